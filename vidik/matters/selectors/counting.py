# SPDX-License-Identifier: EUPL-1.2
"""What matters give to be counted for a year: rows with answers, read once for all figures.

A reclassified offence cuts what a body had of a suspect: while the offence was one that is counted
it counts, by reclassification it comes or ends. A court has resolved a matter with its judgment,
even where the matter goes on because of an appeal.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any, Final

from vidik.figures.methods.declared import Cell, Dimension, Row
from vidik.figures.registry import Derived, shared
from vidik.institutions.models import Institution
from vidik.matters.methods import figures
from vidik.matters.methods.balance import REQUALIFIED, Period, Span, while_true
from vidik.matters.methods.figures import Figure, year_code
from vidik.matters.models import (
    Act,
    Charge,
    Injured,
    JudgedCharge,
    Judgment,
    Leg,
    Link,
    Measure,
    PersonLeg,
    Suspect,
    Testimony,
)
from vidik.matters.selectors.balances import Times, counting, times_counted, together
from vidik.matters.selectors.pack import rules
from vidik.matters.types import Claim, Verdict
from vidik.registers.registry import presences

JUDGED: Final = "judged"
"""How a court ends a matter that it judged, whatever follows."""
_TENTH: Final = Decimal("0.1")
_DAY: Final = dt.timedelta(days=1)
_Says = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Place:
    code: str
    kind: str
    territory: str


@dataclass(slots=True)
class _Known:
    """What was read of the matters of a year, by key."""

    period: Period
    places: Mapping[int, _Place]
    legs: dict[uuid.UUID, Leg] = field(default_factory=dict)
    of_matter: dict[uuid.UUID, list[Leg]] = field(default_factory=lambda: defaultdict(list))
    persons: dict[uuid.UUID, list[PersonLeg]] = field(default_factory=lambda: defaultdict(list))
    """By suspect, in their order."""
    at_leg: dict[uuid.UUID, list[PersonLeg]] = field(default_factory=lambda: defaultdict(list))
    suspects: dict[uuid.UUID, Suspect] = field(default_factory=dict)
    charges: dict[uuid.UUID, list[Charge]] = field(default_factory=lambda: defaultdict(list))
    times: Mapping[uuid.UUID, Times] = field(default_factory=dict)
    judged_on: dict[tuple[uuid.UUID, uuid.UUID], dt.date] = field(default_factory=dict)
    """By leg and suspect, the day of the judgment."""
    acts: dict[uuid.UUID, list[Act]] = field(default_factory=lambda: defaultdict(list))
    """By matter, those of the year."""


@shared
def _rows(year: int, of: tuple[str, ...]) -> list[Row]:
    """Read the rows of one kind."""
    with counting():
        known = _known(year, ())[0]
        return list(_READ[of[0]](known))


@shared
def _known(year: int, _by: tuple[str, ...]) -> list[_Known]:
    period = Period.year(year)
    places = {
        row.pk: _Place(
            row.code,
            row.kind.code if row.kind is not None else "",
            row.territory.code if row.territory is not None else "",
        )
        for row in Institution.objects.select_related("kind", "territory").filter(
            pk__in=set(Leg.objects.order_by().values_list("institution", flat=True).distinct())
        )
    }
    known = _Known(period, places)
    # Everything up to the end of the year is read, table by table: what is pending may be old.
    for leg in Leg.objects.filter(opened_on__lte=period.last).select_related("matter"):
        known.legs[leg.pk] = leg
        known.of_matter[leg.matter_id].append(leg)
    persons = PersonLeg.objects.filter(opened_on__lte=period.last)
    for person in persons.order_by("opened_on", "entered_at"):
        known.persons[person.suspect_id].append(person)
        known.at_leg[person.leg_id].append(person)
    known.suspects = {row.pk: row for row in Suspect.objects.all()}
    charges = list(Charge.objects.select_related("replaced_by"))
    for charge in charges:
        known.charges[charge.suspect_id].append(charge)
    known.times = times_counted(charges)
    known.judged_on = {
        (leg, suspect): on
        for leg, suspect, on in Judgment.objects.filter(on__lte=period.last).values_list(
            "leg", "suspect", "on"
        )
    }
    for act in Act.objects.filter(struck_at=None, on__range=(period.first, period.last)):
        known.acts[act.matter_id].append(act)
    return [known]


# ------------------------------------------------------------------------------ what rows say


def _one(code: str) -> frozenset[str]:
    return frozenset({code} if code else ())


def _where(known: _Known, leg: Leg) -> dict[str, frozenset[str]]:
    place = known.places[leg.institution_id]
    matter = leg.matter
    before = known.legs.get(leg.source_id) if leg.source_id else None
    said = {
        "stage": _one(leg.stage),
        "body": _one(place.code),
        "kind": _one(place.kind),
        "place": _one(place.territory),
        "form": _one(matter.form),
        "origin": _one(matter.origin),
        "from": _one(known.places[before.institution_id].code if before is not None else ""),
    }
    office = _office(known, leg)
    if office is not None and not _is_first_stage(office):
        said["office"] = _one(known.places[office.institution_id].territory)
    police = _first(known, leg)
    if _is_first_stage(police):
        said["police"] = _one(known.places[police.institution_id].code)
    return said


def _is_first_stage(leg: Leg) -> bool:
    """Say whether a body had a matter at the stage with which proceedings begin: the police."""
    return str(leg.stage) == rules().stages[0].code


def _judges(leg: Leg) -> bool:
    stage = rules().stage(leg.stage)
    return stage is not None and stage.judges


def _office(known: _Known, leg: Leg) -> Leg | None:
    """Return this leg, or the last one before it at which nobody judges."""
    at: Leg | None = leg
    while at is not None and _judges(at):
        at = known.legs.get(at.source_id) if at.source_id else None
    return at


def _first(known: _Known, leg: Leg) -> Leg:
    at = leg
    while at.source_id is not None and at.source_id in known.legs:
        at = known.legs[at.source_id]
    return at


def _about(known: _Known, suspect: Suspect, on: dt.date) -> dict[str, frozenset[str]]:
    holding = _holding(known, suspect.pk, on)
    counted = [each for each in holding if each.offence in set(rules().counted)]
    return {
        "sex": _one(suspect.sex),
        "age": _one(suspect.age),
        "citizenship": _one(suspect.citizenship),
        "nature": _one(suspect.nature),
        "offence": frozenset(each.offence for each in holding),
        "article": frozenset(_article(each.offence, each.paragraph) for each in counted or holding),
        "counted": _one("yes" if counted else "no"),
    }


def _holding(known: _Known, suspect: uuid.UUID, on: dt.date) -> list[Charge]:
    return [
        each
        for each in known.charges.get(suspect, ())
        if each.laid_on <= on
        and ((after := getattr(each, "replaced_by", None)) is None or after.laid_on > on)
    ] or list(known.charges.get(suspect, ()))[-1:]


def _article(offence: str, paragraph: str) -> str:
    return f"{offence}/{paragraph}" if paragraph else offence


def _since(known: _Known, suspect: uuid.UUID) -> dict[str, frozenset[str]]:
    """Say in which year somebody came before a court, and in which into an investigation."""
    year = known.period.last.year
    legs = known.persons.get(suspect, [])
    accused = next((row for row in legs if _judges(known.legs[row.leg_id])), None)
    said = {"accused": year_code(accused.opened_on if accused is not None else None, year)}
    for row in legs:
        before = known.legs[row.leg_id]
        if not _judges(before) and before.source_id is not None:
            said["investigated"] = year_code(row.opened_on, year)
    return said


# ------------------------------------------------------------------------------------- rows


def _persons(known: _Known) -> Iterator[Row]:
    for suspect, legs in known.persons.items():
        for number, person in enumerate(legs):
            after = legs[number + 1] if number + 1 < len(legs) else None
            yield from _person(known, known.suspects[suspect], person, after)


def _ends(known: _Known, person: PersonLeg) -> tuple[dt.date | None, str]:
    judged = known.judged_on.get((person.leg_id, person.suspect_id))
    if judged is not None:
        return judged, JUDGED
    return person.closed_on, person.ending


def _person(
    known: _Known, suspect: Suspect, person: PersonLeg, after: PersonLeg | None
) -> Iterator[Row]:
    leg = known.legs[person.leg_id]
    last, how = _ends(known, person)
    says = _where(known, leg) | _since(known, suspect.pk)
    if after is not None and person.closed_on is not None:
        says["to"] = _one(known.places[known.legs[after.leg_id].institution_id].code)
    keys = {figures.SUSPECT: suspect.pk, figures.MATTER: leg.matter_id, figures.ROW: person.pk}
    whole = Span(suspect.pk, "", person.opened_on, person.came, last, how)
    cut = list(while_true(whole, known.times.get(suspect.pk, [])))
    for span in cut:
        yield _row(
            keys, span, says | _about(known, suspect, span.opened) | {"counted": _one("yes")}
        )
    if not cut or cut[-1].ending == REQUALIFIED:
        end = dt.date.max if last is None else last
        rest = whole if not cut else Span(
            suspect.pk, "", cut[-1].ended or end, REQUALIFIED, last, how
        )  # fmt: skip
        yield _row(keys, rest, says | _about(known, suspect, end) | {"counted": _one("no")})


def _row(keys: Mapping[str, Any], span: Span, says: _Says) -> Row:
    said = {**says, "came": _one(span.came), "how": _one(span.ending)}
    return Row(keys, span.opened, span.ended, said)


def _matters(known: _Known) -> Iterator[Row]:
    for leg in known.legs.values():
        persons = known.at_leg.get(leg.pk, [])
        judged = [
            on for each in persons if (on := known.judged_on.get((leg.pk, each.suspect_id)))
        ]  # fmt: skip
        is_judged = len(judged) == len(persons) > 0
        last, how = (max(judged), JUDGED) if is_judged else (leg.closed_on, leg.ending)
        says = _where(known, leg) | {
            "act": frozenset(
                code
                for act in known.acts.get(leg.matter_id, ())
                if act.institution_id == leg.institution_id
                for code in (act.act, f"{act.act}/{act.code}")
            )
        }
        for name in ("accused", "investigated"):
            says[name] = frozenset().union(
                *(_since(known, each.suspect_id).get(name, ()) for each in persons)
            )
        for name in ("age", "article"):
            says[name] = frozenset().union(
                *(
                    _about(known, known.suspects[each.suspect_id], each.opened_on)[name]
                    for each in persons
                )
            )
        following = {
            known.places[row.institution_id].code
            for row in known.of_matter.get(leg.matter_id, ())
            if row.source_id == leg.pk
        }
        says["to"] = frozenset(following)
        keys = {figures.MATTER: leg.matter_id, figures.ROW: leg.pk}
        whole = Span(leg.matter_id, "", leg.opened_on, leg.came, last, how)
        if not persons:
            yield _row(keys, whole, says | {"counted": _one("unknown")})
            continue
        times = together(
            [time for each in persons for time in known.times.get(each.suspect_id, [])]
        )
        cut = list(while_true(whole, times))
        for span in cut:
            yield _row(keys, span, says | {"counted": _one("yes")})
        if not cut:
            yield _row(keys, whole, says | {"counted": _one("no")})


def _injured(known: _Known) -> Iterator[Row]:
    heard: dict[uuid.UUID, set[str]] = defaultdict(set)
    period = known.period
    for key, how in Testimony.objects.filter(hearing__at__year=period.last.year).values_list(
        "injured", "how"
    ):
        heard[key].add(how)
    awarded = set(
        Judgment.objects.filter(
            on__range=(period.first, period.last), claim__in=(Claim.AWARDED, Claim.IN_PART)
        ).values_list("matter", flat=True)
    )
    victims = set(presences()["identified"](period.first, period.last + _DAY))
    linked = Link.objects.filter(confirmed_at__isnull=False).values_list("injured", "case")
    identified = {injured for injured, case in linked if case in victims}
    done: dict[uuid.UUID, set[str]] = defaultdict(set)
    for rows in known.acts.values():
        for act in rows:
            if act.injured_id is not None:
                done[act.injured_id] |= {act.act, f"{act.act}/{act.code}"}
    for injured in Injured.objects.all():
        root = injured.copy_of_id or injured.pk
        about = {
            "sex": _one(injured.sex),
            "age": _one(injured.age),
            "citizenship": _one(injured.citizenship),
            "act": frozenset(done.get(injured.pk, ())),
            "heard": frozenset(heard.get(injured.pk, ())),
            "awarded": _one("yes" if injured.matter_id in awarded else "no"),
            "identified": _one("yes" if injured.pk in identified else "no"),
        }
        for leg in known.of_matter.get(injured.matter_id, ()):
            persons = known.at_leg.get(leg.pk, [])
            counted = any(each.suspect_id in known.times for each in persons) or not persons
            for day, step in _steps(known, leg):
                says = _where(known, leg) | about
                said = says | {"step": _one(step), "counted": _one("yes" if counted else "no")}
                keys = {figures.INJURED: root, figures.MATTER: leg.matter_id}
                yield Row(keys, day, day, said)


def _steps(known: _Known, leg: Leg) -> Iterator[tuple[dt.date, str]]:
    """Give what happened to a matter at a body: it came, it ended for somebody, it was judged."""
    persons = known.at_leg.get(leg.pk, [])
    yield leg.opened_on, f"{leg.stage}/{leg.came}"
    ended = {(each.closed_on, each.ending) for each in persons if each.closed_on is not None}
    if not persons and leg.closed_on is not None:
        ended.add((leg.closed_on, leg.ending))
    for day, ending in ended:
        assert day is not None  # noqa: S101 - chosen above
        yield day, f"{leg.stage}/{ending}"
    for each in persons:
        judged = known.judged_on.get((leg.pk, each.suspect_id))
        if judged is not None:
            yield judged, f"{leg.stage}/{JUDGED}"


def _acts(known: _Known) -> Iterator[Row]:
    for rows in known.acts.values():
        for act in rows:
            place = known.places.get(act.institution_id)
            if place is None:
                continue
            says = {
                "act": frozenset({act.act, f"{act.act}/{act.code}"}),
                "code": _one(act.code),
                "stage": _one(act.stage),
                "body": _one(place.code),
                "kind": _one(place.kind),
                "place": _one(place.territory),
            }
            yield Row({figures.ROW: act.pk, figures.MATTER: act.matter_id}, act.on, act.on, says)


def _measures(known: _Known) -> Iterator[Row]:
    period = known.period
    ordered = (period.first, period.last)
    for row in Measure.objects.filter(ordered_on__range=ordered, extends=None):
        if row.institution_id not in known.places:
            continue
        legs = known.of_matter.get(row.matter_id, [])
        says = {
            "code": _one(row.kind),
            "body": _one(known.places[row.institution_id].code),
            "place": _one(known.places[row.institution_id].territory),
            "police": frozenset(
                known.places[first.institution_id].code
                for leg in legs
                if _is_first_stage(first := _first(known, leg))
            ),
        }
        keys = {
            figures.SUSPECT: row.suspect_id, figures.MATTER: row.matter_id, figures.ROW: row.pk,
        }  # fmt: skip
        # How long it was ordered for in the first place, however often it was extended.
        yield Row(keys, row.ordered_on, row.until or row.ended_on, says)


def _charges(known: _Known) -> Iterator[Row]:
    for charges in known.charges.values():
        for charge in charges:
            after = getattr(charge, "replaced_by", None)
            place = known.places.get(after.institution_id) if after is not None else None
            if after is None or place is None:
                continue
            says = {
                "offence": _one(charge.offence),
                "new": _one(after.offence),
                "stage": _one(after.stage),
                "body": _one(place.code),
                "kind": _one(place.kind),
                "place": _one(place.territory),
            }
            keys = {
                figures.SUSPECT: charge.suspect_id, figures.MATTER: charge.matter_id,
                figures.ROW: charge.pk,
            }  # fmt: skip
            yield Row(keys, after.laid_on, after.laid_on, says)


def _judgments(known: _Known) -> Iterator[Row]:
    counted = set(rules().counted)
    decided: dict[uuid.UUID, list[JudgedCharge]] = defaultdict(list)
    for each in JudgedCharge.objects.select_related("charge"):
        decided[each.judgment_id].append(each)
    for row in Judgment.objects.filter(on__lte=known.period.last):
        leg = known.legs[row.leg_id]
        charges = [each for each in decided[row.pk] if each.charge.offence in counted]
        # The verdict that counts is the one on the offence that is counted.
        verdicts = {each.verdict for each in charges}
        says = {
            **_where(known, leg),
            **_since(known, row.suspect_id),
            "verdict": frozenset(verdicts),
            "article": frozenset(
                _article(each.charge.offence, each.charge.paragraph)
                for each in charges
                if each.verdict == Verdict.CONVICTED
            ),
            "sentence": _sentence(row),
            "security": _one(row.security),
            "claim": _one(row.claim),
            "counted": _one("yes" if charges else "no"),
        }
        keys = {
            figures.SUSPECT: row.suspect_id, figures.MATTER: row.matter_id, figures.ROW: row.pk,
        }  # fmt: skip
        is_final = row.final_on is not None and row.final_on <= known.period.last
        state = _one("final" if is_final else "non-final")
        yield Row(keys, row.on, row.on, says | {"final": state, "step": _one("given")})
        if row.final_on is not None:
            final = says | {"final": _one("final"), "step": _one("final")}
            yield Row(keys, row.final_on, row.final_on, final)


def _sentence(row: Judgment) -> frozenset[str]:
    if row.months:
        return frozenset({"suspended" if row.suspended else "prison"})
    return frozenset({"fine"} if row.fine else ())


_READ: Final = {
    figures.PERSONS: _persons,
    figures.MATTERS: _matters,
    figures.INJURED: _injured,
    figures.ACTS: _acts,
    figures.MEASURES_ORDERED: _measures,
    figures.CHARGES: _charges,
    figures.JUDGMENTS: _judgments,
}


# ------------------------------------------------------------------------------------ counts


def count_figure(
    figure: Figure, by: Mapping[str, list[Dimension]], year: int, names: tuple[str, ...]
) -> list[Derived]:
    """Count one figure of a year by dimensions; numbers alone."""
    cells = figures.count(_rows(year, (figure.of,)), figure, by, names, Period.year(year))
    return [_derived(codes, cell, figure) for codes, cell in sorted(cells.items())]


def _derived(codes: tuple[tuple[str, str], ...], cell: Cell, figure: Figure) -> Derived:
    if not figure.mean:
        return Derived(codes, Decimal(len(cell.keys)), len(cell.keys))
    exact = Decimal(cell.days) / len(cell.keys)
    return Derived(codes, exact.quantize(_TENTH, ROUND_HALF_UP), len(cell.keys), exact)


def counter(figure: Figure, by: Mapping[str, list[Dimension]]) -> Any:
    """Return how a figure is counted, as a derivation wants it."""
    return partial(count_figure, figure, by)
