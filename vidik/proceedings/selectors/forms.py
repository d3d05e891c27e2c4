# SPDX-License-Identifier: EUPL-1.2
"""The forms of notices about proceedings, and what one says: in codes, and as a sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vidik.core.formats import format_date
from vidik.core.packfiles import read
from vidik.exchange.models import Addressee, Version
from vidik.proceedings.methods import Forms, Stage, read_forms
from vidik.proceedings.selectors.expected import name_of_expected


@lru_cache(maxsize=4)
def _of(folder: Path) -> Forms:
    return read(folder, read_forms)


def forms() -> Forms:
    """Return the forms of notices about proceedings of the pack in use.

    Raises:
        PackError: the file says what it should not.
    """
    return _of(Path(settings.PACKS_DIR) / settings.PACK)


def stage_after(heard: set[str]) -> Stage | None:
    """Return how a person may obtain the information now: the last stage that was reached."""
    reached = [each for each in forms().stages if each.after in heard]
    return reached[-1] if reached else None


@dataclass(frozen=True, slots=True)
class Said:
    """What a notice says, in codes and days."""

    case: str
    act: str
    on: dt.date
    until: dt.date | None
    code: str
    version: int


def said_in(letter: Addressee) -> Said | None:
    """Return what a notice says in its newest version; None where it was written freely."""
    return read_said(letter.notice.versions.first())


def read_said(version: Version | None) -> Said | None:
    """Read what a version of a notice says; None where it was written freely."""
    if version is None or not version.content:
        return None
    said = version.content
    return Said(
        said.get("case", ""),
        said["act"],
        dt.date.fromisoformat(said["on"]),
        dt.date.fromisoformat(said["until"]) if said.get("until") else None,
        said.get("code", ""),
        version.number,
    )


def name_of_act(code: str) -> str:
    """Return what an act is called, or what was expected and heard without a form."""
    found = forms().act(code)
    return str(found.name) if found is not None else name_of_expected(code)


def sentence(act: str, on: dt.date | None, until: dt.date | None) -> str:
    """Say in one sentence what happened."""
    language = get_language() or "en"
    words = name_of_act(act)
    if on is None:
        return words
    on_day = format_date(on, language)
    if until is None:
        return _("%(act)s, %(day)s") % {"act": words, "day": on_day}
    return _("%(act)s, %(day)s, until and including %(until)s") % {
        "act": words,
        "day": on_day,
        "until": format_date(until, language),
    }
