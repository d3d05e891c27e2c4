# SPDX-License-Identifier: EUPL-1.2
"""What the database lets through: drafts of forms are for those who ask."""

from __future__ import annotations

from vidik.access.row_security import allow, everybody, protect
from vidik.access.types import Action


def register() -> None:
    """Protect the room's tables."""
    read = allow(Action.QUESTIONNAIRES_READ, everybody())
    prepare = allow(Action.QUESTIONNAIRES_PREPARE, everybody())
    protect("forms_formdraft", read=[read], insert=[prepare], update=[prepare])
    protect("forms_draftrevision", read=[read], insert=[prepare])
