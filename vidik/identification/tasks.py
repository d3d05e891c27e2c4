# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the identification room; none is given anything about a person."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone
from procrastinate.contrib.django import app

from vidik.core.jobs import UNTIL_THE_DATABASE_IS_BACK
from vidik.identification.services.counted import count_year

BEHIND_ALL: Final = -10
"""Alarms, mails and documents that wait go first."""


@app.task(
    name="identification.count_again",
    lock="identification.count_again",
    priority=BEHIND_ALL,
    retry=UNTIL_THE_DATABASE_IS_BACK,
)
def count_again(year: int, language: str, asked: str = "") -> None:
    """Count the statistics of a year anew, if nobody has since that was asked for."""
    count_year(year, language, dt.datetime.fromisoformat(asked) if asked else timezone.now())
