# SPDX-License-Identifier: EUPL-1.2
"""Check and load which institutions of a country pack are facilities."""

from __future__ import annotations

from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.exchange.services.loading import NOTICES
from vidik.protection.methods.facilities import FILE, read_book
from vidik.protection.services.facilities import load_facilities


def check_facilities(pack: Pack) -> None:
    """Note the faults in what a pack says of places to sleep."""
    found = read_book(pack)
    known = pack.codes("institutions.csv")
    pack.expect_known(found.facilities, "institution", known, "an institution of the pack")
    if found.alarm:
        kinds = {row["code"] for row in pack.listed(NOTICES, "kinds")}
        pack.expect_known([found], "alarm", kinds, "a kind of notice")


def register() -> None:
    """Register facilities as a part of packs; one without the file has no places to sleep."""
    register_part(
        Part(
            "facilities", (FILE,), check=check_facilities, load=load_facilities,
            after=("institutions",), needs=FILE, pages=("stays",),
        )
    )  # fmt: skip
