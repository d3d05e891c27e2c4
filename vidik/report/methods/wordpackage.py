# SPDX-License-Identifier: EUPL-1.2
"""The parts of a Word file around its text: properties, pages, footnotes, charts, the archive."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from vidik.report.methods import wordchart
from vidik.report.methods.wordxml import element, field, run

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from vidik.report.methods.tree import Chart, TitlePage

_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FOOTNOTES_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
)
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_UNDATED: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def empty_document() -> WordDocument:
    """Begin a document, without the picture of an empty page that python-docx brings along."""
    word = docx.Document()
    relationships = word.part.package.rels
    for identifier, relationship in list(relationships.items()):
        if relationship.reltype == RT.THUMBNAIL:
            del relationships[identifier]
    return word


def set_properties(word: WordDocument, page: TitlePage, tag: str, date: dt.date | None) -> None:
    """Say in the file what it is, in which language, and of which day."""
    moment = dt.datetime.combine(date, dt.time(12), tzinfo=dt.UTC) if date is not None else _UNDATED
    core = word.core_properties
    core.title = wordchart.clean(page.title)[:255]
    core.author = wordchart.clean(page.author)[:255]
    core.last_modified_by = core.author
    subject = [part for part in (page.demonstration, page.subtitle) if part]
    core.subject = wordchart.clean(" · ".join(subject))[:255]
    core.keywords = wordchart.clean(", ".join(page.marked_keywords))[:255]
    core.comments = wordchart.clean(page.demonstration)[:255]
    core.language = tag
    core.created = moment
    core.modified = moment
    core.revision = 1


def set_up_pages(word: WordDocument, title: str, demonstration: str) -> None:
    """Set the paper, its margins, the title above and the number below.

    What a demonstration says of itself is above the title on every page, the first included.
    """
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(27), Mm(25)
    section.top_margin, section.bottom_margin = Mm(27), Mm(25)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    header.style = "Header"
    if demonstration:
        header.add_run(wordchart.clean(demonstration)).bold = True
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        header = section.header.add_paragraph(style="Header")
        first = section.first_page_header.paragraphs[0]
        first.style = "Header"
        first.alignment = WD_ALIGN_PARAGRAPH.CENTER
        first.add_run(wordchart.clean(demonstration)).bold = True
    header.add_run(wordchart.clean(title))
    footer = section.footer.paragraphs[0]
    footer.style = "Footer"
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in field("PAGE", [run("1")]):
        footer._p.append(part)  # noqa: SLF001 -- python-docx has no fields


def add_footnotes(word: WordDocument) -> XmlPart:
    """Add the part that holds the footnotes, with the lines that Word draws above them."""
    root = element(
        f"<w:footnotes {nsdecls('w', 'r')}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>'
        "<w:r><w:separator/></w:r></w:p></w:footnote>"
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr>'
        '<w:spacing w:after="0"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p>'
        "</w:footnote>"
        "</w:footnotes>"
    )
    package = word.part.package
    part = XmlPart(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, root, package)
    word.part.relate_to(part, RT.FOOTNOTES)
    return part


def add_chart(word: WordDocument, chart: Chart, number: int, tag: str, demonstration: str) -> str:
    """Add a chart with the workbook behind it; gives the name by which a drawing shows it."""
    package = word.part.package
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"),
        _XLSX_TYPE,
        wordchart.workbook(chart, demonstration),
        package,
    )
    relationship = part.relate_to(book, RT.PACKAGE)
    part._blob = wordchart.xml(chart, tag, relationship)  # noqa: SLF001 -- needs the id
    return word.part.relate_to(part, RT.CHART)


def same_bytes(data: bytes) -> bytes:
    """Pack the file anew without the time of its making."""
    source = zipfile.ZipFile(io.BytesIO(data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return buffer.getvalue()
