# SPDX-License-Identifier: EUPL-1.2
"""Check and load what a country pack says of events."""

from __future__ import annotations

from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.events.methods.coverage import FILE as COVERAGE
from vidik.events.methods.coverage import read_coverage
from vidik.events.methods.figures import FILE, read_figures
from vidik.events.methods.packfiles import ACCOUNTS, CODES, read_accounts
from vidik.events.services.loading import load_accounts
from vidik.institutions.services.loading import INSTITUTIONS


def check_events(pack: Pack) -> None:
    """Note the faults in what a pack says of events."""
    read_accounts(pack)
    read_coverage(pack)
    found = read_figures(pack)
    known = pack.codes(INSTITUTIONS)
    pack.expect_known(found.counts, "sources", known, "institutions of the pack")


def register() -> None:
    """Register events as a part of packs; one without the lists has none."""
    register_part(
        Part(
            "events", (CODES, ACCOUNTS, FILE, COVERAGE), check=check_events, load=load_accounts,
            after=("institutions", "public-rows"), needs=CODES, pages=("events",),
        )
    )  # fmt: skip
