# SPDX-License-Identifier: EUPL-1.2
"""What a note says of a value: the base that a share is of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from . import notewords
from .words import WORDS

_WORD = re.compile(r"[^\W\d_]+")
_COUNT = re.compile(r"(?<![\w.,-])(\d{1,3}(?:[,.\u00a0 ]\d{3})+|\d+)(?![\w-]|[.,]\d)")
_PHRASE_END = re.compile(r"[;(:]|[.,](?!\d)")
_SILENT = WORDS["silent-in-notes"]  # fmt: skip


_SCOPE = re.compile(
    r"\b(includ\w*|incl|exclud\w*|excl|without|only|except\w*|укључ\w*|ukljuc\w*|uključ\w*|без|bez|само|"
    r"samo|осим|osim|nur|ohne|einschl\w*|inklusive|sans|y compris|compris\w*|seulement|sin|"
    r"solo|sólo|"
    r"inclu\w*|senza|compres\w*|soltanto|sem|apenas|somente|bez|tylko|w tym|pouze|csak|"
    r"nélkül|fără|numai|"
    r"doar|pa|vetëm|только|без|тільки|лише|yalnız\w*|hariç|dahil|alleen|zonder|endast|utan)\b",
    re.IGNORECASE,
)
"""Notes that say who is counted and who is not."""


@lru_cache(maxsize=4096)
def _said(note: str) -> str:
    """Return what a note says besides the place where a value stands."""
    words = [w.lower() for w in _WORD.findall(note)]
    return "" if all(w in notewords.PLACE_WORDS or len(w) == 1 for w in words) else note


def distinguished(first: str, second: str) -> bool:
    """Return whether notes distinguish two statements.

    Both have their own, or one says that it was revised, or who is counted in it.
    """
    one, two = _said(first), _said(second)
    if one == two:
        return False
    return bool((one and two) or notewords.NOTE_REVISED.search(one or two)
                or _SCOPE.search(one or two))  # fmt: skip


class Base(NamedTuple):
    """The base of a share as a note names it."""

    number: int | None
    words: frozenset[str]


@lru_cache(maxsize=4096)
def base_named(note: str) -> Base | None:
    """Read what a share is of, where its note says so: "of the 60 who answered"."""
    if not note:
        return None
    of = notewords.NOTE_BASE.search(note)
    if of:
        note = _PHRASE_END.split(note, maxsplit=1)[0]
    found = _COUNT.search(note)
    if not of and not (found and notewords.NOTE_KNOWN.search(note)):
        return None
    words = frozenset(w.lower() for w in _WORD.findall(note)) - _SILENT
    if found is None:
        return Base(None, words)
    return Base(int(re.sub(r"\D", "", found[1])), words)
