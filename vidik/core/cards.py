# SPDX-License-Identifier: EUPL-1.2
"""Tables that become cards on a narrow screen: each cell carries the heading of its column.

A list read on a phone at night shows who, what and how late without scrolling sideways. The
headings are written once, in the table's head, and copied into the cells here; the style sheet
does the rest. Roles are said aloud, since a row laid out as a block is no row to every reader.
"""

from __future__ import annotations

import re
from typing import Final

from django.utils.html import strip_tags

_HEAD: Final = re.compile(r"<thead\b[^>]*>(.*?)</thead>", re.DOTALL)
_BODY: Final = re.compile(r"(<tbody\b[^>]*>)(.*?)(</tbody>)", re.DOTALL)
_ROW: Final = re.compile(r"(<tr)\b([^>]*>)(.*?)(</tr>)", re.DOTALL)
_CELL: Final = re.compile(r"<(td|th)\b([^>]*)>(.*?)</\1>", re.DOTALL)
_COLSPAN: Final = re.compile(r'\bcolspan="(\d+)"')
_HIDDEN: Final = re.compile(r'<span class="visually-hidden">.*?</span>', re.DOTALL)


def labelled(html: str) -> str:
    """Give the cells of a rendered table the heading of their column as `data-label`.

    `html` holds one table with one row of headings and no table inside; another shape comes back
    as it was. Cells without content are marked `data-empty`, so that a card leaves them out.
    """
    head = _HEAD.search(html)
    if head is None or head[1].count("<tr") != 1 or html.count("<table") != 1:
        return html
    labels: list[str] = []
    for cell in _CELL.finditer(head[1]):
        labels += [_words(cell[3])] * _span(cell[2])

    def row(found: re.Match[str]) -> str:
        return f'{found[1]} role="row"{found[2]}{_cells(found[3], labels)}{found[4]}'

    def body(found: re.Match[str]) -> str:
        return f"{_role(found[1], 'rowgroup')}{_ROW.sub(row, found[2])}{found[3]}"

    start, end = head.span()
    top = _CELL.sub(
        lambda cell: f'<{cell[1]} role="columnheader"{cell[2]}>{cell[3]}</{cell[1]}>', head[0]
    )
    top = _role(top.replace("<tr", '<tr role="row"', 1), "rowgroup")
    before = html[:start].replace("<table", '<table role="table"', 1)
    return before + top + _BODY.sub(body, html[end:])


def _cells(row: str, labels: list[str]) -> str:
    column = 0
    written = []
    last = 0
    for cell in _CELL.finditer(row):
        name, attributes, content = cell.groups()
        wide = _span(attributes)
        label = labels[column] if wide == 1 and column < len(labels) else ""
        marks = f' role="{"rowheader" if name == "th" else "cell"}"'
        if label:
            marks += f' data-label="{label}"'
        if not content.strip():
            marks += " data-empty"
        written += [row[last : cell.start()], f"<{name}{marks}{attributes}>{content}</{name}>"]
        last = cell.end()
        column += wide
    return "".join([*written, row[last:]])


def _words(heading: str) -> str:
    """What of a heading is seen, fit for an attribute; it was escaped when it was rendered."""
    return " ".join(strip_tags(_HIDDEN.sub("", heading)).split()).replace('"', "&quot;")


def _span(attributes: str) -> int:
    found = _COLSPAN.search(attributes)
    return int(found[1]) if found else 1


def _role(opening: str, role: str) -> str:
    return re.sub(r"^<(\w+)", rf'<\1 role="{role}"', opening, count=1)
