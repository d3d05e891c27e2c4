# SPDX-License-Identifier: EUPL-1.2
"""What a process that makes people runs; it can be loaded before Django is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vidik.packs.methods.margins import Solved

solved: Final[dict[str, Solved]] = {}
"""The tables from which people are drawn: solved once, and handed to every process."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of many people: all their reports came in one year."""

    pack: str
    seed: str
    year: int
    many: int
    first: int
    """Last number of a report of the year before this block."""


def prepare(tables: Mapping[str, Solved]) -> None:
    """Load settings and rooms in a process that has just begun."""
    import django  # noqa: PLC0415 - see above

    django.setup()
    solved.update(tables)


def enter_block(block: Block) -> int:
    """Make and enter one block; gives how many."""
    from vidik.packs.people import entering  # noqa: PLC0415 - needs Django

    return entering.enter_block(block)
