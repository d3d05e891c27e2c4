# SPDX-License-Identifier: EUPL-1.2
"""Run checks over cells: discover rules, apply a pack's rules, tell one cause once.

`run` is the whole thing in one call. A `Checker` keeps the cells laid out, so that after a change
only the rules that touch the changed cells are evaluated again.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from . import lexicon, measurewords
from .across import EVERYWHERE, Across
from .certainty import assess
from .cluster_rules import ClusterRules
from .denominators import Denominators
from .evaluation import Evaluation, Results, attempt, failed
from .explanations import Explanations
from .grouping import Hit, fold_shares, group_causes
from .implied import ImpliedRules
from .intervals import number
from .learning import LearnedWholes, Pending
from .limits import LimitRules
from .model import SEVERITIES, Finding, Kind, Outcome, Report, RuleResult, Sure, Text, Waiver
from .packrules import Ruleset
from .packrun import PackRun
from .patterns import Patterns
from .ranges import RangeRules
from .ranking import ordered, settle_severity
from .related import relate
from .rounding import Columns
from .shares import ShareRules
from .sums import SumRules
from .table import Cluster, CountedNames, Layout, stem_of
from .timeline import PeriodRules
from .trends import TrendRules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .model import Cell

_STATEMENTS = 8
_RULES = (
    ClusterRules, ShareRules, TrendRules, RangeRules, PeriodRules, LimitRules,
)  # fmt: skip
_HARD = {Kind.SUM, Kind.BALANCE, Kind.CARRY, Kind.SAME}
_ADDED = {Kind.SUM, Kind.BALANCE}
ClusterKey = tuple[str, str]


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


class Checker:
    """Cells laid out for checking, with what the file taught about its categories."""

    @_without_collector()
    def __init__(
        self, cells: Iterable[Cell], ruleset: Ruleset | None = None, *, discover: bool = True
    ) -> None:
        self.layout = Layout()
        self.ruleset = ruleset
        self.discover = discover
        self.learning = LearnedWholes()
        self.cells: dict[str, Cell] = {}
        self.clusters: dict[ClusterKey, Cluster] = {}
        keys: dict[tuple[str, str], ClusterKey] = {}
        clusters = self.clusters
        units: dict[tuple[str, str, str], None] = {}
        self.units = units
        self._unread: dict[str, RuleResult] = {}
        self._heads: set[tuple[str, str, str]] = set()
        """Source, measure and unit that were read without a fault."""
        for cell in cells:
            if self._reads(cell):
                self.cells[cell.key] = cell
        self._learn()
        for cell in self.cells.values():
            units[cell.source, cell.measure, cell.unit] = None
        self.layout.stems = _stems(units)
        for cell in self.cells.values():
            pair = (cell.source, cell.measure)
            key = keys.get(pair)
            if key is None:
                key = keys[pair] = self._cluster_key(cell)
            cluster = clusters.get(key)
            if cluster is None:
                cluster = clusters[key] = Cluster(*key)
            cluster.cells.append(cell)

    def _learn(self) -> bool:
        """Learn which dimensions follow from others; true if that is not what was known."""
        return self.discover and self.layout.learn(self.cells.values())

    def _cluster_key(self, cell: Cell) -> ClusterKey:
        source, measure = lexicon.slug(cell.source), lexicon.measure_of(cell.measure)
        return (source, stem_of(self.layout.stems.get((source, measure), measure)))

    def _reads(self, cell: Cell) -> bool:
        """Return whether a cell can be read; one that cannot is an error and spoils no other."""
        if self._unread:
            self._unread.pop(cell.key, None)
        try:
            head = (cell.source, cell.measure, cell.unit)
            if head not in self._heads:
                self._cluster_key(cell)
                lexicon.slug(cell.unit)
                self._heads.add(head)
            self.layout.read(cell.dimensions)
            if cell.value is not None:
                number(cell.value)
        except Exception as fault:  # noqa: BLE001
            place = (str(cell.source), str(cell.measure))
            self._unread[cell.key] = failed(place, fault, f"{cell.section} {cell.id}".strip())
            return False
        return True

    # ---------------------------------------------------------------------- whole and part

    def run(self, waivers: Iterable[Waiver] = ()) -> Report:
        """Evaluate everything."""
        self.learning = LearnedWholes()
        return self._evaluate(sorted(self.clusters), None, waivers)

    def recheck(self, changes: Mapping[str, Cell | None]) -> Report:
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
            if cell is not None and self._reads(cell):
                self.cells[cell.key] = cell
                self.units[cell.source, cell.measure, cell.unit] = None
                cluster_key = self._cluster_key(cell)
                self.clusters.setdefault(cluster_key, Cluster(*cluster_key)).cells.append(cell)
                touched.add(cluster_key)
                changed.append(cell)
        if self._learn():
            touched.update(self.clusters)
        return self._evaluate(sorted(touched), changed, ())

    @_without_collector()
    def _evaluate(
        self, keys: list[ClusterKey], changed: list[Cell] | None, waivers: Iterable[Waiver]
    ) -> Report:
        results: list[RuleResult] = list(self._unread.values())
        hits: list[Hit] = []
        self.layout.take(self.cells)
        if self.discover:
            self.layout.denominators = Denominators(self.cells.values(), self.units, self.layout)
            self._discover(keys, results, hits)
            self._check_across(keys, results, hits)
        if self.ruleset is not None:
            pack = PackRun(self.ruleset, self.cells.values(), changed)
            pack.run()
            results.extend(pack.results)
            hits = _fold_into_pack(hits, pack.hits)
        cells = self.cells.values()
        columns = Columns(hits, cells, self.layout.exact, self.layout.floors)
        hits = _unexplained(hits, columns.explains, results)
        context = Explanations(hits, cells, self.layout)
        hits = _unexplained(hits, context.explains, results, "a part of the breakdown is missing")
        stated = list(hits)

        def report() -> None:
            stated[:] = self._causes(results, hits)
            for hit in stated:
                hit.facts = context.facts(hit)

        attempt(results, (EVERYWHERE,), report, "causes")
        return _report(results, stated, waivers)

    def _causes(self, results: list[RuleResult], hits: list[Hit]) -> list[Hit]:
        """Report what fails in most rows once, and let findings of one cause name each other."""
        cells = self.cells.values()
        patterns = Patterns.of(results, hits, cells, self.layout, self.learning)
        stated = patterns.report(hits, cells)
        results.extend(
            RuleResult(h.code, h.kind, Outcome.VIOLATED, cells=tuple(h.cells))
            for h in stated
            if h.pattern
        )
        return relate(stated)

    def _discover(self, keys: list[ClusterKey], results: list[RuleResult], hits: list[Hit]) -> None:
        used: dict[tuple[int, ...], int] = {}
        for key in keys if self.layout.grouped else ():
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
            if evaluation.pending or evaluation.hits or evaluation.clashes:
                waiting.append((evaluation, evaluation.pending))
        for evaluation, pending in waiting:
            evaluation.results = []
            evaluation.attempt(partial(self._settle, evaluation, pending))
            hits.extend(_grouped(evaluation))
            results.extend(evaluation.results)
            evaluation.judges.clear()
            evaluation.cluster.groups = {}

    @staticmethod
    def _settle(evaluation: Evaluation, pending: list[Pending]) -> None:
        """Judge the breakdowns that waited for what the rest of the file teaches."""
        shorts = [p for p in pending if p.judgement.verdict == "short" and not p.breakdown.way]
        explained = {id(shorts[i].judgement) for i in ImpliedRules(evaluation).implied(shorts)}
        sums = SumRules(evaluation)
        evaluation.attempt(lambda: explained.update(sums.nested(pending)))
        for one in pending:
            if id(one.judgement) not in explained:
                evaluation.attempt(partial(sums.resolve, one))
        for clash in evaluation.clashes:
            evaluation.attempt(partial(sums.clash, clash))

    def _cluster(self, cluster: Cluster, results: list[RuleResult]) -> Evaluation | None:
        self.learning.begin((cluster.source, cluster.stem))
        if not cluster.cells:
            return None
        evaluation = Evaluation(cluster, self.layout, self.learning)
        evaluation.attempt(partial(cluster.lay_out, self.layout))
        for rules in _RULES:
            evaluation.attempt(rules(evaluation).run)
        results.extend(evaluation.results)
        evaluation.families.clear()
        if not evaluation.pending and not evaluation.hits and not evaluation.clashes:
            evaluation.judges.clear()
            cluster.groups = {}
        return evaluation

    def _check_across(
        self, keys: list[ClusterKey], results: list[RuleResult], hits: list[Hit]
    ) -> None:
        """Evaluate the rules across clusters, and keep what is about the clusters asked for."""
        across = Across(self.cells.values(), self.units, self.layout)
        touched = set(keys)
        everything = len(touched) == len(self.clusters)

        def is_touched(cells: Iterable[Cell]) -> bool:
            return everything or any(self._cluster_key(c) in touched for c in cells)

        def collect(found: Results) -> list[Hit]:
            results.extend(
                r for r in found.results if r.outcome is Outcome.ERROR or is_touched(r.cells)
            )
            return [hit for hit in found.hits if is_touched(hit.cells)]

        hits.extend(collect(across.institutions()))
        hits[:] = _with_balances(hits, collect(across.balances()), results)
        hits.extend(fold_shares(collect(across.measures()), hits))
        columns = across.columns()
        _add_columns(hits, collect(columns))
        hits[:] = _unexplained(
            hits, partial(_is_difference, columns.in_sums), results,
            "the values may be differences",
        )  # fmt: skip


def _with_balances(hits: list[Hit], found: list[Hit], results: list[RuleResult]) -> list[Hit]:
    """Add balances, but those of which another balance reports two cells already."""
    known = {id(c) for hit in hits if hit.kind in {Kind.BALANCE, Kind.CARRY} for c in hit.cells}
    together = _Reported(hits)
    for hit in found:
        if sum(1 for c in hit.cells if id(c) in known) <= 1:
            together.add(hit)
            results.append(RuleResult(hit.code, hit.kind, Outcome.VIOLATED, cells=tuple(hit.cells)))
    return together.hits()


def _add_columns(hits: list[Hit], found: list[Hit]) -> None:
    """Add rows that break a sum between columns.

    Where another rule fails at one of their cells by the same amount, the cause is one.
    """
    by_cell: dict[int, list[Hit]] = {}
    for hit in hits:
        for cell in hit.cells:
            by_cell.setdefault(id(cell), []).append(hit)
    for hit in found:
        same = (h for c in hit.cells for h in by_cell.get(id(c), ()) if h.amounts & hit.amounts)
        known = min(same, key=Hit.rank, default=None)
        if known is None:
            hits.append(hit)
        else:
            known.severity = min(known.severity, hit.severity, key=SEVERITIES.index)
            known.take([hit])


class _Reported:
    """Hits to which others are added, as one with those that fail at a cell by the same amount."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._hits: dict[int, Hit] = {}
        self._at: dict[int, list[Hit]] = {}
        for hit in hits:
            self._take(hit)

    def _take(self, hit: Hit) -> None:
        self._hits[id(hit)] = hit
        for cell in hit.cells if hit.kind in _HARD else ():
            self._at.setdefault(id(cell), []).append(hit)

    def hits(self) -> list[Hit]:
        """Return those that are stated, in the order in which they came."""
        return list(self._hits.values())

    def add(self, hit: Hit) -> None:
        """Add a hit, and let the one that says best what is wrong speak for the others."""
        same = {
            id(other): other
            for cell in hit.cells
            for other in self._at.get(id(cell), ())
            if id(other) in self._hits and other.amounts & hit.amounts
        }
        # A balance names fewer cells than a sum, and so says better which of them is wrong.
        stated, *others = sorted([hit, *same.values()], key=lambda h: (
            h.kind is Kind.SUM, h.rank()[1:]
        ))  # fmt: skip
        if others:
            stated.severity = min((h.severity for h in (stated, *others)), key=SEVERITIES.index)
            stated.take(others)
            for other in others:
                self._hits.pop(id(other), None)
        if stated is hit:
            self._take(hit)


def _grouped(evaluation: Evaluation) -> list[Hit]:
    """Report the hits of a cluster by their causes; each for itself where that crashes."""
    grouped = list(evaluation.hits)

    def group() -> None:
        grouped[:] = group_causes(evaluation.hits, evaluation.confirmed())

    evaluation.attempt(group, "causes")
    return grouped


def _stems(units: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """Find, for measures that are stated only as a rate or share, the counts that they name."""
    relative: dict[tuple[str, str], None] = {}
    counted: dict[str, dict[str, None]] = {}
    for raw_source, raw_measure, raw_unit in units:
        source, measure = lexicon.slug(raw_source), lexicon.measure_of(raw_measure)
        unit = lexicon.slug(raw_unit)
        if unit in measurewords.PERCENT_UNITS or unit in measurewords.RATIO_UNITS:
            role = lexicon.role_of(measure)[1]
            if not role or (role == "share" and unit in measurewords.PERCENT_UNITS):
                relative[source, measure] = None
        elif lexicon.is_additive(measure, unit):
            counted.setdefault(source, {})[measure] = None
    names = {source: CountedNames(counted[source]) for source in counted}
    stems: dict[tuple[str, str], str] = {}
    for source, measure in relative:
        known = counted.get(source, {})
        is_named = measure in known or lexicon.role_of(measure)[0] != measure
        if known and not is_named and (found := names[source].stem(measure)):
            stems[source, measure] = found
    return stems


def _is_difference(confirmed: set[int], hit: Hit) -> bool:
    """Say whether a negative value is what a sum between columns leaves: capacity less occupied."""
    cell = hit.cells[0]
    return (
        hit.kind is Kind.BOUND
        and len(hit.cells) == 1
        and (cell.value or 0) < 0
        and id(cell) in confirmed
    )


def _unexplained(
    hits: list[Hit], explains: Callable[[Hit], bool], results: list[RuleResult], reason: str = ""
) -> list[Hit]:
    """Leave out sums that something explains, whatever rule found them; with a reason, untried.

    What was merged into one of them and is not explained is stated in its place.
    """
    remaining: list[Hit] = []
    freed: list[Hit] = []
    rules: set[str] = set()
    for hit in hits:
        if not explains(hit):
            remaining.append(hit)
            continue
        rules.add(str(hit.code))
        left = [one for one in hit.others if one.kind in _ADDED and not explains(one)]
        if left:
            first, *further = sorted(left, key=Hit.rank)
            first.take(further)
            freed.append(first)
    known = {frozenset(map(id, hit.cells)) for hit in remaining}
    remaining += [hit for hit in freed if frozenset(map(id, hit.cells)) not in known]
    for result in results if rules else ():
        if result.outcome is Outcome.VIOLATED and result.rule in rules:
            result.outcome = Outcome.SKIPPED if reason else Outcome.PASSED
            result.reason = reason
    return remaining


def _fold_into_pack(discovered: list[Hit], pack: list[Hit]) -> list[Hit]:
    """Fold a discovered finding into the pack's rule if both compare the very same cells.

    A quantity reported several times may have been compared with more of its statements, and a sum
    with more or fewer of its parts.
    """
    by_cells: dict[frozenset[str], Hit] = {}
    by_pair: dict[frozenset[str], Hit] = {}
    by_total: dict[str, list[Hit]] = {}
    for hit in pack:
        by_cells[frozenset(c.key for c in hit.cells)] = hit
        if hit.kind is Kind.SAME:
            stated = [c.key for c in (*hit.cells, *hit.symptoms)]
            by_pair |= {frozenset(pair): hit for pair in combinations(stated[:_STATEMENTS], 2)}
        elif hit.kind is Kind.SUM:
            for cell in hit.cells:
                by_total.setdefault(cell.key, []).append(hit)
    remaining = []
    for hit in discovered:
        same = by_cells.get(frozenset(c.key for c in hit.cells))
        if same is None and hit.kind is Kind.SAME:
            same = by_pair.get(frozenset(c.key for c in hit.cells[:2]))
        elif same is None and hit.kind is Kind.SUM:
            same = next((p for p in by_total.get(hit.cells[0].key, ()) if _alike(p, hit)), None)
        if same is None:
            remaining.append(hit)
        else:
            same.witness(hit)
    return [*pack, *remaining]


def _alike(first: Hit, second: Hit) -> bool:
    """Return whether two sums of one total have most of their terms in common."""
    one, two = ({c.key for c in hit.cells} for hit in (first, second))
    return 2 * len(one & two) > max(len(one), len(two))


def _report(results: list[RuleResult], hits: list[Hit], waivers: Iterable[Waiver]) -> Report:
    by_rule: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        by_rule.setdefault(waiver.rule, []).append(waiver)
    findings: list[Finding] = []
    waived: dict[str, str] = {}
    sureness: dict[int, Sure] = {}
    reasons: dict[int, Text] = {}
    for hit in hits:
        sureness[id(hit)], reasons[id(hit)] = assess(hit)
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
