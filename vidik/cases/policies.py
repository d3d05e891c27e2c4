# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with which cases; `row_security` says the same to the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.services import can
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.accounts.selectors.acting import current_memberships
from vidik.cases.models import Case, EmergencyAccess, Participant, Reach, Sharing, UrgentNotice
from vidik.cases.reach import HOLDS_NOW
from vidik.cases.types import WORK, Relation, SharingState

LOCATOR: Final = "case-locator"
"""Finds the case that somebody asks emergency access to by its whole code."""
HANDOVER: Final = "case-handover"
"""Puts another institution in charge after somebody with the right has decided so."""

HEADS: Final = (Role.CENTRE_HEAD, Role.ASSOCIATION_HEAD)
EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
ASSOCIATIONS: Final = (Role.ASSOCIATION_HEAD, Role.ASSOCIATION_WORKER)
JUSTICE: Final = (Role.POLICE, Role.PROSECUTOR, Role.COURT_OFFICER)
OVERSEERS: Final = (*EXPERTS, *ASSOCIATIONS, *JUSTICE)
"""Roles that see what their institution answers for, and what it takes part in as a whole."""
DECIDERS: Final = (*EXPERTS, *ASSOCIATIONS)
"""Roles in which somebody who is named in a case of their institution can name others in it."""
DECIDING: Final = (Relation.RESPONSIBLE, Relation.NAMED)
"""Grounds by which somebody of the responsible institution decides about a case."""
NAMED_ONLY: Final = (Role.SHELTER_STAFF, Role.PROVIDER, Role.CASE_OFFICER)
"""Roles that see a case only where they are named in it, or where it is shared with them."""


def register() -> None:
    """Register the room's policies and the system actors that work on cases."""
    readers = (*EXPERTS, *ASSOCIATIONS, *JUSTICE, *NAMED_ONLY)
    policy(Action.CASES_READ, readers, rows=visible)
    policy(Action.CASES_OVERSEE, OVERSEERS)
    policy(Action.CASES_OPEN, (*EXPERTS, *ASSOCIATIONS))
    for action, roles in (
        (Action.CASES_CHANGE, DECIDERS),
        (Action.CASES_PARTICIPANTS, DECIDERS),
        (Action.CASES_SHARE, (*HEADS, Role.CASE_EXPERT)),
        (Action.CASES_TRANSFER, HEADS),
    ):
        policy(action, roles, predicate=_answers_for, rows=visible)
    policy(Action.CASES_RESTRICT, HEADS, predicate=_answers_for_in_need, rows=visible)
    policy(Action.CASES_EXPLAIN, (*EXPERTS, *ASSOCIATIONS), rows=worked_on)
    policy(Action.CASES_ANSWER, readers, rows=shared_with)
    policy(Action.CASES_LOCATE, ())
    policy(Action.EMERGENCY_ASK, (*EXPERTS, Role.ASSOCIATION_HEAD, Role.SHELTER_STAFF))
    policy(Action.EMERGENCY_ALONE, (Role.DUTY_EXPERT,))
    deciders = (*HEADS, Role.DUTY_EXPERT)
    policy(Action.EMERGENCY_DECIDE, deciders, predicate=_second_person, rows=to_decide)
    policy(Action.EMERGENCY_REVIEW, HEADS, predicate=_second_person, rows=to_decide)
    policy(
        Action.EMERGENCY_READ,
        (*EXPERTS, Role.ASSOCIATION_HEAD, Role.SHELTER_STAFF),
        rows=emergencies_known,
    )
    policy(
        Action.EMERGENCY_EXPORT,
        (*EXPERTS, Role.ASSOCIATION_HEAD, Role.SHELTER_STAFF),
        rows=emergencies_known,
    )
    policy(Action.EMERGENCY_BE_NOTIFIED, HEADS, rows=own_notices)
    declare_system(LOCATOR, (Action.CASES_LOCATE,))
    declare_system(HANDOVER, (Action.CASES_TRANSFER,))


# ----------------------------------------------------------------------------------- reach


def holders(actor: Actor) -> list[str]:
    """Name for whom rows of reach are that give something to the actor.

    A person of an institution, its members, and those of them who oversee its cases, as
    `vidik_reach_holders()` says it to the database.
    """
    if not _acts(actor) or not can(actor, Action.CASES_READ):
        return []
    overseers = [f"{actor.institution}/overseers"] if can(actor, Action.CASES_OVERSEE) else []
    return [f"{actor.institution}", f"{actor.institution}/{actor.user_id}", *overseers]


def reach(actor: Actor, *grounds: Relation, part: str | None = None) -> QuerySet[Reach]:
    """Return the rows through which the actor reaches cases now.

    Args:
        actor: who asks.
        grounds: through what; through anything where none is named.
        part: which part is reached, or `WORK` for all of them; any where none is named.
    """
    rows = Reach.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=Now()),
        Q(valid_to=None) | Q(valid_to__gt=Now()),
        holder__in=holders(actor),
    )
    if grounds:
        rows = rows.filter(ground__in=grounds)
    return rows if part is None else rows.filter(part__in={WORK, part})


class Reached(Func):
    """Whether an actor reaches the case of a row now: narrows lists as `reach` gives the rows.

    As SQL, because Django takes four times as long to build `Exists(reach(…))`, for every list of a
    page. For the experts of the centre, who see most cases there are, each case is looked up as
    the rows come: a list in the order of an index ends with its page. For others the database may
    begin with the cases that they reach.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(
        self, actor: Actor, *grounds: Relation, part: str | None = None, case: str = "pk"
    ) -> None:
        super().__init__(F(case))
        self.question = f"r.holder = any(%s) and {HOLDS_NOW}"
        self.values: list[list[str]] = [holders(actor)]
        if grounds:
            self.question += " and r.ground = any(%s)"
            self.values.append([ground.value for ground in grounds])
        if part is not None:
            self.question += " and r.part = any(%s)"
            self.values.append(sorted({WORK, str(part)}))
        self.found = "({} limit 1) is not null" if actor.roles & set(EXPERTS) else "exists ({})"

    def as_sql(
        self, compiler: Any, connection: Any, *_given: Any, **_more: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the condition and its values."""
        del connection  # the compiler knows it
        column, params = compiler.compile(self.get_source_expressions()[0])
        rows = f"select 1 from cases_reach r where r.case_id = {column} and {self.question}"  # noqa: S608 - our own words
        return self.found.format(rows), (*params, *self.values)


def current_participations() -> QuerySet[Participant]:
    """Return the participations that hold at this moment."""
    return Participant.objects.filter(valid_from__lte=Now()).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=Now())
    )


def named_to_decide() -> QuerySet[Participant]:
    """Return the participations of named persons who can decide for their institution now.

    Who has left the institution, was switched off, or has a role without that right is named still
    and can do nothing: a case must not be left to them.
    """
    current = current_memberships(timezone.localdate()).filter(
        user=OuterRef("user"),
        institution=OuterRef("institution"),
        user__is_active=True,
        role__in=[role.value for role in DECIDERS],
    )
    return current_participations().filter(Exists(current), user__isnull=False)


def current_sharings() -> QuerySet[Sharing]:
    """Return the sharings that hold at this moment."""
    return Sharing.objects.filter(
        state=SharingState.CURRENT, valid_from__lte=Now(), valid_to__gt=Now()
    )


def _person(actor: Actor) -> dict[str, int | None]:
    return {"user": actor.user_id, "institution": actor.institution}


def _acts(actor: Actor) -> bool:
    """Return whether the actor acts as a person on behalf of an institution."""
    return actor.user_id is not None and actor.institution is not None


# ------------------------------------------------------------------------------------ rows


def visible(actor: Actor, rows: QuerySet[Case]) -> QuerySet[Case]:
    """Narrow cases to those of which the actor may know."""
    return rows.filter(Reached(actor))


def worked_on(actor: Actor, rows: QuerySet[Case]) -> QuerySet[Case]:
    """Narrow cases to those of which the actor may see every part."""
    return rows.filter(Reached(actor, part=WORK))


def in_charge(actor: Actor, rows: QuerySet[Case]) -> QuerySet[Case]:
    """Narrow cases to those that the actor's institution answers for and the actor may see."""
    return rows.filter(Reached(actor, *DECIDING), responsible=actor.institution)


def in_charge_also_in_need(actor: Actor, rows: QuerySet[Case]) -> QuerySet[Case]:
    """Add those under emergency access that nobody who is named could decide about any more.

    A restricted case must not be lost with its last person; while one is left, some hours of
    emergency access decide nothing.
    """
    left = named_to_decide().filter(case=OuterRef("pk"), institution=actor.institution)
    in_need = Reached(actor, Relation.EMERGENCY) & ~Exists(left)
    return rows.filter(Reached(actor, *DECIDING) | in_need, responsible=actor.institution)


def _answers_for(actor: Actor, obj: object) -> Decision:
    """Say why somebody who sees a case may not decide about it."""
    return _decided(actor, obj, in_charge)


def _answers_for_in_need(actor: Actor, obj: object) -> Decision:
    return _decided(actor, obj, in_charge_also_in_need)


def _decided(
    actor: Actor, obj: object, narrow: Callable[[Actor, QuerySet[Case]], QuerySet[Case]]
) -> Decision:
    if not isinstance(obj, Case):
        return ALLOWED
    own = Case.objects.filter(pk=obj.pk)
    # Of a case that the actor may not see, the rows say that there is none.
    if not visible(actor, own).exists() or narrow(actor, own).exists():
        return ALLOWED
    in_need = Reached(actor, Relation.EMERGENCY)
    if own.filter(in_need, responsible=actor.institution).exists():
        return Decision(
            allowed=False,
            reason=_("You see this case for a few hours only: somebody named in it decides."),
        )
    return Decision(
        allowed=False,
        reason=_("Only the institution that is responsible for the case decides about it."),
    )


def to_decide(actor: Actor, rows: QuerySet[EmergencyAccess]) -> QuerySet[EmergencyAccess]:
    """Narrow emergency accesses to those that the actor's institution decides on."""
    if not _acts(actor):
        return rows.none()
    return rows.filter(responsible=actor.institution)


def emergencies_known(actor: Actor, rows: QuerySet[EmergencyAccess]) -> QuerySet[EmergencyAccess]:
    """Narrow emergency accesses to one's own and to those that one may decide on or review."""
    if not _acts(actor):
        return rows.none()
    known = Q(**_person(actor))
    if can(actor, Action.EMERGENCY_DECIDE) or can(actor, Action.EMERGENCY_REVIEW):
        known |= Q(responsible=actor.institution)
    return rows.filter(known)


def _second_person(actor: Actor, access: EmergencyAccess | None) -> Decision:
    if access is not None and access.user_id == actor.user_id:
        reason = _("Nobody decides on their own emergency access: a second person must.")
        return Decision(allowed=False, reason=reason)
    return ALLOWED


def shared_with(actor: Actor, rows: QuerySet[Sharing]) -> QuerySet[Sharing]:
    """Narrow sharings to those with the actor's institution that hold now."""
    if not _acts(actor):
        return rows.none()
    of_own = current_sharings().filter(institution=actor.institution, case__restricted=False)
    return rows.filter(pk__in=of_own)


def own_notices(actor: Actor, rows: QuerySet[UrgentNotice]) -> QuerySet[UrgentNotice]:
    """Narrow urgent notices to those sent to the actor for this institution."""
    if not _acts(actor):
        return rows.none()
    return rows.filter(**_person(actor))
