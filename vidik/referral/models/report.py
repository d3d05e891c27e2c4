# SPDX-License-Identifier: EUPL-1.2
"""Reports, the persons reported, and what whoever reported may know; coded facts only.

No column holds a name or a text about a person: what was reported is sealed in the vault, under the
key of the person it is about.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.core.spoken import language_name
from vidik.institutions.models import Institution
from vidik.referral.models.screening import Screening
from vidik.referral.types import (
    ALERT_WITHIN,
    AS_URGENT,
    MUST_NOT,
    WITHOUT,
    AgeGroup,
    Agreement,
    Channel,
    ClosingReason,
    Despite,
    Known,
    Outcome,
    ReportState,
    SafeWay,
    Source,
    Urgency,
    Wish,
)
from vidik.vault.models import Person
from vidik.vault.types import Sex


def urgency_rank() -> models.Case:
    """Return where a report is in a list by urgency: 0 what cannot wait, 2 the rest.

    An index follows this expression; whoever sorts otherwise has all open reports sorted.
    """
    return models.Case(
        models.When(urgency=Urgency.IMMEDIATE, then=models.Value(0)),
        models.When(urgency__in=AS_URGENT, then=models.Value(1)),
        default=models.Value(2),
        output_field=models.IntegerField(),
    )


def _shown(choices: type[models.TextChoices], value: str) -> str:
    """Name a value as `get_…_display` does, which translates the whole list for each one of it."""
    return str(choices(value).label) if value in choices else value


class ReportNumber(models.Model):
    """The last number given to a report in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


@pghistory.track()
class Report(models.Model):
    """A suspicion that reached the centre; it may concern several persons."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True, editable=False)
    """Such as R-2025-00017: by year, without gaps, so that none can go missing unnoticed."""
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
    urgency_itself = models.CharField(
        max_length=10, choices=Urgency.choices, blank=True, default="", editable=False
    )
    """How urgent the report itself is, while one that it is joined to makes it more urgent."""
    urgency_from = ArrayField(models.UUIDField(), default=list, blank=True, editable=False)
    """Keys of the joined reports that say more; of those closed since, who said more before."""
    state = models.CharField(
        max_length=10,
        choices=ReportState.choices,
        default=ReportState.RECEIVED,
        editable=False,
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(
        _("why it was closed though somebody was not told"),
        max_length=12,
        choices=ClosingReason.choices,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    """Blank where everybody was told, and while it is open; the words are sealed in the vault."""
    municipality = models.SlugField(_("municipality"), max_length=80, blank=True)
    """The municipality by which competence is found; blank where nobody knows the place."""
    forms = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    """Codes of the suspected forms of exploitation."""
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
            models.Index(
                urgency_rank(),
                "received_at",
                "id",
                condition=~Q(state=ReportState.CLOSED),
                name="open_reports_by_urgency",
            ),
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
                condition=Q(closed_because="") | Q(state=ReportState.CLOSED),
                name="open_reports_have_no_reason_of_closing",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(taken_at__gte=F("received_at")),
                name="reports_are_taken_after_they_came",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_state_display(self) -> str:  # type: ignore[no-redef] # in Django's place
        """How far the report has come, in the reader's language."""
        return _shown(ReportState, self.state)

    def get_urgency_display(self) -> str:  # type: ignore[no-redef] # in Django's place
        """How soon somebody has to act, in the reader's language."""
        return _shown(Urgency, self.urgency)

    def get_source_display(self) -> str:  # type: ignore[no-redef] # in Django's place
        """Who reported, in the reader's language."""
        return _shown(Source, self.source)

    @property
    def alert_due_at(self) -> dt.datetime:
        """Until when everybody who must know has been notified."""
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
    knows = models.CharField(
        _("knows of the report"), max_length=8, choices=Known.choices, default=Known.UNKNOWN,
        db_default=Known.UNKNOWN,
    )  # fmt: skip
    agrees = models.CharField(
        _("agrees to the report"), max_length=10, choices=Agreement.choices,
        default=Agreement.UNKNOWN, db_default=Agreement.UNKNOWN,
    )  # fmt: skip
    """Of adults alone: a child is not asked for it."""
    despite = models.CharField(
        _("reported all the same because"), max_length=10, choices=Despite.choices, blank=True,
        default="", db_default="",
    )  # fmt: skip
    wishes = ArrayField(models.CharField(max_length=16), default=list, db_default=[], blank=True)
    """Codes of `Wish`; what was wished in words is sealed in the vault."""
    safe_way = models.CharField(
        _("how to reach the person safely"), max_length=10, choices=SafeWay.choices, blank=True,
        default="", db_default="",
    )  # fmt: skip
    interpreter = models.CharField(
        _("interpreter"), max_length=8, blank=True, default="", db_default=""
    )
    """Code of a language (ISO 639); blank where none is needed or nobody knows."""
    outcome = models.CharField(
        _("outcome"), max_length=14, choices=Outcome.choices, default=Outcome.PENDING
    )
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    """A code of the pack's list of reasons."""
    outcome_at = models.DateTimeField(null=True, blank=True)
    undecided_again = models.BooleanField(default=False, db_default=False, editable=False)
    """An outcome was taken back. A closed report is among the open ones for it."""
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="also")
    """An earlier report's entry of the same person; reports and persons are counted apart."""

    class Meta:
        """In the order in which the report names them."""

        ordering = ("report_id", "position")
        indexes = [
            models.Index(fields=("case",), name="reported_persons_of_a_case"),
            models.Index(fields=("person",), name="reports_of_a_person"),
            # Few of many: the open list asks which of them belong to a closed report.
            models.Index(
                fields=("report",),
                name="persons_undecided_again",
                condition=Q(undecided_again=True),
            ),
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
                condition=~Q(agrees__in=WITHOUT) | ~Q(despite=""),
                name="who_does_not_agree_is_reported_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(undecided_again=False) | Q(outcome=Outcome.PENDING),
                name="who_is_undecided_again_has_no_outcome",
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("id")),
                name="nobody_is_the_same_as_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}.{self.position}"

    @property
    def shown_wishes(self) -> list[tuple[str, bool]]:
        """The wishes in words, each with whether it says what is not to be done."""
        named = [each for each in Wish if each in self.wishes]
        return [(str(each.label), each in MUST_NOT) for each in named]

    @property
    def interpreter_name(self) -> str:
        """The language of the interpreter in the reader's language."""
        return language_name(self.interpreter)


class ReporterFollowUp(models.Model):
    """What whoever reported may know: that it came, how far it is, that something was written."""

    report = models.OneToOneField(
        Report, models.PROTECT, primary_key=True, related_name="follow_up"
    )
    number = models.CharField(max_length=16, unique=True)
    submission = models.UUIDField(unique=True)
    """A keyed hash of what was drawn with the form: sent twice, it is one report."""
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    follow_up = models.BinaryField(max_length=32, null=True, editable=False)
    """Keyed hash of the code by which somebody without an account comes back; none once its period
    is over. It is stored here alone, where rows have no history, so that it can be deleted."""
    received_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True, blank=True)
    """When its form was sent, which may be later; blank of those of earlier versions."""
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
    """When the reporter was told what was done: the message that was marked as feedback."""
    feedback_letter = models.UUIDField(null=True, blank=True, editable=False)
    """The key of that message; blank of those of earlier versions, which counted the first one."""
    unread = models.PositiveSmallIntegerField(default=0)
    """Messages of the centre that the reporter has not opened."""
    waiting = models.PositiveSmallIntegerField(default=0)
    """Messages of the reporter that the centre has not opened."""
    wrote_at = models.DateTimeField(null=True, blank=True)
    """When the first of these messages came; blank where none waits."""

    class Meta:
        """The newest first."""

        ordering = ("-received_at", "number")
        indexes = [
            models.Index(fields=("institution", "-received_at"), name="trackings_of_a_body"),
            models.Index(
                fields=("feedback_due",),
                name="trackings_owed_word",
                condition=Q(feedback_at__isnull=True),
            ),
            models.Index(
                fields=("follow_up",),
                name="trackings_by_code",
                condition=Q(follow_up__isnull=False),
            ),
            models.Index(
                fields=("received_at",), name="trackings_with_letters", condition=Q(waiting__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_late(self) -> bool:
        """Whether the centre should have written to the reporter by now."""
        due = self.feedback_due
        return self.feedback_at is None and due is not None and due < timezone.now()
