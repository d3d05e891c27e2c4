# SPDX-License-Identifier: EUPL-1.2
"""What else is followed up: meetings, matters over the years, what a report says of itself."""

from __future__ import annotations

import pghistory
from django.db import models

from vidik.core.frozen_rows import frozen_rows
from vidik.core.texts import TextsField
from vidik.figures.models import Cycle, Figure, Theme
from vidik.institutions.models import Institution
from vidik.recommendations.models.advice import Recommendation
from vidik.recommendations.models.choices import EncounterKind, MatterState


@pghistory.track()
class Encounter(models.Model):
    """A visit or a meeting of the Rapporteur with what was found or explained there."""

    code = models.SlugField(max_length=60, unique=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="encounters")
    kind = models.CharField(max_length=20, choices=EncounterKind.choices)
    title = TextsField()
    text = TextsField(partial=True)
    """The findings of a visit, a paragraph each, or the purpose of a meeting."""
    period = models.CharField(max_length=60, blank=True)
    """Written form of `vidik.core.periods.Period`, where no day is known."""
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    sections = models.CharField(max_length=120, blank=True)
    others = TextsField(blank=True)
    """Who else took part without being named."""
    about_report = models.PositiveSmallIntegerField(null=True, blank=True)
    """Number of the annual report whose recommendations were explained."""
    institutions = models.ManyToManyField(Institution, related_name="encounters", blank=True)
    recommendations = models.ManyToManyField(Recommendation, related_name="encounters", blank=True)
    figures = models.ManyToManyField(Figure, related_name="+", blank=True)
    written_by = models.CharField(max_length=120, blank=True)
    """Blank where it came with the country pack."""
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    """Blank while it is as the country pack has it; the pack never overwrites a change."""
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.CharField(max_length=120, blank=True)
    struck_reason = models.TextField(blank=True)

    class Meta:
        """Visits before meetings, in the order of their codes."""

        ordering = ("cycle", "-kind", "code")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(struck_at__isnull=True, struck_reason="")
                | (
                    models.Q(struck_at__isnull=False)
                    & ~models.Q(struck_reason="")
                    & ~models.Q(struck_by="")
                ),
                name="struck_encounters_say_why_and_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True, ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="encounters_end_after_they_begin",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def paragraphs(self) -> list[str]:
        """The text in the reader's language, paragraph by paragraph."""
        return [part for part in str(self.text).split("\n\n") if part]


@pghistory.track()
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
    state = models.CharField(max_length=8, choices=MatterState.choices, default=MatterState.OPEN)
    opened_by = models.CharField(max_length=120, blank=True)
    """Blank where it came with the country pack."""
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    """Blank while it is as the country pack has it; the pack never overwrites a change."""
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    close_reason = models.TextField(blank=True)
    became = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="came_from"
    )

    class Meta:
        """In the order of their codes."""

        ordering = ("cycle", "code")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_on__isnull=False, became__isnull=True)
                & ~models.Q(close_reason="")
                & ~models.Q(closed_by="")
                | models.Q(state="became", closed_on__isnull=False, became__isnull=False)
                | models.Q(state="open", closed_on__isnull=True, became__isnull=True),
                name="closed_matters_say_why_or_what_they_became",
            )
        ]

    def __str__(self) -> str:
        return self.code


class MatterNote(models.Model):
    """What was seen of a matter on a day; notes are added and never changed."""

    matter = models.ForeignKey(TrackedMatter, models.PROTECT, related_name="notes")
    seen_on = models.DateField()
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("matter", "-seen_on", "-pk")
        triggers = frozen_rows("notes_on_matters", but=())

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.seen_on}"


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
