# SPDX-License-Identifier: EUPL-1.2
"""The lists of facilities and of stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.listing.cells import tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice
from vidik.protection.models import Facility, Stay, StayAbsence
from vidik.protection.selectors.facilities import book, choices, facilities, free_tonight, word
from vidik.protection.selectors.stays import PROPOSED, THERE, stays
from vidik.protection.types import AbsenceKind, FacilityKind, Safety, StayState


def _for_group(rows: QuerySet[Facility], group: str) -> QuerySet[Facility]:
    return rows.filter(groups__contains=[group])


class Facilities(ListPage):
    """Facilities and their free places: of the own institution, or all for experts.

    A place is for one group: beside all that are free stands for whom they are.
    """

    action = Action.FACILITIES_READ
    source = facilities
    title = _("Places to sleep")
    lead = _("How many places are free tonight. The system does not know where a facility is.")
    noun = ngettext_lazy("%(shown)s facility", "%(shown)s facilities", "count")
    empty = (
        _("Your institution is not a facility"),
        _("Only institutions that take people in have places. The country pack names them."),
    )
    buttons = (
        Link(pgettext_lazy("accommodation", "Stays"), "stays:list", needs=Action.STAYS_READ),
    )
    filters = (
        choice("group", _("Place for"), lambda _page: choices("groups"), _for_group),
        choice("kind", _("Kind"), FacilityKind, "kind"),
    )
    columns = (
        Column("name", _("Facility"), "institution.name",
               link=to("stays:facility", "institution.code")),
        Column("kind", _("Kind"), "get_kind_display", sort="kind"),
        Column("groups", _("Place for"), "for_whom"),
        Column("free", _("Free tonight"), kind=Kind.NUMBER, missing=_("not entered")),
        Column("places", _("Places"), "all_places", kind=Kind.NUMBER),
    )  # fmt: skip

    def prepared(self, rows: Iterable[Any]) -> list[Any]:
        found = list(rows)
        numbers = free_tonight(found)
        for row in found:
            nights = numbers[row.pk]
            places = sum(night.places for _group, night in nights)
            free = sum(night.free for _group, night in nights)
            row.free, row.all_places = (free, places) if places else (None, None)
            row.for_whom = ", ".join(
                f"{group} ({night.free})" if night.places else group for group, night in nights
            )
        return found


def _in_state(rows: QuerySet[Stay], state: str) -> QuerySet[Stay]:
    today = timezone.localdate()
    away = StayAbsence.objects.filter(stay=OuterRef("pk"), back_on__isnull=True)
    narrowed = {
        StayState.EXPECTED.value: Q(arrived_on__isnull=True, missed_on__isnull=True),
        StayState.THERE.value: THERE,
        StayState.LEFT.value: Q(left_on__isnull=False),
        StayState.MISSED.value: Q(missed_on__isnull=False),
        "away": THERE & Q(Exists(away)),
        "near": THERE
        & Q(limit_on__gte=today, limit_on__lte=today + timedelta(days=book().warn_days)),
        "over": THERE & Q(limit_on__lt=today),
        "proposed": THERE & Q(PROPOSED),
    }
    return rows.filter(narrowed[state])


def _state(row: Any) -> SafeString:
    return words(
        tag(row.state.label),
        row.state == StayState.THERE
        and row.away
        and tag(
            AbsenceKind(row.away).label, "bad" if row.away == AbsenceKind.UNAPPROVED else "warn"
        ),
        row.is_over_limit(timezone.localdate()) and tag(_("past the limit"), "bad"),
    )


class Stays(ListPage):
    """Stays that the reader may know of, those of people who are there at first."""

    action = Action.STAYS_READ
    source = stays
    title = _("Stays in facilities")
    lead = _("Stays in the cases in which you may know where the person sleeps.")
    noun = ngettext_lazy("%(shown)s stay", "%(shown)s stays", "count")
    empty = (
        _("No stay was entered"),
        _("A stay is entered on the “Accommodation” tab of a case."),
    )
    buttons = (Link(_("Places to sleep"), "stays:facilities", needs=Action.FACILITIES_READ),)
    sort = "-expected"
    export, export_act = "stays", "stays.exported"
    export_action = Action.STAYS_EXPORT
    filters = (
        choice(
            "state", _("State"),
            [*StayState.choices, ("away", _("absent")), ("near", _("limit ends soon")),
             ("over", _("past the limit")), ("proposed", _("extension to decide on"))],
            _in_state, default="there",
        ),
        choice(
            "facility", _("Facility"),
            lambda page: [
                (row.institution.code, str(row.institution.name)) for row in facilities(page.actor)
            ]
            if page.actor.roles
            else [],
            "facility__institution__code",
        ),
        choice("group", _("Place for"), lambda _page: choices("groups"), "group"),
    )  # fmt: skip
    columns = (
        Column("case", _("Case"), "case.code", link=to("stays:stay", "pk"), sort="case__code",
               css="nowrap"),
        Column("state", _("State"), cell=_state, value=lambda row: row.state.label),
        Column("facility", _("Facility"), "facility.institution.short"),
        Column("group", _("Place for"), lambda row: word("groups", row.group)),
        Column("phase", _("Phase"), lambda row: word("phases", row.phase) if row.phase else ""),
        Column("expected", _("Expected on"), "expected_on", sort=True, kind=Kind.DAY),
        Column("arrived", _("Arrived on"), "arrived_on", sort=True, kind=Kind.DAY),
        Column("limit", pgettext_lazy("stay", "Limit"), "limit_on", sort=True, kind=Kind.DAY),
        Column("left", _("Left on"), "left_on", sort=True, kind=Kind.DAY),
        Column("destination", _("Where to"),
               lambda row: word("destinations", row.destination) if row.destination else "",
               only="file"),
        Column("safe_person", _("Safe there, says the person"),
               lambda row: Safety(row.safe_person).label if row.safe_person else "", only="file"),
        Column("safe_worker", _("Safe there, says the worker"),
               lambda row: Safety(row.safe_worker).label if row.safe_worker else "", only="file"),
    )  # fmt: skip

    def opened(self, found: int) -> None:
        record(self.actor.label, "stays.listed", label="protection", found=found)
