# SPDX-License-Identifier: EUPL-1.2
"""How questionnaires follow a merge of institutions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.institutions.models import Institution
from vidik.institutions.registry import MergeEffect, MergeHandler, register_merge_handler
from vidik.questionnaires.models import (
    Document,
    DocumentPage,
    DraftAnswer,
    EvidenceParty,
    Explanation,
    Extension,
    FindingQuery,
    Remark,
    Respondent,
    SectionTask,
    Submission,
)
from vidik.questionnaires.types import State

MERGER = Actor.system("questionnaire-merger")


def register() -> None:
    """Register with the institutions what follows a merge."""
    register_merge_handler(MergeHandler("questionnaires", _("questionnaires"), _preview, _move))


def _preview(duplicate: Institution, primary: Institution) -> MergeEffect:
    with acting(MERGER):
        rows = Respondent.objects.filter(institution=duplicate)
        joined = rows.filter(call__respondents__institution=primary).distinct().count()
        return MergeEffect(rows.count(), joined)


def _move(duplicate: Institution, primary: Institution) -> int:
    """Move the duplicate's questionnaires; where both were asked, both stay what they were.

    Where the duplicate was not sent anything yet, it is simply not asked a second time.
    """
    with acting(MERGER):
        Respondent.objects.filter(
            institution=duplicate, state=State.PREPARED, call__respondents__institution=primary
        ).delete()
        rows = Respondent.objects.filter(institution=duplicate).exclude(
            call__respondents__institution=primary
        )
        keys = list(rows.values_list("pk", flat=True))
        pages = DocumentPage.objects.filter(document__respondent__in=keys)
        pages.update(institution=primary)
        requested = FindingQuery.objects.filter(institution=primary).values("finding")
        FindingQuery.objects.filter(institution=duplicate).exclude(finding__in=requested).update(
            institution=primary
        )
        met = EvidenceParty.objects.filter(institution=primary).values("evidence")
        EvidenceParty.objects.filter(institution=duplicate).exclude(evidence__in=met).update(
            institution=primary
        )
        for model in (
            DraftAnswer, Explanation, Submission, Extension, Document, Remark, SectionTask,
        ):  # fmt: skip
            model._default_manager.filter(respondent__in=keys).update(institution=primary)  # noqa: SLF001 - Django's public-by-use API
        Respondent.objects.filter(pk__in=keys).update(institution=primary)
        return len(keys)
