# SPDX-License-Identifier: EUPL-1.2
"""Note that the register was taken out of the house."""

from __future__ import annotations

from vidik.access.changes import change
from vidik.access.types import Action, Actor


def record_export(*, rows: int, form: str, actor: Actor, what: str = "recommendations") -> None:
    """Record that somebody downloaded the list, in which form and how long it was."""
    with change(actor, Action.RECOMMENDATIONS_EXPORT) as act:
        act.record(
            "recommendations.exported", label="recommendations", key=what, rows=rows, form=form
        )
