# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the identification room; none is given anything about a person."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vidik.core.jobs import UNTIL_THE_DATABASE_IS_BACK
from vidik.identification.services.counted import count_year


@app.task(name="identification.count_again", retry=UNTIL_THE_DATABASE_IS_BACK)
def count_again(year: int, language: str) -> None:
    """Count the statistics of a year anew."""
    count_year(year, language)
