# SPDX-License-Identifier: EUPL-1.2
"""The verbs that may be recorded, the facts that each may carry, and the words for both.

A room declares its verbs in its `acts.py` when it is loaded. What is not declared is refused: so no
name, no search term and no text that somebody typed can get into the record by a new call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vidik.audit.types import ActKind, Pattern, Text

__all__ = [
    "CODE",
    "CODES",
    "DAY",
    "FLAG",
    "NUMBER",
    "NUMBERS",
    "READ_FACTS",
    "VALUE",
    "ActKind",
    "Fact",
    "Pattern",
    "Text",
    "UndeclaredAct",
    "Verb",
    "check",
    "codes_of",
    "declare",
    "declare_subject",
    "named_subjects",
    "one_of",
    "patterns",
    "register_pattern",
    "subjects",
    "verb_of",
    "verbs",
]
_CODE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:/+@=-]{0,99}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_VALUE: Final = re.compile(r"-?\d{1,20}(\.\d{1,12})?|[a-z][a-z_-]{0,39}")


class UndeclaredAct(LookupError):
    """A verb or a fact that no room has declared."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A kind of value that may go into the record."""

    expected: str
    accepts: Callable[[object], bool]


def _is_code(value: object) -> bool:
    return value is None or (
        isinstance(value, str) and (value == "" or _CODE.fullmatch(value) is not None)
    )


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _is_list_of(part: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, (list, tuple)) and all(map(part, value))


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: (
        value is None or (isinstance(value, str) and pattern.fullmatch(value) is not None)
    )


NUMBER: Final = Fact("a number", _is_number)
NUMBERS: Final = Fact("a list of numbers", _is_list_of(_is_number))
FLAG: Final = Fact("yes or no", lambda value: value is None or isinstance(value, bool))
CODE: Final = Fact("a code without spaces", _is_code)
CODES: Final = Fact("a list of codes without spaces", _is_list_of(_is_code))
DAY: Final = Fact("a day such as 2024-12-31", _matches(_DAY))
VALUE: Final = Fact("a published value or its status", _matches(_VALUE))


def one_of(*choices: str) -> Fact:
    """Return the kind of fact that is one of a few words."""
    allowed = frozenset(choices)
    return Fact(
        f"one of {', '.join(choices)}",
        lambda value: value is None or (isinstance(value, str) and str(value) in allowed),
    )


@dataclass(frozen=True, slots=True)
class Verb:
    """What may be recorded under one verb, and how pages say it."""

    code: str
    words: Text
    kind: ActKind
    facts: Mapping[str, Fact]


_verbs: Final[dict[str, Verb]] = {}


@dataclass(frozen=True, slots=True)
class Naming:
    """How rows of a kind of subject are called, by their keys, and what is read with them."""

    named: Callable[[Collection[Any]], Mapping[Any, str]]
    related: tuple[str, ...]


_subjects: Final[dict[str, Text]] = {}
_named: Final[dict[str, Naming]] = {}
_patterns: Final[dict[str, Pattern]] = {}
READ_FACTS: Final[Mapping[str, Fact]] = {"purpose": CODE, "own": FLAG, "ended": FLAG}
"""What each read says: for what purpose; whether the person works on it; whether it is closed."""


def declare(code: str, words: Text, kind: ActKind = ActKind.WRITE, /, **facts: Fact) -> None:
    """Declare a verb, with the only facts that may stand beside it.

    Args:
        code: the verb, noun first: `observation.corrected`.
        words: the sentence by which pages say it.
        kind: what sort of act it is. Reads carry purpose, own and ended as well.
        facts: the facts by name, each with its kind.

    Raises:
        ValueError: the verb is declared already.
    """
    if code in _verbs:
        msg = f"The verb {code} is declared already; choose another or use that one."
        raise ValueError(msg)
    allowed = {**READ_FACTS, **facts} if kind is ActKind.READ else facts
    _verbs[code] = Verb(code, words, kind, allowed)


def declare_subject(
    label: str,
    words: Text,
    *,
    is_named: bool = False,
    named: Callable[[Any], str] = str,
    all_named: Callable[[Collection[Any]], Mapping[Any, str]] | None = None,
    related: tuple[str, ...] = (),
) -> None:
    """Declare the words for a kind of subject.

    Args:
        label: the label under which it is recorded.
        words: what it is called.
        is_named: whether pages of the record may call a row by its name, as far as the reader is
            shown the row at all. Rows of cases and persons are called by their key only.
        named: gives the name of a row.
        all_named: gives the names of several rows by their keys, where one by one would ask the
            database for each.
        related: what is read with the rows for it.
    """

    def one_by_one(rows: Collection[Any]) -> Mapping[Any, str]:
        return {row.pk: named(row) for row in rows}

    _subjects[label] = words
    if is_named:
        _named[label] = Naming(all_named or one_by_one, related)


def verb_of(code: str) -> Verb:
    """Return what was declared of a verb.

    Raises:
        UndeclaredAct: nobody declared it; says where to do so.
    """
    try:
        return _verbs[code]
    except KeyError:
        msg = (
            f"The verb {code!r} is not declared. Declare it with its facts in the acts.py of the"
            " room that records it (vidik.audit.registry.declare), called in AppConfig.ready()."
        )
        raise UndeclaredAct(msg) from None


def check(code: str, payload: Mapping[str, object]) -> None:
    """Refuse a verb or a fact that is not declared, or a fact of another kind.

    Raises:
        UndeclaredAct: says what was expected; never repeats the value that was given.
    """
    verb = verb_of(code)
    for name, value in payload.items():
        fact = verb.facts.get(name)
        if fact is None:
            expected = ", ".join(verb.facts) or "none"
            msg = f"{code} may not carry {name!r}. Declared facts: {expected}."
            raise UndeclaredAct(msg)
        if not fact.accepts(value):
            msg = f"{code}: {name} must be {fact.expected}, not this {type(value).__name__}."
            raise UndeclaredAct(msg)


def verbs() -> Mapping[str, Verb]:
    """Return every declared verb by its code."""
    return _verbs


def codes_of(*kinds: ActKind) -> list[str]:
    """List the verbs of some kinds."""
    return sorted(code for code, verb in _verbs.items() if verb.kind in kinds)


def subjects() -> Mapping[str, Text]:
    """Return the words for every declared kind of subject by its label."""
    return _subjects


def named_subjects() -> Mapping[str, Naming]:
    """Give, by label, how the subjects are called that pages may call by their name."""
    return _named


def register_pattern(pattern: Pattern) -> None:
    """Register a pattern to look for; its threshold is a row in the database.

    Raises:
        ValueError: there is one of that code.
    """
    if pattern.code in _patterns:
        msg = f"The pattern {pattern.code} is registered already."
        raise ValueError(msg)
    _patterns[pattern.code] = pattern


def patterns() -> Mapping[str, Pattern]:
    """Return the registered patterns by their codes."""
    return _patterns
