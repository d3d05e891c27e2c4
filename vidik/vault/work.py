# SPDX-License-Identifier: EUPL-1.2
"""The work that identities make for a head: limits reached, views to review, erasures due."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room, so_many
from vidik.access.worklist import register as add
from vidik.vault import selectors
from vidik.vault.models import ErasureProposal, Insight, LimitNotice, Person, Widening
from vidik.vault.types import RetentionKind

CODE = "identities"


def _limits(actor: Actor, _now: dt.datetime) -> QuerySet[LimitNotice]:
    return selectors.limit_notices(actor)


def _limit(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Look at a limit on viewing identities that was reached"),
        _("Open"),
        reverse("vault:access-log-review"),
        details=(str(row.user),),
        since=row.at,
    )


def _requests(actor: Actor, _now: dt.datetime) -> QuerySet[Widening]:
    return selectors.widenings_to_decide(actor)


def _request(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Decide whether a colleague may view further identities"),
        _("Decide"),
        reverse("vault:access-log"),
        details=(str(row.user),),
        since=row.asked_at,
    )


def _views(actor: Actor, _now: dt.datetime) -> QuerySet[Insight]:
    return selectors.insights_to_review(actor)


def _review(number: int) -> Line:
    text = ngettext(
        "Review %(shown)s view of a case by somebody who is not named in it",
        "Review %(shown)s views of cases by people who are not named in them",
        number,
    )
    return Line(
        so_many(text, number),
        _("Review"),
        reverse("vault:access-log-review"),
    )


def _due(actor: Actor, _now: dt.datetime) -> QuerySet[Person]:
    return selectors.due_for_erasing(actor, RetentionKind.PERSON)


def _erase(number: int) -> Line:
    text = ngettext(
        "Decide on erasing %(shown)s identity", "Decide on erasing %(shown)s identities", number
    )
    return Line(
        so_many(text, number),
        _("Open"),
        reverse("vault:due"),
    )


def _proposals(actor: Actor, _now: dt.datetime) -> QuerySet[ErasureProposal]:
    return selectors.erasures_to_decide(actor)


def _proposal(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Decide whether a person is erased"),
        _("Decide"),
        reverse("vault:retention", args=[row.person_id]),
        about=row.person.code,
        case=row.case_id,
        details=(str(row.proposed_by), row.get_ground_display()),
        since=row.proposed_at,
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Identities"), 60))
    review = Action.ACCESS_LOG_REVIEW
    add(
        Kind(
            "limits", CODE, gettext_lazy("limits on viewing identities reached"), review,
            _limits, _limit, ("at",), page="vault:access-log-review", without_due=Urgency.TODAY,
        ),
        Kind(
            "widenings", CODE, gettext_lazy("requests to view further identities"),
            Action.ACCESS_LIMIT_WIDEN, _requests, _request, ("asked_at",), page="vault:access-log",
            without_due=Urgency.TODAY,
        ),
        Kind(
            "views", CODE, gettext_lazy("views of cases to review"), review,
            _views, together=_review, page="vault:access-log-review",
        ),
        Kind(
            "erasures", CODE, gettext_lazy("identities due for erasure"), Action.IDENTITIES_ERASE,
            _due, together=_erase, page="vault:due",
        ),
        Kind(
            "erasure-proposals", CODE, gettext_lazy("proposals to erase a person"),
            Action.IDENTITIES_ERASE, _proposals, _proposal, ("proposed_at",), case="case",
            page="vault:due", without_due=Urgency.TODAY,
        ),
    )  # fmt: skip
