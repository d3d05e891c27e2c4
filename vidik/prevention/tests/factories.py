# SPDX-License-Identifier: EUPL-1.2
"""Inspections for the tests."""

from __future__ import annotations

import datetime as dt
from typing import Any


def inspected(at: dt.datetime) -> dict[str, Any]:
    """Give what an inspection told that found nothing amiss."""
    return {
        "day": at.date(),
        "municipality": "nis",
        "activity": "construction",
        "registered": "yes",
        "with_police": False,
        **dict.fromkeys(("contracts", "insured", "permits", "safe", "paid"), "all"),
        **dict.fromkeys(("withheld", "housed"), "none"),
        "followed": ["nothing"],
        "entered_at": at,
    }
