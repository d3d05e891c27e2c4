# SPDX-License-Identifier: EUPL-1.2
"""Further monitoring, visits and meetings, and matters to watch, as people enter them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.utils import timezone

from vidik.access.types import Denied
from vidik.core.languages import Texts
from vidik.core.workflow import TransitionRefused
from vidik.institutions.tests.factories import make_institution
from vidik.recommendations.models import (
    Encounter,
    IssuedReport,
    MatterNote,
    MonitoringDecision,
    TrackedMatter,
)
from vidik.recommendations.selectors import cycles
from vidik.recommendations.services import following
from vidik.recommendations.services.naming import ChangedMeanwhile
from vidik.recommendations.tests.factories import (
    ANALYST,
    READER,
    make_cycle,
    make_recommendation,
    make_report,
)
from vidik.recommendations.types import EncounterFacts, MatterFacts

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)


def visit(**changes: object) -> EncounterFacts:
    facts: dict[str, object] = {
        "kind": "inspection_visit",
        "title": Texts(en="Visit to the shelter", sr="Посета прихватилишту"),
        "text": Texts(sr="Виђено.\n\nЧуто."),
        "starts_on": DAY,
        "ends_on": DAY,
    }
    return EncounterFacts(**(facts | changes))  # type: ignore[arg-type]


def matter(**changes: object) -> MatterFacts:
    facts: dict[str, object] = {
        "title": Texts(en="Contact points", sr="Контакт особе"),
        "text": Texts(en="They change often.", sr="Често се мењају."),
    }
    return MatterFacts(**(facts | changes))  # type: ignore[arg-type]


def test_further_monitoring_is_decided_with_a_reason() -> None:
    subject = make_recommendation()
    with pytest.raises(ValidationError):
        following.decide_monitoring(subject, stays=False, reason=" ", actor=ANALYST)
    following.decide_monitoring(subject, stays=False, reason="Done.", actor=ANALYST)
    subject.refresh_from_db()
    assert subject.further_monitoring is False
    with pytest.raises(ValidationError, match="already"):
        following.decide_monitoring(subject, stays=False, reason="Done.", actor=ANALYST)
    following.decide_monitoring(subject, stays=True, reason="It began anew.", actor=ANALYST)
    assert [each.stays for each in subject.monitoring_decisions.all()] == [True, False]
    with pytest.raises(ProgrammingError), transaction.atomic():
        MonitoringDecision.objects.update(reason="x")
    with pytest.raises(Denied):
        following.decide_monitoring(subject, stays=False, reason="x", actor=READER)


def test_a_visit_is_recorded_corrected_and_struck_out() -> None:
    office = make_institution("visited-shelter")
    cycle = make_cycle("2031")
    row = following.record_encounter(cycle, visit(institutions=("visited-shelter",)), actor=ANALYST)
    assert (list(row.institutions.all()), row.paragraphs) == ([office], ["Виђено.", "Чуто."])
    following.correct_encounter(
        row, visit(ends_on=DAY + dt.timedelta(days=1)), seen=1, actor=ANALYST
    )
    with pytest.raises(ChangedMeanwhile):
        following.correct_encounter(row, visit(), seen=1, actor=ANALYST)
    with pytest.raises(ValidationError):
        following.strike_encounter(row, reason=" ", actor=ANALYST)
    following.strike_encounter(row, reason="It was another shelter.", actor=ANALYST)
    with pytest.raises(ValidationError):
        following.correct_encounter(row, visit(), seen=2, actor=ANALYST)
    assert row.pgh_event_models  # its history is kept by triggers


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ends_on", DAY - dt.timedelta(days=1)),
        ("starts_on", timezone.localdate() + dt.timedelta(days=400)),
        ("institutions", ("no-such",)),
        ("recommendations", ("no-such",)),
        ("figures", ("c9-9999",)),
        ("title", Texts(en="One language alone")),
    ],
)
def test_a_visit_with_a_fault_is_refused_whole(field: str, value: object) -> None:
    changes: dict[str, object] = {field: value}
    if field == "starts_on":
        changes["ends_on"] = value
    with pytest.raises(ValidationError) as refusal:
        following.record_encounter(make_cycle("2031"), visit(**changes), actor=ANALYST)
    assert field in refusal.value.message_dict
    assert not Encounter.objects.filter(cycle__code="2031").exists()


def test_a_matter_is_watched_noted_and_closed_with_a_reason() -> None:
    row = following.open_matter(make_cycle("2031"), matter(), actor=ANALYST)
    for _ in range(2):
        following.note_matter(row, seen_on=DAY, text="Still so.", actor=ANALYST)
    assert MatterNote.objects.get().text == "Still so."
    following.change_matter(
        row, matter(question=Texts(en="Still?", sr="Још?")), seen=1, actor=ANALYST
    )
    with pytest.raises(ChangedMeanwhile):
        following.change_matter(row, matter(), seen=1, actor=ANALYST)
    with pytest.raises(ValidationError):
        following.close_matter(row, reason="", actor=ANALYST)
    following.close_matter(row, reason="A rule book settles it.", actor=ANALYST)
    row.refresh_from_db()
    assert (row.state, row.close_reason) == ("closed", "A rule book settles it.")
    with pytest.raises(TransitionRefused):
        following.close_matter(row, reason="again", actor=ANALYST)
    with pytest.raises(ValidationError):
        following.note_matter(row, seen_on=DAY, text="More.", actor=ANALYST)


def test_a_note_of_tomorrow_is_refused() -> None:
    row = following.open_matter(make_cycle("2031"), matter(), actor=ANALYST)
    with pytest.raises(ValidationError):
        following.note_matter(
            row, seen_on=timezone.localdate() + dt.timedelta(days=2), text="x", actor=ANALYST
        )


def test_readers_enter_nothing() -> None:
    cycle = make_cycle("2031")
    with pytest.raises(Denied):
        following.record_encounter(cycle, visit(), actor=READER)
    with pytest.raises(Denied):
        following.open_matter(cycle, matter(), actor=READER)
    assert not TrackedMatter.objects.filter(cycle=cycle).exists()


def test_the_publication_day_is_work_from_ninety_days_before_until_it_is_published() -> None:
    make_report(8, "2030", due_on=dt.date(2031, 7, 30))
    make_recommendation("R8-1", report=8, cycle="2030")
    make_cycle("2031")

    def due(day: dt.date) -> list[str]:
        rows = cycles.reports_to_publish(ANALYST, day)
        return [row.code for row in rows if row.code > "2029"]

    assert due(dt.date(2032, 4, 30)) == []
    assert due(dt.date(2032, 5, 1)) == ["2031"]
    assert due(dt.date(2032, 7, 30)) == ["2031"]
    assert due(dt.date(2032, 8, 2)) == ["2031"]
    report = make_report(9, "2031")
    assert due(dt.date(2032, 8, 2)) == ["2031"]
    IssuedReport.objects.filter(pk=report.pk).update(published_on=dt.date(2032, 8, 1))
    assert due(dt.date(2032, 8, 2)) == []
