# SPDX-License-Identifier: EUPL-1.2
"""Find findings by what their figures are about: institution, theme, section, words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.accounts.selectors import acting
from vidik.checks import selectors as checks
from vidik.checks.models import Finding, FindingCell, FindingEvent, Run
from vidik.checks.types import UNSETTLED, FindingState
from vidik.core.actors import system_actor
from vidik.core.transliterate import fold
from vidik.figures.models import Figure, Measure
from vidik.institutions import selectors as registry

GONE = "gone"
ANY = "any"
_MAX_WORDS = 8


_ORDERS: Final = {
    "rule": ("rule",),
    "kind": ("kind",),
    "found": ("-first_run__started_at",),
    "checked": ("-last_run__started_at",),
}
"""What findings may be sorted by instead of by their strength."""


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings of a cycle a reader looks for; blank means any."""

    cycle: str
    words: str = ""
    state: str = ""
    """Blank for those that somebody still has to answer for; a state; `gone`; `any`."""
    severity: str = ""
    sure: str = ""
    kind: str = ""
    origin: str = ""
    institution: str = ""
    theme: str = ""
    section: str = ""
    sort: str = ""
    """`rule`, `kind`, `found` or `checked`; blank for the strongest first."""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the cycle was asked for."""
        requested = (
            self.words, self.state, self.severity, self.sure, self.kind, self.origin,
            self.institution, self.theme, self.section,
        )  # fmt: skip
        return any(requested)


def filter_findings(actor: Actor, requested: FindingFilter) -> QuerySet[Finding]:
    """Find findings of a cycle, the strongest first."""
    rows = _by_state(checks.findings(actor).filter(cycle=requested.cycle), requested.state)
    for name in ("severity", "sure", "kind", "origin"):
        if value := getattr(requested, name):
            rows = rows.filter(**{name: value})
    if requested.institution:
        rows = rows.filter(pk__in=_with(FindingCell.objects.filter(owner=requested.institution)))
    if requested.theme or requested.section:
        rows = rows.filter(pk__in=_with(_cells_of(_figures(actor, requested))))
    for word in requested.words.split()[:_MAX_WORDS]:
        rows = rows.filter(_speaks_of(actor, requested.cycle, word))
    strongest = ("-is_present", "rank", "pk")
    return rows.order_by(*_ORDERS.get(requested.sort, ()), *strongest)


def _by_state(rows: QuerySet[Finding], state: str) -> QuerySet[Finding]:
    match state:
        case "":
            return rows.filter(is_present=True, state__in=UNSETTLED)
        case "any":
            return rows
        case "gone":
            return rows.filter(is_present=False)
        case _ if state in FindingState.values:
            return rows.filter(is_present=True, state=state)
        case _:
            return rows.none()


def _figures(actor: Actor, requested: FindingFilter) -> QuerySet[Figure]:
    rows = scope(actor, Action.FIGURES_READ, Figure.objects.filter(cycle__code=requested.cycle))
    if requested.theme:
        rows = rows.filter(measure__theme__code=requested.theme)
    if requested.section:
        section = requested.section.rstrip(".")
        rows = rows.filter(Q(section=section) | Q(section__startswith=f"{section}."))
    return rows


def _speaks_of(actor: Actor, cycle: str, word: str) -> Q:
    """Look a word up in the citations, the rule, the institutions and the measures."""
    folded = fold(word)
    measures = Measure.objects.filter(search_text__contains=folded)
    bodies = registry.institutions(actor).filter(search_text__contains=folded)
    figures = Figure.objects.filter(cycle__code=cycle, measure__in=measures)
    return (
        Q(rule__icontains=word)
        | Q(pk__in=_with(FindingCell.objects.filter(reference__iexact=word)))
        | Q(pk__in=_with(FindingCell.objects.filter(owner__in=bodies.values("code"))))
        | Q(pk__in=_with(_cells_of(figures)))
    )


def _cells_of(figures: QuerySet[Figure]) -> QuerySet[FindingCell]:
    """Give the cells that are among some figures; cells name their figure by its key as a text."""
    numbered = FindingCell.objects.annotate(figure=Cast("cell", BigIntegerField()))
    return numbered.filter(figure__in=figures.order_by().values("pk"))


def _with(cells: QuerySet[FindingCell]) -> QuerySet[FindingCell, Any]:
    return cells.filter(is_related=False).order_by().values("finding")


def actor_names(labels: Iterable[str]) -> dict[str, str]:
    """Name those who acted, by the labels stored for them."""
    names_left = set(labels)
    users = {
        int(label.removeprefix("user:"))
        for label in names_left
        if label.removeprefix("user:").isdigit()
    }
    known = acting.names_of(users)
    names: dict[str, str] = {}
    for label in names_left:
        key = label.removeprefix("user:")
        names[label] = known.get(int(key), label) if key.isdigit() else system_actor(label)
    return names


def names_in(events: Iterable[FindingEvent], runs: Iterable[Run] = ()) -> dict[str, str]:
    """Name those who took steps or started runs."""
    return actor_names([*(e.actor for e in events), *(r.started_by for r in runs)])
