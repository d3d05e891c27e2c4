# SPDX-License-Identifier: EUPL-1.2
"""What is written at questions, and who answers which section."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from vidik.institutions.models import Institution
from vidik.questionnaires.models.calls import Respondent


class Remark(models.Model):
    """What somebody wrote at a question: a comment, or what the office asks to be corrected."""

    respondent = models.ForeignKey(Respondent, models.PROTECT, related_name="remarks")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    question = models.CharField(max_length=200)
    section = models.CharField(max_length=100, blank=True)
    text = models.TextField()
    is_asked = models.BooleanField(default=False)
    """The office asks for a correction or a word; until then the question counts as open."""
    by_office = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """The oldest first: they tell a story."""

        ordering = ("written_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_asked=False) | models.Q(by_office=True),
                name="the_office_asks",
            )
        ]
        indexes = [models.Index(fields=("respondent", "question"), name="remarks_at_a_question")]

    def __str__(self) -> str:
        return self.question


class SectionTask(models.Model):
    """A section that a colleague in the institution answers."""

    respondent = models.ForeignKey(Respondent, models.PROTECT, related_name="tasks")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    section = models.CharField(max_length=100)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)
    done_at = models.DateTimeField(null=True, blank=True)
    """When the colleague said that the section is complete."""
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """In the order in which they were given; nobody has the same section twice at a time."""

        ordering = ("given_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("respondent", "section", "person"),
                condition=models.Q(ended_at__isnull=True),
                name="a_section_is_given_to_a_person_once",
            )
        ]

    def __str__(self) -> str:
        return self.section
