# SPDX-License-Identifier: EUPL-1.2
"""Check what a country pack says of matters."""

from __future__ import annotations

from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.institutions.services.loading import INSTITUTIONS
from vidik.matters.methods import figures
from vidik.matters.methods.rules import CODES, FILE, read_rules


def register() -> None:
    """Register matters as a part of packs; one without the file keeps none."""
    files = (FILE, CODES, figures.FILE)
    register_part(Part("matters", files, check=_check, needs=FILE, pages=("matters",)))


def _check(pack: Pack) -> None:
    read_rules(pack)
    found = figures.read_figures(pack)
    pack.expect_known(found.counts, "source", pack.codes(INSTITUTIONS), "an institution")
