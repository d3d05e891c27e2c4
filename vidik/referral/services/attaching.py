# SPDX-License-Identifier: EUPL-1.2
"""Photos and scans that come with a report or a supplement: drawn anew and sealed in the vault."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.referral.policies import DESK
from vidik.vault.models import Person
from vidik.vault.services.storing import store_received, take_upload
from vidik.vault.types import Received

MOST_FILES: Final = 5
LARGEST: Final = 10 * 2**20
MOST_TOGETHER: Final = 25 * 2**20
"""Well below what a request may carry: who sends more gets the form back as it was filled in."""


@sensitive_variables()
def take_files(uploads: Sequence[UploadedFile[Any]]) -> tuple[Received, ...]:
    """Draw what somebody sent anew, before anything is stored.

    Raises:
        ValidationError: by the field `scans`: too many, too large, of another kind, damaged.
    """
    if len(uploads) > MOST_FILES:
        text = _("At most %(most)s files are accepted; you chose %(count)s.")
        raise ValidationError({"scans": text % {"most": MOST_FILES, "count": len(uploads)}})
    if sum(each.size or 0 for each in uploads) > MOST_TOGETHER:
        text = _("Together the files exceed %(most)s MB.")
        raise ValidationError({"scans": text % {"most": MOST_TOGETHER // 2**20}})
    taken = []
    faults: list[str] = []
    for each in uploads:
        try:
            taken.append(take_upload(each.name or "", each.read(), most=LARGEST))
        except ValidationError as error:
            faults += error.messages
    if faults:
        raise ValidationError({"scans": faults})
    return tuple(taken)


@sensitive_variables()
def store_files(person: Person, given: Iterable[Received], *, subject: uuid.UUID) -> None:
    """Seal files under the key of the person with whose report they came."""
    desk = Actor.system(DESK)
    with acting(desk):
        for each in given:
            store_received(person, each, subject=subject, actor=desk)
