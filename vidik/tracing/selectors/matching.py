# SPDX-License-Identifier: EUPL-1.2
"""What is known of searches and of reported persons, so that the two can be compared."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.spoken import language_name
from vidik.referral.models import ForeignNotification, ReportedPerson
from vidik.referral.selectors import pack
from vidik.referral.types import CHILDREN, AgeGroup
from vidik.referral.types import Known as Certain
from vidik.tracing.methods.matching import Comparison, Fact, Known, compare
from vidik.tracing.models import Mark, Match, Sighting, Trace
from vidik.tracing.selectors.traces import persons_seen, platforms
from vidik.tracing.types import FACTS, MarkKind, MatchState
from vidik.vault.types import Sex

_FOREIGN = "foreign"
"""A citizenship that is no state contradicts no other."""
_STATE = "state:"
"""Before the code of another state among the places."""
_KNOWN_AGES = frozenset(AgeGroup) - {AgeGroup.UNKNOWN}


def _one(code: str, *unknown: str) -> frozenset[str]:
    return frozenset() if not code or code in unknown else frozenset({code})


def _ages(person: ReportedPerson) -> frozenset[str]:
    if person.age_group != AgeGroup.UNKNOWN:
        return frozenset({person.age_group})
    if person.child == Certain.YES:
        return frozenset(CHILDREN)
    return frozenset(_KNOWN_AGES - CHILDREN) if person.child == Certain.NO else frozenset()


def _places(codes: Iterable[str], states: Iterable[str], cities: Mapping[str, str]) -> set[str]:
    """Return places with the cities that they are in, so that a part of a city agrees with it."""
    named = {code for code in codes if code}
    return named | {cities[c] for c in named if c in cities} | {_STATE + s for s in states if s}


def known_of_persons(rows: Collection[ReportedPerson]) -> dict[uuid.UUID, Known]:
    """Return what reports say of persons, by their keys; their reports are at hand."""
    cities = pack.cities_of({row.report.municipality for row in rows} - {""})
    states = dict(
        ForeignNotification.objects.filter(report__in={row.report_id for row in rows})
        .order_by()
        .values_list("report", "state")
    )
    marks = _marks({row.pk for row in rows})
    return {
        row.pk: Known(
            sex=_one(row.sex, Sex.UNKNOWN),
            age=_ages(row),
            citizenship=_one(row.citizenship, _FOREIGN),
            language=_one(row.interpreter),
            form=frozenset(row.report.forms),
            place=frozenset(
                _places([row.report.municipality], [states.get(row.report_id, "")], cities)
            ),
            mark=frozenset(marks[row.pk]),
        )
        for row in rows
    }


def known_of_traces(rows: Collection[Trace]) -> dict[uuid.UUID, Known]:
    """Return what is known of the persons who are searched for, by the keys of the searches."""
    sightings = defaultdict[uuid.UUID, list[Sighting]](list)
    for each in Sighting.objects.filter(trace__in=rows, withdrawn_at__isnull=True):
        sightings[each.trace_id].append(each)
    all_seen = [each for found in sightings.values() for each in found]
    named = {each.municipality for each in all_seen} | {row.gone_municipality for row in rows}
    cities = pack.cities_of(named - {""})
    persons = {each.person_id for each in all_seen if each.person_id}
    marks = _marks(persons | {row.person_id for row in rows})
    found = {}
    for row in rows:
        seen = sightings[row.pk]
        who = {row.person_id, *(each.person_id for each in seen if each.person_id)}
        found[row.pk] = Known(
            sex=_one(row.sex, Sex.UNKNOWN),
            age=frozenset(row.ages),
            citizenship=_one(row.citizenship, _FOREIGN),
            language=_one(row.language),
            form=frozenset(row.forms),
            platform=_one(row.platform, "unknown"),
            place=frozenset(
                _places(
                    [row.gone_municipality, *(each.municipality for each in seen)],
                    [row.gone_state, *(each.state for each in seen)],
                    cities,
                )
            ),
            mark=frozenset(digest for person in who for digest in marks[person]),
        )
    return found


def _marks(persons: Collection[uuid.UUID]) -> Mapping[uuid.UUID, set[str]]:
    found = defaultdict[uuid.UUID, set[str]](set)
    rows = Mark.objects.filter(person__in=persons).order_by().values_list("person", "digest")
    for person, digest in rows:
        found[person].add(digest)
    return found


def kin_of(traces: Collection[Trace]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Return for each search the reports that already belong to it: nobody is compared with those.

    Two persons of one report are two, and an entry joined to one of hers is hers.
    """
    found = {trace.pk: {trace.person.report_id} for trace in traces}
    told = Sighting.objects.filter(
        trace__in=traces, person__isnull=False, withdrawn_at__isnull=True
    ).values_list("trace", "person__report")
    for trace, report in told:
        found[trace].add(report)
    return found


def matches(actor: Actor) -> QuerySet[Match]:
    """List the matches that wait for a decision and that an actor may see."""
    rows = Match.objects.filter(state=MatchState.PROPOSED)
    return scope(actor, Action.TRACES_READ, rows).select_related("trace", "person__report", "case")


def get_match(actor: Actor, trace: Trace, key: uuid.UUID) -> Match:
    """Return a match of a search.

    Raises:
        OutOfScope: there is none, or the actor may not know of it.
    """
    rows = scope(actor, Action.TRACES_READ, Match.objects.filter(trace=trace))
    row = rows.select_related("trace", "person__report", "case").filter(pk=key).first()
    if row is None:
        raise OutOfScope(label=Match._meta.label_lower, key=str(key))  # noqa: SLF001 - Django's public-by-use API
    return row


@dataclass(frozen=True, slots=True)
class Side:
    """One fact of the two, in words; blank where it is not known."""

    label: str
    here: str
    there: str
    says: str
    """`agrees`, `differs` or `unknown`."""


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A proposed match, both sides beside each other."""

    row: Match
    sides: tuple[Side, ...]
    found: Comparison


def matches_of(actor: Actor, trace: Trace, *, decided: bool = False) -> list[MatchLine]:
    """List the matches of a search that wait for a decision, or those that were decided."""
    rows = scope(actor, Action.TRACES_READ, Match.objects.filter(trace=trace))
    rows = rows.filter(state=MatchState.PROPOSED) if not decided else rows.exclude(
        state=MatchState.PROPOSED
    )  # fmt: skip
    found = list(rows.select_related("person__report", "case", "decided_by"))
    if not found:
        return []
    here = known_of_traces([trace])[trace.pk]
    there = known_of_persons([row.person for row in found])
    words = _Words([here, *there.values()], persons_seen(trace), [row.person for row in found])
    return [
        MatchLine(row, words.sides(here, there[row.person_id]), compare(here, there[row.person_id]))
        for row in found
    ]


class _Words:
    """Says codes in words; each list is read once for all matches of a page."""

    def __init__(self, known: list[Known], *persons: Iterable[ReportedPerson]) -> None:
        places = {each for facts in known for each in facts.place}
        self.names = {
            Fact.SEX: {each.value: str(each.label) for each in Sex},
            Fact.AGE: {each.value: str(each.label) for each in AgeGroup},
            Fact.CITIZENSHIP: dict(pack.codes("citizenship")),
            Fact.FORM: dict(pack.codes("form")),
            Fact.PLATFORM: dict(platforms()),
            Fact.PLACE: {
                **pack.place_names(places),
                **{_STATE + code: name for code, name in pack.codes("country")},
            },
            Fact.MARK: self._kinds(persons),
        }
        self.cities = set(pack.cities_of(places).values())

    @staticmethod
    def _kinds(persons: tuple[Iterable[ReportedPerson], ...]) -> dict[str, str]:
        rows = Mark.objects.filter(person__in=[each.pk for some in persons for each in some])
        return {row.digest: str(MarkKind(row.kind).label) for row in rows}

    def sides(self, here: Known, there: Known) -> tuple[Side, ...]:
        """Put the facts of both beside each other; those that neither has are left out."""
        found = compare(here, there)
        return tuple(
            Side(
                str(FACTS[fact]),
                self._text(fact, here),
                self._text(fact, there),
                "agrees" if fact in found.agree
                else "differs" if fact in found.differ else "unknown",
            )
            for fact in Fact
            if here.of(fact) or there.of(fact)
        )  # fmt: skip

    def _text(self, fact: Fact, known: Known) -> str:
        codes = known.of(fact)
        if fact == Fact.LANGUAGE:
            return ", ".join(sorted(language_name(code) for code in codes))
        if fact == Fact.PLACE and len(codes) > 1:
            codes = codes - self.cities or codes
        names = self.names[fact]
        if fact == Fact.AGE:
            return ", ".join(str(each.label) for each in AgeGroup if each.value in codes)
        return ", ".join(sorted({names.get(code, code) for code in codes}))
