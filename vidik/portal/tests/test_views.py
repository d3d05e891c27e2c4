# SPDX-License-Identifier: EUPL-1.2
"""What the public sees and what the office finds on its desk."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from vidik.access.types import Actor, Role
from vidik.portal.selectors import cycle


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
def test_the_public_sees_no_figures(language: str) -> None:
    client = Client()
    client.cookies["vidik_language"] = language
    page = client.get("/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    # Numbers to dial and where they lead are none that count.
    main = re.sub(r'<ul class="dial">.*?</ul>', " ", main, flags=re.DOTALL)
    main = re.sub(r"<[^>]*>", " ", main)
    assert not re.search(r"\d", main)
    assert "/account/sign-in/" in page
    assert "/figures/" not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_the_desk_shows_where_the_cycle_stands(analyst: Actor) -> None:
    desk = cycle.cycle_status(analyst)
    assert desk is not None
    assert desk.cycle.code == "2024"
    assert desk.figures >= 1399
    assert desk.replies is not None
    assert (desk.replies.asked_count, desk.replies.answered_count) == (107, 82)
    assert desk.replies.asked.reference == "c5-0036"
    assert desk.summary.previous == 28
    assert sum(share.count for share in desk.grades) == 28
    assert desk.summary.issued == 30


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_every_role_has_a_desk_that_asks_a_bounded_number_of_queries(
    role: Role,
    client_as: Callable[[Role], Client],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    client = client_as(role)
    with django_assert_max_num_queries(46):  # type: ignore[attr-defined]
        assert client.get("/desk/").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_only_the_office_sees_where_the_cycle_stands(
    client_as: Callable[[Role], Client],
) -> None:
    for role in (Role.DUTY_EXPERT, Role.RESPONDENT, Role.PROSECUTOR, Role.SYSTEM_ADMIN):
        client = client_as(role)
        client.cookies["vidik_language"] = "en"
        assert "Status of the" not in client.get("/desk/").content.decode()
    client = client_as(Role.READER)
    client.cookies["vidik_language"] = "en"
    assert "Status of the 2024 cycle" in client.get("/desk/").content.decode()


@pytest.mark.django_db
def test_without_a_cycle_the_desk_says_what_to_do(
    reader: Actor, monkeypatch: pytest.MonkeyPatch, client_as: Callable[[Role], Client]
) -> None:
    monkeypatch.setattr("vidik.portal.selectors.cycle.catalogue.cycles", lambda _actor: [])
    assert cycle.cycle_status(reader) is None
    client = client_as(Role.READER)
    client.cookies["vidik_language"] = "en"
    assert "No cycle yet" in client.get("/desk/").content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/desk/", {"Work", "Desk"}),
        ("/figures/", {"Figures and report", "Figures"}),
        ("/institutions/rapporteur/", {"Office", "Institutions"}),
    ],
)
def test_the_menu_shows_where_one_is(
    path: str, current: set[str], client_as: Callable[[Role], Client]
) -> None:
    client = client_as(Role.HEAD)
    client.cookies["vidik_language"] = "en"
    page = client.get(path).content.decode()
    frame = page[: page.index('<main id="content"')]
    marked = re.findall(r'<a href="[^"]*" aria-current="(?:page|true)">([^<]*)</a>', frame)
    assert set(marked) == current


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_the_menu_offers_only_what_one_may_open(client_as: Callable[[Role], Client]) -> None:
    assert "/audit/" not in client_as(Role.READER).get("/desk/").content.decode()
    assert "/audit/" in client_as(Role.HEAD).get("/desk/").content.decode()
