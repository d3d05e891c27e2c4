# SPDX-License-Identifier: EUPL-1.2
"""Drafts of the next annual report's recommendations, and what they will be issued as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.core.listing.filters import holding
from vidik.figures.models import Cycle, Figure, Measure, Theme
from vidik.institutions.selectors import all_institutions
from vidik.recommendations.models import (
    UNDECIDED,
    Draft,
    DraftAddressee,
    DraftState,
    IssuedReport,
    MatterState,
    Recommendation,
)
from vidik.recommendations.selectors.cycles import tracked_matters
from vidik.recommendations.selectors.life import with_values
from vidik.recommendations.selectors.plans import activities
from vidik.recommendations.selectors.register import recommendations
from vidik.recommendations.types import Choices, DraftOffer, Grouped, ToIssue

FIRST_REPORT_ON: Final = 2023
"""The first annual report was on this year; each later one on the year after."""
_PREFIX: Final = 4


def report_number(cycle: Cycle) -> int | None:
    """Return the number of the annual report on a cycle; None before the first one."""
    number = int(cycle.code) - FIRST_REPORT_ON + 1
    return number if number > 0 else None


def drafts(actor: Actor) -> QuerySet[Draft]:
    """List the drafts, those of the newest cycle first."""
    rows = scope(actor, Action.RECOMMENDATIONS_READ, Draft.objects.all())
    addressees = DraftAddressee.objects.select_related("institution")
    return (
        rows.select_related("cycle", "theme", "issued")
        .prefetch_related(Prefetch("addressees", addressees))
        .order_by("-cycle__code", "theme__position", "pk")
    )


def drafts_holding(rows: QuerySet[Draft], query: str) -> QuerySet[Draft]:
    """Keep the drafts whose texts, or addressees, hold the words."""
    return holding(rows, query, "title", "text", "addressees__institution__name")


def draft(actor: Actor, key: int) -> Draft:
    """Return one draft with what it names.

    Raises:
        Draft.DoesNotExist: there is none that the actor may know of.
    """
    rows = drafts(actor).select_related("matter").prefetch_related(
        "continues", "measures", "activities",
        Prefetch("grounds", with_values(Figure.objects.all())),
    )  # fmt: skip
    return rows.get(pk=key)


def undecided(actor: Actor, cycle: Cycle) -> QuerySet[Draft]:
    """List the drafts of a cycle of which nobody has decided whether its report issues them."""
    return drafts(actor).filter(cycle=cycle, state__in=UNDECIDED)


def all_themes() -> QuerySet[Theme]:
    """List the themes in the order of the annual report."""
    return Theme.objects.all()


def draftable_cycles() -> QuerySet[Cycle]:
    """List the cycles whose annual reports have not issued their recommendations, newest first."""
    issued = Recommendation.objects.filter(cycle=OuterRef("pk"), issuer__isnull=True)
    published = IssuedReport.objects.filter(cycle=OuterRef("pk"), published_on__isnull=False)
    rows = Cycle.objects.filter(~Exists(issued), ~Exists(published))
    return rows.filter(code__gte=str(FIRST_REPORT_ON))


def numbered(cycle: Cycle) -> list[ToIssue]:
    """Return the agreed drafts of a cycle with the codes and numbers that they will have."""
    number = report_number(cycle)
    rows = (
        Draft.objects.filter(cycle=cycle, state=DraftState.AGREED)
        .select_related("theme")
        .prefetch_related("addressees__institution")
        .order_by("theme__position", "theme__code", "pk")
    )
    prefixes = _prefixes()
    counted: Counter[int] = Counter()
    found = []
    for row in rows:
        counted[row.theme_id] += 1
        place = counted[row.theme_id]
        code = f"R{number}-{prefixes[row.theme_id]}-{place:02d}"
        found.append(ToIssue(row, code, place))
    return found


def _prefixes() -> dict[int, str]:
    """Return the letters that stand for each theme: four, or more where others begin alike."""
    codes = {row.pk: row.code.upper().replace("-", "") for row in Theme.objects.all()}
    found = {}
    for key, code in codes.items():
        others = [each for each in codes.values() if each != code]
        length = _PREFIX
        while length < len(code) and any(each[:length] == code[:length] for each in others):
            length += 1
        found[key] = code[:length]
    return found


def offer(actor: Actor) -> DraftOffer:
    """Return what can be chosen in a draft."""
    recommended = recommendations(actor).select_related("theme").order_by("-report_number", "code")
    measures = Measure.objects.select_related("theme").order_by("theme__position", "code")
    planned = activities(actor).select_related("plan")
    return DraftOffer(
        cycles=[(row.code, row.code) for row in draftable_cycles()],
        themes=[(row.code, str(row.name)) for row in all_themes()],
        institutions=list(all_institutions().select_related("kind")),
        continues=_grouped(
            (
                _("Report %(report)s: %(theme)s")
                % {"report": row.report_number, "theme": row.theme.name},
                (row.code, f"{row.code} {row.title}"),
            )
            for row in recommended
        ),
        measures=_grouped((str(row.theme.name), (row.code, str(row.name))) for row in measures),
        activities=_grouped(
            (str(row.plan.title) if row.plan else _("no plan"), (row.code, str(row.title)))
            for row in planned
        ),
        matters=[
            (row.code, str(row.title))
            for row in tracked_matters(actor).filter(state=MatterState.OPEN)
        ],
    )


def institution_choices() -> Choices:
    """Return every institution, to choose one from."""
    return [(row.code, str(row.name)) for row in all_institutions()]


def _grouped(rows: Iterable[tuple[str, tuple[str, str]]]) -> Grouped:
    found: dict[str, Choices] = {}
    for group, option in rows:
        found.setdefault(group, []).append(option)
    return list(found.items())
