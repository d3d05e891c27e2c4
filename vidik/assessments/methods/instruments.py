# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of assessments: instruments in XLSForm columns, and rules beside them.

A sheet is a survey of XLSForm, so that it opens in any tool that knows the standard. Columns of our
own say what a question weighs, whether it is a strength, and whom it is asked about. Two
instruments may be views of one sheet: for adults and for children.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, Final

from vidik.core.languages import NO_TEXT, Texts
from vidik.core.packfiles import BlankTexts, Column, Entry, Pack
from vidik.forms.methods.grouped import (
    Audience,
    audience_of,
    is_asked,
    label_of,
    read_groups,
)

INSTRUMENTS: Final = "assessments/instruments.csv"
RULES: Final = "assessments/rules.yaml"
SHEET: Final = "assessments/{}.csv"
MOST_WEIGHT: Final = 3
_CODE: Final = Column(pattern="[a-z][a-z0-9-]{0,29}", what="small letters and hyphens")


class Kind(StrEnum):
    """What an instrument asks about."""

    NEEDS = "needs"
    RISK = "risk"
    RELEASE = "release"


class Scale(StrEnum):
    """Among which answers is chosen."""

    KNOWN = "known"
    NEED = "need"


ANSWERS: Final[Mapping[Scale, tuple[str, ...]]] = {
    Scale.KNOWN: ("yes", "no", "unknown"),
    Scale.NEED: ("none", "some", "serious", "unknown"),
}


SCALES: Final[Mapping[str, Scale]] = {f"select_one {each}": each for each in Scale}
"""By what the column `type` of a sheet says."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with what a yes counts for."""

    code: str
    text: Texts
    hint: Texts = NO_TEXT
    weight: int = 0
    danger: bool = False
    """A yes alone makes the risk high."""
    is_strength: bool = False
    scale: str = Scale.KNOWN
    not_before: Texts = NO_TEXT
    """In front of whom it is not asked."""
    audience: str = Audience.EVERYBODY

    @property
    def answers(self) -> tuple[str, ...]:
        """The codes among which is chosen."""
        return ANSWERS[Scale(self.scale)]


@dataclass(frozen=True, slots=True)
class Domain:
    """Questions that belong together."""

    code: str
    title: Texts
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument as it is asked: frozen with each version, so that old answers stay readable."""

    code: str
    title: Texts
    kind: str
    audience: str
    medium_from: int
    high_from: int
    thresholds: str
    """Which version of the thresholds these are."""
    verified: bool
    """Whether an authority has adopted it."""
    source: Texts
    note: Texts
    domains: tuple[Domain, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in their order."""
        return tuple(each for domain in self.domains for each in domain.questions)


def as_content(instrument: Instrument) -> dict[str, Any]:
    """Return an instrument as plain values, to be stored."""
    return asdict(instrument)


def from_content(content: Mapping[str, Any]) -> Instrument:
    """Return an instrument from the plain values in which it was stored."""
    domains = tuple(
        Domain(
            each["code"],
            Texts(each["title"]),
            tuple(
                Question(
                    **{
                        **question,
                        **{name: Texts(question[name]) for name in ("text", "hint", "not_before")},
                    }
                )
                for question in each["questions"]
            ),
        )
        for each in content["domains"]
    )
    texts = {name: Texts(content[name]) for name in ("title", "source", "note")}
    return Instrument(**{**content, **texts, "domains": domains})


# ---------------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument as a pack introduces it."""

    code: Annotated[str, _CODE]
    title: Texts
    kind: Kind
    sheet: str
    audience: Audience
    medium_from: Annotated[int, Column(low=0, high=200)]
    """From how many points the risk is medium; 0 where nothing is scored."""
    high_from: Annotated[int, Column(low=0, high=200)]
    thresholds: str
    verified: bool
    source: Texts
    note: BlankTexts


@dataclass(frozen=True, slots=True)
class Choice:
    """A code of one of the lists."""

    code: Annotated[str, _CODE]
    name: Texts


@dataclass(frozen=True, slots=True)
class RiskDays:
    """After how many days the risk is assessed again, by the level that was decided."""

    low: Annotated[int, Column(low=1, high=730)]
    medium: Annotated[int, Column(low=1, high=730)]
    high: Annotated[int, Column(low=1, high=730)]

    def of(self, level: str) -> int:
        """Return the days of a level."""
        found: int = getattr(self, level)
        return found


@dataclass(frozen=True, slots=True)
class Incidents:
    """Which register of cases holds incidents, and which of them are a danger at once."""

    register: str
    field: str
    danger: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """Before what somebody's release is assessed, and how many days before."""

    expected: tuple[str, ...]
    """Codes of what is expected of proceedings."""
    heard: tuple[str, ...]
    """Codes of what notices say happened."""
    days: Annotated[int, Column(low=1, high=366)]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a pack about assessments and safety plans."""

    verified: bool
    source: Texts
    first_hours: Annotated[int, Column(low=1, high=8760)]
    risk_days: RiskDays
    needs_days: Annotated[int, Column(low=1, high=730)]
    plan_days: Annotated[int, Column(low=1, high=730)]
    ahead_days: Annotated[int, Column(low=0, high=90)]
    incidents: Incidents
    release: Release
    release_purposes: tuple[str, ...]
    override_reasons: tuple[Choice, ...]
    struck_reasons: tuple[Choice, ...]
    participants: tuple[Choice, ...]
    outcomes: tuple[Choice, ...]
    absent_reasons: tuple[Choice, ...]
    situations: tuple[Choice, ...]
    advice: tuple[Choice, ...]
    helpers: tuple[Choice, ...]
    numbers: tuple[str, ...]
    """Codes of public telephone numbers that may stand on the copy somebody carries."""
    not_with_reasons: tuple[Choice, ...]


LISTS: Final = (
    "override_reasons", "struck_reasons", "participants", "outcomes", "absent_reasons",
    "situations", "advice", "helpers", "not_with_reasons",
)  # fmt: skip


def read_rules(pack: Pack) -> Rules | None:
    """Read the rules of a pack, and note what is wrong in them; None where it has none."""
    found = pack.document(RULES, Rules, required=pack.has(INSTRUMENTS))
    for name in LISTS if found is not None else ():
        rows = getattr(found, name)
        pack.expect_unique(rows)
        if not rows:
            pack.fault(found, name, "at least one code")
    return found


def read_instruments(pack: Pack) -> list[Instrument]:
    """Read the instruments of a pack, each as its audience is asked, and note the faults."""
    rows = pack.table(INSTRUMENTS, InstrumentRow)
    pack.expect_unique(rows)
    sheets: dict[str, tuple[Domain, ...]] = {}
    found = []
    for row in rows:
        if row.sheet not in sheets:
            sheets[row.sheet] = _read_sheet(pack, SHEET.format(row.sheet))
        is_scored = row.kind != Kind.NEEDS
        if is_scored and not 0 < row.medium_from < row.high_from:
            pack.fault(row, "high_from", "more points than medium_from, which is one at least")
        found.append(_view(sheets[row.sheet], row))
        if not found[-1].domains:
            pack.fault(row, "sheet", f"a sheet with questions, not “{row.sheet}”")
    return found


def _view(domains: tuple[Domain, ...], row: InstrumentRow) -> Instrument:
    asked = tuple(
        Domain(each.code, each.title, questions)
        for each in domains
        if (
            questions := tuple(
                question for question in each.questions if is_asked(question.audience, row.audience)
            )
        )
    )
    return Instrument(
        row.code, row.title, str(row.kind), str(row.audience), row.medium_from, row.high_from,
        row.thresholds, row.verified, row.source, row.note, asked,
    )  # fmt: skip


def _read_sheet(pack: Pack, name: str) -> tuple[Domain, ...]:
    rows = pack.entries(name) if pack.has(name) else ()
    groups = read_groups(pack, rows, partial(_question, pack), kinds=SCALES, noun="question")
    return tuple(Domain(each.code, each.title, each.questions) for each in groups)


def _question(pack: Pack, row: Entry, _group: str) -> Question:
    scale = SCALES[row["type"]]
    weight = row.get("vidik::weight", "")
    counts = weight.removesuffix("!")
    is_strength = row.get("vidik::strength", "") == "yes"
    scored = scale == Scale.KNOWN and not is_strength
    allowed = set(map(str, range(1, MOST_WEIGHT + 1))) if scored else {""}
    if counts not in allowed:
        expected = f"a weight from 1 to {MOST_WEIGHT}" if scored else "no weight"
        pack.fault(row, "vidik::weight", f"{expected}, not “{weight}”")
        counts = ""
    return Question(
        code=row.get("name", ""),
        text=label_of(pack, row),
        hint=Texts.of_xlsform(row, "hint"),
        weight=int(counts or 0),
        danger=weight.endswith("!"),
        is_strength=is_strength,
        scale=scale,
        not_before=Texts.of_row(row, "vidik::not_before"),
        audience=audience_of(pack, row),
    )
