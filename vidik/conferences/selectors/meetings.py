# SPDX-License-Identifier: EUPL-1.2
"""Read meetings, who is invited, and what waits about them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from vidik.access.services import authorize, can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case
from vidik.cases.types import CaseState
from vidik.conferences.methods.quorum import Quorum, SeatFact, quorum
from vidik.conferences.models import (
    Addendum,
    Decision,
    FormerDay,
    Meeting,
    Point,
    Request,
    Seat,
    SeatCorrection,
    Undertaking,
)
from vidik.conferences.selectors.pack import rules
from vidik.conferences.types import MeetingState, MinutesState, Reply, RequestState
from vidik.exchange.models import Addressee, Kind
from vidik.exchange.selectors.kinds import possible_addressees
from vidik.exchange.types import State
from vidik.identification.models import Procedure
from vidik.identification.types import Outcome
from vidik.institutions.models import Institution

_COMING: Final = (Reply.COMES, Reply.SENDS)


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """List the meetings of which the actor may know, with how many are invited, coming, silent."""
    rows = scope(actor, Action.CONFERENCES_READ, Meeting.objects.all())
    return (
        rows.select_related("case", "holder")
        .annotate(
            invited=Count("seats"),
            coming=Count("seats", filter=Q(seats__reply__in=_COMING)),
            present=Count("seats", filter=Q(seats__came=True)),
            silent_duty=Count("seats", filter=Q(seats__reply="", seats__has_duty=True)),
            asked_for=Exists(Request.objects.filter(meeting=OuterRef("pk"))),
        )
        .order_by("-starts_at", "pk")
    )


def get_meeting(actor: Actor, key: uuid.UUID) -> Meeting:
    """Return a meeting by its key.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    named = ("called_by", "held_by", "written_by", "confirmed_by", "cancelled_by")
    found = meetings(actor).select_related("case", "holder", *named).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.CONFERENCES_READ, label="conferences.meeting", key=str(key))
    return found


def conferences_of(actor: Actor, case: Case) -> list[Any]:
    """List the conferences of a case, the latest first."""
    return list(meetings(actor).filter(case=case))


def seats_of(actor: Actor, meeting: Meeting) -> list[Seat]:
    """List the institutions at a meeting, as far as the actor may know of them."""
    rows = scope(actor, Action.CONFERENCES_READ, Seat.objects.filter(meeting=meeting))
    return list(rows.select_related("institution", "notice"))


def get_seat(actor: Actor, meeting: Meeting, key: uuid.UUID) -> Seat:
    """Return a seat of a meeting.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    rows = scope(actor, Action.CONFERENCES_READ, Seat.objects.filter(meeting=meeting, pk=key))
    found = rows.select_related("institution", "notice").first()
    if found is None:
        raise OutOfScope(label="conferences.seat", key=str(key))
    return found


def quorum_of(seats: Iterable[Seat], *, is_held: bool) -> Quorum:
    """Return whether enough come by what was answered, or came once it was held."""
    return quorum(
        rules().rule(),
        [SeatFact(str(each.institution.name), each.has_duty, _comes(each, is_held=is_held))
         for each in seats],
    )  # fmt: skip


def _comes(seat: Seat, *, is_held: bool) -> bool | None:
    if is_held:
        return bool(seat.came)
    return None if not seat.reply else seat.reply in _COMING


def former_days_of(actor: Actor, meeting: Meeting) -> list[FormerDay]:
    """List the days for which a meeting had been called before."""
    seen = scope(actor, Action.CONFERENCES_READ, Meeting.objects.filter(pk=meeting.pk))
    rows = FormerDay.objects.filter(meeting__in=seen)
    return list(rows.select_related("moved_by"))


def undertakings_of(actor: Actor, meeting: Meeting) -> list[Any]:
    """List who undertook secrecy about the cases of a meeting."""
    rows = Undertaking.objects.filter(meeting=meeting)
    rows = scope(actor, Action.CONFERENCES_READ, rows)
    return _with_cases(rows.select_related("institution", "struck_by"))


def points_of(actor: Actor, meeting: Meeting) -> list[Any]:
    """List the points that the actor may read, each with its decisions as `decided`."""
    rows = scope(actor, Action.CONFERENCES_READ, Point.objects.filter(meeting=meeting))
    points = _with_cases(rows)
    decided: dict[uuid.UUID, list[Decision]] = {}
    found = scope(actor, Action.CONFERENCES_READ, Decision.objects.filter(meeting=meeting))
    for each in found:
        decided.setdefault(each.point_id, []).append(each)
    for point in points:
        point.decided = decided.get(point.pk, [])
    return points


def addenda_of(actor: Actor, meeting: Meeting) -> list[Any]:
    """List what was put right after the minutes were confirmed."""
    rows = scope(actor, Action.CONFERENCES_READ, Addendum.objects.filter(meeting=meeting))
    return _with_cases(rows.select_related("entered_by"))


def corrections_of(seats: Iterable[Seat]) -> list[SeatCorrection]:
    """List the addenda to confirmed minutes about who came, of seats that a reader may know of."""
    rows = SeatCorrection.objects.filter(seat__in=[each.pk for each in seats])
    return list(rows.select_related("seat__institution", "entered_by"))


def before_corrections(seats: Iterable[Seat], corrections: Iterable[SeatCorrection]) -> list[Seat]:
    """Return seats as the minutes named them when they were confirmed."""
    first: dict[uuid.UUID, SeatCorrection] = {}
    for each in corrections:
        first.setdefault(each.seat_id, each)
    named = []
    for seat in seats:
        if (said := first.get(seat.pk)) is not None:
            seat.came, seat.absent_reason = said.was, said.was_reason
        if seat.came is not None or said is None:
            named.append(seat)
    return named


def _with_cases(rows: QuerySet[Any]) -> list[Any]:
    """Read rows each with its case as `known_case`: None to whoever may not know which it is.

    A join would leave such rows out.
    """
    found = list(rows)
    cases = Case.objects.in_bulk({each.case_id for each in found})
    for each in found:
        each.known_case = cases.get(each.case_id)
    return found


# ------------------------------------------------------------------------------ invitations


def invitable(actor: Actor) -> list[Institution]:
    """List the institutions that the actor may invite."""
    kind = Kind.objects.filter(code=rules().kinds.invitation, is_active=True).first()
    return [] if kind is None else possible_addressees(actor, kind)


def get_letter_invited(actor: Actor, key: uuid.UUID) -> Addressee:
    """Return an invitation to the actor's institution that takes an answer now.

    Raises:
        OutOfScope: there is none, it came to somebody else, or it is another kind of notice.
    """
    rows = Addressee.objects.filter(
        institution=actor.institution, kind__code=rules().kinds.invitation
    ).exclude(state__in=(State.DRAFTED, State.CLOSED))
    rows = scope(actor, Action.EXCHANGE_ANSWER, rows).select_related("notice", "kind", "sender")
    row = rows.filter(pk=key).first()
    if row is None or own_seat(actor, row) is None:
        raise OutOfScope(label="exchange.addressee", key=str(key))
    return row


def own_seat(actor: Actor, letter: Addressee) -> Seat | None:
    """Return the seat of the actor's institution that an invitation is about."""
    rows = Seat.objects.filter(notice=letter.notice_id, institution=actor.institution)
    return rows.first() if can(actor, Action.EXCHANGE_ANSWER) else None


def letter_inviting(actor: Actor, key: str) -> Addressee | None:
    """Return the invitation of the actor's institution to a seat, while it takes an answer."""
    rows = Addressee.objects.filter(notice__subject_key=key, institution=actor.institution)
    rows = rows.exclude(state__in=(State.DRAFTED, State.CLOSED))
    return scope(actor, Action.EXCHANGE_ANSWER, rows).first()


def meeting_of_seat(actor: Actor, key: str) -> Meeting | None:
    """Return the meeting of a seat, None where the actor may not know of it."""
    try:
        rows = Meeting.objects.filter(seats__pk=uuid.UUID(key))
    except (ValueError, ValidationError):
        return None
    return scope(actor, Action.CONFERENCES_READ, rows).first()


# -------------------------------------------------------------------------------- calendar


@dataclass(frozen=True, slots=True)
class Invited:
    """A seat of the own institution at a meeting that it may not read: what the invitation says."""

    seat: uuid.UUID
    kind: str
    state: str
    starts_at: dt.datetime
    letter: uuid.UUID | None
    """The invitation, where the actor reads it."""


def _moments(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return the moments between which a meeting on some days begins."""
    midnight = dt.time()
    after = timezone.make_aware(dt.datetime.combine(last, midnight)) + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(first, midnight)), after


def meetings_between(actor: Actor, first: dt.date, last: dt.date) -> QuerySet[Meeting]:
    """List the meetings on some days of which the actor may know, without their cases."""
    begins, after = _moments(first, last)
    rows = Meeting.objects.filter(starts_at__gte=begins, starts_at__lt=after)
    return scope(actor, Action.CONFERENCES_READ, rows)


def attended_by(actor: Actor, keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return at which of some meetings the actor's institution has a seat."""
    rows = Seat.objects.filter(meeting__in=keys, institution=actor.institution)
    return set(scope(actor, Action.CONFERENCES_READ, rows).values_list("meeting", flat=True))


def invited_between(actor: Actor, first: dt.date, last: dt.date) -> list[Invited]:
    """List the seats of the actor's institution on some days at meetings that it may not read.

    The row of a meeting is closed to the invited, so that the database gives what their letter says
    of it. Seats for which nobody can come are left out.
    """
    authorize(actor, Action.EXCHANGE_ANSWER)
    with connection.cursor() as cursor:
        cursor.execute(
            "select seat, meeting, kind, state, starts_at, notice"
            " from vidik_days_of_invitations(%s, %s)",
            _moments(first, last),
        )
        found = cursor.fetchall()
    keys = [meeting for _seat, meeting, *_more in found]
    read = (
        set(
            scope(actor, Action.CONFERENCES_READ, Meeting.objects.filter(pk__in=keys)).values_list(
                "pk", flat=True
            )
        )
        if keys and can(actor, Action.CONFERENCES_READ)
        else set()
    )
    found = [row for row in found if row[1] not in read]
    letters = Addressee.objects.filter(
        notice__in=[notice for *_more, notice in found], institution=actor.institution
    )
    by_notice = dict(
        scope(actor, Action.EXCHANGE_ANSWER, letters).values_list("notice", "pk") if found else ()
    )
    return [
        Invited(seat, kind, state, starts_at, by_notice.get(notice))
        for seat, _meeting, kind, state, starts_at, notice in found
    ]


# --------------------------------------------------------------------------------- requests


def requests_of(actor: Actor, case: Case) -> list[Request]:
    """List the requests for conferences about a case, the newest first."""
    rows = scope(actor, Action.CONFERENCES_READ, Request.objects.filter(case=case))
    return list(rows.select_related("institution", "asked_by", "decided_by", "meeting"))


def get_request(actor: Actor, key: uuid.UUID) -> Request:
    """Return a request for a conference.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    rows = scope(actor, Action.CONFERENCES_READ, Request.objects.filter(pk=key))
    found = rows.select_related("case", "institution").first()
    if found is None:
        raise OutOfScope(label="conferences.request", key=str(key))
    return found


# -------------------------------------------------------------------------------- what waits


def decided_on(actor: Actor, case: Case) -> dt.date | None:
    """Return the day on which the person of a case was identified as a victim, if the actor knows.

    Of several decisions the first counts.
    """
    rows = Procedure.objects.filter(case=case, outcome=Outcome.IDENTIFIED, decided_at__isnull=False)
    rows = scope(actor, Action.IDENTIFICATION_READ, rows).order_by("decided_at")
    moment = rows.values_list("decided_at", flat=True).first()
    return timezone.localdate(moment) if moment is not None else None


def due_on(decided: dt.date) -> dt.date:
    """Return by when an identified victim has a conference."""
    return decided + dt.timedelta(days=rules().days)


def without_conference(actor: Actor) -> QuerySet[Procedure]:
    """List procedures that identified somebody whose open case has no conference yet."""
    if not can(actor, Action.CONFERENCES_CALL):
        return Procedure.objects.none()
    rows = Procedure.objects.filter(
        outcome=Outcome.IDENTIFIED, decided_at__isnull=False, case__state=CaseState.OPEN
    )
    there = Meeting.objects.filter(case=OuterRef("case")).exclude(state=MeetingState.CANCELLED)
    rows = rows.exclude(Exists(there))
    return scope(actor, Action.IDENTIFICATION_WORK, rows).select_related("case")


def requests_waiting(actor: Actor) -> QuerySet[Request]:
    """List requests for conferences that the actor may answer."""
    rows = Request.objects.filter(state=RequestState.OPEN, case__state=CaseState.OPEN)
    rows = scope(actor, Action.CONFERENCES_CALL, rows)
    return rows.select_related("case", "institution")


def _called(actor: Actor) -> QuerySet[Meeting]:
    rows = scope(actor, Action.CONFERENCES_CALL, Meeting.objects.all())
    return rows.select_related("case", "holder")


def end_of_today() -> dt.datetime:
    """Return the first moment of tomorrow."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(tomorrow, dt.time()))


def today_or_past(actor: Actor) -> QuerySet[Meeting]:
    """List called meetings of today, and those of which nobody entered whether they were held."""
    rows = _called(actor).filter(state=MeetingState.CALLED, starts_at__lt=end_of_today())
    return rows.annotate(
        invited=Count("seats"),
        coming=Count("seats", filter=Q(seats__reply__in=_COMING)),
        silent_duty=Count("seats", filter=Q(seats__reply="", seats__has_duty=True)),
    )


def to_write(actor: Actor) -> QuerySet[Meeting]:
    """List meetings whose minutes are to be written."""
    return _called(actor).filter(state=MeetingState.HELD, minutes=MinutesState.NONE)


def to_confirm(actor: Actor) -> QuerySet[Meeting]:
    """List minutes that wait for the actor to confirm them."""
    rows = Meeting.objects.filter(minutes=MinutesState.WRITTEN).exclude(written_by=actor.user_id)
    rows = scope(actor, Action.CONFERENCES_CONFIRM, rows)
    return rows.select_related("case", "holder")
