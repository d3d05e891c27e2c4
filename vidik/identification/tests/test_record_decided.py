# SPDX-License-Identifier: EUPL-1.2
"""One person completes a decided record; what two decided on stays. Ages give their group."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Fact, Procedure
from vidik.identification.services import procedures, records
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.identification.types import Step, Subject
from vidik.institutions.models import Institution

Values = dict[str, list[str | int]]


def held(procedure: Procedure) -> dict[str, str | int | None]:
    with scene():
        rows = Fact.objects.filter(procedure=procedure, ended_at=None)
        return {row.field: row.value or row.number for row in rows}


def save(procedure: Procedure, people: Pair, section: str, values: Values) -> int:
    with scene():
        procedure = Procedure.objects.get(pk=procedure.pk)
    with transaction.atomic():
        return records.save_section(
            procedure, section, values, stated_by="expert", stated_on=factories.TODAY,
            actor=people.one,
        )  # fmt: skip


def refused(actor: Actor, statement: str, *values: object) -> str:
    """Run a statement as the application and give what the database says against it."""
    with acting(actor), as_application(), pytest.raises(DatabaseError) as refusal:  # noqa: SIM117
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("person", {"sex": []}),
        ("person", {"sex": ["m"]}),
        ("person", {"age-group": ["over-18"], "age": [20]}),
        ("person", {"sex": [], "age-group": [], "age": [], "citizenship": []}),
        ("exploitation", {"form": [], "form-part": []}),
        ("exploitation", {"country-of-exploitation": ["unknown"]}),
    ],
)
def test_what_two_people_decided_on_is_neither_emptied_nor_changed_by_one(
    procedure: Procedure, people: Pair, section: str, values: Values
) -> None:
    factories.identify(procedure, people)
    before = held(procedure)
    with pytest.raises(ValidationError, match="open the procedure again"):
        save(procedure, people, section, values)
    assert held(procedure) == before


def test_a_decided_record_is_completed_and_what_was_added_is_corrected(
    procedure: Procedure, people: Pair, centre: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.identify(procedure, people)
    assert save(procedure, people, "person", {"age-then": [14], "age": [16]}) == 3
    assert save(procedure, people, "person", {"age-then": [13]}) == 2
    assert held(procedure)["age-then"] == 13
    # A procedure that found no victim may be decided with blanks; those are filled in later.
    other = factories.procedure(centre)
    # A test is one transaction, and so one moment.
    earlier = timezone.now() - dt.timedelta(hours=1)
    monkeypatch.setattr("vidik.identification.services.decisions.moment", lambda: earlier)
    factories.decide(other, people, Step.DISMISS, "other-act")
    assert save(other, people, "person", {"sex": ["f"]}) == 1
    assert save(other, people, "person", {"sex": ["m"]}) == 2


def test_the_page_says_what_stays_and_keeps_what_was_typed(
    procedure: Procedure, people: Pair
) -> None:
    factories.identify(procedure, people)
    client = signed_in(people.one)
    address = reverse("identification:section", args=[procedure.pk, "person"])
    assert "This procedure is decided." in client.get(address).content.decode()
    answer = client.post(address, {"sex": "m", "stated_by": "expert", "stated_on": "2024-06-01"})
    assert answer.status_code == 422
    assert "The decision was taken on this answer" in answer.content.decode()


@pytest.mark.parametrize("field", ["sex", "age"])
def test_the_database_lets_no_fact_end_on_which_was_decided_or_that_is_closed(
    procedure: Procedure, people: Pair, field: str
) -> None:
    factories.identify(procedure, people)
    if field == "age":
        factories.inform(procedure, Subject.OUTCOME, actor=people.one)
        with scene():
            decided = Procedure.objects.get(pk=procedure.pk)
        procedures.close(decided, actor=people.one)
    ends = "update identification_fact set ended_at = now() where field = %s"
    assert "stays" in refused(people.one, ends, field)


def test_no_fact_is_ever_rewritten(procedure: Procedure, people: Pair) -> None:
    save(procedure, people, "person", {"sex": ["f"]})
    rewrites = "update identification_fact set value = 'm', stated_by = 'police'"
    assert "not a column" in refused(people.one, rewrites)


def test_a_known_age_gives_its_group_and_no_other_one_is_accepted(
    procedure: Procedure, people: Pair
) -> None:
    assert save(procedure, people, "person", {"age": [15], "age-group": []}) == 2
    assert held(procedure) == {"age": 15, "age-group": "under-18"}
    for group in ("unknown", "over-18"):
        with pytest.raises(ValidationError):
            save(procedure, people, "person", {"age-group": [group]})
    assert save(procedure, people, "person", {"age": [18], "age-group": []}) == 4
    assert held(procedure) == {"age": 18, "age-group": "over-18"}
    assert save(procedure, people, "person", {"age": ["unknown"], "age-group": []}) == 3
    assert held(procedure) == {"age": "unknown"}


def test_an_age_and_a_group_that_were_decided_on_stop_nothing_else(
    procedure: Procedure, people: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        # The release before let both stand.
        before.setattr("vidik.identification.services.records._require_consistent", lambda *_: None)
        factories.identify(procedure, people, age=[15], age_group=["unknown"])
    current: Values = {"age": [15], "age-group": ["unknown"]}
    assert save(procedure, people, "person", {**current, "age-then": [14]}) == 1
    with pytest.raises(ValidationError, match="The age is known"):
        save(procedure, people, "person", {**current, "age": [16]})
    assert held(procedure)["age-then"] == 14
