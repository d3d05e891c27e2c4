# SPDX-License-Identifier: EUPL-1.2
"""Suspects in codes: what is known of them, and why somebody is no longer one."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.scenes import scene
from vidik.audit.selectors import events_page
from vidik.audit.types import EventFilter
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Procedure, Suspect
from vidik.identification.services import journey
from vidik.identification.tests.factories import Pair
from vidik.identification.types import SuspectFacts, SuspectRemoval


def page_of(procedure: Procedure, people: Pair) -> str:
    address = reverse("identification:procedure", args=[procedure.pk])
    page = signed_in(people.one).get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_sex_and_citizenship_of_a_suspect_are_entered_and_shown(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    address = reverse("identification:step", args=[procedure.pk, "suspect"])
    form = client.get(address).content.decode()
    assert "in the vault" not in form
    sent = {"roles": ["recruiter"], "relation": "partner", "sex": "m", "citizenship": "no-such"}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, {**sent, "citizenship": "RS"}).status_code == 302
    unknown = {"roles": ["buyer"], "sex": "unknown", "citizenship": "unknown"}
    assert client.post(address, unknown).status_code == 302
    shown = page_of(procedure, people)
    assert "intimate partner · male · Serbia" in shown
    assert "Sex: not known · Citizenship: not known" in shown


def test_a_suspect_is_removed_once_with_a_reason_and_is_stored(
    procedure: Procedure, people: Pair
) -> None:
    row = journey.add_suspect(procedure, SuspectFacts(("recruiter",)), actor=people.one)
    other = journey.add_suspect(procedure, SuspectFacts(("buyer",)), actor=people.one)
    client = signed_in(people.one)
    address = reverse("identification:step", args=[procedure.pk, "end-suspect"])
    assert client.post(address, {"suspect": row.pk}).status_code == 422
    sent = {"suspect": row.pk, "reason": "mistake"}
    assert client.post(address, sent).status_code == 302
    with scene():
        assert Suspect.objects.get(pk=row.pk).removed_at is not None
        assert Suspect.objects.get(pk=other.pk).removed_at is None
    [act] = events_page(EventFilter(verb="record.suspect-removed")).events
    assert (act.subject_key, act.payload) == (str(row.pk), {"reason": "mistake"})
    shown = page_of(procedure, people)
    current, _, removed = shown.partition("Removed from the suspects")
    assert other.code in current
    assert row.code not in current
    assert re.search(
        rf"{row.code} : recruiter or intermediary \([^)]+: entered by mistake\)", removed
    )
    with pytest.raises(ValidationError, match="already been removed"):
        journey.remove_suspect(procedure, row, SuspectRemoval.SAME, actor=people.one)
