# SPDX-License-Identifier: EUPL-1.2
"""Check what a country pack says of own pages."""

from __future__ import annotations

from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.participation.methods.rules import FILE, read_rules
from vidik.participation.selectors.words import FILES, read_words


def _check(pack: Pack) -> None:
    read_rules(pack)
    read_words(pack)


def register() -> None:
    """Register own pages as a part of packs; one without the file has none."""
    pages = ("participation", "own")
    register_part(Part("participation", (FILE, FILES), check=_check, needs=FILE, pages=pages))
