# SPDX-License-Identifier: EUPL-1.2
"""Persons who return to another state, or are received from one: planned, told, what became."""

from __future__ import annotations

import datetime as dt
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
from vidik.protection.types import CrossingState, Direction


class Crossing(models.Model):
    """A way across the border: who must know of it is told before, with what the person needs."""

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
    """The notice to the police and whoever else is told before; its clock is the exchange's."""
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
        """How far it is; what was told and entered says so, and nothing else is kept."""
        if self.handed_at is not None:
            return CrossingState.HANDED_OVER
        if self.missed_at is not None:
            return CrossingState.MISSED
        if self.done_on is not None:
            return CrossingState.DONE
        return CrossingState.PLANNED if self.notice_id is None else CrossingState.ANNOUNCED

    def is_late(self, today: dt.date) -> bool:
        """Whether its day has passed and nobody entered what became of it."""
        return (
            self.state in {CrossingState.PLANNED, CrossingState.ANNOUNCED}
            and self.planned_on < today
        )
