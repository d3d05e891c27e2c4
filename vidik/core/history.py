# SPDX-License-Identifier: EUPL-1.2
"""What changed in a row, when and by whom, as the triggers of its table recorded it.

A page includes `core/_history.html` with the lines from here. Row-level security decides which
lines of the history somebody sees; which fields are shown, and how, the room says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vidik.core.formats import format_date, format_moment

Labels = Mapping[str, str | Promise]
Names = Callable[[set[str]], Mapping[str, str]]
Show = Callable[[str, Any], str]
Titles = Callable[[set[Any]], Mapping[Any, str]]
MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after; the old value is blank where the row began."""

    label: str | Promise
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What one act changed in the row."""

    at: dt.datetime
    actor: str
    is_first: bool
    changes: tuple[Change, ...]


def row_history(
    row: Model,
    fields: Labels,
    *,
    names: Names,
    show: Mapping[str, Show] | None = None,
    titles: Mapping[str, Titles] | None = None,
    most: int = MOST,
) -> list[HistoryLine]:
    """List what changed in a row, the newest first.

    Args:
        row: a row of a table that has a history.
        fields: the fields that are shown, each with its name for the page.
        names: gives the names of those who act, by their labels.
        show: how a field is shown that this module cannot show by itself, such as a code.
        titles: names the rows that a field points to, all at once, where they have no `name`.
        most: how many changes are read at the most.
    """
    # The models of the history are made by a decorator, which the type checker does not follow.
    events = list(_events(row, most))
    if not events:
        return []  # row-level security shows the reader no line of it
    called = names({_actor(event) for event in events} - {""})
    related = _related(row, fields, events, titles or {})
    lines = []
    for event, former in zip(events, [*events[1:], None], strict=True):
        is_first = event.pgh_label == "insert"
        if former is None and not is_first:
            break  # what was before is on no line that was read
        changes = tuple(
            Change(
                label,
                "" if former is None else _shown(row, name, former, related, show or {}),
                _shown(row, name, event, related, show or {}),
            )
            for name, label in fields.items()
            if (_value(row, name, event) not in (None, "", []) if former is None else True)
            if former is None or _value(row, name, former) != _value(row, name, event)
        )
        if is_first or changes:
            actor = called.get(_actor(event), "")
            lines.append(HistoryLine(event.pgh_created_at, actor, is_first, changes))
    return lines[:most]


def _events(row: Model, most: int) -> QuerySet[Any]:
    model: Any = row._meta.get_field("events").related_model  # noqa: SLF001 - Django's public-by-use API
    rows: QuerySet[Any] = QuerySet(model).filter(pgh_obj=row.pk).select_related("pgh_context")
    return rows.order_by("-pgh_id")[: most + 1]


def _actor(event: Any) -> str:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    return str(metadata.get("actor", ""))


def _field(row: Model, name: str) -> Field[Any, Any]:
    return row._meta.get_field(name)  # type: ignore[return-value] # noqa: SLF001 - Django's public-by-use API


def _value(row: Model, name: str, event: Any) -> Any:
    return getattr(event, _field(row, name).attname)


def _related(
    row: Model, fields: Labels, events: Iterable[Any], titles: Mapping[str, Titles]
) -> dict[str, Mapping[Any, str]]:
    """Ask once for each field for the names of the rows that it points to."""
    found: dict[str, Mapping[Any, str]] = {}
    for name in fields:
        field = _field(row, name)
        if not isinstance(field, ForeignKey):
            continue
        keys = {getattr(event, field.attname) for event in events} - {None}
        if name in titles:
            found[name] = titles[name](keys) if keys else {}
            continue
        model = field.related_model
        assert not isinstance(model, str)  # noqa: S101 - the models are loaded
        rows = model._default_manager.filter(pk__in=keys) if keys else ()  # noqa: SLF001 - Django's public-by-use API
        found[name] = {each.pk: str(getattr(each, "name", "") or each) for each in rows}
    return found


def _shown(
    row: Model,
    name: str,
    event: Any,
    related: Mapping[str, Mapping[Any, str]],
    show: Mapping[str, Show],
) -> str:
    value = _value(row, name, event)
    if value is None or value in ("", []):
        return ""
    if name in show:
        return show[name](name, value)
    if name in related:
        return related[name].get(value, "")
    return _plain(value, dict(_field(row, name).flatchoices))


def _plain(value: Any, choices: Mapping[Any, Any]) -> str:
    language = get_language() or "en"
    match value:
        case bool():
            return _("yes") if value else _("no")
        case dt.datetime():
            return format_moment(timezone.localtime(value), language)
        case dt.date():
            return format_date(value, language)
        case list() | tuple():
            return ", ".join(map(str, value))
    return str(choices.get(value, value))
