# SPDX-License-Identifier: EUPL-1.2
"""What an addressee cannot do to a notice, even with SQL of its own in the web server's role."""

from __future__ import annotations

import uuid

import pgtrigger
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.exchange.models import Addressee, Answer, Version
from vidik.exchange.policies import READERS
from vidik.exchange.services import answering, receiving
from vidik.exchange.tests.factories import make_kind, make_sent, member, office
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db


def refused(actor: Actor, statement: str, *facts: object) -> str:
    with (
        acting(actor),
        as_application(),
        pytest.raises(DatabaseError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, facts)
    return str(error.value)


@pytest.fixture
def sender() -> Actor:
    return member(office())


@pytest.fixture
def receiver() -> Actor:
    return member(office())


@pytest.fixture
def row(sender: Actor, receiver: Actor) -> Addressee:
    from vidik.institutions.models import Institution

    to = Institution.objects.get(pk=receiver.institution)
    return make_sent(make_kind(), sender, to)[0]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("due_at = due_at + interval '9 days'", "the sender sets the deadline"),
        ("counted_from = now()", "the sender sets the deadline"),
        ("named_day = current_date + 90", "the sender sets the deadline"),
        ("next_rung_at = null", "reminders go on"),
        ("settled_at = now()", "the sender says what an answer is"),
        ("state = 'answered', settled_at = now()", "receives, sees and acknowledges, no more"),
        ("state = 'drafted', sent_at = null", "not a column for this side"),
        ("title = 'Another'", "not a column for this side"),
        ("sender_id = institution_id", "not a column for this side"),
        ("is_given_up = true", "not a column for this side"),
    ],
)
def test_an_addressee_changes_nothing_but_that_it_received(
    row: Addressee, receiver: Actor, change: str, why: str
) -> None:
    assert why in refused(receiver, f"update exchange_addressee set {change}")  # noqa: S608 - from above


def test_the_addressee_still_sees_acknowledges_and_replies(
    row: Addressee, sender: Actor, receiver: Actor
) -> None:
    with acting(receiver), as_application():
        receiving.mark_seen(row, actor=receiver)
        receiving.acknowledge(row, actor=receiver)
        answer = answering.reply(row, text="Here it is.", actor=receiver)
    with acting(sender):
        row.refresh_from_db()
        assert (row.state, row.has_unclassified) == ("acknowledged", True)
        assert row.due_at is not None
        assert Answer.objects.filter(pk=answer.pk).exists()
    with acting(receiver):
        assert "the sender classifies" in refused(
            receiver, "update exchange_addressee set has_unclassified = false"
        )


def test_nobody_hangs_anything_on_the_notice_of_others(row: Addressee, sender: Actor) -> None:
    stranger = member(office())
    assert "row-level security" in refused(
        stranger,
        "insert into exchange_answer (id, addressee_id, institution_id, sender_id, origin, text,"
        " received_at, recorded_at, recorded_by, classification, classified_by, note)"
        " values (%s, %s, %s, %s, 'system', 'Forged', now(), now(), '', '', '', '')",
        uuid.uuid4(), row.pk, stranger.institution, sender.institution,
    )  # fmt: skip
    assert "row-level security" in refused(
        stranger,
        "insert into exchange_event (id, addressee_id, institution_id, sender_id, what, at, by,"
        " facts) values (%s, %s, %s, %s, 'seen', %s, '', '{}')",
        uuid.uuid4(), row.pk, stranger.institution, sender.institution, timezone.now(),
    )  # fmt: skip


def test_a_file_goes_to_the_parties_alone(row: Addressee, sender: Actor, receiver: Actor) -> None:
    stranger = member(office())
    into = (
        "insert into exchange_attachment (id, notice_id, parties, name, media_type, size, sha256,"
        " content, added_at) values (%s, %s, %s, 'a.pdf', 'application/pdf', 1, '', '', now())"
    )
    for actor, parties in (
        (stranger, [stranger.institution, receiver.institution]),
        (receiver, [sender.institution, receiver.institution]),
        (sender, [sender.institution, receiver.institution, stranger.institution]),
    ):
        assert "row-level security" in refused(actor, into, uuid.uuid4(), row.notice_id, parties)


def test_a_reply_is_not_classified_by_who_gives_it(row: Addressee, receiver: Actor) -> None:
    assert "row-level security" in refused(
        receiver,
        "insert into exchange_answer (id, addressee_id, institution_id, sender_id, origin, text,"
        " received_at, recorded_at, recorded_by, classification, classified_at, classified_by,"
        " note) values (%s, %s, %s, %s, 'system', 'x', now(), now(), '', 'full', now(), 'x', '')",
        uuid.uuid4(), row.pk, row.institution_id, row.sender_id,
    )  # fmt: skip


@pytest.mark.parametrize("way", ["set_config('pgtrigger.ignore', %s, true)", "session"])
def test_no_setting_of_a_session_makes_triggers_stand_aside(row: Addressee, way: str) -> None:
    """What stays as it was written stays, also where somebody runs SQL of their own."""
    sender = member(row.sender)
    with scene(), connection.cursor() as cursor:
        cursor.execute("select array_agg(tgname::text) from pg_trigger where not tgisinternal")
        [every] = cursor.fetchone()
    names = "{" + ",".join(every) + "}"
    with acting(sender), as_application(), connection.cursor() as cursor:
        if way == "session":
            cursor.execute(f"set local pgtrigger.ignore = '{names}'")
        else:
            cursor.execute(f"select {way}", [names])
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            cursor.execute("update exchange_version set text = 'Forged'")


def test_the_owner_may_still_switch_a_trigger_off_for_a_migration(row: Addressee) -> None:
    with scene(), pgtrigger.ignore("exchange.Version:texts_of_versions_never_change"):
        assert Version.objects.filter(notice=row.notice_id).update(text="Mended") == 1


def test_a_notice_is_not_marked_as_seen_by_whoever_may_not_read_it(
    row: Addressee, receiver: Actor
) -> None:
    institution = Institution.objects.get(pk=receiver.institution)
    with scene():
        # As the owner of the tables sees it: the service refuses, not the database.
        for role in sorted(frozenset(Role) - {*READERS, Role.SYSTEM}):
            colleague = member(institution, role)
            with pytest.raises(Denied):
                receiving.mark_seen(row, actor=colleague)
