# SPDX-License-Identifier: EUPL-1.2
"""The workbook that a body fills in, and the one that it gets back with faults marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.services import authorize
from vidik.access.types import Actor
from vidik.core.demonstration import demonstration
from vidik.forms.methods.importing import Column, Fault
from vidik.forms.methods.importing_books import MOST_ROWS, Head, Page, Register, Words
from vidik.forms.methods.importing_books import write_register as write
from vidik.forms.selectors.importing import FAULT, FAULTS, HOW, LISTS
from vidik.forms.services.importing import Importer, brought_book, result_of

_STEPS: Final = (
    gettext_lazy("Leave the headings as they are."),
    gettext_lazy("Days like 31.12.2026. A blank cell says nothing; zero is written 0."),
    gettext_lazy("Where there is a list, choose from it; codes of the lists are read as well."),
    gettext_lazy(
        "What is known already is not entered twice: a later file may hold everything again."
    ),
    gettext_lazy("Sheets in which nothing is new stay blank."),
)


def said(fault: Fault) -> str:
    """Say in the reader's language what is wrong."""
    text = _(fault.message) if fault.message else ""
    return text % fault.params if fault.params else text


def place(importer: Importer, fault: Fault) -> tuple[str, str, str]:
    """Return sheet, row and column of a fault, as the reader sees them; blank where all of it."""
    sheet = importer.by_code.get(fault.sheet)
    column = ""
    if sheet is not None and fault.column:
        labels = {each.code: each.label for each in sheet.columns}
        column = _(labels[fault.column]) if fault.column in labels else fault.column
    return (
        _(sheet.title) if sheet is not None else "",
        str(fault.line) if fault.line else "",
        column or (fault.column if sheet is None else ""),
    )


def blank_register(importer: Importer, *, actor: Actor) -> bytes:
    """Write the workbook that the actor's institution fills in, with its lists.

    Raises:
        Denied: the actor imports no such thing.
    """
    authorize(actor, importer.action)
    pages = [
        Page(_(sheet.title), _(sheet.about), dict(enumerate(map(_head, sheet.columns), start=1)))
        for sheet in importer.sheets
    ]
    return write(_register(importer, actor, pages))


def marked_register(importer: Importer, key: str, *, actor: Actor) -> bytes:
    """Write what somebody brought as a workbook in which each fault is marked.

    Raises:
        OutOfScope: there is none, somebody else brought it, or it is too long for a workbook.
        WorkbookRefused: it cannot be opened.
    """
    faults, _outcomes = result_of(importer, key, actor=actor)
    lists = importer.lists(actor)
    pages = []
    for name, lines in brought_book(importer, key, actor=actor).items():
        sheet = importer.by_code[name]
        heads: dict[int, Head] = {}
        codes: dict[str, int] = {}
        for at, cell in (lines[0][1] if lines else {}).items():
            title = str(cell.value or "").strip()
            code = lists.column(name, title)
            if code != "":
                heads[at] = _head(sheet.column(code)) if code else Head(title)
                codes[code or ""] = at
        rows = [
            (line, {at: cell for at, cell in cells.items() if at in heads})
            for line, cells in lines[1:MOST_ROWS]
        ]
        pages.append(
            Page(_(sheet.title), _(sheet.about), heads, rows, _by_line(name, faults, codes))
        )
    listed = [(*place(importer, each), said(each)) for each in faults]
    return write(_register(importer, actor, pages, listed))


def _by_line(
    name: str, faults: list[Fault], codes: Mapping[str, int]
) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    for each in faults:
        if each.sheet == name and each.line > 1:
            found.setdefault(each.line, []).append((codes.get(each.column, 0), said(each)))
    return found


def _head(column: Column) -> Head:
    return Head(
        _(column.label),
        _(column.meaning) if column.meaning else "",
        column.list,
        column.kind,
        column.needed,
    )


def _register(
    importer: Importer,
    actor: Actor,
    pages: list[Page],
    faults: list[tuple[str, str, str, str]] | None = None,
) -> Register:
    book = importer.workbook(actor)
    words = Words(
        how=_(HOW),
        lists=_(LISTS),
        faults=_(FAULTS),
        fault=_(FAULT),
        title=book.title,
        steps=[*map(str, book.steps), *map(str, _STEPS)],
        columns=[_("Sheet"), _("Column"), _("What is entered"), _("Choose from the list")],
        list_of_faults=[_("Sheet"), _("Row"), _("Column"), _(FAULT)],
        needed=_("Required."),
        choose=_("Choose from the list."),
    )
    return Register(words, pages, book.lists, faults or (), demonstration())
