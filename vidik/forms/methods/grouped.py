# SPDX-License-Identifier: EUPL-1.2
"""Sheets of a pack in the columns of an XLSForm survey, whose questions stand in groups.

Indicator lists and instruments of assessments are such sheets: they open in any tool that knows the
standard, and columns of our own say what a question counts for. What each of them holds beside is
read by its room.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from vidik.core.languages import Texts, xlsform_columns
from vidik.core.packfiles import Entry, Pack

T = TypeVar("T")


class Audience(StrEnum):
    """Whom a sheet or a question is about."""

    EVERYBODY = "everybody"
    CHILD = "child"
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """Questions that belong together."""

    code: str
    title: Texts
    questions: tuple[T, ...]


def read_groups(
    pack: Pack,
    rows: Iterable[Entry],
    make: Callable[[Entry, str], T],
    *,
    kinds: Collection[str],
    noun: str,
) -> list[Group[T]]:
    """Read the groups of a sheet, and note what is wrong in it.

    Args:
        pack: which notes the faults.
        rows: those of the sheet.
        make: makes a question of its row and the code of its group.
        kinds: what the column `type` says of questions.
        noun: what a question is called in faults.
    """
    groups: list[Group[T]] = []
    head: Entry | None = None
    current: list[T] = []
    seen: set[str] = set()
    for row in rows:
        kind, code = row.get("type", ""), row.get("name", "")
        if kind == "begin_group":
            if head is not None:
                pack.fault(row, "type", "no group in another one")
            head, current = row, []
        elif kind == "end_group":
            if head is None or not current:
                pack.fault(row, "type", f"at least one {noun} in the group before it")
            else:
                groups.append(Group(head["name"], label_of(pack, head), tuple(current)))
            head = None
        elif kind in kinds:
            if head is None:
                pack.fault(row, "type", f"a group around each {noun}")
            if code in seen or not code:
                pack.fault(row, "name", f"each code once, “{code}” is blank or stands twice")
            seen.add(code)
            current.append(make(row, head["name"] if head else ""))
        else:
            *first, last = ("begin_group", "end_group", *kinds)
            pack.fault(row, "type", f"{', '.join(first)} or {last}, not “{kind}”")
    if head is not None:
        pack.fault(head, "type", "an end_group for every group")
    return groups


def label_of(pack: Pack, row: Entry) -> Texts:
    """Return the text of a row, and note the languages of the country that it lacks."""
    label = Texts.of_xlsform(row, "label")
    for tag, column in xlsform_columns("label").items():
        if tag not in label:
            pack.fault(row, column, "a text, as in every language of the country")
    return label


def audience_of(pack: Pack, row: Entry) -> str:
    """Return whom a question is about; everybody where its row does not say."""
    audience = row.get("vidik::audience") or Audience.EVERYBODY
    if audience not in set(Audience):
        pack.fault(row, "vidik::audience", f"everybody, child or adult, not “{audience}”")
    return audience


def is_asked(question: str, sheet: str) -> bool:
    """Return whether a question about somebody stands on a sheet for somebody."""
    return sheet == Audience.EVERYBODY or question in {Audience.EVERYBODY, sheet}
