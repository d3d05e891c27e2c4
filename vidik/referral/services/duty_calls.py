# SPDX-License-Identifier: EUPL-1.2
"""Call those on duty about a waiting report; go up the ladder while nobody takes it on.

Each may be killed and run again: a person is notified once on each level, and calls made stay on
record.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock_free
from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.accounts.models import User
from vidik.audit.services.recording import record
from vidik.exchange.services.mailing import has_mail_server
from vidik.referral.models import DutyCall, Report
from vidik.referral.policies import WATCH
from vidik.referral.selectors import calls, pack, reports, roster
from vidik.referral.types import FEEDBACK_LEVELS, LETTER_LEVELS, CallLevel, Source

BATCH: Final = 200
MOST_ENDED: Final = 5_000
MOST_FAILED: Final = 10
"""After so many times that the mail server could not be reached or took nothing, a run ends."""
_PERMANENT: Final = 500
REMIND_BEFORE: Final = dt.timedelta(days=3)
"""How long before a reporter has to hear from the centre whoever works on it is reminded."""
DUTY_LADDER: Final = (
    (CallLevel.DUTY_LATE, "late"),
    (CallLevel.DUTY_SOON, "soon"),
    (CallLevel.DUTY_OPEN, "open"),
)
"""The levels of a duty, the highest first; the pack says how long before the deadline each is."""


def call_duty(report: Report, *, actor: Actor, at: dt.datetime | None = None) -> int:
    """Call who is first in line when a report arrives; everybody where nobody is on duty.

    Args:
        report: one that came in.
        actor: the part of the system that receives.
        at: when they were notified, of a synthetic report; by default now.
    """
    authorize(actor, Action.REPORTS_RECEIVE)
    place = pack.centre().pk
    # A letter is entered later than it came: whoever was on duty then is at home by now.
    moment = at or timezone.now()
    first = [s.user for s in roster.on_duty(place, moment) if not s.second]
    people = first or roster.experts_of(place, "duty-expert", "centre-head")
    return _call(report, people, CallLevel.RECEIVED, place, actor, at=at)


def _call(
    report: Report,
    people: Iterable[User],
    level: str,
    place: int,
    actor: Actor,
    *,
    at: dt.datetime | None = None,
    anew: bool = False,
) -> int:
    """Call people on a level, each once; `anew` where what they were called about came up again."""
    earlier = DutyCall.objects.filter(report=report, rung=level)
    last = earlier.aggregate(last=Max("round"))["last"] if anew else None
    there = set() if anew else set(earlier.values_list("user", flat=True))
    fresh = [user for user in people if user.pk not in there]
    now = at or timezone.now()
    DutyCall.objects.bulk_create(
        DutyCall(
            report=report,
            user=user,
            institution_id=place,
            rung=level,
            round=0 if last is None else last + 1,
            sent_at=now,
        )
        for user in fresh
    )
    if fresh:
        record(actor.label, "report.alarmed", report, rung=level)
    return len(fresh)


@contextmanager
def _watching() -> Iterator[Actor]:
    actor = Actor.system(WATCH)
    with change(actor, Action.REPORTS_WATCH, idempotent=True):
        yield actor


def run_watch(*, now: dt.datetime | None = None) -> int:
    """Go up the ladder for reports that nobody took on in time; return how many were notified.

    After the minutes of its urgency the second in line and the head are notified, after twice these
    minutes everybody who may take it on.
    """
    moment = now or timezone.now()
    called = 0
    with _watching() as actor:
        place = pack.centre().pk
        minutes = pack.rules().take_within
        # Everybody was notified of these reports: nobody is left to call.
        rows = (
            Report.objects.filter(reports.waits_too_long(moment))
            .exclude(pk__in=DutyCall.objects.filter(rung=CallLevel.EVERYBODY).values("report"))
            .order_by("received_at", "id")[:BATCH]
        )
        for report in rows:
            within = dt.timedelta(minutes=minutes[report.urgency])
            called += _call(report, _once(_behind(place, moment)), CallLevel.SECOND, place, actor)
            if moment - report.received_at >= 2 * within:
                called += _call(report, roster.experts_of(place), CallLevel.EVERYBODY, place, actor)
    return called


def remind_of_feedback(*, now: dt.datetime | None = None) -> int:
    """Call those who owe a reporter word: three days before it is due, and when it has passed.

    The clock began with the receipt and is stopped by the first message to the reporter. Before
    the deadline whoever took the report on is called, or the duty experts where nobody has; after
    it the head of the centre as well. Gives how many were called.
    """
    moment = now or timezone.now()
    called = 0
    with _watching() as actor:
        place = pack.centre().pk
        for level, until in (
            (CallLevel.FEEDBACK_LATE, moment),
            (CallLevel.FEEDBACK_SOON, moment + REMIND_BEFORE),
        ):
            rows = (
                Report.objects.filter(
                    follow_up__feedback_at__isnull=True, follow_up__feedback_due__lt=until
                )
                # Who was called late is not called early any more.
                .exclude(
                    Exists(
                        DutyCall.objects.filter(
                            report=OuterRef("pk"), rung__in=(level, CallLevel.FEEDBACK_LATE)
                        )
                    )
                )
                # Whoever found it themselves need not be called about it.
                .exclude(source=Source.CENTRE)
                .select_related("taken_by")
                .order_by("follow_up__feedback_due", "id")[:BATCH]
            )
            for report in rows:
                people = _who_took(report, place) or roster.experts_of(place, "duty-expert")
                if level == CallLevel.FEEDBACK_LATE:
                    people = [*people, *roster.experts_of(place, "centre-head")]
                called += _call(report, _once(people), level, place, actor)
    return called


def call_for_duties(*, now: dt.datetime | None = None) -> int:
    """Call while somebody who must know of a report within a day has not been notified.

    First whoever took the report on is called, and who is on duty; then the second in line and the
    head as well; at last everybody: as many hours before the deadline as the pack says. What is not
    open any more calls nobody; what came up anew begins again. Gives how many were called.
    """
    moment = now or timezone.now()
    called = 0
    with _watching() as actor:
        place = pack.centre().pk
        hours = pack.rules().calls_before
        levels: list[str] = []
        for level, name in DUTY_LADDER:
            before = dt.timedelta(hours=hours[name])
            # Who was called late is not called early any more.
            levels.append(level)
            for report in calls.to_call_for_duties(moment + before, levels)[:BATCH]:
                people = roster.experts_of(place)
                if level != CallLevel.DUTY_LATE:
                    people = _working_on(report, place, moment)
                if level == CallLevel.DUTY_SOON:
                    people = [*people, *_behind(place, moment)]
                called += _call(report, _once(people), level, place, actor, anew=True)
    return called


def call_for_letters(*, now: dt.datetime | None = None) -> int:
    """Call when a reporter wrote: who works on the report at once, later who stands behind them.

    After the minutes in which a report of that urgency has to be taken on the second in line and
    the head are called. That a report is closed changes nothing. Gives how many were called.
    """
    moment = now or timezone.now()
    called = 0
    with _watching() as actor:
        place = pack.centre().pk
        late = calls.to_call_for_letters([CallLevel.WROTE_LATE])
        for report in late.filter(calls.unopened_since(moment))[:BATCH]:
            people = [*_working_on(report, place, moment), *_behind(place, moment)]
            called += _call(report, _once(people), CallLevel.WROTE_LATE, place, actor, anew=True)
        for report in calls.to_call_for_letters(LETTER_LEVELS)[:BATCH]:
            people = _working_on(report, place, moment)
            called += _call(report, people, CallLevel.WROTE, place, actor, anew=True)
    return called


def end_calls(*, now: dt.datetime | None = None) -> int:
    """Mark the calls for what has been done meanwhile as over; return how many.

    A call that is over stays over: what comes up anew is called for anew, in another round.
    """
    moment = now or timezone.now()
    with _watching():
        # Whether a reporter has to hear from the centre may be corrected both ways until they did.
        may_come_back = Q(rung__in=FEEDBACK_LEVELS, report__follow_up__feedback_at__isnull=True)
        over = calls.current_calls().exclude(pk__in=_still_waiting()).exclude(may_come_back)
        keys = list(over.order_by("sent_at", "id").values_list("pk", flat=True)[:MOST_ENDED])
        return DutyCall.objects.filter(pk__in=keys).update(over_at=moment)


def _still_waiting() -> QuerySet[DutyCall, uuid.UUID]:
    waiting = calls.current_calls().filter(calls.still_waits())
    return waiting.values_list("pk", flat=True)


def call_for_urgency(report: Report, *, but: int | None = None) -> int:
    """Call who works on a report because it became more urgent.

    Args:
        report: by a correction, or by a report that it is joined to.
        but: the account of somebody who knows it.
    """
    with _watching() as actor:
        place = pack.centre().pk
        working = _working_on(report, place, timezone.now())
        people = [user for user in working if user.pk != but]
        return _call(report, people, CallLevel.URGENT, place, actor, anew=True)


def _who_took(report: Report, place: int) -> list[User]:
    """Return who took a report on, unless they have left since."""
    there = {user.pk for user in roster.experts_of(place)}
    return [report.taken_by] if report.taken_by and report.taken_by.pk in there else []


def _working_on(report: Report, place: int, moment: dt.datetime) -> list[User]:
    """Give who took a report on and who is first in line now; every duty expert where nobody is."""
    first = [s.user for s in roster.on_duty(place, moment) if not s.second]
    found = _once([*_who_took(report, place), *first])
    return found or roster.experts_of(place, "duty-expert", "centre-head")


def _behind(place: int, moment: dt.datetime) -> list[User]:
    """Return who is second in line now, and the head."""
    second = [s.user for s in roster.on_duty(place, moment) if s.second]
    return [*second, *roster.experts_of(place, "centre-head")]


def _once(people: Iterable[User]) -> list[User]:
    return list({user.pk: user for user in people}.values())


def mail_duty_calls(*, limit: int = 100) -> int:
    """E-mail those who were called and not e-mailed yet: that something waits, nothing else.

    Each e-mail is marked before it goes, in a transaction of its own: killed in between, one
    person gets none on this level, and nobody gets two. What the server did not take waits for the
    next run, and keeps nobody else from being e-mailed; what it refuses permanently is not retried.
    """
    if not has_mail_server():
        return 0
    sent = 0
    failed: list[uuid.UUID] = []
    refused: set[int] = set()
    actor = Actor.system(WATCH)
    while sent < limit:
        with acting(actor):
            row = (
                lock_free(DutyCall.objects.all())
                .filter(
                    Q(mailed_at__isnull=True, over_at__isnull=True)
                    & calls.still_waits()
                    & Q(user__email__gt="")
                    & Q(user__is_active=True)
                )
                .exclude(pk__in=failed)
                .exclude(user__in=refused)
                .select_related("user")
                .order_by("sent_at", "id")
                .first()
            )
            if row is None:
                break
            DutyCall.objects.filter(pk=row.pk).update(mailed_at=timezone.now())
            message = _message(row.user)
        try:
            message.send()
        except (smtplib.SMTPException, OSError) as error:
            if not _is_for_good(error):
                with acting(actor):
                    DutyCall.objects.filter(pk=row.pk).update(mailed_at=None)
            if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
                # One mailbox is full: whoever it belongs to waits, the others do not.
                refused.add(row.user_id)
                continue
            failed.append(row.pk)
            if len(failed) >= MOST_FAILED:
                break
        else:
            sent += 1
    return sent


def _is_for_good(error: Exception) -> bool:
    """Return whether a mail server will never take an e-mail to this address."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= _PERMANENT for code, _text in error.recipients.values()
    )


def _message(user: User) -> EmailMessage:
    with translation.override(settings.LANGUAGE_CODE):
        return EmailMessage(
            _("Something is waiting for you"),
            _(
                "Something urgent is waiting for you in Vidik. Sign in at the usual address to "
                "see it. For safety, this e-mail says nothing more."
            ),
            to=[user.email],
        )
