# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.questionnaires.models import Evidence, FindingQuery, Remark, Respondent


def register() -> None:
    """Declare what is read along, and that a finding is locked before what was asked of it."""
    declare_locking(
        Locking(Respondent, related=("call__cycle", "institution__territory", "form")),
        Locking(Remark, after="respondent", right_of="respondent"),
        Locking(Evidence, related=("cycle",)),
        Locking(FindingQuery, after="finding", related=("institution",)),
    )
