# SPDX-License-Identifier: EUPL-1.2
"""Check what a country pack says of the table of what exists where."""

from __future__ import annotations

from vidik.core.packparts import Part, register_part
from vidik.portal.methods.places import FILE, read_places


def register() -> None:
    """Register the room's part of packs."""
    register_part(Part("coverage", (FILE,), check=read_places, after=("institutions",)))
