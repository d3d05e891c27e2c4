# SPDX-License-Identifier: EUPL-1.2
"""Recommendations on two axes: the addressee's response and the Rapporteur's assessment."""

from __future__ import annotations

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.core.bilingual import Bilingual, pick
from vidik.figures.models import Cycle, Figure, Measure, Theme
from vidik.institutions.models import Institution


class Grade(models.TextChoices):
    """The Rapporteur's judgement on what was done."""

    ACTED_UPON = "acted_upon", _("acted upon")
    LARGELY = "largely", _("largely acted upon")
    PARTIALLY = "partially", _("partially acted upon")
    INITIATED = "initiated", _("initiated")
    NOT_ACTED_UPON = "not_acted_upon", _("not acted upon")


BEGUN = (Grade.ACTED_UPON, Grade.LARGELY, Grade.PARTIALLY, Grade.INITIATED)
"""Grades that count as acted upon or begun."""


class ResponseKind(models.TextChoices):
    """What an addressee said to a recommendation; not what it did."""

    ACCEPTED = "accepted", pgettext_lazy("response", "accepted")
    IN_PART = "in_part", _("accepted in part")
    REJECTED = "rejected", _("rejected")
    NO_CLEAR_RESPONSE = "no_clear_response", _("no clear response")


class AddresseeRole(models.TextChoices):
    """What is asked of an addressee."""

    LEAD = "lead", _("lead")
    COOPERATION = "cooperation", _("in cooperation")


class AssessmentState(models.TextChoices):
    """An assessment counts once a second person has approved it."""

    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")


class ActivityState(models.TextChoices):
    """How far an activity of the action plan has come, as the annual report tells it."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")


class PartRole(models.TextChoices):
    """What an institution has to do with an activity."""

    LEAD = "lead", _("responsible")
    PARTNER = "partner", _("partner")


class EncounterKind(models.TextChoices):
    """What kind of occasion brought the Rapporteur and others together."""

    INSPECTION_VISIT = "inspection_visit", _("visit")
    STUDY_VISIT = "study_visit", _("study visit")
    MEETING = "meeting", _("meeting")


class IssuedReport(models.Model):
    """An annual report that issued recommendations: when it was due and when it came out."""

    number = models.PositiveSmallIntegerField(unique=True)
    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="issued_report")
    due_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    """Blank where the source gives no day."""

    class Meta:
        """The newest first."""

        ordering = ("-number",)

    def __str__(self) -> str:
        return str(self.number)


@pghistory.track()
class Recommendation(Bilingual, models.Model):
    """One recommendation of one annual report."""

    code = models.SlugField(max_length=40, unique=True)
    report_number = models.PositiveSmallIntegerField()
    """Which annual report issued it: 1 is the first."""
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="recommendations")
    """The cycle whose annual report issued it."""
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    title_en = models.CharField(max_length=300)
    title_sr = models.CharField(max_length=300)
    text_en = models.TextField()
    text_sr = models.TextField()
    addressees_note_en = models.CharField(max_length=300, blank=True)
    addressees_note_sr = models.CharField(max_length=300, blank=True)
    further_monitoring = models.BooleanField(default=True)
    sections = models.CharField(max_length=120, blank=True)
    continues = models.ManyToManyField(
        "self", symmetrical=False, related_name="continued_by", blank=True
    )
    continues_note_en = models.CharField(max_length=300, blank=True)
    """Which part of the earlier recommendation is carried on, where it is only a part."""
    continues_note_sr = models.CharField(max_length=300, blank=True)
    measures = models.ManyToManyField(Measure, related_name="recommendations", blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        """By report, theme and number."""

        ordering = ("-report_number", "theme__position", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("report_number", "theme", "number"),
                name="recommendations_are_numbered_once_in_their_theme",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def addressees_note(self) -> str:
        """Who is meant where nobody is named, in the reader's language."""
        return pick(self.addressees_note_en, self.addressees_note_sr)

    @property
    def continues_note(self) -> str:
        """Which part of an earlier one is carried on, in the reader's language."""
        return pick(self.continues_note_en, self.continues_note_sr)


@pghistory.track()
class Addressee(models.Model):
    """An institution that a recommendation is for."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="addressees")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="addressed")
    role = models.CharField(max_length=12, choices=AddresseeRole.choices)

    class Meta:
        """Leads first; an institution is addressed once."""

        ordering = ("recommendation", "-role", "institution__code")
        constraints = [
            models.UniqueConstraint(
                fields=("recommendation", "institution"), name="an_institution_is_addressed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.institution_id}"

    @property
    def binds(self) -> bool:
        """Whether the Protector may control the body, so that more than good will is asked."""
        return self.institution.binds


class Response(models.Model):
    """What an addressee answered on a day; earlier answers are kept."""

    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="responses")
    kind = models.CharField(max_length=20, choices=ResponseKind.choices)
    received_on = models.DateField()
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("-received_on", "-pk")

    def __str__(self) -> str:
        return f"{self.addressee_id}: {self.kind}"


@pghistory.track()
class Assessment(models.Model):
    """The Rapporteur's dated and signed judgement on a recommendation in a cycle."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="assessments")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="assessments")
    grade = models.CharField(max_length=20, choices=Grade.choices, blank=True)
    """Blank where the source states no grade: there is none then."""
    basis_en = models.TextField()
    basis_sr = models.TextField(blank=True)
    section = models.CharField(max_length=40, blank=True)
    evidence = models.ManyToManyField(Figure, related_name="assessments", blank=True)
    state = models.CharField(
        max_length=10, choices=AssessmentState.choices, default=AssessmentState.DRAFT
    )
    assessed_on = models.DateField(null=True, blank=True)
    """Blank only for published assessments whose source states no day."""
    assessed_by = models.CharField(max_length=120)
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=120, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    returned_by = models.CharField(max_length=120, blank=True)
    return_reason = models.TextField(blank=True)
    is_current = models.BooleanField(default=False)
    """Whether it is the one that counts for its cycle; a new approved one replaces it."""
    origin = models.CharField(max_length=12, default="office")
    """`published`: taken over from a published annual report; `office`: made here."""
    created_at = models.DateTimeField()

    class Meta:
        """The newest first; one counts for a cycle; approval is by a second person."""

        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("recommendation", "cycle"),
                condition=models.Q(is_current=True),
                name="one_assessment_counts_for_a_cycle",
            ),
            models.UniqueConstraint(
                fields=("recommendation", "cycle"),
                condition=models.Q(state="draft"),
                name="one_draft_waits_for_approval",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | ~models.Q(approved_by=""),
                name="approved_assessments_say_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by="") | ~models.Q(approved_by=models.F("assessed_by")),
                name="assessments_are_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(is_current=False) | models.Q(state="approved"),
                name="only_approved_assessments_count",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned")
                | (~models.Q(return_reason="") & ~models.Q(returned_by="")),
                name="returned_assessments_say_why_and_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(origin="published") | models.Q(assessed_on__isnull=False),
                name="assessments_of_the_office_are_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(origin="published") | ~models.Q(grade=""),
                name="assessments_of_the_office_are_graded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.grade or 'ungraded'}"

    @property
    def basis(self) -> str:
        """The basis in the reader's language."""
        return pick(self.basis_en, self.basis_sr)


class ActionPlan(Bilingual, models.Model):
    """The plan whose activities the annual reports verify."""

    code = models.SlugField(max_length=60, unique=True)
    title_en = models.CharField(max_length=300)
    title_sr = models.CharField(max_length=300)
    programme_en = models.CharField(max_length=400)
    programme_sr = models.CharField(max_length=400)
    gazette = models.CharField(max_length=40, blank=True)
    """Number of the official gazette that carries the programme."""
    text_en = models.TextField(blank=True)
    """How the annual reports serve the plan as verification."""
    text_sr = models.TextField(blank=True)
    section = models.CharField(max_length=40, blank=True)
    monitored_by = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.code

    @property
    def programme(self) -> str:
        """The programme that the plan carries out, in the reader's language."""
        return pick(self.programme_en, self.programme_sr)


class Activity(Bilingual, models.Model):
    """An activity of the national action plan that the annual report can verify."""

    code = models.SlugField(max_length=60, unique=True)
    plan = models.ForeignKey(
        ActionPlan, models.PROTECT, null=True, blank=True, related_name="activities"
    )
    plan_code = models.CharField(max_length=40, blank=True)
    """Number of the activity in the plan, where the annual report gives it."""
    title_en = models.CharField(max_length=400)
    title_sr = models.CharField(max_length=400)
    state = models.CharField(max_length=12, choices=ActivityState.choices)
    due = models.CharField(max_length=60, blank=True)
    """Written form of `vidik.core.periods.Period`."""
    sections = models.CharField(max_length=120, blank=True)
    parties_stated = models.BooleanField(default=False)
    """Whether the annual report names who is responsible; else it is inferred from who acted."""
    indicator_en = models.CharField(max_length=400, blank=True)
    indicator_sr = models.CharField(max_length=400, blank=True)
    indicator_stated = models.BooleanField(default=False)
    """Whether the annual report itself names how the activity is verified."""
    recommendations = models.ManyToManyField(Recommendation, related_name="activities", blank=True)
    measures = models.ManyToManyField(Measure, related_name="activities", blank=True)
    evidence = models.ManyToManyField(Figure, related_name="+", blank=True)

    class Meta:
        """Numbered activities first, then in the order of their codes."""

        ordering = ("-plan_code", "code")

    def __str__(self) -> str:
        return self.code

    @property
    def indicator(self) -> str:
        """How the activity is verified, in the reader's language."""
        return pick(self.indicator_en, self.indicator_sr)


class ActivityParty(models.Model):
    """An institution that carries out an activity or helps with it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="parties")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="activity_parts")
    role = models.CharField(max_length=12, choices=PartRole.choices)

    class Meta:
        """Those responsible first; an institution takes part once."""

        ordering = ("activity", "role", "institution__code")
        constraints = [
            models.UniqueConstraint(
                fields=("activity", "institution"), name="an_institution_takes_part_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.institution_id}"


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
