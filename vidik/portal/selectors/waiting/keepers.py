# SPDX-License-Identifier: EUPL-1.2
"""What waits for administrators and auditors."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.accounts.selectors import confirming
from vidik.accounts.selectors import members as accounts_members
from vidik.audit import selectors as audit
from vidik.portal.types import Task


def members(actor: Actor) -> Iterator[Task]:
    """Yield roles to confirm, new members, members to review and invitations not accepted."""
    if can(actor, Action.MEMBERS_CONFIRM):
        requested = confirming.to_confirm(actor).count()
        yield Task(
            ngettext(
                "role waiting for you to confirm it as the second person",
                "roles waiting for you to confirm them as the second person",
                requested,
            ),
            requested,
            reverse("confirmations"),
        )
        fresh = confirming.new_members(actor).count()
        yield Task(
            ngettext(
                "new member in the last two weeks with access to cases or accounts",
                "new members in the last two weeks with access to cases or accounts",
                fresh,
            ),
            fresh,
            reverse("confirmations"),
        )
    if can(actor, Action.MEMBERS_MANAGE):
        due = accounts_members.in_state(accounts_members.members(actor), "due").count()
        yield Task(
            ngettext(
                "member due for the quarterly review", "members due for the quarterly review", due
            ),
            due,
            reverse("review"),
        )
        invited = accounts_members.invitations(actor, "waiting").count()
        yield Task(
            ngettext("invitation not yet accepted", "invitations not yet accepted", invited),
            invited,
            f"{reverse('invitations')}?state=waiting",
        )
        alone = accounts_members.invitations(actor, "unconfirmed").count()
        yield Task(
            ngettext(
                "invitation waiting for a second person",
                "invitations waiting for a second person",
                alone,
            ),
            alone,
            f"{reverse('invitations')}?state=unconfirmed",
        )
        lapsed = accounts_members.invitations(actor, "lapsed").count()
        yield Task(
            ngettext(
                "invitation that is no longer valid", "invitations that are no longer valid", lapsed
            ),
            lapsed,
            f"{reverse('invitations')}?state=lapsed",
        )
    if can(actor, Action.REVIEWS_READ):
        behind = sum(1 for row in accounts_members.review_states(actor) if row.overdue)
        yield Task(
            ngettext(
                "institution whose quarterly review is overdue",
                "institutions whose quarterly review is overdue",
                behind,
            ),
            behind,
            reverse("reviews"),
            is_late=True,
        )


def patterns(actor: Actor) -> Iterator[Task]:
    """Yield unusual patterns in the record of acts, and that its head is not signed any more."""
    if not can(actor, Action.AUDIT_REVIEW):
        return
    if audit.unsigned_since() is not None:
        yield Task(
            _("alarm: the record of acts has had no signed head for more than ten minutes"),
            1,
            reverse("shell:audit"),
            is_late=True,
        )
    unread = audit.open_reviews()
    yield Task(
        ngettext("unusual pattern to review", "unusual patterns to review", unread),
        unread,
        reverse("shell:reviews"),
    )
