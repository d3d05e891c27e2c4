# SPDX-License-Identifier: EUPL-1.2
"""The room's entries in the main menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group
from vidik.core.navigation import register as entry
from vidik.exchange.registry import register_barred
from vidik.identification.selectors.cached import barred_procedures
from vidik.identification.services.notices import SUBJECT


def register() -> None:
    """Register the entries, and which notices about procedures keep their files."""
    entry(Entry("identification:list", _("Identification"), 4, _reads, group=Group.CASES))
    entry(
        Entry(
            "identification:statistics",
            _("Statistics of identification"),
            4,
            _counts_only,
            group=Group.CASES,
        )
    )
    entry(
        Entry(
            "identification:at-ministry",
            _("Complaints about the centre"),
            6,
            _receives_complaints,
            group=Group.CASES,
        )
    )
    register_barred(SUBJECT, barred_procedures)


def _reads(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.IDENTIFICATION_WORK))


def _counts_only(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return bool(can(actor, Action.IDENTIFICATION_STATISTICS)) and not _reads(request)


def _receives_complaints(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.IDENTIFICATION_COMPLAIN))
