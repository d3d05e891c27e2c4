# SPDX-License-Identifier: EUPL-1.2
"""The procedure of one person, its decisions, what the person was informed."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.identification.selectors.definitions import definitions
from vidik.identification.types import (
    UNDECIDED,
    Outcome,
    Return,
    Stage,
    State,
    Step,
    Subject,
    Urgency,
)
from vidik.referral.models import Report, ReportedPerson
from vidik.vault.models import Person

END_OF_TIME: Final = dt.datetime(2101, 1, 1, tzinfo=dt.UTC)
"""Later than any time that is stored. What lies outside the calendar of Python a database can hold,
and no page can read any more."""
_NEEDS_TWO = """
IF NEW.state IN ('dismissed', 'suspended', 'terminated', 'concluded')
   AND (TG_OP = 'INSERT' OR NEW.state IS DISTINCT FROM OLD.state)
   AND NOT EXISTS (
     SELECT 1 FROM identification_decision d
     WHERE d.procedure_id = NEW.id AND d.taken_at IS NOT NULL
       AND d.proposed_by_id <> d.taken_by_id
       AND d.outcome = NEW.outcome
       AND d.step = CASE NEW.state
         WHEN 'dismissed' THEN 'dismiss' WHEN 'suspended' THEN 'suspend'
         WHEN 'terminated' THEN 'terminate' ELSE 'conclude' END
       AND d.lifted_at IS NULL
   )
THEN
  RAISE EXCEPTION 'a procedure is decided by a second person' USING ERRCODE = 'check_violation';
END IF;
IF NEW.state = 'closed' AND (TG_OP = 'INSERT' OR NEW.state IS DISTINCT FROM OLD.state)
   AND NOT EXISTS (
     SELECT 1 FROM identification_notification n
     WHERE n.procedure_id = NEW.id AND n.subject = 'outcome'
   )
THEN
  RAISE EXCEPTION 'a procedure is closed after the person was told of the outcome'
    USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'UPDATE' AND OLD.state IN ('dismissed', 'terminated', 'concluded', 'closed')
   AND ROW(NEW.outcome, NEW.decided_at, NEW.reasons, NEW.received_at)
     IS DISTINCT FROM ROW(OLD.outcome, OLD.decided_at, OLD.reasons, OLD.received_at)
THEN
  RAISE EXCEPTION 'what was decided stays; a new procedure follows'
    USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
_OWED_SINCE = """
NEW.owed_since := CASE
  WHEN NEW.state IN ('received', 'opened', 'suspended') AND NEW.same_as_id IS NULL
    AND NOT NEW.informed_of @> ARRAY['rights', 'services']::varchar[]
  THEN NEW.opened_at
  WHEN NEW.state IN ('dismissed', 'terminated', 'concluded') AND 'outcome' <> ALL (NEW.informed_of)
  THEN NEW.decided_at
END;
RETURN NEW;
"""


@pghistory.track()
class Procedure(models.Model):
    """The identification of one reported person, from the receipt of the report to its end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reported_person = models.ForeignKey(ReportedPerson, models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    """The decided procedure that this one opens again."""
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="joined"
    )
    """The procedure with which this one is counted, where two reports concern one person."""
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.RECEIVED, editable=False
    )
    outcome = models.CharField(max_length=15, choices=Outcome.choices, blank=True, editable=False)
    reasons = ArrayField(models.CharField(max_length=60), default=list, editable=False)
    """Codes of the pack, as the decision gave them."""
    received_at = models.DateTimeField()
    """When the report came, or the procedure was opened again."""
    opened_at = models.DateTimeField(null=True, blank=True)
    """From here the person has the rights of a victim."""
    formal_at = models.DateTimeField(null=True, blank=True)
    """From here the second stage runs: the person was found to be a presumed victim."""
    first_interview_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, blank=True)
    leaves_at = models.DateTimeField(_("may leave from"), null=True, blank=True)
    """From when somebody may be gone, where that is known."""
    assigned_to = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    assigned_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    """By when the first interview is due; blank where none is awaited, also while it is suspended.
    Lists are sorted by it."""
    paused = models.DurationField(default=dt.timedelta, editable=False)
    """How long it was suspended before it was resumed: its clock stood so long."""
    facts_corrected_at = models.DateTimeField(null=True, blank=True)
    """When facts of the person in the report were last corrected after the decision."""
    informed_of = ArrayField(
        models.CharField(max_length=10, choices=Subject.choices), default=list, editable=False
    )
    """What the person was informed of, or could not be: the subjects of the notifications."""
    owed_since = models.DateTimeField(null=True, blank=True, editable=False)
    """Since when the person has to be informed of their rights and services, or of the outcome; the
    database works it out with every change. Lists and the desk ask for it."""

    class Meta:
        """The newest first; one procedure of a reported person runs at a time."""

        ordering = ("-received_at", "id")
        indexes = [
            models.Index(fields=("case",), name="procedures_of_a_case"),
            models.Index(fields=("person",), name="procedures_of_a_person"),
            models.Index(fields=("report",), name="procedures_of_a_report"),
            models.Index(fields=("state", "-received_at"), name="procedures_by_state"),
            models.Index(
                fields=("-received_at", "id"),
                name="undecided_by_receipt",
                condition=Q(state__in=("received", "opened", "suspended"), same_as__isnull=True),
            ),
            models.Index(fields=("received_at",), name="procedures_by_receipt"),
            models.Index(fields=("decided_at", "outcome"), name="procedures_by_decision"),
            models.Index(fields=("due_at", "-received_at", "id"), name="procedures_due_then_new"),
            models.Index(
                fields=("due_at", "-received_at", "id"),
                name="undecided_due_then_new",
                condition=Q(state__in=("received", "opened", "suspended"), same_as__isnull=True),
            ),
            models.Index(
                fields=("owed_since",),
                name="procedures_that_owe_word",
                condition=Q(owed_since__isnull=False),
            ),
            models.Index(
                F("due_at").desc(nulls_last=True), F("id").desc(), name="procedures_due_last"
            ),
            models.Index(
                fields=("assigned_to", "-received_at"),
                name="procedures_of_an_expert",
                condition=Q(state__in=("received", "opened", "suspended")),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("reported_person",),
                condition=Q(state__in=("received", "opened", "suspended")),
                name="one_procedure_of_a_reported_person_runs",
            ),
            models.UniqueConstraint(
                fields=("reported_person",),
                condition=Q(follows__isnull=True),
                name="a_report_opens_one_procedure_for_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("received", "opened", "suspended"), decided_at__isnull=True)
                | Q(
                    state__in=("dismissed", "terminated", "concluded", "closed"),
                    decided_at__isnull=False,
                ),
                name="decided_procedures_say_when",
            ),
            models.CheckConstraint(
                condition=(Q(outcome="") & ~Q(state="concluded"))
                | (~Q(outcome="") & Q(state__in=("concluded", "closed"))),
                name="concluded_procedures_have_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("received", "dismissed"), opened_at__isnull=True)
                | Q(opened_at__isnull=False) & ~Q(state__in=("received", "dismissed"))
                | Q(state="closed"),
                name="opened_procedures_say_when",
            ),
            models.CheckConstraint(
                condition=(Q(opened_at__isnull=True) | Q(opened_at__gte=F("received_at")))
                & (Q(decided_at__isnull=True) | Q(decided_at__gte=F("received_at")))
                & (Q(closed_at__isnull=True) | Q(closed_at__gte=F("decided_at"))),
                name="procedures_run_forward",
            ),
            models.CheckConstraint(
                condition=Q(paused__gte=dt.timedelta(0)), name="clocks_stand_or_run_forward"
            ),
            models.CheckConstraint(
                condition=Q(leaves_at__isnull=True)
                | (Q(leaves_at__gte=F("received_at")) & Q(leaves_at__lt=END_OF_TIME)),
                name="nobody_leaves_before_they_are_reported",
            ),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("id")),
                name="no_procedure_is_counted_with_itself",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_second_person_decides",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=_NEEDS_TWO.strip(),
            ),
            pgtrigger.Trigger(
                name="word_is_owed_since",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=_OWED_SINCE.strip(),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and with whatever changed by when the first interview is due."""
        self.set_due()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "due_at"}
        super().save(*args, **kwargs)

    def set_due(self) -> None:
        """Work out by when the first interview is due, if one is awaited here."""
        awaited = (
            self.first_interview_at is None
            and self.state in UNDECIDED
            and self.state != State.SUSPENDED
            and self.same_as_id is None
        )
        self.due_at = self.interview_due if awaited else None

    @property
    def interview_due(self) -> dt.datetime:
        """By when the first interview is due, or was; while it was suspended the clock stood."""
        deadline = "first-interview-urgent" if self.urgency else "first-interview"
        within = definitions().deadlines[deadline].minutes
        since = self.received_at + self.paused
        due = since + dt.timedelta(minutes=within)
        return due if self.leaves_at is None else min(due, self.leaves_at)

    @property
    def is_interview_late(self) -> bool:
        """Whether the first interview is awaited and its deadline has passed."""
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def stage(self) -> Stage:
        """The stage: preliminary until somebody is found to be a presumed victim."""
        return Stage.PRELIMINARY if self.formal_at is None else Stage.FORMAL

    @property
    def to_first_interview(self) -> dt.timedelta | None:
        """How long it took from the report to the first interview; None while there was none."""
        if self.first_interview_at is None:
            return None
        return self.first_interview_at - self.received_at


class Decision(models.Model):
    """What one person proposes and another takes or sends back; kept whatever the outcome."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="decisions")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    step = models.CharField(_("what is proposed"), max_length=10, choices=Step.choices)
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome.choices, blank=True)
    reasons = ArrayField(models.CharField(max_length=60), verbose_name=_("reasons"))
    elements = models.JSONField(default=dict, db_default={}, editable=False)
    """Element of the offence → references to its evidence (`selectors.evidence`). Empty where the
    pack asks for none, and in what was decided before elements were stated."""
    offences = ArrayField(
        models.CharField(max_length=40), default=list, db_default=[], editable=False
    )
    """Codes of the offences that its reasons speak of."""
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    """From when a suspension no longer applied; the figures of a past year ask for it."""
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_because = models.CharField(
        _("why it goes back"), max_length=12, choices=Return.choices, blank=True
    )

    class Meta:
        """The newest first; nobody decides on their own proposal."""

        ordering = ("-proposed_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | ~Q(taken_by=F("proposed_by")),
                name="nobody_takes_their_own_decision",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__gte=F("proposed_at"), taken_by__isnull=False, returned_at=None),
                name="decisions_say_who_took_them",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_because="")
                | (
                    Q(returned_at__isnull=False, returned_by__isnull=False)
                    & ~Q(returned_because="")
                ),
                name="returned_proposals_say_why",
            ),
            models.CheckConstraint(
                condition=Q(step="conclude") & ~Q(outcome="")
                | (~Q(step="conclude") & Q(outcome="")),
                name="conclusions_have_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(reasons__len__gte=1), name="decisions_give_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True)
                | Q(step="suspend", lifted_at__gte=F("taken_at")),
                name="suspensions_that_held_are_lifted",
            ),
            models.UniqueConstraint(
                fields=("procedure",),
                condition=Q(taken_at__isnull=True, returned_at__isnull=True),
                name="one_proposal_waits_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=("proposed_by",),
                name="proposals_sent_back",
                condition=Q(returned_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.step}"


class Notification(models.Model):
    """That the person was informed: of what, how, in which language, by which proof; or why not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="notifications")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    subject = models.CharField(_("informed of"), max_length=10, choices=Subject.choices)
    how = models.CharField(_("how"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=30, blank=True)
    proof = models.CharField(_("proof"), max_length=30, blank=True)
    not_informed = models.CharField(_("why it was not possible"), max_length=30, blank=True)
    informed_at = models.DateTimeField()
    informed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order in which the person was informed."""

        ordering = ("informed_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(how="") & ~Q(language="") & ~Q(proof="") & Q(not_informed="")
                | Q(how="", language="", proof="") & ~Q(not_informed=""),
                name="telling_has_a_proof_or_a_reason_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.subject}"
