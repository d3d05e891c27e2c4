# SPDX-License-Identifier: EUPL-1.2
"""Contacts of associations, and the sealed marks by which persons among them are counted once."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.institutions.models import Institution
from vidik.referral.types import About, Known, Led, Way


class Approach(models.Model):
    """One contact in an association's own register; a mistake is struck out, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("date and time"))
    way = models.CharField(_("way of contact"), max_length=12, choices=Way.choices)
    about = models.CharField(_("about what"), max_length=12, choices=About.choices)
    child = models.CharField(
        _("about a child"), max_length=8, choices=Known.choices, default=Known.UNKNOWN
    )
    led = models.CharField(_("what came of it"), max_length=12, choices=Led.choices)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)
    """When it was found to be entered by mistake: it stays on the list and is counted nowhere."""
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-at", "id")
        indexes = [
            models.Index(fields=("institution", "-at"), name="approaches_of_a_body"),
            models.Index(fields=("at",), name="approaches_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True)
                | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="struck_approaches_say_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(way__in=Way.values, about__in=About.values, led__in=Led.values),
                name="approaches_are_told_in_codes",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ApproachMark(models.Model):
    """A sealed token beside a contact: alike ones look different, the count alone reads them."""

    approach = models.OneToOneField(Approach, models.PROTECT, primary_key=True, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    """Of the contact, by the country's clock; each has a key of its own."""
    content = models.BinaryField()

    class Meta:
        """By year."""

        indexes = [models.Index(fields=("year",), name="marks_of_a_year")]

    def __str__(self) -> str:
        return str(self.pk)
