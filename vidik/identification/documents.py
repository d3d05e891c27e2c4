# SPDX-License-Identifier: EUPL-1.2
"""Findings and opinion as a document: a Word file to sign, or a tagged PDF. Nothing is kept."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.core.bilingual import pick
from vidik.core.formats import format_date
from vidik.core.typesetting import typeset
from vidik.identification.definitions import UNKNOWN, definitions, name_of
from vidik.identification.models import Finding

_UNSEEN: Final = re.compile(r"[\x00-\x09\x0b-\x1f\ufffe\uffff]")
_LAYOUT: Final = """
#text(13pt, weight: "bold", data.sender)
#v(4mm)
#heading(level: 1, data.title)
#facts(data.facts)
#for part in data.sections [
  #heading(level: 2, part.at(0))
  #facts(part.at(1))
]
#heading(level: 2, data.opinion_title)
#for line in data.opinion { par(line) }
#v(16mm)
#align(right, block(width: 75mm, breakable: false, align(center)[
  #line(length: 100%, stroke: 0.5pt) #text(9.5pt, data.signed)
]))
"""


@dataclass(frozen=True, slots=True, repr=False)
class _Written:
    """The document in the reader's language."""

    sender: str
    title: str
    facts: list[tuple[str, str]]
    sections: list[tuple[str, list[tuple[str, str]]]]
    opinion: list[str]


def finding_pdf(finding: Finding, opinion: str) -> bytes:
    """Set a version as a tagged PDF."""
    written = _written(finding, opinion)
    return typeset(
        _LAYOUT,
        {
            "title": written.title,
            "foot": finding.procedure.case.code,
            "sender": written.sender,
            "facts": [list(pair) for pair in written.facts],
            "sections": [
                [name, [list(pair) for pair in pairs]] for name, pairs in written.sections
            ],
            "opinion_title": _("Opinion"),
            "opinion": written.opinion,
            "signed": _("Signature and stamp"),
        },
        language=translation.get_language() or "en",
    )


def finding_docx(finding: Finding, opinion: str) -> bytes:
    """Write a version as a Word file."""
    import docx  # noqa: PLC0415 - slow to load, and seldom needed

    written = _written(finding, opinion)
    document = docx.Document()
    document.core_properties.title = written.title
    document.core_properties.author = ""
    document.add_paragraph(_seen(written.sender)).runs[0].bold = True
    document.add_heading(_seen(written.title), level=1)
    for heading, pairs in [("", written.facts), *written.sections]:
        if heading:
            document.add_heading(_seen(heading), level=2)
        table = document.add_table(rows=0, cols=2)
        for name, value in pairs:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = _seen(name), _seen(value)
    document.add_heading(_("Opinion"), level=2)
    for line in written.opinion:
        document.add_paragraph(_seen(line))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _seen(text: str) -> str:
    return _UNSEEN.sub("", text)


def _written(finding: Finding, opinion: str) -> _Written:
    procedure = finding.procedure
    language = translation.get_language() or "en"
    return _Written(
        sender=procedure.case.responsible.name,
        title=_("Findings and opinion"),
        facts=[
            (_("Case"), procedure.case.code),
            (_("Person"), procedure.person.code),
            (_("Version"), str(finding.version)),
            (_("Drafted"), format_date(timezone.localdate(finding.made_at), language)),
        ],
        sections=_sections(finding.content),
        opinion=[line for line in opinion.splitlines() if line.strip()],
    )


def _sections(
    content: dict[str, list[str | int]],
) -> list[tuple[str, list[tuple[str, str]]]]:
    found = []
    for section in definitions().sections:
        pairs = []
        for field in section.fields:
            values = content.get(field.code, [])
            names = [
                str(value)
                if isinstance(value, int)
                else _("unknown")
                if value == UNKNOWN
                else name_of(field.by_code[value])
                if value in field.by_code
                else value
                for value in values
            ]
            if names:
                pairs.append((pick(field.name_en, field.name_sr), ", ".join(names)))
        if pairs:
            found.append((pick(section.name_en, section.name_sr), pairs))
    return found
