# SPDX-License-Identifier: EUPL-1.2
"""Destroy files of notices once they are past their period.

What stays says that there was a file, of which kind and size, with the digest that its receipt
vouches for, when it was destroyed and by which rule.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.access.changes import change
from vidik.access.types import Action
from vidik.core.retention import Kind, lock_for_purge, register
from vidik.exchange.models import Attachment
from vidik.exchange.selectors.retention import CAME, RETENTION, SENT, barred, over, retention_status

_VERBS = {SENT: "sent-files.destroyed", CAME: "reply-files.destroyed"}


def purge_files(kind: str, before: dt.datetime, batch: int) -> int:
    """Destroy files whose notice was over before a moment; return how many there were.

    A notice that still runs with anybody, a feedback that is owed, a reply that nobody has
    classified, an open case and a legal hold keep them. One purge decides at a time, and nobody
    places a hold meanwhile.
    """
    with change(RETENTION, Action.RETENTION_PURGE, idempotent=True) as act:
        lock_for_purge()
        rows = over(kind, before).exclude(barred(kind))
        keys = list(rows.values_list("pk", flat=True)[:batch])
        if keys:
            Attachment.objects.filter(pk__in=keys).update(
                content=b"", name="", destroyed_at=timezone.now(), destroyed_rule=kind
            )
            act.record(_VERBS[kind], label="exchange", rows=len(keys))
    return len(keys)


def register_kinds() -> None:
    """Say what the room keeps for a time."""
    for code, label in (
        (SENT, _("Files that went with notices")),
        (CAME, _("Files that came with replies to notices")),
    ):
        register(
            Kind(
                code,
                label,
                _("the end of the notice with the last addressee"),
                1825,
                _VERBS[code],
                partial(purge_files, code),
                partial(retention_status, code),
            )
        )
