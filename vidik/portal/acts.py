# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: that somebody searched, never for what; what was exported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, NUMBER, declare, declare_subject
from vidik.audit.types import ActKind


def register() -> None:
    """Declare the search and what is exported."""
    declare("portal.found", _("Something was searched for"), ActKind.SEARCH, found=NUMBER)
    declare(
        "coverage.exported",
        _("The table of what exists where was exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
        year=NUMBER,
    )
    declare(
        "office-report.drafted",
        _("The activity report of the coordination office was drafted"),
        ActKind.EXPORT,
        year=NUMBER,
    )
    declare_subject("portal", _("search box"))
