# SPDX-License-Identifier: EUPL-1.2
"""A complaint to the ministry: every step in every state, its clock, what follows, its count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Denied, Role
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.core.formats import format_date
from vidik.core.workflow import TransitionRefused
from vidik.exchange.models import Addressee, Answer, Kind, Notice
from vidik.exchange.services import answering
from vidik.exchange.types import Origin
from vidik.identification.models import Complaint, Procedure
from vidik.identification.selectors import clocks
from vidik.identification.selectors.counting.tables import afterwards
from vidik.identification.services import (
    complaints,
    procedures,
)
from vidik.identification.services import (
    reopening as identification_reopening,
)
from vidik.identification.services.complaints import BY_HAND
from vidik.identification.tests.factories import Pair, decide, inform
from vidik.identification.types import ComplaintState, Outcome, Step, Subject
from vidik.identification.workflow import COMPLAINT
from vidik.institutions.models import Institution

WAY: dict[str, tuple[str, ...]] = {
    ComplaintState.ENTERED: (),
    ComplaintState.PASSED: ("pass",),
    ComplaintState.ANSWERED: ("pass", "answer"),
    ComplaintState.SETTLED: ("pass", "answer", "settle"),
    ComplaintState.WITHDRAWN: ("withdraw",),
}
SLUG = {
    "pass": "complaint-pass", "answer": "complaint-result", "settle": "complaint-settled",
    "withdraw": "complaint-withdrawn",
}  # fmt: skip


@shared
def ministry(centre: Institution) -> Institution:
    made = cases.institution("ministry-of-complaints")
    Kind.objects.update_or_create(
        code="identification-complaint",
        defaults={
            "name": {"en": "Complaint", "sr": "Притужба"}, "expects": "answer", "urgency": "high",
            "ground_code": "x", "ground": {"en": "x", "sr": "x"},
            "deadline_amount": 30, "deadline_unit": "days",
            "addressee_codes": [made.code], "addressee_kinds": [], "sender_codes": [centre.code],
        },
    )  # fmt: skip
    return made


@shared
def decided(procedure: Procedure, people: Pair) -> Procedure:
    """A procedure at whose end somebody was not found to be a victim."""
    procedures.open_procedure(procedure, actor=people.one)
    inform(procedure, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
    return decide(procedure, people, Step.CONCLUDE, "prostitution", Outcome.NOT_VICTIM)


def _steps(ministry: Institution, people: Pair) -> dict[str, Callable[[Complaint], object]]:
    return {
        "pass": lambda row: complaints.pass_complaint(row, ministry.code, actor=people.one),
        "answer": lambda row: complaints.answer_complaint(row, "rejected", actor=people.one),
        "settle": lambda row: complaints.settle_complaint(row, actor=people.one),
        "withdraw": lambda row: complaints.withdraw_complaint(row, actor=people.one),
    }


def _fresh(row: Complaint) -> Complaint:
    with scene():
        return Complaint.objects.select_related("procedure", "led_to").get(pk=row.pk)


@shared(params=list(ComplaintState), ids=str)
def current(
    request: pytest.FixtureRequest, decided: Procedure, ministry: Institution, people: Pair
) -> Complaint:
    """A complaint in each of the states; the person knows the answer where there is one."""
    row = complaints.receive_complaint(decided, "outcome", actor=people.one)
    do = _steps(ministry, people)
    for step in WAY[request.param]:
        if step == "settle":
            inform(decided, Subject.COMPLAINT, actor=people.one)
        do[step](row)
    if request.param == ComplaintState.ANSWERED:
        inform(decided, Subject.COMPLAINT, actor=people.one)
    found = _fresh(row)
    assert found.state == request.param
    return found


def test_services_do_what_the_table_says_and_nothing_else(
    current: Complaint, ministry: Institution, people: Pair
) -> None:
    before = ComplaintState(current.state)
    do = _steps(ministry, people)
    assert set(do) == {transition.name for transition in COMPLAINT.transitions}
    for transition in COMPLAINT.transitions:
        if before in transition.sources:
            with transaction.atomic():
                do[transition.name](current)
                assert _fresh(current).state == transition.target
                transaction.set_rollback(True)
        else:
            with pytest.raises(TransitionRefused), transaction.atomic():
                do[transition.name](current)
        assert _fresh(current).state == before, transition.name


def test_forms_do_what_the_table_says_and_nothing_else(
    current: Complaint, ministry: Institution, people: Pair
) -> None:
    before = ComplaintState(current.state)
    client = signed_in(people.one)
    for transition in COMPLAINT.transitions:
        data = {"complaint": current.pk, "result": "rejected", "ministry": ministry.code,
                "came_on": timezone.localdate().isoformat(), "how": "post"}  # fmt: skip
        url = reverse("identification:step", args=[current.procedure_id, SLUG[transition.name]])
        with transaction.atomic():
            answer = client.post(url, data)
            expected = 302 if before in transition.sources else 422
            assert answer.status_code == expected, transition.name
            transaction.set_rollback(True)
        assert _fresh(current).state == before, transition.name


def test_the_page_offers_what_the_table_allows(current: Complaint, people: Pair) -> None:
    url = reverse("identification:complaint", args=[current.procedure_id, current.pk])
    text = signed_in(people.one).get(url).content.decode()
    for transition in COMPLAINT.transitions:
        offered = f"/steps/{SLUG[transition.name]}/" in text
        assert offered == (current.state in transition.sources), transition.name


def test_the_ministrys_clock_is_the_exchanges_and_explained(
    decided: Procedure, ministry: Institution, people: Pair
) -> None:
    row = complaints.receive_complaint(decided, "outcome", ministry=ministry.code, actor=people.one)
    with scene():
        letter = Addressee.objects.get(notice=row.notice)
    with acting(people.one):
        due = next(line for line in clocks.due_of(decided) if line.code == "complaint")
    assert letter.due_at is not None
    assert due.due_at is not None
    # The exchange keeps the midnight after the last day; a reader is informed the last day.
    assert dt.timedelta(0) < letter.due_at - due.due_at < dt.timedelta(seconds=1)
    assert not due.is_done
    url = reverse("identification:complaint", args=[decided.pk, row.pk])
    text = signed_in(people.one).get(url).content.decode()
    assert "How the date was counted" in text
    assert reverse("exchange:letter", args=[letter.pk]) in text


def test_a_withdrawn_complaint_stops_the_ministrys_clock(
    decided: Procedure, ministry: Institution, people: Pair
) -> None:
    row = complaints.receive_complaint(decided, "conduct", ministry=ministry.code, actor=people.one)
    complaints.withdraw_complaint(row, actor=people.one)
    with scene():
        letter = Addressee.objects.get(notice=row.notice)
        assert letter.state == "closed"
        assert letter.notice.versions.count() == 2
    assert _fresh(row).result == "withdrawn"
    client = signed_in(people.one)
    page = client.get(reverse("identification:procedure", args=[decided.pk])).content.decode()
    assert page.count(">withdrawn</span>") == 1
    today = format_date(timezone.localdate(), "en")
    assert f"no longer expected: the complaint was withdrawn, {today}" in page


def test_nobody_enters_withdrawn_as_an_answer(
    decided: Procedure, ministry: Institution, people: Pair
) -> None:
    row = complaints.receive_complaint(decided, "conduct", ministry=ministry.code, actor=people.one)
    for result in ("withdrawn", "no-such"):
        with pytest.raises(ValidationError), transaction.atomic():
            complaints.answer_complaint(row, result, actor=people.one)
    assert _fresh(row).state == ComplaintState.PASSED


def test_a_founded_complaint_ends_only_after_the_procedure_was_opened_again(
    decided: Procedure, ministry: Institution, people: Pair
) -> None:
    row = complaints.receive_complaint(decided, "outcome", ministry=ministry.code, actor=people.one)
    complaints.answer_complaint(row, "partly", actor=people.one)
    with pytest.raises(TransitionRefused, match="informed of the answer"), transaction.atomic():
        complaints.settle_complaint(row, actor=people.one)
    inform(decided, Subject.COMPLAINT, actor=people.one)
    with pytest.raises(TransitionRefused, match="founded"), transaction.atomic():
        complaints.settle_complaint(row, actor=people.one)
    client = signed_in(people.one)
    page = client.get(reverse("identification:complaint", args=[decided.pk, row.pk]))
    reopening = reverse("identification:step", args=[decided.pk, "reopen"])
    assert f"{reopening}?complaint={row.pk}" in page.content.decode()
    answer = client.post(reopening, {"complaint": str(row.pk)})
    assert answer.status_code == 302
    found = _fresh(row)
    assert found.led_to is not None
    assert found.led_to.follows_id == decided.pk
    complaints.settle_complaint(found, actor=people.one)
    new = client.get(reverse("identification:procedure", args=[found.led_to_id]))
    complaint = reverse("identification:complaint", args=[decided.pk, row.pk])
    assert complaint in new.content.decode()


def test_an_unfounded_or_foreign_complaint_opens_nothing(
    decided: Procedure, ministry: Institution, people: Pair, centre: Institution
) -> None:
    row = complaints.receive_complaint(decided, "outcome", ministry=ministry.code, actor=people.one)
    complaints.answer_complaint(row, "rejected", actor=people.one)
    with pytest.raises(ValidationError), transaction.atomic():
        identification_reopening.reopen(decided, complaint=_fresh(row), actor=people.one)
    with scene():
        assert not Procedure.objects.filter(follows=decided).exists()


def test_the_person_is_informed_of_an_answer_only_when_there_is_one(
    decided: Procedure, people: Pair
) -> None:
    complaints.receive_complaint(decided, "outcome", actor=people.one)
    with pytest.raises(ValidationError), transaction.atomic():
        inform(decided, Subject.COMPLAINT, actor=people.one)


def test_the_database_refuses_a_state_that_does_not_fit(decided: Procedure, people: Pair) -> None:
    row = complaints.receive_complaint(decided, "outcome", actor=people.one)
    for state in ("answered", "settled", "withdrawn"):
        with scene(), pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.filter(pk=row.pk).update(state=state)


def test_who_does_not_work_for_the_centre_does_nothing_with_it(
    decided: Procedure, ministry: Institution, people: Pair
) -> None:
    made = complaints.receive_complaint(
        decided, "outcome", ministry=ministry.code, actor=people.one
    )
    row = _fresh(made)
    stranger = cases.member(Role.RESPONDENT, ministry)
    for step in (
        lambda: complaints.answer_complaint(row, "upheld", actor=stranger),
        lambda: complaints.withdraw_complaint(row, actor=stranger),
        lambda: complaints.settle_complaint(row, actor=stranger),
    ):
        with pytest.raises(Denied), transaction.atomic():
            step()
    url = reverse("identification:complaint", args=[decided.pk, row.pk])
    assert signed_in(stranger).get(url).status_code in {403, 404}


def test_complaints_and_what_they_led_to_are_counted(
    decided: Procedure, ministry: Institution, people: Pair
) -> None:
    founded = complaints.receive_complaint(
        decided, "outcome", ministry=ministry.code, actor=people.one
    )
    complaints.answer_complaint(founded, "upheld", actor=people.one)
    identification_reopening.reopen(decided, complaint=_fresh(founded), actor=people.one)
    complaints.receive_complaint(decided, "conduct", actor=people.one)
    removed = complaints.receive_complaint(decided, "conduct", actor=people.one)
    complaints.withdraw_complaint(removed, actor=people.one)
    counted = [row.numbers[0] for row in afterwards(timezone.localdate().year).rows]
    assert counted == [1, 1, 3, 1, 1, 1, 1]
    other = [row.numbers[0] for row in afterwards((timezone.now() - dt.timedelta(800)).year).rows]
    assert other == [0] * 7


def test_the_person_hears_of_the_answer_after_the_procedure_was_closed(
    decided: Procedure, ministry: Institution, people: Pair
) -> None:
    inform(decided, Subject.OUTCOME, actor=people.one)
    procedures.close(decided, actor=people.one)
    client = signed_in(people.one)
    address = reverse("identification:step", args=[decided.pk, "inform"])
    data = {"subject": "complaint", "how": "orally", "language": "sr", "proof": "minutes"}
    assert client.post(address, data).status_code == 422
    row = complaints.receive_complaint(decided, "conduct", ministry=ministry.code, actor=people.one)
    complaints.answer_complaint(row, "rejected", actor=people.one)
    page = client.get(reverse("identification:complaint", args=[decided.pk, row.pk]))
    assert f"{address}?subject=complaint" in page.content.decode()
    assert (
        'value="complaint" selected' in client.get(f"{address}?subject=complaint").content.decode()
    )
    assert client.post(address, {**data, "subject": "rights"}).status_code == 422
    assert client.post(address, data).status_code == 302
    complaints.settle_complaint(row, actor=people.one)
    assert _fresh(row).state == ComplaintState.SETTLED


def test_an_answer_that_is_entered_stops_the_ministrys_clock(
    decided: Procedure, ministry: Institution, people: Pair
) -> None:
    row = complaints.receive_complaint(decided, "conduct", ministry=ministry.code, actor=people.one)
    complaints.answer_complaint(row, "rejected", actor=people.one)
    with scene():
        letter = Addressee.objects.get(notice=row.notice)
        [answer] = letter.answers.all()
        code = decided.case.code
    assert (letter.state, letter.outcome) == ("answered", "full")
    assert letter.settled_at is not None
    assert (answer.origin, answer.classification) == ("post", "full")
    assert code in answer.text


def test_a_reply_that_lies_in_the_exchange_is_the_answer_with_its_own_time(
    decided: Procedure, ministry: Institution, people: Pair
) -> None:
    row = complaints.receive_complaint(decided, "conduct", ministry=ministry.code, actor=people.one)
    with acting(people.one):
        letter = Addressee.objects.get(notice=row.notice)
        answering.record_reply(
            letter, text="Examined.", origin=Origin.EMAIL, received_on=timezone.localdate(),
            actor=people.one,
        )  # fmt: skip
    complaints.answer_complaint(row, "rejected", actor=people.one)
    with scene():
        letter = Addressee.objects.get(notice=row.notice)
        [answer] = letter.answers.all()
    assert (letter.state, answer.text, answer.classification) == ("answered", "Examined.", "full")
    assert letter.settled_at == answer.received_at


def _passed(decided: Procedure, ministry: Institution, people: Pair, days: int) -> Complaint:
    """Make a complaint that was passed on some days ago."""
    row = complaints.receive_complaint(decided, "outcome", ministry=ministry.code, actor=people.one)
    before = dt.timedelta(days=days)
    with scene():
        Complaint.objects.filter(pk=row.pk).update(received_at=row.received_at - before)
        for model in (Addressee, Notice):
            which = {"notice": row.notice} if model is Addressee else {"pk": row.notice_id}
            model.objects.filter(**which).update(sent_at=row.received_at - before)
    return _fresh(row)


@pytest.mark.parametrize("how", BY_HAND)
def test_an_answer_is_entered_with_its_day_and_the_way_it_came(
    decided: Procedure, ministry: Institution, people: Pair, how: Origin
) -> None:
    row = _passed(decided, ministry, people, 10)
    day = timezone.localdate() - dt.timedelta(days=4)
    client = signed_in(people.one)
    address = reverse("identification:step", args=[decided.pk, "complaint-result"])
    sent = {"complaint": row.pk, "result": "rejected", "came_on": day.isoformat(), "how": how}
    assert client.post(address, sent).status_code == 302
    found = _fresh(row)
    assert found.answered_at is not None
    assert timezone.localdate(found.answered_at) == day
    with scene():
        answer = Answer.objects.get(addressee__notice=row.notice)
        assert (answer.origin, timezone.localdate(answer.received_at)) == (how, day)
    with acting(people.one):
        [clock] = [line for line in clocks.due_of(decided) if line.code == "complaint"]
    assert clock.done_at == found.answered_at


@pytest.mark.parametrize(
    ("days", "how", "field"),
    [(1, "post", "came_on"), (-11, "post", "came_on"), (-2, "system", "how"), (-2, "", "how")],
)
def test_a_day_or_a_way_that_cannot_be_is_refused_and_the_complaint_stays(
    decided: Procedure, ministry: Institution, people: Pair, days: int, how: str, field: str
) -> None:
    row = _passed(decided, ministry, people, 10)
    day = timezone.localdate() + dt.timedelta(days=days)
    client = signed_in(people.one)
    address = reverse("identification:step", args=[decided.pk, "complaint-result"])
    sent = {"complaint": row.pk, "result": "rejected", "came_on": day.isoformat(), "how": how}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert _fresh(row).state == ComplaintState.PASSED


def test_a_reply_in_the_system_counts_with_its_own_time(
    decided: Procedure, ministry: Institution, people: Pair
) -> None:
    row = _passed(decided, ministry, people, 10)
    received = timezone.now() - dt.timedelta(days=6)
    with scene():
        letter = Addressee.objects.get(notice=row.notice)
        Answer.objects.create(
            addressee=letter, institution=letter.institution, sender=letter.sender,
            origin=Origin.SYSTEM, text="x", received_at=received, recorded_at=received,
            recorded_by="x",
        )  # fmt: skip
    complaints.answer_complaint(
        row, "rejected", came_on=timezone.localdate() - dt.timedelta(days=1), actor=people.one
    )
    assert _fresh(row).answered_at == received
