# SPDX-License-Identifier: EUPL-1.2
"""Data calls, who is asked, the words of acts, and more time."""

from __future__ import annotations

import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from vidik.core.frozen_rows import frozen_rows
from vidik.core.texts import TextsField
from vidik.figures.models import Cycle
from vidik.forms.models import FormVersion
from vidik.institutions.models import Institution
from vidik.questionnaires.types import (
    CallState,
    State,
)


@pghistory.track()
class Call(models.Model):
    """One yearly data call."""

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="call")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.PREPARED)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=120)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)


@pghistory.track(
    pghistory.InsertEvent(),
    # Each answer moves the moment of the last one; the answers themselves are on record.
    pghistory.UpdateEvent(condition=pghistory.AnyChange(exclude=["last_saved_at"])),
)
class Respondent(models.Model):
    """One institution in a call: its form, its legal basis, where its answers stand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="respondents")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    is_bound = models.BooleanField()
    """Whether the body is under the National Rapporteur's control and so bound to answer."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED)
    notice_key = models.UUIDField(null=True, blank=True)
    """The addressee of the act in the exchange room, once it was sent."""
    sent_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    last_saved_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    """When the first submission came."""
    accepted_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    figures = models.PositiveIntegerField(default=0)
    """Bound questions that the newest submission answers."""
    blanks = models.PositiveIntegerField(default=0)
    """Those of them that it answers by a reason instead of a number."""
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Who gives the sections out in the institution; nobody as long as all answer all."""
    others_may_read = models.BooleanField(default=True)
    """Whether colleagues with sections of their own may read the other ones."""

    class Meta:
        """Each institution is asked once in a call."""

        ordering = ("institution__code",)
        constraints = [
            models.UniqueConstraint(fields=("call", "institution"), name="institutions_asked_once"),
            models.CheckConstraint(
                condition=models.Q(state=State.PREPARED) | models.Q(sent_at__isnull=False),
                name="who_may_answer_was_sent_a_questionnaire",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.SUBMITTED, State.ACCEPTED])
                | models.Q(answered_at__isnull=False),
                name="what_was_answered_says_when",
            ),
        ]
        indexes = [models.Index(fields=("call", "state"), name="respondents_by_state")]
        triggers = [
            pgtrigger.Trigger(
                name="who_leads_hands_on",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF ROW(NEW.lead_id, NEW.others_may_read) IS DISTINCT FROM"
                    " ROW(OLD.lead_id, OLD.others_may_read)"
                    " AND vidik_user() IS NOT NULL AND coalesce(vidik_membership_role(), '')"
                    " NOT IN ('validator', 'institution-admin')"
                    " AND OLD.lead_id IS DISTINCT FROM vidik_user()"
                    " AND (OLD.lead_id IS NOT NULL OR EXISTS (SELECT 1 FROM"
                    " questionnaires_sectiontask t WHERE t.respondent_id = OLD.id"
                    " AND t.ended_at IS NULL)) THEN RAISE EXCEPTION"
                    " 'who leads the answering is named by who leads or approves'; END IF;"
                    " RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Extension(models.Model):
    """More time that the office granted."""

    respondent = models.ForeignKey(Respondent, models.PROTECT, related_name="extensions")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    old_due = models.DateField(null=True, blank=True)
    new_due = models.DateField()
    reason = models.CharField(max_length=400)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=120)

    class Meta:
        """The newest first; time is given, not taken."""

        ordering = ("-granted_at",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(old_due__isnull=True)
                | models.Q(new_due__gt=models.F("old_due")),
                name="extensions_give_time",
            )
        ]
        triggers = frozen_rows("extensions")

    def __str__(self) -> str:
        return self.new_due.isoformat()


@pghistory.track()
class ActText(models.Model):
    """The words of the act for one legal basis: those of the pack, or those of one call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="act_texts", null=True, blank=True)
    """Blank for the words that the pack brings."""
    is_bound = models.BooleanField()
    """Whether it goes to bodies under the National Rapporteur's control, else to all others."""
    title = TextsField()
    text = TextsField()
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=120)

    class Meta:
        """One for each legal basis."""

        ordering = ("call", "-is_bound")
        constraints = [
            models.UniqueConstraint(
                fields=("call", "is_bound"), name="one_act_a_legal_basis", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.is_bound}"
