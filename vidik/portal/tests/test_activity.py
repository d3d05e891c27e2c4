# SPDX-License-Identifier: EUPL-1.2
"""The activity report of the office: counted from the records, written as a Word document."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from django.urls import reverse
from django.utils import translation

from tests.scenes import as_application, as_owner
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.audit.models import AuditEvent
from vidik.bodies.tests.factories import World as Bodies
from vidik.bodies.tests.factories import today
from vidik.cases.tests import factories
from vidik.events.tests.factories import World as Events
from vidik.institutions.models import Institution
from vidik.portal.documents import activity_docx
from vidik.portal.selectors.activity import ActivityReport, Chapter, activity_report
from vidik.registers import services as registers
from vidik.registers.models import Entry
from vidik.registers.registry import register_called

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

YEAR = 2023


def report_of(actor: Actor, year: int = YEAR) -> ActivityReport:
    with acting(actor):
        return activity_report(actor, year)


def chapter(found: ActivityReport, code: str) -> Chapter:
    return next(each for each in found.chapters if each.code == code)


def test_events_are_counted_once_beside_those_of_the_office() -> None:
    world = Events()
    world.report(world.coordinator, attendees=20)
    world.report(world.officer, attendees=5, title="Сасвим друга обука")
    world.report(world.expert, state="cancelled", title="Отказана обука")
    [kinds, topics] = chapter(report_of(world.coordinator), "events").sheets
    assert kinds.rows == (("training", "1", "2", "2", "25"),)
    assert topics.rows[0][1] == "2"
    assert chapter(report_of(world.coordinator, YEAR - 1), "events").is_empty


def test_sessions_of_the_year_stand_by_body() -> None:
    world = Bodies()
    world.held()
    world.plan(today(10))
    [sheet] = chapter(report_of(world.coordinator, today(-1).year), "sessions").sheets
    [row] = [each for each in sheet.rows if each[0] == "Local team Nowhere"]
    assert row == ("Local team Nowhere", "1", "0", "0")


def test_every_chapter_says_what_is_counted_and_the_document_has_its_tables() -> None:
    world = Events()
    world.report(world.coordinator)
    found = report_of(world.coordinator)
    assert {"events", "sessions", "teams", "papers", "programmes", "plan", "campaigns"} <= {
        each.code for each in found.chapters
    }
    assert all(each.counted for each in found.chapters)
    document = docx.Document(io.BytesIO(activity_docx(found)))
    text = "\n".join(each.text for each in document.paragraphs)
    for each in found.chapters:
        assert each.title in text
        assert each.counted in text
    filled = [sheet for each in found.chapters for sheet in each.sheets if sheet.rows]
    assert len(document.tables) == len(filled)
    assert [cell.text for cell in document.tables[0].rows[1].cells] == list(filled[0].rows[0])


def enter(actor: Actor, code: str, follows: Entry | None = None, **says: object) -> Entry:
    register = register_called(code)
    assert register is not None
    with as_application(), acting(actor):
        return registers.enter(
            register, says, when=dt.date(YEAR, 5, 4), case=None, follows=follows, actor=actor
        )


def test_assessments_of_teams_count_by_their_newest_grades_and_obstacles_of_all_by_outcome() -> (
    None
):
    registers.write_definitions()
    office = Events().coordinator
    team = factories.member(Role.LOCAL_TEAM, Institution.objects.get(code="local-team-novi-sad"))
    areas = ("founding", "members", "sessions", "plan", "money", "contact", "cases", "knowledge")
    said = {"team": "local-team-novi-sad", "how": "visit", **dict.fromkeys(areas, "good")}
    first = enter(office, "team-assessments", **said)
    enter(office, "team-assessments", first, **{**said, "money": "none"})
    enter(team, "obstacles", what="translators", often="always", state="open")
    enter(office, "obstacles", what="identity", often="once", state="overcome")

    found = report_of(office)
    teams, grades = chapter(found, "team-assessments").sheets
    assert teams.rows == (("visit", "1"),)
    assert len(grades.rows) == len(areas)
    assert grades.rows[0] == ("Founding act and legal basis", "1", "0", "0", "0")
    assert grades.rows[4] == ("Funds", "0", "0", "1", "0")
    [obstacles] = chapter(found, "obstacles").sheets
    assert obstacles.rows == (
        ("no translators", "1", "0", "0", "0", "0"),
        ("identity difficult to establish", "0", "0", "0", "1", "0"),
    )
    before = report_of(office, YEAR - 1)
    assert chapter(before, "team-assessments").is_empty
    assert chapter(before, "obstacles").is_empty


@pytest.mark.parametrize("tag", ["en", "sr", "sr-latn"])
def test_the_document_is_in_the_language_of_the_page(tag: str) -> None:
    world = Events()
    world.report(world.coordinator)
    with translation.override(tag), acting(world.coordinator):
        content = activity_docx(activity_report(world.coordinator, YEAR))
    assert docx.Document(io.BytesIO(content)).tables


def test_only_the_coordination_office_drafts_it_and_that_is_on_record() -> None:
    world = Events()
    for role in (Role.ANALYST, Role.HEAD, Role.LOCAL_TEAM):
        other = factories.member(role, Institution.objects.get(code="rapporteur"))
        with pytest.raises(Denied):
            report_of(other)
    client = client_of(world.coordinator)
    assert client.get(reverse("portal:office-report"), {"year": YEAR}).status_code == 200
    answer = client.get(reverse("portal:office-report-document", args=[YEAR]))
    assert answer["Content-Disposition"] == 'attachment; filename="activity-report-2023.docx"'
    assert client.get(reverse("portal:office-report-document", args=[1900])).status_code == 404
    with as_owner():
        assert AuditEvent.objects.filter(verb="office-report.drafted").count() == 1
