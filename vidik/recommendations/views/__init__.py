# SPDX-License-Identifier: EUPL-1.2
"""Pages of the register: the board, one recommendation's life, assessments, answers, summaries."""

from vidik.recommendations.views.cycle import (
    institution,
    latest_summary,
    summary,
)
from vidik.recommendations.views.recommendation import assess, decide, detail, respond

__all__ = [
    "assess",
    "decide",
    "detail",
    "institution",
    "latest_summary",
    "respond",
    "summary",
]
