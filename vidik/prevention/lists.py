# SPDX-License-Identifier: EUPL-1.2
"""The list of the room: what every institution that meets people first did in a year."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from vidik.access.listing import ListPage, Tile
from vidik.access.types import Action
from vidik.core.listing.cells import tag
from vidik.core.listing.columns import Column, Kind
from vidik.core.listing.filters import choice
from vidik.core.years import year_of, years
from vidik.prevention.selectors.recognition import DID, Recogniser, by_sector, recognisers
from vidik.prevention.services import record_recognition
from vidik.referral.selectors.sectors import name_of, sectors


def _number(name: str, label: Any, **more: Any) -> Column:
    return Column(
        name, label, sort=True, kind=Kind.NUMBER, missing=_("not told"), says_missing=True, **more
    )


class Recognisers(ListPage):
    """Who recognises, and who is silent: sums alone, and no small number."""

    action = Action.RECOGNITION_READ
    template_name = "prevention/who_recognises.html"
    lead = _(
        "How institutions that meet people first use their lists of indicators, and what came of"
        " their reports. Sums only, never a case; a number below five, or one that would give it"
        " away, is not told. A past year is shown as it stood at its end."
    )
    noun = ngettext_lazy("%(shown)s institution", "%(shown)s institutions", "count")
    empty = (
        _("No institution stands in a sector"),
        _("The country pack names no sectors that meet people first (indicators/duties.yaml)."),
    )
    export_act = "recognition.exported"
    filters = (
        choice("year", _("Year"), lambda _page: [(str(year), str(year)) for year in years()],
               any_label=_("this year"), is_kept=True),
        choice("sector", _("Sector"),
               lambda _page: [(each.code, name_of(each)) for each in sectors()], lambda rows,
               sector: [row for row in rows if row.sector == sector]),
        choice(
            "did", _("What they did"),
            [
                ("reported", _("sent reports")),
                ("silent", _("sent no report")),
                ("idle", _("neither screened nor reported")),
            ],
            lambda rows, did: [row for row in rows if DID[did](row)],
        ),
    )  # fmt: skip
    columns = (
        Column("name", _("Institution"), "institution.name", sort=True, heading=True),
        Column("sector", _("Sector"), lambda row: _sector_names()[row.sector]),
        _number("screenings", _("Screenings")),
        _number("founded", _("of them with a founded suspicion")),
        _number("reports", _("Reports"),
                marks=lambda row: row.is_silent and tag(_("no report"), "warn")),
        _number("identified", _("of them with an identified victim")),
        _number("refused", _("Adults who refused")),
    )  # fmt: skip

    @property
    def year(self) -> int:
        """The year that is asked for."""
        return year_of(self.asked["year"])

    @property
    def title(self) -> str:  # type: ignore[override] # names the year
        return _("Who recognises, %(year)s") % {"year": self.year}

    @property
    def export(self) -> str:  # type: ignore[override] # names the year
        return f"who-recognises-{self.year}"

    @cached_property
    def everybody(self) -> list[Recogniser]:
        """What every institution did in the year."""
        return recognisers(self.actor, self.year)

    def rows(self) -> list[Recogniser]:
        return self.everybody

    def tiles(self) -> list[Tile]:
        return [
            Tile(len(self.everybody), _("institutions in sectors that meet people first")),
            Tile(sum(row.is_silent for row in self.everybody), _("of them sent no report")),
        ]

    def opened(self, found: int) -> None:  # noqa: ARG002 - the year is on record
        record_recognition(self.year, actor=self.actor)

    def export_facts(self) -> dict[str, Any]:
        return {"year": self.year}

    def extra(self) -> dict[str, Any]:
        return {"sectors": by_sector(self.everybody)}


def _sector_names() -> dict[str, str]:
    return {each.code: name_of(each) for each in sectors()}
