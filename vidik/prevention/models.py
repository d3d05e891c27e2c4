# SPDX-License-Identifier: EUPL-1.2
"""Inspections at which foreign workers were found: codes and numbers, nothing about whom."""

from __future__ import annotations

import uuid
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from vidik.accounts.models import User
from vidik.institutions.models import Institution
from vidik.prevention.types import QUESTIONS, Followed, StruckWhy, answers_to
from vidik.referral.types import Known

MOST_WORKERS: Final = 5000
"""More of one citizenship at one employer are a slip of the keyboard."""


def _share(question: str) -> models.CharField[str, str]:
    choices = [(each.value, each.label) for each in answers_to(question)]
    return models.CharField(max_length=8, choices=choices)


class Inspection(models.Model):
    """One inspection, as the inspection's own register keeps it; struck out, never changed.

    No name of a worker or an employer, no address and no words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    day = models.DateField()
    municipality = models.SlugField(max_length=80)
    """Code of a territory of the pack."""
    activity = models.SlugField(max_length=40)
    """Code of the pack's list of activities."""
    registered = models.CharField(max_length=8, choices=Known.choices)
    with_police = models.BooleanField()
    contracts = _share("contracts")
    insured = _share("insured")
    permits = _share("permits")
    safe = _share("safe")
    paid = _share("paid")
    withheld = _share("withheld")
    housed = _share("housed")
    followed = ArrayField(models.CharField(max_length=8, choices=Followed.choices))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)
    """When it was found to be entered by mistake: it stays on the list and is counted nowhere."""
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    struck_why = models.CharField(max_length=8, choices=StruckWhy.choices, blank=True, default="")

    class Meta:
        """The newest first."""

        ordering = ("-day", "id")
        indexes = [
            models.Index(fields=("institution", "-day"), name="inspections_of_a_body"),
            models.Index(fields=("day",), name="inspections_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, struck_why="")
                | Q(
                    struck_at__isnull=False,
                    struck_by__isnull=False,
                    struck_why__in=StruckWhy.values,
                ),
                name="struck_inspections_say_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(
                    registered__in=Known.values,
                    **{f"{name}__in": list(map(str, answers_to(name))) for name in QUESTIONS},
                ),
                name="inspections_are_told_in_codes",
            ),
            models.CheckConstraint(
                condition=Q(followed__contained_by=Followed.values, followed__len__gt=0)
                & (~Q(followed__contains=[Followed.NOTHING]) | Q(followed__len=1)),
                name="nothing_followed_stands_alone",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class InspectedWorkers(models.Model):
    """How many workers of one citizenship an inspection found; it never changes."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="workers")
    citizenship = models.SlugField(max_length=60)
    """Code of the pack's list of citizenships, or a `NoState`."""
    number = models.PositiveIntegerField()

    class Meta:
        """Those of one inspection by their number."""

        ordering = ("-number", "citizenship")
        constraints = [
            models.UniqueConstraint(
                fields=("inspection", "citizenship"), name="each_citizenship_once_an_inspection"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_WORKERS),
                name="inspected_workers_are_some",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
