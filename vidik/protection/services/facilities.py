# SPDX-License-Identifier: EUPL-1.2
"""Load facilities from the pack, enter their places, close places and open them again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.days import require_within_range
from vidik.core.packfiles import Pack
from vidik.identification.services.procedures import user_of
from vidik.institutions.models import Institution
from vidik.protection.methods.facilities import read_book
from vidik.protection.models import Facility, Outage, Places
from vidik.protection.selectors.facilities import choices

MOST: Final = 500
"""Places of a group in one facility; more than that is a slip of the finger."""
NO_PLACE: Final = gettext_lazy(
    "No place is free on every night of this period. Choose other days or another facility."
)
REFUSED: Final = {
    "a_stay_has_a_place": ("", NO_PLACE),
    "places_that_are_taken_stay": (
        "places",
        gettext_lazy("That many places are not free: people are staying in them or are expected."),
    ),
    "one_stay_of_a_case_at_a_time": (
        "on",
        gettext_lazy(
            "The person is already in a facility in this period: first enter that they left."
        ),
    ),
    "a_case_is_expected_in_one_place": (
        "",
        gettext_lazy("The person in this case is already expected in a facility."),
    ),
    "a_stay_is_extended_once": ("", gettext_lazy("A stay can be extended only once.")),
    "nobody_is_away_twice_at_a_time": (
        "from_on",
        gettext_lazy("An absence in this period has already been entered."),
    ),
}
"""What the database refuses, by the name of its rule: beside which field, and in words."""


@contextmanager
def refused_in_words() -> Iterator[None]:
    """Say in words what the database refuses.

    Raises:
        ValidationError: it refused something that is known here.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        known = REFUSED.get(getattr(diagnosis, "constraint_name", None) or "")
        if known is None:
            raise
        field, words = known
        raise ValidationError({field: words} if field else words) from error


def load_facilities(pack: Pack, *, actor: Actor) -> list[str]:
    """Write the facilities that a pack names; run by the owner of the tables.

    One that is no longer named stays, as its stays do.
    """
    del actor  # loading a pack is on record by itself
    rows = read_book(pack).facilities
    keys = dict(
        Institution.objects.filter(code__in=[row.institution for row in rows]).values_list(
            "code", "pk"
        )
    )
    for row in rows:
        Facility.objects.update_or_create(
            institution_id=keys[row.institution],
            defaults={
                "kind": row.kind,
                "groups": list(row.groups),
                "phases": list(row.phases),
                "limit_months": row.limit_months or None,
                "extension_months": row.extension_months,
            },
        )
    return []


def enter_places(
    facility: Facility, *, group: str, places: int, from_on: dt.date, actor: Actor
) -> Places:
    """Enter how many places a facility has for a group from a day on.

    Raises:
        ValidationError: a field is wrong, or fewer than are taken already.
    """
    with change(actor, Action.FACILITIES_MANAGE, about=facility) as act:
        _check(facility, group, from_on)
        if not 0 <= places <= MOST:
            raise ValidationError(
                {"places": _("Enter a number from 0 to %(most)s.") % {"most": MOST}}
            )
        row = Places(
            facility=facility,
            group=group,
            places=places,
            from_on=from_on,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.FACILITIES_MANAGE),
        )
        with refused_in_words():
            row.save(force_insert=True)
        act.record("facility.places", group=group, places=places)
    return row


def close_places(
    facility: Facility,
    *,
    group: str,
    places: int,
    reason: str,
    from_on: dt.date,
    back_on: dt.date | None,
    actor: Actor,
) -> Outage:
    """Take places out of service for a while, with the reason.

    Raises:
        ValidationError: a field is wrong, or they are taken already.
    """
    with change(actor, Action.FACILITIES_MANAGE, about=facility) as act:
        _check(facility, group, from_on)
        if reason not in dict(choices("outage_reasons")):
            raise ValidationError({"reason": _("Choose from the list.")})
        if not 1 <= places <= MOST:
            raise ValidationError(
                {"places": _("Enter a number from 1 to %(most)s.") % {"most": MOST}}
            )
        if back_on is not None and back_on <= from_on:
            raise ValidationError({"back_on": _("Enter a day after the first one.")})
        row = Outage(
            facility=facility,
            group=group,
            places=places,
            reason=reason,
            from_on=from_on,
            back_on=back_on,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.FACILITIES_MANAGE),
        )
        with refused_in_words():
            row.save(force_insert=True)
        act.record("facility.closed", group=group, places=places, reason=reason)
    return row


def open_again(outage: Outage, back_on: dt.date, *, actor: Actor) -> Outage:
    """Enter from which day on places can be used again.

    Raises:
        ValidationError: it was entered already, or the day is before the first one.
    """
    with change(actor, Action.FACILITIES_MANAGE, outage) as (outage, act):
        if outage.ended_by_id is not None:
            raise ValidationError(_("This has already been entered."))
        if back_on < outage.from_on:
            raise ValidationError({"back_on": _("Enter a day after the first one.")})
        require_within_range(back_on)
        outage.back_on, outage.ended_by_id = back_on, actor.user_id
        outage.save(update_fields=["back_on", "ended_by"])
        act.record("facility.opened", outage.facility, group=outage.group, places=outage.places)
    return outage


def _check(facility: Facility, group: str, from_on: dt.date) -> None:
    if group not in facility.groups:
        raise ValidationError({"group": _("Choose from the list.")})
    require_within_range(from_on)
