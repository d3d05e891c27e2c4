# SPDX-License-Identifier: EUPL-1.2
"""Erase again whom a restore from an older backup brought back, by the register of erasures."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.audit.services.registers import RegisterLine, add_to_register, read_register
from vidik.vault.models import Person, StoredFile
from vidik.vault.services.erasing import certify, destroy
from vidik.vault.services.merging import end_merges, lock_dependents
from vidik.vault.services.registering import REGISTER
from vidik.vault.services.storing import remove_files

ERASER: Final = "vault-eraser"
"""Erases again what was erased before the database was set back, and nothing else."""
Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ErasedAgain:
    """The result for each line of a register."""

    lines: int = 0
    persons: int = 0
    files: int = 0
    last: str = ""
    """When the last line was written."""


def erase_again(
    path: Path | None = None, keys: Path | None = None, *, advance: Advance = lambda *_: None
) -> ErasedAgain:
    """Erase once more whoever is in the register and has a key again.

    Entries that are merged with theirs again are parted from it, also where they were erased
    again before. The certificate keeps its number. A legal hold that is in the older database
    does not bar it: when the person was erased none stood. What the given copy has beyond the
    system's own register is added to that.

    Args:
        path: a copy of the register that was stored elsewhere; by default the system's own.
        keys: the public keys that may have signed it, where they are not the data folder's.
        advance: called with how many of how many lines are done.

    Raises:
        AnchorError: the register cannot be read or is not to be trusted; nothing was erased.
    """
    lines = read_register(REGISTER, path, keys)
    if path is not None:
        _take_over(lines)
    actor = Actor.system(ERASER)
    persons = files = 0
    for number, line in enumerate(lines, start=1):
        with change(actor, Action.VAULT_ERASE_AGAIN, idempotent=True):
            if line.facts["what"] == "person":
                persons += _person_again(line, actor)
            else:
                files += _files_again(line, actor)
        advance(number, len(lines))
    return ErasedAgain(len(lines), persons, files, lines[-1].at if lines else "")


def take_register(path: Path | None, keys: Path | None = None) -> ErasedAgain:
    """Take a copy of the register over without erasing anybody yet.

    Raises:
        AnchorError: it cannot be read or is not to be trusted.
    """
    lines = read_register(REGISTER, path, keys)
    if path is not None:
        _take_over(lines)
    return ErasedAgain(len(lines), last=lines[-1].at if lines else "")


def _take_over(lines: Iterable[RegisterLine]) -> None:
    known = {line.facts["act"] for line in read_register(REGISTER)}
    add_to_register(REGISTER, (line.facts for line in lines if line.facts["act"] not in known))


def _person_again(line: RegisterLine, actor: Actor) -> int:
    key = uuid.UUID(line.facts["person"])
    lock_dependents([key])
    person = next(iter(lock_rows(Person.objects.filter(pk=key))), None)
    if person is None:
        return 0
    end_merges(person, by=actor.label)
    if person.erased_at is not None:
        return 0
    counts, files = destroy(person)
    certificate = certify(
        person,
        line.facts["ground"],
        counts,
        actor.label,
        number=line.facts["certificate"],
        before=line.facts["at"],
    )
    record(
        actor.label,
        "identity.erased-again",
        person,
        certificate=certificate.number,
        rows=sum(counts.values()),
        files=files,
    )
    return 1


def _files_again(line: RegisterLine, actor: Actor) -> int:
    """Remove again the files that stood when they were erased; later ones are none of them."""
    person = Person.objects.filter(pk=uuid.UUID(line.facts["person"])).first()
    if person is None:
        return 0
    rows = StoredFile.objects.filter(
        person=person, entered_at__lte=dt.datetime.fromisoformat(line.facts["at"])
    )
    found = list(rows)
    if found:
        rows.delete()
        remove_files(found)
        record(actor.label, "identity.files-erased-again", person, files=len(found))
    return len(found)
