# SPDX-License-Identifier: EUPL-1.2
"""The parts of a country pack: each room says which files it reads, checks and loads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.conf import settings

from vidik.core.country import FILE, country_of
from vidik.core.languages import languages, use
from vidik.core.packfiles import Pack


@dataclass(frozen=True, slots=True)
class Part:
    """What one room makes of a pack; a pack may leave it out."""

    name: str
    files: tuple[str, ...]
    """Patterns of the files that it reads."""
    check: Callable[[Pack], object]
    """Reads them and notes every fault, without the database."""
    load: Callable[..., list[str] | None] | None = None
    """Takes the pack, and `actor` by name; gives lines that setup prints."""
    after: tuple[str, ...] = ()
    """Parts that have to be loaded before."""
    needs: str = ""
    """The file without which a pack leaves the part out, and with it the pages."""
    pages: tuple[str, ...] = ()
    """Namespaces of the addresses that go with the part."""


_parts: Final[dict[str, Part]] = {}


def register_part(part: Part) -> None:
    """Register a part of packs.

    Raises:
        ValueError: there is one of that name.
    """
    if part.name in _parts:
        msg = f"The part {part.name} is registered already."
        raise ValueError(msg)
    _parts[part.name] = part


def parts() -> Iterator[Part]:
    """Return the parts in the order in which they are loaded."""
    order = TopologicalSorter({part.name: part.after for part in _parts.values()})
    return (_parts[name] for name in order.static_order())


def left_out() -> frozenset[str]:
    """Return the namespaces of the addresses that the pack in use leaves out."""
    return _left_out(Path(settings.PACKS_DIR) / settings.PACK)


@lru_cache(maxsize=4)
def _left_out(folder: Path) -> frozenset[str]:
    lacking = (part for part in _parts.values() if not (folder / part.needs).exists())
    return frozenset(room for part in lacking for room in part.pages)


def check(pack: Pack) -> Pack:
    """Note every fault of a pack: in each of its parts, and files that no part reads."""
    country_of(pack)
    known = [FILE, "*.md"]
    for part in parts():
        part.check(pack)
        known += part.files
    for name in pack.files("**/*"):
        if not any(PurePosixPath(name).match(each) for each in known):
            pack.add_fault(name, 1, "file", "a file that some part of a pack reads")
    return pack


@contextmanager
def in_its_languages(pack: Pack) -> Iterator[None]:
    """Read texts in the languages of a pack that need not be the one in use."""
    country = country_of(pack)
    before = languages()
    if country is not None:
        use(country.languages, lambda: None)
    try:
        yield
    finally:
        use(before.all, before.reader)


def load(pack: Pack, *, actor: Any, advance: Callable[[str, int, int], None]) -> list[str]:
    """Load every part in its order, and give what setup prints of it."""
    ordered = list(parts())
    lines: list[str] = []
    for number, part in enumerate(ordered):
        advance("Loading the pack", number, len(ordered))
        if part.load is not None:
            lines += part.load(pack, actor=actor) or []
    advance("Loading the pack", len(ordered), len(ordered))
    return lines
