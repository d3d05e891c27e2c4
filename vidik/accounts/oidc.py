# SPDX-License-Identifier: EUPL-1.2
"""Speak OpenID Connect with the sign-in of an institution: code flow, PKCE, state, nonce.

The sign-in package speaks the protocol; here is what it leaves open: which hosts are spoken to, the
nonce, the signature and the claims of the token, and how fresh the sign-in there has to be. Nothing
but issuer, subject, and how the person signed in is read from a token.
"""

from __future__ import annotations

import ipaddress
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
import requests
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit, statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from vidik.accounts import keys
from vidik.accounts.models import IdentityProvider
from vidik.accounts.types import SINGLE_FACTOR

ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
"""Signatures with a public key; `none` and shared secrets are refused."""
CLOCKS_DIFFER: Final = 60
"""Seconds by which the clocks may differ."""
CONFIRMED_WITHIN: Final = 120
"""Seconds ago that the person signed in there at most, where a fresh confirmation is asked for."""
TIMEOUT: Final = (5, 10)
LONGEST_ANSWER: Final = 1_000_000
_TROUBLE: Final = (
    OAuth2Error, requests.RequestException, jwt.PyJWTError, ValueError, KeyError, TypeError,
    AttributeError,
)  # fmt: skip


class ProviderTrouble(Exception):
    """The other side cannot be reached, or what it said is not to be believed.

    `why` is one of a few words for the record of acts; nothing that the provider said is stored.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Claims:
    """What is taken from a token."""

    issuer: str
    subject: str
    trusted_factor: bool
    """Whether the institution counts how the person signed in there as a second factor."""


@dataclass(frozen=True, slots=True)
class Returned:
    """Who came back from the provider, and what for."""

    claims: Claims
    process: str
    data: Mapping[str, Any]


def origin_allowed(url: str) -> bool:
    """Return whether the operator lets this system speak with the host of an address.

    Only over TLS; without it on this very machine alone, for demonstrations and tests.
    """
    parts = urlsplit(url)
    if parts.username or parts.password or parts.netloc not in settings.IDENTITY_PROVIDER_HOSTS:
        return False
    return parts.scheme == "https" or (
        settings.DEMO and parts.scheme == "http" and _is_this_machine(parts.hostname or "")
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def form_targets() -> list[str]:
    """Return the origins to which forms that begin a sign-in elsewhere lead in the end."""
    hosts: list[str] = settings.IDENTITY_PROVIDER_HOSTS
    return [
        f"{scheme}://{host}"
        for host in hosts
        for scheme in ("https", "http")
        if origin_allowed(f"{scheme}://{host}/")
    ]


class Session(requests.Session):
    """Speaks with the hosts that the operator named, follows no redirect, reads nothing endless."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Send a request and read the whole answer."""
        if not origin_allowed(request.url or ""):
            why = "host"
            raise ProviderTrouble(why)
        options |= {"stream": True, "allow_redirects": False, "timeout": TIMEOUT}
        response = super().send(request, **options)
        body = response.raw.read(LONGEST_ANSWER + 1, decode_content=True)
        if len(body) > LONGEST_ANSWER:
            msg = "The answer is too long."
            raise requests.RequestException(msg)
        response._content = body  # noqa: SLF001 - what reading without a limit would have set
        return response


class ExternalAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # the package is untyped
    """Gives the package our session; accounts are never made by it."""

    def get_requests_session(self) -> requests.Session:
        """Return the session with limits."""
        return Session()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Say that registration is closed."""
        del request, sociallogin
        return False


class _ProviderAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # as above
    """The package's part of the protocol for one of our providers."""

    def __init__(self, request: HttpRequest, row: IdentityProvider) -> None:
        super().__init__(request, row.code)
        self.row = row

    def get_provider(self) -> OpenIDConnectProvider:
        return provider_of(self.request, self.row)

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != self.row.issuer:
            why = "issuer"
            raise ProviderTrouble(why)
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        del request, app
        return callback_url(self.row)


class _Provider(OpenIDConnectProvider):  # type: ignore[misc] # as above
    row: IdentityProvider

    def get_oauth2_adapter(self, request: HttpRequest) -> _ProviderAdapter:
        return _ProviderAdapter(request, self.row)

    def get_default_scope(self) -> list[str]:
        """Ask for nothing but who it is: no address and no name is needed here."""
        return ["openid"]


def callback_url(row: IdentityProvider) -> str:
    """Return the one address to which the provider sends people back, whatever a request said."""
    return f"{settings.SITE_URL}{reverse('external_back', args=[row.code])}"


@sensitive_variables()
def provider_of(request: HttpRequest | None, row: IdentityProvider) -> _Provider:
    """Return a provider as the package knows them; its secret is opened for this alone."""
    app = SocialApp(
        provider="openid_connect",
        provider_id=row.code,
        name=row.institution.short,
        client_id=row.client_id,
        secret=keys.decrypt(row.client_secret) if row.client_secret else "",
        settings={"server_url": row.issuer.rstrip("/"), "oauth_pkce_enabled": True},
    )
    provider = _Provider(request, app=app)
    provider.row = row
    return provider


def leave(
    request: HttpRequest,
    row: IdentityProvider,
    process: str,
    *,
    fresh: bool = False,
    **data: Any,
) -> HttpResponse:
    """Send somebody to the provider.

    Args:
        request: whose session keeps state, nonce and the verifier of PKCE.
        row: the provider.
        process: what for; it comes back with the person.
        fresh: whether they have to sign in there anew.
        data: what is to come back with them.

    Raises:
        ProviderTrouble: it cannot be reached, or says that it is another one.
    """
    nonce = secrets.token_urlsafe(24)
    requested = {"nonce": nonce}
    if row.trusted_acr:
        requested["acr_values"] = row.trusted_acr
    if fresh:
        requested |= {"prompt": "login", "max_age": "0"}
    provider = provider_of(request, row)
    try:
        response: HttpResponse = provider.redirect(
            request, process, data={"nonce": nonce, "fresh": fresh, **data}, auth_params=requested
        )
    except _TROUBLE as error:
        why = "unreachable"
        raise ProviderTrouble(why) from error
    location = response.headers.get("Location", "")
    if not origin_allowed(location):
        why = "host"
        raise ProviderTrouble(why)
    return response


def check(row: IdentityProvider) -> None:
    """Require that the provider answers and says that it is the one it should be.

    Raises:
        ProviderTrouble: it does not.
    """
    spoken = _ProviderAdapter(HttpRequest(), row)
    try:
        config = spoken.openid_config
        wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if not all(origin_allowed(config[name]) for name in wanted):
            why = "host"
            raise ProviderTrouble(why)
    except _TROUBLE as error:
        why = "unreachable"
        raise ProviderTrouble(why) from error


@sensitive_variables()
def come_back(request: HttpRequest, row: IdentityProvider) -> Returned:
    """Take somebody back from the provider and see that its word holds.

    Raises:
        ProviderTrouble: no request of this browser is open, the person gave up there, or the token
            is not one for this system, this request and this person.
    """
    state = statekit.unstash_state(
        request, state_id=request.GET.get("state", ""), provider_id=row.code
    )
    if state is None:
        why = "state"
        raise ProviderTrouble(why)
    if "code" not in request.GET:
        why = "cancelled" if request.GET.get("error") == "access_denied" else "refused"
        raise ProviderTrouble(why)
    spoken = _ProviderAdapter(request, row)
    data: dict[str, Any] = state["data"]
    try:
        app = spoken.get_provider().app
        answer = spoken.get_access_token_data(
            request,
            app,
            spoken.get_client(request, app),
            pkce_code_verifier=state.get("pkce_code_verifier"),
        )
        claims = _verified(answer["id_token"], spoken.openid_config["jwks_uri"], row)
    except _TROUBLE as error:
        why = "token"
        raise ProviderTrouble(why) from error
    if not secrets.compare_digest(str(claims.get("nonce", "")), data["nonce"]):
        why = "nonce"
        raise ProviderTrouble(why)
    if data["fresh"] and not _is_fresh(claims.get("auth_time")):
        why = "not-fresh"
        raise ProviderTrouble(why)
    return Returned(
        Claims(row.issuer, str(claims["sub"]), _trusted(claims, row)), state["process"], data
    )


def _verified(token: str, keys_url: str, row: IdentityProvider) -> dict[str, Any]:
    """Check signature, issuer, audience and times of a token."""
    if jwt.get_unverified_header(token).get("alg") not in ALGORITHMS:
        msg = "No signature with a public key."
        raise jwt.InvalidAlgorithmError(msg)
    algorithm, key = jwtkit.fetch_key(token, keys_url, jwtkit.lookup_kid_jwk)
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=[algorithm],
        audience=row.client_id,
        issuer=row.issuer,
        leeway=CLOCKS_DIFFER,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp") != row.client_id:
        msg = "The token was issued to another party."
        raise jwt.InvalidAudienceError(msg)
    if not 0 < len(str(claims["sub"])) <= 255:  # noqa: PLR2004 - as the standard limits it
        msg = "The subject is too long."
        raise jwt.InvalidTokenError(msg)
    return claims


def _is_fresh(auth_time: object) -> bool:
    """Return whether somebody signed in there just now, as the provider tells; silence is no."""
    if not isinstance(auth_time, int):
        return False
    return abs(time.time() - auth_time) <= CONFIRMED_WITHIN


def _trusted(claims: Mapping[str, Any], row: IdentityProvider) -> bool:
    methods = claims.get("amr")
    shown = {str(method) for method in methods} if isinstance(methods, list) else set()
    # What was saved before a form refused it counts for nothing, either.
    enough = set(row.trusted_amr.split()) - SINGLE_FACTOR
    return bool(shown & enough or claims.get("acr") in row.trusted_acr.split())
