# SPDX-License-Identifier: EUPL-1.2
"""Record that notices were read, printed and listed: which ones, by whom, nothing of their text.

Whoever calls this has read them in scope.
"""

from __future__ import annotations

from vidik.access.types import Actor
from vidik.audit.services.recording import record
from vidik.exchange.models import Addressee, Notice, Version


def record_read(row: Addressee | Notice, version: Version | None, *, actor: Actor) -> None:
    """Record that a notice was read, and which version of it."""
    record(actor.label, "notice.read", row, version=version.number if version is not None else 0)


def record_printed(row: Addressee, *, form: str, actor: Actor) -> None:
    """Record that the act of a notice was printed: `pdf` or `docx`."""
    record(actor.label, "notice.printed", row, form=form)


def record_list(what: str, *, found: int, actor: Actor) -> None:
    """Record that notices were listed; what was looked for is not recorded.

    Args:
        what: which list, such as `inbox`.
        found: how many stand on it.
        actor: who looks.
    """
    record(actor.label, "notices.listed", label="exchange", key=what, found=found)
