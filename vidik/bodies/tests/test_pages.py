# SPDX-License-Identifier: EUPL-1.2
"""Pages of bodies: what each reader finds, and the steps of whoever keeps one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.access.worklist import worklist
from vidik.bodies.lists import Bodies, OwnBodies, Teams
from vidik.bodies.methods.states import State
from vidik.bodies.models import Body, Post, Session, Task
from vidik.bodies.services import posts
from vidik.bodies.tests.factories import World, today
from vidik.bodies.types import MinutesState, Outcome
from vidik.exchange.models import Addressee
from vidik.exchange.services.answering import classify, reply
from vidik.exchange.types import Classification
from vidik.registers.registry import register_called
from vidik.registers.services import enter, write_definitions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


@pytest.fixture
def world() -> World:
    return World()


def page(actor: Actor, address: str) -> str:
    answer = client_of(actor).get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def send(actor: Actor, address: str, **data: Any) -> HttpResponse:
    answer = client_of(actor).post(address, data)
    assert answer.status_code in {302, 422}, answer.status_code
    return answer


def test_members_read_names_and_addresses_and_others_do_not(world: World) -> None:
    world.hold(world.post(email="tim@nigde.rs"), "Тајно Име")
    session = world.held()
    addresses = [
        reverse("bodies:body", args=[world.body.institution.code]),
        reverse("bodies:session", args=[session.pk]),
    ]
    for actor in (world.police, world.team, world.coordinator, world.analyst):
        text = page(actor, addresses[0])
        assert "Тајно Име" in text
        assert "tim@nigde.rs" in text
        assert "Who was invited" in page(actor, addresses[1])
    for address in addresses:
        text = page(world.stranger, address)
        assert "Тајно Име" not in text
        assert "tim@nigde.rs" not in text
        assert "Who was invited" not in text


def test_whoever_does_not_keep_a_body_finds_no_steps_and_is_refused_them(world: World) -> None:
    code = world.body.institution.code
    world.post()
    assert reverse("bodies:step", args=[code, "renew"]) not in page(
        world.police, reverse("bodies:body", args=[code])
    )
    for name in ("renew", "post", "session", "dissolve", "budget", "change"):
        answer = client_of(world.police).get(reverse("bodies:step", args=[code, name]))
        assert answer.status_code == 404, name


def test_a_team_from_founding_to_a_task_that_was_answered_on_pages(world: World) -> None:
    answer = send(
        world.coordinator, reverse("bodies:found"), kind="local-team", legal_basis="decision",
        founding_act="Одлука скупштине", founded_on=str(today(-30)), interval="3",
        interval_unit="months", name="Локални тим Проба", name_en="Local team Trial",
        territory="", institution="", founded_by="",
    )  # fmt: skip
    body = Body.objects.get(institution__search_text__contains="local team trial")
    code = body.institution.code
    assert answer.headers["Location"] == reverse("bodies:body", args=[code])

    def step(name: str, **data: Any) -> HttpResponse:
        return send(world.coordinator, reverse("bodies:step", args=[code, name]), **data)

    member = world.police.institution
    private = step(
        "post", function="contact", held_for=member, valid_from=str(today(-20)),
        email="tim.proba@gmail.com", phone="",
    )  # fmt: skip
    assert private.status_code == 422
    assert "private e-mail provider" in private.content.decode()
    step(
        "post", function="contact", held_for=member, valid_from=str(today(-20)),
        email="tim@proba.rs", phone="021 555",
    )  # fmt: skip
    post = Post.objects.get(body=body)
    assert "vacant" in page(world.coordinator, reverse("bodies:body", args=[code]))
    hold = reverse("bodies:post-step", args=[code, post.pk, "hold"])
    send(world.coordinator, hold, name="Начелник", from_on=str(today(-20)))
    assert "Начелник" in page(world.coordinator, reverse("bodies:body", args=[code]))

    step("session", planned_on=str(today(-1)), place="", form="in-person", kind="internal")
    session = Session.objects.get(body=body)
    at = reverse("bodies:session", args=[session.pk])
    with acting(world.coordinator):
        seat = session.seats.get()

    def go(name: str, **data: Any) -> HttpResponse:
        address = reverse("bodies:session-step", args=[session.pk, name])
        return send(world.coordinator, address, **data)

    go("held", **{f"seat-{seat.pk}": "represented"})
    go("conclusion", text="Договорен је преглед случајева.")
    with acting(world.coordinator):
        conclusion = session.conclusions.get()
    go(
        "task", conclusion=conclusion.pk, institution=world.worker.institution,
        text="Доставите преглед.", due_on=str(today(10)),
    )  # fmt: skip
    with acting(world.coordinator):
        task = Task.objects.get(session=session)
    with acting(world.worker):
        letter = Addressee.objects.select_related("notice", "kind").get(notice=task.notice_id)
    received = reply(letter, text="У прилогу.", actor=world.worker)
    classify(received, Classification.FULL, actor=world.coordinator)
    with acting(world.coordinator):
        assert Task.objects.get(pk=task.pk).outcome == Outcome.DONE
    assert "answered on" in page(world.coordinator, at)
    send(world.coordinator, reverse("bodies:do", args=[session.pk, "finish"]))
    session.refresh_from_db()
    assert session.minutes == MinutesState.WRITTEN
    assert "A second person confirms" in page(world.coordinator, at)


def test_the_list_finds_bodies_by_state_kind_and_word(world: World) -> None:
    code = world.body.institution.code

    def found(**asked: str) -> set[str]:
        return {row.institution.code for row in Bodies.found_by(world.police, **asked)}

    assert code in found(state="inactive", kind="local-team")
    assert code not in found(state="active")
    world.held()
    assert code in found(state="active")
    assert found(q="nowhere") == {code}
    assert code not in found(kind="council")


def test_own_bodies_are_those_in_which_the_institution_holds_a_post(world: World) -> None:
    post = world.post()

    def own(actor: Actor) -> set[str]:
        return {row.institution.code for row in OwnBodies.found_by(actor)}

    code = world.body.institution.code
    assert code in own(world.police)
    assert code in own(world.team)
    assert code not in own(world.stranger)
    posts.end_post(post, today(), "post-ended", actor=world.coordinator)
    assert code in own(world.police)


def test_the_table_of_teams_says_where_one_is_missing(world: World) -> None:
    missing = list(Teams.found_by(world.police, state="missing"))
    assert [each.code for each in missing] == ["belgrade"]
    text = page(world.coordinator, reverse("bodies:teams"))
    assert "missing" in text
    assert State.MISSING == "missing"


def test_the_directory_is_for_the_offices_that_keep_networks(world: World) -> None:
    world.post(function="contact", email="tim@nigde.rs")
    assert "tim@nigde.rs" in page(
        world.coordinator, reverse("bodies:directory") + "?q=tim%40nigde.rs"
    )
    assert client_of(world.police).get(reverse("bodies:directory")).status_code == 403


def test_the_desk_of_a_team_says_what_waits(world: World) -> None:
    world.post()
    world.plan(today(3))
    lines = [each.line.what for group in worklist(world.team).groups for each in group.lines]
    assert "Prepare the session of a body" in lines
    assert "A post of a body is vacant: enter who holds it" in lines


def test_queries_do_not_grow_with_rows(world: World) -> None:
    code = world.body.institution.code
    addresses = [
        reverse("bodies:list"),
        reverse("bodies:teams"),
        reverse("bodies:directory"),
        reverse("bodies:body", args=[code]),
    ]

    def counted(address: str) -> int:
        client = client_of(world.coordinator)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    world.hold(world.post(email="prvi@nigde.rs"))
    world.held()
    before = [counted(address) for address in addresses]
    for number in range(4):
        world.hold(world.post("csw-novi-sad", email=f"posta{number}@nigde.rs"))
        world.held(today(-2 - number))
    assert [counted(address) for address in addresses] == before


def test_the_founding_paper_is_chosen_and_shown_to_whoever_reads_papers(world: World) -> None:
    write_definitions()
    papers = register_called("papers")
    assert papers is not None
    said = {"title": "Одлука <b>о тиму</b>", "kind": "instruction", "stage": "signed"}
    with acting(world.coordinator):
        paper = enter(papers, said, when=today(), follows=None, actor=world.coordinator)
    code = world.body.institution.code
    address = reverse("bodies:step", args=[code, "change"])
    facts = {"kind": "local-team", "legal_basis": "decision", "interval_unit": "months"}
    forged = send(world.coordinator, address, founding_paper=str(world.body.pk), **facts)
    assert forged.status_code == 422
    send(world.coordinator, address, founding_paper=str(paper.pk), **facts)
    assert world.fresh().founding_paper_id == paper.pk
    body = reverse("bodies:body", args=[code])
    assert "Одлука &lt;b&gt;о тиму&lt;/b&gt;" in page(world.coordinator, body)
    # Whoever does not read the paper sees that there is a body, and nothing of the paper.
    assert "о тиму" not in page(world.stranger, body)
    with acting(world.coordinator):
        enter(papers, said | {"title": "Одлука о обнови"}, when=today(), follows=paper,
              actor=world.coordinator)  # fmt: skip
    assert "Одлука о обнови" in page(world.coordinator, body)


def test_the_history_of_a_body_names_its_founding_act_and_what_replaced_it(world: World) -> None:
    write_definitions()
    papers = register_called("papers")
    assert papers is not None
    with acting(world.coordinator):
        first, second = (
            enter(papers, {"title": title, "kind": "instruction", "stage": "signed"}, when=today(),
                  follows=None, actor=world.coordinator)
            for title in ("Одлука <i>прва</i>", "Одлука друга")
        )  # fmt: skip
    code = world.body.institution.code
    address = reverse("bodies:step", args=[code, "change"])
    facts = {"kind": "local-team", "legal_basis": "decision", "interval_unit": "months"}
    for number, paper in enumerate((first, second), 2):
        send(world.coordinator, address, founding_paper=str(paper.pk),
             founding_act=f"Одлука {number}", **facts)  # fmt: skip
    body = reverse("bodies:body", args=[code])
    history = page(world.coordinator, body).partition('class="history"')[2]
    for said in ("Одлука 1", "Одлука 3", "Одлука &lt;i&gt;прва&lt;/i&gt;", "Одлука друга"):
        assert said in history, said
    assert str(first.pk) not in history
    assert 'class="history"' not in page(world.stranger, body)
    with CaptureQueriesContext(connection) as few:
        page(world.coordinator, body)
    for paper in (first, second, first):
        send(world.coordinator, address, founding_paper=str(paper.pk), **facts)
    with CaptureQueriesContext(connection) as many:
        page(world.coordinator, body)
    assert len(many) == len(few)
