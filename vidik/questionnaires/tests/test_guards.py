# SPDX-License-Identifier: EUPL-1.2
"""What an institution cannot do to a questionnaire, even with SQL of its own in the web's role."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.furniture import furnish_questionnaire
from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.models import User
from vidik.questionnaires.models import FindingQuery, Respondent
from vidik.questionnaires.tests.test_cycle import (  # noqa: F401 - fixtures
    call,
    office,
    respondent_role,
    sent,
    validator,
)

pytestmark = pytest.mark.django_db


def refused(actor: Actor, statement: str, *facts: object) -> str:
    with (
        acting(actor),
        as_application(),
        pytest.raises(DatabaseError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, facts)
    return str(error.value)


def test_an_institution_changes_nothing_but_that_it_answers(
    sent: Respondent,  # noqa: F811 - a fixture
    validator: Actor,  # noqa: F811 - a fixture
    respondent_role: Actor,  # noqa: F811 - a fixture
) -> None:
    update = "update questionnaires_respondent set "
    for change, why in (
        ("state = 'accepted', accepted_at = now()", "not a column for this side"),
        ("state = 'accepted'", "the office sends, returns and accepts"),
        ("due_on = due_on + 90", "not a column for this side"),
        ("form_id = form_id + 1", "not a column for this side"),
        ("figures = 900", "counted when it is sent"),
        ("answered_at = now()", "counted when it is sent"),
    ):
        assert why in refused(validator, update + change)
    assert "who may approve submits" in refused(respondent_role, update + "state = 'submitted'")
    with acting(respondent_role), as_application(), connection.cursor() as cursor:
        cursor.execute(update + "state = 'approval'")
        assert cursor.rowcount == 1
    assert "who may approve submits" in refused(respondent_role, update + "state = 'sent'")
    assert sent.pk is not None


def test_an_institution_answers_in_its_own_questionnaire_alone(
    sent: Respondent,  # noqa: F811 - a fixture
    validator: Actor,  # noqa: F811 - a fixture
) -> None:
    with scene():
        foreign = Respondent.objects.exclude(institution=sent.institution_id).first()
    assert foreign is not None
    into = (
        "insert into questionnaires_explanation (respondent_id, institution_id, problem, questions,"
        " text, written_at, written_by) values (%s, %s, 'x', '[]', 'Forged', now(), '')"
    )
    assert "row-level security" in refused(validator, into, foreign.pk, sent.institution_id)
    assert "row-level security" in refused(validator, into, foreign.pk, foreign.institution_id)
    assert "row-level security" in refused(
        validator,
        "insert into questionnaires_extension (respondent_id, institution_id, new_due, reason,"
        " granted_at, granted_by) values (%s, %s, current_date + 300, 'x', now(), '')",
        sent.pk,
        sent.institution_id,
    )


def test_an_institution_answers_a_query_and_takes_nothing_by_itself(
    sent: Respondent,  # noqa: F811 - a fixture
    validator: Actor,  # noqa: F811 - a fixture
    office: Actor,  # noqa: F811 - a fixture
) -> None:
    with scene():
        made = furnish_questionnaire(sent.institution, person=User.objects.get(pk=office.user_id))
    key = made.key(FindingQuery)
    update = "update questionnaires_findingquery set "
    named = f"user:{validator.user_id}"
    answered = f"state = 'answered', answered_at = now(), answered_by = '{named}'"
    for change, why in (
        ("state = 'explained', answered_at = now()", "an institution answers, no more"),
        ("state = 'withdrawn'", "an institution answers, no more"),
        ("answer = 'As it was.'", "an institution answers, no more"),
        (answered + ", decided_at = now()", "not a column for this side"),
        (answered + ", decided_by = 'user:1'", "not a column for this side"),
        (answered + ", asked_on = asked_on + 9", "not a column for this side"),
        (answered + ", notice_key = gen_random_uuid()", "not a column for this side"),
        (answered.replace(named, "user:1"), "whoever answers is named"),
    ):
        assert why in refused(validator, update + change + " where id = %s", key), change
    with acting(validator), as_application(), connection.cursor() as cursor:
        cursor.execute(update + answered + " where id = %s", [key])
        assert cursor.rowcount == 1
    with acting(office), as_application(), connection.cursor() as cursor:
        cursor.execute(update + "state = 'explained', decided_at = now() where id = %s", [key])
        assert cursor.rowcount == 1
    again = update + "answer = 'Something else.' where id = %s"
    assert "an institution answers, no more" in refused(validator, again, key)
