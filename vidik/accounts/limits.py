# SPDX-License-Identifier: EUPL-1.2
"""How often somebody may try, so that guessing is hopeless and nobody can lock another out.

Wrong attempts count for an account *and* the place that they come from: a stranger's attempts never
are in the owner's way. A place is an address, or a device on which the person has signed in
before, so that an office behind one address is not one place to its people. Over all places a name
or an address that is being guessed at only gets slower answers, and those not on devices on which
its owner has signed in before. What is slower follows from what was typed, never from whether there
is such an account: otherwise the clock would tell.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import time
from collections.abc import Callable
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.checks import Warning  # noqa: A004 - the framework's name
from django.http import HttpRequest
from django.utils import timezone

from vidik.accounts import devices
from vidik.accounts.models import SignIn, User
from vidik.accounts.selectors import acting

_APP: Final = "vidik.accounts"
RATES: Final = {
    "sign-in": "30/m/key",
    "password": "5/5m/key",
    "password-place": "20/m/ip",
    "password-everywhere": "50/h/key",
    "second-factor": "5/5m/key",
    "second-factor-everywhere": "30/h/key",
    "second-factor-known": "90/h/key",
    "second-factor-device": "30/h/key",
    "passkey-asked": "60/m/ip",
    "passkey-asked-device": "20/m/key",
    "passkey-refused": "60/m/ip",
    "link": "20/m/ip",
    "calendar": "60/m/ip",
    "calendar-address": "30/h/key",
    "passkey-link": "5/h/key",
    "elsewhere": "60/m/ip",
    "elsewhere-device": "20/m/key",
    "elsewhere-refused": "20/m/ip",
}
"""How many in which time, for a key that is given or for an address."""
SLOW_SECONDS: Final = 0.5
KNOWN_FOR: Final = dt.timedelta(days=90)
_IPV4_PREFIX: Final = 24
_IPV6_PREFIX: Final = 48
_IPV6_SUBSCRIBER: Final = 64
"""What one subscriber has at least: within it addresses cost nothing."""


def address_of(request: HttpRequest) -> str:
    """Return the address that a request comes from, as the trusted proxy tells it."""
    return str(get_adapter().get_client_ip(request))


def place_of(request: HttpRequest) -> str:
    """Return what counts as one place: an IPv4 address, or the network of one IPv6 subscriber."""
    address = address_of(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network(f"{parsed}/{_IPV6_SUBSCRIBER}", strict=False))


def network_of(address: str) -> str:
    """Return the network part of an address, blank for what is none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        # On a dual stack every IPv4 address comes like this: they are no one network.
        parsed = parsed.ipv4_mapped
    prefix = _IPV4_PREFIX if parsed.version == 4 else _IPV6_PREFIX  # noqa: PLR2004 - versions of IP
    return str(ipaddress.ip_network(f"{parsed}/{prefix}", strict=False))


def spend(request: HttpRequest, name: str, key: str | None = None) -> Callable[[], None] | None:
    """Count one attempt; give what takes it back, or None where the limit is reached."""
    usage = ratelimit.consume(request, app=_APP, action=name, config=RATES, key=key, limit_get=True)
    return usage.rollback if usage else None


def is_left(request: HttpRequest, name: str, key: str) -> bool:
    """Return whether one more attempt would be within the limit, without counting it."""
    usage = ratelimit.consume(request, app=_APP, action=name, config=RATES, key=key, dry_run=True)
    return usage is not None


def knows_network(user: User, request: HttpRequest) -> bool:
    """Return whether the person has signed in from the network of this request lately."""
    network = network_of(address_of(request))
    return bool(network) and (
        SignIn.objects.filter(
            user=user, network=network, begun_at__gt=timezone.now() - KNOWN_FOR
        ).exists()
    )


def may_ask(request: HttpRequest, login: str) -> bool:
    """Count one form of a sign-in that was sent; say whether it is to be looked at."""
    device = devices.known_to(request, acting.user_for_login(login))
    return spend(request, "sign-in", device or place_of(request)) is not None


def may_ask_for_passkey(request: HttpRequest) -> bool:
    """Count one challenge that a visitor wants for a passkey; say whether it is to be made.

    Each begins a session, which is a row, so a place gets so many a minute. A device on which
    somebody has signed in before has its own count: nobody behind the same address uses it up.
    """
    device = devices.key_of(request)
    if device:
        return spend(request, "passkey-asked-device", device) is not None
    return spend(request, "passkey-asked") is not None


def may_leave(request: HttpRequest) -> bool:
    """Count one who wants to go to an institution's own sign-in; say whether they may.

    A device on which somebody has signed in before has its own count, as for passkeys.
    """
    device = devices.key_of(request)
    if device:
        return spend(request, "elsewhere-device", device) is not None
    return spend(request, "elsewhere") is not None


def spend_password(request: HttpRequest, login: str) -> Callable[[], None] | None:
    """Count one attempt at a password; give what takes it back, or None at the limit.

    It counts for the name or the address that was typed: if both counted as one, wrong passwords
    for a name would tell whether an address is the same account's, and that there is one. On a
    device that the person has signed in on before, what others do behind the same address counts
    nothing.
    """
    device = devices.known_to(request, acting.user_for_login(login))
    place = None if device else spend(request, "password-place")
    if not device and place is None:
        return None
    here = spend(request, "password", f"{_typed(login)} {device or place_of(request)}")
    return _both(place, here)


def spend_code(request: HttpRequest, user: User) -> Callable[[], None] | None:
    """Count one attempt at a one-time code; give what takes it back, or None at the limit.

    Whoever gets here knows the password. Codes are short, so attempts are limited over all places
    as well; in networks from which the person has signed in before, and on each device on which
    they have, they count apart, so that neither strangers nor whoever is behind the same address
    use them up.
    """
    device = devices.known_to(request, user)
    here = spend(request, "second-factor", f"{user.pk} {device or place_of(request)}")
    if here is None:
        return None
    if device:
        return _both(here, spend(request, "second-factor-device", f"{user.pk} {device}"))
    kind = "known" if knows_network(user, request) else "everywhere"
    return _both(here, spend(request, f"second-factor-{kind}", str(user.pk)))


def _both(
    first: Callable[[], None] | None, last: Callable[[], None] | None
) -> Callable[[], None] | None:
    """Return what takes two counts back, or None where the last one was refused."""
    if last is None:
        return None

    def undo() -> None:
        last()
        if first is not None:
            first()

    return undo


def slow_down(request: HttpRequest, login: str) -> None:
    """Let the answer wait where a name or an address is being guessed at from many places."""
    user = acting.user_for_login(login)
    if is_left(request, "password-everywhere", _typed(login)):
        return
    if not devices.known_to(request, user):
        time.sleep(SLOW_SECONDS)


def count_wrong_password(request: HttpRequest, login: str) -> None:
    """Count a wrong password for what was typed, over all places."""
    spend(request, "password-everywhere", _typed(login))


def _typed(login: str) -> str:
    return hashlib.sha256(login.strip().lower().encode()).hexdigest()


def check_proxies(**_more: Any) -> list[Warning]:
    """Say where a proxy is in front and none is counted: then all people are one address."""
    counted: int = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    if settings.SECURE_PROXY_SSL_HEADER is None or counted > 0:
        return []
    text = "TRUSTED_PROXY_COUNT is 0, so limits take everybody behind the proxy for one."
    hint = "Set it to the number of proxies that add to X-Forwarded-For."
    return [Warning(text, hint=hint, id="accounts.W001")]
