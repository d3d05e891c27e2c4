# SPDX-License-Identifier: EUPL-1.2
"""To an institution's own sign-in and back: to sign in, to accept, to link, to confirm."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from vidik.access.services import actor_of, public
from vidik.accounts import devices, limits, oidc
from vidik.accounts.models import IdentityProvider, Invitation, User
from vidik.accounts.oidc import ProviderTrouble, Returned
from vidik.accounts.selectors import providers as accounts_providers
from vidik.accounts.selectors import signins
from vidik.accounts.services import channel, invitations, providers
from vidik.accounts.services.sending import LinkInvalid
from vidik.accounts.services.sign_ins import EXTERNAL, device_of
from vidik.accounts.types import AcceptanceOrigin
from vidik.accounts.views.factors import after_confirmation, signed_in

INVITATION: Final = "invitation-token"
LOGIN, ACCEPT, LINK, CONFIRM = "login", "accept", "link", "confirm"
View = Callable[..., HttpResponseBase]


def allows_external_sign_in(view: View) -> View:
    """Let forms of a page lead to the institutions' own sign-ins and to nowhere else."""

    @wraps(view)
    def wider(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if targets := oidc.form_targets():
            response._csp_update = {"form-action": targets}  # type: ignore[attr-defined] # noqa: SLF001 - how the package is told
        return response

    return wider


def _provider(code: str) -> IdentityProvider:
    found = accounts_providers.provider_in_use(code)
    if found is None:
        raise Http404
    return found


def _leave(
    request: HttpRequest, row: IdentityProvider, process: str, *, fresh: bool = False, **data: Any
) -> HttpResponse:
    if not limits.may_leave(request):
        messages.error(request, _("Too many attempts. Wait a minute and try again."))
        return redirect("account_login")
    try:
        return oidc.leave(request, row, process, fresh=fresh, **data)
    except ProviderTrouble as trouble:
        return _trouble(request, row, trouble)


@public
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Send somebody who wants to sign in to their institution."""
    if isinstance(request.user, User):
        return redirect("account_login")
    return _leave(request, _provider(code), LOGIN, next=_local(request, request.POST.get("next")))


def leave_to_accept(request: HttpRequest, row: IdentityProvider, username: str) -> HttpResponse:
    """Send an invited person to their institution; the account is made when they come back."""
    return _leave(request, row, ACCEPT, username=username)


@after_confirmation
@require_POST
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Send somebody who is signed in to their institution, to link the account with it."""
    user, _row = signed_in(request)
    row = _provider(code)
    if row not in accounts_providers.linkable(user):
        raise Http404
    return _leave(request, row, LINK, user=user.pk)


@after_confirmation
@require_POST
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a link."""
    user, _row = signed_in(request)
    try:
        providers.unlink(user, pk, actor=actor_of(request))
    except providers.NotLinked as error:
        raise Http404 from error
    except providers.LastSignInMethod:
        messages.error(
            request,
            _("This is your only way to sign in. Add a passkey first, then remove the link."),
        )
    else:
        messages.success(request, _("The link has been removed."))
    return redirect("mfa_index")


@login_required
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Send somebody to sign in anew at their institution, to confirm that it is them.

    Who has a factor here shows that one: the institution's word does not stand for it.
    """
    user, row = signed_in(request)
    provider = _provider(code)
    if row.provider_id != provider.pk:
        raise Http404
    target = _local(request, request.POST.get("next"))
    if signins.has_factor(user):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': target})}")
    return _leave(request, provider, CONFIRM, fresh=True, user=row.user_id, next=target)


@public
@never_cache
@require_safe
def back(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take somebody back from their institution."""
    row = _provider(code)
    try:
        received = oidc.come_back(request, row)
    except ProviderTrouble as trouble:
        return _trouble(request, row, trouble)
    if received.process == LOGIN:
        return _log_in(request, row, received)
    if received.process == ACCEPT:
        return _accept(request, row, received)
    user = request.user
    if not isinstance(user, User) or user.pk != received.data.get("user"):
        # Signed out or somebody else meanwhile: what was begun is not theirs.
        return redirect("account_login")
    return (
        _link(request, row, received)
        if received.process == LINK
        else _confirm(request, row, received)
    )


def _log_in(request: HttpRequest, row: IdentityProvider, received: Returned) -> HttpResponseBase:
    try:
        user = providers.who_comes(row, received.claims)
    except providers.NotLinked:
        return _refused(request, row, "not-linked")
    return _enter(request, row, received, user, received.data.get("next") or None)


def _enter(
    request: HttpRequest, row: IdentityProvider, received: Returned, user: User, target: str | None
) -> HttpResponseBase:
    record_authentication(
        request, user, EXTERNAL, provider=str(row.pk), trusted=received.claims.trusted_factor
    )
    if received.claims.trusted_factor:
        request.factor_shown_elsewhere = user.pk  # type: ignore[attr-defined]
    response: HttpResponseBase = perform_login(
        request, user, email_verification="none", redirect_url=target
    )
    return response


def _accept(request: HttpRequest, row: IdentityProvider, received: Returned) -> HttpResponseBase:
    """Make the account of an invited person, without a password, linked with who came back."""
    token = str(request.session.get(INVITATION, ""))
    try:
        user = invitations.accept_in_another_institution(
            token,
            username=str(received.data.get("username", "")),
            provider=row,
            claims=received.claims,
            origin=origin_of(request, invitations.open_invitation(token)),
        )
    except (LinkInvalid, invitations.AlreadyMember, invitations.WrongPerson):
        return _refused(request, row, "accept")
    except providers.AlreadyThere:
        return _refused(request, row, "linked-to-another")
    request.session.pop(INVITATION, None)
    response = _enter(request, row, received, user, None)
    if (started := getattr(request, "started_sign_in", None)) is not None:
        channel.shown_in(started)
    return response


def origin_of(request: HttpRequest, invitation: Invitation) -> AcceptanceOrigin:
    """Say from where an invitation is accepted."""
    others = (invitation.invited_by, invitation.confirmed_by)
    return AcceptanceOrigin(
        network=limits.network_of(limits.address_of(request)),
        device=device_of(request.headers.get("User-Agent", "")),
        known_users=frozenset(
            who.pk for who in others if who is not None and devices.known_to(request, who)
        ),
    )


def _link(request: HttpRequest, row: IdentityProvider, received: Returned) -> HttpResponseBase:
    user, _sign_in = signed_in(request)
    try:
        providers.link(user, row, received.claims, actor=actor_of(request))
    except (providers.AlreadyThere, providers.NotLinked):
        messages.error(
            request, _("Nothing was linked: this sign-in already belongs to another account.")
        )
    else:
        messages.success(
            request,
            _("From now on you can sign in through %(institution)s.")
            % {"institution": row.institution.name},
        )
    return redirect("mfa_index")


def _confirm(request: HttpRequest, row: IdentityProvider, received: Returned) -> HttpResponseBase:
    user, sign_in = signed_in(request)
    if not providers.is_linked(user, row, received.claims):
        messages.error(request, _("Somebody else signed in there: nothing was confirmed."))
        return redirect("mfa_index")
    providers.confirm(request, sign_in)
    return redirect(_local(request, received.data.get("next")) or reverse("account"))


def _trouble(request: HttpRequest, row: IdentityProvider, trouble: ProviderTrouble) -> HttpResponse:
    # Anybody can open the address, as often as they like: some a minute are enough to know of.
    if limits.spend(request, "elsewhere-refused") is not None:
        providers.note_trouble(row, trouble)
    return _refused(request, row, trouble.why)


def _refused(request: HttpRequest, row: IdentityProvider, why: str) -> HttpResponse:
    return render(
        request, "accounts/external_refused.html", {"provider": row, "why": why}, status=403
    )


def _local(request: HttpRequest, target: object) -> str:
    text = target if isinstance(target, str) else ""
    allowed = url_has_allowed_host_and_scheme(
        text, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return text if allowed else ""
