# SPDX-License-Identifier: EUPL-1.2
"""One's own account: language, for whom one acts, second factors, open sign-ins."""

from __future__ import annotations

from allauth.account import views as package
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, public, requires
from vidik.access.types import Action
from vidik.accounts import limits
from vidik.accounts.models import SignIn, User
from vidik.accounts.selectors import acting, providers, signins
from vidik.accounts.services import sign_ins as sign_in_services
from vidik.accounts.types import ChangeBlock, Factor, SessionStatus, Step
from vidik.accounts.views.external import allows_external_sign_in
from vidik.accounts.views.factors import signed_in
from vidik.core.pages import number_of
from vidik.core.targets import local_target


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language and go back to the page where it was chosen."""
    response = redirect(local_target(request, "/"))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            httponly=True,
            secure=bool(getattr(settings, "LANGUAGE_COOKIE_SECURE", False)),
            samesite="Lax",
        )
    return response


@public
@require_safe
def here(request: HttpRequest) -> HttpResponse:
    """Take a page's word that somebody works on it, and answer whether the sign-in is still open.

    A page that outlived its sign-in gets the token of the next one; whether that is of the same
    person through the same membership it sees by `who`.
    """
    row: SignIn | None = getattr(request, "sign_in", None)
    if row is None or not isinstance(request.user, User):
        return HttpResponse(status=401)
    rest: SessionStatus = row.rest  # type: ignore[attr-defined]
    return JsonResponse(
        {
            "who": rest.who,
            "seconds": rest.seconds,
            "stays": rest.stays,
            "step": signins.is_from_new_network(row)
            or signins.step_needed(request.user, row) is not None,
            "token": get_token(request),
        }
    )


@allows_external_sign_in
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for name and password, or for a passkey; say why the last sign-in ended."""
    if request.method == "POST" and not limits.may_ask(request, request.POST.get("login", "")):
        return render(request, "429.html", status=429)
    key = request.session.pop(sign_in_services.ENDED_KEY, "")
    if key and request.method == "GET":
        messages.info(request, sign_in_services.why_ended(key))
    response: HttpResponseBase = package.login(request)
    return response


def sign_in_by_passkey(request: HttpRequest) -> HttpResponseBase:
    """Return the browser of a visitor what a passkey is to sign, and take what it has signed."""
    asks = request.method != "POST" and get_adapter().is_ajax(request)
    if asks and not limits.may_ask_for_passkey(request):
        return render(request, "429.html", status=429)
    response: HttpResponseBase = passkeys.login_webauthn(request)
    return response


def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Ask, then end the sign-in; the browser has to delete what it stored."""
    response: HttpResponseBase = package.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        response.headers["Cache-Control"] = "no-store, private"
    return response


@requires(Action.ACCOUNT_USE)
@require_safe
def own_account(request: HttpRequest) -> HttpResponse:
    """Show a member their account, their roles and what they can change themselves."""
    actor = actor_of(request)
    context = {
        "memberships": acting.own_memberships(actor),
        "may_read_elevations": bool(can(actor, Action.ELEVATIONS_READ)),
    }
    return render(request, "accounts/account.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_membership(request: HttpRequest) -> HttpResponse:
    """Choose through which membership one acts from now on."""
    user, row = signed_in(request)
    if request.method == "POST":
        key = request.POST.get("membership", "")
        try:
            chosen = sign_in_services.choose_membership(
                row, number_of(key), actor=actor_of(request)
            )
        except sign_in_services.MembershipNotYours:
            messages.error(request, _("This membership is not open to you. Choose another one."))
            return redirect("choose_membership")
        messages.success(
            request,
            _("You are now acting as %(role)s for %(institution)s.")
            % {"role": chosen.get_role_display(), "institution": chosen.institution.name},
        )
        return redirect(local_target(request, reverse("account_login")))
    return render(
        request,
        "accounts/acting.html",
        {
            "choices": acting.choices_of(user, row.provider),
            "chosen": row.membership_id,
            "next": local_target(request),
        },
    )


@login_required
@allows_external_sign_in
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show what protects one's account, and what has to be done first where something has."""
    user, row = signed_in(request)
    by_type = signins.authenticators_of(user)
    codes = by_type.get(Authenticator.Type.RECOVERY_CODES, [])
    step = signins.step_needed(user, row)
    barred = signins.change_block(row, opens_all=True)
    return render(
        request,
        "accounts/security.html",
        {
            "step": step.value if step else "",
            "needs_passkey": step in {Step.ENROL_PASSKEY, Step.CONFIRM_PASSKEY},
            "password_first": barred is ChangeBlock.PASSWORD_FIRST,
            "passkey_first": barred is ChangeBlock.PASSKEY_FIRST,
            "passkey_lost": row.factor == Factor.RECOVERY,
            "app": next(iter(by_type.get(Authenticator.Type.TOTP, [])), None),
            "passkeys": by_type.get(Authenticator.Type.WEBAUTHN, []),
            "recovery": codes[0] if codes else None,
            "recovery_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
            "open_count": len(signins.open_sign_ins(user)),
            "has_password": user.has_usable_password(),
            "linked": providers.own_external(user),
            "linkable": providers.linkable(user),
        },
    )


@login_required
def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change the password; who signs in at their institution alone has none to change.

    The old password is asked for as well; who has a second factor shows it first.
    """
    user, row = signed_in(request)
    if not user.has_usable_password():
        messages.info(
            request,
            _(
                "You sign in through your institution and have no password here. If you need one,"
                " the administrator of your institution makes a one-time link."
            ),
        )
        return redirect("mfa_index")
    if signins.has_factor(user) and not signins.is_fresh(row):
        # Not by the exception, which would keep what was typed until the factor is shown.
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
    response: HttpResponseBase = package.password_change(request)
    return response


@allows_external_sign_in
@login_required
def reauthenticate(request: HttpRequest) -> HttpResponseBase:
    """Ask for the password once more, or for a new sign-in at the institution."""
    user, row = signed_in(request)
    if not user.has_usable_password() and not signins.has_factor(user):
        return render(
            request,
            "accounts/confirm_elsewhere.html",
            {"provider": row.provider, "next": local_target(request)},
        )
    response: HttpResponseBase = package.reauthenticate(request)
    return response


@login_required
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """List where one is signed in now, and the last sign-ins that ended."""
    user, row = signed_in(request)
    return render(
        request,
        "accounts/sign_ins.html",
        {
            "open": signins.open_sign_ins(user),
            "ended": signins.ended_sign_ins(user),
            "this": row.pk,
        },
    )


@login_required
@require_POST
def end_sign_ins(request: HttpRequest) -> HttpResponse:
    """End one sign-in of one's own, or all but this one."""
    user, row = signed_in(request)
    count = sign_in_services.end_own(
        user, keep=row.pk, key=request.POST.get("key", ""), actor=actor_of(request)
    )
    messages.success(
        request,
        ngettext("%(count)d sign-in has been ended.", "%(count)d sign-ins have been ended.", count)
        % {"count": count},
    )
    return redirect("sign_ins")
