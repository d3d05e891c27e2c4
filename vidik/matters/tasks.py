# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the room of matters; none is given anything about a matter."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vidik.core.jobs import UNTIL_THE_NEXT_ROUND
from vidik.matters.services import reminding


@app.periodic(cron="*/5 * * * *")
@app.task(name="matters.remind", queueing_lock="matters.remind", retry=UNTIL_THE_NEXT_ROUND)
def remind(timestamp: int) -> None:
    """Ask for owed notices that are late."""
    del timestamp
    reminding.remind()
