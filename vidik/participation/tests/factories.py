# SPDX-License-Identifier: EUPL-1.2
"""A case with an agreed plan, a person who has a page of her own, and her telephone."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone

from tests.scenes import as_owner, scene
from vidik.access.types import Actor
from vidik.participation.models import Access, Saying
from vidik.participation.services import giving, serving
from vidik.participation.services.serving import LetIn, OwnPage, Visit
from vidik.plans.models import Activity, Plan
from vidik.plans.tests import factories as plans
from vidik.registers.registry import register_called
from vidik.registers.services import enter
from vidik.vault.models import Person

AT: Final = "/today/"
PHRASE: Final = "blue heron 77"
SECOND: Final = "green meadow 12"
REFERENCE: Final = "12/2026"


class World(plans.World):
    """The scene of plans, in which the person has a page of her own."""

    person_entered: Person
    plan: Plan
    activity_planned: Activity

    def __init__(self) -> None:
        super().__init__()
        self.person_entered = self.person()
        self.plan, self.activity_planned = self.agreed()

    def give(self, actor: Actor | None = None, **more: Any) -> tuple[Access, str]:
        """Give the person a page; gives the access and the code on paper."""
        given: dict[str, Any] = {
            "holder": "person", "wished_on": timezone.localdate(), "proof": "signed",
            "reference": REFERENCE,
        }  # fmt: skip
        return giving.give(self.case, **given | more, actor=actor or self.expert)

    def opened(self, second: str = SECOND) -> tuple[Access, LetIn]:
        """Let her use the code, and choose her phrases."""
        access, code = self.give()
        return access, serving.open_first(code, PHRASE, PHRASE, second)

    def incident(self, kind: str = "threat") -> None:
        """Enter an incident."""
        register = register_called("incidents")
        assert register is not None
        values = {"kind": [kind], "whom": ["person"], "measures": ["none"]}
        enter(register, values, when=timezone.now(), case=self.case, actor=self.expert)


def seen_by(let_in: LetIn) -> Visit:
    """Return the visit of whoever holds a token."""
    found = serving.visit(let_in.token)
    assert found is not None
    return found


def page_by(let_in: LetIn) -> OwnPage:
    """Return what the page of whoever holds a token shows."""
    return serving.page_of(seen_by(let_in))


def sayings(access: Access) -> list[Saying]:
    """List everything said on a page, the newest first."""
    with as_owner(), scene():
        return list(Saying.objects.filter(access=access))
