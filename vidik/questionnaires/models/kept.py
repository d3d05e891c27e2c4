# SPDX-License-Identifier: EUPL-1.2
"""Keep rows as they were written."""

from __future__ import annotations

import pgtrigger


def kept_rows(name: str) -> list[pgtrigger.Trigger]:
    """Let a row stay as it was written; the institution follows a merge."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_never_change",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            func=(
                "IF to_jsonb(NEW) - 'institution_id' IS DISTINCT FROM"
                " to_jsonb(OLD) - 'institution_id' THEN RAISE EXCEPTION"
                f" '{name} are never changed'; END IF; RETURN NEW;"
            ),
        ),
        pgtrigger.Trigger(
            name=f"{name}_are_never_removed",
            operation=pgtrigger.Delete,
            when=pgtrigger.Before,
            func=f"RAISE EXCEPTION '{name} are never removed';",
        ),
    ]
