# SPDX-License-Identifier: EUPL-1.2
"""The pages: her own on a telephone, and those of whoever works on the case."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, as_owner, scene
from tests.signed_in import client_of
from vidik.cases.models import Sharing
from vidik.participation import limits
from vidik.participation.models import Access
from vidik.participation.services import giving, serving
from vidik.participation.tests.factories import (
    AT,
    PHRASE,
    REFERENCE,
    SECOND,
    World,
    sayings,
)
from vidik.participation.types import SayingKind
from vidik.vault.methods.plain import Plain

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
NUMBER = re.compile(r"\b\d{4} \d{4}\b")


@pytest.fixture(autouse=True)
def in_the_role_of_the_server(world: World) -> Iterator[None]:
    """Serve as the web server does: in a role that owns nothing."""
    del world
    with as_application():
        yield


def text(answer: Any) -> str:
    """Return a page as its reader sees it."""
    return html.unescape(answer.content.decode())


def enter(phone: Client, number: str, phrase: str = "") -> HttpResponse:
    """Send the door's form."""
    return phone.post(AT, {"do": "enter", "number": number, "phrase": phrase})


def signed_in(world: World) -> tuple[Client, Access]:
    """Return a telephone on which she is signed in."""
    access, let_in = world.opened()
    phone = Client()
    assert enter(phone, let_in.number, PHRASE).status_code == 302
    return phone, access


def neutral(answer: Any) -> None:
    """Require that a page leaves no trace and says nothing of itself outside of it."""
    page = answer.content.decode()
    assert re.search(r"<title>\s*Vidik\s*</title>", page)
    assert "no-store" in answer.headers["Cache-Control"]
    leave = re.search(r'<a class="leave" ([^>]*)>', page)
    assert leave is not None
    assert f'href="{reverse("own:away")}"' in leave.group(1)
    assert 'rel="noreferrer"' in leave.group(1)


def test_she_comes_with_the_paper_chooses_a_phrase_and_comes_back_by_her_number(
    world: World,
) -> None:
    _access, code = world.give()
    phone = Client()
    neutral(phone.get(AT))
    choosing = enter(phone, code)
    neutral(choosing)
    assert "it can be seen that this site was visited" in text(choosing)
    chosen = {"do": "choose", "code": code, "phrase": PHRASE, "again": PHRASE, "second": SECOND}
    short = phone.post(AT, chosen | {"phrase": "abc", "again": "abc"})
    assert (short.status_code, "at least six" in text(short)) == (422, True)
    assert PHRASE not in text(phone.post(AT, chosen | {"again": "another"}))
    kept = phone.post(AT, chosen)
    neutral(kept)
    found = NUMBER.search(text(kept))
    assert found is not None
    page = phone.get(AT)
    neutral(page)
    assert "What we agreed" in text(page)
    assert enter(Client(), found.group(), PHRASE).status_code == 302
    assert enter(Client(), code).status_code == 422


def test_the_cookie_is_for_this_page_alone_and_goes_with_the_window(world: World) -> None:
    phone, _access = signed_in(world)
    cookie = phone.cookies["vidik_day"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (AT, True, "Strict")
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert "sessionid" not in phone.cookies


def test_leaving_ends_the_sign_in_and_leads_where_nothing_is_told(world: World) -> None:
    phone, _access = signed_in(world)
    token = phone.cookies["vidik_day"].value
    answer = phone.get(reverse("own:away"))
    assert (answer.status_code, answer["Location"]) == (302, configured.COUNTRY.leave_to)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    phone.cookies["vidik_day"] = token
    assert "What we agreed" not in text(phone.get(AT))


def test_the_page_goes_by_itself_when_the_telephone_is_put_down(world: World) -> None:
    phone, _access = signed_in(world)
    assert phone.get(AT).headers["Refresh"] == f"600; url={reverse('own:away')}"


def test_whatever_is_wrong_gets_the_same_page(world: World) -> None:
    access, let_in = world.opened()
    off_case = giving.give(
        world.case, "guardian", timezone.localdate(), "guardian", "1/2026", actor=world.expert
    )
    off = serving.open_first(off_case[1], "quiet river 4", "quiet river 4")
    giving.switch_off(off_case[0], "mistake", actor=world.expert)
    pages = set()
    for number, phrase in (
        ("0000 0000", PHRASE), (let_in.number, "wrong phrase"), (off.number, "quiet river 4"),
        ("no number", ""), (off_case[1], ""), ("7KQ2-X4T9-BM3D", ""),
    ):  # fmt: skip
        answer = enter(Client(), number, phrase)
        assert answer.status_code == 422
        pages.add(re.sub(r'(csrfmiddlewaretoken" value)="\w+"', r"\1", text(answer)))
    assert len(pages) == 1
    del access


def test_an_address_tries_twenty_times_in_ten_minutes_and_guessing_slows_everybody_down(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _access, let_in = world.opened()
    waited: list[float] = []
    monkeypatch.setattr(limits, "RATES", {**limits.RATES, "everywhere": "21/h/key"})
    monkeypatch.setattr(limits.time, "sleep", waited.append)
    guesser = Client(REMOTE_ADDR="203.0.113.7")
    answers = [enter(guesser, "0000 0000", "guess 1").status_code for _try in range(21)]
    assert answers == [422] * 20 + [429]
    assert waited == []
    enter(Client(REMOTE_ADDR="203.0.113.8"), "0000 0000", "guess 1")
    assert enter(Client(REMOTE_ADDR="203.0.113.9"), let_in.number, PHRASE).status_code == 302
    assert waited == [limits.SLOW_SECONDS]


def test_her_page_names_nobody_and_no_place(world: World) -> None:
    phone, access = signed_in(world)
    giving.answer(access, Plain("See you soon"), actor=world.expert)
    page = text(phone.get(AT))
    for heading in (
        "What we agreed", "Messages", "Who looked at your data", "What others know because",
    ):  # fmt: skip
        assert heading in page, heading
    with as_owner(), scene():
        names = [str(place.name) for place in (world.centre, world.shelter, world.social)]
        names += [world.case.code, str(access.given_by), REFERENCE]
    for name in names:
        assert name not in page, name
    assert "See you soon" in page


def test_both_answers_are_one_tap_and_what_she_said_stands_there(world: World) -> None:
    phone, access = signed_in(world)
    page = text(phone.get(AT))
    assert page.count("I want this") == page.count("I do not want this") == 1
    line = str(world.activity_planned.line)
    sent = phone.post(AT, {"do": "say", "line": line, "kind": "does-not-want"})
    assert sent["Location"] == f"{AT}#1"
    page = text(phone.get(AT))
    assert "you said that you do not want this" in page
    assert "within 5 days" in page
    assert "I want this" in page
    assert [each.kind for each in sayings(access)] == [SayingKind.DOES_NOT_WANT]
    for wrong in ({"line": "x", "kind": "wants"}, {"line": line, "kind": "forced"}):
        phone.post(AT, {"do": "say"} | wrong)
    assert len(sayings(access)) == 1


def test_she_writes_complains_withdraws_and_gives_back(world: World) -> None:
    phone, access = signed_in(world)
    assert phone.post(AT, {"do": "write", "text": " "}).status_code == 422
    phone.post(AT, {"do": "write", "text": "Hello"})
    phone.post(AT, {"do": "write", "text": "He shouted", "complains": "on"})
    with as_owner(), scene():
        sharing = Sharing.objects.filter(case=world.case, purpose="accommodation").get()
    phone.post(AT, {"do": "withdraw", "sharing": str(sharing.pk)})
    page = text(phone.get(AT))
    assert "He shouted" in page
    assert "You said that you no longer agree" in page
    gone = phone.post(AT, {"do": "give-back"})
    assert "The page is gone" in text(gone)
    assert "What we agreed" not in text(phone.get(AT))
    assert [each.kind for each in sayings(access)] == [
        "gives-back", "withdraws", "complains", "writes",
    ]  # fmt: skip


def test_the_empty_page_is_the_one_of_somebody_without_a_plan(world: World) -> None:
    _access, let_in = world.opened()
    phone = Client()
    enter(phone, let_in.number, SECOND)
    page = text(phone.get(AT))
    assert "There is nothing here yet." in page
    for heading in ("What we agreed", "Who looked", "entitled", "because you agreed"):
        assert heading not in page, heading
    assert "Messages" in page


def test_a_page_switched_off_in_the_middle_shows_the_door(world: World) -> None:
    phone, access = signed_in(world)
    giving.switch_off(access, "danger", actor=world.expert)
    line = str(world.activity_planned.line)
    sent = phone.post(AT, {"do": "say", "line": line, "kind": "wants"})
    assert (sent.status_code, sent["Location"]) == (302, AT)
    assert "What we agreed" not in text(phone.get(AT))
    assert sayings(access) == []


def test_where_it_is_off_no_address_exists(world: World, settings: Any) -> None:
    _access, let_in = world.opened()
    tab = reverse("participation:of-case", args=[world.case.pk])
    case_page = reverse("cases:case", args=[world.case.pk])
    expert = client_of(world.expert)
    assert tab in text(expert.get(reverse("plans:of-case", args=[world.case.pk])))
    settings.DEMO = False
    assert Client().get(AT).status_code == 404
    assert enter(Client(), let_in.number, PHRASE).status_code == 404
    assert Client().get(reverse("own:away")).status_code == 404
    assert expert.get(tab).status_code == 403
    assert tab not in text(expert.get(case_page))


# ------------------------------------------------------------------------------------ workers


def test_a_worker_gives_hands_over_answers_settles_and_switches_off_on_pages(
    world: World,
) -> None:
    expert = client_of(world.expert)
    tab = reverse("participation:of-case", args=[world.case.pk])
    give = reverse("participation:give", args=[world.case.pk])
    assert give in text(expert.get(tab))
    wish = {
        "holder": "person", "wished_on": str(timezone.localdate()), "proof": "signed",
        "reference": REFERENCE,
    }  # fmt: skip
    assert expert.post(give, wish | {"reference": "Jana"}).status_code == 422
    handed = expert.post(give, wish)
    neutral_title = re.search(r"<title>\s*Vidik\s*</title>", handed.content.decode())
    found = CODE.search(text(handed))
    assert neutral_title
    assert found is not None
    assert AT in text(handed).partition('class="lead"')[0], "told, and not printed"
    assert CODE.search(text(expert.get(tab))) is None, "the code is shown once"
    let_in = serving.open_first(found.group(), PHRASE, PHRASE, SECOND)
    phone = Client()
    enter(phone, let_in.number, PHRASE)
    phone.post(AT, {"do": "write", "text": "Where is my passport?"})
    line = str(world.activity_planned.line)
    phone.post(AT, {"do": "say", "line": line, "kind": "does-not-want"})
    page = text(expert.get(tab))
    assert "Where is my passport?" in page
    assert "She does not want this" in page
    with as_owner(), scene():
        access = Access.objects.get(case=world.case)

    def step(name: str, **typed: str) -> int:
        return expert.post(reverse("participation:step", args=[access.pk, name]), typed).status_code

    refusal = next(each for each in sayings(access) if each.kind == SayingKind.DOES_NOT_WANT)
    settle = reverse("participation:settle", args=[refusal.pk])
    assert settle in page
    assert expert.post(settle).status_code == 302
    assert step("answer", text="") == 422
    assert step("answer", text="We keep it for you") == 302
    enter(phone, let_in.number, SECOND)
    assert "Do not call her" in text(expert.get(tab))
    assert step("safe") == 302
    assert step("code") == 200
    assert step("off", why="herself") == 422
    assert step("off", why="wish") == 302
    assert "by her wish" in text(expert.get(tab))


def test_pages_of_workers_are_closed_to_whoever_does_not_work_on_the_case(world: World) -> None:
    access, let_in = world.opened()
    phone = Client()
    enter(phone, let_in.number, PHRASE)
    phone.post(AT, {"do": "write", "text": "Hello"})
    saying = sayings(access)[0]
    for actor, status in ((world.staff, 403), (world.guardian, 403), (world.judge, 403)):
        client = client_of(actor)
        for address in (
            reverse("participation:list"),
            reverse("participation:of-case", args=[world.case.pk]),
            reverse("participation:give", args=[world.case.pk]),
            reverse("participation:step", args=[access.pk, "answer"]),
        ):
            assert client.get(address).status_code == status, address
        settle = reverse("participation:settle", args=[saying.pk])
        assert client.post(settle).status_code == status


def test_the_list_shows_who_has_a_page_and_where_something_waits(world: World) -> None:
    access, let_in = world.opened()
    expert = client_of(world.expert)
    url = reverse("participation:list")
    assert world.case.code in text(expert.get(url))
    assert world.case.code not in text(expert.get(url, {"state": "waiting"}))
    phone = Client()
    enter(phone, let_in.number, PHRASE)
    phone.post(AT, {"do": "write", "text": "Hello"})
    assert world.case.code in text(expert.get(url, {"state": "waiting"}))
    del access
