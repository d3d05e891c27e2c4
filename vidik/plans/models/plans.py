# SPDX-License-Identifier: EUPL-1.2
"""Plans of cases in versions: needs, activities, who agreed, reviews. Codes and days, no words."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.institutions.models import Institution
from vidik.plans.types import ActivityState, Agreeing, PlanState, Word


class Plan(models.Model):
    """One version of the plan of a case; what was agreed to is never changed, but replaced."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    """When a later version replaced it, or it was given up."""
    review_by = models.DateField(_("next review"), null=True, blank=True)
    copy_on = models.DateField(_("copy given on"), null=True, blank=True)
    copy_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest version first."""

        ordering = ("-version",)
        constraints = [
            models.UniqueConstraint(fields=("case", "version"), name="versions_of_a_plan_count_up"),
            models.UniqueConstraint(
                fields=("case",), name="one_plan_of_a_case_is_agreed", condition=Q(state="agreed")
            ),
            models.UniqueConstraint(
                fields=("case",),
                name="one_version_of_a_plan_is_being_made",
                condition=Q(state__in=("draft", "proposed")),
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | Q(agreed_on__isnull=False, review_by__isnull=False, ended_at__isnull=True),
                name="an_agreed_plan_has_its_day_and_a_review",
            ),
            models.CheckConstraint(
                condition=Q(copy_on__isnull=True, copy_by__isnull=True)
                | Q(copy_on__isnull=False, copy_by__isnull=False),
                name="a_copy_was_given_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=("review_by",), name="plans_by_review", condition=Q(state="agreed"))
        ]

    def __str__(self) -> str:
        return str(self.version)


class Need(models.Model):
    """A need in a plan, by its domain; the goal is a sealed note in the vault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="needs")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    domain = models.CharField(_("need"), max_length=30)
    words = models.UUIDField()
    """Under which key the vault holds the goal; versions that take the need along share it."""
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order in which they were entered."""

        ordering = ("entered_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("plan", "domain"), name="a_need_stands_once_in_a_plan")
        ]

    def __str__(self) -> str:
        return self.domain


@pghistory.track()
class Activity(models.Model):
    """What is to be done about a need, who answers for it, by when, and how far it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="activities")
    need = models.ForeignKey(Need, models.PROTECT, related_name="activities")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    line = models.UUIDField(default=uuid.uuid4)
    """The same in all versions that take it along; its details and requests hang on it."""
    kind = models.CharField(_("what"), max_length=30)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Who answers for it; None: nobody yet."""
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    """Who of that institution does it, where that is known."""
    begins_on = models.DateField(_("begins on"), null=True, blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    times = models.PositiveSmallIntegerField(_("how many times"), null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=ActivityState.choices, default=ActivityState.PLANNED
    )
    settled_on = models.DateField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=30, blank=True)
    """Why it could not be done."""
    refused_on = models.DateField(null=True, blank=True)
    """The day on which the person said that she does not want it."""
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    """Counts the changes, so that nobody overwrites what they have not read."""

    class Meta:
        """In the order in which they were entered."""

        ordering = ("entered_at", "id")
        verbose_name_plural = _("activities")
        constraints = [
            models.UniqueConstraint(
                fields=("plan", "line"), name="an_activity_is_taken_along_once"
            ),
            models.CheckConstraint(
                condition=Q(times__isnull=True) | Q(times__gte=1), name="a_service_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(begins_on__isnull=True)
                | Q(due_on__isnull=True)
                | Q(due_on__gte=F("begins_on")),
                name="an_activity_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("done", "not-done"), settled_on__isnull=False)
                | (~Q(state__in=("done", "not-done")) & Q(settled_on__isnull=True)),
                name="what_is_settled_has_its_day",
            ),
            models.CheckConstraint(
                condition=(Q(state="not-done") & ~Q(reason=""))
                | (~Q(state="not-done") & Q(reason="")),
                name="what_could_not_be_done_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="refused", refused_on__isnull=False)
                | (~Q(state="refused") & Q(refused_on__isnull=True)),
                name="what_she_does_not_want_has_its_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=("institution", "due_on"),
                name="activities_to_do",
                condition=Q(state__in=("planned", "under-way")),
            ),
            models.Index(fields=("case", "line"), name="activities_of_a_case"),
        ]

    def __str__(self) -> str:
        return self.kind


class Agreement(models.Model):
    """What the person, the guardian or an institution said of a version; the last word holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="agreements")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    who = models.CharField(max_length=12, choices=Agreeing.choices)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    word = models.CharField(max_length=10, choices=Word.choices)
    on = models.DateField(pgettext_lazy("day of an agreement", "on"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The last word first."""

        ordering = ("-entered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(who="institution", institution__isnull=False)
                | (~Q(who="institution") & Q(institution__isnull=True)),
                name="an_institution_agrees_in_its_name",
            )
        ]

    def __str__(self) -> str:
        return self.word


class Review(models.Model):
    """A review of an agreed plan: when, with what result, and when the next one is due."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    held_on = models.DateField(_("held on"))
    result = models.CharField(_("result"), max_length=30)
    next_on = models.DateField(_("next review"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-held_on", "-entered_at")
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on__gt=F("held_on")), name="the_next_review_comes_later"
            )
        ]

    def __str__(self) -> str:
        return self.result


class Attendance(models.Model):
    """Who took part in a review and what that brought; words about it are sealed in the vault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="attendances")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(_("as"), max_length=30)
    contribution = models.CharField(_("contribution"), max_length=30)

    class Meta:
        """By the role."""

        ordering = ("role", "id")

    def __str__(self) -> str:
        return self.role
