# SPDX-License-Identifier: EUPL-1.2
"""Who may enter, find, see, change and erase persons. The Rapporteur's office never may."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.services import actor_of, can
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.core import navigation
from vidik.vault import reach
from vidik.vault.keys import VAULT_SYSTEM
from vidik.vault.models import Person
from vidik.vault.services.restoring import ERASER
from vidik.vault.services.searching import FINDER

EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
ASSOCIATIONS: Final = (Role.ASSOCIATION_HEAD, Role.ASSOCIATION_WORKER)
JUSTICE: Final = (Role.POLICE, Role.PROSECUTOR, Role.COURT_OFFICER)
NEAR_THE_PERSON: Final = (Role.SHELTER_STAFF, Role.PROVIDER, Role.CASE_OFFICER)
HEADS: Final = (Role.CENTRE_HEAD, Role.ASSOCIATION_HEAD)


def register() -> None:
    """Register the room's policies, its system actors and its entry of the main menu."""
    working = (*EXPERTS, *ASSOCIATIONS)
    policy(Action.IDENTITIES_ENTER, working, rows=reach.own_cases)
    policy(Action.IDENTITIES_SEARCH, (*working, *JUSTICE))
    policy(Action.IDENTITIES_SEARCH_ACROSS, EXPERTS)
    policy(
        Action.IDENTITIES_VIEW,
        (*working, *JUSTICE, *NEAR_THE_PERSON),
        rows=reach.identity_rows,
    )
    policy(
        Action.IDENTITIES_VIEW_CONTACT,
        (*working, *JUSTICE, *NEAR_THE_PERSON),
        rows=reach.contact_rows,
    )
    policy(Action.IDENTITIES_CHANGE, working, rows=reach.worked_rows)
    policy(
        Action.IDENTITIES_CHANGE_CONTACT,
        (*working, Role.SHELTER_STAFF),
        rows=reach.worked_rows,
    )
    policy(Action.NOTES_WRITE, working, rows=reach.worked_rows)
    policy(Action.NOTES_CORRESPOND, EXPERTS, rows=reach.worked_rows)
    policy(Action.NOTES_PROTECT, (*working, *NEAR_THE_PERSON), rows=reach.protected_rows)
    policy(Action.IDENTITIES_MERGE, (*EXPERTS, Role.ASSOCIATION_HEAD), rows=reach.worked_rows)
    # What cannot be undone, and who looked, is a matter of the responsible institution alone:
    # neither of those who merely take part in the case nor of an emergency access.
    for action in (Action.IDENTITIES_LOG, Action.IDENTITIES_HOLD, Action.IDENTITIES_ERASE):
        policy(action, HEADS, predicate=_answers_for, rows=reach.answered_rows, is_discreet=True)
    policy(
        Action.IDENTITIES_PROPOSE_ERASURE,
        working,
        predicate=_answers_for,
        rows=reach.answered_rows,
        is_discreet=True,
    )
    policy(
        Action.ACCESS_LIMIT_WIDEN, (*working, *JUSTICE, *NEAR_THE_PERSON), rows=reach.of_institution
    )
    policy(Action.ACCESS_LOG_REVIEW, HEADS, rows=reach.answered_rows)
    policy(Action.VAULT_FIND, ())
    policy(Action.VAULT_MANAGE, ())
    policy(Action.VAULT_ERASE_AGAIN, ())
    declare_system(FINDER, (Action.VAULT_FIND,))
    declare_system(VAULT_SYSTEM, (Action.VAULT_MANAGE,))
    declare_system(ERASER, (Action.VAULT_ERASE_AGAIN,))
    navigation.register(
        navigation.Entry(
            "vault:search", _("Find a person"), 24, _may_search, group=navigation.Group.CASES
        )
    )


def _answers_for(actor: Actor, obj: object) -> Decision:
    """Say why somebody who works on a case may not decide whether its persons' data are kept."""
    if not isinstance(obj, Person):
        return ALLOWED
    own = Person.objects.filter(pk=obj.pk)
    # Of a person out of reach, the rows say that there is none.
    if not reach.worked_rows(actor, own).exists() or reach.answered_rows(actor, own).exists():
        return ALLOWED
    return Decision(
        allowed=False,
        reason=gettext("Only the institution that is responsible for the case decides about it."),
    )


def _may_search(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.IDENTITIES_SEARCH))
