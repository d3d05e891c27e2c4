# SPDX-License-Identifier: EUPL-1.2
"""Which pack is in the database, as of which content."""

from __future__ import annotations

from django.db import models


class LoadedPack(models.Model):
    """A country pack that was loaded, with a digest of its files."""

    code = models.SlugField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
