# SPDX-License-Identifier: EUPL-1.2
"""The room's entries in the menus."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of, can
from vidik.access.types import Action
from vidik.catalogue.policies import STAFF
from vidik.core.navigation import Entry, Group, Place
from vidik.core.navigation import register as entry


def register() -> None:
    """Register the catalogue for those who work on cases, the own services, the public page."""
    entry(Entry("catalogue:list", _("Services"), 9, _works_on_cases, group=Group.CASES))
    entry(Entry("catalogue:own", _("Our services"), 39, _keeps_own, group=Group.OFFICE))
    entry(Entry("services:list", _("Find help"), 5, lambda _request: True, place=Place.FOOT))


def _works_on_cases(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.CASES_READ))


def _keeps_own(request: HttpRequest) -> bool:
    return bool(actor_of(request).roles & {*STAFF})
