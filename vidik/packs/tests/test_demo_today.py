# SPDX-License-Identifier: EUPL-1.2
"""What a duty expert of a demonstration finds today: made once, marked, and nothing of 2024."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor
from vidik.core.packfiles import Pack, PackError
from vidik.exchange.models import Addressee
from vidik.exchange.services.demo import acknowledge_synthetic
from vidik.identification.models import Interview, Procedure
from vidik.packs import demo_today
from vidik.packs.demo_today import make_demo_today
from vidik.packs.services import LOADER, demo_accounts
from vidik.prevention.selectors.inspections import signs_of
from vidik.prevention.types import INSPECTIONS
from vidik.referral.models import (
    DutyCall,
    Report,
    ReportedPerson,
    ReporterFollowUp,
    Screening,
    Shift,
)
from vidik.referral.selectors import reports, roster
from vidik.referral.services import joining, receiving, screenings, synthetic_today
from vidik.referral.services.synthetic import SyntheticRefused
from vidik.referral.types import CallLevel, PersonDraft, ReportDraft, ReportState
from vidik.registers.models import Entry
from vidik.vault.services import accessing

PACK = Path(settings.PACKS_DIR) / "serbia"


@pytest.fixture
def today(db: None, serbia: str) -> int:
    demo_accounts()
    return make_demo_today(PACK, actor=LOADER)


def _actor(username: str) -> Actor:
    found = demo_actor(username)
    assert found is not None
    return found


def test_every_state_that_a_night_on_duty_knows_is_there(today: int) -> None:
    now = timezone.now()
    with scene():
        assert Report.objects.count() == today
        assert not Report.objects.filter(case__is_demo=False).exists()
        fresh = Report.objects.get(state=ReportState.RECEIVED, urgency="high")
        assert dt.timedelta(minutes=39) < now - fresh.received_at < dt.timedelta(minutes=45)
        within = Report.objects.get(forms=["forced-begging"])
        rows = Addressee.objects.filter(notice__subject_key=str(within.pk))
        assert within.alert_due_at > now
        assert {row.state for row in rows} == {"acknowledged", "sent"}
        late = Report.objects.get(municipality="nis")
        silent = Addressee.objects.filter(notice__subject_key=str(late.pk), state="sent")
        assert silent.exists()
        assert all(row.due_at is not None and row.due_at < now for row in silent)
        assert late.persons.count() == 2
        waiting = ReporterFollowUp.objects.get(follow_up__isnull=False, source="citizen")
        assert (waiting.unread, waiting.waiting) == (1, 1)
        half = Screening.objects.get(finished_at__isnull=True)
        assert half.answers
        assert set(half.answers) < {each.code for each in screenings.sheet_of(half).indicators}
        interview = Interview.objects.get()
        assert timezone.localdate(interview.planned_at) == timezone.localdate() + dt.timedelta(1)
        assert Procedure.objects.get(opened_at__isnull=False).pk == interview.procedure_id
        assert DutyCall.objects.filter(rung=CallLevel.EVERYBODY).exists()
        inspections = Entry.objects.filter(register=INSPECTIONS).order_by("-day")
        assert [signs_of(row.values) != [] for row in inspections] == [True, True, False, True]


def test_somebody_is_on_duty_at_every_hour_of_the_week(today: int) -> None:
    duty = _actor("duty")
    assert duty.institution is not None
    with acting(duty):
        assert roster.on_duty(duty.institution, timezone.now())
        assert roster.gaps(duty.institution, timezone.now()) == []


def test_whoever_sets_up_in_the_night_to_monday_finds_somebody_on_duty(
    db: None, serbia: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo_accounts()
    today = timezone.localdate()
    reported = Pack(PACK).optional(demo_today.FILE)
    monday = today + dt.timedelta(days=7 - today.weekday())
    night = timezone.make_aware(dt.datetime.combine(monday, dt.time(0, 43)))
    monkeypatch.setattr(timezone, "now", lambda: night)
    demo_today._fill_roster(reported["roster"], demo_today._Stage(int(reported["seed"]), LOADER))
    duty = _actor("duty")
    assert duty.institution is not None
    with acting(duty):
        assert roster.on_duty(duty.institution, night)
        assert roster.gaps(duty.institution, night) == []


def test_the_same_girl_in_the_other_script_is_found(today: int) -> None:
    duty = _actor("duty")
    with acting(duty):
        rows = reports.reports(duty)
        later = rows.get(received_at__gt=timezone.now() - dt.timedelta(hours=4), state="taken")
        person = reports.persons_of(later, actor=duty).get()
        look = accessing.request_access(
            person.person, purpose="identification", why="", reason=None, actor=duty
        )
        accessing.record_access(look, actor=duty)
        alike = joining.likenesses([person], actor=duty)[person.pk]
    assert len(alike) == 1
    assert alike[0].percent < 100
    with scene():
        other = ReportedPerson.objects.get(pk=alike[0].row.pk)
        assert other.report.source == "association"
        assert other.same_as_id is None


def test_they_are_made_once(today: int) -> None:
    with scene():
        before = Report.objects.count(), Shift.objects.count(), Addressee.objects.count()
    assert make_demo_today(PACK, actor=LOADER) == 0
    with scene():
        after = Report.objects.count(), Shift.objects.count(), Addressee.objects.count()
    assert before == after
    assert today == before[0] == 9


def test_nothing_of_it_belongs_to_2024(today: int) -> None:
    with scene():
        assert not Report.objects.filter(received_at__year=2024).exists()
        assert not Procedure.objects.filter(received_at__year=2024).exists()


def test_they_are_refused_where_people_work(db: None, serbia: str, settings: Any) -> None:
    demo_accounts()
    settings.DEMO = False
    assert make_demo_today(PACK, actor=LOADER) == 0
    draft = ReportDraft("police", "app", (PersonDraft(),), account="x", synthetic=True)
    with pytest.raises(SyntheticRefused):
        receiving.file_report(draft, actor=_actor("police"))
    with pytest.raises(RuntimeError):
        acknowledge_synthetic("referral.report", "x", ["pa-nis"])
    duty = _actor("centre-head")
    with pytest.raises(SyntheticRefused):
        synthetic_today.fill_synthetic_roster(dt.date(2026, 1, 5), [], None, actor=duty)  # type: ignore[arg-type]
    with scene():
        assert not Report.objects.exists()


def test_a_real_report_gets_no_other_time(db: None, serbia: str) -> None:
    demo_accounts()
    draft = ReportDraft("police", "app", (PersonDraft(),), account="Seen at the market")
    receipt = receiving.file_report(draft, actor=_actor("police"))
    duty = _actor("duty")
    with acting(duty):
        report = reports.get_report(duty, receipt.key)
    with pytest.raises(SyntheticRefused):
        synthetic_today.take_synthetic(report, at=timezone.now(), actor=duty)
    earlier = ReportDraft("police", "app", (PersonDraft(),), account="x", came_at=timezone.now())
    with pytest.raises(ValidationError):
        receiving.file_report(earlier, actor=_actor("police"))


def test_an_account_that_is_missing_is_named(db: None, serbia: str) -> None:
    with pytest.raises(PackError, match="a demo account that acts"):
        make_demo_today(PACK, actor=LOADER)
