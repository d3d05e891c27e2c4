# SPDX-License-Identifier: EUPL-1.2
"""A later report about somebody who was identified already: a matter to decide on, not a clock."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.identification.models.procedure import Procedure
from vidik.identification.types import LaterResult, Urgency


class LaterReport(models.Model):
    """What a later report adds to an identification; one person decides it, with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="later_reports")
    """The one in which the person was identified."""
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    later = models.OneToOneField(Procedure, models.PROTECT, related_name="arose_as")
    """The one that the report began; its clock ended when it was joined."""
    urgency = models.CharField(
        _("urgency"), max_length=10, choices=Urgency.choices, blank=True, db_default="", default=""
    )
    """That of the later one, which whoever decides may not see where its case is restricted."""
    arose_at = models.DateTimeField()
    result = models.CharField(
        _("what the report adds"), max_length=20, choices=LaterResult.choices, blank=True
    )
    reason = models.CharField(_("reason"), max_length=30, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    led_to = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="after_later_reports"
    )
    """The procedure in which the new exploitation is examined."""
    parted_at = models.DateTimeField(null=True, blank=True)
    """When it turned out to be about somebody else; its procedure then runs by itself."""

    class Meta:
        """The newest first."""

        ordering = ("-arose_at", "id")
        indexes = [
            models.Index(
                fields=("arose_at",),
                name="later_reports_to_decide",
                condition=Q(decided_at__isnull=True, parted_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", reason="", decided_at__isnull=True, decided_by__isnull=True)
                | ~Q(result="")
                & ~Q(reason="")
                & Q(decided_at__gte=F("arose_at"), decided_by__isnull=False),
                name="decided_later_reports_say_what_why_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(result="new-exploitation", led_to__isnull=False)
                | (~Q(result="new-exploitation") & Q(led_to__isnull=True)),
                name="new_exploitation_leads_to_a_procedure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.result}"
