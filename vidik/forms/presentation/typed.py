# SPDX-License-Identifier: EUPL-1.2
"""What was typed on a page, and the page after saving it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from django.http import QueryDict

from vidik.forms.messages.answers import forms_language
from vidik.forms.methods.answers.model import Answer
from vidik.forms.methods.model import Form, Kind, Question, Section
from vidik.forms.methods.typed import dated, typed
from vidik.forms.presentation.lines import label_of
from vidik.forms.presentation.parts import ConcurrentChange, Field, Grid, Page, Times, input_name
from vidik.forms.types import Change, Cited, Saved

_LONG: Final = 5
NUL: Final = "\0"
"""No text can hold it; it comes with what is copied out of old files."""


def changes(form: Form, section: Section, data: QueryDict) -> list[Change]:
    """Read what was typed on the page of a section; fields that are not there say nothing."""
    return list(_typed(form, section, data))


def _typed(form: Form, section: Section, data: QueryDict) -> Iterator[Change]:
    for name in section.questions:
        question = form.questions[name]
        if not question.is_answered or question.kind is Kind.LIST:
            continue
        if not question.repeat:
            if name in data or f"{name}.asked" in data:
                yield _change(question, None, data)
            continue
        numbers = sorted(
            {
                int(key.rpartition(".")[2])
                for key in data
                if key.startswith(f"{name}.") and key.rpartition(".")[2].isdecimal()
            }
        )
        for number in numbers[:200]:
            yield _change(question, number, data)


def _change(question: Question, occurrence: int | None, data: QueryDict) -> Change:
    name = input_name(question.name, occurrence)
    parts: Sequence[str] = data.getlist(name)
    if question.kind is Kind.MANY:
        answer = Answer(" ".join(parts).replace(NUL, ""))
    elif question.is_number:
        answer = typed(data.get(name, "").replace(NUL, ""), forms_language())
    elif question.kind is Kind.DATE:
        answer = dated(data.get(name, "").replace(NUL, ""))
    else:
        answer = Answer(data.get(name, "").replace(NUL, "").replace("\r\n", "\n").strip())
    base = data.get(f"r:{name}", "0")
    return Change(
        question.name,
        answer,
        occurrence,
        int(base) if base.isdecimal() else 0,
        is_touched=_is_touched(question, name, data),
        cites=_cites(question, name, data) if answer.is_given else None,
    )


def _is_touched(question: Question, name: str, data: QueryDict) -> bool:
    """Return whether what is there differs from what was shown."""
    seen = data.get(f"w:{name}")
    if seen is None:
        return True
    if question.kind is Kind.MANY:
        return set(data.getlist(name)) != set(seen.split())
    return _plain(data.get(name, "")) != _plain(seen)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _cites(question: Question, name: str, data: QueryDict) -> Cited | None:
    """Read the page of the letter that is shown beside: the one named, else the one shown."""
    if question.binding is None:
        return None
    page = data.get(f"p:{name}", "").strip()
    if not page and _is_touched(question, name, data):
        page = data.get("page", "")
    try:
        letter = uuid.UUID(data.get("letter", ""))
    except ValueError:
        return None
    return Cited(letter, int(page)) if page.isdecimal() and len(page) < _LONG else None


def typed_fields(page: Page, change: Callable[[Field], Field]) -> Page:
    """Return a page with every field changed, wherever it stands."""
    items: list[Field | Grid | Times] = []
    for item in page.items:
        if isinstance(item, Grid):
            rows = tuple(
                (head, tuple(change(cell) if cell is not None else None for cell in cells))
                for head, cells in item.rows
            )
            reason = change(item.reason) if item.reason is not None else None
            items.append(replace(item, rows=rows, reason=reason))
        elif isinstance(item, Times):
            items.append(
                replace(item, rows=tuple(tuple(change(one) for one in row) for row in item.rows))
            )
        else:
            items.append(change(item))
    return replace(page, items=tuple(items))


def fields_on(page: Page) -> list[Field]:
    """Return the fields that a page has, wherever they stand."""
    found: list[Field] = []

    def note(field: Field) -> Field:
        if field.kind != Kind.NOTE:
            found.append(field)
        return field

    typed_fields(page, note)
    return found


def fields_to_refresh(fields: Iterable[Field], data: QueryDict) -> list[tuple[Field, bool]]:
    """Return the fields that the sender's page has, and whether it has to learn their revision.

    Args:
        fields: as they are after saving.
        data: what was sent, with the revision and the text that the page knows of each field.
    """
    return [
        (
            field,
            data[f"r:{field.name}"] != str(field.revision)
            or data.get(f"w:{field.name}") != field.seen,
        )
        for field in fields
        if f"r:{field.name}" in data
    ]


def after_saving(page: Page, saved: Iterable[Saved], data: QueryDict) -> Page:
    """Return a page as it is for whoever sent it: what was typed, and what others saved.

    A field that was left alone keeps the revision that the person saw, so that a later change of it
    cannot silently overwrite what a colleague saved meanwhile.
    """
    saved_by_name = {input_name(item.question, item.occurrence): item for item in saved}

    def refreshed(one: Field) -> Field:
        item = saved_by_name.get(one.name)
        if item is None:
            return one
        seen, typed_ = data.get(f"w:{one.name}", ""), " ".join(data.getlist(one.name))
        base = data.get(f"r:{one.name}", "0")
        based = int(base) if base.isdecimal() else 0
        if item.is_conflict:
            meanwhile = ConcurrentChange(one.text, item.revision, is_conflict=True)
            return replace(one, text=typed_, seen=seen, revision=based, meanwhile=meanwhile)
        if item.is_saved or item.revision == based:
            return replace(one, text=typed_, seen=typed_)
        if _plain(one.text) == _plain(typed_):
            return replace(one, seen=typed_)
        meanwhile = ConcurrentChange(one.text, item.revision, is_conflict=False)
        return replace(one, text=typed_, seen=seen, revision=based, meanwhile=meanwhile)

    return typed_fields(page, refreshed)


def as_typed(page: Page, data: QueryDict) -> Page:
    """Return a page with what was typed on it and not saved, to be mended there."""

    def typed_over(one: Field) -> Field:
        if f"r:{one.name}" not in data:
            return one
        base = data.get(f"r:{one.name}", "0")
        return replace(
            one,
            text=" ".join(data.getlist(one.name)),
            seen=data.get(f"w:{one.name}", ""),
            revision=int(base) if base.isdecimal() else 0,
            page=data.get(f"p:{one.name}", one.page),
        )

    return typed_fields(page, typed_over)


def unsaved(form: Form, section: Section, data: QueryDict) -> list[tuple[str, str]]:
    """List what somebody typed, by the question, where it can no longer be saved."""
    return [
        (
            label_of(form, change.question),
            " ".join(data.getlist(input_name(change.question, change.occurrence))),
        )
        for change in changes(form, section, data)
        if change.is_touched
    ]


def settled(data: QueryDict) -> QueryDict:
    """Apply a choice between what one typed and what stands to what was sent."""
    way, _colon, rest = data.get("settle", "").partition(":")
    name, _colon, revision = rest.rpartition(":")
    if way not in {"mine", "theirs"} or not name or not revision.isdecimal():
        return data
    chosen = data.copy()
    if way == "mine":
        chosen[f"r:{name}"] = revision
        chosen.pop(f"w:{name}", None)
    else:
        chosen.setlist(name, [data.get(f"w:{name}", "")])
    return chosen
