# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the room of matters; none is given anything about a matter."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vidik.core.jobs import UNTIL_THE_DATABASE_IS_BACK, UNTIL_THE_NEXT_ROUND
from vidik.forms.services import importing
from vidik.matters.services import reminding
from vidik.matters.services.importing import IMPORTER


@app.periodic(cron="*/5 * * * *")
@app.task(name="matters.remind", queueing_lock="matters.remind", retry=UNTIL_THE_NEXT_ROUND)
def remind(timestamp: int) -> None:
    """Ask for owed notices that are late."""
    del timestamp
    reminding.remind()


@app.task(name="matters.check_import", retry=UNTIL_THE_DATABASE_IS_BACK)
def check_import(*, key: str) -> None:
    """Look at a register that somebody brought."""
    importing.run(IMPORTER, key, dry_run=True)


@app.task(name="matters.enter_import", retry=UNTIL_THE_DATABASE_IS_BACK)
def enter_import(*, key: str) -> None:
    """Enter a register that was looked at and confirmed."""
    importing.run(IMPORTER, key, dry_run=False)
