# SPDX-License-Identifier: EUPL-1.2
"""Attach files to what is sent or answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.filenames import file_name
from vidik.exchange.models import Answer, Attachment, Notice
from vidik.exchange.services.versions import NotSendable, require_draft
from vidik.exchange.types import (
    Upload,
)

FILES_MOST: Final = 10


FILE_LARGEST: Final = 10 * 1024 * 1024


MEDIA_TYPES: Final = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "image/tiff",
        "text/plain",
        "text/csv",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
)
"""What may be sent along: documents, tables and pictures, nothing that runs."""


def attach(
    uploads: Iterable[Upload],
    *,
    parties: Sequence[int],
    notice: Notice | None = None,
    answer: Answer | None = None,
) -> list[Attachment]:
    """Store the files that come with a notice or a reply.

    Raises:
        ValidationError: a file is of a kind that is not taken, empty, too large, or one too many.
    """
    files = list(uploads)
    current = notice.attachments.count() if notice is not None else 0
    if current + len(files) > FILES_MOST:
        raise ValidationError(
            {
                "attachments": _("At most %(limit)s files are accepted; there are %(count)s.")
                % {"limit": FILES_MOST, "count": current + len(files)}
            }
        )
    attachments = []
    for file in files:
        if file.media_type not in MEDIA_TYPES:
            raise ValidationError(
                {
                    "attachments": _(
                        "“%(name)s” is of a kind that is not accepted (%(kind)s): send a PDF, a "
                        "picture, a text document or a spreadsheet."
                    )
                    % {"name": file.name, "kind": file.media_type or "?"}
                }
            )
        if not 0 < len(file.content) <= FILE_LARGEST:
            raise ValidationError(
                {
                    "attachments": _("“%(name)s” must be between 1 byte and %(limit)s MB.")
                    % {"name": file.name, "limit": FILE_LARGEST // 1024 // 1024}
                }
            )
        attachments.append(
            Attachment.objects.create(
                notice=notice,
                answer=answer,
                parties=list(parties),
                name=file_name(file.name) or _("document"),
                media_type=file.media_type,
                size=len(file.content),
                sha256=hashlib.sha256(file.content).hexdigest(),
                content=file.content,
                added_at=timezone.now(),
            )
        )
    return attachments


def remove_file(attachment: Attachment, *, actor: Actor) -> None:
    """Remove a file from a draft; removed twice it is removed once.

    Raises:
        NotSendable: it belongs to a reply or to what was sent, and stays.
    """
    if attachment.notice is None:
        raise NotSendable(_("A file that came with a reply stays with it."))
    notice = attachment.notice
    with change(actor, Action.EXCHANGE_WRITE, notice, idempotent=True) as (notice, act):
        require_draft(notice)
        if notice.attachments.filter(pk=attachment.pk).delete()[0]:
            act.record("notice.file-removed")


def read_file(attachment: Attachment, *, actor: Actor) -> bytes:
    """Return a file that was read in scope, and put on record that it left."""
    with change(actor, Action.EXCHANGE_READ, about=attachment) as act:
        act.record("notice.file-read")
        return bytes(attachment.content or b"")
