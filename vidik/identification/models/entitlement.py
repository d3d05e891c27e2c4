# SPDX-License-Identifier: EUPL-1.2
"""What a person is entitled to from the opening of the procedure, and what became of each."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.identification.models.procedure import Procedure
from vidik.identification.types import EntitlementState
from vidik.institutions.models import Institution


class Entitlement(models.Model):
    """The state of one entitlement from a day on. It is ended by the next one, never changed."""

    id = models.BigAutoField(primary_key=True)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="entitlements")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    """An entitlement of the pack's `entitlements.yaml`."""
    state = models.CharField(_("state"), max_length=12, choices=EntitlementState.choices)
    reason = models.CharField(_("why it is not available"), max_length=30, blank=True)
    provider = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("provided by"),
    )
    since_on = models.DateField(_("since"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """Blank where a part of the system entered it."""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order in which they were entered; each entitlement has one state at a time."""

        ordering = ("procedure_id", "code", "entered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("procedure", "code"),
                condition=Q(ended_at__isnull=True),
                name="an_entitlement_has_one_state",
            ),
            models.CheckConstraint(
                condition=Q(state="unavailable") & ~Q(reason="")
                | ~Q(state="unavailable") & Q(reason=""),
                name="what_is_not_available_says_why",
            ),
            models.CheckConstraint(
                condition=Q(provider__isnull=True) | Q(state__in=("accepted", "provided")),
                name="only_what_is_taken_up_has_a_provider",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("entered_at")),
                name="states_of_entitlements_end_after_they_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.code} {self.state}"
