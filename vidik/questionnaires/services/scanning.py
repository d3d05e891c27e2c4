# SPDX-License-Identifier: EUPL-1.2
"""Take files that came: see what they are, draw their pages, know them again."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.core.filenames import file_name
from vidik.core.pictures import Picture
from vidik.forms.messages.answers import filled
from vidik.questionnaires.methods.scans import (
    PaperRefused,
    document_type,
    pictures,
    scan_type,
)
from vidik.questionnaires.models.scanned import ScannedFile


def recognised_scan(content: bytes) -> tuple[str, list[Picture]]:
    """Return what a scan is, and its pages as pictures.

    Raises:
        ValidationError: at `file`: it is no PDF and no picture, or is damaged, locked or too large.
    """
    try:
        return scan_type(content), pictures(content)
    except PaperRefused as refused:
        raise _refusal(refused) from refused


def recognised_document(content: bytes) -> str:
    """Return what a document is.

    Raises:
        ValidationError: at `file`: it is of no kind that is taken, is empty or too large.
    """
    try:
        return document_type(content)
    except PaperRefused as refused:
        raise _refusal(refused) from refused


def digest_of(content: bytes) -> str:
    """Return what the same file is known again by."""
    return hashlib.sha256(content).hexdigest()


def fill_in(row: ScannedFile, name: str, media_type: str, content: bytes, actor: Actor) -> None:
    """Write down a file that came; the caller saves the row."""
    row.name, row.media_type = file_name(name) or _("document"), media_type
    row.size, row.sha256, row.content = len(content), digest_of(content), content
    row.added_at, row.added_by = timezone.now(), actor.label


def _refusal(refused: PaperRefused) -> ValidationError:
    return ValidationError({"file": filled(refused.message, refused.params)})
