# SPDX-License-Identifier: EUPL-1.2
"""Append acts to the record, in the transaction that carries them out."""

from __future__ import annotations

import json
from contextvars import ContextVar
from typing import Final

from django.db import connection, models

from vidik.audit import registry
from vidik.core.sealing import seal
from vidik.core.tracing import current_request

PayloadValue = str | int | float | bool | None | list[str] | list[int]

_INSERT: Final = (
    "insert into audit_auditpending"
    " (actor, verb, subject_label, subject_key, request, payload, said, seal)"
    " values (%s, %s, %s, %s, %s, '{}', %s, %s)"
)

_recorded: Final[ContextVar[int]] = ContextVar("recorded", default=0)


class NotInTransaction(RuntimeError):
    """An act was recorded outside the transaction that carries it out."""


def record(
    actor: str,
    verb: str,
    subject: models.Model | None = None,
    *,
    label: str = "",
    key: str = "",
    **payload: PayloadValue,
) -> None:
    """Append an act to the record, in the transaction that carries it out.

    The act gets its number, its moment and its place in the chain when the transaction commits;
    nothing waits for anybody until then. A rollback leaves no trace of it.

    Args:
        actor: `Actor.label`, such as `user:17` or `system:importer`.
        verb: what was done, noun first: `observation.corrected`; declared in a room's `acts.py`.
        subject: the row concerned; or its label and key where there is no row.
        label: label of the subject where no row is given.
        key: key of the subject where no row is given.
        payload: the small facts declared for the verb; never names of persons, never texts that
            people typed about persons.

    Raises:
        NotInTransaction: no transaction is open.
        UndeclaredAct: the verb or a fact is not declared, or a fact is of another kind.
    """
    if not connection.in_atomic_block:
        msg = f"{verb} must be recorded inside the transaction that does it"
        raise NotInTransaction(msg)
    registry.check(verb, payload)
    if subject is not None:
        label, key = subject._meta.label_lower, str(subject.pk)  # noqa: SLF001 - Django's public-by-use API
    text = (actor, verb, label, key, current_request.get(), json.dumps(payload))
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, (*text, seal("act", *text)))
    _recorded.set(_recorded.get() + 1)


def recorded() -> int:
    """Return how many acts this thread has recorded; a change compares before and after."""
    return _recorded.get()


def record_read(
    actor: str,
    subject: models.Model | None,
    purpose: str,
    *,
    verb: str = "",
    label: str = "",
    key: str = "",
    own: bool | None = None,
    ended: bool | None = None,
    **payload: PayloadValue,
) -> None:
    """Record that a case or an identity was looked at, with the same guarantees as a change.

    Call it in the transaction that reads, before anything is shown: what cannot be recorded is not
    shown.

    Args:
        actor: `Actor.label`.
        subject: the row that was read; or its label and key.
        purpose: the code of what it was read for; a reason in words stays with the row itself.
        verb: the declared verb; by default `<model>.read`.
        label: label of the subject where no row is given.
        key: key of the subject where no row is given.
        own: whether the person works on what was read; unusual where not.
        ended: whether what was read was closed by then; unusual where it was.
        payload: further facts declared for the verb.

    Raises:
        NotInTransaction: no transaction is open.
        UndeclaredAct: the verb is not declared, or the purpose is no code.
        ValueError: no purpose is given.
    """
    if not purpose:
        msg = "A read needs a purpose: the code of what it is for."
        raise ValueError(msg)
    if not verb:
        model = subject._meta.model_name if subject is not None else label.rpartition(".")[2]  # noqa: SLF001 - as above
        verb = f"{model}.read"
    facts: dict[str, PayloadValue] = {"purpose": purpose, **payload}
    if own is not None:
        facts["own"] = own
    if ended is not None:
        facts["ended"] = ended
    record(actor, verb, subject, label=label, key=key, **facts)
