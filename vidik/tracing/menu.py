# SPDX-License-Identifier: EUPL-1.2
"""The room's entry in the main menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.core.navigation import Entry, Group
from vidik.core.navigation import register as entry


def register() -> None:
    """Register the entry for those who search; nobody else learns that there are searches."""
    entry(Entry("tracing:list", pgettext_lazy("persons", "Searches"), 6, _reads, group=Group.CASES))


def _reads(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.TRACES_READ))
