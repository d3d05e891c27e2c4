# SPDX-License-Identifier: EUPL-1.2
"""Bodies, posts and who holds them, sessions with conclusions and tasks, budgets.

Names of officials stand in holdings alone: who works where is known to the members of a body, not
to everybody who reads of it.
"""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.accounts.models import User
from vidik.bodies.types import (
    IntervalUnit,
    LegalBasis,
    MinutesState,
    Outcome,
    Presence,
    SessionKind,
    SessionState,
)
from vidik.exchange.models import Notice
from vidik.institutions.models import Institution, Territory
from vidik.registers.models import Entry

WORDS = 300


@pghistory.track()
class Body(models.Model):
    """A council, working group, board, local team or network: an institution that meets."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.OneToOneField(Institution, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=30)
    """A code of the pack."""
    legal_basis = models.CharField(
        _("legal basis"), max_length=10, choices=LegalBasis, default=LegalBasis.UNKNOWN
    )
    founding_act = models.CharField(_("founding act"), max_length=WORDS, blank=True)
    founding_paper = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The paper by which it was founded: the first version of a row of the register `papers`."""
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    is_day_known = models.BooleanField(default=True)
    """Whether the day of founding is known; otherwise only its year is."""
    founded_by = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    interval = models.PositiveSmallIntegerField(_("meets every"), null=True, blank=True)
    """The time between regular sessions; None: the pack's rule holds."""
    interval_unit = models.CharField(
        max_length=10, choices=IntervalUnit, default=IntervalUnit.MONTHS
    )
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    dissolved_why = models.CharField(max_length=30, blank=True)
    """A code of the pack."""
    source = models.CharField(max_length=WORDS, blank=True)
    """Where the pack has it from; blank: it was entered here."""
    is_changed_here = models.BooleanField(default=False)
    """Somebody changed it on a page: the pack no longer writes it."""
    changed_at = models.DateTimeField()

    class Meta:
        """Bodies are in the order of the codes of their institutions."""

        ordering = ("institution__code",)
        constraints = [
            models.CheckConstraint(
                condition=Q(interval__isnull=True) | Q(interval__gte=1, interval__lte=400),
                name="a_body_meets_after_a_time",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True, dissolved_why="")
                | (Q(dissolved_on__isnull=False) & ~Q(dissolved_why="")),
                name="dissolved_bodies_say_why",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gte=F("founded_on")),
                name="bodies_are_dissolved_after_they_are_founded",
            ),
        ]

    def __str__(self) -> str:
        return str(self.institution_id)


class Renewal(models.Model):
    """A day from which the members of a body are appointed anew."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="renewals")
    renewed_on = models.DateField(_("renewed on"))
    is_day_known = models.BooleanField(default=True)
    """Otherwise only the year is."""
    act = models.CharField(_("decision"), max_length=WORDS, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """None: the pack says it."""

    class Meta:
        """The last one first."""

        ordering = ("-renewed_on", "pk")
        constraints = [
            models.UniqueConstraint(fields=("body", "renewed_on"), name="a_body_is_renewed_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


@pghistory.track()
class Post(models.Model):
    """A post of a body, held for an institution. Its address stays when whoever holds it leaves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    function = models.CharField(_("function"), max_length=30)
    """A code of the pack."""
    is_leading = models.BooleanField(default=False)
    """Whether the institution for which it is held keeps the body, as the pack says of it."""
    held_for = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    profession = models.CharField(max_length=40, blank=True)
    """A code of the figures' dimension of that name; blank where it is open."""
    place = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    """Where whoever holds it works, if not at the seat of the institution."""
    email = models.EmailField(_("official e-mail"), blank=True)
    phone = models.CharField(_("official telephone"), max_length=40, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    """When somebody last said that the address is right."""
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    """The last day of the post; from the day after its institution is no member by it."""
    pack_line = models.CharField(max_length=60, blank=True)
    """By which the pack finds it again; blank: it was entered here."""

    class Meta:
        """Leading posts first."""

        ordering = ("-is_leading", "function", "held_for__code", "pk")
        indexes = [models.Index(fields=("held_for", "body"), name="posts_by_institution")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="posts_end_after_they_begin",
            ),
            models.UniqueConstraint(
                fields=("body", "pack_line"),
                condition=~Q(pack_line=""),
                name="the_pack_has_a_post_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.function}"


class Holding(models.Model):
    """That an official holds a post, from a day and perhaps to a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    name = models.CharField(_("name"), max_length=120, blank=True)
    """Name and surname of the official at work; blank where the pack alone knows that somebody
    holds the post."""
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    """The last day."""
    ended_why = models.CharField(max_length=30, blank=True)
    """A code of the pack."""
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The last one first."""

        ordering = ("-from_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True, ended_why="")
                | (Q(to_on__gte=F("from_on")) & ~Q(ended_why="")),
                name="holdings_end_after_they_begin_and_say_why",
            ),
            ExclusionConstraint(
                name="one_official_holds_a_post_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_on"),
                            F("to_on"),
                            models.Value("[]"),
                            function="daterange",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Session(models.Model):
    """A session of a body. That and when it is held is no secret; what was said there is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="sessions")
    number = models.PositiveIntegerField(_("number"))
    planned_on = models.DateField(_("day"))
    is_day_known = models.BooleanField(default=True)
    """Otherwise only the month is, of a session that was held before it was entered."""
    place = models.CharField(_("place"), max_length=120, blank=True)
    form = models.CharField(max_length=30, blank=True)
    """How it is held: a code of the pack; blank where the pack alone knows of it."""
    kind = models.CharField(
        _("kind"), max_length=20, choices=SessionKind, default=SessionKind.INTERNAL
    )
    is_extraordinary = models.BooleanField(_("extraordinary"), default=False)
    topic = models.CharField(max_length=40, blank=True)
    """A code of the figures' dimension of that name; blank for what comes up."""
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.PLANNED)
    cancel_reason = models.CharField(max_length=30, blank=True)
    minutes = models.CharField(max_length=10, choices=MinutesState, default=MinutesState.NONE)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    """When it was entered that it was held."""
    written_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The last one first."""

        ordering = ("-planned_on", "-number")
        indexes = [models.Index(fields=("body", "state", "planned_on"), name="sessions_by_body")]
        constraints = [
            models.UniqueConstraint(fields=("body", "number"), name="sessions_are_numbered"),
            models.CheckConstraint(
                condition=Q(state="cancelled") & ~Q(cancel_reason="")
                | ~Q(state="cancelled") & Q(cancel_reason=""),
                name="cancelled_sessions_say_why",
            ),
            models.CheckConstraint(
                condition=Q(minutes="none") | Q(state="held"),
                name="sessions_that_were_held_have_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(minutes="confirmed")
                | Q(confirmed_at__isnull=False, written_at__isnull=False),
                name="confirmed_minutes_were_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.number}"


class Seat(models.Model):
    """A post at a session: invited, and whether it came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, related_name="seats")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, models.SET_NULL, null=True, blank=True, related_name="+")
    """The invitation, where one was sent."""
    presence = models.CharField(max_length=12, choices=Presence, blank=True)
    invited_at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """A post has one seat."""

        ordering = ("post__held_for__code", "pk")
        constraints = [
            models.UniqueConstraint(fields=("session", "post"), name="a_post_has_one_seat")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Conclusion(models.Model):
    """What a session concluded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, related_name="conclusions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(pgettext_lazy("session", "conclusion"), max_length=2000)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In their order."""

        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("session", "number"), name="conclusions_are_numbered")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Task(models.Model):
    """What a conclusion asks of an institution by a day; a notice carries it and its clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, related_name="tasks")
    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="tasks")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    text = models.TextField(pgettext_lazy("session", "task"), max_length=1000)
    due_on = models.DateField(_("by"))
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    answered_on = models.DateField(null=True, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The first due first."""

        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", answered_on__isnull=True)
                | (~Q(outcome="open") & Q(answered_on__isnull=False)),
                name="tasks_are_closed_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Budget(models.Model):
    """Money that is set aside for a body in a year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    purpose = models.CharField(_("purpose"), max_length=30)
    """A code of the pack."""
    is_estimate = models.BooleanField(_("estimated"), default=False)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        """The last year first."""

        ordering = ("-year", "purpose")
        constraints = [
            models.UniqueConstraint(
                fields=("body", "year", "purpose", "currency"),
                name="a_purpose_has_one_amount_in_a_year",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budgets_are_above_zero"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
