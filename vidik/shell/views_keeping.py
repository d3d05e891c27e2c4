# SPDX-License-Identifier: EUPL-1.2
"""The page that says how long what is kept, and when it was last forgotten."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.accounts.services.purging import KEPT
from vidik.audit import selectors
from vidik.audit.types import Event
from vidik.core.retention import periods
from vidik.vault.selectors import years_kept
from vidik.vault.types import Kept


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of what is kept, as the page shows it."""

    label: str | Promise
    period: str
    since: str | Promise
    source: str
    last: Event | None
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
            _in_words(period.days),
            period.kind.since,
            period.source,
            selectors.last_event(period.kind.verb) if period.kind.verb else None,
        )
        for period in periods()
    ]
    lines.append(
        Line(
            _("Sign-ins that are over"),
            _in_words(KEPT.days),
            _("the end of the sign-in"),
            "",
            selectors.last_event("sign-ins.purged"),
        )
    )
    lines += [
        Line(
            kind.label,
            _years(years_kept(kind)),
            _("the closing of the case"),
            "",
            None,
            by_hand=True,
        )
        for kind in Kept
    ]
    return render(
        request,
        "shell/retention.html",
        {
            "lines": lines,
            "may_erase": can(actor_of(request), Action.IDENTITIES_ERASE),
            "trail": None,
        },
    )


def _in_words(days: int) -> str:
    """Say a period in years where it is whole ones, else in days."""
    years, rest = divmod(days, 365)
    if years and not rest:
        return _years(years)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def _years(years: int) -> str:
    return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
