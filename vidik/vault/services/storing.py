# SPDX-License-Identifier: EUPL-1.2
"""Store photos and scans of documents as encrypted files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.formats import format_number
from vidik.vault import storage
from vidik.vault.methods import files
from vidik.vault.models import Person, StoredFile
from vidik.vault.services.openings import open_persons
from vidik.vault.services.sealing import key_of, opened, place, seal
from vidik.vault.types import FileFacts

LARGEST: Final = 20 * 1024 * 1024
_BEGINNINGS: Final = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "application/pdf": (b"%PDF-",),
}


@sensitive_variables()
def store_file(
    person: Person, content: Iterable[bytes], *, kind: str, title: str, actor: Actor
) -> StoredFile:
    """Encrypt a photo or scan and keep it under a random name.

    Args:
        person: whom it belongs to.
        content: the file, piece by piece; its type is recognised by its first bytes.
        kind: a `FileKind`.
        title: what it is, in words; sealed like the rest.
        actor: who adds it.

    Raises:
        ValidationError: it is no JPEG, PNG or PDF, empty, or too large.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.IDENTITIES_CHANGE, person, idempotent=True) as (person, act):
        key = key_of(person)
        whole = b"".join(content)
        media_type = _media_type(whole)
        row = StoredFile(
            person=person,
            case_id=person.case_id,
            entered_at=timezone.now(),
            entered_by=actor.label,
        )
        facts = FileFacts(kind=kind, title=title, media_type=media_type, size=len(whole))
        seal(row, facts, person, key)
        storage.write(row.stored, files.encrypt([whole], key, place(row, person, "file")))
        try:
            row.save(force_insert=True)
            act.record("identity.file-added")
        except BaseException:
            storage.remove(row.stored)
            raise
    return row


@sensitive_variables()
def read_file(row: StoredFile, *, actor: Actor) -> tuple[FileFacts, bytes]:
    """Decrypt a file for somebody who may see the person.

    Raises:
        Spent: the actor has opened as many persons as the role may.
        Unreadable: the file is damaged, cut off or not this row's.
        FileNotFoundError: it is not in the data folder.
    """
    with change(actor, Action.IDENTITIES_VIEW, about=row.person) as act:
        open_persons({row.person_id: row.case_id}, actor=actor)
        key = key_of(row.person)
        facts = cast("FileFacts", opened(row, row.person, key))
        with storage.path_of(row.stored).open("rb") as stream:
            content = files.decrypt(stream, key, place(row, row.person, "file"))
        act.record("identity.file-read")
    return facts, content


def remove_files(rows: Iterable[StoredFile]) -> None:
    """Remove files once the transaction that gives them up has been committed."""
    for row in rows:
        transaction.on_commit(partial(storage.remove, row.stored))


def _media_type(content: bytes) -> str:
    if len(content) > LARGEST:
        raise ValidationError(
            {
                "file": _("The file is too large: at most %(most)s MB.")
                % {"most": format_number(LARGEST // 2**20, "en")}
            }
        )
    for media_type, beginnings in _BEGINNINGS.items():
        if content.startswith(beginnings):
            return media_type
    raise ValidationError({"file": _("Choose a photo (JPEG or PNG) or a scan (PDF).")})
