# SPDX-License-Identifier: EUPL-1.2
"""Who may read, write, answer and classify: always for the institution that they act for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db.models import BooleanField, F, Func, Model, Q, QuerySet, UUIDField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.services import actor_of, can
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.core import navigation
from vidik.exchange.models import Addressee, Attachment, FeedbackDuty, Notice, Version
from vidik.exchange.row_functions import (
    GIVEN_RECEIVED,
    GIVEN_SENT,
    NOTICES_TAKEN,
    TAKEN_RECEIVED,
    TAKEN_SENT,
)
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
    Role.SHELTER_STAFF,
    Role.PROVIDER,
    Role.ASSOCIATION_WORKER,
    Role.ASSOCIATION_HEAD,
    Role.COORDINATOR,
    Role.LOCAL_TEAM,
)
ANSWERERS: Final = (
    *WRITERS,
    Role.RESPONDENT,
    Role.VALIDATOR,
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
        Action.PROCEEDINGS_ENTER,
    ),
    "matters-desk": (
        Action.EXCHANGE_READ,
        Action.EXCHANGE_WRITE,
        Action.EXCHANGE_CLASSIFY,
        Action.MATTERS_REMIND,
    ),
    "events-desk": (Action.EXCHANGE_READ, Action.EXCHANGE_WRITE),
    "conference-desk": (Action.EXCHANGE_READ, Action.EXCHANGE_CLASSIFY),
    "demo-letters": (
        Action.EXCHANGE_READ,
        Action.EXCHANGE_WRITE,
        Action.EXCHANGE_ANSWER,
        Action.EXCHANGE_CLASSIFY,
        Action.QUESTIONNAIRES_SEE_OWN,
        Action.QUESTIONNAIRES_ANSWER,
        Action.QUESTIONNAIRES_SUBMIT,
        Action.EVENTS_READ,
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


class Among(Func):
    """Whether a key is among those that a function of `row_functions` tells whoever acts now.

    Looked up in the order of an index, unlike a nested query beside another condition.
    """

    template = "%(expressions)s = any((select %(function)s())::uuid[])"
    output_field = BooleanField()
    conditional = True

    def __init__(self, function: str, column: str = "pk") -> None:
        super().__init__(F(column), function=function)


def received_here(own: int | None, column: str = "pk") -> Q:
    """Say of a letter that the own institution answers it now, as its addressee or in its place."""
    return Q(institution=own) & ~Q(Among(GIVEN_RECEIVED, column)) | Q(Among(TAKEN_RECEIVED, column))


def sent_here(own: int | None, column: str = "pk") -> Q:
    """Say of a letter that the own institution reads its answers now, as its sender or for it."""
    return Q(sender=own) & ~Q(Among(GIVEN_SENT, column)) | Q(Among(TAKEN_SENT, column))


def _taken_over(column: str) -> Q:
    return Q(Among(TAKEN_RECEIVED, column)) | Q(Among(TAKEN_SENT, column))


_WITHHELD: Final[dict[type[Model], Q]] = {
    Notice: Q(pk__in=NOTICES_WITHHELD),
    Version: Q(notice__in=NOTICES_WITHHELD),
    Attachment: Q(notice__isnull=False, notice__in=NOTICES_WITHHELD)
    | Q(answer__isnull=False, answer__addressee__in=LETTERS_WITHHELD),
}
"""What names its parties."""
_TAKEN_OVER: Final[dict[type[Model], Q]] = {
    Notice: Q(Among(NOTICES_TAKEN)),
    Version: Q(Among(NOTICES_TAKEN, "notice")),
    Attachment: Q(Among(NOTICES_TAKEN, "notice")) | _taken_over("answer__addressee"),
}
"""What the parties wrote about cases that the own institution answers for now in their place."""


HANDED_OVER: Final = Decision(
    allowed=False,
    reason=_("The case was handed over: the institution responsible for it now does this."),
)


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

    Among them those about a case that was handed over to it, between the institution that answered
    for the case before and others. An addressee knows of nothing that has not been sent, and
    colleagues of nothing about a restricted case that they may not see.
    """
    if actor.system_name:
        return rows if actor.system_name in SYSTEM_PARTS else rows.none()
    own = actor.institution
    if own is None:
        return rows.none()
    if rows.model in _WITHHELD:
        between = Q(parties__contains=[own]) | _TAKEN_OVER[rows.model]
        return rows.filter(between, ~_WITHHELD[rows.model])
    if rows.model is Addressee:
        return rows.filter(
            Q(sender=own) | Q(institution=own, sent_at__isnull=False) | _taken_over("pk"),
            ~Q(notice__in=NOTICES_WITHHELD),
        )
    return rows.filter(
        Q(sender=own) | Q(institution=own) | _taken_over("addressee"),
        ~Q(addressee__in=LETTERS_WITHHELD),
    )


def _received(actor: Actor, rows: QuerySet[Addressee]) -> QuerySet[Addressee]:
    own = actor.institution
    if own is None:
        return rows.none()
    received = Q(institution=own, sent_at__isnull=False) | Q(Among(TAKEN_RECEIVED))
    return rows.filter(received, ~Q(notice__in=NOTICES_WITHHELD))


def _sent(actor: Actor, rows: QuerySet[Addressee]) -> QuerySet[Addressee]:
    own = actor.institution
    if own is None:
        return rows.none()
    return rows.filter(Q(sender=own) | Q(Among(TAKEN_SENT)), ~Q(notice__in=NOTICES_WITHHELD))


def _as_sender(actor: Actor, obj: object) -> Decision:
    if actor.system_name and Action.EXCHANGE_WRITE not in SYSTEM_PARTS.get(actor.system_name, ()):
        return Decision(allowed=False, reason=_("This part of the system does not send notices."))
    if actor.institution is None:
        return Decision(allowed=False, reason=_("First choose the institution for which you act."))
    only = Decision(allowed=False, reason=_("Only the institution that sent it may do this."))
    if isinstance(obj, (Addressee, FeedbackDuty)):
        if _is_with(actor, obj, sent_here):
            return ALLOWED
        return HANDED_OVER if obj.sender_id == actor.institution else only
    if isinstance(obj, Notice) and obj.sender_id != actor.institution:
        return only
    return ALLOWED


def _as_addressee(actor: Actor, obj: object) -> Decision:
    if actor.system_name and Action.EXCHANGE_ANSWER not in SYSTEM_PARTS.get(actor.system_name, ()):
        return Decision(allowed=False, reason=_("This part of the system does not send notices."))
    if actor.institution is None:
        return Decision(allowed=False, reason=_("First choose the institution for which you act."))
    if isinstance(obj, (Addressee, FeedbackDuty)):
        only = Decision(
            allowed=False, reason=_("Only the institution that it was sent to may do this.")
        )
        if _is_with(actor, obj, received_here):
            return ALLOWED
        return HANDED_OVER if obj.institution_id == actor.institution else only
    return ALLOWED


def _is_with(actor: Actor, obj: Addressee | FeedbackDuty, here: Callable[[int | None], Q]) -> bool:
    """Return whether one side of a letter is the own institution's, or went over to it."""
    letter = obj if isinstance(obj, Addressee) else obj.addressee
    if letter.notice.case_id is None:
        own = letter.institution_id if here is received_here else letter.sender_id
        return own == actor.institution
    return Addressee.objects.filter(here(actor.institution), pk=letter.pk).exists()


def _as_part(actor: Actor, obj: object) -> Decision:
    del obj
    if actor.system_name in SYSTEM_PARTS:
        return ALLOWED
    return Decision(allowed=False, reason=_("This is done by the system itself."))
