# SPDX-License-Identifier: EUPL-1.2
"""Read matters: which the actor has or follows, what stands in one, what waits."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.institutions.models import Institution
from vidik.institutions.selectors import all_institutions
from vidik.matters.models import (
    Act,
    Charge,
    Hearing,
    Injured,
    Judgment,
    Leg,
    Link,
    Matter,
    Measure,
    Owed,
    Pause,
    PersonLeg,
    Suspect,
    Testimony,
)
from vidik.matters.selectors.pack import rules
from vidik.matters.types import HearingState
from vidik.proceedings.selectors.received import is_dangerous

RowT = TypeVar("RowT", bound=Model)
SOON = dt.timedelta(days=7)
"""How long before the last day of a measure it stands on the desk."""


def _read(actor: Actor, rows: QuerySet[RowT]) -> QuerySet[RowT]:
    return scope(actor, Action.MATTERS_READ, rows)


def _one(rows: QuerySet[RowT], action: Action, key: uuid.UUID) -> RowT:
    found = rows.filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=action, label=rows.model._meta.label_lower, key=str(key))  # noqa: SLF001 - Django's public-by-use API
    return found


def matters(actor: Actor) -> QuerySet[Matter]:
    """List the matters that the actor has, had, or follows, with how they stand."""
    last = Leg.objects.filter(matter=OuterRef("pk")).order_by("-opened_on", "-entered_at")
    own = last.filter(institution=actor.institution)
    alike = Suspect.objects.filter(matter=OuterRef("pk")).order_by().values("matter")
    suspects = alike.annotate(many=Count("pk"))
    return _read(actor, Matter.objects.all()).annotate(
        stage=Subquery(last.values("stage")[:1]),
        at=Subquery(last.values("institution")[:1]),
        closed_on=Subquery(last.values("closed_on")[:1]),
        own_number=Subquery(own.exclude(number="").values("number")[:1]),
        is_here=Exists(own.filter(closed_on__isnull=True)),
        is_pending=Exists(Leg.objects.filter(matter=OuterRef("pk"), closed_on__isnull=True)),
        # Grouping would look at all matters for the few that a page shows.
        suspected=Coalesce(Subquery(suspects.values("many")), 0),
    )


def get_matter(actor: Actor, key: uuid.UUID) -> Matter:
    """Return a matter that the actor has, had or follows.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    return _one(_read(actor, Matter.objects.all()), Action.MATTERS_READ, key)


def get_own_leg(actor: Actor, key: uuid.UUID) -> Leg:
    """Return a leg of a matter that the actor's institution has or had.

    Raises:
        OutOfScope: there is none, or it is another body's.
    """
    rows = scope(actor, Action.MATTERS_WRITE, Leg.objects.filter(institution=actor.institution))
    return _one(rows.select_related("matter", "institution__kind"), Action.MATTERS_WRITE, key)


def get_measure(actor: Actor, key: uuid.UUID) -> Measure:
    """Return a measure of a matter that the actor's institution has.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    rows = scope(actor, Action.MATTERS_WRITE, Measure.objects.filter(_here(actor)))
    return _one(rows.select_related("matter", "suspect"), Action.MATTERS_WRITE, key)


def get_hearing(actor: Actor, key: uuid.UUID) -> Hearing:
    """Return a hearing that the actor's institution set.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    rows = Hearing.objects.filter(leg__institution=actor.institution)
    rows = scope(actor, Action.MATTERS_WRITE, rows)
    return _one(rows.select_related("matter", "leg"), Action.MATTERS_WRITE, key)


def get_judgment(actor: Actor, key: uuid.UUID) -> Judgment:
    """Return a judgment that the actor's institution gave.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    rows = Judgment.objects.filter(leg__institution=actor.institution)
    rows = scope(actor, Action.MATTERS_WRITE, rows)
    return _one(rows.select_related("matter", "suspect", "leg"), Action.MATTERS_WRITE, key)


def get_act(actor: Actor, key: uuid.UUID) -> Act:
    """Return an act of the actor's institution.

    Raises:
        OutOfScope: there is none, or it is another body's.
    """
    rows = scope(actor, Action.MATTERS_WRITE, Act.objects.filter(institution=actor.institution))
    return _one(rows.select_related("matter"), Action.MATTERS_WRITE, key)


def get_owed(actor: Actor, key: uuid.UUID) -> Owed:
    """Return a notice that the actor's institution owes.

    Raises:
        OutOfScope: there is none, or another body owes it.
    """
    rows = scope(actor, Action.MATTERS_WRITE, Owed.objects.all())
    return _one(rows.select_related("matter", "injured"), Action.MATTERS_WRITE, key)


def get_link(actor: Actor, key: uuid.UUID) -> Link:
    """Return a link to a case whose proceedings the actor sees.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    rows = scope(actor, Action.MATTERS_LINK, Link.objects.all())
    return _one(rows.select_related("case", "named_by"), Action.MATTERS_LINK, key)


# ------------------------------------------------------------------------------- one matter


@dataclass(frozen=True, slots=True)
class Person:
    """A suspect with what is said of them: offences as they are and were, measures, where."""

    suspect: Suspect
    charges: tuple[Charge, ...]
    """Those that hold now."""
    former: tuple[Charge, ...]
    measures: tuple[Measure, ...]
    legs: tuple[PersonLeg, ...]

    @property
    def now(self) -> PersonLeg | None:
        """Where the suspect is now, or was last."""
        return self.legs[-1] if self.legs else None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything of a matter that the reader may see."""

    matter: Matter
    legs: tuple[Leg, ...]
    persons: tuple[Person, ...]
    injured: tuple[Injured, ...]
    hearings: tuple[Hearing, ...]
    judgments: tuple[Judgment, ...]
    acts: tuple[Act, ...]
    owed: tuple[Owed, ...]
    testified: dict[uuid.UUID, int]
    """How often each injured party was heard."""

    def own_legs(self, actor: Actor) -> list[Leg]:
        """List the legs that are open at the actor's institution."""
        return [
            leg
            for leg in self.legs
            if leg.institution_id == actor.institution and leg.closed_on is None
        ]


def record_of(actor: Actor, matter: Matter) -> Record:
    """Return what the actor may see of a matter; the number of queries does not depend on it."""
    testimonies = _read(actor, Testimony.objects.all()).select_related("injured")
    hearings = _read(actor, matter.hearings.all()).select_related("moved_to", "leg")
    judgments = _read(actor, matter.judgments.all()).select_related("suspect", "leg__institution")
    injured = tuple(_read(actor, matter.injured.all()))
    shown = tuple(hearings.prefetch_related(Prefetch("testimonies", testimonies)))
    testified: dict[uuid.UUID, int] = {}
    for hearing in shown:
        for each in hearing.testimonies.all():
            testified[each.injured_id] = testified.get(each.injured_id, 0) + 1
    return Record(
        matter,
        tuple(_read(actor, matter.legs.all()).select_related("institution", "source")),
        _persons(actor, matter),
        injured,
        shown,
        tuple(judgments.prefetch_related("charges__charge")),
        tuple(
            _read(actor, matter.acts.filter(struck_at__isnull=True)).select_related(
                "institution", "suspect", "injured"
            )
        ),
        tuple(owed_in(actor, matter)),
        testified,
    )


def _persons(actor: Actor, matter: Matter) -> tuple[Person, ...]:
    charges = _read(actor, Charge.objects.all()).select_related("replaced_by", "institution")
    measures = _read(actor, Measure.objects.all()).prefetch_related(
        Prefetch("pauses", _read(actor, Pause.objects.all()))
    )
    legs = _read(actor, PersonLeg.objects.all()).select_related("leg__institution")
    rows = _read(actor, matter.suspects.all()).prefetch_related(
        Prefetch("charges", charges), Prefetch("measures", measures), Prefetch("legs", legs)
    )
    found = []
    for row in rows:
        named = row.charges.all()
        found.append(
            Person(
                row,
                tuple(each for each in named if not hasattr(each, "replaced_by")),
                tuple(each for each in named if hasattr(each, "replaced_by")),
                tuple(row.measures.all()),
                tuple(row.legs.all()),
            )
        )
    return tuple(found)


def owed_in(actor: Actor, matter: Matter) -> Iterable[Owed]:
    """List the notices that the actor's institution owes, or owed, in a matter."""
    rows = Owed.objects.filter(matter=matter, institution=actor.institution)
    return rows.select_related("injured", "notice").order_by("settled_at", "due_at")


def bodies_for(*stages: str) -> QuerySet[Institution]:
    """List the bodies that have matters at one of some stages."""
    kinds = {kind for each in rules().stages if each.code in stages for kind in each.kinds}
    return all_institutions().filter(kind__code__in=kinds)


def with_number(rows: QuerySet[Matter], typed: str) -> QuerySet[Matter]:
    """Keep the matters whose number, here or at any body in sight, holds what was typed."""
    named = Leg.objects.filter(matter=OuterRef("pk"), number__icontains=typed.strip())
    return rows.filter(Q(code__icontains=typed.strip()) | Q(Exists(named)))


def open_legs_beside(actor: Actor, leg: Leg) -> QuerySet[Leg]:
    """List the other matters that the body has at the same stage."""
    rows = Leg.objects.filter(
        institution=actor.institution, stage=leg.stage, closed_on__isnull=True
    )
    return _read(actor, rows.exclude(matter=leg.matter_id)).select_related("matter")


def links_of(actor: Actor, case: uuid.UUID) -> QuerySet[Link]:
    """List the matters in which the person of a case is, or is said to be."""
    return _read(actor, Link.objects.filter(case=case)).select_related("named_by", "case")


# ------------------------------------------------------------------------------------- work


def own_open(actor: Actor) -> QuerySet[Leg]:
    """List the legs that are open at the actor's institution."""
    rows = Leg.objects.filter(institution=actor.institution, closed_on__isnull=True)
    return scope(actor, Action.MATTERS_WRITE, rows).select_related("matter")


def without_number(actor: Actor) -> QuerySet[Leg]:
    """List what came to the actor's institution and has no number there yet."""
    return own_open(actor).filter(number="")


def owed(actor: Actor) -> QuerySet[Owed]:
    """List the notices that the actor's institution owes."""
    rows = Owed.objects.filter(institution=actor.institution, settled_at__isnull=True)
    return scope(actor, Action.MATTERS_WRITE, rows).select_related("matter", "injured")


def _here(actor: Actor) -> Q:
    return Q(
        Exists(
            Leg.objects.filter(
                matter=OuterRef("matter"), institution=actor.institution, closed_on__isnull=True
            )
        )
    )


def running_out(actor: Actor) -> QuerySet[Measure]:
    """List the measures that end within days, or ended unnoticed, in matters of the actor's."""
    rows = _running(SOON).filter(_here(actor))
    return scope(actor, Action.MATTERS_WRITE, rows).select_related("matter", "suspect")


def _running(within: dt.timedelta) -> QuerySet[Measure]:
    """List the measures that run out within some days, not those whose days do not run."""
    still = Pause.objects.filter(measure=OuterRef("pk"), ended_on__isnull=True)
    until = timezone.localdate() + within
    return Measure.objects.filter(~Exists(still), ended_on__isnull=True, until__lte=until)


def freeing() -> list[str]:
    """Return the measures after which somebody who may be a danger is free."""
    return [each.code for each in rules().measures if is_dangerous(each.ended)]


def before_release(actor: Actor, within: dt.timedelta) -> QuerySet[Link]:
    """List the cases in whose matter a detention runs out within some days, with its last day.

    Each has the day as `until`, and when the measure was entered as `since`.
    """
    ending = _running(within).filter(
        matter=OuterRef("matter"), kind__in=freeing(), until__gte=timezone.localdate()
    )
    first = ending.order_by("until", "pk")
    rows = scope(actor, Action.MATTERS_LINK, Link.objects.filter(confirmed_at__isnull=False))
    return rows.annotate(
        until=Subquery(first.values("until")[:1]), since=Subquery(first.values("entered_at")[:1])
    ).filter(until__isnull=False)


def to_settle(actor: Actor) -> QuerySet[Hearing]:
    """List the hearings that are over, of which nobody entered what became of them."""
    rows = Hearing.objects.filter(
        state=HearingState.SET, at__lt=timezone.now(), leg__institution=actor.institution
    )
    return scope(actor, Action.MATTERS_WRITE, rows).select_related("matter")


def to_serve(actor: Actor) -> QuerySet[Judgment]:
    """List the judgments of which nobody entered when they were served."""
    rows = Judgment.objects.filter(served_on__isnull=True, leg__institution=actor.institution)
    rows = rows.filter(leg__closed_on__isnull=True)
    return scope(actor, Action.MATTERS_WRITE, rows).select_related("matter", "suspect")


def to_confirm(actor: Actor) -> QuerySet[Link]:
    """List the cases that a body named in a matter, to confirm or to reject."""
    rows = Link.objects.filter(confirmed_at__isnull=True, rejected_at__isnull=True)
    return scope(actor, Action.MATTERS_LINK, rows).select_related("case", "named_by")


def untold(actor: Actor) -> QuerySet[Owed]:
    """List the notices about persons of the actor's cases that a body owes and has not sent."""
    mine = scope(actor, Action.MATTERS_LINK, Link.objects.filter(confirmed_at__isnull=False))
    rows = Owed.objects.filter(
        Exists(mine.filter(injured=OuterRef("injured"))),
        settled_at__isnull=True,
        due_at__lt=timezone.now(),
    )
    named = mine.filter(injured=OuterRef("injured"))
    return rows.select_related("institution").annotate(
        case=Subquery(named.values("case")[:1]),
        code_of_case=Subquery(named.values("case__code")[:1]),
    )
