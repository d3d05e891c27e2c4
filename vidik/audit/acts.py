# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record of itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, CODES, FLAG, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on the record of acts."""
    declare("audit.exported", _("The record of acts was exported"), ActKind.EXPORT, narrowed=CODES)
    declare(
        "audit.verified",
        _("The record of acts was verified"),
        events=NUMBER,
        whole=FLAG,
        first_broken=NUMBER,
        fault=CODE,
    )
    declare(
        "chain.format-changed",
        _("The way the seal of acts is computed was changed"),
        ActKind.SYSTEM,
        format=NUMBER,
    )
    declare("review.found", _("An unusual pattern was found"), ActKind.SYSTEM, pattern=CODE)
    declare("review.explain", _("An unusual pattern was marked as explained"), pattern=CODE)
    declare("review.escalate", _("An unusual pattern was escalated"), pattern=CODE)
    declare("review.reopen", _("An unusual pattern was opened again"), pattern=CODE)
    declare(
        "review.threshold-set",
        _("A threshold for unusual patterns was set"),
        threshold=NUMBER,
        window_minutes=NUMBER,
        from_hour=NUMBER,
        until_hour=NUMBER,
        is_watched=FLAG,
    )
    declare_subject("audit.reviewitem", _("unusual pattern"))
    declare_subject("audit.reviewpattern", _("threshold of a pattern"))
    declare_subject("audit", _("record of acts"))
