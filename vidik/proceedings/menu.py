# SPDX-License-Identifier: EUPL-1.2
"""The room's entry in the main menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group, attach
from vidik.core.navigation import register as entry


def register() -> None:
    """Register the entry for those who see sums only; experts come from their procedures."""
    attach("proceedings:list", "identification:list")
    label = _("Notices about proceedings by institution")
    entry(Entry("proceedings:institutions", label, 53, _sums_only, group=Group.CASES))


def _sums_only(request: HttpRequest) -> bool:
    actor = actor_of(request)
    works = can(actor, Action.IDENTIFICATION_WORK)
    return bool(can(actor, Action.RECOGNITION_READ)) and not works
