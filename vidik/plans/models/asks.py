# SPDX-License-Identifier: EUPL-1.2
"""What institutions are asked for. What the asked one reads names neither case nor activity."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.cases.types import Ground
from vidik.institutions.models import Institution
from vidik.plans.models.plans import Activity
from vidik.plans.types import Answer, AskState


def number_of(key: uuid.UUID) -> str:
    """Return the number of a request, which says nothing of the case or of how many there are."""
    return str(key)[:8].upper()


class Ask(models.Model):
    """What an institution is asked for, with the few facts it is given, and its answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """Which one is asked."""
    asking = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    kind = models.CharField(_("what is asked for"), max_length=30)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    answer_by = models.DateField(_("answer by"))
    sex = models.CharField(_("sex"), max_length=10, blank=True)
    age = models.CharField(_("age"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.OPEN)
    answer = models.CharField(_("answer"), max_length=15, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    served_on = models.DateField(_("first service on"), null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=30, blank=True)
    """Why it could not be done."""

    class Meta:
        """The newest first."""

        ordering = ("-asked_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(institution=models.F("asking")), name="nobody_asks_itself"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="an_answer_was_given_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="open", answer="")
                | Q(state__in=("accepted", "done", "not-done"), answer="accepted")
                | (Q(state="declined") & ~Q(answer="") & ~Q(answer="accepted"))
                | Q(state="withdrawn", answer__in=("", "accepted")),
                name="a_state_of_a_request_follows_from_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(state="done", served_on__isnull=False, reason="")
                | (Q(state="not-done", served_on__isnull=True) & ~Q(reason=""))
                | (~Q(state__in=("done", "not-done")) & Q(served_on__isnull=True, reason="")),
                name="what_was_asked_for_ends_with_a_day_or_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=("institution", "answer_by"),
                name="asks_to_answer",
                condition=Q(state__in=("open", "accepted")),
            ),
            models.Index(fields=("asked_at",), name="asks_by_year"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def number(self) -> str:
        """The number by which it can be spoken of."""
        return number_of(self.pk)


class Declined(models.Model):
    """What is left to an institution of a request that it declined: number, day and reason.

    While there is such a row, the institution no longer reads what the request said.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.OneToOneField(Ask, models.PROTECT, related_name="declined")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """That of the request, once more: whoever declined reads this row alone."""
    answer = models.CharField(_("answer"), max_length=15, choices=Answer.choices)
    declined_at = models.DateTimeField()
    declined_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-declined_at", "id")
        verbose_name_plural = _("declined requests")
        indexes = [
            models.Index(fields=("institution", "-declined_at"), name="asks_that_were_declined")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number by which a request can be spoken of."""
        return number_of(self.ask_id)


class AskedFor(models.Model):
    """For which activity of which case an institution was asked; the asked one never reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.OneToOneField(Ask, models.PROTECT, related_name="origin")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="asks")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    line = models.UUIDField()
    """Of the activity: what was asked for stays with it in later versions."""

    class Meta:
        """No order of its own."""

        verbose_name_plural = _("asked for")
        indexes = [models.Index(fields=("case", "line"), name="asks_of_a_case")]

    def __str__(self) -> str:
        return str(self.ask_id)
