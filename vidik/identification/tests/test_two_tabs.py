# SPDX-License-Identifier: EUPL-1.2
"""Two tabs, two people, a double click: nothing is decided unread, overwritten, or done twice."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.audit.selectors import events_page
from vidik.audit.types import EventFilter
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Fact, MigrantsExpert, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import decisions, procedures, records
from vidik.identification.services.procedures import ConcurrentEdit
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.identification.types import Return, State, Step
from vidik.institutions.models import Institution


def hidden(page: str, name: str) -> str:
    """Read a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def fresh(procedure: Procedure) -> Procedure:
    with scene():
        return Procedure.objects.get(pk=procedure.pk)


def decide_page(client: Client, procedure: Procedure) -> tuple[str, str]:
    address = reverse("identification:decide", args=[procedure.pk])
    answer = client.get(address)
    assert answer.status_code == 200
    return address, hidden(answer.content.decode(), "seen")


def test_a_proposal_that_replaced_the_one_on_the_page_is_not_taken_in_its_place(
    procedure: Procedure, people: Pair
) -> None:
    first = decisions.propose(
        procedure, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one
    )
    head = signed_in(people.other)
    address, seen = decide_page(head, procedure)
    decisions.send_back(first, Return.REASONS, actor=people.one)
    decisions.propose(procedure, Step.DISMISS, ["no-criminal-offence"], actor=people.one)
    answer = head.post(address, {"step": "take", "seen": seen}, follow=True)
    assert "has changed since you read it" in answer.content.decode()
    assert fresh(procedure).state == State.RECEIVED
    _address, seen = decide_page(head, procedure)
    assert head.post(address, {"step": "take", "seen": seen}).status_code == 302
    assert fresh(procedure).reasons == ["no-criminal-offence"]


def test_a_proposal_that_replaced_the_one_on_the_page_is_not_sent_back_in_its_place(
    procedure: Procedure, people: Pair
) -> None:
    first = decisions.propose(
        procedure, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one
    )
    head = signed_in(people.other)
    address, seen = decide_page(head, procedure)
    decisions.send_back(first, Return.REASONS, actor=people.one)
    second = decisions.propose(procedure, Step.DISMISS, ["no-criminal-offence"], actor=people.one)
    sent = {"step": "return", "reason": "evidence", "seen": seen}
    answer = head.post(address, sent, follow=True)
    assert "has changed since you read it" in answer.content.decode()
    with scene():
        second.refresh_from_db()
    assert second.returned_at is None
    # The form for sending back carries what was read, as the one for approving does.
    page = head.get(address).content.decode()
    assert page.count(f'name="seen" value="{hidden(page, "seen")}"') == 2
    assert head.post(address, sent | {"seen": hidden(page, "seen")}).status_code == 302
    with scene():
        second.refresh_from_db()
    assert second.returned_because == "evidence"


def test_a_decision_that_was_refused_is_not_called_carried_out_and_may_be_sent_again(
    procedure: Procedure, people: Pair
) -> None:
    decisions.propose(procedure, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one)
    head = signed_in(people.other)
    address, seen = decide_page(head, procedure)
    stale = {"step": "take", "seen": "what-was-read-before", "once": "a-mark"}
    for _time in range(2):
        page = head.post(address, stale, follow=True).content.decode()
        assert "has changed since you read it" in page
        assert "It was carried out once" not in page
    assert head.post(address, stale | {"seen": seen}, follow=True).status_code == 200
    assert fresh(procedure).state == State.DISMISSED
    page = head.post(address, stale | {"seen": seen}, follow=True).content.decode()
    assert "It was carried out once" in page


def test_a_decision_that_a_colleague_took_first_is_not_called_carried_out(
    procedure: Procedure, people: Pair
) -> None:
    proposal = decisions.propose(
        procedure, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one
    )
    head = signed_in(people.other)
    address, seen = decide_page(head, procedure)
    decisions.send_back(proposal, Return.REASONS, actor=people.one)
    for _time in range(2):
        sent = {"step": "take", "seen": seen, "once": "a-mark"}
        page = head.post(address, sent, follow=True).content.decode()
        assert "No proposal is waiting here" in page
        assert "It was carried out once" not in page


def test_a_record_that_changed_after_it_was_read_is_not_decided_on(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    reason = definitions().reasons_for(Step.TERMINATE, "")[0].code
    decisions.propose(procedure, Step.TERMINATE, [reason], actor=people.one)
    head = signed_in(people.other)
    address, seen = decide_page(head, procedure)
    records.save_section(
        procedure, "person", {"sex": ["f"]}, stated_by="expert", stated_on=factories.TODAY,
        actor=people.one,
    )  # fmt: skip
    for typed in ({"seen": seen}, {}):
        head.post(address, {"step": "take", **typed})
        assert fresh(procedure).state == State.OPENED
    _address, seen = decide_page(head, procedure)
    head.post(address, {"step": "take", "seen": seen})
    assert fresh(procedure).state == State.TERMINATED


def test_a_section_that_somebody_else_changed_is_shown_and_not_overwritten(
    procedure: Procedure, people: Pair
) -> None:
    one, other = signed_in(people.one), signed_in(people.other)
    address = reverse("identification:section", args=[procedure.pk, "person"])
    texts = {"stated_by": "person", "stated_on": "2024-06-01"}
    seen = hidden(one.get(address).content.decode(), "seen")
    first = other.post(address, {"sex": "f", "age": "15", "seen": seen, **texts})
    assert first.status_code == 302
    late = one.post(address, {"sex": "m", "seen": seen, **texts})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Somebody else changed this section meanwhile" in page
    assert "15" in page
    with scene():
        held = Fact.objects.filter(procedure=procedure, ended_at=None)
        assert dict(held.values_list("field", "value"))["sex"] == "f"
    # Having seen it, one may put one's own in its place.
    again = one.post(address, {"sex": "m", "seen": hidden(page, "seen"), **texts})
    assert again.status_code == 302
    with scene():
        assert Fact.objects.get(procedure=procedure, field="sex", ended_at=None).value == "m"


def test_the_service_looks_again_once_the_procedure_is_locked(
    procedure: Procedure, people: Pair
) -> None:
    with pytest.raises(ConcurrentEdit):
        records.save_section(
            procedure, "person", {"sex": ["f"]}, stated_by="expert", stated_on=factories.TODAY,
            seen="what stood before", actor=people.one,
        )  # fmt: skip
    proposal = decisions.propose(
        procedure, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one
    )
    with pytest.raises(ConcurrentEdit):
        decisions.take(proposal, seen="what stood before", actor=people.other)


def test_a_step_that_is_sent_twice_is_done_once_and_a_refused_one_may_be_sent_again(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    address = reverse("identification:step", args=[procedure.pk, "suspect"])
    page = client.get(address).content.decode()
    mark = hidden(page, "once")
    assert mark != hidden(client.get(address).content.decode(), "once")
    [role, *_more] = re.findall(r'name="roles" value="([^"]+)"', page)
    assert client.post(address, {"roles": ["no-such"], "once": mark}).status_code == 422
    for _click in range(2):
        answer = client.post(address, {"roles": [role], "once": mark}, follow=True)
    assert "carried out once" in answer.content.decode()
    with scene():
        assert procedure.suspects.count() == 1
    assert len(events_page(EventFilter(verb="record.suspect")).events) == 1
    # What the service refuses was not done: the same form may be sent once more.
    reported = {"subject": "outcome", "how": "orally", "language": "sr", "proof": "signed"}
    informing = reverse("identification:step", args=[procedure.pk, "inform"])
    mark = hidden(client.get(informing).content.decode(), "once")
    assert client.post(informing, {**reported, "once": mark}).status_code == 422
    reported["subject"] = "rights"
    assert client.post(informing, {**reported, "once": mark}).status_code == 302
    with scene():
        assert procedure.notifications.count() == 1


def test_a_decision_that_is_sent_twice_is_taken_once_and_leads_to_the_procedure(
    procedure: Procedure, people: Pair
) -> None:
    decisions.propose(procedure, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one)
    head = signed_in(people.other)
    address = reverse("identification:decide", args=[procedure.pk])
    page = head.get(address).content.decode()
    sent = {"step": "take", "seen": hidden(page, "seen"), "once": hidden(page, "once")}
    back = reverse("identification:procedure", args=[procedure.pk])
    assert [head.post(address, sent).headers["Location"] for _click in range(2)] == [back, back]
    shown = head.get(back).content.decode()
    assert "The decision has been taken" in shown
    assert "carried out once" in shown
    assert fresh(procedure).state == State.DISMISSED
    assert len(events_page(EventFilter(verb="procedure.decided")).events) == 1
    # A saved address leads there too, and says why.
    for answer in (
        head.get(address, follow=True),
        head.post(address, {"step": "take"}, follow=True),
    ):
        assert answer.status_code == 200
        assert "No proposal is waiting here" in answer.content.decode()


def test_a_section_that_is_sent_twice_is_saved_once_and_nobody_else_is_named(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    address = reverse("identification:section", args=[procedure.pk, "person"])
    seen = hidden(client.get(address).content.decode(), "seen")
    sent = {"sex": "f", "age": "15", "seen": seen, "stated_by": "person", "stated_on": "2024-06-01"}
    first, again = (client.post(address, {**sent, "next": "1"}) for _click in range(2))
    assert (first.status_code, again.status_code) == (302, 302)
    assert first.headers["Location"] == again.headers["Location"]
    with scene():
        assert Fact.objects.filter(procedure=procedure).count() == 3
    assert client.post(address, {**sent, "sex": "m"}).status_code == 409


def test_who_stands_in_is_entered_once_by_a_double_click(centre: Institution, people: Pair) -> None:
    head = signed_in(people.other)
    page = head.get(reverse("identification:experts")).content.decode()
    until = timezone.localtime() + dt.timedelta(days=7)
    name = reverse("identification:name-expert")
    form = page.partition(f'action="{name}"')[2]
    sent = {
        "user": people.one.user_id,
        "until": f"{until:%Y-%m-%dT%H:%M}", "once": hidden(form, "once"),
    }  # fmt: skip
    for _click in range(2):
        answer = head.post(name, sent, follow=True)
    assert "carried out once" in answer.content.decode()
    with scene():
        assert MigrantsExpert.objects.filter(institution=centre).count() == 1


def test_a_form_with_another_fault_does_not_hide_what_a_colleague_saved_meanwhile(
    procedure: Procedure, people: Pair
) -> None:
    one, other = signed_in(people.one), signed_in(people.other)
    address = reverse("identification:section", args=[procedure.pk, "person"])
    texts = {"stated_by": "person", "stated_on": "2024-06-01"}
    seen = hidden(one.get(address).content.decode(), "seen")
    saved = other.post(address, {"sex": "f", "age": "15", "seen": seen, **texts})
    assert saved.status_code == 302
    faulty = one.post(address, {"sex": "m", "seen": seen, **texts, "stated_on": ""})
    assert faulty.status_code == 422
    assert hidden(faulty.content.decode(), "seen") == seen
    again = one.post(
        address, {"sex": "m", "seen": hidden(faulty.content.decode(), "seen"), **texts}
    )
    assert again.status_code == 409
    with scene():
        held = Fact.objects.filter(procedure=procedure, ended_at=None)
        assert set(held.values_list("field", flat=True)) == {"sex", "age", "age-group"}


def test_each_value_of_a_field_stands_beside_who_said_it(
    procedure: Procedure, people: Pair
) -> None:
    codes = [each.code for each in definitions().fields["control"].codes][:3]
    for count, source in ((1, "police"), (2, "person")):
        records.save_section(
            procedure, "exploitation", {"control": codes[:count]}, stated_by=source,
            stated_on=factories.TODAY, actor=people.one,
        )  # fmt: skip
    client = signed_in(people.one)
    page = client.get(reverse("identification:procedure", args=[procedure.pk])).content.decode()
    shown = re.sub(r"<[^>]+>", "", page[page.index("Ways of control") :][:400])
    assert re.search(r"\(police\), [^()]+ \(the person herself or himself\)", shown)
    form = client.get(reverse("identification:section", args=[procedure.pk, "exploitation"]))
    assert form.content.decode().count("Current: ") == 2
