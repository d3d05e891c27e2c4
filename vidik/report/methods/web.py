# SPDX-License-Identifier: EUPL-1.2
"""Writes the document tree as one accessible HTML file that loads nothing, and as fragments.

The fragment of a section serves the editor's preview, where every number shows how its checks
went; in the published file numbers are plain text.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final, assert_never

from vidik.core.languages import languages
from vidik.report.methods.charts import FONT, INK, RULE, shown
from vidik.report.methods.labels import labels_in
from vidik.report.methods.tree import (
    Chart,
    Code,
    CrossRef,
    Emph,
    Fault,
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
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from vidik.report.methods.labels import Labels
    from vidik.report.methods.problems import Problem
    from vidik.report.methods.tree import (
        Block,
        ChartPoint,
        Document,
        Footnote,
        Inline,
        Lang,
        Row,
        Section,
    )

_STYLE: Final = Path(__file__).with_name("report.css")
_PAIR: Final = 2
_ROLES: Final = (' role="rowgroup"', ' role="row"', ' role="rowheader"')
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SAFE_LINK: Final = re.compile(r"(?:https?:|mailto:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preview:
    """Marks of figures for the editor's page."""

    link: Callable[[FigureRef], str]
    """Address of the page of a figure; empty where there is none."""
    explain: Callable[[Problem], str]
    """Says in the reader's language what is wrong with an expression and on which line."""


@dataclass(slots=True)
class HtmlWriter:
    """Writes parts of a document tree as HTML."""

    lang: Lang
    drawings: Mapping[str, str]
    """SVG by code of the chart."""
    preview: Preview | None = None
    labels: Labels = field(init=False)
    _citations: dict[int, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Choose the words of the language."""
        self.labels = labels_in(self.lang)

    def word(self, text: str) -> str:
        """Escape a text for HTML; control characters have no place in a report."""
        return escape(_CONTROL.sub("", text))

    def section(self, section: Section) -> str:
        """Write a section with its heading and everything in it."""
        level = min(section.level + 1, 6)
        parts = [
            f'<section id="{escape(section.anchor)}" class="level-{section.level}">',
            (
                f'<h{level}><span class="number">{self.word(section.number)}</span> '
                f"{self.word(section.title)}</h{level}>"
            ),
            *(self.block(block) for block in section.blocks),
            *(self.section(child) for child in section.children),
            "</section>",
        ]
        return "\n".join(parts)

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Write blocks one after another."""
        return "\n".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        """Write one block."""
        if isinstance(block, Paragraph):
            return f"<p>{self.inlines(block.children)}</p>"
        if isinstance(block, Heading):
            level = min(block.level + 1, 6)
            inner = self.inlines(block.children)
            return f'<h{level} id="{escape(block.anchor)}" class="sub">{inner}</h{level}>'
        if isinstance(block, ListBlock):
            return self._list(block)
        if isinstance(block, Quote):
            return f"<blockquote>{self.blocks(block.children)}</blockquote>"
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Chart):
            return self._chart(block)
        assert_never(block)

    def _list(self, block: ListBlock) -> str:
        items = "".join(f"<li>{self._item(item)}</li>" for item in block.items)
        if not block.ordered:
            return f"<ul>{items}</ul>"
        start = f' start="{block.start}"' if block.start != 1 else ""
        return f"<ol{start}>{items}</ol>"

    def _item(self, blocks: tuple[Block, ...]) -> str:
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return self.inlines(blocks[0].children)
        return self.blocks(blocks)

    def _caption(self, block: Table | Chart) -> str:
        return (
            f'<span class="number">{self.word(block.label)}\u00a0{block.number}.</span> '
            f"{self.inlines(block.caption)}"
        )

    def _below(self, block: Table | Chart) -> str:
        parts = []
        for label, children in ((self.labels.note, block.note), (self.labels.source, block.source)):
            if children:
                parts.append(f"<p>{self.word(label)}: {self.inlines(children)}</p>")
        return f'<div class="below">{"".join(parts)}</div>' if parts else ""

    def _table(self, table: Table) -> str:
        aligns = [column.align for column in table.columns]
        # Three columns of sentences do not fit on a phone: there each row stands by itself, its
        # cells named. Numbers have to be compared, so their tables stay tables and are moved.
        is_prose = len(aligns) > _PAIR and all(align == "left" for align in aligns)
        names = [plain(column.children) for column in table.columns] if is_prose else []
        role = ' role="columnheader"' if is_prose else ""
        heads = "".join(
            f'<th scope="col"{role}{_side(column.align)}>{self.inlines(column.children)}</th>'
            for column in table.columns
        )
        body = "".join(self._row(row, aligns, names) for row in table.rows)
        # What is laid out in blocks is read out as a table only if it has the role of one.
        kind = ' class="prose" role="table"' if is_prose else ""
        group, line = _ROLES[:2] if is_prose else ("", "")
        caption_id = f"{escape(table.anchor)}-caption"
        return (
            f'<div class="table" id="{escape(table.anchor)}">'
            f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{caption_id}">'
            f"<table{kind}>"
            f'<caption id="{caption_id}"><span>{self._caption(table)}</span></caption>'
            f"<thead{group}><tr{line}>{heads}</tr></thead>{body}</table></div>"
            f"{self._below(table)}</div>"
        )

    def _row(self, row: Row, aligns: Sequence[str], names: Sequence[str]) -> str:
        head = self.inlines(row.cells[0].children)
        if row.kind == "group":
            return (
                f'<tbody><tr class="group"><th scope="rowgroup" colspan="{len(aligns)}">{head}</th>'
                "</tr></tbody>"
            )
        named = [f' role="cell" data-name="{self.word(name)}"' for name in names[1:]]
        cells = "".join(
            f"<td{_side(align)}{name}>{self.inlines(cell.children)}</td>"
            for cell, align, name in zip(
                row.cells[1:], aligns[1:], named or [""] * len(aligns[1:]), strict=True
            )
        )
        kind = ' class="total"' if row.kind == "total" else ""
        group, line, first = _ROLES if named else ("", "", "")
        return (
            f'<tbody{group}><tr{kind}{line}><th scope="row"{first}>{head}</th>{cells}</tr></tbody>'
        )

    def _chart(self, chart: Chart) -> str:
        anchor = escape(chart.anchor)
        svg = self.drawings[chart.code].replace(f' font-family="{FONT}"', "")
        svg = svg.replace(f'fill="{INK}"', 'fill="currentColor"')
        svg = svg.replace(f'stroke="{RULE}"', 'stroke="currentColor" stroke-opacity="0.18"')
        opening = f'<svg role="img" aria-labelledby="{anchor}-title {anchor}-desc" '
        closing = svg.index(">") + 1
        title = self.word(_plain_caption(chart))
        description = self.word(chart.alt or _plain_caption(chart))
        svg = (
            svg[:closing].replace("<svg ", opening, 1)
            + f'<title id="{anchor}-title">{title}</title>'
            + f'<desc id="{anchor}-desc">{description}</desc>'
            + svg[closing:]
        )
        return (
            f'<figure id="{anchor}"><figcaption>{self._caption(chart)}</figcaption>'
            f'<div class="scroll chart" tabindex="0" role="region" aria-label="{title}">{svg}</div>'
            f"{self._data(chart)}{self._below(chart)}</figure>"
        )

    def _data(self, chart: Chart) -> str:
        """Write the numbers of a chart as a table that opens on request."""
        heads = "".join(
            f'<th scope="col" class="right">{self.word(series.title)}</th>'
            for series in chart.series
        )
        rows = "".join(
            f'<tr><th scope="row">{self.word(category)}</th>'
            + "".join(self._point(series.points[index]) for series in chart.series)
            + "</tr>"
            for index, category in enumerate(chart.categories)
        )
        unit = f"<caption>{self.word(chart.unit)}</caption>" if chart.unit else ""
        name = self.word(self.labels.data_of_chart)
        return (
            f"<details><summary>{name}</summary>"
            f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table>{unit}'
            f'<thead><tr><th scope="col">{self.word(self.labels.category)}</th>{heads}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div></details>"
        )

    def _point(self, point: ChartPoint) -> str:
        text = self._figure(point.ref) if point.ref is not None else self.word(shown(point))
        return f'<td class="right">{text}</td>'

    def inlines(self, children: Iterable[Inline]) -> str:
        """Write inline nodes."""
        return "".join(self._inline(child) for child in children)

    def _inline(self, node: Inline) -> str:
        if isinstance(node, Fault):
            written = self._fault(node)
        elif isinstance(node, Text):
            written = self.word(node.text)
        elif isinstance(node, FigureRef):
            written = self._figure(node)
        elif isinstance(node, LineBreak):
            written = "<br>"
        elif isinstance(node, Code):
            written = f"<code>{self.word(node.text)}</code>"
        elif isinstance(node, Emph | Strong):
            tag = "em" if isinstance(node, Emph) else "strong"
            written = f"<{tag}>{self.inlines(node.children)}</{tag}>"
        elif isinstance(node, Link):
            written = self._link(node)
        elif isinstance(node, CrossRef):
            words = self.word(f"{node.label}\u00a0{node.number}")
            written = f'<a href="#{escape(node.anchor)}">{words}</a>'
        else:
            written = self._footnote_mark(node)
        return written

    def _fault(self, node: Fault) -> str:
        """Write what the writer typed, and beside it what should be there."""
        code = f"<code>{self.word(node.text)}</code>"
        if self.preview is None:
            return code
        return f'<mark class="fault">{code} {self.word(self.preview.explain(node.problem))}</mark>'

    def _link(self, node: Link) -> str:
        """Write a link to the web; any other address is left out."""
        inner = self.inlines(node.children)
        if not _SAFE_LINK.match(node.href):
            return inner
        return f'<a href="{self.word(node.href)}" rel="noreferrer">{inner}</a>'

    def _footnote_mark(self, node: FootnoteRef) -> str:
        count = self._citations.get(node.number, 0) + 1
        self._citations[node.number] = count
        own = f' id="fr-{node.number}"' if count == 1 else ""
        return (
            f'<sup class="mark"><a href="#fn-{node.number}"{own} role="doc-noteref">'
            f"{node.number}</a></sup>"
        )

    def _figure(self, node: FigureRef) -> str:
        text = self.word(node.text)
        if self.preview is None:
            return text
        entry = node.entry
        state = "typed" if entry.kind == "typed" else entry.checks
        title = self.word(self.labels.finding_title[state])
        classes = f"fig fig--{state}" + (" fig--finding" if entry.open_high_finding else "")
        href = self.preview.link(node)
        if href:
            text = f'<a href="{self.word(href)}">{text}</a>'
        tag = "mark" if state in {"violated", "typed"} else "span"
        return f'<{tag} class="{classes}" title="{title}">{text}</{tag}>'

    def footnotes(self, notes: Iterable[Footnote]) -> str:
        """Write the footnotes with links back to where they are cited."""
        items = []
        for note in notes:
            inner = self.blocks(note.children)
            back = (
                f' <a href="#fr-{note.number}" class="back" role="doc-backlink" '
                f'aria-label="{self.word(self.labels.back_to_text)}">↩</a>'
            )
            closed = inner.removesuffix("</p>")
            ending = "</p>" if closed != inner else ""
            items.append(
                f'<li id="fn-{note.number}" value="{note.number}">{closed}{back}{ending}</li>'
            )
        if not items:
            return ""
        return (
            '<section class="footnotes" role="doc-endnotes" aria-labelledby="footnotes">'
            f'<h2 id="footnotes">{self.word(self.labels.footnotes)}</h2><ol>{"".join(items)}</ol>'
            "</section>"
        )


def write(document: Document, drawings: Mapping[str, str], preview: Preview | None = None) -> str:
    """Write the whole report as one file.

    Args:
        document: the tree.
        drawings: SVG by code of the chart.
        preview: marks of figures; none in a published file.
    """
    writer = HtmlWriter(document.lang, drawings, preview)
    style = _STYLE.read_text(encoding="utf-8") + _page_head(document.title_page.demonstration)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    page = document.title_page
    word = writer.word
    labels = writer.labels
    chapters = "\n".join(writer.section(chapter) for chapter in document.chapters)
    mark = word(page.demonstration)
    described = f'<meta name="description" content="{mark}">' if mark else ""
    banner = f'<p class="demonstration" role="note">{mark}</p>' if mark else ""
    head = (
        '<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{word(page.title)}</title>"
        f'<meta name="author" content="{word(page.author)}">'
        f'<meta name="keywords" content="{word(", ".join(page.marked_keywords))}">'
        f"{described}"
        f"<style>{style}</style></head>"
    )
    subtitle = f'<p class="subtitle">{word(page.subtitle)}</p>' if page.subtitle else ""
    small = "".join(
        f"<p>{word(text)}</p>" for text in (page.edition, page.notice, page.place_and_date) if text
    )
    contents = _contents(document.chapters, writer)
    return (
        f'<!DOCTYPE html>\n<html lang="{languages().named(document.lang).html}">{head}<body>'
        f'<a class="skip" href="#text">{word(labels.skip)}</a>{banner}'
        f'<header class="title"><p class="publisher">{word(page.publisher)}</p>'
        f"<h1>{word(page.title)}</h1>{subtitle}{small}</header>"
        f'<div class="page"><nav aria-labelledby="contents"><h2 id="contents">'
        f"{word(labels.contents)}</h2>{contents}</nav>"
        f'<main id="text" tabindex="-1">{chapters}\n{writer.footnotes(document.footnotes)}</main>'
        "</div></body></html>\n"
    )


def _page_head(mark: str) -> str:
    """Repeat on every printed page what the banner says on the screen."""
    if not mark:
        return ""
    text = "".join(
        sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} "
        for sign in _CONTROL.sub("", mark)
    )
    return f'@page{{@top-center{{content:"{text}";font:600 9pt sans-serif}}}}\n'


def _contents(sections: Iterable[Section], writer: HtmlWriter) -> str:
    items = "".join(
        f'<li><a href="#{escape(section.anchor)}"><span class="number">'
        f"{writer.word(section.number)}</span> {writer.word(section.title)}</a>"
        f"{_contents(section.children, writer) if section.children else ''}</li>"
        for section in sections
    )
    return f"<ol>{items}</ol>"


def _side(align: str) -> str:
    return ' class="right"' if align == "right" else ""


def _plain_caption(chart: Chart) -> str:
    return f"{chart.label} {chart.number}. {plain(chart.caption)}"
