# SPDX-License-Identifier: EUPL-1.2
"""Guides for interviews: what is asked of whom, and at which steps they are at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Blank, Column, Pack

FILE: Final = "identification/guides.yaml"


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
    urgency: Blank
    """In the procedures with which mark it is shown; blank: in all."""
    at: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Guides:
    guides: Annotated[tuple[Guide, ...], Column(needed=True)] = ()


def read_guides(pack: Pack) -> tuple[Guide, ...]:
    """Read the guides of a pack; none where it has no such file."""
    found = (pack.document(FILE, _Guides) or _Guides()).guides
    pack.expect_unique(found)
    for each in found:
        pack.expect_unique(each.parts)
    return found


def guides_at(guides: Sequence[Guide], step: str, urgency: str) -> list[Guide]:
    """Return the guides that are at hand at a step of a procedure with a mark of urgency."""
    return [each for each in guides if step in each.at and each.urgency in {"", urgency}]
