# SPDX-License-Identifier: EUPL-1.2
"""Columns of a list: how a fact of a row is shown, sorted and written to a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from django.db.models import Expression
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vidik.core.spreadsheets import Value
from vidik.core.templatetags.vidik import day, moment, number

Label = str | Promise
Path = str | Callable[[Any], Any]
"""The way from a row to a fact: attributes with dots between them, or a function of the row."""


class Kind(StrEnum):
    """What a column holds; numbers stand to the right, days and moments are not broken."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


_CSS = {Kind.TEXT: "", Kind.NUMBER: "num", Kind.DAY: "nowrap", Kind.MOMENT: "nowrap"}


@dataclass(frozen=True)
class Column:
    """One column: its name in the address and its heading, then what is particular about it."""

    name: str
    label: Label
    value: Path = ""
    """The fact itself, as sorted and exported; the attribute called `name` by default."""
    _: KW_ONLY
    cell: Callable[[Any], Any] | None = None
    """How the fact is shown where its plain value is not enough; see `listing.cells`."""
    template: str = ""
    """Or a template that shows it, which knows `row` and everything that the page knows."""
    link: Callable[[Any], str] | None = None
    """The address to which the fact leads; the cell becomes the heading of its row."""
    marks: Callable[[Any], Any] | None = None
    """What follows the fact and is no part of the link, such as tags."""
    under: Path = ""
    """A fact to show below in small letters."""
    missing: Label | Callable[[Any], Label] = ""
    """What to show where there is nothing, perhaps by the row."""
    says_missing: bool = False
    """Whether a file says so too, where blank could be taken for zero."""
    sort: bool | str | Expression | Callable[[], Any] = False
    """Whether the heading sorts; by which field or expression, if not by the value's own."""
    kind: Kind = Kind.TEXT
    heading: bool = False
    """Whether the cell is the heading of its row without being a link."""
    only: Literal["", "page", "file"] = ""
    needs: str = ""
    """The action that somebody must be allowed to do for whom the column is there."""
    css: str = ""
    wraps: bool = False
    """Whether the heading may break over lines; those of plain numbers do."""

    def of(self, row: Any) -> Any:
        """Return the fact of a row."""
        return resolve(row, self.value or self.name)

    @property
    def is_heading(self) -> bool:
        """Whether the cells are headings of their rows."""
        return self.heading or self.link is not None

    @property
    def classes(self) -> str:
        """The classes of its cells."""
        return f"{_CSS[self.kind]} {self.css}".strip()

    def content(self, row: Any) -> SafeString:
        """Return what the cell of a row shows, without what a template adds."""
        if self.cell is not None:
            shown = conditional_escape(self.cell(row))
        else:
            shown = conditional_escape(written(self.of(row), self.kind))
        if not shown and (words := self.missing(row) if callable(self.missing) else self.missing):
            shown = format_html('<span class="missing">{}</span>', words)
        if self.link is not None:
            shown = format_html('<a href="{}">{}</a>', self.link(row), shown)
        if self.marks is not None and (marks := self.marks(row)):
            shown = format_html("{} {}", shown, marks)
        if self.under and (below := written(resolve(row, self.under), Kind.TEXT)):
            shown = format_html('{}<br><span class="soft small plain">{}</span>', shown, below)
        return shown

    def exported(self, row: Any) -> Value:
        """Return the fact as a file holds it: days and numbers as such, the rest in words."""
        fact = self.of(row)
        if fact is None and self.says_missing:
            fact = self.missing(row) if callable(self.missing) else self.missing
        if isinstance(fact, bool):
            return yes_or_no(fact)
        if isinstance(fact, dt.datetime):
            local = timezone.localtime(fact)
            return local.date() if self.kind is Kind.DAY else f"{local:%Y-%m-%d %H:%M}"
        if fact is None or isinstance(fact, (int, Decimal, dt.date)):
            return fact
        return str(fact)

    @property
    def order(self) -> Any:
        """The field or expression that the heading sorts by."""
        if isinstance(self.sort, bool):
            path = self.value or self.name
            return path.replace(".", "__") if self.sort and isinstance(path, str) else None
        return self.sort() if callable(self.sort) else self.sort

    @property
    def sorts(self) -> bool:
        """Whether the heading sorts."""
        return self.sort is not False


def resolve(row: Any, path: Path) -> Any:
    """Follow a path from a row; what is called is called, and nothing comes after None."""
    if callable(path):
        return path(row)
    for name in path.split("."):
        row = getattr(row, name)
        if callable(row):
            row = row()
        if row is None:
            return None
    return row


def written(fact: Any, kind: Kind) -> str | SafeString:
    """Write a fact as the reader's language does."""
    if isinstance(fact, bool):
        return yes_or_no(fact)
    if isinstance(fact, (int, Decimal)):
        return number(fact)
    if isinstance(fact, dt.datetime) and kind is not Kind.DAY:
        return moment(fact)
    if isinstance(fact, dt.date):
        return day(fact)
    return fact if isinstance(fact, SafeString) else str("" if fact is None else fact)


def yes_or_no(fact: bool) -> str:  # noqa: FBT001 - the fact itself
    """Say yes or no."""
    return _("yes") if fact else _("no")


def to(address: str, *paths: Path) -> Callable[[Any], str]:
    """Link each row to a named address, whose arguments are facts of the row."""
    return lambda row: reverse(address, args=[resolve(row, path) for path in paths])
