# SPDX-License-Identifier: EUPL-1.2
"""Keep rows as they were written."""

from __future__ import annotations

import pgtrigger


def immutable(name: str, *columns: str) -> list[pgtrigger.Trigger]:
    """Let nobody change these columns; the institutions follow a merge."""
    new, old = (", ".join(f'{row}."{column}"' for column in columns) for row in ("NEW", "OLD"))
    return [
        pgtrigger.Trigger(
            name=f"{name}_never_change",
            operation=pgtrigger.Update,
            when=pgtrigger.Before,
            func=(
                f"IF ROW({new}) IS DISTINCT FROM ROW({old}) THEN"
                f" RAISE EXCEPTION '{name} are never changed'; END IF; RETURN NEW;"
            ),
        ),
        pgtrigger.Trigger(
            name=f"{name}_are_never_removed",
            operation=pgtrigger.Delete,
            when=pgtrigger.Before,
            func=f"RAISE EXCEPTION '{name} are never removed';",
        ),
    ]
