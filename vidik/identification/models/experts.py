# SPDX-License-Identifier: EUPL-1.2
"""Who follows the procedures of migrants: one named expert, and who stands in, for a time."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.institutions.models import Institution


class MigrantsExpert(models.Model):
    """That somebody follows the procedures of migrants, from when until when; nothing is erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("expert"))
    stands_in = models.BooleanField(_("stands in"), default=False)
    valid_from = models.DateTimeField(_("from"))
    valid_to = models.DateTimeField(_("until"), null=True, blank=True)
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first; one expert of an institution is named at a time."""

        ordering = ("-valid_from", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("institution",),
                condition=Q(stands_in=False, valid_to__isnull=True),
                name="one_expert_for_migrants_is_named",
            ),
            models.CheckConstraint(
                condition=Q(stands_in=False) | Q(valid_to__isnull=False),
                name="who_stands_in_for_migrants_does_so_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="experts_for_migrants_end_after_they_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id}: {self.user_id}"
