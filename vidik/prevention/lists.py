# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: who recognises, inspections of labour, exercises in recognising."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from vidik.access.listing import Link, ListPage, Tile
from vidik.access.types import Action
from vidik.core.listing.cells import tag
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, hidden, in_year
from vidik.core.templatetags.vidik import number
from vidik.core.years import year_of
from vidik.prevention.forms import InspectionForm
from vidik.prevention.methods.exercises import Exercise
from vidik.prevention.models import Inspection
from vidik.prevention.selectors import inspections
from vidik.prevention.selectors.exercises import exercises_for
from vidik.prevention.selectors.recognition import DID, Recogniser, by_sector, recognisers
from vidik.prevention.services import record_recognition
from vidik.prevention.types import QUESTIONS, Followed
from vidik.prevention.views.exercises import PARTED_BY, address_of, done_of, mark, title_of
from vidik.referral.selectors import pack, screenings
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
        in_year(any_label=_("this year"), is_kept=True),
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


def _share(question: str) -> Column:
    label = InspectionForm.base_fields[question].label or ""
    return Column(question, label, f"get_{question}_display", only="file")


class Inspections(ListPage):
    """The inspections of one's own institution; a file has one line for each citizenship found.

    Lines of one inspection have one number. What was struck out has none, and no workers to count.
    """

    action = Action.INSPECTIONS_KEEP
    title = _("Inspections")
    lead = _(
        "Inspections at which your institution found foreign workers. No worker and no employer is"
        " named, only what can be counted. Nobody outside sees single inspections; the National"
        " Rapporteur and the identification centre see yearly sums."
    )
    empty = (
        _("No inspection has been entered yet"),
        _("Enter an inspection as soon as it is over; nothing has to be typed but numbers."),
    )
    buttons = (
        Link(_("Numbers for a year"), "prevention:year-of-inspections"),
        Link(_("Enter an inspection"), "prevention:enter-inspection", is_main=True),
    )
    noun = ngettext_lazy("%(shown)s inspection", "%(shown)s inspections", "count")
    sort, export, export_act = "-day", "inspections", "inspection.exported"
    filters = (
        in_year("day__year"),
        choice("municipality", _("Municipality"), lambda _page: pack.municipalities(),
               "municipality"),
        choice("activity", _("Activity of the employer"), lambda _page: inspections.activities(),
               "activity"),
        choice("followed", _("What followed"), Followed,
               lambda rows, code: rows.filter(followed__contains=[code])),
    )  # fmt: skip
    columns = (
        Column("number", _("Number of the inspection in this file"), only="file"),
        Column("day", _("Day"), sort=True, kind=Kind.DAY, link=to("prevention:inspection", "pk"),
               marks=lambda row: row.struck_at and tag(_("struck out"), "warn")),
        Column("municipality", _("Municipality"), "place", sort=inspections.by_place),
        Column("activity", _("Activity of the employer"), "work", sort=inspections.by_activity),
        Column("found", _("Workers found"), sort=inspections.by_workers, kind=Kind.NUMBER,
               only="page"),
        _share("registered"),
        Column("with_police", _("Together with the police"), only="file"),
        Column("citizenship", _("Citizenship"), only="file"),
        Column("many", _("How many workers"), only="file"),
        *map(_share, QUESTIONS),
        Column("followed", _("What followed"),
               lambda row: "; ".join(inspections.what_followed(row))),
        Column("by", _("Entered by"), "entered_by", only="page"),
        Column("struck", _("Struck out"),
               lambda row: row.get_struck_why_display() if row.struck_at else "", only="file"),
    )  # fmt: skip

    def rows(self) -> QuerySet[Inspection]:
        inspections.see_keeper(self.actor)
        return inspections.inspections(self.actor)

    def prepared(self, rows: Iterable[Any]) -> Iterator[Any]:
        places, work = dict(pack.municipalities()), dict(inspections.activities())
        states = dict(inspections.citizenships())
        counted = 0
        for row in rows:
            counted += not row.struck_at
            row.number = None if row.struck_at else counted
            row.place = places.get(row.municipality, row.municipality)
            row.work = work.get(row.activity, row.activity)
            row.found = sum(found.number for found in row.workers.all())
            for found in row.workers.all() if self.is_file else ():
                line = copy(row)
                line.citizenship = states.get(found.citizenship, found.citizenship)
                line.many = found.number if row.number else None
                yield line
            if not self.is_file:
                yield row

    @property
    def struck(self) -> int:
        """How many of the records found are struck out."""
        return int(self.found.filter(struck_at__isnull=False).count())

    @property
    def many(self) -> str:
        struck = self.struck
        count = self.page.paginator.count - struck
        counted = self.noun % {"count": count, "shown": number(count)}
        if not struck:
            return str(counted)
        more = ngettext(
            "%(shown)s record is struck out and not counted",
            "%(shown)s records are struck out and not counted",
            struck,
        )
        return f"{counted}; {more % {'shown': number(struck)}}"

    def export_facts(self) -> dict[str, Any]:
        """Count inspections: the number of lines would tell how many citizenships were found."""
        return {"rows": self.found.count()}


class Exercises(ListPage):
    """The situations, by the list of indicators with which they are worked through."""

    action = Action.SCREENINGS_MAKE
    template_name = "prevention/exercises.html"
    title = _("Exercises")
    lead = _(
        "Short made-up situations: which signs do they show, and what would you do first? One takes"
        " three to five minutes. You are answered at once, by the same list as in a true screening."
    )
    above = (Link(_("Our reports"), "referral:mine"), Link(_("Screening"), "referral:screenings"))
    noun = ngettext_lazy("%(shown)s situation", "%(shown)s situations", "count")
    empty = (
        _("No exercises"), _("The country pack has no exercises (prevention/exercises.yaml)."),
    )  # fmt: skip
    buttons = (Link(_("Back to the lists"), "referral:screenings"),)
    item, is_ranked, per_page = "prevention/_exercise_item.html", True, 100
    columns = ()
    filters = (
        hidden("done", is_kept=True),
        choice(
            "list", _("List"),
            lambda page: [pair for pair in page.titles.items() if pair[0] in page.used],
            lambda rows, code: [row for row in rows if code in row.lists],
            is_kept=True,
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
        return {row.code: title_of(row.content) for row in rows}

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
