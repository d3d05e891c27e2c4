# SPDX-License-Identifier: EUPL-1.2
"""Days on which annual reports are due or were published, and those by which activities end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.access.occurrences import Kind, Occurrence, Span
from vidik.access.occurrences import register as add
from vidik.access.types import Action, Actor
from vidik.recommendations.models import Activity, ActivityParty
from vidik.recommendations.policies import LOCAL_KINDS
from vidik.recommendations.selectors import plans
from vidik.recommendations.selectors.cycles import next_publication_day
from vidik.recommendations.selectors.register import issued_reports

_Day = tuple[dt.date, str, bool]
"""The day, the year that the report is about, whether it was published."""
MOST_AHEAD: Final = 2
"""Years ahead for which the day on which a report is due is shown."""


def _days(actor: Actor, span: Span) -> list[_Day]:
    reports = issued_reports(actor).filter(published_on__range=(span.first, span.last))
    found = [
        (day, code, True)
        for day, code in reports.values_list("published_on", "cycle__code")
        if day is not None
    ]
    due = next_publication_day(actor, timezone.localdate())
    for ahead in range(MOST_AHEAD) if due is not None else ():
        assert due is not None  # noqa: S101 - else there is nothing to go through
        day = due.replace(year=due.year + ahead)
        if span.first <= day <= span.last:
            found.append((day, str(day.year - 1), False))
    return found


def _read(rows: Sequence[Any], _actor: Actor) -> Iterator[Occurrence]:
    for day, year, is_published in rows:
        what = (
            gettext("The annual report on %(year)s was published")
            if is_published
            else gettext("The annual report on %(year)s is due")
        )
        yield Occurrence(
            f"{year}-{'published' if is_published else 'due'}",
            what % {"year": year},
            day,
            day,
            reverse("recommendations:list"),
            tone="good" if is_published else "accent",
        )


def _deadlines(actor: Actor, span: Span) -> QuerySet[Activity]:
    return plans.ending_between(actor, span.first, span.last)


def _read_deadlines(rows: Sequence[Any], actor: Actor) -> Iterator[Occurrence]:
    today = timezone.localdate()
    own = set(
        ActivityParty.objects.filter(
            activity__in=[row.pk for row in rows], institution=actor.institution
        ).values_list("activity", flat=True)
    )
    for row in rows:
        day = plans.last_day(row.due)
        assert day is not None  # noqa: S101 - only those with a last day are read
        yield Occurrence(
            row.code,
            f"{row.plan_code} {row.title}".strip(),
            day,
            day,
            reverse("recommendations:activity", args=[row.code]),
            (gettext("Last day of an activity"), str(row.plan.title)),
            is_own=row.pk in own or row.plan.owner_id == actor.institution,
            # Plans of the State are published; those of a municipality only once it adopts them.
            is_withheld=row.plan.kind in LOCAL_KINDS,
            tone="warn" if day >= today else "outline",
        )


def _own(actor: Actor) -> Q:
    """Narrow to activities in which the own institution takes part, and to those of its plans."""
    parts = ActivityParty.objects.filter(activity=OuterRef("pk"), institution=actor.institution)
    return Q(plan__owner=actor.institution) | Q(Exists(parts))


def _within(codes: Collection[str]) -> Q:
    """Narrow to plans of some territories, and those of none."""
    place = "plan__owner__territory"
    return ~Q(plan__kind__in=LOCAL_KINDS) | Q(**{f"{place}__code__in": codes})


def register() -> None:
    """Register the room's kinds."""
    add(
        Kind(
            "activities", _("Deadlines of action plans"), _("Deadline of an activity"),
            Action.ACTION_PLAN_READ, _deadlines, _read_deadlines, 60, ("due", "pk"), own=_own,
            within=_within, is_public=True,
        ),
        Kind(
            "publication", _("Publication of the annual report"), _("Annual report"),
            Action.RECOMMENDATIONS_READ, _days, _read, 70, is_public=True,
        )
    )  # fmt: skip
