# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and numbers, never a word about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on meetings, invitations, requests and minutes."""
    declare("conference.called", _("A case conference was called"), ground=CODE, invited=NUMBER)
    declare("conference.invited", _("Institutions were invited to a conference"), invited=NUMBER)
    declare("conference.replied", _("An invitation to a conference was answered"), reply=CODE)
    declare("conference.moved", _("A conference was moved to another day"), reason=CODE)
    declare("conference.cancelled", _("A conference was cancelled"), reason=CODE)
    declare("conference.held", _("It was entered who came to a conference"), present=NUMBER)
    declare("conference.corrected", _("Attendance at a conference was corrected"), changed=NUMBER)
    declare("conference.person", _("It was entered how the person took part"), part=CODE)
    declare("conference.undertaking", _("An undertaking of secrecy was entered"), signed=CODE)
    declare(
        "conference.undertaking-struck", _("An undertaking of secrecy was struck out"), why=CODE
    )
    declare("conference.point", _("A point of a conference was entered"), topic=CODE)
    declare("conference.decision", _("A decision of a conference was entered"), decision=CODE)
    declare("conference.planned", _("A decision of a conference was put into the plan"))
    declare(
        "conference.set-aside",
        _("The reason why a decision of a conference needs no activity was entered"),
        reason=CODE,
    )
    declare("conference.removed", _("A point or decision of a conference was removed"), what=CODE)
    declare("conference.minutes", _("The minutes of a conference moved on"), step=CODE)
    declare("conference.addendum", _("An addendum to confirmed minutes was entered"))
    declare("conference.read", _("A conference was read"), ActKind.READ)
    declare("conference.minutes-read", _("The minutes of a conference were opened"), ActKind.READ)
    declare("conference.asked", _("A conference was asked for"), ground=CODE)
    declare("conference.declined", _("A request for a conference was declined"), reason=CODE)
    declare("conferences.listed", _("Conferences were listed"), ActKind.SEARCH, found=NUMBER)
    declare(
        "conferences.exported", _("Conferences were exported"), ActKind.EXPORT,
        rows=NUMBER, form=CODE,
    )  # fmt: skip
    declare_subject("conferences", _("case conferences"))
    declare_subject("conferences.meeting", _("case conference"))
    declare_subject("conferences.decision", _("decision of a case conference"))
    declare_subject("conferences.request", _("request for a case conference"))
    declare_subject("conferences.seat", _("seat at a case conference"))
