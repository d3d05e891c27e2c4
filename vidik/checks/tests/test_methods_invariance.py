# SPDX-License-Identifier: EUPL-1.2
"""What must not matter to the checks: names, order, languages, units, what else is in the file.

The files are consistent ones in the layouts of official statistics, and the same with one slip.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product

import pytest

from vidik.checks import Cell, Finding, Outcome, run
from vidik.checks.methods import engine
from vidik.checks.methods.cluster_rules import ClusterRules
from vidik.checks.tests.methods_layouts import LAYOUTS, chance, crossed, overlapping
from vidik.checks.tests.methods_tables import cell

SEEDS = (0, 1, 2)
every_layout = pytest.mark.parametrize("layout", LAYOUTS)


@cache
def variants(layout: str) -> list[tuple[list[Cell], list[Finding]]]:
    """Return a consistent file and the same with each of a few slips, and the findings."""
    made = LAYOUTS[layout](7)
    files = [made.cells, *(made.with_slip(n)[0] for n in range(min(3, len(made.slips))))]
    return [(cells, run(cells).findings) for cells in files]


def exactly(findings: list[Finding]) -> list[tuple[object, ...]]:
    """Say all that a list of findings says, in its order."""
    return [
        (f.rule, f.message, f.severity, tuple(c.id for c in f.cells), f.related) for f in findings
    ]


def reported(findings: list[Finding], scale: Decimal = Decimal(1)) -> Counter[tuple[object, ...]]:
    """Say which cells contradict each other and how, whatever they are called."""
    return Counter(
        (
            f.kind,
            frozenset(_scaled(n, f, scale) for n in (f.expected, f.found)),
            frozenset(c.id for c in f.cells),
        )
        for f in findings
    )


def _scaled(number: Decimal | None, finding: Finding, scale: Decimal) -> Decimal | None:
    counted = [c.value for c in finding.cells if c.unit != "percent"]
    if (
        number is None
        or not counted
        or (finding.kind in {"share", "trend"} and number not in counted)
    ):
        return number
    return (number * scale).normalize()


@every_layout
@pytest.mark.parametrize("seed", SEEDS)
def test_a_consistent_file_has_no_finding_in_any_layout(layout: str, seed: int) -> None:
    assert [f.message for f in run(LAYOUTS[layout](seed).cells).findings] == []


@every_layout
def test_a_slip_is_reported_first_or_second_in_any_layout(layout: str) -> None:
    missed = []
    for seed in SEEDS:
        made = LAYOUTS[layout](seed)
        for number, (place, _) in enumerate(made.slips):
            cells, bad = made.with_slip(number)
            first = run(cells).findings[:2]
            if not any(bad.id in {c.id for c in f.cells} for f in first):
                at = f"{bad.measure} {bad.period} {bad.dimensions}"
                missed.append(f"{at}: {made.cells[place].value} became {bad.value}")
    assert missed == []


@every_layout
def test_the_order_of_rows_changes_nothing_in_any_layout(layout: str) -> None:
    for cells, findings in variants(layout):
        mixed = list(cells)
        chance(11).shuffle(mixed)
        assert exactly(run(mixed).findings) == exactly(findings)


class Words:
    """Synthetic words, each for one name."""

    def __init__(self) -> None:
        self.numbers = chance(23)
        self.known: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        while name not in self.known:
            word = "".join(
                self.numbers.choice("bdfgklprvz") + self.numbers.choice("iou") for _ in range(4)
            )
            if word not in self.known.values():
                self.known[name] = word
        return self.known[name]


RESTS_ON = {"two tellers": {"operation"}}
"""Dimensions whose names say that their codes are single events."""


def with_invented_names(
    cells: list[Cell], remaining: frozenset[str] | set[str] = frozenset()
) -> list[Cell]:
    """Give every measure, source, dimension and code a synthetic name."""
    word = Words()
    return [
        replace(
            c,
            source=word(c.source),
            measure=word(c.measure),
            dimensions=tuple(
                sorted(
                    (
                        name if name in remaining else word(name),
                        code if name in remaining else word(f"{name}={code}"),
                    )
                    for name, code in c.dimensions
                )
            ),
        )
        for c in cells
    ]


@every_layout
def test_invented_names_change_no_finding(layout: str) -> None:
    for cells, findings in variants(layout):
        renamed = run(with_invented_names(cells, RESTS_ON.get(layout, frozenset())))
        assert reported(renamed.findings) == reported(findings)


LANGUAGES = {
    "German": ("insgesamt", "Geschlecht", "weiblich", "männlich", "Alter"),
    "French": ("total", "sexe", "femmes", "hommes", "âge"),
    "Spanish": ("total", "sexo", "mujeres", "hombres", "edad"),
    "Portuguese": ("total", "sexo", "mulheres", "homens", "idade"),
    "Italian": ("totale", "sesso", "femmine", "maschi", "età"),
    "Polish": ("ogółem", "płeć", "kobiety", "mężczyźni", "wiek"),
    "Serbian": ("укупно", "пол", "жене", "мушкарци", "старост"),
    "Croatian": ("ukupno", "spol", "žene", "muškarci", "dob"),
}
ENGLISH = ("total", "sex", "female", "male", "age")


def with_totals(cells: list[Cell]) -> list[Cell]:
    """Write the totals out as codes of both dimensions."""
    full = ("age", "sex")
    return [
        replace(c, dimensions=tuple((n, dict(c.dimensions).get(n, "total")) for n in full))
        for c in cells
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_totals_are_read_in_every_language(language: str) -> None:
    words = dict(zip(ENGLISH, LANGUAGES[language], strict=True))
    made = crossed(3)
    for number in range(-1, 3):
        cells = with_totals(made.with_slip(number)[0] if number >= 0 else made.cells)
        spoken = [
            replace(
                c,
                dimensions=tuple(
                    sorted((words.get(n, n), words.get(code, code)) for n, code in c.dimensions)
                ),
            )
            for c in cells
        ]
        assert reported(run(spoken).findings) == reported(run(cells).findings)
        assert len(run(cells).findings) == (number >= 0)


NOTED = {"rounded", "suppressed"}
"""Layouts whose notes name a number of persons."""


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name not in NOTED])
@pytest.mark.parametrize(
    "scale",
    [Decimal(1000), Decimal(100)],
)
def test_another_scale_changes_no_finding(layout: str, scale: Decimal) -> None:
    for cells, findings in variants(layout):
        scaled = [
            c if c.unit == "percent" or c.value is None else replace(c, value=c.value * scale)
            for c in cells
        ]
        assert reported(run(scaled).findings) == reported(findings, scale)


def unrelated() -> list[Cell]:
    """Figures of other institutions on other things, which agree with themselves."""
    numbers = chance(31)
    lakes = [
        cell(
            "surface_water_bodies", numbers.randint(5, 90), f"basin={b}", unit="count",
            source="hydrology", section="40", period=year,
        )
        for b, year in product(("Upper", "Middle", "Lower"), ("2021", "2022", "2023", "2024"))
    ]  # fmt: skip
    other = [
        replace(c, key=f"x{c.key}", id=f"x{c.id}", source="forestry", measure="permits_to_fell")
        for c in crossed(29).cells
    ]
    return [*lakes, *other]


@every_layout
def test_unrelated_figures_change_no_finding(layout: str) -> None:
    added = unrelated()
    for cells, findings in variants(layout):
        assert exactly(run([*added, *cells]).findings) == exactly(findings)


def rules() -> list[str]:
    """Name every step of the engine that finds something."""
    return sorted(
        name
        for name, thing in vars(engine).items()
        if callable(thing)
        and (name.endswith(("_hits", "_by_several")) or (name.endswith("Rules") and name[0] != "I"))
    )


class Trap:
    """A rule that crashes wherever it is asked."""

    def __init__(self, *_args: object, **_options: object) -> None: ...

    def __getattr__(self, name: str) -> Callable[..., object]:
        return self._crash

    def _crash(self, *_args: object, **_options: object) -> object:
        message = "a rule crashed"
        raise RuntimeError(message)


@cache
def several_faults() -> tuple[list[Cell], dict[str, str], list[Finding]]:
    """Give files of several institutions in one, their slips, and what is found in all of them."""
    cells: list[Cell] = []
    wrong = {}
    for name in ("crossed", "balance", "quarters", "shares", "changes", "two tellers"):
        slipped, bad = LAYOUTS[name](5).with_slip(1)
        wrong[name] = f"{name}-{bad.id}"
        cells += [
            replace(c, key=f"{name}-{c.key}", id=f"{name}-{c.id}", source=f"{name} {c.source}")
            for c in slipped
        ]
    return cells, wrong, run(cells).findings


def caught(findings: list[Finding], wrong: dict[str, str]) -> set[str]:
    """Say whose slips are reported."""
    named = {c.id for f in findings for c in f.cells}
    return {name for name, key in wrong.items() if key in named}


@pytest.mark.parametrize("rule", rules())
def test_a_crash_of_one_rule_loses_no_finding_of_another(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells, wrong, whole = several_faults()
    assert caught(whole, wrong) == set(wrong)
    monkeypatch.setattr(engine, rule, Trap if rule.endswith("Rules") else Trap()._crash)
    report = run(cells)
    lost = set(wrong) - caught(report.findings, wrong)
    assert len(lost) <= 1, f"one rule crashed, and what others found is lost: {sorted(lost)}"
    if report.count(Outcome.ERROR) == 0:
        assert exactly(report.findings) == exactly(whole)


def test_a_crash_over_one_institution_loses_nothing_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cells, _, whole = several_faults()
    step = ClusterRules.run

    def crash_once(self: ClusterRules) -> None:
        if self.e.cluster.source == "crossed-office":
            message = "a rule crashed"
            raise RuntimeError(message)
        step(self)

    monkeypatch.setattr(ClusterRules, "run", crash_once)
    report = run(cells)
    others = {f.rule for f in whole if f.cells[0].source != "crossed office"}
    assert {f.rule for f in report.findings} >= others
    assert report.count(Outcome.ERROR) == 1


def test_several_answers_of_one_person_are_no_contradiction_without_a_note_either() -> None:
    cells = [replace(c, note="") for c in overlapping(4).cells]
    assert [f.message for f in run(cells).findings] == []
