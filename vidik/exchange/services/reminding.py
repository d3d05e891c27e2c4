# SPDX-License-Identifier: EUPL-1.2
"""Climb the ladder of every clock that runs: each rung once, however often the job is run."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock_free
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.core.bulk import update_rows
from vidik.exchange.methods.deadlines import BY_THE_CLOCK
from vidik.exchange.models import Addressee, Answer, FeedbackDuty, Reminder, Rung
from vidik.exchange.services.clocks import (
    ClockRow,
    DeadlineContext,
    ladders,
    place_next_rung,
    planned,
)
from vidik.exchange.services.events import note
from vidik.exchange.services.mailing import queue_mails
from vidik.exchange.services.working_days import reckoning
from vidik.exchange.types import Audience, Duty, NoticeEventKind, Outcome, ReminderRun, Template

REMINDER: Final = Actor.system("reminders")
BATCH: Final = 500
ACCESS_AGAIN: Final = dt.timedelta(days=1)
"""After how long a rung that waits for a reply to be read is looked at again."""
_AGAINST: Final = frozenset({Audience.HEAD, Audience.PUBLIC})
"""Whom rungs address that turn against an institution."""


def run_reminders(*, now: dt.datetime | None = None, batch: int = BATCH) -> ReminderRun:
    """Do every rung that has fallen and was not done.

    While a reply that came in time waits for the office to read it, nobody is complained about and
    nobody is named: such rungs wait with it, as long as their ladder says, and the others go on.
    What is counted in hours waits for nothing. Whoever has replied is named publicly only when
    their head was written to as long before as the ladder says.

    Works in batches, each a transaction of its own, on rows that nobody else has locked. A rung,
    its e-mails and the moment of the next one are written together, so a run that is killed loses
    nothing and the next one repeats nothing. Where several rungs of one clock fell at once, as
    after a standstill, only the last is done and the others are noted as passed over.

    Args:
        now: up to when rungs count as fallen; by default the present.
        batch: how many clocks a transaction takes.
    """
    moment = now or timezone.now()
    clocks = reminders = mails = 0
    for model in (Addressee, FeedbackDuty):
        while True:
            with change(REMINDER, Action.EXCHANGE_DELIVER, idempotent=True):
                done = _run_batch(model, moment, batch)
            if done is None:
                break
            clocks, reminders, mails = (
                clocks + done.clocks,
                reminders + done.reminders,
                mails + done.mails,
            )
    return ReminderRun(clocks, reminders, mails)


def _run_batch(
    model: type[Addressee | FeedbackDuty], now: dt.datetime, batch: int
) -> ReminderRun | None:
    # None takes along nothing; no name at all would take along every table that is pointed at.
    related = ("addressee",) if model is FeedbackDuty else (None,)
    clocks: QuerySet[Any] = model.objects.all()
    rows: list[ClockRow] = list(
        lock_free(clocks)
        .select_related(*related)
        .filter(next_rung_at__lte=now)
        .order_by("next_rung_at")[:batch]
    )
    if not rows:
        return None
    duty = Duty.FEEDBACK if model is FeedbackDuty else Duty.ANSWER
    rungs, using = ladders({row.kind_id for row in rows}), reckoning()
    done, replies = _done(rows, duty), _replies(rows)
    fallen: list[tuple[Addressee, Rung, dt.datetime, int]] = []
    passed: list[tuple[Addressee, Rung, dt.datetime, int]] = []
    for row in rows:
        ladder = rungs[row.kind_id, duty]
        addressee = row if isinstance(row, Addressee) else row.addressee
        plan = planned(row, ladder, using)
        past = done[addressee.pk, row.armed]
        due = [
            (addressee, rung, moment, row.armed)
            for moment, rung in plan
            if moment <= now and rung.code not in past
        ]
        held = [
            item
            for item in due
            if _waits_for_reading(item[1], item[2], replies[row.pk], now)
            or (replies[row.pk] and _is_named_too_early(item[1], item[2], plan, past, now))
        ]
        due = [item for item in due if item not in held]
        if due and row.settled_at is None:
            passed += due[:-1]
            fallen.append(due[-1])
        _advance(row, ladder, using, now)
        if held and row.settled_at is None:
            row.next_rung_at = min(row.next_rung_at or now + ACCESS_AGAIN, now + ACCESS_AGAIN)
    mails = _do(fallen, duty, now)
    _store([(*item, Outcome.PASSED_OVER) for item in passed], duty, now)
    update_rows(rows, ["next_rung_at"])
    if fallen:
        record(
            REMINDER.label,
            "reminders.sent",
            label="exchange",
            key=duty.value,
            reminders=len(fallen),
            mails=mails,
        )
    return ReminderRun(len(rows), len(fallen) + len(passed), mails)


def _replies(rows: Sequence[ClockRow]) -> dict[object, list[tuple[dt.datetime, bool]]]:
    """Return when replies came to notices of these clocks, and whether each was read."""
    found: dict[object, list[tuple[dt.datetime, bool]]] = defaultdict(list)
    keys = [row.pk for row in rows if isinstance(row, Addressee)]
    for key, at, classified in Answer.objects.filter(addressee__in=keys).values_list(
        "addressee", "received_at", "classification"
    ):
        found[key].append((at, bool(classified)))
    return found


def _waits_for_reading(
    rung: Rung,
    moment: dt.datetime,
    replies: Sequence[tuple[dt.datetime, bool]],
    now: dt.datetime,
) -> bool:
    """Return whether a step goes against an institution whose reply nobody has read yet."""
    if rung.audience not in _AGAINST or rung.unit in BY_THE_CLOCK:
        return False
    longest = dt.timedelta(days=rung.waits)
    return any(not is_read and at <= moment and now - at <= longest for at, is_read in replies)


def _is_named_too_early(
    rung: Rung,
    moment: dt.datetime,
    plan: Sequence[tuple[dt.datetime, Rung]],
    past: Mapping[str, dt.datetime],
    now: dt.datetime,
) -> bool:
    """Return whether somebody would be named whose head was not written to long enough before."""
    if rung.audience != Audience.PUBLIC:
        return False
    heads = [(at, each) for at, each in plan if each.audience == Audience.HEAD and at <= moment]
    if not heads:
        return False
    at, head = heads[-1]
    written = past.get(head.code)
    return written is None or now - written < moment - at


def _advance(
    row: ClockRow, ladder: Sequence[Rung], using: DeadlineContext, now: dt.datetime
) -> None:
    if row.settled_at is not None:
        row.next_rung_at = None
        return
    place_next_rung(row, ladder, using, now)


def _done(rows: Sequence[ClockRow], duty: Duty) -> dict[tuple[object, int], dict[str, dt.datetime]]:
    """Return the rungs that were done, with when, by addressee and start of the clock."""
    keys = [row.pk if isinstance(row, Addressee) else row.addressee_id for row in rows]
    found: dict[tuple[object, int], dict[str, dt.datetime]] = defaultdict(dict)
    current = Reminder.objects.filter(addressee__in=keys, duty=duty)
    for key, armed, rung, at in current.values_list("addressee", "armed", "rung", "done_at"):
        found[key, armed][rung] = at
    return found


def _do(
    fallen: Sequence[tuple[Addressee, Rung, dt.datetime, int]], duty: Duty, now: dt.datetime
) -> int:
    """Do the rungs that fell, those of one kind together. Gives the number of e-mails."""
    together: dict[tuple[str, str, int], list[tuple[Addressee, Rung, dt.datetime, int]]] = (
        defaultdict(list)
    )
    for item in fallen:
        _row, rung, _moment, armed = item
        together[rung.audience, rung.code, armed].append(item)
    mails = 0
    for (audience, code, armed), items in together.items():
        rows = [row for row, _rung, _moment, _armed in items]
        counts: dict[object, int] = {}
        if audience != Audience.PUBLIC:
            is_to_sender = audience == Audience.SENDER
            counts = queue_mails(
                rows,
                Template.SILENCE if is_to_sender else Template.REMINDER,
                f"{duty.value}:{armed}:{code}",
                to_sender=is_to_sender,
                all_contacts=audience == Audience.HEAD,
                skip_first=audience == Audience.SECOND,
            )
        mails += sum(counts.values())
        _store(
            [(*item, _outcome(audience, counts.get(item[0].pk, 0))) for item in items], duty, now
        )
        if audience == Audience.PUBLIC:
            keys = [row.pk for row in rows]
            Addressee.objects.filter(pk__in=keys, named_at__isnull=True).update(named_at=now)
    if fallen:
        note(
            [row for row, *_rest in fallen],
            NoticeEventKind.REMINDED,
            REMINDER,
            at=now,
            facts=[
                {"rung": rung.code, "audience": rung.audience, "duty": duty.value, "start": armed}
                for _row, rung, _moment, armed in fallen
            ],
        )
    return mails


def _outcome(audience: str, mails: int) -> Outcome:
    if audience == Audience.PUBLIC:
        return Outcome.MARKED
    if audience == Audience.HEAD:
        return Outcome.LETTER
    return Outcome.MAILED if mails else Outcome.NOBODY


def _store(
    items: Sequence[tuple[Addressee, Rung, dt.datetime, int, Outcome]],
    duty: Duty,
    now: dt.datetime,
) -> None:
    Reminder.objects.bulk_create(
        Reminder(
            addressee=row,
            institution_id=row.institution_id,
            sender_id=row.sender_id,
            duty=duty,
            armed=armed,
            rung=rung.code,
            audience=rung.audience,
            planned_at=moment,
            done_at=now,
            outcome=outcome,
        )
        for row, rung, moment, armed, outcome in items
    )


def record_letter(reminder: Reminder, *, on: dt.date, actor: Actor) -> Reminder:
    """Note on which day the letter of a rung went out by post.

    Raises:
        ValueError: the rung asks for no letter, or the day lies in the future.
    """
    with change(actor, Action.EXCHANGE_WRITE, reminder, idempotent=True) as (reminder, act):
        if reminder.outcome != Outcome.LETTER:
            raise ValueError(_("This step of the ladder requires no letter."))
        if on > timezone.localdate():
            raise ValueError(_("This day is in the future."))
        if reminder.posted_on != on:
            reminder.posted_on = on
            reminder.save(update_fields=["posted_on"])
            note(
                [reminder.addressee], NoticeEventKind.POSTED, actor, facts=[{"on": on.isoformat()}]
            )
            act.record("notice.posted", on=on.isoformat())
    return reminder
