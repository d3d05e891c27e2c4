# SPDX-License-Identifier: EUPL-1.2
"""Check what a country pack says of identification, and go by its deadlines."""

from __future__ import annotations

from django.utils import timezone

from vidik.access.types import Actor
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.identification.methods import guides, htcds, norms, record
from vidik.identification.services.urgency import update_deadlines


def check_identification(pack: Pack) -> None:
    """Note the faults in the record of victims, the guides, the norms and the standard."""
    record.read_definitions(pack, timezone.localdate())
    guides.read_guides(pack)
    norms.read_norms(pack)
    htcds.read_standard(pack, frozenset())


def load_pack_identification(pack: Pack, *, actor: Actor) -> None:
    """Bring what is due in open procedures in line with the deadlines of the pack."""
    del actor
    if pack.has(record.TERMS):
        update_deadlines()


def register() -> None:
    """Register identification as a part of packs."""
    register_part(
        Part(
            "identification",
            ("identification/*.yaml", "identification/*.csv"),
            check=check_identification,
            load=load_pack_identification,
            after=("referral",),
            needs=record.FIELDS,
            pages=("identification", "proceedings", "protection"),
        )
    )
