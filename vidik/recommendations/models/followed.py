# SPDX-License-Identifier: EUPL-1.2
"""What else is followed up: meetings, matters over the years, what a report says of itself."""

from __future__ import annotations

from django.db import models

from vidik.core.bilingual import Bilingual, pick
from vidik.figures.models import Cycle, Figure, Theme
from vidik.institutions.models import Institution
from vidik.recommendations.models.advice import Recommendation
from vidik.recommendations.models.choices import EncounterKind


class Encounter(Bilingual, models.Model):
    """A visit or a meeting of the Rapporteur with what was found or explained there."""

    code = models.SlugField(max_length=60, unique=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="encounters")
    kind = models.CharField(max_length=20, choices=EncounterKind.choices)
    title_en = models.CharField(max_length=300)
    title_sr = models.CharField(max_length=300)
    text_en = models.TextField()
    """The findings of a visit, a paragraph each, or the purpose of a meeting."""
    text_sr = models.TextField()
    period = models.CharField(max_length=60, blank=True)
    """Written form of `vidik.core.periods.Period`: no source gives the day."""
    sections = models.CharField(max_length=120, blank=True)
    others_en = models.CharField(max_length=300, blank=True)
    """Who else took part without being named."""
    others_sr = models.CharField(max_length=300, blank=True)
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
    def others(self) -> str:
        """Who else took part, in the reader's language."""
        return pick(self.others_en, self.others_sr)

    @property
    def paragraphs(self) -> list[str]:
        """The text in the reader's language, paragraph by paragraph."""
        return [part for part in self.text.split("\n\n") if part]


class TrackedMatter(Bilingual, models.Model):
    """Something worth watching that did not become a recommendation."""

    code = models.SlugField(max_length=60, unique=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="tracked_matters")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True)
    title_en = models.CharField(max_length=300)
    title_sr = models.CharField(max_length=300)
    text_en = models.TextField()
    text_sr = models.TextField()
    question_en = models.CharField(max_length=300, blank=True)
    """What to ask in the next cycle to see whether it still stands."""
    question_sr = models.CharField(max_length=300, blank=True)
    sections = models.CharField(max_length=120, blank=True)
    institutions = models.ManyToManyField(Institution, related_name="tracked_matters", blank=True)
    near = models.ManyToManyField(Recommendation, related_name="tracked_matters", blank=True)
    """Recommendations whose subject is close."""

    class Meta:
        """In the order of their codes."""

        ordering = ("cycle", "code")

    def __str__(self) -> str:
        return self.code

    @property
    def question(self) -> str:
        """What to ask next time, in the reader's language."""
        return pick(self.question_en, self.question_sr)


class Headline(models.Model):
    """The published share of recommendations acted upon or begun, and what can be said of it."""

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="headline")
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="+")
    note_en = models.TextField()
    note_sr = models.TextField()

    def __str__(self) -> str:
        return str(self.cycle_id)

    @property
    def note(self) -> str:
        """The note in the reader's language."""
        return pick(self.note_en, self.note_sr)


class HeadlineCount(models.Model):
    """A count and a base that were tried for the published share, and what came of it."""

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
    reading_en = models.TextField()
    reading_sr = models.TextField()

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

    @property
    def reading(self) -> str:
        """What the count would mean, in the reader's language."""
        return pick(self.reading_en, self.reading_sr)
