# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, DAY, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on recommendations and assessments."""
    declare(
        "assessment.approved",
        _("An assessment was approved"),
        assessment=NUMBER,
        grade=CODE,
        former=CODE,
    )
    declare(
        "assessment.proposed",
        _("An assessment was proposed"),
        assessment=NUMBER,
        grade=CODE,
        cycle=CODE,
    )
    declare("assessment.returned", _("An assessment was returned"), assessment=NUMBER)
    declare(
        "recommendation.answered",
        _("An addressee’s response was recorded"),
        institution=NUMBER,
        kind=CODE,
        received_on=DAY,
    )
    declare(
        "recommendations.exported",
        _("Recommendations were exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
    )
    declare("recommendations.loaded", _("Recommendations were loaded"), rows=NUMBER)
    declare_subject("recommendations", _("register of recommendations"))
    declare_subject("recommendations.addressee", _("addressee"), is_named=True)
    declare_subject("recommendations.assessment", _("assessment"), is_named=True)
    declare_subject("recommendations.recommendation", _("recommendation"), is_named=True)
