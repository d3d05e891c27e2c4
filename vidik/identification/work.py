# SPDX-License-Identifier: EUPL-1.2
"""The work that procedures make: interviews, decisions, what the person has to be told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room, so_many
from vidik.access.worklist import register as add
from vidik.identification.models import (
    Complaint,
    Decision,
    FoundOffence,
    Interview,
    LaterReport,
    MinistryComplaint,
    Procedure,
)
from vidik.identification.selectors.complaints import from_ministry
from vidik.identification.selectors.definitions import definitions, label
from vidik.identification.selectors.entitlements import missing, with_something_missing
from vidik.identification.selectors.experts import named_for_migrants
from vidik.identification.selectors.offences import offences_to_report
from vidik.identification.selectors.owed import OWED
from vidik.identification.selectors.procedures import proposals_for
from vidik.identification.types import (
    UNDECIDED,
    ComplaintState,
    Outcome,
    State,
    Step,
    Subject,
)
from vidik.identification.types import Urgency as Special

CODE = "identification"


def _step(procedure: Any, step: str) -> str:
    return reverse("identification:step", args=[procedure, step])


def _step_of(row: Any, procedure: Any, step: str, query: str = "") -> str:
    """Return where a step is done, or the procedure where it is not the reader's to do."""
    return _page(procedure) if row.is_for_others else f"{_step(procedure, step)}{query}"


def _page(procedure: Any) -> str:
    return reverse("identification:procedure", args=[procedure])


def _procedures(actor: Actor, which: Q) -> QuerySet[Procedure]:
    rows = scope(actor, Action.IDENTIFICATION_WORK, Procedure.objects.filter(which))
    return _kept(actor, rows.select_related("case"))


def _kept(actor: Actor, rows: QuerySet[Any], procedure: str = "") -> QuerySet[Any]:
    """Mark what the experts named for migrants do, where one is named and it is not the actor."""
    named = named_for_migrants(actor.institution or 0)
    of_migrants = Q(**{f"{procedure}urgency": Special.MIGRANT, f"{procedure}state__in": UNDECIDED})
    is_for_others = of_migrants & Exists(named) & ~Exists(named.filter(user=actor.user_id))
    marked: QuerySet[Any] = rows.annotate(
        is_for_others=ExpressionWrapper(is_for_others, BooleanField())
    )
    return marked


def _mine(procedure: Procedure, actor: Actor) -> bool:
    return procedure.assigned_to_id in {None, actor.user_id}


def _of_the_expert(actor: Actor) -> Q:
    return Q(assigned_to=actor.user_id) | Q(assigned_to__isnull=True)


def _special(row: Procedure | LaterReport) -> tuple[Any, ...]:
    return (row.get_urgency_display(),) if row.urgency else ()


def _awaited(actor: Actor, _now: dt.datetime) -> QuerySet[Procedure]:
    planned = Interview.objects.filter(
        procedure=OuterRef("pk"), held_at__isnull=True, cancelled_at__isnull=True
    )
    return _procedures(actor, Q(due_at__isnull=False)).filter(~Exists(planned))


def _first_interview(row: Any, actor: Actor) -> Line:
    # Nobody can plan an interview before the procedure is opened.
    is_opened = row.state != State.RECEIVED
    return Line(
        _("Plan the first interview") if is_opened else pgettext("desk", "Open the procedure"),
        _("Plan") if is_opened else _("Open"),
        _step_of(row, row.pk, "plan" if is_opened else "open"),
        about=row.case.code,
        case=row.case_id,
        details=_special(row),
        due=row.due_at,
        is_mine=_mine(row, actor),
        is_danger=row.urgency == Special.DANGER,
    )


def _planned(actor: Actor, _now: dt.datetime) -> QuerySet[Interview]:
    procedures = scope(actor, Action.IDENTIFICATION_WORK, Procedure.objects.all())
    rows = Interview.objects.filter(
        procedure__in=procedures, held_at__isnull=True, cancelled_at__isnull=True
    ).exclude(procedure__state=State.CLOSED)
    return _kept(actor, rows.select_related("procedure__case"), "procedure__")


def _interview(row: Any, actor: Actor) -> Line:
    procedure = row.procedure
    if row.interpreter:
        what = _("Interview, with an interpreter for %(language)s") % {
            "language": label("language", row.language)
        }
    else:
        what = _("Interview")
    return Line(
        what,
        _("Open"),
        _step_of(row, procedure.pk, "held", f"?interview={row.pk}"),
        about=procedure.case.code,
        case=row.case_id,
        details=_special(procedure),
        due=row.planned_at,
        is_mine=_mine(procedure, actor),
    )


def _proposed(actor: Actor, _now: dt.datetime) -> QuerySet[Decision]:
    return proposals_for(actor).select_related("procedure__case", "proposed_by")


def _decide(row: Any, _actor: Actor) -> Line:
    what = str(Step(row.step).label)
    if row.outcome:
        what = f"{what}: {Outcome(row.outcome).label}"
    return Line(
        _("Decide as the second person: %(proposal)s") % {"proposal": what},
        _("Decide"),
        reverse("identification:decide", args=[row.procedure_id]),
        about=row.procedure.case.code,
        case=row.case_id,
        details=(
            _("proposed by %(who)s") % {"who": row.proposed_by},
            *_special(row.procedure),
        ),
        since=row.proposed_at,
    )


def _sent_back(actor: Actor, now: dt.datetime) -> QuerySet[Procedure]:
    return _procedures(actor, OWED["sent-back"](actor, now))


def _propose_again(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Correct your proposal, which was sent back"),
        _("Open"),
        _page(row.pk),
        about=row.case.code,
        case=row.case_id,
        details=_special(row),
    )


def _uninformed(actor: Actor, now: dt.datetime) -> QuerySet[Procedure]:
    return _procedures(actor, OWED["to-inform"](actor, now))


def _inform(row: Any, actor: Actor) -> Line:
    deadlines = definitions().deadlines
    is_open = row.state in UNDECIDED
    within = deadlines["rights-informed" if is_open else "outcome-informed"].minutes
    owed = (Subject.RIGHTS, Subject.SERVICES) if is_open else (Subject.OUTCOME,)
    subject = next((each for each in owed if each not in row.informed_of), owed[-1])
    return Line(
        _("Tell the person about rights and services")
        if is_open
        else _("Tell the person the outcome"),
        _("Enter"),
        _step_of(row, row.pk, "inform", f"?subject={subject}"),
        about=row.case.code,
        case=row.case_id,
        details=_special(row),
        due=row.owed_since + dt.timedelta(minutes=within),
        is_mine=_mine(row, actor),
    )


def _ended(actor: Actor, now: dt.datetime) -> QuerySet[Procedure]:
    return _procedures(actor, OWED["to-close"](actor, now))


def _close(row: Any, actor: Actor) -> Line:
    return Line(
        _("Close the procedure"),
        _("Close"),
        _step_of(row, row.pk, "close"),
        about=row.case.code,
        case=row.case_id,
        since=row.decided_at,
        is_mine=_mine(row, actor),
    )


def _complaints(actor: Actor, _now: dt.datetime) -> QuerySet[Complaint]:
    procedures = scope(actor, Action.IDENTIFICATION_WORK, Procedure.objects.all())
    rows = Complaint.objects.filter(
        procedure__in=procedures, state__in=(ComplaintState.ENTERED, ComplaintState.ANSWERED)
    )
    return rows.select_related("procedure__case")


def _complaint(row: Any, actor: Actor) -> Line:
    is_entered = row.state == ComplaintState.ENTERED
    return Line(
        _("Pass the complaint on to the ministry") if is_entered else _("Settle the complaint"),
        _("Open"),
        reverse("identification:complaint", args=[row.procedure_id, row.pk]),
        about=row.procedure.case.code,
        case=row.case_id,
        since=row.received_at if is_entered else row.answered_at,
        is_mine=_mine(row.procedure, actor),
    )


def _later_reports(actor: Actor, _now: dt.datetime) -> QuerySet[LaterReport]:
    procedures = scope(actor, Action.IDENTIFICATION_WORK, Procedure.objects.all())
    rows = LaterReport.objects.filter(
        procedure__in=procedures, decided_at__isnull=True, parted_at__isnull=True
    )
    return _kept(actor, rows.select_related("procedure__case"), "procedure__")


def _later_report(row: Any, actor: Actor) -> Line:
    return Line(
        _("Decide what a later report about an identified person adds"),
        _("Decide"),
        _step_of(row, row.procedure_id, "later-report", f"?matter={row.pk}"),
        about=row.procedure.case.code,
        case=row.case_id,
        details=_special(row),
        since=row.arose_at,
        is_mine=_mine(row.procedure, actor),
        is_danger=row.urgency == Special.DANGER,
    )


def _not_offered(actor: Actor, _now: dt.datetime) -> QuerySet[Procedure]:
    return _kept(actor, with_something_missing(actor).select_related("case"))


def _waited(days: int) -> tuple[str, ...]:
    if days < 1:
        return ()
    text = ngettext("not offered for %(shown)s day", "not offered for %(shown)s days", days)
    return (so_many(text, days),)


def _offer(row: Any, actor: Actor) -> Line:
    kinds = missing(row.entered)
    days = (timezone.localdate() - timezone.localdate(row.opened_at)).days
    due = row.opened_at + dt.timedelta(days=kinds[0].within)
    name, others = str(kinds[0].name), len(kinds) - 1
    what = _("Offer: %(name)s") % {"name": name}
    if others:
        text = ngettext(
            "Offer: %(name)s, and %(shown)s more", "Offer: %(name)s, and %(shown)s more", others
        )
        what = so_many(text, others, name=name)
    return Line(
        what,
        _("Enter"),
        _step_of(row, row.pk, "entitlements"),
        about=row.case.code,
        case=row.case_id,
        details=(*_waited(days), *_special(row)),
        due=due,
        is_mine=_mine(row, actor),
    )


def _at_ministry(actor: Actor, _now: dt.datetime) -> QuerySet[MinistryComplaint]:
    return from_ministry(actor)


def _enter(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Enter a complaint that reached the ministry, and give the centre’s statement"),
        _("Enter"),
        reverse("identification:from-ministry", args=[row.pk]),
        about=row.case_code,
        due=row.due_at,
    )


def _undecided(actor: Actor, _now: dt.datetime) -> QuerySet[Procedure]:
    """Return those that wait for nothing but the expert's own finding."""
    waits = Decision.objects.filter(
        procedure=OuterRef("pk"), taken_at__isnull=True, returned_at__isnull=True
    )
    planned = Interview.objects.filter(
        procedure=OuterRef("pk"), held_at__isnull=True, cancelled_at__isnull=True
    )
    which = Q(state__in=UNDECIDED, same_as__isnull=True, due_at__isnull=True)
    return _procedures(actor, which & ~Exists(waits) & ~Exists(planned))


def _go_on(row: Any, actor: Actor) -> Line:
    return Line(
        _("Complete the record and propose a decision"),
        _("Open"),
        _page(row.pk),
        about=row.case.code,
        case=row.case_id,
        details=_special(row),
        since=row.received_at,
        is_mine=_mine(row, actor),
    )


def _offences(actor: Actor, _now: dt.datetime) -> QuerySet[FoundOffence]:
    return _kept(actor, offences_to_report(actor), "procedure__")


def _report_offence(row: Any, actor: Actor) -> Line:
    return Line(
        _("Notify police and prosecutor: %(offence)s") % {"offence": label("offence", row.offence)},
        _("Notify"),
        _step_of(row, row.procedure_id, "offence", f"?offence={row.offence}"),
        about=row.case.code,
        case=row.case_id,
        since=row.found_at,
        is_mine=_mine(row.procedure, actor),
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Identification"), 20))
    work, page = Action.IDENTIFICATION_WORK, "identification:list"
    of_procedure: dict[str, Any] = {"case": "case", "page": page, "mine": _of_the_expert}
    of_row: dict[str, Any] = {
        "case": "case",
        "page": page,
        "mine": lambda actor: (
            Q(procedure__assigned_to=actor.user_id) | Q(procedure__assigned_to__isnull=True)
        ),
    }
    add(
        Kind(
            "first-interviews", CODE, gettext_lazy("first interviews to plan"), work,
            _awaited, _first_interview, ("due_at",), is_listed=False, **of_procedure,
        ),
        Kind(
            "interviews", CODE, gettext_lazy("interviews planned"), work,
            _planned, _interview, ("planned_at",), is_listed=False, **of_row,
        ),
        Kind(
            "decisions", CODE, gettext_lazy("decisions for a second person"),
            Action.IDENTIFICATION_DECIDE, _proposed, _decide, ("proposed_at",), case="case",
            page=page, query="state=to-decide", without_due=Urgency.TODAY,
        ),
        Kind(
            "sent-back", CODE, gettext_lazy("proposals sent back to you"), work,
            _sent_back, _propose_again, ("received_at",), case="case", page=page,
            query="state=sent-back", without_due=Urgency.TODAY,
        ),
        Kind(
            "to-inform", CODE, gettext_lazy("persons to be told of rights or the outcome"), work,
            _uninformed, _inform, ("owed_since",), query="state=to-inform", **of_procedure,
        ),
        Kind(
            "later-reports", CODE, gettext_lazy("later reports to decide on"), work,
            _later_reports, _later_report, ("arose_at",), is_listed=False,
            without_due=Urgency.TODAY, **of_row,
        ),
        Kind(
            "entitlements", CODE, gettext_lazy("entitlements still to be offered"), work,
            _not_offered, _offer, ("opened_at",), is_listed=False, **of_procedure,
        ),
        Kind(
            "complaints", CODE, gettext_lazy("complaints"), work,
            _complaints, _complaint, ("received_at",), query="state=complaint", **of_row,
        ),
        Kind(
            "ministry-complaints", CODE, gettext_lazy("complaints that reached the ministry"), work,
            _at_ministry, _enter, ("due_at",), page="identification:complaints", is_listed=False,
        ),
        Kind(
            "offences", CODE, gettext_lazy("criminal offences that nobody was notified of"), work,
            _offences, _report_offence, ("found_at", "pk"), is_listed=False,
            without_due=Urgency.TODAY, **of_row,
        ),
        Kind(
            "to-close", CODE, gettext_lazy("procedures to close"), work,
            _ended, _close, ("decided_at",), query="state=to-close", **of_procedure,
        ),
        Kind(
            "undecided", CODE, gettext_lazy("procedures to go on with"), work,
            _undecided, _go_on, ("received_at",), query="state=undecided", **of_procedure,
        ),
    )  # fmt: skip
