# SPDX-License-Identifier: EUPL-1.2
"""Read statistics that were counted before, and which procedures keep the files of notices."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from vidik.identification.models import CachedCount, Procedure
from vidik.vault.selectors import barring_cases


def cached_count(year: int, language: str) -> CachedCount | None:
    """Return the statistics of a year as they were last counted, where they are cached."""
    return CachedCount.objects.filter(year=year, language=language).first()


def was_counted_since(year: int, language: str, moment: dt.datetime) -> bool:
    """Return whether cached statistics of a year are younger than a moment."""
    return CachedCount.objects.filter(year=year, language=language, counted_at__gt=moment).exists()


def are_more_than(many: int) -> bool:
    """Return whether the database believes that there are more procedures; costs no count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select reltuples from pg_class where oid = %s::regclass",
            [Procedure._meta.db_table],  # noqa: SLF001 - Django's public-by-use API
        )
        (believed,) = cursor.fetchone()
    return bool(believed > many)


def barred_procedures() -> QuerySet[Procedure, str]:
    """Return the keys, as text, of the procedures whose notices keep their files."""
    rows = Procedure.objects.filter(case__in=barring_cases()).order_by()
    return rows.annotate(key=Cast("pk", TextField())).values_list("key", flat=True)
