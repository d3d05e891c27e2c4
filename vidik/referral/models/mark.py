# SPDX-License-Identifier: EUPL-1.2
"""What lets a person be counted once whom several associations have in their registers."""

from __future__ import annotations

from django.db import models

from vidik.institutions.models import Institution
from vidik.referral.models.approach import Approach


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
