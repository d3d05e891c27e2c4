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
from vidik.checks.types import SETTLED, FindingState, RuleOrigin, Severity
from vidik.checks.workflow import FINDING
from vidik.core.demonstration import demonstration
from vidik.core.paging import page_of
from vidik.core.workflow import Transition, TransitionRefused
from vidik.figures.arithmetic import arithmetic
from vidik.figures.forms_findings import FindingForm, StepForm
from vidik.figures.methods.formats import Sheet, Value, csv_lines, xlsx_bytes
from vidik.figures.selectors import catalogue
from vidik.figures.selectors import findings as found
from vidik.figures.sentences import Places, Teller
from vidik.figures.services.exports import note_export
from vidik.figures.views.choices import said
from vidik.figures.views.downloads import attachment, streamed
from vidik.figures.views.labels import label_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.utils.functional import Promise

    from vidik.checks.models import Finding

EXPORT_LIMIT: Final = 20_000

_DONE: Final = {
    "query": gettext_lazy("Marked as queried, with your note."),
    "explain": gettext_lazy("The explanation is recorded."),
    "correct": gettext_lazy("Marked as corrected. The next run will check whether it is."),
    "accept": gettext_lazy("Accepted as it is, for these values only."),
    "reopen": gettext_lazy("The finding is open again."),
}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding of a list, in the reader's words."""

    finding: Finding
    message: str
    kind: str | Promise
    places: Places
    is_stale: bool


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
def finding_list(request: HttpRequest) -> HttpResponse:
    """List what does not agree, the strongest first, with what is known of the last run."""
    actor = actor_of(request)
    cycles = catalogue.cycles(actor)
    asked = _asked(request, actor)
    cycle = next((c for c in cycles if c.code == asked.cycle), None)
    page = page_of(request, checks.with_cells(found.filter_findings(actor, asked)))
    form = FindingForm(
        request.GET if "cycle" in request.GET else {**request.GET.dict(), "cycle": asked.cycle},
        cycles=[(c.code, c.code) for c in cycles],
        institutions=[(i.code, i.short) for i in catalogue.institutions_with_figures(actor, cycle)],
        themes=[(theme.code, theme.name) for theme in catalogue.themes(actor)],
    )
    last = checks.last_run(actor, asked.cycle)
    counts = checks.finding_counts(actor, asked.cycle)
    context = {
        "form": form,
        "page": page,
        "rows": _rows(actor, list(page.object_list)),
        "asked": asked,
        "counts": counts,
        "settled": sum(counts[state] for state in SETTLED),
        "last": last,
        "last_by": found.actor_names([last.started_by])[last.started_by] if last else "",
        "may_run": bool(can(actor, Action.CHECKS_RUN)),
        "severities": list(Severity),
    }
    return render(request, "findings/list.html", context)


@requires(Action.FINDINGS_READ)
@require_safe
def list_download(request: HttpRequest, extension: str) -> HttpResponse:
    """Download the findings that the list shows, all pages of it."""
    if extension not in {"csv", "xlsx"}:
        raise Http404
    actor = actor_of(request)
    asked = _asked(request, actor)
    if asked.cycle not in {cycle.code for cycle in catalogue.cycles(actor)}:
        raise Http404
    rows = list(checks.with_cells(found.filter_findings(actor, asked))[:EXPORT_LIMIT])
    header = [
        _("Place"), _("Severity"), _("How sure"), _("Why so sure"), _("Kind"), _("State"),
        _("What does not agree"), _("What would resolve it"), _("Expected"), _("Found"),
        _("Difference"), _("Institutions"), _("Sections"), _("Citations"), _("Origin"), _("Rule"),
    ]  # fmt: skip
    lines = _lines(actor, rows)
    note_export(f"findings:{asked.cycle}", extension, actor=actor)
    name = f"findings-{asked.cycle}.{extension}"
    if extension == "csv":
        return streamed(csv_lines(header, lines), name)  # type: ignore[return-value]
    title = f"{_('Findings')} {asked.cycle}"
    return attachment(
        xlsx_bytes([Sheet(_("Findings"), header, lines)], title=title, mark=demonstration()), name
    )


def _asked(request: HttpRequest, actor: Actor) -> found.FindingFilter:
    """Read the filters of an address; without a cycle, the newest collected if it was checked."""
    cycle = request.GET.get("cycle", "")
    if not cycle:
        checked = checks.checked_cycles(actor)
        current = catalogue.cycle_of(actor, "")
        code = current.code if current else ""
        cycle = code if code in checked or not checked else checked[0]
    names = (
        "words", "state", "severity", "sure", "kind", "origin", "institution", "theme", "section",
        "sort",
    )  # fmt: skip
    return found.FindingFilter(cycle=cycle, **{name: said(request.GET, name) for name in names})


def _rows(actor: Actor, findings: Sequence[Finding]) -> list[FindingRow]:
    teller = Teller.of_sentences(actor, findings)
    stale = checks.stale_findings(findings)
    return [_row(finding, teller, is_stale=finding.pk in stale) for finding in findings]


def _row(finding: Finding, teller: Teller, *, is_stale: bool) -> FindingRow:
    return FindingRow(
        finding=finding,
        message=teller.message(finding),
        kind=label_of("kind", finding.kind),
        places=teller.places(finding),
        is_stale=is_stale,
    )


def _lines(actor: Actor, findings: Sequence[Finding]) -> Iterator[list[Value]]:
    teller = Teller.of_sentences(actor, findings)
    for finding in findings:
        row = _row(finding, teller, is_stale=False)
        yield [
            finding.rank, finding.get_severity_display(), finding.get_sure_display(),
            teller.why(finding), str(row.kind),
            finding.get_state_display() if finding.is_present else _("no longer found"),
            row.message, teller.resolution(finding), finding.expected, finding.found,
            finding.difference, "; ".join(row.places.institutions), "; ".join(row.places.sections),
            "; ".join(row.places.citations), str(label_of("origin", finding.origin)), finding.rule,
        ]  # fmt: skip


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
    teller = Teller.of(actor, [subject])
    shown = teller.cells(subject)
    events = checks.history(subject)
    names = found.names_in(events)
    context = {
        "finding": subject,
        "kind": label_of("kind", subject.kind),
        "origin": label_of("origin", subject.origin),
        "message": teller.message(subject),
        "resolution": teller.resolution(subject),
        "why": teller.why(subject),
        "cells": shown,
        "has_dimensions": any(cell.dimensions for cell in shown),
        "blocks": arithmetic(subject, shown),
        "symptoms": teller.symptoms(subject),
        "symptom_cells": teller.cells(subject, related=True),
        "is_stale": checks.is_stale(subject),
        "told": registry.told(actor, subject.pk),
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
    """Give the written rule behind a finding, None for a discovered one."""
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
