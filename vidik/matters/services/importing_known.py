# SPDX-License-Identifier: EUPL-1.2
"""What the record knows already of a batch of matters, read in a fixed number of queries."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from vidik.access.locking import lock_rows
from vidik.forms.methods.importing import number_key, spellings
from vidik.institutions.models import Institution
from vidik.matters.models import (
    Act,
    Charge,
    Hearing,
    Injured,
    Judgment,
    Leg,
    Matter,
    Measure,
    Owed,
    Pause,
    PersonLeg,
    Suspect,
    Testimony,
)
from vidik.matters.services.importing_rows import Bundle, name_of


@dataclass(frozen=True, slots=True)
class OfMatter:
    """What is known of one matter."""

    legs: list[Leg] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    here: list[PersonLeg] = field(default_factory=list)
    """Of all bodies, in their order."""
    charges: list[Charge] = field(default_factory=list)
    injured: list[Injured] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    hearings: list[Hearing] = field(default_factory=list)
    testimonies: list[Testimony] = field(default_factory=list)
    judgments: list[Judgment] = field(default_factory=list)
    owed: list[Owed] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    """Times in which the days of measures do not run."""


class Known:
    """What the acting body's record holds of the matters of a batch."""

    def __init__(self, own: Institution, bundles: Iterable[Bundle]) -> None:
        self._own = own
        rows = list(bundles)
        found = [*self._numbered(rows), *self._handed(rows)]
        # Whoever takes a step in one of them meanwhile waits, or was first: then it is seen here.
        lock_rows(Matter.objects.filter(pk__in={leg.matter_id for leg in found}))
        self.matters: Mapping[uuid.UUID, OfMatter] = _matters({leg.matter_id for leg in found})
        fresh = {leg.pk: leg for each in self.matters.values() for leg in each.legs}
        self.legs: dict[str, Leg] = {}
        self.handed: dict[tuple[str, int, str], list[Leg]] = defaultdict(list)
        for leg in sorted(
            (fresh[each.pk] for each in found),
            key=lambda each: (not each.closed_on, each.opened_on),
        ):
            if leg.number:
                # The open one comes first, then the one that came last.
                name = name_of(leg.stage, leg.number)
                if name not in self.legs or self.legs[name].closed_on is not None:
                    self.legs[name] = leg
            elif leg.source is not None:
                source = leg.source
                key = (leg.stage, source.institution_id, number_key(source.number))
                self.handed[key].append(leg)

    def _numbered(self, rows: list[Bundle]) -> list[Leg]:
        wanted = {one for row in rows for one in spellings(row.number)}
        stages = {row.stage for row in rows}
        names = {row.name for row in rows}
        found = Leg.objects.filter(institution=self._own, stage__in=stages, number__in=wanted)
        return [leg for leg in found if name_of(leg.stage, leg.number) in names]

    def _handed(self, rows: list[Bundle]) -> list[Leg]:
        numbers = {
            one
            for row in rows
            for _line, values in row.of("matters")
            if values.get("from_number")
            for one in spellings(values["from_number"])
        }
        if not numbers:
            return []
        return list(
            Leg.objects.filter(
                institution=self._own, stage__in={row.stage for row in rows}, number="",
                source__number__in=numbers,
            )
        )  # fmt: skip

    def of(self, leg: Leg) -> OfMatter:
        """Return what is known of a matter; nothing of a new one."""
        return self.matters.get(leg.matter_id) or OfMatter()


def elsewhere(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return where suspects and injured parties of these keys are by now, by code of the matter."""
    wanted = list(keys)
    if not wanted:
        return {}
    return dict(Suspect.objects.filter(pk__in=wanted).values_list("pk", "matter__code"))


def _matters(keys: set[uuid.UUID]) -> dict[uuid.UUID, OfMatter]:
    if not keys:
        return {}
    found = {key: OfMatter() for key in keys}

    def fill(name: str, rows: QuerySet[Any]) -> None:
        for row in rows:
            getattr(found[row.matter_id], name).append(row)

    legs = Leg.objects.filter(matter__in=keys)
    fill("legs", legs.select_related("matter", "institution__kind", "source"))
    by_key = {leg.pk: leg for each in found.values() for leg in each.legs}
    fill("suspects", Suspect.objects.filter(matter__in=keys))
    people = {row.pk: row for each in found.values() for row in each.suspects}
    for here in PersonLeg.objects.filter(suspect__in=list(people)):
        here.suspect = people[here.suspect_id]
        found[here.suspect.matter_id].here.append(here)
    fill("charges", Charge.objects.filter(matter__in=keys).select_related("replaced_by"))
    fill("injured", Injured.objects.filter(matter__in=keys))
    fill("acts", Act.objects.filter(matter__in=keys))
    fill("measures", Measure.objects.filter(matter__in=keys))
    fill("hearings", Hearing.objects.filter(matter__in=keys))
    fill("testimonies", Testimony.objects.filter(matter__in=keys))
    fill("judgments", Judgment.objects.filter(matter__in=keys).order_by("on", "entered_at"))
    fill("owed", Owed.objects.filter(matter__in=keys))
    fill("pauses", Pause.objects.filter(matter__in=keys, ended_on__isnull=True))
    for each in found.values():
        of_legs: list[Any] = [*each.hearings, *each.judgments]
        for row in of_legs:
            if row.leg_id in by_key:
                row.leg = by_key[row.leg_id]
        for charge in each.charges:
            charge.suspect = people[charge.suspect_id]
    return found
