# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that takes people in is not merged away."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.institutions.models import Institution
from vidik.institutions.registry import register_merge_objection
from vidik.protection.models import Facility

_REASON = _(
    "The duplicate is a facility with places and stays under its name. Keep this institution and "
    "merge the other one into it."
)


def register() -> None:
    """Register with the institutions what prevents a merge."""
    register_merge_objection("facilities", _objection)


def _objection(duplicate: Institution, _kept: Institution) -> str | Promise | None:
    return _REASON if Facility.objects.filter(institution=duplicate).exists() else None
