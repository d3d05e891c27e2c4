# SPDX-License-Identifier: EUPL-1.2
"""What nobody means to type in forms of bodies, and what somebody means to smuggle in."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.bodies import forms
from vidik.bodies.models import Conclusion, Session
from vidik.bodies.services import sessions
from vidik.bodies.tests.factories import World, today
from vidik.bodies.types import MinutesState
from vidik.cases.tests import factories
from vidik.institutions.models import Institution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

LONG = "ж" * 10_000
NONSENSE: dict[str, tuple[str, ...]] = {
    "on": ("0001-01-01", "9999-12-31", "2025-02-30", "x", LONG),
    "planned_on": ("0001-01-01", "9999-12-31", "1899-12-31", "\x00"),
    "founded_on": ("0001-01-01", "9999-12-31", LONG),
    "valid_from": ("0001-01-01", "9999-12-31"),
    "from_on": ("0001-01-01", "9999-12-31"),
    "due_on": ("0001-01-01", "9999-12-31"),
    "year": ("0", "99999999999999999999", "-1", "2025.5", "٢٠٢٥x"),
    "amount": ("1e400", "NaN", "-1", "0", "9" * 40, "1.23456"),
    "interval": ("0", "99999999999", "-1", LONG),
    "kind": ("nothing", "\x00", LONG),
    "function": ("nothing", "'; --"),
    "held_for": ("0", "-1", "99999999999999999999", "x", "\x00"),
    "founding_paper": ("0", "00000000-0000-0000-0000-000000000000", LONG),
    "institution": ("99999999999999999999", "x"),
    "place": (LONG, "а\x00б", "а\x0bб", "а\u202eб"),
    "name": (LONG, "а\x00б", "а\u200bб"),
    "text": (LONG, "а\x00б", "а\u2066б"),
    "decision": (LONG, "а\u202eб"),
    "founding_act": (LONG, "а\u200bб"),
    "email": (LONG, "a@gmail.com", "а\r\nBcc: x@y.rs"),
    "phone": (LONG, "звати"),
    "why": ("nothing", LONG),
    "reason": ("nothing", LONG),
    "conclusion": ("0", "x"),
    "form": ("nothing", LONG),
}


@pytest.fixture
def world() -> World:
    return World()


def tried(actor: Actor, address: str, steps: Any) -> int:
    """Send each step with each senseless value, the others as they would be; count the attempts."""
    client, number = client_of(actor), 0
    for name, form in steps.items():
        for field in form.base_fields:
            for value in NONSENSE.get(field, ()):
                filled = dict.fromkeys(form.base_fields, "1") | {field: value}
                answer = client.post(address.replace("STEP", name), filled)
                assert answer.status_code == 422, (name, field, value[:30], answer.status_code)
                number += 1
    return number


def test_nothing_senseless_is_stored_or_breaks_a_page(world: World) -> None:
    post, session = world.post(), world.held()
    sessions.add_conclusion(session, "Закључак.", actor=world.coordinator)
    code = world.body.institution.code
    of_body = reverse("bodies:step", args=[code, "STEP"])
    of_post = reverse("bodies:post-step", args=[code, post.pk, "STEP"])
    of_session = reverse("bodies:session-step", args=[session.pk, "STEP"])
    assert tried(world.coordinator, of_body, forms.STEPS) > 30
    assert tried(world.coordinator, of_post, forms.POST_STEPS) > 10
    offered = {name: forms.SESSION_STEPS[name] for name in ("conclusion", "task")}
    assert tried(world.coordinator, of_session, offered) > 5


def test_what_is_hidden_from_the_eye_is_refused_in_words(world: World) -> None:
    session = world.held()
    code = factories.case(Institution.objects.get(code="centre")).code
    cyrillic = code.translate(str.maketrans("ABEKMHPCTX", "АВЕКМНРСТХ"))
    for text in (
        "Лице 0101\u200b990712345",
        "Лице 0101990 712345",
        "Лице ٠١٠١٩٩٠٧١٢٣٤٥",
        "Лице ０１０１９９０７１２３４５",
        "Наслов \u202eзаобилазно",
        f"Случај {cyrillic}",
        f"Случај {code.replace('-', ' ')}",
        f"Случај {code.replace('-', '–')}",
        f"Случај {code.lower().replace('-', '')}",
    ):
        with pytest.raises(ValidationError):
            sessions.add_conclusion(session, text, actor=world.team)
    row = sessions.add_conclusion(session, " Први\tред\r\nдруги ред ", actor=world.team)
    assert row.text == "Први ред\nдруги ред"


def test_two_tabs_finish_and_confirm_once_and_read_why(world: World) -> None:
    session = world.held(by=world.team)
    add = reverse("bodies:session-step", args=[session.pk, "conclusion"])
    one, other = client_of(world.team), client_of(world.colleague)
    for _click in range(2):
        assert one.post(add, {"text": "Закључак.", "once": "a"}).status_code == 302
    with acting(world.team):
        assert Conclusion.objects.filter(session=session).count() == 1

    def do(client: Any, name: str, mark: str) -> int:
        address = reverse("bodies:do", args=[session.pk, name])
        return int(client.post(address, {"once": mark}, follow=True).status_code)

    assert do(one, "finish", "b") == 200
    assert do(one, "finish", "c") == 200
    # A form that was open before the minutes were finished adds nothing.
    stale = one.post(add, {"text": "Касно.", "once": "d"})
    assert stale.status_code in {404, 422}
    assert do(other, "confirm", "e") == 200
    assert do(other, "return", "f") == 200
    row = Session.objects.get(pk=session.pk)
    assert (row.minutes, row.confirmed_by_id) == (MinutesState.CONFIRMED, world.colleague.user_id)
    with acting(world.team):
        assert Conclusion.objects.filter(session=session).count() == 1


def test_pages_that_change_something_answer_no_get_and_foreign_keys_as_none(world: World) -> None:
    session, post = world.held(), world.post()
    code = world.body.institution.code
    client = client_of(world.coordinator)
    assert client.get(reverse("bodies:do", args=[session.pk, "finish"])).status_code == 405
    for name, key in (("session", post.pk), ("session", world.body.pk)):
        assert (
            client_of(world.stranger).get(reverse(f"bodies:{name}", args=[key])).status_code == 404
        )
    foreign = reverse("bodies:post-step", args=["rapporteur", post.pk, "address"])
    assert client.get(foreign).status_code == 404
    assert client.get(reverse("bodies:step", args=[code, "nothing"])).status_code == 404
    # Whoever reads a body and does not keep it finds no step, whether there is one or not.
    for name in ("change", "dissolve", "nothing"):
        page = reverse("bodies:step", args=[code, name])
        assert client_of(world.police).get(page).status_code == 404
        assert client_of(world.police).post(page, {}).status_code == 404


def test_lists_survive_any_address(world: World) -> None:
    world.held(today(-2))
    client = client_of(world.coordinator)
    for name in ("list", "own", "teams", "directory"):
        for query in (
            {"kind": "x", "state": "x", "territory": "x", "network": "x"},
            {"q": LONG[:500], "page": "-1"},
            {"q": "\x00", "page": "99999999999999999999", "sort": "x'"},
            {"sort": "-name", "state": LONG},
        ):
            assert client.get(reverse(f"bodies:{name}"), query).status_code == 200, (name, query)
