# SPDX-License-Identifier: EUPL-1.2
"""The notices that a step in a matter makes due, before they are sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.exchange.models import Notice
from vidik.institutions.models import Institution
from vidik.matters.models.matters import Injured, Matter, _code, _key, _to


class Owed(models.Model):
    """A notice about an injured party that a body owes since it entered a step."""

    id = _key()
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="owed")
    injured = models.ForeignKey(Injured, models.PROTECT, related_name="owed")
    institution = _to(Institution)
    """Which body owes it."""
    kind = models.CharField(max_length=40)
    """Kind of notice in the exchange."""
    act = _code(_("what happened"))
    on = models.DateField(_("date"))
    until = models.DateField(_("until and including"), null=True, blank=True)
    code = _code(_("offence or measure"), blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(_("by when"))
    is_danger = models.BooleanField(default=False)
    reminder = _to(Notice, null=True, blank=True)
    """The notice by which the body is asked for what is late; its ladder is the exchange's."""
    notice = _to(Notice, null=True, blank=True)
    waived = _code(_("why it is not sent"), blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = _to(User, null=True, blank=True)

    class Meta:
        """The first due first."""

        ordering = ("due_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    settled_at__isnull=True, settled_by__isnull=True, waived="", notice=None
                )
                | Q(settled_at__isnull=False, settled_by__isnull=False)
                & (Q(waived="", notice__isnull=False) | ~Q(waived="") & Q(notice=None)),
                name="what_is_owed_was_sent_or_waived",
            )
        ]
        indexes = [
            models.Index(
                fields=("institution", "due_at"),
                name="notices_owed",
                condition=Q(settled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.injured_id}: {self.act}"
