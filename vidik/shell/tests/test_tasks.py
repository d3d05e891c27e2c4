# SPDX-License-Identifier: EUPL-1.2
"""Jobs that a killed worker or a database that was away left behind are done after all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

from vidik.shell.tasks import STALLED_AFTER_SECONDS, retry_stalled


def job(number: int, worker: int | None) -> Job:
    return Job(
        id=number, lock=None, queueing_lock=None, task_name="report.make_documents",
        queue="default", worker_id=worker,
    )  # fmt: skip


@dataclass
class Manager:
    """The part of a job manager that the task asks."""

    dead: list[Job]
    doing: list[Job]
    retried: list[int | None] = field(default_factory=list)
    waiting: frozenset[int] = frozenset()
    ended: list[int | None] = field(default_factory=list)

    async def get_stalled_jobs(self, *, seconds_since_heartbeat: float) -> list[Job]:
        assert seconds_since_heartbeat == STALLED_AFTER_SECONDS
        return self.dead

    async def list_jobs_async(self, *, status: str, worker_id: int) -> list[Job]:
        assert status == "doing"
        return [one for one in self.doing if one.worker_id == worker_id]

    async def retry_job(self, job: Job) -> None:
        if job.id in self.waiting:
            raise UniqueViolation(constraint_name="queueing_lock", queueing_lock="sign_head")
        self.retried.append(job.id)

    async def finish_job(self, job: Job, status: Status, *, delete_job: bool) -> None:
        assert (status, delete_job) == (Status.FAILED, True)
        self.ended.append(job.id)


def run(manager: Manager, own: Job) -> list[int | None]:
    context: Any = SimpleNamespace(app=SimpleNamespace(job_manager=manager), job=own)
    asyncio.run(retry_stalled.func(context, 0))
    return manager.retried


def test_jobs_of_dead_workers_are_given_back() -> None:
    own = job(1, 7)
    assert run(Manager([job(2, 5)], [own, job(3, 8)]), own) == [2]


def test_what_this_worker_seems_to_do_besides_is_given_back() -> None:
    own = job(1, 7)
    assert run(Manager([], [own, job(2, 7), job(3, 8)]), own) == [2]


def test_a_job_that_is_found_twice_is_given_back_once() -> None:
    own = job(1, 7)
    assert run(Manager([job(2, 7)], [own, job(2, 7)]), own) == [2]


def test_a_job_of_which_another_waits_is_ended_and_stops_no_other() -> None:
    own = job(1, 7)
    manager = Manager([job(2, 5), job(3, 5)], [own], waiting=frozenset({2}))
    assert run(manager, own) == [3]
    assert manager.ended == [2]
