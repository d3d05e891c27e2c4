# SPDX-License-Identifier: EUPL-1.2
"""Meetings, who is invited and came, requests for conferences. Codes and days, no words.

A conference is about one case. A consultative meeting is about several: it names none itself, and
each of its points names its own.
"""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.conferences.types import (
    MeetingKind,
    MeetingState,
    MinutesState,
    Reply,
    RequestState,
    SignedAs,
    StruckWhy,
    TookPart,
    TookPartHow,
)
from vidik.exchange.models import Notice
from vidik.institutions.models import Institution


class MeetingNumber(models.Model):
    """The last number given to a meeting in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


@pghistory.track()
class Meeting(models.Model):
    """A conference about a case, or a consultative meeting about several."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=16, unique=True, editable=False)
    """Such as K-2026-00012: all that an invitation says of what the meeting is about."""
    kind = models.CharField(max_length=12, choices=MeetingKind.choices)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    """Of a conference; a consultative meeting has its cases in its points."""
    holder = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """Which institution called it. Who holds a conference follows from the case."""
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    """The consultative meeting before this one."""
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.CALLED, editable=False
    )
    starts_at = models.DateTimeField(_("day and hour"))
    form = models.CharField(_("how it is held"), max_length=30)
    ground = models.CharField(_("why it is called"), max_length=30)
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=30, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    """When somebody entered who came; it was held at `starts_at`."""
    held_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    took_part = models.CharField(
        _("the person took part"), max_length=12, choices=TookPart.choices, blank=True
    )
    took_part_how = models.CharField(
        _("how the person took part"), max_length=12, choices=TookPartHow.choices, blank=True
    )
    why_not = models.CharField(_("why the person did not take part"), max_length=30, blank=True)
    minutes = models.CharField(
        max_length=10, choices=MinutesState.choices, default=MinutesState.NONE, editable=False
    )
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The latest first."""

        ordering = ("-starts_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="conference", case__isnull=False, follows__isnull=True)
                | Q(kind="consultative", case__isnull=True),
                name="a_conference_is_about_one_case",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(cancel_reason=""),
                    state="cancelled",
                    cancelled_at__isnull=False,
                    cancelled_by__isnull=False,
                )
                | Q(
                    ~Q(state="cancelled"),
                    cancelled_at__isnull=True,
                    cancelled_by__isnull=True,
                    cancel_reason="",
                ),
                name="a_cancelled_meeting_says_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_at__isnull=False, held_by__isnull=False)
                | Q(~Q(state="held"), held_at__isnull=True, held_by__isnull=True, took_part=""),
                name="somebody_entered_that_a_meeting_was_held",
            ),
            models.CheckConstraint(
                condition=Q(took_part="", took_part_how="", why_not="")
                | Q(~Q(why_not=""), took_part="no", took_part_how="")
                | Q(~Q(took_part_how=""), took_part__in=("whole", "first-half"), why_not=""),
                name="the_person_took_part_somehow_or_not_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(minutes="none", written_at__isnull=True, confirmed_at__isnull=True)
                | Q(
                    minutes="written", state="held", written_at__isnull=False,
                    written_by__isnull=False, confirmed_at__isnull=True,
                )
                | Q(
                    minutes="confirmed", state="held", written_at__isnull=False,
                    written_by__isnull=False, confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                ),
                name="minutes_are_written_and_confirmed_after_the_meeting",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("written_by")),
                name="minutes_are_confirmed_by_a_second_person",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=("case", "-starts_at"), name="conferences_of_a_case"),
            models.Index(
                fields=("starts_at",), name="meetings_to_come", condition=Q(state="called")
            ),
            models.Index(
                fields=("held_at",),
                name="meetings_without_minutes",
                condition=Q(state="held") & ~Q(minutes="confirmed"),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class FormerDay(models.Model):
    """A day for which a meeting had been called before it was moved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="former_days")
    starts_at = models.DateTimeField()
    reason = models.CharField(max_length=30)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order in which it was moved."""

        ordering = ("moved_at", "id")

    def __str__(self) -> str:
        return str(self.pk)


@pghistory.track()
class Seat(models.Model):
    """An institution at a meeting: in which role, what it answered, whether it came.

    The invited institution reads this row alone, and never the meeting it belongs to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="seats")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    """That of the conference."""
    holder = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """That of the meeting."""
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=30)
    has_duty = models.BooleanField(_("has the duty to come"), default=False)
    notice = models.OneToOneField(Notice, models.PROTECT, null=True, blank=True, related_name="+")
    """The invitation to the day that holds now; None for whoever came without one."""
    reply = models.CharField(max_length=8, choices=Reply.choices, blank=True)
    sends = models.CharField(_("whom it sends"), max_length=30, blank=True)
    reason = models.CharField(_("why it cannot come"), max_length=30, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(null=True, blank=True)
    """None until the meeting was held."""
    absent_reason = models.CharField(_("why it did not come"), max_length=30, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """Those with the duty to come first."""

        ordering = ("-has_duty", "invited_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("meeting", "institution"), name="an_institution_has_one_seat_at_a_meeting"
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True, sends="", reason="")
                | Q(reply="comes", replied_at__isnull=False, sends="", reason="")
                | Q(~Q(sends=""), reply="sends", replied_at__isnull=False, reason="")
                | Q(~Q(reason=""), reply="cannot", replied_at__isnull=False, sends=""),
                name="an_answer_to_an_invitation_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(absent_reason="") | Q(came=False), name="who_came_was_not_absent"
            ),
        ]
        indexes = [models.Index(fields=("institution", "meeting"), name="seats_of_an_institution")]

    def __str__(self) -> str:
        return str(self.pk)


class SeatCorrection(models.Model):
    """An addendum to confirmed minutes: who came, or did not, was entered wrongly.

    It is never changed, and the minutes show it beside what they had said.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="corrections")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="corrections")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    """That of the conference."""
    was = models.BooleanField(null=True, blank=True)
    """What the minutes had said; None of an institution that they had not named."""
    was_reason = models.CharField(max_length=30, blank=True)
    came = models.BooleanField()
    absent_reason = models.CharField(max_length=30, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order in which they were entered."""

        ordering = ("entered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(came=True, absent_reason="") | (Q(came=False) & ~Q(absent_reason="")),
                name="a_correction_says_who_came_or_why_not",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Undertaking(models.Model):
    """An institution undertook to keep secret what a meeting says of a case.

    One that was entered by mistake is struck out with a reason: it opens nothing, and stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="undertakings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    given_on = models.DateField(_("given on"))
    signed_as = models.CharField(_("signed by"), max_length=8, choices=SignedAs.choices)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    struck_why = models.CharField(max_length=12, choices=StruckWhy.choices, blank=True)

    class Meta:
        """In the order in which they were given."""

        ordering = ("given_on", "entered_at")
        constraints = [
            models.UniqueConstraint(
                fields=("meeting", "case", "institution"),
                condition=Q(struck_at__isnull=True),
                name="secrecy_about_a_case_is_undertaken_once",
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, struck_why="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_why="")),
                name="struck_undertakings_say_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Request(models.Model):
    """An institution that sees the protection of a case asks for a conference about it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    ground = models.CharField(_("why it is asked for"), max_length=30)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=RequestState.choices, default=RequestState.OPEN, editable=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("why it was declined"), max_length=30, blank=True)
    meeting = models.OneToOneField(
        Meeting, models.PROTECT, null=True, blank=True, related_name="request"
    )

    class Meta:
        """The newest first; an institution asks once at a time."""

        ordering = ("-asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("case", "institution"),
                condition=Q(state="open"),
                name="an_institution_asks_for_one_conference",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="open", decided_at__isnull=True, decided_by__isnull=True, reason="",
                    meeting__isnull=True,
                )
                | Q(
                    state="accepted", decided_at__isnull=False, decided_by__isnull=False,
                    reason="", meeting__isnull=False,
                )
                | Q(
                    ~Q(reason=""), state="declined", decided_at__isnull=False,
                    decided_by__isnull=False, meeting__isnull=True,
                ),
                name="a_request_for_a_conference_is_answered",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=("case", "-asked_at"), name="requests_for_conferences"),
            models.Index(
                fields=("asked_at",), name="requests_to_answer", condition=Q(state="open")
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
