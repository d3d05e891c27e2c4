# SPDX-License-Identifier: EUPL-1.2
"""Rules that a country pack writes down, because only knowledge of the field says they must hold.

A rule names *terms*, each a selection of cells by source, measure, unit, period and dimensions,
and a *relation* between them. Patterns may hold `*` (anything), `{name}` (the same in every term)
and, in periods, `{y}` and `{y-1}`. One rule so covers every office and every year. Rules never
name ids.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from . import lexicon
from .intervals import Number, number
from .model import SEVERITIES, Kind
from .rulefile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


_CODE = re.compile(r"^[A-Z]{2,3}(-[A-Z0-9]+)+$")
_VARIABLE = re.compile(r"\{([a-z]+)([+-]\d+)?\}")
_TERM = re.compile(r"^[a-z][a-z0-9_]*$")
_TOKENS = re.compile(r"\s*([+*-]|<=|>=|=|%|[a-z][a-z0-9_]*|\d+(?:/\d+|\.\d+)?)")
_RULE_KEYS = {
    "code", "kind", "severity", "source", "statement", "explanation", "terms", "relation",
    "share", "conflict", "message", "resolution", "given", "when", "rounding",
    "follows", "held", "failed",
}  # fmt: skip
_DEADLINE_KEYS = {
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


def load_rules(place: str | Path) -> Ruleset:
    """Load every rule file of a folder, or one file of rules in YAML or JSON.

    Raises RulesError with each fault found: an unknown key, a relation that names no term, a code
    that stands twice.
    """
    where = Path(place)
    if where.is_dir():
        paths = sorted([*where.glob("*.yaml"), *where.glob("*.yml")])
    elif where.is_file():
        paths = [where]
    else:
        message = f"{where}: no such folder or file of rules"
        raise RulesError(message)
    faults: list[str] = []
    entries: list[tuple[str, object]] = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
            data = json.loads(text) if path.suffix == ".json" else read_yaml(text)
        except (yaml.YAMLError, ValueError) as fault:
            faults.append(f"{path.name}: not readable: {fault}")
            continue
        listed = data.get("rules") if isinstance(data, dict) else None
        if not isinstance(listed, list):
            faults.append(f"{path.name}: a file of rules is a mapping with a list 'rules'")
            continue
        entries.extend((path.name, entry) for entry in listed)
    return _ruleset(entries, faults)


def ruleset_of(entries: list[dict[str, object]]) -> Ruleset:
    """Read rules as a file of rules holds them.

    Raises RulesError with each fault found.
    """
    return _ruleset([("rules", entry) for entry in entries], [])


def _ruleset(entries: list[tuple[str, object]], faults: list[str]) -> Ruleset:
    rules: list[Rule] = []
    codes: set[str] = set()
    for name, entry in entries:
        code = entry.get("code", "?") if isinstance(entry, dict) else "?"
        try:
            rule = _rule(entry)  # type: ignore[arg-type]
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            faults.append(f"{name}: {code}: {fault}")
            continue
        if rule.code in codes:
            faults.append(f"{name}: {code}: this code stands twice")
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

        code=code, kind=Kind(str(entry["kind"])), severity=severity, source=_source(entry),
        statement=_texts(entry, "statement"), explanation=_texts(entry, "explanation"),
        message=_texts(entry, "message"), resolution=_texts(entry, "resolution"), terms=terms,
    )  # fmt: skip
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
        requested = {n for side in (rule.when[0], rule.when[2]) for _, *ns in side for n in ns if n}
        used |= requested
        rule.given += sorted(requested - set(rule.given))
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
    unknown = set(spec) - _DEADLINE_KEYS
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


def _relation(text: str) -> tuple[list[Summand], str, list[Summand]]:
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


def expression(text: str) -> list[Summand]:
    """Read a sum of terms as it is in a rule: numbers and names with their signs."""
    return _side(_tokens(text), text)
