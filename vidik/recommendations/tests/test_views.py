# SPDX-License-Identifier: EUPL-1.2
"""Pages of the recommendations room, with the real recommendations of two reports."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from vidik.access.types import Role
from vidik.audit.models import AuditEvent
from vidik.institutions.tests.factories import make_institution
from vidik.recommendations.models import Assessment, Recommendation
from vidik.recommendations.tests.factories import (
    make_addressee,
    make_assessment,
    make_recommendation,
)

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role], Client]
ROOM = "/recommendations/"
PAGES = [
    ROOM,
    f"{ROOM}?report=2",
    f"{ROOM}list/",
    f"{ROOM}list/?q=жртв&theme=protection&sort=-grade",
    f"{ROOM}summary/2024/",
    f"{ROOM}summary/2023/",
    f"{ROOM}institutions/",
    f"{ROOM}institutions/moi/",
    f"{ROOM}matters/",
    f"{ROOM}action-plan/",
    f"{ROOM}encounters/",
    f"{ROOM}drafts/",
    f"{ROOM}next/",
    f"{ROOM}abroad/",
    f"{ROOM}next/new/",
    f"{ROOM}abroad/new/",
    f"{ROOM}encounters/new/",
    f"{ROOM}matters/new/",
    f"{ROOM}action-plan/new/",
    f"{ROOM}action-plan/programme-2024-2029/report/",
    f"{ROOM}action-plan/programme-2024-2029/activities/",
    f"{ROOM}action-plan/activities/ap-contact-prosecutors/",
    f"{ROOM}action-plan/activities/ap-contact-prosecutors/change/",
    f"{ROOM}action-plan/activities/ap-contact-prosecutors/indicators/",
    f"{ROOM}R1-PROS-01/",
    f"{ROOM}R2-PREV-06/",
]


def form(**changes: str) -> dict[str, str]:
    current = {
        "cycle": "2024",
        "grade": "partially",
        "basis_en": "The course was held twice.",
        "basis_sr": "Курс је одржан двапут.",
        "evidence": "c5-0045, c5-0047",
        "assessed_on": timezone.localdate().isoformat(),
    }
    return current | changes


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_every_language(
    serbia: str, client_as: ClientAs, page: str, language: str
) -> None:
    client = client_as(Role.HEAD)
    client.cookies["vidik_language"] = language
    response = client.get(page)
    assert response.status_code == 200
    assert b"<h1" in response.content


def test_a_reader_sees_no_button_that_would_refuse(serbia: str, client_as: ClientAs) -> None:
    page = client_as(Role.READER).get(f"{ROOM}R2-PREV-06/").content.decode()
    assert "/assess/" not in page
    assert "/addressees/" not in page


def test_a_page_that_is_not_there_is_404(serbia: str, client_as: ClientAs) -> None:
    client = client_as(Role.HEAD)
    for address in (
        "NO-SUCH/",
        "summary/1999/",
        "institutions/no-such/",
        "R1-PROS-01/addressees/0/",
    ):
        assert client.get(ROOM + address).status_code == 404


def test_the_board_opens_with_the_report_that_was_assessed_last(
    serbia: str, client_as: ClientAs
) -> None:
    page = client_as(Role.READER).get(ROOM)
    assert len(page.context["list"].items) == 28
    assert page.context["ungraded"] == 12


def test_the_summary_shows_the_published_share_beside_what_the_grades_give(
    serbia: str, client_as: ClientAs
) -> None:
    page = client_as(Role.READER).get(f"{ROOM}summary/2024/").content.decode()
    assert "13 of 28 by the published grades" in page
    assert "cannot be reproduced from the grades" in page
    assert "/figures/2024/c5-0004/" in page
    assert "53.57" in page


def test_both_downloads_hold_the_list_that_is_shown(serbia: str, client_as: ClientAs) -> None:
    client = client_as(Role.READER)
    address = f"{ROOM}list/?report=1&grade=ungraded"
    text = client.get(f"{address}&format=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    book = load_workbook(io.BytesIO(client.get(f"{address}&format=xlsx").content))
    cells = list(book.active.iter_rows(values_only=True))
    assert len(rows) == len(cells) == 13
    assert [row[0] for row in rows] == [row[0] for row in cells]
    assert {row[rows[0].index("Grade")] for row in rows[1:]} == {"no grade stated"}


def test_an_assessment_goes_from_one_person_to_another_and_then_counts(
    serbia: str, client_as: ClientAs
) -> None:
    analyst, head = client_as(Role.ANALYST), client_as(Role.HEAD)
    address = f"{ROOM}R1-PROS-05/"
    assert analyst.post(f"{address}assess/", form()).status_code == 302
    draft = Assessment.objects.get(state="draft")
    assert f"/assessments/{draft.pk}/" in head.get(f"{ROOM}drafts/").content.decode()
    assert analyst.get(f"{address}assessments/{draft.pk}/").status_code == 403
    returned = head.post(f"{address}assessments/{draft.pk}/", {"step": "return", "reason": ""})
    assert returned.status_code == 422
    approved = head.post(f"{address}assessments/{draft.pk}/", {"step": "approve"})
    assert approved.status_code == 302
    draft.refresh_from_db()
    assert draft.is_current
    page = head.get(address).content.decode()
    assert "The course was held twice." in page
    assert "Earlier assessments" in page


def test_the_head_cannot_approve_an_own_draft_by_sending_the_form(
    serbia: str, client_as: ClientAs
) -> None:
    head = client_as(Role.HEAD)
    head.post(f"{ROOM}R1-PROS-05/assess/", form())
    draft = Assessment.objects.get(state="draft")
    address = f"{ROOM}R1-PROS-05/assessments/{draft.pk}/"
    assert "a second person decides" in head.get(address).content.decode()
    assert head.post(address, {"step": "approve"}).status_code == 403
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_wrong_citation_is_named_and_what_was_typed_is_still_there(
    serbia: str, client_as: ClientAs
) -> None:
    response = client_as(Role.ANALYST).post(
        f"{ROOM}R1-PROS-05/assess/", form(evidence="c5-0045, c9-9999")
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Not among the figures of 2024: c9-9999." in page
    assert "The course was held twice." in page


def test_the_newest_report_says_that_it_is_not_to_be_assessed_yet(
    serbia: str, client_as: ClientAs
) -> None:
    page = client_as(Role.ANALYST).get(f"{ROOM}R2-PROS-01/assess/").content.decode()
    assert "no later cycle is open" in page


def test_an_answer_is_recorded_and_the_one_before_stays(serbia: str, client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    addressee = Recommendation.objects.get(code="R2-PREV-06").addressees.first()
    assert addressee is not None
    address = f"{ROOM}R2-PREV-06/addressees/{addressee.pk}/"
    for kind, day in (("rejected", "2026-01-02"), ("accepted", "2026-02-02")):
        sent = client.post(address, {"kind": kind, "received_on": day, "note": "letter"})
        assert sent.status_code == 302
    page = client.get(f"{ROOM}R2-PREV-06/").content.decode()
    assert "1 earlier response" in page
    assert client.post(address, {"kind": "perhaps", "received_on": ""}).status_code == 422


def test_lists_cost_the_same_however_much_there_is(client_as: ClientAs) -> None:
    client = client_as(Role.READER)
    office = make_institution("asked-office")

    def grow(rows: int) -> None:
        for _ in range(rows):
            recommendation = make_recommendation(report=71, cycle="2071")
            make_addressee(recommendation, office)
            make_assessment(recommendation, "largely", cycle="2072")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    addresses = [
        f"{ROOM}?report=71",
        f"{ROOM}list/?report=71",
        f"{ROOM}institutions/asked-office/",
    ]
    grow(2)
    few = [queries(address) for address in addresses]
    grow(15)
    assert [queries(address) for address in addresses] == few


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    joined = "&" if "?" in address else "?"
    answer = client.get(f"{ROOM}{address}{joined}format=csv")
    assert answer.status_code == 200, address
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("address", "column", "narrowed", "sorts"),
    [
        ("action-plan/", "As the annual report has it", "state=done", ("title", "Title")),
        ("matters/", "Theme", "theme=protection", ("title", "Title")),
        ("encounters/", "Kind", "kind=inspection_visit", ("title", "Title")),
        ("institutions/", "Recommendations are", "control=outside", ("name", "Institution")),
    ],
)
def test_what_is_followed_is_searched_narrowed_sorted_and_taken_along(
    serbia: str,
    client_as: ClientAs,
    address: str,
    column: str,
    narrowed: str,
    sorts: tuple[str, str],
) -> None:
    client = client_as(Role.HEAD)
    whole = rows_of(client, address)
    part = rows_of(client, f"{address}?{narrowed}")
    assert 0 < len(part) < len(whole)
    assert len({row[column] for row in part}) == 1 < len({row[column] for row in whole})
    key, shown = sorts
    titles = [row[shown] for row in rows_of(client, f"{address}?sort={key}")]
    assert len(titles) == len(whole)
    assert titles[0] == min(titles)
    client.cookies["vidik_language"] = "sr"
    headings = {"title": "Наслов", "name": "Институција"}
    code = next(iter(part[0].values()))
    named = [
        row[headings[key]]
        for row in rows_of(client, f"{address}?{narrowed}")
        if next(iter(row.values())) == code
    ]
    client.cookies["vidik_language"] = "en"
    assert any(part[0] in rows_of(client, f"{address}?q={serbian}") for serbian in named)
    assert rows_of(client, f"{address}?q=nothing-of-the-kind") == []
    empty = client.get(f"{ROOM}{address}?q=nothing-of-the-kind").content.decode()
    assert "Nothing matches" in empty
    remaining = AuditEvent.objects.filter(verb="recommendations.exported").latest("sequence")
    assert remaining.subject_key != "recommendations"
    assert client_as(Role.POLICE).get(f"{ROOM}{address}?format=csv").status_code == 403


def test_drafts_of_assessments_are_narrowed_sorted_and_taken_along(client_as: ClientAs) -> None:
    for code, grade in (("R71-1", "largely"), ("R71-2", "initiated")):
        row = make_assessment(
            make_recommendation(code, report=71, cycle="2071"), grade, cycle="2072", current=False
        )
        Assessment.objects.filter(pk=row.pk).update(
            state="draft", approved_by="", origin="office", assessed_on=timezone.localdate()
        )
    client = client_as(Role.HEAD)
    assert len(rows_of(client, "drafts/")) == 2
    assert [row["Number"] for row in rows_of(client, "drafts/?grade=largely")] == ["R71-1"]
    assert [row["Number"] for row in rows_of(client, "drafts/?sort=-number")] == [
        "R71-2",
        "R71-1",
    ]
    assert rows_of(client, "drafts/?q=nothing-of-the-kind") == []
