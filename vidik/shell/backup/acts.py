# SPDX-License-Identifier: EUPL-1.2
"""What backups put on record."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.audit.registry import CODE, ActKind, declare, declare_subject
from vidik.audit.services.recording import record


def register() -> None:
    """Declare the acts of making backups and of going back to one."""
    declare("backup.made", _("A backup was made"), ActKind.EXPORT, made=CODE)
    declare("backup.failed", _("A backup could not be made"), ActKind.SYSTEM, made=CODE)
    declare("backup.restored", _("The system went back to a backup"), ActKind.SYSTEM, made=CODE)
    declare_subject("backup", _("backup"))


def record_backup(verb: str, *, backup: str, made: str) -> None:
    """Record that a backup was made or gone back to."""
    actor = Actor.system("backup")
    with acting(actor), transaction.atomic():
        record(actor.label, verb, label="backup", key=backup, made=made)
