# SPDX-License-Identifier: EUPL-1.2
"""What people may do to the registry, and what it refuses."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from vidik.access.types import Denied
from vidik.audit.selectors import history_of
from vidik.core.languages import Texts
from vidik.institutions import selectors
from vidik.institutions.models import Institution
from vidik.institutions.selectors import mark_of_contact
from vidik.institutions.services import contacts, editing
from vidik.institutions.tests.factories import (
    ANALYST,
    HEAD,
    READER,
    contact_facts,
    facts_of,
    make_contact,
    make_institution,
)

pytestmark = pytest.mark.django_db


def found_by(words: str) -> set[str]:
    rows = selectors.matching(READER, words)
    return {row.code for row in rows}


def test_an_added_institution_is_found_in_both_scripts() -> None:
    model = make_institution("model")
    facts = facts_of(
        model, name=Texts(en="Kiosk of tests", sr="Ћошак за рад"), aliases=("Ugaonica",)
    )
    editing.add_institution(facts, code="", actor=ANALYST)
    assert found_by("Ћошак") == found_by("cosak") == found_by("ugaonica") == {"kiosk-of-tests"}


def test_a_reader_changes_nothing() -> None:
    institution = make_institution("stays")
    with pytest.raises(Denied):
        editing.change_institution(institution, facts_of(institution, note="x"), actor=READER)
    with pytest.raises(Denied):
        contacts.add_contact_point(institution, contact_facts(), actor=READER)
    institution.refresh_from_db()
    assert institution.note == ""
    assert not institution.contact_points.exists()


def test_a_code_that_hides_a_page_is_refused() -> None:
    model = make_institution("model")
    with pytest.raises(ValidationError) as refusal:
        editing.add_institution(
            facts_of(model, name=Texts(en="x", sr="x")), code="contacts", actor=ANALYST
        )
    assert "code" in refusal.value.message_dict


def test_a_change_is_recorded_with_the_fields_and_shown_with_both_values() -> None:
    institution = make_institution("changing", name={"en": "Old name"})
    changed = editing.change_institution(
        institution,
        facts_of(institution, name=Texts(institution.name | {"en": "New name"})),
        actor=ANALYST,
    )
    assert changed == ["name"]
    assert history_of(institution)[0].payload["fields"] == ["name"]
    latest = selectors.history(Institution.objects.get(code="changing"))[0]
    assert [(c.old, c.new) for c in latest.changes] == [("Old name", "New name")]
    assert latest.actor == ANALYST.label


def test_saving_what_stands_already_records_nothing() -> None:
    institution = make_institution("same", aliases=("Other",))
    assert editing.change_institution(institution, facts_of(institution), actor=ANALYST) == []
    assert history_of(institution) == []


def test_nothing_stands_below_itself_or_its_own() -> None:
    top = make_institution("top")
    middle = make_institution("middle", parent=top)
    bottom = make_institution("bottom", parent=middle)
    for parent in (top, middle, bottom):
        with pytest.raises(ValidationError, match="cannot be placed below"):
            editing.change_institution(top, facts_of(top, parent=parent), actor=ANALYST)
    assert selectors.ancestor_ids(bottom) == [middle.pk, top.pk]


def test_a_contact_point_sent_twice_is_added_once() -> None:
    institution = make_institution("office")
    for _ in range(2):
        contacts.add_contact_point(institution, contact_facts(), actor=ANALYST)
    assert institution.contact_points.count() == 1


def test_a_confirmation_in_the_future_is_refused() -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    office = make_institution("office")
    with pytest.raises(ValidationError):
        contacts.add_contact_point(office, contact_facts(confirmed_on=tomorrow), actor=ANALYST)
    assert not office.contact_points.exists()


def test_a_confirmed_contact_is_confirmed_once_a_day() -> None:
    contact = make_contact(make_institution("office"), confirmed_on=None)
    today = timezone.localdate()
    for _ in range(2):
        contacts.confirm_contact_point(
            contact, on=today, seen=mark_of_contact(contact), actor=ANALYST
        )
    contact.refresh_from_db()
    assert contact.confirmed_on == today
    assert [e.verb for e in history_of(contact.institution)] == ["contact-point.confirmed"]


def test_an_ended_contact_stays_and_is_not_confirmed_any_more() -> None:
    contact = make_contact(make_institution("office"))
    contacts.end_contact_point(contact, on=dt.date(2031, 1, 1), actor=ANALYST)
    with pytest.raises(ValidationError, match="ended"):
        contacts.confirm_contact_point(
            contact, on=dt.date(2031, 1, 2), seen=mark_of_contact(contact), actor=ANALYST
        )
    with pytest.raises(ValidationError, match="already"):
        contacts.end_contact_point(contact, on=dt.date(2031, 6, 1), actor=ANALYST)
    assert contact.institution.contact_points.get().valid_to == dt.date(2031, 1, 1)


def test_a_contact_does_not_end_before_it_begins() -> None:
    contact = make_contact(make_institution("office"), valid_from=dt.date(2030, 1, 1))
    with pytest.raises(ValidationError) as refusal:
        contacts.end_contact_point(contact, on=dt.date(2029, 12, 31), actor=HEAD)
    assert "valid_to" in refusal.value.message_dict


def test_the_history_shows_of_contact_points_as_well() -> None:
    institution = make_institution("renamed")
    contact = contacts.add_contact_point(institution, contact_facts(), actor=ANALYST)
    contacts.end_contact_point(contact, on=dt.date(2026, 5, 1), actor=HEAD)
    ended, added = (entry for entry in selectors.history(institution) if entry.subject)
    assert (ended.subject, ended.actor, ended.is_first) == ("Statistics desk", HEAD.label, False)
    assert [(change.old, change.new) for change in ended.changes] == [("", "1 May 2026")]
    assert (added.subject, added.is_first) == ("Statistics desk", True)
