# SPDX-License-Identifier: EUPL-1.2
"""What of protection counts itself: registered with the figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.figures.registry import Derivation, register_derivation
from vidik.protection.selectors.schools import count_school_cooperation
from vidik.referral.selectors.pack import centre


def register() -> None:
    """Register every derivation of the room."""
    register_derivation(
        Derivation(
            "school-cooperation-cases",
            frozenset({"age"}),
            lambda: centre().code,
            count_school_cooperation,
            _(
                "Persons about whose schooling the centre worked with a school in the year, each"
                " once; an adult in education counts as over 18."
            ),
        )
    )
