# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, DAY, FLAG, NUMBER, ActKind, declare, declare_subject


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
    declare("draft-recommendation.written", _("A recommendation was drafted"), cycle=CODE)
    declare("draft-recommendation.changed", _("A drafted recommendation was changed"))
    declare("draft-recommendation.ready", _("A drafted recommendation was declared ready"))
    declare("draft-recommendation.agreed", _("A drafted recommendation was agreed to"))
    declare("draft-recommendation.returned", _("A drafted recommendation was returned"))
    declare("draft-recommendation.dropped", _("A drafted recommendation was dropped"))
    declare(
        "recommendations.issued",
        _("The recommendations of an annual report were issued"),
        cycle=CODE,
        report=NUMBER,
        rows=NUMBER,
    )
    declare(
        "monitoring.decided", _("Further monitoring of a recommendation was decided"), stays=FLAG
    )
    declare(
        "foreign-recommendation.entered",
        _("A recommendation from abroad was entered"),
        issuer=CODE,
        urgent=FLAG,
    )
    declare("encounter.recorded", _("A visit or a meeting was recorded"), kind=CODE)
    declare("encounter.corrected", _("The record of a visit or a meeting was corrected"))
    declare("encounter.struck", _("The record of a visit or a meeting was struck out"))
    declare("matter-to-watch.opened", _("A matter to watch was entered"))
    declare("matter-to-watch.changed", _("A matter to watch was changed"))
    declare("matter-to-watch.noted", _("Something was noted on a matter to watch"), seen_on=DAY)
    declare("matter-to-watch.closed", _("A matter is watched no more"))
    declare_subject("recommendations.encounter", _("visit or meeting"), is_named=True)
    declare_subject("recommendations.trackedmatter", _("matter to watch"), is_named=True)
    declare("action-plan.entered", _("An action plan was entered"), kind=CODE)
    declare("action-plan.changed", _("An action plan was changed"))
    declare("action-plan.closed", _("An action plan was closed"))
    declare("action-plan.reopened", _("An action plan was opened again"))
    declare(
        "plan-report.requested",
        _("An institution was asked for its report on an activity"),
        institution=NUMBER,
        period=CODE,
    )
    declare(
        "plan-reports.requested",
        _("All who are late with an action plan were asked for their reports"),
        rows=NUMBER,
        period=CODE,
    )
    declare(
        "action-plan.exported",
        _("The report on an action plan was exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
    )
    declare("plan-activity.entered", _("An activity of an action plan was entered"))
    declare("plan-activity.changed", _("An activity of an action plan was changed"))
    declare(
        "indicator.added",
        _("An indicator of an action plan was added"),
        indicator=NUMBER,
        bound=FLAG,
    )
    declare("indicator.dropped", _("An indicator of an action plan was dropped"), indicator=NUMBER)
    declare("target.set", _("A target of an action plan was set"), indicator=NUMBER, period=CODE)
    declare(
        "target.removed", _("A target of an action plan was removed"), indicator=NUMBER, period=CODE
    )
    declare(
        "count.entered",
        _("A count of an action plan was entered by hand"),
        indicator=NUMBER,
        period=CODE,
    )
    declare_subject("recommendations.actionplan", _("action plan"), is_named=True)
    declare_subject("recommendations.activity", _("activity of an action plan"), is_named=True)
    declare_subject("recommendations.draft", _("drafted recommendation"), is_named=True)
    declare_subject("recommendations", _("register of recommendations"))
    declare_subject("recommendations.addressee", _("addressee"), is_named=True)
    declare_subject("recommendations.assessment", _("assessment"), is_named=True)
    declare_subject("recommendations.recommendation", _("recommendation"), is_named=True)
