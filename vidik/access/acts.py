# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, FLAG, declare
from vidik.audit.types import ActKind


def register() -> None:
    """Declare that something was refused."""
    declare(
        "access.missed",
        _("Something that does not exist was requested"),
        ActKind.DENIAL,
        action=CODE,
    )
    declare("access.denied", _("Something was refused"), ActKind.DENIAL, action=CODE, known=FLAG)
