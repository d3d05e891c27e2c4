# SPDX-License-Identifier: EUPL-1.2
"""Small pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from vidik.report.methods.wordchart import clean

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement


def element(text: str) -> BaseOxmlElement:
    """Read an element from its XML."""
    return parse_xml(text)


def attribute(text: str) -> str:
    """Write a text for an attribute of XML."""
    cleaned = clean(text).replace("&", "&amp;").replace("<", "&lt;")
    return cleaned.replace(">", "&gt;").replace('"', "&quot;").replace("\n", " ")


def run(text: str, form: str = "") -> BaseOxmlElement:
    """Make a run of text; `form` is the XML of its properties."""
    properties = f"<w:rPr>{form}</w:rPr>" if form else ""
    made = element(f'<w:r {nsdecls("w")}>{properties}<w:t xml:space="preserve"/></w:r>')
    made[-1].text = clean(text)
    return made


def tab() -> BaseOxmlElement:
    """Make a tab."""
    return element(f"<w:r {nsdecls('w')}><w:tab/></w:r>")


def field_char(kind: str) -> BaseOxmlElement:
    """Make a sign that bounds a field."""
    return element(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="{kind}"/></w:r>')


def field_start(instruction: str) -> list[BaseOxmlElement]:
    """Begin a field: its instruction, and the sign before its result."""
    code = element(f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"/></w:r>')
    code[-1].text = f" {instruction} "
    return [field_char("begin"), code, field_char("separate")]


def field(instruction: str, result: list[BaseOxmlElement]) -> list[BaseOxmlElement]:
    """Make a whole field with the result that is shown until Word computes it."""
    return [*field_start(instruction), *result, field_char("end")]


def number_paragraph(paragraph: BaseOxmlElement, number: int, depth: int) -> None:
    """Give a paragraph a numbering."""
    numbering = element(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{min(depth, 8)}"/><w:numId w:val="{number}"/>'
        "</w:numPr>"
    )
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return
    join = properties.find(qn("w:keepNext"))
    before = properties.find(qn("w:pStyle")) if join is None else join
    if before is not None:
        before.addnext(numbering)


def table_row(cells: list[BaseOxmlElement], *, header: bool = False) -> BaseOxmlElement:
    """Make a row that is never divided between pages."""
    repeated = "<w:tblHeader/>" if header else ""
    row = element(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{repeated}</w:trPr></w:tr>")
    row.extend(cells)
    return row


def table_cell(
    width: int,
    style: str,
    elements: list[BaseOxmlElement],
    align: str,
    *,
    keep: bool,
    span: int = 1,
    ruled: bool = False,
) -> BaseOxmlElement:
    """Write a cell, so wide in twentieths of a point, with one paragraph in it."""
    spanning = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    line = (
        '<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="56554F"/></w:tcBorders>'
        if ruled
        else ""
    )
    join = "<w:keepNext/>" if keep else ""
    side = "right" if align == "right" else "left"
    bottom = '<w:vAlign w:val="bottom"/>' if style == "TableHead" else ""
    cell = element(
        f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanning}{line}'
        f'{bottom}</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>{join}<w:jc w:val="{side}"/>'
        "</w:pPr></w:p></w:tc>"
    )
    cell[-1].extend(elements)
    return cell
