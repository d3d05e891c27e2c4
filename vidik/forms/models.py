# SPDX-License-Identifier: EUPL-1.2
"""Versions of forms, and drafts with every state they were in."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from vidik.core.frozen_rows import frozen_rows
from vidik.core.texts import TextsField
from vidik.forms.types import DraftState, RevisionKind


class FormVersion(models.Model):
    """One version of a form, frozen: what was asked stays what was asked."""

    form_id = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    title = TextsField()
    survey = models.JSONField()
    """Rows of the survey sheet with tables unfolded, as `[where, {column: text}]`."""
    choices = models.JSONField(default=list)
    names = models.JSONField(default=dict)
    """Names of the codes that the form speaks of: dimension → code → language → text."""
    measures = models.JSONField(default=dict)
    """Measures that it speaks of: code → [unit, what is counted]."""
    audience = models.JSONField(default=dict)
    """Who gets it: `{"institutions": [code], "kinds": [code], "everybody": true}`."""
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    wording = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    """Texts that read otherwise than when it was frozen, by address (`methods/rewording.py`)."""
    worded = models.PositiveIntegerField(default=0, db_default=0)
    """How many times its wording was revised."""

    class Meta:
        """By name and version."""

        ordering = ("form_id", "-made_at")
        constraints = [
            models.UniqueConstraint(
                fields=("form_id", "version"), name="versions_of_a_form_are_named_once"
            )
        ]
        triggers = frozen_rows("forms", but=("wording", "worded"))

    def __str__(self) -> str:
        return f"{self.form_id} {self.version}"


class WordingRevision(models.Model):
    """Other words for the same questions; what is asked, and what figures it gives, stays."""

    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="wordings")
    number = models.PositiveIntegerField()
    """Counted from 1; 0 is the wording that was frozen."""
    texts = models.JSONField()
    """`{address: [before, now]}`."""
    reason = models.TextField()
    source = models.CharField(max_length=64, blank=True)
    """Digest of the pack's form that brought it; blank where the office wrote it."""
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("form", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=("form", "number"), name="wordings_of_a_form_are_numbered_once"
            )
        ]
        triggers = frozen_rows("wordings")

    def __str__(self) -> str:
        return f"{self.form_id}.{self.number}"


class FormDraft(models.Model):
    """A form that the office writes; when it is done, a version is made of it."""

    form_id = models.SlugField(max_length=60)
    year = models.PositiveSmallIntegerField()
    """For which cycle it is meant; its version is named by it."""
    title = TextsField()
    base = models.ForeignKey(FormVersion, models.PROTECT, null=True, blank=True, related_name="+")
    """The version that it began as, or that it is compared with."""
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    revision = models.PositiveIntegerField(default=1)
    version = models.OneToOneField(
        FormVersion, models.PROTECT, null=True, blank=True, related_name="draft"
    )
    """The version that was made from it."""
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=120)

    class Meta:
        """The one last worked on first."""

        ordering = ("-changed_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("form_id",),
                condition=models.Q(state=DraftState.OPEN),
                name="a_form_is_written_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state=DraftState.FROZEN, version__isnull=False)
                | (~models.Q(state=DraftState.FROZEN) & models.Q(version__isnull=True)),
                name="a_frozen_draft_has_its_version",
            ),
        ]

    def __str__(self) -> str:
        return self.form_id


class DraftRevision(models.Model):
    """A draft as it stood after one change; none is ever changed, undoing makes another one."""

    draft = models.ForeignKey(FormDraft, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    did = models.CharField(max_length=20, choices=RevisionKind.choices)
    subject = models.CharField(max_length=200, blank=True)
    """Name of the question, group or list that was changed."""
    content = models.JSONField()
    """`{"titles", "audience", "survey": [{column: text}], "choices": [{column: text}]}`, with
    tables of figures as one row each."""
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("draft", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=("draft", "number"), name="revisions_of_a_draft_are_numbered_once"
            )
        ]
        triggers = frozen_rows("revisions")

    def __str__(self) -> str:
        return f"{self.draft_id}.{self.number}"
