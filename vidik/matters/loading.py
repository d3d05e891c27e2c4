# SPDX-License-Identifier: EUPL-1.2
"""Check what a country pack says of matters."""

from __future__ import annotations

from vidik.core.packparts import Part, register_part
from vidik.matters.methods.rules import CODES, FILE, read_rules


def register() -> None:
    """Register matters as a part of packs; one without the file keeps none."""
    register_part(Part("matters", (FILE, CODES), check=read_rules, needs=FILE, pages=("matters",)))
