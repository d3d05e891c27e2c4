# SPDX-License-Identifier: EUPL-1.2
"""Write the record of acts and prove that it is whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from django.db import connection, models, transaction
from django.utils import timezone

from vidik.audit.models import AuditEvent, AuditHead

GENESIS: Final = "0" * 64
current_request: Final[ContextVar[str]] = ContextVar("current_request", default="")
"""The identifier under which all events of one request can be found together."""

PayloadValue = str | int | float | bool | None | list[str] | list[int]


class NotInTransaction(RuntimeError):
    """An act was recorded outside the transaction that carries it out."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the chain found."""

    events: int
    first_broken: int | None

    @property
    def whole(self) -> bool:
        """Whether every link holds and the head is the last of them."""
        return self.first_broken is None


def record(
    actor: str,
    verb: str,
    subject: models.Model | None = None,
    *,
    label: str = "",
    key: str = "",
    **payload: PayloadValue,
) -> int:
    """Append an act to the record, in the transaction that carries it out.

    Args:
        actor: `Actor.label`, such as `user:17` or `system:importer`.
        verb: what was done, noun first: `observation.corrected`.
        subject: the row concerned; or its label and key where there is no row.
        label: label of the subject where no row is given.
        key: key of the subject where no row is given.
        payload: small facts such as old and new values; never names of persons, never texts
            that people typed about persons.

    Returns:
        The event's number in the chain.

    Raises:
        NotInTransaction: no transaction is open.
    """
    if not connection.in_atomic_block:
        msg = f"{verb} must be recorded inside the transaction that does it"
        raise NotInTransaction(msg)
    if subject is not None:
        label, key = subject._meta.label_lower, str(subject.pk)  # noqa: SLF001 - Django's public-by-use API
    # The number and the hash are drawn under the head's lock: otherwise two writers could chain
    # to the same link.
    head = AuditHead.objects.select_for_update().get(pk=1)
    event = AuditEvent(
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor=actor,
        verb=verb,
        subject_label=label,
        subject_key=key,
        request=current_request.get(),
        payload=dict(payload),
        previous_hash=head.hash,
    )
    event.hash = _hash(event)
    event.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(sequence=event.sequence, hash=event.hash)
    return event.sequence


def verify() -> Verification:
    """Walk the whole chain and find the first link that does not hold.

    A row that was changed, removed, inserted or moved breaks the chain there; events cut off at
    the end are found because the head knows the last number.
    """
    with transaction.atomic():
        head = AuditHead.objects.get(pk=1)
        expected, previous, count = 1, GENESIS, 0
        for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=5000):
            count += 1
            broken = (
                event.sequence != expected
                or event.previous_hash != previous
                or event.hash != _hash(event)
            )
            if broken:
                return Verification(count, min(event.sequence, expected))
            expected, previous = expected + 1, event.hash
    if head.sequence != count or head.hash != previous:
        return Verification(count, count + 1)
    return Verification(count, None)


def _hash(event: AuditEvent) -> str:
    """Give the SHA-256 of an event's content and of the link before it."""
    content: Mapping[str, object] = {
        "sequence": event.sequence,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": event.actor,
        "verb": event.verb,
        "subject": [event.subject_label, event.subject_key],
        "request": event.request,
        "payload": event.payload,
        "previous": event.previous_hash,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
