# SPDX-License-Identifier: EUPL-1.2
"""Findings and opinion as a Word file: a sheet of the office to sign, in one script."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pytest
from django.utils import timezone, translation
from docx.oxml.ns import qn

from tests.scenes import scene
from vidik.cases.models import Case
from vidik.identification.documents import finding_docx, finding_pdf
from vidik.identification.models import Finding, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import (
    findings,
    interviews,
    procedures,
    records,
)
from vidik.identification.services import (
    journey as identification_journey,
)
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.identification.types import (
    ABOUT,
    Episode,
    EpisodeKind,
    InterviewPlan,
    Step,
    SuspectFacts,
    SuspectRemoval,
)
from vidik.vault.methods.plain import Plain


@pytest.fixture
def finding(procedure: Procedure, people: Pair) -> Finding:
    procedures.open_procedure(procedure, actor=people.one)
    texts = {"stated_by": "person", "stated_on": factories.TODAY, "actor": people.one}
    records.save_section(procedure, "exploitation", {"form": ["labour"]}, **texts)
    return findings.draft_finding(procedure, Plain("Описано."), actor=people.one)


@pytest.mark.parametrize(
    ("language", "tag", "opinion", "signed"),
    [
        ("sr", "sr-Cyrl-RS", "Њен опис је јасан.", "Потпис и печат"),
        ("sr-latn", "sr-Latn-RS", "Njen opis je jasan.", "Potpis i pečat"),
        ("en", "en-GB", "Њен опис је јасан.", "Signature and stamp"),
    ],
)
def test_a_finding_in_word_is_an_a4_sheet_to_sign(
    finding: Finding, language: str, tag: str, opinion: str, signed: str
) -> None:
    with scene(), translation.override(language):
        word = docx.Document(io.BytesIO(finding_docx(finding, "Њен опис је јасан.\n")))
    reported = [each.text for each in word.paragraphs]
    assert opinion in reported
    assert reported[-1].endswith(signed), "there is a line to sign on"
    [section] = word.sections
    sheet = (section.page_width.mm, section.page_height.mm)
    assert sheet == pytest.approx((210, 297), abs=0.1)
    assert section.footer.paragraphs[0].text == finding.procedure.case.code
    assert word.core_properties.language == tag
    assert word.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == tag


def _read(finding: Finding) -> str:
    with scene():
        row = Finding.objects.select_related(
            "made_by", "procedure__case__responsible", "procedure__person"
        ).get(pk=finding.pk)
        word = docx.Document(io.BytesIO(finding_docx(row, "Опис.")))
        assert finding_pdf(row, "Опис.").startswith(b"%PDF")
    rows = [
        " | ".join(cell.text for cell in row.cells) for table in word.tables for row in table.rows
    ]
    return "\n".join([*(each.text for each in word.paragraphs), *rows])


def test_a_finding_says_what_was_decided_from_which_sources_and_who_was_heard(
    procedure: Procedure, people: Pair
) -> None:
    assert ABOUT not in definitions().fields
    procedures.open_procedure(procedure, actor=people.one)
    plan = InterviewPlan(timezone.now(), "centre", "sr", interpreter=True, partners=("police",))
    interview = interviews.plan_interview(procedure, plan, actor=people.one)
    held_at = timezone.now() - dt.timedelta(hours=1)
    interviews.hold_interview(
        interview, held_at, present=["police"], note=Plain("Тајно."), actor=people.one
    )
    with scene():
        Case.objects.filter(pk=procedure.case_id).update(is_demo=True)
        procedure = Procedure.objects.get(pk=procedure.pk)
    codes = [each.code for each in definitions().fields["control"].codes][:2]
    for count, source in ((1, "police"), (2, "person")):
        records.save_section(
            procedure, "exploitation", {"control": codes[:count]}, stated_by=source,
            stated_on=factories.TODAY, actor=people.one,
        )  # fmt: skip
    journey = Episode(EpisodeKind.TRANSIT, "HU", first_month="2024-01")
    identification_journey.add_journey_stage(
        procedure, journey, stated_by="person", actor=people.one
    )
    facts = SuspectFacts(("recruiter",), "partner", "m", "unknown")
    suspect = identification_journey.add_suspect(procedure, facts, actor=people.one)
    removed = identification_journey.add_suspect(
        procedure, SuspectFacts(("buyer",)), actor=people.one
    )
    identification_journey.remove_suspect(
        procedure, removed, SuspectRemoval.MISTAKE, actor=people.one
    )
    undecided = findings.draft_finding(procedure, Plain("Опис."), actor=people.one)
    reported = _read(undecided)
    assert "No decision had been taken" in reported
    assert "Synthetic example" in reported
    assert "debt bondage (police, 1 June 2024); " in reported
    assert "(the person herself or himself, 1 June 2024)" in reported
    assert "with an interpreter" in reported
    assert "took part: " in reported
    assert "Тајно" not in reported
    assert "transit | Hungary, 2024-01 – …" in reported
    assert f"{suspect.code} | recruiter or intermediary; intimate partner; Sex: male" in reported
    assert "Citizenship: unknown" in reported
    assert removed.code not in reported
    factories.decide(procedure, people, Step.TERMINATE, "left")
    with scene():
        procedure = Procedure.objects.get(pk=procedure.pk)
    decided = findings.draft_finding(procedure, Plain("Опис."), actor=people.one)
    reported = _read(decided)
    assert "Outcome | terminated" in reported
    reason = next(each for each in definitions().reasons if each.code == "left")
    assert f"Reasons | {reason.name['en']}" in reported
    assert str(decided.made_by) in reported
    # What an earlier version said stays what it said.
    assert "No decision had been taken" in _read(undecided)


def test_a_version_that_froze_codes_alone_is_still_written(finding: Finding) -> None:
    with scene():
        row = Finding.objects.select_related(
            "made_by", "procedure__case__responsible", "procedure__person"
        ).get(pk=finding.pk)
        row.content.pop(ABOUT)
        word = docx.Document(io.BytesIO(finding_docx(row, "Опис.")))
    headings = [each.text for each in word.paragraphs if each.style.name == "Heading 2"]
    assert headings == ["Exploitation", "Opinion"]
    assert "Synthetic" not in word.paragraphs[0].text
