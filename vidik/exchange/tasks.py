# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the exchange room; none is given anything about a notice or a case.

Each does what is due when it runs and commits step by step, so it may be tried again anywhere.
"""

from __future__ import annotations

from procrastinate.contrib.django import app

from vidik.core.jobs import (
    UNTIL_THE_DATABASE_IS_BACK,
    UNTIL_THE_NEXT_ROUND,
    UNTIL_THE_SERVER_TAKES_IT,
)
from vidik.exchange.services import calendar, contact_changes, mailing, reminding


@app.periodic(cron="*/5 * * * *")
@app.task(name="exchange.remind", queueing_lock="exchange.remind", retry=UNTIL_THE_NEXT_ROUND)
def remind(timestamp: int) -> None:
    """Do the rungs of ladders that have fallen."""
    del timestamp
    reminding.run_reminders()


@app.periodic(cron="* * * * *")
@app.task(
    name="exchange.send_mails", queueing_lock="exchange.send_mails", retry=UNTIL_THE_NEXT_ROUND
)
def send_mails(timestamp: int) -> None:
    """Pass waiting e-mails to the mail server."""
    del timestamp
    mailing.run_outbox()


@app.task(name="exchange.count_again", retry=UNTIL_THE_DATABASE_IS_BACK)
def count_again() -> None:
    """Count open deadlines again after the working calendar changed."""
    calendar.count_again()


@app.task(name="exchange.mail_contact_change", retry=UNTIL_THE_SERVER_TAKES_IT)
def mail_contact_change(address: str, language: str) -> None:
    """E-mail one address of an institution that something about its contact points waits."""
    contact_changes.send_mail(address, language)
