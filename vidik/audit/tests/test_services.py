# SPDX-License-Identifier: EUPL-1.2
"""The record of acts: written in the act's transaction, chained, proof against tampering."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from vidik.audit.models import AuditEvent, AuditHead
from vidik.audit.selectors import (
    choices,
    events_page,
    history_of,
    last_event,
    latest_events,
    matching_events,
)
from vidik.audit.services.recording import NotInTransaction, record
from vidik.audit.services.verifying import verify
from vidik.audit.types import EventFilter
from vidik.core.tracing import current_request


@pytest.fixture
def chain(db: None) -> list[int]:
    """Return the numbers of six recorded acts at the end of the chain."""
    for number in range(6):
        record(
            "user:1", f"thing.{'made' if number % 2 else 'changed'}", label="thing", key=str(number)
        )
    last = AuditHead.objects.get(pk=1).sequence
    return list(range(last - 5, last + 1))


@pytest.fixture
def without_triggers() -> Iterator[Callable[[str], None]]:
    """Return what somebody can do who owns the tables and switches the triggers off."""

    def run(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("alter table audit_auditevent disable trigger user")
            cursor.execute(sql)
            cursor.execute("alter table audit_auditevent enable trigger user")

    yield run
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_auditevent enable trigger user")


def test_a_chain_that_nobody_touched_is_whole(chain: list[int]) -> None:
    result = verify()
    assert result.whole
    assert result.events == AuditEvent.objects.count() >= len(chain)


def test_an_act_is_numbered_after_the_one_before_and_carries_its_hash(chain: list[int]) -> None:
    first, second = AuditEvent.objects.get(pk=chain[0]), AuditEvent.objects.get(pk=chain[1])
    assert second.sequence == first.sequence + 1
    assert second.previous_hash == first.hash != second.hash


def test_the_head_knows_the_last_act(chain: list[int]) -> None:
    head = AuditHead.objects.get(pk=1)
    assert (head.sequence, head.hash) == (chain[-1], AuditEvent.objects.get(pk=chain[-1]).hash)


def test_an_act_outside_a_transaction_is_refused() -> None:
    """Asks for no database: the refusal comes before anything is written."""
    with pytest.raises(NotInTransaction):
        record("user:1", "thing.made")


@pytest.mark.django_db
def test_an_act_that_fails_leaves_no_trace() -> None:
    before = verify().events

    def fail() -> None:
        with transaction.atomic():
            record("user:1", "thing.made")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert verify().events == before
    assert verify().whole


@pytest.mark.parametrize(
    "sql",
    [
        "update audit_auditevent set actor = 'user:2'",
        "delete from audit_auditevent",
        "truncate audit_auditevent",
    ],
    ids=["update", "delete", "truncate"],
)
def test_the_database_refuses_to_change_what_was_recorded(sql: str, chain: list[int]) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert AuditEvent.objects.filter(pk__in=chain).count() == len(chain)


ATTACKS = {
    "an edited act": (
        "update audit_auditevent set payload = '{{\"amount\": 1}}' where sequence = {third}"
    ),
    "an edited actor": "update audit_auditevent set actor = 'user:2' where sequence = {third}",
    "an edited moment": (
        "update audit_auditevent set at = at + interval '1 microsecond' where sequence = {third}"
    ),
    "a removed act": "delete from audit_auditevent where sequence = {third}",
    "an inserted act": (
        "insert into audit_auditevent (sequence, at, actor, verb, subject_label, subject_key,"
        " request, payload, previous_hash, hash, format, membership)"
        " select -1, at, actor, 'thing.forged',"
        " subject_label, subject_key, request, payload, previous_hash, hash, format, membership"
        " from audit_auditevent where sequence = {third}"
    ),
    "two acts that changed places": (
        "update audit_auditevent set sequence = -2 where sequence = {third};"
        " update audit_auditevent set sequence = {third} where sequence = {fourth};"
        " update audit_auditevent set sequence = {fourth} where sequence = -2"
    ),
    "a tail cut off": "delete from audit_auditevent where sequence >= {third}",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_the_chain_shows(
    attack: str, chain: list[int], without_triggers: Callable[[str], None]
) -> None:
    without_triggers(attack.format(third=chain[2], fourth=chain[3]))
    result = verify()
    assert not result.whole
    assert result.first_broken is not None
    assert result.first_broken <= chain[2]


def test_a_forged_act_at_the_end_is_found_by_the_head(
    chain: list[int], without_triggers: Callable[[str], None]
) -> None:
    without_triggers(
        "insert into audit_auditevent (sequence, at, actor, verb, subject_label, subject_key,"  # noqa: S608 - our own numbers
        " request, payload, previous_hash, hash, format, membership)"
        " select sequence + 1, at, actor, verb, subject_label, subject_key, request, payload,"
        f" hash, '{'a' * 64}', format, ''"
        f" from audit_auditevent where sequence = {chain[-1]}"
    )
    assert verify().first_broken == chain[-1] + 1


@pytest.mark.django_db
def test_the_acts_of_one_request_are_found_together() -> None:
    token = current_request.set("a-request")
    try:
        record("user:1", "thing.made", label="thing", key="1")
        record("user:1", "thing.made", label="thing", key="2")
    finally:
        current_request.reset(token)
    record("user:1", "thing.made", label="thing", key="3")
    assert AuditEvent.objects.filter(request="a-request").count() == 2


@pytest.mark.django_db
def test_the_history_of_a_row_holds_its_own_acts_only() -> None:
    head = AuditHead.objects.get(pk=1)
    record("user:1", "head.seen", head, colour="blue")
    record("user:1", "head.seen", label="audit.audithead", key="2")
    (event,) = history_of(head)
    assert (event.verb, event.payload) == ("head.seen", {"colour": "blue"})


def test_acts_are_paged_by_their_numbers_in_both_directions(chain: list[int]) -> None:
    wanted = EventFilter(subject_label="thing")
    first = events_page(wanted, limit=2)
    assert [event.sequence for event in first.events] == [chain[5], chain[4]]
    assert first.newer_from is None
    second = events_page(wanted, before=first.older_from, limit=2)
    assert [event.sequence for event in second.events] == [chain[3], chain[2]]
    third = events_page(wanted, before=second.older_from, limit=2)
    assert [event.sequence for event in third.events] == [chain[1], chain[0]]
    assert third.older_from is None
    back = events_page(wanted, after=third.newer_from, limit=2)
    assert [event.sequence for event in back.events] == [chain[3], chain[2]]
    top = events_page(wanted, after=back.newer_from, limit=2)
    assert [event.sequence for event in top.events] == [chain[5], chain[4]]
    assert top.newer_from is None


def test_acts_are_narrowed_by_verb_actor_and_subject(chain: list[int]) -> None:
    made = events_page(EventFilter(verb="thing.made", subject_label="thing"))
    assert [event.subject_key for event in made.events] == ["5", "3", "1"]
    assert events_page(EventFilter(actor="user:2")).events == []
    one = events_page(EventFilter(subject_label="thing", subject_key="4"))
    assert [event.sequence for event in one.events] == [chain[4]]
    listed = [event.sequence for event in matching_events(EventFilter(subject_label="thing"))]
    assert listed == chain


def test_the_choices_are_what_is_on_record(chain: list[int]) -> None:
    assert len(chain) == len(latest_events(limit=6))
    found = choices()
    assert {"thing.changed", "thing.made"} <= set(found.verbs)
    assert "user:1" in found.actors
    assert found.verbs == sorted(set(found.verbs))
    assert "" not in found.subject_labels
    last = last_event("thing.made")
    assert last is not None
    assert last.subject_key == "5"
    assert last_event("thing.never") is None
