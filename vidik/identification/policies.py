# SPDX-License-Identifier: EUPL-1.2
"""Who may read, work on, decide and count procedures; `row_security` says the same."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.cases.selectors.cases import of_visible_cases
from vidik.cases.types import Part
from vidik.exchange.selectors.kinds import institutions_for
from vidik.identification.models import Procedure
from vidik.identification.selectors.experts import experts_for_migrants
from vidik.identification.types import DECIDED, Urgency

RECEIVER: Final = "identification-desk"
"""Begins a procedure for each person of a report that came in; reads nothing."""
COUNTER: Final = "identification-counter"
"""Counts procedures of all cases, restricted ones as well; only numbers leave it."""
GENERATOR: Final = "identification-generator"
"""Enters generated persons for a demonstration or a benchmark."""
UPDATER: Final = "identification-updater"
"""Follows merges of persons, and gives joined reports the outcome of the counted procedure."""

COMPLAINT_KIND: Final = "identification-complaint"
"""The kind of notice by which complaints go to the ministry."""

EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
JUSTICE: Final = (Role.POLICE, Role.PROSECUTOR, Role.COURT_OFFICER)
ASSOCIATIONS: Final = (Role.ASSOCIATION_HEAD, Role.ASSOCIATION_WORKER)


def register() -> None:
    """Register the room's policies and the parts of the system that work in it."""
    readers = (*EXPERTS, *JUSTICE, *ASSOCIATIONS, Role.CASE_OFFICER)
    policy(Action.IDENTIFICATION_READ, readers, rows=shown)
    policy(Action.IDENTIFICATION_WORK, EXPERTS, predicate=responsible_for_migrants, rows=worked_on)
    policy(Action.IDENTIFICATION_DECIDE, EXPERTS, rows=worked_on)
    policy(Action.IDENTIFICATION_ASSIGN, (Role.CENTRE_HEAD, Role.DUTY_EXPERT), rows=worked_on)
    policy(Action.IDENTIFICATION_NAME, (Role.CENTRE_HEAD,))
    policy(Action.IDENTIFICATION_STATISTICS, (*EXPERTS, Role.STATISTICIAN))
    policy(Action.IDENTIFICATION_EXPORT, (Role.CENTRE_HEAD,))
    policy(
        Action.IDENTIFICATION_COMPLAIN,
        (Role.CASE_OFFICER,),
        predicate=of_the_ministry,
        rows=entered_there,
    )
    policy(Action.IDENTIFICATION_RECEIVE, ())
    policy(Action.IDENTIFICATION_COUNT, ())
    policy(Action.IDENTIFICATION_GENERATE, ())
    policy(Action.IDENTIFICATION_PROPAGATE, ())
    declare_system(RECEIVER, (Action.IDENTIFICATION_RECEIVE,))
    declare_system(COUNTER, (Action.IDENTIFICATION_COUNT,))
    declare_system(GENERATOR, (Action.IDENTIFICATION_GENERATE,))
    declare_system(UPDATER, (Action.IDENTIFICATION_PROPAGATE, Action.REPORTS_HANDLE))


def of_the_ministry(actor: Actor, obj: object) -> Decision:
    """Let complaints past the centre be entered where its own complaints go: at the ministry."""
    del obj
    if institutions_for(COMPLAINT_KIND).filter(pk=actor.institution or 0).exists():
        return ALLOWED
    return Decision(
        allowed=False, reason=_("Complaints about the centre go to the competent ministry.")
    )


def entered_there(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow complaints that reached a ministry to the actor's own."""
    return rows.filter(institution=actor.institution)


def responsible_for_migrants(actor: Actor, obj: object) -> Decision:
    """Keep the procedures of migrants for the named expert and for who stands in.

    While nobody is named every expert works on them: a person in danger does not wait for that.
    """
    if not isinstance(obj, Procedure) or obj.urgency != Urgency.MIGRANT or obj.state in DECIDED:
        return ALLOWED
    rows = experts_for_migrants(obj.case.responsible_id)
    if not rows or actor.user_id in {row.user_id for row in rows}:
        return ALLOWED
    names = ", ".join(str(row.user) for row in rows)
    return Decision(
        allowed=False,
        reason=_("Procedures of migrants are handled by: %(names)s.") % {"names": names},
    )


def shown(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to cases of which the actor may see the identification."""
    return of_visible_cases(actor, rows, Part.IDENTIFICATION)


def worked_on(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to cases on which the actor works."""
    return of_visible_cases(actor, rows)
