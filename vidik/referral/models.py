# SPDX-License-Identifier: EUPL-1.2
"""Screenings, reports of a suspicion and the persons reported; coded facts only.

No column holds a name or a text about a person: what was told is sealed in the vault, under the
key of the person it is about.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.exchange.models import Addressee
from vidik.institutions.models import Institution
from vidik.referral.types import (
    ALERT_WITHIN,
    Advice,
    AgeGroup,
    Caller,
    Channel,
    Consent,
    Known,
    Outcome,
    ReportState,
    Source,
    Topic,
    Urgency,
)
from vidik.vault.models import Person
from vidik.vault.types import Sex


class ReportNumber(models.Model):
    """The last number given to a report in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class IndicatorList(models.Model):
    """One version of an indicator list, frozen: what was asked stays what was asked."""

    code = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    content = models.JSONField()
    """The list as `methods.lists` reads it."""
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        """One version of a list is the one that new screenings use."""

        ordering = ("code", "-loaded_at")
        constraints = [
            models.UniqueConstraint(fields=("code", "version"), name="list_versions_stand_once"),
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(is_current=True),
                name="one_version_of_a_list_is_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Competence(models.Model):
    """Which institution of a kind is competent for a municipality, and who says so."""

    municipality = models.SlugField(max_length=80)
    role = models.SlugField(max_length=40)
    """`prosecutor`, `court`, `police` or `social-work`."""
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    source = models.CharField(max_length=300)
    verified = models.BooleanField(default=False)
    """Whether somebody has checked it; what nobody has checked waits for a person."""

    class Meta:
        """One institution of a role for a municipality."""

        ordering = ("municipality", "role")
        constraints = [
            models.UniqueConstraint(
                fields=("municipality", "role"), name="one_competence_of_a_role_for_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.role}"


class RuleSet(models.Model):
    """The pack's rules of who must be told, as they stood from a day on."""

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    """As the pack's file says; `methods.alerts.read_book` reads it."""
    loaded_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        """One is in force."""

        ordering = ("-loaded_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("is_current",),
                condition=Q(is_current=True),
                name="one_set_of_alert_rules_is_in_force",
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:8]


class Screening(models.Model):
    """A list of indicators filled in about somebody whom nothing here names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.ForeignKey(IndicatorList, models.PROTECT, related_name="+")
    encounter = models.UUIDField(default=uuid.uuid4, db_index=True)
    """Persons who were met together are screened each by themselves, under one encounter."""
    position = models.PositiveSmallIntegerField(default=1)
    """Which of the persons met together, in the order in which they were begun."""
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    consent = models.CharField(
        _("what allows the screening"), max_length=12, choices=Consent.choices, blank=True
    )
    age_group = models.CharField(
        _("age"), max_length=10, choices=AgeGroup.choices, default=AgeGroup.UNKNOWN
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    answers = models.JSONField(default=dict)
    """Code of an indicator → `yes`, `no` or `unknown`; what was not asked is left out."""
    level = models.CharField(max_length=12, blank=True)
    """As the logic of the list put it when the screening was finished."""

    class Meta:
        """The newest first."""

        ordering = ("-started_at", "id")
        indexes = [models.Index(fields=("user", "-started_at"), name="screenings_of_a_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, level="")
                | Q(finished_at__isnull=False) & ~Q(level=""),
                name="finished_screenings_have_a_level",
            ),
            models.UniqueConstraint(
                fields=("encounter", "position"), name="persons_met_together_are_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


@pghistory.track()
class Report(models.Model):
    """A suspicion that reached the centre; it may concern several persons."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True, editable=False)
    """Such as R-2025-00017: by year, without gaps, so that none can go missing unseen."""
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    """The case of the first person: it decides who may see this row."""
    received_at = models.DateTimeField()
    source = models.CharField(_("source"), max_length=20, choices=Source.choices)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    reporter_institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reporter_user = models.CharField(max_length=120, blank=True)
    """Label of the account that reported, as in the record of acts; blank for others."""
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices)
    state = models.CharField(
        max_length=10,
        choices=ReportState.choices,
        default=ReportState.RECEIVED,
        editable=False,
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    municipality = models.SlugField(_("municipality"), max_length=80, blank=True)
    """The municipality by which competence is found; blank where nobody knows the place."""
    forms = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    """Codes of the suspected forms of exploitation."""
    follow_up = models.BinaryField(max_length=32, null=True, editable=False)
    """Keyed hash of the code by which somebody without an account comes back."""
    screening = models.ForeignKey(
        Screening, models.PROTECT, null=True, blank=True, related_name="+"
    )
    duties_planned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-received_at", "id")
        indexes = [
            models.Index(fields=("-received_at", "id"), name="reports_by_receipt"),
            models.Index(fields=("state", "-received_at"), name="reports_by_state"),
            models.Index(fields=("reporter_institution", "-received_at"), name="reports_of_body"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReportState.RECEIVED, taken_at__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False)
                & ~Q(state=ReportState.RECEIVED),
                name="reports_that_were_taken_say_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.CLOSED, closed_at__isnull=False)
                | Q(closed_at__isnull=True) & ~Q(state=ReportState.CLOSED),
                name="closed_reports_have_a_closing_time",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(taken_at__gte=F("received_at")),
                name="reports_are_taken_after_they_came",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def alert_due_at(self) -> dt.datetime:
        """Until when everybody who must know has been told."""
        return self.received_at + ALERT_WITHIN


@pghistory.track()
class ReportedPerson(models.Model):
    """A person whom a report concerns, as coded facts of the report tell."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="persons")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    age_group = models.CharField(
        _("age"), max_length=10, choices=AgeGroup.choices, default=AgeGroup.UNKNOWN
    )
    child = models.CharField(_("child"), max_length=8, choices=Known.choices, default=Known.UNKNOWN)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    citizenship = models.CharField(_("citizenship"), max_length=12, blank=True)
    """A code; blank where it is not known."""
    migrant = models.CharField(
        _("migrant"), max_length=8, choices=Known.choices, default=Known.UNKNOWN
    )
    asylum_seeker = models.CharField(
        _("asylum seeker"), max_length=8, choices=Known.choices, default=Known.UNKNOWN
    )
    screening = models.ForeignKey(
        Screening, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(
        _("outcome"), max_length=14, choices=Outcome.choices, default=Outcome.PENDING
    )
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    """A code of the pack's list of reasons."""
    outcome_at = models.DateTimeField(null=True, blank=True)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="also")
    """An earlier report's entry of the same person; reports and persons are counted apart."""

    class Meta:
        """In the order in which the report names them."""

        ordering = ("report", "position")
        indexes = [
            models.Index(fields=("case",), name="reported_persons_of_a_case"),
            models.Index(fields=("person",), name="reports_of_a_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("report", "position"), name="persons_of_a_report_are_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.PENDING, outcome_at__isnull=True)
                | Q(outcome_at__isnull=False) & ~Q(outcome=Outcome.PENDING),
                name="outcomes_have_a_time",
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("id")),
                name="nobody_is_the_same_as_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.position}"


class Tracking(models.Model):
    """What whoever reported may know: that it came, how far it is, that something was written."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="tracking")
    number = models.CharField(max_length=16, unique=True)
    submission = models.UUIDField(unique=True)
    """Drawn with the form: sent twice, it is one report."""
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    follow_up = models.BinaryField(max_length=32, null=True, editable=False)
    received_at = models.DateTimeField()
    source = models.CharField(max_length=20, choices=Source.choices)
    persons = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=ReportState.choices, default=ReportState.RECEIVED
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    feedback_due = models.DateTimeField(null=True, blank=True)
    """By when the reporter hears what was done."""
    feedback_at = models.DateTimeField(null=True, blank=True)
    """When the centre first wrote to the reporter."""
    unread = models.PositiveSmallIntegerField(default=0)
    """Messages of the centre that the reporter has not opened."""
    waiting = models.PositiveSmallIntegerField(default=0)
    """Messages of the reporter that the centre has not opened."""

    class Meta:
        """The newest first."""

        ordering = ("-received_at", "number")
        indexes = [
            models.Index(fields=("institution", "-received_at"), name="trackings_of_a_body"),
            models.Index(
                fields=("follow_up",),
                name="trackings_by_code",
                condition=Q(follow_up__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Duty(models.Model):
    """Somebody who must be told of a report within a day, by a rule of the pack."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="duties")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    rule = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Blank where no institution is known to be competent: a person chooses."""
    verified = models.BooleanField(default=False)
    """Whether the competence has been checked, or a person has chosen."""
    certain = models.BooleanField(default=True)
    """Whether the facts say so; where nobody knows, a person decides."""
    chosen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    chosen_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    """When a person found that the rule does not apply."""
    set_aside_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    addressee = models.ForeignKey(
        Addressee, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The notice by which it was told."""
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of the rules; a rule holds once for a report."""

        ordering = ("report", "position", "rule")
        constraints = [
            models.UniqueConstraint(fields=("report", "rule"), name="a_rule_holds_once_a_report"),
            models.CheckConstraint(
                condition=Q(addressee__isnull=True, told_at__isnull=True)
                | Q(
                    addressee__isnull=False,
                    told_at__isnull=False,
                    institution__isnull=False,
                    verified=True,
                ),
                name="nobody_unverified_is_told",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True)
                | Q(addressee__isnull=True, set_aside_by__isnull=False),
                name="what_is_set_aside_is_not_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.rule}"


class Consultation(models.Model):
    """Advice that somebody asked the centre for without reporting anything; no text, no name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("date and time"))
    caller = models.CharField(_("who asked"), max_length=12, choices=Caller.choices)
    caller_institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    topic = models.CharField(_("about what"), max_length=12, choices=Topic.choices)
    child = models.CharField(
        _("about a child"), max_length=8, choices=Known.choices, default=Known.UNKNOWN
    )
    advice = models.CharField(_("what came of it"), max_length=16, choices=Advice.choices)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-at", "id")
        indexes = [models.Index(fields=("centre", "-at"), name="consultations_of_a_centre")]

    def __str__(self) -> str:
        return str(self.pk)


class Shift(models.Model):
    """When a member of the centre is on duty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    second = models.BooleanField(_("second in line"), default=False)
    """Told when the first does not take a report in time."""
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """By their beginning."""

        ordering = ("starts_at", "second", "id")
        indexes = [models.Index(fields=("institution", "ends_at"), name="shifts_of_a_centre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shifts_end_after_they_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.starts_at:%F %H:%M}"


class HandOver(models.Model):
    """Something for the next shift about a report; the words are sealed in the vault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="hand_overs")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-written_at", "id")

    def __str__(self) -> str:
        return f"{self.report_id}"


class Alarm(models.Model):
    """Somebody was told that a report waits, or that nobody has taken it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="alarms")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    rung = models.SlugField(max_length=20)
    """`received`, `first`, `second`, `head`: why this person was told."""
    sent_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A person is told once on each rung."""

        ordering = ("-sent_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("report", "user", "rung"), name="a_person_is_alarmed_once_a_rung"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.rung}"
