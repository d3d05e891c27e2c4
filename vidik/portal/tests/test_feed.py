# SPDX-License-Identifier: EUPL-1.2
"""The feed of a calendar: what stands in it, whose it is, and what whoever guesses learns."""

from __future__ import annotations

import datetime as dt
import io
import logging

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests.scenes import as_owner, scene
from tests.signed_in import client_of
from vidik.access.occurrences import Kind, Occurrence, Shown, kinds
from vidik.access.types import Action, Actor, Role
from vidik.accounts import limits
from vidik.accounts.models import CalendarAddress, Membership, User
from vidik.accounts.services import calendar_addresses as services
from vidik.audit.models import AuditEvent
from vidik.bodies.tests.factories import World as Bodies
from vidik.bodies.tests.factories import today
from vidik.cases.tests import factories
from vidik.core.logs import QuietFormatter
from vidik.events.tests.factories import World as Events
from vidik.exchange.tests.factories import make_kind, make_sent, member, office
from vidik.institutions.models import Institution
from vidik.portal.feeds import feed_of, key_of, summary_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def address_of(actor: Actor, *, is_own_only: bool = False) -> str:
    token = services.make_address(is_own_only=is_own_only, actor=actor)
    return reverse("portal:feed", args=[token])


def entries(address: str, client: Client | None = None) -> list[dict[str, str]]:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, answer.status_code
    return [
        {name: str(each.decoded(name)) if name != "uid" else str(each[name])
         for name in ("uid", "dtstart", "dtend")} | {"summary": str(each["summary"])}
        for each in Calendar.from_ical(answer.content).walk("VEVENT")
    ]  # fmt: skip


def nothing(address: str) -> tuple[int, bytes, dict[str, str]]:
    """Return all that an answer shows, but for the number of the request and the hour."""
    answer = Client().get(address)
    of_its_own = {"x-request-id", "expires"}
    headers = {name: value for name, value in answer.items() if name.lower() not in of_its_own}
    assert not answer.cookies
    return answer.status_code, answer.content, headers


def test_events_and_sessions_have_titles_and_everything_else_its_kind_alone() -> None:
    events, bodies = Events(), Bodies()
    events.report(
        events.officer, title="Обука новинара", first_on=today(5), last_on=today(6), state="planned"
    )
    bodies.plan(today(3))
    asks, answers = member(office()), member(office())
    letter = make_sent(make_kind(), asks, Institution.objects.get(pk=answers.institution))[0]
    found = entries(address_of(answers))
    [event] = [each for each in found if each["summary"] == "Обука новинара"]
    # A whole day ends before the day after it.
    assert (event["dtstart"], event["dtend"]) == (str(today(5)), str(today(7)))
    summaries = [each["summary"] for each in found]
    assert any(each.startswith("Local team Nowhere: ") for each in summaries), summaries
    [deadline] = [each for each in found if each["uid"] == uid_of("notices", letter.pk, answers)]
    assert letter.title not in deadline["summary"]
    assert str(kind("notices").says) != letter.title
    text = Client().get(address_of(answers)).content.decode()
    for secret in (str(letter.pk), letter.number, letter.title, "http", "/exchange/"):
        assert secret not in text


def kind(code: str) -> Kind:
    return next(each for each in kinds() if each.code == code)


def uid_of(code: str, key: object, actor: Actor) -> str:
    it = Occurrence(str(key), "", today(), today())
    return f"{key_of(Shown(kind(code), it), actor)}@vidik"


def test_keys_stay_and_differ_from_reader_to_reader() -> None:
    asks, answers, colleague = member(office()), member(office()), None
    body = Institution.objects.get(pk=answers.institution)
    colleague = member(body)
    letter = make_sent(make_kind(), asks, body)[0]
    one, again = entries(address_of(answers)), entries(address_of(answers))
    assert [each["uid"] for each in one] == [each["uid"] for each in again]
    assert uid_of("notices", letter.pk, answers) in {each["uid"] for each in one}
    assert uid_of("notices", letter.pk, answers) != uid_of("notices", letter.pk, colleague)


def test_a_revoked_replaced_guessed_or_ended_address_answers_alike() -> None:
    reader = Events().reader
    unknown = nothing(reverse("portal:feed", args=["A" * 43]))
    assert unknown[0] == 404
    replaced = address_of(reader)
    revoked = address_of(reader)
    assert nothing(replaced) == unknown
    assert services.revoke_address(actor=reader)
    assert not services.revoke_address(actor=reader)
    assert nothing(revoked) == unknown
    closed = address_of(reader)
    with as_owner(), scene():
        User.objects.filter(pk=reader.user_id).update(is_active=False)
    assert nothing(closed) == unknown
    other = factories.member(Role.READER, Institution.objects.get(code="rapporteur"))
    ended = address_of(other)
    assert Client().get(ended).status_code == 200
    with as_owner(), scene():
        Membership.objects.filter(pk=other.membership).update(
            ended_at=timezone.now(), ended_because="left", valid_to=timezone.localdate()
        )
    assert nothing(ended) == unknown


def test_whoever_is_signed_in_reads_what_the_owner_of_the_address_reads() -> None:
    asks, answers = member(office()), member(office())
    make_sent(make_kind(), asks, Institution.objects.get(pk=answers.institution))
    address = address_of(answers)
    stranger = client_of(Events().coordinator)
    assert entries(address, stranger) == entries(address)
    own = address_of(asks)
    assert uid_of("notices", "x", asks) not in {each["uid"] for each in entries(own)}
    assert [each for each in entries(own) if "notice" in each["summary"].lower()] == []


def test_only_reading_is_answered_and_nothing_is_set() -> None:
    address = address_of(Events().reader)
    client = Client(enforce_csrf_checks=True)
    read, head = client.get(address), client.head(address)
    assert (read.status_code, head.status_code, head.content) == (200, 200, b"")
    assert read["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in read["Cache-Control"]
    assert not read.cookies
    assert not client.cookies
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(address).status_code == 403


def test_no_title_breaks_the_file() -> None:
    public = kind("events")
    bad = "Обука\r\nEND:VEVENT\r\nBEGIN:VALARM\x85 \u2028<script>alert(1)</script>;,\\"
    shown = Shown(public, Occurrence("k", bad, today(), today()))
    assert not set(summary_of(shown)) & set("\r\n\x85\u2028")
    world = Events()
    world.report(
        world.officer, title="<script>alert(1)</script>; " + "дуго " * 30,
        state="planned",
        first_on=today(2), last_on=today(2),
    )  # fmt: skip
    answer = Client().get(address_of(world.reader))
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    found = entries(address_of(world.reader))
    assert any(each["summary"].startswith("<script>alert(1)</script>; дуго") for each in found)
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_only_the_hash_is_stored_and_no_log_or_record_has_the_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reader = Events().reader
    token = services.make_address(is_own_only=True, actor=reader)
    row = CalendarAddress.objects.get(membership=reader.membership)
    assert token not in str(vars(row))
    assert len(row.token_hash) == 64
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(QuietFormatter())
    logging.getLogger("django.request").addHandler(handler)
    try:
        Client().post(reverse("portal:feed", args=[token]))
        Client().get(reverse("portal:feed", args=[token + "x"]))
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert "/calendar/feed/" in lines.getvalue()
    assert token not in lines.getvalue()
    with as_owner():
        recorded = list(AuditEvent.objects.values())
    assert token not in str(recorded)
    assert row.token_hash not in str(recorded)
    assert any(each["verb"] == "calendar-address.made" for each in recorded)


def test_who_asks_too_often_waits() -> None:
    address = address_of(Events().reader)
    often = int(limits.RATES["calendar-address"].split("/")[0])
    answers = [Client().get(address).status_code for _number in range(often + 1)]
    assert answers == [200] * often + [429]
    guesses = int(limits.RATES["calendar"].split("/")[0])
    wrong = reverse("portal:feed", args=["B" * 43])
    answers = [Client().get(wrong).status_code for _number in range(guesses - often)]
    assert answers[-1] == 429


def test_what_may_no_longer_be_read_is_no_longer_there() -> None:
    bodies = Bodies()
    reader = bodies.stranger
    bodies.plan(today(3))
    address = address_of(reader)
    assert any("1" in each["summary"] for each in entries(address))
    own = entries(address_of(reader, is_own_only=True))
    assert not any("Nowhere" in each["summary"] for each in own)
    assert feed_of(reader, is_own_only=True, today=dt.date(2000, 1, 1))


def test_the_address_is_made_replaced_and_revoked_on_pages_and_shown_once() -> None:
    reader = Events().reader
    client = client_of(reader)
    page = reverse("calendar_address")
    assert client.get(reverse("revoke_calendar_address")).status_code == 404
    shown = client.post(reverse("make_calendar_address"), {"is_own_only": "on"}).content.decode()
    first = shown.partition('<code id="address">')[2].partition("</code>")[0]
    path = "/" + first.split("/", 3)[3]
    assert Client().get(path).status_code == 200
    assert path not in client.get(page).content.decode()
    assert client.get(reverse("make_calendar_address")).status_code == 200
    client.post(reverse("make_calendar_address"), {})
    assert Client().get(path).status_code == 404
    assert client.post(reverse("revoke_calendar_address")).status_code == 302
    assert not CalendarAddress.objects.filter(ended_at__isnull=True).exists()


def test_every_kind_says_something_in_the_feed() -> None:
    for each in kinds():
        assert str(each.says)
        assert each.action in Action
