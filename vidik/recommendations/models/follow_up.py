# SPDX-License-Identifier: EUPL-1.2
"""What else is followed up: meetings, matters over the years, what a report says of itself."""

from __future__ import annotations

from django.db import models

from vidik.core.texts import TextsField
from vidik.figures.models import Cycle, Figure, Theme
from vidik.institutions.models import Institution
from vidik.recommendations.models.advice import Recommendation
from vidik.recommendations.models.choices import EncounterKind


class Encounter(models.Model):
    """A visit or a meeting of the Rapporteur with what was found or explained there."""

    code = models.SlugField(max_length=60, unique=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="encounters")
    kind = models.CharField(max_length=20, choices=EncounterKind.choices)
    title = TextsField()
    text = TextsField()
    """The findings of a visit, a paragraph each, or the purpose of a meeting."""
    period = models.CharField(max_length=60, blank=True)
    """Written form of `vidik.core.periods.Period`: no source gives the day."""
    sections = models.CharField(max_length=120, blank=True)
    others = TextsField(blank=True)
    """Who else took part without being named."""
    about_report = models.PositiveSmallIntegerField(null=True, blank=True)
    """Number of the annual report whose recommendations were explained."""
    institutions = models.ManyToManyField(Institution, related_name="encounters", blank=True)
    recommendations = models.ManyToManyField(Recommendation, related_name="encounters", blank=True)
    figures = models.ManyToManyField(Figure, related_name="+", blank=True)

    class Meta:
        """Visits before meetings, in the order of their codes."""

        ordering = ("cycle", "-kind", "code")

    def __str__(self) -> str:
        return self.code

    @property
    def paragraphs(self) -> list[str]:
        """The text in the reader's language, paragraph by paragraph."""
        return [part for part in str(self.text).split("\n\n") if part]


class TrackedMatter(models.Model):
    """Something worth watching that did not become a recommendation."""

    code = models.SlugField(max_length=60, unique=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="tracked_matters")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True)
    title = TextsField()
    text = TextsField()
    question = TextsField(blank=True)
    """What to ask in the next cycle to see whether it still stands."""
    sections = models.CharField(max_length=120, blank=True)
    institutions = models.ManyToManyField(Institution, related_name="tracked_matters", blank=True)
    near = models.ManyToManyField(Recommendation, related_name="tracked_matters", blank=True)
    """Recommendations whose subject is close."""

    class Meta:
        """In the order of their codes."""

        ordering = ("cycle", "code")

    def __str__(self) -> str:
        return self.code


class Headline(models.Model):
    """The published share of recommendations acted upon or begun, and what can be said of it."""

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="headline")
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="+")
    note = TextsField()

    def __str__(self) -> str:
        return str(self.cycle_id)


class HeadlineCount(models.Model):
    """A count and a base that were tried for the published share, and with what result."""

    headline = models.ForeignKey(Headline, models.CASCADE, related_name="counts")
    position = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    base = models.PositiveIntegerField()
    share = models.DecimalField(max_digits=5, decimal_places=2)
    """Percent, to two decimals."""
    nearest = models.BooleanField(default=False)
    """Gives the published share when rounded half up to the whole percent."""
    truncated = models.BooleanField(default=False)
    """Gives the published share when its decimals are cut off."""
    reading = TextsField()

    class Meta:
        """In the order of the pack."""

        ordering = ("headline", "position")
        constraints = [
            models.UniqueConstraint(
                fields=("headline", "count", "base"), name="a_count_and_base_are_tried_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.count}/{self.base}"

    @property
    def gives_it(self) -> bool:
        """Whether any rounding leads from this count to the published share."""
        return self.nearest or self.truncated
