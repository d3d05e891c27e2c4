# SPDX-License-Identifier: EUPL-1.2
"""Check what a country pack says of commemorative days and of what exists where."""

from __future__ import annotations

from vidik.core.packparts import Part, register_part
from vidik.portal.methods import days, places


def register() -> None:
    """Register the room's parts of packs."""
    register_part(
        Part("coverage", (places.FILE,), check=places.read_places, after=("institutions",))
    )
    register_part(Part("days", (days.FILE,), check=days.read_days))
