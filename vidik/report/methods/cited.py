# SPDX-License-Identifier: EUPL-1.2
"""Which figures a section cites: in its text, in its tables and in its charts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Final

from vidik.core.languages import tags
from vidik.report.methods import expressions, templates
from vidik.report.methods.specs import (
    DerivedCell,
    FigureCell,
    PackText,
    ShareCell,
    Source,
)

_CITING: Final = {"figure": 1, "counted": 1, "derived": 1, "share": 2, "change": 2}
"""Function → how many of its first arguments name figures."""


def cited(text: PackText, code: str) -> frozenset[str]:
    """Return the citations of a section, in any language.

    What cannot be read cites nothing; it is named as a fault elsewhere.
    """
    sources = (text.sections.get((code, language)) for language in tags())
    return frozenset(
        citation for source in sources if source is not None for citation in _of_text(source, text)
    )


def _of_text(source: Source, text: PackText) -> Iterator[str]:
    for piece in templates.read(source):
        if not isinstance(piece, templates.Call):
            continue
        for argument in piece.arguments[: _CITING.get(piece.function, 0)]:
            yield from _named(argument)
        if piece.function in {"table", "chart"} and piece.arguments:
            exhibits = text.tables if piece.function == "table" else text.charts
            yield from _within(exhibits.get(str(piece.arguments[0])), text)


def _within(node: object, text: PackText) -> Iterator[str]:
    """Return the citations of a table or chart: those of its cells and those of its words."""
    if isinstance(node, Source):
        yield from _of_text(node, text)
    elif isinstance(node, FigureCell):
        yield node.citation
    elif isinstance(node, DerivedCell):
        yield from _named(node.expression)
    elif isinstance(node, ShareCell):
        yield from _named(node.part)
        yield from _named(node.whole)
    elif isinstance(node, tuple):
        for item in node:
            yield from _within(item, text)
    elif is_dataclass(node):
        for field in fields(node):
            yield from _within(getattr(node, field.name), text)


def _named(argument: object) -> Iterator[str]:
    try:
        yield from expressions.names(expressions.parse(str(argument)))
    except expressions.ExpressionError:
        return
