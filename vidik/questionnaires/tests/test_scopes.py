# SPDX-License-Identifier: EUPL-1.2
"""The query of an institution's own questionnaires narrows by itself, without the database's help.

Inside `scene()` the database shows every row: what is left out there the query leaves out.
"""

from __future__ import annotations

import pytest

from tests.scenes import scene
from vidik.access.types import Actor, Denied
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.services import deciding
from vidik.questionnaires.tests.test_cycle import (  # noqa: F401 - fixtures
    CATALOGUE,
    call,
    dispatched,
    office,
    prepared,
    respondent_role,
    sent,
    validator,
)

pytestmark = pytest.mark.django_db


def test_an_institution_finds_its_own_questionnaire_alone(
    sent: Respondent,  # noqa: F811 - a fixture
    respondent_role: Actor,  # noqa: F811 - a fixture
) -> None:
    with scene():
        assert Respondent.objects.exclude(institution=sent.institution_id).exists()
        assert [row.pk for row in calls.own(respondent_role)] == [sent.pk]


def test_an_institution_decides_on_no_answers_even_its_own(
    sent: Respondent,  # noqa: F811 - a fixture
    validator: Actor,  # noqa: F811 - a fixture
) -> None:
    with scene():
        with pytest.raises(Denied):
            deciding.return_answers(sent, reason="As we like it.", actor=validator)
        with pytest.raises(Denied):
            deciding.accept(sent, catalogue=CATALOGUE, actor=validator)
