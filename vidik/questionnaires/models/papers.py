# SPDX-License-Identifier: EUPL-1.2
"""Letters with their pages, and attachments."""

from __future__ import annotations

import uuid

from django.db import models

from vidik.core.frozen_rows import frozen_rows
from vidik.institutions.models import Institution
from vidik.questionnaires.models.calls import Respondent
from vidik.questionnaires.models.scanned import PagePicture, ScannedFile
from vidik.questionnaires.types import (
    Paper,
)


class Document(ScannedFile):
    """A paper that came with answers: a scanned letter to enter them from, or an attachment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    respondent = models.ForeignKey(Respondent, models.PROTECT, related_name="documents")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Paper.choices)
    question = models.CharField(max_length=200, blank=True)
    """The question that an attachment belongs to; blank for the whole questionnaire."""
    reference = models.CharField(max_length=60, blank=True)
    """The number that the institution gave its letter."""
    dated_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    """How many pages can be looked at here; 0 for files that are only downloaded."""

    class Meta:
        """In the order in which they came; a letter says when it is from and when it came."""

        ordering = ("added_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind=Paper.LETTER)
                | models.Q(dated_on__isnull=False, received_on__isnull=False, pages__gte=1),
                name="letters_have_their_days_and_pages",
            )
        ]
        triggers = frozen_rows("documents")[:1]

    @property
    def title(self) -> str:
        """What a letter is cited by: its number where it has one, else the file's name."""
        return self.reference or self.name


class DocumentPage(PagePicture):
    """One page of a document as a picture."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="pictures")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")

    class Meta:
        """In their order."""

        ordering = ("document", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("document", "number"), name="pages_of_a_document_are_numbered_once"
            )
        ]
        triggers = frozen_rows("pages")[:1]
