# SPDX-License-Identifier: EUPL-1.2
"""Which files of notices are past their period, and which of them stay all the same."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.core.retention import RetentionStatus, period_of
from vidik.exchange.models import Addressee, Attachment, FeedbackDuty
from vidik.exchange.registry import barred_subjects
from vidik.exchange.types import Expects

SENT: Final = "exchange.sent-files"
"""Files that went with notices."""
CAME: Final = "exchange.reply-files"
"""Files that came with replies."""
MOST_LISTED: Final = 500
AHEAD: Final = dt.timedelta(days=90)
"""So long before its end a file stands on the list."""
RETENTION: Final = Actor.system("retention-job")


def over(kind: str, before: dt.datetime) -> QuerySet[Any]:
    """List the files whose notice was over before a moment, barred or not; the first the oldest.

    A file that went to several is over when the notice is over with the last of them. Asked by the
    part of the system that forgets; others see what they may see anyway.
    """
    place = "notice" if kind == SENT else "answer"
    letters = (
        Addressee.objects.filter(notice=OuterRef("notice"))
        if kind == SENT
        else Addressee.objects.filter(pk=OuterRef("answer__addressee"))
    )
    duties = FeedbackDuty.objects.filter(
        **(
            {"addressee__notice": OuterRef("notice")}
            if kind == SENT
            else {"addressee": OuterRef("answer__addressee")}
        )
    )
    rows = Attachment.objects.filter(destroyed_at__isnull=True, added_at__lt=before)
    rows = rows.filter(
        ~Exists(letters.filter(_runs(before))),
        ~Exists(duties.filter(Q(settled_at__isnull=True) | Q(settled_at__gte=before))),
        **({"notice__sent_at__isnull": False} if kind == SENT else {f"{place}__isnull": False}),
    )
    ended = (
        letters.order_by()
        .values("notice" if kind == SENT else "pk")
        .annotate(ended=Max(Coalesce("settled_at", "sent_at")))
        .values("ended")
    )
    return rows.annotate(ended_at=Subquery(ended)).order_by("added_at", "pk").defer("content")


def _runs(before: dt.datetime) -> Q:
    """Say of a letter that it is not over, or has not been for long enough."""
    waits = Q(settled_at__isnull=True) & ~Q(kind__expects=Expects.NOTHING)
    lately = Q(sent_at__gte=before) | Q(settled_at__gte=before) | Q(counted_from__gte=before)
    return waits | lately | Q(has_unclassified=True)


def barred(kind: str) -> Q:
    """Say of a file that it stays: what its notice is about is open or under a legal hold."""
    notice = "notice" if kind == SENT else "answer__addressee__notice"
    found = Q(pk__in=())
    for label, keys in barred_subjects():
        found |= Q(**{f"{notice}__subject_label": label, f"{notice}__subject_key__in": keys})
    return found


def retention_status(kind: str, before: dt.datetime) -> RetentionStatus:
    """Count what a purge would find, and what it would leave."""
    with acting(RETENTION):
        authorize(RETENTION, Action.RETENTION_PURGE)
        rows = over(kind, before).order_by()
        stays = rows.filter(barred(kind)).count()
        return RetentionStatus(rows.count() - stays, stays)


def files_due(actor: Actor, kind: str, *, within: dt.timedelta) -> tuple[list[Any], int]:
    """List the files of the actor's institution that are destroyed within a time, with when.

    Each carries `goes_at`, the moment from which the next purge destroys it, and `letter`, the
    letter by which its page is reached.

    Returns:
        The first of them to go, `MOST_LISTED` at most, and how many there are in all.
    """
    authorize(actor, Action.EXCHANGE_READ)
    if actor.institution is None:
        return [], 0
    place = "notice" if kind == SENT else "answer__addressee__notice"
    period = period_of(kind)
    withheld = _withheld_notices()
    with acting(RETENTION):
        rows = (
            over(kind, period.before + within)
            .exclude(barred(kind))
            .filter(parties__contains=[actor.institution])
            .exclude(**{f"{place}__in": withheld})
        )
        letters = Addressee.objects.filter(
            Q(institution=actor.institution) | Q(sender=actor.institution),
            **(
                {"notice": OuterRef("notice")}
                if kind == SENT
                else {"pk": OuterRef("answer__addressee")}
            ),
        ).order_by("number")
        rows = rows.annotate(
            letter=Subquery(letters.values("pk")[:1]),
            number=Subquery(letters.values("number")[:1]),
            goes_at=F("ended_at") + dt.timedelta(days=period.days),
        ).filter(letter__isnull=False)
        return list(rows.order_by("ended_at", "pk")[:MOST_LISTED]), rows.count()


def _withheld_notices() -> list[uuid.UUID]:
    """Return the notices about restricted cases that whoever acts now may not see."""
    with connection.cursor() as cursor:
        cursor.execute("select unnest(vidik_notices_withheld())")
        return [key for (key,) in cursor.fetchall()]
