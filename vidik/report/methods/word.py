# SPDX-License-Identifier: EUPL-1.2
"""Writes the document tree as a Word file with real styles, fields, footnotes and native charts.

The office works on in this file, so nothing in it is a picture of text: numbering, captions,
contents and cross-references are fields of Word, charts can be edited.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Final, assert_never

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import nsdecls

from vidik.core.languages import languages
from vidik.report.methods import wordchart
from vidik.report.methods.charts import summary
from vidik.report.methods.labels import labels_in
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
from vidik.report.methods.wordpackage import (
    add_chart,
    add_footnotes,
    empty_document,
    same_bytes,
    set_properties,
    set_up_pages,
)
from vidik.report.methods.wordstyles import DEEPEST_OUTLINE, Styles
from vidik.report.methods.wordxml import (
    attribute,
    element,
    field,
    field_char,
    field_start,
    number_paragraph,
    run,
    tab,
    table_cell,
    table_row,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docx.opc.part import Part
    from docx.oxml.xmlchemy import BaseOxmlElement

    from vidik.report.methods.tree import Block, Document, Footnote, Inline, Row

_TEXT_WIDTH_MM: Final = 158
_TWIPS_PER_MM: Final = 56.6929
_EMU_PER_MM: Final = 36_000


def write(
    document: Document, date: dt.date | None = None, *, chapters_run_on: bool = False
) -> bytes:
    """Write a document; the same tree and date give the same bytes.

    Args:
        document: the tree.
        date: date of the edition, for the document properties.
        chapters_run_on: whether chapters follow each other on a sheet, as in a short report.
    """
    return _Writer(document, date, chapters_run_on=chapters_run_on).save()


class _Writer:
    def __init__(self, document: Document, date: dt.date | None, *, chapters_run_on: bool) -> None:
        self._tree = document
        self._date = date
        self._tag = languages().named(document.lang).html
        self._labels = labels_in(document.lang)
        self._notes: dict[int, Footnote] = {note.number: note for note in document.footnotes}
        self._word = empty_document()
        self._bookmarks: dict[str, str] = {}
        self._next_id = 1
        self._chart_count = 0
        self._list_numbers = 0
        for index, anchor in enumerate(self._anchors(), start=1):
            self._bookmarks[anchor] = f"_Ref{index:06d}"
        Styles(self._word, self._tag, chapters_run_on=chapters_run_on).apply()
        # python-docx would look every style up anew, which is most of the time of a long report.
        self._style_ids = {style.name: style.style_id for style in self._word.styles}
        self._footnotes = add_footnotes(self._word)

    def _anchors(self) -> Iterator[str]:
        for section in sections(self._tree):
            yield section.anchor
        for table in tables(self._tree):
            yield table.anchor
        for chart in charts(self._tree):
            yield chart.anchor

    def save(self) -> bytes:
        """Write everything and give the file."""
        page = self._tree.title_page
        set_properties(self._word, page, self._tag, self._date)
        set_up_pages(self._word, page.title, page.demonstration)
        self._title_page()
        self._contents()
        for chapter in self._tree.chapters:
            self._section(chapter)
        buffer = io.BytesIO()
        self._word.save(buffer)
        return same_bytes(buffer.getvalue())

    # The frame.

    def _title_page(self) -> None:
        page = self._tree.title_page
        parts = (
            (page.publisher, "Publisher"),
            (page.demonstration, "Edition"),
            (page.title, "Title"),
            (page.subtitle, "Subtitle"),
            (page.edition, "Edition"),
            (page.notice, "Title Note"),
            (page.place_and_date, "Title Note"),
        )
        for text, style in parts:
            if text:
                self._paragraph(style, [run(text)])

    def _contents(self) -> None:
        self._paragraph("Contents Heading", [run(self._labels.contents)], page_break=True)
        entries: list[tuple[str, list[BaseOxmlElement]]] = []
        for section in sections(self._tree):
            if section.level <= 3:  # noqa: PLR2004 -- the contents go three levels deep
                runs = [run(section.number), tab(), run(section.title)]
                entries.append((f"toc {section.level}", [self._jump(section.anchor, runs)]))
        self._field_over_paragraphs('TOC \\o "1-3" \\h \\z \\u', entries)
        numbered: list[tuple[str, list[Table | Chart]]] = [
            (self._labels.table, list(tables(self._tree))),
            (self._labels.chart, list(charts(self._tree))),
        ]
        if any(blocks for _, blocks in numbered):
            self._paragraph("Contents Heading", [run(self._labels.tables_and_charts)])
        for label, blocks in numbered:
            entries = []
            for block in blocks:
                text = f"{block.label}\u00a0{block.number}. {plain(block.caption)}"
                entries.append(("table of figures", [self._jump(block.anchor, [run(text)])]))
            self._field_over_paragraphs(f'TOC \\h \\z \\c "{label}"', entries)

    def _field_over_paragraphs(
        self, instruction: str, entries: list[tuple[str, list[BaseOxmlElement]]]
    ) -> None:
        """Write a field whose result is a row of paragraphs."""
        for index, (style, content) in enumerate(entries):
            elements = list(content)
            if index == 0:
                elements = [*field_start(instruction), *elements]
            if index == len(entries) - 1:
                elements.append(field_char("end"))
            self._paragraph(style, elements)

    def _jump(self, anchor: str, runs: list[BaseOxmlElement]) -> BaseOxmlElement:
        link = element(
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
        join = "<w:keepNext/>" if keep else ""
        broken = "<w:pageBreakBefore/>" if page_break else ""
        paragraph = element(
            f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{self._style_ids[style]}"/>{join}{broken}'
            "</w:pPr></w:p>"
        )
        paragraph.extend(list(elements))
        self._word.element.body.insert_element_before(paragraph, "w:sectPr")
        return paragraph

    def _section(self, section: Section) -> None:
        level = min(section.level, DEEPEST_OUTLINE)
        title = self._marked(section.anchor, [run(section.title)])
        self._paragraph(f"Heading {level}", title)
        for block in section.blocks:
            self._block(block)
        for child in section.children:
            self._section(child)

    def _marked(self, anchor: str, elements: list[BaseOxmlElement]) -> list[BaseOxmlElement]:
        """Put a bookmark around elements."""
        number = self._id()
        name = self._bookmarks[anchor]
        start = element(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>')
        end = element(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>')
        return [start, *elements, end]

    def _id(self) -> int:
        self._next_id += 1
        return self._next_id

    def _block(self, block: Block, *, style: str = "Normal") -> None:
        if isinstance(block, Paragraph):
            self._paragraph(style, self._inlines(block.children))
        elif isinstance(block, Heading):
            level = min(block.level, DEEPEST_OUTLINE)
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
                elif isinstance(child, Paragraph):
                    first, last = index == 0, index == len(item) - 1
                    paragraph = self._paragraph(
                        style if first else "List Continue",
                        self._inlines(child.children),
                        keep=not last,
                    )
                    if first:
                        number_paragraph(paragraph, number, depth)
                else:
                    self._block(child)

    def _numbering(self, block: ListBlock) -> int:
        """Give every ordered list a numbering of its own, so that it starts where it should."""
        if not block.ordered:
            return Styles.BULLETS
        root = self._word.part.numbering_part.element
        self._list_numbers += 1
        number = Styles.FIRST_LIST + self._list_numbers
        root.append(
            element(
                f'<w:num {nsdecls("w")} w:numId="{number}">'
                f'<w:abstractNumId w:val="{Styles.ABSTRACT_DECIMAL}"/>'
                f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{block.start}"/>'
                "</w:lvlOverride>"
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
            made = [run(node.text, form)]
        elif isinstance(node, LineBreak):
            made = [element(f"<w:r {nsdecls('w')}><w:br/></w:r>")]
        elif isinstance(node, Emph | Strong):
            letter = "i" if isinstance(node, Emph) else "b"
            made = self._inlines(node.children, f"{form}<w:{letter}/>", part)
        elif isinstance(node, Link):
            made = self._link(node, form, part)
        elif isinstance(node, CrossRef):
            made = self._cross_reference(node, form)
        else:
            made = [self._footnote(node)]
        return made

    def _link(self, node: Link, form: str, part: Part) -> list[BaseOxmlElement]:
        inner = self._inlines(node.children, f'<w:rStyle w:val="Hyperlink"/>{form}', part)
        if not node.href.lower().startswith(("http://", "https://", "mailto:")):
            return self._inlines(node.children, form, part)
        identifier = part.relate_to(wordchart.clean(node.href), RT.HYPERLINK, is_external=True)
        link = element(f'<w:hyperlink {nsdecls("w", "r")} r:id="{identifier}" w:history="1"/>')
        link.extend(inner)
        return [link]

    def _cross_reference(self, node: CrossRef, form: str) -> list[BaseOxmlElement]:
        bookmark = self._bookmarks[node.anchor]
        if node.kind == "section":
            shown = [run(node.number, form)]
            return [run(f"{node.label}\u00a0", form), *field(f"REF {bookmark} \\r \\h", shown)]
        shown = [run(f"{node.label}\u00a0{node.number}", form)]
        return field(f"REF {bookmark} \\h", shown)

    # Footnotes.

    def _footnote(self, node: FootnoteRef) -> BaseOxmlElement:
        if not node.first:
            return run(str(node.number), '<w:vertAlign w:val="superscript"/>')
        note = element(f'<w:footnote {nsdecls("w")} w:id="{node.number}"/>')
        mark: list[BaseOxmlElement] = [
            element(
                f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
                "<w:footnoteRef/></w:r>"
            ),
            run(" "),
        ]
        for block in self._notes[node.number].children:
            children = block.children if isinstance(block, Paragraph) else ()
            paragraph = element(
                f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr></w:p>'
            )
            paragraph.extend([*mark, *self._inlines(children, part=self._footnotes)])
            note.append(paragraph)
            mark = []
        if mark:
            note.append(element(f"<w:p {nsdecls('w')}/>"))
        self._footnotes.element.append(note)
        return element(
            f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            f'<w:footnoteReference w:id="{node.number}"/></w:r>'
        )

    # Tables and charts.

    def _caption(self, block: Table | Chart) -> None:
        number = field(f"SEQ {block.label} \\* ARABIC", [run(str(block.number))])
        name = self._marked(block.anchor, [run(f"{block.label}\u00a0"), *number])
        self._paragraph("Caption", [*name, run(". "), *self._inlines(block.caption)], keep=True)

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
            self._paragraph(style, [run(f"{label}: "), *self._inlines(children)], keep=not last)
        if not lines:
            self._paragraph("Source", [])

    def _table(self, table: Table) -> None:
        self._caption(table)
        form = layout(table)
        widths = [round(share * _TEXT_WIDTH_MM * _TWIPS_PER_MM) for share in form.shares]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        title = attribute(plain(table.caption))
        root = element(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="ReportTable"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
            'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{title}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>'
        )
        heads = [
            table_cell(
                widths[i], "TableHead", self._inlines(column.children), column.align, keep=True
            )
            for i, column in enumerate(table.columns)
        ]
        root.append(table_row(heads, header=True))
        for index, row in enumerate(table.rows):
            keep = form.whole or index == 0 or index >= len(table.rows) - 2 or row.kind == "group"
            root.append(self._row(table, row, widths, keep=keep))
        self._word.element.body.insert_element_before(root, "w:sectPr")
        self._below(table)

    def _row(self, table: Table, row: Row, widths: list[int], *, keep: bool) -> BaseOxmlElement:
        if row.kind == "group":
            elements = self._inlines(row.cells[0].children, "<w:b/>")
            cell = table_cell(
                sum(widths), "TableText", elements, "left", keep=True, span=len(widths)
            )
            return table_row([cell])
        form = "<w:b/>" if row.kind == "total" else ""
        cells = []
        for index, content in enumerate(row.cells):
            align = table.columns[index].align
            style = "TableNumber" if align == "right" else "TableText"
            elements = self._inlines(content.children, form)
            cells.append(
                table_cell(
                    widths[index], style, elements, align, keep=keep, ruled=row.kind == "total"
                )
            )
        return table_row(cells)

    def _chart(self, chart: Chart) -> None:
        self._caption(chart)
        self._chart_count += 1
        number = self._chart_count
        identifier = add_chart(
            self._word, chart, number, self._tag, self._tree.title_page.demonstration
        )
        width = _TEXT_WIDTH_MM * _EMU_PER_MM
        height = round(wordchart.height_mm(chart) * _EMU_PER_MM)
        name = f"{chart.label} {chart.number}"
        drawing = element(
            f'<w:r {nsdecls("w")}><w:drawing><wp:inline {nsdecls("wp", "a", "r")} distT="0" '
            f'distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
            f'<wp:docPr id="{self._id()}" name="{attribute(name)}" '
            f'descr="{attribute(summary(chart))}"/><wp:cNvGraphicFramePr/><a:graphic>'
            f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
            f'r:id="{identifier}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )
        self._paragraph("Chart", [drawing], keep=bool(chart.note or chart.source))
        self._below(chart)
