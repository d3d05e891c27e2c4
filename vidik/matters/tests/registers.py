# SPDX-License-Identifier: EUPL-1.2
"""Registers of bodies as files: CSV by sheet, and workbooks."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from vidik.core.spreadsheets import csv_line
from vidik.matters.tests.factories import today

Rows = Sequence[Mapping[str, Any]]


def day(days: int) -> str:
    """Write a day some days from now as registers do."""
    return f"{today(days):%d.%m.%Y}."


def csv_of(rows: Rows, separator: str = ",") -> bytes:
    """Write rows as CSV, with a heading of all their columns."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    lines = [heads, *([row.get(name, "") for name in heads] for row in rows)]
    text = "".join(csv_line([str(value) for value in line]) for line in lines)
    return text.replace('","', f'"{separator}"').encode()


def files_of(**sheets: Rows) -> dict[str, bytes]:
    """Write sheets as CSV files."""
    return {name: csv_of(rows) for name, rows in sheets.items()}


def book_of(sheets: Mapping[str, Rows], **options: Any) -> bytes:
    """Write sheets as a workbook; days as days."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "date_1904": bool(options.get("date_1904"))}
    ) as book:
        form = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            heads = list(dict.fromkeys(head for row in rows for head in row))
            page.write_row(0, 0, heads)
            for at, row in enumerate(rows, start=1):
                for column, head in enumerate(heads):
                    value = row.get(head)
                    if isinstance(value, dt.date):
                        page.write_datetime(at, column, dt.datetime.combine(value, dt.time()), form)
                    elif value is not None:
                        page.write(at, column, value)
    return out.getvalue()


def matter(number: str = "KU 1/24", **more: Any) -> dict[str, Any]:
    """Write the row of a matter that began at the police."""
    return {
        "number": number, "opened_on": day(-900), "trigger": "reactive", "origin": "victim",
        "form": "sexual", **more,
    }  # fmt: skip


def suspect(number: str = "KU 1/24", person: str = "1", **more: Any) -> dict[str, Any]:
    """Write the row of a suspect with a charge."""
    return {
        "number": number, "person": person, "nature": "natural", "sex": "male", "age": "over-25",
        "offence": "trafficking", "laid_on": day(-900), **more,
    }  # fmt: skip
