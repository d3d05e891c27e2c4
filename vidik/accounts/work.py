# SPDX-License-Identifier: EUPL-1.2
"""The work that members make: roles to confirm, reviews, invitations not accepted."""

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
from vidik.accounts.models import Invitation, Membership
from vidik.accounts.selectors import confirming, members
from vidik.institutions.models import Institution

CODE = "members"


def _unconfirmed(actor: Actor, _now: dt.datetime) -> QuerySet[Invitation]:
    return confirming.to_confirm(actor)


def _confirm(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Confirm a role as the second person: %(role)s") % {"role": row.get_role_display()},
        _("Open"),
        reverse("confirmations"),
        details=(row.display_name, str(row.institution.name)),
        due=row.expires_at,
        since=row.invited_at,
    )


def _due(actor: Actor, _now: dt.datetime) -> QuerySet[Membership]:
    return members.in_state(members.members(actor), "due")


def _review(number: int) -> Line:
    text = ngettext(
        "Review %(shown)s member for this quarter",
        "Review %(shown)s members for this quarter",
        number,
    )
    return Line(
        so_many(text, number),
        _("Review"),
        reverse("review"),
    )


def _overdue(actor: Actor, _now: dt.datetime) -> QuerySet[Institution]:
    return members.overdue_with_reviews(actor)


def _chase(number: int) -> Line:
    text = ngettext(
        "%(shown)s institution is overdue with the quarterly review of its members",
        "%(shown)s institutions are overdue with the quarterly review of their members",
        number,
    )
    return Line(
        so_many(text, number),
        _("Open"),
        f"{reverse('reviews')}?gap=overdue",
    )


def _lapsed(actor: Actor, _now: dt.datetime) -> QuerySet[Invitation]:
    return members.invitations(actor, "lapsed")


def _renew(number: int) -> Line:
    text = ngettext(
        "Renew or withdraw %(shown)s invitation that is no longer valid",
        "Renew or withdraw %(shown)s invitations that are no longer valid",
        number,
    )
    return Line(
        so_many(text, number),
        _("Open"),
        f"{reverse('invitations')}?state=lapsed",
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Members"), 95))
    manage = Action.MEMBERS_MANAGE
    add(
        Kind(
            "roles", CODE, gettext_lazy("roles to confirm"), Action.MEMBERS_CONFIRM,
            _unconfirmed, _confirm, ("invited_at",), page="confirmations",
        ),
        Kind(
            "members", CODE, gettext_lazy("members to review"), manage, _due, together=_review,
            page="review", without_due=Urgency.LATER,
        ),
        Kind(
            "late-reviews", CODE, gettext_lazy("institutions overdue with the review of members"),
            Action.REVIEWS_READ, _overdue, together=_chase, page="reviews", query="gap=overdue",
            without_due=Urgency.LATER,
        ),
        Kind(
            "invitations", CODE, gettext_lazy("invitations no longer valid"), manage,
            _lapsed, together=_renew, page="invitations", query="state=lapsed",
        ),
    )  # fmt: skip
