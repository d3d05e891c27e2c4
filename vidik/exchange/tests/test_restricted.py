# SPDX-License-Identifier: EUPL-1.2
"""Who may not see a restricted case reads none of its letters, nor does their database."""

from __future__ import annotations

import datetime as dt

import pgtrigger
import pytest
from django.db import connection
from django.utils import timezone

from tests.furniture.exchange import OfNotice, furnish_notice
from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.tests.factories import case, institution, member, participant
from vidik.exchange.models import Addressee, Answer, Attachment, FeedbackDuty, Notice
from vidik.exchange.selectors import lists, notices
from vidik.exchange.selectors.retention import SENT, files_due
from vidik.exchange.tests.factories import make_kind
from vidik.exchange.tests.test_purging import UNCHANGED
from vidik.exchange.tests.test_views import client_of
from vidik.exchange.types import NoticeDraft
from vidik.identification.services.notices import SUBJECT
from vidik.identification.tests.factories import procedure
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db

TABLES = (
    "notice", "version", "addressee", "feedbackduty", "answer", "attachment", "receipt", "event",
    "reminder", "moretime", "mail",
)  # fmt: skip


class About:
    """A letter from one institution to another about a case, with all that hangs on it."""

    def __init__(self, sender: Institution, to: Institution, responsible: Institution) -> None:
        self.named = member(Role.CASE_EXPERT, responsible)
        with scene():
            self.case = case(responsible)
            self.case.save()
            named = participant(self.case, responsible, self.named.user_id)
            named.save()
            self.made: OfNotice = furnish_notice(sender, to)
            self.notice = self.made.rows["exchange_notice"]
            self.row = self.made.rows["exchange_addressee"]
            Notice.objects.filter(pk=self.notice.pk).update(case=self.case)
            Attachment.objects.create(
                answer=self.made.rows["exchange_answer"], parties=[sender.pk, to.pk], name="r.pdf",
                media_type="application/pdf", size=4, sha256="0" * 64, content=b"%PDF",
                added_at=timezone.now(),
            )  # fmt: skip

    def restrict(self, *, on: bool = True) -> None:
        with scene():
            Case.objects.filter(pk=self.case.pk).update(restricted=on)


def seen_by_the_database(actor: Actor) -> list[str]:
    """Name the tables of which the database itself shows somebody a row."""
    with acting(actor), as_application(), connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"select count(*) from exchange_{table}")  # noqa: S608 - our own names
            if cursor.fetchone()[0]:
                found.append(table)
        return found


def seen_by_queries(actor: Actor, about: About) -> list[object]:
    """Return what the narrowed queries find, with row-level security out of the way."""
    now = timezone.now()
    with acting(actor), scene():
        answer = notices.answers_of(actor, about.row)
        return [
            *lists.received(actor, now=now), *lists.sent(actor, now=now),
            *lists.batches(actor), *notices.mails_of(actor, about.row), *answer,
            *notices.events_of(actor, about.row), *lists.ledger(actor),
            *lists.duties(actor, "owed"), *lists.duties(actor, "awaited"),
            *notices.addressees(actor, [about.row.pk]),
        ]  # fmt: skip


def pages(actor: Actor, about: About) -> set[int]:
    """Return how the pages about the letter and its files answer."""
    with scene():
        files = list(Attachment.objects.values_list("pk", flat=True))
    browser = client_of(actor)
    addresses = [
        f"/exchange/letters/{about.row.pk}/", f"/exchange/letters/{about.row.pk}/act.docx",
        *(f"/exchange/files/{key}/" for key in files),
    ]  # fmt: skip
    with as_application():
        return {browser.get(address).status_code for address in addresses}


@pytest.mark.parametrize("side", ["sender", "addressee"])
def test_of_a_restricted_case_only_who_sees_it_reads_the_letters(side: str) -> None:
    centre, other = institution(), institution()
    sender, to = (centre, other) if side == "sender" else (other, centre)
    about = About(sender, to, centre)
    colleagues = [
        member(Role.CENTRE_HEAD, centre), member(Role.CASE_EXPERT, centre),
        member(Role.READER, centre),
    ]  # fmt: skip
    police = member(Role.POLICE, other)
    for actor in (*colleagues, about.named, police):
        assert len(seen_by_the_database(actor)) == len(TABLES)
        assert seen_by_queries(actor, about)
        assert pages(actor, about) == {200}
    about.restrict()
    # The mark keeps colleagues out; the other side goes on reading what came to it or what it sent.
    for actor in colleagues:
        assert seen_by_the_database(actor) == []
        assert seen_by_queries(actor, about) == []
        assert pages(actor, about) == {404}
    for actor in (about.named, police):
        assert len(seen_by_the_database(actor)) == len(TABLES)
        assert seen_by_queries(actor, about)
        assert pages(actor, about) == {200}
    about.restrict(on=False)
    for actor in colleagues:
        assert len(seen_by_the_database(actor)) == len(TABLES)


def test_of_a_sender_that_takes_part_only_who_is_named_reads_its_letters() -> None:
    centre, association, reported = institution(), institution(), institution()
    about = About(centre, reported, association)
    colleague, named = member(Role.CASE_EXPERT, centre), member(Role.CASE_EXPERT, centre)
    with scene():
        part = participant(about.case, centre, named.user_id)
        part.save()
    about.restrict()
    assert seen_by_the_database(colleague) == []
    assert seen_by_the_database(named)
    assert pages(member(Role.POLICE, reported), about) == {200}
    # Nobody else could take the answers once it has nobody in the case any more.
    with scene():
        type(part).objects.filter(pk=part.pk).update(valid_to=part.valid_from)
    assert seen_by_the_database(colleague)
    assert pages(colleague, about) == {200}


def test_files_of_a_restricted_case_that_are_destroyed_soon_are_not_listed_to_colleagues() -> None:
    centre = institution()
    about = About(centre, institution(), centre)
    colleague = member(Role.CASE_EXPERT, centre)
    then = timezone.now() - dt.timedelta(days=1820)
    with scene(), pgtrigger.ignore(*UNCHANGED):
        Answer.objects.update(classification="full", classified_at=then, classified_by="user:1")
        Addressee.objects.update(
            sent_at=then, counted_from=then, settled_at=then, has_unclassified=False
        )
        FeedbackDuty.objects.update(settled_at=then)
        Attachment.objects.update(added_at=then)
    month = dt.timedelta(days=30)
    with acting(colleague):
        assert files_due(colleague, SENT, within=month)[1] == 1
    about.restrict()
    for actor, count in ((colleague, 0), (about.named, 1)):
        with acting(actor):
            assert files_due(actor, SENT, within=month)[1] == count


def test_a_draft_keeps_the_case_it_is_about() -> None:
    from vidik.exchange.services.writing import draft_notice

    centre, to = institution(), institution()
    about = procedure(centre)
    writer = member(Role.CASE_EXPERT, centre)
    kind = make_kind()
    with acting(writer):
        drafted = draft_notice(
            NoticeDraft(
                kind.code, "T", "X", (to.code,), SUBJECT, str(about.pk), case=about.case_id
            ),
            actor=writer,
        )
    with scene():
        assert Notice.objects.get(pk=drafted.pk).case_id == about.case_id
