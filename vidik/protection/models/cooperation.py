# SPDX-License-Identifier: EUPL-1.2
"""Ways across the border and work with schools, in codes and days."""

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
from vidik.cases.types import Ground
from vidik.exchange.models import Notice
from vidik.identification.models.procedure import Procedure
from vidik.institutions.models import Institution
from vidik.protection.types import CrossingState, Direction


class Crossing(models.Model):
    """A border crossing: whoever must know is notified before, with what the person needs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="crossings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    direction = models.CharField(_("direction"), max_length=12, choices=Direction.choices)
    country = models.CharField(_("other state"), max_length=12)
    kind = models.CharField(_("kind"), max_length=30)
    planned_on = models.DateField(_("planned for"))
    crosses_at = models.DateTimeField(_("arrives or leaves at"), null=True, blank=True)
    """The moment, where it is known; `planned_on` is its day."""
    place = models.CharField(_("where"), max_length=30, blank=True)
    escort = models.CharField(_("escort"), max_length=30, blank=True)
    announced_by = models.CharField(_("who announced the person"), max_length=30, blank=True)
    """Of whom the centre learned that somebody comes."""
    receives = models.CharField(_("who receives the person"), max_length=30, blank=True)
    needs = ArrayField(
        models.CharField(max_length=30), verbose_name=_("support needed"), default=list, blank=True
    )
    """Codes of the support that the person needs on the way and on arrival."""
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+")
    """The notice to the police and whoever else is informed before; its clock is the exchange's."""
    done_on = models.DateField(_("done on"), null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    """When it was entered that it did not take place."""
    missed_because = models.CharField(_("why it did not take place"), max_length=30, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    handed_to = models.CharField(_("handed over to"), max_length=30, blank=True)
    handed_institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order of time."""

        ordering = ("planned_on", "id")
        indexes = [
            models.Index(
                fields=("planned_on",),
                name="crossings_awaited_by_day",
                condition=Q(done_on__isnull=True, missed_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(missed_at__isnull=True, missed_because="")
                | (Q(missed_at__isnull=False, done_on__isnull=True) & ~Q(missed_because="")),
                name="crossings_that_failed_say_why",
            ),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True, handed_to="", handed_institution__isnull=True)
                | (Q(handed_at__isnull=False, done_on__isnull=False) & ~Q(handed_to="")),
                name="somebody_who_came_is_handed_over",
            ),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True) | Q(handed_at__gte=F("entered_at")),
                name="nobody_is_handed_over_before_it_was_planned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.direction}"

    @property
    def state(self) -> CrossingState:
        """Its state; it follows from what was announced and entered, and is not stored."""
        if self.handed_at is not None:
            return CrossingState.HANDED_OVER
        if self.missed_at is not None:
            return CrossingState.MISSED
        if self.done_on is not None:
            return CrossingState.DONE
        return CrossingState.PLANNED if self.notice_id is None else CrossingState.ANNOUNCED

    def is_late(self, today: dt.date) -> bool:
        """Whether its day has passed and nobody entered the outcome."""
        return (
            self.state in {CrossingState.PLANNED, CrossingState.ANNOUNCED}
            and self.planned_on < today
        )


@pghistory.track()
class SchoolCooperation(models.Model):
    """One act of cooperation with a school: coded, so that nothing in it tells who it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="schools")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=30)
    met_on = models.DateField(_("when"))
    school_type = models.CharField(_("kind of school"), max_length=30)
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("school"),
    )
    """Blank where the register of institutions does not hold the school: its kind describes it."""
    took_part = ArrayField(models.CharField(max_length=30), verbose_name=_("who took part"))
    """Codes of roles, never a name."""
    informed_of = ArrayField(
        models.CharField(max_length=30),
        verbose_name=_("what the school was informed of"),
        default=list,
    )
    """Codes; empty: the school was informed nothing about the person."""
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices, blank=True)
    reference = models.CharField(_("number of the document"), max_length=40, blank=True)
    """The number of the recorded consent, order or provision."""
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)
    """When it was found to be entered by mistake: it is counted nowhere."""
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-met_on", "id")
        indexes = [models.Index(fields=("met_on",), name="school_cooperation_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(informed_of__len=0, ground="", reference="")
                | (Q(informed_of__len__gte=1) & ~Q(ground="") & ~Q(reference="")),
                name="a_school_is_told_on_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(took_part__len__gte=1), name="cooperation_says_who_took_part"
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True)
                | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="struck_cooperation_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.kind}"


class SchoolStep(models.Model):
    """A step that was agreed with a school: who does what by when, and whether it was done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cooperation = models.ForeignKey(SchoolCooperation, models.PROTECT, related_name="steps")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    what = models.CharField(_("what is done"), max_length=30)
    who = models.CharField(_("who does it"), max_length=30)
    due_on = models.DateField(_("by when"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    """When it was entered that it was done, or will not be."""
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    not_done = models.CharField(_("if it was not done: why"), max_length=30, blank=True)

    class Meta:
        """What is due first comes first."""

        ordering = ("due_on", "id")
        indexes = [
            models.Index(
                fields=("due_on",),
                name="school_steps_owed_by_day",
                condition=Q(settled_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, not_done="")
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="settled_school_steps_say_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperation_id}: {self.what}"
