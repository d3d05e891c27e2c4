# SPDX-License-Identifier: EUPL-1.2
"""Send notices, correct what was sent, send again, post letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock, lock_rows
from vidik.access.types import Action, Actor
from vidik.core.bulk import update_rows
from vidik.core.transliterate import fold
from vidik.exchange.methods.deadlines import Deadline, deadline, last_day_of
from vidik.exchange.models import Addressee, FeedbackDuty, Kind, Notice, Version
from vidik.exchange.registry import case_named, hold_subjects, notify_resent, notify_told
from vidik.exchange.services.clocks import ladders, rule_of, start_clock
from vidik.exchange.services.events import Facts, next_numbers, note
from vidik.exchange.services.mailing import queue_mails
from vidik.exchange.services.reaching import check_reach
from vidik.exchange.services.versions import (
    NO_CONTENT,
    DraftChanged,
    NotSendable,
    add_version,
    current_draft,
    leave_drafts_behind,
)
from vidik.exchange.services.working_days import current_calendar, reckoning, zone
from vidik.exchange.types import (
    Draft,
    Duty,
    NoticeEventKind,
    Template,
)
from vidik.exchange.workflow import NOTICE

_SENT: Final = (
    "state", "number", "sent_at", "search_text", "counted_from", "due_at", "settled_at",
    "next_rung_at", "armed", "revision", "named_day", "ladder_from", "minutes", "called_at",
)  # fmt: skip
"""What sending writes at an addressee's."""


def send(
    notice: Notice,
    *,
    actor: Actor,
    at: dt.datetime | None = None,
    named_day: dt.date | None = None,
    seen: Draft | None = None,
) -> Notice:
    """Send a draft to all its addressees: numbers, clocks, duties of feedback, e-mails.

    Sent twice it is sent once.

    Args:
        notice: the draft.
        actor: who sends it.
        at: when it was sent, where it is entered later; by default now.
        named_day: the last day as the sender names it; it holds where the deadline ends before it.
        seen: the draft as the sender looked at it; it goes only if nobody has changed it since.

    Raises:
        NotSendable: it has no addressee, one may not be reached by the kind, the kind is used no
            more, or it was discarded meanwhile.
        DraftChanged: it is no longer what the sender saw.
    """
    with change(actor, Action.EXCHANGE_WRITE, notice, idempotent=True) as (notice, act):
        if notice.sent_at is not None:
            return notice
        if seen is not None and (now_is := current_draft(notice)) != seen:
            raise DraftChanged(seen, now_is)
        found = notice.addressees.select_related("institution__kind", "sender__kind", "kind")
        rows = lock_rows(found)
        if not rows:
            raise NotSendable(_("A notice needs at least one addressee."))
        if not notice.kind.is_active:
            raise NotSendable(_("This kind of notice is no longer in use; choose another."))
        _check_reach(rows)
        leave_drafts_behind(notice)
        now = at or timezone.now()
        notice.sent_at, notice.sent_by = now, actor.label
        notice.parties = sorted({notice.sender_id, *(row.institution_id for row in rows)})
        # A sharing may have been withdrawn since it was written.
        notice.case_id = case_named(notice, _content(notice), actor)
        notice.save(update_fields=["sent_at", "sent_by", "parties", "case"])
        notice.versions.update(parties=notice.parties)
        notice.attachments.update(parties=notice.parties)
        numbers = next_numbers(timezone.localdate(now).year, len(rows))
        for row, number in zip(rows, numbers, strict=True):
            NOTICE.apply(row, "send")
            row.number, row.sent_at = number, now
            row.search_text = fold(f"{number} {row.title}")
            row.named_day = named_day
        _start(rows, notice.kind, now)
        note(rows, NoticeEventKind.SENT, actor, at=now)
        _announce(rows, actor)
        notify_told(notice)
        act.record("notice.sent", kind=notice.kind.code, addressees=len(rows))
    return notice


def correct(
    notice: Notice,
    *,
    title: str,
    text: str,
    reason: str,
    content: Mapping[str, str] = NO_CONTENT,
    actor: Actor,
) -> Version:
    """Correct a text that was sent: a new version is added to the old one, addressees are notified.

    Also those with whom the notice is settled or closed: they acted on the text as it was. Which
    case a notice names is not corrected: whoever received it has acted on that one.

    Raises:
        ValidationError: the reason or a text is missing.
        NotSendable: it is a draft still.
    """
    with change(actor, Action.EXCHANGE_WRITE, notice) as (notice, act):
        if notice.sent_at is None:
            raise NotSendable(_("A draft is edited, not corrected."))
        if not reason.strip():
            raise ValidationError({"reason": _("State why the text is corrected.")})
        version = add_version(notice, title, text, reason, actor, content=content)
        rows = lock_rows(notice.addressees.all())
        for row in rows:
            row.title, row.search_text = version.title, fold(f"{row.number} {version.title}")
            row.corrected_version = version.number
        update_rows(rows, ["title", "search_text", "corrected_version"])
        note(
            rows, NoticeEventKind.CORRECTED, actor, facts=[{"version": version.number}] * len(rows)
        )
        queue_mails(rows, Template.CORRECTED, f"version:{version.number}")
        # What its sender may not know of any more is for the addressee to enter.
        if case_named(notice, content, actor) == notice.case_id:
            notify_told(notice)
        act.record("notice.corrected", version=version.number)
    return version


def _content(notice: Notice) -> Mapping[str, str]:
    last = notice.versions.first()
    return last.content if last is not None else NO_CONTENT


def send_again(
    addressee: Addressee, *, actor: Actor, named_day: dt.date | None = None
) -> Addressee:
    """Send a notice again to one that has not answered: its clock and its ladder start anew.

    It goes to the contact points that can be relied on today.

    Args:
        addressee: to whom.
        actor: who sends.
        named_day: the new last day as the sender names it; it holds where the deadline that starts
            now ends before it. By default the day named before, as long as it lies ahead.

    Raises:
        NotSendable: it is a draft, settled or closed, or the addressee may no longer be reached.
    """
    with change(actor, Action.EXCHANGE_WRITE, about=addressee, bars_purging=True) as act:
        hold_subjects([addressee])
        addressee = lock(addressee)
        if addressee.sent_at is None or addressee.settled_at is not None:
            raise NotSendable(
                _("Only notices that were sent and are not settled can be sent again.")
            )
        _again([addressee], actor, named_day)
        act.record("notice.sent-again", start=addressee.armed)
    return addressee


def send_again_to_silent(notice: Notice, *, actor: Actor) -> int:
    """Send a notice again to every addressee that it is still open at; gives how many these are."""
    with change(actor, Action.EXCHANGE_WRITE, about=notice, idempotent=True) as act:
        hold_subjects(list(notice.addressees.select_related("notice")))
        notice = lock(notice)
        silent = notice.addressees.filter(sent_at__isnull=False, settled_at__isnull=True)
        rows = lock_rows(
            silent.select_related("kind", "notice", "institution__kind", "sender__kind")
        )
        _again(rows, actor)
        for row in rows:
            act.record("notice.sent-again", row, start=row.armed)
    return len(rows)


def hasten(addressee: Addressee, minutes: int, *, actor: Actor) -> bool:
    """Ask for what is expected within so many minutes from now; the ladder starts anew.

    Returns:
        Whether it is asked for sooner than before; what was done or is due by then stays.
    """
    with change(actor, Action.EXCHANGE_WRITE, addressee, idempotent=True) as (addressee, act):
        now = timezone.now()
        sooner = now + dt.timedelta(minutes=minutes)
        if (
            addressee.sent_at is None
            or addressee.settled_at is not None
            or (addressee.due_at is not None and addressee.due_at <= sooner)
        ):
            return False
        addressee.minutes, addressee.named_day, addressee.called_at = minutes, None, None
        addressee.armed += 1
        _start([addressee], addressee.kind, now, feedback=False)
        note([addressee], NoticeEventKind.HASTENED, actor, at=now, facts=[{"minutes": minutes}])
        _announce([addressee], actor)
        act.record("notice.hastened", minutes=minutes)
    return True


def _check_reach(rows: Sequence[Addressee]) -> None:
    """Check that a notice may still go to its addressees; rules may have changed since the draft.

    Raises:
        NotSendable: it may not, with the reason.
    """
    if not rows:
        return
    try:
        check_reach(rows[0].kind, rows[0].sender, [row.institution for row in rows])
    except ValidationError as refusal:
        raise NotSendable(" ".join(refusal.messages)) from refusal


def _again(rows: Sequence[Addressee], actor: Actor, named_day: dt.date | None = None) -> None:
    """Start clocks and ladders anew; the caller holds the locks and records the act."""
    now = timezone.now()
    facts: list[Facts] = []
    _check_reach(rows)
    for row in rows:
        old = last_day_of(row.due_at, zone()) if row.due_at else None
        row.armed += 1
        row.called_at = None
        if named_day is not None:
            row.named_day = named_day
        elif row.named_day is not None and row.named_day <= timezone.localdate(now):
            row.named_day = None
        facts.append({"old": old.isoformat() if old else "", "start": row.armed})
    if rows:
        _start(rows, rows[0].kind, now, feedback=False)
        note(rows, NoticeEventKind.RESENT, actor, at=now, facts=facts)
        _announce(rows, actor)
        for row in rows:
            notify_resent(row, actor)


def record_posting(addressee: Addressee, *, on: dt.date, actor: Actor) -> Addressee:
    """Note on which day the printed act went out by post.

    Raises:
        ValidationError: the day lies in the future or before the notice was sent.
    """
    with change(actor, Action.EXCHANGE_WRITE, addressee, idempotent=True) as (addressee, act):
        if addressee.sent_at is None:
            raise NotSendable(_("A draft cannot be posted; send it first."))
        if on > timezone.localdate():
            raise ValidationError({"posted_on": _("This day is in the future.")})
        if on < timezone.localdate(addressee.sent_at):
            raise ValidationError({"posted_on": _("This day is before the notice was sent.")})
        if addressee.posted_on == on:
            return addressee
        addressee.posted_on = on
        addressee.save(update_fields=["posted_on"])
        note([addressee], NoticeEventKind.POSTED, actor, facts=[{"on": on.isoformat()}])
        act.record("notice.posted", on=on.isoformat())
    return addressee


def _start(
    rows: Sequence[Addressee], kind: Kind, now: dt.datetime, *, feedback: bool = True
) -> None:
    """Start the clocks of addressees and, at the first sending, those of feedback."""
    using = reckoning()
    rungs = ladders([kind.pk])
    for row in rows:
        start_clock(row, rule_of(row, kind), now, rungs[kind.pk, Duty.ANSWER], using)
    update_rows(rows, _SENT)
    if not feedback or kind.rule(Duty.FEEDBACK) is None:
        return
    duties = []
    for row in rows:
        duty = FeedbackDuty(
            addressee=row, institution_id=row.institution_id, sender_id=row.sender_id, kind=kind
        )
        rule = kind.rule(Duty.FEEDBACK)
        start_clock(duty, rule, now, rungs[kind.pk, Duty.FEEDBACK], using)
        duties.append(duty)
    FeedbackDuty.objects.bulk_create(duties)


def _announce(rows: Sequence[Addressee], actor: Actor) -> None:
    """Queue the e-mails of a sending; whoever cannot be written to is marked."""
    by_start: dict[int, list[Addressee]] = {}
    for row in rows:
        by_start.setdefault(row.armed, []).append(row)
    for start, started in by_start.items():
        counts = queue_mails(started, Template.NOTICE, f"start:{start}")
        lost = [row for row in started if not counts[row.pk]]
        for row in started:
            row.is_unreachable = not counts[row.pk]
        update_rows(started, ["is_unreachable"])
        note(lost, NoticeEventKind.UNREACHABLE, actor)


def deadline_of(kind: Kind, moment: dt.datetime) -> Deadline | None:
    """Count the deadline of a kind from a moment on; None where it has none."""
    rule = kind.rule(Duty.ANSWER)
    return deadline(rule, moment, current_calendar(), zone()) if rule is not None else None
