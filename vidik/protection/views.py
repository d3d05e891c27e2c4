# SPDX-License-Identifier: EUPL-1.2
"""Work with schools and ways across the border: their steps, and the page of one cooperation."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.identification.models import Procedure
from vidik.identification.registry import StepPage, has, of_row
from vidik.identification.selectors import procedures
from vidik.identification.services import (
    procedures as identification_procedures,
)
from vidik.identification.types import State
from vidik.protection.forms import crossings, schools
from vidik.protection.models import SchoolCooperation
from vidik.protection.selectors.schools import (
    get_cooperation,
    history_of_cooperation,
    line_of,
    open_steps,
)
from vidik.protection.services import crossings as crossing_services
from vidik.protection.services import schools as school_services
from vidik.protection.types import SchoolFacts

SCHOOLS_ANCHOR: Final = "schools"
_ON_ITS_PAGE: Final = "its-page"
"""What is offered on the page of a cooperation alone."""


def _open(procedure: Procedure) -> bool:
    return procedure.state != State.CLOSED


def _corrected(procedure: Procedure) -> bool:
    return _open(procedure) and procedure.schools.exists()


def _page_of(row: SchoolCooperation) -> str:
    return reverse("protection:school", args=[row.pk])


def _facts(data: dict[str, Any]) -> SchoolFacts:
    school = data["institution"]
    return SchoolFacts(
        data["kind"],
        data["met_on"],
        data["school_type"],
        tuple(data["took_part"]),
        school.pk if school else None,
        tuple(data["informed_of"]),
        data["ground"],
        data["reference"],
    )


def _change(_procedure: Procedure, data: dict[str, Any], actor: Actor) -> SchoolCooperation:
    try:
        return school_services.change_cooperation(
            data["cooperation"], _facts(data), seen=data["seen"], actor=actor
        )
    except identification_procedures.ConcurrentEdit as refusal:
        raise ValidationError(
            _("Somebody changed this after you opened the page. Open it again and correct it then.")
        ) from refusal


def _settle(_procedure: Procedure, data: dict[str, Any], actor: Actor) -> SchoolCooperation:
    return school_services.settle_step(data["agreed"], data["not_done"], actor=actor).cooperation


SCHOOLS: Final[dict[str, StepPage]] = {
    "school": StepPage(
        gettext_lazy("Enter work with a school"),
        lambda procedure, data, actor: school_services.enter_cooperation(
            procedure, _facts(data), actor=actor
        ),
        gettext_lazy("It has been entered. Now add what was agreed, step by step."),
        _open,
        schools.SchoolForm,
        intro=gettext_lazy(
            "Who met and what the school was informed of, in codes only. The school learns "
            "no more than it needs, on a documented ground."
        ),
        group=SCHOOLS_ANCHOR,
        leads=_page_of,
    ),
    "school-change": StepPage(
        gettext_lazy("Correct work with a school"),
        _change,
        gettext_lazy("It has been corrected."),
        _corrected,
        schools.SchoolChangeForm,
        group=_ON_ITS_PAGE,
        leads=_page_of,
    ),
    "school-step": StepPage(
        gettext_lazy("Add an agreed step"),
        lambda _procedure, data, actor: (
            school_services.agree_step(
                data["cooperation"],
                what=data["what"],
                who=data["who"],
                due_on=data["due_on"],
                actor=actor,
            ).cooperation
        ),
        gettext_lazy("The step has been added."),
        _corrected,
        schools.SchoolStepForm,
        group=_ON_ITS_PAGE,
        leads=_page_of,
    ),
    "school-step-settled": StepPage(
        gettext_lazy("Enter the outcome of a step"),
        _settle,
        gettext_lazy("The outcome of the step has been entered."),
        lambda procedure: open_steps(procedure).exists(),
        schools.SchoolStepSettledForm,
        group=_ON_ITS_PAGE,
        leads=_page_of,
    ),
    "school-strike": StepPage(
        gettext_lazy("Strike out work with a school"),
        lambda _procedure, data, actor: school_services.strike_cooperation(
            data["cooperation"], actor=actor
        ),
        gettext_lazy("It has been struck out and is not counted."),
        _corrected,
        schools.SchoolStrikeForm,
        intro=gettext_lazy(
            "Only for what was entered by mistake. It can still be read, with its steps, but "
            "is not counted. This cannot be undone."
        ),
        is_final=True,
        group=_ON_ITS_PAGE,
        leads=_page_of,
    ),
}
"""Steps about work with schools, by the part of the address."""


@requires(Action.IDENTIFICATION_READ)
@require_safe
def school(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one act of cooperation: who met, what the school was informed, what was agreed."""
    actor = actor_of(request)
    row = get_cooperation(actor, key)
    procedure = procedures.get_procedure(actor, row.procedure_id)
    record(actor.label, "procedure.read", procedure)
    works = bool(can(actor, Action.IDENTIFICATION_WORK, procedure))
    line, today = line_of(row), timezone.localdate()
    back = reverse("identification:procedure", args=[procedure.pk])
    current = works and row.struck_at is None
    return render(
        request,
        "protection/school.html",
        {
            "procedure": procedure,
            "line": line,
            "steps": [(step, step.is_late(today)) for step in line.steps],
            "may_change": current and _open(procedure),
            "may_settle": current,
            "history": history_of_cooperation(row) if works else [],
            "trail": [
                (reverse("identification:list"), _("Identification")),
                (back, procedure.case.code),
                ("", _("Work with a school")),
            ],
        },
    )


CROSSINGS_ANCHOR: Final = "crossings"


_is_awaited: Final = has("crossings", done_on=None, missed_at=None)
_is_unannounced: Final = has("crossings", notice_id=None, done_on=None, missed_at=None)


def _is_to_hand_over(procedure: Procedure) -> bool:
    rows = procedure.crossings.all()
    return any(row.done_on is not None and row.handed_at is None for row in rows)


CROSSINGS: Final[dict[str, StepPage]] = {
    "return": StepPage(
        gettext_lazy("Plan a return"),
        lambda procedure, data, actor: crossing_services.plan_crossing(
            procedure, data["plan"], announce=data["tell"], actor=actor
        ),
        gettext_lazy("The return has been planned."),
        _open,
        crossings.ReturnPlanForm,
        intro=gettext_lazy(
            "To another state, after the person was informed of rights and procedure there."
        ),
        group=CROSSINGS_ANCHOR,
    ),
    "reception": StepPage(
        gettext_lazy("Plan a reception"),
        lambda procedure, data, actor: crossing_services.plan_crossing(
            procedure, data["plan"], announce=data["tell"], actor=actor
        ),
        gettext_lazy("The reception has been planned."),
        _open,
        crossings.ReceptionForm,
        intro=gettext_lazy(
            "Somebody is coming from another state. Those notified learn when, where and "
            "which support is needed, and confirm receipt within a day."
        ),
        group=CROSSINGS_ANCHOR,
    ),
    "announce-crossing": StepPage(
        gettext_lazy("Announce a return or a reception"),
        lambda _procedure, data, actor: crossing_services.announce_crossing(
            data["planned"], data["tell"], actor=actor
        ),
        gettext_lazy("A notice was sent to each; receipt is confirmed here."),
        lambda procedure: procedure.state != State.CLOSED and _is_unannounced(procedure),
        crossings.CrossingAnnounceForm,
        group=CROSSINGS_ANCHOR,
        finishes=True,
    ),
    "return-done": StepPage(
        gettext_lazy("Enter a return or a reception as done"),
        of_row("planned", crossing_services.finish_crossing, "done_on"),
        gettext_lazy("It has been entered that it took place."),
        _is_awaited,
        crossings.CrossingDoneForm,
        group=CROSSINGS_ANCHOR,
        finishes=True,
    ),
    "return-missed": StepPage(
        gettext_lazy("Enter that a return or a reception did not take place"),
        of_row("planned", crossing_services.miss_crossing, "because"),
        gettext_lazy("It has been entered; those who knew of the plan were notified."),
        _is_awaited,
        crossings.CrossingMissedForm,
        intro=gettext_lazy("This cannot be undone. Those who knew of the plan are notified."),
        is_final=True,
        group=CROSSINGS_ANCHOR,
        finishes=True,
    ),
    "handed-over": StepPage(
        gettext_lazy("Enter a hand-over"),
        of_row("planned", crossing_services.hand_over_person, "to", "institution"),
        gettext_lazy("The hand-over has been entered."),
        _is_to_hand_over,
        crossings.HandOverForm,
        group=CROSSINGS_ANCHOR,
        finishes=True,
    ),
}
"""Steps about returns and receptions, by the part of the address."""
