# SPDX-License-Identifier: EUPL-1.2
"""The work of a procedure: interviews, findings, referrals onward; experts named; cached counts."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.exchange.models import Notice
from vidik.identification.models.procedure import Procedure
from vidik.institutions.models import Institution


class Interview(models.Model):
    """An interview, planned and held; what was said is a sealed note in the vault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="interviews")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(_("when"))
    setting = models.CharField(_("where"), max_length=30)
    language = models.CharField(_("language"), max_length=30)
    interpreter = models.BooleanField(_("with an interpreter"), default=False)
    partners = ArrayField(
        models.CharField(max_length=30), verbose_name=_("together with"), default=list
    )
    """Codes of those who interview jointly or accompany, such as the police or a guardian; as it
    was agreed, where it was planned."""
    present = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("who of them was present"),
        null=True,
        blank=True,
        editable=False,
    )
    """Codes of those of them who came; blank where it is not held or that was not recorded."""
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+")
    """The notice that invites others to a joint interview; its clock is the exchange's."""
    unit = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    """For which institution it was held; blank where nobody entered it by hand, and before."""
    considered = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("what was considered"),
        default=list,
        db_default=[],
        blank=True,
    )
    """Codes of what those who interviewed knew beforehand, so that nobody was asked it again."""
    safeguards = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("special procedural rights used"),
        default=list,
        db_default=[],
        blank=True,
    )

    class Meta:
        """In the order of time."""

        ordering = ("planned_at", "id")
        indexes = [
            models.Index(
                fields=("planned_at",),
                name="interviews_awaited",
                condition=Q(held_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="an_interview_is_held_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_by__isnull=True)
                | Q(held_at__isnull=False, held_by__isnull=False),
                name="held_interviews_say_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(present__isnull=True)
                | Q(held_at__isnull=False, present__contained_by=F("partners")),
                name="those_present_had_been_agreed_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.planned_at:%Y-%m-%d}"

    @property
    def took_part(self) -> list[str]:
        """Codes of those who were present; those agreed on where nobody recorded who came."""
        return self.partners if self.present is None else self.present


class Finding(models.Model):
    """One version of the findings and opinion: the coded record as it stood, the opinion sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="findings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    """Codes of the record at that moment, by field, and under `about` the decision, sources,
    interviews, journey and suspects; what the document is written from. Never empty but where the
    retention period is over."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-version",)
        constraints = [
            models.UniqueConstraint(
                fields=("procedure", "version"), name="versions_of_findings_are_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.version}"

    @property
    def is_emptied(self) -> bool:
        """Whether the version was deleted after its retention period; its number stays."""
        return not self.content


class OnwardReferral(models.Model):
    """Somebody is referred on: where to, and with what result."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="onward")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    status = models.CharField(_("what was found"), max_length=30)
    service = models.CharField(_("referred to"), max_length=40)
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    referred_at = models.DateTimeField()
    referred_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    result = models.CharField(_("result"), max_length=30, blank=True)
    result_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of time."""

        ordering = ("referred_at", "id")
        indexes = [models.Index(fields=("referred_at", "service"), name="onward_by_service")]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", result_at__isnull=True)
                | (~Q(result="") & Q(result_at__gte=F("referred_at"))),
                name="results_of_referrals_have_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.service}"


class FoundOffence(models.Model):
    """A criminal offence that came up, until police and prosecutor are notified of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="offences")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    offence = models.CharField(_("criminal offence"), max_length=40)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+")
    """The notice by which police and prosecutor learned of it."""
    not_told = models.CharField(_("why nobody is notified"), max_length=30, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of time; an offence comes up once in a procedure."""

        ordering = ("found_at", "id")
        indexes = [
            models.Index(
                fields=("found_at", "id"),
                name="offences_to_report",
                condition=Q(settled_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("procedure", "offence"), name="an_offence_comes_up_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, notice__isnull=True, not_told="")
                | Q(settled_at__gte=F("found_at"), notice__isnull=False, not_told="")
                | Q(settled_at__gte=F("found_at"), notice__isnull=True) & ~Q(not_told=""),
                name="offences_are_notified_or_say_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.offence}"


class MigrantsExpert(models.Model):
    """That somebody follows the procedures of migrants, from when until when; nothing is erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("expert"))
    stands_in = models.BooleanField(_("stands in"), default=False)
    valid_from = models.DateTimeField(_("from"))
    valid_to = models.DateTimeField(_("until"), null=True, blank=True)
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first; one expert of an institution is named at a time."""

        ordering = ("-valid_from", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("institution",),
                condition=Q(stands_in=False, valid_to__isnull=True),
                name="one_expert_for_migrants_is_named",
            ),
            models.CheckConstraint(
                condition=Q(stands_in=False) | Q(valid_to__isnull=False),
                name="who_stands_in_for_migrants_does_so_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="experts_for_migrants_end_after_they_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id}: {self.user_id}"


class CachedCount(models.Model):
    """The statistics of a year as they were counted at a moment: numbers and names of codes."""

    year = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=20)
    content = models.JSONField()
    counted_at = models.DateTimeField()
    seconds = models.FloatField()
    """How long it took to count them."""

    class Meta:
        """One for each year and language."""

        constraints = [
            models.UniqueConstraint(fields=("year", "language"), name="a_year_is_cached_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.language}"
