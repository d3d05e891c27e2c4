# SPDX-License-Identifier: EUPL-1.2
"""Matters in words: what stands on their pages, made from what the selectors give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.types import Actor
from vidik.figures.methods.charts import Chart, Kind
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.matters import forms
from vidik.matters.methods.balance import NOTHING, Period
from vidik.matters.methods.judgments import Analysis, Outcome
from vidik.matters.models import Act, Charge, Judgment, Leg, Measure, Pause
from vidik.matters.selectors.balances import Standing, Sums
from vidik.matters.selectors.judgments import for_everybody
from vidik.matters.selectors.matters import Person, Record, open_legs_beside
from vidik.matters.selectors.pack import (
    act_name,
    came_name,
    ending_name,
    measure_name,
    rules,
    stage_name,
    word,
)
from vidik.matters.services.course import REPLACED
from vidik.matters.types import BODIES, Came
from vidik.proceedings.selectors.forms import name_of_act


def form_name(code: str) -> str:
    """Return what a form of exploitation is called."""
    found = definitions().fields["form"].by_code.get(code)
    return name_of(found) if found is not None else code


def _citizenship(code: str) -> str:
    found = definitions().fields["citizenship"].by_code.get(code)
    return name_of(found) if found is not None else code


def about(row: Any) -> str:
    """Say in codes what is known of a suspect or an injured party."""
    parts = [word("sex", row.sex) if row.sex else "", word("age", row.age) if row.age else ""]
    parts.append(_citizenship(row.citizenship) if row.citizenship else "")
    return ", ".join(filter(None, parts))


def charge_name(row: Charge) -> str:
    """Return what somebody is suspected of."""
    return word("offence", row.offence)


def ground_of(row: Measure) -> str:
    """Return the ground of a measure in words; blank where it has none."""
    kind = rules().measure(row.kind)
    return word(kind.grounds, row.ground) if kind is not None and row.ground else ""


def measure_ending(code: str) -> str:
    """Return how a measure ended in words; blank where it holds or was extended."""
    return word("measure-end", code) if code and code != REPLACED else ""


def pauses_of(row: Measure) -> list[tuple[Pause, str]]:
    """List when the days of a measure did not run, with the reason in words."""
    return [(each, word("pause-reason", each.reason)) for each in row.pauses.all()]


@dataclass(frozen=True, slots=True)
class LegLine:
    """One stage of the course, as the page shows it."""

    leg: Leg
    stage: str
    came: str
    ending: str
    is_own: bool
    steps: tuple[tuple[str, Any], ...] = ()
    acts: tuple[tuple[str, list[tuple[str, str]]], ...] = ()
    may_reopen: bool = False


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure, as the page shows it."""

    row: Measure
    name: str
    ending: str
    is_over: bool
    """Its last day has passed, and nobody entered how it ended."""
    why_still: str = ""
    """Why its days do not run; blank where they do."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One suspect, as the page shows it."""

    person: Person
    about: str
    charges: tuple[tuple[str, Charge], ...]
    former: tuple[tuple[str, Charge, str], ...]
    measures: tuple[MeasureLine, ...]
    where: str
    ending: str


def _measure(row: Measure, today: dt.date) -> MeasureLine:
    still = next((each for each in row.pauses.all() if each.ended_on is None), None)
    return MeasureLine(
        row,
        measure_name(row.kind),
        measure_ending(row.ending),
        still is None and row.ended_on is None and row.until is not None and row.until < today,
        word("pause-reason", still.reason) if still is not None else "",
    )


def _person(each: Person) -> PersonLine:
    now = each.now
    today = timezone.localdate()
    return PersonLine(
        each,
        about(each.suspect),
        tuple((charge_name(row), row) for row in each.charges),
        tuple(
            (charge_name(row), row, word("requalification", row.replaced_by.reason))
            for row in each.former
        ),
        tuple(_measure(row, today) for row in each.measures if row.ending != REPLACED),
        f"{stage_name(now.leg.stage)}, {now.leg.institution.name}" if now else "",
        ending_name(now.leg.stage, now.ending) if now and now.ending else "",
    )


@dataclass(frozen=True, slots=True)
class JudgmentLine:
    """One judgment, as the page shows it."""

    row: Judgment
    security: str
    charges: tuple[tuple[str, str, int | None], ...]
    """Each offence: its name, the verdict on it, the months named for it."""
    is_single: bool
    """Whether one sentence is for several offences."""


def _judgment(row: Judgment) -> JudgmentLine:
    decided = list(row.charges.all())
    return JudgmentLine(
        row,
        word("security-measure", row.security) if row.security else "",
        tuple(
            (charge_name(each.charge), str(each.get_verdict_display()), each.months)
            for each in decided
        ),
        bool(row.months or row.fine) and sum(each.verdict == "convicted" for each in decided) > 1,
    )


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act, as the page shows it."""

    row: Act
    name: str
    code: str
    counts: str


def _act(row: Act) -> ActLine:
    kind = rules().act(row.act)
    return ActLine(
        row,
        act_name(row.act),
        word(kind.codes, row.code) if kind is not None and row.code else "",
        str(kind.counts) if kind is not None and row.number is not None else "",
    )


def _leg(actor: Actor, record: Record, leg: Leg) -> LegLine:
    is_own = leg.institution_id == actor.institution and bool(actor.roles & {*BODIES})
    there = {
        each.suspect.pk
        for each in record.persons
        if each.now is not None and each.now.leg_id == leg.pk and each.now.closed_on is None
    }
    here = len(there)
    stage = rules().stage(leg.stage)
    again = {each.code for each in stage.ends if each.may_reopen} if stage else set()
    steps: list[tuple[str, Any]] = []
    acts: list[tuple[str, list[tuple[str, str]]]] = []
    if is_own and leg.closed_on is None:
        others = open_legs_beside(actor, leg).exists()
        judged = {each.suspect_id for each in record.judgments if each.leg_id == leg.pk}
        steps = forms.steps_for(leg, here, len(there - judged), others=others)
        acts = forms.acts_for(leg, persons=here, hurt=len(record.injured))
    return LegLine(
        leg,
        stage_name(leg.stage),
        came_name(leg.came),
        ending_name(leg.stage, leg.ending) if leg.ending else "",
        is_own,
        tuple(steps),
        tuple(acts),
        may_reopen=(
            is_own
            and any(
                each.now is not None and each.now.leg_id == leg.pk and each.now.ending in again
                for each in record.persons
            )
        )
        or (is_own and not record.persons and leg.ending in again),
    )


def page_of(actor: Actor, record: Record) -> dict[str, Any]:
    """Return what the page of a matter shows."""
    matter = record.matter
    legs = [_leg(actor, record, each) for each in record.legs]
    hearings = [
        (
            each,
            word("hearing-kind", each.kind),
            word("hearing-reason", each.reason) if each.reason else "",
            [
                (row.injured.code, word("testimony-how", row.how), row.accompanied)
                for row in each.testimonies.all()
            ],
        )
        for each in record.hearings
    ]
    return {
        "matter": matter,
        "form": form_name(matter.form),
        "origin": word("origin", matter.origin),
        "ways": [word("ways", code) for code in matter.ways],
        "channels": [word("channels", code) for code in matter.channels],
        "legs": legs,
        "own": next((each for each in legs if each.steps), None),
        "persons": [_person(each) for each in record.persons],
        "injured": [
            (each, about(each), record.testified.get(each.pk, 0)) for each in record.injured
        ],
        "hearings": hearings,
        "judgments": [_judgment(each) for each in record.judgments],
        "acts": [_act(each) for each in record.acts],
        "owed": [(each, name_of_act(each.act)) for each in record.owed if each.settled_at is None],
        "settled": [
            (each, name_of_act(each.act), word("waived", each.waived) if each.waived else "")
            for each in record.owed
            if each.settled_at is not None
        ],
        "keeps": bool(actor.roles & {*BODIES}),
        "has_now": bool(actor.roles & {*BODIES} and record.own_legs(actor)),
        "place": actor.institution,
        "now": timezone.now(),
    }


# ------------------------------------------------------------------------------------ balance


@dataclass(frozen=True, slots=True)
class BalanceTable:
    """One stage: rows in words, with a number for matters and one for persons."""

    stage: str
    rows: tuple[tuple[str, int, int, str], ...]
    """What, matters, persons, and how the row is marked: `head`, `sum`, or blank."""
    clearance: tuple[Any, Any]
    disposition: tuple[Any, Any]
    ages: tuple[tuple[Any, int, int], ...] = ()
    """Of what is pending: for how long, matters, persons."""


AGES: Final[Mapping[int, Any]] = {
    182: _("up to six months"),
    365: _("six months to a year"),
    730: _("one to two years"),
    1095: _("two to three years"),
    0: _("over three years"),
}
"""How old what is pending is, by the most days."""
_LIMITS: Final = tuple(filter(None, AGES))


def balance_of(rows: Iterable[Standing], period: Period) -> list[BalanceTable]:
    """Write balances as tables: carried over, came, ended, pending."""
    return [_table(each, period) for each in rows]


def _table(each: Standing, period: Period) -> BalanceTable:
    both = (each.matters, each.persons)

    def of(read: Any) -> tuple[int, int]:
        return (read(both[0]), read(both[1]))

    came = {code for one in both for code in one.came}
    ended = {code for one in both for code in one.ended}
    lines: list[tuple[str, int, int, str]] = [("opening", *of(lambda b: b.opening), "head")]
    lines += [
        (came_name(code), *of(lambda b, code=code: b.came.get(code, 0)), "")
        for code in sorted(came, key=[*Came.values].index)
    ]
    lines.append(("process", *of(lambda b: b.in_process), "sum"))
    lines += [
        (ending_name(each.stage, code), *of(lambda b, code=code: b.ended.get(code, 0)), "")
        for code in _ordered(each.stage, ended)
    ]
    lines.append(("pending", *of(lambda b: b.pending), "sum"))
    return BalanceTable(
        stage_name(each.stage),
        tuple(lines),
        (each.matters.clearance, each.persons.clearance),
        (each.matters.disposition(period.days), each.persons.disposition(period.days)),
        tuple(
            (age, *both)
            for age, *both in zip(
                AGES.values(),
                each.matters.aged(*_LIMITS),
                each.persons.aged(*_LIMITS),
                strict=True,
            )
            if any(both)
        ),
    )


ROWS: Final[Mapping[str, Any]] = {
    "opening": _("Carried over"),
    "process": pgettext_lazy("balance", "In process"),
    "pending": _("Pending at the end"),
}
"""The rows of a balance that every stage has."""


def lines_of(tables: Iterable[BalanceTable]) -> list[list[Any]]:
    """Write balances as the rows of a file: stage, what, matters, persons."""
    lines: list[list[Any]] = []
    for table in tables:
        for what, matters, persons, mark in table.rows:
            name = str(ROWS[what] if mark else capfirst(what))
            lines.append([table.stage, name, matters, persons])
        for label, both in ((_("Clearance rate, %"), table.clearance),
                           (_("Disposition time, days"), table.disposition)):  # fmt: skip
            if both[0] is not None or both[1] is not None:
                lines.append([table.stage, str(label), *(_rounded(each) for each in both)])
        lines += [
            [table.stage, str(_("Pending for %(how_long)s") % {"how_long": age}), matters, persons]
            for age, matters, persons in table.ages
        ]
    return lines


def _rounded(value: Decimal | None) -> Decimal | None:
    return value.quantize(Decimal("0.1")) if value is not None else None


@dataclass(frozen=True, slots=True)
class Series:
    """One stage over years: what came, ended and is pending at the end, matters and persons."""

    stage: str
    name: str
    rows: tuple[tuple[int, tuple[int, ...]], ...]
    """By year: matters that came, ended, are pending, then the same of persons."""


SERIES: Final = (
    pgettext_lazy("balance", "came"), pgettext_lazy("balance", "ended"),
    pgettext_lazy("balance", "pending"),
)  # fmt: skip


def series_of(sums: Sums) -> list[Series]:
    """Write the years until a period, stage by stage."""
    found = []
    for stage in rules().stages:
        rows = []
        for year, standing in sums.years:
            one = next((each for each in standing if each.stage == stage.code), None)
            both = (one.matters, one.persons) if one is not None else (NOTHING, NOTHING)
            rows.append((year, tuple(
                many for each in both for many in (each.all_came, each.all_ended, each.pending)
            )))  # fmt: skip
        if any(any(numbers) for _year, numbers in rows):
            found.append(Series(stage.code, stage_name(stage.code), tuple(rows)))
    return found


def chart_of(series: Series) -> Chart:
    """Return the chart of the matters of one stage over years."""
    return Chart(
        Kind.LINE,
        "",
        tuple(str(year) for year, _numbers in series.rows),
        tuple(str(each) for each in SERIES),
        tuple(tuple(Decimal(each) for each in numbers[:3]) for _year, numbers in series.rows),
    )


# --------------------------------------------------------------------------------- judgments


OUTCOMES: Final[Mapping[Outcome, Any]] = {
    Outcome.PRISON: pgettext_lazy("judgment", "prison"),
    Outcome.SUSPENDED: pgettext_lazy("judgment", "suspended sentence"),
    Outcome.FINE: pgettext_lazy("judgment", "fine"),
    Outcome.SECURITY: pgettext_lazy("judgment", "security measure alone"),
    Outcome.ACQUITTED: pgettext_lazy("judgment", "acquitted"),
    Outcome.REJECTED: pgettext_lazy("judgment", "charge rejected"),
}
LENGTHS: Final = (
    _("up to a year"), _("over one to two years"), _("over two to three years"),
    _("over three to five years"), _("over five to ten years"), _("over ten years"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OffenceTable:
    """A table by offence, as it is shown: None where a number may point to a person."""

    title: Any
    columns: tuple[Any, ...]
    rows: tuple[tuple[str, tuple[int | None, ...], int | None], ...]


def tables_of(found: Analysis, *, public: bool) -> list[OffenceTable]:
    """Write judgments as tables by offence.

    Args:
        found: what was counted.
        public: whether they may leave the house, so that small numbers are left out.
    """
    tables = (
        (_("Decisions by offence"), tuple(OUTCOMES.values()), found.cells),
        (_("Prison sentences by length"), LENGTHS, found.bands),
    )
    names = [word("offence", code) for code in found.offences]
    shown = []
    for title, columns, cells in tables:
        rows = for_everybody(cells) if public else tuple((row, sum(row)) for row in cells)
        shown.append(
            OffenceTable(
                title,
                columns,
                tuple((name, *row) for name, row in zip(names, rows, strict=True)),
            )
        )
    return shown


def _ordered(stage: str, codes: set[str]) -> list[str]:
    found = rules().stage(stage)
    known = [each.code for each in found.ends] if found is not None else []
    return sorted(codes, key=lambda code: (known.index(code) if code in known else 99, code))
