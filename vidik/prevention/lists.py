# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: who recognises, inspections of labour, exercises in recognising."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from vidik.access.listing import Link, ListPage, Tile
from vidik.access.types import Action
from vidik.core.listing.cells import tag
from vidik.core.listing.columns import Column, Kind
from vidik.core.listing.filters import choice, hidden, in_year
from vidik.core.years import year_of
from vidik.prevention.methods.exercises import Exercise
from vidik.prevention.selectors.exercises import exercises_for
from vidik.prevention.selectors.recognition import DID, Recogniser, by_sector, recognisers
from vidik.prevention.services import record_recognition
from vidik.prevention.views.exercises import PARTED_BY, address_of, done_of, mark
from vidik.referral.selectors import screenings
from vidik.referral.selectors.sectors import name_of, sectors


def _number(name: str, label: Any, **more: Any) -> Column:
    return Column(
        name, label, sort=True, kind=Kind.NUMBER, missing=_("not shown"), says_missing=True, **more
    )


class Recognisers(ListPage):
    """Who recognises, and who is silent: sums alone, and no small number."""

    action = Action.RECOGNITION_READ
    template_name = "prevention/recognition.html"
    lead = _(
        "How institutions that meet people first use their lists of indicators, and the "
        "outcomes of their reports. Sums only, never a case; a number below five, or one "
        "that would give it away, is not shown. A past year is shown as it was at its end."
    )
    noun = ngettext_lazy("%(shown)s institution", "%(shown)s institutions", "count")
    empty = (
        _("No institution belongs to a sector"),
        _("The country pack names no sectors that meet people first (indicators/duties.yaml)."),
    )
    export_act = "recognition.exported"
    filters = (
        in_year(any_label=_("this year"), is_persistent=True),
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


class Exercises(ListPage):
    """The situations, by the list of indicators with which they are worked through."""

    action = Action.SCREENINGS_MAKE
    template_name = "prevention/exercises.html"
    title = _("Exercises")
    lead = _(
        "Short fictional situations: which signs do they show, and what would you do first? "
        "Each takes three to five minutes. You are answered at once, by the same list as in "
        "a real screening."
    )
    above = (
        Link(_("Our reports"), "referral:own-reports"),
        Link(_("Screening"), "referral:screenings"),
    )
    noun = ngettext_lazy("%(shown)s situation", "%(shown)s situations", "count")
    empty = (
        _("No exercises"), _("The country pack has no exercises (prevention/exercises.yaml)."),
    )  # fmt: skip
    buttons = (Link(_("Back to the lists"), "referral:screenings"),)
    item, is_ranked, per_page = "prevention/_exercise_item.html", True, 100
    columns = ()
    filters = (
        hidden("done", is_persistent=True),
        choice(
            "list", _("List"),
            lambda page: [pair for pair in page.titles.items() if pair[0] in page.used],
            lambda rows, code: [row for row in rows if code in row.lists],
            is_persistent=True,
        ),
    )  # fmt: skip

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Forget what an address says was worked through and does not exist."""
        super().setup(request, *args, **kwargs)
        self.done = done_of(request.GET.get("done", ""))
        self.params = {**request.GET.dict(), "done": PARTED_BY.join(self.done)}

    @cached_property
    def titles(self) -> dict[str, str]:
        """The titles of the lists of indicators in use, by code."""
        rows = sorted(screenings.current_lists(), key=lambda row: row.content["position"])
        return {row.code: str(screenings.title_of(row)) for row in rows}

    @cached_property
    def used(self) -> set[str]:
        """The codes of the lists that some situation is worked through with."""
        return {code for each in self.rows() for code in each.lists}

    def rows(self) -> list[Exercise]:
        return [each for each in exercises_for() if self.titles.keys() & set(each.lists)]

    def prepared(self, rows: Iterable[Exercise]) -> list[dict[str, Any]]:
        return [
            {
                "title": str(each.title),
                "lists": [self.titles[code] for code in each.lists if code in self.titles],
                "done": each.code in self.done,
                "address": address_of(
                    "exercise", each.code, list_code=self.asked["list"], done=self.done
                ),
            }
            for each in rows
        ]

    def extra(self) -> dict[str, Any]:
        return {
            "many_done": sum(bool(line["done"]) for line in self.items),
            "next": next((line for line in self.items if not line["done"]), None),
            "mark": mark(),
        }
