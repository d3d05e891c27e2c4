# SPDX-License-Identifier: EUPL-1.2
"""The entries of the registers that hold rows about cases, and of those of an institution."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group
from vidik.core.navigation import register as entry
from vidik.registers.registry import OWN, keeps_any, own_registers, registers


def register() -> None:
    """Register the entry; it is there where the pack or a room declares such a register."""
    entry(Entry("registers:of-cases", _("Services and rights"), 7, _reads, group=Group.CASES))
    entry(Entry(OWN, _("Registers of the institution"), 9, _keeps_own, group=Group.WORK))


def _reads(request: HttpRequest) -> bool:
    has_any = any(each.part is not None for each in registers())
    return has_any and bool(can(actor_of(request), Action.CASE_ENTRIES_READ))


def _keeps_own(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return any(actor.roles & each.seen_by for each in own_registers()) or keeps_any(
        actor, own_registers()
    )
