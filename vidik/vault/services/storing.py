# SPDX-License-Identifier: EUPL-1.2
"""Store photos and scans of documents as encrypted files."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from functools import partial
from typing import Final, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import Change, change
from vidik.access.types import Action, Actor
from vidik.core.filenames import file_name
from vidik.core.formats import format_number
from vidik.core.pictures import PDF
from vidik.vault import storage
from vidik.vault.methods import files
from vidik.vault.methods.cleaning import Unclean, clean
from vidik.vault.methods.envelope import PersonKey
from vidik.vault.models import Person, StoredFile
from vidik.vault.services.openings import open_persons
from vidik.vault.services.sealing import key_of, opened, place, seal
from vidik.vault.types import FileFacts, FileKind, Received

LARGEST: Final = 20 * 1024 * 1024
_REASONS: Final = (
    gettext_noop("showing the file takes more time or memory than a photo or scan needs"),
)
"""What `cleaning` says besides what the drawing of letters says."""
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
        facts = FileFacts(kind=kind, title=title, media_type=_media_type(whole), size=len(whole))
        return _stored(_row_of(person, actor), facts, whole, key, act)


@sensitive_variables()
def store_received(
    person: Person, given: Received, *, subject: uuid.UUID, actor: Actor
) -> StoredFile:
    """Encrypt a file that came with a record of a room above, drawn anew by `take_upload`.

    Args:
        person: under whose key it is sealed.
        given: the file.
        subject: the record.
        actor: the part of the system that receives.

    Raises:
        Denied, OutOfScope: the actor may not add to this person.
        Erased: nothing of the person is left.
    """
    with change(actor, Action.IDENTITIES_CHANGE, about=person) as act:
        row = _row_of(person, actor)
        row.subject = subject
        facts = FileFacts(
            kind=FileKind.SCAN if given.media_type == PDF else FileKind.PHOTO,
            title=given.name,
            media_type=given.media_type,
            size=len(given.content),
        )
        return _stored(row, facts, given.content, key_of(person), act)


def _row_of(person: Person, actor: Actor) -> StoredFile:
    return StoredFile(
        person=person, case_id=person.case_id, entered_at=timezone.now(), entered_by=actor.label
    )


@sensitive_variables()
def _stored(
    row: StoredFile, facts: FileFacts, content: bytes, key: PersonKey, act: Change
) -> StoredFile:
    """Write the file and its row; without the row there is no file."""
    person = row.person
    seal(row, facts, person, key)
    storage.write(row.stored, files.encrypt([content], key, place(row, person, "file")))
    try:
        row.save(force_insert=True)
        act.record("identity.file-added", person)
    except BaseException:
        storage.remove(row.stored)
        raise
    return row


@sensitive_variables()
def take_upload(name: str, content: bytes, *, most: int) -> Received:
    """Draw a photo or scan that somebody sent anew, without what it says of itself.

    Raises:
        ValidationError: it is no JPEG, PNG or PDF, empty, too large, locked or damaged.
    """
    shown = file_name(name)
    try:
        found = clean(content, most=most)
    except Unclean as error:
        why = gettext(error.message) % error.params
        text = gettext("“%(name)s”: %(why)s.") % {"name": shown or "?", "why": why}
        raise ValidationError(text) from error
    return Received(shown, found.media_type, found.content, hashlib.sha256(content).hexdigest())


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
