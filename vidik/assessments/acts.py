# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and numbers, never an answer or a word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, FLAG, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on assessments and safety plans."""
    declare("instruments.loaded", _("Instruments of assessment were loaded"), instruments=NUMBER)
    declare("assessment.begun", _("An assessment was begun"), kind=CODE)
    declare("assessment.saved", _("An assessment was continued"), answers=NUMBER)
    declare(
        "assessment.finished",
        _("An assessment was finished"),
        kind=CODE,
        level=CODE,
        overridden=FLAG,
    )
    declare("assessment.struck", _("An assessment was struck out"), why=CODE)
    declare("assessment.read", _("An assessment was read"), ActKind.READ)
    declare(
        "assessment.took-part", _("An institution’s part in an assessment was entered"), how=CODE
    )
    declare("safety-plan.made", _("A safety plan was made"), version=NUMBER, made_with=CODE)
    declare("safety-plan.read", _("A safety plan was read"), ActKind.READ)
    declare("safety-plan.copied", _("The copy of a safety plan to carry was opened"), ActKind.READ)
    declare("risks.listed", _("Levels of risk were listed"), ActKind.SEARCH, found=NUMBER)
    declare(
        "risks.exported", _("Levels of risk were exported"), ActKind.EXPORT, rows=NUMBER, form=CODE
    )
    declare_subject("assessments", _("assessments"))
    declare_subject("assessments.assessment", _("assessment of needs or risk"))
    declare_subject("assessments.participation", _("part in an assessment"))
    declare_subject("assessments.safetyplan", _("safety plan"))
