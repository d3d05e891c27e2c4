# SPDX-License-Identifier: EUPL-1.2
"""Write nested results of plain dataclasses as JSON, and read them again exactly."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

_MARK: Final = "is"
_DECIMAL: Final = "Decimal"


def as_json(value: Any) -> Any:
    """Return dataclasses, tuples, decimals and what JSON knows as JSON; tuples become lists.

    Raises:
        TypeError: something else is among them.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return {_MARK: _DECIMAL, "text": str(value)}
    if isinstance(value, tuple):
        return [as_json(each) for each in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
        return {_MARK: type(value).__name__, **fields}
    msg = f"{type(value).__name__} is no result that can be stored"
    raise TypeError(msg)


def from_json(value: Any, kinds: Iterable[type]) -> Any:
    """Read what `as_json` wrote; lists become tuples.

    Args:
        value: the JSON.
        kinds: the dataclasses that may be in it.

    Raises:
        KeyError: it names a dataclass that is not among them.
        TypeError: the fields are not those of the dataclass, as after a new release.
    """
    known = {kind.__name__: kind for kind in kinds}

    def read(part: Any) -> Any:
        if isinstance(part, list):
            return tuple(read(each) for each in part)
        if not isinstance(part, dict):
            return part
        if part[_MARK] == _DECIMAL:
            return Decimal(part["text"])
        fields = {name: read(each) for name, each in part.items() if name != _MARK}
        return known[part[_MARK]](**fields)

    return read(value)
