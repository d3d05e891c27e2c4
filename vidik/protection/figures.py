# SPDX-License-Identifier: EUPL-1.2
"""What of protection counts itself: registered with the figures."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.figures.registry import Derivation, register_derivation
from vidik.protection.selectors.facilities import (
    counted_in_shelters,
    gone_from_shelters,
    in_shelters,
    shelter_code,
)
from vidik.protection.selectors.schools import count_school_cooperation
from vidik.referral.selectors.pack import centre
from vidik.registers.registry import register_presence

_OF_SHELTERS: Final = {
    "shelter-admissions": (
        "new", _("Persons who came to a shelter in the year and were not there when it began."),
    ),
    "shelter-accommodations": ("placements", _("Stays in a shelter that began in the year.")),
    "shelter-departures": (
        "left", _("Persons who were in a shelter in the year and no longer at its end."),
    ),
    "shelter-readmissions": (
        "returned", _("Stays that began in the year of persons who had been there in it before."),
    ),
}  # fmt: skip
"""Measure → the number of `methods.nights.Year`, and what is counted."""


def register() -> None:
    """Register every derivation of the room."""
    for measure, (name, rule) in _OF_SHELTERS.items():
        # A year of which no stay was entered says nothing; it is no year without anybody.
        register_derivation(
            Derivation(
                measure, frozenset(), shelter_code, counted_in_shelters(name), rule,
                absent_is_zero=False,
            )
        )  # fmt: skip
    register_derivation(
        Derivation(
            "shelter-residents", frozenset(), shelter_code, counted_in_shelters("still"),
            _("Persons who slept in a shelter in the last night of the year."),
            absent_is_zero=False, period="at:{year}-12-31",
        )
    )  # fmt: skip
    register_presence("shelter-stays", in_shelters)
    register_presence("shelter-left", gone_from_shelters)
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
