# SPDX-License-Identifier: EUPL-1.2
"""Small documents as Word files: sheet, type, language, foot, the mark of a demonstration.

The same content gives the same bytes. What is in a document is written by the room that has it;
the annual report, with fields and charts, has a writer of its own in `report`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from vidik.core.demonstration import demonstration

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

_HIDDEN: Final = re.compile(r"[\x00-\x09\x0b-\x1f\ufffe\uffff]")
_FONT: Final = "Times New Roman"
_EPOCH: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_WIDTH: Final = 160
"""Millimetres between the margins of a sheet."""


def visible(text: object) -> str:
    """Return a text without control characters, which a Word file cannot hold."""
    return _HIDDEN.sub("", str(text))


def new_document(*, title: str, language: str, author: str = "", foot: str = "") -> Document:
    """Return an empty document.

    Args:
        title: in its properties.
        language: as Word names it, such as `sr-Cyrl-RS`.
        author: in its properties; no person.
        foot: a line at the foot of each sheet.
    """
    import docx  # noqa: PLC0415 - slow to load, and seldom needed
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - as above
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415 - as above

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.footer.paragraphs[0].text = visible(foot)
    if mark := demonstration():
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        head.add_run(visible(mark)).bold = True
    plain = document.styles["Normal"]
    plain.font.name, plain.font.size = _FONT, Pt(11.5)
    plain.paragraph_format.space_after = Pt(4)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language)
    plain.element.get_or_add_rPr().append(spoken)
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        # The fonts of the template's theme go before those that are named.
        for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{key}"), None)
        style.font.name, style.font.color.rgb = _FONT, RGBColor(0, 0, 0)
        style.paragraph_format.keep_with_next = True
    core = document.core_properties
    core.title, core.author, core.comments = visible(title), visible(author), ""
    core.language, core.last_modified_by = language, ""
    core.created = core.modified = _EPOCH
    return document


def add_facts(document: Document, pairs: Iterable[tuple[str, str]], *, first: int = 55) -> None:
    """Add names with their values, one pair a line; `first` is how wide the names are."""
    from docx.shared import Mm  # noqa: PLC0415 - slow to load, and seldom needed

    table = document.add_table(rows=0, cols=2)
    _set_widths(table, (first, _WIDTH - first))
    for name, value in pairs:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = visible(name), visible(value)
        cells[0].width, cells[1].width = Mm(first), Mm(_WIDTH - first)


def add_table(
    document: Document, header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
) -> None:
    """Add a ruled table; its header is repeated on each sheet. Widths are in millimetres."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - slow to load, and seldom needed

    table = document.add_table(rows=0, cols=len(header))
    table.style = "Table Grid"
    _set_widths(table, widths)
    _fill(table.add_row().cells, header, widths, is_bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no other way
    for row in rows:
        _fill(table.add_row().cells, row, widths)
    document.add_paragraph()


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    """Set the columns themselves too: not every program reads the widths of cells."""
    from docx.shared import Mm  # noqa: PLC0415 - slow to load, and seldom needed

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def _fill(
    cells: Sequence[_Cell], texts: Sequence[str], widths: Sequence[int], *, is_bold: bool = False
) -> None:
    from docx.shared import Mm, Pt  # noqa: PLC0415 - slow to load, and seldom needed

    for cell, text, width in zip(cells, texts, widths, strict=True):
        cell.width = Mm(width)
        run = cell.paragraphs[0].add_run(visible(text))
        run.bold, run.font.size = is_bold, Pt(10)


def add_signature(document: Document, words: str) -> None:
    """Leave room to sign."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - slow to load, and seldom needed
    from docx.shared import Mm, Pt  # noqa: PLC0415 - as above

    signature = document.add_paragraph()
    signature.paragraph_format.left_indent = Mm(85)
    signature.paragraph_format.space_before = Pt(48)
    signature.paragraph_format.keep_together = True
    signature.alignment = WD_ALIGN_PARAGRAPH.CENTER
    signature.add_run("_" * 34 + "\n")
    signature.add_run(visible(words)).font.size = Pt(9.5)


def content_of(document: Document) -> bytes:
    """Return the file, without the times at which its parts were written."""
    stream, output = io.BytesIO(), io.BytesIO()
    document.save(stream)
    with (
        zipfile.ZipFile(io.BytesIO(stream.getvalue())) as given,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in given.namelist():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            target.writestr(entry, given.read(name), zipfile.ZIP_DEFLATED)
    return output.getvalue()
