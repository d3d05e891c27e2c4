# SPDX-License-Identifier: EUPL-1.2
"""An event, and the account that each institution gives of it.

Every account belongs to an event; one alone is an event of its own. Nobody who attended is named.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.accounts.models import User
from vidik.core.texts import TextsField
from vidik.events.types import Age, Mode, Origin, Qualifier, Sex, State
from vidik.institutions.models import Institution
from vidik.registers.models import Entry

_CODE = 80


class EventNumber(models.Model):
    """The last number given to an event of a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)


class Event(models.Model):
    """Something that happened once, however many institutions report it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=14, unique=True)
    is_chosen = models.BooleanField(default=False, db_default=False)
    """A person chose which account counts; else it is that of the organiser, or the first one."""

    class Meta:
        """The newest numbers first."""

        ordering = ("-number",)

    def __str__(self) -> str:
        return self.number


@pghistory.track()
class Account(models.Model):
    """What one institution says of an event; its own to correct and to withdraw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="accounts")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """Whose statement it is."""
    is_leading = models.BooleanField(default=True)
    """Counts take the event's numbers from this account."""
    pack_code = models.CharField(max_length=_CODE, blank=True, default="")
    """How the pack calls it; blank where an institution entered it."""
    own_mark = models.CharField(_("own mark"), max_length=_CODE, blank=True, default="")
    """How its institution calls it in the workbooks that it imports, so that nothing is entered
    twice."""
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    kind = models.CharField(_("kind"), max_length=_CODE)
    title = TextsField(pgettext_lazy("event", "title"), partial=True)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    """A whole year where the day is not stated."""
    mode = models.CharField(
        pgettext_lazy("event", "how it was held"), max_length=10, choices=Mode.choices, blank=True
    )
    is_international = models.BooleanField(_("international"), default=False)
    sessions = models.PositiveIntegerField(_("sessions"), default=1)
    """How often it was held: a series reported in one sum is one account."""
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True)
    topics = ArrayField(models.CharField(max_length=_CODE), default=list, blank=True)
    audiences = ArrayField(models.CharField(max_length=_CODE), default=list, blank=True)
    territories = ArrayField(models.CharField(max_length=_CODE), default=list, blank=True)
    place = models.CharField(_("place"), max_length=_CODE, blank=True)
    organisers = ArrayField(models.CharField(max_length=_CODE), default=list, blank=True)
    partners = ArrayField(models.CharField(max_length=_CODE), default=list, blank=True)
    programme = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("programme")
    )
    """The first version of a row of the register of programmes."""
    project = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    """The same of the register of projects."""
    passes_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("passes on training from"),
    )  # fmt: skip
    """An account of the training of those who taught here."""
    marks = ArrayField(models.CharField(max_length=2 * _CODE), default=list, blank=True)
    materials = models.CharField(_("materials"), max_length=300, blank=True)
    search_text = models.TextField(editable=False)
    origin = models.CharField(_("origin"), max_length=15, choices=Origin.choices)
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        """The latest first."""

        ordering = ("-first_on", "id")
        indexes: ClassVar = [
            models.Index(
                fields=("-first_on", "id"),
                name="events_by_day",
                condition=Q(is_leading=True, withdrawn_at__isnull=True),
            ),
            models.Index(fields=("institution", "-first_on"), name="accounts_of_a_body"),
            models.Index(
                fields=("programme", "-last_on"),
                name="runs_of_programmes",
                condition=Q(programme__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=("passes_on",),
                name="passed_on_from",
                condition=Q(passes_on__isnull=False, withdrawn_at__isnull=True),
            ),
            # Beneath row-level security only comparisons that reveal nothing use an index: not
            # those of ranges, arrays and words (decision 119 in docs/adr).
            models.Index(
                fields=("last_on", "first_on"),
                name="accounts_of_days",
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("event",), name="one_account_leads", condition=Q(is_leading=True)
            ),
            models.UniqueConstraint(
                fields=("pack_code",),
                name="accounts_of_a_pack_are_once",
                condition=~Q(pack_code=""),
            ),
            models.UniqueConstraint(
                fields=("institution", "own_mark"),
                name="marks_of_an_institution_are_once",
                condition=~Q(own_mark="") & Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="events_end_after_they_begin"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="withdrawn_accounts_say_why",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__isnull=False) | Q(origin=Origin.REPORT),
                name="accounts_say_who_entered_them",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)


class Number(models.Model):
    """A number of an account, and of whom it is; corrected by striking it out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="numbers")
    what = models.CharField(_("what"), max_length=40)
    value = models.PositiveIntegerField(_("number"))
    qualifier = models.CharField(max_length=10, choices=Qualifier.choices)
    profession = models.CharField(_("profession"), max_length=_CODE, blank=True)
    audience = models.CharField(_("audience"), max_length=_CODE, blank=True)
    body = models.CharField(_("institution or office"), max_length=_CODE, blank=True)
    territory = models.CharField(_("territory"), max_length=_CODE, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True)
    age = models.CharField(_("age"), max_length=10, choices=Age.choices, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    struck_at = models.DateTimeField(null=True, blank=True)
    """When the account was corrected and no longer had it."""

    class Meta:
        """In the order in which they were entered."""

        ordering = ("account", "position", "id")

    def __str__(self) -> str:
        return f"{self.what} {self.value}"
