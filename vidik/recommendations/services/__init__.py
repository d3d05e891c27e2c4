# SPDX-License-Identifier: EUPL-1.2
"""Write recommendations, the answers to them and their assessments."""

from vidik.recommendations.services.assessments import (
    AlreadyDrafted,
    NotAssessable,
    approve_assessment,
    draft_assessment,
    return_assessment,
)
from vidik.recommendations.services.exports import record_export
from vidik.recommendations.services.loading import (
    PackFault,
    cycle_of_report,
    load_pack_recommendations,
)
from vidik.recommendations.services.responses import record_response

__all__ = [
    "AlreadyDrafted",
    "NotAssessable",
    "PackFault",
    "approve_assessment",
    "cycle_of_report",
    "draft_assessment",
    "load_pack_recommendations",
    "record_export",
    "record_response",
    "return_assessment",
]
