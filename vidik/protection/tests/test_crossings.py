# SPDX-License-Identifier: EUPL-1.2
"""Returns and receptions: announced with what is needed, arrived or not, handed over once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Role
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.exchange.models import Addressee
from vidik.identification.models import Procedure
from vidik.identification.selectors import procedures as identification_procedures
from vidik.identification.services import procedures
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, identify, inform
from vidik.identification.types import ProcedureFilter, State, Subject
from vidik.institutions.models import Institution
from vidik.protection.models import Crossing
from vidik.protection.selectors.crossings import across_borders
from vidik.protection.services import crossings
from vidik.protection.types import CrossingPlan, CrossingState, Direction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

BORDER = "border-police-directorate"


def _address(procedure: Procedure, step: str) -> str:
    return reverse("identification:step", args=[procedure.pk, step])


def _typed(**changes: object) -> dict[str, object]:
    at = timezone.localtime() + dt.timedelta(days=2)
    return {
        "country": "HR", "kind": "transfer", "announced_by": "association",
        "at": at.strftime("%Y-%m-%dT%H:%M"), "place": "road", "escort": "association",
        "receives": "centre", "needs": ["sign-language", "safe-address"], "announce": "on",
        "another": "pa-belgrade",
    } | changes  # fmt: skip


def _plan(**changes: object) -> CrossingPlan:
    measured: dict[str, object] = {
        "direction": Direction.FROM_ABROAD, "country": "HR", "kind": "transfer",
        "planned_on": timezone.localdate(), "place": "road", "announced_by": "association",
        "receives": "centre",
    }  # fmt: skip
    return CrossingPlan(**(measured | changes))  # type: ignore[arg-type]


def _row(procedure: Procedure) -> Crossing:
    with scene():
        return Crossing.objects.get(procedure=procedure)


def _letters(procedure: Procedure) -> list[Addressee]:
    with scene():
        rows = Addressee.objects.filter(notice__subject_key=str(procedure.pk))
        return list(rows.select_related("institution", "notice").order_by("institution__code"))


def _page(client: Client, procedure: Procedure) -> str:
    address = reverse("identification:procedure", args=[procedure.pk])
    return client.get(address).content.decode()


def test_a_reception_is_planned_announced_arrives_and_is_handed_over(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    assert client.get(_address(procedure, "reception")).status_code == 200
    sent = _typed(once="a-mark")
    assert client.post(_address(procedure, "reception"), sent).status_code == 302
    assert client.post(_address(procedure, "reception"), sent).status_code == 302
    row = _row(procedure)
    assert row.state == CrossingState.ANNOUNCED
    letters = _letters(procedure)
    assert [each.institution.code for each in letters] == [BORDER, "pa-belgrade"]
    with scene():
        text = letters[0].notice.versions.get().text
        code = procedure.person.code
    assert letters[0].due_at is not None
    for words in ("безбедан смештај", "стручњак Центра", "Центар телефоном саопштава"):
        assert words in text
    assert code not in text
    assert "знаковни" not in text
    page = _page(client, procedure)
    assert "Reception: Croatia" in page
    assert "interpreter for sign language, safe accommodation on arrival" in page
    today = f"{timezone.localdate()}"
    done = {"planned": str(row.pk), "done_on": today}
    assert client.post(_address(procedure, "handed-over"),
                       {"planned": str(row.pk), "to": "shelter"}).status_code == 422  # fmt: skip
    assert client.post(_address(procedure, "return-done"), done).status_code == 302
    assert client.post(_address(procedure, "return-done"), done).status_code == 422
    handed = {"planned": str(row.pk), "to": "shelter"}
    assert client.post(_address(procedure, "handed-over"), handed).status_code == 302
    assert client.post(_address(procedure, "handed-over"), handed).status_code == 422
    assert _row(procedure).state == CrossingState.HANDED_OVER
    assert "handed over to: shelter" in _page(client, procedure)


def test_what_did_not_take_place_is_notified_to_those_who_were_notified(
    procedure: Procedure, people: Pair
) -> None:
    client = signed_in(people.one)
    client.post(_address(procedure, "reception"), _typed())
    row = _row(procedure)
    missed = {"planned": str(row.pk), "because": "postponed"}
    assert client.post(_address(procedure, "return-missed"), missed | {"because": "x"}
                       ).status_code == 422  # fmt: skip
    assert client.post(_address(procedure, "return-missed"), missed).status_code == 302
    assert client.post(_address(procedure, "return-missed"), missed).status_code == 422
    assert client.post(_address(procedure, "return-done"),
                       {"planned": str(row.pk), "done_on": f"{timezone.localdate()}"}
                       ).status_code == 422  # fmt: skip
    letters = _letters(procedure)
    assert {each.state for each in letters} == {"closed"}
    with scene():
        assert letters[0].notice.versions.count() == 2
    assert "did not take place" in _page(client, procedure)


def test_what_was_planned_alone_is_announced_later_once(procedure: Procedure, people: Pair) -> None:
    client = signed_in(people.one)
    silent = _typed(announce="", another="")
    assert client.post(_address(procedure, "reception"), silent).status_code == 302
    row = _row(procedure)
    assert (row.state, _letters(procedure)) == (CrossingState.PLANNED, [])
    nobody = {"planned": str(row.pk)}
    assert client.post(_address(procedure, "announce-crossing"), nobody).status_code == 422
    announce_them = nobody | {"announce": "on"}
    assert client.post(_address(procedure, "announce-crossing"), announce_them).status_code == 302
    assert [each.institution.code for each in _letters(procedure)] == [BORDER]
    assert client.post(_address(procedure, "announce-crossing"), announce_them).status_code == 422


def test_a_return_shows_the_border_police_what_is_needed(
    procedure: Procedure, people: Pair
) -> None:
    inform(procedure, Subject.DEPARTURE, actor=people.one)
    plan = _plan(
        direction=Direction.TO_ABROAD, place="", announced_by="", receives="",
        needs=("medication", "child-escort"),
    )  # fmt: skip
    crossings.plan_crossing(procedure, plan, announce=[BORDER], actor=people.one)
    (letter,) = _letters(procedure)
    with scene():
        text = letter.notice.versions.get().text
    assert "Потребна подршка: пратња детета. Центар телефоном саопштава" in text
    assert "лек" not in text, "nothing of health stands in a notice"


def test_nothing_is_announced_of_a_closed_procedure(procedure: Procedure, people: Pair) -> None:
    row = crossings.plan_crossing(procedure, _plan(), actor=people.one)
    identify(procedure, people)
    inform(procedure, Subject.OUTCOME, actor=people.one)
    with scene():
        decided = Procedure.objects.get(pk=procedure.pk)
    assert procedures.close(decided, actor=people.one).state == State.CLOSED
    with pytest.raises(ValidationError, match="closed"):
        crossings.announce_crossing(row, [BORDER], actor=people.one)
    assert _letters(procedure) == []
    page = signed_in(people.one).get(_address(procedure, "announce-crossing"), follow=True)
    assert "is not possible now" in page.content.decode()
    done = crossings.finish_crossing(row, timezone.localdate(), actor=people.one)
    assert done.state == CrossingState.DONE, "the outcome can be entered after the end as well"


def test_what_was_to_be_yesterday_is_announced_to_nobody(
    procedure: Procedure, people: Pair
) -> None:
    row = crossings.plan_crossing(procedure, _plan(), actor=people.one)
    with scene():
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        Crossing.objects.filter(pk=row.pk).update(planned_on=yesterday)
    with pytest.raises(ValidationError, match="in the past"):
        crossings.announce_crossing(row, [BORDER], actor=people.one)
    assert _letters(procedure) == []


def test_what_has_passed_is_planned_without_notifying_anybody(
    procedure: Procedure, people: Pair
) -> None:
    before = timezone.now() - dt.timedelta(minutes=5)
    plan = _plan(at=before, planned_on=timezone.localdate(before))
    with pytest.raises(ValidationError, match="in the past"):
        crossings.plan_crossing(procedure, plan, announce=[BORDER], actor=people.one)
    row = crossings.plan_crossing(procedure, plan, actor=people.one)
    assert (row.state, _letters(procedure)) == (CrossingState.PLANNED, [])


def test_a_medical_escort_is_announced_by_telephone(procedure: Procedure, people: Pair) -> None:
    plan = _plan(escort="medical", receives="health", needs=("medical-escort",))
    crossings.plan_crossing(procedure, plan, announce=[BORDER], actor=people.one)
    (letter,) = _letters(procedure)
    with scene():
        text = letter.notice.versions.get().text
    assert "медицинск" not in text
    assert "здравствен" not in text
    assert "Потребна подршка" not in text
    assert "Центар телефоном" in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "RS"}, "country"),
        ({"country": "XX"}, "country"),
        ({"kind": ""}, "kind"),
        ({"place": ""}, "place"),
        ({"announced_by": "rumour"}, "announced_by"),
        ({"receives": ""}, "receives"),
        ({"escort": "<b>"}, "escort"),
        ({"needs": ("sign-language", "gold")}, "needs"),
        ({"planned_on": dt.date(2001, 1, 1)}, "planned_on"),
        ({"planned_on": dt.date(2999, 1, 1)}, "planned_on"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(
    procedure: Procedure, people: Pair, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        crossings.plan_crossing(procedure, _plan(**changes), actor=people.one)
    assert set(refusal.value.error_dict) == {field}


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00", "9999-12-31T23:59", "2024-13-01T00:00", "٢٠٢٤-٠١-٠١T00:00", ""]
)
def test_days_at_the_ends_of_the_calendar_are_refused(
    procedure: Procedure, people: Pair, at: str
) -> None:
    answer = signed_in(people.one).post(_address(procedure, "reception"), _typed(at=at))
    assert answer.status_code == 422
    assert _letters(procedure) == []


def test_a_late_one_is_listed_until_it_is_entered_what_became_of_it(
    procedure: Procedure, people: Pair
) -> None:
    row = crossings.plan_crossing(procedure, _plan(), actor=people.one)

    def late() -> list[Procedure]:
        with acting(people.one):
            return list(identification_procedures.listed(people.one, ProcedureFilter(agreed=True)))

    assert late() == []
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    with scene():
        Crossing.objects.filter(pk=row.pk).update(planned_on=yesterday)
    assert late() == [procedure]
    assert "tag--bad" in _page(signed_in(people.one), procedure)
    crossings.miss_crossing(row, "not-known", actor=people.one)
    assert late() == []


def test_those_of_another_procedure_are_not_offered(
    centre: Institution, procedure: Procedure, people: Pair
) -> None:
    row = crossings.plan_crossing(procedure, _plan(), actor=people.one)
    other = factories.procedure(centre)
    crossings.plan_crossing(other, _plan(), actor=people.one)
    client = signed_in(people.one)
    foreign = {"planned": str(row.pk), "done_on": f"{timezone.localdate()}"}
    assert client.post(_address(other, "return-done"), foreign).status_code == 422
    strange = cases.member(Role.CASE_EXPERT, cases.institution("another-centre"))
    assert signed_in(strange).get(_address(procedure, "reception")).status_code == 404


def test_the_database_keeps_the_order_of_steps(procedure: Procedure, people: Pair) -> None:
    row = crossings.plan_crossing(procedure, _plan(), actor=people.one)
    now = timezone.now()
    for wrong in (
        {"missed_at": now},
        {"handed_at": now, "handed_to": "shelter"},
        {"done_on": now.date(), "missed_at": now, "missed_because": "not-known"},
    ):
        with scene(), pytest.raises(IntegrityError), transaction.atomic():
            Crossing.objects.filter(pk=row.pk).update(**wrong)


def test_they_are_counted_by_direction_and_need(procedure: Procedure, people: Pair) -> None:
    row = crossings.plan_crossing(
        procedure, _plan(needs=("sign-language",)), announce=[BORDER], actor=people.one
    )
    crossings.finish_crossing(row, timezone.localdate(), actor=people.one)
    crossings.hand_over_person(row, "centre", actor=people.one)
    year = timezone.localdate().year
    informed = {each.name: each.numbers for each in across_borders(year).rows}
    assert informed["Receptions from other states"] == (1, 1, 1, 1, 0, 1)
    assert informed["Support needed: interpreter for sign language"][0] == 1
    assert across_borders(year - 1).rows == ()


def test_an_embassy_is_a_partner_in_a_return(procedure: Procedure, people: Pair) -> None:
    row = crossings.plan_crossing(
        procedure, _plan(escort="consular"), announce=[BORDER], actor=people.one
    )
    crossings.finish_crossing(row, timezone.localdate(), actor=people.one)
    embassy = Institution.objects.get(code="embassy-india")
    crossings.hand_over_person(row, "embassy", embassy, actor=people.one)
    page = _page(signed_in(people.one), procedure)
    assert "handed over to: embassy or consulate" in page
    assert "officer of an embassy or consulate" in page
