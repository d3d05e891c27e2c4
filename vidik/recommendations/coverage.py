# SPDX-License-Identifier: EUPL-1.2
"""Local plans in the table of what exists where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.coverage import Cell, Column
from vidik.access.coverage import register as add
from vidik.access.types import Action, Actor
from vidik.recommendations.models import PlanKind
from vidik.recommendations.selectors import plans


def _local(actor: Actor, codes: Collection[str], year: int) -> dict[str, Cell]:
    rows = plans.plans(actor).filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=dt.date(year, 12, 31)),
        Q(valid_until__isnull=True) | Q(valid_until__gte=dt.date(year, 1, 1)),
        kind__in=(PlanKind.LOCAL, PlanKind.MUNICIPALITY),
        owner__territory__code__in=codes,
    )
    page = reverse("recommendations:action-plan")
    return {
        code: Cell(pgettext_lazy("local plan", "valid"), url=f"{page}?plan={plan}")
        for code, plan in rows.values_list("owner__territory__code", "code")
        if code is not None
    }


def _columns() -> Iterator[Column]:
    yield Column(
        "local-plan", _("Local plan"),
        _("A plan of the local team or of the municipality is valid in the year."),
        Action.ACTION_PLAN_READ, _local, 60,
    )  # fmt: skip


def register() -> None:
    """Register the room's column."""
    add(_columns)
