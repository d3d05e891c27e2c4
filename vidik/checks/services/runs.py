# SPDX-License-Identifier: EUPL-1.2
"""Run the rules over a cycle and store the results; findings persist from run to run."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.checks import registry, selectors
from vidik.checks.methods import engine
from vidik.checks.methods import model as pure
from vidik.checks.methods.across import EVERYWHERE
from vidik.checks.methods.model import CELLS_SHOWN, Cell, Report, Waiver
from vidik.checks.methods.packrules import Ruleset
from vidik.checks.models import Finding, FindingCell, FindingEvent, Run
from vidik.checks.types import SETTLED, EventKind, FindingState, Outcome
from vidik.checks.workflow import FINDING

Advance = Callable[[str, int, int], None]
STEP: Final = 10_000
_BATCH: Final = 1000
_FIELDS: Final = (
    "kind", "severity", "origin", "sure", "why_template", "why_params", "rank", "template",
    "params", "translations", "resolution_template", "resolution_params",
    "resolution_translations", "related", "expected", "found", "difference", "tolerance",
    "fingerprint", "state", "is_present", "last_run",
)  # fmt: skip


def run_checks(
    cycle: str,
    *,
    actor: Actor,
    rules: Ruleset | None = None,
    progress: Advance | None = None,
) -> Run:
    """Evaluate every rule over every figure of a cycle, and bring the findings up to date.

    Args:
        cycle: code of the cycle.
        actor: who runs them.
        rules: the written rules; None takes those of the pack in use.
        progress: called with what is being done, how much of it is done, and how much there is.

    Raises:
        RulesError: a rule file of the pack cannot be used; nothing was run.
    """
    advance = progress or _silent
    ruleset = selectors.pack_rules() if rules is None else rules
    with change(actor, Action.CHECKS_RUN):
        _one_at_a_time(cycle)
        run = Run.objects.create(
            cycle=cycle, started_at=timezone.now(), started_by=actor.label, is_partial=False
        )
        checker = engine.Checker(_counted(registry.provider().cells(cycle), advance), ruleset)
        advance("Evaluating the rules", 0, 1)
        report = checker.run(_waivers(cycle))
        advance("Evaluating the rules", 1, 1)
        advance("Keeping results and findings", 0, 2)
        _keep_results(run, report.results)
        advance("Keeping results and findings", 1, 2)
        known = {row.key: row for row in lock_rows(Finding.objects.filter(cycle=cycle))}
        story = _RunRecorder(run, actor, report, known)
        story.record(report.findings, ranks=itertools.count(1))
        story.close(known.values())
        story.save()
        _finish(run, report.results)
        advance("Keeping results and findings", 2, 2)
        _record(run, actor, story)
    return run


def recheck_figures(keys: Collection[str], *, actor: Actor) -> list[Run]:
    """Evaluate again what changed cells touch, and store it as a partial run for each cycle.

    The whole file is laid out, because it teaches which categories make a whole; only the rules
    that look at the changed cells are stored, and only their findings change.

    Args:
        keys: keys of the changed cells, as the provider knows them.
        actor: who caused it.

    Raises:
        Denied: the actor may not run the checks.
    """
    return [
        _recheck(cycle, frozenset(changed), actor)
        for cycle, changed in sorted(registry.provider().cycles(keys).items())
    ]


def _recheck(cycle: str, keys: frozenset[str], actor: Actor) -> Run:
    ruleset = selectors.pack_rules()
    with change(actor, Action.CHECKS_RUN):
        _one_at_a_time(cycle)
        run = Run.objects.create(
            cycle=cycle, started_at=timezone.now(), started_by=actor.label, is_partial=True
        )
        checker = engine.Checker(registry.provider().cells(cycle), ruleset)
        report = checker.run(_waivers(cycle))
        changed = {key: checker.cells[key] for key in keys if key in checker.cells}
        touched = {result.rule for result in checker.recheck(changed).results}
        results = [result for result in report.results if result.rule in touched]
        found = [
            finding
            for finding in report.findings
            if finding.rule in touched
            or any(cell.key in keys for cell in (*finding.cells, *finding.symptoms))
        ]
        known = {row.key: row for row in lock_rows(Finding.objects.filter(cycle=cycle))}
        of_cells = set(
            FindingCell.objects.filter(finding__cycle=cycle, cell__in=keys).values_list(
                "finding_id", flat=True
            )
        )
        story = _RunRecorder(run, actor, report, known)
        story.record(found, ranks=itertools.repeat(0))
        story.close(row for row in known.values() if row.rule in touched or row.pk in of_cells)
        story.save()
        _keep_results(run, results)
        _finish(run, results)
        _rank_again(cycle, report)
        _record(run, actor, story)
    return run


@dataclass
class _RunRecorder:
    """Brings the findings of a cycle in line with a report, and notes what happened to each."""

    run: Run
    actor: Actor
    report: Report
    known: dict[str, Finding]
    seen_keys: set[str] = field(default_factory=set)
    fresh: list[Finding] = field(default_factory=list)
    changed: list[Finding] = field(default_factory=list)
    cells: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    symptoms: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    events: list[tuple[Finding, EventKind, str]] = field(default_factory=list)

    def record(self, found: Iterable[pure.Finding], *, ranks: Iterator[int]) -> None:
        """Recognise each finding, or take it in."""
        for finding in found:
            key = _key(finding.rule)
            self.seen_keys.add(key)
            self.cells[key] = finding.cells[:CELLS_SHOWN]
            self.symptoms[key] = finding.symptoms[:CELLS_SHOWN]
            row = self.known.get(key)
            if row is None:
                row = Finding(cycle=self.run.cycle, key=key, rule=finding.rule, first_run=self.run)
                self.fresh.append(row)
                self.events.append((row, EventKind.FOUND, ""))
            else:
                self._compare(row, finding)
                self.changed.append(row)
            _fill(row, finding)
            row.rank = next(ranks)
            row.last_run = self.run

    def _compare(self, row: Finding, finding: pure.Finding) -> None:
        """Note what is new about a finding that was known; a changed one is open again."""
        old = row.state
        if row.fingerprint != finding.fingerprint:
            if row.state in SETTLED:
                FINDING.apply(row, "reopen")
            self.events.append((row, EventKind.CHANGED, old))
        elif row.state == FindingState.CORRECTED:
            FINDING.apply(row, "reopen")
            self.events.append((row, EventKind.STILL, old))
        elif not row.is_present:
            self.events.append((row, EventKind.BACK, old))

    def close(self, candidates: Iterable[Finding]) -> None:
        """Take out of the present what the rules do not find any more.

        A rule that crashed has said nothing: its findings stay as they are.
        """
        outcomes = {result.rule: result.outcome for result in self.report.results}
        crashed = [result for result in self.report.results if result.outcome == pure.Outcome.ERROR]
        for row in candidates:
            if row.key in self.seen_keys or not row.is_present or _is_of(row, crashed):
                continue
            outcome = outcomes.get(row.rule)
            what = EventKind.GONE
            if outcome == pure.Outcome.SKIPPED:
                what = EventKind.UNJUDGED
            elif outcome in {pure.Outcome.VIOLATED, pure.Outcome.WAIVED}:
                what = EventKind.FOLDED
            row.is_present = False
            row.last_run = self.run
            self.changed.append(row)
            self.events.append((row, what, row.state))

    def save(self) -> None:
        """Write findings, their cells and their events in few statements."""
        Finding.objects.bulk_create(self.fresh, batch_size=_BATCH)
        Finding.objects.bulk_update(self.changed, _FIELDS, batch_size=_BATCH)
        reported = [row for row in (*self.fresh, *self.changed) if row.key in self.seen_keys]
        self._save_cells(reported)
        now = timezone.now()
        FindingEvent.objects.bulk_create(
            (
                FindingEvent(
                    finding=row,
                    at=now,
                    actor=self.actor.label,
                    what=what,
                    old_state=old,
                    new_state=row.state,
                    run=self.run,
                    fingerprint=row.fingerprint,
                )
                for row, what, old in self.events
            ),
            batch_size=_BATCH,
        )

    def _save_cells(self, changed: list[Finding]) -> None:
        keys = {
            cell.key for row in changed for cell in (*self.cells[row.key], *self.symptoms[row.key])
        }
        now = registry.provider().states(keys) if keys else {}
        FindingCell.objects.filter(finding__in=self.changed_keys()).delete()
        FindingCell.objects.bulk_create(
            (
                FindingCell(
                    finding=row,
                    position=position,
                    is_related=is_related,
                    cell=cell.key,
                    reference=cell.id,
                    # A value that changed during the check has no version that was checked.
                    version=state.version
                    if (state := now.get(cell.key)) and state.value == cell.value
                    else 0,
                    owner=cell.source,
                    value=cell.value,
                )
                for row in changed
                for is_related, cells in (
                    (False, self.cells[row.key]),
                    (True, self.symptoms[row.key]),
                )
                for position, cell in enumerate(cells, start=1)
            ),
            batch_size=_BATCH,
        )

    def changed_keys(self) -> list[int]:
        """Return the keys of the rows whose cells are written anew."""
        return [row.pk for row in self.changed if row.key in self.seen_keys]


def _key(rule: str) -> str:
    return hashlib.sha256(rule.encode()).hexdigest()


def _fill(row: Finding, finding: pure.Finding) -> None:
    row.kind = str(finding.kind)
    row.severity = finding.severity
    row.origin = finding.origin
    row.sure = str(finding.sure)
    row.why_template = finding.why.template
    row.why_params = dict(finding.why.params)
    row.template = finding.text.template
    row.params = dict(finding.text.params)
    row.translations = dict(finding.text.translations)
    row.resolution_template = finding.resolution.template
    row.resolution_params = dict(finding.resolution.params)
    row.resolution_translations = dict(finding.resolution.translations)
    row.related = list(finding.related)
    row.expected = finding.expected
    row.found = finding.found
    row.difference = finding.difference
    row.tolerance = finding.tolerance
    row.fingerprint = finding.fingerprint
    row.is_present = True


def _is_of(row: Finding, crashed: Iterable[pure.RuleResult]) -> bool:
    """Return whether a finding is one that a crashed rule would have spoken of."""
    for result in crashed:
        if result.origin == "pack":
            if row.origin == "pack" and row.rule.split(":", 1)[0] == result.rule:
                return True
        elif row.origin == "discovered":
            # The code of a crash is ERROR, source, stem, name of the exception, digest; of one
            # that no source alone explains, ERROR and ALL.
            place = "-".join(result.rule.split("-")[1:-2])
            if place.split("-", 1)[0] == EVERYWHERE or f"-{place}-" in row.rule:
                return True
    return False


def _waivers(cycle: str) -> list[Waiver]:
    """Return the acceptances of a cycle; each holds for the values that were accepted only."""
    rows = Finding.objects.filter(cycle=cycle, state=FindingState.ACCEPTED)
    return [
        Waiver(row.rule, selectors.explanation_of(row), row.fingerprint)
        for row in rows.iterator(chunk_size=_BATCH)
    ]


def _one_at_a_time(cycle: str) -> None:
    """Let a second run over the same cycle wait until the first has finished."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"checks of {cycle}"])


def _keep_results(run: Run, results: list[pure.RuleResult]) -> None:
    """Store the result of every rule; there may be very many, so they are streamed."""
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "copy checks_ruleresult (run_id, rule, kind, origin, outcome, reason) from stdin"
        ) as copy,
    ):
        for result in results:
            copy.write_row(
                (
                    run.pk, result.rule[:1000], str(result.kind), result.origin,
                    str(result.outcome), result.reason[:500],
                )
            )  # fmt: skip


def _finish(run: Run, results: list[pure.RuleResult]) -> None:
    counts = dict.fromkeys(Outcome.values, 0)
    for result in results:
        counts[str(result.outcome)] += 1
    run.rules = len(results)
    run.passed = counts[Outcome.PASSED]
    run.violated = counts[Outcome.VIOLATED]
    run.waived = counts[Outcome.WAIVED]
    run.skipped = counts[Outcome.SKIPPED]
    run.errors = counts[Outcome.ERROR]
    run.evaluated = run.passed + run.violated + run.waived
    run.finished_at = timezone.now()
    run.save()


def _rank_again(cycle: str, report: Report) -> None:
    """Put the present findings in order after a partial run, as the whole of it ranks them."""
    places = {_key(finding.rule): place for place, finding in enumerate(report.findings)}
    rows = list(Finding.objects.filter(cycle=cycle, is_present=True).only("rank", "key"))
    last = len(places)
    rows.sort(key=lambda row: (places.get(row.key, last), row.rank, row.pk))
    moved = []
    for rank, row in enumerate(rows, start=1):
        if row.rank != rank:
            row.rank = rank
            moved.append(row)
    Finding.objects.bulk_update(moved, ["rank"], batch_size=_BATCH)


def _record(run: Run, actor: Actor, story: _RunRecorder) -> None:
    record(
        actor.label,
        "checks.rechecked" if run.is_partial else "checks.run",
        run,
        cycle=run.cycle,
        rules=run.rules,
        violated=run.violated,
        errors=run.errors,
        new_findings=len(story.fresh),
    )
    # What follows in other rooms must not undo the run: it can be run again, and so can they.
    transaction.on_commit(lambda: registry.after_run(run.cycle), robust=True)


def _counted(cells: Iterable[Cell], advance: Advance) -> Iterator[Cell]:
    count = 0
    for count, cell in enumerate(cells, start=1):
        if count % STEP == 0:
            advance("Reading figures", count, count + STEP)
        yield cell
    advance("Reading figures", count, count)


def _silent(description: str, done: int, total: int) -> None:
    del description, done, total
