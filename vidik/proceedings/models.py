# SPDX-License-Identifier: EUPL-1.2
"""What the centre expects to hear of proceedings about a person, and what it heard."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.exchange.models import Addressee, Notice
from vidik.identification.models import Procedure
from vidik.institutions.models import Institution
from vidik.proceedings.types import NoticeState

BY_NOTICE: Final = "notice"
"""A way of hearing that is no code of the pack."""
CORRECTED: Final = "corrected"
"""Why something is not told any more that a sender corrected: no reason that anybody chooses."""


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


@pghistory.track()
class ReportedAct(models.Model):
    """What a notice said of proceedings, in codes and days, as it was entered into a case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Addressee, models.PROTECT, related_name="+")
    """The notice as it came to whoever was responsible for the case."""
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """Which one answered for it: to which it came, or to which its case was handed over."""
    version = models.PositiveSmallIntegerField()
    """The version of its text that was entered."""
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="reported_acts"
    )
    """Blank where it was set aside."""
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    expected = models.ForeignKey(
        ExpectedNotice, models.PROTECT, null=True, blank=True, related_name="acts"
    )
    """What was heard by it; blank where nothing of the kind was expected."""
    act = models.CharField(_("what happened"), max_length=40)
    on = models.DateField(_("date"), null=True, blank=True)
    until = models.DateField(_("until and including"), null=True, blank=True)
    code = models.CharField(_("offence or measure"), max_length=40, blank=True)
    set_aside = models.CharField(_("why it is set aside"), max_length=30, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    """Blank where case and meaning left nothing to choose, so that the system entered it."""
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first; a notice is entered once at a time."""

        ordering = ("-entered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("letter",),
                condition=Q(taken_back_at__isnull=True),
                name="a_notice_is_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(procedure__isnull=True, case__isnull=True, expected__isnull=True)
                & ~Q(set_aside="")
                | Q(procedure__isnull=False, case__isnull=False, set_aside="", on__isnull=False),
                name="a_notice_is_entered_into_a_case_or_set_aside",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("on")),
                name="what_happened_holds_until_a_later_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.act}"


@pghistory.track()
class Wish(models.Model):
    """Whether a person wants to be told of the proceedings, and through whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.OneToOneField(Procedure, models.PROTECT, related_name="wish")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    wants = models.BooleanField(_("wants to be told"))
    through = models.CharField(_("through whom"), max_length=30, blank=True)
    how = models.CharField(_("in which way it is safe"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=30, blank=True)
    except_for: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=40), verbose_name=_("not about"), default=list, blank=True
    )
    """Kinds of notices about which the person does not want to be told."""
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """One for each procedure; what was wished before is in its history."""

        constraints = [
            models.CheckConstraint(
                condition=Q(wants=True) & ~Q(through="") | Q(wants=False, through=""),
                name="who_wants_to_be_told_says_through_whom",
            ),
            models.CheckConstraint(
                condition=Q(wants=True) | Q(how="", language="", except_for=[]),
                name="who_does_not_want_to_be_told_says_no_more",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.wants}"


@pghistory.track()
class Telling(models.Model):
    """That a person is to be told what was heard of proceedings, and the proof that she was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="tellings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)
    """Code of the act, or of what was expected where it was heard without a form."""
    on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    expected = models.ForeignKey(
        ExpectedNotice, models.PROTECT, null=True, blank=True, related_name="tellings"
    )
    act = models.ForeignKey(
        ReportedAct, models.PROTECT, null=True, blank=True, related_name="tellings"
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(_("by when"))
    is_danger = models.BooleanField(default=False)
    told_on = models.DateField(_("told on"), null=True, blank=True)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    """The hour, as the deadline is in hours; blank where the day alone was entered."""
    told_how = models.CharField(_("how"), max_length=30, blank=True)
    proof = models.CharField(_("proof"), max_length=30, blank=True)
    not_told = models.CharField(_("why not"), max_length=30, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The first due first."""

        ordering = ("due_at", "id")
        indexes = [
            models.Index(
                fields=("due_at", "id"),
                name="tellings_that_wait",
                condition=Q(told_on__isnull=True, not_told=""),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(told_on__isnull=True, told_how="", proof="")
                | Q(told_on__isnull=False, not_told="") & ~Q(told_how="") & ~Q(proof=""),
                name="who_was_told_says_how_and_with_what_proof",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(told_on__isnull=False),
                name="who_was_told_at_an_hour_was_told_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(expected__isnull=False) | Q(act__isnull=False),
                name="what_is_told_was_heard",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.what}"

    @property
    def is_open(self) -> bool:
        """Whether the person was not told, and nobody entered why not."""
        return self.told_on is None and not self.not_told


class ToldInstitution(models.Model):
    """That an institution with which the case is shared was told what was heard, by a notice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    telling = models.ForeignKey(Telling, models.PROTECT, related_name="institutions")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    """Its acknowledgement is the exchange's."""
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In their order; each is told once."""

        ordering = ("told_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("telling", "institution"), name="an_institution_is_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.telling_id}: {self.institution_id}"
