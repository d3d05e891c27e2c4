# SPDX-License-Identifier: EUPL-1.2
"""Answers: what must be corrected, what explained, and which figures they become."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import examples
from vidik.forms.methods.answers.evaluating import evaluated
from vidik.forms.methods.answers.figures import figure_cells
from vidik.forms.methods.answers.model import Answer, Answers, Severity
from vidik.forms.methods.tables import split_pairs
from vidik.forms.tests.samples import PACK, form_for, institutions, made, small


def answers(**values: str) -> Answers:
    return Answers({"any": Answer("yes")} | {name: Answer(text) for name, text in values.items()})


def problems(given: Answers, severity: Severity = Severity.MUST) -> dict[str, str]:
    found = evaluated(small(), given, year=2024, source="x").problems
    return {item.questions[0]: item.code for item in found if item.severity is severity}


FULL = {
    "t__labour__f": "3", "t__labour__m": "2", "t__labour__all": "5",
    "t__sexual__f": "1", "t__sexual__m": "1", "t__sexual__all": "2",
    "t__all__f": "4", "t__all__m": "3", "t__all__all": "7",
}  # fmt: skip


def test_a_table_that_adds_up_raises_nothing() -> None:
    assert evaluated(small(), answers(**FULL), year=2024).problems == ()


def test_a_total_that_lies_is_to_be_corrected_or_explained() -> None:
    found = evaluated(small(), answers(**FULL | {"t__all__all": "9"}), year=2024).problems
    assert {item.severity for item in found} == {Severity.EXPLAIN}
    assert {"t__all__all"} == {
        name for item in found for name in item.questions if name == "t__all__all"
    }
    assert any("stated as 9" in str(item) and "make 7" in str(item) for item in found)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("3,5", "number"), ("-1", "negative"), ("1.5", "whole"), ("three", "number"),
        ("1e5", "number"), ("1" * 16, "digits"), ("٣", "number"), ("=1", "number"),
        (" 3", "number"), ("0x10", "number"),
    ],
)  # fmt: skip
def test_a_malformed_number_must_be_corrected(value: str, code: str) -> None:
    assert problems(answers(**FULL | {"t__labour__f": value}))["t__labour__f"] == code


def test_zero_is_an_answer_a_blank_is_none_and_a_reason_is_one() -> None:
    assert "t__labour__f" not in problems(answers(**FULL | {"t__labour__f": "0"}))
    assert problems(answers(**FULL | {"t__labour__f": ""}))["t__labour__f"] == "unanswered"
    explained = Answers(answers(**FULL).single | {"t__labour__f": Answer(status="not_collected")})
    assert problems(explained) == {}


def test_one_reason_answers_a_whole_table() -> None:
    given_ = Answers({"any": Answer("yes"), "t__blank": Answer("not_available")})
    assert problems(given_) == {}
    cells = figure_cells(small(), given_, year=2024, source="x", reference="r")
    assert {cell.status for cell in cells} == {"not_available"}
    assert len(cells) == 9


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer("1", "refused"), "both"),
        (Answer(status="lost"), "status"),
        (Answer("1", qualifier="roughly"), "qualifier"),
    ],
)
def test_what_excludes_itself_must_be_corrected(answer: Answer, code: str) -> None:
    given_ = Answers(answers(**FULL).single | {"t__labour__f": answer})
    assert problems(given_)["t__labour__f"] == code


def test_what_is_not_asked_may_not_be_answered_and_need_not() -> None:
    assert problems(Answers({"any": Answer("no")})) == {}
    assert problems(Answers({"any": Answer("no"), "t__labour__f": Answer("1")})) == {
        "t__labour__f": "not-asked"
    }


def test_an_unknown_question_and_an_unknown_choice_are_named() -> None:
    found = problems(Answers({"any": Answer("perhaps"), "nobody": Answer("1")}))
    assert (found["any"], found["nobody"]) == ("choice", "unknown")


def test_calculations_see_the_answers() -> None:
    assert evaluated(small(), answers(**FULL), year=2024).computed == {"women": "4"}
    assert evaluated(small(), answers(), year=2024).computed == {"women": ""}


def test_repeated_groups_are_judged_one_by_one() -> None:
    given_ = Answers(
        {"any": Answer("no")},
        {
            "events": [
                {"title": Answer("One"), "people": Answer("3"), "day": Answer("2024-02-30")},
                {"people": Answer("2")},
            ]
        },
    )
    found = {
        (item.questions[0], item.occurrence): item.code
        for item in evaluated(small(), given_, year=2024).problems
    }
    assert found == {("day", 0): "date", ("title", 1): "unanswered", ("people", 1): "constraint"}


def test_a_leap_since_last_year_asks_for_a_word_but_small_numbers_do_not() -> None:
    before = {"t__all__all": Decimal(40), "t__labour__f": Decimal(1)}
    found = evaluated(small(), answers(**FULL), year=2024, last_year=before).problems
    assert [(item.code, item.questions) for item in found] == [("leap", ("t__all__all",))]


def test_a_change_may_be_negative_and_above_a_hundred_percent() -> None:
    form = made(
        {"type": "begin_group", "name": "g"},
        {"type": "decimal", "name": "growth", "vidik__measure": "growth"},
        {"type": "decimal", "name": "share", "vidik__measure": "share"},
        {"type": "end_group"},
    )
    for value, codes in (("167", {"share": "percent"}), ("-20", {"share": "percent"})):
        given_ = Answers({"growth": Answer(value), "share": Answer(value)})
        found = evaluated(form, given_, year=2024).problems
        assert {item.questions[0]: item.code for item in found} == codes


def test_figures_carry_the_cycle_the_institution_and_a_safe_citation() -> None:
    cells = figure_cells(small(), answers(**FULL), year=2025, source="moi", reference="q2025-moi")
    first = cells[0]
    assert (first.id, first.source, first.period) == ("q2025-moi-t__labour__f", "moi", "2025")
    assert len({cell.id for cell in cells}) == len(cells) == 9


@settings(max_examples=examples(20), deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted(FULL)),
        st.one_of(
            st.integers(0, 10**6).map(str),
            st.sampled_from(["", "x", "-3", "1.25", "٣", "\u202e12"]),
        ),
    )
)
def test_no_answer_is_lost_and_none_counted_twice(values: dict[str, str]) -> None:
    given_ = answers(**values)
    result = evaluated(small(), given_, year=2024)
    wrong = {name for item in result.must for name in item.questions}
    for name, value in values.items():
        is_right = value.isascii() and value.isdigit()
        assert (name in wrong) == (not is_right), (name, value)
    right = Answers({n: a for n, a in given_.single.items() if n not in wrong or n == "any"})
    cells = figure_cells(small(), right, year=2024, source="x", reference="r")
    assert {cell.key: cell.value for cell in cells} == {
        name: Decimal(value) for name, value in values.items() if name not in wrong
    }


def written(pairs: Iterable[tuple[str, str]]) -> str:
    return ";".join(f"{name}={code}" for name, code in sorted(pairs))


KNOWN_TWICE = {
    # The institution states both: one answer cannot be both, so each shows once.
    ("centre", "victims-identified-share", "2024", "age=under-18"),
    ("centre", "training-attendees", "2024", "audience=experts"),
    ("moe", "migrant-pupils", "school:2024/2025", ""),
    ("moi", "criminal-reports", "2024", "territory=pa-belgrade"),
}


def test_the_figures_of_2024_are_what_the_answers_would_have_given() -> None:
    stated: dict[str, dict[tuple[str, str, str], set[tuple[str, str, str]]]] = defaultdict(dict)
    for path in sorted((PACK / "figures" / "2024").glob("[0-9]*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["origin"] != "questionnaire":
                    continue
                pairs = [
                    (name, code)
                    for name, code in split_pairs(row["dimensions"])
                    if name != "statement"
                ]
                key = (row["measure"], row["period"], written(pairs))
                value = (row["value"], row["status"], row["qualifier"])
                stated[row["source"]].setdefault(key, set()).add(value)
    twice = set()
    for code, figures in stated.items():
        institution = institutions()[code]
        form = form_for(institution)
        single = {}
        for question in form.bound:
            binding = question.binding
            assert binding is not None
            pairs_ = binding.dimensions_of({"{territory}": institution["territory"]})
            key = (binding.measure, binding.period_in(2024), written(pairs_))
            if key in figures:
                single[question.name] = Answer(*min(figures[key]))
                twice |= {(code, *key)} if len(figures[key]) > 1 else set()
        cells = figure_cells(
            form,
            Answers(single),
            year=2024,
            source=code,
            reference=code,
            own={"{territory}": institution["territory"]},
        )
        given_ = {
            (cell.measure, cell.period, written(cell.dimensions)): {
                (format(cell.value, "f") if cell.value is not None else "", cell.status or "",
                 cell.qualifier)
            }
            for cell in cells
        }  # fmt: skip
        assert len(given_) == len(cells), code
        assert given_ == {key: {min(values)} for key, values in figures.items()}, code
    assert twice == KNOWN_TWICE
