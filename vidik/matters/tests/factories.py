# SPDX-License-Identifier: EUPL-1.2
"""Police, two prosecutors’ offices, a court, an appellate court, and the centre with a case."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import timezone

from tests.scenes import as_owner, scene
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.cases.types import Purpose
from vidik.identification.models import Procedure
from vidik.identification.tests.factories import Pair
from vidik.institutions.models import Institution
from vidik.matters.models import Charge, Injured, Leg, Matter, Suspect
from vidik.matters.services import going, opening
from vidik.matters.types import ChargeFacts, MatterFacts, PersonFacts

DAY = dt.timedelta(days=1)
RowT = TypeVar("RowT", bound=Model)


def today(days: int = 0) -> dt.date:
    """Return a day some days from now."""
    return timezone.localdate() + days * DAY


class World:
    """Who has matters, and who follows them: bodies of Niš, and the centre with a procedure."""

    def __init__(self, procedure: Procedure, people: Pair) -> None:
        with scene():
            find = Institution.objects.select_related("kind").get
            self.police = find(code="pa-nis")
            self.office = find(code="hppo-nis")
            self.other_office = find(code="hppo-belgrade")
            self.court = find(code="higher-court-nis")
            self.appeal = find(code="appellate-court-nis")
            self.association = find(code="atina")
            self.officer = factories.member(Role.POLICE, self.police)
            self.prosecutor = factories.member(Role.PROSECUTOR, self.office)
            self.colleague = factories.member(Role.PROSECUTOR, self.other_office)
            self.judge = factories.member(Role.COURT_OFFICER, self.court)
            self.appellate = factories.member(Role.COURT_OFFICER, self.appeal)
            self.expert = people.one
            self.worker = factories.member(Role.ASSOCIATION_WORKER, self.association)
            self.procedure = procedure
            self.case = Case.objects.get(pk=procedure.case_id)
            factories.sharing(self.case, self.association, Purpose.LEGAL_AID).save()

    def open(self, number: str = "KU 1/26", *, on: int = -100) -> Leg:
        """Open a matter at the police; gives the leg that the police has."""
        facts = MatterFacts("police", today(on), number, "reactive", "sexual", "victim")
        matter = opening.open_matter(facts, actor=self.officer)
        return leg_of(matter, self.police, "police")

    def suspect(self, leg: Leg, actor: Actor | None = None, **more: Any) -> Suspect:
        """Enter a suspect of trafficking."""
        given: dict[str, Any] = {
            "offence": "trafficking",
            "laid_on": max(leg.opened_on, today(-90)),
        }
        return opening.add_suspect(
            leg, PersonFacts("male", "over-25"), ChargeFacts(**given | more),
            actor=actor or self.officer,
        )  # fmt: skip

    def injured(self, leg: Leg, case: str = "", actor: Actor | None = None) -> Injured:
        """Enter somebody injured."""
        facts = PersonFacts("female", "aged-14-17", case=case)
        return opening.add_injured(leg, facts, actor=actor or self.officer)

    def end(
        self, leg: Leg, ending: str, actor: Actor, to: Institution | None = None, *, on: int = -50,
        suspects: list[Suspect] | None = None, ground: str = "",
    ) -> Leg | None:  # fmt: skip
        """End a stage for suspects, for all of them where none are named."""
        with as_owner(), scene():
            rows = leg.persons.filter(closed_on__isnull=True)
            keys = [str(key) for key in rows.values_list("suspect", flat=True)]
        if suspects is not None:
            keys = [str(each.pk) for each in suspects]
        facts = going.EndFacts(ending, today(on), keys, ground, to.pk if to else None)
        return going.end(leg, facts, actor=actor)


def charge_of(suspect: Suspect) -> Charge:
    """Return the offence that holds now."""
    with as_owner(), scene():
        return suspect.charges.select_related("suspect").get(replaced_by__isnull=True)


def leg_of(matter: Matter, place: Institution, stage: str) -> Leg:
    """Return what a body has of a matter at a stage."""
    rows = Leg.objects.select_related("matter", "institution__kind")
    with as_owner(), scene():
        return rows.get(matter=matter, institution=place, stage=stage, closed_on__isnull=True)


def fresh(row: RowT) -> RowT:
    """Return a row as it is now, whoever may see it."""
    with as_owner(), scene():
        found: RowT = type(row)._default_manager.get(pk=row.pk)
        return found
