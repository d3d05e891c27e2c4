# SPDX-License-Identifier: EUPL-1.2
"""Count the persons somebody views, and stop at the limits of their role for an hour and a day.

Counted are different persons: whoever is opened again on the same day costs nothing more. What a
part of the system does in the background is no opening, since nobody sees it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vidik.access.types import Action, Actor, Denied, OutOfScope, Role
from vidik.accounts.selectors.acting import current_memberships
from vidik.audit.services.recording import record
from vidik.cases.selectors.cases import is_opened_in_need
from vidik.cases.services import head_mails
from vidik.core.formats import format_number
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.vault.models import Budget, LimitNotice, Opening, Widening
from vidik.vault.types import DANGER_AT_MOST, FOUND_FOR_EACH, LEAST, Alert, BudgetStatus, Limits

LOOKS: Final = "vault/looks.csv"
HEADS: Final = (Role.CENTRE_HEAD, Role.ASSOCIATION_HEAD)
_HOUR: Final = dt.timedelta(hours=1)
_LOCK: Final = "select pg_advisory_xact_lock(hashtext('vault_openings'), %s)"


class LimitReached(Denied):
    """The limit of the role is reached; the page says what to do."""

    leads_to = "vault:access-log"


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted of somebody up to now."""

    opened: frozenset[uuid.UUID]
    found: frozenset[uuid.UUID]
    dangers: int
    budget: BudgetStatus


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """How many persons a role may view, as a pack says it."""

    role: Role
    hour: int
    day: int
    more: int
    times: int
    found_hour: int
    found_day: int


def check_budgets(pack: Pack) -> None:
    """Note the faults in a pack's budgets."""
    pack.expect_unique(pack.table(LOOKS, BudgetRow), "role")


def load_budgets(pack: Pack, **_actor: object) -> None:
    """Load how many persons each role may view; a pack without the file changes nothing."""
    if not pack.has(LOOKS):
        return
    rows = pack.table(LOOKS, BudgetRow)
    for row in rows:
        Budget.objects.update_or_create(role=row.role, defaults=asdict(row))
    Budget.objects.exclude(role__in=[row.role for row in rows]).delete()


def register() -> None:
    """Register the budgets as a part of packs."""
    register_part(Part("budgets", (LOOKS,), check=check_budgets, load=load_budgets))


def limits_of(role: str) -> Limits:
    """Return what a role may open; the least where the country pack does not name it."""
    row = Budget.objects.filter(role=role).first()
    if row is None:
        return LEAST
    return Limits(row.hour, row.day, row.more, row.times, row.found_hour, row.found_day)


def budget_status(actor: Actor) -> BudgetStatus:
    """Return how many persons the actor has opened, and how many they may."""
    return _counted(actor, timezone.now()).budget


def open_persons(
    persons: Mapping[uuid.UUID, uuid.UUID],
    *,
    found: bool = False,
    danger: bool = False,
    actor: Actor,
) -> None:
    """Count that somebody opens persons, before anything of them is shown.

    Args:
        persons: the keys of the persons with those of their cases.
        found: they are only shown among the hits of a search.
        danger: the actor says that somebody is in danger; opens a few beyond the limit.
        actor: who opens them; a part of the system is not counted.

    Raises:
        Spent: a limit is reached. Nothing was counted.
    """
    if actor.user_id is None or actor.institution is None:
        return
    now = timezone.now()
    rows = Opening.objects.filter(
        user_id=actor.user_id, day=timezone.localdate(now), person__in=list(persons)
    )
    # Whoever was opened today costs nothing more, and is no news among the hits.
    rows = rows if found else rows.filter(found=False)
    if set(rows.values_list("person", flat=True)) >= set(persons):
        return
    with transaction.atomic():
        # Of two workers the second counts what the first has written.
        hold(actor)
        before = _counted(actor, now)
        known = before.opened | (before.found if found else frozenset())
        fresh = {person: case for person, case in persons.items() if person not in known}
        if not fresh:
            return
        beyond = _beyond(before, fresh, found=found, danger=danger, actor=actor)
        Opening.objects.bulk_create(
            Opening(
                user_id=actor.user_id,
                institution_id=actor.institution,
                role=role_of(actor),
                person_id=person,
                case_id=case,
                at=now,
                day=timezone.localdate(now),
                found=found,
                beyond=beyond,
            )
            for person, case in fresh.items()
        )
        for alert in _reached(before.budget, len(fresh), found=found, beyond=beyond):
            notify_heads(alert, actor=actor)


def hold(actor: Actor) -> None:
    """Let nothing else be counted of the actor until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [actor.user_id])


def _beyond(
    before: _Counted,
    fresh: Mapping[uuid.UUID, uuid.UUID],
    *,
    found: bool,
    danger: bool,
    actor: Actor,
) -> bool:
    """Return whether the persons are opened beyond the limit, as danger or an emergency allows.

    Raises:
        Spent: they would be, and nothing allows it.
    """
    now = before.budget
    if found:
        if not now.is_found_spent:
            return False
        raise LimitReached(_found_spent(now), action=Action.IDENTITIES_SEARCH, label="vault.person")
    if now.hour + len(fresh) <= now.hour_limit and now.day + len(fresh) <= now.day_limit:
        return False
    if all(is_opened_in_need(actor, case) for case in fresh.values()):
        return True
    if danger and before.dangers + len(fresh) <= DANGER_AT_MOST:
        return True
    raise LimitReached(_spent(now), action=Action.IDENTITIES_VIEW, label="vault.person")


def _reached(before: BudgetStatus, more: int, *, found: bool, beyond: bool) -> Iterable[Alert]:
    if beyond:
        return [Alert.DANGER]
    if found:
        is_last = (
            before.found_hour + more >= before.found_hour_limit
            or before.found_day + more >= before.found_day_limit
        )
        return [Alert.FOUND] if is_last else []
    alerts = []
    if before.hour + more >= before.hour_limit:
        alerts.append(Alert.HOUR)
    if before.day + more >= before.day_limit:
        alerts.append(Alert.DAY)
    return alerts


def notify_heads(alert: Alert, *, actor: Actor) -> None:
    """Notify the heads of the actor's institution at once: on their desks, and by e-mail.

    The e-mail says that something waits, and nothing more. Nobody is notified of their own acts.
    """
    if actor.user_id is None or actor.institution is None:
        return
    now = timezone.now()
    LimitNotice.objects.create(
        user_id=actor.user_id, institution_id=actor.institution, kind=alert, at=now
    )
    heads = current_memberships(timezone.localdate(now)).filter(
        institution=actor.institution,
        role__in=[role.value for role in HEADS],
        user__is_active=True,
    )
    users = set(heads.exclude(user=actor.user_id).values_list("user", flat=True))
    head_mails.queue_head_mails(sorted(users))
    record(actor.label, "looks.limit", label="vault", kind=alert.value, nobody_notified=not users)


def _counted(actor: Actor, now: dt.datetime) -> _Counted:
    """Count the rows of today and of the last hour."""
    if actor.user_id is None:
        raise OutOfScope(label="vault.opening")
    today = timezone.localdate(now)
    rows = list(
        Opening.objects.filter(Q(day=today) | Q(at__gt=now - _HOUR), user_id=actor.user_id)
        .order_by("at")
        .values_list("person", "at", "day", "found", "beyond")
    )
    limits = limits_of(role_of(actor))
    granted = list(
        Widening.objects.filter(
            user_id=actor.user_id, decided_at__isnull=False, refused=False,
            decided_at__gt=now - dt.timedelta(days=1),
        )
    )  # fmt: skip
    whole = sum(
        row.persons for row in granted
        if row.decided_at and timezone.localdate(row.decided_at) == today
    )  # fmt: skip
    present = sum(
        row.persons for row in granted
        if row.decided_at and now < row.decided_at + dt.timedelta(hours=row.hours)
    )  # fmt: skip
    codes = sum(1 for row in granted if row.shown_at and timezone.localdate(row.asked_at) == today)
    opened = [row for row in rows if not row[3]]
    found = [row for row in rows if row[3]]
    last = [row for row in opened if row[1] > now - _HOUR]
    dangers = sum(1 for row in rows if row[4] and row[2] == today)
    return _Counted(
        frozenset(row[0] for row in rows if not row[3] and row[2] == today),
        frozenset(row[0] for row in found if row[2] == today),
        dangers,
        BudgetStatus(
            hour=len({row[0] for row in last}),
            hour_limit=limits.hour + present,
            day=sum(1 for row in opened if row[2] == today),
            day_limit=limits.day + whole,
            found_hour=len({row[0] for row in found if row[1] > now - _HOUR}),
            found_hour_limit=limits.found_hour + present * FOUND_FOR_EACH,
            found_day=sum(1 for row in found if row[2] == today),
            found_day_limit=limits.found_day + whole * FOUND_FOR_EACH,
            more=limits.more,
            codes_left=max(limits.times - codes, 0),
            danger_left=max(DANGER_AT_MOST - dangers, 0),
            free_at=last[0][1] + _HOUR if last else None,
        ),
    )


def role_of(actor: Actor) -> str:
    """Return the role that the actor acts in; a person acts in one at a time."""
    return next(iter(sorted(role.value for role in actor.roles)), "")


def _spent(now: BudgetStatus) -> str:
    language = get_language() or "en"
    text = ngettext(
        "You have viewed %(hour)s person in the last hour and %(day)s today; your "
        "role may view %(hour_limit)s an hour and %(day_limit)s a day.",
        "You have viewed %(hour)s persons in the last hour and %(day)s today; your "
        "role may view %(hour_limit)s an hour and %(day_limit)s a day.",
        now.hour,
    ) % {
        name: format_number(getattr(now, name), language)
        for name in ("hour", "day", "hour_limit", "day_limit")
    }
    return f"{text} {_('Nothing was opened. The linked page shows how to continue.')}"


def _found_spent(now: BudgetStatus) -> str:
    language = get_language() or "en"
    text = ngettext(
        "Searches have shown you %(hour)s name in the last hour and %(day)s today; "
        "your role may see %(hour_limit)s an hour and %(day_limit)s a day.",
        "Searches have shown you %(hour)s names in the last hour and %(day)s today; "
        "your role may see %(hour_limit)s an hour and %(day_limit)s a day.",
        now.found_hour,
    ) % {
        name: format_number(getattr(now, f"found_{name}"), language)
        for name in ("hour", "day", "hour_limit", "day_limit")
    }
    return f"{text} {_('Nothing was shown. The linked page shows how to continue.')}"
