# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and numbers, never a word about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, FLAG, NUMBER, declare


def register() -> None:
    """Declare acts on ways across the border and on work with schools."""
    declare(
        "procedure.return",
        _("A return from or to another state was entered"),
        direction=CODE,
        needs=NUMBER,
    )
    declare(
        "procedure.return-announced",
        _("A return or a reception was announced"),
        direction=CODE,
        addressees=NUMBER,
    )
    declare("procedure.return-done", _("A return took place"))
    declare("procedure.return-missed", _("A return or a reception did not take place"), reason=CODE)
    declare("procedure.handed-over", _("A person was handed over at the border or on arrival"))
    declare(
        "procedure.school",
        _("Cooperation with a school was entered"),
        kind=CODE,
        informed_of=NUMBER,
    )
    declare(
        "procedure.school-changed",
        _("Cooperation with a school was changed"),
        kind=CODE,
        informed_of=NUMBER,
    )
    declare("procedure.school-struck", _("Cooperation with a school was struck out"))
    declare("procedure.school-step", _("A step was agreed with a school"))
    declare(
        "procedure.school-step-settled",
        _("The outcome of a step agreed with a school was entered"),
        done=FLAG,
    )
