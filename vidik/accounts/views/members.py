# SPDX-License-Identifier: EUPL-1.2
"""Pages of those who administer the members of an institution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor, Role
from vidik.accounts.forms import (
    ChangeRoleForm,
    EndMembershipForm,
    InviteForm,
    MemberFilterForm,
    RulesForm,
)
from vidik.accounts.models import Invitation, Membership
from vidik.accounts.policies import may_take_factors
from vidik.accounts.selectors import (
    acting,
    confirming,
    members,
    signins,
)
from vidik.accounts.selectors import (
    providers as accounts_providers,
)
from vidik.accounts.services import invitations as invitation_services
from vidik.accounts.services import members as member_services
from vidik.accounts.services import providers
from vidik.accounts.services.sending import mails_go_out
from vidik.accounts.types import (
    LONGEST,
    OVERDUE_AFTER,
    REVIEW_AFTER,
    InvitationState,
    Leaving,
    ReviewState,
)
from vidik.audit.services.recording import record
from vidik.core.downloads import as_form, download
from vidik.core.pages import number_of, sortable
from vidik.core.paging import page_of
from vidik.core.spreadsheets import Value
from vidik.core.transliterate import fold


@requires(Action.MEMBERS_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the members that one administers: searched, filtered, sorted."""
    actor = actor_of(request)
    form = MemberFilterForm(request.GET)
    wanted = form.wanted()
    return render(
        request,
        "accounts/members.html",
        {
            "form": form,
            "page": page_of(request, members.members(actor, wanted)),
            "columns": _columns(wanted.sort),
            "is_filtered": any(
                value for key, value in request.GET.items() if key not in {"sort", "page"}
            ),
            "waiting": members.invitations(actor, "waiting").count(),
            "to_confirm": confirming.to_confirm(actor).count(),
            "may_review": can(actor, Action.REVIEWS_READ),
            "may_set_up": can(actor, Action.IDENTITY_PROVIDERS_MANAGE),
            "due_since": timezone.localdate() - REVIEW_AFTER,
            "overdue_since": timezone.localdate() - OVERDUE_AFTER,
        },
    )


def _columns(sort: str) -> list[tuple[str, str, str]]:
    """Give the heads of sortable columns: label, what a click sorts by, how it is sorted now."""
    heads = (
        (_("Member"), "name"),
        (_("Role"), "role"),
        (_("Since"), "since"),
        (_("Last active"), "seen"),
        (_("Confirmed"), "reviewed"),
    )
    columns = []
    for label, key in heads:
        order = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        columns.append((label, f"-{key}" if order == "ascending" else key, order))
    return columns


@requires(Action.MEMBERS_EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give what the list shows as a file."""
    actor = actor_of(request)
    rows = members.members(actor, MemberFilterForm(request.GET).wanted())
    table = [_export_row(row) for row in rows]
    form = as_form(request.GET.get("format", ""))
    member_services.record_export(rows=len(table), form=form, actor=actor)
    return download("members", _EXPORT_HEADER, table, form)


_INVITATIONS_HEADER = (
    "name", "e-mail", "institution", "role", "state", "valid_until", "invited_by",
)  # fmt: skip
_REVIEWS_HEADER = (
    "institution", "members", "due", "overdue", "invitations", "administrators", "oldest",
)  # fmt: skip
_EXPORT_HEADER = (
    "user",
    "name",
    "e-mail",
    "institution",
    "role",
    "valid_from",
    "valid_to",
    "last_active",
    "confirmed_on",
)


def _export_row(row: Membership) -> tuple[Value, ...]:
    last_seen = row.last_seen  # type: ignore[attr-defined] # annotated by the selector
    return (
        row.user.username,
        str(row.user),
        row.user.email,
        row.institution.code,
        row.role,
        row.valid_from,
        row.valid_to,
        timezone.localtime(last_seen).date() if last_seen else None,
        row.confirmed_on,
    )


@requires(Action.MEMBERS_READ)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a member: role, activity, open sign-ins, and what can be changed."""
    actor = actor_of(request)
    row = members.member(actor, pk)
    may_change = can(actor, Action.MEMBERS_MANAGE, row)
    return render(
        request,
        "accounts/member.html",
        {
            "member": row,
            "holds": acting.holds(row, timezone.localdate()),
            "others": members.other_memberships(actor, row),
            "open": signins.open_sign_ins_through(row),
            "factors": signins.factors_of(row.user),
            "linked": accounts_providers.external_of_member(row),
            "may_change": may_change,
            "may_reset": can(actor, Action.MEMBERS_MANAGE, row.user),
            "may_take_factors": may_take_factors(actor, row.user),
            "end_form": EndMembershipForm(),
            "role_form": ChangeRoleForm(actor=actor, institution=row.institution, held=row.role),
            "mails": mails_go_out(),
            "due_since": timezone.localdate() - REVIEW_AFTER,
        },
    )


@requires(Action.MEMBERS_MANAGE)
@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do one of the things that a member's page offers."""
    row = members.member(actor_of(request), pk)
    done = _STEPS.get(name)
    if done is None:
        raise Http404
    try:
        return done(request, row)
    except member_services.NothingToChange:
        messages.error(
            request, _("Nothing was changed: the membership has changed since the page was opened.")
        )
        return redirect("member", pk)


def _end(request: HttpRequest, row: Membership) -> HttpResponse:
    form = EndMembershipForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the reason for which the membership ends."))
        return redirect("member", row.pk)
    reason = Leaving(form.cleaned_data["reason"])
    member_services.end_membership(row, reason, actor=actor_of(request))
    messages.success(request, _("The membership has ended, and its sign-ins with it."))
    return redirect("member", row.pk)


def _role(request: HttpRequest, row: Membership) -> HttpResponse:
    actor = actor_of(request)
    form = ChangeRoleForm(request.POST, actor=actor, institution=row.institution, held=row.role)
    if not form.is_valid():
        messages.error(request, _("Choose the new role from the list."))
        return redirect("member", row.pk)
    fresh = invitation_services.propose_role(row, Role(form.cleaned_data["role"]), actor=actor)
    if fresh is None:
        messages.success(
            request,
            _(
                "The new role is waiting for a second person. Until they confirm it, nothing "
                "changes."
            ),
        )
        return redirect("invitations")
    messages.success(request, _("The member now has the new role; the previous one has ended."))
    return redirect("member", fresh.pk)


def _confirm(request: HttpRequest, row: Membership) -> HttpResponse:
    member_services.confirm_members([row.pk], actor=actor_of(request))
    messages.success(request, _("The member has been confirmed."))
    return redirect("member", row.pk)


def _link(request: HttpRequest, row: Membership) -> HttpResponse:
    if not mails_go_out():
        messages.error(
            request,
            _(
                "No mail server is set up, so no link is sent. The operator of the system "
                "prints it on the command line (vidik accounts reset) and hands it to the "
                "person."
            ),
        )
        return redirect("member", row.pk)
    member_services.make_reset_link(
        row.user,
        factors=request.POST.get("factors") == "yes",
        link=lambda token: request.build_absolute_uri(reverse("reset_link", args=[token])),
        actor=actor_of(request),
    )
    messages.success(request, _("The link is on its way to the e-mail address of the account."))
    return redirect("member", row.pk)


def _no_mail() -> str:
    return _(
        "No mail server is set up, so nothing was sent. The operator of the system "
        "prints the link on the command line (vidik accounts link) and hands it to "
        "the person."
    )


def _unlink(request: HttpRequest, row: Membership) -> HttpResponse:
    for link in accounts_providers.external_of_member(row):
        providers.unlink_member(row, link.provider, actor=actor_of(request))
    messages.success(
        request,
        _(
            "The link to the institution’s own sign-in was removed and the sign-ins made "
            "through it were ended."
        ),
    )
    return redirect("member", row.pk)


def _sign_ins(request: HttpRequest, row: Membership) -> HttpResponse:
    count = member_services.end_member_sign_ins(row, actor=actor_of(request))
    messages.success(
        request,
        ngettext("%(count)d sign-in has been ended.", "%(count)d sign-ins have been ended.", count)
        % {"count": count},
    )
    return redirect("member", row.pk)


_STEPS: Final[dict[str, Callable[[HttpRequest, Membership], HttpResponse]]] = {
    "end": _end,
    "role": _role,
    "confirm": _confirm,
    "link": _link,
    "sign-ins": _sign_ins,
    "unlink": _unlink,
}


@requires(Action.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """List invitations, and invite somebody."""
    actor = actor_of(request)
    form = InviteForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            row = invitation_services.invite(
                facts["institution"],
                email=facts["email"],
                display_name=facts["display_name"],
                role=Role(facts["role"]),
                link=lambda token: _address(request, token),
                actor=actor,
            )
        except invitation_services.AlreadyThere:
            form.add_error(
                "email",
                _("This person already has the role, or an invitation is waiting for them."),
            )
        else:
            _say_what_follows(request, row)
            return redirect("invitations")
    state, sort = request.GET.get("state", ""), request.GET.get("sort", "")
    words = request.GET.get("q", "")[:200]
    rows = members.invitations(actor, state, q=words, sort=sort)
    lapsed = _lapsed(actor)
    if "format" in request.GET:
        lines = [
            (
                row.display_name, row.email, row.institution.code, row.role,
                str(InvitationState.LAPSED if row.pk in lapsed else row.state),
                timezone.localtime(row.expires_at).isoformat(timespec="minutes"),
                row.invited_by.username if row.invited_by else "",
            )
            for row in rows
        ]  # fmt: skip
        kind = as_form(request.GET.get("format", ""))
        member_services.record_export(rows=len(lines), form=kind, actor=actor, what="invitations")
        return download("invitations", _INVITATIONS_HEADER, lines, kind)
    heads = ((_("For"), "name"), (_("Role"), "role"), (_("State"), ""), (_("Until"), "until"))
    page = page_of(request, rows)
    return render(
        request,
        "accounts/invitations.html",
        {
            "form": form,
            "page": page,
            "columns": sortable(heads, sort),
            "words": words,
            "may_export": can(actor, Action.MEMBERS_EXPORT),
            "states": [("", _("all")), *((each.value, each.label) for each in InvitationState)],
            "state": state,
            "lapsed": lapsed,
            "mails": mails_go_out(),
            "confirmers": confirming.confirmers(row for row in page if row.is_unconfirmed),
        },
        status=422 if form.errors else 200,
    )


def _say_what_follows(request: HttpRequest, row: Invitation) -> None:
    if row.is_unconfirmed:
        messages.success(
            request,
            _("The invitation is waiting for a second person. The list shows who can confirm it."),
        )
    elif mails_go_out():
        messages.success(request, _("The invitation is on its way."))
    else:
        messages.warning(request, _no_mail())


def _lapsed(actor: Actor) -> set[int]:
    return set(members.invitations(actor, "lapsed").values_list("pk", flat=True))


@requires(Action.MEMBERS_MANAGE)
@require_POST
def invitation_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Send an invitation anew or take it back."""
    actor = actor_of(request)
    row = members.invitation(actor, pk)
    try:
        if name == "resend":
            fresh = invitation_services.resend(
                row, link=lambda token: _address(request, token), actor=actor
            )
            if fresh.pk != row.pk or not mails_go_out():
                _say_what_follows(request, fresh)
            else:
                messages.success(
                    request, _("A new link is on its way; the old one no longer works.")
                )
        elif name == "revoke":
            invitation_services.revoke(row, actor=actor)
            messages.success(request, _("The invitation has been withdrawn."))
        else:
            raise Http404
    except (member_services.NothingToChange, invitation_services.AlreadyThere):
        messages.error(request, _("The invitation has since been accepted or withdrawn."))
    return redirect("invitations")


@requires(Action.MEMBERS_CONFIRM)
@require_safe
def confirmations(request: HttpRequest) -> HttpResponse:
    """List the roles that wait for this person as the second one, and who is new."""
    actor = actor_of(request)
    return render(
        request,
        "accounts/confirmations.html",
        {
            "page": page_of(request, confirming.to_confirm(actor)),
            "new": confirming.new_members(actor),
            "is_administrator": bool(can(actor, Action.MEMBERS_READ)),
        },
    )


@requires(Action.MEMBERS_CONFIRM)
@require_POST
def confirmation_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Confirm or refuse a role that somebody else gives."""
    actor = actor_of(request)
    row = confirming.to_confirm(actor).filter(pk=pk).first()
    if row is None or name not in {"confirm", "refuse"}:
        raise Http404
    try:
        if name == "refuse":
            invitation_services.refuse_invitation(row, actor=actor)
            messages.success(request, _("The role was refused; nobody gets it."))
        else:
            row = invitation_services.confirm_invitation(
                row, link=lambda token: _address(request, token), actor=actor
            )
            if row.replaces_id is not None:
                messages.success(request, _("The member has the new role from now on."))
            else:
                _say_what_follows(request, row)
    except member_services.NothingToChange:
        messages.error(request, _("In the meantime this was decided or withdrawn, or it expired."))
    return redirect("confirmations")


def _address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("invitation_link", args=[token]))


@requires(Action.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Say of each member who is due whether they still need the access."""
    actor = actor_of(request)
    if request.method == "POST":
        keys = [key for typed in request.POST.getlist("member") if (key := number_of(typed))]
        count = member_services.confirm_members(keys, actor=actor) if keys else 0
        if count:
            messages.success(
                request,
                ngettext(
                    "%(count)d member has been confirmed.",
                    "%(count)d members have been confirmed.",
                    count,
                )
                % {"count": count},
            )
        else:
            messages.error(request, _("Select those who still need access, then confirm."))
        return redirect("review")
    rows = members.members(actor, MemberFilterForm({"state": "due", "sort": "reviewed"}).wanted())
    page = page_of(request, rows, per_page=50)
    return render(
        request,
        "accounts/review.html",
        {
            "page": page,
            "overdue_since": timezone.localdate() - OVERDUE_AFTER,
            "others": [row.pk for row in page if can(actor, Action.MEMBERS_MANAGE, row)],
        },
    )


@requires(Action.REVIEWS_READ)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Show the office how the review of every institution stands."""
    actor = actor_of(request)
    states = members.review_states(actor)
    words = request.GET.get("q", "")[:200]
    wanted, gap = fold(words).split(), request.GET.get("gap", "")
    shown = [
        row
        for row in states
        if all(word in fold(row.institution) for word in wanted) and _has_gap(row, gap)
    ]
    if "format" in request.GET:
        lines = [
            (
                row.institution, row.members, row.due, row.overdue, row.invitations,
                row.administrators, row.oldest,
            )
            for row in shown
        ]  # fmt: skip
        record(actor.label, "reviews.exported", label="accounts", rows=len(lines))
        return download("reviews", _REVIEWS_HEADER, lines, as_form(request.GET["format"]))
    return render(
        request,
        "accounts/reviews.html",
        {
            "page": page_of(request, shown),
            "words": words,
            "gap": gap,
            "gaps": [
                ("", _("all")),
                ("due", _("due")),
                ("overdue", _("overdue")),
                ("without", _("without an administrator")),
            ],
            "institutions": len(states),
            "members": sum(state.members for state in states),
            "due": sum(state.due for state in states),
            "overdue": sum(state.overdue for state in states),
            "without": sum(1 for state in states if not state.administrators),
        },
    )


def _has_gap(row: ReviewState, gap: str) -> bool:
    """Whether what is asked about lacks at an institution; asked about nothing, it does."""
    lacks = {"due": row.due > 0, "overdue": row.overdue > 0, "without": not row.administrators}
    return lacks.get(gap, True)


@requires(Action.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Set how long the sign-ins of one's institution last."""
    actor = actor_of(request)
    row = request.sign_in.membership  # type: ignore[attr-defined] # set by the middleware
    held = signins.rules_of(row.institution_id)
    initial = {
        "idle_minutes": held.idle_minutes if held else LONGEST.idle.seconds // 60,
        "absolute_hours": held.absolute_hours if held else LONGEST.absolute.seconds // 3600,
    }
    form = RulesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        member_services.set_sign_in_rules(row.institution, **form.cleaned_data, actor=actor)
        messages.success(request, _("The limits apply to everybody from their next click."))
        return redirect("sign_in_rules")
    return render(
        request,
        "accounts/rules.html",
        {"form": form, "institution": row.institution},
        status=422 if form.errors else 200,
    )
