# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the referral room; none is given anything about a report."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vidik.core.jobs import UNTIL_THE_NEXT_ROUND, each_of
from vidik.core.navigation import is_left_out
from vidik.referral.services import duty_calls


@app.periodic(cron="* * * * *")
@app.task(name="referral.watch", queueing_lock="referral.watch", retry=UNTIL_THE_NEXT_ROUND)
def watch(timestamp: int) -> None:
    """Go up the ladder for what nobody took on or answered, and e-mail those who were notified."""
    del timestamp
    if is_left_out("referral:inbox"):
        return
    each_of(
        duty_calls.end_calls,
        duty_calls.run_watch,
        duty_calls.call_for_duties,
        duty_calls.call_for_letters,
        duty_calls.remind_of_feedback,
        duty_calls.mail_duty_calls,
    )
