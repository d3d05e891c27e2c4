# SPDX-License-Identifier: EUPL-1.2
"""Drafts of the recommendations that the next annual report issues."""

from __future__ import annotations

import pghistory
from django.db import models

from vidik.core.texts import TextsField
from vidik.figures.models import Cycle, Figure, Measure, Theme
from vidik.institutions.models import Institution
from vidik.recommendations.models.advice import Recommendation
from vidik.recommendations.models.choices import AddresseeRole, DraftState
from vidik.recommendations.models.follow_up import TrackedMatter
from vidik.recommendations.models.plans import Activity


@pghistory.track()
class Draft(models.Model):
    """A recommendation as somebody proposes it for the annual report of a cycle."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="recommendation_drafts")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")
    title = TextsField()
    text = TextsField()
    addressees_note = TextsField(blank=True)
    sections = models.CharField(max_length=120, blank=True)
    continues = models.ManyToManyField(Recommendation, related_name="drafts", blank=True)
    continues_note = TextsField(blank=True)
    measures = models.ManyToManyField(Measure, related_name="+", blank=True)
    activities = models.ManyToManyField(Activity, related_name="drafts", blank=True)
    grounds = models.ManyToManyField(Figure, related_name="+", blank=True)
    """The figures that show why it is needed."""
    matter = models.ForeignKey(
        TrackedMatter, models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    """The matter to watch that becomes this recommendation."""
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    """Grows with each change, so that nobody overwrites or agrees to what they did not see."""
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.CharField(max_length=120, blank=True)
    returned_by = models.CharField(max_length=120, blank=True)
    return_reason = models.TextField(blank=True)
    """Why it was returned last; stays when it is ready again."""
    dropped_by = models.CharField(max_length=120, blank=True)
    drop_reason = models.TextField(blank=True)
    issued = models.OneToOneField(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="draft"
    )

    class Meta:
        """By theme, in the order in which they were written."""

        ordering = ("cycle", "theme__position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=("agreed", "issued")) | ~models.Q(agreed_by=""),
                name="agreed_drafts_say_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by="") | ~models.Q(agreed_by=models.F("written_by")),
                name="drafts_are_agreed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned")
                | (~models.Q(return_reason="") & ~models.Q(returned_by="")),
                name="returned_drafts_say_why_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="dropped")
                | (~models.Q(drop_reason="") & ~models.Q(dropped_by="")),
                name="dropped_drafts_say_why_and_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(state="issued", issued__isnull=False)
                | (~models.Q(state="issued") & models.Q(issued__isnull=True)),
                name="issued_drafts_name_their_recommendation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.pk}"


@pghistory.track()
class DraftAddressee(models.Model):
    """An institution that a drafted recommendation is for."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="addressees")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=AddresseeRole.choices)

    class Meta:
        """Leads first; an institution is addressed once."""

        ordering = ("draft", "-role", "institution__code")
        constraints = [
            models.UniqueConstraint(
                fields=("draft", "institution"), name="a_draft_addresses_an_institution_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.institution_id}"

    @property
    def binds(self) -> bool:
        """Whether the National Rapporteur may control the body: it must answer."""
        return self.institution.binds
