# SPDX-License-Identifier: EUPL-1.2
"""The page of a case gathers what all rooms say of it, and for each reader only their part."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.selectors.frame import DOCUMENTS, OVERVIEW, PEOPLE, Frame
from vidik.cases.tests import factories
from vidik.cases.types import Purpose
from vidik.exchange.models import Notice
from vidik.exchange.tests.factories import make_kind, make_sent
from vidik.identification.models import Procedure
from vidik.identification.services import findings, procedures, records
from vidik.identification.tests.factories import BEGUN, SAID, TODAY, centre, inform, pair, procedure
from vidik.institutions.models import Institution
from vidik.vault.methods.plain import Plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened() -> tuple[Procedure, Actor, Actor]:
    """Open a procedure; the expert who did, and the one who may decide."""
    people = pair(centre())
    row = procedure(centre())
    with acting(people.one):
        inform(row, *BEGUN, actor=people.one)
        procedures.open_procedure(row, actor=people.one)
    with scene():
        row.case = Case.objects.select_related("responsible").get(pk=row.case_id)
    return row, people.one, people.other


def share(row: Procedure, institution: Institution, purpose: Purpose) -> None:
    sharing = factories.sharing(row.case, institution, purpose)
    sharing.valid_from = timezone.now() - dt.timedelta(minutes=1)
    with scene():
        sharing.save()


def frame_of(actor: Actor, case: Case, tab: str = OVERVIEW) -> Frame:
    return Frame(actor, case, tab)


def said(actor: Actor, case: Case) -> list[str]:
    with acting(actor):
        return [str(entry.happened.what) for entry in frame_of(actor, case).timeline]


def notify(row: Procedure, sender: Actor, to: Institution) -> None:
    letter = make_sent(make_kind(), sender, to)[0]
    with scene():
        Notice.objects.filter(pk=letter.notice_id).update(case=row.case_id)


def test_the_overview_tells_what_happened_in_every_room(
    opened: tuple[Procedure, Actor, Actor],
) -> None:
    row, expert, _head = opened
    notify(row, expert, factories.institution("other"))
    told = said(expert, row.case)
    assert "The case was opened" in told
    assert any("Notice to" in each for each in told)
    assert len(told) > 3
    page = client_of(expert).get(reverse("cases:case", args=[row.case_id])).content.decode()
    assert row.case.code in page
    for name in ("identification:of-case", "exchange:of-case", "vault:of-case"):
        assert reverse(name, args=[row.case_id]) in page


@pytest.mark.parametrize(
    ("purpose", "role", "tabs"),
    [
        (Purpose.TRIAL, Role.COURT_OFFICER, {"identification", "protection"}),
        (
            Purpose.INVESTIGATION,
            Role.PROSECUTOR,
            {"report-shared", "identification", "protection"},
        ),
        (
            Purpose.GUARDIANSHIP,
            Role.CASE_OFFICER,
            {"report-shared", "identification", "protection"},
        ),
        (Purpose.LABOUR, Role.CASE_OFFICER, {"report-shared"}),
        (Purpose.SUPPORT, Role.ASSOCIATION_WORKER, {"protection"}),
        (Purpose.HEALTH_CARE, Role.PROVIDER, {"protection"}),
    ],
)
def test_with_whom_a_case_is_shared_finds_the_tabs_of_the_purpose(
    opened: tuple[Procedure, Actor, Actor], purpose: Purpose, role: Role, tabs: set[str]
) -> None:
    row, _expert, _head = opened
    place = factories.institution("other")
    reader = factories.member(role, place)
    share(row, place, purpose)
    client = client_of(reader)
    with acting(reader):
        shown = frame_of(reader, row.case).tabs
    assert {tab.code for tab in shown} == tabs | {
        OVERVIEW, "notices", "persons", DOCUMENTS, PEOPLE,
    }  # fmt: skip
    for tab in shown:
        assert client.get(tab.url, follow=True).status_code == 200, tab.code


def test_a_tab_of_a_room_that_has_nothing_yet_says_so_and_stays_hidden_where_it_is_not_shared(
    opened: tuple[Procedure, Actor, Actor],
) -> None:
    with scene():
        case = factories.case(opened[0].case.responsible)
        case.save()
    expert = opened[1]
    place, helpers = factories.institution("other"), factories.institution("helpers")
    police = factories.member(Role.POLICE, place)
    association = factories.member(Role.ASSOCIATION_WORKER, helpers)
    stranger = factories.member(Role.POLICE, factories.institution("elsewhere"))
    for to, purpose in ((place, Purpose.INVESTIGATION), (helpers, Purpose.SUPPORT)):
        sharing = factories.sharing(case, to, purpose)
        sharing.valid_from = timezone.now() - dt.timedelta(minutes=1)
        with scene():
            sharing.save()
    page = reverse("identification:of-case", args=[case.pk])
    assert "No procedure has been opened in this case yet" in (
        client_of(police).get(page).content.decode()
    )
    assert "No report" in (
        client_of(expert).get(reverse("referral:of-case", args=[case.pk])).content.decode()
    )
    with acting(police):
        for tab in frame_of(police, case).tabs:
            assert client_of(police).get(tab.url, follow=True).status_code == 200, tab.code
    for hidden in (stranger, association):
        assert client_of(hidden).get(page).status_code in {403, 404}


def test_the_timeline_says_nothing_of_parts_that_are_not_shared(
    opened: tuple[Procedure, Actor, Actor],
) -> None:
    row, expert, _head = opened
    place = factories.institution("other")
    reader = factories.member(Role.ASSOCIATION_WORKER, place)
    share(row, place, Purpose.SUPPORT)
    whole, part = said(expert, row.case), said(reader, row.case)
    assert set(part) < set(whole)
    assert not any("procedure" in each.lower() for each in part)


def test_documents_of_all_rooms_stand_in_one_list(
    opened: tuple[Procedure, Actor, Actor],
) -> None:
    row, expert, _head = opened
    other = factories.institution("other")
    notify(row, expert, other)
    with acting(expert):
        records.save_section(
            row, "person", SAID["person"], stated_by="expert", stated_on=TODAY, actor=expert
        )
        findings.draft_finding(row, Plain("Мишљење"), actor=expert)
    page = client_of(expert).get(reverse("cases:documents", args=[row.case_id])).content.decode()
    assert "Findings and opinion, version 1" in page
    assert "Notice" in page
    narrowed = client_of(expert).get(
        reverse("cases:documents", args=[row.case_id]), {"kind": "Findings"}
    )
    assert [str(each.kind) for each in narrowed.context["page"].object_list] == ["Findings"]
    stranger = client_of(factories.member(Role.ASSOCIATION_HEAD, other))
    assert stranger.get(reverse("cases:documents", args=[row.case_id])).status_code == 404


def test_the_next_deadline_and_the_marks_stand_on_every_tab(
    opened: tuple[Procedure, Actor, Actor],
) -> None:
    row, _expert, head = opened
    for name in ("cases:case", "cases:people", "cases:documents", "identification:of-case"):
        answer = client_of(head).get(reverse(name, args=[row.case_id]), follow=True)
        page = answer.content.decode()
        assert 'class="case-head"' in page, name
        assert "Procedure assigned to" in page, name


def test_what_is_due_behind_a_tab_is_listed_on_it(
    opened: tuple[Procedure, Actor, Actor],
) -> None:
    row, _expert, _head = opened
    place = factories.institution("other")
    reader = factories.member(Role.COURT_OFFICER, place)
    share(row, place, Purpose.TRIAL)
    client = client_of(reader)
    with acting(reader):
        frame = frame_of(reader, row.case, PEOPLE)
        [people] = [tab for tab in frame.tabs if tab.code == PEOPLE]
        listed = [each for group in frame.work_here for each in group.lines]
        elsewhere = frame_of(reader, row.case, "notices").work_here
    assert [each.kind.room for each in listed] == ["cases"] * people.number
    assert people.number == 1
    assert elsewhere == ()
    page = client.get(reverse("cases:people", args=[row.case_id])).content.decode()
    assert "What is due" in page
    assert "Accept or decline the case shared for" in page.partition('class="case-body"')[2]
    papers = client.get(reverse("cases:documents", args=[row.case_id])).content.decode()
    assert "What is due" not in papers


def test_a_procedure_that_nobody_has_says_so_and_leads_to_the_step(
    opened: tuple[Procedure, Actor, Actor],
) -> None:
    row, expert, _head = opened
    place = factories.institution("other")
    court = factories.member(Role.COURT_OFFICER, place)
    share(row, place, Purpose.TRIAL)
    step = reverse("identification:step", args=[row.pk, "take-over"])
    with scene():
        Procedure.objects.filter(pk=row.pk).update(assigned_to=None, assigned_at=None)

    def head_of(actor: Actor) -> str:
        page = client_of(actor).get(reverse("cases:people", args=[row.case_id])).content.decode()
        return page.partition('<dl class="case-facts">')[2].partition("</dl>")[0]

    assert "Procedure assigned to</dt><dd>nobody yet" in head_of(expert)
    assert step in head_of(expert)
    assert step not in head_of(court), "whoever only reads cannot take it over"
    with acting(expert):
        procedures.take_over(row, actor=expert)
    assert "Procedure assigned to</dt><dd>You" in head_of(expert)
    assert step not in head_of(expert)


def test_what_a_page_of_a_case_costs_does_not_grow(
    opened: tuple[Procedure, Actor, Actor],
) -> None:
    row, expert, _head = opened
    client = client_of(expert)
    other = factories.institution("other")
    notify(row, expert, other)
    pages = [
        reverse(name, args=[row.case_id])
        for name in ("cases:case", "cases:documents", "cases:people", "exchange:of-case")
    ]

    def costs() -> list[int]:
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    few = costs()
    for _number in range(3):
        notify(row, expert, other)
        share(row, factories.institution(), Purpose.SUPPORT)
        with scene():
            factories.case(centre()).save()
            factories.participant(row.case, factories.institution()).save()
    assert costs() == few
    assert max(few) < 73
