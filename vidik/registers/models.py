# SPDX-License-Identifier: EUPL-1.2
"""The declarations as the database knows them, and the rows of all registers."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.cases.types import Part
from vidik.institutions.models import Institution


class Definition(models.Model):
    """A declared register, written at setup; the database checks rows against it."""

    code = models.SlugField(max_length=40, primary_key=True)
    fields = models.JSONField()
    """As `types.Register.as_stored` gives them."""
    keepers = ArrayField(models.CharField(max_length=30))
    """Values of `access.types.Role`."""
    precision = models.CharField(max_length=6)
    reasons = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    """Why a row is struck out; none: no reason is given."""
    is_sums_only = models.BooleanField(default=False)
    """Nobody reads its rows one by one."""
    part = models.CharField(max_length=20, choices=Part.choices, blank=True, db_default="")
    """The part of cases that its rows belong to; blank: to no case."""

    narrowed = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """The field, its codes, and the part of cases that rows with them belong to instead."""
    seen_by = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    """Values of `access.types.Role` that read the rows of all institutions."""

    class Meta:
        """In the order of their codes."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class Entry(models.Model):
    """One row of a register, never changed but struck out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    register = models.ForeignKey(Definition, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    """The first of the month where the register stores no day."""
    at = models.DateTimeField(_("date and time"), null=True, blank=True)
    values = models.JSONField()
    event = models.UUIDField(null=True, blank=True)
    """The same for entries of several institutions about one event."""
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField(max_length=20, choices=Part.choices, blank=True, default="")
    """The part of the case that the row belongs to, as its register says of its values.

    Without a default of the database: to ask for it when inserting, a row has to be readable, and
    those of registers that are only summed are not."""
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers"
    )
    """The row of the same case, or institution, and register from which this one goes on."""
    root = models.ForeignKey("self", models.DO_NOTHING, related_name="versions", editable=False)
    """The first of the rows that go on from one another; other rows link to it. The database fills
    it in, whoever enters the row."""
    pack_code = models.CharField(max_length=80, blank=True, default="", editable=False)
    """Its code in the pack; blank where an institution entered it. Without a default of the
    database, as `part`."""
    search_text = models.TextField(default="", editable=False)
    """Its words, folded, where the register has any; without a default of the database, as
    `part`."""
    due_on = models.DateField(pgettext_lazy("register", "due"), null=True, blank=True)
    """By when somebody has to go on from it."""
    entered_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)
    """When it was found to be a mistake: it stays on the list and counts nowhere."""
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    struck_why = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        """The newest first."""

        ordering = ("-day", "-at", "id")
        verbose_name_plural = _("entries")
        indexes: ClassVar = [
            models.Index(fields=("register", "institution", "-day"), name="entries_of_a_body"),
            models.Index(fields=("register", "day"), name="entries_by_day"),
            models.Index(
                fields=("case", "register"),
                name="entries_of_a_case",
                condition=Q(case__isnull=False),
            ),
            models.Index(
                fields=("due_on",),
                name="entries_due",
                condition=Q(due_on__isnull=False, struck_at__isnull=True),
            ),
            models.Index(
                fields=("event",), name="entries_by_event", condition=Q(event__isnull=False)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, struck_why="")
                | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="struck_entries_say_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(entered_at__isnull=True, entered_by__isnull=True, day__day=1)
                | Q(entered_at__isnull=False, entered_by__isnull=False, pack_code="")
                | (Q(entered_at__isnull=False, entered_by__isnull=True) & ~Q(pack_code="")),
                name="entries_say_by_whom_or_no_day",
            ),
            models.UniqueConstraint(
                fields=("pack_code",), name="rows_of_a_pack_are_once", condition=~Q(pack_code="")
            ),
            models.UniqueConstraint(
                fields=("follows",),
                name="one_entry_goes_on_from_another",
                condition=Q(struck_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True, part="") | (Q(case__isnull=False) & ~Q(part="")),
                name="entries_of_a_case_belong_to_a_part",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def value(self, name: str) -> Any:
        """Return what was entered in a field; None where it was left blank."""
        return self.values.get(name)
