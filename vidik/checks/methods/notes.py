# SPDX-License-Identifier: EUPL-1.2
"""What a note says of a value: the base that a share is of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from vidik.checks.methods import vocabulary

_WORD = re.compile(r"[^\W\d_]+")
_COUNT = re.compile(r"(?<![\w.,-])(\d{1,3}(?:[,.\u00a0 ]\d{3})+|\d+)(?![\w-]|[.,]\d)")
_SILENT = frozenset({
    "of", "out", "the", "all", "those", "with", "in", "total", "od", "svih", "свих", "од",
    "von", "allen",
    "der", "de", "des", "les", "tous", "toutes", "los", "las", "todos", "todas", "di", "tutti",
    "tutte",
})  # fmt: skip


class Base(NamedTuple):
    """The base of a share as a note names it."""

    number: int | None
    words: frozenset[str]


@lru_cache(maxsize=4096)
def base_named(note: str) -> Base | None:
    """Read what a share is of, where its note says so: "of the 60 who answered"."""
    if not note:
        return None
    found = _COUNT.search(note)
    of = vocabulary.NOTE_BASE.search(note)
    if not of and not (found and vocabulary.NOTE_KNOWN.search(note)):
        return None
    words = frozenset(w.lower() for w in _WORD.findall(note)) - _SILENT
    if found is None:
        return Base(None, words)
    return Base(int(re.sub(r"\D", "", found[1])), words)
