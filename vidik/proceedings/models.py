# SPDX-License-Identifier: EUPL-1.2
"""What the centre expects to hear of proceedings about a person, and what it heard."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.exchange.models import Notice
from vidik.identification.models import Procedure
from vidik.institutions.models import Institution
from vidik.proceedings.types import NoticeState

BY_NOTICE: Final = "notice"
"""A way of hearing that is no code of the pack."""


@pghistory.track()
class ExpectedNotice(models.Model):
    """One notice about proceedings that is expected, in codes and days: nothing of what it says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="expected_notices")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kind = models.CharField(_("what is expected"), max_length=30)
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("from whom"),
    )
    """Blank until somebody confirms which one it is."""
    since_on = models.DateField(_("expected since"))
    due_on = models.DateField(_("by when"))
    asked_notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The request that went out; its clock is the exchange's."""
    received_on = models.DateField(_("received on"), null=True, blank=True)
    received_how = models.CharField(_("how it was received"), max_length=30, blank=True)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+")
    """The notice that reported it, as an expert found who read it; it may report several things."""
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it was entered that it does not come any more."""
    ended_because = models.CharField(_("why it is no longer expected"), max_length=30, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    """Blank where it follows from something that was heard."""

    class Meta:
        """In the order in which it is due; open once of a kind."""

        ordering = ("due_on", "id")
        indexes = [
            models.Index(
                fields=("due_on", "id"),
                name="expected_and_not_heard",
                condition=Q(received_on__isnull=True, ended_at__isnull=True),
            ),
            models.Index(fields=("since_on",), name="expected_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("procedure", "kind"),
                condition=Q(received_on__isnull=True, ended_at__isnull=True),
                name="one_notice_of_a_kind_is_awaited",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("since_on")), name="expected_by_a_day_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, received_how="", notice__isnull=True)
                | (Q(received_on__isnull=False) & ~Q(received_how="")),
                name="what_was_heard_says_how",
            ),
            models.CheckConstraint(
                condition=Q(notice__isnull=True) | Q(received_how=BY_NOTICE),
                name="a_notice_was_heard_as_one",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False, received_on__isnull=True) & ~Q(ended_because="")),
                name="what_does_not_come_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.kind}"

    @property
    def state(self) -> NoticeState:
        """Its state; it follows from what was entered, and is not stored."""
        if self.received_on is not None:
            return NoticeState.HEARD
        if self.ended_at is not None:
            return NoticeState.ENDED
        return NoticeState.AWAITED if self.asked_notice_id is None else NoticeState.ASKED

    @property
    def is_open(self) -> bool:
        """Whether it is still expected."""
        return self.state in {NoticeState.AWAITED, NoticeState.ASKED}

    def is_late(self, today: dt.date) -> bool:
        """Whether it is expected, and its day has passed."""
        return self.is_open and self.due_on < today
