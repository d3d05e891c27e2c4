# SPDX-License-Identifier: EUPL-1.2
"""Patterns of forms, matched in a time that grows with the text and with nothing else.

RE2 never returns to an alternative, so no pattern can hold a worker. What would need that, looking
around and referring back, it does not know; such a pattern is refused when a form is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import re2

_MEMORY: Final = 4 * 2**20
"""Bytes that a compiled pattern may take, and so how long the longest answer may."""
_CACHED: Final = 32
"""Compiled patterns that a process remembers, each of as many bytes at most."""
_OUTSIDE: Final = {
    "d": r"\p{Nd}", "D": r"\P{Nd}", "w": r"[\p{L}\p{N}_]", "W": r"[^\p{L}\p{N}_]",
    "s": r"[\s\v\x{85}\p{Z}]", "S": r"[^\s\v\x{85}\p{Z}]", "Z": r"\z",
}  # fmt: skip
_INSIDE: Final = {
    "d": r"\p{Nd}", "D": r"\P{Nd}", "w": r"\p{L}\p{N}_", "s": r"\s\v\x{85}\p{Z}",
}  # fmt: skip
"""Signs for kinds of letters. RE2 takes them for Latin letters alone; in a form they are of any
script, so they are written out."""
_PART: Final = re.compile(r"\\u[0-9A-Fa-f]{4}|\\.|\{[0-9]*,?[0-9]*\}|\[\^?\]?|\]|.", re.DOTALL)

UNSUPPORTED: Final = (
    "the pattern “%(pattern)s” uses %(part)s, which is not supported: it must not look ahead or "
    "behind, refer back to a part of itself, or ask for the edge of a word; write several regex() "
    "joined by “and”, “or” and “not()” instead"
)
MALFORMED: Final = (
    "“%(pattern)s” is not a pattern: check its brackets, repetitions and backslashes (%(part)s)"
)
TOO_LARGE: Final = "the pattern “%(pattern)s” is too large; use smaller numbers of repetitions"
_LONGEST: Final = 120
_DIGITS: Final = 4
"""Of the largest number of repetitions that RE2 takes; longer ones it takes for letters."""


class PatternError(ValueError):
    """A pattern that cannot be used."""

    def __init__(self, message: str, pattern: str, part: str) -> None:
        """Store the sentence as a template with its values."""
        self.params = {"pattern": pattern[:_LONGEST], "part": part[:_LONGEST]}
        super().__init__(message % self.params)
        self.message = message


def is_found(pattern: str, text: str) -> bool:
    """Return whether a pattern is found in a text; one that cannot be used is found in none."""
    try:
        return compiled_pattern(pattern).search(text) is not None
    except PatternError:
        return False


@lru_cache(maxsize=_CACHED)
def compiled_pattern(pattern: str) -> Any:
    """Compile a pattern.

    Raises:
        PatternError: it is malformed, too large, or needs what RE2 does not know.
    """
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    try:
        return re2.compile(_spelt_out(pattern), options)
    except re2.error as error:
        raise _error(pattern, _reason(error)) from None


def _error(pattern: str, reason: str) -> PatternError:
    what, _colon, part = reason.partition(": ")
    if "too large" in what or "repetition size" in what:
        return PatternError(TOO_LARGE, pattern, part)
    is_known_elsewhere = what.startswith("invalid perl operator") or re.fullmatch(
        r"\\[1-9bBkgG].*", part, re.DOTALL
    )
    return PatternError(UNSUPPORTED if is_known_elsewhere else MALFORMED, pattern, part or what)


def _reason(error: Exception) -> str:
    reported = error.args[0] if error.args else ""
    return reported.decode("utf-8", "replace") if isinstance(reported, bytes) else str(reported)


def _spelt_out(pattern: str) -> str:
    """Write a pattern as RE2 understands it.

    Raises:
        PatternError: a sign has no counterpart.
    """
    return "".join(_parts(pattern))


def _parts(pattern: str) -> Iterator[str]:
    is_inside = False
    for found in _PART.finditer(pattern):
        part = found[0]
        if part.startswith("\\u"):
            yield rf"\x{{{part[2:]}}}"
        elif part.startswith("\\"):
            if part[1:] in "bBWS" and (is_inside or part[1:] in "bB"):
                raise PatternError(UNSUPPORTED, pattern, part)
            yield (_INSIDE if is_inside else _OUTSIDE).get(part[1:], part)
        elif part.startswith("{") and not is_inside:
            if any(len(number) > _DIGITS for number in re.findall("[0-9]+", part)):
                raise PatternError(TOO_LARGE, pattern, part)
            yield part.replace("{,", "{0,") if len(part) > len("{,}") else part
        elif part.startswith("[") and not is_inside:
            is_inside = True
            yield part
        elif is_inside and part == "]":
            is_inside = False
            yield part
        else:
            yield part
