# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that reported, screened or was notified of a suspicion is not merged away.

What it did stays under its name.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.institutions.registry import database_objection, register_merge_objection


def register() -> None:
    """Register with the institutions what prevents a merge."""
    reason = _(
        "The duplicate has reported or screened, or was notified of a suspicion, and that "
        "stays under its name. Keep this institution and merge the other one into it."
    )
    register_merge_objection("reports", database_objection("vidik_takes_part_in_reports", reason))
