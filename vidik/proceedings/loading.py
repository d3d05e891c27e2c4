# SPDX-License-Identifier: EUPL-1.2
"""Check what a country pack expects to hear of proceedings; it is read where it is used."""

from __future__ import annotations

from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.institutions.services.loading import KINDS
from vidik.proceedings.methods import FILE, read_expected


def check_proceedings(pack: Pack) -> None:
    """Note the faults in what a pack expects."""
    kinds = pack.codes(KINDS)
    pack.expect_known(read_expected(pack), "senders", kinds, "kinds of institutions", "from")


def register() -> None:
    """Register what is expected of proceedings as a part of packs."""
    register_part(Part("proceedings", (FILE,), check=check_proceedings))
