# SPDX-License-Identifier: EUPL-1.2
"""Pages of the record: the auditor finds acts, reads their story, decides on unusual patterns."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.scenes import as_application, scene
from vidik.access.services import acting, describe_action
from vidik.access.types import Action, Actor, Role
from vidik.accounts.models import Membership
from vidik.accounts.selectors.acting import ends_of_memberships
from vidik.audit import registry
from vidik.audit.registry import ActKind, declare
from vidik.audit.selectors import latest_events, reviews
from vidik.audit.services.recording import record
from vidik.audit.services.reviewing import find_patterns, set_threshold
from vidik.audit.types import Event, Limits, Threshold
from vidik.cases.tests import factories
from vidik.core.tracing import current_request
from vidik.exchange.models import Addressee, Kind, Notice
from vidik.institutions.models import Institution
from vidik.shell.fact_words import fact_words, value_words
from vidik.shell.reviewing import after_membership
from vidik.shell.tasks import verify_the_chain


@pytest.fixture(autouse=True)
def things() -> Iterator[None]:
    """Declare verbs that only these tests record."""
    declare("thing.read", "A thing was looked at", ActKind.READ)
    declare("thing.taken", "Things were taken out", ActKind.EXPORT)
    yield
    for verb in ("thing.read", "thing.taken"):
        registry._verbs.pop(verb)


@pytest.fixture
def auditor(client_as: Callable[[Role], Client]) -> Client:
    client = client_as(Role.AUDITOR)
    client.cookies["vidik_language"] = "en"
    return client


@pytest.fixture
def item(auditor: Client) -> uuid.UUID:
    """Return an open item: two exports of one person."""
    set_threshold(Threshold("many-exports", 2, 60), actor="user:5")
    for _number in range(2):
        record("user:88", "thing.taken", label="thing", key="1")
    find_patterns("system:recorder")
    return next(row.key for row in reviews("open") if row.actor == "user:88")


def listed(client: Client, query: str) -> list[str]:
    return [act.event.subject_key for act in client.get(f"/audit/?{query}").context["acts"]]


def test_the_auditor_sees_the_record_and_nothing_of_the_office(auditor: Client) -> None:
    assert auditor.get("/audit/").status_code == 200
    assert auditor.get("/audit/patterns/").status_code == 200
    for address in ("/figures/", "/findings/", "/institutions/"):
        assert auditor.get(address).status_code == 403


def test_acts_are_found_by_time(auditor: Client) -> None:
    record("user:1", "thing.taken", label="thing", key="now")
    now = timezone.localtime()
    soon = (now + dt.timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M")
    past = (now - dt.timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M")
    assert listed(auditor, f"verb=thing.taken&since={past}&until={soon}")[:1] == ["now"]
    assert listed(auditor, f"verb=thing.taken&since={soon}") == []
    assert listed(auditor, f"verb=thing.taken&until={past}") == []


def test_a_time_that_is_none_narrows_nothing(auditor: Client) -> None:
    record("user:1", "thing.taken", label="thing", key="now")
    assert "now" in listed(auditor, "verb=thing.taken&since=yesterday")


def test_the_story_of_an_act_shows_what_the_same_request_did(auditor: Client) -> None:
    token = current_request.set("one-request")
    record("user:1", "thing.taken", label="thing", key="1")
    record("user:1", "thing.taken", label="thing", key="2")
    current_request.reset(token)
    record("user:1", "thing.taken", label="thing", key="3")
    number = latest_events(limit=2)[1].sequence
    page = auditor.get(f"/audit/acts/{number}/")
    assert [act.event.subject_key for act in page.context["story"]] == ["1", "2"]
    assert page.context["act"].event.subject_key == "2"
    alone = auditor.get(f"/audit/acts/{number + 1}/")
    assert [act.event.subject_key for act in alone.context["story"]] == ["3"]
    assert auditor.get("/audit/acts/999999999/").status_code == 404
    assert listed(auditor, "request=one-request") == ["2", "1"]


def test_a_download_cannot_be_taken_for_a_formula(auditor: Client) -> None:
    record("user:1", "thing.taken", label="thing", key="=HYPERLINK(1)")
    answer = auditor.get("/audit/acts.csv?verb=thing.taken")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [row["subject_key"] for row in rows][-1] == "'=HYPERLINK(1)"


def test_what_was_searched_for_is_not_stored_by_the_download(auditor: Client) -> None:
    auditor.get("/audit/acts.csv?subject_key=Petrinja&verb=thing.taken")
    event = latest_events(limit=1)[0]
    assert event.verb == "audit.exported"
    assert event.payload == {"narrowed": ["verb", "subject_key"]}


def test_an_unusual_pattern_is_listed_and_decided_on(auditor: Client, item: uuid.UUID) -> None:
    page = auditor.get("/audit/patterns/").content.decode()
    assert "Many exports" in page
    assert str(item) in page
    answer = auditor.post(f"/audit/patterns/{item}/", {"step": "explain", "note": ""})
    assert answer.status_code == 200
    assert "note" in answer.context["form"].errors
    answer = auditor.post(
        f"/audit/patterns/{item}/", {"step": "explain", "note": "The return was due."}, follow=True
    )
    assert "The return was due." in answer.content.decode()
    assert str(item) not in auditor.get("/audit/patterns/").content.decode()
    assert str(item) in auditor.get("/audit/patterns/?state=explained").content.decode()
    assert latest_events(limit=1)[0].verb == "review.explain"
    assert "return" not in str(latest_events(limit=1)[0].payload)


def test_a_step_that_is_not_possible_any_more_says_so(auditor: Client, item: uuid.UUID) -> None:
    for _time in range(2):
        answer = auditor.post(
            f"/audit/patterns/{item}/", {"step": "escalate", "note": "See this."}, follow=True
        )
    assert "no longer possible" in answer.content.decode()
    assert auditor.post(f"/audit/patterns/{item}/", {"step": "x", "note": "y"}).status_code == 404


def test_the_acts_of_a_pattern_stand_below_it(auditor: Client, item: uuid.UUID) -> None:
    acts = auditor.get(f"/audit/patterns/{item}/").context["acts"]
    assert [act.event.verb for act in acts] == ["thing.taken", "thing.taken"]


def test_a_threshold_is_set_on_its_page(auditor: Client) -> None:
    assert auditor.get("/audit/thresholds/").status_code == 200
    wanted = {
        "pattern": "at-night",
        "at-night-threshold": "7",
        "at-night-window_minutes": "300",
        "at-night-from_hour": "23",
        "at-night-until_hour": "5",
        "at-night-is_watched": "on",
    }
    assert auditor.post("/audit/thresholds/", wanted).status_code == 302
    assert latest_events(limit=1)[0].payload["threshold"] == 7
    for wrong in ({"at-night-until_hour": ""}, {"at-night-threshold": "0"}):
        answer = auditor.post("/audit/thresholds/", wanted | wrong)
        assert answer.status_code == 200
        assert 'class="errorlist' in answer.content.decode()


def test_acts_through_a_membership_that_has_ended_are_unusual(auditor: Client) -> None:
    row = Membership.objects.get(user__username="test-auditor")
    row.valid_to = dt.date(2025, 1, 31)
    row.save()
    key = str(row.pk)
    assert ends_of_memberships({key, "0", "x"})[key].astimezone(
        timezone.get_current_timezone()
    ) == timezone.make_aware(dt.datetime(2025, 2, 1))  # noqa: DTZ001 - made aware around it
    limits = Limits(1, dt.timedelta(days=1))

    def act(day: int) -> Event:
        at = dt.datetime(2025, 2, day, 12, tzinfo=dt.UTC) - dt.timedelta(days=1)
        return Event(day, at, "user:1", "thing.read", "", "", {}, membership=key)

    assert [event.sequence for event in after_membership([act(1), act(2)], limits)] == [2]


def test_the_history_of_a_row_shows_by_whom_and_in_which_request(auditor: Client) -> None:
    """Without any call in the code that changes the row: the triggers and the transaction know."""
    assert auditor
    person = Actor("user:88", frozenset({Role.ANALYST}), user_id=88)
    token = current_request.set("the-request")
    with acting(person):
        Institution.objects.filter(code="test-office").update(
            name={"en": "Changed by somebody", "sr": "Измењено"}
        )
    current_request.reset(token)
    history = apps.get_model("institutions", "InstitutionEvent")
    row = history.objects.filter(name__en="Changed by somebody").latest("pgh_id")
    assert row.pgh_context.metadata == {"actor": "user:88", "request": "the-request"}
    Institution.objects.filter(code="test-office").update(
        name={"en": "Changed by nobody", "sr": "Измењено"}
    )
    assert history.objects.latest("pgh_id").pgh_context is None


def test_a_long_chain_is_verified_by_a_job(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vidik.audit.selectors.AT_ONCE", 0)
    record("user:1", "thing.taken")
    for _time in range(2):
        page = auditor.post("/audit/verify/", follow=True).content.decode()
        assert "in the background" in page
    waiting = ProcrastinateJob.objects.filter(task_name="shell.verify_the_chain", status="todo")
    assert waiting.count() == 1
    verify_the_chain.func()
    event = latest_events(limit=1)[0]
    assert (event.actor, event.verb) == ("system:recorder", "audit.verified")
    assert event.payload["whole"] is True


def test_facts_of_an_act_are_said_in_words() -> None:
    assert str(fact_words("rows")) == "Rows"
    assert fact_words("not_named") == "not_named"
    assert value_words("action", "cases.read") == str(describe_action(Action.CASES_READ))
    assert value_words("role", [Role.POLICE.value]) == "police officer"
    assert value_words("whole", True) == "yes"  # noqa: FBT003 - a value of the record
    assert value_words("until", None) == "–"


def test_subjects_are_called_by_their_names_and_a_case_only_by_the_beginning_of_its_key(
    auditor: Client,
) -> None:
    of = factories.institution("named-institution")
    case = factories.case(of)
    with scene():
        case.save()
        member = factories.member(Role.CASE_EXPERT, of)
    record("user:5", "thing.read", label="cases.case", key=str(case.pk), purpose="identification")
    record("user:5", "thing.taken", label="accounts.membership", key=str(member.membership))
    with as_application():
        page = auditor.get("/audit/").content.decode()
        address = re.findall(r'href="(/audit/acts/\d+/)">A thing was looked at', page)[0]
        story = auditor.get(address).content.decode()
    assert f"{member.name}, case expert, Institution named-institution" in page
    assert f"case {str(case.pk)[:8]}…" in page
    assert str(case.pk) not in page.replace(f"subject_key={case.pk}", "")
    assert case.code not in page + story
    assert f"<code>{case.pk}</code>" in story, "the whole key is there for who needs it"


def test_a_notice_is_named_to_nobody_but_its_two_institutions(auditor: Client) -> None:
    one, other = factories.institution("sends-it"), factories.institution("receives-it")
    kind = Kind.objects.create(
        code="spoken", name={"en": "Spoken", "sr": "Речено"}, expects="nothing", urgency="normal",
        ground_code="x", ground={"en": "x", "sr": "x"},
    )  # fmt: skip
    with scene():
        notice = Notice.objects.create(
            kind=kind, sender=one, parties=[one.pk, other.pk], made_at=timezone.now(), made_by="x",
            sent_at=timezone.now(), sent_by="x",
        )  # fmt: skip
        row = Addressee.objects.create(
            notice=notice, institution=other, sender=one, kind=kind, title="x", search_text="x",
            number="N-2026-00099", state="sent", sent_at=timezone.now(),
        )  # fmt: skip
    record("user:5", "thing.taken", label="exchange.addressee", key=str(row.pk))
    with as_application():
        page = auditor.get("/audit/").content.decode()
    assert f"notice to an addressee {str(row.pk)[:8]}…" in page
    assert "N-2026-00099" not in page


def test_moments_are_written_to_the_second(auditor: Client) -> None:
    record("user:5", "thing.taken", label="thing", key="1")
    page = auditor.get("/audit/").content.decode()
    moments = re.findall(r'datetime="([^"]+)"', page)
    assert moments
    assert all(re.fullmatch(r"[\d-]{10}T[\d:]{8}[+-]\d\d:\d\d", each) for each in moments)
