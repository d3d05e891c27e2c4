# SPDX-License-Identifier: EUPL-1.2
"""Count searches for the page of statistics; few are shown to nobody."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vidik.core.small_numbers import at_least_few, parts_of
from vidik.identification.selectors.counting.victims import counting, span
from vidik.identification.types import Row, Table
from vidik.referral.selectors import pack
from vidik.tracing.models import Sighting, Trace
from vidik.tracing.selectors.traces import place_names
from vidik.tracing.types import ClosedBecause, TraceState
from vidik.vault.models import Person

_STATE = "state:"


def numbers_of_open(person: Person) -> tuple[str, ...]:
    """Return the numbers of the open searches about a person, whoever may see them."""
    with counting():
        rows = Trace.objects.filter(state=TraceState.OPEN).filter(
            Q(person__person=person)
            | Q(sightings__person__person=person, sightings__withdrawn_at__isnull=True)
        )
        return tuple(sorted(set(rows.values_list("number", flat=True))))


def tables(year: int) -> list[Table]:
    """Count the searches of a year: how they stand, and from where to where they lead."""
    return [_by_state(year), _by_way(year)]


def _by_state(year: int) -> Table:
    """Count searches open at the end of the year, and those opened, found and closed in it."""
    first, after = span(year)
    with counting():
        rows = Trace.objects.filter(opened_at__lt=after)
        at_end = rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=after)).count()
        opened = rows.filter(opened_at__gte=first).count()
        closed = Counter(
            Trace.objects.filter(closed_at__gte=first, closed_at__lt=after)
            .order_by()
            .values_list("closed_because", flat=True)
        )
    found = closed[ClosedBecause.FOUND]
    # What was opened is there beside them: of closed and open neither gives the other away.
    ended, rest, remaining = parts_of([found, closed.total() - found, at_end])
    lines = (
        (_("Opened in the year"), at_least_few(opened)),
        (_("Found and identified"), ended),
        (_("Closed for another reason"), rest),
        (_("Open at the end of the year"), remaining),
    )
    return Table(
        "traces", _("Searches for unidentified persons"), _("What is counted"),
        (pgettext("persons", "Searches"),),
        tuple(Row(name, (number,)) for name, number in lines) if opened or at_end or closed else (),
        _("Fewer than five are not shown: they may point to a person."),
    )  # fmt: skip


def _by_way(year: int) -> Table:
    """Count the searches opened in a year by where she was first seen and where she went."""
    first, after = span(year)
    with counting():
        traces = list(Trace.objects.filter(opened_at__gte=first, opened_at__lt=after))
        seen = list(
            Sighting.objects.filter(trace__in=traces, withdrawn_at__isnull=True).order_by(
                "seen_on", "entered_at", "pk"
            )
        )
    began, went = dict[object, str](), dict[object, str]()
    for each in seen:
        place = each.municipality or (each.state and _STATE + each.state)
        if not place:
            continue
        began.setdefault(each.trace_id, place)
        if place != began[each.trace_id]:
            went[each.trace_id] = place
    pairs = Counter(
        (
            began.get(row.pk, ""),
            went.get(row.pk)
            or row.gone_municipality
            or (row.gone_state and _STATE + row.gone_state),
        )
        for row in traces
    )
    names = place_names({code for pair in pairs for code in pair})
    names |= {_STATE + code: name for code, name in pack.codes("country")}
    unknown = _("not known")
    ordered = sorted(
        pairs.items(),
        key=lambda pair: (-pair[1], *(names.get(code, unknown) for code in pair[0])),
    )
    shown = parts_of([number for _pair, number in ordered])
    return Table(
        "trace-ways", _("Searches by where somebody was first seen and where they went"),
        _("From – to"), (pgettext("persons", "Searches"),),
        tuple(
            Row(" – ".join(names.get(code, unknown) for code in pair), (number,))
            for (pair, _number), number in zip(ordered, shown, strict=True)
        ),
        _("Fewer than five are not shown: they may point to a person."),
    )  # fmt: skip
