# SPDX-License-Identifier: EUPL-1.2
"""Read assessments and safety plans, narrowed to the cases whose protection somebody sees."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.assessments.methods import scoring
from vidik.assessments.models import Assessment, Participation, SafetyPlan, SafetyStep
from vidik.assessments.selectors.instruments import content_of
from vidik.assessments.types import Kind, Level, Need, NeedsOfCase, NeedsOfDomain, Standing
from vidik.cases.models import Case
from vidik.vault.models import Person
from vidik.vault.selectors import persons_of


def assessments(actor: Actor) -> QuerySet[Assessment]:
    """List the assessments that the actor may know of, the newest first."""
    rows = scope(actor, Action.ASSESSMENTS_READ, Assessment.objects.all())
    return rows.select_related(
        "case", "instrument", "institution", "entered_by", "finished_by", "struck_by"
    ).defer("instrument__content")


def get_assessment(actor: Actor, key: uuid.UUID) -> Assessment:
    """Return an assessment by its key.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    found = assessments(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(
            action=Action.ASSESSMENTS_READ, label="assessments.assessment", key=str(key)
        )
    return found


def assessments_of(actor: Actor, case: Case) -> list[Assessment]:
    """List the assessments of a case, the newest first, drafts and struck ones too."""
    return list(assessments(actor).filter(case=case))


def newest(rows: Iterable[Assessment], *kinds: str) -> Assessment | None:
    """Return the newest finished assessment of some kinds: by day, then by when it was finished."""
    done = finished(rows, *kinds)
    return done[-1] if done else None


def finished(rows: Iterable[Assessment], *kinds: str) -> list[Assessment]:
    """Return the finished assessments of some kinds in the order of time, none that is struck."""
    return sorted(
        (
            row
            for row in rows
            if row.kind in kinds and row.finished_at is not None and row.struck_at is None
        ),
        key=lambda row: (row.on, row.finished_at),
    )


def standing(rows: Iterable[Assessment]) -> Standing | None:
    """Return the level of risk of a case and since when it is so.

    One source wins: the newest finished assessment of the kind *risk*, by its day. An assessment
    before a release is about one event and does not change the level of the case.
    """
    done = finished(rows, Kind.RISK)
    if not done:
        return None
    last = done[-1]
    history = tuple((row.on, Level(row.level)) for row in done)
    first = scoring.since([(str(day), str(level)) for day, level in history])
    assert last.again_on is not None  # noqa: S101 - a constraint of finished ones
    return Standing(Level(last.level), history[first][0], last.pk, last.again_on, history)


def needs_in_words(row: Assessment) -> tuple[NeedsOfDomain, ...]:
    """Return what an assessment of needs says, domain by domain."""
    instrument = content_of(row.instrument)
    titles = {each.code: str(each.title) for each in instrument.domains}
    texts = {each.code: str(each.text) for each in instrument.questions}
    return tuple(
        NeedsOfDomain(
            each.code,
            titles[each.code],
            Need(each.need),
            tuple(texts[code] for code in each.needed),
            tuple(texts[code] for code in each.strengths),
        )
        for each in scoring.needs(instrument, row.answers)
    )


def needs_of(actor: Actor, case: Case) -> NeedsOfCase | None:
    """Return the needs of a case by domain and level, of its newest finished assessment."""
    row = newest(assessments_of(actor, case), Kind.NEEDS)
    return None if row is None else NeedsOfCase(row.pk, row.on, needs_in_words(row))


def answerable(actor: Actor, assessment: Assessment) -> set[uuid.UUID]:
    """Return those participations of an assessment of which the actor may say how they went."""
    rows = Participation.objects.filter(assessment=assessment, answered_at__isnull=True)
    return set(scope(actor, Action.ASSESSMENTS_WRITE, rows).values_list("pk", flat=True))


def participations_of(actor: Actor, row: Assessment) -> list[Participation]:
    """List the institutions that have to take part in an assessment before a release."""
    rows = scope(actor, Action.ASSESSMENTS_READ, Participation.objects.filter(assessment=row))
    return list(rows.select_related("institution", "answered_by"))


def get_participation(actor: Actor, key: uuid.UUID) -> Participation:
    """Return the part of an institution in an assessment, for whoever may say how it took part.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    rows = scope(actor, Action.ASSESSMENTS_WRITE, Participation.objects.filter(pk=key))
    found = rows.select_related("assessment", "case", "institution").first()
    if found is None:
        raise OutOfScope(
            action=Action.ASSESSMENTS_WRITE, label="assessments.participation", key=str(key)
        )
    return found


def plans(actor: Actor) -> QuerySet[SafetyPlan]:
    """List the versions of safety plans that the actor may know of."""
    rows = scope(actor, Action.ASSESSMENTS_READ, SafetyPlan.objects.all())
    return rows.select_related("case", "institution", "entered_by")


def plans_of(actor: Actor, case: Case) -> list[SafetyPlan]:
    """List the versions of the safety plans of a case, the newest first."""
    return list(plans(actor).filter(case=case).order_by("-made_on", "-version"))


def get_plan(actor: Actor, key: uuid.UUID) -> SafetyPlan:
    """Return a version of a safety plan.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    found = plans(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(
            action=Action.ASSESSMENTS_READ, label="assessments.safetyplan", key=str(key)
        )
    return found


def steps_of(actor: Actor, plan: SafetyPlan) -> list[SafetyStep]:
    """List what a plan says, situation by situation."""
    return list(scope(actor, Action.ASSESSMENTS_READ, SafetyStep.objects.filter(plan=plan)))


def persons(actor: Actor, case: Case) -> list[Person]:
    """List the persons of a case who were not erased or merged into another."""
    rows = persons_of(actor, case)
    return list(
        rows.filter(erased_at__isnull=True, merged_into__isnull=True).order_by("entered_at")
    )


def level_in_words(level: str) -> str:
    """Say the level of a risk with its noun."""
    return {
        Level.HIGH: _("High risk"),
        Level.MEDIUM: _("Medium risk"),
        Level.LOW: _("Low risk"),
    }[Level(level)]
