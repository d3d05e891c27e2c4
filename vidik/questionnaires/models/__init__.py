# SPDX-License-Identifier: EUPL-1.2
"""Data calls, the forms they use, and what each institution answered."""

from vidik.questionnaires.models.answers import DraftAnswer, Explanation, Submission
from vidik.questionnaires.models.calls import ActText, Call, Extension, Respondent
from vidik.questionnaires.models.evidence import (
    Evidence,
    EvidenceFigure,
    EvidencePage,
    EvidenceParty,
    EvidenceScan,
)
from vidik.questionnaires.models.papers import Document, DocumentPage
from vidik.questionnaires.models.queries import FindingQuery
from vidik.questionnaires.models.talk import Remark, SectionTask

__all__ = [
    "ActText",
    "Call",
    "Document",
    "DocumentPage",
    "DraftAnswer",
    "Evidence",
    "EvidenceFigure",
    "EvidencePage",
    "EvidenceParty",
    "EvidenceScan",
    "Explanation",
    "Extension",
    "FindingQuery",
    "Remark",
    "Respondent",
    "SectionTask",
    "Submission",
]
