# SPDX-License-Identifier: EUPL-1.2
"""The sealed marks by which persons among the contacts of associations are counted once."""

from __future__ import annotations

from django.db import models

from vidik.institutions.models import Institution
from vidik.registers.models import Entry


class ContactMark(models.Model):
    """A sealed token beside a contact: alike ones look different, the count alone reads them."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    """Of the contact, by the country's clock; each has a key of its own."""
    content = models.BinaryField()

    class Meta:
        """By year."""

        indexes = [models.Index(fields=("year",), name="marks_of_a_year")]

    def __str__(self) -> str:
        return str(self.pk)
