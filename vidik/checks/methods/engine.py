# SPDX-License-Identifier: EUPL-1.2
"""Run checks over cells: discover rules, apply a pack's rules, tell one cause once.

`run` is the whole thing in one call. A `Checker` keeps the cells laid out, so that after a change
only the rules that touch the changed cells are evaluated again.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from . import lexicon, measurewords
from .balances import Balances
from .branches import branch_hits
from .changes import lone_change_hits, lone_changes
from .coded import coded_share_hits, coded_shares
from .evaluate import ClusterRules
from .evaluation import Evaluation
from .extremes import CellRules, extreme_hits
from .grouping import Hit, fold_shares, group_causes
from .implied import ImpliedRules
from .lessons import Lessons, Pending
from .matching import lone_share_hits, lone_shares, stems_by_example
from .model import (
    Finding,
    Kind,
    Outcome,
    Report,
    RuleResult,
    Sure,
    Text,
    Waiver,
    rule_code,
)
from .packrules import Ruleset
from .packrun import PackRun
from .patterns import Patterns
from .quotients import quotient_hits, quotients
from .ranking import ordered, settle_severity
from .relatives import refer
from .rounding import Rounding
from .series import SeriesRules
from .shares import ShareRules
from .sums import SumRules
from .sureness import Assessor
from .table import Cluster, Layout, counted_stem, stem_of
from .tellers import told_by_several
from .timeline import PeriodRules
from .wide import families_of, wide_hits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .model import Cell

_STATEMENTS = 8
ClusterKey = tuple[str, str]


class Checker:
    """Cells laid out for checking, with what the file taught about its categories."""

    def __init__(
        self, cells: Iterable[Cell], ruleset: Ruleset | None = None, *, discover: bool = True
    ) -> None:
        self.layout = Layout()
        self.ruleset = ruleset
        self.discover = discover
        self.lessons = Lessons()
        self.cells: dict[str, Cell] = {}
        self.clusters: dict[ClusterKey, Cluster] = {}
        keys: dict[tuple[str, str], ClusterKey] = {}
        clusters = self.clusters
        by_key = self.cells
        units: dict[tuple[str, str, str], None] = {}
        self.units = units
        for cell in cells:
            by_key[cell.key] = cell
            units[cell.source, cell.measure, cell.unit] = None
        self.layout.stems, unnamed = _stems(units)
        if unnamed:
            self.layout.stems |= stems_by_example(by_key.values(), unnamed, self.layout)
        for cell in by_key.values():
            pair = (cell.source, cell.measure)
            key = keys.get(pair)
            if key is None:
                key = keys[pair] = self._cluster_key(cell)
            cluster = clusters.get(key)
            if cluster is None:
                cluster = clusters[key] = Cluster(*key)
            cluster.cells.append(cell)

    def _cluster_key(self, cell: Cell) -> ClusterKey:
        source, measure = lexicon.slug(cell.source), lexicon.measure_of(cell.measure)
        return (source, stem_of(self.layout.stems.get((source, measure), measure)))

    # ---------------------------------------------------------------------- whole and part

    def run(self, waivers: Iterable[Waiver] = ()) -> Report:
        """Evaluate everything."""
        self.lessons = Lessons()
        return self._evaluate(sorted(self.clusters), None, waivers)

    def recheck(self, changes: Mapping[str, Cell | None], waivers: Iterable[Waiver] = ()) -> Report:
        """Take changed cells in (None removes one) and evaluate only what they touch."""
        touched: set[ClusterKey] = set()
        changed: list[Cell] = []
        for key, cell in changes.items():
            old = self.cells.pop(key, None)
            if old is not None:
                cluster_key = self._cluster_key(old)
                cluster = self.clusters[cluster_key]
                cluster.cells = [c for c in cluster.cells if c.key != key]
                touched.add(cluster_key)
                changed.append(old)
            if cell is not None:
                self.cells[cell.key] = cell
                self.units[cell.source, cell.measure, cell.unit] = None
                cluster_key = self._cluster_key(cell)
                self.clusters.setdefault(cluster_key, Cluster(*cluster_key)).cells.append(cell)
                touched.add(cluster_key)
                changed.append(cell)
        return self._evaluate(sorted(touched), changed, waivers)

    def _evaluate(
        self, keys: list[ClusterKey], changed: list[Cell] | None, waivers: Iterable[Waiver]
    ) -> Report:
        results: list[RuleResult] = []
        hits: list[Hit] = []
        self.layout.take(self.cells)
        if self.discover:
            with _without_collector():
                self._discover(keys, results, hits)
                self._tellers(changed, results, hits)
                self._balances(keys, results, hits)
                self._between_measures(keys, results, hits)
        if self.ruleset is not None:
            pack = PackRun(self.ruleset, self.cells.values(), changed)
            pack.run()
            results.extend(pack.results)
            hits = _fold_into_pack(hits, pack.hits)
        rounding = Rounding(hits, self.cells.values())
        hits = self._causes(results, hits, rounding)
        return _report(results, hits, waivers, Assessor(rounding))

    def _causes(self, results: list[RuleResult], hits: list[Hit], rounding: Rounding) -> list[Hit]:
        """Tell what fails in most rows once, and let findings of one cause name each other."""
        if not hits:
            return hits
        cells = self.cells.values()
        patterns = Patterns.of(results, hits, cells, self.layout, self.lessons, rounding)
        told = patterns.tell(hits, cells)
        results.extend(
            RuleResult(h.code, h.kind, Outcome.VIOLATED, cells=tuple(h.cells))
            for h in told
            if h.pattern
        )
        refer(told)
        return told

    def _discover(self, keys: list[ClusterKey], results: list[RuleResult], hits: list[Hit]) -> None:
        used: dict[tuple[int, ...], int] = {}
        for key in keys:
            for cell in self.clusters[key].cells:
                dims = self.layout.read(cell.dimensions)[0]
                used[dims] = used.get(dims, 0) + 1
        if len(keys) == len(self.clusters) or not self.layout.homes:
            self.layout.count_homes(used.items())
        waiting: list[tuple[Evaluation, list[Pending]]] = []
        for key in keys:
            evaluation = self._cluster(self.clusters[key], results)
            if evaluation is None:
                continue
            if evaluation.pending or evaluation.hits:
                waiting.append((evaluation, evaluation.pending))
        for evaluation, pending in waiting:
            evaluation.results = []
            shorts = [p for p in pending if p.judgement.verdict == "short"]
            explained = {id(shorts[i].judgement) for i in ImpliedRules(evaluation).implied(shorts)}
            sums = SumRules(evaluation)
            for one in pending:
                if id(one.judgement) in explained:
                    continue
                _guarded(evaluation, lambda rules=sums, p=one: rules.resolve(p))
            results.extend(evaluation.results)
            hits.extend(group_causes(evaluation.hits, evaluation.confirmed()))
            evaluation.cluster.groups = {}

    def _cluster(self, cluster: Cluster, results: list[RuleResult]) -> Evaluation | None:
        if not cluster.cells:
            return None
        evaluation = Evaluation(cluster, self.layout, self.lessons)
        cluster.lay_out(self.layout)
        _guarded(evaluation, ClusterRules(evaluation).run)
        _guarded(evaluation, ShareRules(evaluation).run)
        _guarded(evaluation, SeriesRules(evaluation).run)
        _guarded(evaluation, PeriodRules(evaluation).run)
        _guarded(evaluation, CellRules(evaluation).run)
        results.extend(evaluation.results)
        if not any(p.judgement.verdict == "short" for p in evaluation.pending):
            evaluation.families.clear()
        evaluation.judges.clear()
        if not evaluation.pending and not evaluation.hits:
            cluster.groups = {}
            evaluation.confirmed_groups.clear()
        return evaluation

    def _balances(self, keys: list[ClusterKey], results: list[RuleResult], hits: list[Hit]) -> None:
        """Tell the units that break a balance which holds for the others."""
        touched = set(keys)
        known = {id(c) for hit in hits if hit.kind in {Kind.BALANCE, Kind.CARRY} for c in hit.cells}
        for hit in Balances(self.units).hits(self.cells.values()):
            if len(touched) < len(self.clusters) and not any(
                self._cluster_key(c) in touched for c in hit.cells
            ):
                continue
            if sum(1 for c in hit.cells if id(c) in known) > 1:
                continue
            hits.append(hit)
            results.append(RuleResult(hit.code, hit.kind, Outcome.VIOLATED, cells=tuple(hit.cells)))

    def _tellers(
        self, changed: list[Cell] | None, results: list[RuleResult], hits: list[Hit]
    ) -> None:
        """Compare what several institutions say of one event, and branches with their whole."""
        cells = self.cells.values()
        sources = {source for source, _, _ in self.units}
        told: list[RuleResult] = []
        found = told_by_several(cells, sources, told) + branch_hits(cells, sources, told)
        if changed is not None:
            touched = {c.key for c in changed}
            found = [h for h in found if any(c.key in touched for c in h.cells)]
            told = [r for r in told if any(c.key in touched for c in r.cells)]
        hits.extend(found)
        results.extend(told)

    def _between_measures(
        self, keys: list[ClusterKey], results: list[RuleResult], hits: list[Hit]
    ) -> None:
        """Compare measures of one thing: its lowest and highest value, a share and its count."""
        wanted = {
            (source, measure)
            for source, measure, _ in self.units
            if lexicon.statistic_of(lexicon.slug(measure))[0]
        }
        told: list[RuleResult] = []
        found = extreme_hits(self.cells.values(), wanted, told) if wanted else []
        shares = lone_shares(self.units)
        if shares:
            found += lone_share_hits(self.cells.values(), shares, told)
        coded = {k: v for k, v in coded_shares(self.units).items() if k not in shares}
        if coded:
            found += coded_share_hits(self.cells.values(), coded, told)
        if changes := lone_changes(self.units):
            found += lone_change_hits(self.cells.values(), changes, told)
        if means := quotients(self.units):
            found += quotient_hits(self.cells.values(), means, told)
        if families := families_of(self.units):
            found += wide_hits(self.cells.values(), families, told)
        if len(keys) < len(self.clusters):
            touched = set(keys)
            found = [h for h in found if any(self._cluster_key(c) in touched for c in h.cells)]
            told = [r for r in told if any(self._cluster_key(c) in touched for c in r.cells)]
        hits.extend(fold_shares(found, hits))
        results.extend(told)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the cycle collector: nothing here makes cycles, and it would read millions of rows."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _stems(
    units: Iterable[tuple[str, str, str]],
) -> tuple[dict[tuple[str, str], str], set[tuple[str, str]]]:
    """Find for every measure that is only stated relatively the counted one it speaks of.

    Gives besides those in per cent whose name carries no counted one's.
    """
    relative: dict[tuple[str, str], str] = {}
    counted: dict[str, dict[str, None]] = {}
    for raw_source, raw_measure, raw_unit in units:
        source, measure = lexicon.slug(raw_source), lexicon.measure_of(raw_measure)
        unit = lexicon.slug(raw_unit)
        if unit in measurewords.PERCENT_UNITS or unit in measurewords.RATIO_UNITS:
            role = lexicon.role_of(measure)[1]
            if not role or (role == "share" and unit in measurewords.PERCENT_UNITS):
                relative[source, measure] = unit
        elif lexicon.is_additive(measure, unit):
            counted.setdefault(source, {})[measure] = None
    stems: dict[tuple[str, str], str] = {}
    unnamed: set[tuple[str, str]] = set()
    for (source, measure), unit in relative.items():
        known = counted.get(source, {})
        stem = lexicon.role_of(measure)[0]
        if measure in known or stem in known:
            continue
        if stem == measure and (found := counted_stem(measure, known)):
            stems[source, measure] = found
        elif known and unit in measurewords.PERCENT_UNITS and not lexicon.is_change(measure):
            unnamed.add((source, measure))
    return stems, unnamed


def _guarded(evaluation: Evaluation, step: object) -> None:
    """Evaluate; a crash is an error of the rule, never a pass."""
    try:
        step()  # type: ignore[operator]
    except Exception as fault:  # noqa: BLE001
        cluster = evaluation.cluster
        evaluation.results.append(
            RuleResult(
                rule_code(("ERROR", cluster.source, cluster.stem, type(fault).__name__)),
                Kind.SUM,
                Outcome.ERROR,
                reason=f"{type(fault).__name__}: {fault}",
            )
        )


def _fold_into_pack(discovered: list[Hit], pack: list[Hit]) -> list[Hit]:
    """Tell a discovered finding under the pack's rule if both compare the very same cells.

    A quantity told several times may have been compared with more of its statements.
    """
    by_cells: dict[frozenset[int], Hit] = {}
    by_pair: dict[frozenset[int], Hit] = {}
    for hit in pack:
        by_cells[frozenset(id(c) for c in hit.cells)] = hit
        if hit.kind is Kind.SAME:
            told = [id(c) for c in (*hit.cells, *hit.symptoms)]
            by_pair |= {frozenset(pair): hit for pair in combinations(told[:_STATEMENTS], 2)}
    kept = []
    for hit in discovered:
        same = by_cells.get(frozenset(id(c) for c in hit.cells))
        if same is None and hit.kind is Kind.SAME:
            same = by_pair.get(frozenset(id(c) for c in hit.cells[:2]))
        if same is None:
            kept.append(hit)
        else:
            same.witness(hit)
    return [*pack, *kept]


def _report(
    results: list[RuleResult], hits: list[Hit], waivers: Iterable[Waiver], assessor: Assessor
) -> Report:
    by_rule: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        by_rule.setdefault(waiver.rule, []).append(waiver)
    findings: list[Finding] = []
    waived: dict[str, str] = {}
    sureness: dict[int, Sure] = {}
    reasons: dict[int, Text] = {}
    for hit in hits:
        sureness[id(hit)], reasons[id(hit)] = assessor.assess(hit)
        hit.severity = settle_severity(hit, sureness[id(hit)])
    for hit in ordered(hits, sureness):
        finding = hit.finding(sureness[id(hit)], reasons[id(hit)])
        for waiver in by_rule.get(finding.rule, ()):
            if waiver.fingerprint in {None, finding.fingerprint}:
                finding = replace(finding, state="waived")
                waived[finding.rule] = waiver.reason
        findings.append(finding)
    if waived:
        for result in results:
            if result.outcome is Outcome.VIOLATED and result.rule in waived:
                result.outcome = Outcome.WAIVED
                result.reason = waived[result.rule]
    return Report(results, findings)


def run(
    cells: Iterable[Cell],
    ruleset: Ruleset | None = None,
    *,
    discover: bool = True,
    waivers: Iterable[Waiver] = (),
) -> Report:
    """Check cells: discovered rules, and those of a pack if there is one."""
    return Checker(cells, ruleset, discover=discover).run(waivers)


def discover(cells: Iterable[Cell]) -> Report:
    """Check cells by discovered rules alone, whatever their names."""
    return Checker(cells).run()
