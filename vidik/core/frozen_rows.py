# SPDX-License-Identifier: EUPL-1.2
"""Triggers that keep rows as they were written."""

from __future__ import annotations

import pgtrigger


def frozen_rows(
    name: str, *, but: tuple[str, ...] = ("institution_id",)
) -> list[pgtrigger.Trigger]:
    """Let a row stay as it was written, but for some columns; the institution follows a merge."""
    left_out = "".join(f" - '{column}'" for column in but)
    return [
        pgtrigger.Trigger(
            name=f"{name}_never_change",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            func=(
                f"IF to_jsonb(NEW){left_out} IS DISTINCT FROM"
                f" to_jsonb(OLD){left_out} THEN RAISE EXCEPTION"
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
