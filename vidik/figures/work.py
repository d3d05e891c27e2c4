# SPDX-License-Identifier: EUPL-1.2
"""The work that findings make for those who answer for them."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, register_room, so_many
from vidik.access.worklist import register as add
from vidik.checks import selectors as checks
from vidik.checks.models import Finding
from vidik.checks.types import UNSETTLED, Severity
from vidik.figures.selectors import catalogue

CODE = "findings"


def _unsettled(actor: Actor, _now: dt.datetime) -> QuerySet[Finding]:
    known = catalogue.cycles(actor)
    cycle = catalogue.chosen_cycle(catalogue.with_figures(known) or known, "")
    rows = checks.findings(actor).filter(
        is_present=True, severity=Severity.HIGH, state__in=UNSETTLED
    )
    return rows.none() if cycle is None else rows.filter(cycle=cycle.code)


def _settle(number: int) -> Line:
    text = ngettext(
        "Settle %(shown)s finding of high severity",
        "Settle %(shown)s findings of high severity",
        number,
    )
    return Line(
        so_many(text, number),
        gettext("Open"),
        f"{reverse('findings:list')}?severity=high",
    )


def register() -> None:
    """Register the room's kind of work."""
    register_room(Room(CODE, gettext_lazy("Findings"), 75))
    add(
        Kind(
            "findings", CODE, gettext_lazy("findings of high severity"), Action.FINDINGS_HANDLE,
            _unsettled, together=_settle, page="findings:list", query="severity=high",
        ),
    )  # fmt: skip
