# SPDX-License-Identifier: EUPL-1.2
"""Answers as they are, what explains them, and what was sent."""

from __future__ import annotations

import uuid

from django.db import models

from vidik.core.frozen_rows import frozen_rows
from vidik.institutions.models import Institution
from vidik.questionnaires.models.calls import Respondent
from vidik.questionnaires.types import (
    Channel,
)


class DraftAnswer(models.Model):
    """One answer as it is while the questionnaire is filled in."""

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="drafts")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    question = models.CharField(max_length=200)
    section = models.CharField(max_length=100, blank=True)
    """The section that the question is in: colleagues may have sections of their own."""
    occurrence = models.SmallIntegerField(default=-1)
    """Which time of a repeated group, counted from 0; -1 for what is asked once."""
    value = models.TextField(blank=True)
    status = models.CharField(max_length=20, blank=True)
    qualifier = models.CharField(max_length=20, default="exact")
    document = models.ForeignKey(
        "Document", models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The letter that the answer was entered from."""
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    """The page of the letter on which it stands."""
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=120)

    class Meta:
        """Each question is answered once."""

        constraints = [
            models.UniqueConstraint(
                fields=("respondent", "question", "occurrence"), name="one_draft_for_each_question"
            ),
            models.CheckConstraint(
                condition=models.Q(document__isnull=True, page__isnull=True)
                | models.Q(document__isnull=False, page__gte=1),
                name="a_cited_letter_has_its_page",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Explanation(models.Model):
    """Why something that the checks question stays as it is."""

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="explanations")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    problem = models.CharField(max_length=64)
    """Fingerprint of the problem: what is questioned, with the values that it has."""
    questions = models.JSONField(default=list)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    class Meta:
        """A problem is explained once."""

        constraints = [
            models.UniqueConstraint(
                fields=("respondent", "problem"), name="problems_are_explained_once"
            )
        ]

    def __str__(self) -> str:
        return self.problem


class Submission(models.Model):
    """The answers as they were sent; none is ever changed, a correction is another one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    respondent = models.ForeignKey(Respondent, models.PROTECT, related_name="submissions")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    receipt = models.CharField(max_length=40, unique=True)
    answers = models.JSONField()
    """`{"single": {question: [value, status, qualifier]}, "repeated": {group: […]}}`."""
    explanations = models.JSONField(default=list)
    """`[{"questions": […], "problem": sentence, "text": explanation}]`."""
    citations = models.JSONField(default=dict)
    """Where a letter says it: `{question: [document, page, written citation]}`."""
    channel = models.CharField(max_length=10, choices=Channel.choices)
    worded = models.PositiveIntegerField(default=0, db_default=0)
    """The wording of the form that was read when it was sent."""
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("respondent", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=("respondent", "number"), name="submissions_are_numbered_once"
            )
        ]
        triggers = frozen_rows("submissions")

    def __str__(self) -> str:
        return self.receipt
