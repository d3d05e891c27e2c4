# SPDX-License-Identifier: EUPL-1.2
"""Findings and opinion as a document: a Word file to sign, or a tagged PDF. Nothing is stored.

What is in it is put into words by `wording`.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

from django.utils import translation
from django.utils.translation import gettext as _

from vidik.core.languages import languages
from vidik.core.typesetting import typeset
from vidik.identification.models import Finding
from vidik.identification.wording import Written, written_of

if TYPE_CHECKING:
    from docx.document import Document

_HIDDEN: Final = re.compile(r"[\x00-\x09\x0b-\x1f\ufffe\uffff]")
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
    import docx  # noqa: PLC0415 - slow to load, and seldom needed
    from docx.shared import Mm  # noqa: PLC0415 - slow to load, and seldom needed

    written = written_of(finding, opinion)
    document = docx.Document()
    _set_up(document, written)
    if written.synthetic:
        document.add_paragraph(_seen(written.synthetic)).runs[0].bold = True
    document.add_paragraph(_seen(written.sender)).runs[0].bold = True
    document.add_heading(_seen(written.title), level=1)
    for heading, pairs in [("", written.facts), *written.sections]:
        if heading:
            document.add_heading(_seen(heading), level=2)
        table = document.add_table(rows=0, cols=2)
        for name, value in pairs:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = _seen(name), _seen(value)
            cells[0].width, cells[1].width = Mm(65), Mm(95)
    document.add_heading(_("Opinion"), level=2)
    for line in written.opinion:
        document.add_paragraph(_seen(line))
    _leave_room_to_sign(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_up(document: Document, written: Written) -> None:
    """Set sheet, type, language and what is at the foot of each sheet."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - slow to load, and seldom needed
    from docx.oxml.ns import qn  # noqa: PLC0415 - slow to load, and seldom needed
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415 - slow to load, and seldom needed

    tag = languages().named().html
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.footer.paragraphs[0].text = written.foot
    plain = document.styles["Normal"]
    plain.font.name, plain.font.size = "Times New Roman", Pt(11.5)
    plain.paragraph_format.space_after = Pt(4)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), tag)
    plain.element.get_or_add_rPr().append(spoken)
    for name in ("Heading 1", "Heading 2"):
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        # The fonts of the template's theme go before those that are named.
        for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{key}"), None)
        font = document.styles[name].font
        font.name, font.color.rgb = "Times New Roman", RGBColor(0, 0, 0)
    core = document.core_properties
    core.title, core.author, core.comments, core.language = written.title, "", "", tag


def _leave_room_to_sign(document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - slow to load, and seldom needed
    from docx.shared import Mm, Pt  # noqa: PLC0415 - slow to load, and seldom needed

    signature = document.add_paragraph()
    signature.paragraph_format.left_indent = Mm(85)
    signature.paragraph_format.space_before = Pt(48)
    signature.paragraph_format.keep_together = True
    signature.alignment = WD_ALIGN_PARAGRAPH.CENTER
    signature.add_run("_" * 34 + "\n")
    signature.add_run(_("Signature and stamp")).font.size = Pt(9.5)


def _seen(text: str) -> str:
    return _HIDDEN.sub("", text)
