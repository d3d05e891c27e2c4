# SPDX-License-Identifier: EUPL-1.2
"""Every job outlives a database that was away; a permanent error is not retried for ever."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError
from procrastinate.contrib.django import app
from procrastinate.contrib.django.procrastinate_app import FutureApp
from procrastinate.jobs import Job
from procrastinate.testing import InMemoryConnector

from vidik.exchange.services import calendar

COMES_AGAIN_IN_SECONDS = frozenset({"shell.retry_stalled"})
"""Asked for every fifteen seconds, so that a failed one needs no second attempt."""
ROOMS = ("exchange.", "shell.", "figures.", "report.", "questionnaires.")


def job(name: str, attempts: int) -> Job:
    return Job(
        id=1, lock=None, queueing_lock=None, task_name=name, queue="default", attempts=attempts
    )


def ours() -> list[str]:
    return sorted(name for name in app.tasks if not name.startswith(("builtin", "procrastinate")))


def test_there_are_jobs_to_speak_of() -> None:
    assert not isinstance(app, FutureApp)
    assert {"exchange.remind", "exchange.send_mails", "exchange.count_again"} <= set(ours())


def test_every_job_is_tried_again_when_the_database_was_away() -> None:
    for name in ours():
        if name in COMES_AGAIN_IN_SECONDS:
            continue
        task = app.tasks[name]
        for error in (OperationalError("gone"), InterfaceError("closed")):
            again = task.get_retry_exception(exception=error, job=job(name, 0))
            assert again is not None, f"{name} gives up at once when the database is away"
        assert task.get_retry_exception(exception=ValueError("wrong"), job=job(name, 0)) is None
        assert task.get_retry_exception(exception=OperationalError(), job=job(name, 99)) is None


def test_what_the_clock_asks_for_gives_its_place_to_the_next_round() -> None:
    for name in ("exchange.remind", "exchange.send_mails", "shell.purge_sign_ins"):
        task = app.tasks[name]
        waits = []
        for attempts in range(10):
            again = task.get_retry_exception(exception=OperationalError(), job=job(name, attempts))
            if again is None:
                break
            waits.append(attempts)
        assert len(waits) < 5


def test_a_job_under_which_the_database_went_away_waits_and_is_done_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([OperationalError("the database is restarting"), None])
    done = []

    def count_again() -> None:
        if (trouble := next(answers)) is not None:
            raise trouble
        done.append(True)

    monkeypatch.setattr(calendar, "count_again", count_again)
    memory = InMemoryConnector()
    with app.replace_connector(memory):
        app.tasks["exchange.count_again"].configure(queue="trial").defer()
        app.run_worker(queues=["trial"], wait=False, install_signal_handlers=False)
        (waiting,) = (row for row in memory.jobs.values() if row["queue_name"] == "trial")
        assert (waiting["status"], waiting["attempts"], done) == ("todo", 1, [])
        waiting["scheduled_at"] = None
        app.run_worker(queues=["trial"], wait=False, install_signal_handlers=False)
        assert (waiting["status"], done) == ("succeeded", [True])
