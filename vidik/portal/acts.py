# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: that somebody searched, never for what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import NUMBER, declare, declare_subject
from vidik.audit.types import ActKind


def register() -> None:
    """Declare the search."""
    declare("portal.found", _("Something was searched for"), ActKind.SEARCH, found=NUMBER)
    declare_subject("portal", _("search box"))
