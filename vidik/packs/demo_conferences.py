# SPDX-License-Identifier: EUPL-1.2
"""Synthetic conferences of a demonstration: to come, held, written, confirmed, asked for.

Everything goes through the services that people use. A conference is called for an hour to come;
of those that are to have been held the hour is set back afterwards.
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
from vidik.conferences.models import Meeting
from vidik.conferences.selectors import meetings as selectors
from vidik.conferences.services import answering, meetings, minutes
from vidik.conferences.services import demo as past
from vidik.conferences.types import Call, Came, HerPart, ReplyDraft
from vidik.core.packfiles import PackError, read
from vidik.institutions.selectors import all_institutions

FILE: Final = "demo/conferences.yaml"
SHARED_DAYS: Final = 360


def make_demo_conferences(folder: Path) -> int:
    """Make the synthetic conferences of a pack once, in the names of its demo accounts.

    Returns:
        How many were made; none if there are some or these settings are for real work.

    Raises:
        PackError: the file names an account that there is not.
    """
    found = read(folder, lambda pack: pack.optional(FILE))
    if not settings.DEMO or not found:
        return 0
    expert, second = (_actor(found[name]) for name in ("expert", "second"))
    with acting(expert):
        if selectors.meetings(expert).exists():
            return 0
    asker = _actor(found["asks"])
    case: Case | None = None
    for row in found["conferences"]:
        if not row.get("is_same_case") or case is None:
            case = _case(row, expert, second, asker)
        _conference(case, row, expert, second, asker)
    return len(found["conferences"])


def _actor(username: str) -> Actor:
    found = demo_actor(username)
    if found is None:
        raise PackError.of(FILE, "by", f"a demo account that acts, not “{username}”")
    return found


def _case(row: Mapping[str, Any], expert: Actor, second: Actor, asker: Actor) -> Case:
    with acting(expert):
        case = demo.make_up_case(
            sensitivity=Sensitivity.ORDINARY, days=row.get("days", 0) + 20, actor=expert
        )
    assert asker.institution is not None  # noqa: S101 - demo accounts act for one
    sharings.share_case(
        case,
        institution=all_institutions().get(pk=asker.institution),
        purpose=Purpose.SUPPORT,
        ground=Ground.CONSENT,
        reference="32/2026",
        until=timezone.now() + dt.timedelta(days=SHARED_DAYS),
        actor=second,
    )
    return case


def _conference(
    case: Case, row: Mapping[str, Any], expert: Actor, second: Actor, asker: Actor
) -> None:
    request = None
    if row.get("is_asked"):
        with acting(asker):
            request = answering.ask_for_conference(case, row["ground"], actor=asker)
        if row["is_asked"] == "waits":
            return
    with acting(expert):
        call = Call(timezone.now() + dt.timedelta(hours=row.get("hours", 24)), row["form"],
                    row["ground"])  # fmt: skip
        meeting = meetings.call_conference(
            case, call, row["invited"], is_child=row.get("child", False), request=request,
            actor=expert,
        )  # fmt: skip
        for seat in selectors.seats_of(expert, meeting):
            said = row.get("answers", {}).get(seat.institution.code)
            if said:
                answering.record_answer(seat, ReplyDraft(*said), actor=expert)
        if "days" in row:
            past.set_back(meeting, row["days"], actor=expert)
            _held(case, meeting, row, expert, second)


def _held(
    case: Case, meeting: Meeting, row: Mapping[str, Any], expert: Actor, second: Actor
) -> None:
    absent = row.get("absent", {})
    came = []
    for seat in selectors.seats_of(expert, meeting):
        why = absent.get(seat.institution.code, "")
        came.append(Came(seat.pk, not why, why))
    meeting = meetings.enter_held(meeting, came, actor=expert)
    if "points" not in row:
        return
    meetings.enter_her_part(meeting, HerPart(*row["part"]), actor=expert)
    for subject, decision in row["points"].items():
        point = minutes.add_point(meeting, case, subject, is_confidential=False, actor=expert)
        minutes.add_decision(point, decision, actor=expert)
    meeting = minutes.finish(meeting, actor=expert)
    if row.get("is_confirmed"):
        with acting(second):
            minutes.confirm(meeting, actor=second)
