# SPDX-License-Identifier: EUPL-1.2
"""Read runs, results and findings, always narrowed to what the actor may know of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.checks import registry
from vidik.checks.methods.elsewhere import EXAMPLES, headed
from vidik.checks.methods.model import Cell, dims_text, json_number
from vidik.checks.methods.packrules import Ruleset, load_rules
from vidik.checks.methods.summary import Summary
from vidik.checks.models import Finding, FindingCell, FindingEvent, RuleResult, Run
from vidik.checks.types import UNSETTLED, FindingState, Outcome, Severity


def rules_folder() -> Path:
    """Return the folder of the rules of the pack in use."""
    return Path(settings.PACKS_DIR) / str(settings.PACK) / "checks"


def pack_rules() -> Ruleset:
    """Load the rules of the pack in use; a pack without rules has none.

    Raises:
        RulesError: a rule file cannot be used.
    """
    folder = rules_folder()
    files = sorted(folder.glob("*.y*ml")) if folder.is_dir() else []
    return _loaded(folder, tuple((path.name, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=4)
def _loaded(folder: Path, files: tuple[tuple[str, int], ...]) -> Ruleset:
    """Read the rules once for as long as no file changes: pages ask for them often."""
    return load_rules(folder) if files else Ruleset()


def findings(actor: Actor) -> QuerySet[Finding]:
    """List findings, the strongest first."""
    return scope(actor, Action.FINDINGS_READ, Finding.objects.all())


def unsettled(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Keep the findings that are there and that somebody still has to answer for."""
    return rows.filter(is_present=True, state__in=UNSETTLED)


def finding(actor: Actor, key: int) -> Finding:
    """Return one finding with its cells and its history.

    Raises:
        OutOfScope: there is none that the actor may know of.
    """
    rows = findings(actor).select_related("first_run", "last_run")
    row = rows.prefetch_related("cells", "events").filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def with_cells(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Fetch the cells of listed findings along with them."""
    return rows.prefetch_related(
        Prefetch("cells", FindingCell.objects.order_by("finding", "is_related", "position"))
    )


def finding_counts(actor: Actor, cycle: str) -> dict[str, int]:
    """Count the findings of a cycle: by severity those that are unsettled, and by state."""
    rows = findings(actor).filter(cycle=cycle, is_present=True)
    found = rows.aggregate(
        **{
            f"open_{severity}": Count("pk", Q(severity=severity, state__in=UNSETTLED))
            for severity in Severity.values
        },
        **{str(state): Count("pk", Q(state=state)) for state in FindingState.values},
    )
    return {name: int(count) for name, count in found.items()}


def findings_of_cells(actor: Actor, keys: Collection[str]) -> QuerySet[Finding]:
    """List the present findings in which one of the cells takes part."""
    return (
        findings(actor)
        .filter(is_present=True, pk__in=FindingCell.objects.filter(cell__in=keys).values("finding"))
        .order_by("rank", "pk")
    )


def cell_states(actor: Actor, cycle: str) -> dict[str, str]:
    """Return of each cell that stands in a present finding how it is: `violated` or `waived`.

    Cells that stand in none are left out. A cell with several findings has the worst state.
    """
    rows = FindingCell.objects.filter(
        finding__in=findings(actor).filter(cycle=cycle, is_present=True), is_related=False
    ).values_list("cell", "finding__state")
    states: dict[str, str] = {}
    for cell, state in rows:
        waived = state == FindingState.ACCEPTED
        if not waived or cell not in states:
            states[cell] = "waived" if waived else "violated"
    return states


def high_cells(actor: Actor, cycle: str) -> dict[str, list[int]]:
    """Return the cells in unsettled findings of high severity, with the keys of those findings."""
    rows = FindingCell.objects.filter(
        finding__in=unsettled(findings(actor)).filter(cycle=cycle, severity=Severity.HIGH),
        is_related=False,
    ).values_list("cell", "finding_id")
    found: dict[str, list[int]] = {}
    for cell, key in rows:
        found.setdefault(cell, []).append(key)
    return found


def explanation_of(subject: Finding) -> str:
    """Return the note with which a settled finding was settled, blank where it is not."""
    if subject.state not in {FindingState.EXPLAINED, FindingState.ACCEPTED}:
        return ""
    step = subject.events.filter(new_state=subject.state).exclude(note="").last()
    return step.note if step is not None else ""


def is_stale(subject: Finding) -> bool:
    """Return whether a cell of the finding has changed since it was checked."""
    return bool(stale_findings([subject]))


def stale_findings(rows: Iterable[Finding]) -> set[int]:
    """Return the keys of those findings of which a cell has changed since it was checked.

    Findings that are not present any more are never stale: they claim nothing.
    """
    cells = [cell for row in rows if row.is_present for cell in row.cells.all()]
    now = registry.provider().states({cell.cell for cell in cells}) if cells else {}
    stale: set[int] = set()
    for cell in cells:
        state = now.get(cell.cell)
        if state is None or state.version != cell.version or state.value != cell.value:
            stale.add(cell.finding_id)
    return stale


def runs(actor: Actor) -> QuerySet[Run]:
    """List runs, the newest first."""
    return scope(actor, Action.FINDINGS_READ, Run.objects.all())


def last_run(actor: Actor, cycle: str) -> Run | None:
    """Return the last whole run over a cycle, None where there was none."""
    return runs(actor).filter(cycle=cycle, is_partial=False).order_by("-started_at").first()


def checked_cycles(actor: Actor) -> list[str]:
    """List the cycles that were checked, the newest first."""
    rows = runs(actor).order_by("-cycle").values_list("cycle", flat=True)
    return list(rows.distinct())


def results(actor: Actor, run: Run) -> QuerySet[RuleResult]:
    """List the results of a run, what needs attention first."""
    order = [Outcome.ERROR, Outcome.VIOLATED, Outcome.WAIVED, Outcome.SKIPPED, Outcome.PASSED]
    weight = Case(
        *(When(outcome=outcome, then=Value(place)) for place, outcome in enumerate(order)),
        output_field=IntegerField(),
    )
    rows = scope(actor, Action.FINDINGS_READ, RuleResult.objects.filter(run=run))
    return rows.order_by(weight, "origin", "rule")


def outcomes_by_rule(actor: Actor, run: Run) -> dict[str, dict[str, int]]:
    """Count the outcomes of every written rule in a run, by its code."""
    rows = scope(actor, Action.FINDINGS_READ, RuleResult.objects.filter(run=run, origin="pack"))
    counts: dict[str, dict[str, int]] = {}
    for rule, outcome in rows.values_list("rule", "outcome"):
        counted = counts.setdefault(rule.split(":", 1)[0], {})
        counted[outcome] = counted.get(outcome, 0) + 1
    return counts


def discovered_outcomes(actor: Actor, run: Run) -> dict[str, dict[str, int]]:
    """Count the outcomes of the discovered rules of a run, by kind."""
    rows = scope(
        actor, Action.FINDINGS_READ, RuleResult.objects.filter(run=run, origin="discovered")
    )
    counts: dict[str, dict[str, int]] = {}
    for kind, outcome, count in (
        rows.values_list("kind", "outcome").annotate(count=Count("pk")).order_by("kind")
    ):
        counts.setdefault(kind, {})[outcome] = count
    return counts


def history(subject: Finding) -> list[FindingEvent]:
    """Return the steps of a finding's life, the oldest first."""
    return list(subject.events.all())


def run_document(actor: Actor, run: Run) -> dict[str, object]:
    """Return a whole run as the document of `vidik checks run --json`, findings as they are now."""
    rows = list(
        with_cells(findings(actor).filter(cycle=run.cycle, is_present=True)).order_by("rank", "pk")
    )
    keys = {cell.cell for row in rows for cell in row.cells.all()}
    cells = registry.provider().cells_by_key(keys) if keys else {}
    unresolved = scope(actor, Action.FINDINGS_READ, RuleResult.objects.filter(run=run)).filter(
        outcome__in=[Outcome.SKIPPED, Outcome.ERROR]
    )
    reasons: dict[str, list[dict[str, str]]] = {Outcome.SKIPPED: [], Outcome.ERROR: []}
    for rule, outcome, reason in unresolved.values_list("rule", "outcome", "reason"):
        reasons[outcome].append({"rule": rule, "reason": reason})
    return {
        "cycle": run.cycle,
        "rules": run.rules,
        "evaluated": run.evaluated,
        "passed": run.passed,
        "violated": run.violated,
        "skipped": run.skipped,
        "errors": run.errors,
        "waived": run.waived,
        "checked": checked(actor, run).to_dict(),
        "findings": [finding_document(row, cells) for row in rows],
        "skipped_rules": reasons[Outcome.SKIPPED],
        "failed_rules": reasons[Outcome.ERROR],
    }


def checked(actor: Actor, run: Run) -> Summary:
    """Return how many relations a run tried, and the results."""
    results = scope(actor, Action.FINDINGS_READ, RuleResult.objects.filter(run=run).order_by())
    counted = results.values_list("kind", "outcome", "reason").annotate(times=Count("pk"))
    return Summary.of(counted)


def finding_document(row: Finding, cells: Mapping[str, Cell]) -> dict[str, object]:
    """Return one finding as the contract of the command line writes it."""
    return {
        "rule": row.rule,
        "kind": row.kind,
        "severity": row.severity,
        "sure": row.sure,
        "why": row.why,
        "origin": row.origin,
        "message": row.message,
        "expected": json_number(row.expected),
        "found": json_number(row.found),
        "difference": json_number(row.difference),
        "tolerance": json_number(row.tolerance),
        "cells": [
            cell_document(cell, cells.get(cell.cell))
            for cell in row.cells.all()
            if not cell.is_related
        ],
        "related": [*row.related, *(cell.reference for cell in row.cells.all() if cell.is_related)],
        "also": headed(
            [note.partition(": ")[2] for note in row.related[:EXAMPLES]], len(row.related)
        ),
        "resolution": row.resolution,
        "fingerprint": row.fingerprint,
        "state": row.state,
    }


def cell_document(cell: FindingCell, names: Cell | None) -> dict[str, object]:
    """Return one cell of a finding, with the value that was checked and the names of its owner."""
    return {
        "id": cell.reference,
        "measure": names.measure if names else "",
        "source": cell.owner,
        "period": names.period if names else "",
        "dimensions": dims_text(names.dimensions) if names else "",
        "value": json_number(cell.value),
        "section": names.section if names else "",
    }
