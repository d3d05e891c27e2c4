# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: members and their reviews, invitations, elevated sessions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from vidik.access.listing import Link, ListPage, Tile
from vidik.access.services import can
from vidik.access.types import Action, Role
from vidik.accounts.models import Elevation, Invitation, Membership
from vidik.accounts.selectors import confirming, members, providers
from vidik.accounts.services.sending import mails_go_out
from vidik.accounts.types import OVERDUE_AFTER, REVIEW_AFTER, InvitationState, ReviewState
from vidik.core.listing.cells import lines, small, tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, holding_one_of, search
from vidik.core.templatetags.vidik import day, moment, number
from vidik.core.transliterate import fold

_ROLES = [(role.value, role.label) for role in Role if role is not Role.SYSTEM]


def _account_marks(row: Membership) -> SafeString:
    return words(
        row.user.is_demo and tag(_("demo"), "outline"),
        not row.user.is_active and tag(_("switched off"), "warn"),
    )


def _role(row: Membership) -> SafeString:
    ended = _("ended %(day)s") % {"day": day(row.ended_at)} if row.ended_at else ""
    return lines(tag(row.get_role_display()), ended and small(ended))


def _review_marks(row: Any) -> SafeString | str:
    today = timezone.localdate()
    if row.ended_at or row.reviewed_on > today - REVIEW_AFTER:
        return ""
    if row.reviewed_on <= today - OVERDUE_AFTER:
        return tag(_("overdue"), "bad")
    return tag(_("due"), "warn")


_NAME = Column(
    "name", _("Member"), "user", sort="user__display_name", link=to("member", "pk"),
    marks=_account_marks, under="user.username",
)  # fmt: skip
_ACTIVE = Column(
    "seen", _("Last active"), "last_seen", sort=True, kind=Kind.MOMENT, missing=_("never")
)
_CONFIRMED = Column(
    "reviewed", _("Confirmed"), "confirmed_on", sort="reviewed_on", kind=Kind.DAY,
    missing=_("never"), marks=_review_marks,
)  # fmt: skip


_ABOVE = (Link(_("Members"), "members", Action.MEMBERS_READ),)


class Members(ListPage):
    """The members that one administers."""

    action = Action.MEMBERS_READ
    source = members.members
    template_name = "accounts/members.html"
    title = _("Members")
    lead = _(
        "Who may act for the institution, and in which role. Roles alone decide what somebody may"
        " do; no account is exempt."
    )
    noun = ngettext_lazy("%(shown)s membership", "%(shown)s memberships", "count")
    empty = (_("No members yet"), _("Invite somebody."))
    sort = "name"
    export, export_act, export_action = "members", "members.exported", Action.MEMBERS_EXPORT
    buttons = (
        Link(_("Quarterly review"), "review"),
        Link(_("Reviews of all institutions"), "reviews", Action.REVIEWS_READ),
        Link(_("Own sign-in"), "identity_providers", Action.IDENTITY_PROVIDERS_MANAGE),
        Link(_("New members"), "confirmations"),
        Link(_("Elevated sessions"), "elevations"),
        Link(_("Limits of sign-ins"), "sign_in_rules"),
        Link(_("Invite"), "invitations", is_main=True),
    )  # fmt: skip
    filters = (
        search(label=_("Name or e-mail"),
               narrow=holding_one_of("user__username", "user__display_name", "user__email")),
        choice("role", _("Role"), _ROLES, "role"),
        choice(
            "state", _("Membership"),
            [("present", _("present")), ("due", _("due for review")),
             ("idle", _("not active for ninety days")), ("ended", _("ended"))],
            members.in_state, default="present", any_label=_("all"),
        ),
    )  # fmt: skip
    columns = (
        Column("username", _("User name"), "user.username", only="file"),
        _NAME,
        Column("email", _("E-mail"), "user.email", only="file"),
        Column("role", _("Role"), "get_role_display", cell=_role, sort="role"),
        Column("since", _("Since"), "valid_from", sort=True, kind=Kind.DAY),
        Column("until", _("Until"), "valid_to", only="file"),
        _ACTIVE,
        _CONFIRMED,
        Column("institution", _("Institution"), "institution.short"),
    )  # fmt: skip

    def extra(self) -> dict[str, Any]:
        return {"to_confirm": confirming.to_confirm(self.actor).count()}


class Review(ListPage):
    """The members who are due, to be confirmed together."""

    action = Action.MEMBERS_MANAGE
    template_name = "accounts/review.html"
    title = _("Quarterly review")
    lead = _(
        "Each member is confirmed every ninety days, or their membership is ended. Nobody confirms"
        " themselves."
    )
    above = _ABOVE
    caption = _("Members who are due")
    empty = (_("Nobody is due"), _("Everybody was confirmed within the last ninety days."))
    per_page = 50
    columns = (
        Column("needed", _("Needed"), template="accounts/_needed.html"),
        Column("name", _("Member"), "user", link=to("member", "pk"), under="institution.short"),
        Column("role", _("Role"), cell=_role),
        _ACTIVE,
        _CONFIRMED,
    )  # fmt: skip

    def rows(self) -> QuerySet[Membership]:
        due = members.in_state(members.members(self.actor), "due")
        return due.order_by("reviewed_on", "pk")

    def prepared(self, rows: Iterable[Membership]) -> Iterable[Membership]:
        for row in rows:
            row.may_confirm = bool(can(self.actor, Action.MEMBERS_MANAGE, row))  # type: ignore[attr-defined] # for the template
            yield row


class Invitations(ListPage):
    """Invitations, and who can confirm them."""

    action = Action.MEMBERS_MANAGE
    template_name = "accounts/invitations.html"
    title = _("Invitations")
    lead = _(
        "A role with access to cases, the record of acts or accounts has to be confirmed by a"
        " second person. Then the link is sent to the e-mail address of the invited person and to"
        " nobody else; it can be opened once, within three days."
    )
    above = _ABOVE
    empty = (_("No invitation yet"), _("Invite somebody with the form."))
    export, export_act, export_action = "invitations", "members.exported", Action.MEMBERS_EXPORT
    filters = (
        search(label=_("Name or e-mail"), narrow=holding_one_of("display_name", "email")),
        choice("state", _("State"), [(each.value, each.label) for each in InvitationState],
               any_label=_("all")),
    )  # fmt: skip
    columns = (
        Column("name", _("For"), "display_name", sort=True, heading=True, under="email"),
        Column("email", _("E-mail"), only="file"),
        Column("role", _("Role"), "get_role_display", sort="role",
               cell=lambda row: tag(row.get_role_display()), under="institution.short"),
        Column("institution", _("Institution"), "institution.short", only="file"),
        Column("state", _("State"), "shown_state.label",
        template="accounts/_invitation_state.html"),
        Column("until", _("Until"), "expires_at", sort=True),
        Column("by", _("Invited by"), "invited_by", only="file"),
        Column("step", _("Step"), template="accounts/_invitation_steps.html", only="page"),
    )  # fmt: skip

    def rows(self) -> QuerySet[Invitation]:
        return members.invitations(self.actor, self.asked["state"])

    def prepared(self, rows: Iterable[Invitation]) -> list[Invitation]:
        found = list(rows)
        lapsed = set(members.invitations(self.actor, "lapsed").values_list("pk", flat=True))
        confirmers = confirming.confirmers(row for row in found if row.is_unconfirmed)
        for row in found:
            row.shown_state = InvitationState.LAPSED if row.pk in lapsed else row.state  # type: ignore[attr-defined] # for cells
            row.confirmers = confirmers.get(row.pk)  # type: ignore[attr-defined] # for cells
        return found

    def extra(self) -> dict[str, Any]:
        return {"mails": mails_go_out()}


class Confirmations(ListPage):
    """Roles that wait for the actor as the second person."""

    action = Action.MEMBERS_CONFIRM
    source = confirming.to_confirm
    template_name = "accounts/confirmations.html"
    title = _("Roles to confirm")
    lead = _(
        "No one person alone can give a role with access to cases, the record of acts or accounts."
        " Before you confirm, ask the person by telephone or face to face, not at the address"
        " below: are they employed there, do they need the role, and is the address theirs?"
    )
    above = _ABOVE
    empty = (
        _("Nothing is waiting for you"),
        _("Whoever gives a role sees on the “Invitations” page who can confirm it."),
    )
    columns = (
        Column("name", _("For"), "display_name", heading=True, under="email"),
        Column("role", _("Role"), template="accounts/_role_to_confirm.html"),
        Column("by", _("Given by"), "invited_by", under=lambda row: moment(row.invited_at)),
        Column("until", _("Until"), "expires_at", kind=Kind.MOMENT),
        Column("step", _("Step"), template="accounts/_confirmation_steps.html"),
    )  # fmt: skip

    def extra(self) -> dict[str, Any]:
        return {"new": confirming.new_members(self.actor)}


def _named(rows: list[ReviewState], typed: str) -> list[ReviewState]:
    wanted = fold(typed).split()
    return [row for row in rows if all(word in fold(row.institution) for word in wanted)]


def _with_gap(rows: list[ReviewState], gap: str) -> list[ReviewState]:
    if gap == "without":
        return [row for row in rows if not row.administrators]
    return [row for row in rows if getattr(row, gap)]


class Reviews(ListPage):
    """How the review of every institution stands."""

    action = Action.REVIEWS_READ
    source = members.review_states
    title = _("Reviews of all institutions")
    lead = _("Whether every institution confirms each quarter who still needs access.")
    above = _ABOVE
    caption = _("Institutions and their reviews")
    empty = (_("No members yet"), "")
    export, export_act = "reviews", "reviews.exported"
    filters = (
        search(label=_("Name, either script"), narrow=_named),
        choice(
            "gap", _("State"),
            [("due", _("due")), ("overdue", _("overdue")),
             ("without", _("without an administrator"))],
            _with_gap, any_label=_("all"),
        ),
    )  # fmt: skip
    columns = (
        Column("institution", _("Institution")),
        Column("members", _("Members"), kind=Kind.NUMBER),
        Column("due", _("Due"), kind=Kind.NUMBER),
        Column("overdue", _("Overdue"), kind=Kind.NUMBER,
               cell=lambda row: tag(number(row.overdue), "bad") if row.overdue else number(0)),
        Column("invitations", _("Invitations waiting"), kind=Kind.NUMBER),
        Column(
            "administrators", _("Administrators"), kind=Kind.NUMBER,
            cell=lambda row: number(row.administrators) if row.administrators
            else tag(_("none"), "warn"),
        ),
        Column("oldest", _("Oldest confirmation"), kind=Kind.DAY),
    )  # fmt: skip

    def tiles(self) -> list[Tile]:
        states = self.rows()
        return [
            Tile(len(states), _("institutions with members")),
            Tile(sum(each.members for each in states), _("memberships")),
            Tile(sum(each.due for each in states), _("due")),
            Tile(sum(each.overdue for each in states), _("overdue")),
            Tile(
                sum(not each.administrators for each in states), _("without an administrator")
            ),
        ]  # fmt: skip


def _end_of(row: Elevation) -> Any:
    if row.ended_at and row.ended_at < row.expires_at:
        return moment(row.ended_at)
    if row.expires_at <= timezone.now():
        return moment(row.expires_at)
    return tag(_("open until %(last)s") % {"last": moment(row.expires_at)}, "warn")


class Elevations(ListPage):
    """Elevated sessions, the newest first."""

    action = Action.ELEVATIONS_READ
    source = providers.elevations
    title = _("Elevated sessions")
    lead = _(
        "Who opened far-reaching actions, when, and why. What they then did is in the record of"
        " acts."
    )
    above = _ABOVE
    noun = ngettext_lazy("%(shown)s elevated session", "%(shown)s elevated sessions", "count")
    empty = (_("No elevated session yet"), _("They appear here as soon as somebody starts one."))
    export, export_act, is_elevated = "elevated-sessions", "elevations.exported", True
    columns = (
        Column("user", _("Who"), heading=True,
               under=lambda row: f"{row.get_role_display()}, {row.institution.short}"),
        Column("role", _("Role"), "get_role_display", only="file"),
        Column("institution", _("Institution"), "institution.short", only="file"),
        Column("begun", _("Started"), "begun_at", kind=Kind.MOMENT),
        Column("ended", _("Ended"), lambda row: row.ended_at or row.expires_at, cell=_end_of,
               kind=Kind.MOMENT),
        Column("reason", _("What for")),
    )  # fmt: skip


class Providers(ListPage):
    """The own sign-ins of institutions."""

    action = Action.IDENTITY_PROVIDERS_MANAGE
    source = providers.providers
    template_name = "accounts/providers.html"
    title = _("Own sign-ins of institutions")
    lead = _(
        "Where an institution has an OpenID provider, its people sign in the way they do there."
        " Accounts are still given by invitation."
    )
    above = _ABOVE
    noun = ngettext_lazy("%(shown)s own sign-in", "%(shown)s own sign-ins", "count")
    empty = (
        _("No institution has an own sign-in yet"),
        _("Everybody signs in with a password and a second factor, or with a passkey."),
    )
    columns = (
        Column("institution", _("Institution"), "institution.short",
               link=to("identity_provider", "pk")),
        Column("issuer", _("Issuer")),
        Column("linked", _("Linked accounts"), kind=Kind.NUMBER),
        Column(
            "factor", _("Second factor"),
            lambda row: _("as shown there") if row.trusted_amr or row.trusted_acr
            else _("this system’s own"),
        ),
        Column(
            "state", _("State"),
            cell=lambda row: tag(_("in use"), "good") if row.is_active else tag(_("out of use")),
        ),
    )  # fmt: skip

    def extra(self) -> dict[str, Any]:
        return {"hosts": settings.IDENTITY_PROVIDER_HOSTS}
