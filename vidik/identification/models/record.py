# SPDX-License-Identifier: EUPL-1.2
"""The record of a victim: what was said of each field, the way, suspects; codes only."""

from __future__ import annotations

import secrets
import uuid
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.identification.models.procedure import Procedure
from vidik.identification.types import EpisodeKind, Origin
from vidik.vault.models import Person

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def draw_code() -> str:
    """Draw a suspect's code: 35 random bits that say nothing."""
    return "S-" + "".join(secrets.choice(_ALPHABET) for _place in range(7))


class Fact(models.Model):
    """One value of one field, with who said so and when. It is ended, never deleted."""

    id = models.BigAutoField(primary_key=True)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="facts")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    """A field of the pack's `fields.yaml`."""
    value = models.CharField(max_length=60, blank=True)
    """A code of the field's list, or `unknown`; blank where it is a number."""
    number = models.SmallIntegerField(null=True, blank=True)
    single = models.BooleanField()
    """The field holds one value at a time."""
    stated_by = models.CharField(max_length=30)
    stated_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """Blank where a part of the system entered it."""
    ended_at = models.DateTimeField(null=True, blank=True)
    origin = models.CharField(
        max_length=10, choices=Origin.choices, blank=True, default="", db_default="", editable=False
    )
    """From where it was taken over, with one tap of whoever entered it."""
    origin_key = models.UUIDField(null=True, blank=True, editable=False)
    """The key of the report, the screening or the row of the vault."""

    class Meta:
        """A field that holds one value holds one; no value holds twice."""

        ordering = ("procedure_id", "field", "entered_at", "id")
        indexes = [
            models.Index(
                fields=("field", "value", "procedure"),
                name="facts_that_hold",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(value="") & Q(number__isnull=True) | Q(value="", number__isnull=False),
                name="facts_are_a_code_or_a_number",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("entered_at")),
                name="facts_end_after_they_begin",
            ),
            models.UniqueConstraint(
                fields=("procedure", "field"),
                condition=Q(ended_at__isnull=True, single=True),
                name="single_fields_hold_one_value",
            ),
            models.UniqueConstraint(
                fields=("procedure", "field", "value"),
                condition=Q(ended_at__isnull=True, single=False),
                name="no_value_of_a_field_holds_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.field}"


_MONTH: Final = r"^((19|20)[0-9]{2}-(0[1-9]|1[0-2]))?$"


class JourneyStage(models.Model):
    """A stage of the journey: where and when somebody was recruited, transported or exploited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="journey_stages")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=EpisodeKind.choices)
    country = models.CharField(_("country"), max_length=12)
    territory = models.CharField(_("place"), max_length=80, blank=True)
    """Code of a municipality or city; blank abroad or where unknown."""
    form = models.CharField(_("form of exploitation"), max_length=60, blank=True)
    first_month = models.CharField(_("from"), max_length=7, blank=True)
    last_month = models.CharField(_("to"), max_length=7, blank=True)
    stated_by = models.CharField(max_length=30)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of time."""

        ordering = ("first_month", "entered_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_month__regex=_MONTH) & Q(last_month__regex=_MONTH),
                name="stretches_name_months",
            ),
            models.CheckConstraint(
                condition=Q(first_month="")
                | Q(last_month="")
                | Q(last_month__gte=F("first_month")),
                name="stretches_run_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.kind} {self.country}"


class Suspect(models.Model):
    """Somebody suspected, by a code and in codes; of who it is only sealed words may speak."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=9, unique=True, default=draw_code, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="suspects")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=30))
    relation = models.CharField(_("relation to the person"), max_length=30, blank=True)
    sex = models.CharField(_("sex"), max_length=10, blank=True)
    citizenship = models.CharField(_("citizenship"), max_length=12, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order in which they were entered."""

        ordering = ("entered_at", "id")

    def __str__(self) -> str:
        return self.code
