# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and numbers, never a word about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, FLAG, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on plans, activities, and what institutions are asked for."""
    declare("plan.drafted", _("A version of a plan was begun"), version=NUMBER)
    declare("plan.need", _("A need was entered in a plan"), domain=CODE)
    declare("plan.need-taken-out", _("A need was taken out of a draft of a plan"), domain=CODE)
    declare("plan.proposed", _("A plan was proposed"), version=NUMBER)
    declare("plan.agreed", _("A plan was agreed"), version=NUMBER)
    declare("plan.dropped", _("A version of a plan was given up"), version=NUMBER)
    declare(
        "plan.word",
        _("What the person or the guardian says of a plan was entered"),
        who=CODE,
        word=CODE,
    )
    declare("plan.approved", _("An institution said whether it agrees to a plan"), word=CODE)
    declare("plan.copy", _("The person was given a copy of a plan"))
    declare("plan.copy-read", _("The copy of a plan for the person was opened"), ActKind.READ)
    declare("plan.read", _("A plan was read"), ActKind.READ)
    declare("plan.reviewed", _("A review of a plan was entered"), result=CODE, present=NUMBER)
    declare("activity.entered", _("An activity was entered in a plan"), kind=CODE)
    declare("activity.changed", _("An activity of a plan was changed"))
    declare("activity.suggested", _("An activity was suggested for a plan"), kind=CODE)
    declare("activity.step", _("An activity of a plan moved on"), step=CODE)
    declare("activity.refused", _("The person does not want an activity"))
    declare("activity.raised", _("The person wants an activity after all"), how=CODE)
    declare(
        "request.asked",
        _("An institution was asked for something"),
        kind=CODE,
        urgent=FLAG,
        facts=NUMBER,
    )
    declare("request.answered", _("An institution answered a request"), answer=CODE)
    declare("request.done", _("An institution did what it was asked for"))
    declare("request.undone", _("An institution could not do what it was asked for"), reason=CODE)
    declare("request.withdrawn", _("A request to an institution was withdrawn"))
    declare("request.read", _("A request was read by the institution asked"), ActKind.READ)
    declare("plans.listed", _("Plans were listed"), ActKind.SEARCH, found=NUMBER)
    declare("plans.exported", _("Plans were exported"), ActKind.EXPORT, rows=NUMBER, form=CODE)
    declare_subject("plans", _("plans"))
    declare_subject("plans.plan", _("plan of a case"))
    declare_subject("plans.activity", _("activity of a plan"))
    declare_subject("plans.ask", _("request to an institution"))
