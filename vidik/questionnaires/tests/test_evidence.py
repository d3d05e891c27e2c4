# SPDX-License-Identifier: EUPL-1.2
"""Meetings held and own proceedings: recorded, corrected, cited by the figures stated there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.figures.models import Cycle, Figure, Measure, Observation
from vidik.figures.services.cycles import ensure_cycle
from vidik.figures.services.imports import ImportRefused
from vidik.forms.methods.answers.model import Answer
from vidik.institutions.models import Institution
from vidik.institutions.services.merging import merge_institutions
from vidik.questionnaires.lists import EvidenceList
from vidik.questionnaires.models import Evidence, EvidenceFigure, EvidenceScan
from vidik.questionnaires.selectors import evidence as questionnaires_evidence
from vidik.questionnaires.services import evidence, evidence_figures
from vidik.questionnaires.services.evidence import EvidenceDraft
from vidik.questionnaires.services.evidence_figures import FigureEntry
from vidik.questionnaires.tests.test_cycle import CATALOGUE, member
from vidik.questionnaires.tests.test_letters import pdf
from vidik.questionnaires.tests.test_views import client_of
from vidik.questionnaires.types import EvidenceKind

pytestmark = pytest.mark.django_db
HELD = dt.date(2026, 3, 5)
MEETING = EvidenceDraft(
    began_on=HELD,
    subject="Screening in asylum centres",
    institutions=("hppo-nis", "hppo-pirot"),
    place="Niš",
    took_part="head of the analysis unit\n\n  deputy prosecutor ",
    account="Two reports were mentioned.",
)
PROCEEDINGS = EvidenceDraft(
    began_on=HELD,
    subject="Access to free legal aid",
    institutions=("hppo-nis",),
    reference="12-3/26",
)


@pytest.fixture
def cycle(serbia: str) -> Cycle:
    loader = Actor.system("pack-loader")
    with acting(loader):
        return ensure_cycle("2025", actor=loader)


def recorded(cycle: Cycle, actor: Actor, draft: EvidenceDraft = MEETING) -> Evidence:
    kind = EvidenceKind.MEETING if draft.place else EvidenceKind.OWN_PROCEEDINGS
    with acting(actor):
        row = evidence.record_evidence(kind, cycle, draft, actor=actor)
        return questionnaires_evidence.one_evidence(actor, row.pk)


def figure(**changed: object) -> FigureEntry:
    reported = FigureEntry(
        institution="hppo-nis",
        measure=Measure.objects.get(code="criminal-reports"),
        period="2025",
        dimensions={"form": "labour"},
        answer=Answer("3", qualifier="at_least"),
        scan=1,
        page=2,
    )
    return replace(reported, **changed)  # type: ignore[arg-type] # what a test changes


def test_meetings_and_proceedings_are_numbered_by_kind_and_year(
    cycle: Cycle, office: Actor
) -> None:
    first, second = recorded(cycle, office), recorded(cycle, office)
    own = recorded(cycle, office, PROCEEDINGS)
    assert [row.sign for row in (first, second, own)] == ["m2025-1", "m2025-2", "p2025-1"]
    assert first.offices == ["head of the analysis unit", "deputy prosecutor"]
    assert {party.institution.code for party in first.parties_now()} == {"hppo-nis", "hppo-pirot"}


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(MEETING, began_on=dt.date(2999, 1, 1)), "began_on"),
        (replace(MEETING, subject="  "), "subject"),
        (replace(MEETING, institutions=()), "institutions"),
        (replace(MEETING, institutions=("no-such",)), "institutions"),
        (replace(MEETING, took_part="somebody@example.invalid"), "took_part"),
        (replace(PROCEEDINGS, reference=""), "reference"),
        (replace(PROCEEDINGS, ended_on=HELD - dt.timedelta(days=1)), "ended_on"),
        (replace(PROCEEDINGS, ended_on=dt.date(2999, 1, 1)), "ended_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cycle: Cycle, office: Actor, draft: EvidenceDraft, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        recorded(cycle, office, draft)
    assert field in refused.value.message_dict
    assert not Evidence.objects.exists()


def test_the_same_proceedings_are_not_recorded_twice(cycle: Cycle, office: Actor) -> None:
    recorded(cycle, office, PROCEEDINGS)
    with pytest.raises(ValidationError) as refused:
        recorded(cycle, office, PROCEEDINGS)
    assert "reference" in refused.value.message_dict


def test_a_correction_is_a_version_with_its_reason(cycle: Cycle, office: Actor) -> None:
    row = recorded(cycle, office)
    changed = replace(MEETING, place="Belgrade", institutions=("hppo-nis",))
    with acting(office):
        with pytest.raises(ValidationError, match="nothing to correct"):
            evidence.correct_evidence(row, MEETING, reason="x", seen_version=1, actor=office)
        with pytest.raises(ValidationError) as refused:
            evidence.correct_evidence(row, changed, reason=" ", seen_version=1, actor=office)
        assert "reason" in refused.value.message_dict
        evidence.correct_evidence(
            row, changed, reason="The wrong town.", seen_version=1, actor=office
        )
        with pytest.raises(ValidationError, match="meantime"):
            evidence.correct_evidence(row, MEETING, reason="x", seen_version=1, actor=office)
        row = questionnaires_evidence.one_evidence(office, row.pk)
        assert (row.version, row.place, row.reason) == (2, "Belgrade", "The wrong town.")
        assert [party.institution.code for party in row.parties_now()] == ["hppo-nis"]
        assert [
            (p.institution.code, p.until) for p in questionnaires_evidence.former_parties(row)
        ] == [("hppo-pirot", 2)]
        events = row.events.order_by("pgh_id")  # type: ignore[attr-defined] # made by a decorator
        assert [event.place for event in events] == ["Niš", "Belgrade"]


def test_a_figure_cites_its_page_and_says_where_it_comes_from(cycle: Cycle, office: Actor) -> None:
    for reported, origin, place in (
        (MEETING, "meeting", "m2025-1 · 2026-03-05 · 2/2"),
        (PROCEEDINGS, "own_proceedings", "12-3/26 · 2026-03-05 · 2/2"),
    ):
        row = recorded(cycle, office, reported)
        with acting(office):
            evidence.add_scan(row, name="record.pdf", content=pdf(), actor=office)
            found = evidence_figures.enter_figure(row, figure(), catalogue=CATALOGUE, actor=office)
            assert (found.reference, found.origin) == (f"{row.sign}-001", origin)
            current = Observation.objects.get(figure=found)
            assert (current.value, current.qualifier) == (3, "at_least")
            assert current.citation.text == place
    assert Figure.objects.filter(cycle=cycle).count() == 2, "two statements stay two figures"


def test_a_figure_needs_a_page_that_is_there_and_an_institution_that_was(
    cycle: Cycle, office: Actor
) -> None:
    row = recorded(cycle, office)
    with acting(office):
        evidence.add_scan(row, name="record.pdf", content=pdf(), actor=office)
        for reported, field in (
            (figure(page=3), "page"),
            (figure(page=0), "page"),
            (figure(scan=2), "scan"),
            (figure(institution="hppo-vranje"), "institution"),
            (figure(period="lately"), "period"),
            (figure(answer=Answer()), "value"),
        ):
            with pytest.raises(ValidationError) as refused:
                evidence_figures.enter_figure(row, reported, catalogue=CATALOGUE, actor=office)
            assert field in refused.value.message_dict
        with pytest.raises(ImportRefused):
            evidence_figures.enter_figure(
                row, figure(answer=Answer("2.5")), catalogue=CATALOGUE, actor=office
            )
        evidence_figures.enter_figure(row, figure(), catalogue=CATALOGUE, actor=office)
        with pytest.raises(ValidationError, match="m2025-1-001"):
            evidence_figures.enter_figure(row, figure(page=1), catalogue=CATALOGUE, actor=office)
        assert EvidenceFigure.objects.count() == Figure.objects.filter(cycle=cycle).count() == 1


def test_a_scan_is_added_once_and_stays_while_figures_cite_it(cycle: Cycle, office: Actor) -> None:
    row = recorded(cycle, office)
    with acting(office):
        first = evidence.add_scan(row, name="C:\\a\\record.pdf", content=pdf(), actor=office)
        again = evidence.add_scan(row, name="other.pdf", content=pdf(), actor=office)
        assert (first.pk, first.name, first.pages) == (again.pk, "record.pdf", 2)
        with pytest.raises(ValidationError) as refused:
            evidence.add_scan(row, name="a.pdf", content=b"<html>", actor=office)
        assert "file" in refused.value.message_dict
        evidence_figures.enter_figure(row, figure(), catalogue=CATALOGUE, actor=office)
        with pytest.raises(ValidationError, match="cannot be removed"):
            evidence.remove_scan(first, actor=office)
        spare = evidence.add_scan(row, name="b.pdf", content=pdf(1), actor=office)
        evidence.remove_scan(spare, actor=office)
        assert EvidenceScan.objects.count() == 1
        narrowed = replace(MEETING, institutions=("hppo-pirot",))
        with pytest.raises(ValidationError) as left:
            evidence.correct_evidence(row, narrowed, reason="x", seen_version=1, actor=office)
        assert "institutions" in left.value.message_dict


def test_nobody_but_the_office_knows_of_them(cycle: Cycle, office: Actor) -> None:
    row = recorded(cycle, office)
    own = member("hppo-nis", Role.VALIDATOR)
    with acting(own):
        assert not Evidence.objects.exists()
        with pytest.raises(Denied):
            evidence.record_evidence(EvidenceKind.MEETING, cycle, MEETING, actor=own)
        with pytest.raises((Denied, OutOfScope)):
            questionnaires_evidence.one_evidence(own, row.pk)
    reader = member("rapporteur", Role.READER)
    with acting(reader):
        assert questionnaires_evidence.one_evidence(reader, row.pk).pk == row.pk
        with pytest.raises(Denied):
            evidence.add_scan(row, name="a.pdf", content=pdf(), actor=reader)


def test_they_follow_a_merge_of_institutions(cycle: Cycle, office: Actor) -> None:
    row = recorded(cycle, office)
    other = recorded(cycle, office, PROCEEDINGS)
    admin = member("rapporteur", Role.HEAD)
    duplicate, primary = (Institution.objects.get(code=c) for c in ("hppo-nis", "hppo-vranje"))
    with acting(admin):
        merge_institutions(duplicate, primary, actor=admin)
    with acting(office):
        named = questionnaires_evidence.one_evidence(office, other.pk).parties_now()
        assert [party.institution.code for party in named] == ["hppo-vranje"]
        both = questionnaires_evidence.one_evidence(office, row.pk).parties_now()
        assert {party.institution.code for party in both} == {"hppo-vranje", "hppo-pirot"}


def test_the_list_is_searched_filtered_sorted_and_taken_along(cycle: Cycle, office: Actor) -> None:
    recorded(cycle, office)
    recorded(cycle, office, replace(PROCEEDINGS, subject="=Access"))
    with acting(office):
        assert EvidenceList.found_by(office).count() == 2
        for wanted, count in (
            ({"q": "azil"}, 0), ({"q": "ASYLUM"}, 1), ({"q": "Пирот"}, 1), ({"kind": "meeting"}, 1),
            ({"institution": "hppo-nis"}, 2), ({"institution": "hppo-pirot"}, 1),
            ({"cycle": "2024"}, 0),
        ):  # fmt: skip
            assert EvidenceList.found_by(office, **wanted).count() == count, wanted
        ordered = [row.kind for row in EvidenceList.found_by(office, sort="-kind")]
        assert ordered == ["own_proceedings", "meeting"]
    client, _actor = client_of("rapporteur", Role.ANALYST)
    taken = client.get("/questionnaires/evidence/?format=csv&kind=own_proceedings")
    text = taken.content.decode("utf-8-sig").replace('"', "")
    line = text.splitlines()[1]
    assert line.startswith("p2025-1,")
    assert ",12-3/26,2026-03-05," in line
    assert "'=Access" in text


def test_the_office_records_a_meeting_on_pages_and_enters_what_it_was_notified(
    cycle: Cycle, office: Actor
) -> None:
    client, actor = client_of("rapporteur", Role.ANALYST)
    address = "/questionnaires/evidence/record/meeting/"
    typed = {
        "once": "abc", "cycle": "2025", "began_on": "2026-03-05", "place": "Niš",
        "subject": "Screening", "institutions": ["hppo-nis", "hppo-pirot"],
        "took_part": "head of the unit",
    }  # fmt: skip
    bad = client.post(address, typed | {"subject": "", "began_on": "2999-01-01"})
    assert bad.status_code == 200
    assert "Niš" in bad.content.decode()
    made = client.post(address, typed)
    assert made.status_code == 302
    assert client.post(address, typed).status_code == 302
    with acting(actor):
        row = Evidence.objects.get()
    page = made.headers["Location"]
    assert client.get(f"{page}figure/").status_code == 302, "no scan yet"
    refused = client.post(f"{page}scan/", {"file": SimpleUploadedFile("a.pdf", b"no")})
    assert refused.status_code == 422
    assert "neither a PDF" in refused.content.decode()
    client.post(f"{page}scan/", {"file": SimpleUploadedFile("a.pdf", pdf())})
    assert client.get(f"{page}scan/1/2/").headers["Content-Type"] == "image/jpeg"
    assert client.get(f"{page}scan/1/3/").status_code == 404
    assert client.get(f"{page}scan/1/").content == pdf()
    assert "criminal-reports" in client.get(f"{page}figure/").content.decode()
    entry = f"{page}figure/?measure=criminal-reports"
    figure_typed = {
        "institution": "hppo-nis", "period": "2025", "d:form": "labour", "value": "about 3",
        "scan": "1", "page": "2",
    }  # fmt: skip
    wrong = client.post(entry, figure_typed | {"value": "many"})
    assert "neither a number" in wrong.content.decode()
    assert client.post(entry, figure_typed).status_code == 302
    shown = client.get(page).content.decode()
    assert "m2025-1-001" in shown
    story = client.get(reverse("figures:figure", args=["2025", "m2025-1-001"])).content.decode()
    assert "read in the record: m2025-1 · 2026-03-05 · 2/2" in story
    form = client.get(f"{page}correct/").content.decode()
    assert "Screening" in form
    corrected = client.post(
        f"{page}correct/",
        typed | {"subject": "Screening of migrants", "reason": "Too short.", "seen_version": "1"},
    )
    assert corrected.status_code == 302
    with acting(actor):
        row.refresh_from_db()
    assert (row.version, row.subject) == (2, "Screening of migrants")
    assert "Too short." in client.get(page).content.decode()
