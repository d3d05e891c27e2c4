# SPDX-License-Identifier: EUPL-1.2
"""From texts and figures to the document tree."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from vidik.core.languages import Texts
from vidik.report.methods import tree
from vidik.report.methods.build import Edition, make_tree
from vidik.report.methods.problems import Problem
from vidik.report.methods.register import references
from vidik.report.methods.specs import PackText
from vidik.report.methods.tree import FigureRef, Paragraph, Table
from vidik.report.tests.report_fixtures import (
    CHART,
    TABLE,
    Recommendations,
    figure,
    load_pack,
    one_section,
    sources,
)

EDITION = Edition("2024")


def opening(
    pack: PackText, lang: tree.Lang = "en", **changes: object
) -> tuple[tree.Section, tuple[Problem, ...]]:
    made = make_tree(pack, changes.pop("given", None) or sources(), lang, EDITION)  # type: ignore[arg-type]
    return made.document.chapters[0], made.problems


def words_of(section: tree.Section) -> str:
    return " ".join(
        tree.plain(block.children) for block in section.blocks if isinstance(block, Paragraph)
    )


def text_of(root: Path, text: str, lang: tree.Lang = "en", **changes: object) -> str:
    language = "en" if lang == "en" else "sr"
    section, problems = opening(one_section(root, text, language), lang, **changes)
    blocking = [problem for problem in problems if problem.severity == "blocking"]
    assert not blocking, blocking
    return words_of(section)


def problem_codes(root: Path, text: str, **changes: object) -> list[tuple[str, str]]:
    _, problems = opening(one_section(root, text), **changes)
    return [(problem.code, problem.where) for problem in problems]


@pytest.mark.parametrize(
    ("call", "english", "serbian"),
    [
        ('figure("f-1234")', "1,234", "1.234"),
        ('figure("f-215")', "21.5", "21,5"),
        ('figure("f-53")', "53%", "53%"),
        ('figure("f-21", words=True)', "twenty-one", "двадесет један"),
        ('figure("f-21", words=True, gender="f")', "twenty-one", "двадесет једна"),
        ('derived("f-50 + f-21")', "71", "71"),
        ('derived("f-50 / f-21")', "2.4", "2,4"),
        ('derived("f-50 / f-21", digits=2)', "2.38", "2,38"),
        ('derived("f-71 - f-50", words=True, gender="n")', "twenty-one", "двадесет једно"),
        ('share("f-50", "f-71")', "70%", "70%"),
        ('share("f-50", "f-71", digits=1)', "70.4%", "70,4%"),
        ('change("f-71", "f-50")', "30%", "30%"),
        ('figure("f-0")', "0", "0"),
    ],
)
def test_numbers_print_by_language(tmp_path: Path, call: str, english: str, serbian: str) -> None:
    assert text_of(tmp_path / "en", f"A {{{{ {call} }}}} b") == f"A {english} b"
    assert text_of(tmp_path / "sr", f"А {{{{ {call} }}}} б", "sr-cyrl") == f"А {serbian} б"


def test_a_counted_noun_keeps_to_its_number(tmp_path: Path) -> None:
    english = '{{ counted("f-21", "person", "persons") }}'
    serbian = '{{ counted("f-21", "лице", "лица", "лица", words=True, gender="n") }}'
    assert text_of(tmp_path / "en", english) == "21\u00a0persons"
    assert text_of(tmp_path / "sr", serbian, "sr-cyrl") == "двадесет једно\u00a0лице"


def test_latin_is_the_same_tree_in_the_other_script(tmp_path: Path) -> None:
    text = 'Његош и ЊЕГОШ, UNICEF: **{{ figure("f-71") }}** љубави, `код`.'
    assert text_of(tmp_path, text, "sr-latn") == "Njegoš i NJEGOŠ, UNICEF: 71 ljubavi, kod."


def test_cross_references_carry_the_numbers_of_the_report(tmp_path: Path) -> None:
    text = (
        '{{ ref("findings-victims") }}; {{ ref_table("by-sex") }}; {{ ref_chart("years") }}\n\n'
        '{{ table("by-sex") }}'
    )
    assert text_of(tmp_path, text) == "section\u00a02.1; Table\u00a01; Chart\u00a01"


def test_a_reference_to_a_table_that_comes_later_knows_its_number(tmp_path: Path) -> None:
    pack = load_pack(
        tmp_path,
        {
            "sections/opening.en.md": '{{ ref_table("late") }}, {{ ref_table("by-sex") }}',
            "sections/findings.en.md": '{{ table("by-sex") }}\n\n{{ table("late") }}',
            "tables/late.yaml": TABLE,
        },
    )
    section, problems = opening(pack)
    assert words_of(section) == "Table\u00a02, Table\u00a01"
    assert not [problem for problem in problems if problem.severity == "blocking"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{{ figure("f-99") }}', "unknown-figure"),
        ('{{ derived("f-99 + f-50") }}', "unknown-figure"),
        ('{{ table("none") }}', "unknown-table"),
        ('{{ chart("none") }}', "unknown-chart"),
        ('{{ ref("none") }}', "unknown-section"),
        ('{{ ref_table("none") }}', "unknown-table"),
        ('{{ ref_chart("none") }}', "unknown-chart"),
        ("{{ recommendations(report=9) }}", "unknown-recommendations"),
        ("A claim.[^none]", "unknown-footnote"),
        ('{{ figure("f-215", words=True) }}', "bad-text"),
        ('{{ figure("f-50", wrods=True) }}', "bad-text"),
        ("{{ figure(50) }}", "bad-text"),
        ('{{ figgure("f-50") }}', "bad-text"),
        ('{{ share("f-50", "f-0") }}', "bad-text"),
        ('{{ counted("f-50", "person") }}', "bad-text"),
        ('{{ typed("12") }}', "bad-text"),
        ('{{ figure("f-50" }}', "bad-text"),
        ("{{ figure }}", "bad-text"),
        ('Text {{ table("by-sex") }} text', "bad-text"),
        ("{% for x in range(9) %}x{% endfor %}", "bad-text"),
        ('{{ figure("f-50")|upper }}', "bad-text"),
        ('{{ figure("f-50") ~ "x" }}', "bad-text"),
        ("{{ figure.__globals__ }}", "bad-text"),
        ('{{ "".__class__.__mro__[1].__subclasses__() }}', "bad-text"),
        ('{{ figure("f" * 1000000000) }}', "bad-text"),
        ('{{ (figure)("f-50") }}{{ self.__init__() }}', "bad-text"),
        ('{{ figure(*["f-50"]) }}', "bad-text"),
    ],
)
def test_a_wrong_call_is_a_blocking_problem_with_its_line(
    tmp_path: Path, text: str, code: str
) -> None:
    _, problems = opening(one_section(tmp_path, f"First line.\n\n{text}\n"))
    blocking = [problem for problem in problems if problem.severity == "blocking"]
    assert {problem.code for problem in blocking} == {code}
    assert blocking[0].where == "sections/opening.en.md:3"


def test_every_unknown_figure_is_named_at_once(tmp_path: Path) -> None:
    text = '{{ figure("x-1") }} {{ figure("x-2") }}\n\n{{ share("x-3", "f-50") }}'
    _, problems = opening(one_section(tmp_path, text))
    unknown = [problem.subject for problem in problems if problem.code == "unknown-figure"]
    assert unknown == ["x-1", "x-2", "x-3"]


def test_a_table_may_stand_in_the_report_once(tmp_path: Path) -> None:
    text = '{{ table("by-sex") }}\n\n{{ table("by-sex") }}'
    assert ("placed-twice", "sections/opening.en.md:3") in problem_codes(tmp_path, text)


def test_a_figure_about_one_person_is_refused(tmp_path: Path) -> None:
    given = sources(figure("f-age", "17", person_level=True))
    codes = problem_codes(tmp_path, '{{ figure("f-age") }}', given=given)
    assert ("person-level", "sections/opening.en.md:1") in codes


def test_a_suppressed_figure_prints_a_mark_everywhere_and_leaks_nowhere(tmp_path: Path) -> None:
    hidden = figure("f-2", "987", disclosure="suppressed")
    text = (
        'A {{ figure("f-2") }} {{ figure("f-2", words=True) }} {{ derived("f-2 + f-50") }} '
        '{{ share("f-2", "f-71") }}'
    )
    section, problems = opening(one_section(tmp_path, text), given=sources(hidden))
    assert words_of(section) == "A [c] [c] [c] [c]"
    refs = [node for node in tree.inlines(section) if isinstance(node, FigureRef)]
    assert {ref.entry.value for ref in refs} == {""}
    assert {ref.entry.disclosure for ref in refs} == {"suppressed"}
    assert not [problem for problem in problems if "987" in problem.message]


def test_the_worst_check_and_disclosure_of_the_parts_hold_for_a_derived_number(
    tmp_path: Path,
) -> None:
    given = sources(
        figure("f-a", "1", check_state="violated", disclosure="shown"),
        figure("f-b", "2", check_state="pass", disclosure="not_assessed"),
    )
    section, _ = opening(one_section(tmp_path, '{{ derived("f-a + f-b") }}'), given=given)
    entry = next(n for n in tree.inlines(section) if isinstance(n, FigureRef)).entry
    assert (entry.checks, entry.disclosure) == ("violated", "not_assessed")
    assert entry.observation_id == "obs-f-a obs-f-b"
    assert entry.value == "3"


def test_an_unknown_value_prints_a_dash_and_known_to_be_none_prints_zero(tmp_path: Path) -> None:
    given = sources(
        figure("f-no", None, status="not_collected"),
        figure("f-none", None, status="none_known_to_be"),
    )
    text = '{{ figure("f-no") }}/{{ figure("f-none") }}/{{ derived("f-no + f-50") }}'
    section, problems = opening(one_section(tmp_path, text), given=given)
    assert words_of(section) == "–/0/–"
    missing = [problem for problem in problems if problem.code == "missing-value"]
    assert [problem.severity for problem in missing] == ["warning", "warning"]


def test_an_open_finding_of_high_severity_is_a_warning(tmp_path: Path) -> None:
    given = sources(figure("f-bad", "5", open_high_finding=True))
    codes = problem_codes(tmp_path, 'A\n\n{{ figure("f-bad") }}', given=given)
    assert ("open-finding", "sections/opening.en.md:3") in codes


def test_typed_numbers_are_found_across_emphasis_and_registered(tmp_path: Path) -> None:
    text = 'There were **71** victims; {{ typed("12", why="told by phone") }} more. In 2024.\n'
    section, problems = opening(one_section(tmp_path, text))
    refs = [node for node in tree.inlines(section) if isinstance(node, FigureRef)]
    assert [(ref.text, ref.entry.kind, ref.entry.why) for ref in refs] == [
        ("71", "typed", ""),
        ("12", "typed", "told by phone"),
    ]
    assert [p.subject for p in problems if p.code == "typed-number"] == ["12", "71"]


def test_a_name_of_the_pack_is_no_typed_number(tmp_path: Path) -> None:
    pack = load_pack(
        tmp_path,
        {"names_with_numbers.txt": "Line 116\n", "sections/opening.en.md": "Call Line 116."},
    )
    _, problems = opening(pack)
    assert not [problem for problem in problems if problem.code == "typed-number"]


def test_a_text_that_is_not_translated_says_so_and_keeps_its_tables(tmp_path: Path) -> None:
    pack = load_pack(tmp_path, {"sections/opening.sr.md": "   "})
    section, problems = opening(pack, "sr-cyrl")
    assert words_of(section) == "Текст овог одељка још није доступан на овом језику."
    assert [block.number for block in section.blocks if isinstance(block, Table)] == [1]
    assert [(p.severity, p.code, p.where) for p in problems] == [
        ("warning", "missing-translation", "sections/opening.sr.md:1")
    ]


def test_a_chart_without_a_description_is_noted(tmp_path: Path) -> None:
    chart = CHART.replace("alt_en", "note_en")
    _, problems = opening(load_pack(tmp_path, {"charts/years.yaml": chart}))
    assert [(problem.code, problem.subject) for problem in problems] == [("missing-alt", "years")]


def test_tables_state_unknown_cells_in_a_legend(tmp_path: Path) -> None:
    section, _ = opening(load_pack(tmp_path))
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert tree.plain(table.rows[2].cells[1].children) == "–"
    assert tree.plain(table.note) == "– not known or not stated."
    assert [column.align for column in table.columns] == ["left", "right"]


def test_footnotes_run_through_the_whole_report(tmp_path: Path) -> None:
    pack = load_pack(
        tmp_path,
        {
            "sections/opening.en.md": "A[^b] c[^a] d[^b].\n\n[^a]: First.\n[^b]: Second.\n",
            "sections/findings.en.md": "E[^a].\n\n[^a]: Third.\n",
        },
    )
    document = make_tree(pack, sources(), "en", EDITION).document
    notes = [tree.plain(note.children[0].children) for note in document.footnotes]  # type: ignore[union-attr]
    assert notes == ["Second.", "First.", "Third."]
    marks = [
        (node.number, node.first)
        for section in tree.sections(document)
        for node in tree.inlines(section)
        if isinstance(node, tree.FootnoteRef)
    ]
    assert marks == [(1, True), (2, True), (1, False), (3, True)]


def test_recommendations_come_from_the_register(tmp_path: Path) -> None:
    section, _ = opening(one_section(tmp_path, "{{ recommendations(report=1) }}"))
    block = section.blocks[0]
    assert isinstance(block, tree.ListBlock)
    assert len(block.items) == 3
    first = [tree.plain(part.children) for part in block.items[0]]  # type: ignore[union-attr]
    assert first == ["Shelter a", "Open a shelter.", "Addressed to: Ministry & Centre."]


def test_assessments_and_grades_are_numbered_tables(tmp_path: Path) -> None:
    text = (
        '{{ assessments(report=1, theme="protection") }}\n\n{{ grades(report=1) }}\n\n'
        '{{ ref_table("grades-1") }}'
    )
    section, problems = opening(one_section(tmp_path, text))
    found = [block for block in section.blocks if isinstance(block, Table)]
    assert [table.number for table in found] == [1, 2]
    assert words_of(section) == "Table\u00a02"
    grades = [tree.plain(row.cells[1].children) for row in found[0].rows]
    assert grades == ["Largely", "Initiated", "no grade stated"]
    assert [tree.plain(cell.children) for cell in found[1].rows[-1].cells] == [
        "Total",
        "1",
        "1",
        "1",
        "3",
    ]
    assert not [problem for problem in problems if problem.severity == "blocking"]


def test_markup_in_names_stays_text(tmp_path: Path) -> None:
    given = sources(
        recommendations=Recommendations(
            title=Texts(en="**bold** <script>alert(1)</script> {{ figure('x') }}", sr="х"),
            text=Texts(en="[link](javascript:alert(1)) # _x_", sr="х"),
        )
    )
    section, _ = opening(one_section(tmp_path, "{{ recommendations(report=1) }}"), given=given)
    title, text, _ = section.blocks[0].items[0]  # type: ignore[union-attr]
    assert tree.plain(title.children) == "**bold** <script>alert(1)</script> {{ figure('x') }}"
    assert tree.plain(text.children) == "[link](javascript:alert(1)) # _x_"


def test_signs_reserved_by_the_engine_are_removed_from_texts(tmp_path: Path) -> None:
    text = 'A\ue0000\ue001 b {{ figure("f-50") }}'
    assert text_of(tmp_path, text) == "A0 b 50"


def test_every_number_of_a_table_and_a_chart_is_a_reference(tmp_path: Path) -> None:
    document = make_tree(load_pack(tmp_path), sources(), "en", EDITION).document
    places = [ref.place for ref in references(document)]
    assert places == [
        "1", "1", "1, Table 1", "1, Table 1", "1, Table 1", "1", "2.1, Chart 1", "2.1, Chart 1",
        "2.1",
    ]  # fmt: skip


def test_the_tree_keeps_exact_values(tmp_path: Path) -> None:
    document = make_tree(load_pack(tmp_path), sources(), "sr-latn", EDITION).document
    chart = next(tree.charts(document))
    assert [point.value for point in chart.series[0].points] == [Decimal(50), Decimal(21)]
    assert chart.series[0].title == "Lica"
    assert document.lang == "sr-latn"
