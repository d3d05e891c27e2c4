# SPDX-License-Identifier: EUPL-1.2
"""The pages of runs and of the rule book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, OutOfScope
from vidik.checks import selectors as checks
from vidik.checks.methods.packrules import Rule, RulesError
from vidik.checks.methods.rulebook import meanings, principles
from vidik.checks.reference import relation_text
from vidik.checks.types import Kind, Severity
from vidik.core.languages import Texts
from vidik.figures import cells
from vidik.figures.lists import RunResults
from vidik.figures.selectors import catalogue
from vidik.figures.selectors import findings as found
from vidik.figures.views.labels import label_of
from vidik.figures.wording import in_script, language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import Promise

    from vidik.checks.models import Run


@requires(Action.CHECKS_RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest) -> HttpResponse:
    """Ask, then evaluate every rule over a cycle."""
    actor = actor_of(request)
    code = request.POST.get("cycle") or request.GET.get("cycle", "")
    cycle = catalogue.cycle_of(actor, code)
    if cycle is None:
        messages.warning(request, _("There are no figures to check yet."))
        return redirect("findings:list")
    if request.method != "POST":
        context = {"cycle": cycle, "last": checks.last_run(actor, cycle.code)}
        return render(request, "findings/run.html", context)
    try:
        finished = cells.check_cycle(cycle.code, actor)
    except RulesError as fault:
        faults = str(fault).splitlines()
        return render(request, "findings/run.html", {"cycle": cycle, "faults": faults}, status=409)
    if finished is None:
        messages.info(
            request,
            _("The cycle is large: the checks run in the background. The run appears in the list."),
        )
        return redirect("findings:runs")
    messages.success(request, _summary(finished))
    return redirect(f"{reverse('findings:list')}?cycle={cycle.code}")


def _summary(finished: Run) -> str:
    rules = ngettext(
        "%(count)s rule evaluated", "%(count)s rules evaluated", finished.evaluated
    ) % {"count": finished.evaluated}
    violated = ngettext("%(count)s violated", "%(count)s violated", finished.violated) % {
        "count": finished.violated
    }
    skipped = ngettext("%(count)s skipped", "%(count)s skipped", finished.skipped) % {
        "count": finished.skipped
    }
    return f"{rules}, {violated}, {skipped}."


@requires(Action.FINDINGS_READ)
@require_safe
def run_results(request: HttpRequest, key: int) -> HttpResponse:
    """List the results of a run with their reasons; at first those that gave no judgement."""
    actor = actor_of(request)
    row = checks.runs(actor).filter(pk=key).first()
    if row is None:
        raise OutOfScope
    by = found.actor_names([row.started_by])[row.started_by]
    return RunResults.answer(request, run=row, by=by)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with what it gave in the last run."""

    code: str
    kind: str | Promise
    severity: str | Promise
    statement: str
    explanation: str
    source: str
    relation: str
    outcomes: dict[str, int]


@requires(Action.FINDINGS_READ)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rule book with what every rule gave in the last run."""
    actor = actor_of(request)
    cycle = catalogue.cycle_of(actor, request.GET.get("cycle", ""))
    last = checks.last_run(actor, cycle.code) if cycle else None
    written = checks.outcomes_by_rule(actor, last) if last else {}
    discovered = checks.discovered_outcomes(actor, last) if last else {}
    faults: list[str] = []
    rows: list[Rule] = []
    try:
        rows = sorted(checks.pack_rules().rules, key=lambda rule: rule.code)
    except RulesError as fault:
        faults = str(fault).splitlines()
    context = {
        "groups": [
            (
                label_of("kind", kind),
                [_rule_row(rule, written.get(rule.code, {})) for rule in rows if rule.kind == kind],
            )
            for kind in Kind.values
            if any(rule.kind == kind for rule in rows)
        ],
        "faults": faults,
        "discovered": [
            (kind, label_of("kind", kind), in_script(text), discovered.get(kind, {}))
            for kind, text in meanings(language()).items()
        ],
        "principles": [in_script(text) for text in principles(language())],
        "cycle": cycle,
        "last": last,
    }
    return render(request, "findings/rules.html", context)


def _rule_row(rule: Rule, outcomes: dict[str, int]) -> RuleRow:
    return RuleRow(
        code=rule.code,
        kind=label_of("kind", str(rule.kind)),
        severity=Severity(rule.severity).label,
        statement=str(Texts(rule.statement)),
        explanation=str(Texts(rule.explanation)),
        source=str(Texts(rule.source)),
        relation=relation_text(rule),
        outcomes=outcomes,
    )
