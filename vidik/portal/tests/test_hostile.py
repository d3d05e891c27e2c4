# SPDX-License-Identifier: EUPL-1.2
"""What strangers, insiders and titles try with the calendar, its feed and the activity report."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from lxml import etree

from tests.scenes import as_owner, scene
from tests.signed_in import client_of
from vidik.access.occurrences import Kind, Occurrence, Shown
from vidik.access.services import acting
from vidik.access.types import Action, Actor, Role
from vidik.accounts.services.calendar_addresses import make_address
from vidik.bodies.tests.factories import World as Bodies
from vidik.bodies.tests.factories import today
from vidik.cases.tests import factories
from vidik.events.models import Account
from vidik.events.tests.factories import World as Events
from vidik.institutions.models import Institution
from vidik.portal import feeds
from vidik.portal.documents import activity_docx
from vidik.portal.selectors.activity import activity_report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

BREAKING = "А\x0bб\x1f]]>&amp;<w:t>\u202eобрнуто\u202c =1+1"


def feed(actor: Actor, *, is_own_only: bool = False) -> str:
    token = make_address(is_own_only=is_own_only, actor=actor)
    answer = Client().get(reverse("portal:feed", args=[token]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def _kind(*, is_public: bool) -> Kind:
    return Kind(
        "tried", "Tried", "Something", Action.DESK_OPEN, lambda _a, _s: (), lambda _r, _a: (),
        is_public=is_public,
    )  # fmt: skip


def written(title: str, first: dt.date, last: dt.date) -> str:
    """Return an entry of the feed as it is written."""
    shown = Shown(_kind(is_public=True), Occurrence("k", title, first, last))
    stamp = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return str(feeds._event(shown, Actor.system("test"), stamp).to_ical().decode())


@pytest.mark.parametrize(
    "title",
    [
        "a\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nTRIGGER:-PT1M",
        "a\nATTENDEE:mailto:x@nigde.rs",
        "a\u2028b\u2029c\x85d\x0be",
        '; , : \\ " \\n \\N',
        "ж" * 10_000,
        "😀" * 300,
        "\u202eобрнуто \u200bскривено\ufeff",
        "Ћ\u0301" * 150,
        "",
        " \t ",
    ],
    ids=ascii,
)  # fmt: skip
def test_no_title_leaves_its_line(title: str) -> None:
    text = written(title, today(), today())
    lines = text.split("\r\n")
    # A line is folded after at most 75 octets, and never within a letter.
    assert max(len(line.encode()) for line in lines) <= 75
    assert not any("\n" in line or "\r" in line for line in lines)
    names = [line.split(":")[0].split(";")[0] for line in lines if line and line[0] != " "]
    expected = ("BEGIN", "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "CLASS", "TRANSP", "END")
    assert sorted(names) == sorted(expected)
    [event] = Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n").walk("VEVENT")
    read = str(event["summary"])
    assert len(read) <= 200
    assert not any(unicodedata.category(each) in {"Cc", "Cf", "Zl", "Zp"} for each in read)


def test_the_first_and_the_last_day_of_all_are_written() -> None:
    for first, last in ((dt.date.min, dt.date.min), (today(), dt.date.max)):
        assert "DTEND;VALUE=DATE:" in written("Обука", first, last)


def test_a_title_with_every_sign_of_the_format_comes_back_as_it_was() -> None:
    world = Events()
    title = 'Обука; први, други: „трећи“ \\ четврти "пети" ' + "дуго име " * 12
    world.report(world.officer, title=title.strip(), first_on=today(3), last_on=today(3),
                 state="planned")  # fmt: skip
    found = [str(each["summary"]) for each in Calendar.from_ical(feed(world.reader)).walk("VEVENT")]
    # But for the backslash, which programs read differently.
    assert title.strip().replace("\\", "/")[:200] in found


def test_a_guessed_address_answers_alike_whatever_is_guessed() -> None:
    reader = Events().reader
    token = make_address(is_own_only=False, actor=reader)
    answers = set()
    for guess in (
        "A" * 43, "A" * 5000, token[:-1], f"{token}A", token.swapcase(), " ", "%00", "..", "✓" * 43,
        f"{token} ", "null", "-" * 43,
    ):  # fmt: skip
        answer = Client().get(f"/calendar/feed/{guess}.ics")
        headers = {
            name: value
            for name, value in answer.items()
            if name.lower() not in {"x-request-id", "content-length", "content-type", "vary"}
        }
        assert "ETag" not in headers
        assert not answer.cookies, guess
        answers.add((answer.status_code, answer.content, tuple(sorted(headers.items()))))
    statuses = {status for status, _content, _headers in answers}
    assert statuses == {404}


def test_the_feed_of_one_membership_says_nothing_of_another_of_the_same_person() -> None:
    bodies = Bodies()
    bodies.plan(today(3))
    stranger = factories.member(Role.LOCAL_TEAM, factories.institution("other-town"))
    text = feed(stranger, is_own_only=True)
    assert "Local team Nowhere" not in text
    # Sessions are public; tasks and conclusions are not, whoever's feed it is.
    session = bodies.held()
    assert str(session.pk) not in feed(bodies.team)
    assert "Task" not in feed(stranger)


def test_nonsense_in_the_address_of_pages_breaks_none() -> None:
    world = Events()
    client = client_of(world.coordinator)
    for query in (
        {"month": "٢٠٢٣-٠٥"}, {"month": "2023-05\x00"}, {"month": "-001-01"}, {"month": "1e3-01"},
        {"month": "2023-W01"}, {"month": "202305"}, {"where": "\x00", "kind": "\x00"},
        {"where": "x" * 5000}, {"whose": "own' or 1=1"}, {"as": "<b>"}, {"month": ["", "2023-05"]},
    ):  # fmt: skip
        assert client.get(reverse("portal:calendar"), query).status_code == 200, query
    for query in (
        {"year": "0"},
        {"year": "9999"},
        {"year": "٢٠٢٤"},
        {"year": "\x00"},
        {"year": "-1"},
    ):
        assert client.get(reverse("portal:office-report"), query).status_code == 200, query
    for year in (0, 1, 1999, 9999, 10**30):
        page = reverse("portal:office-report-document", args=[year])
        assert client.get(page).status_code == 404, year
    for query in ({"territory": "\x00"}, {"page": "-1"}, {"q": "\x00", "sort": "'"}):
        assert client.get(reverse("portal:coverage"), query).status_code == 200, query


def test_the_activity_report_opens_in_word_whatever_stands_in_the_records() -> None:
    world = Events()
    account = world.report(world.officer, title="Обука новинара")
    with as_owner(), scene():
        Account.objects.filter(pk=account.pk).update(title=BREAKING)
        Institution.objects.filter(pk=world.officer.institution).update(
            name={"sr": BREAKING, "en": BREAKING}
        )
        Institution.objects.filter(pk=world.coordinator.institution).update(
            name={"sr": BREAKING, "en": BREAKING}
        )
    with acting(world.coordinator):
        content = activity_docx(activity_report(world.coordinator, 2023))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))
        text = parts.read("word/document.xml").decode()
    assert "]]&gt;&amp;amp;&lt;w:t&gt;" in text


def test_nobody_but_the_office_drafts_its_report() -> None:
    page = reverse("portal:office-report")
    document = reverse("portal:office-report-document", args=[2025])
    team = factories.member(Role.LOCAL_TEAM, factories.institution("another-town"))
    for actor in (team, Events().reader, Events().officer):
        client = client_of(actor)
        assert client.get(page).status_code == client.get(document).status_code == 403
    assert Client().get(document).status_code == 302
