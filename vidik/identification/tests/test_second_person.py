# SPDX-License-Identifier: EUPL-1.2
"""The second person sees what a decision is based on; each element of the offence has evidence."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.services.cases import moment
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.core.languages import Texts
from vidik.core.packfiles import Pack
from vidik.exchange.models import Addressee, Kind
from vidik.identification.models import Decision, Procedure
from vidik.identification.selectors import definitions as selectors
from vidik.identification.selectors.evidence import evidence_of
from vidik.identification.services import (
    decisions,
    findings,
    interviews,
    procedures,
    records,
)
from vidik.identification.tests import factories
from vidik.identification.tests.factories import STATED, Pair, inform
from vidik.identification.tests.test_hostile import _refused
from vidik.identification.tests.test_interviews import acts, look
from vidik.identification.tests.test_two_tabs import hidden
from vidik.identification.types import (
    InterviewPlan,
    Outcome,
    Return,
    Step,
    Subject,
    Urgency,
)
from vidik.institutions.models import Institution
from vidik.referral.models import IndicatorList, ReportedPerson
from vidik.referral.selectors.behind import behind
from vidik.referral.services import loading, screenings
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Note

OPINION = "Кануринко је описан у налазу."
SAID = "Кануринко није смео да изађе."
COMMENT = "Кануринково сведочење из мена тражи још један разговор."
"""Words that no page may show to whoever has not the right."""


def _before(minutes: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(minutes=minutes)


@shared
def ready(procedure: Procedure, people: Pair) -> Procedure:
    """A procedure of an adult in which everything was done but the decision."""
    one = people.one
    procedures.open_procedure(procedure, actor=one)
    procedures.begin_formal(procedure, actor=one)
    inform(procedure, Subject.RIGHTS, Subject.SERVICES, actor=one)
    said = {"stated_by": "expert", "stated_on": factories.TODAY, "actor": one}
    of_age = {"age-group": ["over-18"], "age": [30]}
    records.save_section(procedure, "person", factories.SAID["person"] | of_age, **said)
    records.save_section(
        procedure,
        "exploitation",
        factories.SAID["exploitation"] | {"act": ["holding"], "means": ["unknown"]},
        **said,
    )
    held = InterviewPlan(_before(60), "centre", "sr", interpreter=True, partners=("police",))
    interviews.enter_interview(procedure, held, note=Plain(SAID), actor=one)
    findings.draft_finding(procedure, Plain(OPINION), actor=one)
    with scene():
        return Procedure.objects.select_related("case", "person").get(pk=procedure.pk)


def propose(of: Procedure, actor: Actor, **elements: list[str]) -> Decision:
    return decisions.propose(
        of, Step.CONCLUDE, ["elements-found"], outcome=Outcome.IDENTIFIED,
        elements=STATED | elements, actor=actor,
    )  # fmt: skip


def page_of(of: Procedure, actor: Actor, name: str = "decide") -> str:
    answer = signed_in(actor).get(reverse(f"identification:{name}", args=[of.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


# ------------------------------------------------------------------------- elements of the offence


@pytest.mark.parametrize("element", ["act", "means", "purpose"])
def test_nobody_is_identified_without_an_element_of_the_offence(
    ready: Procedure, people: Pair, element: str
) -> None:
    with pytest.raises(ValidationError, match="evidence for") as error:
        propose(ready, people.one, **{element: []})
    assert list(error.value.message_dict) == [f"element-{element}"]
    with scene():
        assert not ready.decisions.exists()


def test_for_a_child_no_means_are_needed_and_an_act_still_is(
    ready: Procedure, people: Pair
) -> None:
    records.save_section(
        ready, "person", {"age-group": ["under-18"], "age": [15]},
        stated_by="expert", stated_on=factories.TODAY, actor=people.one,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="Act"):
        propose(ready, people.one, act=[], means=[])
    row = propose(ready, people.one, means=[])
    assert set(row.elements) == {"act", "purpose"}


@pytest.mark.parametrize(
    ("element", "named"),
    [
        ("act", "interview:" + str(uuid.UUID(int=0))),
        ("act", "record:form"),
        ("act", "screening"),
        ("means", "record:means"),
        ("malice", "report"),
    ],
)
def test_evidence_is_what_is_there_and_belongs_to_it(
    ready: Procedure, people: Pair, element: str, named: str
) -> None:
    """No interview of others, no other field of the record, no screening, nothing unknown."""
    with pytest.raises(ValidationError):
        propose(ready, people.one, **{element: [named]})


def test_what_there_is_may_be_chosen_several_at_once(ready: Procedure, people: Pair) -> None:
    with acting(people.one):
        interview = ready.interviews.get()
        about = behind(ready.reported_person_id, actor=people.one)
        found = {each.code for each in evidence_of(ready, about, actor=people.one)}
    assert found == {"report", f"interview:{interview.pk}", "record:act", "record:form",
                     "record:form-part"}  # fmt: skip
    named = ["report", f"interview:{interview.pk}", "record:act"]
    assert propose(ready, people.one, act=[*named, "report"]).elements["act"] == named


def test_a_notice_that_was_answered_may_stand_for_an_element(
    ready: Procedure, people: Pair, centre: Institution
) -> None:
    police = cases.institution("police-of-the-elements")
    Kind.objects.update_or_create(
        code="findings-opinion",
        defaults={
            "name": {"en": "x", "sr": "x"}, "expects": "answer", "urgency": "high",
            "ground_code": "x", "ground": {"en": "x", "sr": "x"}, "deadline_amount": 24,
            "deadline_unit": "hours", "addressee_codes": [police.code],
            "sender_codes": [centre.code],
        },
    )  # fmt: skip
    with acting(people.one):
        finding = ready.findings.get()
        findings.send_finding(finding, [police.code], actor=people.one)
    with scene():
        letter = Addressee.objects.get(notice__case=ready.case_id)
    named = f"notice:{letter.pk}"
    with pytest.raises(ValidationError, match="what is there"):
        propose(ready, people.one, act=[named])
    with scene():
        Addressee.objects.filter(pk=letter.pk).update(state="answered", settled_at=timezone.now())
    assert propose(ready, people.one, act=[named]).elements["act"] == [named]
    assert reverse("exchange:letter", args=[letter.pk]) in page_of(ready, people.other)


def test_other_outcomes_state_no_element(ready: Procedure, people: Pair) -> None:
    with pytest.raises(ValidationError, match="no such element"):
        decisions.propose(
            ready, Step.CONCLUDE, ["prostitution"], outcome=Outcome.NOT_VICTIM, elements=STATED,
            actor=people.one,
        )  # fmt: skip


def test_the_database_refuses_a_decision_without_its_elements(
    ready: Procedure, people: Pair
) -> None:
    insert = (
        "insert into identification_decision (id, procedure_id, case_id, step, outcome, reasons,"
        " elements, proposed_by_id, proposed_at, returned_because)"
        " values (%s, %s, %s, 'conclude', 'identified', '{x}', %s, %s, now(), '')"
    )
    of = (uuid.uuid4(), ready.pk, ready.case_id)
    for elements in ("{}", '{"act": ["report"], "purpose": ["report"]}', '{"act": []}'):
        assert "row-level security" in _refused(
            people.one, insert, *of, elements, people.one.user_id
        )
    with scene():
        # As one that was made before elements were stated.
        proposal = Decision.objects.create(
            procedure=ready, case=ready.case, step="conclude", outcome="identified", reasons=["x"],
            proposed_by_id=people.one.user_id, proposed_at=moment(),
        )  # fmt: skip
    take = "update identification_decision set taken_by_id = %s, taken_at = now() where id = %s"
    assert "evidence for each element" in _refused(
        people.other, take, people.other.user_id, proposal.pk
    )
    with pytest.raises(ValidationError, match="evidence for"):
        decisions.take(proposal, actor=people.other)


def test_the_form_asks_for_each_element_and_refuses_beside_it(
    ready: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    address = reverse("identification:step", args=[ready.pk, "propose"])
    page = client.get(f"{address}?what=conclude-identified").content.decode()
    for element, value in (("act", "record:act"), ("means", "report"), ("purpose", "record:form")):
        assert f'name="element-{element}" value="{value}"' in page
    assert 'name="element-act" value="record:form"' not in page
    sent: dict[str, object] = {
        "step": "conclude", "outcome": "identified", "reasons": "elements-found",
        "element-act": ["report", "record:act"], "element-means": "report",
    }  # fmt: skip
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "without it this outcome is not possible" in refused.content.decode()
    assert client.post(address, sent | {"element-purpose": "record:form"}).status_code == 302
    with scene():
        assert ready.decisions.get().elements["act"] == ["report", "record:act"]
    other = client.get(f"{address}?what=conclude-not-victim").content.decode()
    assert "element-" not in other


def test_a_pack_without_elements_asks_for_none(
    ready: Procedure, people: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = replace(selectors.definitions(), elements=())
    monkeypatch.setattr(decisions, "definitions", lambda: without)
    row = decisions.propose(
        ready, Step.CONCLUDE, ["prostitution"], outcome=Outcome.NOT_VICTIM, actor=people.one
    )
    assert row.elements == {}


# ------------------------------------------------------------------------------ what the page shows


def test_the_page_shows_what_the_decision_is_based_on(ready: Procedure, people: Pair) -> None:
    led = _screened(ready, people.one)
    propose(ready, people.one, act=["record:act", "screening"])
    look(ready, people.other)
    page = page_of(ready, people.other)
    assert OPINION in page
    assert SAID in page
    assert "with an interpreter" in page
    assert "police" in page
    assert "Record: Acts (holding)" in page
    with scene():
        number = ready.report.number
    assert f"Report {number}" in page
    assert page.index('id="what"') < page.index('id="opinion"') < page.index('id="decide"')
    screening = page[page.index('id="screening"') :]
    assert str(led) in screening[: screening.index("All answers")]
    assert "<dd>yes</dd>" in screening
    assert "holding" in page[page.index('id="record"') :]
    assert (acts("procedure.basis-read"), acts("interview.words-read")) == (1, 1)


def _screened(of: Procedure, actor: Actor) -> Texts:
    """Let the person have been screened; return the indicator that counts most."""
    with scene():
        loading._load_lists(Pack(Path(settings.PACKS_DIR) / "serbia"))
        found = IndicatorList.objects.get(code="police", is_current=True)
    row = screenings.begin_screening(
        found, consent="given", age_group="18-25", sex="f", actor=actor
    )
    sheet = screenings.sheet_of(row)
    screenings.save_answers(row, {each.code: "yes" for each in sheet.indicators}, actor=actor)
    row = screenings.finish_screening(row, actor=actor)
    with scene():
        ReportedPerson.objects.filter(pk=of.reported_person_id).update(screening=row.pk)
    return screenings.result_of(row).led[0].text


def test_who_has_not_said_why_reads_no_word_and_may_still_decide(
    ready: Procedure, people: Pair
) -> None:
    propose(ready, people.one)
    page = page_of(ready, people.other)
    assert OPINION not in page
    assert SAID not in page
    assert reverse("vault:person", args=[ready.person_id]) in page
    assert "Approve the decision" in page
    assert "You may decide on the strength of what this page shows" in page
    assert "First say why" not in page, "nothing has to be said before the decision"
    assert acts("procedure.basis-read") == 0


def test_who_reads_identification_and_does_not_work_on_it_sees_none_of_it(
    ready: Procedure, people: Pair, centre: Institution
) -> None:
    propose(ready, people.one)
    police = cases.member(Role.POLICE, cases.institution("police-of-second"))
    stranger = cases.member(Role.CASE_EXPERT, cases.institution("another-centre"))
    for actor, status in ((police, 403), (stranger, 404)):
        for name in ("decide", "proposals"):
            answer = signed_in(actor).get(reverse(f"identification:{name}", args=[ready.pk]))
            assert answer.status_code == status
            assert OPINION not in answer.content.decode()


@pytest.fixture
def earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is proposed have been proposed before everything that the test enters."""
    monkeypatch.setattr(decisions, "moment", lambda: moment() - dt.timedelta(seconds=1))


def test_nothing_changed_since_a_proposal_that_came_last(
    ready: Procedure, people: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "moment", timezone.now)
    propose(ready, people.one)
    assert "Nothing." in page_of(ready, people.other)


@pytest.mark.usefixtures("earlier")
def test_what_changed_since_the_proposal_is_listed(ready: Procedure, people: Pair) -> None:
    propose(ready, people.one)
    before = page_of(ready, people.other)
    records.save_section(
        ready, "exploitation", {"act": ["hiding"]},
        stated_by="expert", stated_on=factories.TODAY, actor=people.one,
    )  # fmt: skip
    held = InterviewPlan(_before(1), "police", "sr", interpreter=False)
    interviews.enter_interview(ready, held, note=Plain("Још."), actor=people.one)
    procedures.set_urgency(ready, Urgency.DANGER, None, actor=people.one)
    page = page_of(ready, people.other)
    changes = page[page.index('id="changes"') : page.index('id="opinion"')]
    assert "Record changed: Acts" in changes
    assert "now: hiding" in changes
    assert "An interview was held" in changes
    assert "The urgency of a procedure was set" in changes
    assert hidden(before, "seen") != hidden(page, "seen")


@pytest.mark.usefixtures("earlier")
def test_a_correction_of_the_report_is_listed_and_has_to_be_read(
    ready: Procedure, people: Pair
) -> None:
    propose(ready, people.one)
    before = page_of(ready, people.other)
    with scene():
        row = ReportedPerson.objects.get(pk=ready.reported_person_id)
        row.migrant = "yes"
        row.save(update_fields=["migrant"])
    page = page_of(ready, people.other)
    assert "Facts of the report were corrected" in page
    assert "Migrant" in page[page.index('id="changes"') : page.index('id="opinion"')]
    client = signed_in(people.other)
    address = reverse("identification:decide", args=[ready.pk])
    sent = {"step": "take", "seen": hidden(before, "seen"), "comment": COMMENT}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "has changed since you read it" in answer.content.decode()
    assert COMMENT in answer.content.decode(), "what was typed is still there"
    with scene():
        assert not Note.objects.filter(kind="decision").exists()


def test_the_page_costs_the_same_with_more_of_everything(ready: Procedure, people: Pair) -> None:
    propose(ready, people.one)
    client = signed_in(people.other)
    address = reverse("identification:decide", args=[ready.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for minutes in range(1, 5):
        held = InterviewPlan(_before(minutes), "centre", "sr", interpreter=False)
        interviews.enter_interview(ready, held, note=Plain("Још."), actor=people.one)
    for code in ("threat", "force", "deception"):
        records.save_section(
            ready, "exploitation", {"means": [code]},
            stated_by="expert", stated_on=factories.TODAY, actor=people.one,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)


def test_what_was_sent_back_is_there_to_be_corrected(ready: Procedure, people: Pair) -> None:
    proposal = propose(ready, people.one)
    decisions.send_back(proposal, Return.INCOMPLETE, actor=people.other)
    address = reverse("identification:step", args=[ready.pk, "propose"])

    def ticked(what: str) -> int:
        answer = signed_in(people.one).get(address, {"what": what})
        return answer.content.decode().count(" checked")

    assert ticked("conclude-identified") == len(proposal.reasons) + sum(
        len(evidence) for evidence in proposal.elements.values()
    )
    assert ticked("conclude-not-victim") == 0, "another outcome begins with nothing"


# -------------------------------------------------------------------------------------- the comment


def test_a_comment_goes_back_with_the_reason_and_waits_for_the_proposer(
    ready: Procedure, people: Pair
) -> None:
    propose(ready, people.one)
    client = signed_in(people.other)
    address = reverse("identification:decide", args=[ready.pk])
    seen = hidden(client.get(address).content.decode(), "seen")
    sent = {"step": "return", "reason": "interview", "seen": seen, "comment": COMMENT}
    assert client.post(address, sent).status_code == 302
    with scene():
        note = Note.objects.get(kind="decision")
        row = ready.decisions.get()
    assert note.subject == row.pk
    assert COMMENT.encode() not in bytes(note.content)
    page = page_of(ready, people.one, "procedure")
    assert "The last proposal was sent back:" in page
    assert reverse("identification:proposals", args=[ready.pk]) in page
    assert COMMENT not in page
    assert COMMENT not in page_of(ready, people.one, "proposals"), "first they say why they look"
    look(ready, people.one)
    assert COMMENT in page_of(ready, people.one, "proposals")
    assert acts("procedure.comments-read") == 1


def test_an_approval_may_be_commented_on_and_need_not_be(ready: Procedure, people: Pair) -> None:
    first = propose(ready, people.one)
    decisions.send_back(first, Return.REASONS, actor=people.other)
    proposal = propose(ready, people.one)
    decisions.take(proposal, comment=Plain(COMMENT), actor=people.other)
    look(ready, people.other)
    page = page_of(ready, people.other, "proposals")
    assert COMMENT in page
    assert page.count("blockquote class") == 1
    with scene():
        assert Note.objects.filter(kind="decision").count() == 1


def test_a_comment_that_is_too_long_is_refused_and_nothing_is_decided(
    ready: Procedure, people: Pair
) -> None:
    propose(ready, people.one)
    client = signed_in(people.other)
    address = reverse("identification:decide", args=[ready.pk])
    seen = hidden(client.get(address).content.decode(), "seen")
    sent = {"step": "take", "seen": seen, "comment": "x" * 10_001}
    assert client.post(address, sent).status_code == 422
    with scene():
        assert ready.decisions.get().taken_at is None
