# SPDX-License-Identifier: EUPL-1.2
"""Count conferences for the page of statistics; few are shown to nobody."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from statistics import mean

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vidik.conferences.models import Meeting, Seat
from vidik.conferences.selectors.pack import is_kept, word
from vidik.conferences.types import MeetingKind, MeetingState, MinutesState
from vidik.core.small_numbers import at_least_few, parts_of
from vidik.identification.models import Procedure
from vidik.identification.selectors.counting.victims import counting, span
from vidik.identification.types import Outcome, Row, Table

_FEW = 5


def numbers_of_open(case: uuid.UUID) -> tuple[str, ...]:
    """Return the numbers of the unfinished conferences of a case, whoever may see them."""
    with counting():
        rows = Meeting.objects.filter(case=case).filter(
            Q(state=MeetingState.CALLED)
            | Q(state=MeetingState.HELD) & ~Q(minutes=MinutesState.CONFIRMED)
        )
        return tuple(sorted(rows.values_list("number", flat=True)))


def tables(year: int) -> list[Table]:
    """Count the meetings of a year, and who was invited and came, by role."""
    return [_meetings(year), _roles(year)] if is_kept() else []


def _meetings(year: int) -> Table:
    first, after = span(year)
    with counting():
        rows = Meeting.objects.filter(starts_at__gte=first, starts_at__lt=after)
        several = rows.filter(kind=MeetingKind.CONSULTATIVE, state=MeetingState.HELD).count()
        of_cases = rows.filter(kind=MeetingKind.CONFERENCE)
        asked = of_cases.filter(request__isnull=False).count()
        by_state = Counter(of_cases.order_by().values_list("state", flat=True))
        held = of_cases.filter(state=MeetingState.HELD)
        part = held.filter(took_part__in=("whole", "first-half")).count()
        days = _days(list(held.values_list("case_id", "starts_at")))
    called = by_state.total()
    on_request, own = parts_of([asked, called - asked])
    was_held, cancelled, open_ = parts_of(
        [by_state[MeetingState.HELD], by_state[MeetingState.CANCELLED],
         by_state[MeetingState.CALLED]]
    )  # fmt: skip
    with_her, without = parts_of([part, by_state[MeetingState.HELD] - part])
    lines = [
        (_("Case conferences called"), at_least_few(called)),
        (_("Asked for by another body"), on_request),
        (_("Called by whoever is responsible for the case"), own),
        (_("Held"), was_held),
        (_("Cancelled"), cancelled),
        (_("Upcoming"), open_),
        (_("The person took part"), with_her),
        (_("The person did not take part"), without),
        (_("Consultative meetings held"), at_least_few(several)),
    ]
    if len(days) >= _FEW:
        lines.append((_("Mean days from the decision to the first conference"), round(mean(days))))
    return Table(
        "conferences", _("Case conferences"), _("What is counted"),
        (pgettext("number of", "Conferences"),),
        tuple(Row(name, (number,)) for name, number in lines) if called or several else (),
        _("Fewer than five are not shown: they may point to a person."),
    )  # fmt: skip


def _days(held: list[tuple[uuid.UUID | None, dt.datetime]]) -> list[int]:
    """Count the days from the decision to the first conference, of cases that have both."""
    first: dict[uuid.UUID, dt.datetime] = {}
    for case, moment in held:
        if case is not None:
            first[case] = min(first.get(case, moment), moment)
    decided: dict[uuid.UUID, dt.datetime] = {}
    rows = Procedure.objects.filter(
        case__in=first, outcome=Outcome.IDENTIFIED, decided_at__isnull=False
    )
    decisions = rows.order_by("-decided_at").values_list("case_id", "decided_at")
    decided.update((key, moment) for key, moment in decisions if moment is not None)
    found = []
    for case, moment in decided.items():
        days = (timezone.localdate(first[case]) - timezone.localdate(moment)).days
        if days >= 0:
            found.append(days)
    return found


def _roles(year: int) -> Table:
    first, after = span(year)
    with counting():
        rows = Seat.objects.filter(
            meeting__starts_at__gte=first,
            meeting__starts_at__lt=after,
            meeting__state=MeetingState.HELD,
        ).annotate(of=F("role"))
        invited = Counter(rows.order_by().values_list("role", flat=True))
        came = Counter(rows.filter(came=True).order_by().values_list("role", flat=True))
        failed = Counter(
            rows.filter(came=False, has_duty=True).order_by().values_list("role", flat=True)
        )
    lines = []
    for role, number in sorted(invited.items(), key=lambda pair: (-pair[1], pair[0])):
        there, absent = parts_of([came[role], number - came[role]])
        lines.append(
            Row(
                word("roles", role),
                (at_least_few(number), there, absent, at_least_few(failed[role])),
            )
        )
    return Table(
        "conference-roles", _("Institutions at conferences, by role"), _("Role"),
        (pgettext("institutions", "Invited"), pgettext("institutions", "Present"),
         pgettext("institutions", "Absent"), _("Absent although obliged to come")),
        tuple(lines),
        _("Fewer than five are not shown: they may point to a person."),
    )  # fmt: skip
