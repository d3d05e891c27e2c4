# SPDX-License-Identifier: EUPL-1.2
"""Code of the worker processes that generate people; importable before Django is set up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vidik.packs.methods.margins import Solved

solved: Final[dict[str, Solved]] = {}
"""The tables from which people are drawn: solved once and passed to every process."""


@dataclass(frozen=True, slots=True)
class Block:
    """A batch of people whose reports all came in one year."""

    pack: str
    seed: str
    year: int
    many: int
    first: int
    """Number of the last report of that year before this batch."""


def prepare(tables: Mapping[str, Solved]) -> None:
    """Set Django up in a new process."""
    import django  # noqa: PLC0415 - see above

    django.setup()
    solved.update(tables)


def enter_block(block: Block) -> int:
    """Generate and enter one batch; return how many people."""
    from vidik.packs.people import entering  # noqa: PLC0415 - needs Django

    return entering.enter_block(block)
