# SPDX-License-Identifier: EUPL-1.2
"""What stays say of a case: a tab of their own, the entries of the timeline, a mark while away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action
from vidik.cases.registry import Happened, Says, Section, Text, Tone, register_section
from vidik.cases.types import Part
from vidik.core.days import noon_of
from vidik.protection.models import StayAbsence
from vidik.protection.selectors import stays as selectors
from vidik.protection.selectors.facilities import word
from vidik.protection.types import AbsenceKind
from vidik.protection.work import STAYS


class _Stays(Says):
    @cached_property
    def stays(self) -> list[Any]:
        # With the phase and the absence of now, which the model has no field for.
        return selectors.stays_of(self.scene.actor, self.scene.case)

    def marks(self) -> Iterator[tuple[Text, str]]:
        if any(each.left_on is None and each.away == AbsenceKind.UNAPPROVED for each in self.stays):
            yield _("absent from the facility"), "bad"

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
            action=Action.STAYS_READ,
            rooms=(STAYS,),
            says=_Stays,
        )
    )
