# SPDX-License-Identifier: EUPL-1.2
"""Check what a country pack expects to hear of proceedings; it is read where it is used."""

from __future__ import annotations

from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.exchange.services.loading import NOTICES
from vidik.identification.methods.record import CODES
from vidik.institutions.services.loading import KINDS
from vidik.proceedings.methods import FILE, FORMS, read_expected, read_forms


def check_proceedings(pack: Pack) -> None:
    """Note the faults in what a pack expects."""
    kinds = pack.codes(KINDS)
    pack.expect_known(read_expected(pack), "senders", kinds, "kinds of institutions", "from")
    forms = read_forms(pack)
    pack.expect_known(
        forms.forms,
        "kind",
        {row["code"] for row in pack.listed(NOTICES, "kinds")},
        "a kind of notice",
    )
    lists = {row["list"] for row in pack.entries(CODES)} if pack.has(CODES) else set()
    pack.expect_known([each.codes for each in forms.forms], "list", lists, "a list of codes.csv")


def register() -> None:
    """Register what is expected of proceedings as a part of packs."""
    register_part(Part("proceedings", (FILE, FORMS), check=check_proceedings))
