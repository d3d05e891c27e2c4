# SPDX-License-Identifier: EUPL-1.2
"""Work with schools: its steps as forms, and the page of one act of it."""

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
from vidik.identification.registry import StepPage
from vidik.identification.selectors import procedures
from vidik.identification.services import (
    procedures as identification_procedures,
)
from vidik.identification.types import State
from vidik.protection.forms import schools
from vidik.protection.histories import history_of_cooperation
from vidik.protection.models import SchoolCooperation
from vidik.protection.selectors.schools import get_cooperation, open_steps, told
from vidik.protection.services import schools as identification_schools
from vidik.protection.types import SchoolFacts

ANCHOR: Final = "schools"
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
        tuple(data["told"]),
        data["ground"],
        data["reference"],
    )


def _change(_procedure: Procedure, data: dict[str, Any], actor: Actor) -> SchoolCooperation:
    try:
        return identification_schools.change_cooperation(
            data["cooperation"], _facts(data), seen=data["seen"], actor=actor
        )
    except identification_procedures.ChangedMeanwhile as refusal:
        raise ValidationError(
            _("Somebody changed this after you opened the page. Open it again and correct it then.")
        ) from refusal


def _settle(_procedure: Procedure, data: dict[str, Any], actor: Actor) -> SchoolCooperation:
    return identification_schools.settle_step(
        data["agreed"], data["not_done"], actor=actor
    ).cooperation


SCHOOLS: Final[dict[str, StepPage]] = {
    "school": StepPage(
        gettext_lazy("Enter work with a school"),
        lambda procedure, data, actor: identification_schools.enter_cooperation(
            procedure, _facts(data), actor=actor
        ),
        gettext_lazy("It has been entered. Now add what was agreed, step by step."),
        _open,
        schools.SchoolForm,
        intro=gettext_lazy(
            "Who met and what the school was told, by codes only. The school learns as little as"
            " it needs, and on a ground that stands in a document."
        ),
        group=ANCHOR,
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
            identification_schools.agree_step(
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
        gettext_lazy("Enter what became of a step"),
        _settle,
        gettext_lazy("What became of the step has been entered."),
        lambda procedure: open_steps(procedure).exists(),
        schools.SchoolStepSettledForm,
        group=_ON_ITS_PAGE,
        leads=_page_of,
    ),
    "school-strike": StepPage(
        gettext_lazy("Strike out work with a school"),
        lambda _procedure, data, actor: identification_schools.strike_cooperation(
            data["cooperation"], actor=actor
        ),
        gettext_lazy("It has been struck out and is counted nowhere."),
        _corrected,
        schools.SchoolStrikeForm,
        intro=gettext_lazy(
            "Only what was entered by mistake. It stays to be read, with its steps, and is counted"
            " nowhere. This cannot be undone."
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
    """Show one act of cooperation: who met, what the school was told, what was agreed."""
    actor = actor_of(request)
    row = get_cooperation(actor, key)
    procedure = procedures.get_procedure(actor, row.procedure_id)
    record(actor.label, "procedure.read", procedure)
    works = bool(can(actor, Action.IDENTIFICATION_WORK, procedure))
    line, today = told(row), timezone.localdate()
    back = reverse("identification:procedure", args=[procedure.pk])
    stands = works and row.struck_at is None
    return render(
        request,
        "protection/school.html",
        {
            "procedure": procedure,
            "line": line,
            "steps": [(step, step.is_late(today)) for step in line.steps],
            "may_change": stands and _open(procedure),
            "may_settle": stands,
            "history": history_of_cooperation(row) if works else [],
            "trail": [
                (reverse("identification:list"), _("Identification")),
                (back, procedure.case.code),
                ("", _("Work with a school")),
            ],
        },
    )
