# SPDX-License-Identifier: EUPL-1.2
"""What to do while somebody is in danger: whom to call and how to act, by the pack."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vidik.core.languages import Texts, keys_of, tags
from vidik.referral.methods.screening import LogicFault

_DIALLED: Final = re.compile(r"\+?[0-9][0-9 /-]*")


@dataclass(frozen=True, slots=True)
class Call:
    """A number to dial, whom it reaches, and who says so."""

    number: str
    text: Texts
    source: Texts


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do."""

    text: Texts
    verified: bool
    """Whether practitioners have confirmed it."""


@dataclass(frozen=True, slots=True)
class Danger:
    """What a page says at once when an answer means that somebody is in danger now."""

    calls: tuple[Call, ...] = ()
    """In their order: the first one is called first."""
    advice: tuple[Advice, ...] = ()

    @property
    def is_verified(self) -> bool:
        """Whether practitioners have confirmed every piece of advice."""
        return all(each.verified for each in self.advice)


def read_danger(document: object) -> Danger:
    """Read the pack's instructions for danger.

    Raises:
        LogicFault: names what was expected and what was found.
    """
    if not isinstance(document, Mapping):
        msg = "danger: calls and do were expected"
        raise LogicFault(msg)
    calls = tuple(_call(each) for each in _rows(document, "calls"))
    return Danger(calls, tuple(_advice(each) for each in _rows(document, "do")))


def _rows(document: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    rows = document.get(name)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, Mapping) for row in rows):
        msg = f"danger, {name}: at least one entry was expected"
        raise LogicFault(msg)
    return rows


def _call(row: Mapping[str, Any]) -> Call:
    number = _text(row, "number", "calls")
    if not _DIALLED.fullmatch(number):
        msg = f"danger, calls: a number to dial was expected, found “{number}”"
        raise LogicFault(msg)
    return Call(number, _texts(row, "", "calls"), _texts(row, "source", "calls"))


def _advice(row: Mapping[str, Any]) -> Advice:
    verified = row.get("verified")
    if not isinstance(verified, bool):
        msg = f"danger, do: verified is yes or no, found “{verified}”"
        raise LogicFault(msg)
    return Advice(_texts(row, "", "do"), verified)


def _texts(row: Mapping[str, Any], name: str, where: str) -> Texts:
    return Texts(
        (tag, _text(row, key, where)) for tag, key in zip(tags(), keys_of(name), strict=True)
    )


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    found = row.get(name)
    if not isinstance(found, str) or not found.strip():
        msg = f"danger, {where}: a text was expected as {name}, found “{found}”"
        raise LogicFault(msg)
    return found.strip()
