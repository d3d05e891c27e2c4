# SPDX-License-Identifier: EUPL-1.2
"""The list of levels of risk over all cases: who is at high risk, and what is overdue."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import ListPage
from vidik.access.types import Action
from vidik.assessments.selectors.risks import by_due, risks
from vidik.assessments.types import Level
from vidik.audit.services.recording import record
from vidik.core.listing.cells import Tone, tag, words
from vidik.core.listing.columns import Column, to
from vidik.core.listing.columns import Kind as ColumnKind
from vidik.core.listing.filters import choice

_TONES: Final[dict[str, Tone]] = {
    Level.HIGH.value: "bad",
    Level.MEDIUM.value: "warn",
    Level.LOW.value: "outline",
}


def _by_level(rows: QuerySet[Any], level: str) -> QuerySet[Any]:
    return rows.filter(level__isnull=True) if level == "none" else rows.filter(level=level)


def _level(row: Any) -> SafeString:
    is_late = row.risk_again_on is not None and row.risk_again_on <= timezone.localdate()
    return words(
        tag(Level(row.level).label, _TONES[row.level])
        if row.level
        else tag(_("never assessed"), "outline"),
        is_late and tag(_("due again"), "warn"),
    )


class Risks(ListPage):
    """Open cases whose protection the reader sees, those that were assessed as high first."""

    action = Action.ASSESSMENTS_READ
    source = risks
    title = pgettext_lazy("menu", "Risk")
    lead = _("Open cases whose protection you may see, with the level that was last decided.")
    noun = ngettext_lazy("%(shown)s case", "%(shown)s cases", "count")
    empty = (
        _("No open case"),
        _("Assessments are made on the “Needs and risk” tab of a case."),
    )
    export, export_act = "risks", "risks.exported"
    export_action = Action.ASSESSMENTS_EXPORT
    filters = (
        choice("level", _("Level of risk"), [*Level.choices, ("none", _("never assessed"))],
               _by_level),
        choice(
            "due", _("What is due"),
            [("again", _("assess again")), ("incident", _("assess after an incident")),
             ("first", _("assess for the first time")), ("plan", _("make a safety plan"))],
            by_due,
        ),
    )  # fmt: skip
    columns = (
        Column("code", _("Case"), "code", link=to("assessments:of-case", "pk"), sort=True,
               css="nowrap"),
        Column("level", _("Level of risk"), cell=_level,
               value=lambda row: Level(row.level).label if row.level else ""),
        Column("risk", _("Risk assessed on"), "risk_on", sort=True, kind=ColumnKind.DAY),
        Column("again", _("Assess again by"), "risk_again_on", sort=True, kind=ColumnKind.DAY),
        Column("needs", _("Needs assessed on"), "needs_on", sort=True, kind=ColumnKind.DAY),
        Column("plan", _("Safety plan of"), "plan_on", sort=True, kind=ColumnKind.DAY),
        Column("responsible", _("Responsible"), "responsible.short"),
    )  # fmt: skip

    def opened(self, found: int) -> None:
        record(self.actor.label, "risks.listed", label="assessments", found=found)
