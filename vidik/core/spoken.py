# SPDX-License-Identifier: EUPL-1.2
"""Languages that people speak, by their names in the reader's language."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from django.utils.translation import get_language

from vidik.core.alphabet import by_name
from vidik.core.formats import language_names

_LETTERS: Final = 2
_FURTHER: Final = ("rom", "sgn", "ckb", "kmr", "prs", "fil", "tgk", "uig")
"""Languages without a code of two letters, and sign languages, that interpreters are asked for."""


def spoken_languages() -> list[tuple[str, str]]:
    """List the languages by name, each with its code (ISO 639)."""
    return list(_listed(get_language() or "en"))


def language_name(code: str) -> str:
    """Return what a language is called; the code itself where nobody names it."""
    return dict(_listed(get_language() or "en")).get(code, code)


@lru_cache(maxsize=8)
def _listed(language: str) -> tuple[tuple[str, str], ...]:
    names = language_names(language)
    wanted = [code for code in names if len(code) == _LETTERS or code in _FURTHER]
    return tuple(by_name((code, names[code]) for code in wanted))
