# SPDX-License-Identifier: EUPL-1.2
"""How often somebody may try, so that guessing is hopeless and nobody can lock another out.

Wrong attempts count for an account *and* the address that they come from: a stranger's attempts
never stand in the owner's way. Across all addresses an account that is being guessed at only gets
slower answers, and those not in networks from which its owner has signed in before.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import time
from collections.abc import Callable
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import timezone

from vidik.accounts.models import SignIn, User

_APP: Final = "vidik.accounts"
RATES: Final = {
    "second-factor": "5/5m/key",
    "second-factor-everywhere": "30/h/key",
    "password-everywhere": "50/h/key",
    "link": "20/m/ip",
    "elsewhere": "60/m/ip",
}
SLOW_SECONDS: Final = 0.5
KNOWN_FOR: Final = dt.timedelta(days=90)
_IPV4_PREFIX: Final = 24
_IPV6_PREFIX: Final = 48


def address_of(request: HttpRequest) -> str:
    """Give the address that a request comes from, as the trusted proxy tells it."""
    return str(get_adapter().get_client_ip(request))


def network_of(address: str) -> str:
    """Give the network part of an address, blank for what is none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    prefix = _IPV4_PREFIX if parsed.version == 4 else _IPV6_PREFIX  # noqa: PLR2004 - versions of IP
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))


def spend(request: HttpRequest, name: str, key: str | None = None) -> Callable[[], None] | None:
    """Count one attempt; give what takes it back, or None where the limit is reached."""
    usage = ratelimit.consume(request, app=_APP, action=name, config=RATES, key=key)
    return usage.rollback if usage else None


def is_left(request: HttpRequest, name: str, key: str) -> bool:
    """Say whether one more attempt would be within the limit, without counting it."""
    usage = ratelimit.consume(request, app=_APP, action=name, config=RATES, key=key, dry_run=True)
    return usage is not None


def knows_network(user: User, request: HttpRequest) -> bool:
    """Say whether the person has signed in from the network of this request lately."""
    network = network_of(address_of(request))
    return bool(network) and (
        SignIn.objects.filter(
            user=user, network=network, begun_at__gt=timezone.now() - KNOWN_FOR
        ).exists()
    )


def spend_code(request: HttpRequest, user: User) -> Callable[[], None] | None:
    """Count one attempt at a one-time code; give what takes it back, or None at the limit.

    Whoever gets here knows the password. Codes are short, so attempts are limited over all
    addresses as well, except in networks from which the person has signed in before.
    """
    here = spend(request, "second-factor", f"{user.pk} {address_of(request)}")
    if here is None:
        return None
    if knows_network(user, request):
        return here
    everywhere = spend(request, "second-factor-everywhere", str(user.pk))
    if everywhere is None:
        return None

    def take_back() -> None:
        here()
        everywhere()

    return take_back


def slow_down(request: HttpRequest, login: str) -> None:
    """Let the answer wait where an account is being guessed at from many addresses."""
    key = _login_key(login)
    if is_left(request, "password-everywhere", key):
        return
    user = User.objects.filter(username__iexact=login).first()
    if user is None or not knows_network(user, request):
        time.sleep(SLOW_SECONDS)


def count_wrong_password(request: HttpRequest, login: str) -> None:
    """Count a wrong password for an account over all addresses."""
    spend(request, "password-everywhere", _login_key(login))


def _login_key(login: str) -> str:
    return hashlib.sha256(login.strip().lower().encode()).hexdigest()
