# SPDX-License-Identifier: EUPL-1.2
"""The room's entry in the main menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.assessments.selectors.instruments import has_rules
from vidik.core.navigation import Entry, Group
from vidik.core.navigation import register as entry


def register() -> None:
    """Register the list of levels of risk for those who protect people."""
    entry(Entry("assessments:list", pgettext_lazy("menu", "Risk"), 7, _protects, group=Group.CASES))


def _protects(request: HttpRequest) -> bool:
    return has_rules() and bool(can(actor_of(request), Action.ASSESSMENTS_READ))
