# SPDX-License-Identifier: EUPL-1.2
"""Facilities and their places by day, and stays of cases in them: codes and days, no address."""

from __future__ import annotations

import datetime as dt
import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.exchange.models import Notice
from vidik.institutions.models import Institution
from vidik.protection.methods.nights import Away
from vidik.protection.types import AbsenceKind, ExtensionState, FacilityKind, Safety, StayState


class Facility(models.Model):
    """An institution that takes people in, as the pack names it. It has no field for an address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.OneToOneField(Institution, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=FacilityKind.choices)
    groups = ArrayField(models.CharField(max_length=30))
    """Codes of the groups for whom places are kept apart."""
    phases = ArrayField(models.CharField(max_length=30), default=list)
    """Codes of the phases of a stay, in their order; none: a stay has no phases."""
    limit_months = models.PositiveSmallIntegerField(null=True, blank=True)
    """How long a stay lasts at most; None: no limit is laid down."""
    extension_months = models.PositiveSmallIntegerField(default=0)
    """By how long it may be extended, once."""

    class Meta:
        """Those of one kind together."""

        ordering = ("kind", "institution__code")
        constraints = [
            models.CheckConstraint(
                condition=Q(groups__len__gte=1), name="facilities_have_places_for_somebody"
            ),
            models.CheckConstraint(
                condition=Q(limit_months__isnull=False) | Q(extension_months=0),
                name="what_has_no_limit_is_not_extended",
            ),
        ]

    def __str__(self) -> str:
        return str(self.institution_id)


class Places(models.Model):
    """How many places a facility has for a group, from a day on until the next row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="places")
    group = models.CharField(_("for whom"), max_length=30)
    places = models.PositiveSmallIntegerField(_("places"))
    from_on = models.DateField(_("from"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The newest first; of one day, what was entered last holds."""

        ordering = ("-from_on", "-entered_at")
        verbose_name_plural = _("places")
        indexes = [models.Index(fields=("facility", "group", "-from_on"), name="places_by_day")]

    def __str__(self) -> str:
        return f"{self.group}: {self.places}"


class Outage(models.Model):
    """Places that cannot be used for a while, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="outages")
    group = models.CharField(_("for whom"), max_length=30)
    places = models.PositiveSmallIntegerField(_("places"))
    reason = models.CharField(_("reason"), max_length=30)
    from_on = models.DateField(_("from"))
    back_on = models.DateField(_("usable again on"), null=True, blank=True)
    """The first day on which they can be used again; None: nobody knows yet."""
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    """Who entered the day on which they could be used again, if that came later."""

    class Meta:
        """The newest first."""

        ordering = ("-from_on", "id")
        indexes = [models.Index(fields=("facility", "group", "from_on"), name="outages_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="outages_are_of_some_places"),
            models.CheckConstraint(
                condition=Q(back_on__isnull=True) | Q(back_on__gte=F("from_on")),
                name="outages_end_after_they_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.places}"


_NIGHTS = Func(F("arrived_on"), F("left_on"), function="DATERANGE", output_field=DateRangeField())


@pghistory.track()
class Stay(models.Model):
    """A case in a facility: expected, arrived, left. How far it is follows from its days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="stays")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    group = models.CharField(_("place for"), max_length=30)
    is_child = models.BooleanField(_("under 18"))
    """An absence of a child is a danger at once."""
    expected_on = models.DateField(_("expected on"))
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    ends_on = models.DateField(_("expected to leave on"))
    """The place is held until the night before."""
    limit_on = models.DateField(_("limit of the stay"), null=True, blank=True)
    """By when the person has to leave, with the extension once it is granted; None: no limit."""
    left_on = models.DateField(_("left on"), null=True, blank=True)
    destination = models.CharField(_("where to"), max_length=30, blank=True)
    safe_person = models.CharField(
        _("safe there, says the person"), max_length=12, choices=Safety.choices, blank=True
    )
    safe_worker = models.CharField(
        _("safe there, says the worker"), max_length=12, choices=Safety.choices, blank=True
    )
    missed_on = models.DateField(null=True, blank=True)
    """The day on which it was entered that nobody will come; the place is free from then on."""
    missed_why = models.CharField(_("why nobody came"), max_length=30, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-expected_on", "id")
        indexes = [
            models.Index(fields=("facility", "expected_on"), name="stays_of_a_facility"),
            models.Index(
                fields=("limit_on",),
                name="stays_by_limit",
                condition=Q(arrived_on__isnull=False, left_on__isnull=True),
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="one_stay_of_a_case_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), (_NIGHTS, RangeOperators.OVERLAPS)],
                condition=Q(arrived_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("case",),
                name="a_case_is_expected_in_one_place",
                condition=Q(arrived_on__isnull=True, missed_on__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, destination="", safe_person="", safe_worker="")
                | (
                    Q(left_on__gte=F("arrived_on"))
                    & ~Q(destination="")
                    & ~Q(safe_person="")
                    & ~Q(safe_worker="")
                ),
                name="whoever_left_was_asked_where_to_and_whether_it_is_safe",
            ),
            models.CheckConstraint(
                condition=Q(missed_on__isnull=True, missed_why="")
                | (Q(missed_on__isnull=False, arrived_on__isnull=True) & ~Q(missed_why="")),
                name="whoever_did_not_come_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("expected_on")), name="stays_end_after_they_begin"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def state(self) -> StayState:
        """Its state; it follows from what was entered, and is not stored."""
        if self.missed_on is not None:
            return StayState.MISSED
        if self.arrived_on is None:
            return StayState.EXPECTED
        return StayState.THERE if self.left_on is None else StayState.LEFT

    def is_over_limit(self, today: dt.date) -> bool:
        """Whether the person stays on past the limit: tolerated, and no extension."""
        return self.state == StayState.THERE and self.limit_on is not None and self.limit_on < today


class StayPhase(models.Model):
    """From which day on a stay is in a phase; each phase once, in the order of the facility."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="phases")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    phase = models.CharField(_("phase"), max_length=30)
    from_on = models.DateField(_("from"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order of time."""

        ordering = ("from_on", "entered_at")
        constraints = [
            models.UniqueConstraint(fields=("stay", "phase"), name="a_phase_comes_once_in_a_stay")
        ]

    def __str__(self) -> str:
        return self.phase


_AWAY = Func(F("from_on"), F("back_on"), function="DATERANGE", output_field=DateRangeField())


class StayAbsence(models.Model):
    """Leave that was agreed, or an absence that nobody allowed, until the person is back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="absences")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=AbsenceKind.choices)
    from_on = models.DateField(_("first night away"))
    until_on = models.DateField(_("agreed to be back on"), null=True, blank=True)
    back_on = models.DateField(_("back on"), null=True, blank=True)
    """The day of coming back; the night of that day is one in the facility again."""
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+")
    """The notice that told others of it; its clock is the exchange’s."""

    class Meta:
        """In the order of time."""

        ordering = ("from_on", "id")
        constraints = [
            ExclusionConstraint(
                name="nobody_is_away_twice_at_a_time",
                expressions=[("stay", RangeOperators.EQUAL), (_AWAY, RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(back_on__isnull=True) | Q(back_on__gt=F("from_on")),
                name="an_absence_is_a_night_at_least",
            ),
            models.CheckConstraint(
                condition=(Q(kind="leave") & Q(until_on__gt=F("from_on")))
                | Q(kind="unapproved", until_on__isnull=True),
                name="leave_says_until_when",
            ),
            models.CheckConstraint(
                condition=Q(notice__isnull=True) | Q(kind="unapproved"),
                name="nobody_is_alarmed_about_leave",
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    def as_away(self) -> Away:
        """Return it as nights are counted."""
        return Away(self.from_on, self.back_on)


class StayExtension(models.Model):
    """An extension that one person proposes and another decides on; one of a stay is granted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="extensions")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=30)
    until_on = models.DateField(_("extended until"))
    state = models.CharField(
        max_length=10, choices=ExtensionState.choices, default=ExtensionState.PROPOSED
    )
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """In the order of time."""

        ordering = ("proposed_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("stay",),
                name="a_stay_is_extended_once",
                condition=~Q(state="refused"),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True, decided_by__isnull=True)
                | (
                    ~Q(state="proposed")
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
                name="an_extension_is_decided_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.state
