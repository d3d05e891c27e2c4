# SPDX-License-Identifier: EUPL-1.2
"""How long data about a person may be kept after their case was closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.utils import timezone

from vidik.vault.types import RetentionKind

DEFAULT_YEARS: Final[Mapping[str, int]] = {RetentionKind.PERSON: 10, RetentionKind.FILES: 5}
"""Where `VAULT_RETENTION_YEARS` says nothing else; the institution decides in its rules."""


def years_for(kind: RetentionKind) -> int:
    """Return how many years after the closing of the case a kind of record is kept."""
    configured: Mapping[str, int] = getattr(settings, "VAULT_RETENTION_YEARS", {})
    return configured.get(kind.value, DEFAULT_YEARS[kind])


def over_since(kind: RetentionKind) -> dt.datetime:
    """Return the moment before which a case was closed whose records are past their period."""
    now = timezone.now()
    year = now.year - years_for(kind)
    try:
        return now.replace(year=year)
    except ValueError:  # the 29th of February
        return now.replace(year=year, day=28)
