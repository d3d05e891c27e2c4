# SPDX-License-Identifier: EUPL-1.2
"""Guides for interviews: what is asked of whom, and at which steps they are at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from vidik.core.languages import Texts, keys_of
from vidik.identification.methods.record import RecordError


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a guide: for which group or moment, and its points."""

    code: str
    name: Texts
    points: tuple[Texts, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide in our words."""

    code: str
    name: Texts
    source: Texts
    checked: bool
    """Whether the centre has approved the text."""
    urgency: str
    """In the procedures with which mark it is shown; blank: in all."""
    at: tuple[str, ...]
    parts: tuple[Part, ...]


def read_guides(path: Path) -> tuple[Guide, ...]:
    """Read the guides of a pack; none where it has no such file.

    Raises:
        RecordError: something is missing, or a code stands twice.
    """
    if not path.exists():
        return ()
    found = tuple(_guide(each) for each in yaml.safe_load(path.read_text("utf-8"))["guides"])
    _see_once([each.code for each in found], "guides")
    return found


def _guide(told: Mapping[str, Any]) -> Guide:
    where = str(told.get("code", "?"))
    _see_texts(told, ("code", *keys_of("name", "source")), where)
    if not isinstance(told.get("checked"), bool):
        msg = f"guides.yaml: {where}: checked is true or false"
        raise RecordError(msg)
    parts = tuple(_part(each, where) for each in told.get("parts", ()))
    if not parts or not told.get("at"):
        msg = f"guides.yaml: {where}: parts, and steps under at, were expected"
        raise RecordError(msg)
    _see_once([each.code for each in parts], where)
    return Guide(
        code=str(told["code"]),
        name=Texts.of_row(told, "name"),
        source=Texts.of_row(told, "source"),
        checked=told["checked"],
        urgency=str(told.get("urgency", "")),
        at=tuple(told["at"]),
        parts=parts,
    )


def _part(told: Mapping[str, Any], guide: str) -> Part:
    where = f"{guide}: {told.get('code', '?')}"
    _see_texts(told, ("code", *keys_of("name")), where)
    points = told.get("points", ())
    if not points:
        msg = f"guides.yaml: {where}: no point"
        raise RecordError(msg)
    for point in points:
        _see_texts(point, keys_of(""), where)
    texts = tuple(Texts.of_row(each) for each in points)
    return Part(str(told["code"]), Texts.of_row(told, "name"), texts)


def _see_texts(told: Mapping[str, Any], names: Sequence[str], where: str) -> None:
    missing = [name for name in names if not str(told.get(name) or "").strip()]
    if missing:
        msg = f"guides.yaml: {where}: {', '.join(missing)} missing"
        raise RecordError(msg)


def _see_once(codes: Sequence[str], where: str) -> None:
    if len(set(codes)) < len(codes):
        msg = f"guides.yaml: {where}: something stands twice"
        raise RecordError(msg)


def guides_at(guides: Sequence[Guide], step: str, urgency: str) -> list[Guide]:
    """Give the guides that are at hand at a step of a procedure with a mark of urgency."""
    return [each for each in guides if step in each.at and each.urgency in {"", urgency}]
