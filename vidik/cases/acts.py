# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and keys, never a word about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, FLAG, NUMBER, declare, declare_subject
from vidik.audit.types import ActKind


def register() -> None:
    """Declare acts on cases."""
    declare("case.listed", _("Cases were listed or searched"), ActKind.SEARCH, found=NUMBER)
    declare("case.read", _("A case was read"), ActKind.READ, parts=NUMBER)
    declare("emergency.listed", _("Emergency accesses were listed"), ActKind.SEARCH, found=NUMBER)
    declare("emergency.read", _("What is known of an emergency access was read"), ActKind.READ)
    declare("case.explained", _("Somebody viewed who may see a case"), ActKind.READ)
    declare("case.opened", _("A case was opened"), sensitivity=CODE)
    declare("case.changed", _("The sensitivity of a case was changed"), old=CODE, new=CODE)
    declare("case.closed", _("A case was closed"))
    declare("case.reopened", _("A case was opened again"))
    declare(
        "case.transferred",
        _("A case was handed over to another institution"),
        ActKind.RIGHTS,
        old=NUMBER,
        new=NUMBER,
    )
    declare("case.restricted", _("A case was restricted to named persons"), ActKind.RIGHTS)
    declare("case.unrestricted", _("The restriction of a case was lifted"), ActKind.RIGHTS)
    declare(
        "participant.added",
        _("Somebody was added to a case"),
        ActKind.RIGHTS,
        institution=NUMBER,
        user=NUMBER,
        role=CODE,
        why=CODE,
    )
    declare(
        "participant.ended",
        _("Somebody’s part in a case was ended"),
        ActKind.RIGHTS,
        institution=NUMBER,
        user=NUMBER,
    )
    declare(
        "sharing.begun",
        _("A case was shared with an institution"),
        ActKind.RIGHTS,
        institution=NUMBER,
        purpose=CODE,
        ground=CODE,
    )
    declare(
        "sharing.withdrawn",
        _("The sharing of a case was withdrawn"),
        ActKind.RIGHTS,
        institution=NUMBER,
        purpose=CODE,
        reason=CODE,
    )
    declare(
        "sharing.accepted",
        _("A case that was shared with the institution was accepted"),
        purpose=CODE,
    )
    declare(
        "sharing.declined",
        _("A case that was shared with the institution was declined"),
        ActKind.RIGHTS,
        purpose=CODE,
        reason=CODE,
    )
    declare("case.named", _("Somebody chose their own word for a case"))
    declare(
        "emergency.requested",
        _("Emergency access to a case was requested"),
        ActKind.RIGHTS,
        reason=CODE,
        hours=NUMBER,
        search=CODE,
    )
    declare(
        "emergency.started-alone",
        _("Emergency access to a case was started by somebody alone"),
        ActKind.RIGHTS,
        reason=CODE,
        hours=NUMBER,
        nobody_notified=FLAG,
        search=CODE,
    )
    declare(
        "emergency.approved",
        _("Emergency access to a case was approved"),
        ActKind.RIGHTS,
        alone=FLAG,
        nobody_notified=FLAG,
    )
    declare("emergency.lapsed", _("A request for emergency access lapsed without a decision"))
    declare("emergency.refused", _("Emergency access to a case was refused"), ActKind.RIGHTS)
    declare("emergency.ended", _("Emergency access to a case was ended early"), ActKind.RIGHTS)
    declare(
        "emergency.reviewed",
        _("Emergency access to a case was reviewed"),
        ActKind.RIGHTS,
        judgement=CODE,
    )
    declare("emergency.notice-read", _("An urgent notice was read"))
    declare(
        "emergency.exported",
        _("A list of emergency accesses was exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
    )
    declare_subject("cases", _("list of cases"))
    declare_subject("cases.case", _("case"))
    declare_subject("cases.emergencyaccess", _("emergency access"))
