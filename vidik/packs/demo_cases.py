# SPDX-License-Identifier: EUPL-1.2
"""Synthetic cases and persons for a demonstration, from the pack; marked as such."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor, user_named
from vidik.cases.models import Case
from vidik.cases.services import cases as case_services
from vidik.cases.services import demo, emergencies, participants, sharings
from vidik.cases.types import CaseRole, Emergency, Ground, ParticipationReason, Purpose, Sensitivity
from vidik.core.packfiles import PackError, read
from vidik.institutions import selectors as institutions
from vidik.institutions.models import Institution
from vidik.vault.methods import synthetic
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person
from vidik.vault.services import accessing, entering, erasing, merging
from vidik.vault.types import (
    AddressFacts,
    ContactFacts,
    ContactKind,
    DocumentFacts,
    Entered,
    NameFacts,
    NameKind,
    ParticularFacts,
    SafeContactFacts,
)

FILE: Final = "demo_cases.yaml"
MOST_DRAWN: Final = 20_000
"""Names passed over before an origin counts as unknown."""


class _Stage:
    """Who acts in the demonstration, where, and the names that are drawn for it."""

    def __init__(self, seed: int, actor: Actor) -> None:
        self.places = institutions.by_code(actor)
        self._names = synthetic.persons(seed)

    def actor(self, username: str) -> Actor:
        found = demo_actor(username)
        if found is None:
            raise PackError.of(FILE, "by", f"a demo account that acts, not “{username}”")
        return found

    def place(self, code: str) -> Institution:
        if code not in self.places:
            raise PackError.of(FILE, "institution", f"one of the pack, not “{code}”")
        return self.places[code]

    def name(self, origin: str, sex: str) -> synthetic.SyntheticIdentity:
        """Draw the next name of an origin and a sex."""
        for person in islice(self._names, MOST_DRAWN):
            if (person.origin, person.sex) == (origin, sex):
                return person
        raise PackError.of(FILE, "origin", f"one with known names, not “{origin}, {sex}”")


def make_demo_cases(folder: Path, *, actor: Actor) -> int:
    """Make the synthetic cases of a pack once, in the names of its demo accounts.

    Returns:
        How many cases were made; none if they exist already or these settings are for real work.

    Raises:
        PackError: the file names an account, an institution or a name that there is not.
    """
    reported = read(folder, lambda pack: pack.optional(FILE))
    if not settings.DEMO or not reported or demo.has_synthetic_cases():
        return 0
    stage = _Stage(int(reported["seed"]), actor)
    for item in reported["cases"]:
        _make(item, stage)
    return len(reported["cases"])


def _make(item: Mapping[str, Any], stage: _Stage) -> None:
    lead = stage.actor(item["by"])
    with acting(lead):
        case = demo.make_up_case(
            sensitivity=Sensitivity(item["sensitivity"]), days=item["days"], actor=lead
        )
        persons = [
            person
            for facts in item.get("persons", ())
            for person in _enter(case, facts, stage, lead)
        ]
    for row in item.get("participants", ()):
        _add(case, row, stage, lead)
    for row in item.get("shared", ()):
        _share(case, row, stage)
    for row in item.get("looks", ()):
        _look(persons[0], row, stage)
    if "hold" in item:
        _hold(persons[0], item["hold"], stage)
    if item.get("merge"):
        _merge(persons, stage.actor(item["merge"]))
    if "restrict" in item:
        _restrict(case, stage.actor(item["restrict"]))
    for row in item.get("emergencies", ()):
        _break_glass(case, row, stage)
    if "closed" in item:
        demo.close_synthetic_case(case, days=item["closed"], actor=lead)


def _enter(case: Case, facts: Mapping[str, Any], stage: _Stage, actor: Actor) -> list[Person]:
    drawn = stage.name(facts["origin"], facts["sex"])
    document, contact, safe = (facts.get(name) for name in ("document", "contact", "safe"))
    person = entering.enter_person(
        case,
        Entered(
            NameFacts(drawn.given, drawn.family),
            ParticularFacts(
                year=facts.get("year", drawn.born),
                about=facts.get("about", False),
                sex=drawn.sex,
                citizenships=tuple(facts["citizenships"]),
            ),
            DocumentFacts(number=document["number"], country=document["country"])
            if document
            else None,
            ContactFacts(ContactKind.EMAIL, contact["mail"], contact["safe"]) if contact else None,
            SafeContactFacts(**safe) if safe else None,
        ),
        actor=actor,
    )
    if facts.get("false_name"):
        other = stage.name(facts["origin"], facts["sex"])
        entering.add_facts(
            person, NameFacts(other.given, drawn.family, NameKind.FALSE), actor=actor
        )
    for place in facts.get("addresses", ()):
        entering.add_facts(person, AddressFacts(**place), actor=actor)
    if not facts.get("twice"):
        return [person]
    again = Entered(
        NameFacts(drawn.spellings[0][-1], drawn.spellings[1][-1]),
        ParticularFacts(year=facts.get("year", drawn.born), sex=drawn.sex),
    )
    return [person, entering.enter_person(case, again, actor=actor)]


def _add(case: Case, row: Mapping[str, Any], stage: _Stage, actor: Actor) -> None:
    participants.add_participant(
        case,
        institution=stage.place(row["institution"]),
        user=user_named(row["user"]) if "user" in row else None,
        role=CaseRole(row["role"]),
        why=ParticipationReason(row["why"]),
        until=None,
        actor=actor,
    )


def _share(case: Case, row: Mapping[str, Any], stage: _Stage) -> None:
    sharings.share_case(
        case,
        institution=stage.place(row["with"]),
        purpose=Purpose(row["purpose"]),
        ground=Ground(row["ground"]),
        reference=row["reference"],
        until=timezone.now() + dt.timedelta(days=row["days"]),
        actor=stage.actor(row["by"]),
    )


def _look(person: Person, row: Mapping[str, Any], stage: _Stage) -> None:
    actor = stage.actor(row["by"])
    with acting(actor):
        look = accessing.request_access(
            person,
            purpose=row["purpose"],
            why=row.get("why", ""),
            reason=Plain(row["reason"]) if "reason" in row else None,
            actor=actor,
        )
        accessing.record_access(look, actor=actor)


def _hold(person: Person, row: Mapping[str, Any], stage: _Stage) -> None:
    actor = stage.actor(row["by"])
    with acting(actor):
        erasing.place_hold(person, ground=row["ground"], actor=actor)


def _merge(persons: list[Person], actor: Actor) -> None:
    with acting(actor):
        merging.merge_persons(persons[1], persons[0], actor=actor)


def _restrict(case: Case, actor: Actor) -> None:
    case_services.restrict_case(case, actor=actor)


def _break_glass(case: Case, row: Mapping[str, Any], stage: _Stage) -> None:
    access = emergencies.ask_emergency(
        case.code,
        reason=Emergency(row["reason"]),
        explanation=row["explanation"],
        hours=row["hours"],
        alone=row.get("alone", False),
        actor=stage.actor(row["by"]),
    )
    for step in row.get("then", ()):
        access = emergencies.decide_emergency(access, step["does"], actor=stage.actor(step["by"]))
