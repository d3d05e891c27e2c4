# SPDX-License-Identifier: EUPL-1.2
"""How a finding moves from being found to being answered."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Action
from vidik.checks.models import Finding
from vidik.checks.types import NEVER_WAIVED
from vidik.checks.types import FindingState as S
from vidik.core.workflow import Transition, Workflow


def is_waivable(subject: Finding) -> str | Promise | None:
    """Object to accepting a blocking finding."""
    return NEVER_WAIVED.get((subject.kind, subject.severity))


def is_present(subject: Finding) -> str | Promise | None:
    """Object to answering for something that is not found any more."""
    if subject.is_present:
        return None
    return _("The rule no longer finds this, so there is nothing left to answer for.")


FINDING: Final = Workflow(
    name="finding",
    states=[*S],
    initial=S.OPEN,
    field_name="state",
    transitions=(
        Transition(
            "query",
            frozenset({S.OPEN}),
            S.QUERIED,
            Action.FINDINGS_HANDLE,
            _("Mark as queried"),
            guards=(is_present,),
        ),
        Transition(
            "explain",
            frozenset({S.OPEN, S.QUERIED}),
            S.EXPLAINED,
            Action.FINDINGS_HANDLE,
            _("Record the explanation"),
            guards=(is_present,),
        ),
        Transition(
            "correct",
            frozenset({S.OPEN, S.QUERIED, S.EXPLAINED, S.ACCEPTED}),
            S.CORRECTED,
            Action.FINDINGS_HANDLE,
            _("Mark as corrected"),
        ),
        Transition(
            "accept",
            frozenset({S.OPEN, S.QUERIED, S.EXPLAINED}),
            S.ACCEPTED,
            Action.FINDINGS_WAIVE,
            _("Accept as it is"),
            guards=(is_present, is_waivable),
        ),
        Transition(
            "reopen",
            frozenset({S.QUERIED, S.EXPLAINED, S.CORRECTED, S.ACCEPTED}),
            S.OPEN,
            Action.FINDINGS_HANDLE,
            _("Open again"),
        ),
    ),
)
