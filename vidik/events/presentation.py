# SPDX-License-Identifier: EUPL-1.2
"""How accounts read on pages: days, codes in words, what differs, why two are alike."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vidik.core.formats import format_date, format_month, format_number
from vidik.core.listing.cells import link
from vidik.core.templatetags.vidik import in_script
from vidik.events.methods import likeness as alike
from vidik.events.methods.likeness import LONG
from vidik.events.methods.packfiles import LINKS, SCORES
from vidik.events.models import Account, Number
from vidik.events.selectors.events import Total, institution_names, territory_names, totals
from vidik.events.selectors.pack import mark_word, word
from vidik.events.types import Qualifier
from vidik.registers.presentation import title_of
from vidik.registers.selectors import newest_of

REASONS: Final = {
    alike.SAME_DAYS: _("the same days"),
    alike.NEAR_DAYS: _("days close to each other"),
    alike.WITHIN: _("one in the period that the other names"),
    alike.PERIODS: _("the same period"),
    alike.FAR: _("other days"),
    alike.KIND: _("a like kind"),
    alike.OTHER_KIND: _("another kind"),
    alike.TOPIC: _("the same topic"),
    alike.OTHER_TOPIC: _("other topics"),
    alike.AUDIENCE: _("the same participants"),
    alike.OTHER_AUDIENCE: _("other participants"),
    alike.PLACE: _("the same place"),
    alike.OTHER_PLACE: _("other places"),
    alike.NAMED: _("one institution names the other"),
    alike.SHARED_PARTY: _("the same organiser or partner"),
    alike.NUMBER: _("the same number"),
    alike.NEAR_NUMBER: _("numbers close to each other"),
    alike.OTHER_NUMBER: _("other numbers"),
    alike.TITLE: _("titles that agree"),
    alike.NEAR_TITLE: _("titles that partly agree"),
    alike.OTHER_TITLE: _("other titles"),
}
"""What speaks for or against one event, in words."""

FIELDS: Final = {
    "days": _("Days"),
    "kind": _("Kind"),
    "state": _("State"),
    "sessions": _("Sessions"),
    "length": _("Length"),
    "mode": pgettext_lazy("event", "How it was held"),
    "topics": _("Topics"),
    "audiences": _("Participants"),
    "place": _("Place"),
    "organisers": _("Organisers"),
    "partners": _("Partners"),
    "programme": _("Programme"),
    "project": _("Project"),
    "passes_on": _("Passes on training from"),
    "marks": _("Counted in figures as"),
}
NOT_SHOWN: Final = {
    "programme": _("a programme that is not shown to you"),
    "project": _("a project that is not shown to you"),
}
"""What stands for a linked row whose register the reader does not read."""
_NUMBER: Final = "number:"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing as each account says it."""

    code: str
    label: Any
    cells: tuple[str, ...]
    differs: bool


class Names:
    """What some accounts name, read once: institutions, territories, programmes and projects."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        rows = list(accounts)
        numbers = [each for row in rows for each in row.numbers.all()]
        self._bodies = institution_names(
            {code for row in rows for code in [*row.organisers, *row.partners]}
            | {each.body for each in numbers if each.body}
        )
        self._places = territory_names(
            {code for row in rows for code in row.territories}
            | {each.territory for each in numbers if each.territory}
        )
        self._rows = newest_of(
            {key for row in rows for key in (row.programme_id, row.project_id) if key}
        )

    def body(self, code: str) -> str:
        """Return what an institution, or a code of the list of partners, is called."""
        if code in self._bodies:
            return self._bodies[code]
        named = word("partner", code)
        return named if named != code else word("institution-type", code)

    def place(self, code: str) -> str:
        """Return what a territory is called."""
        return self._places.get(code) or word("territory", code)

    def linked(self, name: str, key: uuid.UUID | None) -> str:
        """Return the title of what an account links to; blank where it links to nothing."""
        if key is None:
            return ""
        found = self._rows.get(key)
        return title_of(found) if found is not None else str(NOT_SHOWN[name])

    def page(self, name: str, key: uuid.UUID | None) -> str:
        """Return the title as a link to its page where the reader may open that."""
        title = self.linked(name, key)
        found = self._rows.get(key) if key is not None else None
        if found is None:
            return title
        return link(reverse("registers:entry", args=[found.register_id, found.pk]), title)


def days_of(row: Account) -> str:
    """Return when an event was; of one that is reported for a whole year, the year."""
    if (row.first_on.month, row.first_on.day, row.last_on.month, row.last_on.day) == (1, 1, 12, 31):
        return gettext("in %(year)s, day not stated") % {"year": row.first_on.year}
    language = get_language() or "en"
    after = row.last_on + dt.timedelta(days=1)
    if row.first_on.day == after.day == 1 and (after - row.first_on).days < LONG + 1:
        month = format_month(row.first_on.month, language)
        return pgettext("month of a year", "%(month)s %(year)s") % {
            "month": month, "year": row.first_on.year,
        }  # fmt: skip
    first = format_date(row.first_on, language)
    if row.first_on == row.last_on:
        return first
    return f"{first} – {format_date(row.last_on, language)}"


def shown_total(total: Total) -> str:
    """Return a number with how exact it is."""
    number = format_number(total.value, get_language() or "en")
    return f"{how_exact(total)} {number}".strip()


def how_exact(total: Total) -> str:
    """Return how exact a number is; blank where it is exact."""
    kinds = total.qualifiers - {Qualifier.EXACT}
    return str(Qualifier(min(kinds)).label) if kinds else ""


def number_of_whom(row: Number, names: Names) -> str:
    """Return of whom a number is; blank where it is of all."""
    parts = [
        word("profession", row.profession) if row.profession else "",
        word("audience", row.audience) if row.audience else "",
        names.body(row.body) if row.body else "",
        names.place(row.territory) if row.territory else "",
        str(row.get_sex_display()) if row.sex else "",
        str(row.get_age_display()) if row.age else "",
    ]
    return ", ".join(part for part in parts if part)


def lines(accounts: Sequence[Account], names: Names) -> list[Line]:
    """Return what some accounts of one event say, side by side, and where they differ."""
    shown = [_facts(each, names) for each in accounts]
    found = [
        _line(code, label, [each.get(code, "") for each in shown]) for code, label in FIELDS.items()
    ]
    said = [totals(each) for each in accounts]
    for what in dict.fromkeys(key for each in said for key in each):
        cells = [shown_total(each[what]) if what in each else "" for each in said]
        line = _line(f"{_NUMBER}{what}", _number_label(what), cells)
        values = {each[what].value for each in said if what in each}
        found.append(Line(line.code, line.label, line.cells, len(values) > 1))
    return [each for each in found if any(each.cells)]


def _number_label(what: str) -> str:
    """Say that it is a number: in Serbian who takes part and who took part are one word."""
    return gettext("Number: %(what)s") % {"what": word("what", what)}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a test before an event and one after it gave, as an institution says."""

    who: str
    before: int
    after: int
    filled_before: int
    filled_after: int

    @property
    def gained(self) -> int:
        """By how many points the mean score rose; negative where it fell."""
        return self.after - self.before


def evaluations(accounts: Sequence[Account]) -> list[Evaluation]:
    """Return the evaluations of an event: of each account that has both mean scores."""
    (before, filled_before), (after, filled_after) = SCORES
    found = []
    for account in accounts:
        said = {what: total.value for what, total in totals(account).items()}
        if before in said and after in said:
            found.append(
                Evaluation(
                    str(account.institution.name), said[before], said[after],
                    said.get(filled_before, 0), said.get(filled_after, 0),
                )
            )  # fmt: skip
    return found


def opened(found: Iterable[Line], accounts: Sequence[Account], names: Names) -> list[Line]:
    """Return the lines with programmes, projects and events as links to their pages."""

    def page(code: str, row: Account) -> str:
        return names.page(code, getattr(row, f"{code}_id")) if code in LINKS else _source(row)

    return [
        replace(each, cells=tuple(page(each.code, row) for row in accounts))
        if each.code in {*LINKS, "passes_on"}
        else each
        for each in found
    ]


def _source(row: Account) -> str:
    if row.passes_on is None:
        return ""
    source = row.passes_on
    shown = f"{source.event.number}: {source.title}"
    return link(reverse("events:event", args=[source.event_id]), shown)


def _line(code: str, label: Any, cells: Sequence[str]) -> Line:
    return Line(code, label, tuple(cells), len({each for each in cells if each}) > 1)


def _facts(row: Account, names: Names) -> dict[str, str]:
    def listed(codes: Iterable[str], name: Callable[[str], str]) -> str:
        return ", ".join(sorted(name(code) for code in codes))

    length = []
    if row.days is not None:
        length.append(ngettext("%(shown)s day", "%(shown)s days", row.days) % {"shown": row.days})
    if row.hours is not None:
        hours = ngettext("%(shown)s hour", "%(shown)s hours", row.hours)
        length.append(hours % {"shown": row.hours})
    return {
        "days": days_of(row),
        "kind": word("kind", row.kind),
        "state": str(row.get_state_display()),
        "sessions": format_number(row.sessions, get_language() or "en"),
        "length": ", ".join(length),
        "mode": str(row.get_mode_display()) if row.mode else "",
        "topics": listed(row.topics, lambda code: word("topic", code)),
        "audiences": listed(row.audiences, lambda code: word("audience", code)),
        "place": ", ".join(
            part for part in (listed(row.territories, names.place), in_script(row.place)) if part
        ),
        "organisers": listed(row.organisers, names.body),
        "partners": listed(row.partners, names.body),
        **{name: names.linked(name, getattr(row, f"{name}_id")) for name in LINKS},
        "passes_on": row.passes_on.event.number if row.passes_on else "",
        "marks": listed(row.marks, mark_word),
    }


def reasons_of(pairs: Iterable[Sequence[Any]]) -> list[tuple[Any, int]]:
    """Return why two accounts are alike, in words with points, what weighs most first."""
    found = [(REASONS.get(code, code), int(points)) for code, points in pairs]
    return sorted(found, key=lambda each: -abs(each[1]))
