# SPDX-License-Identifier: EUPL-1.2
"""A write locks, asks for the right, and does not end without an act on record."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vidik.access import changes
from vidik.access.changes import NothingRecorded, change
from vidik.access.types import Action, Actor, Denied, OutOfScope, Role
from vidik.audit.selectors import last_event
from vidik.cases.models import Sharing
from vidik.institutions.models import Institution
from vidik.institutions.tests.factories import make_contact, make_institution

pytestmark = pytest.mark.django_db
ANALYST = Actor("user:902", frozenset({Role.ANALYST}), "An analyst", 902)


def test_a_change_gives_the_row_as_it_is_by_now_and_records_the_act() -> None:
    row = make_institution("a-centre")
    Institution.objects.filter(pk=row.pk).update(
        name={"en": "Renamed meanwhile", "sr": "Преименовано"}
    )
    with change(ANALYST, Action.INSTITUTIONS_CHANGE, row) as (row, act):
        assert row.name["en"] == "Renamed meanwhile"
        act.record("institution.changed", fields=["name"])
    event = last_event("institution.changed")
    assert event is not None
    assert (event.verb, event.actor, event.subject_key) == (
        "institution.changed",
        "user:902",
        str(row.pk),
    )


def test_the_row_is_locked_in_one_statement_with_what_is_read_along() -> None:
    contact = make_contact(make_institution("a-centre"))
    with (
        CaptureQueriesContext(connection) as queries,
        change(ANALYST, Action.INSTITUTIONS_CHANGE, contact) as (contact, act),
    ):
        assert contact.institution.code == "a-centre"
        act.record("contact-point.changed", contact=contact.pk)
    locking = [each["sql"] for each in queries if "FOR UPDATE" in each["sql"]]
    assert len(locking) == 1
    event = last_event("contact-point.changed")
    assert event is not None
    assert event.subject_label == "institutions.institution"


def test_a_change_that_ends_without_an_act_is_undone() -> None:
    row = make_institution("a-centre")

    def rename() -> None:
        with change(ANALYST, Action.INSTITUTIONS_CHANGE, row):
            Institution.objects.filter(pk=row.pk).update(
                name={"en": "On no record", "sr": "Без записа"}
            )

    with pytest.raises(NothingRecorded):
        rename()
    row.refresh_from_db()
    assert row.name["en"] != "On no record"


def test_a_change_that_may_find_nothing_left_to_do_says_so() -> None:
    row = make_institution("a-centre")
    with change(ANALYST, Action.INSTITUTIONS_CHANGE, row, idempotent=True):
        pass


def test_an_act_recorded_within_is_enough() -> None:
    row = make_institution("a-centre")
    with (
        change(ANALYST, Action.INSTITUTIONS_CHANGE),
        change(ANALYST, Action.INSTITUTIONS_CHANGE, row) as (_row, act),
    ):
        act.record("institution.changed", fields=["name"])


def test_whoever_has_no_role_for_it_is_refused_whether_the_row_is_there_or_not() -> None:
    row = make_institution("a-centre")
    removed = Institution(pk=row.pk + 1000)
    for each in (row, removed):
        with pytest.raises(Denied), change(Actor.visitor(), Action.INSTITUTIONS_CHANGE, each):
            pass


def test_a_row_that_is_not_there_is_out_of_scope() -> None:
    row = make_institution("a-centre")
    with (
        pytest.raises(OutOfScope),
        change(ANALYST, Action.INSTITUTIONS_CHANGE, Institution(pk=row.pk + 1000)),
    ):
        pass


def test_a_row_whose_case_went_out_of_sight_meanwhile_is_out_of_scope(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The sharing is locked, and its case handed over before its right is asked for."""

    def locked(row: Any) -> Any:
        return Sharing(pk=row.pk, case_id=row.case_id)

    monkeypatch.setattr(changes, "lock", locked)
    gone = Sharing(pk=1, case_id=uuid.uuid4())
    with pytest.raises(OutOfScope), change(Actor.system("tests"), Action.CASES_SHARE, gone):
        pass
