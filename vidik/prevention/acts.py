# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: that something was entered or looked at, and nothing of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare the acts on the sums of recognition."""
    declare(
        "recognition.exported", _("Recognition figures were exported"), ActKind.EXPORT,
        rows=NUMBER, form=CODE, year=NUMBER,
    )  # fmt: skip
    declare("recognition.read", _("Recognition figures were viewed"), ActKind.READ, year=NUMBER)
    declare_subject("prevention", _("prevention"))
