# SPDX-License-Identifier: EUPL-1.2
"""Cases without any identity: a code, who takes part, what is shared, who broke the glass."""

from __future__ import annotations

import datetime as dt
import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Expression, F, Func, Q, Value
from django.db.models.functions import Coalesce, Least
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.methods.codes import draw_code
from vidik.cases.methods.references import is_reference
from vidik.cases.types import (
    LONGEST_EMERGENCY,
    NEVER_BEGAN,
    REQUEST_CURRENT,
    Alias,
    CaseRole,
    CaseState,
    Declining,
    Emergency,
    EmergencyState,
    Ground,
    Judgement,
    ParticipationReason,
    Purpose,
    Relation,
    Sensitivity,
    SharingState,
    Withdrawal,
)
from vidik.institutions.models import Institution


def _span(first: Expression | F, last: Expression | F) -> Func:
    """The range of time from the first to the second, the end left out."""
    return Func(first, last, function="TSTZRANGE", output_field=DateTimeRangeField())


def check_reference(text: str) -> None:
    """Require that a sharing names a document by its number, and nobody by their name.

    Raises:
        ValidationError: it is no number as registers write it.
    """
    if not is_reference(text):
        raise ValidationError(
            gettext(
                "Enter the number of the document alone, such as 12/2026, KT-45/26 or "
                "560-01-3/2026-02: the mark of the register and digits, never a name."
            )
        )


@pghistory.track()
class Case(models.Model):
    """A case: what all rooms that work on one person's situation hold on to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=11, unique=True, default=draw_code, editable=False)
    """Drawn at random, so that it tells neither order nor number nor institution."""
    responsible = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=CaseState.choices, default=CaseState.OPEN, editable=False
    )
    sensitivity = models.CharField(
        _("sensitivity"),
        max_length=10,
        choices=Sensitivity.choices,
        default=Sensitivity.ORDINARY,
    )
    restricted = models.BooleanField(default=False)
    """Only persons who are named in the case may see it, also in the responsible institution."""
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    """Blank where a part of the system opened the case."""
    closed_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the institution responsible now was put in charge by another."""
    handed_over_from = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    """By which one; blank where nobody else had it, or that was before it was kept."""
    handed_back = models.CharField(
        max_length=20,
        choices=Declining.choices,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    """Why that one did not take it on, where the case came back."""
    answered_before = ArrayField(
        models.BigIntegerField(), default=list, db_default=[], editable=False
    )
    """Keys of the institutions that answered for it before: what still comes to them about it goes
    to the one that answers for it now."""
    is_demo = models.BooleanField(default=False, db_default=False, editable=False)
    """Synthetic, for a demo, with everybody in it; every page that shows it says so."""

    class Meta:
        """The newest case comes first."""

        ordering = ("-opened_at", "id")
        indexes = [
            models.Index(fields=("responsible", "-opened_at", "id"), name="cases_of_institution"),
            models.Index(fields=("-opened_at", "id"), name="cases_by_opening"),
            models.Index(
                fields=("responsible", "-handed_over_at"),
                name="cases_handed_over",
                condition=Q(handed_over_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN, closed_at__isnull=True)
                | Q(state=CaseState.CLOSED, closed_at__gte=F("opened_at")),
                name="closed_cases_have_a_closing_time",
            ),
            models.CheckConstraint(
                condition=Q(handed_over_from__isnull=True, handed_back="")
                | Q(handed_over_from__isnull=False, handed_over_at__isnull=False),
                name="cases_handed_over_say_when",
            ),
        ]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class Participant(models.Model):
    """An institution, or one named person of it, that works on a case for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="participants")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    """The named person; blank where the institution as a whole takes part."""
    role = models.CharField(_("role in the case"), max_length=20, choices=CaseRole.choices)
    why = models.CharField(_("reason"), max_length=20, choices=ParticipationReason.choices)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(_("until"), null=True, blank=True)
    """The moment at which the participation ended."""
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """Nobody takes part twice at the same time."""

        ordering = ("valid_from", "id")
        indexes = [
            models.Index(fields=("institution", "user"), name="participations_of_members"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="participations_end_after_they_begin",
            ),
            ExclusionConstraint(
                name="nobody_takes_part_twice_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("institution", RangeOperators.EQUAL),
                    (
                        Coalesce(F("user"), Value(0), output_field=models.BigIntegerField()),
                        RangeOperators.EQUAL,
                    ),
                    (_span(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.role}"


@pghistory.track()
class Sharing(models.Model):
    """Parts of a case shown to another institution: for a purpose, on a ground, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="sharings")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices)
    reference = models.CharField(
        _("reference"),
        max_length=40,
        validators=[check_reference],
    )
    """The number of the recorded consent, order or provision: never a name."""
    state = models.CharField(
        max_length=10, choices=SharingState.choices, default=SharingState.CURRENT, editable=False
    )
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(_("until"))
    shared_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    withdrawal = models.CharField(
        _("reason"), max_length=20, choices=Withdrawal.choices, blank=True
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    """When somebody of the institution accepted it; it is seen before, so that nothing waits."""
    declined_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    declining = models.CharField(_("reason"), max_length=20, choices=Declining.choices, blank=True)

    class Meta:
        """One sharing for one purpose at a time."""

        ordering = ("valid_from", "id")
        indexes = [
            models.Index(fields=("institution", "valid_to"), name="sharings_with_institution"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="sharings_end_after_they_begin"
            ),
            models.CheckConstraint(
                condition=Q(state=SharingState.CURRENT, withdrawn_at__isnull=True, withdrawal="")
                | Q(state=SharingState.DECLINED, withdrawn_at__isnull=True, withdrawal="")
                | (
                    Q(state=SharingState.WITHDRAWN, withdrawn_at__gte=F("valid_from"))
                    & ~Q(withdrawal="")
                ),
                name="withdrawn_sharings_say_when_and_why",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=SharingState.DECLINED, declined_at__gte=F("valid_from"))
                    & ~Q(declining="")
                )
                | (~Q(state=SharingState.DECLINED) & Q(declined_at__isnull=True, declining="")),
                name="declined_sharings_say_when_and_why",
            ),
            ExclusionConstraint(
                name="one_sharing_for_a_purpose_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("institution", RangeOperators.EQUAL),
                    ("purpose", RangeOperators.EQUAL),
                    (
                        _span(
                            F("valid_from"),
                            Least(F("valid_to"), F("withdrawn_at"), F("declined_at")),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.purpose}"


class OwnView(models.Model):
    """What one person has of a case for themselves: a name for it, and when they last looked."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="own_views")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    alias = models.CharField(max_length=20, choices=Alias.choices, blank=True)
    """Chosen from neutral words, so that it says nothing of the person."""
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One row of a person for a case; a word stands for one case at a time."""

        constraints = [
            models.UniqueConstraint(fields=("user", "case"), name="one_own_view_of_a_case"),
            models.UniqueConstraint(
                fields=("user", "alias"),
                condition=~Q(alias=""),
                name="one_alias_for_one_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.user_id}"


@pghistory.track()
class EmergencyAccess(models.Model):
    """Breaking the glass: a person sees a case of need for some hours, and answers for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="emergencies")
    case_code = models.CharField(max_length=11)
    """Stored here because whoever approves need not be allowed to see the case."""
    search = models.UUIDField(null=True, blank=True, editable=False)
    """The search that found somebody in the case, as the record of acts names it; blank where the
    case was asked for by its code, which whoever searched learns only when the case opens."""
    responsible = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """The institution responsible for the case when access was asked for: it decides."""
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """On whose behalf the person acts."""
    reason = models.CharField(_("reason"), max_length=20, choices=Emergency.choices)
    explanation = models.CharField(_("what has happened"), max_length=400)
    hours = models.PositiveSmallIntegerField(_("hours needed"))
    state = models.CharField(max_length=15, choices=EmergencyState.choices, editable=False)
    requested_at = models.DateTimeField()
    alone = models.BooleanField(default=False)
    """Started by a duty expert alone, to be approved afterwards."""
    started_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    judgement = models.CharField(
        _("judgement"), max_length=20, choices=Judgement.choices, blank=True
    )

    class Meta:
        """Nobody approves or reviews their own, nobody gets more than four hours."""

        ordering = ("-requested_at", "id")
        indexes = [
            models.Index(fields=("user", "expires_at"), name="emergencies_of_a_person"),
            models.Index(fields=("responsible", "state"), name="emergencies_to_decide"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("user")),
                name="nobody_approves_their_own_emergency",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
                name="nobody_reviews_their_own_emergency",
            ),
            models.CheckConstraint(
                condition=Q(started_at__isnull=True, expires_at__isnull=True)
                | Q(
                    started_at__isnull=False,
                    expires_at__gte=F("started_at"),
                    expires_at__lte=F("started_at") + LONGEST_EMERGENCY,
                ),
                name="emergency_access_lasts_four_hours_at_most",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NEVER_BEGAN) | Q(started_at__isnull=False),
                name="emergency_access_that_was_given_has_a_beginning",
            ),
            models.CheckConstraint(
                condition=~Q(state=EmergencyState.GRANTED) | Q(decided_by__isnull=False),
                name="approved_emergency_access_names_who_approved",
            ),
            models.CheckConstraint(
                condition=Q(state=EmergencyState.REVIEWED, reviewed_by__isnull=False)
                & ~Q(judgement="")
                | ~Q(state=EmergencyState.REVIEWED),
                name="reviewed_emergency_access_has_a_judgement",
            ),
            models.UniqueConstraint(
                fields=("case", "user"),
                condition=Q(state=EmergencyState.REQUESTED),
                name="one_request_of_a_person_for_a_case_waits",
            ),
            models.UniqueConstraint(
                fields=("case", "user"),
                condition=Q(alone=True) & ~Q(state=EmergencyState.REVIEWED),
                name="one_access_started_alone_waits_for_its_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_code}: {self.reason}"

    def code_for(self, user: int | None) -> str:
        """Return the code of the case; blank for who asked by a hit, until the case has opened."""
        is_hidden = self.search is not None and self.started_at is None and user == self.user_id
        return "" if is_hidden else self.case_code

    @property
    def state_now(self) -> EmergencyState:
        """Where the access stands; a request that is too old to be approved has lapsed."""
        state = EmergencyState(self.state)
        is_over = self.requested_at + REQUEST_CURRENT < timezone.now()
        return EmergencyState.LAPSED if state == EmergencyState.REQUESTED and is_over else state

    @property
    def until(self) -> dt.datetime | None:
        """Until when the case is open, or could be by an approval; None where it never was.

        Approving what somebody started alone gives them the hours that they asked for.
        """
        if self.state == EmergencyState.STARTED_ALONE and self.started_at is not None:
            return self.started_at + dt.timedelta(hours=self.hours)
        return self.expires_at


class UrgentNotice(models.Model):
    """A notification to the head of an institution that somebody broke the glass."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    emergency = models.ForeignKey(EmergencyAccess, models.CASCADE, related_name="notices")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest notice comes first; a person is notified once of each access."""

        ordering = ("-sent_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("emergency", "user"), name="a_person_is_told_once_of_an_emergency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.emergency_id}"


class Reach(models.Model):
    """Who reaches a case, or one part of it: through what, from when, until when.

    Triggers keep these rows from the case, its participants, its sharings and its emergency
    accesses (`vidik.cases.reach`); nothing else writes them. Row-level security and the narrowing
    of queries both ask them.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    part = models.CharField(max_length=15)
    """A value of `Part`, or `WORK` for whoever works on the case and sees every part."""
    institution_id = models.BigIntegerField()
    user_id = models.BigIntegerField(null=True)
    """The person; blank where those of the institution reach the case."""
    ground = models.CharField(max_length=15, choices=Relation.choices)
    holder = models.CharField(max_length=45)
    """Whom the row is for, in one value that an index finds: see `policies.holders`."""
    source = models.UUIDField()
    """The row that this one follows from."""
    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)
    """The moment from which the row gives nothing any more."""

    class Meta:
        """Asked by case for one row, by holder for a list."""

        indexes = [
            models.Index(fields=("case", "holder"), name="reach_of_case"),
            models.Index(fields=("holder", "part", "case"), name="reach_of_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.ground}"
