# SPDX-License-Identifier: EUPL-1.2
"""Data calls, the forms they use, and what each institution answered."""

from __future__ import annotations

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from vidik.checks.models import Finding
from vidik.core.bilingual import Bilingual, pick
from vidik.figures.models import Cycle
from vidik.institutions.models import Institution
from vidik.questionnaires.types import (
    CallState,
    Channel,
    Did,
    DraftState,
    Paper,
    QueryState,
    QueryWay,
    State,
)


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
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Who gives the sections out in the institution; nobody as long as all answer all."""
    others_may_read = models.BooleanField(default=True)
    """Whether colleagues with sections of their own may read the other ones."""

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
        triggers = [
            pgtrigger.Trigger(
                name="who_leads_hands_on",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF ROW(NEW.lead_id, NEW.others_may_read) IS DISTINCT FROM"
                    " ROW(OLD.lead_id, OLD.others_may_read)"
                    " AND vidik_user() IS NOT NULL AND coalesce(vidik_membership_role(), '')"
                    " NOT IN ('validator', 'institution-admin')"
                    " AND OLD.lead_id IS DISTINCT FROM vidik_user()"
                    " AND (OLD.lead_id IS NOT NULL OR EXISTS (SELECT 1 FROM"
                    " questionnaires_sectiontask t WHERE t.respondent_id = OLD.id"
                    " AND t.ended_at IS NULL)) THEN RAISE EXCEPTION"
                    " 'who leads the answering is named by who leads or approves'; END IF;"
                    " RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DraftAnswer(models.Model):
    """One answer as it stands while the questionnaire is filled in."""

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="drafts")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    question = models.CharField(max_length=200)
    section = models.CharField(max_length=100, blank=True)
    """The section that the question stands in: colleagues may have sections of their own."""
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


class Document(models.Model):
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
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    pages = models.PositiveSmallIntegerField(default=0)
    """How many pages can be looked at here; 0 for files that are only downloaded."""
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

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
        triggers = _kept("documents")[:1]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """What a letter is cited by: its number where it has one, else the file's name."""
        return self.reference or self.name


class DocumentPage(models.Model):
    """One page of a document as a picture."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="pictures")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    """JPEG."""

    class Meta:
        """In their order."""

        ordering = ("document", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("document", "number"), name="pages_of_a_document_are_numbered_once"
            )
        ]
        triggers = _kept("pages")[:1]

    def __str__(self) -> str:
        return str(self.number)


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


@pghistory.track()
class FindingQuery(models.Model):
    """A finding as one institution is asked about it: with its own figures and no others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=QueryState.choices, default=QueryState.ASKED)
    way = models.CharField(max_length=10, choices=QueryWay.choices)
    question = models.TextField()
    figures = models.JSONField(default=list)
    """The institution's own cells: `[{"key", "reference", "version"}]`."""
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    notice_key = models.UUIDField(null=True, blank=True)
    """The addressee of the notice in the exchange room; none where it was asked by hand."""
    answer = models.TextField(blank=True)
    corrections = models.JSONField(default=dict)
    """What the figures should read: `{reference: [value, status, qualifier]}`."""
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """The newest first; one institution is asked about a finding once at a time."""

        ordering = ("-asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("finding", "institution"),
                condition=models.Q(state__in=[QueryState.ASKED, QueryState.ANSWERED]),
                name="an_institution_is_asked_about_a_finding_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state=QueryState.ASKED)
                | models.Q(state=QueryState.WITHDRAWN)
                | models.Q(answered_at__isnull=False),
                name="answered_queries_say_when",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="what_was_asked_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF ROW(NEW.finding_id, NEW.question, NEW.figures, NEW.asked_at, NEW.asked_by,"
                    " NEW.way) IS DISTINCT FROM ROW(OLD.finding_id, OLD.question, OLD.figures,"
                    " OLD.asked_at, OLD.asked_by, OLD.way) THEN RAISE EXCEPTION"
                    " 'what was asked is never changed'; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


@pghistory.track()
class ActText(Bilingual, models.Model):
    """The words of the act for one legal basis: those of the pack, or those of one call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="act_texts", null=True, blank=True)
    """Blank for the words that the pack brings."""
    is_bound = models.BooleanField()
    """Whether it goes to bodies under the Protector's control, else to all others."""
    title_en = models.CharField(max_length=200)
    title_sr = models.CharField(max_length=200)
    text_en = models.TextField()
    text_sr = models.TextField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=120)

    class Meta:
        """One for each legal basis."""

        ordering = ("call", "-is_bound")
        constraints = [
            models.UniqueConstraint(
                fields=("call", "is_bound"), name="one_act_a_legal_basis", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.is_bound}"
