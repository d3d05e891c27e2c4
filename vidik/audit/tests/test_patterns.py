# SPDX-License-Identifier: EUPL-1.2
"""Unusual patterns: found from a threshold on, decided on with a note, not found again."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from vidik.audit.models import ReviewItem, ReviewPattern
from vidik.audit.patterns import at_night
from vidik.audit.selectors import open_reviews, review, reviews, thresholds
from vidik.audit.services.recording import record, record_read
from vidik.audit.services.reviewing import decide, find_patterns, set_threshold
from vidik.audit.types import VISITOR, Event, Limits, Threshold
from vidik.core.workflow import TransitionRefused

pytestmark = pytest.mark.django_db
LOOKER = "system:recorder"


@pytest.fixture(autouse=True)
def quiet() -> None:
    """Watch only what a test asks for: acts of other tests are in the record as well."""
    ReviewPattern.objects.update(is_watched=False)


def watch(code: str, threshold: int, minutes: int = 60) -> None:
    ReviewPattern.objects.filter(pk=code).update(
        threshold=threshold, window_minutes=minutes, is_watched=True
    )


def read(actor: str, key: str, **facts: bool) -> None:
    record_read(actor, None, "case-work", label="room.thing", key=key, **facts)


def found(actor: str) -> list[tuple[str, int]]:
    return [(row.pattern, row.count) for row in reviews("open") if row.actor == actor]


def test_many_records_in_little_time_are_found_from_the_threshold_on() -> None:
    watch("many-records", 3)
    for key in ("1", "2", "2", "2"):
        read("user:71", key)
    find_patterns(LOOKER)
    assert found("user:71") == []
    read("user:71", "3")
    assert find_patterns(LOOKER) == 1
    assert found("user:71") == [("many-records", 3)]


def test_what_happened_while_nobody_looked_is_found_afterwards() -> None:
    watch("many-records", 3)
    before = timezone.now()
    find_patterns(LOOKER, now=before)
    for key in ("1", "2", "3"):
        read("user:69", key)
    later = before + dt.timedelta(hours=9)
    assert find_patterns(LOOKER, now=later) == 1
    assert found("user:69") == [("many-records", 3)]
    assert find_patterns(LOOKER, now=later + dt.timedelta(minutes=5)) == 0


def test_an_open_item_grows_and_stays_one() -> None:
    watch("many-records", 2)
    for number in range(4):
        read("user:72", str(number))
        find_patterns(LOOKER)
    assert found("user:72") == [("many-records", 4)]


@pytest.mark.parametrize(
    ("code", "facts"), [("not-own-case", {"own": False}), ("after-case-end", {"ended": True})]
)
def test_reads_are_distinguished_by_their_facts(code: str, facts: dict[str, bool]) -> None:
    watch(code, 1)
    read("user:73", "1", own=True, ended=False)
    find_patterns(LOOKER)
    assert found("user:73") == []
    read("user:73", "1", **facts)
    find_patterns(LOOKER)
    assert found("user:73") == [(code, 1)]


def test_exports_and_refusals_are_counted_by_person() -> None:
    watch("many-exports", 2)
    watch("many-denials", 2)
    for actor in ("user:74", "user:75", "user:74"):
        record(actor, "thing.taken")
    for _number in range(2):
        record("user:75", "access.denied", label="thing", key="1")
    record("system:importer", "thing.taken")
    record("system:importer", "thing.taken")
    find_patterns(LOOKER)
    assert found("user:74") == [("many-exports", 2)]
    assert found("user:75") == [("many-denials", 2)]
    assert found("system:importer") == []


def test_refusals_to_visitors_are_counted_together_and_apart_from_those_to_somebody() -> None:
    watch("many-denials", 2)
    watch("refused-visitors", 3)
    for number in range(3):
        record(VISITOR, "access.denied", label="thing", key=str(number))
    record("user:78", "access.denied", label="thing", key="1")
    find_patterns(LOOKER)
    assert found(VISITOR) == [("refused-visitors", 3)]
    assert found("user:78") == []


def test_what_lies_outside_the_window_is_not_counted() -> None:
    watch("many-exports", 2, minutes=30)
    record("user:76", "thing.taken")
    record("user:76", "thing.taken")
    find_patterns(LOOKER, now=timezone.now() + dt.timedelta(hours=3))
    assert found("user:76") == []


@pytest.mark.parametrize(
    ("hour", "is_night"), [(21, False), (22, True), (3, True), (5, True), (6, False), (12, False)]
)
def test_the_night_reaches_over_midnight_in_local_time(hour: int, is_night: bool) -> None:
    at = dt.datetime(2026, 7, 1, hour, 30, tzinfo=zoneinfo.ZoneInfo("Europe/Belgrade"))
    event = Event(1, at.astimezone(dt.UTC), "user:1", "thing.read", "", "", {})
    limits = Limits(1, dt.timedelta(hours=8), 22, 6)
    assert list(at_night([event], limits)) == ([event] if is_night else [])


def test_a_decision_needs_a_note_and_a_step_that_is_possible() -> None:
    watch("many-exports", 1)
    record("user:77", "thing.taken")
    find_patterns(LOOKER)
    (row,) = (row for row in reviews("open") if row.actor == "user:77")
    with pytest.raises(ValidationError):
        decide(row.key, "explain", "  ", actor="user:5")
    decide(row.key, "explain", "The yearly return was due.", actor="user:5")
    after = review(row.key)
    assert after is not None
    assert (after.state, after.note, after.decided_by) == (
        "explained", "The yearly return was due.", "user:5",
    )  # fmt: skip
    assert after.steps == ("reopen",)
    with pytest.raises(TransitionRefused):
        decide(row.key, "escalate", "late", actor="user:5")


def test_what_was_decided_on_is_not_found_again_but_new_acts_are() -> None:
    watch("many-exports", 1)
    record("user:78", "thing.taken")
    find_patterns(LOOKER)
    before = open_reviews()
    (row,) = (row for row in reviews("open") if row.actor == "user:78")
    decide(row.key, "escalate", "Ask the head.", actor="user:5")
    assert open_reviews() == before - 1
    find_patterns(LOOKER)
    assert found("user:78") == []
    record("user:78", "thing.taken")
    find_patterns(LOOKER)
    assert found("user:78") == [("many-exports", 1)]


def test_an_item_is_not_opened_again_beside_a_newer_open_one() -> None:
    watch("many-exports", 1)
    record("user:79", "thing.taken")
    find_patterns(LOOKER)
    (row,) = (row for row in reviews("open") if row.actor == "user:79")
    decide(row.key, "explain", "Fine.", actor="user:5")
    record("user:79", "thing.taken")
    find_patterns(LOOKER)
    with pytest.raises(TransitionRefused, match="newer"):
        decide(row.key, "reopen", "Not fine.", actor="user:5")


def test_thresholds_are_data_and_their_change_is_on_record() -> None:
    wanted = Threshold("at-night", 9, 480, 23, 5, is_watched=True)
    set_threshold(wanted, actor="user:5")
    assert wanted in thresholds()
    with pytest.raises(ValidationError):
        set_threshold(Threshold("at-night", 9, 480, 23, None), actor="user:5")
    with pytest.raises(ValidationError):
        set_threshold(Threshold("at-night", 9, 9999, 23, 5), actor="user:5")


def test_the_database_wants_a_note_with_each_decision() -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError, match="a_decided_review_has_a_note"), transaction.atomic():
        ReviewItem.objects.create(
            pattern_id="many-exports", actor="user:1", count=1, first_sequence=1, last_sequence=1,
            first_at=now, last_at=now, state="explained",
        )  # fmt: skip
