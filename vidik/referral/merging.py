# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that reported, screened or was told of a suspicion is not merged away."""

from __future__ import annotations

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.institutions.models import Institution
from vidik.institutions.registry import register_merge_objection


def register() -> None:
    """Tell the registry of institutions what stands against a merge."""
    register_merge_objection("reports", objection)


def objection(duplicate: Institution) -> str | Promise | None:
    """Refuse where the duplicate ever took part in a report: what it did stays under its name."""
    with connection.cursor() as cursor:
        cursor.execute("select vidik_takes_part_in_reports(%s)", [duplicate.pk])
        (takes_part,) = cursor.fetchone() or (True,)
    if takes_part:
        return _(
            "The duplicate has reported or screened, or was notified of a suspicion, and that "
            "stays under its name. Keep this institution and merge the other one into it."
        )
    return None
