# SPDX-License-Identifier: EUPL-1.2
"""A run of the written rules: which cells each means, and whether its relation holds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from . import lexicon
from .grouping import Hit
from .intervals import decimal, distance
from .model import Outcome, RuleResult
from .packterms import (
    Entry,
    GroupKey,
    Meaning,
    facing,
    holds,
    is_so,
    match,
    match_dimensions,
    match_head,
    meaning,
    plain_dimensions,
    side_spans,
    summed,
)
from .percents import HUNDRED, bases_for, common_bases, counts_for, nearest_only, stated_percent
from .wording import figure, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from .model import Cell

from .packrules import Binding, Rule, Ruleset, Term, expression

_ASK_ALL = {
    "en": "Ask the institutions named which figure holds",
    "sr": "Питати наведене институције који податак је тачан",
}
_ASK_ONE = {
    "en": "Ask {source} which of its statements holds, or what sets them apart",
    "sr": "Питати институцију {source} који њен навод важи, или по чему се наводи разликују",
}


class PackRun:
    """Evaluates a pack's rules over cells."""

    def __init__(
        self, ruleset: Ruleset, cells: Iterable[Cell], changed: Sequence[Cell] | None = None
    ) -> None:
        self.ruleset = ruleset
        self.changed = changed
        self.results: list[RuleResult] = []
        self.hits: list[Hit] = []
        wanted = {
            m
            for rule in ruleset.rules
            for first in rule.terms.values()
            for t in (first, *first.others)
            for m in t.measures
        }
        self.index: dict[str, dict[GroupKey, list[Entry]]] = {}
        dims_of: dict[tuple[tuple[str, str], ...], tuple[tuple[tuple[str, str], ...], str]] = {}
        slug = lexicon.slug
        for cell in cells:
            measure = slug(cell.measure)
            if measure not in wanted:
                continue
            read = dims_of.get(cell.dimensions)
            if read is None:
                read = dims_of[cell.dimensions] = plain_dimensions(cell.dimensions)
            key = (slug(cell.source), slug(cell.unit), cell.period)
            self.index.setdefault(measure, {}).setdefault(key, []).append((*read, cell))
        self._share_hits: dict[tuple[str, frozenset[int]], Hit] = {}

    def run(self) -> None:
        """Evaluate all rules; a rule that crashes is an error, never a pass."""
        for rule in self.ruleset.rules:
            if self.changed is not None and not self._touched(rule):
                continue
            try:
                self._rule(rule)
            except Exception as fault:  # noqa: BLE001
                self.results.append(
                    RuleResult(
                        rule.code,
                        rule.kind,
                        Outcome.ERROR,
                        origin="pack",
                        reason=f"{type(fault).__name__}: {fault}",
                    )
                )

        self._fold_dependents()

    def _fold_dependents(self) -> None:
        """Mark what follows from another violation of the same place and year as related to it."""
        follows = {rule.code: rule.follows for rule in self.ruleset.rules if rule.follows}
        if not follows:
            return
        by_code = {hit.code: hit for hit in self.hits}
        remaining: list[Hit] = []
        for hit in self.hits:
            code, _, rest = hit.code.partition(":")
            lead = by_code.get(f"{follows[code]}:{rest}") if code in follows else None
            if lead is None:
                remaining.append(hit)
            else:
                lead.take([hit])
        self.hits = remaining

    def _touched(self, rule: Rule) -> bool:
        for cell in self.changed or ():
            dims, tag = plain_dimensions(cell.dimensions)
            for term in (t for first in rule.terms.values() for t in (first, *first.others)):
                if lexicon.slug(cell.measure) in term.measures and (
                    match(
                        term,
                        (lexicon.slug(cell.source), lexicon.slug(cell.unit), cell.period),
                        (dims, tag, cell),
                    )
                    is not None
                ):
                    return True
        return False

    def _select(self, term: Term) -> dict[Binding, list[tuple[str, Cell]]]:
        found: dict[Binding, list[tuple[str, Cell]]] = {}
        for one in (term, *term.others):
            literal = one.source.literal
            for measure in one.measures:
                for key, entries in self.index.get(measure, {}).items():
                    if literal is not None and key[0] not in literal:
                        continue
                    head = match_head(one, key)
                    if head is None:
                        continue
                    for entry in entries:
                        bound = match_dimensions(one, entry, head)
                        if bound is None:
                            continue
                        binding = tuple(sorted(bound.items()))
                        address = f"{key[0]}|{key[2]}|{entry[0]}"
                        found.setdefault(binding, []).append((address, entry[2]))
        return found

    def _rule(self, rule: Rule) -> None:
        selected = {name: self._select(term) for name, term in rule.terms.items()}
        bindings = self._bindings(rule, selected)
        if not bindings:
            self._result(rule, rule.code, Outcome.SKIPPED, "no figures of this kind")
            return
        for binding in bindings:
            values = {
                name: meaning(term, selected[name], binding) for name, term in rule.terms.items()
            }
            named = [v for n, v in sorted(binding.items()) if n != "y"]
            code = ":".join((rule.code, *named, *([binding["y"]] if "y" in binding else [])))
            if rule.share:
                self._share(rule, code, binding, values)
            elif rule.conflict:
                self._conflict(rule, code, binding, values)
            else:
                self._compare(rule, code, binding, values)

    @staticmethod
    def _bindings(
        rule: Rule, selected: Mapping[str, dict[Binding, list[tuple[str, Cell]]]]
    ) -> list[dict[str, str]]:
        """List the ways to fill the rule's variables for which figures exist."""
        everything = {v for term in rule.terms.values() for v in term.variables}
        full = [n for n, t in rule.terms.items() if t.variables == everything]
        found: set[Binding] = set()
        for name in full:
            found.update(selected[name])
        if not full:
            partial: list[dict[str, str]] = [{}]
            for name in rule.terms:
                joined: list[dict[str, str]] = []
                for known in partial:
                    fitting = [
                        known | dict(b)
                        for b in selected[name]
                        if all(known.get(k, v) == v for k, v in b)
                    ]
                    joined.extend(fitting)
                partial = joined or partial
            found = {tuple(sorted(b.items())) for b in partial if set(b) == everything}
        return [dict(b) for b in sorted(found)]

    def _result(
        self, rule: Rule, code: str, outcome: Outcome, reason: str = "", cells: Sequence[Cell] = ()
    ) -> None:
        self.results.append(
            RuleResult(code, rule.kind, outcome, origin="pack", reason=reason, cells=cells)
        )

    def _compare(
        self, rule: Rule, code: str, binding: dict[str, str], values: dict[str, Meaning]
    ) -> None:
        missing = sorted(name for name, value in values.items() if value.missing)
        absent = [name for name in rule.given if values[name].missing]
        if absent:
            self._result(
                rule, code, Outcome.SKIPPED, "missing: " + ", ".join(absent).replace("_", " ")
            )
            return
        if len(missing) == len(values):
            self._result(rule, code, Outcome.SKIPPED, "no figures of this kind")
            return
        if rule.when is not None and not is_so(rule.when, values):
            self._result(rule, code, Outcome.SKIPPED, "the rule does not apply here")
            return
        lefts = side_spans(rule.left, values)
        rights = side_spans(rule.right, values)
        if any(holds(a, rule.operator, b) for a in lefts for b in rights):
            if missing:
                self._result(
                    rule, code, Outcome.SKIPPED, "missing: " + ", ".join(missing).replace("_", " ")
                )
            else:
                self._result(rule, code, Outcome.PASSED)
            return
        left, right = lefts[0], rights[0]
        low, high = facing(left, right)
        exact = left.exact and right.exact
        extra = {
            "left": figure(low),
            "right": figure(high),
            "difference": figure(distance(low, high)),
        }
        severity = rule.severity if exact or rule.operator != "=" else "low"
        self._hit(
            rule, code, binding, values, extra, decimal(high), decimal(low), severity=severity
        )

    def _share(
        self, rule: Rule, code: str, binding: dict[str, str], values: dict[str, Meaning]
    ) -> None:
        percent_value = values[rule.share["percent"]]
        percent = stated_percent(percent_value.cells[0]) if percent_value.cells else None
        whole = summed(rule.share["whole"], values)
        part = summed(rule.share["part"], values) if "part" in rule.share else None
        if percent is None or whole is None or ("part" in rule.share and part is None):
            self._result(rule, code, Outcome.SKIPPED, "a side of the share is missing")
            return
        if rule.nearest:
            percent = nearest_only(percent)
        size = whole.lo
        if not isinstance(size, int) or size <= 0 or not whole.exact:
            self._result(rule, code, Outcome.SKIPPED, "the base of the share is not exact")
            return
        if part is not None and part.lo is not None:
            count = part.lo
            fits = percent.allows(Fraction(count) * HUNDRED / size)
            exact = Fraction(count) * HUNDRED / size
            bases = bases_for(percent, count)
            base_text = figure(min(max(size, bases[0]), bases[1])) if bases else "–"
        else:
            fits = bool(counts_for(percent, size))
            nearest = round(percent.value * size / HUNDRED)
            exact = Fraction(nearest * HUNDRED, size)
            found = common_bases([percent], whole=False, limit=3 * size)
            fitting = min(found, key=lambda base: (abs(base - size), base), default=None)
            base_text = figure(fitting)
        if fits:
            self._result(rule, code, Outcome.PASSED)
            return
        extra = {"expected": f"{float(exact):.1f}", "bases": base_text}
        self._hit(
            rule,
            code,
            binding,
            values,
            extra,
            decimal(Fraction(round(exact, 2))),
            percent_value.cells[0].value,
        )
        self._merge_shares(rule, values)

    def _merge_shares(self, rule: Rule, values: dict[str, Meaning]) -> None:
        """Report shares of one whole that one rule finds wrong as one finding."""
        wholes = {n for _, *ns in expression(rule.share["whole"]) for n in ns if n}
        base = frozenset(id(c) for n in wholes for c in values[n].cells)
        first = self._share_hits.setdefault((rule.code, base), self.hits[-1])
        if first is not self.hits[-1]:
            last = self.hits.pop()
            first.take([last])

    def _conflict(
        self, rule: Rule, code: str, binding: dict[str, str], values: dict[str, Meaning]
    ) -> None:
        """Two descriptions that cannot both be of one thing, yet carry its number."""
        first, second = (values[name] for name in rule.conflict)
        if first.missing or second.missing:
            self._result(rule, code, Outcome.SKIPPED, "only one of the two is stated")
            return
        if not any(a.meets(b) for a in first.spans for b in second.spans):
            self._result(rule, code, Outcome.PASSED)
            return
        self._hit(rule, code, binding, values, {}, first.cells[0].value, second.cells[0].value)

    def _hit(  # noqa: PLR0917
        self,
        rule: Rule,
        code: str,
        binding: dict[str, str],
        values: dict[str, Meaning],
        extra: dict[str, str],
        expected: Decimal | None,
        found: Decimal | None,
        *,
        severity: str = "",
    ) -> None:
        cells = [cell for value in values.values() for cell in value.cells]
        params = {"where": where(cells), **binding, **extra}
        for name, value in values.items():
            params[name] = value.shown
            params[f"{name}_where"] = where(value.cells)
            params[f"{name}_parts"] = " + ".join(figure(c.value) for c in value.cells)
        sources = {cell.source for cell in cells}
        resolution = rule.resolution or (_ASK_ONE if len(sources) == 1 else _ASK_ALL)
        params.setdefault("source", min(sources, default=""))
        hit = Hit(
            code, rule.kind, severity or rule.severity, rule.message["en"], resolution["en"],
            params, cells,
            expected=expected, found=found, origin="pack",
        )  # fmt: skip
        hit.text = replace(hit.text, translations=rule.message)
        hit.resolution = replace(hit.resolution, translations=resolution)
        self.hits.append(hit)
        self._result(rule, code, Outcome.VIOLATED, cells=tuple(hit.cells))
