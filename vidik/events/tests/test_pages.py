# SPDX-License-Identifier: EUPL-1.2
"""Pages of events: entered, corrected, withdrawn, compared, asked about; lists, files, years."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.worklist import worklist
from vidik.events.models import Account, Suggestion
from vidik.events.selectors.years import GROUPS
from vidik.events.services import joining, reporting
from vidik.events.tests.factories import FIRST, World, fresh
from vidik.events.types import NumberFacts
from vidik.exchange.models import Addressee

pytestmark = pytest.mark.django_db


def typed(**more: Any) -> dict[str, Any]:
    """Return what a person types of an event, with two lines of numbers."""
    return {
        "title": "Обука тужилаца", "kind": "training", "state": "held",
        "first_on": "2023-05-10", "last_on": "2023-05-11", "sessions": "1",
        "topics": ["trafficking"], "territories": ["belgrade"], "organisers": ["centre"],
        "numbers-TOTAL_FORMS": "2", "numbers-INITIAL_FORMS": "0",
        "numbers-0-what": "attendees", "numbers-0-qualifier": "about", "numbers-0-value": "30",
        "numbers-0-profession": "public-prosecutor",
        "numbers-1-qualifier": "exact",
    } | more  # fmt: skip


def page_of(client: Client, key: Any) -> str:
    """Return the page of an event."""
    answer = client.get(reverse("events:event", args=[key]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_account_is_entered_corrected_and_withdrawn_on_pages(world: World) -> None:
    client = client_of(world.expert)
    answer = client.post(reverse("events:report"), typed())
    assert answer.status_code == 302, answer.content.decode()[:3000]
    with acting(world.expert):
        (row,) = Account.objects.filter(institution=world.centre, origin="page")
        (number,) = row.numbers.all()
    assert (number.value, number.qualifier, number.profession) == (30, "about", "public-prosecutor")
    assert "Обука тужилаца" in page_of(client, row.event_id)
    correct = reverse("events:correct", args=[row.pk])
    assert client.get(correct).status_code == 200
    more = typed(
        seen=reporting.mark_of(row),
        **{"numbers-0-value": "31", "numbers-INITIAL_FORMS": "1", "title": "Обука судија"},
    )
    assert client.post(correct, more).status_code == 302
    assert "Обука судија" in page_of(client, row.event_id)
    withdraw = reverse("events:withdraw", args=[row.pk])
    assert client.post(withdraw, {"why": ""}).status_code == 422
    assert client.post(withdraw, {"why": "Није одржано"}).status_code == 302
    assert "Није одржано" in page_of(client, row.event_id)
    other = client_of(world.officer)
    assert other.get(correct).status_code == 404
    assert other.get(withdraw).status_code == 404


def test_only_the_year_may_be_known(world: World) -> None:
    client = client_of(world.expert)
    client.post(reverse("events:report"), typed(is_year="on", last_on="2023-05-10"))
    with acting(world.expert):
        (row,) = Account.objects.filter(institution=world.centre, origin="page")
    assert (row.first_on.isoformat(), row.last_on.isoformat()) == ("2023-01-01", "2023-12-31")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"numbers-0-value": ""}, "numbers-0-value"),
        ({"numbers-1-value": "5"}, "numbers-1-what"),
        ({"title": "Обука за 0101990710006"}, "title"),
        ({"last_on": "2023-05-01"}, "last_on"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    world: World, wrong: dict[str, str], says: str
) -> None:
    answer = client_of(world.expert).post(reverse("events:report"), typed(**wrong))
    assert answer.status_code == 422
    assert f'id="id_{says}_error"' in answer.content.decode()


def test_pairs_are_compared_joined_and_parted_by_joiners_alone(world: World) -> None:
    one, other = world.report(world.expert), world.report(world.officer, attendees=30)
    joiner, reporter = client_of(world.coordinator), client_of(world.expert)
    with acting(world.coordinator):
        keys = [one.pk, other.pk]
        pair = Suggestion.objects.get(first__in=keys, second__in=keys)
        waiting = worklist(world.coordinator, kind="events-alike")
    assert waiting.all
    compared = reverse("events:suggestion", args=[pair.pk])
    listed = joiner.get(reverse("events:suggestions")).content.decode()
    assert compared in listed
    assert joiner.get(compared).status_code == 200
    assert reporter.get(compared).status_code == 403
    decide = reverse("events:decide", args=[pair.pk, "join"])
    assert reporter.post(decide).status_code == 403
    answer = joiner.post(decide)
    assert answer["Location"] == reverse("events:event", args=[one.event_id])
    shown = page_of(joiner, one.event_id)
    assert str(world.ministry.name) in shown
    # The emptied event leads to where its account is.
    moved = joiner.get(reverse("events:event", args=[other.event_id]))
    assert moved["Location"] == reverse("events:event", args=[one.event_id])
    part = reverse("events:arrange", args=[other.pk, "part"])
    assert reporter.post(part).status_code == 403
    assert joiner.post(part).status_code == 302
    assert fresh(other).event_id == other.event_id
    assert joiner.post(reverse("events:decide", args=[pair.pk, "apart"])).status_code == 302
    assert compared not in joiner.get(reverse("events:suggestions")).content.decode()


def test_a_difference_is_asked_about_on_a_page(world: World) -> None:
    one, other = world.report(world.expert), world.report(world.officer, attendees=30)
    joining.join(one.event, other.event, actor=world.coordinator)
    client = client_of(world.expert)
    ask = reverse("events:ask", args=[other.pk])
    assert "number:attendees" in client.get(ask).content.decode()
    assert client.post(ask, {"about": ["number:attendees"]}).status_code == 302
    assert str(world.ministry.name) in page_of(client, one.event_id)
    assert client.post(ask, {"about": ["number:attendees"]}).status_code == 422


def test_the_list_finds_filters_and_exports(world: World) -> None:
    row = world.report(world.expert, title="Сасвим посебна обука", attendees=40)
    client = client_of(world.reader)
    number = fresh(row.event).number
    for found in (
        {}, {"q": number}, {"year": FIRST.year}, {"kind": "training"},
        {"topic": "trafficking"}, {"territory": "belgrade"}, {"institution": "centre"},
        {"state": "held"},
    ):  # fmt: skip
        assert (
            number
            in client.get(reverse("events:list"), {"q": "sasvim posebna"} | found).content.decode()
        ), found
    for none in ({"q": "ничега"}, {"year": 2019}, {"institution": "rem"}, {"state": "planned"}):
        assert number not in client.get(reverse("events:list"), none).content.decode(), none
    answer = client.get(reverse("events:list"), {"q": number, "format": "csv"})
    content = b"".join(answer) if answer.streaming else answer.content
    assert number in content.decode()


def test_the_file_has_attendees_each_person_once_and_blank_where_none_are_stated(
    world: World,
) -> None:
    said = (
        NumberFacts("attendees", 30, qualifier="about"),
        NumberFacts("attendees", 12, profession="judge"),
    )
    world.report(world.expert, title="Обука са бројевима", numbers=said)
    world.report(world.expert, title="Обука без бројева", numbers=())
    client = client_of(world.coordinator)
    where = {"q": "обука", "year": FIRST.year, "format": "csv"}
    with CaptureQueriesContext(connection) as few:
        content = client.get(reverse("events:list"), where).content.decode("utf-8-sig")
    rows = {each["What it was"]: each for each in csv.DictReader(io.StringIO(content))}
    told = [
        (rows[title]["Attendees"], rows[title]["Attendees: how exact"])
        for title in ("Обука са бројевима", "Обука без бројева")
    ]
    assert told == [("30", "about"), ("", "")]
    for number in range(4):
        world.report(world.expert, title=f"Обука {number}", attendees=10)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("events:list"), where)
    assert len(many) <= len(few)


def test_whoever_is_asked_has_a_line_on_the_desk_that_leads_to_the_account(world: World) -> None:
    one, other = world.report(world.expert), world.report(world.officer, attendees=30)
    joining.join(one.event, other.event, actor=world.coordinator)
    ask = reverse("events:ask", args=[other.pk])
    client_of(world.expert).post(ask, {"about": ["number:attendees"]})
    with acting(world.officer):
        letter = Addressee.objects.get(kind__code="event-difference", institution=world.ministry)
        waiting = [
            line.line.url for group in worklist(world.officer).groups for line in group.lines
        ]  # fmt: skip
    page = reverse("exchange:letter", args=[letter.pk])
    assert page in waiting
    asked = client_of(world.officer)
    shown = asked.get(page).content.decode()
    assert reverse("events:correct", args=[other.pk]) in shown
    # Nobody else is led there: who asked reads the letter, a third institution finds none.
    assert (
        reverse("events:correct", args=[other.pk])
        not in client_of(world.expert).get(page).content.decode()
    )
    assert client_of(world.clerk).get(page).status_code == 404
    # Without an account of its own it is led to the form, and the account says how it came.
    reporting.withdraw(fresh(other), "Двапут унето", actor=world.officer)
    enter = f"{reverse('events:report')}?notice={letter.pk}"
    assert enter in asked.get(page).content.decode()
    assert letter.number in asked.get(enter).content.decode()
    assert asked.post(enter, typed(title="Опет")).status_code == 302
    client = client_of(world.clerk)
    assert client.post(enter, typed(title="Туђе")).status_code == 302
    assert client.post(f"{reverse('events:report')}?notice=x", typed()).status_code == 302
    with acting(world.officer):
        mine = Account.objects.get(title__sr="Опет")
        theirs = Account.objects.filter(institution=world.regulator, entered_by__isnull=False)
        assert (mine.origin, {row.origin for row in theirs}) == ("notice", {"page"})


def test_an_event_shows_the_test_before_and_after_as_a_pair(world: World) -> None:
    scores = (
        ("test-before", "20"), ("score-before", "48"), ("test-after", "18"), ("score-after", "81"),
    )  # fmt: skip
    lines = {"numbers-TOTAL_FORMS": "4"}
    for at, (what, value) in enumerate(scores):
        lines |= {
            f"numbers-{at}-what": what, f"numbers-{at}-value": value,
            f"numbers-{at}-qualifier": "exact", f"numbers-{at}-profession": "",
        }  # fmt: skip
    client = client_of(world.expert)
    wrong = lines | {"numbers-3-value": "101"}
    assert client.post(reverse("events:report"), typed(**wrong)).status_code == 422
    wrong = lines | {"numbers-2-value": "0"}
    assert client.post(reverse("events:report"), typed(**wrong)).status_code == 422
    answer = client.post(reverse("events:report"), typed(**lines))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    found = client.get(answer["Location"])
    (pair,) = found.context["evaluations"]
    assert (pair.before, pair.after, pair.gained) == (48, 81, 33)
    assert "of 18 persons" in found.content.decode()


def test_the_year_counts_each_event_once_beside_what_is_reported(world: World) -> None:
    one, other = world.report(world.expert), world.report(world.officer, attendees=30)
    joining.join(one.event, other.event, actor=world.coordinator)
    client = client_of(world.reader)
    answer = client.get(reverse("events:year"), {"year": FIRST.year})
    total = answer.context["total"]
    assert (total.events, total.accounts) == (1, 2)
    assert (total.attendees, total.attendees_reported) == (23, 53)
    # One tab at a time, each with its own sums.
    for by in GROUPS:
        shown = client.get(reverse("events:year"), {"year": FIRST.year, "by": by})
        assert shown.status_code == 200
        assert f'by={by}" aria-current="page"' in shown.content.decode()
        assert bool(shown.context["rows"]) == (by != "profession")
    assert client.get(reverse("events:year"), {"by": "nothing"}).status_code == 404


def test_queries_of_pages_do_not_grow_with_events(world: World) -> None:
    client = client_of(world.coordinator)

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    pages = [reverse("events:list"), reverse("events:year"), reverse("events:suggestions")]
    world.report(world.expert)
    world.report(world.officer)
    for page in pages:
        cost(page)
    before = [cost(page) for page in pages]
    for actor in (world.clerk, world.worker):
        world.report(actor, attendees=24)
    assert [cost(page) for page in pages] == before
