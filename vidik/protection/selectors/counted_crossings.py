# SPDX-License-Identifier: EUPL-1.2
"""Count returns to other states and receptions from them, by what had become of them."""

from __future__ import annotations

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.identification.selectors.counting.standing import as_it_stood, is_running
from vidik.identification.selectors.counting.victims import counting, span
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.identification.types import Row, Table
from vidik.protection.models import Crossing
from vidik.protection.types import Direction


def across_borders(year: int) -> Table:
    """Give what was planned for the days of a year, and what had become of it at its end."""
    first, after = (timezone.localdate(moment) for moment in span(year))
    until = span(year)[1]
    with counting():
        planned = Crossing.objects.filter(planned_on__gte=first, planned_on__lt=after)
        rows = list(
            planned.order_by()
            .values("direction")
            .annotate(
                planned=Count("pk"),
                announced=Count("pk", filter=Q(notice__isnull=False)),
                needy=Count("pk", filter=Q(needs__len__gte=1)),
                done=Count("pk", filter=Q(done_on__lt=after)),
                missed=Count("pk", filter=Q(missed_at__lt=until)),
                handed=Count("pk", filter=Q(handed_at__lt=until)),
            )
        )
        needs = dict.fromkeys((each.code for each in definitions().lists["support-need"]), 0)
        for codes in planned.filter(needs__len__gte=1).values_list("needs", flat=True):
            for code in codes:
                needs[code] = needs.get(code, 0) + 1
    by_direction = {row["direction"]: row for row in rows}
    names = {
        Direction.TO_ABROAD: _("Returns to other states"),
        Direction.FROM_ABROAD: _("Receptions from other states"),
    }
    lines = [
        Row(
            name,
            tuple(
                by_direction[direction][each]
                for each in ("planned", "announced", "needy", "done", "missed", "handed")
            ),
        )
        for direction, name in names.items()
        if direction in by_direction
    ]
    lines += [
        Row(f"{_('Support needed')}: {name_of(each)}", (needs[each.code], *(None,) * 5))
        for each in definitions().lists["support-need"]
        if needs[each.code]
    ]
    return Table(
        "crossings", _("Across the border"), _("What is counted"),
        (
            _("planned"), _("announced"), _("with support needed"), _("took place"),
            _("did not take place"), _("handed over"),
        ),
        tuple(lines), _note(year),
    )  # fmt: skip


def _note(year: int) -> str:
    if is_running(year):
        return f"{_('By the day planned.')} {as_it_stood(year)}"
    return _(
        "By the day planned; as it stood at the end of the year. What was announced is counted"
        " as it stands now."
    )
