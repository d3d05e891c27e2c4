# SPDX-License-Identifier: EUPL-1.2
"""Read notices: received, sent, owed, reminded of, answered how fast; for one institution."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import ExtractYear
from django.utils import timezone

from vidik.access.services import authorize, scope
from vidik.access.types import Action, Actor
from vidik.accounts.selectors import names_of
from vidik.core.actors import system_actor
from vidik.core.bilingual import pick
from vidik.core.transliterate import fold
from vidik.exchange.methods.calendars import DayOff
from vidik.exchange.methods.deadlines import Deadline, DeadlineRule, deadline
from vidik.exchange.models import (
    Addressee,
    Answer,
    Attachment,
    CalendarDay,
    Event,
    FeedbackDuty,
    Kind,
    Mail,
    MoreTime,
    Notice,
    Reminder,
    Version,
)
from vidik.exchange.services.calendar import would_move
from vidik.exchange.services.working_days import current_calendar, zone
from vidik.exchange.services.writing import may_receive, may_send
from vidik.exchange.types import (
    Classification,
    Duty,
    Expects,
    Moved,
    NoticeFilter,
    Outcome,
    Statistic,
)
from vidik.institutions.models import Institution

OPEN: Final = Q(settled_at__isnull=True, sent_at__isnull=False)
_SORTS: Final = {
    "due": "due_at",
    "sent": "sent_at",
    "number": "number",
    "title": "title",
    "state": "state",
}
_MOVED_SHOWN: Final = 200


def kinds(actor: Actor) -> list[Kind]:
    """List the kinds of notices in use that the actor's institution sends."""
    authorize(actor, Action.EXCHANGE_READ)
    rows = list(Kind.objects.filter(is_active=True))
    own = _own(actor)
    return [kind for kind in rows if own is not None and may_send(kind, own)]


def all_kinds() -> QuerySet[Kind]:
    """List all kinds of notices with their ladders."""
    return Kind.objects.prefetch_related("rungs")


def possible_addressees(actor: Actor, kind: Kind) -> list[Institution]:
    """List the institutions to which the actor's may send a kind of notice."""
    authorize(actor, Action.EXCHANGE_WRITE)
    rows = Institution.objects.filter(merged_into__isnull=True).select_related("kind")
    rows = rows.exclude(pk=actor.institution or 0)
    if kind.addressee_kinds or kind.addressee_codes:
        rows = rows.filter(
            Q(kind__code__in=kind.addressee_kinds) | Q(code__in=kind.addressee_codes)
        )
    return [row for row in rows.order_by("name_sr") if may_receive(kind, row)]


def _own(actor: Actor) -> Institution | None:
    if actor.institution is None:
        return None
    return Institution.objects.select_related("kind").filter(pk=actor.institution).first()


def received(actor: Actor, wanted: NoticeFilter, *, now: dt.datetime) -> QuerySet[Addressee]:
    """List what the actor's institution received, the first due first."""
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all())
    rows = rows.filter(institution=actor.institution, sent_at__isnull=False)
    return _listed(rows, wanted, "sender", now)


def sent(actor: Actor, wanted: NoticeFilter, *, now: dt.datetime) -> QuerySet[Addressee]:
    """List what the actor's institution sent, letter by letter, the first due first."""
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all())
    rows = rows.filter(sender=actor.institution, sent_at__isnull=False)
    return _listed(rows, wanted, "institution", now)


def addressees_of(
    actor: Actor, notice: Notice, wanted: NoticeFilter, *, now: dt.datetime
) -> QuerySet[Addressee]:
    """List the addressees of one notice as a filter asks."""
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.filter(notice=notice))
    for word in fold(wanted.words).split():
        rows = rows.filter(Q(institution__search_text__contains=word) | Q(number__icontains=word))
    return _listed(rows, replace(wanted, words=""), "institution", now)


def _listed(
    rows: QuerySet[Addressee], wanted: NoticeFilter, other: str, now: dt.datetime
) -> QuerySet[Addressee]:
    for word in fold(wanted.words).split():
        rows = rows.filter(search_text__contains=word)
    if wanted.kind:
        rows = rows.filter(kind__code=wanted.kind)
    if wanted.institution:
        rows = rows.filter(**{f"{other}__code": wanted.institution})
    conditions = {
        "open": OPEN,
        "overdue": OPEN & Q(due_at__lte=now),
        "unclassified": Q(has_unclassified=True),
        "unreachable": Q(is_unreachable=True) & OPEN,
        "named": Q(named_at__isnull=False),
    }
    if wanted.state in conditions:
        rows = rows.filter(conditions[wanted.state])
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    key = wanted.sort.removeprefix("-")
    order: list[Any] = ["-sent_at", "pk"]
    if key in _SORTS:
        field = F(_SORTS[key])
        down = wanted.sort.startswith("-")
        order = [field.desc(nulls_last=True) if down else field.asc(nulls_last=True), "pk"]
    elif wanted.state in {"open", "overdue", "unreachable"}:
        order = [F("due_at").asc(nulls_last=True), "pk"]
    return rows.select_related("kind", "institution", "sender").order_by(*order)


def counts(actor: Actor, *, now: dt.datetime) -> dict[str, int]:
    """Count what waits for the actor's institution, for the room's own navigation."""
    own = actor.institution
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.filter(OPEN))
    duties = scope(actor, Action.EXCHANGE_READ, FeedbackDuty.objects.all())
    return {
        "inbox": rows.filter(institution=own).count(),
        "overdue": rows.filter(institution=own, due_at__lte=now).count(),
        "sent_overdue": rows.filter(sender=own, due_at__lte=now).count(),
        "unclassified": scope(
            actor,
            Action.EXCHANGE_READ,
            Addressee.objects.filter(sender=own, has_unclassified=True),
        ).count(),
        "feedback": duties.filter(institution=own, settled_at__isnull=True).count(),
    }


def drafts(actor: Actor) -> QuerySet[Notice]:
    """List the drafts of the actor's institution."""
    rows = scope(actor, Action.EXCHANGE_READ, Notice.objects.filter(sent_at__isnull=True))
    return (
        rows.filter(sender=actor.institution)
        .select_related("kind")
        .annotate(addressee_count=Count("addressees"))
        .prefetch_related("versions")
    )


def batches(actor: Actor) -> QuerySet[Notice]:
    """List what the actor's institution sent, notice by notice, with the counts that close."""
    rows = scope(actor, Action.EXCHANGE_READ, Notice.objects.filter(sent_at__isnull=False))
    answered = Q(addressees__settled_at__isnull=False, addressees__is_given_up=False)
    return (
        rows.filter(sender=actor.institution)
        .select_related("kind")
        .annotate(
            sent_count=Count("addressees"),
            answered_count=Count("addressees", filter=answered),
        )
        .prefetch_related("versions")
        .order_by("-sent_at", "pk")
    )


def notice(actor: Actor, key: uuid.UUID) -> Notice:
    """Give a notice.

    Raises:
        Notice.DoesNotExist: there is none that the actor may know of.
    """
    rows = Notice.objects.select_related("kind", "sender")
    return scope(actor, Action.EXCHANGE_READ, rows).get(pk=key)


def addressee(actor: Actor, key: uuid.UUID) -> Addressee:
    """Give a notice at one addressee's.

    Raises:
        Addressee.DoesNotExist: there is none that the actor may know of.
    """
    rows = Addressee.objects.select_related("kind", "sender", "institution", "notice")
    return scope(actor, Action.EXCHANGE_READ, rows).get(pk=key)


def answer(actor: Actor, key: uuid.UUID) -> Answer:
    """Give a reply.

    Raises:
        Answer.DoesNotExist: there is none that the actor may know of.
    """
    rows = Answer.objects.select_related("addressee__kind")
    return scope(actor, Action.EXCHANGE_READ, rows).get(pk=key)


def attachment(actor: Actor, key: uuid.UUID) -> Attachment:
    """Give a file.

    Raises:
        Attachment.DoesNotExist: there is none that the actor may know of.
    """
    return scope(actor, Action.EXCHANGE_READ, Attachment.objects.all()).get(pk=key)


def reminder(actor: Actor, key: uuid.UUID) -> Reminder:
    """Give a rung that was done.

    Raises:
        Reminder.DoesNotExist: there is none that the actor may know of.
    """
    rows = Reminder.objects.select_related("addressee__kind")
    return scope(actor, Action.EXCHANGE_READ, rows).get(pk=key)


def versions_of(row: Notice) -> QuerySet[Version]:
    """List the versions of a notice's text, the newest first."""
    return row.versions.all()


def events_of(actor: Actor, row: Addressee) -> list[Event]:
    """List what happened to a notice at an addressee's, the oldest first."""
    rows = scope(actor, Action.EXCHANGE_READ, Event.objects.filter(addressee=row))
    return list(rows)


def mails_of(actor: Actor, row: Addressee) -> QuerySet[Mail]:
    """List the e-mails about a notice at an addressee's."""
    return scope(actor, Action.EXCHANGE_READ, Mail.objects.filter(addressee=row))


def mail(actor: Actor, key: uuid.UUID) -> Mail:
    """Give an e-mail.

    Raises:
        Mail.DoesNotExist: there is none that the actor may know of.
    """
    return scope(actor, Action.EXCHANGE_READ, Mail.objects.select_related("addressee")).get(pk=key)


def answers_of(actor: Actor, row: Addressee) -> list[Answer]:
    """List the replies with their files, the newest first."""
    rows = Answer.objects.filter(addressee=row).select_related("receipt")
    return list(scope(actor, Action.EXCHANGE_READ, rows).prefetch_related("attachments"))


def feedback_of(actor: Actor, row: Addressee) -> FeedbackDuty | None:
    """Give the duty of feedback that goes with a notice, None where there is none."""
    rows = scope(actor, Action.EXCHANGE_READ, FeedbackDuty.objects.filter(addressee=row))
    return rows.select_related("addressee").first()


def duties(actor: Actor, side: str) -> QuerySet[FeedbackDuty]:
    """List open duties of feedback: `owed` by the actor's institution, or `awaited` by it."""
    rows = scope(actor, Action.EXCHANGE_READ, FeedbackDuty.objects.filter(settled_at__isnull=True))
    own = {"sender" if side == "awaited" else "institution": actor.institution}
    rows = rows.filter(**own).select_related("addressee__kind", "institution", "sender")
    return rows.order_by("due_at", "pk")


def ledger(actor: Actor, outcome: str = "") -> QuerySet[Reminder]:
    """List what the ladders did for notices of the actor's institution, the newest first.

    Steps that were passed over are left out unless their outcome or `all` is asked for.
    """
    rows = scope(actor, Action.EXCHANGE_READ, Reminder.objects.filter(sender=actor.institution))
    if not outcome:
        rows = rows.exclude(outcome=Outcome.PASSED_OVER)
    elif outcome != "all":
        rows = rows.filter(outcome=outcome)
    return rows.select_related("addressee__kind", "institution").order_by("-done_at", "pk")


def explained(clock: Addressee | FeedbackDuty) -> Deadline | None:
    """Say step by step how a deadline is counted with the calendar that stands now."""
    duty = Duty.FEEDBACK if isinstance(clock, FeedbackDuty) else Duty.ANSWER
    rule = clock.kind.rule(duty)
    if rule is None or clock.counted_from is None:
        return None
    return deadline(rule, clock.counted_from, current_calendar(), zone())


def explain(rule: DeadlineRule, start: dt.datetime) -> Deadline:
    """Count a term of one's own with the calendar that stands now.

    Raises:
        CalendarError: the term leaves the years that calendars are kept for.
    """
    return deadline(rule, start, current_calendar(), zone())


def holidays(year: int) -> list[DayOff]:
    """List the holidays and declared free days of a year.

    Raises:
        CalendarError: calendars are not kept for the year.
    """
    return current_calendar().holidays_in(year)


def declared_days(year: int) -> QuerySet[CalendarDay]:
    """List what was declared for days of a year, withdrawn ones too."""
    return CalendarDay.objects.filter(day__year=year)


def declared_day(key: int) -> CalendarDay:
    """Give one declared day.

    Raises:
        CalendarDay.DoesNotExist: there is none.
    """
    return CalendarDay.objects.get(pk=key)


def moved_by(actor: Actor, day: dt.date, *, works: bool) -> list[Moved]:
    """Say which open deadlines of the actor's institution a declared day would move.

    Only clocks that run on that day or end near it can move; at most 200 are listed.
    """
    near = dt.timedelta(days=40)
    reach = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    found: list[Moved] = []
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.filter(OPEN))
    rows = rows.filter(due_at__gte=reach - near, counted_from__lte=reach + near)
    duty_rows = scope(
        actor, Action.EXCHANGE_READ, FeedbackDuty.objects.filter(settled_at__isnull=True)
    ).filter(due_at__gte=reach - near, counted_from__lte=reach + near)
    known = {kind.pk: kind for kind in Kind.objects.all()}
    first = rows.select_related("institution", "sender", "kind").order_by("due_at")
    second = duty_rows.select_related("addressee__institution", "addressee__kind")
    clocks: list[Addressee | FeedbackDuty] = [
        *first[:_MOVED_SHOWN],
        *second.order_by("due_at")[:_MOVED_SHOWN],
    ]
    for row, old, new in would_move(clocks, day, works=works, kinds=known):
        is_feedback = isinstance(row, FeedbackDuty)
        found.append(
            Moved(
                row.addressee if isinstance(row, FeedbackDuty) else row,
                Duty.FEEDBACK if is_feedback else Duty.ANSWER,
                old,
                new,
            )
        )
    return found


class _Median(Aggregate):
    """The middle value, as PostgreSQL finds it."""

    function = "percentile_cont"
    template = "%(function)s(0.5) within group (order by %(expressions)s)"
    output_field = DurationField()


_ANSWERED: Final = Q(settled_at__isnull=False, is_given_up=False)
_TOOK: Final = ExpressionWrapper(F("settled_at") - F("sent_at"), output_field=DurationField())
SPANS: Final = (1, 3, 8, 15, 30)
"""Days within which answers are counted for the distribution."""


def statistics(actor: Actor, *, side: str, by: str, year: int | None) -> list[Statistic]:
    """Say what became of notices, the least answered first.

    Args:
        actor: for whose institution.
        side: `sent` or `received`.
        by: `kind` or `institution`, the other side's.
        year: the year of sending, None for all.
    """
    rows = _of_statistics(actor, side, year)
    other = "institution" if side == "sent" else "sender"
    group = (
        ["kind__name_en", "kind__name_sr"]
        if by == "kind"
        else [
            f"{other}__name_en",
            f"{other}__name_sr",
        ]
    )
    now = timezone.now()
    found = rows.values(*group).annotate(
        sent_count=Count("pk"),
        answered=Count("pk", filter=_ANSWERED),
        in_time=Count("pk", filter=_ANSWERED & Q(settled_at__lt=F("due_at"))),
        overdue=Count("pk", filter=Q(settled_at__isnull=True, due_at__lte=now)),
        refused=Count("pk", filter=Q(outcome=Classification.REFUSAL)),
        median=_Median(_TOOK, filter=_ANSWERED),
        feedback_due=Count("feedback_duty"),
        feedback_given=Count("feedback_duty", filter=~Q(feedback_duty__given_by="")),
    )
    lines = [_statistic(row, group) for row in found]
    return sorted(lines, key=lambda line: (line.answered_share or Decimal(0), -line.sent))


def total(actor: Actor, *, side: str, year: int | None) -> Statistic:
    """Say what became of all notices of a side, in one line."""
    rows = _of_statistics(actor, side, year)
    now = timezone.now()
    row = rows.aggregate(
        sent_count=Count("pk"),
        answered=Count("pk", filter=_ANSWERED),
        in_time=Count("pk", filter=_ANSWERED & Q(settled_at__lt=F("due_at"))),
        overdue=Count("pk", filter=Q(settled_at__isnull=True, due_at__lte=now)),
        refused=Count("pk", filter=Q(outcome=Classification.REFUSAL)),
        median=_Median(_TOOK, filter=_ANSWERED),
        feedback_due=Count("feedback_duty"),
        feedback_given=Count("feedback_duty", filter=~Q(feedback_duty__given_by="")),
    )
    return _statistic(row, [])


def distribution(actor: Actor, *, side: str, year: int | None) -> list[tuple[int | None, int]]:
    """Count answers by the days within which they came; the last, None, are longer."""
    rows = _of_statistics(actor, side, year).filter(_ANSWERED)
    shown: dict[str, Any] = {}
    for days in SPANS:
        within = Q(settled_at__lte=F("sent_at") + dt.timedelta(days=days))
        shown[f"d{days}"] = Count("pk", filter=within)
    found = rows.aggregate(all=Count("pk"), **shown)
    before, lines = 0, []
    for days in SPANS:
        lines.append((days, found[f"d{days}"] - before))
        before = found[f"d{days}"]
    return [*lines, (None, found["all"] - before)]


def never_answered(actor: Actor, *, year: int | None) -> QuerySet[Institution]:
    """List the institutions that answered none of the overdue notices of the actor's own."""
    mine = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all()).filter(
        sender=actor.institution, institution=OuterRef("pk"), sent_at__isnull=False
    )
    mine = mine.exclude(kind__expects=Expects.NOTHING)
    if year is not None:
        mine = mine.filter(sent_at__year=year)
    overdue = mine.filter(settled_at__isnull=True, due_at__lte=timezone.now())
    return Institution.objects.filter(Exists(overdue)).exclude(Exists(mine.filter(_ANSWERED)))


def years(actor: Actor) -> list[int]:
    """List the years in which the actor's institution sent or received notices."""
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.filter(sent_at__isnull=False))
    found = rows.order_by().annotate(year=ExtractYear("sent_at")).values_list("year", flat=True)
    return sorted(set(found.distinct()), reverse=True)


def _of_statistics(actor: Actor, side: str, year: int | None) -> QuerySet[Addressee]:
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.filter(sent_at__isnull=False))
    own = {"sender" if side == "sent" else "institution": actor.institution}
    rows = rows.filter(**own).exclude(kind__expects=Expects.NOTHING)
    if year is not None:
        rows = rows.filter(sent_at__year=year)
    return rows.order_by()


def _statistic(row: dict[str, Any], group: list[str]) -> Statistic:
    median: dt.timedelta | None = row["median"]
    hours = None
    if median is not None:
        hours = (Decimal(str(median.total_seconds())) / 3600).quantize(Decimal("0.1"))
    return Statistic(
        label=pick(row[group[0]], row[group[1]]) if group else "",
        sent=row["sent_count"],
        answered=row["answered"],
        in_time=row["in_time"],
        overdue=row["overdue"],
        refused=row["refused"],
        median_hours=hours,
        feedback_due=row["feedback_due"],
        feedback_given=row["feedback_given"],
    )


def names_of_actors(labels: Iterable[str]) -> dict[str, str]:
    """Give what those who acted are called: people by name, parts of the system by what they do."""
    distinct = set(labels)
    keys = {
        int(label.removeprefix("user:"))
        for label in distinct
        if label.removeprefix("user:").isdigit()
    }
    known = {f"user:{key}": name for key, name in names_of(keys).items()} if keys else {}
    return {
        label: known.get(label) or (system_actor(label) if label.startswith("system:") else label)
        for label in distinct
    }


def more_times(actor: Actor, addressee: Addressee) -> QuerySet[MoreTime]:
    """List the times that were given on top of the term, the newest first."""
    rows = MoreTime.objects.filter(addressee=addressee)
    return scope(actor, Action.EXCHANGE_READ, rows)


def due_as_sent(actor: Actor, addressee: Addressee) -> dt.datetime | None:
    """Give the deadline that the act named when it was sent last, before any more time."""
    given = more_times(actor, addressee)
    if addressee.counted_from is not None:
        given = given.filter(given_at__gte=addressee.counted_from)
    first = given.last()
    return first.old_due_at if first is not None else addressee.due_at
