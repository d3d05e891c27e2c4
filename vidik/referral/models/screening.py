# SPDX-License-Identifier: EUPL-1.2
"""Screenings, and that somebody did not want to be reported."""

from __future__ import annotations

import uuid
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.institutions.models import Institution
from vidik.referral.models.pack import IndicatorList
from vidik.referral.types import AgeGroup, Agreement, Consent
from vidik.vault.types import Sex

_EMPTY: Final = list
"""A model with a field named `list` has to call it otherwise."""


class Screening(models.Model):
    """A list of indicators filled in about somebody whom nothing here names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.ForeignKey(IndicatorList, models.PROTECT, related_name="+")
    encounter = models.UUIDField(default=uuid.uuid4, db_index=True)
    """Persons who were met together are screened each by themselves, under one encounter."""
    position = models.PositiveSmallIntegerField(default=1)
    """Which of the persons met together, in the order in which they were begun."""
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    consent = models.CharField(
        _("what allows the screening"), max_length=12, choices=Consent.choices, blank=True
    )
    age_group = models.CharField(
        _("age"), max_length=10, choices=AgeGroup.choices, default=AgeGroup.UNKNOWN
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    citizenship = models.CharField(_("citizenship"), max_length=12, blank=True, db_default="")
    """A code; blank where it is not known, and of those screened alone, who are not asked."""
    wants = models.CharField(
        _("wants to be reported"), max_length=10, choices=Agreement.choices,
        default=Agreement.UNKNOWN, db_default=Agreement.UNKNOWN,
    )  # fmt: skip
    in_group = models.BooleanField(default=False, db_default=False)
    """Screened in one table with everybody met together."""
    differs = ArrayField(models.CharField(max_length=60), default=_EMPTY, db_default=[], blank=True)
    """Codes of the signs that are answered of each person of the group by themselves."""
    reported_in = models.UUIDField(null=True, blank=True, editable=False)
    """The key of the report that was made of a group with this person in it."""
    answers = models.JSONField(default=dict)
    """Code of an indicator → `yes`, `no` or `unknown`; what was not asked is left out."""
    level = models.CharField(max_length=12, blank=True)
    """As the logic of the list put it when the screening was finished."""

    class Meta:
        """The newest first."""

        ordering = ("-started_at", "id")
        indexes = [
            models.Index(
                fields=("user", "institution", "-started_at", "id"), name="screenings_of_a_user"
            ),
            models.Index(fields=("finished_at",), name="screenings_by_their_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, level="")
                | Q(finished_at__isnull=False) & ~Q(level=""),
                name="finished_screenings_have_a_level",
            ),
            models.UniqueConstraint(
                fields=("encounter", "position"), name="persons_met_together_are_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
