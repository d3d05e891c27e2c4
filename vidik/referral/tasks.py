# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the referral room; none is given anything about a report."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vidik.core.jobs import UNTIL_THE_NEXT_ROUND, each_of
from vidik.referral import services


@app.periodic(cron="* * * * *")
@app.task(name="referral.watch", queueing_lock="referral.watch", retry=UNTIL_THE_NEXT_ROUND)
def watch(timestamp: int) -> None:
    """Go up the ladder for what nobody took on or answered, and e-mail those who were told."""
    del timestamp
    each_of(
        services.end_calls,
        services.run_watch,
        services.call_for_duties,
        services.call_for_letters,
        services.remind_of_feedback,
        services.mail_alarms,
    )
