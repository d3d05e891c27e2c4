# SPDX-License-Identifier: EUPL-1.2
"""Ways across the border and work with schools, about persons with a procedure."""

from vidik.protection.models.crossings import Crossing
from vidik.protection.models.schools import SchoolCooperation, SchoolStep

__all__ = ["Crossing", "SchoolCooperation", "SchoolStep"]
