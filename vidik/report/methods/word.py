# SPDX-License-Identifier: EUPL-1.2
"""Writes the document tree as a Word file with real styles, fields, footnotes and native charts.

The office works on in this file, so nothing in it is a picture of text: numbering, captions,
contents and cross-references are fields of Word, charts can be edited.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Final, assert_never, cast

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from vidik.report.methods import wordchart
from vidik.report.methods.charts import summary
from vidik.report.methods.labels import LABELS, LANGUAGE_TAGS
from vidik.report.methods.layout import layout
from vidik.report.methods.tree import (
    Chart,
    Code,
    CrossRef,
    Emph,
    FigureRef,
    FootnoteRef,
    Heading,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Section,
    Strong,
    Table,
    Text,
    charts,
    plain,
    sections,
    tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle

    from vidik.report.methods.tree import Block, Document, Footnote, Inline, Row

_SERIF: Final = "Cambria"
_SANS: Final = "Calibri"
_ACCENT: Final = RGBColor(0x17, 0x49, 0x5C)
_INK: Final = RGBColor(0x1C, 0x1C, 0x1A)
_QUIET: Final = RGBColor(0x56, 0x55, 0x4F)
_TEXT_WIDTH_MM: Final = 158
_TWIPS_PER_MM: Final = 56.6929
_EMU_PER_MM: Final = 36_000
_DEEPEST_OUTLINE: Final = 5
_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FOOTNOTES_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
)
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_UNDATED: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def write(document: Document, date: dt.date | None = None) -> bytes:
    """Write a document; the same tree and date give the same bytes.

    Args:
        document: the tree.
        date: date of the edition, for the document properties.
    """
    return _Writer(document, date).save()


class _Writer:
    def __init__(self, document: Document, date: dt.date | None) -> None:
        self._tree = document
        self._date = date
        self._tag = LANGUAGE_TAGS[document.lang]
        self._labels = LABELS[document.lang]
        self._notes: dict[int, Footnote] = {note.number: note for note in document.footnotes}
        self._word: WordDocument = docx.Document()
        self._bookmarks: dict[str, str] = {}
        self._next_id = 1
        self._chart_count = 0
        self._list_numbers = 0
        for index, anchor in enumerate(self._anchors(), start=1):
            self._bookmarks[anchor] = f"_Ref{index:06d}"
        _Styles(self._word, self._tag).apply()
        self._footnotes = self._footnotes_part()

    def _anchors(self) -> Iterator[str]:
        for section in sections(self._tree):
            yield section.anchor
        for table in tables(self._tree):
            yield table.anchor
        for chart in charts(self._tree):
            yield chart.anchor

    def save(self) -> bytes:
        self._properties()
        self._page_setup()
        self._title_page()
        self._contents()
        for chapter in self._tree.chapters:
            self._section(chapter)
        buffer = io.BytesIO()
        self._word.save(buffer)
        return _same_bytes(buffer.getvalue())

    # The frame.

    def _properties(self) -> None:
        page = self._tree.title_page
        moment = (
            dt.datetime.combine(self._date, dt.time(12), tzinfo=dt.UTC)
            if self._date is not None
            else _UNDATED
        )
        core = self._word.core_properties
        core.title = wordchart.clean(page.title)[:255]
        core.author = wordchart.clean(page.publisher)[:255]
        core.last_modified_by = core.author
        core.subject = wordchart.clean(page.subtitle)[:255]
        core.keywords = wordchart.clean(", ".join(page.keywords))[:255]
        core.comments = ""
        core.language = self._tag
        core.created = moment
        core.modified = moment
        core.revision = 1

    def _page_setup(self) -> None:
        section = self._word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(27), Mm(25)
        section.top_margin, section.bottom_margin = Mm(27), Mm(25)
        section.different_first_page_header_footer = True
        header = section.header.paragraphs[0]
        header.style = "Header"
        header.add_run(wordchart.clean(self._tree.title_page.title))
        footer = section.footer.paragraphs[0]
        footer.style = "Footer"
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for element in _field("PAGE", [_run("1")]):
            footer._p.append(element)  # noqa: SLF001 -- python-docx has no fields

    def _title_page(self) -> None:
        page = self._tree.title_page
        parts = (
            (page.publisher, "Publisher"),
            (page.title, "Title"),
            (page.subtitle, "Subtitle"),
            (page.edition, "Edition"),
            (page.notice, "Title Note"),
            (page.place_and_date, "Title Note"),
        )
        for text, style in parts:
            if text:
                self._paragraph(style, [_run(text)])

    def _contents(self) -> None:
        self._paragraph("Contents Heading", [_run(self._labels.contents)], page_break=True)
        entries: list[tuple[str, list[BaseOxmlElement]]] = []
        for section in sections(self._tree):
            if section.level <= 3:  # noqa: PLR2004 -- the contents go three levels deep
                runs = [_run(section.number), _tab(), _run(section.title)]
                entries.append((f"TOC {section.level}", [self._jump(section.anchor, runs)]))
        self._field_over_paragraphs('TOC \\o "1-3" \\h \\z \\u', entries)
        numbered: list[tuple[str, list[Table | Chart]]] = [
            (self._labels.table, list(tables(self._tree))),
            (self._labels.chart, list(charts(self._tree))),
        ]
        if any(blocks for _, blocks in numbered):
            self._paragraph("Contents Heading", [_run(self._labels.tables_and_charts)])
        for label, blocks in numbered:
            entries = []
            for block in blocks:
                text = f"{block.label}\u00a0{block.number}. {plain(block.caption)}"
                entries.append(("Table of Figures", [self._jump(block.anchor, [_run(text)])]))
            self._field_over_paragraphs(f'TOC \\h \\z \\c "{label}"', entries)

    def _field_over_paragraphs(
        self, instruction: str, entries: list[tuple[str, list[BaseOxmlElement]]]
    ) -> None:
        """Write a field whose result is a row of paragraphs."""
        for index, (style, content) in enumerate(entries):
            elements = list(content)
            if index == 0:
                elements = [*_field_start(instruction), *elements]
            if index == len(entries) - 1:
                elements.append(_field_char("end"))
            self._paragraph(style, elements)

    def _jump(self, anchor: str, runs: list[BaseOxmlElement]) -> BaseOxmlElement:
        link = _element(
            f'<w:hyperlink {nsdecls("w")} w:anchor="{self._bookmarks[anchor]}" w:history="1"/>'
        )
        link.extend(runs)
        return link

    # Text.

    def _paragraph(
        self,
        style: str,
        elements: Iterable[BaseOxmlElement],
        *,
        page_break: bool = False,
        keep: bool = False,
    ) -> BaseOxmlElement:
        paragraph = self._word.add_paragraph(style=style)
        if page_break:
            paragraph.paragraph_format.page_break_before = True
        if keep:
            paragraph.paragraph_format.keep_with_next = True
        element = cast("BaseOxmlElement", paragraph._p)  # noqa: SLF001 -- elements go in directly
        element.extend(list(elements))
        return element

    def _section(self, section: Section) -> None:
        level = min(section.level, _DEEPEST_OUTLINE)
        title = self._marked(section.anchor, [_run(section.title)])
        self._paragraph(f"Heading {level}", title)
        for block in section.blocks:
            self._block(block)
        for child in section.children:
            self._section(child)

    def _marked(self, anchor: str, elements: list[BaseOxmlElement]) -> list[BaseOxmlElement]:
        """Put a bookmark around elements."""
        number = self._id()
        name = self._bookmarks[anchor]
        start = _element(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>')
        end = _element(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>')
        return [start, *elements, end]

    def _id(self) -> int:
        self._next_id += 1
        return self._next_id

    def _block(self, block: Block, *, style: str = "Normal") -> None:
        if isinstance(block, Paragraph):
            self._paragraph(style, self._inlines(block.children))
        elif isinstance(block, Heading):
            level = min(block.level, _DEEPEST_OUTLINE)
            self._paragraph(f"Subheading {level}", self._inlines(block.children))
        elif isinstance(block, ListBlock):
            self._list(block, 0)
        elif isinstance(block, Quote):
            for child in block.children:
                self._block(child, style="Quote")
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Chart):
            self._chart(block)
        else:
            assert_never(block)

    def _list(self, block: ListBlock, depth: int) -> None:
        number = self._numbering(block)
        style = "List Number" if block.ordered else "List Bullet"
        for item in block.items:
            for index, child in enumerate(item):
                if isinstance(child, ListBlock):
                    self._list(child, depth + 1)
                elif isinstance(child, Paragraph) and index == 0:
                    paragraph = self._paragraph(style, self._inlines(child.children))
                    _number_paragraph(paragraph, number, depth)
                elif isinstance(child, Paragraph):
                    self._paragraph("List Continue", self._inlines(child.children))
                else:
                    self._block(child)

    def _numbering(self, block: ListBlock) -> int:
        """Give every ordered list a numbering of its own, so that it starts where it should."""
        if not block.ordered:
            return _Styles.BULLETS
        root = self._word.part.numbering_part.element
        self._list_numbers += 1
        number = _Styles.FIRST_LIST + self._list_numbers
        root.append(
            _element(
                f'<w:num {nsdecls("w")} w:numId="{number}">'
                f'<w:abstractNumId w:val="{_Styles.ABSTRACT_DECIMAL}"/>'
                f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{block.start}"/></w:lvlOverride>'
                "</w:num>"
            )
        )
        return number

    def _inlines(
        self, children: Iterable[Inline], form: str = "", part: Part | None = None
    ) -> list[BaseOxmlElement]:
        elements: list[BaseOxmlElement] = []
        for child in children:
            elements.extend(self._inline(child, form, part or self._word.part))
        return elements

    def _inline(self, node: Inline, form: str, part: Part) -> list[BaseOxmlElement]:
        if isinstance(node, Text | FigureRef | Code):
            return [_run(node.text, form)]
        if isinstance(node, LineBreak):
            return [_element(f"<w:r {nsdecls('w')}><w:br/></w:r>")]
        if isinstance(node, Emph):
            return self._inlines(node.children, f"{form}<w:i/>", part)
        if isinstance(node, Strong):
            return self._inlines(node.children, f"{form}<w:b/>", part)
        if isinstance(node, Link):
            return self._link(node, form, part)
        if isinstance(node, CrossRef):
            return self._cross_reference(node, form)
        if isinstance(node, FootnoteRef):
            return [self._footnote(node)]
        assert_never(node)

    def _link(self, node: Link, form: str, part: Part) -> list[BaseOxmlElement]:
        inner = self._inlines(node.children, f'<w:rStyle w:val="Hyperlink"/>{form}', part)
        if not node.href.lower().startswith(("http://", "https://", "mailto:")):
            return self._inlines(node.children, form, part)
        identifier = part.relate_to(wordchart.clean(node.href), RT.HYPERLINK, is_external=True)
        link = _element(f'<w:hyperlink {nsdecls("w", "r")} r:id="{identifier}" w:history="1"/>')
        link.extend(inner)
        return [link]

    def _cross_reference(self, node: CrossRef, form: str) -> list[BaseOxmlElement]:
        bookmark = self._bookmarks[node.anchor]
        if node.kind == "section":
            shown = [_run(node.number, form)]
            return [_run(f"{node.label}\u00a0", form), *_field(f"REF {bookmark} \\r \\h", shown)]
        shown = [_run(f"{node.label}\u00a0{node.number}", form)]
        return _field(f"REF {bookmark} \\h", shown)

    # Footnotes.

    def _footnotes_part(self) -> XmlPart:
        root = _element(
            f"<w:footnotes {nsdecls('w', 'r')}>"
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>'
            "<w:r><w:separator/></w:r></w:p></w:footnote>"
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr>'
            '<w:spacing w:after="0"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
            "</w:footnotes>"
        )
        package = self._word.part.package
        part = XmlPart(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, root, package)
        self._word.part.relate_to(part, RT.FOOTNOTES)
        return part

    def _footnote(self, node: FootnoteRef) -> BaseOxmlElement:
        if not node.first:
            return _run(str(node.number), '<w:vertAlign w:val="superscript"/>')
        note = _element(f'<w:footnote {nsdecls("w")} w:id="{node.number}"/>')
        mark: list[BaseOxmlElement] = [
            _element(
                f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
                "<w:footnoteRef/></w:r>"
            ),
            _run(" "),
        ]
        for block in self._notes[node.number].children:
            children = block.children if isinstance(block, Paragraph) else ()
            paragraph = _element(
                f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr></w:p>'
            )
            paragraph.extend([*mark, *self._inlines(children, part=self._footnotes)])
            note.append(paragraph)
            mark = []
        if mark:
            note.append(_element(f"<w:p {nsdecls('w')}/>"))
        self._footnotes.element.append(note)
        return _element(
            f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            f'<w:footnoteReference w:id="{node.number}"/></w:r>'
        )

    # Tables and charts.

    def _caption(self, block: Table | Chart) -> None:
        number = _field(f"SEQ {block.label} \\* ARABIC", [_run(str(block.number))])
        name = self._marked(block.anchor, [_run(f"{block.label}\u00a0"), *number])
        self._paragraph("Caption", [*name, _run(". "), *self._inlines(block.caption)], keep=True)

    def _below(self, block: Table | Chart) -> None:
        lines = [
            (label, children)
            for label, children in (
                (self._labels.note, block.note),
                (self._labels.source, block.source),
            )
            if children
        ]
        for index, (label, children) in enumerate(lines):
            last = index == len(lines) - 1
            style = "Source" if last else "Table Note"
            self._paragraph(style, [_run(f"{label}: "), *self._inlines(children)], keep=not last)
        if not lines:
            self._paragraph("Source", [])

    def _table(self, table: Table) -> None:
        self._caption(table)
        form = layout(table)
        widths = [round(share * _TEXT_WIDTH_MM * _TWIPS_PER_MM) for share in form.shares]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        title = _attribute(plain(table.caption))
        root = _element(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="ReportTable"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
            'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{title}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>'
        )
        heads = [
            self._cell(
                widths[i], "TableHead", self._inlines(column.children), column.align, keep=True
            )
            for i, column in enumerate(table.columns)
        ]
        root.append(_table_row(heads, header=True))
        for index, row in enumerate(table.rows):
            keep = form.whole or index == 0 or index >= len(table.rows) - 2 or row.kind == "group"
            root.append(self._row(table, row, widths, keep=keep))
        self._word.element.body.insert_element_before(root, "w:sectPr")
        self._below(table)

    def _row(self, table: Table, row: Row, widths: list[int], *, keep: bool) -> BaseOxmlElement:
        if row.kind == "group":
            elements = self._inlines(row.cells[0].children, "<w:b/>")
            cell = self._cell(
                sum(widths), "TableText", elements, "left", keep=True, span=len(widths)
            )
            return _table_row([cell])
        form = "<w:b/>" if row.kind == "total" else ""
        cells = []
        for index, content in enumerate(row.cells):
            align = table.columns[index].align
            style = "TableNumber" if align == "right" else "TableText"
            elements = self._inlines(content.children, form)
            cells.append(
                self._cell(
                    widths[index], style, elements, align, keep=keep, ruled=row.kind == "total"
                )
            )
        return _table_row(cells)

    def _cell(
        self,
        width: int,
        style: str,
        elements: list[BaseOxmlElement],
        align: str,
        *,
        keep: bool,
        span: int = 1,
        ruled: bool = False,
    ) -> BaseOxmlElement:
        spanning = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        line = (
            '<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="56554F"/></w:tcBorders>'
            if ruled
            else ""
        )
        kept = "<w:keepNext/>" if keep else ""
        side = "right" if align == "right" else "left"
        bottom = '<w:vAlign w:val="bottom"/>' if style == "TableHead" else ""
        cell = _element(
            f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanning}{line}{bottom}'
            f'</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}<w:jc w:val="{side}"/></w:pPr>'
            "</w:p></w:tc>"
        )
        cell[-1].extend(elements)
        return cell

    def _chart(self, chart: Chart) -> None:
        self._caption(chart)
        self._chart_count += 1
        number = self._chart_count
        package = self._word.part.package
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
        book = Part(
            PackURI(f"/word/embeddings/chart{number}.xlsx"),
            _XLSX_TYPE,
            wordchart.workbook(chart),
            package,
        )
        relationship = part.relate_to(book, RT.PACKAGE)
        part._blob = wordchart.xml(chart, self._tag, relationship)  # noqa: SLF001 -- needs the id
        identifier = self._word.part.relate_to(part, RT.CHART)
        width = _TEXT_WIDTH_MM * _EMU_PER_MM
        height = round(wordchart.height_mm(chart) * _EMU_PER_MM)
        name = f"{chart.label} {chart.number}"
        drawing = _element(
            f'<w:r {nsdecls("w")}><w:drawing><wp:inline {nsdecls("wp", "a", "r")} distT="0" distB="0" '
            f'distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
            f'<wp:docPr id="{self._id()}" name="{_attribute(name)}" '
            f'descr="{_attribute(summary(chart))}"/><wp:cNvGraphicFramePr/><a:graphic>'
            f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
            f'r:id="{identifier}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )
        self._paragraph("Chart", [drawing], keep=bool(chart.note or chart.source))
        self._below(chart)


class _Styles:
    """The styles, the numbering and the settings of the file."""

    ABSTRACT_HEADINGS: Final = 900
    ABSTRACT_BULLETS: Final = 901
    ABSTRACT_DECIMAL: Final = 902
    HEADINGS: Final = 900
    BULLETS: Final = 901
    FIRST_LIST: Final = 1000

    def __init__(self, word: WordDocument, tag: str) -> None:
        self._word = word
        self._tag = tag

    def apply(self) -> None:
        self._numbering()
        self._defaults()
        self._text()
        self._headings()
        self._title_page()
        self._contents()
        self._tables()
        self._settings()

    def _style(self, name: str, base: str = "Normal") -> ParagraphStyle:
        styles = self._word.styles
        try:
            style = styles[name]
        except KeyError:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=False)
        style = cast("ParagraphStyle", style)
        if name != "Normal":
            style.base_style = styles[base]
        style.quick_style = True
        style.hidden = False
        return style

    def _set(  # noqa: PLR0913 -- what a paragraph style is made of
        self,
        name: str,
        *,
        base: str = "Normal",
        font: str = _SERIF,
        size: float = 10.5,
        bold: bool = False,
        italic: bool = False,
        colour: RGBColor = _INK,
        before: float = 0,
        after: float = 6,
        line: float = 1.15,
        justify: bool = False,
        keep: bool = False,
    ) -> ParagraphStyle:
        style = self._style(name, base)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{slot}"), font)
        style.font.size = Pt(size)
        style.font.bold = bold
        style.font.italic = italic
        style.font.color.rgb = colour
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.line_spacing = line
        form.keep_with_next = keep
        form.widow_control = True
        form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if justify else WD_ALIGN_PARAGRAPH.LEFT
        borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:
            borders.getparent().remove(borders)
        return style

    def _defaults(self) -> None:
        defaults = self._word.styles.element.find(qn("w:docDefaults"))
        properties = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        properties.append(
            _element(
                f'<w:lang {nsdecls("w")} w:val="{self._tag}" w:eastAsia="{self._tag}" w:bidi="ar-SA"/>'
            )
        )

    def _text(self) -> None:
        self._set("Normal", justify=True, after=7)
        self._set("Quote", justify=True, italic=True).paragraph_format.left_indent = Mm(8)
        self._set("List Bullet", justify=True, after=3)
        self._set("List Number", justify=True, after=3)
        self._set("List Continue", justify=True, after=5).paragraph_format.left_indent = Mm(8)
        self._set("Header", font=_SANS, size=8.5, colour=_QUIET, after=0)
        self._set("Footer", font=_SANS, size=9, colour=_QUIET, after=0)
        note = self._set("Footnote Text", size=9, after=2, line=1.05)
        note.element.set(qn("w:styleId"), "FootnoteText")
        for name, identifier in (
            ("footnote reference", "FootnoteReference"),
            ("Hyperlink", "Hyperlink"),
        ):
            style = self._word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER, builtin=True)
            style.element.set(qn("w:styleId"), identifier)
            if name == "Hyperlink":
                style.font.color.rgb = _ACCENT
                style.font.underline = True
            else:
                style.font.superscript = True

    def _headings(self) -> None:
        sizes = {
            1: (20.0, 0, 14),
            2: (14.5, 20, 7),
            3: (12.5, 16, 6),
            4: (11.0, 13, 5),
            5: (10.5, 12, 4),
        }
        for level, (size, before, after) in sizes.items():
            style = self._set(
                f"Heading {level}", font=_SANS, size=size, bold=True, colour=_ACCENT,
                before=before, after=after, line=1.05, keep=True,
            )  # fmt: skip
            style.paragraph_format.keep_together = True
            style.paragraph_format.page_break_before = level == 1
            style.next_paragraph_style = self._word.styles["Normal"]
            properties = style.element.get_or_add_pPr()
            number = properties.get_or_add_numPr()
            number.get_or_add_ilvl().val = level - 1
            number.get_or_add_numId().val = self.HEADINGS
            sub = self._set(
                f"Subheading {level}", font=_SANS, size=max(size - 1.5, 10.5), bold=True,
                colour=_ACCENT, before=max(before - 3, 8), after=after, line=1.05, keep=True,
            )  # fmt: skip
            sub.next_paragraph_style = self._word.styles["Normal"]
            outline = _element(f'<w:outlineLvl {nsdecls("w")} w:val="{level - 1}"/>')
            sub.element.get_or_add_pPr().append(outline)

    def _title_page(self) -> None:
        self._set("Publisher", font=_SANS, size=12, bold=True, colour=_QUIET, after=170)
        self._set("Title", font=_SANS, size=30, bold=True, colour=_ACCENT, after=12, line=1.0)
        self._set("Subtitle", font=_SANS, size=15, after=200)
        self._set("Edition", font=_SANS, size=11, bold=True, colour=_ACCENT)
        self._set("Title Note", font=_SANS, size=10, colour=_QUIET)

    def _contents(self) -> None:
        self._set("Contents Heading", font=_SANS, size=20, bold=True, colour=_ACCENT, before=18,
                  after=12, keep=True)  # fmt: skip
        for level, (indent, hanging) in {1: (8, 8), 2: (19, 11), 3: (33, 14)}.items():
            style = self._set(
                f"TOC {level}", font=_SANS, size=10, bold=level == 1,
                colour=_ACCENT if level == 1 else _INK, before=6 if level == 1 else 0, after=2,
                line=1.0,
            )  # fmt: skip
            style.element.set(qn("w:styleId"), f"TOC{level}")
            style.paragraph_format.left_indent = Mm(indent)
            style.paragraph_format.first_line_indent = Mm(-hanging)
            style.paragraph_format.tab_stops.add_tab_stop(Mm(indent))
        figures = self._set("Table of Figures", font=_SANS, size=9.5, after=2, line=1.0)
        figures.element.set(qn("w:styleId"), "TableofFigures")

    def _tables(self) -> None:
        self._set(
            "Caption", font=_SANS, size=10, bold=True, before=14, after=5, line=1.05, keep=True
        )
        self._set("Source", font=_SANS, size=8.5, colour=_QUIET, before=3, after=14, line=1.0)
        self._set("Table Note", font=_SANS, size=8.5, colour=_QUIET, before=3, after=0, line=1.0)
        self._set("Chart", before=0, after=2, line=1.0)
        for name, bold in (("Table Text", False), ("Table Number", False), ("Table Head", True)):
            style = self._set(name, font=_SANS, size=9, bold=bold, before=2, after=2, line=1.0)
            style.element.set(qn("w:styleId"), name.replace(" ", ""))
        self._word.styles.element.append(
            _element(
                f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">'
                '<w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>'
                "<w:tblPr><w:tblBorders>"
                '<w:top w:val="single" w:sz="8" w:space="0" w:color="17495C"/>'
                '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="B9B5AA"/>'
                '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="D5D1C6"/></w:tblBorders>'
                '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
                "</w:tblCellMar></w:tblPr>"
                '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
                '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="17495C"/></w:tcBorders>'
                '<w:shd w:val="clear" w:color="auto" w:fill="EEF2F2"/></w:tcPr></w:tblStylePr>'
                "</w:style>"
            )
        )

    def _numbering(self) -> None:
        root = self._word.part.numbering_part.element
        for child in list(root):
            root.remove(child)
        levels = []
        for level in range(9):
            text = ".".join(f"%{index}" for index in range(1, level + 2))
            linked = f'<w:pStyle w:val="Heading{level + 1}"/>' if level < _DEEPEST_OUTLINE else ""
            hanging = (567, 737, 851, 964, 1077)[min(level, 4)]
            levels.append(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>{linked}'
                f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
                f'<w:ind w:left="{hanging}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
            )
        kinds = (
            (self.ABSTRACT_HEADINGS, "".join(levels)),
            (self.ABSTRACT_BULLETS, _list_levels("bullet")),
            (self.ABSTRACT_DECIMAL, _list_levels("decimal")),
        )
        for identifier, content in kinds:
            root.append(
                _element(
                    f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}">'
                    f'<w:multiLevelType w:val="multilevel"/>{content}</w:abstractNum>'
                )
            )
        for number, abstract in (
            (self.HEADINGS, self.ABSTRACT_HEADINGS),
            (self.BULLETS, self.ABSTRACT_BULLETS),
        ):
            root.append(
                _element(
                    f'<w:num {nsdecls("w")} w:numId="{number}">'
                    f'<w:abstractNumId w:val="{abstract}"/></w:num>'
                )
            )

    def _settings(self) -> None:
        settings = self._word.settings.element
        additions = (
            ("w:updateFields", '<w:updateFields {ns} w:val="true"/>'),
            ("w:autoHyphenation", '<w:autoHyphenation {ns} w:val="true"/>'),
            (
                "w:footnotePr",
                '<w:footnotePr {ns}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>',
            ),
        )
        for tag, text in additions:
            for old in settings.findall(qn(tag)):
                settings.remove(old)
            _put_setting(settings, _element(text.format(ns=nsdecls("w"))))
        self._modern(settings)
        if self._tag != "en-GB":
            for name, sign in (("w:decimalSymbol", ","), ("w:listSeparator", ";")):
                separator = settings.find(qn(name))
                if separator is not None:
                    separator.set(qn("w:val"), sign)
        language = settings.find(qn("w:themeFontLang"))
        if language is not None:
            language.set(qn("w:val"), self._tag)

    @staticmethod
    def _modern(settings: BaseOxmlElement) -> None:
        """Say that the file is of a current Word, which otherwise opens it in an old mode."""
        for setting in settings.iter(qn("w:compatSetting")):
            if setting.get(qn("w:name")) == "compatibilityMode":
                setting.set(qn("w:val"), "15")


_SETTINGS_ORDER: Final = (
    "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
    "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
    "printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts",
    "saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges",
    "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop",
    "hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle", "proofState",
    "formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter",
    "stylePaneSortMethod", "documentType", "mailMerge", "revisionView", "trackRevisions",
    "doNotTrackMoves", "doNotTrackFormatting", "documentProtection", "autoFormatOverride",
    "styleLockTheme", "styleLockQFSet", "defaultTabStop", "autoHyphenation",
    "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "showEnvelope",
    "summaryLength", "clickAndTypeStyle", "defaultTableStyle", "evenAndOddHeaders",
    "bookFoldRevPrinting", "bookFoldPrinting", "bookFoldPrintingSheets",
    "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing",
    "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery",
    "doNotUseMarginsForDrawingGridOrigin", "drawingGridHorizontalOrigin",
    "drawingGridVerticalOrigin", "doNotShadeFormData", "noPunctuationKerning",
    "characterSpacingControl", "printTwoOnOne", "strictFirstAndLastChars", "noLineBreaksAfter",
    "noLineBreaksBefore", "savePreviewPicture", "doNotValidateAgainstSchema",
    "saveInvalidXml", "ignoreMixedContent", "alwaysShowPlaceholderText",
    "doNotDemarcateInvalidXml", "saveXmlDataOnly", "useXSLTWhenSaving", "saveThroughXslt",
    "showXMLTags", "alwaysMergeEmptyNamespace", "updateFields", "hdrShapeDefaults", "footnotePr",
)  # fmt: skip


def _put_setting(settings: BaseOxmlElement, element: BaseOxmlElement) -> None:
    """Put a setting where the schema of Word wants it."""
    name = element.tag.split("}")[1]
    before = {qn(f"w:{item}") for item in _SETTINGS_ORDER[: _SETTINGS_ORDER.index(name) + 1]}
    position = 0
    for index, child in enumerate(settings):
        if child.tag in before:
            position = index + 1
    settings.insert(position, element)


def _list_levels(kind: str) -> str:
    levels = []
    for level in range(9):
        indent = 454 * (level + 1)
        text = "–" if kind == "bullet" else f"%{level + 1}."
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
            f'<w:ind w:left="{indent}" w:hanging="454"/></w:pPr></w:lvl>'
        )
    return "".join(levels)


def _element(text: str) -> BaseOxmlElement:
    return parse_xml(text)


def _attribute(text: str) -> str:
    cleaned = wordchart.clean(text).replace("&", "&amp;").replace("<", "&lt;")
    return cleaned.replace(">", "&gt;").replace('"', "&quot;").replace("\n", " ")


def _run(text: str, form: str = "") -> BaseOxmlElement:
    properties = f"<w:rPr>{form}</w:rPr>" if form else ""
    run = _element(f'<w:r {nsdecls("w")}>{properties}<w:t xml:space="preserve"/></w:r>')
    run[-1].text = wordchart.clean(text)
    return run


def _tab() -> BaseOxmlElement:
    return _element(f"<w:r {nsdecls('w')}><w:tab/></w:r>")


def _field_char(kind: str) -> BaseOxmlElement:
    return _element(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="{kind}"/></w:r>')


def _field_start(instruction: str) -> list[BaseOxmlElement]:
    code = _element(f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"/></w:r>')
    code[-1].text = f" {instruction} "
    return [_field_char("begin"), code, _field_char("separate")]


def _field(instruction: str, result: list[BaseOxmlElement]) -> list[BaseOxmlElement]:
    return [*_field_start(instruction), *result, _field_char("end")]


def _number_paragraph(paragraph: BaseOxmlElement, number: int, depth: int) -> None:
    numbering = _element(
        f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{min(depth, 8)}"/><w:numId w:val="{number}"/></w:numPr>'
    )
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if style is not None:
        style.addnext(numbering)


def _table_row(cells: list[BaseOxmlElement], *, header: bool = False) -> BaseOxmlElement:
    repeated = "<w:tblHeader/>" if header else ""
    row = _element(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{repeated}</w:trPr></w:tr>")
    row.extend(cells)
    return row


def _same_bytes(data: bytes) -> bytes:
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
