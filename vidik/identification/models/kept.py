# SPDX-License-Identifier: EUPL-1.2
"""Statistics that took long to count, kept for those who look at them next."""

from __future__ import annotations

from django.db import models


class KeptCount(models.Model):
    """The statistics of a year as they were counted at a moment: numbers and names of codes."""

    year = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=20)
    content = models.JSONField()
    counted_at = models.DateTimeField()
    seconds = models.FloatField()
    """How long it took to count them."""

    class Meta:
        """One for each year and language."""

        constraints = [
            models.UniqueConstraint(fields=("year", "language"), name="a_year_is_kept_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.language}"
