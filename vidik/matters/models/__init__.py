# SPDX-License-Identifier: EUPL-1.2
"""The tables of matters."""

from vidik.matters.models.course import (
    Act,
    Hearing,
    JudgedCharge,
    Judgment,
    Measure,
    Pause,
    Testimony,
)
from vidik.matters.models.matters import Charge, Injured, Leg, Link, Matter, PersonLeg, Suspect
from vidik.matters.models.owed import Owed

__all__ = [
    "Act",
    "Charge",
    "Hearing",
    "Injured",
    "JudgedCharge",
    "Judgment",
    "Leg",
    "Link",
    "Matter",
    "Measure",
    "Owed",
    "Pause",
    "PersonLeg",
    "Suspect",
    "Testimony",
]
