# SPDX-License-Identifier: EUPL-1.2
"""Begin, use and end sign-ins; every one is a row that the server asks each time."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.changes import change
from vidik.access.types import Actor, OutOfScope
from vidik.accounts import holders, limits
from vidik.accounts.models import IdentityProvider, Membership, SignIn, User
from vidik.accounts.selectors import acting, providers, signins
from vidik.accounts.services.elevations import end_elevation
from vidik.accounts.types import SHOWN_HERE, SUSPICIOUS, Factor, Limits, SessionStatus, SignInEnd
from vidik.audit.services.recording import record
from vidik.institutions.models import Institution

SESSION_KEY: Final = "sign-in"
EXTERNAL: Final = "institution"
"""How the record of a sign-in's steps names an institution's own sign-in."""
_FIRST_STEPS: Final = frozenset({EXTERNAL, "password"})
ENDED_KEY: Final = "sign-in-ended"
_WRITTEN_EVERY: Final = dt.timedelta(minutes=1)
_CLOCKS_DIFFER: Final = dt.timedelta(minutes=5)
"""By how much the clocks of several servers may differ."""
MOST_NETWORKS: Final = 20
"""How many further networks a sign-in remembers; the one confirmed longest ago goes first."""
_STRENGTH: Final = (Factor.PROVIDER, Factor.RECOVERY, Factor.CODE, Factor.PASSKEY)
_WHY: Final[Mapping[str, str | Promise]] = {
    SignInEnd.IDLE: _(
        "You were signed out because there was no activity for a while. What you saved is saved."
    ),
    SignInEnd.TOO_LONG: _("You were signed out because the sign-in had reached its time limit."),
    SignInEnd.BY_OWNER: _("This sign-in was ended from another of your devices."),
    SignInEnd.BY_ADMINISTRATOR: _("The administrator of your institution ended this sign-in."),
    SignInEnd.PASSWORD: _("Your password was changed, which ended the other sign-ins."),
    SignInEnd.PROVIDER: _(
        "The sign-in of your institution that you came through is no longer in use."
    ),
    SignInEnd.MEMBERSHIP: _("The membership that you acted through has ended."),
    SignInEnd.COPIED: _(
        "This sign-in was used from two browsers at once, so it was ended in both. "
        "If that was not you, notify the administrator of your institution."
    ),
    SignInEnd.OTHER_CLIENT: _(
        "This sign-in was used from a browser or device other than the one it began "
        "in, so it was ended. If that was not you, notify the administrator of your "
        "institution."
    ),
}
_BROWSERS: Final = (
    ("Firefox", r"Firefox/"),
    ("Edge", r"Edg[A-Z]?[a-z]*/"),
    ("Opera", r"OPR/"),
    ("Chrome", r"(?:Chrome|CriOS)/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS: Final = (
    ("Windows", r"Windows"),
    ("Android", r"Android"),
    ("iOS", r"iPhone|iPad"),
    ("macOS", r"Mac OS X"),
    ("Linux", r"Linux|X11"),
)


class MembershipNotYours(Exception):
    """A membership was chosen that is not the person's, or has ended."""


def device_of(agent: str) -> str:
    """Return browser and system as a browser tells them, in two words; blank for an unknown one."""
    names = [
        next((name for name, pattern in known if re.search(pattern, agent)), "")
        for known in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in names if name)


def begin(request: HttpRequest, user: User) -> SignIn:
    """Record that somebody has signed in, and with what; the session points to it from now on.

    The membership is the only one there is, or the one used last; else none until one is chosen.
    """
    provider, trusted = _signed_in_through(request, user)
    choices = acting.choices_of(user, provider)
    chosen = choices[0] if len(choices) == 1 else _last_used(user, choices)
    factor = _factor_shown(request, user, trusted=trusted)
    with transaction.atomic():
        former = _valid_key(request.session.get(SESSION_KEY))
        if former:
            _end(SignIn.objects.filter(pk=former, user=user), SignInEnd.REPLACED)
        row = SignIn.objects.create(
            user=user,
            membership=chosen,
            provider=provider,
            factor=factor,
            confirmed_at=timezone.now() if factor in SHOWN_HERE else None,
            device=device_of(request.headers.get("User-Agent", "")),
            network=_network(request),
            **_bound(request),
        )
        shown = row.factor or ("institution" if provider is not None else "password")
        record(f"user:{user.pk}", "sign-in.begun", user, factor=shown)
    request.session[SESSION_KEY] = str(row.pk)
    request.started_sign_in = row  # type: ignore[attr-defined]
    _notify_of_copies(request, user)
    return row


def _network(request: HttpRequest) -> str:
    return limits.network_of(limits.address_of(request)) if "REMOTE_ADDR" in request.META else ""


def _bound(request: HttpRequest) -> dict[str, Any]:
    """Bind a new sign-in to its client; where no answer carries the cookie, a later one does."""
    if not hasattr(request, "sign_in"):
        return {}
    client = holders.client_of(request)
    request.new_turn = 1  # type: ignore[attr-defined]
    return {
        "client": client.agent, "hints": client.hints, "turn": 1, "turned_at": timezone.now()
    }  # fmt: skip


def _notify_of_copies(request: HttpRequest, user: User) -> None:
    """Notify somebody who signs in that an earlier sign-in was ended because it was copied."""
    if not hasattr(request, "_messages"):
        return
    rows = SignIn.objects.filter(
        user=user, ended_because__in=[reason.value for reason in SUSPICIOUS], notified_at=None
    )
    if rows.update(notified_at=timezone.now()):
        messages.warning(
            request,
            _(
                "One of your earlier sign-ins was ended because it was used from a second "
                "browser or device. Check your list of sign-ins; if that was not you, change "
                "your password and notify the administrator of your institution."
            ),
        )


def _last_used(user: User, choices: list[Membership]) -> Membership | None:
    """Return the membership of the last sign-in where it may still be chosen."""
    last = (
        SignIn.objects.filter(user=user, membership__isnull=False)
        .order_by("-begun_at")
        .values_list("membership_id", flat=True)
        .first()
    )
    return next((row for row in choices if row.pk == last), None)


def _signed_in_through(request: HttpRequest, user: User) -> tuple[IdentityProvider | None, bool]:
    """Return the institution's sign-in that the person came through, and whether it counts as more.

    The last way of coming here counts: a name and a password typed since then are another one.
    """
    provider, trusted = None, False
    for step in get_authentication_records(request, user):
        if step.get("method") == EXTERNAL:
            provider = providers.identity_provider(str(step.get("provider", "")))
            trusted = bool(step.get("trusted"))
        elif step.get("method") == "password":
            provider, trusted = None, False
    return provider, trusted


def coming_through(request: HttpRequest) -> Institution | None:
    """Give the institution whose own sign-in the open steps of a sign-in began with; else None."""
    steps = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    last = next((step for step in reversed(steps) if step.get("method") in _FIRST_STEPS), None)
    if last is None or last["method"] != EXTERNAL:
        return None
    provider = providers.identity_provider(str(last.get("provider", "")))
    return provider.institution if provider is not None else None


def _factor_shown(request: HttpRequest, user: User, *, trusted: bool) -> Factor:
    """Return the strongest factor among what the sign-in package recorded on the way here."""
    shown = {Factor.PROVIDER} if trusted else set()
    for step in get_authentication_records(request, user):
        if step.get("method") == "mfa":
            shown.add(Factor(step.get("type", "")))
    return max(shown, key=_STRENGTH.index, default=Factor.NONE)


def current(request: HttpRequest, user: User) -> SignIn | None:
    """Return the open sign-in of a request; one that is over is ended, and None is given.

    Args:
        request: whose session names the sign-in.
        user: who the session says is signed in.
    """
    key = _valid_key(request.session.get(SESSION_KEY))
    row = signins.sign_in_of(key, user) if key else None
    if row is None or row.ended_at is not None:
        return None
    now = timezone.now()
    longest = signins.limits_of(row)
    # What began later than now was written by a clock that was wrong: how old it is nobody knows.
    if now - row.begun_at >= longest.absolute or row.begun_at - now > _CLOCKS_DIFFER:
        _over(row, SignInEnd.TOO_LONG)
        return None
    if now - row.seen_at >= longest.idle or row.seen_at - now > _CLOCKS_DIFFER:
        _over(row, SignInEnd.IDLE)
        return None
    copied = _copied(request, row, now)
    if copied is not None:
        _over(row, copied)
        return None
    if row.membership is None or not acting.holds(row.membership, timezone.localdate()):
        _choose_what_is_left(row, user)
    seen = row.seen_at
    network = _network(request)
    known = {"", row.network, *row.networks} if row.network else {network}
    row.elsewhere = "" if network in known else network  # type: ignore[attr-defined]
    # Whoever has not confirmed that it is them keeps no sign-in open and is given no new cookie.
    if not row.elsewhere and (  # type: ignore[attr-defined]
        now - seen >= _written_every(longest) or _shows_renewed(request, row)
    ):
        _write_seen(request, row, now)
        seen = now
    row.rest = _rest(row, seen, longest, now)  # type: ignore[attr-defined]
    return row


def _copied(request: HttpRequest, row: SignIn, now: dt.datetime) -> SignInEnd | None:
    """Say by what a request shows that two clients hold the sign-in; None where one may.

    The value before the present one is accepted for a short grace, and until the present one was
    shown: requests overtake each other, and the answer that carried it may have been lost. Until
    then it is answered with the present one; after that the browser has it, and whoever asks all
    the time with a copy of the former one does not get it.
    """
    if not row.turn:
        return None
    if not holders.client_of(request).may_be(row.client, row.hints):
        return SignInEnd.OTHER_CLIENT
    shown = holders.turn_of(request, row.pk)
    if shown == row.turn:
        return None
    is_fresh = row.turned_at is not None and now - row.turned_at <= holders.GRACE
    if shown is None or shown != row.turn - 1 or (row.turn_used and not is_fresh):
        return SignInEnd.COPIED
    request.is_behind = True  # type: ignore[attr-defined]
    if not row.turn_used:
        request.new_turn = row.turn  # type: ignore[attr-defined]
    return None


def _shows_renewed(request: HttpRequest, row: SignIn) -> bool:
    """Say whether a request is the first one that shows a renewed value; it is written at once."""
    return row.turn > 1 and not row.turn_used and not getattr(request, "is_behind", False)


def _write_seen(request: HttpRequest, row: SignIn, now: dt.datetime) -> None:
    """Write that the sign-in is in use, and renew the second cookie where it is old."""
    fields: dict[str, Any] = {"seen_at": now}
    shown = not getattr(request, "is_behind", False)
    if row.turn and shown and not row.turn_used:
        fields["turn_used"] = True
    if not row.turn:
        client = holders.client_of(request)
        fields |= {"client": client.agent, "hints": client.hints}
        fields |= {} if row.network else {"network": _network(request)}
    if not row.turn or (
        shown and row.turned_at is not None and now - row.turned_at >= holders.RENEWED_EVERY
    ):
        fields |= {"turn": row.turn + 1, "turned_at": now, "turn_used": False}
    # Of two workers one renews; the other's answer leaves the browser what the first one gave it.
    written = SignIn.objects.filter(pk=row.pk, turn=row.turn, ended_at__isnull=True).update(
        **fields
    )
    if written and "turn" in fields:
        request.new_turn = fields["turn"]  # type: ignore[attr-defined]


def _rest(row: SignIn, seen: dt.datetime, longest: Limits, now: dt.datetime) -> SessionStatus:
    """Say for how long the sign-in holds, and whose it is, in digests that name nobody."""
    idle, absolute = seen + longest.idle - now, row.begun_at + longest.absolute - now
    return SessionStatus(
        page=int((longest.idle - _written_every(longest)).total_seconds()),
        seconds=max(int(min(idle, absolute).total_seconds()), 1),
        stays=idle < absolute,
        who=_digest("who", f"{row.user_id}:{row.membership_id}"),
        sign=_digest("sign", str(row.pk)),
    )


def _written_every(longest: Limits) -> dt.timedelta:
    return min(_WRITTEN_EVERY, longest.idle / 8)


def _digest(kind: str, text: str) -> str:
    return salted_hmac(f"vidik.accounts.{kind}", text, algorithm="sha256").hexdigest()[:16]


def _choose_what_is_left(row: SignIn, user: User) -> None:
    """Let the person act through the one membership that is left, else through none."""
    choices = acting.choices_of(user, row.provider)
    chosen = choices[0] if len(choices) == 1 else None
    if row.membership_id != (chosen.pk if chosen else None):
        row.membership = chosen
        row.save(update_fields=["membership"])
        # It was asked for in the role that has ended.
        row.elevated_until = None  # type: ignore[attr-defined]


def _over(row: SignIn, reason: SignInEnd) -> None:
    with transaction.atomic():
        if _end(SignIn.objects.filter(pk=row.pk), reason):
            record(f"user:{row.user_id}", "sign-in.ended", row.user, reason=reason.value)
    row.ended_because = reason


def why_ended(key: str) -> str:
    """Say in a sentence why a sign-in is over, for the page on which one signs in again."""
    known = _valid_key(key)
    row = SignIn.objects.filter(pk=known).first() if known else None
    reason = row.ended_because if row is not None else ""
    return str(_WHY.get(reason, _("Your sign-in has ended. Sign in again to continue.")))


def choose_membership(sign_in: SignIn, key: int, *, actor: Actor) -> Membership:
    """Let a person act through another of their memberships from now on.

    Raises:
        MembershipNotYours: it is not the person's, or it has ended.
    """
    with change(actor, None) as act:
        _own(sign_in.user_id, actor)
        chosen = next(
            (row for row in acting.choices_of(sign_in.user, sign_in.provider) if row.pk == key),
            None,
        )
        if chosen is None:
            raise MembershipNotYours
        SignIn.objects.filter(pk=sign_in.pk, ended_at__isnull=True).update(membership=chosen)
        if sign_in.membership_id != chosen.pk:
            end_elevation(sign_in, actor=actor)
        sign_in.membership = chosen
        act.record("membership.chosen", chosen)
    return chosen


def end_own(user: User, *, keep: uuid.UUID | None, key: str = "", actor: Actor) -> int:
    """End one of one's own sign-ins, or all but the one in use; give how many were ended."""
    with change(actor, None, about=user, idempotent=True) as act:
        _own(user.pk, actor)
        rows = SignIn.objects.filter(user=user, ended_at__isnull=True)
        if key:
            rows = rows.filter(pk=known) if (known := _valid_key(key)) else rows.none()
        elif keep is not None:
            rows = rows.exclude(pk=keep)
        count = _end(rows, SignInEnd.BY_OWNER)
        if count:
            act.record("sign-in.ended", reason=SignInEnd.BY_OWNER.value, count=count)
    return count


def end_all(users: Iterable[int], reason: SignInEnd, *, keep: uuid.UUID | None = None) -> int:
    """End the sign-ins of people; the caller has asked for the right and records why.

    Args:
        users: their keys.
        reason: what the people are shown.
        keep: the sign-in that stays, such as the one in which a password was changed.
    """
    rows = SignIn.objects.filter(user__in=list(users), ended_at__isnull=True)
    if keep is not None:
        rows = rows.exclude(pk=keep)
    return _end(rows, reason)


def end_of_membership(membership: Membership) -> int:
    """End the sign-ins in which somebody acts through a membership that has ended."""
    rows = SignIn.objects.filter(membership=membership, ended_at__isnull=True)
    return _end(rows, SignInEnd.MEMBERSHIP)


def end_through(provider: IdentityProvider, reason: SignInEnd, *, user: User | None = None) -> int:
    """End the sign-ins that came through an institution's own sign-in, of one person or of all."""
    rows = SignIn.objects.filter(provider=provider)
    return _end(rows if user is None else rows.filter(user=user), reason)


def signed_out(request: HttpRequest, user: User) -> None:
    """Record that somebody has signed out."""
    key = _valid_key(request.session.get(SESSION_KEY))
    with transaction.atomic():
        if key and _end(SignIn.objects.filter(pk=key, user=user), SignInEnd.SIGNED_OUT):
            record(f"user:{user.pk}", "sign-in.ended", user, reason=SignInEnd.SIGNED_OUT.value)


def factor_used(request: HttpRequest, user: User, factor: Factor) -> None:
    """Record that a second factor was shown or set up within a sign-in; a stronger one stays."""
    key = _valid_key(request.session.get(SESSION_KEY))
    row = SignIn.objects.filter(pk=key, user=user, ended_at__isnull=True).first() if key else None
    if row is None:
        return
    held = Factor(row.factor)
    if held is Factor.NONE or _STRENGTH.index(factor) > _STRENGTH.index(held):
        row.factor = factor
    row.confirmed_at = timezone.now()
    if factor is Factor.RECOVERY:
        row.recovered_at = row.confirmed_at
    row.save(update_fields=["factor", "confirmed_at", "recovered_at"])
    _know(request, row)
    _know_network(request)


def confirmed(request: HttpRequest, user: User) -> None:
    """Record that the person has just shown within a sign-in that it is them."""
    row: SignIn | None = getattr(request, "sign_in", None)
    if row is None or row.user_id != user.pk:
        return
    row.confirmed_at = timezone.now()
    SignIn.objects.filter(pk=row.pk, ended_at__isnull=True).update(confirmed_at=row.confirmed_at)
    _know_network(request)


def _know_network(request: HttpRequest) -> None:
    """Remember for this sign-in the network from which the person has just confirmed."""
    row: SignIn | None = getattr(request, "sign_in", None)
    network = getattr(row, "elsewhere", "")
    if row is None or not network:
        return
    row.networks = [*row.networks, network][-MOST_NETWORKS:]
    row.elsewhere = ""  # type: ignore[attr-defined]
    with transaction.atomic():
        SignIn.objects.filter(pk=row.pk, ended_at__isnull=True).update(networks=row.networks)
        record(f"user:{row.user_id}", "sign-in.network-confirmed", row.user)


def _know(request: HttpRequest, row: SignIn) -> None:
    """Let what comes after in the same request know what was shown: the package goes on in it."""
    known: SignIn | None = getattr(request, "sign_in", None)
    if known is not None and known.pk == row.pk:
        known.factor, known.confirmed_at = row.factor, row.confirmed_at
        known.recovered_at = row.recovered_at


def _own(user_id: int, actor: Actor) -> None:
    """One's own sign-ins need no role, and nobody else's are there."""
    if actor.user_id != user_id:
        raise OutOfScope(label="accounts.signin")


def _end(rows: object, reason: SignInEnd) -> int:
    count: int = rows.filter(ended_at__isnull=True).update(  # type: ignore[attr-defined]
        ended_at=timezone.now(), ended_because=reason.value
    )
    return count


def _valid_key(text: object) -> str:
    try:
        return str(uuid.UUID(str(text)))
    except ValueError:
        return ""
