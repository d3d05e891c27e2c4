# SPDX-License-Identifier: EUPL-1.2
"""Institutions that offer services, their people, and services at each level."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.scenes import scene
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories
from vidik.catalogue import services
from vidik.catalogue.models import Service
from vidik.catalogue.types import Disclosure, ServiceFacts
from vidik.core.languages import Texts
from vidik.institutions.models import Institution, Territory

KIND = "accommodation"


def today(days: int = 0) -> dt.date:
    """Return a day some days from now."""
    return timezone.localdate() + dt.timedelta(days=days)


def both(text: str) -> Texts:
    """Return a text that is alike in both languages."""
    return Texts({"en": text, "sr": text})


def facts(name: str = "Help", **more: Any) -> ServiceFacts:
    """Return what is entered of a service that members may know of."""
    return ServiceFacts(**{"kind": KIND, "name": both(name), **more})


class World:
    """A centre, a refuge and an association with their people; a country with a town in it."""

    def __init__(self) -> None:
        events: Any = Service._meta.get_field("events").related_model
        with scene():  # a pack may be loaded already
            Service.objects.all().delete()
            events.objects.all().delete()
        centre, refuge, association = map(
            factories.institution, ("cat-centre", "cat-refuge", "cat-association")
        )
        self.refuge, self.association = refuge, association
        self.expert = factories.member(Role.CASE_EXPERT, centre)
        self.staff = factories.member(Role.SHELTER_STAFF, refuge)
        self.colleague = factories.member(Role.SHELTER_STAFF, refuge)
        self.worker = factories.member(Role.ASSOCIATION_WORKER, association)
        self.officer = factories.member(Role.POLICE, factories.institution("cat-police"))
        self.guard = factories.member(Role.PRISON_OFFICER, refuge)
        country = place("land", None)
        self.town = place("town", country)
        self.village = place("village", country)

    def enter(
        self,
        name: str = "Help",
        *,
        by: Actor | None = None,
        of: Institution | None = None,
        **more: Any,
    ) -> Service:
        """Enter a service of the refuge, or of another institution."""
        return services.enter_service(
            of or self.refuge, facts(name, **more), actor=by or self.staff
        )

    def at_each_level(self) -> dict[str, Service]:
        """Enter a service of the refuge at each level."""
        return {level: self.enter(f"Help {level}", disclosure=level) for level in Disclosure.values}


def place(code: str, parent: Territory | None) -> Territory:
    """Make a territory."""
    made, _new = Territory.objects.get_or_create(
        code=f"cat-{code}", defaults={"name": both(code), "kind": "city", "parent": parent}
    )
    return made
