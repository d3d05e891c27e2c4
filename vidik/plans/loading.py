# SPDX-License-Identifier: EUPL-1.2
"""Check what a country pack says of plans."""

from __future__ import annotations

from vidik.core.packparts import Part, register_part
from vidik.plans.methods.rules import FILE, read_rules


def register() -> None:
    """Register plans as a part of packs; one without the file has no plans."""
    register_part(Part("plans", (FILE,), check=read_rules, needs=FILE, pages=("plans",)))
