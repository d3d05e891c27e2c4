# SPDX-License-Identifier: EUPL-1.2
"""One interview: who held it with whom, and what was said, for whoever works or decides."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, authorize, can, requires
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.exchange.selectors.notices import names_of_actors
from vidik.identification.forms import interviews
from vidik.identification.models import Interview, Procedure
from vidik.identification.registry import StepPage
from vidik.identification.selectors import procedures, timeline
from vidik.identification.selectors.definitions import label
from vidik.identification.services import findings
from vidik.identification.services import interviews as interview_services
from vidik.identification.types import State
from vidik.identification.views.joined import trail
from vidik.vault.methods.plain import Plain
from vidik.vault.services.sealing import Erased

_ON_ITS_PAGE: Final = "its-page"


def _page_of(row: Interview) -> str:
    return reverse("identification:interview", args=[row.procedure_id, row.pk])


def _may_be_added_to(procedure: Procedure) -> bool:
    return procedure.state != State.CLOSED and any(
        row.held_at is not None for row in procedure.interviews.all()
    )


@sensitive_variables("data")
def _add(_procedure: Procedure, data: dict[str, Any], actor: Actor) -> Interview:
    return interview_services.add_note(data["interview"], Plain(data["note"]), actor=actor)


INTERVIEWS: Final[dict[str, StepPage]] = {
    "words": StepPage(
        gettext_lazy("Add what was said"),
        _add,
        gettext_lazy("The note has been added."),
        _may_be_added_to,
        interviews.InterviewNoteForm,
        intro=gettext_lazy("Earlier notes stay as they were written; this one stands below them."),
        group=_ON_ITS_PAGE,
        leads=_page_of,
        typed="note",
        about="interview",
    ),
}
"""Steps about what was said, by the part of the address."""


@requires(Action.IDENTIFICATION_DECIDE)
@require_safe
@never_cache
@sensitive_variables()
def interview(request: HttpRequest, key: uuid.UUID, interview: uuid.UUID) -> HttpResponse:
    """Show one interview; what was said is opened for who takes part or has said why they look."""
    actor = actor_of(request)
    found = procedures.get_procedure(actor, key)
    authorize(actor, Action.IDENTIFICATION_DECIDE, found)
    rows = found.interviews.select_related("planned_by", "held_by", "procedure__person")
    row = procedures.rows_of(rows, interview)
    record(actor.label, "interview.read", row)
    must_state, removed = False, ""
    notes = []
    if row.held_at is not None:
        try:
            notes = interview_services.words_of(row, actor=actor)
        except findings.NotStated:
            must_state = True
        except Erased as refusal:
            removed = str(refusal)
    works = bool(can(actor, Action.IDENTIFICATION_WORK, found))
    back = reverse("identification:procedure", args=[found.pk])
    writers = names_of_actors(line.by for line in notes)
    return render(
        request,
        "identification/interview.html",
        {
            "procedure": found,
            "interview": row,
            "setting": label("interview-setting", row.setting),
            "language": label("language", row.language),
            "partners": [label("interview-partner", code) for code in row.partners],
            "present": [label("interview-partner", code) for code in row.present or ()],
            "considered": [label("interview-considered", code) for code in row.considered],
            "safeguards": [label("procedural-right", code) for code in row.safeguards],
            "words": [(line, writers[line.by]) for line in notes],
            "must_state": must_state,
            "gone": removed,
            "may_add": works and row.held_at is not None and found.state != State.CLOSED,
            "may_settle": works and row.held_at is None and row.cancelled_at is None,
            "readers": timeline.readers_of_interview(row),
            "trail": trail((found.case.code, back), (_("Interview"), "")),
        },
    )
