# SPDX-License-Identifier: EUPL-1.2
"""Files of notices are destroyed after their period, and not a day before anybody is done."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading

import pgtrigger
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.audit.selectors import last_event
from vidik.core.retention import block_purges, lock_for_purge, period_of, purge_all
from vidik.exchange.models import Addressee, Answer, Attachment, FeedbackDuty, Kind, Notice, Receipt
from vidik.exchange.selectors.retention import CAME, SENT, files_due, retention_status
from vidik.exchange.services import answering, sending
from vidik.exchange.services.attaching import attach
from vidik.exchange.services.purging import purge_files
from vidik.exchange.tests.factories import make_draft, make_kind, member, office
from vidik.exchange.types import Classification, DeadlineSpec, Expects, Origin, Upload
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
UNCHANGED = (
    "exchange.Attachment:files_stay_as_they_came",
    "exchange.Answer:replies_stay_as_they_came",
)
CONTENT = b"%PDF-1.7 what was found"


def file(name: str = "finding.pdf", content: bytes = CONTENT) -> Upload:
    return Upload(name=name, media_type="application/pdf", content=content)


class Sent:
    """A notice with a file to some, and a reply with a file from each."""

    def __init__(self, *to: Institution, kind: Kind | None = None) -> None:
        self.writer = member(office())
        self.to = to or (office(),)
        notice = make_draft(kind or make_kind(), self.writer, *self.to)
        with acting(self.writer):
            attach([file()], parties=[self.writer.institution or 0], notice=notice)
            sending.send(notice, actor=self.writer)
        self.notice = notice
        self.replies: list[Answer] = []

    def reply_all(self) -> Sent:
        for place in self.to:
            answerer = member(place)
            with acting(answerer):
                row = Addressee.objects.get(notice=self.notice, institution=place)
                self.replies.append(
                    answering.reply(row, text="Here.", uploads=[file("reply.pdf")], actor=answerer)
                )
        return self

    def classify_all(self) -> Sent:
        with acting(self.writer):
            for reply in self.replies:
                answering.classify(reply, Classification.FULL, actor=self.writer)
        return self

    def ago(self, age: dt.timedelta) -> Sent:
        """Let all of it have happened so long ago."""
        then = timezone.now() - age
        with scene(), pgtrigger.ignore(*UNCHANGED):
            Notice.objects.filter(pk=self.notice.pk).update(sent_at=then)
            Addressee.objects.filter(notice=self.notice).update(sent_at=then, counted_from=then)
            Addressee.objects.filter(notice=self.notice, settled_at__isnull=False).update(
                settled_at=then
            )
            Answer.objects.filter(addressee__notice=self.notice).update(received_at=then)
            self.files().update(added_at=then)
        return self

    def files(self) -> QuerySet[Attachment]:
        return Attachment.objects.filter(
            Q(notice=self.notice) | Q(answer__addressee__notice=self.notice)
        )

    def left(self) -> list[str]:
        """Return the names of the files of which something is left."""
        with scene():
            return sorted(self.files().filter(destroyed_at=None).values_list("name", flat=True))


OVER = dt.timedelta(days=1825) + DAY


def purge(batch: int = 1_000) -> tuple[int, int]:
    with as_application():
        removed = purge_all(batch=batch)
    return removed[SENT], removed[CAME]


def test_both_files_of_a_notice_that_is_long_over_are_destroyed_and_what_stays_says_so() -> None:
    old = Sent().reply_all().classify_all().ago(OVER)
    young = Sent().reply_all().classify_all().ago(OVER - 2 * DAY)
    with scene():
        receipts = list(Receipt.objects.values_list("number", "sha256"))
    assert purge() == (1, 1)
    assert (old.left(), young.left()) == ([], ["finding.pdf", "reply.pdf"])
    with scene():
        for row in old.files():
            assert bytes(row.content) == b""
            assert (row.name, row.size) == ("", len(CONTENT))
            assert len(row.sha256) == 64
            assert row.destroyed_rule in {SENT, CAME}
            assert timezone.now() - row.destroyed_at < DAY
        assert list(Receipt.objects.values_list("number", "sha256")) == receipts
    for verb in ("sent-files.destroyed", "reply-files.destroyed"):
        event = last_event(verb)
        assert event is not None
        assert (event.actor, event.payload) == ("system:retention-job", {"rows": 1})
    assert purge() == (0, 0), "a second night finds nothing"


def test_a_file_that_went_to_several_stays_until_the_last_of_them_is_done() -> None:
    both = Sent(office(), office()).reply_all()
    with acting(both.writer):
        answering.classify(both.replies[0], Classification.FULL, actor=both.writer)
    both.ago(OVER)
    assert purge() == (0, 1), "the reply of the one that is done goes, the shared file stays"
    assert both.left() == ["finding.pdf", "reply.pdf"]
    with acting(both.writer):
        answering.classify(both.replies[1], Classification.REFUSAL, actor=both.writer)
    both.ago(OVER)
    assert purge() == (1, 1)


def test_the_same_bytes_in_another_notice_stay() -> None:
    Sent().reply_all().classify_all().ago(OVER)
    other = Sent().reply_all().classify_all()
    purge()
    with scene():
        assert {bytes(row.content) for row in other.files()} == {CONTENT}


def test_a_notice_without_an_answer_keeps_its_files_until_it_is_closed() -> None:
    silent = Sent().ago(OVER)
    assert purge() == (0, 0)
    with acting(silent.writer):
        row = Addressee.objects.get(notice=silent.notice)
        answering.close(row, actor=silent.writer)
    assert purge() == (0, 0), "the period begins with the end"
    silent.ago(OVER)
    assert purge() == (1, 0)


def test_a_closed_notice_whose_clock_runs_again_keeps_its_files() -> None:
    again = Sent().reply_all().classify_all().ago(OVER)
    assert retention_status(SENT, period_of(SENT).before).due == 1
    with scene():
        Addressee.objects.filter(notice=again.notice).update(
            settled_at=None, state="seen", outcome="", counted_from=timezone.now()
        )
    assert purge() == (0, 0)
    assert again.left() == ["finding.pdf", "reply.pdf"]


def test_a_reply_that_nobody_has_classified_keeps_the_files() -> None:
    waiting = Sent().reply_all().classify_all()
    with acting(waiting.writer):
        row = Addressee.objects.get(notice=waiting.notice)
        answering.record_reply(
            row, text="One more.", origin=Origin.POST, received_on=timezone.localdate(),
            actor=waiting.writer,
        )  # fmt: skip
    waiting.ago(OVER)
    assert purge() == (0, 0)


def test_feedback_that_is_owed_keeps_the_files() -> None:
    kind = make_kind(feedback=DeadlineSpec(30, "days"))
    owed = Sent(kind=kind).reply_all().classify_all().ago(OVER)
    with scene():
        assert FeedbackDuty.objects.filter(addressee__notice=owed.notice).exists()
    assert purge() == (0, 0)
    with scene():
        FeedbackDuty.objects.update(settled_at=timezone.now() - OVER)
    assert purge() == (1, 1)


def test_what_expects_nothing_counts_from_when_it_was_sent() -> None:
    reported = Sent(kind=make_kind(expects=Expects.NOTHING, deadline=None, ladder=()))
    reported.ago(OVER - 2 * DAY)
    assert purge() == (0, 0)
    reported.ago(OVER)
    assert purge() == (1, 0)


def test_a_draft_keeps_its_files() -> None:
    writer = member(office())
    notice = make_draft(make_kind(), writer, office())
    with acting(writer):
        attach([file()], parties=[writer.institution or 0], notice=notice)
    with scene(), pgtrigger.ignore(*UNCHANGED):
        Attachment.objects.update(added_at=timezone.now() - OVER)
    assert purge() == (0, 0)


def test_batches_go_on_where_a_night_was_broken_off() -> None:
    for _number in range(3):
        Sent().ago(OVER).reply_all().classify_all().ago(OVER)
    with as_application():
        assert purge_files(SENT, period_of(SENT).before, 2) == 2
    assert purge(batch=2) == (1, 3)
    with scene():
        assert not Attachment.objects.filter(destroyed_at=None).exists()


@pytest.mark.parametrize(
    "change",
    [
        "content = '', name = '', destroyed_at = now(), destroyed_rule = 'mine'",
        "content = 'forged'",
        "name = 'another.pdf'",
        "sha256 = repeat('0', 64)",
    ],
)
def test_nobody_else_destroys_or_changes_a_file(change: str) -> None:
    sent = Sent()
    with (
        acting(sent.writer),
        as_application(),
        pytest.raises(DatabaseError, match="files stay as they came"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update exchange_attachment set {change}")  # noqa: S608 - from above


def test_the_clerk_destroys_once_and_gives_nothing_back() -> None:
    Sent().reply_all().classify_all().ago(OVER)
    purge()
    for change in ("destroyed_at = null, destroyed_rule = ''", "content = 'x'"):
        with (
            acting(Actor.system("retention-job")),
            as_application(),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"update exchange_attachment set {change}")  # noqa: S608 - from above


def page_of(actor: Actor, address: str) -> tuple[int, str]:
    found = client_of(actor).get(address)
    return found.status_code, found.content.decode()


def test_pages_name_what_was_destroyed_and_what_will_be() -> None:
    soon = Sent().reply_all().classify_all().ago(OVER - 30 * DAY)
    stranger = member(office())
    for kind, name in ((SENT, "finding.pdf"), (CAME, "reply.pdf")):
        for actor in (soon.writer, member(soon.to[0])):
            status, page = page_of(actor, f"/exchange/files/due/?kind={kind}")
            assert (status, name in page) == (200, True)
        assert name not in page_of(stranger, f"/exchange/files/due/?kind={kind}")[1]
    soon.ago(OVER)
    purge()
    with scene():
        row = Addressee.objects.get(notice=soon.notice)
        keys = list(soon.files().values_list("pk", flat=True))
    _status, page = page_of(soon.writer, f"/exchange/letters/{row.pk}/")
    assert page.count("its retention period was over") == 2
    for key in keys:
        status, page = page_of(soon.writer, f"/exchange/files/{key}/")
        assert (status, "This file was destroyed" in page) == (410, True)
        assert page_of(stranger, f"/exchange/files/{key}/")[0] == 404
    assert "No file is due" in page_of(soon.writer, "/exchange/files/due/")[1]


def test_a_list_that_does_not_name_every_file_says_how_many_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = office()
    for _notice in range(3):
        Sent(reader).reply_all().classify_all().ago(OVER - 30 * DAY)
    address = "/exchange/files/due/"
    whole = page_of(member(reader), address)[1]
    assert "files are due within this time" not in whole
    assert whole.count("finding.pdf") == 3
    monkeypatch.setattr("vidik.exchange.selectors.retention.MOST_LISTED", 2)
    part = page_of(member(reader), address)[1]
    assert "3 files are due within this time. The 2 that are destroyed first" in part
    assert part.count("finding.pdf") == 2


def test_the_list_of_files_that_go_needs_an_institution() -> None:
    nobody = Actor("user:0", frozenset({Role.ANALYST}), "Nobody", 0)
    assert files_due(nobody, SENT, within=DAY) == ([], 0)


def test_a_purge_waits_for_who_places_a_hold_and_two_purges_for_each_other() -> None:
    for lock in (block_purges, lock_for_purge):
        order: list[str] = []

        def purge_beside(order: list[str] = order) -> None:
            try:
                with transaction.atomic():
                    lock_for_purge()
                    order.append("purged")
            finally:
                connections.close_all()

        beside = threading.Thread(target=purge_beside)
        with contextlib.suppress(InterruptedError), transaction.atomic():
            lock()
            beside.start()
            beside.join(0.4)
            order.append("placed")
            # Going back to before the lock gives it up, as a commit does.
            raise InterruptedError
        beside.join(10)
        assert order == ["placed", "purged"]
