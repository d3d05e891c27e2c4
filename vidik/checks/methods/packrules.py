# SPDX-License-Identifier: EUPL-1.2
"""Rules that a country pack writes down, because only knowledge of the field says they must hold.

A rule names *terms*, each a selection of cells by source, measure, unit, period and dimensions,
and a *relation* between them. Patterns may hold `*` (anything), `{name}` (the same in every term)
and, in periods, `{y}` and `{y-1}`. One rule so covers every office and every year. Rules never
name ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from vidik.checks.methods import lexicon
from vidik.checks.methods.grouping import Hit
from vidik.checks.methods.intervals import (
    ANY_COUNT,
    ZERO,
    Number,
    Span,
    decimal,
    distance,
    number,
    span_of,
)
from vidik.checks.methods.model import SEVERITIES, Kind, Outcome, RuleResult, Text
from vidik.checks.methods.rulefile import read_yaml
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

_CODE = re.compile(r"^[A-Z]{2,3}(-[A-Z0-9]+)+$")
_VARIABLE = re.compile(r"\{([a-z]+)([+-]\d+)?\}")
_TERM = re.compile(r"^[a-z][a-z0-9_]*$")
_TOKENS = re.compile(r"\s*([+*-]|<=|>=|=|%|[a-z][a-z0-9_]*|\d+(?:/\d+|\.\d+)?)")
_RULE_KEYS = {
    "code", "kind", "severity", "source", "statement", "explanation", "terms", "relation",
    "share", "conflict", "message", "resolution", "given", "when", "rounding",
    "follows",
}  # fmt: skip
_TERM_KEYS = {
    "measure", "source", "unit", "period", "dimensions", "ignore", "take", "optional", "statement",
    "note",
}  # fmt: skip

_TWO = 2
_OPERATORS = {"+": 1, "-": -1}
_CAPTURES = {"y": r"(\d{4})", "cc": r"([a-z]{2})"}
"""`{y}` is a year, `{cc}` a country's two letters; any other variable takes what stands there."""

Binding = tuple[tuple[str, str], ...]
Summand = tuple[Number, str, str]
"""How many times a term counts, its name, and of a share the name of its base."""


class RulesError(ValueError):
    """A rule file that cannot be used; says which file and rule, and why."""


class Pattern:
    """A pattern for one column: alternatives with `*` and `{variable}`."""

    __slots__ = ("alternatives", "literal", "variables")

    def __init__(self, text: object, *, slugged: bool) -> None:
        items = text if isinstance(text, list) else [text]
        self.alternatives: list[tuple[re.Pattern[str], list[tuple[str, int]]]] = []
        self.variables: set[str] = set()
        literals: set[str] = set()
        written: list[tuple[str, list[tuple[str, int]]]] = []
        plain = True
        for item in items:
            raw = str(item)
            if slugged and not any(sign in raw for sign in "{*?"):
                raw = lexicon.slug(raw)
            pieces: list[str] = []
            captured: list[tuple[str, int]] = []
            at = 0
            for match in _VARIABLE.finditer(raw):
                pieces.append(
                    re.escape(raw[at : match.start()]).replace(r"\*", ".*").replace(r"\?", ".")
                )
                name = match[1]
                pieces.append(_CAPTURES.get(name, r"([^;]+?)"))
                captured.append((name, int(match[2] or 0)))
                self.variables.add(name)
                at = match.end()
            pieces.append(re.escape(raw[at:]).replace(r"\*", ".*").replace(r"\?", "."))
            written.append(("^" + "".join(pieces) + "$", captured))
            if captured or "*" in raw or "?" in raw:
                plain = False
            literals.add(raw)
        self.literal = frozenset(literals) if plain else None
        if not plain:
            self.alternatives = [(re.compile(text), captured) for text, captured in written]

    def match(self, text: str) -> dict[str, str] | None:
        """Match a value; gives the variables that it binds."""
        if self.literal is not None:
            return {} if text in self.literal else None
        for regex, captured in self.alternatives:
            found = regex.match(text)
            if found is None:
                continue
            bound: dict[str, str] = {}
            for i, (name, shift) in enumerate(captured):
                value = found[i + 1]
                if name == "y":
                    value = str(int(value) - shift)
                if bound.get(name, value) != value:
                    break
                bound[name] = value
            else:
                return bound
        return None


@dataclass(slots=True)
class Term:
    """A selection of cells that stands for one number in a relation."""

    name: str
    measures: frozenset[str]
    source: Pattern
    unit: Pattern
    period: Pattern
    dimensions: dict[str, Pattern]
    ignore: frozenset[str]
    any_dimension: bool
    take: str
    optional: bool
    statement: str
    note: Pattern | None
    slots: int
    """How many dimensions a cell must have beside the ignored ones."""
    others: list[Term] = field(default_factory=list)
    """Further selections that mean the same number under other names."""

    @property
    def variables(self) -> set[str]:
        """Names that its patterns bind."""
        found = self.source.variables | self.period.variables | self.unit.variables
        for pattern in self.dimensions.values():
            found |= pattern.variables
        return found


@dataclass(slots=True)
class Rule:
    """One rule of a pack."""

    code: str
    kind: Kind
    severity: str
    source: Mapping[str, str]
    """Where the identity comes from, by language: a law, a form, the meaning of the words."""
    statement: Mapping[str, str]
    explanation: Mapping[str, str]
    message: Mapping[str, str]
    resolution: Mapping[str, str]
    terms: dict[str, Term]
    left: list[Summand] = field(default_factory=list)
    operator: str = "="
    right: list[Summand] = field(default_factory=list)
    share: dict[str, str] = field(default_factory=dict)
    conflict: list[str] = field(default_factory=list)
    relation: str = ""
    given: list[str] = field(default_factory=list)
    when: tuple[list[Summand], str, list[Summand]] | None = None
    """A relation that must hold for the rule to be asked at all."""
    """Terms that must be stated for the rule to mean anything."""
    follows: str = ""
    """Rule whose violation, for the same place and year, already tells this one's cause."""
    nearest: bool = False
    """Judge a share by rounding to the nearest digit only."""


@dataclass(slots=True)
class Ruleset:
    """The rules of a pack."""

    rules: list[Rule] = field(default_factory=list)


# ------------------------------------------------------------------------------------ loading


def load_rules(directory: str | Path) -> Ruleset:
    """Load every rule file of a folder.

    Raises RulesError with each fault found: an unknown key, a relation that names no term, a code
    that stands twice.
    """
    folder = Path(directory)
    if not folder.is_dir():
        message = f"{folder}: no such folder of rules"
        raise RulesError(message)
    rules: list[Rule] = []
    faults: list[str] = []
    codes: set[str] = set()
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        try:
            data = read_yaml(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as fault:
            faults.append(f"{path.name}: not readable: {fault}")
            continue
        entries = data.get("rules") if isinstance(data, dict) else None
        if not isinstance(entries, list):
            faults.append(f"{path.name}: a file of rules is a mapping with a list 'rules'")
            continue
        for entry in entries:
            code = entry.get("code", "?") if isinstance(entry, dict) else "?"
            try:
                rule = _rule(entry)
            except (ValueError, KeyError, TypeError, AttributeError) as fault:
                faults.append(f"{path.name}: {code}: {fault}")
                continue
            if rule.code in codes:
                faults.append(f"{path.name}: {code}: this code stands twice")
                continue
            codes.add(rule.code)
            rules.append(rule)
    faults.extend(
        f"{rule.code}: follows {rule.follows}, which is no rule"
        for rule in rules
        if rule.follows and rule.follows not in codes
    )
    if faults:
        raise RulesError("\n".join(faults))
    return Ruleset(rules)


def _need(*, holds: bool, why: str) -> None:
    if not holds:
        raise ValueError(why)


def _texts(entry: Mapping[str, object], key: str) -> dict[str, str]:
    value = entry.get(key) or {}
    _need(holds=isinstance(value, dict), why=f"'{key}' gives texts by language")
    return {str(k): " ".join(str(v).split()) for k, v in value.items()}  # type: ignore[attr-defined]


def _source(entry: Mapping[str, object]) -> dict[str, str]:
    """Read where a rule comes from; a bare text is English."""
    value = entry.get("source", "")
    return {"en": value} if isinstance(value, str) else _texts(entry, "source")


def _rule(entry: Mapping[str, object]) -> Rule:
    unknown = set(entry) - _RULE_KEYS
    _need(holds=not unknown, why=f"unknown keys {sorted(unknown)}")
    code = str(entry["code"])
    _need(holds=bool(_CODE.match(code)), why="a code is written like SR-PP-NAME")
    severity = str(entry.get("severity", "medium"))
    _need(holds=severity in SEVERITIES, why=f"severity is one of {SEVERITIES}")
    raw_terms = entry["terms"]
    _need(holds=isinstance(raw_terms, dict), why="'terms' is a mapping")
    terms = {str(n): _term(str(n), t) for n, t in raw_terms.items()}  # type: ignore[attr-defined]
    rule = Rule(
        code=code,
        kind=Kind(str(entry["kind"])),
        severity=severity,
        source=_source(entry),
        statement=_texts(entry, "statement"),
        explanation=_texts(entry, "explanation"),
        message=_texts(entry, "message"),
        resolution=_texts(entry, "resolution"),
        terms=terms,
    )
    _need(holds={"en", "sr"} <= set(rule.message), why="'message' is given in en and sr")
    forms = [k for k in ("relation", "share", "conflict") if k in entry]
    _need(holds=len(forms) == 1, why="a rule has one of relation, share, conflict")
    if forms[0] == "relation":
        rule.relation = str(entry["relation"])
        rule.left, rule.operator, rule.right = _relation(rule.relation)
        used = {n for _, *names in (*rule.left, *rule.right) for n in names if n}
    elif forms[0] == "share":
        share = entry["share"]
        _need(holds=isinstance(share, dict), why="'share' names percent, whole and perhaps part")
        rule.share = {str(k): str(v) for k, v in share.items()}  # type: ignore[attr-defined]
        _need(
            holds={"percent", "whole"} <= set(rule.share) <= {"percent", "part", "whole"},
            why="'share' names percent, whole and perhaps part",
        )
        used = {
            name
            for text in rule.share.values()
            for _, *names in _side(_tokens(text), text)
            for name in names
            if name
        }
    else:
        pair = entry["conflict"]
        rule.conflict = [str(n) for n in pair] if isinstance(pair, list) else []
        _need(holds=len(rule.conflict) == _TWO, why="'conflict' names two terms")
        used = set(rule.conflict)
    given = entry.get("given") or []
    _need(holds=isinstance(given, list), why="'given' is a list of terms")
    rule.given = [str(n) for n in given]  # type: ignore[attr-defined]
    used |= set(rule.given)
    if "when" in entry:
        rule.when = _relation(str(entry["when"]))
        asked = {n for side in (rule.when[0], rule.when[2]) for _, *ns in side for n in ns if n}
        used |= asked
        rule.given += sorted(asked - set(rule.given))
    rounding = str(entry.get("rounding", "any"))
    _need(holds=rounding in {"any", "nearest"}, why="'rounding' is any or nearest")
    rule.follows = str(entry.get("follows", ""))
    rule.nearest = rounding == "nearest"
    _need(holds=used <= set(terms), why=f"names no term: {sorted(used - set(terms))}")
    _need(holds=used == set(terms), why=f"terms not used: {sorted(set(terms) - used)}")
    return rule


def _term(name: str, spec: object) -> Term:
    if isinstance(spec, list):
        _need(holds=bool(spec), why=f"term '{name}' selects nothing")
        first, *others = (_term(name, one) for one in spec)
        _need(
            holds=all(o.variables == first.variables for o in others),
            why=f"term '{name}': all selections bind the same variables",
        )
        first.others = others
        return first
    _need(holds=isinstance(spec, dict), why=f"term '{name}' is a mapping")
    return _one_term(name, spec)  # type: ignore[arg-type]


def _one_term(name: str, spec: Mapping[str, object]) -> Term:
    _need(holds=bool(_TERM.match(name)), why=f"term '{name}' is not a plain name")
    unknown = set(spec) - _TERM_KEYS
    _need(holds=not unknown, why=f"term '{name}': unknown keys {sorted(unknown)}")
    measures = spec["measure"]
    dims = spec.get("dimensions") or {}
    ignore = spec.get("ignore") or []
    _need(holds=isinstance(dims, dict), why=f"term '{name}': 'dimensions' is a mapping")
    _need(holds=isinstance(ignore, list), why=f"term '{name}': 'ignore' is a list")
    take = str(spec.get("take", "one"))
    _need(
        holds=take in {"one", "sum", "largest", "by_source"},
        why=f"term '{name}': unknown take '{take}'",
    )
    return Term(
        name=name,
        measures=frozenset(
            lexicon.slug(str(m)) for m in (measures if isinstance(measures, list) else [measures])
        ),
        source=Pattern(spec["source"], slugged=True),
        unit=Pattern(spec.get("unit", "*"), slugged=True),
        period=Pattern(spec.get("period", "{y}"), slugged=False),
        dimensions={
            lexicon.slug(alias): _codes(lexicon.slug(alias), p)
            for n, p in dims.items()  # type: ignore[attr-defined]
            for alias in str(n).split("|")
        },
        slots=len(dims),  # type: ignore[arg-type]
        ignore=frozenset(lexicon.slug(str(i)) for i in ignore),  # type: ignore[attr-defined]
        any_dimension="*" in ignore,  # type: ignore[operator]
        take=take,
        optional=bool(spec.get("optional", False)),
        statement=str(spec.get("statement", "any")),
        note=Pattern(spec["note"], slugged=False) if spec.get("note") else None,
    )


def _codes(name: str, patterns: object) -> Pattern:
    codes = patterns if isinstance(patterns, list) else [patterns]
    return Pattern(
        [
            str(c) if any(sign in str(c) for sign in "{*?") else lexicon.code_of(name, str(c))[0]
            for c in codes
        ],
        slugged=True,
    )


def _relation(
    text: str,
) -> tuple[list[Summand], str, list[Summand]]:
    """Read `a + b - c = d`, with `p % a` for a share of a number and `12 a` for twelve times it."""
    tokens = _tokens(text)
    operators = [t for t in tokens if t in {"=", "<=", ">="}]
    if len(operators) != 1:
        message = f"relation '{text}' has no single =, <= or >="
        raise ValueError(message)
    middle = tokens.index(operators[0])
    return _side(tokens[:middle], text), operators[0], _side(tokens[middle + 1 :], text)


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _TOKENS.match(text, at)
        if match is None:
            message = f"relation '{text}' is not readable from '{text[at:]}'"
            raise ValueError(message)
        tokens.append(match[1])
        at = match.end()
    return tokens


def _side(tokens: list[str], text: str) -> list[Summand]:
    result: list[Summand] = []
    times: Number = 1
    i = 0
    expect = True
    while i < len(tokens):
        token = tokens[i]
        if token in _OPERATORS:
            times = _OPERATORS[token]
            expect = True
        elif expect and token[0].isdigit():
            times *= number(Fraction(token))
            i += 1 if i + 1 < len(tokens) and tokens[i + 1] == "*" else 0
        elif not expect or not _TERM.match(token):
            message = f"relation '{text}' is not readable at '{token}'"
            raise ValueError(message)
        elif i + 2 < len(tokens) and tokens[i + 1] == "%":
            result.append((times, token, tokens[i + 2]))
            i += 2
            expect = False
        else:
            result.append((times, token, ""))
            expect = False
        i += 1
    if not result or expect:
        message = f"relation '{text}' has an empty side"
        raise ValueError(message)
    return result


# ------------------------------------------------------------------------------------ evaluating


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
        wholes = {n for _, *ns in _side(_tokens(rule.share["whole"]), "") for n in ns if n}
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
        resolution = rule.resolution or {
            "en": "Ask the institutions named which figure holds",
            "sr": "Питати наведене институције који податак је тачан",
        }
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
        cells = [c for group in by_address.values() for c in group]
        largest = max(cells, key=lambda c: (c.value or 0, c.id))
        return _Value([_span(largest)], [largest])
    spans = list(dict.fromkeys(span for group in options for span in group))
    return _Value(spans, [next(iter(by_address.values()))[0]])


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
    side = _side(_tokens(text), text)
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
