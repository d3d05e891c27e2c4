# SPDX-License-Identifier: EUPL-1.2
"""What backups put on record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, ActKind, declare, declare_subject, one_of


def register() -> None:
    """Declare the acts of making backups and of going back to one."""
    kind = one_of("base", "dump")
    declare("backup.made", _("A backup was made"), ActKind.EXPORT, kind=kind, made=CODE)
    declare("backup.failed", _("A backup could not be made"), ActKind.SYSTEM, kind=kind, made=CODE)
    declare(
        "backup.restored",
        _("The system went back to a backup"),
        ActKind.SYSTEM,
        kind=kind,
        made=CODE,
    )
    declare_subject("backup", _("backup"))
