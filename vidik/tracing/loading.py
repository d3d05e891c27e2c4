# SPDX-License-Identifier: EUPL-1.2
"""Check what a country pack says of searches; it is read where it is used."""

from __future__ import annotations

from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.exchange.services.loading import NOTICES
from vidik.tracing.methods.rules import FILE, read_rules


def check_tracing(pack: Pack) -> None:
    """Note the faults in what a pack says of searches."""
    found = read_rules(pack)
    if not pack.has(FILE):
        return
    known = {row["code"] for row in pack.listed(NOTICES, "kinds")}
    for name in ("country", "abroad"):
        pack.expect_known([found.asks], name, known, "a kind of notice")


def register() -> None:
    """Register searches as a part of packs; one without the file has none."""
    register_part(Part("tracing", (FILE,), check=check_tracing, needs=FILE, pages=("tracing",)))
