# SPDX-License-Identifier: EUPL-1.2
"""Heads who are not signed in are notified by e-mail that something waits, and of no case."""

from __future__ import annotations

import smtplib

import pytest
from django.core import mail
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from tests.scenes import as_application
from vidik.access.types import Actor, Role
from vidik.accounts.models import User
from vidik.cases import tasks
from vidik.cases.models import Case
from vidik.cases.services import cases, emergencies, head_mails
from vidik.cases.tests import factories
from vidik.cases.tests.test_emergencies import ask
from vidik.institutions.models import Institution


@pytest.fixture
def restricted(the_case: Case, superior: Actor) -> Case:
    return cases.restrict_case(the_case, actor=superior)


def waiting() -> list[int]:
    """Return to whom e-mails wait to be sent."""
    rows = ProcrastinateJob.objects.filter(task_name="cases.mail_head").order_by("id")
    assert all(set(row.args) == {"user"} for row in rows), "keys of heads and nothing else"
    return [row.args["user"] for row in rows]


def test_each_head_is_written_to_with_the_access_that_opens(
    restricted: Case, duty: Actor, superior: Actor, centre: Institution
) -> None:
    second = factories.member(Role.CENTRE_HEAD, centre)
    with as_application():
        ask(restricted, duty, alone=True)
    assert waiting() == sorted({superior.user_id, second.user_id})
    for user in waiting():
        tasks.mail_head(user=user)
    assert [message.to for message in mail.outbox] == [
        [User.objects.get(pk=user).email] for user in waiting()
    ]
    for message in mail.outbox:
        texts = f"{message.subject} {message.body}"
        assert restricted.code not in texts
        assert str(restricted.pk) not in texts
        assert duty.name not in texts
        assert centre.name["sr"] not in texts


def test_a_request_writes_to_nobody_before_it_is_approved(
    restricted: Case, expert: Actor, duty: Actor, superior: Actor
) -> None:
    access = ask(restricted, expert)
    assert waiting() == []
    emergencies.decide_emergency(access, "approve", actor=duty)
    assert waiting() == [superior.user_id]


def test_who_was_switched_off_and_who_has_no_address_gets_nothing(superior: Actor) -> None:
    assert superior.user_id is not None
    row = User.objects.filter(pk=superior.user_id)
    row.update(is_active=False)
    assert not head_mails.send_to_head(superior.user_id)
    row.update(is_active=True, email="")
    assert not head_mails.send_to_head(superior.user_id)
    assert not head_mails.send_to_head(0)
    assert mail.outbox == []


def test_without_a_mail_server_nothing_is_tried(
    superior: Actor, settings: pytest.FixtureRequest
) -> None:
    settings.EMAIL_HOST = ""  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    assert superior.user_id is not None
    assert not head_mails.send_to_head(superior.user_id)


def test_a_mail_server_that_is_away_is_tried_again_for_hours() -> None:
    task = app.tasks["cases.mail_head"]
    for error in (ConnectionRefusedError("away"), smtplib.SMTPServerDisconnected("gone")):
        for attempts in (0, 8):
            job = Job(
                id=1, lock=None, queueing_lock=None, task_name=task.name, queue="default",
                attempts=attempts,
            )  # fmt: skip
            assert task.get_retry_exception(exception=error, job=job) is not None
