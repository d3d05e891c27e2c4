# SPDX-License-Identifier: EUPL-1.2
"""What to do while somebody is in danger: whom to call and how to act, by the pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from vidik.core.languages import Texts
from vidik.core.packfiles import BareTexts, Column, typed


@dataclass(frozen=True, slots=True)
class Call:
    """A number to dial, whom it reaches, and who says so."""

    number: Annotated[str, Column(pattern=r"\+?[0-9][0-9 /-]*", what="a number to dial")]
    text: BareTexts
    source: Texts


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do."""

    text: BareTexts
    verified: bool
    """Whether practitioners have confirmed it."""


@dataclass(frozen=True, slots=True)
class Danger:
    """What a page says at once when an answer means that somebody is in danger now."""

    calls: Annotated[tuple[Call, ...], Column(needed=True)] = ()
    """In their order: the first one is called first."""
    advice: Annotated[tuple[Advice, ...], Column(key="do", needed=True)] = ()

    @property
    def is_verified(self) -> bool:
        """Whether practitioners have confirmed every piece of advice."""
        return all(each.verified for each in self.advice)


def read_danger(content: Mapping[str, Any]) -> Danger:
    """Return instructions for danger as they were stored.

    Raises:
        PackError: they say what they should not.
    """
    return typed(Danger, content)
