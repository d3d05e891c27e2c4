# SPDX-License-Identifier: EUPL-1.2
"""Read a file of rules quickly: plain YAML, straight from the parser's events.

A pack may hold ten thousand rules. The library's own constructor spends most of its time on tags
and anchors, which rule files do not use; a file that does use them is left to it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, in C where it was built."""
_AMBIGUOUS = frozenset("0123456789+-.~nNtTfFyYoO=")
"""A plain word that begins so may be a number, a date, a truth or nothing."""


class _Unusual(Exception):
    """The file uses tags, anchors or merged mappings."""


class _Event(Protocol):
    """What every event of the parser has in common."""


def read_yaml(text: str) -> object:
    """Read one document as safe YAML.

    Raises yaml.YAMLError, with the line, for a text that is none.
    """
    events = yaml.parse(text, Loader=_LOADER)
    try:
        return _document(events)
    except _Unusual:
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe one


def _document(events: Iterator[_Event]) -> object:
    result: object = None
    seen = False
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if seen:
                raise _Unusual
            seen = True
            result = _value(next(events), events)
    return result


def _value(event: _Event, events: Iterator[_Event]) -> object:
    if isinstance(event, yaml.AliasEvent) or any(
        getattr(event, name, None) is not None for name in ("anchor", "tag")
    ):
        raise _Unusual
    if isinstance(event, yaml.ScalarEvent):
        return _plain(event.value) if event.implicit[0] else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return [_value(inner, events) for inner in _until(yaml.SequenceEndEvent, events)]
    pairs: dict[object, object] = {}
    for inner in _until(yaml.MappingEndEvent, events):
        key = _value(inner, events)
        if key == "<<" or isinstance(key, (dict, list)):
            raise _Unusual
        pairs[key] = _value(next(events), events)
    return pairs


def _until(end: type, events: Iterator[_Event]) -> Iterator[_Event]:
    for event in events:
        if isinstance(event, end):
            return
        yield event


def _plain(word: str) -> object:
    if word and word[0] not in _AMBIGUOUS:
        return word
    return _resolved(word)


@lru_cache(maxsize=65536)
def _resolved(word: str) -> object:
    """Return a plain word the type that YAML gives it."""
    loader = yaml.SafeLoader("")
    tag = loader.resolve(yaml.ScalarNode, word, (True, False))  # type: ignore[no-untyped-call]
    return loader.construct_object(yaml.ScalarNode(tag, word))
