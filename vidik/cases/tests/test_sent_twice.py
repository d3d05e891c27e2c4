# SPDX-License-Identifier: EUPL-1.2
"""A double click, a second tab, two colleagues at the same moment: what is done is done once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.at_once import at_once
from tests.scenes import scene
from vidik.access.types import Actor, Role
from vidik.audit.models import AuditEvent
from vidik.cases.models import Case, EmergencyAccess, Participant, Sharing
from vidik.cases.services import cases, emergencies
from vidik.cases.tests import factories
from vidik.cases.tests.test_views import signed_in
from vidik.cases.types import Emergency, Judgement
from vidik.core.workflow import TransitionRefused
from vidik.institutions.models import Institution

SHARE = {"purpose": "health-care", "ground": "consent", "reference": "12/2026"}
ASK = {
    "reason": "danger", "explanation": "A call at night from the shelter.", "hours": "2",
}  # fmt: skip


def recorded(verb: str) -> int:
    return AuditEvent.objects.filter(verb=verb).count()


def mark_of(client: Client, address: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', client.get(address).content.decode())
    assert found is not None
    return found.group(1)


# ---------------------------------------------------------------------------- decisions


@pytest.fixture
def second(centre: Institution) -> Actor:
    return factories.member(Role.CENTRE_HEAD, centre)


@pytest.fixture
def access(the_case: Case, superior: Actor, duty: Actor) -> EmergencyAccess:
    cases.restrict_case(the_case, actor=superior)
    return emergencies.ask_emergency(
        the_case.code, reason=Emergency.DANGER, explanation=ASK["explanation"], hours=2,
        alone=False, actor=duty,
    )  # fmt: skip


def decided(client: Client, access: EmergencyAccess, step: str) -> str:
    address = reverse("cases:decide", args=[access.pk])
    return str(client.post(address, {"step": step}, follow=True).content.decode())


def now(access: EmergencyAccess) -> EmergencyAccess:
    with scene():
        return EmergencyAccess.objects.get(pk=access.pk)


def test_a_decision_that_comes_twice_shows_what_was_decided(
    access: EmergencyAccess, superior: Actor, second: Actor
) -> None:
    head, colleague = signed_in(superior), signed_in(second)
    assert "has been approved" in decided(head, access, "approve")
    first = now(access)
    assert "has been approved" in decided(head, access, "approve")
    page = decided(colleague, access, "approve")
    assert f"{superior.name} decided so before you" in page
    assert "open now" in page
    again = now(access)
    assert (again.decided_at, again.decided_by_id, again.expires_at) == (
        first.decided_at, superior.user_id, first.expires_at,
    )  # fmt: skip
    assert recorded("emergency.approved") == 1
    assert "has been ended" in decided(head, access, "end")
    ended = now(access)
    assert "has been ended" in decided(head, access, "end")
    assert now(access).expires_at == ended.expires_at
    assert recorded("emergency.ended") == 1


@pytest.mark.parametrize(
    ("first", "other", "says"),
    [
        (["approve"], "refuse", "approved this before you. Nothing was changed."),
        (["refuse"], "approve", "refused this before you. Nothing was changed."),
        (["approve", "end"], "approve", "ended this access before you. Nothing was changed."),
    ],
)
def test_another_decision_than_the_one_that_stands_is_refused_by_who_and_what(
    first: list[str], other: str, says: str, access: EmergencyAccess, superior: Actor, second: Actor
) -> None:
    for step in first:
        emergencies.decide_emergency(access, step, actor=superior)
    current = now(access)
    assert f"{superior.name} {says}" in decided(signed_in(second), access, other)
    remaining = now(access)
    assert (remaining.state, remaining.decided_by_id) == (current.state, superior.user_id)


def test_a_review_that_comes_twice_is_closed_once_and_its_judgement_stays(
    access: EmergencyAccess, superior: Actor, second: Actor
) -> None:
    emergencies.decide_emergency(access, "approve", actor=superior)
    emergencies.decide_emergency(access, "end", actor=superior)
    head, colleague = signed_in(superior), signed_in(second)
    address = reverse("cases:review", args=[access.pk])

    def reviewed(client: Client, judgement: str) -> str:
        return client.post(address, {"judgement": judgement}, follow=True).content.decode()

    for _click in range(2):
        assert "The review has been closed" in reviewed(head, "justified")
    assert f"{superior.name} decided so before you" in reviewed(colleague, "justified")
    shown = reviewed(colleague, "unjustified")
    assert (
        f"{superior.name} has already closed the review: justified. Nothing was changed." in shown
    )
    assert now(access).judgement == Judgement.JUSTIFIED
    assert recorded("emergency.reviewed") == 1


# -------------------------------------------------------------- forms that are done once


@pytest.fixture
def lead(the_case: Case, centre: Institution, outsider: Actor) -> Actor:
    """A head who may do all that a page of a case offers, to an institution with people."""
    return factories.member(Role.CENTRE_HEAD, centre)


def sharing_of(case: Case, other: Institution, actor: Actor) -> Sharing:
    made = factories.sharing(case, other)
    with scene():
        made.save()
    return made


def adding(case: Case, other: Institution, actor: Actor) -> tuple[str, dict[str, str]]:
    address = f"{reverse('cases:add-participant', args=[case.pk])}?institution={other.code}"
    return address, {"user": "", "role": "support", "why": "assigned"}


def ending(case: Case, other: Institution, actor: Actor) -> tuple[str, dict[str, str]]:
    made = factories.participant(case, other)
    with scene():
        made.save()
    return reverse("cases:end-participation", args=[case.pk, made.pk]), {"sure": "on"}


def sharing(case: Case, other: Institution, actor: Actor) -> tuple[str, dict[str, str]]:
    until = (timezone.localdate() + dt.timedelta(days=30)).isoformat()
    data = {**SHARE, "institution": other.code, "until": until}
    return reverse("cases:share", args=[case.pk]), data


def withdrawing(case: Case, other: Institution, actor: Actor) -> tuple[str, dict[str, str]]:
    row = sharing_of(case, other, actor)
    return reverse("cases:withdraw", args=[case.pk, row.pk]), {"reason": "fulfilled"}


def handing_over(case: Case, other: Institution, actor: Actor) -> tuple[str, dict[str, str]]:
    factories.member(Role.ASSOCIATION_HEAD, other)
    return reverse("cases:transfer", args=[case.pk]), {"institution": other.code, "sure": "on"}


def asking(case: Case, other: Institution, actor: Actor) -> tuple[str, dict[str, str]]:
    theirs = factories.case(other)
    with scene():
        theirs.save()
    return reverse("cases:ask"), {**ASK, "code": theirs.code}


Form = Callable[[Case, Institution, Actor], tuple[str, dict[str, str]]]
FORMS: list[tuple[Form, str, str]] = [
    (adding, "participant.added", "already take part"),
    (ending, "participant.ended", "has already ended"),
    (sharing, "sharing.begun", "already shared"),
    (withdrawing, "sharing.withdrawn", "the state has changed in the meantime"),
    (handing_over, "case.transferred", ""),
    (asking, "emergency.requested", "already waiting"),
]


@pytest.mark.parametrize(("form", "verb", "_says"), FORMS)
def test_a_form_of_a_case_that_is_sent_twice_is_done_once_and_leads_to_the_same_page(
    form: Form, verb: str, _says: str, the_case: Case, lead: Actor, other: Institution
) -> None:
    client = signed_in(lead)
    address, data = form(the_case, other, lead)
    sent = {**data, "once": mark_of(client, address)}
    first = client.post(address, sent)
    assert first.status_code == 302, first.content.decode()
    assert recorded(verb) == 1
    again = client.post(address, sent)
    assert (again.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert "carried out once" in client.get(again.headers["Location"]).content.decode()
    assert recorded(verb) == 1


@pytest.mark.parametrize(("form", "verb", "says"), FORMS)
def test_a_page_that_was_open_in_a_second_tab_does_nothing_more_and_says_so(
    form: Form, verb: str, says: str, the_case: Case, lead: Actor, other: Institution
) -> None:
    client = signed_in(lead)
    address, data = form(the_case, other, lead)
    marks = [mark_of(client, address) for _tab in range(2)]
    assert marks[0] != marks[1]
    assert client.post(address, {**data, "once": marks[0]}).status_code == 302
    late = client.post(address, {**data, "once": marks[1]}, follow=True)
    assert recorded(verb) == 1
    if says:
        assert says in late.content.decode()
    else:
        # Whoever handed the case over sees it no more.
        assert late.status_code in {403, 404}


# ------------------------------------------------------------------- at the same moment


@pytest.fixture
def committed(committed_database: None, settings: Any) -> None:
    """Keep what is written, with the marks of forms in the database, as on a server."""
    settings.CACHES = {
        "default": {
            "BACKEND": "vidik.core.exact_cache.ExactCache",
            "LOCATION": "core_cache",
            "TIMEOUT": 3600,
        }
    }


class Committed:
    """People of two centres and a case, in a database in which what is written stays."""

    def __init__(self) -> None:
        with transaction.atomic():
            self.centre = factories.institution("twice-centre")
            self.other, self.third = (factories.institution(f"twice-{n}") for n in range(2))
            for place in (self.other, self.third):
                factories.member(Role.ASSOCIATION_WORKER, place)
            self.heads = [factories.member(Role.CENTRE_HEAD, self.centre) for _head in range(2)]
            self.case = factories.case(self.centre)
            with scene():
                self.case.save()
            self.clients = [signed_in(head) for head in self.heads]

    def count(self, model: Any, **wanted: object) -> int:
        with transaction.atomic(), scene():
            return int(model.objects.filter(**wanted).count())


def sent_at_once(*posts: tuple[Client, str, dict[str, str]]) -> list[Any]:
    return at_once(*[lambda post=post: post[0].post(post[1], post[2]) for post in posts])


def test_a_double_click_at_the_same_moment_shares_once(committed: None) -> None:
    at = Committed()
    client = at.clients[0]
    address, data = sharing(at.case, at.other, at.heads[0])
    sent = {**data, "once": mark_of(client, address)}
    answers = sent_at_once(*[(client, address, sent)] * 2)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert at.count(Sharing, case=at.case) == 1
    assert recorded("sharing.begun") == 1


def test_a_double_click_on_what_is_refused_is_refused_twice(committed: None) -> None:
    at = Committed()
    client = at.clients[0]
    address, data = sharing(at.case, at.other, at.heads[0])
    wrong = {**data, "until": "yesterday", "once": mark_of(client, address)}
    answers = sent_at_once(*[(client, address, wrong)] * 2)
    assert [answer.status_code for answer in answers] == [422, 422]
    right = {**data, "once": wrong["once"]}
    assert client.post(address, right).status_code == 302


def test_two_heads_who_share_and_add_the_same_at_the_same_moment_do_it_once(
    committed: None,
) -> None:
    at = Committed()
    for form, model, verb in (
        (sharing, Sharing, "sharing.begun"),
        (adding, Participant, "participant.added"),
    ):
        address, data = form(at.case, at.other, at.heads[0])
        posts = [(one, address, {**data, "once": mark_of(one, address)}) for one in at.clients]
        answers = sent_at_once(*posts)
        assert sorted(answer.status_code for answer in answers) == [302, 422], verb
        assert at.count(model, case=at.case, institution=at.other) == 1
        assert recorded(verb) == 1


def test_of_two_hand_overs_at_the_same_moment_one_is_done(committed: None) -> None:
    at = Committed()
    posts = []
    for client, to in zip(at.clients, (at.other, at.third), strict=True):
        address, data = handing_over(at.case, to, at.heads[0])
        posts.append((client, address, {**data, "once": mark_of(client, address)}))
    answers = sent_at_once(*posts)
    codes = sorted(answer.status_code for answer in answers)
    assert codes[0] == 302
    assert codes[1] in {403, 404, 422}
    assert recorded("case.transferred") == 1


def test_of_two_heads_who_decide_at_the_same_moment_the_second_learns_what_stands(
    committed: None,
) -> None:
    at = Committed()
    with transaction.atomic():
        duty = factories.member(Role.DUTY_EXPERT, at.centre)
        cases.restrict_case(at.case, actor=at.heads[0])
        access = emergencies.ask_emergency(
            at.case.code, reason=Emergency.DANGER, explanation=ASK["explanation"], hours=2,
            alone=False, actor=duty,
        )  # fmt: skip

    def decides(head: Actor, step: str) -> str:
        try:
            return emergencies.decide_emergency(access, step, actor=head).state
        except TransitionRefused as refusal:
            return str(refusal.reason)

    one, other = at.heads
    results = at_once(lambda: decides(one, "approve"), lambda: decides(other, "refuse"))
    current = [result for result in results if result in {"granted", "refused"}]
    assert len(current) == 1
    assert any("before you. Nothing was changed." in result for result in results)
    assert recorded("emergency.approved") + recorded("emergency.refused") == 1
