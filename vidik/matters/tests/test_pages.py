# SPDX-License-Identifier: EUPL-1.2
"""The pages of matters: a matter is opened, handed on, judged and told on its pages alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.scenes import as_owner, scene
from tests.signed_in import client_of
from vidik.access.finding import find
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories
from vidik.institutions.models import Institution
from vidik.matters.models import Hearing, Judgment, Leg, Link, Matter, Measure, Owed
from vidik.matters.tests.factories import World, leg_of, today

pytestmark = pytest.mark.django_db


def shown(actor: Actor, page: str) -> str:
    """Return a page as somebody sees it."""
    answer = client_of(actor).get(page)
    assert answer.status_code == 200, (page, answer.status_code)
    return answer.content.decode()


def send(actor: Actor, page: str, **data: Any) -> int:
    """Fill in a form; gives the status."""
    client = client_of(actor)
    assert client.get(page).status_code == 200, page
    return client.post(page, data).status_code


def step(leg: Leg, name: str) -> str:
    """Return the address of a step."""
    return reverse("matters:step", args=[leg.pk, name])


def opened(world: World) -> Leg:
    """Open a matter with a suspect and an injured party on the pages."""
    page = reverse("matters:open")
    facts = {
        "stage": "police", "number": "KU 12/26", "opened_on": today(-20), "trigger": "proactive",
        "origin": "centre", "form": "sexual", "channels": ["telegram"],
    }  # fmt: skip
    assert send(world.officer, page, **facts | {"form": "x"}) == 422
    assert send(world.officer, page, **facts) == 302
    with acting(world.officer):
        matter = Matter.objects.get()
    leg = leg_of(matter, world.police, "police")
    suspect = {"nature": "natural", "sex": "male", "offence": "trafficking", "laid_on": today(-20)}
    assert send(world.officer, step(leg, "suspect"), **suspect | {"nature": "legal"}) == 422
    assert send(world.officer, step(leg, "suspect"), **suspect) == 302
    assert send(world.officer, step(leg, "injured"), case=world.case.code) == 302
    return leg


def test_a_matter_is_kept_on_its_pages(world: World) -> None:
    leg = opened(world)
    page = reverse("matters:matter", args=[leg.matter_id])
    with as_owner(), scene():
        suspect, hurt = leg.matter.suspects.get(), leg.matter.injured.get()
    text = shown(world.officer, page)
    assert suspect.code in text
    assert hurt.code in text
    assert "KU 12/26" in shown(world.officer, reverse("matters:list"))
    for kind, more in (
        ("cooperation", {"code": "centre"}),
        ("venue", {"code": "massage", "number": 7}),
        ("secret-measures", {"code": "persons", "suspect": suspect.pk, "until": today(5)}),
        ("urgent-protection", {"code": "moved", "injured": hurt.pk}),
    ):
        act = reverse("matters:act", args=[leg.pk, kind])
        assert send(world.officer, act, on=today(-1), **more) == 302, kind
    end = {"ending": "reported", "suspects": [suspect.pk], "on": today(-10)}
    assert send(world.officer, step(leg, "end"), **end) == 422
    assert send(world.officer, step(leg, "end"), **end, to=world.office.pk) == 302
    assert "KU 12/26" in shown(world.prosecutor, page)
    here = leg_of(leg.matter, world.office, "pre-investigation")
    assert client_of(world.officer).get(step(here, "end")).status_code == 404
    assert send(world.prosecutor, step(here, "number"), number="Ktr 3/26") == 302
    measure = {
        "kind": "detention", "suspect": suspect.pk, "ground": "flight",
        "ordered_on": today(-9), "until": today(-1),
    }  # fmt: skip
    assert send(world.prosecutor, step(here, "measure"), **measure | {"until": ""}) == 422
    assert send(world.prosecutor, step(here, "measure"), **measure) == 302
    with acting(world.prosecutor):
        held = Measure.objects.get()
    assert str(held.pk) in shown(world.prosecutor, reverse("matters:measure", args=[held.pk]))
    longer = reverse("matters:measure-step", args=[held.pk, "extend"])
    assert send(world.prosecutor, longer, until=today(30)) == 302
    end = {
        "ending": "indicted-directly", "suspects": [suspect.pk], "on": today(-8),
        "to": world.court.pk,
    }  # fmt: skip
    assert send(world.prosecutor, step(here, "end"), **end) == 302
    trial = leg_of(leg.matter, world.court, "trial")
    at = f"{today(-5)}T10:00"
    assert send(world.judge, step(trial, "hearing"), kind="main", at=at) == 302
    with acting(world.judge):
        hearing = Hearing.objects.get()
    heard = reverse("matters:hearing", args=[hearing.pk])
    assert send(world.judge, heard, state="adjourned") == 422
    assert send(world.judge, heard, **{"state": "held", f"how-{hurt.pk}": "centre"}) == 302
    sentence = {
        "suspect": suspect.pk, "on": today(-4), "verdict": "convicted", "claim": "awarded",
        "awarded": "200000", "months": 50,
    }  # fmt: skip
    assert send(world.judge, step(trial, "judgment"), **sentence | {"months": ""}) == 422
    assert send(world.judge, step(trial, "judgment"), **sentence) == 302
    with acting(world.judge):
        judgment = Judgment.objects.get()
    assert send(world.judge, reverse("matters:serve", args=[judgment.pk]), on=today(-3)) == 302
    text = shown(world.judge, page)
    assert "RSD" in text
    assert "Ktr 3/26" in text
    balance = shown(world.prosecutor, reverse("matters:balance"))
    assert '<td class="num">1</td>' in balance


def test_a_notice_is_sent_by_one_click_and_the_expert_confirms_the_case(world: World) -> None:
    leg = opened(world)
    with as_owner(), scene():
        suspect = leg.matter.suspects.get()
        link = Link.objects.get()
    end = {"suspects": [suspect.pk], "on": today(-10)}
    send(world.officer, step(leg, "end"), **end, ending="reported", to=world.office.pk)
    here = leg_of(leg.matter, world.office, "pre-investigation")
    send(world.prosecutor, step(here, "end"), **end, ending="investigated", to=world.office.pk)
    with acting(world.prosecutor):
        owed = Owed.objects.get()
    page = reverse("matters:owed", args=[owed.pk])
    assert world.case.code in shown(world.prosecutor, page)
    assert send(world.prosecutor, page) == 302
    assert client_of(world.prosecutor).get(page).status_code == 302
    tab = reverse("matters:of-case", args=[world.case.pk])
    settle = reverse("matters:link", args=[link.pk])
    assert settle in shown(world.expert, tab)
    assert client_of(world.worker).get(settle).status_code in {403, 404}
    assert suspect.code not in shown(world.worker, tab)
    assert send(world.expert, settle, answer="yes") == 302
    for actor in (world.expert, world.worker):
        text = shown(actor, tab)
        assert suspect.code in text
        assert "KU 12/26" not in text
    take_back = reverse("matters:link-back", args=[link.pk])
    assert take_back in shown(world.expert, tab)
    assert take_back not in shown(world.worker, tab)
    assert client_of(world.worker).post(take_back).status_code in {403, 404}
    # An answer sent twice from another tab takes nothing back.
    assert client_of(world.expert).post(settle, {"answer": "yes"}).status_code == 422
    assert suspect.code in shown(world.worker, tab)
    assert send(world.expert, take_back) == 302
    for actor in (world.expert, world.worker):
        assert suspect.code not in shown(actor, tab)
    assert client_of(world.expert).post(take_back).status_code == 422


def test_the_page_costs_the_same_whatever_stands_on_it(world: World) -> None:
    leg = opened(world)
    page = reverse("matters:matter", args=[leg.matter_id])

    def cost() -> int:
        client = client_of(world.officer)
        client.get(page)
        with CaptureQueriesContext(connection) as found:
            client.get(page)
        return len(found)

    before = cost()
    for _n in range(4):
        world.suspect(leg, laid_on=today(-20))
        world.injured(leg)
    assert cost() == before


def test_numbers_are_found_by_those_alone_who_may_know_of_them(world: World) -> None:
    leg = opened(world)
    for typed in ("KU 12/26", "ku 12/26", leg.matter.code):
        with acting(world.officer):
            assert [each.url for each in find(world.officer, typed).by_number] == [
                reverse("matters:matter", args=[leg.matter_id])
            ]
        with acting(world.colleague):
            assert find(world.colleague, typed).number == 0


def test_the_criminal_matter_of_a_case_belongs_to_cases_in_the_menu(world: World) -> None:
    """Whoever also reads the sums of all bodies is not led to them."""
    with as_owner(), scene():
        office = Institution.objects.get(pk=world.expert.institution)
        head = factories.member(Role.CENTRE_HEAD, office)
    page = client_of(head).get(reverse("matters:of-case", args=[world.case.pk])).content.decode()
    assert reverse("matters:sums") in page
    assert f'href="{reverse("matters:sums")}" aria-current' not in page
