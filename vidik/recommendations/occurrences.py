# SPDX-License-Identifier: EUPL-1.2
"""Days on which annual reports are due, or were published, on the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.access.occurrences import Kind, Occurrence, Span
from vidik.access.occurrences import register as add
from vidik.access.types import Action, Actor
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


def register() -> None:
    """Register the room's kind."""
    add(
        Kind(
            "publication", _("Publication of the annual report"), _("Annual report"),
            Action.RECOMMENDATIONS_READ, _days, _read, 70, is_public=True,
        )
    )  # fmt: skip
