# SPDX-License-Identifier: EUPL-1.2
"""A centre with its people and cases, and synthetic persons in them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.scenes import scene as seeing_all
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.tests.factories import acting_for, case, institution, member, participant
from vidik.institutions.models import Institution
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Erasure, ErasureProposal, Person
from vidik.vault.services import entering, erasing
from vidik.vault.types import (
    ContactFacts,
    DocumentFacts,
    Entered,
    NameFacts,
    ParticularFacts,
    SafeContactFacts,
)

__all__ = [
    "Scene", "acting_for", "enter", "entered", "erase", "institution", "member", "proposed",
    "scene",
]  # fmt: skip


@dataclass
class Scene:
    """A case of the centre, its worker, and a colleague who is not named in it."""

    centre: Institution
    worker: Actor
    colleague: Actor
    head: Actor
    case: Case


def scene(restricted: bool = False) -> Scene:  # noqa: FBT002 - a fact about the case
    """Set the scene."""
    centre = institution()
    worker = member(Role.CASE_EXPERT, centre)
    found = case(centre, restricted=restricted)
    with seeing_all():
        found.save()
        participant(found, centre, worker.user_id).save()
    return Scene(
        centre, worker, member(Role.DUTY_EXPERT, centre), member(Role.CENTRE_HEAD, centre), found
    )


def entered(
    given: str = "Персида", family: str = "Чворовић", year: int | None = 1990, **more: str
) -> Entered:
    """Return what is entered of a synthetic person."""
    return Entered(
        NameFacts(given, family),
        ParticularFacts(year=year, sex="f", citizenships=("SRB",)),
        DocumentFacts(number=more["number"], country="SRB") if "number" in more else None,
        ContactFacts(value=more["phone"]) if "phone" in more else None,
        SafeContactFacts(may_call="yes", in_whose_name=more["whose"]) if "whose" in more else None,
    )


def enter(at: Scene, *facts: str, year: int | None = 1990, **more: str) -> Person:
    """Enter a synthetic person for the scene's case."""
    with acting(at.worker):
        return entering.enter_person(at.case, entered(*facts, year=year, **more), actor=at.worker)


def proposed(person: Person, head: Actor, ground: str = "request") -> ErasureProposal:
    """Propose as a colleague of a head that a person be erased."""
    is_association = Role.ASSOCIATION_HEAD in head.roles
    role = Role.ASSOCIATION_WORKER if is_association else Role.CASE_EXPERT
    with seeing_all():
        place = Institution.objects.get(pk=head.institution)
    colleague = member(role, place)
    with acting(colleague):
        return erasing.propose_erasure(
            person, ground=ground, words=Plain("Допис од јуче"), actor=colleague
        )


def erase(person: Person, head: Actor, ground: str = "request") -> Erasure:
    """Erase a person: a colleague of the head proposes it, the head approves."""
    proposal = proposed(person, head, ground)
    with acting(head):
        return erasing.approve_erasure(proposal, actor=head)
