# SPDX-License-Identifier: EUPL-1.2
"""What stored files have in common, and the pages of scans."""

from __future__ import annotations

from django.db import models


class ScannedFile(models.Model):
    """A file as it came, with what it is known again by."""

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    """Bytes."""
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        return self.name


class PagePicture(models.Model):
    """One page of a scan as a picture."""

    number = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    content = models.BinaryField()
    """JPEG."""

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        return str(self.number)
