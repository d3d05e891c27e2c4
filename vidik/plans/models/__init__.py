# SPDX-License-Identifier: EUPL-1.2
"""The room's tables."""

from vidik.plans.models.asks import Ask, AskedFor, Declined
from vidik.plans.models.plans import Activity, Agreement, Attendance, Need, Plan, Review

__all__ = [
    "Activity",
    "Agreement",
    "Ask",
    "AskedFor",
    "Attendance",
    "Declined",
    "Need",
    "Plan",
    "Review",
]
