# SPDX-License-Identifier: EUPL-1.2
"""Statements that the database plans once for a connection and not at each execution.

What a statement is about stays apart from its text: the keys of rows and of those who act. Words
such as a state or a part of a case stay in the text, since a plan depends on them: few reports are
open, and nearly all are closed. Only words that the models name count as such: what somebody typed
is never part of a plan, but for a day that is today.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from psycopg.types.numeric import Int4, Int8

from vidik.core.postgresql.moments import is_of_today

_PLANNED: Final = re.compile(r"SELECT |select count\(\*\) from \(SELECT ")
"""How the object mapper's questions and our counts of them begin."""
_MORE_THAN_ONE: Final = re.compile(r" GROUP BY |SELECT DISTINCT ")
"""Where the database must see that two values are the same one, which it does in the text only."""
_WORD: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_PLACE: Final = re.compile(r"%(.)")
_KEY: Final = re.compile(r"[0-9a-z-]{32,64}")
"""Keys that are kept as texts, and keyed hashes: whatever it is, at most a few rows have it."""
_SMALL: Final = range(10_000)
_INT4: Final = range(-(2**31), 2**31)
_INT8: Final = range(-(2**63), 2**63)
_MOST_VALUES: Final = 100
"""Longer lists of keys come once, and the server takes some sixty thousand values apart at most."""
MOST: Final = 300
"""Statements whose plans a connection keeps; the one that was not asked for longest goes."""
TIMES: Final = 2
"""How often a statement is executed before it is worth keeping."""


def planned(query: object, params: object) -> tuple[str, list[Any]] | None:
    """Give a statement with its words in the text and its keys apart.

    Args:
        query: a statement of the object mapper, with `%s` where a value stands.
        params: the values, in their order.

    Returns:
        The statement and the keys; None where it is sent as it is, with all values in its text: it
        is no question of the mapper's, or has values of which a plan may depend and which are no
        words, such as other days than today.
    """
    if not isinstance(params, list | tuple) or not isinstance(query, str):
        return None
    if len(params) > _MOST_VALUES:
        return None
    if not _PLANNED.match(query) or _MORE_THAN_ONE.search(query):
        return None
    words: list[str] = []
    keys: list[Any] = []
    for value in params:
        said, key = _parted(value)
        if said is None:
            return None
        words.append(said)
        keys.extend(key)
    if len(words) == len(keys):
        return query, keys
    left = iter(words)
    text = _PLACE.sub(lambda place: next(left) if place[1] == "s" else place[0], query)
    return text, keys


def _parted(value: object) -> tuple[str | None, tuple[Any, ...]]:
    """Give what stands in the text for a value, and the value where it stays apart."""
    said: str | None = None
    apart: tuple[Any, ...] = ()
    match value.value if isinstance(value, Enum) else value:
        case bool(flag):
            said = str(flag).lower()
        case UUID() | Int8():
            apart = (value,)
        case int(number) if type(number) is int and number in _INT8:
            # The mapper gives keys as they are; other numbers have the type of their column.
            apart = (_typed(number),)
        case int(number) if number in _SMALL:
            said = f"{number:d}"
        case dt.datetime() as moment if is_of_today(moment):
            said = f"'{moment.isoformat()}'::timestamptz"
        case dt.date() as day if not isinstance(day, dt.datetime) and is_of_today(day):
            said = f"'{day.isoformat()}'::date"
        case str(word) if _WORD.fullmatch(word) and word in _words():
            said = f"'{word}'"
        case str(key) if _KEY.fullmatch(key):
            apart = (str(key),)
    return ("%s" if apart else said), apart


@cache
def _words() -> frozenset[str]:
    """Give what may be chosen in a field of any model, and the names of the models."""
    words = set()
    for model in apps.get_models():
        facts = model._meta  # noqa: SLF001 - Django's public-by-use API
        words.add(facts.label_lower)
        for field in facts.get_fields():
            words |= {str(value) for value, _label in getattr(field, "flatchoices", None) or ()}
    return frozenset(words)


def _typed(number: int) -> Int4 | Int8:
    """Give a number the type that the server would take it for in a text."""
    return Int4(number) if number in _INT4 else Int8(number)
