# SPDX-License-Identifier: EUPL-1.2
"""Check what a country pack says of conferences; it is read where it is used."""

from __future__ import annotations

from vidik.conferences.methods.rules import FILE, read_rules
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.exchange.services.loading import NOTICES
from vidik.institutions.services.loading import KINDS


def check_conferences(pack: Pack) -> None:
    """Note the faults in what a pack says of conferences."""
    found = read_rules(pack)
    if not pack.has(FILE):
        return
    known = {row["code"] for row in pack.listed(NOTICES, "kinds")}
    for name in ("invitation", "cancelled"):
        pack.expect_known([found.kinds], name, known, "a kind of notice")
    pack.expect_known(found.roles, "kinds", pack.codes(KINDS), "a kind of institution")


def register() -> None:
    """Register conferences as a part of packs; one without the file has none."""
    register_part(
        Part("conferences", (FILE,), check=check_conferences, needs=FILE, pages=("conferences",))
    )
