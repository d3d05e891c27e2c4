# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the room of events."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vidik.core.jobs import UNTIL_THE_DATABASE_IS_BACK
from vidik.events.services.importing import IMPORTER
from vidik.forms.services import importing


@app.task(name="events.check_import", retry=UNTIL_THE_DATABASE_IS_BACK)
def check_import(*, key: str) -> None:
    """Look at a record of events that somebody brought."""
    importing.run(IMPORTER, key, dry_run=True)


@app.task(name="events.enter_import", retry=UNTIL_THE_DATABASE_IS_BACK)
def enter_import(*, key: str) -> None:
    """Enter a record of events that was looked at and confirmed."""
    importing.run(IMPORTER, key, dry_run=False)
