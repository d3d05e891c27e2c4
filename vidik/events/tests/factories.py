# SPDX-License-Identifier: EUPL-1.2
"""Institutions that report events, and somebody who joins what they report."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db.models import Model

from tests.scenes import as_owner, scene
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories
from vidik.events.models import Account
from vidik.events.services import reporting
from vidik.events.types import AccountFacts, NumberFacts
from vidik.institutions.models import Institution

RowT = TypeVar("RowT", bound=Model)
FIRST = dt.date(2023, 5, 10)
LAST = dt.date(2023, 5, 11)


def facts(title: str = "Обука новинара о извештавању", **more: Any) -> AccountFacts:
    """Return what an institution says of a training of two days."""
    attendees = more.pop("attendees", 23)
    given: dict[str, Any] = {
        "kind": "training", "title": title, "first_on": FIRST, "last_on": LAST,
        "topics": ("trafficking",), "audiences": ("journalists",), "territories": ("belgrade",),
        "numbers": (NumberFacts("attendees", attendees),),
    }  # fmt: skip
    return AccountFacts(**given | more)


class World:
    """The centre, a ministry, the media regulator and an association; the coordination office."""

    def __init__(self) -> None:
        with scene():
            find = Institution.objects.select_related("kind").get
            self.centre = find(code="centre")
            self.ministry = find(code="molevsa")
            self.regulator = find(code="rem")
            self.association = find(code="astra")
            self.expert = factories.member(Role.CASE_EXPERT, self.centre)
            self.officer = factories.member(Role.CASE_OFFICER, self.ministry)
            self.clerk = factories.member(Role.RESPONDENT, self.regulator)
            self.worker = factories.member(Role.ASSOCIATION_WORKER, self.association)
            self.coordinator = factories.member(Role.COORDINATOR, find(code="coordination-office"))
            self.reader = factories.member(Role.READER, find(code="rapporteur"))

    def report(self, actor: Actor, **more: Any) -> Account:
        """Report the training, or something like it."""
        return reporting.report(facts(**more), actor=actor)


def fresh(row: RowT) -> RowT:
    """Return a row as it is now, whoever may see it."""
    with as_owner(), scene():
        found: RowT = type(row)._default_manager.get(pk=row.pk)
        return found
