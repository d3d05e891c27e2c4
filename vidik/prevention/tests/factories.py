# SPDX-License-Identifier: EUPL-1.2
"""Inspections for the tests."""

from __future__ import annotations

from typing import Any


def inspected() -> dict[str, Any]:
    """Return what is entered of an inspection that found nothing amiss."""
    return {
        "municipality": "nis",
        "activity": "construction",
        "registered": "yes",
        "with_police": False,
        "workers": {"TR": 7, "BA": 2},
        **dict.fromkeys(("contracts", "insured", "permits", "safe", "paid"), "all"),
        **dict.fromkeys(("withheld", "housed"), "none"),
        "follow_ups": ["nothing"],
    }
