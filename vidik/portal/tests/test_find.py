# SPDX-License-Identifier: EUPL-1.2
"""The search box: it leads where the reader may go, and says nothing of what they may not see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.scenes import scene
from tests.signed_in import client_of
from vidik.access.finding import AT_MOST, find
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.audit.models import AuditEvent
from vidik.cases.models import Case
from vidik.cases.services import own_views
from vidik.cases.tests import factories
from vidik.cases.types import Alias
from vidik.exchange.models import Addressee
from vidik.exchange.tests.factories import make_kind, make_sent, member, office
from vidik.institutions.models import Institution
from vidik.referral.models import ReportedPerson
from vidik.referral.tests.factories import centre_member, filed, reporter, seen
from vidik.vault.models import Person

pytestmark = pytest.mark.django_db
FIND = "/find/"
NEVER = "22222-22222"


def looked(client: Client, words: str) -> HttpResponse:
    answer: HttpResponse = client.post(FIND, {"words": words})  # type: ignore[assignment]
    return answer


def body(answer: HttpResponse, typed: str) -> str:
    text = answer.content.decode().replace(typed, "")
    start = text.index("</form>\n", text.index('id="words"'))
    return text[start : text.index("</main>")]


@pytest.fixture
def expert_and_case() -> tuple[Actor, Case]:
    centre = factories.institution("centre")
    case = factories.case(centre)
    with scene():
        case.save()
    return factories.member(Role.CASE_EXPERT, centre), case


def test_the_code_of_a_case_leads_to_it(expert_and_case: tuple[Actor, Case]) -> None:
    expert, case = expert_and_case
    page = reverse("cases:case", args=[case.pk])
    for typed in (case.code, case.code.lower(), f" {case.code.replace('-', ' ')} "):
        answer = looked(client_of(expert), typed)
        assert answer.status_code == 302, typed
        assert answer["Location"] == page


def test_what_one_may_not_see_answers_as_what_does_not_exist(
    expert_and_case: tuple[Actor, Case],
) -> None:
    _expert, case = expert_and_case
    stranger = client_of(factories.member(Role.ASSOCIATION_HEAD, factories.institution("third")))
    looked(stranger, NEVER)
    costs, answers = [], []
    for typed in (case.code, NEVER):
        with CaptureQueriesContext(connection) as queries:
            answers.append(looked(stranger, typed))
        costs.append(len(queries))
    hidden, never = answers
    assert costs[0] == costs[1]
    assert hidden.status_code == never.status_code == 200
    assert "Nothing found" in hidden.content.decode()
    assert body(hidden, case.code) == body(never, NEVER)


@pytest.mark.usefixtures("serbia")
def test_numbers_of_reports_and_persons_lead_to_them_and_hide_from_others() -> None:
    expert, sender = centre_member(), reporter()
    report = seen(expert, filed(sender))
    with scene():
        entry = ReportedPerson.objects.get(report=report)
        person = Person.objects.filter(case=entry.case_id).first()
    other = client_of(reporter("csw-bor"))
    wanted = [(report.number, "referral:report", report.pk)]
    if person is not None:
        wanted.append((person.code, "vault:person", person.pk))
    for number, name, key in wanted:
        answer = looked(client_of(expert), number)
        assert answer.status_code == 302
        assert answer["Location"] == reverse(name, args=[key])
        assert "Nothing found" in looked(other, number).content.decode()
    own = looked(client_of(sender), report.number)
    assert own.status_code == 302
    assert "own-reports" in own["Location"]


def test_a_notice_is_found_by_its_number_and_by_words_on_both_sides_only() -> None:
    asks, answers, stranger = member(office()), member(office()), member(office())
    letter = make_sent(make_kind(), asks, Institution.objects.get(pk=answers.institution))[0]
    with scene():
        Addressee.objects.filter(pk=letter.pk).update(search_text="jezero i most")
    word = "језеро"
    for actor in (asks, answers):
        assert looked(client_of(actor), letter.number).status_code == 302
        assert reverse("exchange:letter", args=[letter.pk]) in (
            looked(client_of(actor), word).content.decode()
        )
    for typed in (letter.number, word):
        assert "Nothing found" in looked(client_of(stranger), typed).content.decode()


def test_ones_own_word_for_a_case_finds_it_and_a_colleague_s_does_not(
    expert_and_case: tuple[Actor, Case],
) -> None:
    expert, case = expert_and_case
    colleague = factories.member(Role.DUTY_EXPERT, case.responsible)
    with acting(expert):
        own_views.choose_alias(case, Alias.WILLOW, actor=expert)
    assert case.code in looked(client_of(expert), "willow").content.decode()
    assert "Nothing found" in looked(client_of(colleague), "willow").content.decode()


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "%", "'; drop table", "\u202e7KQ2M", "\x00", "=1+1", "а" * 500, "\U0001f600"],
)
def test_odd_input_finds_nothing_and_breaks_nothing(
    typed: str, expert_and_case: tuple[Actor, Case]
) -> None:
    answer = looked(client_of(expert_and_case[0]), typed)
    assert answer.status_code == 200
    assert "<script" not in body(answer, typed)


def test_what_was_typed_stands_on_no_record_and_in_no_address(
    expert_and_case: tuple[Actor, Case],
) -> None:
    expert, _case = expert_and_case
    looked(client_of(expert), "Јованка")
    with scene():
        event = AuditEvent.objects.filter(verb="portal.found").latest("sequence")
    assert event.payload == {"found": 0}
    assert client_of(expert).get(f"{FIND}?words=Јованка").content.decode().count("Јованка") == 0


def test_what_a_search_costs_does_not_grow(expert_and_case: tuple[Actor, Case]) -> None:
    expert, case = expert_and_case

    def cost(typed: str) -> int:
        with acting(expert), CaptureQueriesContext(connection) as queries:
            find(expert, typed)
        return len(queries)

    few = cost(NEVER)
    with scene():
        for _number in range(AT_MOST * 3):
            factories.case(case.responsible).save()
    assert cost(NEVER) == cost(case.code) == few
