# SPDX-License-Identifier: EUPL-1.2
"""Markdown with calls in it, turned into inline nodes; finds the numbers that were typed.

Calls become marks before Markdown is read, and the marks become nodes after it: what a figure or
a name contains is never read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, cast

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from vidik.report.methods import templates
from vidik.report.methods.context import Context
from vidik.report.methods.problems import Problem
from vidik.report.methods.specs import Source
from vidik.report.methods.tree import (
    Block,
    Chart,
    Code,
    Emph,
    Fault,
    FigureRef,
    Footnote,
    FootnoteRef,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Strong,
    Table,
    Text,
    plain,
)
from vidik.report.methods.typed import TypedNumbers
from vidik.report.methods.values import Values

_SLOT: Final = re.compile("\ue000([0-9]+)\ue001")
MARKDOWN: Final = (
    MarkdownIt("commonmark", {"html": False})
    .enable("table")
    .disable(["image", "html_block", "html_inline"])
    .use(footnote_plugin)
)
MISPLACED: Final = "⟦…⟧"
"""What a table, chart or list leaves where it is inside a paragraph."""

Answer = Callable[[templates.Call, str, str], list[Inline | Block]]
"""Answers a call, given its place in the report and its file and line."""


class Prose:
    """Reads pieces of text and keeps what they share: marks, footnotes, anchors."""

    def __init__(self, context: Context, values: Values, answer: Answer) -> None:
        self._context = context
        self._values = values
        self._answer = answer
        self._typed = TypedNumbers.for_pack(context.language, context.pack.names_with_numbers)
        self._slots: list[Inline | Block] = []
        self._used_anchors: set[str] = set()
        self.footnotes: list[Footnote] = []

    def anchor(self, wished: str) -> str:
        """Return an anchor that nothing else in the report has."""
        anchor, count = wished, 1
        while anchor in self._used_anchors:
            count += 1
            anchor = f"{wished}-{count}"
        self._used_anchors.add(anchor)
        return anchor

    def expand(self, pieces: templates.Pieces, place: str, file: str) -> str:
        """Replace calls by marks; the nodes wait in the slots."""
        parts: list[str] = []
        for piece in pieces:
            if isinstance(piece, templates.Literal):
                parts.append(piece.text)
                continue
            where = f"{file}:{piece.line}"
            if isinstance(piece, templates.Faulty):
                problem = Problem(
                    "blocking", "bad-text", "", piece.message, where, piece.text, piece.expected
                )
                self._context.note(problem)
                parts.append(f"\ue000{len(self._slots)}\ue001")
                self._slots.append(Fault(piece.text, problem))
                continue
            for node in self._answer(piece, place, where):
                parts.append(f"\ue000{len(self._slots)}\ue001")
                self._slots.append(node)
        return "".join(parts)

    def template(self, source: Source, place: str, *, label: bool = False) -> tuple[Inline, ...]:
        """Read a caption, note or cell: inline Markdown with calls."""
        text = self.expand(templates.read(source), place, source.file)
        root = SyntaxTreeNode(MARKDOWN.parseInline(text))
        found = tuple(self.inline(root.children, {}))
        return self.marked(found, place, source.where, label=label)

    def inline(
        self, nodes: Sequence[SyntaxTreeNode], footnotes: dict[int, FootnoteRef]
    ) -> Iterator[Inline]:
        """Turn inline Markdown into nodes, marks into what they stand for."""
        for node in nodes:
            if node.type == "text":
                yield from self._with_slots(node.content)
            elif node.type == "code_inline":
                yield Code(self.without_marks(node.content))
            elif node.type == "footnote_ref":
                yield self._cited(int(node.meta["id"]), footnotes)
            elif node.type in {"softbreak", "hardbreak"}:
                yield Text(" ") if node.type == "softbreak" else LineBreak()
            elif node.type in {"em", "strong", "link"}:
                yield self._around(node, tuple(self.inline(node.children, footnotes)))
            else:
                yield from self.inline(node.children, footnotes)

    def _around(self, node: SyntaxTreeNode, children: tuple[Inline, ...]) -> Inline:
        if node.type == "em":
            return Emph(children)
        if node.type == "strong":
            return Strong(children)
        return Link(self.without_marks(str(node.attrs.get("href", ""))), children)

    def _cited(self, key: int, footnotes: dict[int, FootnoteRef]) -> FootnoteRef:
        if key in footnotes:
            return replace(footnotes[key], first=False)
        footnotes[key] = FootnoteRef(len(self.footnotes) + 1, first=True)
        self.footnotes.append(Footnote(len(self.footnotes) + 1, ()))
        return footnotes[key]

    def slot(self, text: str) -> Inline | Block | None:
        """Return the node of a mark if a text is nothing but that mark."""
        match = _SLOT.fullmatch(text.strip())
        return self._slots[int(match[1])] if match else None

    def _with_slots(self, text: str) -> Iterator[Inline]:
        position = 0
        for match in _SLOT.finditer(text):
            if match.start() > position:
                yield Text(text[position : match.start()])
            node = self._slots[int(match[1])]
            if isinstance(node, Table | Chart | ListBlock):
                yield Text(MISPLACED)
            else:
                yield cast("Inline", node)
            position = match.end()
        if position < len(text):
            yield Text(text[position:])

    def without_marks(self, text: str) -> str:
        """Return the characters of a text in which marks may stand."""
        return plain(self._with_slots(text))

    def marked(
        self, children: tuple[Inline, ...], place: str, where: str, *, label: bool = False
    ) -> tuple[Inline, ...]:
        """Turn typed numbers in running text into references of kind `typed`."""
        flat = _flat(children)
        spans = self._typed.find(flat, label=label)
        if not spans:
            return children
        return _split(children, spans, lambda text: self._values.typed(text, "", place, where))


def _flat(children: Sequence[Inline]) -> str:
    """Write inline nodes as one string in which references are single signs."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, Text | Code) and not isinstance(child, Fault):
            parts.append(child.text)
        elif isinstance(child, Emph | Strong | Link):
            parts.append(_flat(child.children))
        else:
            parts.append("\ue000")
    return "".join(parts)


def _split(
    children: Sequence[Inline], spans: list[tuple[int, int]], make: Callable[[str], FigureRef]
) -> tuple[Inline, ...]:
    """Cut text nodes at typed numbers; a number inside code or an address stays as it is."""
    position = 0

    def walk(nodes: Sequence[Inline]) -> Iterator[Inline]:
        nonlocal position
        for node in nodes:
            if isinstance(node, Text) and not isinstance(node, Fault):
                start, position = position, position + len(node.text)
                yield from _cut(node.text, start, spans, make)
            elif isinstance(node, Code):
                position += len(node.text)
                yield node
            elif isinstance(node, Emph | Strong | Link):
                yield replace(node, children=tuple(walk(node.children)))
            else:
                position += 1
                yield node

    return tuple(walk(children))


def _cut(
    text: str, offset: int, spans: list[tuple[int, int]], make: Callable[[str], FigureRef]
) -> Iterator[Inline]:
    position = 0
    for start, end in spans:
        first, last = max(start - offset, 0), min(end - offset, len(text))
        if first >= last:
            continue
        if first > position:
            yield Text(text[position:first])
        yield make(text[first:last])
        position = last
    if position < len(text):
        yield Text(text[position:])
