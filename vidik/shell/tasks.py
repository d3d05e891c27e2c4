# SPDX-License-Identifier: EUPL-1.2
"""Jobs that keep the job queue itself in order."""

from __future__ import annotations

from typing import Final

from procrastinate import JobContext
from procrastinate.contrib.django import app

STALLED_AFTER_SECONDS: Final = 60


@app.periodic(cron="* * * * *")
@app.task(name="shell.retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give jobs back to the queue whose worker was killed; otherwise they would wait for ever."""
    del timestamp
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job)
