# SPDX-License-Identifier: EUPL-1.2
"""Jobs that tidy the job queue and delete what is past its period."""

from __future__ import annotations

from typing import Final

from django.core.cache import caches
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from vidik.access.services import acting
from vidik.accounts.services.purging import purge_sessions, purge_sign_ins
from vidik.core.exact_cache import ExactCache
from vidik.core.jobs import UNTIL_THE_DATABASE_IS_BACK, UNTIL_THE_NEXT_ROUND
from vidik.core.retention import purge_all
from vidik.figures.services.outside import remove_old as remove_old_tables
from vidik.shell.rounds import RECORDER
from vidik.shell.verification import verify_and_record

STALLED_AFTER_SECONDS: Final = 30
"""Three heartbeats of a worker."""


@app.periodic(cron="* * * * * */15")
@app.task(name="shell.retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Return jobs back to the queue whose worker was killed; otherwise they would wait for ever.

    A worker does one job at a time. What is written down as being done by the one that does this
    was over when the database was away, so that its end could not be written down.
    """
    del timestamp
    manager = context.app.job_manager
    stalled = {
        job.id: job
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS)
    }
    if context.job.worker_id is not None:
        for job in await manager.list_jobs_async(
            status=Status.DOING.value, worker_id=context.job.worker_id
        ):
            if job.id != context.job.id:
                stalled[job.id] = job
    for job in stalled.values():
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # One of the same kind waits already, and does what this one would have done.
            await manager.finish_job(job, Status.FAILED, delete_job=True)


@app.periodic(cron="17 3 * * *")
@app.task(name="shell.purge_sign_ins", queueing_lock="purge_sign_ins", retry=UNTIL_THE_NEXT_ROUND)
def forget_sign_ins(timestamp: int) -> None:
    """Delete the sign-ins that are past their retention period."""
    del timestamp
    purge_sign_ins()


@app.periodic(cron="43 3 * * *")
@app.task(
    name="shell.purge_past_retention",
    queueing_lock="purge_past_retention",
    retry=UNTIL_THE_NEXT_ROUND,
)
def purge_past_retention(timestamp: int) -> None:
    """Delete what is past its period, kind by kind."""
    del timestamp
    purge_all()


@app.periodic(cron="7,37 * * * *")
@app.task(name="shell.forget_expired", queueing_lock="forget_expired", retry=UNTIL_THE_NEXT_ROUND)
def forget_expired(timestamp: int) -> None:
    """Remove sessions and counts of limits that are over, and tables that wait no longer."""
    del timestamp
    purge_sessions()
    remove_old_tables()
    if isinstance(cached := caches["default"], ExactCache):
        cached.forget_expired()


@app.task(
    name="shell.verify_the_chain",
    queueing_lock="verify_the_chain",
    retry=UNTIL_THE_DATABASE_IS_BACK,
)
def verify_the_chain() -> None:
    """Walk the chain for somebody who asked on the page of the record."""
    with acting(RECORDER):
        verify_and_record(RECORDER)
