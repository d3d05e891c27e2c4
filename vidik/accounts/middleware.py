# SPDX-License-Identifier: EUPL-1.2
"""Put the actor on the request; require a valid sign-in and the factors that the role needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.accounts import devices, holders
from vidik.accounts.models import SignIn, User
from vidik.accounts.selectors import acting, signins
from vidik.accounts.selectors.acting import actor_for
from vidik.accounts.services import sign_ins

GetResponse = Callable[[HttpRequest], HttpResponse]

WHILE_ENROLLING: Final = frozenset(
    {
        "accept_invitation",
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "external_back",
        "external_confirm",
        "choose_language",
        "choose_membership",
        "here",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "open_passkey_link",
        "passkey_link",
    }
)
"""Views open to those who still have to set up or show a second factor."""
WHILE_CONFIRMING: Final = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "external_back",
        "external_confirm",
        "choose_language",
        "here",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
"""Views open to those who still have to confirm that it is they who changed networks."""
WHILE_CHOOSING: Final = frozenset(
    {
        "account_logout",
        "account_inactive",
        "choose_language",
        "choose_membership",
        "here",
        "portal:front",
    }
)
"""Views open to those who have not yet chosen the membership through which they act."""


class RequestActor:
    """Sets `request.actor` and `request.sign_in`, read again on every request.

    Rights that are withdrawn are lost at once; after a sign-in has ended its requests are a
    visitor's.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Store the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Build the actor."""
        sign_in = self._sign_in(request)
        request.sign_in = sign_in  # type: ignore[attr-defined]
        request.actor = actor_for(request.user, sign_in)  # type: ignore[attr-defined]
        response = self._get_response(request)
        started: SignIn | None = getattr(request, "started_sign_in", None)
        if started is not None:
            devices.remember(request, response, started.user)
        self._update_holder_cookie(request, response, started or sign_in)
        return response

    @staticmethod
    def _update_holder_cookie(
        request: HttpRequest, response: HttpResponse, sign_in: SignIn | None
    ) -> None:
        """Set the renewed second cookie, or delete the one of a sign-in that has ended."""
        turn = getattr(request, "new_turn", None)
        if not request.user.is_authenticated:
            if settings.HOLDER_COOKIE_NAME in request.COOKIES:
                holders.delete_cookie(response)
        elif turn is not None and sign_in is not None:
            holders.set_cookie(response, sign_in.pk, turn)

    def _sign_in(self, request: HttpRequest) -> SignIn | None:
        user = request.user
        if not isinstance(user, User):
            return None
        row = sign_ins.current(request, user)
        if row is None:
            key = request.session.get(sign_ins.SESSION_KEY)
            request.session.flush()
            request.user = AnonymousUser()
            if key:
                request.session[sign_ins.ENDED_KEY] = str(key)
        return row


class SecondFactorFirst:
    """Sends people to what they have to do first: choose a membership, set up a factor."""

    def __init__(self, get_response: GetResponse) -> None:
        """Store the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; `process_view` decides, once the view is known."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Redirect to the missing step, unless the view belongs to that step."""
        sign_in: SignIn | None = getattr(request, "sign_in", None)
        if sign_in is None or not isinstance(request.user, User):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if signins.is_from_new_network(sign_in) and name not in WHILE_CONFIRMING:
            return _confirm_first(request, view)
        if sign_in.membership is None:
            # Those who have nothing to choose from are refused by each page itself.
            if name in WHILE_CHOOSING or not acting.choices_of(request.user, sign_in.provider):
                return None
            return HttpResponseRedirect(reverse("choose_membership"))
        if name not in WHILE_ENROLLING and signins.step_needed(request.user, sign_in):
            return HttpResponseRedirect(reverse("mfa_index"))
        return None


@sensitive_variables()
def _confirm_first(request: HttpRequest, view: object) -> HttpResponse:
    """Ask somebody whose network has changed to confirm their identity.

    The form that they sent is neither carried out nor stored; it is returned to their browser,
    which sends it again once they have confirmed. Files cannot be returned.
    """
    confirm = reverse("account_reauthenticate")
    if request.method in {"GET", "HEAD"}:
        messages.info(
            request,
            _(
                "Your network has changed since you signed in. Confirm once that it is you; the"
                " network is then remembered until you sign out."
            ),
        )
        return HttpResponseRedirect(f"{confirm}?{urlencode({'next': request.get_full_path()})}")
    # Exempt views set their own upload handlers before anything may read the body.
    typed = () if getattr(view, "csrf_exempt", False) else request.POST.lists()
    return render(
        request,
        "accounts/network.html",
        {
            "path": request.get_full_path(),
            "typed": [
                (name, value)
                for name, values in typed
                if name != "csrfmiddlewaretoken" and "password" not in name
                for value in values
            ],
            "has_files": request.content_type == "multipart/form-data",
            "confirm": f"{confirm}?{urlencode({'next': reverse('sign_ins')})}",
        },
        status=403,
    )
