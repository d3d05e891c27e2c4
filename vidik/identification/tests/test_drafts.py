# SPDX-License-Identifier: EUPL-1.2
"""A long note survives the end of a session: sealed, for its writer alone, until it is sent."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from vidik.access.services import acting
from vidik.accounts.models import SignIn
from vidik.audit.selectors import events_page
from vidik.audit.types import EventFilter
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Interview, Procedure
from vidik.identification.services import interviews, procedures
from vidik.identification.tests.factories import Pair
from vidik.identification.types import InterviewPlan
from vidik.vault.services.drafts import open_draft

SAID = "Кануринко није смео да изађе."


@pytest.fixture
def interview(procedure: Procedure, people: Pair) -> Interview:
    procedures.open_procedure(procedure, actor=people.one)
    plan = InterviewPlan(timezone.now(), "centre", "sr", interpreter=False)
    return interviews.plan_interview(procedure, plan, actor=people.one)


def form_of(interview: Interview) -> str:
    return reverse("identification:step", args=[interview.procedure_id, "held"])


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_what_was_typed_waits_after_the_session_ended_for_its_writer_alone(
    interview: Interview, people: Pair
) -> None:
    client, address = signed_in(people.one), form_of(interview)
    assert "Discard what was written" not in shown(client, address)
    reported = client.post(address, {"note": SAID, "draft": "keep"}, headers={"HX-Request": "true"})
    assert "Draft saved" in reported.content.decode()
    assert SAID not in reported.content.decode()
    idle = timezone.now() - dt.timedelta(minutes=16)
    SignIn.objects.filter(user=people.one.user_id).update(seen_at=idle)
    late = client.post(address, {"note": SAID, "draft": "keep"})
    assert late.status_code == 302
    assert form_of(interview) in late.headers["Location"], late.headers["Location"]
    again = shown(signed_in(people.one), address)
    assert SAID in again
    assert "Discard what was written" in again
    assert SAID not in shown(signed_in(people.other), address)


def test_a_draft_is_gone_once_it_is_sent_or_discarded(interview: Interview, people: Pair) -> None:
    client, address = signed_in(people.one), form_of(interview)
    client.post(address, {"note": SAID, "draft": "keep"})
    assert SAID in shown(client, address)
    client.post(address, {"draft": "discard"})
    assert SAID not in shown(client, address)
    client.post(address, {"note": SAID, "draft": "keep"})
    held = timezone.localtime() - dt.timedelta(hours=1)
    sent = {"interview": interview.pk, "held_at": f"{held:%Y-%m-%dT%H:%M}", "note": SAID}
    assert client.post(address, {**sent, "held_at": ""}).status_code == 422
    assert SAID in shown(client, address)
    assert client.post(address, sent).status_code == 302
    plan = InterviewPlan(timezone.now(), "centre", "sr", interpreter=False)
    interviews.plan_interview(interview.procedure, plan, actor=people.one)
    assert SAID not in shown(client, address)


def test_a_draft_is_sealed_limited_and_on_record_once(
    procedure: Procedure, interview: Interview, people: Pair
) -> None:
    client, address = signed_in(people.one), form_of(interview)
    for words in ("", "а", "аб", SAID):
        client.post(address, {"note": words, "draft": "keep"})
    long = client.post(
        address, {"note": "x" * 10_001, "draft": "keep"}, headers={"HX-Request": "true"}
    )
    assert "too long" in long.content.decode()
    assert SAID in shown(client, address)
    assert len(events_page(EventFilter(verb="identity.draft-begun")).events) == 1
    cached = [cache.get(key.partition(":1:")[2]) for key in cache._cache]
    [sealed] = [each["sealed"] for each in cached if isinstance(each, dict) and "sealed" in each]
    assert SAID.encode() not in base64.b64decode(sealed)
    with acting(people.one):
        person = procedure.person
        found = open_draft(person, "held", subject=procedure.pk, actor=people.one)
        assert found is not None
        assert found.text.reveal() == SAID
        assert SAID not in repr(found)
        assert open_draft(person, "words", subject=procedure.pk, actor=people.one) is None
        # What was written under another key of the person opens no more, and breaks no page.
        person.key_version += 1
        assert open_draft(person, "held", subject=procedure.pk, actor=people.one) is None


def _second(interview: Interview, people: Pair) -> Interview:
    plan = InterviewPlan(timezone.now() + dt.timedelta(days=1), "centre", "sr", interpreter=False)
    return interviews.plan_interview(interview.procedure, plan, actor=people.one)


def test_words_about_one_interview_do_not_stand_in_the_form_of_another(
    interview: Interview, people: Pair
) -> None:
    other = _second(interview, people)
    client, address = signed_in(people.one), form_of(interview)
    of_one, of_other = (f"{address}?interview={each.pk}" for each in (interview, other))
    client.post(address, {"interview": interview.pk, "note": SAID, "draft": "keep"})
    assert SAID not in shown(client, of_other)
    assert SAID in shown(client, of_one)
    # An address that chooses none leads to what was written, and says of which it is.
    found = client.get(address)
    assert SAID in found.content.decode()
    assert f'<option value="{interview.pk}" selected>' in found.content.decode()
    client.post(of_other, {"interview": other.pk, "note": "Друго", "draft": "keep"})
    assert SAID in shown(client, of_one)
    client.post(address, {"interview": interview.pk, "draft": "discard"})
    assert SAID not in shown(client, of_one)
    assert "Друго" in shown(client, of_other)


def test_what_was_typed_before_an_interview_was_chosen_goes_with_the_choice(
    interview: Interview, people: Pair
) -> None:
    other = _second(interview, people)
    client, address = signed_in(people.one), form_of(interview)
    client.post(address, {"interview": "", "note": SAID, "draft": "keep"})
    assert SAID in shown(client, address)
    remaining = client.post(
        address, {"interview": other.pk, "note": f"{SAID} Још.", "draft": "keep"}
    )
    assert remaining.headers["Location"] == f"{address}?interview={other.pk}"
    assert f"{SAID} Још." in shown(client, address)
    interviews.cancel_interview(other, actor=people.one)
    assert SAID not in shown(client, address)


def test_what_was_sent_of_one_interview_leaves_the_draft_of_another(
    interview: Interview, people: Pair
) -> None:
    other = _second(interview, people)
    client, address = signed_in(people.one), form_of(interview)
    for row, words in ((interview, SAID), (other, "Друго")):
        client.post(address, {"interview": row.pk, "note": words, "draft": "keep"})
    held = timezone.localtime() - dt.timedelta(hours=1)
    sent = {"interview": interview.pk, "held_at": f"{held:%Y-%m-%dT%H:%M}", "note": SAID}
    assert client.post(address, sent).status_code == 302
    assert "Друго" in shown(client, address)
    dropped = events_page(EventFilter(verb="identity.draft-dropped")).events
    assert len(dropped) == 1
    # A form that is about the procedure keeps its words as before.
    finding = reverse("identification:step", args=[interview.procedure_id, "finding"])
    client.post(finding, {"opinion": "Мишљење", "draft": "keep"})
    assert "Мишљење" in shown(client, f"{finding}?interview={other.pk}")
