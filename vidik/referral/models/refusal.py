# SPDX-License-Identifier: EUPL-1.2
"""That somebody was told of the centre and refused: counted, and nothing about whom."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from vidik.institutions.models import Institution
from vidik.referral.types import RefusalGround


class Refusal(models.Model):
    """An adult was told of the centre and of their rights, and does not want to be reported.

    No person, no words, no answers, and nobody who entered it: only where, by which list, in which
    month and why. It never changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    list_code = models.SlugField(max_length=60)
    """Code of the list of indicators that was used, in whichever version."""
    month = models.DateField()
    """The first day of the month: on which day it was is not kept."""
    ground = models.CharField(max_length=12, choices=RefusalGround.choices)

    class Meta:
        """In no order that would tell when one was entered."""

        ordering = ("month", "institution", "id")
        indexes = [models.Index(fields=("month",), name="refusals_by_month")]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1), name="refusals_keep_the_month_and_no_day"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=RefusalGround.values), name="refusals_are_told_in_codes"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
