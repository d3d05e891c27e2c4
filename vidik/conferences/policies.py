# SPDX-License-Identifier: EUPL-1.2
"""Who may know of conferences; `row_security` says the same to the database."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from vidik.access.registry import register as policy
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.cases.models import Case
from vidik.cases.selectors.cases import of_visible_cases, visible_cases
from vidik.cases.types import Part
from vidik.conferences.models import Addendum, Meeting, Point, Seat, Undertaking
from vidik.conferences.models import Decision as ConferenceDecision
from vidik.conferences.types import MeetingKind

DESK: Final = "conference-desk"
"""Takes the answer to an invitation for what it says in codes, so that its clock stops."""
EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
ASSOCIATIONS: Final = (Role.ASSOCIATION_HEAD, Role.ASSOCIATION_WORKER)
SECOND: Final = (*ASSOCIATIONS, Role.SHELTER_STAFF, Role.PROVIDER, Role.CASE_OFFICER)
"""Roles of bodies that may see the protection of a case and ask for a conference."""
READERS: Final = (
    *EXPERTS,
    *SECOND,
    Role.FIRST_RESPONDER,
    Role.POLICE,
    Role.PROSECUTOR,
    Role.COURT_OFFICER,
)
"""The last ones read only points for which they undertook secrecy."""
CALLERS: Final = (*EXPERTS, *ASSOCIATIONS)
"""Associations in cases alone that they answer for, as after a hand-over."""


def register() -> None:
    """Register the room's policies."""
    policy(Action.CONFERENCES_READ, READERS, rows=in_sight)
    policy(Action.CONFERENCES_ASK, SECOND, rows=of_the_part)
    policy(Action.CONFERENCES_CALL, CALLERS, rows=called)
    policy(Action.CONFERENCES_CONSULT, EXPERTS, rows=called)
    policy(Action.CONFERENCES_CONFIRM, CALLERS, predicate=_second_person, rows=called)
    policy(Action.CONFERENCES_EXPORT, (*EXPERTS, *SECOND), rows=in_sight)


def _case_of(rows: QuerySet[Any]) -> str:
    return "pk" if rows.model is Case else "case"


def _seen(actor: Actor, rows: QuerySet[Any]) -> Q:
    """Return that the actor sees the protection of a row's case, beside other conditions."""
    cases = visible_cases(actor).filter(pk=OuterRef(_case_of(rows)))
    return Q(Exists(of_visible_cases(actor, cases, Part.PROTECTION, field="pk")))


def of_the_part(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to cases of which the actor sees the protection."""
    return of_visible_cases(actor, rows, Part.PROTECTION, field=_case_of(rows))


def in_sight(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to those cases, and to what the actor's institution may know besides.

    That is its own seat, a consultative meeting to which it is invited or which it holds, and
    what it undertook secrecy for.
    """
    if actor.institution is None:
        return rows.none()
    part = _seen(actor, rows)
    if rows.model is Seat:
        own = Q(institution=actor.institution) | Q(holder=actor.institution, case__isnull=True)
        return rows.filter(part | own)
    if rows.model is Undertaking:
        return rows.filter(part | Q(institution=actor.institution, struck_at__isnull=True))
    if rows.model is Meeting:
        seated = Seat.objects.filter(meeting=OuterRef("pk"), institution=actor.institution)
        sworn = _sworn(actor, meeting=OuterRef("pk"))
        of_several = Q(kind=MeetingKind.CONSULTATIVE)
        return rows.filter(
            part | (of_several & (Q(holder=actor.institution) | Exists(seated))) | Exists(sworn)
        )
    if rows.model in {Point, ConferenceDecision, Addendum}:
        sworn = _sworn(actor, meeting=OuterRef("meeting"), case=OuterRef("case"))
        return rows.filter(part | Exists(sworn))
    return rows.filter(part)


def _sworn(actor: Actor, **of: OuterRef) -> QuerySet[Undertaking]:
    """Return what the actor's institution undertook and nobody has struck out."""
    return Undertaking.objects.filter(**of, institution=actor.institution, struck_at__isnull=True)


def called(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow them to cases that the actor's institution answers for, but for experts.

    A consultative meeting is held by the institution that called it.
    """
    if actor.institution is None:
        return rows.none()
    field = _case_of(rows)
    part = _seen(actor, rows)
    is_expert = bool(actor.roles & {*EXPERTS})
    if not is_expert:
        responsible = "responsible" if field == "pk" else "case__responsible"
        return rows.filter(part, **{responsible: actor.institution})
    if rows.model in {Meeting, Seat}:
        return rows.filter(part | Q(case__isnull=True, holder=actor.institution))
    return rows.filter(part)


def _second_person(actor: Actor, obj: object) -> Decision:
    if isinstance(obj, Meeting) and obj.written_by_id == actor.user_id:
        reason = _("Nobody may confirm minutes that they wrote: a second person must.")
        return Decision(allowed=False, reason=reason)
    return ALLOWED
