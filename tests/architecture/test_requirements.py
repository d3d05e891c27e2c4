# SPDX-License-Identifier: EUPL-1.2
"""The requirements ledger: every number once, with a state, and citations that speak of it."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import pytest
from django.urls import Resolver404, resolve

from tests.architecture.sources import ROOT

LEDGER = ROOT / "docs" / "requirements.md"
LAST = {"A": 115, "B": 153, "C": 135, "D": 23}
PARTS = {"protection", "proceedings", "disclosure", "prevalence"}
NOT_OURS: Final = "the authorities"
"""What only they can give: their own texts, and checks of who is competent where."""
NOT_HERE: Final = {"no data of this system", "not built"}
"""What no part is to bring, said plainly."""
ROW = re.compile(
    r"^\| ([ABCD]\d{3}) \| ([^|]+) \| (built|in part|later) \| ([^|]+) \|$", re.MULTILINE
)
CITATION = re.compile(r"`([\w./-]+\.\w+)::([\w.-]+)`(?: \(([^)]*)\))?")
UNCITED = re.compile(r"`[\w./-]+\.(?:py|yaml|csv|md|html)`")
SAME: Final = 5
"""As many first letters make two words the same: notice, notices."""
SHORTEST: Final = 4
SAY_NOTHING: Final = """
about after also been before being between does each else every from have having here into more
most much must only other others over same since some such test than that their them then there
these they this those through under what when where whether which while whose with without would
"""
LINES_OF_AN_ENTRY: Final = 4


@dataclass(frozen=True)
class Row:
    """One row of the ledger."""

    number: str
    name: str
    state: str
    where: str

    @property
    def citations(self) -> list[tuple[str, str, str]]:
        """The path, the symbol and the words in brackets of each citation."""
        return CITATION.findall(self.where)


def rows_of(text: str) -> list[Row]:
    return [Row(*found) for found in ROW.findall(text)]


def _rows() -> list[Row]:
    return rows_of(LEDGER.read_text(encoding="utf-8"))


def words(text: str) -> set[str]:
    """Return the stems of the significant words of a text."""
    parted = re.sub(r"([a-z])([A-Z])", r"\1 \2", text.replace("_", " "))
    found = re.findall(rf"[A-Za-z]{{{SHORTEST},}}", parted)
    return {word.lower()[:SAME] for word in found if word.lower() not in SAY_NOTHING.split()}


@cache
def speech(path: str, symbol: str) -> str | None:
    """Return what a cited thing says of itself: its name and docstring, or its lines in the file.

    None where the file has no such thing.
    """
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith(".py"):
        module = ast.parse(text)
        for node in _named(module):
            match node:
                case ast.FunctionDef() | ast.ClassDef() if node.name == symbol:
                    return f"{symbol} {ast.get_docstring(node) or ''} {_first(module)}"
                case ast.Assign(targets=[ast.Name(id=name)]) if name == symbol:
                    return f"{symbol} {_first(module)}"
                case ast.AnnAssign(target=ast.Name(id=name)) if name == symbol:
                    return f"{symbol} {_first(module)}"
        return None
    lines = text.splitlines()
    token = re.compile(rf"(?<![\w-]){re.escape(symbol)}(?![\w-])")
    at = [number for number, line in enumerate(lines) if token.search(line)]
    many = LINES_OF_AN_ENTRY if path.endswith(".yaml") else 1
    spoken = " ".join(" ".join(lines[number : number + many]) for number in at)
    return f"{symbol} {spoken}" if at else None


def _named(module: ast.Module) -> Iterator[ast.stmt]:
    """Return what stands at the top of a module, and what stands in its classes."""
    for node in module.body:
        yield node
        if isinstance(node, ast.ClassDef):
            yield from node.body


def _first(module: ast.Module) -> str:
    return (ast.get_docstring(module) or "").partition("\n")[0]


def faults_of(row: Row) -> list[str]:
    """Say what is wrong with the citations of a row; nothing where it holds."""
    if row.state == "later":
        return [] if row.where in PARTS else [f"{row.number}: {row.where} is no part to come"]
    found: list[str] = []
    by_name = False
    for path, symbol, gloss in row.citations:
        if not (ROOT / path).is_file():
            found.append(f"{row.number}: there is no file {path}")
            continue
        spoken = speech(path, symbol)
        if spoken is None:
            found.append(f"{row.number}: {path} has no {symbol}")
            continue
        text = words(spoken)
        by_name = by_name or bool(text & words(row.name))
        if not text & words(f"{row.name} {gloss}"):
            found.append(f"{row.number}: {path}::{symbol} does not speak of “{row.name}” ({gloss})")
    if not by_name:
        found.append(f"{row.number}: no citation speaks of “{row.name}”")
    if UNCITED.search(row.where):
        found.append(f"{row.number}: names a file without what is meant in it")
    if row.state == "built" and not any("/tests/" in path or path.startswith("tests/")
                                        for path, *_rest in row.citations):  # fmt: skip
        found.append(f"{row.number}: is built and cites no test")
    named = set(re.findall(r"\*([\w ]+)\*", row.where))
    if row.state == "in part" and not (named and named <= {*PARTS, NOT_OURS, *NOT_HERE}):
        found.append(f"{row.number}: does not name the part that what is missing comes with")
    return found


def test_every_number_stands_once() -> None:
    wanted = {f"{letter}{n:03}" for letter, last in LAST.items() for n in range(1, last + 1)}
    assert len(wanted) == 426
    assert Counter(row.number for row in _rows()) == Counter(wanted)


def test_every_row_of_the_tables_can_be_read() -> None:
    lines = LEDGER.read_text(encoding="utf-8").splitlines()
    assert sum(bool(re.match(r"\| [ABCD]\d", line)) for line in lines) == len(_rows())


def test_the_counts_of_states_are_those_of_the_rows() -> None:
    stated = dict(
        re.findall(
            r"^\| (built|in part|later) \| .* \| (\d+) \|$", LEDGER.read_text("utf-8"), re.MULTILINE
        )
    )
    counted = Counter(row.state for row in _rows())
    assert {state: int(count) for state, count in stated.items()} == counted


def test_documents_name_as_many_requirements_as_there_are_rows() -> None:
    many = len(_rows())
    for name in ("README.md", "docs/requirements.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert re.findall(r"(\d{3}) (?:requirements|in all)\b", text) == [str(many)], name


def test_every_citation_speaks_of_its_row() -> None:
    assert sum(len(row.citations) for row in _rows()) > 300
    assert [fault for row in _rows() for fault in faults_of(row)] == []


HEARD: Final = "vidik/identification/services/interviews.py::hold_interview"
TOLD: Final = "vidik/identification/services/onward.py::report_offence"
CLOCK: Final = "vidik/identification/tests/test_pages.py::test_an_interview_stops_the_clock_that_began_with_the_report"  # noqa: E501 - the name of a test


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        (f"`{HEARD}`, `{CLOCK}`", ""),
        (f"`{TOLD}`, `{CLOCK}`", "does not speak"),
        (f"`{TOLD}` (stops the clock), `{CLOCK}`", "does not speak"),
        (f"`{HEARD}`, `{TOLD.replace('::', '::no_')}`, `{CLOCK}`", "has no no_report_offence"),
        (f"`{HEARD.replace('interviews', 'decisions')}`, `{CLOCK}`", "has no hold_interview"),
        (f"`{HEARD.replace('interviews.py', 'gone.py')}`, `{CLOCK}`", "there is no file"),
        (f"`{HEARD.partition('::')[0]}`, `{CLOCK}`", "without what is meant"),
        (f"`{HEARD}`", "cites no test"),
    ],
)
def test_a_wrong_citation_is_found(where: str, fault: str) -> None:
    found = faults_of(Row("B022", "time to the first interview", "built", where))
    assert (found == []) if not fault else any(fault in each for each in found)


def test_citations_that_change_places_are_found() -> None:
    """What a row cites is put into a row of another subject, as somebody does by mistake."""
    rows = [row for row in _rows() if row.state == "built"]
    unnoticed = tried = 0
    for row, other in zip(rows, [*rows[17:], *rows[:17]], strict=True):
        bare = ", ".join(f"`{path}::{symbol}`" for path, symbol, _gloss in other.citations)
        if not words(row.name) & words(other.name):
            tried += 1
            unnoticed += not faults_of(Row(row.number, row.name, "built", bare))
    assert tried > 40
    assert unnoticed * 10 < tried, "rows about reports and persons are not distinguished"


def test_every_page_named_has_an_address() -> None:
    unknown = []
    for address in set(re.findall(r"`(/[\w/.-]*/)`", LEDGER.read_text(encoding="utf-8"))):
        try:
            resolve(address)
        except Resolver404:
            unknown.append(address)
    assert unknown == []


def test_every_file_named_exists() -> None:
    named = set(re.findall(r"`([\w./-]+\.\w+)(?:::[\w.-]+)?`", LEDGER.read_text(encoding="utf-8")))
    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
