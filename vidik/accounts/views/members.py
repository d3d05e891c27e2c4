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
from vidik.access.types import Action, Role
from vidik.accounts.forms import (
    ChangeRoleForm,
    EndMembershipForm,
    InviteForm,
    RulesForm,
)
from vidik.accounts.lists import Invitations, Review
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
    REVIEW_AFTER,
    Leaving,
)
from vidik.core.pages import number_of


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
        except invitation_services.AlreadyMember:
            form.add_error(
                "email",
                _("This person already has the role, or an invitation is waiting for them."),
            )
        else:
            _explain_next_step(request, row)
            return redirect("invitations")
    return Invitations.answer(request, status=422 if form.errors else 200, form=form)


def _explain_next_step(request: HttpRequest, row: Invitation) -> None:
    if row.is_unconfirmed:
        messages.success(
            request,
            _("The invitation is waiting for a second person. The list shows who can confirm it."),
        )
    elif mails_go_out():
        messages.success(request, _("The invitation is on its way."))
    else:
        messages.warning(request, _no_mail())


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
                _explain_next_step(request, fresh)
            else:
                messages.success(
                    request, _("A new link is on its way; the old one no longer works.")
                )
        elif name == "revoke":
            invitation_services.revoke(row, actor=actor)
            messages.success(request, _("The invitation has been withdrawn."))
        else:
            raise Http404
    except (member_services.NothingToChange, invitation_services.AlreadyMember):
        messages.error(request, _("The invitation has since been accepted or withdrawn."))
    return redirect("invitations")


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
                _explain_next_step(request, row)
    except member_services.NothingToChange:
        messages.error(request, _("In the meantime this was decided or withdrawn, or it expired."))
    return redirect("confirmations")


def _address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("invitation_link", args=[token]))


@requires(Action.MEMBERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Say of each member who is due whether they still need the access."""
    if request.method == "POST":
        keys = [key for typed in request.POST.getlist("member") if (key := number_of(typed))]
        count = member_services.confirm_members(keys, actor=actor_of(request)) if keys else 0
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
    return Review.answer(request)


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
