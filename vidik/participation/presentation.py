# SPDX-License-Identifier: EUPL-1.2
"""Own pages in words, for those who work on the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from vidik.cases.registry import Text
from vidik.participation.models import Access, Saying
from vidik.participation.selectors.accesses import due_on, view_now
from vidik.participation.types import IN_WORDS, AccessState, SayingKind, View
from vidik.plans.selectors.pack import KIND, word
from vidik.vault.types import Letter

VIEWS: Final[Mapping[View, Text]] = {
    View.FULL: pgettext_lazy("own page", "everything"),
    View.EMPTY: pgettext_lazy("own page", "an empty page: held"),
    View.NOTHING: pgettext_lazy("own page", "nothing"),
}
_TONES: Final = {View.FULL: "good", View.EMPTY: "warn", View.NOTHING: ""}


@dataclass(frozen=True, slots=True)
class SaidLine:
    """Something said on a page, for who settles it."""

    row: Saying
    what: str
    about: str
    text: str
    due: dt.date | None
    is_danger: bool
    button: str
    """Blank where it is settled in another way, or was."""
    url: str
    """Where the thing itself is changed first, if anywhere."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An access as the page of the case shows it."""

    row: Any
    now: str
    tone: str
    is_on: bool
    is_held: bool
    lines: tuple[SaidLine, ...]
    letters: tuple[Letter, ...]
    must_state: bool


def _button(row: Saying) -> str:
    if row.kind == SayingKind.DOES_NOT_WANT:
        return _("Enter in the plan that she does not want it")
    if row.kind == SayingKind.WANTS:
        return _("Note that she wants it")
    if row.kind == SayingKind.WITHDRAWS:
        return _("The sharing was ended")
    if row.kind in IN_WORDS:
        return _("Answered face to face")
    return _("Noted")


def _line(row: Saying, texts: Mapping[Any, str]) -> SaidLine:
    waits = row.settled_at is None
    settles = waits and row.kind != SayingKind.FORCED
    url = ""
    if waits and row.kind == SayingKind.WITHDRAWS:
        url = reverse("cases:withdraw", args=[row.case_id, row.sharing])
    return SaidLine(
        row,
        row.get_kind_display(),
        word(KIND, row.what) if row.what else "",
        texts.get(row.letter, ""),
        due_on(row.said_at) if waits else None,
        waits and row.kind == SayingKind.FORCED,
        _button(row) if settles else "",
        url,
    )


def shown(row: Access, letters: list[Letter] | None) -> Shown:
    """Return an access with what was said on it, in words."""
    now = view_now(row)
    texts = {each.key: each.text.reveal() for each in letters or ()}
    return Shown(
        row,
        str(VIEWS[now]),
        _TONES[now],
        row.state != AccessState.OFF,
        now == View.EMPTY,
        tuple(_line(each, texts) for each in row.sayings.all()),
        tuple(each for each in letters or () if not each.inward),
        letters is None,
    )
