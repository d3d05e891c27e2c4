# SPDX-License-Identifier: EUPL-1.2
"""The working calendar, declared days, and the numbers given in a year."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from vidik.core.texts import TextsField


class WorkingCalendar(models.Model):
    """What the country pack says about working days; one row."""

    country = models.CharField(max_length=2, blank=True)
    rest = ArrayField(models.PositiveSmallIntegerField(), default=list)
    """Weekdays of weekly rest, Monday 0."""
    rules = models.JSONField(default=list)
    languages = models.JSONField(default=dict)
    """Kind of institution → language of its e-mails; `default` for all others."""
    revision = models.PositiveIntegerField(default=1)
    """Rises with every change of the calendar: deadlines know what they were counted with."""

    class Meta:
        """There is one."""

        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_working_calendar")
        ]

    def __str__(self) -> str:
        return self.country


@pghistory.track()
class CalendarDay(models.Model):
    """A single day that was declared free or a working day, by the pack or by an office."""

    day = models.DateField()
    works = models.BooleanField()
    name = TextsField()
    source = models.CharField(max_length=300)
    """Which act or decision says so."""
    is_of_pack = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """By day; one declaration of a day stands."""

        ordering = ("day", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("day",),
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_declaration_of_a_day_stands",
            )
        ]

    def __str__(self) -> str:
        return self.day.isoformat()


class YearNumber(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
