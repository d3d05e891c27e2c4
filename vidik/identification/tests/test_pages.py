# SPDX-License-Identifier: EUPL-1.2
"""The pages of identification, as an expert, a colleague and a stranger use them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Role
from vidik.cases.models import Case
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.identification.methods import htcds
from vidik.identification.models import Fact, Procedure
from vidik.identification.selectors import records as identification_records
from vidik.identification.selectors.definitions import definitions, standard
from vidik.identification.services import interviews, procedures, propagation, records
from vidik.identification.services.exporting import ExportRefused, victims_as_htcds
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, identify
from vidik.identification.tests.test_two_tabs import hidden
from vidik.identification.types import InterviewPlan, State, Step
from vidik.identification.views.steps import STEPS
from vidik.institutions.models import Institution
from vidik.vault.methods.plain import Plain
from vidik.vault.services.accessing import request_access
from vidik.vault.types import AccessReason, Purpose


def _text(client: Client, name: str, *keys: object, **query: object) -> str:
    answer = client.get(reverse(name, args=keys), query)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def _post(client: Client, of: Procedure, name: str, /, **data: object) -> int:
    address = reverse("identification:step", args=[of.pk, name])
    return client.post(address, data).status_code


def test_the_whole_way_on_pages(procedure: Procedure, people: Pair) -> None:
    one, other = signed_in(people.one), signed_in(people.other)
    assert "First interview" in _text(one, "identification:procedure", procedure.pk)
    assert _post(one, procedure, "open") == 302
    assert _post(one, procedure, "formal") == 302
    for subject in ("rights", "services"):
        reported = {"subject": subject, "how": "orally", "language": "rn", "proof": "signed"}
        assert _post(one, procedure, "inform", **reported) == 302
    for section, fields in factories.SAID.items():
        data = {**fields, "stated_by": "person", "stated_on": "2024-06-01"}
        address = reverse("identification:section", args=[procedure.pk, section])
        assert client_status(one, address, data) == 302
    proposal = {"step": "conclude", "outcome": "identified", "reasons": ["elements-found"]}
    proposal |= {f"element-{code}": named for code, named in factories.STATED.items()}
    assert _post(one, procedure, "propose", **proposal) == 302
    decide = reverse("identification:decide", args=[procedure.pk])
    page = other.get(decide).content.decode()
    assert "Approve the decision" in page
    taken = {"step": "take", "seen": hidden(page, "seen")}
    assert one.post(decide, taken).status_code == 403
    assert other.post(decide, taken).status_code == 302
    text = _text(other, "identification:procedure", procedure.pk)
    assert "victim identified" in text
    assert "sexual exploitation" in text
    assert "1 victim was identified" in _text(other, "identification:statistics")
    assert "too few to say" in _text(other, "identification:statistics")
    tables = reverse("identification:statistics_download", args=["csv"])
    lines = other.get(tables).content.decode("utf-8-sig").replace('"', "").splitlines()
    assert "Received and decided,Reports,Decided,1," in lines
    assert other.get(tables.replace("csv", "xlsx")).status_code == 200
    assert other.get(tables.replace("csv", "exe")).status_code == 404


def client_status(client: Client, address: str, data: dict[str, object]) -> int:
    return client.post(address, data).status_code


def test_a_wrong_section_keeps_what_was_typed_and_saves_nothing(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    address = reverse("identification:section", args=[procedure.pk, "person"])
    answer = client.post(
        address,
        {"sex": "f", "age": "17", "age-group": "over-18", "citizenship": "NG",
         "stated_by": "police", "stated_on": "2024-06-01"},
    )  # fmt: skip
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "does not match the age group" in text
    assert 'value="17"' in text
    with scene():
        assert not Fact.objects.exists()


@pytest.mark.parametrize(
    "age", ["-1", "111", "1e3", "١٧x", "=1+1", "9" * 40, "\u202e17", "17.5"], ids=repr
)
def test_no_age_that_is_none(procedure: Procedure, people: Pair, age: str) -> None:
    client = signed_in(people.one)
    address = reverse("identification:section", args=[procedure.pk, "person"])
    data = {"age": age, "stated_by": "police", "stated_on": "2024-06-01"}
    assert client.post(address, data).status_code == 422


def test_after_midnight_here_today_is_not_in_the_future(
    procedure: Procedure, people: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(records, "moment", lambda: late)
    client = signed_in(people.one)
    address = reverse("identification:section", args=[procedure.pk, "person"])
    data = {"age": "17", "stated_by": "police"}
    assert client.post(address, data | {"stated_on": "2026-11-26"}).status_code == 422
    assert client.post(address, data | {"stated_on": "2026-11-25"}).status_code == 302


def test_the_way_and_the_suspects_are_shown_in_words(procedure: Procedure, people: Pair) -> None:
    client = signed_in(people.one)
    way = {"kind": "recruitment", "country": "AL", "form": "labour", "stated_by": "person"}
    assert _post(client, procedure, "journey-stage", **way) == 302
    assert _post(client, procedure, "suspect", roles=["recruiter"]) == 302
    page = _text(client, "identification:procedure", procedure.pk)
    assert "recruitment: Albania, labour exploitation" in page
    assert "</strong>: recruiter" in page


def test_zero_unknown_and_nothing_are_three_things(procedure: Procedure, people: Pair) -> None:
    texts = {"stated_by": "person", "stated_on": factories.TODAY, "actor": people.one}
    records.save_section(procedure, "health", {"children": [0], "pregnant": ["unknown"]}, **texts)
    with scene():
        held = identification_records.said_of(procedure, "health")
    assert held == {"children": [0], "pregnant": ["unknown"]}
    records.save_section(procedure, "health", {"children": []}, **texts)
    with scene():
        assert identification_records.said_of(procedure, "health") == {"pregnant": ["unknown"]}
        assert Fact.objects.filter(field="children", ended_at__isnull=False).count() == 1


def test_a_step_that_is_not_in_the_table_is_refused_with_its_reason(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    assert _post(client, procedure, "resume") == 422
    assert _post(client, procedure, "close") == 422
    assert _post(client, procedure, "no-such-step") == 404
    for slug in STEPS:
        page = reverse("identification:step", args=[procedure.pk, slug])
        # What is not possible now leads back to the procedure, which says so.
        assert client.get(page).status_code in {200, 302, 403}, slug


def test_sent_twice_it_happens_once(procedure: Procedure, people: Pair) -> None:
    client = signed_in(people.one)
    assert _post(client, procedure, "open") == 302
    assert _post(client, procedure, "open") == 422


def test_a_stranger_finds_nothing(procedure: Procedure) -> None:
    stranger = signed_in(cases.member(Role.CASE_EXPERT, cases.institution("elsewhere")))
    foreign = reverse("identification:procedure", args=[procedure.pk])
    never = reverse("identification:procedure", args=[uuid.uuid4()])
    assert stranger.get(foreign).status_code == stranger.get(never).status_code == 404
    assert "No procedures for you to see" in _text(stranger, "identification:list")
    assert (
        stranger.post(reverse("identification:step", args=[procedure.pk, "open"])).status_code
        == 404
    )


def test_the_list_is_filtered_and_costs_what_it_shows(centre: Institution, people: Pair) -> None:
    first = factories.procedure(centre)
    with scene():
        code = Case.objects.get(pk=first.case_id).code
    client = signed_in(people.one)
    assert code in _text(client, "identification:list", code=code.lower())
    assert "Nothing matches" in _text(client, "identification:list", state="closed")
    assert "not a complete code" in _text(client, "identification:list", code="7K")
    _text(client, "identification:list", state="' or 1=1 --", sort="nonsense", page="-3")
    with CaptureQueriesContext(
        connection,
    ) as few:
        _text(client, "identification:list")
    for _number in range(8):
        factories.procedure(centre)
    with CaptureQueriesContext(connection) as many:
        _text(client, "identification:list")
    assert len(many) <= len(few) + 1


def test_a_merge_of_two_persons_joins_and_parts_their_procedures(
    centre: Institution, people: Pair
) -> None:
    one, two = factories.procedure(centre), factories.procedure(centre)
    assert propagation.apply_merge(two.person_id, one.person_id) == 1
    with scene():
        assert Procedure.objects.get(pk=two.pk).same_as_id == one.pk
    text = _text(signed_in(people.one), "identification:procedure", two.pk)
    assert "counted with another one" in text
    assert " needed</span>" not in text, "nothing is owed twice"
    with scene():
        for row in Procedure.objects.all():
            row.received_at = timezone.now() - dt.timedelta(days=90)
            row.save(update_fields=["received_at"])
        codes = Case.objects.in_bulk([one.case_id, two.case_id])
    late = _text(signed_in(people.one), "identification:list", late="on")
    assert codes[one.case_id].code in late
    assert codes[two.case_id].code not in late, "interviewed in the earlier procedure"
    undecided = _text(signed_in(people.one), "identification:list", state="undecided")
    assert codes[two.case_id].code not in undecided
    assert "reported before" in _text(signed_in(people.one), "identification:list", state="")
    assert propagation.undo_merge(two.person_id, one.person_id) == 1


def test_victims_are_taken_out_coded_warned_and_valid(centre: Institution, people: Pair) -> None:
    done = identify(factories.procedure(centre), people, control=["debt", "documents"])
    client = signed_in(people.other)
    address = reverse("identification:export")
    assert client.post(address).status_code == 422
    answer = client.post(address, {"sure": "yes"})
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 1
    assert rows[0]["vic_TypeOfExploitation"] == "SexualExploitation"
    assert rows[0]["vic_MethodsOfControl"] == "DebtBondage;WithholdsDocuments"
    assert rows[0]["prs_Gender"] == "Feminine"
    with scene():
        assert Case.objects.get(pk=done.case_id).code not in text
    assert htcds.problems(rows, standard()) == []
    assert "not assessed" in rows[0][htcds.WARNING]
    assert signed_in(people.one).post(address, {"sure": "yes"}).status_code == 403


def test_every_mapped_code_of_the_pack_is_a_value_of_the_standard() -> None:
    known, allowed = definitions(), standard()
    assert set(htcds.columns(known)) - {htcds.WARNING} == set(allowed)
    for field in known.fields.values():
        name = "prs_Gender" if field.code == "sex" else field.htcds
        for coded in field.codes if name else ():
            if coded.htcds:
                assert allowed[name].holds(coded.htcds), (field.code, coded)


def test_unknown_is_left_out_of_the_export_and_never_guessed() -> None:
    row = htcds.row({"sex": ["unknown"], "control": ["unknown"], "age-then": [0]}, definitions())
    assert row["prs_Gender"] == "NonSpecifiedUnknown"
    assert "vic_MethodsOfControl" not in row
    assert row["vic_AgeWhenTrafficked"] == "0"
    assert row[htcds.WARNING]
    assert htcds.problems([row], standard()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("prs_Gender", "Woman"),
        ("prs_Gender", "Feminine;Woman"),
        ("prs_Gender", "Feminine;"),
        ("prs_Citizenship", "Serbia"),
        ("prs_Citizenship", "ZZ"),
        ("prs_Citizenship", "rs"),
        ("vic_AgeWhenTrafficked", "-1"),
        ("vic_AgeWhenTrafficked", "15a"),
        ("vic_AgeWhenTrafficked", "=1+1"),
        ("vic_AgeWhenTrafficked", "111"),
        ("vic_AgeWhenTrafficked", "\u0661"),
        ("vic_MethodsOfControl", "=cmd()"),
        ("vic_MethodsOfControl", "DebtBondage\n"),
        ("prs_FullName", "Ana"),
        ("", "x"),
    ],
)
def test_what_is_no_value_of_the_standard_does_not_leave(name: str, value: str) -> None:
    assert htcds.problems([{name: value}], standard()) == [f"row 1: {name}: {value}"]


def test_an_export_with_a_value_that_is_none_of_the_standard_is_refused(
    centre: Institution, people: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    identify(factories.procedure(centre), people)
    monkeypatch.setattr(htcds, "DECISION", "SomebodyElse")
    with pytest.raises(ExportRefused, match="SomebodyElse"):
        victims_as_htcds(timezone.localtime().year, actor=people.other)


def test_an_interview_may_be_held_in_the_minute_of_the_report_and_not_before(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    at = timezone.now() + dt.timedelta(days=1)
    first = interviews.plan_interview(
        procedure, InterviewPlan(at, "centre", "sr", interpreter=False), actor=people.one
    )
    minute = procedure.received_at.replace(second=0, microsecond=0)
    with pytest.raises(ValidationError):
        interviews.hold_interview(first, minute - dt.timedelta(minutes=1), actor=people.one)
    held = interviews.hold_interview(first, minute, actor=people.one)
    assert held.held_at == procedure.received_at


def test_an_interview_stops_the_clock_that_began_with_the_report(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    _post(client, procedure, "open")
    plan = {"planned_at": "2099-01-01T10:00", "setting": "centre", "language": "ar",
            "interpreter": "on", "partners": ["police"]}  # fmt: skip
    assert _post(client, procedure, "plan", **plan) == 302
    with scene():
        interview = procedure.interviews.get()
        now = Procedure.objects.get(pk=procedure.pk).opened_at
    assert interview.partners == ["police"]
    assert now is not None
    interviews.hold_interview(interview, now, present=["police"], actor=people.one)
    with scene():
        fresh = Procedure.objects.get(pk=procedure.pk)
    assert fresh.to_first_interview == now - procedure.received_at
    assert (
        _post(client, procedure, "held", interview=interview.pk, held_at="2024-01-01T10:00") == 422
    )


def test_findings_are_drafted_from_the_record_and_the_opinion_is_sealed(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    _post(client, procedure, "open")
    assert _post(client, procedure, "finding", opinion="Описано.") == 422
    texts = {"stated_by": "person", "stated_on": factories.TODAY, "actor": people.one}
    records.save_section(procedure, "exploitation", {"form": ["labour"]}, **texts)
    assert _post(client, procedure, "finding", opinion="Кануринко је описан.") == 302
    with scene():
        row = procedure.findings.get()
    assert row.content["form"] == ["labour"]
    with acting(people.one):
        request_access(
            procedure.person,
            purpose=Purpose.IDENTIFICATION,
            why=AccessReason.SUPERVISION,
            reason=Plain("I read it before I sign it"),
            actor=people.one,
        )
    for form, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        address = reverse("identification:finding", args=[procedure.pk, 1, form])
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.content.startswith(start)
    with zipfile.ZipFile(
        io.BytesIO(
            client.get(reverse("identification:finding", args=[procedure.pk, 1, "docx"])).content
        )
    ) as word:
        text = word.read("word/document.xml").decode()
    assert "Кануринко" in text
    assert "labour exploitation" in text
    assert (
        client.get(reverse("identification:finding", args=[procedure.pk, 2, "docx"])).status_code
        == 404
    )


def test_who_is_not_identified_is_referred_on(procedure: Procedure, people: Pair) -> None:
    client = signed_in(people.one)
    factories.decide(procedure, people, Step.DISMISS, "other-act")
    data = {"status": "at-risk", "service": "psychological-support"}
    assert _post(client, procedure, "refer", **data) == 302
    with scene():
        onward = procedure.onward.get()
    assert _post(client, procedure, "result", onward=onward.pk, result="fear-of-exposure") == 302
    with scene():
        assert Procedure.objects.get(pk=procedure.pk).state == State.DISMISSED
