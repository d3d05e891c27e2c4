# SPDX-License-Identifier: EUPL-1.2
"""The one way to write: lock the row, ask for the right, change it, put the act on record.

`with change(actor, Action.CASES_CHANGE, case) as (case, act):` gives the row as it is then, and
`act.record("case.closed")` puts on record what was done with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from django.db.models import Model

from vidik.access.locking import holder_of, lock, locking_of
from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor, OutOfScope
from vidik.audit.services import recording
from vidik.audit.services.recording import PayloadValue
from vidik.core.retention import block_purges

RowT = TypeVar("RowT", bound=Model)


class NothingRecorded(RuntimeError):
    """A change ended without an act on record."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change under way, in its own transaction."""

    actor: Actor
    subject: Model | None
    """The row that the right was asked for, and that acts are recorded about by default."""

    def record(
        self,
        verb: str,
        subject: Model | None = None,
        *,
        label: str = "",
        key: str = "",
        **facts: PayloadValue,
    ) -> None:
        """Put the act on record.

        Args:
            verb: what was done, as the room's `acts.py` declares it.
            subject: the row concerned, unless it is the one that the right was asked for.
            label: label of the subject where there is no row.
            key: key of the subject where there is no row.
            facts: the facts declared for the verb.
        """
        if subject is None and not label:
            subject = self.subject
        recording.record(self.actor.label, verb, subject, label=label, key=key, **facts)


@overload
def change(
    actor: Actor,
    action: Action | None,
    row: RowT,
    *,
    idempotent: bool = False,
    bars_purging: bool = False,
) -> AbstractContextManager[tuple[RowT, Change]]: ...


@overload
def change(
    actor: Actor,
    action: Action | None,
    *,
    about: object = None,
    idempotent: bool = False,
    bars_purging: bool = False,
) -> AbstractContextManager[Change]: ...


@contextmanager
def change(
    actor: Actor,
    action: Action | None,
    row: Model | None = None,
    *,
    about: object = None,
    idempotent: bool = False,
    bars_purging: bool = False,
) -> Iterator[Any]:
    """Open the transaction of a change, lock its row and ask for the right.

    The database knows the actor, for row-level security and for the history of rows. Effects beyond
    the database belong into `transaction.on_commit`.

    Args:
        actor: who acts; background work acts as a named part of the system.
        action: what is done. None only where no right is needed beyond what the caller has shown:
            a one-time token, or that the account is their own.
        row: the row to lock and change, with what the room declares must be locked before it.
        about: what the right is asked for where that is not changed itself, such as the case in
            which something is created; it is not locked.
        idempotent: whether the block may end without an act on record, because what is asked for
            has been done before or there is nothing left to do.
        bars_purging: whether the change keeps something that a purge could be about to destroy.

    Yields:
        The row as it is now that it is locked, and the change; the change alone without a row.

    Raises:
        Denied: the actor has not the right.
        OutOfScope: the row is not there, or not to be known of by the actor.
        NothingRecorded: the block ended without an act on record.
    """
    with acting(actor):
        if bars_purging:
            block_purges()
        locked = None if row is None else _locked(actor, action, row)
        asked_for = about if locked is None else _asked_for(locked)
        if action is not None:
            authorize(actor, action, asked_for)
        before = recording.recorded()
        act = Change(actor, asked_for if isinstance(asked_for, Model) else None)
        yield act if locked is None else (locked, act)
        if recording.recorded() == before and not idempotent:
            msg = f"{action or 'A change'} ended without an act on record"
            raise NothingRecorded(msg)


def _locked(actor: Actor, action: Action | None, row: Model) -> Model:
    try:
        return lock(row)
    except OutOfScope:
        # A missing right is answered as such, with its reason, only on what the actor may see.
        if action is not None:
            try:
                asked_for = _asked_for(row)
            except OutOfScope:
                authorize(actor, action)
            else:
                authorize(actor, action, asked_for)
        raise


def _asked_for(row: Model) -> Model:
    """Return the row that the right is asked for.

    Raises:
        OutOfScope: the actor no longer sees it.
    """
    holder = locking_of(type(row)).right_of
    return holder_of(row, holder) if holder else row
