# SPDX-License-Identifier: EUPL-1.2
"""Where a plan asks an institution, the catalogue names who offers it, and why them first."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tests.scenes import as_application
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.catalogue import services as catalogue
from vidik.catalogue.types import ServiceFacts
from vidik.core.languages import Texts
from vidik.plans.models import Activity
from vidik.plans.selectors.offers import offers_for
from vidik.plans.services import asks
from vidik.plans.tests.factories import World, today

KIND = "psychological"


def offered(world: World, door: int, name: str, **more: Any) -> None:
    facts = {"kind": KIND, "name": Texts({"en": name, "sr": name}), "languages": ("ru",)} | more
    catalogue.enter_service(world.doors[door], ServiceFacts(**facts), actor=world.answering[door])


def names(actor: Actor, activity: Activity) -> list[str]:
    with acting(actor):
        return [
            each.service.name["en"]
            for each in offers_for(actor, activity)
            if each.service.name["en"].startswith("Talk")
        ]


def test_free_services_are_named_first_and_who_said_no_last(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed(kind=KIND)
        room = {"unit": "persons", "capacity": 5, "free_on": today()}
        offered(world, 0, "Talk full", free=0, **room)
        offered(world, 1, "Talk free", free=3, **room)
        offered(world, 2, "Talk unsaid")
        assert names(world.expert, activity) == ["Talk free", "Talk unsaid", "Talk full"]
        row = world.ask(activity, 1)
        asks.decline(row, "no-place", actor=world.answering[1])
        assert names(world.expert, activity) == ["Talk unsaid", "Talk full", "Talk free"]


def test_a_sealed_service_is_named_to_nobody_who_may_not_know_of_it(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed(kind=KIND)
        offered(world, 0, "Talk sealed", disclosure="sealed")
        offered(world, 1, "Talk open")
        offered(world, 2, "Talk of another kind", kind="legal")
        assert names(world.expert, activity) == ["Talk open", "Talk sealed"]
        assert names(world.guardian, activity) == ["Talk open"]


def test_an_institution_where_nobody_could_answer_is_not_named(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed(kind=KIND)
        facts = ServiceFacts(KIND, Texts({"en": "Talk own", "sr": "Talk own"}))
        catalogue.enter_service(world.centre, facts, actor=world.head)
        assert names(world.expert, activity) == []


def test_the_form_proposes_with_the_reason_and_takes_the_choice(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed(kind=KIND)
        room = {"unit": "persons", "capacity": 5, "free_on": today()}
        offered(world, 1, "Talk free", free=3, **room)
        client = client_of(world.expert)
        page = reverse("plans:activity-step", args=[activity.pk, "ask"])
        shown = client.get(page).content.decode()
        for text in ("Talk free", "3 of 5 free", f"?institution={world.doors[1].pk}#"):
            assert text in shown, text
        chosen = client.get(page, {"institution": world.doors[1].pk})
        assert chosen.context["form"]["institution"].value() == str(world.doors[1].pk)
        assert f'value="{world.doors[1].pk}" selected' in chosen.content.decode()
        assert client.get(page, {"institution": "no-number"}).status_code == 200
        world.ask(activity, 1)
        again = client.get(page).content.decode()
        assert "asked: no answer yet" in again
        assert f"?institution={world.doors[1].pk}#" not in again
