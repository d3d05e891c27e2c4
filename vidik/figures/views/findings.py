# SPDX-License-Identifier: EUPL-1.2
"""The pages of findings: what the rules found, one finding with its story, runs and rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.checks import registry
from vidik.checks import selectors as checks
from vidik.checks.methods.packrules import Rule, RulesError
from vidik.checks.services import handling, runs
from vidik.checks.types import FindingState, RuleOrigin
from vidik.checks.workflow import FINDING
from vidik.core.workflow import Transition, TransitionRefused
from vidik.figures.arithmetic import arithmetic
from vidik.figures.forms_findings import StepForm
from vidik.figures.selectors import findings as found
from vidik.figures.sentences import SentenceWriter
from vidik.figures.views.labels import label_of

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from vidik.checks.models import Finding

_DONE: Final = {
    "query": gettext_lazy("Marked as queried, with your note."),
    "explain": gettext_lazy("The explanation is recorded."),
    "correct": gettext_lazy("Marked as corrected. The next run will check whether it is."),
    "accept": gettext_lazy("Accepted as it is, for these values only."),
    "reopen": gettext_lazy("The finding is open again."),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a finding's history."""

    at: Any
    by: str
    what: str | Promise
    state: str | Promise
    moved: bool
    note: str
    run: int | None


@dataclass(frozen=True, slots=True)
class StepOffer:
    """A step that may follow, with its form or the page that carries it out."""

    name: str
    label: str | Promise
    form: StepForm | None
    url: str
    url_label: str | Promise
    is_waiver: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that did not happen, why, and what the person had written."""

    reason: str
    note: str


@requires(Action.FINDINGS_READ)
@require_safe
def finding(request: HttpRequest, key: int) -> HttpResponse:
    """Show a finding: both sides' cells, the arithmetic, what would resolve it, its history."""
    return _detail(request, key)


def _detail(
    request: HttpRequest,
    key: int,
    *,
    bound: StepForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    subject = checks.finding(actor, key)
    writer = SentenceWriter.of(actor, [subject])
    shown = writer.cells(subject)
    events = checks.history(subject)
    names = found.names_in(events)
    context = {
        "finding": subject,
        "kind": label_of("kind", subject.kind),
        "origin": label_of("origin", subject.origin),
        "message": writer.message(subject),
        "resolution": writer.resolution(subject),
        "why": writer.why(subject),
        "cells": shown,
        "has_dimensions": any(cell.dimensions for cell in shown),
        "blocks": arithmetic(subject, shown),
        "symptoms": writer.symptoms(subject),
        "symptom_cells": writer.cells(subject, related=True),
        "is_stale": checks.is_stale(subject),
        "remarks": registry.remarks_on(actor, subject.pk),
        "history": [_step(event, names) for event in events],
        "offers": _offers(actor, subject, bound),
        "refusal": refusal,
        "may_recheck": bool(can(actor, Action.CHECKS_RUN)),
        "rule": _rule_of(subject),
    }
    return render(request, "findings/detail.html", context, status=status)


def _step(event: Any, names: dict[str, str]) -> Step:
    return Step(
        at=event.at,
        by=names[event.actor],
        what=event.get_what_display(),
        state=event.get_new_state_display(),
        moved=event.old_state != event.new_state,
        note=event.note,
        run=event.run_id,
    )


def _offers(actor: Actor, subject: Finding, bound: StepForm | None) -> list[StepOffer]:
    """List the steps that the table, the guards and the actor's roles allow."""
    offers = []
    for transition in FINDING.available(subject):
        if not can(actor, Action(transition.action), subject):
            continue
        elsewhere = registry.action_for(transition.name)
        offers.append(_offer(subject, transition, bound, elsewhere))
    return offers


def _offer(
    subject: Finding,
    transition: Transition[FindingState],
    bound: StepForm | None,
    elsewhere: registry.FindingAction | None,
) -> StepOffer:
    form: StepForm | None = None
    if elsewhere is None or elsewhere.note_stays:
        is_bound = bound is not None and bound.prefix == transition.name
        form = bound if is_bound else _fresh_form(subject, transition.name)
    return StepOffer(
        name=transition.name,
        label=transition.label,
        form=form,
        url_label="" if elsewhere is None else elsewhere.label,
        url="" if elsewhere is None else elsewhere.address(subject.pk),
        is_waiver=transition.name == "accept",
    )


def _fresh_form(subject: Finding, step: str) -> StepForm:
    return StepForm(step=step, seen_state=subject.state, seen_fingerprint=subject.fingerprint)


def _rule_of(subject: Finding) -> Rule | None:
    """Return the written rule behind a finding, None for a discovered one."""
    if subject.origin != RuleOrigin.PACK:
        return None
    code = subject.rule.split(":", 1)[0]
    try:
        rules = checks.pack_rules().rules
    except RulesError:
        return None
    return next((rule for rule in rules if rule.code == code), None)


@requires(Action.FINDINGS_HANDLE)
@require_POST
def take_step(request: HttpRequest, key: int, step: str) -> HttpResponse:
    """Move a finding along its table, with a reason."""
    actor = actor_of(request)
    if step not in _DONE:
        raise Http404
    form = StepForm(request.POST, step=step)
    if not form.is_valid():
        return _detail(request, key, bound=form, status=422)
    data = form.cleaned_data
    try:
        handling.take_step(
            key,
            step,
            actor=actor,
            note=data["note"],
            seen_state=data["seen_state"],
            seen_fingerprint=data["seen_fingerprint"],
        )
    except ValidationError as error:
        form.add_error("note", error.messages[0])
        return _detail(request, key, bound=form, status=422)
    except TransitionRefused as refused:
        return _detail(request, key, refusal=Refusal(str(refused.reason), data["note"]), status=409)
    messages.success(request, _DONE[step])
    return redirect("findings:detail", key)


@requires(Action.CHECKS_RUN)
@require_POST
def recheck(request: HttpRequest, key: int) -> HttpResponse:
    """Evaluate again what touches the cells of one finding."""
    actor = actor_of(request)
    subject = checks.finding(actor, key)
    try:
        runs.recheck_figures({cell.cell for cell in subject.cells.all()}, actor=actor)
    except RulesError:
        messages.error(request, _("The written rules cannot be read; nothing was checked."))
        return redirect("findings:detail", key)
    subject = checks.finding(actor, key)
    if subject.is_present:
        messages.success(request, _("Checked again: the figures still do not agree."))
    else:
        messages.success(request, _("Checked again: this is no longer found."))
    return redirect("findings:detail", key)
