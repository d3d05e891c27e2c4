# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and numbers, never a word about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, FLAG, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on ways across the border, on work with schools, and on stays."""
    _of_stays()
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


def _of_stays() -> None:
    declare("facility.places", _("Places of a facility were entered"), group=CODE, places=NUMBER)
    declare(
        "facility.closed",
        _("Places were taken out of service"),
        group=CODE,
        places=NUMBER,
        reason=CODE,
    )
    declare("facility.opened", _("Places can be used again"), group=CODE, places=NUMBER)
    declare("stay.expected", _("Somebody is expected in a facility"), group=CODE)
    declare("stay.arrived", _("Somebody arrived in a facility"))
    declare("stay.missed", _("Somebody did not come to a facility"), why=CODE)
    declare("stay.end-changed", _("The expected end of a stay was changed"))
    declare("stay.phase", _("A stay moved on to another phase"), phase=CODE)
    declare("stay.absent", _("An absence from a facility was entered"), kind=CODE)
    declare("stay.back", _("Somebody came back to a facility"))
    declare("stay.absence-told", _("Others were told that a child is absent"), addressees=NUMBER)
    declare("stay.transferred", _("Somebody moved to another facility"))
    declare("stay.extension-proposed", _("The extension of a stay was proposed"), reason=CODE)
    declare("stay.extension-decided", _("The extension of a stay was decided on"), state=CODE)
    declare("stay.left", _("Somebody left a facility"), destination=CODE)
    declare("stay.read", _("A stay was read"), ActKind.READ)
    declare("stays.listed", _("Stays were listed"), ActKind.SEARCH, found=NUMBER)
    declare("stays.exported", _("Stays were exported"), ActKind.EXPORT, rows=NUMBER, form=CODE)
    declare_subject("protection", _("stays in facilities"))
    declare_subject("protection.stay", _("stay in a facility"))
    declare_subject("protection.facility", _("facility"))
