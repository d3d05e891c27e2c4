# SPDX-License-Identifier: EUPL-1.2
"""Findings and opinion as a Word file: a sheet of the office to sign, in one script."""

from __future__ import annotations

import io

import docx
import pytest
from django.utils import translation
from docx.oxml.ns import qn

from tests.scenes import scene
from vidik.identification import services
from vidik.identification.documents import finding_docx
from vidik.identification.models import Finding, Procedure
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.vault.methods.plain import Plain


@pytest.fixture
def finding(procedure: Procedure, people: Pair) -> Finding:
    services.open_procedure(procedure, actor=people.one)
    said = {"said_by": "person", "said_on": factories.TODAY, "actor": people.one}
    services.save_section(procedure, "exploitation", {"form": ["labour"]}, **said)
    return services.draft_finding(procedure, Plain("Описано."), actor=people.one)


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
    told = [each.text for each in word.paragraphs]
    assert opinion in told
    assert told[-1].endswith(signed), "there is a line to sign on"
    [section] = word.sections
    sheet = (section.page_width.mm, section.page_height.mm)
    assert sheet == pytest.approx((210, 297), abs=0.1)
    assert section.footer.paragraphs[0].text == finding.procedure.case.code
    assert word.core_properties.language == tag
    assert word.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == tag
