# SPDX-License-Identifier: EUPL-1.2
"""Whoever does not see the more urgent report lowers nothing by it, and learns of none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.cases.models import Case
from vidik.exchange.models import Version
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.selectors import reports
from vidik.referral.services import duties, handling, joining, propagating
from vidik.referral.tests.factories import centre_member
from vidik.referral.tests.test_correcting import correct
from vidik.referral.tests.test_pages import client_of
from vidik.referral.tests.test_propagating import calls, marks, part, reported, urgencies
from vidik.referral.types import CallLevel, Urgency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

CARRIED = (Urgency.IMMEDIATE, Urgency.NORMAL)
JOINED = "joined report about the same person"
MADE = "a report of the same person has made it more urgent"
ITSELF = "Urgency of the report itself"


def restrict(row: ReportedPerson) -> None:
    with scene():
        Case.objects.filter(pk=row.case_id).update(restricted=True)


def report_of(actor: Actor, row: ReportedPerson) -> Report:
    with acting(actor):
        return reports.get_report(actor, row.report_id)


def close(row: ReportedPerson) -> None:
    with scene():
        Report.objects.filter(pk=row.report_id).update(state="closed", closed_at=timezone.now())


def test_who_does_not_see_the_urgent_report_lowers_nothing_by_a_correction() -> None:
    expert, other = centre_member(), centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(urgent, calm, actor=expert)
    restrict(urgent)
    with as_application():
        correct(other, report_of(other, calm), municipality="nis")
    assert urgencies(calm) == [CARRIED]
    assert marks(calm) == ["danger"]


def test_who_does_not_see_the_urgent_report_lowers_nothing_by_a_parting() -> None:
    expert, other = centre_member(), centre_member()
    calm, third = (reported(expert, Urgency.NORMAL) for _each in range(2))
    urgent = reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(third, calm, actor=expert)
    joining.join_persons(urgent, calm, actor=expert)
    restrict(urgent)
    with as_application():
        part(third, other)
    assert urgencies(calm, third) == [CARRIED, (Urgency.NORMAL, "")]
    assert marks(calm) == ["danger"]


def test_who_does_not_see_the_urgent_report_reads_the_urgency_alone() -> None:
    expert, other = centre_member(), centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(urgent, calm, actor=expert)
    address = f"/suspicions/{calm.report_id}/"
    addresses = (address, f"{address}facts/", "/suspicions/")
    with as_application():
        desk = client_of(expert)
        pages = [desk.get(each).content.decode() for each in addresses]
    assert [text in pages[0] for text in (JOINED, MADE, ITSELF)] == [True, True, True]
    assert ITSELF in pages[1]
    assert "raises it to: immediate: somebody is in danger now." in pages[1]
    assert MADE in pages[2]
    restrict(urgent)
    with as_application():
        for who in (other, expert):
            desk = client_of(who)
            pages = [desk.get(each).content.decode() for each in addresses]
            seen = who is expert
            assert any(MADE in each for each in pages) is seen
            assert any(JOINED in each for each in pages) is seen
            assert any(ITSELF in each for each in pages) is seen
            assert ("it has become more urgent" in pages[0]) is not seen
            assert "immediate: somebody is in danger now" in pages[0]


def test_who_does_not_see_the_urgent_report_cannot_see_that_there_is_one() -> None:
    expert, other = centre_member(), centre_member()
    unsaid, urgent = reported(expert, Urgency.UNKNOWN), reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(urgent, unsaid, actor=expert)
    restrict(urgent)
    address = f"/suspicions/{unsaid.report_id}/"
    with as_application():
        desk = client_of(other)
        report, form = (desk.get(address + page).content.decode() for page in ("", "facts/"))
        assert "find out, and correct the facts" not in report
        assert '<option value="immediate" selected' in form
        assert "selected>not said how urgent" not in form
        with pytest.raises(ValidationError, match="head of the centre"):
            correct(other, report_of(other, unsaid), urgency=Urgency.NORMAL)
        correct(other, report_of(other, unsaid), municipality="nis")
    assert urgencies(unsaid) == [(Urgency.IMMEDIATE, Urgency.UNKNOWN)]


def test_who_does_not_see_the_urgent_report_may_make_the_other_more_urgent() -> None:
    expert, other = centre_member(), centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.HIGH)
    joining.join_persons(urgent, calm, actor=expert)
    restrict(urgent)
    with as_application():
        correct(other, report_of(other, calm), urgency=Urgency.IMMEDIATE)
    assert urgencies(calm) == [(Urgency.IMMEDIATE, "")]


def test_who_does_not_see_the_other_report_lowers_none_that_is_as_urgent_itself() -> None:
    expert, other = centre_member(), centre_member()
    for hidden in (Urgency.IMMEDIATE, Urgency.HIGH):
        here, there = reported(expert, Urgency.IMMEDIATE), reported(expert, hidden)
        joining.join_persons(there, here, actor=expert)
        restrict(there)
        with as_application(), pytest.raises(ValidationError, match="head of the centre"):
            correct(other, report_of(other, here), urgency=Urgency.NORMAL)
        assert urgencies(here) == [(Urgency.IMMEDIATE, "")]


def test_who_does_not_see_the_other_report_leaves_no_other_word_for_as_urgent() -> None:
    expert, other = centre_member(), centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.HIGH)
    joining.join_persons(urgent, calm, actor=expert)
    restrict(urgent)
    with as_application(), pytest.raises(ValidationError, match="head of the centre"):
        correct(other, report_of(other, calm), urgency=Urgency.UNKNOWN)
    assert urgencies(calm) == [(Urgency.HIGH, Urgency.NORMAL)]


def test_a_report_that_never_made_it_more_urgent_does_not_reveal_the_hidden_one() -> None:
    expert, other = centre_member(), centre_member()
    calm = reported(expert, Urgency.NORMAL)
    closed, urgent = (reported(expert, Urgency.IMMEDIATE) for _each in range(2))
    close(closed)
    joining.join_persons(closed, calm, actor=expert)
    joining.join_persons(urgent, calm, actor=expert)
    restrict(urgent)
    with as_application():
        page = client_of(other).get(f"/suspicions/{calm.report_id}/").content.decode()
    assert JOINED not in page
    assert ITSELF not in page


def test_a_third_report_in_sight_does_not_reveal_the_hidden_one() -> None:
    expert, other = centre_member(), centre_member()
    calm, third = (reported(expert, Urgency.NORMAL) for _each in range(2))
    urgent = reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(third, calm, actor=expert)
    joining.join_persons(urgent, calm, actor=expert)
    restrict(urgent)
    with as_application():
        page = client_of(other).get(f"/suspicions/{calm.report_id}/").content.decode()
    assert JOINED not in page


def test_a_closed_report_makes_none_more_urgent_until_it_is_opened_again() -> None:
    expert = centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    close(urgent)
    joining.join_persons(urgent, calm, actor=expert)
    assert urgencies(calm, urgent) == [(Urgency.NORMAL, ""), (Urgency.IMMEDIATE, "")]
    assert marks(calm) == [""]
    handling.reopen_report(report_of(expert, urgent), actor=expert)
    assert urgencies(calm) == [CARRIED]
    assert marks(calm) == ["danger"]


def test_a_closed_report_becomes_more_urgent_once_it_is_opened_again() -> None:
    expert = centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    close(calm)
    joining.join_persons(urgent, calm, actor=expert)
    assert urgencies(calm) == [(Urgency.NORMAL, "")]
    opened = handling.reopen_report(report_of(expert, calm), actor=expert)
    assert (opened.urgency, opened.urgency_itself) == CARRIED
    assert urgencies(calm) == [CARRIED]


def test_what_was_propagated_stands_while_the_urgent_report_is_closed() -> None:
    expert = centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(urgent, calm, actor=expert)
    close(urgent)
    correct(expert, report_of(expert, calm), municipality="nis")
    assert urgencies(calm) == [CARRIED]
    correct(expert, report_of(expert, calm), urgency=Urgency.HIGH)
    assert urgencies(calm) == [(Urgency.IMMEDIATE, Urgency.HIGH)]
    part(urgent, expert)
    assert urgencies(calm) == [(Urgency.HIGH, "")]


def test_what_was_urgent_by_itself_is_corrected_beside_a_closed_report() -> None:
    expert = centre_member()
    here, closed = (reported(expert, Urgency.IMMEDIATE) for _each in range(2))
    joining.join_persons(closed, here, actor=expert)
    close(closed)
    correct(expert, report_of(expert, here), urgency=Urgency.NORMAL)
    assert urgencies(here) == [(Urgency.NORMAL, "")]


def test_a_closed_report_raises_nothing_after_a_third_is_parted() -> None:
    expert = centre_member()
    calm, closed, third = (
        reported(expert, each) for each in (Urgency.NORMAL, Urgency.IMMEDIATE, Urgency.IMMEDIATE)
    )
    close(closed)
    joining.join_persons(closed, calm, actor=expert)
    joining.join_persons(third, calm, actor=expert)
    assert urgencies(calm) == [CARRIED]
    part(third, expert)
    assert urgencies(calm) == [(Urgency.NORMAL, "")]


def test_what_was_propagated_comes_back_after_it_was_urgent_by_itself() -> None:
    expert = centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(urgent, calm, actor=expert)
    close(urgent)
    correct(expert, report_of(expert, calm), urgency=Urgency.IMMEDIATE)
    assert urgencies(calm) == [(Urgency.IMMEDIATE, "")]
    correct(expert, report_of(expert, calm), urgency=Urgency.NORMAL)
    assert urgencies(calm) == [CARRIED]


def test_what_was_propagated_comes_back_whichever_was_first() -> None:
    expert = centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(urgent, calm, actor=expert)
    correct(expert, report_of(expert, calm), urgency=Urgency.IMMEDIATE)
    close(urgent)
    correct(expert, report_of(expert, calm), urgency=Urgency.NORMAL)
    assert urgencies(calm) == [CARRIED]


def test_what_was_propagated_before_it_was_stored_by_whom_stands() -> None:
    expert = centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(urgent, calm, actor=expert)
    close(urgent)
    with scene():
        Report.objects.filter(pk=calm.report_id).update(urgency_from=[])
    correct(expert, report_of(expert, calm), municipality="nis")
    assert urgencies(calm) == [CARRIED]


def test_a_correction_that_makes_it_more_urgent_calls_the_others() -> None:
    expert = centre_member()
    other = centre_member()
    calm = reported(expert, Urgency.NORMAL)
    correct(expert, report_of(expert, calm), urgency=Urgency.HIGH)
    assert CallLevel.URGENT not in calls(expert, calm)
    correct(other, report_of(other, calm), urgency=Urgency.IMMEDIATE)
    assert calls(expert, calm)[:1] == [CallLevel.URGENT]
    with as_application():
        page = client_of(expert).get("/suspicions/").content.decode()
    assert "it has become more urgent" in page
    assert MADE not in page
    correct(other, report_of(other, calm), urgency=Urgency.NORMAL)
    assert CallLevel.URGENT not in calls(expert, calm)


def test_a_closed_report_becomes_no_more_urgent_and_keeps_what_it_was() -> None:
    expert = centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.HIGH)
    joining.join_persons(urgent, calm, actor=expert)
    close(calm)
    correct(expert, report_of(expert, urgent), urgency=Urgency.IMMEDIATE)
    assert urgencies(calm) == [(Urgency.HIGH, Urgency.NORMAL)]
    part(urgent, expert)
    assert urgencies(calm) == [(Urgency.NORMAL, "")]


def test_a_correction_stands_in_the_history_once() -> None:
    expert = centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(urgent, calm, actor=expert)
    with scene():
        before = Report.pgh_event_model.objects.filter(pgh_obj=calm.report_id).count()
    correct(expert, report_of(expert, calm), urgency=Urgency.HIGH)
    with scene():
        after = Report.pgh_event_model.objects.filter(pgh_obj=calm.report_id).count()
    assert after - before == 1


def test_who_was_notified_hears_that_the_urgency_changed_and_no_fact() -> None:
    expert = centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    duties.notify_all(report_of(expert, calm), actor=expert)
    joining.join_persons(urgent, calm, actor=expert)
    with scene():
        rows = Version.objects.filter(notice__subject_key=str(calm.report_id), number=2)
        reasons = set(rows.values_list("reason", flat=True))
    assert reasons == {"Хитност пријаве је промењена."}


def test_nobody_said_how_urgent_it_is_waits_also_in_a_joined_report() -> None:
    expert = centre_member()
    unsaid, urgent = reported(expert, Urgency.UNKNOWN), reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(urgent, unsaid, actor=expert)
    assert urgencies(unsaid) == [(Urgency.IMMEDIATE, Urgency.UNKNOWN)]
    with as_application():
        page = client_of(expert).get(f"/suspicions/{unsaid.report_id}/").content.decode()
    assert "find out, and correct the facts" in page


def _correction(rows: list[ReportedPerson], expert: Actor) -> None:
    correct(expert, report_of(expert, max(rows, key=_key)), urgency=Urgency.HIGH)


def _joining(rows: list[ReportedPerson], expert: Actor) -> None:
    joining.part_persons(max(rows, key=lambda row: row.report.number), actor=expert)


def _key(row: ReportedPerson) -> str:
    return str(row.report_id)


@pytest.mark.parametrize("change", [_correction, _joining])
def test_joined_reports_are_held_in_the_order_of_their_keys_before_anything_else(
    change: Callable[[list[ReportedPerson], Actor], None],
) -> None:
    expert = centre_member()
    rows = [reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)]
    joining.join_persons(rows[1], rows[0], actor=expert)
    with acting(expert):
        rows = [reports.get_reported_person(expert, row.pk) for row in rows]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        change(rows, expert)
    held = [each["sql"] for each in queries if "FOR UPDATE" in each["sql"]]
    assert 'FROM "referral_report" ' in held[0]
    assert all(_key(row) in held[0] or row.report_id.hex in held[0] for row in rows)


@pytest.mark.parametrize("act", ["correct", "join", "part", "reopen"])
def test_what_was_joined_while_one_waited_is_not_overlooked(
    act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expert = centre_member()
    calm, late, third, newest = (reported(expert, Urgency.NORMAL) for _each in range(4))
    joining.join_persons(third, calm, actor=expert)
    if act == "reopen":
        close(calm)
    report = report_of(expert, calm)
    look, seen = propagating.joined_to, iter((set(), {newest.report_id}))
    monkeypatch.setattr(propagating, "joined_to", lambda keys: look(keys) | next(seen))
    acts: dict[str, Callable[[], object]] = {
        "correct": lambda: correct(expert, report, municipality="nis"),
        "join": lambda: joining.join_persons(late, calm, actor=expert),
        "part": lambda: part(third, expert),
        "reopen": lambda: handling.reopen_report(report, actor=expert),
    }
    with as_application(), pytest.raises(ValidationError, match="meanwhile"):
        acts[act]()
    assert urgencies(calm, late) == [(Urgency.NORMAL, "")] * 2
