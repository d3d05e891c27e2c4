# SPDX-License-Identifier: EUPL-1.2
"""What the page of a questionnaire shows of its history."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from vidik.core.history import HistoryLine, Labels, row_history
from vidik.institutions.registry import actor_names
from vidik.questionnaires.models import Evidence, Respondent

_FIELDS: Final[Labels] = {
    "state": _("State"),
    "due_on": _("Answers expected by"),
    "return_reason": _("Why it was returned"),
    "lead": _("Who leads the answering"),
    "others_may_read": _("Colleagues may read sections that are not theirs"),
}


def history_of(respondent: Respondent) -> list[HistoryLine]:
    """List what changed in a questionnaire, for the office and for whom it asks."""
    return row_history(respondent, _FIELDS, names=actor_names)


_OF_EVIDENCE: Final[Labels] = {
    "version": _("Version"),
    "reason": _("Why it was corrected"),
    "reference": _("Reference number"),
    "began_on": _("Held or opened on"),
    "ended_on": _("Concluded on"),
    "place": _("Place"),
    "subject": _("Subject"),
    "took_part": _("Who took part"),
    "account": _("What was said or found"),
}


def evidence_history(evidence: Evidence) -> list[HistoryLine]:
    """List what changed in the record of a meeting or of own proceedings."""
    return row_history(evidence, _OF_EVIDENCE, names=actor_names)
