# SPDX-License-Identifier: EUPL-1.2
"""What stays say of a case: a tab of their own, the entries of the timeline, a mark while away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from vidik.access.types import Action
from vidik.cases.registry import (
    PROTECTION,
    Card,
    Happened,
    Says,
    Section,
    Text,
    Tone,
    register_section,
)
from vidik.cases.types import Part
from vidik.core.days import noon_of
from vidik.core.formats import format_date
from vidik.protection.models import StayAbsence
from vidik.protection.selectors import stays as selectors
from vidik.protection.selectors.facilities import word
from vidik.protection.types import AbsenceKind, StayState
from vidik.protection.work import STAYS

_OPEN: Final = (StayState.EXPECTED, StayState.THERE)


class _Stays(Says):
    @cached_property
    def stays(self) -> list[Any]:
        # With the phase and the absence of now, which the model has no field for.
        return selectors.stays_of(self.scene.actor, self.scene.case)

    def marks(self) -> Iterator[tuple[Text, str]]:
        if any(each.left_on is None and each.away == AbsenceKind.UNAPPROVED for each in self.stays):
            yield _("absent from the facility"), "bad"

    def cards(self) -> Iterator[Card]:
        stay = next((each for each in self.stays if each.state in _OPEN), None)
        if stay is None:
            return
        url = (_("The stay"), reverse("stays:stay", args=[stay.pk]))
        whom = word("groups", stay.group)
        if stay.arrived_on is None:
            day = _day(stay.expected_on)
            yield Card(_("Accommodation"), _("Expected %(day)s") % {"day": day}, (whom,), url)
            return
        yield Card(
            _("Accommodation"),
            _night_of(stay),
            (*_limit_of(stay), whom),
            url,
            "protection/_phases.html" if stay.facility.phases else "",
            _phases_of(stay),
        )

    def happened(self) -> Iterator[Happened]:
        absences = selectors.absences_of_all(self.scene.actor, self.stays)
        for stay in self.stays:
            url = reverse("stays:stay", args=[stay.pk])
            if stay.arrived_on is not None:
                whom = word("groups", stay.group)
                yield Happened(
                    noon_of(stay.arrived_on), _("Arrived in a facility"), (whom,), url=url
                )
            for each in absences.get(stay.pk, ()):
                yield from _absent(each, url)
            if stay.left_on is not None:
                where = word("destinations", stay.destination)
                yield Happened(noon_of(stay.left_on), _("Left the facility"), (where,), url=url)
            if stay.missed_on is not None:
                why = word("missed_reasons", stay.missed_why)
                what = _("Did not come to the facility")
                yield Happened(noon_of(stay.missed_on), what, (why,), url=url)


def _day(day: dt.date) -> str:
    return format_date(day, get_language() or "en")


def _night_of(stay: Any) -> str:
    night = (timezone.localdate() - stay.arrived_on).days + 1
    if stay.limit_on is None:
        return _("Night %(night)s") % {"night": night}
    return _("Night %(night)s of %(all)s") % {
        "night": night,
        "all": (stay.limit_on - stay.arrived_on).days,
    }


def _limit_of(stay: Any) -> Iterator[str]:
    if stay.limit_on is not None:
        day = _day(stay.limit_on)
        if stay.limit_on < timezone.localdate():
            yield _("The limit was %(day)s") % {"day": day}
        else:
            yield _("The limit is %(day)s") % {"day": day}


def _phases_of(stay: Any) -> list[tuple[str, str]]:
    """Return each phase in its order with `past`, `now`, or nothing for those to come."""
    codes = list(stay.facility.phases)
    here = codes.index(stay.phase) if stay.phase in codes else -1
    return [
        (word("phases", code), "now" if place == here else "past" if place < here else "")
        for place, code in enumerate(codes)
    ]


def _absent(row: StayAbsence, url: str) -> Iterator[Happened]:
    is_unapproved = row.kind == AbsenceKind.UNAPPROVED
    what = _("Absent from the facility") if is_unapproved else _("On leave from the facility")
    tone = Tone.ALARM if is_unapproved else Tone.PLAIN
    yield Happened(noon_of(row.from_on), what, (), tone, url)
    if row.back_on is not None:
        yield Happened(noon_of(row.back_on), _("Back in the facility"), url=url)


def register() -> None:
    """Register the section on accommodation for whoever sees where the person sleeps."""
    register_section(
        Section(
            STAYS,
            gettext_lazy("Accommodation"),
            38,
            frozenset({Part.ACCOMMODATION}),
            "stays:of-case",
            area=PROTECTION,
            action=Action.STAYS_READ,
            rooms=(STAYS,),
            says=_Stays,
        )
    )
