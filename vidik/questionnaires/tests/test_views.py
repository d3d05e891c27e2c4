# SPDX-License-Identifier: EUPL-1.2
"""The pages of a data call, with and without scripts."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests import signed_in
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.figures.services.cycles import ensure_cycle
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.services import dispatching, preparing, submitting
from vidik.questionnaires.tests.test_cycle import REPORTS, fill, member

pytestmark = pytest.mark.django_db
LOADER = Actor.system("pack-loader")


def client_of(code: str, role: Role) -> tuple[Client, Actor]:
    actor = member(code, role)
    return signed_in.client_of(actor), actor


def bare(content: bytes) -> bytes:
    """Return a page without its own address and without the token of its forms."""
    text = re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}", b"", content)
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", text)


@pytest.fixture
def office(serbia: str) -> tuple[Client, Actor]:
    return client_of("rapporteur", Role.ANALYST)


@pytest.fixture
def row(office: tuple[Client, Actor]) -> Respondent:
    _client, actor = office
    with acting(LOADER):
        cycle = ensure_cycle("2025", actor=LOADER)
    with acting(actor):
        call = preparing.prepare_call(cycle, actor=actor)
        dispatching.dispatch(
            call,
            due_on=timezone.localdate() + dt.timedelta(days=30),
            title="Questionnaire",
            texts={True: "Please answer.", False: "We ask you."},
            actor=actor,
        )
        return Respondent.objects.get(call=call, institution__code="hppo-nis")


def test_the_office_prepares_and_sends_through_its_pages(office: tuple[Client, Actor]) -> None:
    client, actor = office
    with acting(LOADER):
        ensure_cycle("2025", actor=LOADER)
    assert "No data call yet" in client.get("/questionnaires/").content.decode()
    answer = client.post("/questionnaires/", {"cycle": "2025"}, follow=True)
    assert "not sent yet" in answer.content.decode()
    page = client.get("/questionnaires/call/2025/send/").content.decode()
    assert "Send now" in page
    refused = client.post(
        "/questionnaires/call/2025/send/",
        {"due_on": "2001-01-01"},
    )
    assert "must be in the future" in refused.content.decode()
    sent = client.post(
        "/questionnaires/call/2025/send/",
        {"due_on": (timezone.localdate() + dt.timedelta(days=9)).isoformat()},
        follow=True,
    ).content.decode()
    assert "were sent" in sent
    assert "with the institution" in sent
    with acting(actor):
        assert Call.objects.get().respondents.exclude(state="sent").count() == 0


def test_an_institution_answers_on_its_page(row: Respondent) -> None:
    client, actor = client_of("hppo-nis", Role.RESPONDENT)
    assert str(row.pk) in client.get("/questionnaires/own/").content.decode()
    address = f"/questionnaires/answers/{row.pk}/section/4/"
    page = client.get(address).content.decode()
    assert f'name="{REPORTS}"' in page
    assert "last year" in page
    saved = client.post(address, {REPORTS: "више од 12", f"r:{REPORTS}": "0", "then": "next"})
    assert saved.status_code == 302
    with acting(actor):
        draft = row.drafts.get(question=REPORTS)
    assert (draft.value, draft.qualifier) == ("12", "more_than")
    conflict = client.post(address, {REPORTS: "3", f"r:{REPORTS}": "0"})
    assert "Somebody else saved in the meantime" in conflict.content.decode()


def test_a_save_in_the_background_shows_what_does_not_fit(row: Respondent) -> None:
    client, _actor = client_of("hppo-nis", Role.RESPONDENT)
    answer = client.post(
        f"/questionnaires/answers/{row.pk}/section/4/",
        {REPORTS: "many", f"r:{REPORTS}": "0"},
        headers={"HX-Request": "true"},
    )
    text = answer.content.decode()
    assert "Saved" in text
    assert f'id="r:{REPORTS}" name="r:{REPORTS}" value="1"' in text
    assert "is not a number" in text
    assert "<html" not in text


def test_foreign_questionnaires_are_not_there(
    row: Respondent, office: tuple[Client, Actor]
) -> None:
    _client, analyst = office
    with acting(analyst):
        other = Respondent.objects.get(call=row.call, institution__code="moi")
    client, _actor = client_of("hppo-nis", Role.VALIDATOR)
    never = "/questionnaires/answers/00000000-0000-4000-8000-000000000000/"
    for end in ("", "section/1/", "check/", "workbook/", "sent/1/"):
        foreign = client.get(f"/questionnaires/answers/{other.pk}/{end}")
        nothing = client.get(f"{never}{end}")
        assert foreign.status_code == nothing.status_code == 404
        assert bare(foreign.content) == bare(nothing.content)
    assert client.post(f"/questionnaires/answers/{other.pk}/hand-over/").status_code == 404


def test_a_respondent_has_no_right_to_the_offices_pages(row: Respondent) -> None:
    client, _actor = client_of("hppo-nis", Role.RESPONDENT)
    for address in (
        "/questionnaires/",
        "/forms/",
        "/questionnaires/call/2025/",
        "/questionnaires/call/2025/send/",
        "/questionnaires/call/2025/?format=csv",
    ):
        assert client.get(address).status_code == 403, address
    assert client.post(f"/questionnaires/answers/{row.pk}/decide/").status_code == 403


def test_checks_are_shown_explained_and_sent(row: Respondent) -> None:
    client, actor = client_of("hppo-nis", Role.VALIDATOR)
    address = f"/questionnaires/answers/{row.pk}/check/"
    assert "must be corrected" in client.get(address).content.decode()
    with acting(actor):
        fill(row, actor, **{REPORTS: "25"})
    page = client.get(address).content.decode()
    assert "much more than last year" in page
    key = page.partition('name="why:')[2].partition('"')[0]
    client.post(address, {f"why:{key}": "A large case."})
    receipt = client.post(
        f"/questionnaires/answers/{row.pk}/hand-over/", {"step": "submit"}, follow=True
    ).content.decode()
    assert "2025-hppo-nis-1" in receipt
    assert "A large case." in receipt


def test_a_workbook_is_given_and_a_bad_one_refused_by_cell(row: Respondent) -> None:
    client, _actor = client_of("hppo-nis", Role.RESPONDENT)
    address = f"/questionnaires/answers/{row.pk}/workbook/"
    given = client.get(address)
    assert given.headers["Content-Disposition"] == 'attachment; filename="hppo-nis-2025.xlsx"'
    refused = client.post(address, {"file": SimpleUploadedFile("x.xlsx", b"no workbook")})
    assert refused.status_code == 422
    assert "not an Excel workbook" in refused.content.decode()
    taken = client.post(address, {"file": SimpleUploadedFile("x.xlsx", given.content)}, follow=True)
    assert "answers were imported" in taken.content.decode()


def test_the_office_accepts_and_the_dashboard_closes(
    row: Respondent, office: tuple[Client, Actor]
) -> None:
    validator = member("hppo-nis", Role.VALIDATOR)
    with acting(validator):
        fill(row, validator, **{REPORTS: "1"})
        submitting.submit(row, actor=validator)
    client, _actor = office
    address = f"/questionnaires/answers/{row.pk}/decide/"
    accepted = client.post(address, {"step": "accept"}, follow=True).content.decode()
    assert "Accepted:" in accepted
    page = client.get("/questionnaires/call/2025/?state=accepted").content.decode()
    assert "1 institution" in page
    assert client.get("/questionnaires/call/2025/?format=csv").status_code == 200


def test_forms_are_shown_and_open_elsewhere(office: tuple[Client, Actor]) -> None:
    client, _actor = office
    page = client.get("/forms/?q=police").content.decode()
    assert "Questionnaire for the police" in page
    key = re.findall(r"/forms/(\d+)/", page)[0]
    assert client.get(f"/forms/{key}/").status_code == 200
    assert client.get(f"/forms/{key}/xlsform/").content.startswith(b"PK")


def test_a_list_costs_the_same_however_many_are_asked(
    row: Respondent, office: tuple[Client, Actor], django_assert_max_num_queries: object
) -> None:
    client, _actor = office
    client.get("/questionnaires/call/2025/")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get("/questionnaires/call/2025/")


def test_an_addressee_reads_what_its_act_asks_and_no_other_one(
    row: Respondent, office: tuple[Client, Actor]
) -> None:
    _client, analyst = office
    with acting(analyst):
        keys = dict(row.call.respondents.values_list("institution__code", "notice_key"))
    client, _actor = client_of("hppo-nis", Role.RESPONDENT)
    own = client.get(f"/exchange/letters/{keys['hppo-nis']}/").content.decode()
    assert "What is requested" in own
    for ending, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        found = client.get(f"/exchange/letters/{keys['hppo-nis']}/act.{ending}")
        assert found.content.startswith(start)
    assert client.get(f"/exchange/letters/{keys['moi']}/").status_code == 404


def test_the_receipt_is_for_those_who_may_read_the_answers(row: Respondent) -> None:
    client, validator = client_of("hppo-nis", Role.VALIDATOR)
    with acting(validator):
        fill(row, validator, **{REPORTS: "1"})
        submitting.submit(row, actor=validator)
    address = f"/questionnaires/answers/{row.pk}/sent/1/receipt.pdf"
    found = client.get(address)
    assert found.headers["Content-Type"] == "application/pdf"
    assert found.headers["Content-Disposition"] == (
        'attachment; filename="receipt-2025-hppo-nis-1.pdf"'
    )
    other, _actor = client_of("hppo-pirot", Role.VALIDATOR)
    assert other.get(address).status_code == 404


def test_what_is_refused_is_said_in_a_sentence(row: Respondent) -> None:
    leader, _actor = client_of("rapporteur", Role.ANALYST)
    leader.post(f"/questionnaires/call/{row.call.year}/close/")
    client, _actor = client_of("hppo-nis", Role.VALIDATOR)
    address = f"/questionnaires/answers/{row.pk}/hand-over/"
    page = client.post(address, {"step": "submit"}, follow=True).content.decode()
    assert ">The data call is closed; answers are no longer accepted.<" in page
