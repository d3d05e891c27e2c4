# SPDX-License-Identifier: EUPL-1.2
"""Writes the document tree as a tagged PDF (PDF/UA-1) by way of Typst.

Every text goes to Typst as a quoted string, so no character of it is ever read as markup. Only
the fonts of this package are used: the same tree gives the same bytes on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, assert_never

import typst

from vidik.core.languages import languages
from vidik.report.methods.charts import FONTS, summary
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
    Strong,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vidik.report.methods.labels import Labels
    from vidik.report.methods.tree import Block, Document, Footnote, Inline, Row, Section

_STYLE: Final = Path(__file__).with_name("report.typ")
_UNDISPLAYED: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
_MOST_SCRIPTS: Final = 12
_OUR_SCRIPTS: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "COMBINING"})
_NO_GLYPH: Final = "?"


def write(document: Document, drawings: Mapping[str, str]) -> bytes:
    """Write a document.

    Args:
        document: the tree.
        drawings: SVG by code of the chart.

    Raises:
        typst.TypstError: the compiler refused the document, which is a fault of this writer.
    """
    source = _Writer(document, drawings).source()
    for _ in range(_MOST_SCRIPTS):
        try:
            return _compiled(source)
        except typst.TypstError as refusal:
            lacking = _UNDISPLAYED.search(refusal.message)
            if lacking is None:
                raise
            source = _without_script(source, lacking[1])
    return _compiled(source)


def _compiled(source: str) -> bytes:
    return typst.compile(
        source.encode(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
    )


def _without_script(source: str, sample: str) -> str:
    """Write a sign for letters that no font here has, as in a foreign name.

    Of a script that the fonts have, only the letters themselves are replaced; of any other
    script all letters, so that a name in it does not cost a try a letter.
    """
    lacking = {char for char in sample if not char.isascii()}
    scripts = {_script(char) for char in lacking} - _OUR_SCRIPTS
    return "".join(
        _NO_GLYPH if char in lacking or (not char.isascii() and _script(char) in scripts) else char
        for char in source
    )


def _script(char: str) -> str:
    return unicodedata.name(char, "UNNAMED").split(" ")[0]


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)]
    )


def _quoted(text: str) -> str:
    """Write a text as a Typst string; control characters have no place in a report."""
    remaining = "".join(char for char in text if char >= " " or char in "\n\t")
    escaped = (
        remaining.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\t", " ")
    )
    return f'"{escaped}"'


def _string(text: str) -> str:
    return f"#{_quoted(text)};"


class _Writer:
    def __init__(self, document: Document, drawings: Mapping[str, str]) -> None:
        self._document = document
        self._drawings = drawings
        self._notes: dict[int, Footnote] = {note.number: note for note in document.footnotes}
        self._labels: Labels = labels_in(document.lang)

    def source(self) -> str:
        document = self._document
        page = document.title_page
        spoken = languages().named(document.lang)
        language, script, region = spoken.written, spoken.script.lower() or "latn", spoken.region
        keywords = "".join(f"{_quoted(word)}, " for word in page.marked_keywords)
        contents, lists = self._front_words()
        settings = (
            f"title: {_quoted(page.title)}, subtitle: {_quoted(page.subtitle)}, "
            f"publisher: {_quoted(page.publisher)}, place: {_quoted(page.place_and_date)}, "
            f"edition: {_quoted(page.edition)}, notice: {_quoted(page.notice)}, "
            f"demonstration: {_quoted(page.demonstration)}, author: {_quoted(page.author)}, "
            f"keywords: ({keywords}), contents: {_quoted(contents)}, lists: {_quoted(lists)}, "
            f'lang: "{language}", script: "{script}", region: "{region}"'
        )
        body = "\n".join(self._section(chapter) for chapter in document.chapters)
        style = _STYLE.read_text(encoding="utf-8")
        return f"{style}\n#show: report.with({settings})\n{body}\n"

    def _front_words(self) -> tuple[str, str]:
        return self._document_word("contents"), self._document_word("tables_and_charts")

    def _document_word(self, name: str) -> str:
        return str(getattr(self._labels, name))

    def _section(self, section: Section) -> str:
        title = f"{_string(f'{section.number} ')}#h(0.45em);{_string(section.title)}"
        parts = [f"#heading(level: {section.level})[{title}]<{section.anchor}>"]
        parts.extend(self._blocks(section.blocks))
        parts.extend(self._section(child) for child in section.children)
        return "\n\n".join(parts)

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            yield self._block(block)

    def _block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return f"#par[{self._inlines(block.children)}]"
        if isinstance(block, Heading):
            inner = self._inlines(block.children)
            return f"#heading(level: {block.level}, outlined: false)[{inner}]"
        if isinstance(block, ListBlock):
            return self._list(block)
        if isinstance(block, Quote):
            return f"#quote(block: true)[{self._many(block.children)}]"
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Chart):
            return self._chart(block)
        assert_never(block)

    def _many(self, blocks: Iterable[Block]) -> str:
        return "\n\n".join(self._blocks(blocks))

    def _list(self, block: ListBlock) -> str:
        items = ", ".join(self._item(item) for item in block.items)
        if block.ordered:
            return f"#enum(start: {block.start}, {items})"
        return f"#list({items})"

    def _item(self, blocks: tuple[Block, ...]) -> str:
        """Write an item; one of several short paragraphs is not divided between pages."""
        inner = self._many(blocks)
        if len(blocks) > 1 and all(isinstance(block, Paragraph) for block in blocks):
            return f"block(breakable: false)[#set par(spacing: 0.62em);{inner}]"
        return f"[{inner}]"

    def _table(self, table: Table) -> str:
        form = layout(table)
        shares = ", ".join(f"{share:.4f}fr" for share in form.shares)
        aligns = ", ".join(column.align for column in table.columns)
        head = ", ".join(f"[{self._inlines(column.children)}]" for column in table.columns)
        rows = "".join(self._row(row, len(table.columns)) for row in table.rows)
        short = "true" if form.whole else "false"
        crowded = "true" if form.crowded else "false"
        return (
            f"#report-table(short: {short}, crowded: {crowded}, "
            f"label-word: {_quoted(table.label)}, caption: [{self._inlines(table.caption)}], "
            f"source: [{self._source(table)}], note: [{self._note(table)}], "
            f"columns: ({shares},), aligns: ({aligns},), head: ({head},), rows: ({rows}))"
            f"<{table.anchor}>"
        )

    def _row(self, row: Row, width: int) -> str:
        if row.kind == "group":
            inner = self._inlines(row.cells[0].children)
            return f"table.cell(colspan: {width}, class-group([{inner}])), "
        cells = [self._inlines(cell.children) for cell in row.cells]
        if row.kind == "total":
            return "".join(f"total-cell([{cell}]), " for cell in cells)
        return "".join(f"[{cell}], " for cell in cells)

    def _source(self, block: Table | Chart) -> str:
        if not block.source:
            return ""
        return f"{_string(self._document_word('source') + ': ')}{self._inlines(block.source)}"

    def _note(self, block: Table | Chart) -> str:
        if not block.note:
            return ""
        return f"{_string(self._document_word('note') + ': ')}{self._inlines(block.note)}"

    def _chart(self, chart: Chart) -> str:
        svg = self._drawings[chart.code]
        return (
            f"#report-chart(label-word: {_quoted(chart.label)}, "
            f"caption: [{self._inlines(chart.caption)}], source: [{self._source(chart)}], "
            f"note: [{self._note(chart)}], alt: {_quoted(summary(chart))}, svg: {_quoted(svg)})"
            f"<{chart.anchor}>"
        )

    def _inlines(self, children: Iterable[Inline]) -> str:
        return "".join(self._inline(child) for child in children)

    def _inline(self, node: Inline) -> str:
        if isinstance(node, Text | FigureRef):
            written = _string(node.text)
        elif isinstance(node, LineBreak):
            written = "#linebreak();"
        elif isinstance(node, Emph | Strong):
            function = "emph" if isinstance(node, Emph) else "strong"
            written = f"#{function}[{self._inlines(node.children)}];"
        elif isinstance(node, Code):
            written = f"#raw({_quoted(node.text)});"
        elif isinstance(node, Link):
            written = f"#link({_quoted(node.href)})[{self._inlines(node.children)}];"
        elif isinstance(node, CrossRef):
            shown = _string(f"{node.label}\u00a0{node.number}")
            written = f"#link(<{node.anchor}>)[{shown}];"
        else:
            written = self._footnote(node)
        return written

    def _footnote(self, node: FootnoteRef) -> str:
        if not node.first:
            return f"#footnote(<f-{node.number}>);"
        paragraphs = (
            self._inlines(block.children) if isinstance(block, Paragraph) else self._block(block)
            for block in self._notes[node.number].children
        )
        return f"#[#footnote[#h(0.25em);{'#parbreak();'.join(paragraphs)}]<f-{node.number}>];"
