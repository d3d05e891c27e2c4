# SPDX-License-Identifier: EUPL-1.2
"""What is typed where a number is asked: read as it was meant, or not read at all."""

from __future__ import annotations

import ast
from pathlib import Path

import openpyxl
import pytest

from vidik.core.transliterate import to_latin
from vidik.forms.messages import answers as wording
from vidik.forms.methods import returned, typed
from vidik.forms.methods.answers.evaluating import evaluated
from vidik.forms.methods.answers.model import Answer, Answers
from vidik.forms.methods.tables import STATUSES
from vidik.forms.tests.samples import RESPONDENT, made
from vidik.forms.tests.test_returned import changed, put, refusal
from vidik.questionnaires.methods import scans
from vidik.questionnaires.wording import PAPERS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 200", "1200"), ("1\u00a0200,5", "1200.5"), ("1\u202f200", "1200"), ("-5", "-5"),
        ("12,5", "12.5"), ("0", "0"),
    ],
)  # fmt: skip
def test_a_number_is_read_with_the_marks_of_the_language(text: str, value: str) -> None:
    assert typed.typed(text, "sr") == Answer(value)


@pytest.mark.parametrize(
    "text", ["12 15 20", "12 5", "1 20 300", "12 15,5", "5.3.2024.", "12 %", "1.234,5", "1.234"]
)
def test_what_can_be_read_in_two_ways_is_stored_and_is_no_number(text: str) -> None:
    answer = typed.typed(text, "sr")
    assert text in answer.value
    assert not answer.status
    for kind in ("decimal", "integer"):
        form = made(
            {"type": "begin_group", "name": "g", "label": "G"},
            {"type": kind, "name": "share", "vidik__measure": "share"},
            {"type": "end_group"},
        )
        found = evaluated(form, Answers({"share": answer}, {}), year=2024)
        assert [problem.code for problem in found.problems] == ["number"]
    assert typed.typed(answer.value, "sr") == answer


def test_what_can_be_read_in_one_way_in_the_other_language_is_read() -> None:
    assert typed.typed("1.234", "en") == Answer("1.234")
    assert typed.typed("1,234", "sr") == Answer("1.234")
    assert typed.typed("1,234", "en").value == "1,234 ?"


@pytest.mark.parametrize("status", STATUSES)
def test_the_words_for_a_blank_are_known_in_every_script(status: str) -> None:
    texts = STATUSES[status]
    for words in (*texts.values(), to_latin(texts["sr"]), texts["sr"].capitalize() + "."):
        assert typed.typed(words, "sr") == Answer(status=status), words
    assert typed.typed("nije primenjivo ovde", "sr").value == "nije primenjivo ovde"


@pytest.mark.parametrize("text", ["vise od 100", "više od 100", "више од 100", "> 100"])
def test_how_exactly_a_number_is_meant_is_known_without_diacritics(text: str) -> None:
    assert typed.typed(text, "sr") == Answer("100", qualifier="more_than")


def test_a_cell_that_excel_made_a_percentage_is_refused() -> None:
    def percent(book: openpyxl.Workbook) -> None:
        put(t__labour__f=0.12)(book)
        for sheet in book:
            for cell in (cell for line in sheet.iter_rows() for cell in line):
                if cell.value == 0.12:
                    cell.number_format = "0%"

    assert "turned this into a percentage" in refusal(changed(percent))
    assert "neither a number nor" in refusal(changed(put(t__labour__f="12 15 20")))
    assert RESPONDENT.year == 2024


def test_everything_that_the_core_says_can_be_said_in_another_language() -> None:
    known = {*wording.PROBLEMS, *wording.FAULTS, *PAPERS, *wording.REWORDINGS}
    methods = Path(returned.__file__).parent
    files = [methods / name for name in ("returned.py", "typed.py", "rewording.py")]
    files.append(Path(scans.__file__))
    files += sorted((methods / "answers").glob("*.py"))
    texts = {
        node.value.value
        for file in files
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and " " in node.value.value.strip()
    }
    assert len(texts) > 40
    assert texts - known == set()
