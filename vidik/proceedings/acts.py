# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and numbers, never a word about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, NUMBER, declare, declare_subject
from vidik.audit.types import ActKind


def register() -> None:
    """Declare acts on expected notices."""
    declare("procedure.expected", _("Notices about proceedings are expected"), kinds=NUMBER)
    declare(
        "procedure.expected-from",
        _("It was entered from whom a notice about proceedings is expected"),
        kind=CODE,
    )
    declare(
        "expected-notices.listed", _("Expected notices were listed"), ActKind.SEARCH, found=NUMBER
    )
    declare(
        "expected-notices.exported",
        _("Expected notices were exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
    )
    declare(
        "expected-notices.counted",
        _("Notices about proceedings were counted by institution"),
        ActKind.READ,
        year=NUMBER,
    )
    declare(
        "procedure.heard", _("A notification about proceedings was entered"), kind=CODE, how=CODE
    )
    declare("procedure.asked-for", _("A notice about proceedings was asked for"), kind=CODE)
    declare(
        "procedure.not-coming",
        _("A notice about proceedings is no longer expected"),
        kind=CODE,
        reason=CODE,
    )
    declare(
        "procedure.not-heard",
        _("A notification about proceedings was marked as not received"),
        kind=CODE,
    )
    declare_subject("expected-notices", _("list of expected notices"))
