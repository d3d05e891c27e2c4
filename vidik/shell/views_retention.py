# SPDX-License-Identifier: EUPL-1.2
"""The page that says how long records are kept, and when they were last deleted."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.accounts.services.purging import RETENTION_OF_LINKS
from vidik.audit import selectors
from vidik.audit.types import Event
from vidik.core.retention import RetentionStatus, describe_period, periods, years_in_words
from vidik.vault.selectors import retention_years
from vidik.vault.types import RetentionKind


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of record with a retention period, as the page shows it."""

    label: str | Promise
    period: str
    since: str | Promise
    source: str
    last: Event | None
    status: RetentionStatus | None = None
    """How much is due and how much is retained; None where it is decided one by one."""
    by_hand: bool = False
    """Whether a head decides on each, so that nothing is forgotten by itself."""

    @property
    def forgotten(self) -> object:
        """How much the last purge forgot."""
        facts = self.last.payload if self.last is not None else {}
        return facts.get("rows", facts.get("count", 0))


@requires(Action.RETENTION_READ)
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """List the kinds with their periods."""
    lines = [
        Line(
            period.kind.label,
            describe_period(period.days),
            period.kind.since,
            period.source,
            selectors.last_event(period.kind.verb) if period.kind.verb else None,
            period.kind.count(period.before) if period.kind.count is not None else None,
        )
        for period in periods()
    ]
    lines.append(
        Line(
            _("Sign-ins that are over"),
            describe_period(RETENTION_OF_LINKS.days),
            _("the end of the sign-in"),
            "",
            selectors.last_event("sign-ins.purged"),
        )
    )
    lines += [
        Line(
            kind.label,
            years_in_words(retention_years(kind)),
            _("the closing of the case"),
            "",
            None,
            by_hand=True,
        )
        for kind in RetentionKind
    ]
    return render(
        request,
        "shell/retention.html",
        {
            "lines": lines,
            "may_erase": can(actor_of(request), Action.IDENTITIES_ERASE),
            "has_notices": can(actor_of(request), Action.EXCHANGE_READ),
            "trail": None,
        },
    )
