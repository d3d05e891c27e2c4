# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.exchange.models import Addressee, Answer, FeedbackDuty, Mail, Notice, Reminder
from vidik.exchange.services.versions import DraftDiscarded


def register() -> None:
    """Declare what is read along, and that a reply is changed under the lock of its notice."""
    declare_locking(
        Locking(Notice, related=("sender", "kind"), gone=DraftDiscarded),
        Locking(Addressee, related=("kind", "notice")),
        Locking(Answer, after="addressee", right_of="addressee"),
        Locking(FeedbackDuty, related=("addressee",)),
        Locking(Mail, right_of="addressee"),
        Locking(Reminder, right_of="addressee", related=("addressee",)),
    )
