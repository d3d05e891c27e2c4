# SPDX-License-Identifier: EUPL-1.2
"""Say how many notices were answered, how fast, and which never."""

from __future__ import annotations

import datetime as dt
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

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.exchange.models import (
    Addressee,
)
from vidik.exchange.types import (
    RECEIVED,
    SENT,
    Classification,
    Expects,
    Statistic,
)
from vidik.institutions.models import Institution


class _Median(Aggregate):
    """The middle value, as PostgreSQL finds it."""

    function = "percentile_cont"
    template = "%(function)s(0.5) within group (order by %(expressions)s)"
    output_field = DurationField()


_ANSWERED: Final = Q(settled_at__isnull=False, is_given_up=False)
_WITHDRAWN: Final = Q(is_given_up=True, settled_at__lt=F("due_at"))
"""Closed by the sender while there was time to answer; what is closed later was met by silence."""


_TOOK: Final = ExpressionWrapper(F("settled_at") - F("sent_at"), output_field=DurationField())


SPANS: Final = (1, 3, 8, 15, 30)
"""Days within which answers are counted for the distribution."""


def statistics(actor: Actor, *, side: str, by: str, year: int | None) -> list[Statistic]:
    """Count the outcomes of notices, the least answered first.

    Args:
        actor: for whose institution.
        side: `sent` or `received`.
        by: `kind` or `institution`, the other side's.
        year: the year of sending, None for all.
    """
    rows = _of_statistics(actor, side, year)
    other = "institution" if side == "sent" else "sender"
    group = "kind__name" if by == "kind" else f"{other}__name"
    now = timezone.now()
    found = rows.values(group).annotate(
        sent_count=Count("pk"),
        answered=Count("pk", filter=_ANSWERED),
        in_time=Count("pk", filter=_ANSWERED & Q(settled_at__lt=F("due_at"))),
        withdrawn=Count("pk", filter=_WITHDRAWN),
        overdue=Count("pk", filter=Q(settled_at__isnull=True, due_at__lte=now)),
        refused=Count("pk", filter=Q(outcome=Classification.REFUSAL)),
        median=_Median(_TOOK, filter=_ANSWERED),
        feedback_due=Count("feedback_duty"),
        feedback_given=Count("feedback_duty", filter=~Q(feedback_duty__given_by="")),
    )
    lines = [_statistic(row, group) for row in found]
    return sorted(lines, key=lambda line: (_share_or_last(line), -line.sent))


def _share_or_last(line: Statistic) -> Decimal:
    """Give the share answered; where all was withdrawn nobody is to blame, and that comes last."""
    return line.answered_share if line.answered_share is not None else Decimal(101)


def total(actor: Actor, *, side: str, year: int | None) -> Statistic:
    """Sum the outcomes of all notices of a side in one line."""
    rows = _of_statistics(actor, side, year)
    now = timezone.now()
    row = rows.aggregate(
        sent_count=Count("pk"),
        answered=Count("pk", filter=_ANSWERED),
        in_time=Count("pk", filter=_ANSWERED & Q(settled_at__lt=F("due_at"))),
        withdrawn=Count("pk", filter=_WITHDRAWN),
        overdue=Count("pk", filter=Q(settled_at__isnull=True, due_at__lte=now)),
        refused=Count("pk", filter=Q(outcome=Classification.REFUSAL)),
        median=_Median(_TOOK, filter=_ANSWERED),
        feedback_due=Count("feedback_duty"),
        feedback_given=Count("feedback_duty", filter=~Q(feedback_duty__given_by="")),
    )
    return _statistic(row, "")


def distribution(actor: Actor, *, side: str, year: int | None) -> list[tuple[int, int | None, int]]:
    """Count answers by how long they took, each once: more than so many days, at most so many.

    Returns:
        Days from, days until (None for the last span, which has no end), and the answers.
    """
    rows = _of_statistics(actor, side, year).filter(_ANSWERED)
    shown: dict[str, Any] = {}
    for days in SPANS:
        within = Q(settled_at__lte=F("sent_at") + dt.timedelta(days=days))
        shown[f"d{days}"] = Count("pk", filter=within)
    found = rows.aggregate(all=Count("pk"), **shown)
    counts, after = 0, 0
    lines: list[tuple[int, int | None, int]] = []
    for days in SPANS:
        lines.append((after, days, found[f"d{days}"] - counts))
        counts, after = found[f"d{days}"], days
    return [*lines, (after, None, found["all"] - counts)]


def never_answered(actor: Actor, *, year: int | None) -> QuerySet[Institution]:
    """List the institutions that answered none of the overdue notices of the actor's own."""
    mine = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=SENT).filter(
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
    rows = Addressee.objects.filter(sent_at__isnull=False)
    rows = scope(actor, Action.EXCHANGE_READ, rows, side=SENT if side == "sent" else RECEIVED)
    own = {"sender" if side == "sent" else "institution": actor.institution}
    rows = rows.filter(**own).exclude(kind__expects=Expects.NOTHING)
    if year is not None:
        rows = rows.filter(sent_at__year=year)
    return rows.order_by()


def _statistic(row: dict[str, Any], group: str) -> Statistic:
    median: dt.timedelta | None = row["median"]
    hours = None
    if median is not None:
        hours = (Decimal(str(median.total_seconds())) / 3600).quantize(Decimal("0.1"))
    return Statistic(
        label=str(row[group]) if group else "",
        sent=row["sent_count"],
        answered=row["answered"],
        withdrawn=row["withdrawn"],
        in_time=row["in_time"],
        overdue=row["overdue"],
        refused=row["refused"],
        median_hours=hours,
        feedback_due=row["feedback_due"],
        feedback_given=row["feedback_given"],
    )
