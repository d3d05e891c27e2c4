# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, ActKind, declare, declare_subject


def register() -> None:
    """Declare the loading of a pack."""
    declare("pack.loaded", _("The country pack was loaded"), ActKind.SYSTEM, digest=CODE)
    declare_subject("pack", _("country pack"))
