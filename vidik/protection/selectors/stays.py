# SPDX-License-Identifier: EUPL-1.2
"""Read stays, narrowed to the cases of which somebody sees where the person sleeps."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case
from vidik.cases.selectors.cases import of_cases_in_charge, reached_by, works_on
from vidik.cases.types import CaseState, Part
from vidik.core.history import HistoryLine, Labels, Show, row_history
from vidik.institutions.registry import actor_names
from vidik.protection.methods.nights import Spell, nights
from vidik.protection.models import Stay, StayAbsence, StayExtension, StayPhase
from vidik.protection.selectors.facilities import book, word
from vidik.protection.types import AbsenceKind, ExtensionState


def stays(actor: Actor) -> QuerySet[Stay]:
    """List the stays that the actor may know of, with phase and absence as they are now."""
    phases = StayPhase.objects.filter(stay=OuterRef("pk")).order_by("-from_on", "-entered_at")
    away = StayAbsence.objects.filter(
        stay=OuterRef("pk"), back_on__isnull=True, from_on__lte=timezone.localdate()
    )
    rows = scope(actor, Action.STAYS_READ, Stay.objects.all())
    return rows.select_related("case", "facility__institution", "entered_by").annotate(
        phase=Subquery(phases.values("phase")[:1]), away=Subquery(away.values("kind")[:1])
    )


def get_stay(actor: Actor, key: uuid.UUID) -> Stay:
    """Return a stay by its key.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    found = stays(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.STAYS_READ, label="protection.stay", key=str(key))
    return found


def may_write(actor: Actor, stay: Stay) -> bool:
    """Whether the actor enters what happens in a stay: of the own facility, or as an expert."""
    if not can(actor, Action.STAYS_WRITE, stay):
        return False
    return scope(actor, Action.STAYS_WRITE, Stay.objects.filter(pk=stay.pk)).exists()


def stays_of(actor: Actor, case: Case) -> list[Stay]:
    """List the stays of a case, the newest first."""
    return list(stays(actor).filter(case=case))


def absences_of(actor: Actor, stay: Stay) -> list[StayAbsence]:
    """List the absences of a stay in the order of time."""
    return list(scope(actor, Action.STAYS_READ, StayAbsence.objects.filter(stay=stay)))


def absences_of_all(actor: Actor, rows: list[Stay]) -> dict[uuid.UUID, list[StayAbsence]]:
    """Return the absences of several stays by the keys of these."""
    if not rows:
        return {}
    found: dict[uuid.UUID, list[StayAbsence]] = defaultdict(list)
    for each in scope(actor, Action.STAYS_READ, StayAbsence.objects.filter(stay__in=rows)):
        found[each.stay_id].append(each)
    return found


def phases_of(actor: Actor, stay: Stay) -> list[StayPhase]:
    """List the phases of a stay in the order of time."""
    return list(scope(actor, Action.STAYS_READ, StayPhase.objects.filter(stay=stay)))


def extensions_of(actor: Actor, stay: Stay) -> list[StayExtension]:
    """List the extensions that were proposed for a stay."""
    rows = scope(actor, Action.STAYS_READ, StayExtension.objects.filter(stay=stay))
    return list(rows.select_related("proposed_by", "decided_by"))


def nights_slept(stay: Stay, absences: list[StayAbsence]) -> int:
    """Count the nights of a stay so far, tonight included."""
    if stay.arrived_on is None:
        return 0
    away = tuple(each.as_away() for each in absences)
    spell = Spell(stay.case_id, stay.arrived_on, stay.left_on, away)
    after = timezone.localdate() + dt.timedelta(days=1)
    return nights(spell, stay.arrived_on, after)


# ------------------------------------------------------------------------------- what waits


def _worked_on(actor: Actor) -> QuerySet[Stay]:
    rows = scope(actor, Action.STAYS_WRITE, Stay.objects.all())
    return rows.select_related("case", "facility")


EXPECTED: Final = Q(arrived_on__isnull=True, missed_on__isnull=True)
THERE: Final = Q(arrived_on__isnull=False, left_on__isnull=True)
PROPOSED: Final = Exists(
    StayExtension.objects.filter(stay=OuterRef("pk"), state=ExtensionState.PROPOSED)
)


def expected_now(actor: Actor) -> QuerySet[Stay]:
    """List stays of those who are expected today or should have come already."""
    return _worked_on(actor).filter(EXPECTED, expected_on__lte=timezone.localdate())


def _hidden(rows: QuerySet[Stay]) -> QuerySet[Stay]:
    return rows.exclude(reached_by("facility__institution", Part.ACCOMMODATION))


def is_hidden_from_facility(actor: Actor, stay: Stay) -> bool:
    """Whether the facility does not see the stay; for those alone who work on the case."""
    rows = scope(actor, Action.STAYS_READ, Stay.objects.filter(pk=stay.pk))
    return works_on(actor, stay.case) and _hidden(rows).exists()


def hidden_from_facility(actor: Actor) -> QuerySet[Stay]:
    """List places held in facilities that do not see the stay, in cases the actor may share."""
    rows = scope(actor, Action.STAYS_READ, Stay.objects.all())
    rows = rows.filter(EXPECTED, case__state=CaseState.OPEN, case__restricted=False)
    return of_cases_in_charge(actor, _hidden(rows)).select_related("case")


def near_limit(actor: Actor) -> QuerySet[Stay]:
    """List stays whose limit ends within the days of the pack; not where somebody has to decide."""
    today = timezone.localdate()
    last = today + dt.timedelta(days=book().warn_days)
    return _worked_on(actor).filter(THERE, ~PROPOSED, limit_on__gte=today, limit_on__lte=last)


def over_limit(actor: Actor) -> QuerySet[Stay]:
    """List stays that go on past the limit without an extension."""
    return _worked_on(actor).filter(THERE, ~PROPOSED, limit_on__lt=timezone.localdate())


def to_decide(actor: Actor) -> QuerySet[StayExtension]:
    """List proposed extensions on which the actor may decide: not the actor's own."""
    rows = StayExtension.objects.filter(
        state=ExtensionState.PROPOSED, stay__left_on__isnull=True
    ).exclude(proposed_by=actor.user_id)
    return scope(actor, Action.STAYS_DECIDE, rows).select_related("stay", "case")


def away_now(actor: Actor) -> QuerySet[StayAbsence]:
    """List absences about which something has to be done: unapproved, or leave that is over.

    They wait for the facility, for the centre, and for whoever answers for the case.
    """
    today = timezone.localdate()
    rows = StayAbsence.objects.filter(back_on__isnull=True, stay__left_on__isnull=True)
    rows = rows.filter(Q(kind=AbsenceKind.UNAPPROVED) | Q(until_on__lt=today))
    own = scope(actor, Action.STAYS_WRITE, StayAbsence.objects.all())
    seen = scope(actor, Action.STAYS_READ, rows)
    seen = seen.filter(Q(case__responsible=actor.institution) | Q(pk__in=own.values("pk")))
    return seen.select_related("stay", "case")


_FIELDS: Final[Labels] = {
    "group": _("Place for"),
    "expected_on": _("Expected on"),
    "arrived_on": _("Arrived on"),
    "ends_on": _("Expected to leave on"),
    "limit_on": _("Limit of the stay"),
    "left_on": _("Left on"),
    "destination": _("Where to"),
    "safe_person": _("Safe there, says the person"),
    "safe_worker": _("Safe there, says the worker"),
    "missed_why": _("Why nobody came"),
}


def history_of_stay(stay: Stay) -> list[HistoryLine]:
    """List what changed in a stay."""
    lists = {"group": "groups", "destination": "destinations", "missed_why": "missed_reasons"}
    return row_history(
        stay,
        _FIELDS,
        names=actor_names,
        show={name: _shown_by(of) for name, of in lists.items()},
    )


def _shown_by(name: str) -> Show:
    return lambda _name, code: word(name, code) if code else ""
