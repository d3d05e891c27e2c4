# SPDX-License-Identifier: EUPL-1.2
"""Writing, sending, receiving, replying, classifying, feedback: who may, and what follows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.audit.selectors import history_of
from vidik.core.workflow import TransitionRefused
from vidik.exchange.models import Addressee, Event, FeedbackDuty, Mail, Notice, Version
from vidik.exchange.registry import register_answer_handler
from vidik.exchange.selectors import deadlines, kinds, lists, notices, statistics
from vidik.exchange.services import answering, receiving, sending, versions, writing
from vidik.exchange.tests.factories import make_draft, make_kind, make_sent, member, office
from vidik.exchange.types import (
    Classification,
    DeadlineSpec,
    Expects,
    NoticeDraft,
    Origin,
    State,
    Upload,
)

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("mailer")
PDF = Upload("scan.pdf", "application/pdf", b"%PDF-1.7 scan")


class Scene:
    """Two institutions with one person each, and a third that receives nothing."""

    def __init__(self) -> None:
        self.office, self.asked, self.third = office(), office(), office()
        self.writer = member(self.office)
        self.answerer = member(self.asked, Role.RESPONDENT)
        self.stranger = member(self.third)

    def reread(self, row: Addressee, actor: Actor | None = None) -> Addressee:
        with acting(actor or self.writer):
            return notices.addressee(actor or self.writer, row.pk)


@shared
def scene() -> Scene:
    return Scene()


def test_a_draft_is_known_to_its_sender_alone(scene: Scene) -> None:
    notice = make_draft(make_kind(), scene.writer, scene.asked)
    for actor, seen in ((scene.writer, 1), (scene.answerer, 0), (scene.stranger, 0)):
        with acting(actor):
            assert lists.drafts(actor).count() == seen
            assert Notice.objects.count() == seen
            assert Addressee.objects.count() == seen
            assert Version.objects.count() == seen
    assert notice.is_draft


def test_what_was_sent_is_known_to_the_two_and_to_no_third(scene: Scene) -> None:
    [row] = make_sent(make_kind(feedback=DeadlineSpec(30, "days")), scene.writer, scene.asked)
    for actor, seen in ((scene.writer, 1), (scene.answerer, 1), (scene.stranger, 0)):
        with acting(actor):
            counts = [m.objects.count() for m in (Notice, Version, Addressee, FeedbackDuty, Mail)]
            assert counts == [seen] * 5
            assert bool(Event.objects.count()) == bool(seen)
    with acting(scene.stranger), pytest.raises(Addressee.DoesNotExist):
        notices.addressee(scene.stranger, row.pk)
    assert Notice.objects.count() == 0, "without an actor nothing is visible"


def test_an_addressee_of_a_batch_does_not_see_the_other_letters(scene: Scene) -> None:
    make_sent(make_kind(), scene.writer, scene.asked, scene.third)
    with acting(scene.answerer):
        rows = Addressee.objects.all()
        assert [row.institution_id for row in rows] == [scene.asked.pk]
    with acting(scene.writer):
        assert Addressee.objects.count() == 2


def test_sending_gives_numbers_clocks_events_and_mails_once(scene: Scene) -> None:
    notice = make_draft(make_kind(), scene.writer, scene.asked, scene.third)
    with acting(scene.writer):
        sending.send(notice, actor=scene.writer)
        sending.send(notice, actor=scene.writer)
        rows = list(notice.addressees.order_by("number"))
        first, second = (int(row.number.rpartition("-")[2]) for row in rows)
        assert second == first + 1
        assert all(row.due_at and row.next_rung_at and row.state == "sent" for row in rows)
        assert Event.objects.filter(what="sent").count() == 2
        assert Mail.objects.count() == 2
        assert Version.objects.get().parties == sorted(
            [scene.office.pk, scene.asked.pk, scene.third.pk]
        )
    assert [e.verb for e in history_of(notice)] == ["notice.sent", "notice.drafted"]


def test_the_deadline_is_the_one_that_is_explained(scene: Scene) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    explained = deadlines.explained(row)
    assert explained is not None
    assert explained.due == row.due_at


def test_what_may_not_be_sent_is_refused_with_the_field(scene: Scene) -> None:
    kind = make_kind(addressee_kinds=("court",))
    court = office(kind="court")
    draft = NoticeDraft(kind.code, "T", "X", (scene.asked.code,))
    with acting(scene.writer):
        for wrong, field in (
            (draft, "addressees"),
            (NoticeDraft(kind.code, "T", "X", ("nobody-here",)), "addressees"),
            (NoticeDraft(kind.code, "T", "X", (scene.office.code,)), "addressees"),
            (NoticeDraft("no-kind", "T", "X", (court.code,)), "kind"),
            (NoticeDraft(kind.code, "", "X", (court.code,)), "title"),
            (NoticeDraft(kind.code, "T", "{secret}", (court.code,)), "text"),
        ):
            with pytest.raises(ValidationError) as refusal:
                writing.draft_notice(wrong, actor=scene.writer)
            assert field in refusal.value.message_dict
        assert Notice.objects.count() == 0
        empty = writing.draft_notice(NoticeDraft(kind.code, "T", "X", ()), actor=scene.writer)
        with pytest.raises(versions.NotSendable, match="addressee"):
            sending.send(empty, actor=scene.writer)


def test_a_kind_of_others_is_not_sent(scene: Scene) -> None:
    kind = make_kind(sender_kinds=("police_administration",))
    with acting(scene.writer), pytest.raises(ValidationError, match="does not send"):
        writing.draft_notice(
            NoticeDraft(kind.code, "T", "X", (scene.asked.code,)), actor=scene.writer
        )
    with acting(scene.writer):
        assert kind not in kinds.kinds(scene.writer)


def test_only_the_sender_writes_and_only_the_addressee_answers(scene: Scene) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    police = member(scene.asked, Role.POLICE)
    with acting(police), pytest.raises(Denied, match="sent it"):
        answering.close(row, actor=police)
    with acting(scene.writer), pytest.raises(Denied, match="sent to"):
        receiving.acknowledge(row, actor=scene.writer)
    with acting(scene.answerer), pytest.raises(Denied, match="roles"):
        answering.close(row, actor=scene.answerer)
    with acting(scene.stranger), pytest.raises((OutOfScope, Addressee.DoesNotExist)):
        receiving.acknowledge(row, actor=scene.stranger)
    reader = member(scene.asked, Role.READER)
    with acting(reader), pytest.raises(Denied):
        answering.reply(row, text="x", actor=reader)


def test_letters_name_their_own_addressee_number_and_date(scene: Scene) -> None:
    notice = make_draft(
        make_kind(),
        scene.writer,
        scene.asked,
        scene.third,
        text="To {institution}, act {number}, by {due}.",
    )
    with acting(scene.writer):
        before = writing.preview(notice, actor=scene.writer)
        assert {scene.asked.name["en"] in item.letter.text for item in before} == {True, False}
        assert all(
            "act …" in item.letter.text and "by …" not in item.letter.text for item in before
        )
        sending.send(notice, actor=scene.writer)
        for item in writing.preview(notice, actor=scene.writer):
            assert item.letter.number in item.letter.text


def test_seeing_is_noted_once_and_only_for_the_addressee(scene: Scene) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    with acting(scene.writer):
        receiving.mark_seen(row, actor=scene.writer)
    assert scene.reread(row).state == State.SENT
    with acting(scene.answerer):
        receiving.mark_seen(row, actor=scene.answerer)
        receiving.mark_seen(row, actor=scene.answerer)
        assert Event.objects.filter(what="seen").count() == 1
    row = scene.reread(row)
    assert row.state == State.SEEN
    assert row.delivered_at is not None


def test_acknowledging_gives_one_receipt_and_stops_the_clock_where_that_is_expected(
    scene: Scene,
) -> None:
    [row] = make_sent(make_kind(expects=Expects.ACKNOWLEDGE), scene.writer, scene.asked)
    with acting(scene.answerer):
        first = receiving.acknowledge(row, actor=scene.answerer)
        again = receiving.acknowledge(row, actor=scene.answerer)
    assert first.pk == again.pk
    row = scene.reread(row)
    assert (row.state, row.next_rung_at) == (State.ACKNOWLEDGED, None)
    assert row.settled_at is not None


def test_acknowledging_does_not_settle_what_asks_for_an_answer(scene: Scene) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    with acting(scene.answerer):
        receiving.acknowledge(row, actor=scene.answerer)
    row = scene.reread(row)
    assert row.state == State.ACKNOWLEDGED
    assert row.settled_at is None
    assert row.next_rung_at is not None


@pytest.mark.parametrize("classification", list(Classification))
def test_a_reply_is_an_answer_only_when_it_is_classified_as_one(
    scene: Scene, classification: Classification
) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    with acting(scene.answerer):
        answer = answering.reply(row, text="Here it is.", uploads=[PDF], actor=scene.answerer)
    row = scene.reread(row)
    assert (row.state, row.settled_at, row.has_unclassified) == ("sent", None, True)
    with acting(scene.writer):
        answering.classify(answer, classification, actor=scene.writer)
    row = scene.reread(row)
    is_answer = classification in {"full", "partial", "refusal"}
    assert (row.state == State.ANSWERED) is is_answer
    assert (row.settled_at == answer.received_at) is is_answer
    assert (row.next_rung_at is None) is is_answer
    assert not row.has_unclassified
    assert row.is_unreachable is (classification == "wrong_address")


def test_an_answer_is_not_taken_back_but_an_automatic_reply_may_turn_out_to_be_one(
    scene: Scene,
) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    with acting(scene.answerer):
        answer = answering.reply(row, text="We are away.", actor=scene.answerer)
    with acting(scene.writer):
        answering.classify(answer, Classification.AUTO_REPLY, actor=scene.writer)
        answering.classify(answer, Classification.PARTIAL, actor=scene.writer)
        with pytest.raises(answering.NotAnswerable):
            answering.classify(answer, Classification.AUTO_REPLY, actor=scene.writer)


def test_a_reply_has_a_receipt_with_number_time_and_digest(scene: Scene) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    with acting(scene.answerer):
        answer = answering.reply(row, text="Full.", uploads=[PDF], actor=scene.answerer)
        again = answering.reply(row, text="Full.", actor=scene.answerer)
        assert again.pk == answer.pk
        receipt = answer.receipt
        assert receipt.number.startswith(str(timezone.localdate().year))
        assert len(receipt.sha256) == 64
        assert answer.attachments.get().content == PDF.content
        assert Mail.objects.filter(to_sender=True).count() == 1
        assert type(receipt).objects.filter(pk=receipt.pk).update(number="x") == 0
    with pytest.raises(DatabaseError, match="never changed"), acting(SYSTEM):
        type(receipt).objects.filter(pk=receipt.pk).update(number="x")


def test_a_letter_that_came_by_post_is_recorded_by_the_sender(scene: Scene) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    today = timezone.localdate()
    with acting(scene.writer):
        for day in (today + dt.timedelta(days=1), today - dt.timedelta(days=1)):
            with pytest.raises(ValidationError):
                answering.record_reply(
                    row, text="x", origin=Origin.POST, received_on=day, actor=scene.writer
                )
        answer = answering.record_reply(
            row, text="", origin=Origin.POST, received_on=today, uploads=[PDF], actor=scene.writer
        )
        assert answer.origin == "post"
        with pytest.raises(ValidationError, match="neither"):
            answering.record_reply(
                row, text=" ", origin=Origin.ORAL, received_on=today, actor=scene.writer
            )


@pytest.mark.parametrize(
    "upload",
    [
        Upload("x.exe", "application/x-msdownload", b"MZ"),
        Upload("x.html", "text/html", b"<script>"),
        Upload("x.pdf", "application/pdf", b""),
        Upload("x.pdf", "application/pdf", b"x" * (10 * 1024 * 1024 + 1)),
    ],
)
def test_files_that_are_not_taken_are_refused_and_nothing_stays(
    scene: Scene, upload: Upload
) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    with acting(scene.answerer), pytest.raises(ValidationError, match="x\\."):
        answering.reply(row, text="x", uploads=[upload], actor=scene.answerer)
    assert not scene.reread(row).has_unclassified


def test_feedback_is_a_duty_with_its_own_clock(scene: Scene) -> None:
    [row] = make_sent(make_kind(feedback=DeadlineSpec(30, "days")), scene.writer, scene.asked)
    with acting(scene.answerer):
        answer = answering.reply(row, text="Done.", actor=scene.answerer)
    with acting(scene.writer):
        answering.classify(answer, Classification.FULL, actor=scene.writer)
        duty = notices.feedback_of(scene.writer, row)
        assert duty is not None
        assert duty.settled_at is None, "an answer is not yet feedback"
        assert duty.due_at > row.due_at  # type: ignore[operator]
        assert [d.pk for d in lists.duties(scene.writer, "awaited")] == [duty.pk]
        with pytest.raises(Denied):
            answering.give_feedback(duty, text="Me.", actor=scene.writer)
    with acting(scene.answerer):
        assert [d.pk for d in lists.duties(scene.answerer, "owed")] == [duty.pk]
        answering.give_feedback(duty, text="A check was made.", actor=scene.answerer)
        with pytest.raises(answering.NotAnswerable):
            answering.give_feedback(duty, text="Another.", actor=scene.answerer)
        assert not lists.duties(scene.answerer, "owed").exists()


def test_feedback_that_was_notified_orally_is_recorded_by_who_was_notified(scene: Scene) -> None:
    [row] = make_sent(make_kind(feedback=DeadlineSpec(30, "days")), scene.writer, scene.asked)
    with acting(scene.writer):
        duty = notices.feedback_of(scene.writer, row)
        assert duty is not None
        done = answering.give_feedback(
            duty, text="By telephone.", origin=Origin.ORAL, actor=scene.writer
        )
        assert done.settled_at is not None


def test_a_corrected_text_is_a_new_version_and_the_old_one_stays(scene: Scene) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    with acting(scene.writer):
        with pytest.raises(ValidationError, match="why"):
            sending.correct(row.notice, title="T", text="X", reason=" ", actor=scene.writer)
        sending.correct(
            row.notice, title="New", text="Right.", reason="A wrong article.", actor=scene.writer
        )
        texts = [version.text for version in notices.versions_of(row.notice)]
        assert texts == ["Right.", "Please answer."]
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Version.objects.update(text="Forged.")
        with pytest.raises(versions.NotSendable):
            writing.change_draft(
                row.notice, NoticeDraft(row.kind.code, "T", "X", ()), actor=scene.writer
            )
    with acting(scene.answerer):
        assert notices.versions_of(row.notice).count() == 2


def test_sending_again_starts_the_clock_and_its_ladder_anew(scene: Scene) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    first_due = row.due_at
    with acting(scene.writer):
        again = sending.send_again(row, actor=scene.writer)
        assert again.armed == 2
        assert again.due_at is not None
        assert first_due is not None
        assert again.due_at >= first_due
        assert Mail.objects.count() == 2
        answering.close(row, actor=scene.writer)
        with pytest.raises(versions.NotSendable):
            sending.send_again(row, actor=scene.writer)


def test_a_batch_is_sent_again_to_the_silent_ones_only(scene: Scene) -> None:
    first, second = make_sent(make_kind(), scene.writer, scene.asked, scene.third)
    with acting(scene.writer):
        answering.close(first, actor=scene.writer)
    with acting(scene.writer):
        assert sending.send_again_to_silent(first.notice, actor=scene.writer) == 1
    assert (scene.reread(first).armed, scene.reread(second).armed) == (1, 2)


def test_closing_settles_and_says_that_it_was_given_up(scene: Scene) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    with acting(scene.writer):
        closed = answering.close(row, actor=scene.writer)
        answering.close(row, actor=scene.writer)
        assert closed.is_given_up
        assert Event.objects.filter(what="closed").count() == 1
    with acting(scene.answerer), pytest.raises(answering.NotAnswerable):
        answering.reply(row, text="Late.", actor=scene.answerer)
    with acting(scene.answerer), pytest.raises(TransitionRefused):
        receiving.acknowledge(row, actor=scene.answerer)


def test_an_institution_without_a_contact_point_is_marked(scene: Scene) -> None:
    silent = office(contacts=0)
    [row] = make_sent(make_kind(), scene.writer, silent)
    with acting(scene.writer):
        assert scene.reread(row).is_unreachable
        assert Mail.objects.count() == 0
        assert lists.sent(scene.writer, "unreachable", now=timezone.now()).count() == 1


def test_a_deadline_counted_from_receipt_begins_when_it_is_seen(scene: Scene) -> None:
    kind = make_kind(deadline=DeadlineSpec(24, "hours", "receipt"))
    [row] = make_sent(kind, scene.writer, scene.asked)
    before = row.due_at
    with acting(scene.answerer):
        seen = receiving.mark_seen(row, actor=scene.answerer)
    assert before is not None
    assert seen.due_at is not None
    assert seen.due_at > before
    assert seen.counted_from == seen.delivered_at


def test_the_day_of_posting_is_stored(scene: Scene) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    today = timezone.localdate()
    with acting(scene.writer):
        for day in (today + dt.timedelta(days=1), today - dt.timedelta(days=1)):
            with pytest.raises(ValidationError):
                sending.record_posting(row, on=day, actor=scene.writer)
        sending.record_posting(row, on=today, actor=scene.writer)
    assert scene.reread(row).posted_on == today


def test_the_database_refuses_what_cannot_be(scene: Scene) -> None:
    [row] = make_sent(make_kind(), scene.writer, scene.asked)
    with acting(scene.writer):
        for change in (
            {"state": "answered"},
            {"number": ""},
            {"institution": scene.office},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Addressee.objects.filter(pk=row.pk).update(**change)
        assert Event.objects.update(what="closed") == 0
    with pytest.raises(DatabaseError, match="never changed"), acting(SYSTEM):
        Event.objects.update(what="closed")


def test_a_room_above_is_notified_of_a_classified_reply(scene: Scene) -> None:
    kind, reported = make_kind("kind-of-a-room"), []
    register_answer_handler(
        kind.code, lambda _row, answer, _actor: reported.append(answer.classification)
    )
    [row] = make_sent(kind, scene.writer, scene.asked)
    with acting(scene.answerer):
        answer = answering.reply(row, text="Yes.", actor=scene.answerer)
    assert reported == []
    with acting(scene.writer):
        answering.classify(answer, Classification.FULL, actor=scene.writer)
    assert reported == ["full"]


def test_statistics_close_and_show_who_never_answered(scene: Scene) -> None:
    kind = make_kind(feedback=DeadlineSpec(30, "days"))
    rows = make_sent(kind, scene.writer, scene.asked, scene.third)
    with acting(scene.answerer):
        answer = answering.reply(rows[0], text="Yes.", actor=scene.answerer)
    with acting(scene.writer):
        answering.classify(answer, Classification.FULL, actor=scene.writer)
        past = timezone.now() - dt.timedelta(days=2)
        Addressee.objects.filter(pk=rows[1].pk).update(due_at=past)
        whole = statistics.total(scene.writer, side="sent", year=None)
        assert (whole.sent, whole.answered, whole.silent, whole.overdue) == (2, 1, 1, 1)
        assert whole.median_hours is not None
        assert (whole.feedback_due, whole.feedback_given) == (2, 0)
        assert whole.without_feedback_share == 100
        lines = statistics.statistics(scene.writer, side="sent", by="institution", year=None)
        assert [line.answered for line in lines] == [0, 1]
        silent = statistics.never_answered(scene.writer, year=timezone.localdate().year)
        assert [row.pk for row in silent] == [scene.third.pk]
        spread = statistics.distribution(scene.writer, side="sent", year=None)
        assert sum(count for _after, _until, count in spread) == 1
        spans = [(after, until) for after, until, _count in spread]
        assert spans == [(0, 1), (1, 3), (3, 8), (8, 15), (15, 30), (30, None)], "none twice"
    with acting(scene.stranger):
        mine = statistics.total(scene.stranger, side="sent", year=None)
        assert mine.sent == 0
