# SPDX-License-Identifier: EUPL-1.2
"""Findings and opinion as a document: a Word file to sign, or a tagged PDF. Nothing is stored.

What is in it is put into words by `wording`.
"""

from __future__ import annotations

from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from vidik.core.languages import languages
from vidik.core.typesetting import typeset
from vidik.core.wordfiles import (
    add_facts,
    add_signature,
    content_of,
    new_document,
    visible,
)
from vidik.identification.models import Finding
from vidik.identification.wording import written_of

_LAYOUT: Final = """
#if data.synthetic != "" [
  #align(center, block(stroke: 0.8pt, inset: 3mm, text(weight: "bold", data.synthetic)))
]
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


def finding_pdf(finding: Finding, opinion: str) -> bytes:
    """Set a version as a tagged PDF."""
    written = written_of(finding, opinion)
    return typeset(
        _LAYOUT,
        {
            "title": written.title,
            "foot": written.foot,
            "synthetic": written.synthetic,
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
    written = written_of(finding, opinion)
    document = new_document(
        title=written.title, language=languages().named().html, foot=written.foot
    )
    if written.synthetic:
        document.add_paragraph(visible(written.synthetic)).runs[0].bold = True
    document.add_paragraph(visible(written.sender)).runs[0].bold = True
    document.add_heading(visible(written.title), level=1)
    add_facts(document, written.facts, first=65)
    for heading, pairs in written.sections:
        document.add_heading(visible(heading), level=2)
        add_facts(document, pairs, first=65)
    document.add_heading(_("Opinion"), level=2)
    for line in written.opinion:
        document.add_paragraph(visible(line))
    add_signature(document, _("Signature and stamp"))
    return content_of(document)
