# SPDX-License-Identifier: EUPL-1.2
"""What of the room is not forgotten: procedures in cases that are open or under a legal hold."""

from __future__ import annotations

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from vidik.identification.models import Procedure
from vidik.vault.selectors import barring_cases


def barred_procedures() -> QuerySet[Procedure, str]:
    """Give the keys, as text, of the procedures whose notices keep their files."""
    rows = Procedure.objects.filter(case__in=barring_cases()).order_by()
    return rows.annotate(key=Cast("pk", TextField())).values_list("key", flat=True)
