# SPDX-License-Identifier: EUPL-1.2
"""The pages of conferences: from calling one to its minutes, and what they hide."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.elevated import elevate
from tests.scenes import as_application, as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.access.worklist import Line, worklist
from vidik.cases.registry import PROTECTION
from vidik.cases.selectors.frame import OVERVIEW, Frame
from vidik.conferences.models import Meeting, Point, Seat
from vidik.conferences.services import answering, meetings, minutes
from vidik.conferences.tests.factories import DUTY, INVITED, POLICE, World, called, hence
from vidik.exchange.services.answering import reply
from vidik.identification.tests.factories import centre, pair, report
from vidik.referral.models import ReportedPerson

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


@pytest.fixture
def world() -> World:
    return World()


def page_of(row: Meeting, name: str = "meeting", *more: str) -> str:
    return reverse(f"conferences:{name}", args=[row.pk, *more])


def sent(actor: Actor, row: Meeting, step: str, **data: Any) -> int:
    page = page_of(row, "step", step)
    client = client_of(actor)
    assert client.get(page).status_code == 200
    return client.post(page, data).status_code


def received(actor: Actor) -> list[Line]:
    with acting(actor):
        return [
            line.line
            for group in worklist(actor).groups
            for line in group.lines
            if line.kind.code == "notices-received"
        ]


def moment(days: int) -> str:
    return f"{hence(days=days):%Y-%m-%dT%H:%M}"


def test_a_conference_is_called_answered_and_moved_on_its_pages(world: World) -> None:
    with as_application():
        expert = client_of(world.expert)
        tab = reverse("conferences:of-case", args=[world.case.pk])
        form = reverse("conferences:call", args=[world.case.pk])
        assert form in expert.get(tab).content.decode()
        facts = {
            "ground": "identified", "starts_at": moment(4), "form": "remote", "is_child": "yes",
            "institutions": list(INVITED),
        }  # fmt: skip
        assert expert.post(form, facts | {"starts_at": moment(-1)}).status_code == 422
        assert expert.post(form, facts | {"institutions": ["no-such"]}).status_code == 422
        assert expert.post(form, facts).status_code == 302
        with acting(world.expert):
            row = Meeting.objects.get(case=world.case)
        letter = world.letter(world.police)
        police = client_of(world.police)
        answer = reverse("conferences:answer", args=[letter.pk])
        assert answer in police.get(reverse("exchange:letter", args=[letter.pk])).content.decode()
        assert police.post(answer, {"reply": "sends"}).status_code == 422
        assert police.post(answer, {"reply": "comes"}).status_code == 302
        shown = expert.get(page_of(row)).content.decode()
        assert "Must come, no answer:" in shown
        assert "1 of 3 have confirmed" in shown
        seat = world.seats(row)[DUTY]
        with_seat = {"seat": str(seat.pk), "reply": "comes"}
        assert sent(world.expert, row, "answer", **with_seat) == 302
        assert sent(world.expert, row, "invite", institutions=["csw-nis"], role="other") == 302
        assert sent(world.expert, row, "point", subject="safety", is_confidential="on") == 302
        new = {"starts_at": moment(6), "form": "room", "reason": "hearing"}
        assert sent(world.expert, row, "move", **new) == 302
        assert world.letter(world.police).pk != letter.pk


def test_an_invitation_is_answered_in_its_form_and_then_waits_no_more(world: World) -> None:
    with as_application():
        world.call()
        letter = world.letter(world.police)
        form = reverse("conferences:answer", args=[letter.pk])
        assert [line.url for line in received(world.police)] == [form]
        page = reverse("exchange:letter", args=[letter.pk])
        police = client_of(world.police)
        shown = police.get(page).content.decode()
        assert f'<a class="button" href="{form}">' in shown
        assert reverse("exchange:reply", args=[letter.pk]) not in shown
        assert police.post(form, {"reply": "comes"}).status_code == 302
        assert received(world.police) == []
        guardian = world.letter(world.guardian)
        with acting(world.guardian):
            reply(guardian, text="Долазимо.", actor=world.guardian)
        assert received(world.guardian) == [], "the caller reads it now"


def test_a_conference_is_held_written_and_confirmed_on_its_pages(world: World) -> None:
    world.identity()
    with as_application():
        expert, row = client_of(world.expert), world.past(world.call())
        assert sent(world.expert, row, "point", subject="safety", is_confidential="on") == 302
        seats = world.seats(row)
        came = {f"seat-{each.pk}": "came" for each in seats.values()}
        came[f"seat-{seats[DUTY].pk}"] = "unknown"
        assert world.letter(world.police).settled_at is None
        assert sent(world.expert, row, "held", **came) == 302
        assert world.letter(world.police).settled_at is not None, "nobody has to answer any more"
        part = {"took_part": "whole", "how": "herself", "strengths": "Храбра", "wishes": ""}
        assert sent(world.expert, row, "person", **part) == 302
        with acting(world.expert):
            point = Point.objects.get(meeting=row)
        decided = {"point": str(point.pk), "code": "risk", "words": "Поново проценити"}
        assert sent(world.expert, row, "decision", **decided) == 302
        sworn = {"institution": POLICE, "given_on": f"{hence():%Y-%m-%d}", "signed_as": "head"}
        assert sent(world.expert, row, "undertaking", **sworn) == 302
        shown = expert.get(page_of(row)).content.decode()
        assert "Had to come and did not:" in shown
        assert "Took no part in this point" in shown
        finish, confirm = (page_of(row, "do", name) for name in ("finish", "confirm"))
        assert expert.post(finish).status_code == 302
        assert expert.post(confirm).status_code == 403
        head = client_of(world.head)
        assert confirm in head.get(page_of(row)).content.decode()
        assert confirm not in expert.get(page_of(row)).content.decode()
        with acting(world.head):
            written = Meeting.objects.get(pk=row.pk).written_at
        assert written is not None
        assert head.post(confirm, {"written": written.isoformat()}).status_code == 302
        shown = head.get(page_of(row, "minutes")).content.decode()
        assert "confirmed by" in shown
        assert sent(world.expert, row, "addendum", words="Исправка") == 302
        documents = reverse("cases:documents", args=[world.case.pk])
        assert page_of(row, "minutes") in expert.get(documents).content.decode()


def test_steps_that_are_over_or_unknown_are_not_there(world: World) -> None:
    with as_application():
        row = world.call()
        expert = client_of(world.expert)
        for name in ("held", "decision", "person", "addendum", "no-such"):
            assert expert.get(page_of(row, "step", name)).status_code == 404
        assert expert.post(page_of(row, "do", "no-such")).status_code == 404
        assert client_of(world.worker).get(page_of(row, "step", "move")).status_code in {403, 404}
        row = world.held(meeting=row)
        assert expert.get(page_of(row, "step", "move")).status_code == 404


def test_an_invitation_of_others_and_meetings_of_others_answer_like_none(world: World) -> None:
    with as_application():
        row = world.call()
        letter = world.letter(world.police)
        answer = reverse("conferences:answer", args=[letter.pk])
        assert client_of(world.guardian).get(answer).status_code == 404
        for actor in (world.stranger, world.police, world.guardian):
            assert client_of(actor).get(page_of(row)).status_code == 404
            assert client_of(actor).get(page_of(row, "minutes")).status_code == 404
        tab = reverse("conferences:of-case", args=[world.foreign.pk])
        assert client_of(world.worker).get(tab).status_code == 404


def test_who_undertook_secrecy_reads_the_points_and_not_which_case_it_is(world: World) -> None:
    with as_application():
        row = world.written()
        police = client_of(world.police)
        assert police.get(page_of(row)).status_code == 404
        seat = world.seats(row)[POLICE]
        meetings.enter_undertaking(
            row, world.case, seat.institution, hence().date(), "present", actor=world.expert
        )
        for name in ("meeting", "minutes"):
            answer = police.get(page_of(row, name))
            assert answer.status_code == 200
            shown = answer.content.decode()
            assert "Safety and risk" in shown
            assert world.case.code not in shown
            assert str(world.case.pk) not in shown
            assert "Centre for Social Work" not in shown, "who else was there"


def test_an_undertaking_is_struck_out_on_a_page_and_confirmed_minutes_say_both(
    world: World,
) -> None:
    with as_application():
        row = world.written()
        expert = client_of(world.expert)
        strike = page_of(row, "step", "strike")
        assert expert.get(strike).status_code == 404
        seat = world.seats(row)[POLICE]
        sworn = meetings.enter_undertaking(
            row, world.case, seat.institution, hence().date(), "present", actor=world.expert
        )
        assert strike in expert.get(page_of(row)).content.decode()
        minutes.confirm(row, actor=world.head)
        (line,) = expert.get(page_of(row, "minutes")).context["written"]
        assert str(seat.institution.name) not in line["out"]
        assert expert.post(strike, {"undertaking": str(sworn.pk)}).status_code == 422
        given = {"undertaking": str(sworn.pk), "why": "institution"}
        assert expert.post(strike, given).status_code == 302
        for name in ("meeting", "minutes"):
            shown = expert.get(page_of(row, name)).content.decode()
            assert "another institution gave it" in shown, name
        (as_confirmed,) = expert.get(page_of(row, "minutes")).context["written"]
        assert as_confirmed["out"] == line["out"], "as they were confirmed"
        ((*_facts, out),) = expert.get(page_of(row)).context["points"]
        assert str(seat.institution.name) in out
        assert strike not in expert.get(page_of(row)).content.decode()
        assert client_of(world.police).get(page_of(row)).status_code == 404


def test_a_request_is_sent_answered_and_read(world: World) -> None:
    with as_application():
        worker, expert = client_of(world.worker), client_of(world.expert)
        tab = reverse("conferences:of-case", args=[world.case.pk])
        ask = reverse("conferences:ask", args=[world.case.pk])
        assert ask in worker.get(tab).content.decode()
        assert ask not in expert.get(tab).content.decode()
        assert worker.post(ask, {"ground": ""}).status_code == 422
        assert worker.post(ask, {"ground": "incident"}).status_code == 302
        assert ask not in worker.get(tab).content.decode(), "one request at a time"
        shown = expert.get(tab).content.decode()
        assert "?request=" in shown
        with acting(world.expert):
            from vidik.conferences.models import Request

            row = Request.objects.get()
        decline = reverse("conferences:decline", args=[row.pk])
        assert worker.get(decline).status_code == 404
        assert expert.post(decline, {"reason": "held"}).status_code == 302
        assert "held recently" in worker.get(tab).content.decode()


def test_a_form_sent_twice_calls_one_conference(world: World) -> None:
    with as_application():
        expert = client_of(world.expert)
        form = reverse("conferences:call", args=[world.case.pk])
        facts = {
            "ground": "identified", "starts_at": moment(4), "form": "remote", "is_child": "yes",
            "institutions": [DUTY], "once": "the-same-mark",
        }  # fmt: skip
        assert [expert.post(form, facts).status_code for _n in range(2)] == [302, 302]
        with acting(world.expert):
            assert Meeting.objects.count() == Seat.objects.count() == 1


def test_in_a_second_tab_what_was_decided_meanwhile_is_refused(world: World) -> None:
    with as_application():
        row = world.call()
        expert = client_of(world.expert)
        page = page_of(row, "step", "cancel")
        assert expert.get(page).status_code == 200
        assert expert.post(page, {"reason": "safety"}).status_code == 302
        assert expert.post(page, {"reason": "safety"}).status_code == 404
        asked = answering.ask_for_conference(world.case, "incident", actor=world.worker)
        form = reverse("conferences:call", args=[world.case.pk]) + f"?request={asked.pk}"
        assert expert.get(form).status_code == 200
        answering.decline(asked, "held", actor=world.expert)
        assert expert.get(reverse("conferences:call", args=[world.case.pk]) + "?request=x"
                          ).status_code == 404  # fmt: skip


def test_the_list_narrows_searches_and_is_exported(world: World) -> None:
    with as_application():
        row = world.call()
        meetings.cancel(world.call(DUTY), "safety", actor=world.expert)
        expert = client_of(world.expert)
        page = reverse("conferences:list")
        assert row.number in expert.get(page).content.decode()
        for query, count in (
            ("state=called", 1), ("state=cancelled", 1), ("state=today", 0), ("state=unwritten", 0),
            (f"number={row.number[-5:]}", 1), (f"number={world.case.code}", 2),
            ("kind=consultative", 0), ("ground=identified", 2),
        ):  # fmt: skip
            shown = expert.get(f"{page}?{query}").content.decode()
            assert shown.count("/conferences/") >= count
            assert (row.number in shown) == (
                query not in {"state=cancelled", "state=today", "state=unwritten",
                              "kind=consultative"}
            ), query  # fmt: skip
        assert client_of(world.stranger).get(page).content.decode().count(row.number) == 0
        elevated = client_of(world.head)
        with as_owner():
            elevate(world.head.user_id)
        file = elevated.get(page, {"format": "csv", "state": "called"})
        assert row.number.encode() in file.content


def test_a_list_and_a_meeting_cost_the_same_however_much_there_is(world: World) -> None:
    def asked(path: str) -> int:
        client = client_of(world.expert)
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(path).status_code == 200
        return len(found)

    with as_application():
        row = world.call(DUTY)
        pages = (
            reverse("conferences:list"),
            reverse("conferences:of-case", args=[world.case.pk]),
        )
        before = [asked(page) for page in pages]
        of_one = asked(page_of(row))
        for _n in range(4):
            world.call()
        meetings.invite(row, [POLICE, "hppo-novi-sad", "csw-nis"], actor=world.expert)
        assert [asked(page) for page in pages] == before
        assert asked(page_of(row)) == of_one


def test_the_case_shows_a_card_and_what_is_missing(world: World) -> None:
    with as_application():
        row = world.call()
        world.answer(world.police)
        with acting(world.expert):
            frame = Frame(world.expert, world.case, OVERVIEW)
            [card] = [
                card for card in frame.cards_of(PROTECTION) if str(card.label) == "Case conference"
            ]
            says = " ".join(map(str, card.lines))
        assert "1 of 3 have confirmed" in says
        assert "Must come, no answer: " in says
        shown = (
            client_of(world.expert)
            .get(reverse("cases:case", args=[world.case.pk]))
            .content.decode()
        )
        assert "A case conference was called" in shown
        meetings.cancel(row, "safety", actor=world.expert)


def test_a_consultative_meeting_is_called_again(world: World) -> None:
    with as_application():
        expert = client_of(world.expert)
        page = reverse("conferences:consultative")
        facts = {
            "ground": "regular", "starts_at": moment(3), "form": "in-person",
            "institutions": [DUTY, POLICE],
        }  # fmt: skip
        assert expert.post(page, facts).status_code == 302
        with acting(world.expert):
            row = Meeting.objects.get(kind="consultative")
        point = {"case": world.case.code.lower(), "subject": "school"}
        assert sent(world.expert, row, "point", **point) == 302
        assert sent(world.expert, row, "point", **point | {"case": "XXXXX-XXXXX"}) == 422
        meetings.cancel(row, "safety", actor=world.expert)
        again = f"{page}?after={row.pk}"
        assert f"{POLICE}" in expert.get(again).content.decode()
        assert expert.post(again, facts).status_code == 302
        with acting(world.expert):
            assert Meeting.objects.get(follows=row).state == "called"
        assert client_of(world.worker).get(page).status_code in {403, 404}


def test_calling_a_consultative_meeting_is_for_experts(world: World) -> None:
    with as_owner(), scene():
        assert called().form == "remote"
    with as_application():
        facts = {
            "ground": "regular", "starts_at": moment(3), "form": "in-person",
            "institutions": [DUTY],
        }  # fmt: skip
        answer = client_of(world.worker).post(reverse("conferences:consultative"), facts)
        assert answer.status_code in {403, 404}
        with acting(world.expert):
            assert not Meeting.objects.exists()


def test_who_came_is_corrected_on_the_page_and_the_minutes_show_both(world: World) -> None:
    with as_application():
        row = minutes.confirm(world.written(world.held(DUTY)), actor=world.head)
        seats = world.seats(row)
        came = {f"seat-{each.pk}": "came" for each in seats.values()}
        assert sent(world.expert, row, "correct", **came, others=["csw-nis"]) == 302
        page = client_of(world.expert).get(page_of(row, "minutes")).content.decode()
        confirmed, _heading, addenda = page.partition("Addenda about who came")
        assert "2 of 3 came" in confirmed, "confirmed minutes stay as they were"
        assert "absent (excused beforehand)" in addenda
        assert "not named in the minutes" in addenda
        now = client_of(world.expert).get(page_of(row)).content.decode()
        assert "4 of 4 came" in now
        came |= {f"seat-{each.pk}": "came" for each in world.seats(row).values()}
        assert sent(world.expert, row, "correct", **came) == 422


def test_a_conference_about_a_reported_child_proposes_who_has_to_come_for_a_child() -> None:
    World()
    office = centre()
    (reported,) = report(office)
    with scene():
        ReportedPerson.objects.filter(pk=reported.pk).update(child="yes")
    with as_application():
        page = reverse("conferences:call", args=[reported.case_id])
        form = client_of(pair(office).one).get(page).context["form"]
        assert form["is_child"].value() == "yes"
