# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that is part of cases is not merged away.

Whoever merges sees no case and must not decide by a merge who sees which: rights in a case go over
by the steps of that case alone, each with its reason and on record.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.institutions.registry import database_objection, register_merge_objection


def register() -> None:
    """Register with the institutions what prevents a merge."""
    reason = _(
        "The duplicate is part of cases, and rights in cases are never moved by a merge. Keep "
        "this institution and merge the other one into it."
    )
    register_merge_objection("cases", database_objection("vidik_takes_part_in_cases", reason))
