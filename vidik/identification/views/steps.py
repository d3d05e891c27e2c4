# SPDX-License-Identifier: EUPL-1.2
"""Every step of a procedure as a form: what it asks, what it does, what it says afterwards."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.types import Action, Actor
from vidik.identification.forms import (
    after_opening,
    complaints,
    deciding,
    findings,
    interviews,
)
from vidik.identification.forms import findings as finding_forms
from vidik.identification.forms import (
    journey as identification_journey,
)
from vidik.identification.models import LaterReport, Procedure
from vidik.identification.registry import Possible, StepPage, extensions, has, of_row, simply
from vidik.identification.selectors import experts, records
from vidik.identification.selectors import procedures as identification_procedures
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import (
    decisions,
    entitlements,
    informing,
    journey,
    later_reports,
    onward,
    procedures,
    reopening,
)
from vidik.identification.services import (
    findings as identification_findings,
)
from vidik.identification.services import (
    interviews as identification_interviews,
)
from vidik.identification.services import onward as offences
from vidik.identification.types import (
    DECIDED,
    HEARD_IN,
    REPLIED,
    Episode,
    EpisodeKind,
    Information,
    InterviewPlan,
    InterviewUse,
    LaterResult,
    State,
    Step,
    Subject,
    SuspectFacts,
    SuspectRemoval,
)
from vidik.identification.views.complaints import COMPLAINTS
from vidik.identification.views.interviews import INTERVIEWS
from vidik.vault.methods.plain import Plain


def _in(*states: State) -> Possible:
    return lambda procedure: procedure.state in states


_has_planned: Final = has("interviews", held_at=None, cancelled_at=None)
_has_journey_stages: Final = has("journey_stages", ended_at=None)
_has_answered: Final = has("complaints", state__in=REPLIED)
"""Of the answer to a complaint the person hears also after the end."""


def _has_suspects(procedure: Procedure) -> bool:
    return any(row.removed_at is None for row in records.known_suspects(procedure))


def _may_be_proposed(procedure: Procedure) -> bool:
    """Whether a decision may be proposed: none is taken, none waits, and it is counted here."""
    return (
        _undecided(procedure)
        and procedure.same_as_id is None
        and identification_procedures.to_decide(procedure) is None
    )


def _undecided(procedure: Procedure) -> bool:
    return procedure.state not in DECIDED


def _information(data: dict[str, Any]) -> Information:
    return Information(
        Subject(data["subject"]), data["how"], data["language"], data["proof"], data["not_informed"]
    )


def _named(data: dict[str, Any]) -> list[str]:
    other = [data["another"].code] if data["another"] else []
    return list(dict.fromkeys([*data["addressees"], *other]))


def _plan(data: dict[str, Any], at: str = "planned_at") -> InterviewPlan:
    return InterviewPlan(
        data[at],
        data["setting"],
        data["language"],
        data["interpreter"],
        tuple(data["partners"]),
    )


def _hold(procedure: Procedure, data: dict[str, Any], actor: Actor) -> None:
    note = Plain(data["note"]) if data["note"].strip() else None
    used = InterviewUse(tuple(data["considered"]), tuple(data["safeguards"]))
    if data["interview"] is None:
        identification_interviews.enter_interview(
            procedure, _plan(data, "held_at"), note=note, used=used, actor=actor
        )
    else:
        identification_interviews.hold_interview(
            data["interview"],
            data["held_at"],
            present=data["present"],
            note=note,
            used=used,
            actor=actor,
        )


@sensitive_variables()
def _from_the_last(procedure: Procedure, actor: Actor) -> dict[str, Any]:
    return {"opinion": identification_findings.last_opinion(procedure, actor=actor).reveal()}


def _refer(procedure: Procedure, data: dict[str, Any], actor: Actor) -> None:
    onward.refer_onward(
        procedure,
        status=data["status"],
        service=data["service"],
        institution=data["institution"],
        actor=actor,
    )


def _journey_stage(procedure: Procedure, data: dict[str, Any], actor: Actor) -> None:
    journey.add_journey_stage(
        procedure,
        Episode(
            EpisodeKind(data["kind"]),
            data["country"],
            "",
            data["form"],
            data["first_month"],
            data["last_month"],
        ),
        stated_by=data["stated_by"],
        actor=actor,
    )


def _where_it_leads(matter: LaterReport) -> str:
    """Lead to what the decision asks for: the record, or the procedure that runs again."""
    if matter.led_to_id is not None:
        return reverse("identification:procedure", args=[matter.led_to_id])
    page = "carry" if matter.result == LaterResult.NEW_FACTS else "procedure"
    return reverse(f"identification:{page}", args=[matter.procedure_id])


def _entitle(procedure: Procedure, data: dict[str, Any], actor: Actor) -> None:
    entitlements.set_entitlements(
        procedure,
        data["codes"],
        data["state"],
        reason=data["reason"],
        provider=data["provider"],
        since_on=data["since_on"],
        actor=actor,
    )


STEPS: Final[dict[str, StepPage]] = {
    "later-report": StepPage(
        _("Decide what a later report adds"),
        of_row("matter", later_reports.decide_later_report, "result", "reason"),
        _("What the later report adds has been entered."),
        has("later_reports", decided_at=None, parted_at=None),
        after_opening.LaterReportForm,
        intro=_(
            "The person had already been identified, so the report started no new clock."
            " New facts are taken over into the record; new exploitation is examined in a"
            " procedure of its own."
        ),
        leads=_where_it_leads,
    ),
    "open": StepPage(
        _("Open the procedure"),
        simply(procedures.open_procedure),
        _("The procedure is open. The person has the rights of a victim from now on."),
        _in(State.RECEIVED),
        intro=_("From this moment the person has the rights of a victim: protection and help."),
    ),
    "take-over": StepPage(
        _("Work on it myself"),
        simply(procedures.take_over),
        _("You are now working on this procedure."),
        lambda procedure: _undecided(procedure) and experts.is_free(procedure),
    ),
    "formal": StepPage(
        _("Start formal identification"),
        simply(procedures.begin_formal),
        _("Formal identification has started."),
        lambda procedure: procedure.state == State.OPENED and procedure.formal_at is None,
        intro=_("The person was found to be a presumed victim: the second stage starts."),
    ),
    "propose": StepPage(
        _("Propose a decision"),
        lambda procedure, data, actor: decisions.propose(
            procedure,
            Step(data["step"]),
            data["reasons"],
            outcome=data["outcome"],
            elements=deciding.elements_in(data),
            offences=data.get("offences", ()),
            actor=actor,
        ),
        _("The proposal is waiting for a second person."),
        _may_be_proposed,
        deciding.ProposeForm,
        intro=_("A second person approves the decision or sends it back."),
    ),
    "resume": StepPage(
        _("Resume the procedure"),
        simply(procedures.resume),
        _("The procedure has been resumed."),
        _in(State.SUSPENDED),
    ),
    "close": StepPage(
        _("Close the procedure"),
        simply(procedures.close),
        _("The procedure has been closed."),
        _in(State.DISMISSED, State.TERMINATED, State.CONCLUDED),
        intro=_("Its record can no longer be changed from then on."),
    ),
    "reopen": StepPage(
        _("Open again"),
        lambda procedure, data, actor: reopening.reopen(
            procedure, complaint=data.get("complaint"), actor=actor
        ),
        _("A new procedure has started; the old one stays as it was decided."),
        lambda procedure: (
            procedure.state in DECIDED
            and procedure.same_as_id is None
            and not hasattr(procedure, "followed_by")
        ),
        complaints.ReopenForm,
        intro=_("A new procedure starts that follows this one. What was decided stays."),
        group="more",
    ),
    "assign": StepPage(
        _("Assign an expert"),
        simply(procedures.assign, "user"),
        _("The procedure has been assigned."),
        _undecided,
        deciding.AssignForm,
        Action.IDENTIFICATION_ASSIGN,
        group="more",
    ),
    "urgency": StepPage(
        _("Set the urgency"),
        simply(procedures.set_urgency, "urgency", "leaves_at"),
        _("The urgency has been set."),
        _undecided,
        deciding.UrgencyForm,
        group="more",
    ),
    "inform": StepPage(
        _("Inform the person"),
        lambda procedure, data, actor: informing.inform(
            procedure, _information(data), at=data["at"], actor=actor
        ),
        _("What the person was informed of has been entered."),
        lambda procedure: procedure.state != State.CLOSED or _has_answered(procedure),
        interviews.InformForm,
        intro=_("In a language and a form that suit the person, with a proof."),
        group="person",
    ),
    "entitlements": StepPage(
        _("Enter entitlements"),
        _entitle,
        _("The entitlements have been updated."),
        lambda procedure: (
            procedure.opened_at is not None
            and procedure.state != State.CLOSED
            and bool(definitions().entitlements)
        ),
        after_opening.EntitlementForm,
        intro=_(
            "What the person is entitled to once the procedure is opened. Several may be"
            " entered at once; earlier entries stay, with their dates."
        ),
        group="entitlements",
    ),
    "plan": StepPage(
        _("Plan an interview"),
        lambda procedure, data, actor: identification_interviews.plan_interview(
            procedure, _plan(data), invite=_named(data), actor=actor
        ),
        _("The interview has been planned."),
        _in(State.OPENED),
        interviews.InterviewForm,
        intro=_("Jointly with the police where that spares the person a second interview."),
        group="person",
    ),
    "held": StepPage(
        _("Enter an interview that was held"),
        _hold,
        _("The interview has been entered."),
        lambda procedure: (
            procedure.state in HEARD_IN
            or (procedure.state != State.CLOSED and _has_planned(procedure))
        ),
        interviews.HeldForm,
        group="person",
        typed="note",
        about="interview",
    ),
    "cancel": StepPage(
        _("Cancel an interview"),
        of_row("interview", identification_interviews.cancel_interview),
        _("The interview is cancelled; those invited are notified."),
        _has_planned,
        interviews.CancelForm,
        group="person",
    ),
    "finding": StepPage(
        _("Draft findings and opinion"),
        lambda procedure, data, actor: identification_findings.draft_finding(
            procedure, Plain(data["opinion"]), actor=actor
        ),
        _("The findings and opinion have been drafted."),
        lambda procedure: procedure.state not in {State.RECEIVED, State.DISMISSED},
        findings.FindingForm,
        intro=_("The document takes what was found from the record, and your opinion."),
        group="record",
        typed="opinion",
        filled=_from_the_last,
    ),
    "send-finding": StepPage(
        _("Send findings and opinion"),
        lambda _procedure, data, actor: identification_findings.send_finding(
            data["finding"], _named(data), actor=actor
        ),
        _("A notice was sent to each; receipt is confirmed here."),
        has("findings"),
        findings.SendFindingForm,
        intro=_(
            "A notice with a deadline, without a word about what was found. The signed document "
            "is handed over sealed under the code of the case."
        ),
        group="record",
    ),
    "refer": StepPage(
        _("Refer on"),
        _refer,
        _("The referral has been entered."),
        lambda procedure: procedure.state != State.RECEIVED,
        finding_forms.OnwardReferralForm,
        intro=_(
            "Somebody who is not identified may be at risk, or a victim of other"
            " violence. Share the case with the institution as well: it accepts or"
            " declines the case, and its answer is shown with the referral."
        ),
        group="person",
    ),
    "result": StepPage(
        _("Enter the result of a referral"),
        of_row("onward", onward.enter_result, "result"),
        _("The result has been entered."),
        has("onward", result=""),
        finding_forms.ResultForm,
        group="person",
    ),
    "offence": StepPage(
        _("Report a criminal offence"),
        lambda procedure, data, actor: offences.report_offence(
            procedure, data["offence"], _named(data), actor=actor
        ),
        _("The police and the prosecutor were notified; receipt is confirmed here."),
        lambda _procedure: True,
        findings.OffenceForm,
        intro=_(
            "The police and the competent prosecutor are notified of every offence that "
            "comes to light, even if it is not trafficking. The notice names nobody."
        ),
        group="more",
    ),
    "offence-found": StepPage(
        _("Enter a criminal offence that came up"),
        simply(offences.enter_offence, "offence"),
        _("It has been entered; it waits on the desk until police and prosecutor are notified."),
        lambda _procedure: True,
        findings.OffenceFoundForm,
        group="more",
    ),
    "offence-not-told": StepPage(
        _("Enter why nobody is notified of an offence"),
        of_row("found", offences.do_not_report, "because"),
        _("It has been entered why nobody is notified of the offence."),
        has("offences", settled_at=None),
        findings.OffenceNotToldForm,
        group="more",
    ),
    **INTERVIEWS,
    **COMPLAINTS,
    "journey-stage": StepPage(
        _("Add a stage of the journey"),
        _journey_stage,
        _("The stage has been entered."),
        lambda procedure: procedure.state != State.CLOSED,
        identification_journey.JourneyStageForm,
        group="record",
    ),
    "end-journey-stage": StepPage(
        _("Remove a stage of the journey"),
        of_row("journey_stage", journey.end_journey_stage),
        _("The stage has been removed; it is kept in the history."),
        lambda procedure: procedure.state != State.CLOSED and _has_journey_stages(procedure),
        identification_journey.JourneyStageEndForm,
        group="record",
    ),
    "suspect": StepPage(
        _("Add a suspect"),
        lambda procedure, data, actor: journey.add_suspect(
            procedure,
            SuspectFacts(tuple(data["roles"]), data["relation"], data["sex"], data["citizenship"]),
            actor=actor,
        ),
        _("The suspect now has a code."),
        lambda procedure: procedure.state != State.CLOSED,
        identification_journey.SuspectForm,
        intro=_(
            "By codes only. What the person said about who it is belongs in the sealed note of the"
            " interview."
        ),
        group="record",
    ),
    "end-suspect": StepPage(
        _("Remove a suspect"),
        lambda procedure, data, actor: journey.remove_suspect(
            procedure, data["suspect"], SuspectRemoval(data["reason"]), actor=actor
        ),
        _("The suspect has been removed; the entry is kept with the reason."),
        lambda procedure: procedure.state != State.CLOSED and _has_suspects(procedure),
        identification_journey.SuspectEndForm,
        group="record",
    ),
}
"""By the part of the address."""


def all_steps() -> dict[str, StepPage]:
    """Return the steps of this room and of those that extend procedures."""
    return STEPS | {slug: step for each in extensions() for slug, step in each.steps.items()}
