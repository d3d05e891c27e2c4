# SPDX-License-Identifier: EUPL-1.2
"""How to act while somebody is in danger, by the pack; whom to call is in `core.telephones`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from vidik.core.packfiles import BareTexts, Column, typed


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do."""

    text: BareTexts
    verified: bool
    """Whether practitioners have confirmed it."""


@dataclass(frozen=True, slots=True)
class Danger:
    """What a page says at once when an answer means that somebody is in danger now."""

    advice: Annotated[tuple[Advice, ...], Column(key="do", needed=True)] = ()

    @property
    def is_verified(self) -> bool:
        """Whether practitioners have confirmed every piece of advice."""
        return all(each.verified for each in self.advice)


def read_danger(content: Mapping[str, Any]) -> Danger:
    """Return instructions for danger as they were stored.

    Numbers that earlier versions stored with them are passed over.

    Raises:
        PackError: they say what they should not.
    """
    return typed(Danger, {name: each for name, each in content.items() if name != "calls"})
