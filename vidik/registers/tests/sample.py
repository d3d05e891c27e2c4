# SPDX-License-Identifier: EUPL-1.2
"""A register for the tests of the room, with a field of each kind."""

from __future__ import annotations

from typing import Final

import pytest

from vidik.access.types import Actor, Role
from vidik.cases.tests.factories import member
from vidik.institutions.models import Institution
from vidik.registers import registry, services
from vidik.registers.types import Precision, Register, code, codes, counts, flag, number

VISITS: Final = Register(
    code="visits",
    title="Visits",
    about="Visits of the tests.",
    fields=(
        code("way", "Way", (("by-car", "by car"), ("on-foot", "on foot"))),
        codes("seen", "Seen", (("dog", "dog"), ("cat", "cat"), ("none", "none")), excludes="none"),
        number("steps", "Steps", most=9000, when=("way", frozenset({"on-foot"}))),
        flag("alone", "Alone"),
        counts("people", "People", (("RS", "Serbia"), ("BA", "Bosnia")), most=50),
    ),
    keepers=frozenset({Role.FIRST_RESPONDER}),
    reasons=(("wrong", "something is wrong"),),
)
MONTHLY: Final = Register(
    code="monthly",
    title="Monthly",
    about="A register without days.",
    fields=(code("way", "Way", (("a", "a"), ("b", "b"))),),
    keepers=frozenset({Role.ASSOCIATION_WORKER}),
    precision=Precision.MONTH,
)
WALK: Final = {
    "way": "on-foot",
    "seen": ["dog", "cat"],
    "steps": 5000,
    "alone": False,
    "people": {"RS": 2, "BA": 1},
}


@pytest.fixture(autouse=True)
def declared(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare the registers of the tests for the time of one test."""
    del db
    monkeypatch.setattr(registry, "_registers", {"visits": VISITS, "monthly": MONTHLY})
    services.write_definitions()


def manager(place: str = "csw-novi-sad", role: Role = Role.FIRST_RESPONDER) -> Actor:
    """Give somebody who keeps the register of visits."""
    return member(role, Institution.objects.get(code=place))
