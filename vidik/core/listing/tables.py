# SPDX-License-Identifier: EUPL-1.2
"""Tables of a list: headings that sort, rows that become cards on a narrow screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.template.base import Template
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_variables

from vidik.core.alphabet import alphabetical
from vidik.core.languages import Texts
from vidik.core.listing.columns import Column, Label


@dataclass(frozen=True)
class Heading:
    """The heading of a column as it is shown."""

    label: Label
    sort: str
    """What a click asks for; blank for a heading that does not sort."""
    order: str
    """`ascending` or `descending` where the rows are sorted by it."""
    css: str


@dataclass(frozen=True)
class Table:
    """Rows under headings."""

    name: str
    """Tells the tables of a page apart."""
    columns: Sequence[Column]
    rows: Iterable[Any]
    caption: Label
    sort: str = ""
    sortable: bool = False
    hides_caption: bool = False

    @property
    def headings(self) -> Iterator[Heading]:
        """The headings."""
        for column in self.columns:
            key = column.name if self.sortable and column.sorts else ""
            order = {key: "ascending", f"-{key}": "descending"}.get(self.sort, "") if key else ""
            wraps = column.wraps or column.classes == "num"
            css = f"{column.classes} wrapping".strip() if wraps else ""
            yield Heading(column.label, f"-{key}" if order == "ascending" else key, order, css)

    @sensitive_variables()
    def body(self, context: Context) -> SafeString:
        """Render the rows; every cell carries its heading for readers of cards."""
        assert isinstance(context.template, Template)  # noqa: S101 - for the type checker
        engine = context.template.engine
        heading = next((c for c in self.columns if c.is_heading), self.columns[0])
        parts: list[str] = []
        for row in self.rows:
            parts.append('<tr role="row">')
            for column in self.columns:
                if column.template:
                    with context.push(row=row):
                        cell = engine.get_template(column.template).render(context)
                    shown = mark_safe(cell.strip())  # noqa: S308 - rendered by a template
                else:
                    shown = column.content(row)
                parts.append(_cell(column, shown, is_heading=column is heading))
            parts.append("</tr>")
        return mark_safe("".join(parts))  # noqa: S308 - every cell is escaped


def _cell(column: Column, shown: str, *, is_heading: bool) -> str:
    css = format_html(' class="{}"', column.classes) if column.classes else ""
    empty = "" if shown else " data-empty"
    label = format_html(' data-label="{}"', column.label) if column.label else ""
    if is_heading:
        return f'<th scope="row" role="rowheader"{label}{empty}{css}>{shown}</th>'
    return f'<td role="cell"{label}{empty}{css}>{conditional_escape(shown)}</td>'


def in_order(rows: Any, columns: Sequence[Column], sort: str) -> Any:
    """Put rows in the order that a heading asks for, and those alike in their usual order.

    Anything that no heading offers gives the usual order.

    Args:
        rows: a query in its usual order, or rows in a sequence.
        columns: whose headings may sort.
        sort: the name of a column, with a minus before it to turn the order round.
    """
    name = sort.removeprefix("-")
    column = next((c for c in columns if c.sorts and c.name == name), None)
    if column is None:
        return rows
    down = sort.startswith("-")
    if not isinstance(rows, QuerySet):
        return _sorted(rows, column, down=down)
    order = column.order
    field: Any = F(order) if isinstance(order, str) else order
    first = field.desc(nulls_last=True) if down else field.asc(nulls_last=True)
    usual = rows.query.order_by or rows.model._meta.ordering or ()  # noqa: SLF001 - Django's public-by-use API
    return rows.order_by(first, *usual)


def _sorted(rows: Iterable[Any], column: Column, *, down: bool) -> list[Any]:
    known = [(column.of(row), row) for row in rows]
    there = [pair for pair in known if pair[0] is not None]

    def key(pair: tuple[Any, Any]) -> Any:
        return alphabetical(str(pair[0])) if isinstance(pair[0], (str, Texts)) else pair[0]

    there.sort(key=key, reverse=down)
    return [row for _fact, row in [*there, *(pair for pair in known if pair[0] is None)]]
