# SPDX-License-Identifier: EUPL-1.2
"""Synthetic stays of a demonstration: the places of a facility, and cases that sleep there.

Everything goes through the services that people use: an expert opens the case and shares it, the
staff of the facility enter its days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor
from vidik.cases.models import Case
from vidik.cases.services import demo, sharings
from vidik.cases.types import Ground, Purpose, Sensitivity
from vidik.core.packfiles import PackError, read
from vidik.protection.models import Facility
from vidik.protection.selectors import facilities as selectors
from vidik.protection.services import facilities, stays
from vidik.protection.types import AbsenceKind, Leaving, StayPlan

FILE: Final = "demo/stays.yaml"
SHARED_DAYS: Final = 360


def make_demo_stays(folder: Path) -> int:
    """Make the synthetic stays of a pack once, in the names of its demo accounts.

    Returns:
        How many stays were made; none if there are some or these settings are for real work.

    Raises:
        PackError: the file names an account that there is not.
    """
    found = read(folder, lambda pack: pack.optional(FILE))
    if not settings.DEMO or not found:
        return 0
    staff = _actor(found["staff"])
    with acting(staff):
        facility = selectors.get_facility(staff, found["facility"])
        if any(
            each.places
            for row in selectors.nights_from(facility, _day(0), 1)
            for each in row.nights
        ):
            return 0
        for row in found["places"]:
            facilities.enter_places(
                facility, group=row["group"], places=row["places"],
                from_on=row.get("from") or _day(row["days"]), actor=staff,
            )  # fmt: skip
        shut = found["closed"]
        facilities.close_places(
            facility, group=shut["group"], places=shut["places"], reason=shut["reason"],
            from_on=_day(shut["days"]), back_on=_day(-shut["ahead"]), actor=staff,
        )  # fmt: skip
    earlier = found.get("earlier", ())
    for row in earlier:
        days = (timezone.localdate() - row["stays"][0][0]).days
        case = _case(found["case"], {"days": days}, facility)
        for came, left in row["stays"]:
            _past_stay(case, facility, row, (came, left), staff)
    for row in found["stays"]:
        case = _case(found["case"], row, facility)
        _stay(case, facility, row, staff)
    return len(found["stays"]) + len(earlier)


def _actor(username: str) -> Actor:
    found = demo_actor(username)
    if found is None:
        raise PackError.of(FILE, "by", f"a demo account that acts, not “{username}”")
    return found


def _day(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def _case(said: Mapping[str, Any], row: Mapping[str, Any], facility: Facility) -> Case:
    lead = _actor(said["by"])
    with acting(lead):
        case = demo.make_up_case(sensitivity=Sensitivity.ORDINARY, days=row["days"] + 5, actor=lead)
    sharings.share_case(
        case,
        institution=facility.institution,
        purpose=Purpose.ACCOMMODATION,
        ground=Ground(said["ground"]),
        reference=said["reference"],
        until=timezone.now() + dt.timedelta(days=SHARED_DAYS),
        actor=_actor(said["shared"]),
    )
    return case


def _past_stay(
    case: Case,
    facility: Facility,
    row: Mapping[str, Any],
    days: tuple[dt.date, dt.date],
    staff: Actor,
) -> None:
    """Enter a stay that is over, from a day to the day of leaving."""
    came, left = days
    with acting(staff):
        plan = StayPlan(row["group"], row.get("child", False), came, left)
        stay = stays.arrive(stays.expect_stay(case, facility, plan, actor=staff), came, actor=staff)
        leaving = Leaving(left, row["destination"], row["safe_person"], row["safe_worker"])
        stays.leave(stay, leaving, actor=staff)


def _stay(case: Case, facility: Facility, row: Mapping[str, Any], staff: Actor) -> None:
    came = _day(row["days"])
    ends = _day(-row["ahead"]) if "ahead" in row else None
    plan = StayPlan(row["group"], row.get("child", False), came, ends)
    with acting(staff):
        stay = stays.expect_stay(case, facility, plan, actor=staff)
        if row.get("is_expected"):
            return
        stay = stays.arrive(stay, came, actor=staff)
        for phase, days in row.get("phases", {}).items():
            stays.enter_phase(stay, phase, _day(days), actor=staff)
        if "absent" in row:
            stays.go_away(stay, AbsenceKind.UNAPPROVED, _day(row["absent"]), actor=staff)
        if "proposed" in row:
            stays.propose_extension(stay, row["proposed"], actor=staff)
        if "left" in row:
            leaving = Leaving(
                _day(row["left"]), row["destination"], row["safe_person"], row["safe_worker"]
            )
            stays.leave(stay, leaving, actor=staff)
