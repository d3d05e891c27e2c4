# SPDX-License-Identifier: EUPL-1.2
"""Read searches with what belongs to them, and say it in the reader's language."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.packfiles import read
from vidik.core.spoken import language_name
from vidik.referral.models import ReportedPerson
from vidik.referral.selectors import pack
from vidik.referral.types import AgeGroup
from vidik.tracing.methods.matching import Fact
from vidik.tracing.methods.rules import Platform, Rules, read_platforms, read_rules
from vidik.tracing.models import Answer, Mark, Match, Question, Sighting, Trace
from vidik.tracing.types import FACTS, MarkKind, MatchState, TraceState
from vidik.vault.types import Sex


@lru_cache(maxsize=4)
def _rules_of(folder: Path) -> Rules:
    return read(folder, read_rules)


def rules() -> Rules:
    """Return what the pack in use says of searches."""
    return _rules_of(Path(settings.PACKS_DIR) / settings.PACK)


@lru_cache(maxsize=4)
def _platforms_of(folder: Path) -> tuple[Platform, ...]:
    return read(folder, read_platforms)


def platforms() -> list[tuple[str, str]]:
    """Return where somebody may be advertised, in the order of the pack."""
    found = _platforms_of(Path(settings.PACKS_DIR) / settings.PACK)
    return [(each.code, str(each.name)) for each in found]


def traces(actor: Actor) -> QuerySet[Trace]:
    """List the searches that an actor may see, the newest first."""
    rows = scope(actor, Action.TRACES_READ, Trace.objects.all())
    seen = Sighting.objects.filter(trace=OuterRef("pk"), withdrawn_at__isnull=True)
    waiting = Match.objects.filter(trace=OuterRef("pk"), state=MatchState.PROPOSED)
    return (
        rows.select_related("case", "person__report")
        .annotate(
            sightings_count=Coalesce(_many(seen), 0),
            first_place=Subquery(seen.order_by("seen_on", "entered_at").values("municipality")[:1]),
            last_place=Subquery(
                seen.order_by("-seen_on", "-entered_at").values("municipality")[:1]
            ),
            last_state=Subquery(seen.order_by("-seen_on", "-entered_at").values("state")[:1]),
            last_seen=Subquery(seen.order_by("-seen_on", "-entered_at").values("seen_on")[:1]),
            has_matches=Exists(scope(actor, Action.TRACES_READ, waiting)),
        )
        .order_by("-opened_at", "pk")
    )


def _many(rows: QuerySet[Sighting]) -> Subquery:
    counted = rows.order_by().values("trace").annotate(n=Count("pk"))
    return Subquery(counted.values("n"))


def get_trace(actor: Actor, key: uuid.UUID) -> Trace:
    """Return a search that an actor may see.

    Raises:
        OutOfScope: there is none, or the actor may not know of it.
    """
    row = traces(actor).filter(pk=key).first()
    if row is None:
        raise OutOfScope(label=Trace._meta.label_lower, key=str(key))  # noqa: SLF001 - Django's public-by-use API
    return row


def open_trace_of(actor: Actor, person: ReportedPerson) -> Trace | None:
    """Return the search for a reported person that goes on, if there is one."""
    rows = scope(actor, Action.TRACES_READ, Trace.objects.filter(person=person))
    return rows.filter(state=TraceState.OPEN).first()


def traces_of_report(actor: Actor, report: uuid.UUID) -> list[Trace]:
    """List the searches that a report led to or tells something of, the newest first."""
    told = Sighting.objects.filter(person__report=report, withdrawn_at__isnull=True)
    rows = Trace.objects.filter(Q(person__report=report) | Q(pk__in=told.values("trace")))
    return list(scope(actor, Action.TRACES_READ, rows))


def due_for_review(actor: Actor) -> QuerySet[Trace]:
    """List the open searches whose review is due."""
    rows = Trace.objects.filter(state=TraceState.OPEN, review_on__lte=timezone.localdate())
    return scope(actor, Action.TRACES_READ, rows).order_by("review_on", "pk")


@dataclass(frozen=True, slots=True)
class SightingLine:
    """A sighting in the reader's language."""

    row: Sighting
    place: str
    who: str
    """Who told of it; a report or an institution by its name."""
    report: uuid.UUID | None
    letter: uuid.UUID | None


def sightings_of(actor: Actor, trace: Trace) -> list[SightingLine]:
    """List the sightings of a search by day, those withdrawn with them."""
    rows = scope(actor, Action.TRACES_READ, Sighting.objects.filter(trace=trace))
    rows = rows.select_related(
        "person__report", "answer__reply__institution", "entered_by", "withdrawn_by"
    )
    found = list(rows.order_by("seen_on", "entered_at", "pk"))
    places = place_names([*(each.municipality for each in found)])
    states = dict(pack.codes("country"))
    lines = []
    for row in found:
        person, answer = row.person, row.answer
        if person is not None:
            who = person.report.number
        elif answer is not None:
            who = str(answer.reply.institution.name)
        else:
            who = str(row.get_source_display())
        place = places.get(row.municipality, "") or states.get(row.state, "")
        lines.append(
            SightingLine(
                row, place, who, None if person is None else person.report_id,
                None if answer is None else answer.reply.addressee_id,
            )
        )  # fmt: skip
    return lines


def persons_seen(trace: Trace) -> QuerySet[ReportedPerson]:
    """List the persons of reports who count as the one who is searched for."""
    seen = Sighting.objects.filter(trace=trace, person__isnull=False, withdrawn_at__isnull=True)
    return ReportedPerson.objects.filter(Q(pk=trace.person_id) | Q(pk__in=seen.values("person")))


def persons_in_sight(actor: Actor, trace: Trace) -> list[ReportedPerson]:
    """List those of the persons who count as the one searched for whose cases an actor may see."""
    rows = scope(actor, Action.REPORTS_READ, persons_seen(trace)).select_related("report", "case")
    return list(rows.order_by("report__received_at", "position"))


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of municipalities by code, all in one query."""
    return pack.place_names({code for code in codes if code})


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact of a search in the reader's language; blank where it is not known."""

    fact: Fact
    label: str
    text: str


def facts_of(trace: Trace) -> list[FactLine]:
    """Say what is known of a person who is searched for, places and marks apart."""
    texts = {
        Fact.SEX: _sex(trace.sex),
        Fact.AGE: ages_in_words(trace.ages),
        Fact.CITIZENSHIP: _named("citizenship", [trace.citizenship]),
        Fact.LANGUAGE: language_name(trace.language) if trace.language else "",
        Fact.FORM: _named("form", trace.forms),
        Fact.PLATFORM: dict(platforms()).get(trace.platform, trace.platform),
    }
    return [FactLine(fact, str(FACTS[fact]), text) for fact, text in texts.items()]


def gone_to(trace: Trace) -> str:
    """Say where a person is thought to have gone; blank where nobody knows."""
    if trace.gone_municipality:
        return pack.place_name(trace.gone_municipality)
    return dict(pack.codes("country")).get(trace.gone_state, trace.gone_state)


def ages_in_words(codes: Sequence[str]) -> str:
    """Say how old somebody may be."""
    return ", ".join(str(each.label) for each in AgeGroup if each.value in codes)


def _sex(code: str) -> str:
    return "" if code == Sex.UNKNOWN else str(Sex(code).label)


def _named(name: str, codes: Sequence[str]) -> str:
    names = dict(pack.codes(name))
    return ", ".join(names.get(code, code) for code in codes if code)


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A mark of a person, with how many other reports have it."""

    row: Mark
    kind: str
    report: str
    others: int


def marks_of(actor: Actor, trace: Trace) -> list[MarkLine]:
    """List the marks of a search, of all the reports that tell of the person."""
    rows = scope(actor, Action.TRACES_READ, Mark.objects.filter(person__in=persons_seen(trace)))
    found = list(rows.select_related("person__report"))
    digests = {row.digest for row in found}
    beside = Mark.objects.filter(digest__in=digests).exclude(person__in=persons_seen(trace))
    others = dict(
        scope(actor, Action.TRACES_READ, beside)
        .order_by()
        .values_list("digest")
        .annotate(n=Count("person__report", distinct=True))
    )
    return [
        MarkLine(
            row, str(MarkKind(row.kind).label), row.person.report.number, others.get(row.digest, 0)
        )
        for row in found
    ]


def get_mark(actor: Actor, trace: Trace, key: uuid.UUID) -> Mark:
    """Return a mark of a search.

    Raises:
        OutOfScope: there is none, or the actor may not know of it.
    """
    rows = scope(actor, Action.TRACES_READ, Mark.objects.filter(person__in=persons_seen(trace)))
    row = rows.select_related("person").filter(pk=key).first()
    if row is None:
        raise OutOfScope(label=Mark._meta.label_lower, key=str(key))  # noqa: SLF001 - Django's public-by-use API
    return row


def get_sighting(actor: Actor, trace: Trace, key: uuid.UUID) -> Sighting:
    """Return a sighting of a search.

    Raises:
        OutOfScope: there is none, or the actor may not know of it.
    """
    rows = scope(actor, Action.TRACES_READ, Sighting.objects.filter(trace=trace))
    row = rows.select_related("trace").filter(pk=key).first()
    if row is None:
        raise OutOfScope(label=Sighting._meta.label_lower, key=str(key))  # noqa: SLF001 - Django's public-by-use API
    return row


def answers_waiting(actor: Actor) -> QuerySet[Answer]:
    """List the answers that nobody of the centre has looked at."""
    asked = Question.objects.filter(notice=OuterRef("reply__addressee__notice"))
    rows = scope(actor, Action.TRACES_READ, Answer.objects.filter(settled=""))
    return rows.select_related("reply__institution").annotate(
        trace_key=Subquery(asked.values("trace")),
        trace_number=Subquery(asked.values("trace__number")),
        trace_case=Subquery(asked.values("case")),
    )
