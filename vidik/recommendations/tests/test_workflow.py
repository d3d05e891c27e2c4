# SPDX-License-Identifier: EUPL-1.2
"""The table of an assessment's states."""

from __future__ import annotations

import pytest

from vidik.core.workflow import TransitionRefused
from vidik.recommendations.models import Assessment, AssessmentState
from vidik.recommendations.workflow import ASSESSMENT


@pytest.mark.parametrize(("step", "target"), [("approve", "approved"), ("return", "returned")])
def test_a_draft_is_approved_or_returned(step: str, target: str) -> None:
    assessment = Assessment(state=AssessmentState.DRAFT)
    assert ASSESSMENT.apply(assessment, step) == ("draft", target)


@pytest.mark.parametrize("state", [AssessmentState.APPROVED, AssessmentState.RETURNED])
@pytest.mark.parametrize("step", ["approve", "return"])
def test_what_was_decided_stays(state: AssessmentState, step: str) -> None:
    with pytest.raises(TransitionRefused):
        ASSESSMENT.apply(Assessment(state=state), step)
