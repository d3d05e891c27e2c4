# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and numbers, never a word about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, FLAG, NUMBER, declare, declare_subject
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
    declare("procedure.act-entered", _("What a notice says was entered into a case"), act=CODE)
    declare("procedure.act-corrected", _("What a corrected notice says was entered"), act=CODE)
    declare("procedure.act-taken-back", _("What a notice says was taken back"), act=CODE)
    declare(
        "notice.version-superseded",
        _("A version of a notice was not entered: it had been corrected"),
        version=NUMBER,
        newest=NUMBER,
    )
    declare("notice.set-aside", _("A notice was set aside"), reason=CODE)
    declare(
        "procedure.wish-entered",
        _("It was entered whether a person wants to be told of proceedings"),
        wants=FLAG,
    )
    declare("procedure.told", _("A person was told of proceedings"), what=CODE)
    declare(
        "procedure.not-told",
        _("It was entered why a person was not told of proceedings"),
        what=CODE,
        reason=CODE,
    )
    declare(
        "procedure.institution-told",
        _("Those with whom a case is shared were told of proceedings"),
        what=CODE,
    )
    declare(
        "court-requests.listed",
        _("Requests about proceedings were listed"),
        ActKind.SEARCH,
        found=NUMBER,
    )
    declare(
        "court-requests.exported",
        _("Requests about proceedings were exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
    )
    declare_subject("court-requests", _("list of requests about proceedings"))
    declare_subject("expected-notices", _("list of expected notices"))
