# SPDX-License-Identifier: EUPL-1.2
"""Data calls, the forms they use, and what each institution answered."""

from __future__ import annotations

import uuid

import pghistory
import pgtrigger
from django.db import models
from django.utils import timezone

from vidik.core.bilingual import Bilingual, pick
from vidik.figures.models import Cycle
from vidik.institutions.models import Institution
from vidik.questionnaires.types import CallState, Channel, Did, DraftState, State


def _kept(name: str) -> list[pgtrigger.Trigger]:
    """Let a row stay as it was written; the institution follows a merge."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_never_change",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            func=(
                "IF to_jsonb(NEW) - 'institution_id' IS DISTINCT FROM"
                " to_jsonb(OLD) - 'institution_id' THEN RAISE EXCEPTION"
                f" '{name} are never changed'; END IF; RETURN NEW;"
            ),
        ),
        pgtrigger.Trigger(
            name=f"{name}_are_never_removed",
            operation=pgtrigger.Delete,
            when=pgtrigger.Before,
            func=f"RAISE EXCEPTION '{name} are never removed';",
        ),
    ]


class FormVersion(Bilingual, models.Model):
    """One version of a form, frozen: what was asked stays what was asked."""

    form_id = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    title_en = models.CharField(max_length=200)
    title_sr = models.CharField(max_length=200)
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

    class Meta:
        """By name and version."""

        ordering = ("form_id", "-made_at")
        constraints = [
            models.UniqueConstraint(
                fields=("form_id", "version"), name="versions_of_a_form_are_named_once"
            )
        ]
        triggers = _kept("forms")

    def __str__(self) -> str:
        return f"{self.form_id} {self.version}"

    @property
    def title(self) -> str:
        """The form's title in the reader's language."""
        return pick(self.title_en, self.title_sr)


class FormDraft(Bilingual, models.Model):
    """A form that the office writes; when it is done, a version is made of it."""

    form_id = models.SlugField(max_length=60)
    year = models.PositiveSmallIntegerField()
    """For which cycle it is meant; its version is named by it."""
    title_en = models.CharField(max_length=200)
    title_sr = models.CharField(max_length=200)
    base = models.ForeignKey(FormVersion, models.PROTECT, null=True, blank=True, related_name="+")
    """The version that it began as, or that it is compared with."""
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.OPEN)
    revision = models.PositiveIntegerField(default=1)
    version = models.OneToOneField(
        FormVersion, models.PROTECT, null=True, blank=True, related_name="draft"
    )
    """What became of it."""
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

    @property
    def title(self) -> str:
        """The form's title in the reader's language."""
        return pick(self.title_en, self.title_sr)


class DraftRevision(models.Model):
    """A draft as it stood after one change; none is ever changed, undoing makes another one."""

    draft = models.ForeignKey(FormDraft, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    did = models.CharField(max_length=20, choices=Did.choices)
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
        triggers = _kept("revisions")

    def __str__(self) -> str:
        return f"{self.draft_id}.{self.number}"


@pghistory.track()
class Call(models.Model):
    """One yearly data call."""

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="call")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.PREPARED)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=120)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)


@pghistory.track()
class Respondent(models.Model):
    """One institution in a call: its form, its legal basis, where its answers stand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="respondents")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    is_bound = models.BooleanField()
    """Whether the body is under the Protector's control and so bound to answer."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    notice_key = models.UUIDField(null=True, blank=True)
    """The addressee of the act in the exchange room, once it was sent."""
    sent_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    last_saved_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    """When the first submission came."""
    accepted_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    figures = models.PositiveIntegerField(default=0)
    """Bound questions that the newest submission answers."""
    blanks = models.PositiveIntegerField(default=0)
    """Those of them that it answers by a reason instead of a number."""

    class Meta:
        """Each institution is asked once in a call."""

        ordering = ("institution__code",)
        constraints = [
            models.UniqueConstraint(fields=("call", "institution"), name="institutions_asked_once"),
            models.CheckConstraint(
                condition=models.Q(state=State.PREPARED) | models.Q(sent_at__isnull=False),
                name="who_may_answer_was_sent_a_questionnaire",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.SUBMITTED, State.ACCEPTED])
                | models.Q(answered_at__isnull=False),
                name="what_was_answered_says_when",
            ),
        ]
        indexes = [models.Index(fields=("call", "state"), name="respondents_by_state")]

    def __str__(self) -> str:
        return str(self.pk)


class DraftAnswer(models.Model):
    """One answer as it stands while the questionnaire is filled in."""

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="drafts")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    question = models.CharField(max_length=200)
    occurrence = models.SmallIntegerField(default=-1)
    """Which time of a repeated group, counted from 0; -1 for what is asked once."""
    value = models.TextField(blank=True)
    status = models.CharField(max_length=20, blank=True)
    qualifier = models.CharField(max_length=20, default="exact")
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=120)

    class Meta:
        """Each question is answered once."""

        constraints = [
            models.UniqueConstraint(
                fields=("respondent", "question", "occurrence"), name="one_draft_for_each_question"
            )
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
    channel = models.CharField(max_length=10, choices=Channel.choices)
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
        triggers = _kept("submissions")

    def __str__(self) -> str:
        return self.receipt


class Extension(models.Model):
    """More time that the office granted."""

    respondent = models.ForeignKey(Respondent, models.PROTECT, related_name="extensions")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    old_due = models.DateField(null=True, blank=True)
    new_due = models.DateField()
    reason = models.CharField(max_length=400)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=120)

    class Meta:
        """The newest first; time is given, not taken."""

        ordering = ("-granted_at",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(old_due__isnull=True)
                | models.Q(new_due__gt=models.F("old_due")),
                name="extensions_give_time",
            )
        ]
        triggers = _kept("extensions")

    def __str__(self) -> str:
        return self.new_due.isoformat()
