# SPDX-License-Identifier: EUPL-1.2
"""What an activity of a plan is measured by: indicators, targets, counts entered by hand."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import F, Q

from vidik.core.frozen_rows import frozen_rows
from vidik.core.texts import TextsField
from vidik.figures.models import Measure
from vidik.institutions.models import Institution
from vidik.recommendations.models.choices import Better
from vidik.recommendations.models.plans import Activity


@pghistory.track()
class Indicator(models.Model):
    """One thing by which an activity is measured: a figure, or a count with a document."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="indicators")
    text = TextsField()
    unit = TextsField(partial=True, blank=True)
    """What is counted, where no measure says it."""
    better = models.CharField(max_length=4, choices=Better.choices, default=Better.MORE)
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    """Blank where the count is entered by hand with a document."""
    source = models.ForeignKey(Institution, models.PROTECT, null=True, blank=True, related_name="+")
    """The institution whose figures verify it."""
    dimension_key = models.CharField(max_length=500, blank=True)
    """Which part of the measure, as in `figures.Figure`: `a=b;c=d`."""
    baseline = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    baseline_period = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.CharField(max_length=120, blank=True)
    drop_reason = models.TextField(blank=True)

    class Meta:
        """In the order of the plan."""

        ordering = ("activity", "position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__isnull=True, source__isnull=True, dimension_key="")
                | Q(measure__isnull=False, source__isnull=False),
                name="indicators_by_figures_name_measure_and_source",
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True, baseline_period="")
                | (Q(baseline__isnull=False) & ~Q(baseline_period="")),
                name="baselines_have_a_period",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, drop_reason="")
                | (Q(dropped_at__isnull=False) & ~Q(drop_reason="") & ~Q(dropped_by="")),
                name="dropped_indicators_say_why_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.pk}"


@pghistory.track()
class Target(models.Model):
    """What an indicator is to reach in a period, in all or for a part of it."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    period = models.CharField(max_length=60)
    """Written form of `vidik.core.periods.Period`."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    part = models.CharField(max_length=120, blank=True)
    """A dimension and its code, `sex=female`; blank for all."""
    value = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        """The earliest period first."""

        ordering = ("indicator", "part", "ends_on", "starts_on")
        constraints = [
            models.UniqueConstraint(
                fields=("indicator", "period", "part"), name="a_period_has_one_target"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="targets_end_after_they_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.period}"


class Count(models.Model):
    """A count entered by hand, with the document that shows it; a newer one replaces it."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="counts")
    period = models.CharField(max_length=60)
    part = models.CharField(max_length=120, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    document = models.CharField(max_length=300)
    """Title, number and day of the document, and the page where the count stands."""
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("indicator", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(document=""), name="counts_name_their_document")
        ]
        triggers = frozen_rows("action_plan_counts")

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.period}"
