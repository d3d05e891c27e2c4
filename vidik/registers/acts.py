# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: which register, and nothing of what was entered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare the acts on rows of registers."""
    declare("entry.entered", _("A row was entered in a register"), register=CODE)
    declare("case-entry.read", _("A row about a case was read"), ActKind.READ)
    declare("entry.struck", _("A row of a register was struck out"), register=CODE)
    declare("entry.generated", _("Rows of synthetic persons were entered"), rows=NUMBER)
    declare("entry.loaded", _("Public facts were loaded from the country pack"), rows=NUMBER)
    declare("entry.joined", _("Rows of a register were joined as one event"), register=CODE)
    declare(
        "register.exported",
        _("A register was exported"),
        ActKind.EXPORT,
        register=CODE,
        rows=NUMBER,
        form=CODE,
    )
    declare_subject("registers", _("register"))
    declare_subject("registers.entry", _("row of a register"))
