# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that is part of cases is not merged away."""

from __future__ import annotations

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.institutions.models import Institution
from vidik.institutions.registry import register_merge_objection


def register() -> None:
    """Tell the registry of institutions what stands against a merge."""
    register_merge_objection("cases", objection)


def objection(duplicate: Institution) -> str | Promise | None:
    """Refuse where the duplicate was ever part of a case.

    Whoever merges sees no case and must not decide by a merge who sees which: rights in a case go
    over by the steps of that case alone, each with its reason and on record.
    """
    with connection.cursor() as cursor:
        cursor.execute("select vidik_takes_part_in_cases(%s)", [duplicate.pk])
        (takes_part,) = cursor.fetchone() or (True,)
    if takes_part:
        return _(
            "The duplicate is part of cases, and rights in cases are never moved by a merge. Keep "
            "this institution and merge the other one into it."
        )
    return None
