# SPDX-License-Identifier: EUPL-1.2
"""A run of the written rules: which cells each means, and whether its relation holds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from vidik.checks.methods import lexicon
from vidik.checks.methods.grouping import Hit
from vidik.checks.methods.intervals import (
    ANY_COUNT,
    ZERO,
    Span,
    decimal,
    distance,
    span_of,
)
from vidik.checks.methods.model import Outcome, RuleResult, Text
from vidik.checks.methods.shares import (
    HUNDRED,
    bases_for,
    common_bases,
    counts_for,
    nearest_only,
    stated_percent,
)
from vidik.checks.methods.table import reading_order
from vidik.checks.methods.wording import figure, stated, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from vidik.checks.methods.model import Cell

from vidik.checks.methods.packrules import Binding, Rule, Ruleset, Summand, Term, expression

_ASK_ALL = {
    "en": "Ask the institutions named which figure holds",
    "sr": "Питати наведене институције који податак је тачан",
}
_ASK_ONE = {
    "en": "Ask {source} which of its statements holds, or what sets them apart",
    "sr": "Питати институцију {source} који њен навод важи, или по чему се наводи разликују",
}


@dataclass(slots=True)
class _Value:
    """What a term amounts to for one binding."""

    spans: list[Span]
    cells: list[Cell]
    missing: bool = False

    @property
    def shown(self) -> str:
        if not self.cells:
            return "–" if self.missing else "0"
        if len(self.cells) == 1:
            return stated(self.cells[0])
        span = self.spans[0]
        return figure(span.lo if span.lo is not None else span.hi)


_GroupKey = tuple[str, str, str]
_Entry = tuple[tuple[tuple[str, str], ...], str, "Cell"]


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
        self.index: dict[str, dict[_GroupKey, list[_Entry]]] = {}
        dims_of: dict[tuple[tuple[str, str], ...], tuple[tuple[tuple[str, str], ...], str]] = {}
        slug = lexicon.slug
        for cell in cells:
            measure = slug(cell.measure)
            if measure not in wanted:
                continue
            read = dims_of.get(cell.dimensions)
            if read is None:
                read = dims_of[cell.dimensions] = _plain_dimensions(cell.dimensions)
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

        self._fold_followers()

    def _fold_followers(self) -> None:
        """Tell what follows from another violation of the same place and year as related to it."""
        follows = {rule.code: rule.follows for rule in self.ruleset.rules if rule.follows}
        if not follows:
            return
        by_code = {hit.code: hit for hit in self.hits}
        kept: list[Hit] = []
        for hit in self.hits:
            code, _, rest = hit.code.partition(":")
            lead = by_code.get(f"{follows[code]}:{rest}") if code in follows else None
            if lead is None:
                kept.append(hit)
            else:
                lead.take([hit])
        self.hits = kept

    def _touched(self, rule: Rule) -> bool:
        for cell in self.changed or ():
            dims, tag = _plain_dimensions(cell.dimensions)
            for term in (t for first in rule.terms.values() for t in (first, *first.others)):
                if lexicon.slug(cell.measure) in term.measures and (
                    _match(
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
                    head = _match_head(one, key)
                    if head is None:
                        continue
                    for entry in entries:
                        bound = _match_dims(one, entry, head)
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
                name: _value(term, selected[name], binding) for name, term in rule.terms.items()
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
        self, rule: Rule, code: str, binding: dict[str, str], values: dict[str, _Value]
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
        if rule.when is not None and not _is_so(rule.when, values):
            self._result(rule, code, Outcome.SKIPPED, "the rule does not apply here")
            return
        lefts = _side_spans(rule.left, values)
        rights = _side_spans(rule.right, values)
        holds = any(_holds(a, rule.operator, b) for a in lefts for b in rights)
        if holds:
            if missing:
                self._result(
                    rule, code, Outcome.SKIPPED, "missing: " + ", ".join(missing).replace("_", " ")
                )
            else:
                self._result(rule, code, Outcome.PASSED)
            return
        left, right = lefts[0], rights[0]
        low, high = _facing(left, right)
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
        self, rule: Rule, code: str, binding: dict[str, str], values: dict[str, _Value]
    ) -> None:
        percent_value = values[rule.share["percent"]]
        percent = stated_percent(percent_value.cells[0]) if percent_value.cells else None
        whole = _summed(rule.share["whole"], values)
        part = _summed(rule.share["part"], values) if "part" in rule.share else None
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
            base_text = f"{bases[0]}–{bases[1]}" if bases else "–"
        else:
            fits = bool(counts_for(percent, size))
            nearest = round(percent.value * size / HUNDRED)
            exact = Fraction(nearest * HUNDRED, size)
            found = common_bases([percent], whole=False, limit=3 * size)
            base_text = ", ".join(str(b) for b in found[:6]) or "–"
        if fits:
            self._result(rule, code, Outcome.PASSED)
            return
        extra = {
            "expected": f"{float(exact):.1f}",
            "bases": base_text,
        }
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

    def _merge_shares(self, rule: Rule, values: dict[str, _Value]) -> None:
        """Tell shares of one whole that one rule finds wrong as one finding."""
        wholes = {n for _, *ns in expression(rule.share["whole"]) for n in ns if n}
        base = frozenset(id(c) for n in wholes for c in values[n].cells)
        first = self._share_hits.setdefault((rule.code, base), self.hits[-1])
        if first is not self.hits[-1]:
            last = self.hits.pop()
            first.take([last])

    def _conflict(
        self, rule: Rule, code: str, binding: dict[str, str], values: dict[str, _Value]
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
        values: dict[str, _Value],
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
            code,
            rule.kind,
            severity or rule.severity,
            Text(rule.message["en"], params, rule.message),
            Text(resolution["en"], params, resolution),
            cells,
            expected=expected,
            found=found,
            tolerance=decimal(0),
            origin="pack",
        )
        self.hits.append(hit)
        self._result(rule, code, Outcome.VIOLATED, cells=tuple(hit.cells))


def _plain_dimensions(
    raw: tuple[tuple[str, str], ...],
) -> tuple[tuple[tuple[str, str], ...], str]:
    """Reduce dimensions as the checks compare them: no totals, no marks of restatement."""
    kept: list[tuple[str, str]] = []
    tag = ""
    for raw_name, raw_code in raw:
        name = lexicon.slug(raw_name)
        code, restated = lexicon.code_of(name, raw_code)
        if name in lexicon.PSEUDO_NAMES:
            tag = code
            continue
        if restated:
            tag = lexicon.slug(raw_code)
        if not lexicon.is_total(code):
            kept.append((name, code))
    return tuple(kept), tag


def _match_head(term: Term, key: _GroupKey) -> dict[str, str] | None:
    bound: dict[str, str] = {}
    for pattern, text in ((term.source, key[0]), (term.unit, key[1]), (term.period, key[2])):
        found = pattern.match(text)
        if found is None:
            return None
        for name, value in found.items():
            if bound.setdefault(name, value) != value:
                return None
    return bound


def _match_dims(term: Term, entry: _Entry, head: dict[str, str]) -> dict[str, str] | None:  # noqa: C901, PLR0911
    dims, tag, cell = entry
    if term.statement == "none" and tag:
        return None
    if term.statement not in {"any", "none"} and tag != term.statement:
        return None
    if term.note is not None and term.note.match(cell.note) is None:
        return None
    bound = head
    seen = 0
    for name, code in dims:
        pattern = term.dimensions.get(name)
        if pattern is None:
            if term.any_dimension or name in term.ignore:
                continue
            return None
        seen += 1
        found = pattern.match(code)
        if found is None:
            return None
        for variable, value in found.items():
            if bound.get(variable, value) != value:
                return None
            if variable not in bound:
                bound = bound | {variable: value}
    return bound if seen == term.slots else None


def _match(term: Term, key: _GroupKey, entry: _Entry) -> dict[str, str] | None:
    head = _match_head(term, key)
    return None if head is None else _match_dims(term, entry, head)


def _value(  # noqa: C901
    term: Term, selected: dict[Binding, list[tuple[str, Cell]]], binding: dict[str, str]
) -> _Value:
    if term.variables == set(binding):
        entries = selected.get(tuple(sorted(binding.items())), [])
    else:
        entries = [
            entry
            for known, found in selected.items()
            if all(binding.get(k, v) == v for k, v in known)
            for entry in found
        ]
    entries = [e for e in entries if e[1].value is not None]
    if not entries:
        if term.optional:
            return _Value([ZERO], [])
        return _Value([ANY_COUNT], [], missing=True)
    entries.sort(key=lambda e: reading_order(e[1]))
    by_address: dict[str, list[Cell]] = {}
    for address, cell in entries:
        by_address.setdefault(address, []).append(cell)
    options = [[_span(cell) for cell in cells] for cells in by_address.values()]
    if term.take == "sum":
        total = ZERO
        for spans in options:
            total = total.plus(spans[0])
        return _Value([total], [cells[0] for cells in by_address.values()])
    if term.take == "by_source":
        best: dict[str, Cell] = {}
        for _, cell in entries:
            known = best.get(cell.source)
            if known is None or (cell.value or 0) > (known.value or 0):
                best[cell.source] = cell
        cells = [best[source] for source in sorted(best)]
        total = ZERO
        for cell in cells:
            total = total.plus(_span(cell))
        return _Value([total], cells)
    if term.take == "largest":
        return _largest([c for group in by_address.values() for c in group])
    spans = list(dict.fromkeys(span for group in options for span in group))
    return _Value(spans, [next(iter(by_address.values()))[0]])


def _largest(cells: list[Cell]) -> _Value:
    """Give the largest number that cells prove: one of them, or both sexes or two ages together."""
    best = [max(cells, key=lambda c: (c.value or 0, c.id))]
    for found in _apart(cells):
        if sum(c.value or 0 for c in found) > sum(c.value or 0 for c in best):
            best = found
    total = ZERO
    for cell in best:
        total = total.plus(_span(cell))
    return _Value([total], best)


def _apart(cells: list[Cell]) -> list[list[Cell]]:
    """List cells that count different people: alike but for their sex, or for ages that part."""
    beside: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, Cell]] = {}
    for cell in cells:
        for name, code in cell.dimensions:
            plain = lexicon.code_of(lexicon.slug(name), code)[0]
            if lexicon.slug(name) in lexicon.SEX_NAMES or lexicon.ages_of("age", plain):
                rest = tuple(pair for pair in cell.dimensions if pair[0] != name)
                beside.setdefault((name, rest), {}).setdefault(plain, cell)
    found = []
    for codes in beside.values():
        ages = sorted(span for code in codes if (span := lexicon.ages_of("age", code)))
        if len(codes) > 1 and all(a[1] <= b[0] for a, b in pairwise(ages)):
            found.append([codes[code] for code in sorted(codes)])
    return found


def _span(cell: Cell) -> Span:
    percent = lexicon.slug(cell.unit) in lexicon.PERCENT_UNITS
    if cell.value is None:
        return ANY_COUNT
    return span_of(cell.value, cell.qualifier, percent=percent)


def _side_spans(side: list[Summand], values: dict[str, _Value]) -> list[Span]:
    sums = [ZERO]
    for times, name, of in side:
        spans = values[name].spans[:4]
        if of:
            spans = [_share_span(values[name], base) for base in values[of].spans[:2]]
        sums = [s.plus(x.times(times)) for s in sums for x in spans]
    return sums


def _summed(text: str, values: dict[str, _Value]) -> Span | None:
    """Add up an expression of terms; None if one of them is missing."""
    side = expression(text)
    if any(values[name].missing for _, *names in side for name in names if name):
        return None
    return _side_spans(side, values)[0]


def _share_span(percent: _Value, base: Span) -> Span:
    read = stated_percent(percent.cells[0]) if percent.cells else None
    if read is None:
        return ANY_COUNT
    low, high = read.span.lo, read.span.hi
    return Span(
        None if low is None or base.lo is None else Fraction(low) * Fraction(base.lo) / HUNDRED,
        None if high is None or base.hi is None else Fraction(high) * Fraction(base.hi) / HUNDRED,
        read.span.lo_open,
        read.span.hi_open,
    )


def _holds(left: Span, operator: str, right: Span) -> bool:
    if operator == "=":
        return left.meets(right)
    if operator == "<=":
        return not right.below(left)
    return not left.below(right)


def _is_so(when: tuple[list[Summand], str, list[Summand]], values: dict[str, _Value]) -> bool:
    """Tell whether a condition holds whichever of the stated numbers are the right ones."""
    left, operator, right = when
    return all(
        a.exact and b.exact and _holds(a, operator, b)
        for a in _side_spans(left, values)
        for b in _side_spans(right, values)
    )


def _facing(left: Span, right: Span) -> tuple[Fraction | int, Fraction | int]:
    if left.below(right):
        return left.hi or 0, right.lo or 0
    low = left.lo if left.lo is not None else left.hi
    high = right.hi if right.hi is not None else right.lo
    return low or 0, high or 0
