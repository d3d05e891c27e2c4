# SPDX-License-Identifier: EUPL-1.2
"""Who may read, write, answer and classify: always for the institution that they act for."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Func, Model, Q, QuerySet, UUIDField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.services import actor_of, can
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.core import navigation
from vidik.exchange.models import Addressee, Attachment, FeedbackDuty, Notice, Version
from vidik.exchange.types import RECEIVED, SENT

WRITERS: Final = (
    Role.ANALYST,
    Role.HEAD,
    Role.CENTRE_HEAD,
    Role.DUTY_EXPERT,
    Role.CASE_EXPERT,
    Role.FIRST_RESPONDER,
    Role.CASE_OFFICER,
    Role.POLICE,
    Role.PROSECUTOR,
    Role.COURT_OFFICER,
    Role.PRISON_OFFICER,
    Role.ASSOCIATION_WORKER,
    Role.ASSOCIATION_HEAD,
    Role.COORDINATOR,
)
ANSWERERS: Final = (
    *WRITERS,
    Role.SHELTER_STAFF,
    Role.PROVIDER,
    Role.RESPONDENT,
    Role.VALIDATOR,
    Role.LOCAL_TEAM,
)
READERS: Final = (*ANSWERERS, Role.READER, Role.EDITOR)
"""Not the statistician: notices of the centre tell of single cases."""
SYSTEM_PARTS: Final = {
    "reminders": (Action.EXCHANGE_READ, Action.EXCHANGE_DELIVER),
    "mailer": (Action.EXCHANGE_READ, Action.EXCHANGE_DELIVER),
    "calendar-job": (Action.EXCHANGE_READ, Action.EXCHANGE_DELIVER),
    "notice-merger": (Action.EXCHANGE_READ, Action.EXCHANGE_DELIVER),
    "proceedings-desk": (
        Action.EXCHANGE_READ,
        Action.EXCHANGE_WRITE,
        Action.EXCHANGE_CLASSIFY,
        Action.CASES_LOCATE,
        Action.IDENTIFICATION_PROPAGATE,
    ),
    "demo-letters": (
        Action.EXCHANGE_READ,
        Action.EXCHANGE_WRITE,
        Action.EXCHANGE_ANSWER,
        Action.EXCHANGE_CLASSIFY,
        Action.QUESTIONNAIRES_SEE_OWN,
        Action.QUESTIONNAIRES_ANSWER,
        Action.QUESTIONNAIRES_SUBMIT,
    ),
}
"""The parts of the system that see every notice, and what each may do with it."""


def _withheld(function: str) -> Func:
    """Return the keys that a function of `row_security` tells: asked of whoever acts now."""
    return Func(
        function=function,
        template="(select unnest((select %(function)s())))",
        output_field=UUIDField(),
    )


NOTICES_WITHHELD: Final = _withheld("vidik_notices_withheld")
"""Those about restricted cases that the actor may not see, of the sender's side and of the
institution responsible for the case: a restricted case itself is hidden from the actor's queries,
so that only the database can tell."""
LETTERS_WITHHELD: Final = _withheld("vidik_letters_withheld")
_WITHHELD: Final[dict[type[Model], Q]] = {
    Notice: Q(pk__in=NOTICES_WITHHELD),
    Version: Q(notice__in=NOTICES_WITHHELD),
    Attachment: Q(notice__isnull=False, notice__in=NOTICES_WITHHELD)
    | Q(answer__isnull=False, answer__addressee__in=LETTERS_WITHHELD),
}
"""What names its parties."""


def register() -> None:
    """Register the room's policies and its entry of the main menu."""
    policy(
        Action.EXCHANGE_READ,
        (*READERS, Role.SYSTEM),
        rows=_between,
        sides={RECEIVED: _received, SENT: _sent},
    )
    policy(Action.EXCHANGE_WRITE, (*WRITERS, Role.SYSTEM), predicate=_as_sender, rows=_between)
    policy(
        Action.EXCHANGE_ANSWER,
        (*ANSWERERS, Role.SYSTEM),
        predicate=_as_addressee,
        rows=_between,
    )
    policy(Action.EXCHANGE_CLASSIFY, (*WRITERS, Role.SYSTEM), predicate=_as_sender, rows=_between)
    policy(Action.EXCHANGE_CALENDAR, (Role.HEAD, Role.SYSTEM))
    policy(Action.EXCHANGE_DELIVER, (Role.SYSTEM,), predicate=_as_part)
    policy(Action.EXCHANGE_LOAD, (Role.SYSTEM,))
    for name, actions in SYSTEM_PARTS.items():
        declare_system(name, actions)
    navigation.register(
        navigation.Entry(
            "exchange:inbox", _("Notices"), 55, _may_read, group=navigation.Group.NOTICES
        )
    )


def _may_read(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.EXCHANGE_READ))


def _between(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to those between the actor's institution and another one.

    An addressee knows of nothing that has not been sent, and colleagues of nothing about a
    restricted case that they may not see.
    """
    if actor.system_name:
        return rows if actor.system_name in SYSTEM_PARTS else rows.none()
    own = actor.institution
    if own is None:
        return rows.none()
    if rows.model in _WITHHELD:
        return rows.filter(~_WITHHELD[rows.model], parties__contains=[own])
    if rows.model is Addressee:
        return rows.filter(
            Q(sender=own) | Q(institution=own, sent_at__isnull=False),
            ~Q(notice__in=NOTICES_WITHHELD),
        )
    return rows.filter(Q(sender=own) | Q(institution=own), ~Q(addressee__in=LETTERS_WITHHELD))


def _received(actor: Actor, rows: QuerySet[Addressee]) -> QuerySet[Addressee]:
    own = actor.institution
    if own is None:
        return rows.none()
    return rows.filter(~Q(notice__in=NOTICES_WITHHELD), institution=own, sent_at__isnull=False)


def _sent(actor: Actor, rows: QuerySet[Addressee]) -> QuerySet[Addressee]:
    own = actor.institution
    if own is None:
        return rows.none()
    return rows.filter(~Q(notice__in=NOTICES_WITHHELD), sender=own)


def _as_sender(actor: Actor, obj: object) -> Decision:
    if actor.system_name and Action.EXCHANGE_WRITE not in SYSTEM_PARTS.get(actor.system_name, ()):
        return Decision(allowed=False, reason=_("This part of the system does not send notices."))
    if actor.institution is None:
        return Decision(allowed=False, reason=_("Choose the institution for which you act first."))
    parts = (Notice, Addressee, FeedbackDuty)
    if isinstance(obj, parts) and obj.sender_id != actor.institution:
        return Decision(allowed=False, reason=_("Only the institution that sent it may do this."))
    return ALLOWED


def _as_addressee(actor: Actor, obj: object) -> Decision:
    if actor.system_name and Action.EXCHANGE_ANSWER not in SYSTEM_PARTS.get(actor.system_name, ()):
        return Decision(allowed=False, reason=_("This part of the system does not send notices."))
    if actor.institution is None:
        return Decision(allowed=False, reason=_("Choose the institution for which you act first."))
    if isinstance(obj, (Addressee, FeedbackDuty)) and obj.institution_id != actor.institution:
        return Decision(
            allowed=False, reason=_("Only the institution that it was sent to may do this.")
        )
    return ALLOWED


def _as_part(actor: Actor, obj: object) -> Decision:
    del obj
    if actor.system_name in SYSTEM_PARTS:
        return ALLOWED
    return Decision(allowed=False, reason=_("This is done by the system itself."))
