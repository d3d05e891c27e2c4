# SPDX-License-Identifier: EUPL-1.2
"""Ways across the border, work with schools, and places to sleep."""

from vidik.protection.models.cooperation import Crossing, SchoolCooperation, SchoolStep
from vidik.protection.models.stays import (
    Facility,
    Outage,
    Places,
    Stay,
    StayAbsence,
    StayExtension,
    StayPhase,
)

__all__ = [
    "Crossing",
    "Facility",
    "Outage",
    "Places",
    "SchoolCooperation",
    "SchoolStep",
    "Stay",
    "StayAbsence",
    "StayExtension",
    "StayPhase",
]
