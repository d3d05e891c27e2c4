# SPDX-License-Identifier: EUPL-1.2
"""Pages of the register: the board, one recommendation's life, assessments, answers, summaries."""

from vidik.recommendations.views.cycle import (
    action_plan,
    drafts,
    encounters,
    institution,
    institutions,
    latest_summary,
    matters,
    summary,
)
from vidik.recommendations.views.recommendation import assess, decide, detail, respond
from vidik.recommendations.views.register import board, export, listing

__all__ = [
    "action_plan",
    "assess",
    "board",
    "decide",
    "detail",
    "drafts",
    "encounters",
    "export",
    "institution",
    "institutions",
    "latest_summary",
    "listing",
    "matters",
    "respond",
    "summary",
]
