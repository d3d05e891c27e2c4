# SPDX-License-Identifier: EUPL-1.2
"""Who asks, who answers: an institution sees its own questionnaires and nobody else's."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.services import actor_of, can
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.core import navigation
from vidik.questionnaires.models import FindingQuery, Respondent
from vidik.questionnaires.types import State

ASKING: Final = (Role.ANALYST, Role.HEAD)
READING: Final = (*ASKING, Role.EDITOR, Role.READER)
ANSWERING: Final = (Role.RESPONDENT, Role.VALIDATOR)
LEADING: Final = frozenset({Role.VALIDATOR, Role.INSTITUTION_ADMIN})
"""Roles that may assign sections, besides the colleague who leads the answering."""
LOADER: Final = "pack-loader"
MERGER: Final = "questionnaire-merger"
CARRIER: Final = "answer-carrier"


def register() -> None:
    """Register the room's policies and its entries of the main menu."""
    policy(Action.QUESTIONNAIRES_READ, (*READING, Role.SYSTEM))
    policy(Action.QUESTIONNAIRES_PREPARE, (*ASKING, Role.SYSTEM))
    policy(Action.QUESTIONNAIRES_DISPATCH, ASKING)
    policy(Action.QUESTIONNAIRES_DECIDE, (*ASKING, Role.SYSTEM))
    policy(Action.QUESTIONNAIRES_EXPORT, READING)
    policy(Action.QUESTIONNAIRES_SEE_OWN, (*ANSWERING, Role.SYSTEM), rows=_own)
    policy(
        Action.QUESTIONNAIRES_ANSWER,
        (*ANSWERING, *ASKING, Role.SYSTEM),
        predicate=_may_answer,
        rows=_reachable,
    )
    policy(
        Action.QUESTIONNAIRES_SUBMIT,
        (Role.VALIDATOR, *ASKING, Role.SYSTEM),
        predicate=_may_answer,
        rows=_reachable,
    )
    policy(
        Action.QUESTIONNAIRES_SHARE_OUT,
        (*ANSWERING, Role.INSTITUTION_ADMIN),
        predicate=_may_share_out,
        rows=_own,
    )
    declare_system(LOADER, (Action.QUESTIONNAIRES_READ, Action.QUESTIONNAIRES_PREPARE))
    declare_system(
        MERGER,
        (
            Action.QUESTIONNAIRES_READ,
            Action.QUESTIONNAIRES_PREPARE,
            Action.QUESTIONNAIRES_DECIDE,
        ),
    )
    declare_system(
        CARRIER, (Action.QUESTIONNAIRES_READ, Action.FINDINGS_READ, Action.FINDINGS_HANDLE)
    )
    navigation.register(
        navigation.Entry(
            "questionnaires:calls",
            _("Questionnaires"),
            45,
            _may_read,
            group=navigation.Group.FIGURES,
        )
    )
    navigation.register(
        navigation.Entry(
            "questionnaires:own",
            _("Our questionnaires"),
            46,
            _may_answer_own,
            group=navigation.Group.FIGURES,
        )
    )


def _may_read(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.QUESTIONNAIRES_READ))


def _may_answer_own(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.QUESTIONNAIRES_SEE_OWN))


def _own(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow to the actor's institution, without questionnaires that have not been sent."""
    if actor.institution is None:
        return rows.none()
    mine = rows.filter(institution=actor.institution)
    return mine.exclude(state=State.PREPARED) if rows.model is Respondent else mine


def _reachable(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Let the office enter letters for anybody, and an institution answer for itself."""
    if actor.roles & set(ASKING):
        return rows.filter(~Q(state=State.PREPARED)) if rows.model is Respondent else rows
    return _own(actor, rows)


def _may_answer(actor: Actor, obj: object) -> Decision:
    if actor.roles & set(ASKING):
        return ALLOWED
    if actor.institution is None:
        return Decision(allowed=False, reason=_("First choose the institution for which you act."))
    if isinstance(obj, (Respondent, FindingQuery)) and obj.institution_id != actor.institution:
        return Decision(allowed=False, reason=_("Only the institution that was asked may answer."))
    return ALLOWED


def _may_share_out(actor: Actor, obj: object) -> Decision:
    """Let the leader assign sections: whoever does so first, or those who approve answers."""
    if actor.institution is None:
        return Decision(allowed=False, reason=_("First choose the institution for which you act."))
    if not isinstance(obj, Respondent) or actor.roles & LEADING:
        return ALLOWED
    if obj.lead_id is None and not obj.tasks.filter(ended_at__isnull=True).exists():
        return ALLOWED
    if obj.lead_id is not None and obj.lead_id == actor.user_id:
        return ALLOWED
    return Decision(
        allowed=False,
        reason=_(
            "Sections are assigned by the person who leads the answering or the person who "
            "approves it."
        ),
    )
