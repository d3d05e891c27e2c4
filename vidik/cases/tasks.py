# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the cases room; none is given anything about a case."""

from __future__ import annotations

import logging
from typing import Final

from procrastinate.contrib.django import app

from vidik.cases.selectors.reach import reach_differences
from vidik.cases.services import head_mails
from vidik.core.jobs import UNTIL_THE_NEXT_ROUND, UNTIL_THE_SERVER_TAKES_IT

_log: Final = logging.getLogger(__name__)


@app.task(name="cases.mail_head", retry=UNTIL_THE_SERVER_TAKES_IT)
def mail_head(user: int) -> None:
    """E-mail the head of an institution that something urgent waits."""
    head_mails.send_to_head(user)


@app.periodic(cron="23 * * * *")
@app.task(name="cases.check_reach", queueing_lock="check_reach", retry=UNTIL_THE_NEXT_ROUND)
def check_reach(timestamp: int) -> None:
    """Raise an alarm where somebody reaches more cases, or fewer, than follows from the cases."""
    del timestamp
    found = reach_differences()
    if any(found):
        _log.critical(
            "Reach differs from what it follows from: %s rows are missing, %s follow from nothing. "
            "Somebody may see a case that is not theirs. “vidik doctor” says what to do.",
            found.missing,
            found.surplus,
        )
