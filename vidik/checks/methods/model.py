# SPDX-License-Identifier: EUPL-1.2
"""The things that checks speak about: cells, rule results, findings, reports.

Everything here is plain data. A cell is one stated figure; a report says which rules held, which
were violated, and which could not be judged.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from string import Formatter
from typing import TYPE_CHECKING, Final, Protocol

from .intervals import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from .speech import TextRenderer
    from .summary import Summary

    Translate = Callable[[str], str]

CELLS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """One stated figure, as the checks see it."""

    key: str
    """Reference of the owner (a row of a file, the key of a stored observation)."""
    id: str
    """Citation id that a reader knows the figure by."""
    section: str
    """Where it is stated."""
    source: str
    """Institution that stated it."""
    measure: str
    unit: str
    period: str
    dimensions: tuple[tuple[str, str], ...] = ()
    """Pairs of dimension name and code."""
    value: Decimal | None = None
    """None is a missing value; its reason is the status."""
    status: str | None = None
    qualifier: str = "exact"
    note: str = ""


class Kind(StrEnum):
    """What a rule compares."""

    SUM = "sum"
    BALANCE = "balance"
    SHARE = "share"
    SAME = "same"
    BOUND = "bound"
    CARRY = "carry"
    MISSING = "missing"
    TREND = "trend"


class Outcome(StrEnum):
    """The outcome of a rule."""

    PASSED = "passed"
    VIOLATED = "violated"
    SKIPPED = "skipped"
    ERROR = "error"
    WAIVED = "waived"


SEVERITIES = ("high", "medium", "low")


class Basis(StrEnum):
    """What tells that cells ought to agree."""

    ARITHMETIC = "arithmetic"
    """The cells say by themselves what they are: one quantity twice, a total and its parts."""
    LEARNED = "learned"
    """The relation holds in other rows of the same file."""
    WORDS = "words"
    """Names or notes say so."""


@dataclass(frozen=True, slots=True)
class Ground:
    """How a relation is known: what tells it, and in how many of the tried places it holds."""

    basis: Basis
    held: int = 0
    tried: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a finding's cells besides what its rule says."""

    doubtful: Cell | None = None
    """The one cell that its other sums, or its series, do not confirm."""
    right: Decimal | None = None
    """What the doubtful cell would have to be."""
    slip: str = ""
    """How the one may have come of the other: swapped, digit, lost, doubled or sign."""
    equal: Cell | None = None
    """Another figure of the table that is just the difference."""
    rest: tuple[Cell, ...] = ()
    """Cells that are stated without the breakdown, or not at all, and may make up what it lacks."""

    def as_stated(self, stated: Mapping[str, Cell]) -> Facts:
        """Return the same facts of cells as they are stated, by their keys."""
        doubtful, equal = (
            cell and stated.get(cell.key, cell) for cell in (self.doubtful, self.equal)
        )
        rest = tuple(stated.get(cell.key, cell) for cell in self.rest)
        return replace(self, doubtful=doubtful, equal=equal, rest=rest)


NO_FACTS: Final = Facts()


class Sure(StrEnum):
    """How sure a finding is."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Text:
    """A message to be translated: an English template with named placeholders, and their values."""

    template: str
    params: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, str] = field(default_factory=dict)
    """Templates in other languages, where the rule brings its own."""

    def render(self, lang: str = "en", translate: Translate | None = None) -> str:
        """Fill the template in; a language that nobody brings is rendered in English.

        Args:
            lang: the language.
            translate: gives English templates in it, where the rule brings no translation.
        """
        if lang in self.translations:
            return fill(self.translations[lang], self.params, lang, translate)
        if translate is None:
            return fill(self.translations.get("en", self.template), self.params, "en")
        return fill(translate(self.template), self.params, lang, translate)


NO_TEXT: Final = Text("")


class RenderedText(str):
    """A rendered text that remembers what it was made of, so that it can be translated."""

    __slots__ = ("text",)
    text: Text


class Note(RenderedText):
    """What else the same cause makes disagree: the rule or the cell, and what it says."""

    __slots__ = ("reference",)
    reference: str


def note(reference: str, text: Text) -> Note:
    """Note a further contradiction of the same cause."""
    one = Note(f"{reference}: {text.render()}")
    one.reference, one.text = reference, text
    return one


def render_text(template: str, **params: str) -> RenderedText:
    """Render a piece of a sentence."""
    text = Text(template, params)
    piece = RenderedText(text.render())
    piece.text = text
    return piece


class _Filler(Formatter):
    """Fills placeholders; `{n:report|reports}` writes the number with its form of the noun."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def format_field(self, value: object, format_spec: str) -> str:
        if "|" not in format_spec:
            return str(value)
        text = str(value)
        digits = text.rsplit(" ", 1)[-1].replace("." if self.lang.startswith("sr") else ",", "")
        forms = format_spec.split("|")
        return f"{text} {forms[_form(digits, len(forms))]}"


_PLURALS = 3


def _form(digits: str, forms: int) -> int:
    """Choose the form of a noun after a number: two forms in English, three in Serbian."""
    if not digits.isdigit():
        return 1 if forms == _PLURALS else forms - 1
    n = int(digits)
    if forms < _PLURALS:
        return 0 if n == 1 else 1
    if n % 10 == 1 and n % 100 != 11:  # noqa: PLR2004
        return 0
    return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2  # noqa: PLR2004


def fill(
    template: str, params: Mapping[str, str], lang: str = "en", translate: Translate | None = None
) -> str:
    """Fill a template in a language: forms of nouns, names of sections, decimal signs.

    The English template may have been translated by the caller; `lang` is the language it is in.
    """
    written = {
        name: value.text.render(lang, translate)
        if isinstance(value, RenderedText) and translate is not None
        else localised(name, value, lang)
        for name, value in params.items()
    }
    return fill_in(template, written, lang)


def fill_in(template: str, params: Mapping[str, str], lang: str = "en") -> str:
    """Put values into a template that are already written in its language."""
    for name in (*LEFT_OUT, "period"):
        if params.get(name) in {"", NOT_STATED}:
            template = without(template, name)
    if params.get("source") in UNNAMED:
        template = _by_nobody(template)
    return _Filler(lang).vformat(template, (), params)


def _by_nobody(template: str) -> str:
    """Leave out of a template who states it, and decline what one who is asked is called."""
    for named, unnamed in (*_STATED_BY_LIST, *_ASKED):
        template = template.replace(named, unnamed)
    return _STATES_FIRST.sub("", template)


def without(template: str, name: str) -> str:
    """Leave a placeholder out of a template, with the signs or the word that set it apart."""
    for around in _SET_APART:
        template = template.replace(around % name, "")
    return template


_SET_APART = (
    "; {%s}",
    ", {%s}",
    " ({%s})",
    " in {%s}",
    " for {%s}",
    " за {%s}",
    " za {%s}",
    "{%s}, ",
)
_PERIODS = (("at:", "on ", "на дан "), ("to-date:", "up to ", "закључно са "),
            ("school:", "school year ", "школска "), ("fiscal:", "fiscal year ", "фискална "),
            ("..", "–", "–"))  # fmt: skip
"""Kinds of periods as the file writes them, in English and in Serbian."""


def period_words(period: str, lang: str = "en") -> str:
    """Write a period as a reader knows it."""
    for code, english, serbian in _PERIODS:
        script = _LATIN if "latn" in lang.lower() else {}
        words = serbian.translate(script) if lang.startswith("sr") else english
        period = period.replace(code, words)
    return period


def period_code(words: str) -> str:
    """Read an English period back."""
    for code, english, _ in _PERIODS:
        words = words.replace(english, code)
    return words


NOT_STATED: Final = "not stated"
"""The period of a table that names none."""
LEFT_OUT = ("scope", "base_scope", "cell_source", "cell_measure", "cell_where")
"""Placeholders that say nothing where they are blank, such as of what is not broken down."""
_SECTIONS = (("sections ", "одељци "), ("section ", "одељак "), (" sections", " одељака"),
             (" and ", " и "), ("place not given", "место није наведено"))  # fmt: skip
UNNAMED: Final = frozenset({"the publisher", "издавач", "izdavač"})
"""What a source is called that the file does not name."""
_STATED_BY_LIST = (("({source}, ", "("), ("({source}; ", "("), (" ({source})", ""))
_STATES_FIRST = re.compile(r"^\{source\}[,:] ")
_ASKED = (("институцију {source}", "издавача"), ("институције {source}", "издавача"),
          ("instituciju {source}", "izdavača"), ("institucije {source}", "izdavača"))  # fmt: skip
"""A common noun is declined where a name in apposition is not."""
_NAMES = {
    "heading": "заглавље реда", "column heading": "заглавље колоне", "of which": "од тога",
    "table": "табела", "block": "блок", "part": "део", "row": "ред", "column": "колона",
    "level": "ниво", "the publisher": "издавач",
}  # fmt: skip
"""Names that reading a table gives to what the table itself does not name."""
_NO_WORD = re.compile(r"[\W_]+")
_NAMED = re.compile(
    rf"(?:^|(?<=, )|(?<=; ))(?:{'|'.join(sorted(_NAMES, key=len, reverse=True))})(?= |,|;|$)"
)
_LATIN = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dž"}
)
_AMOUNTS = (("more than ", "више од "), ("at least ", "најмање "), ("less than ", "мање од "),
            ("at most ", "највише "), ("about ", "око "))  # fmt: skip
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_OTHERS = re.compile(r" and ([\d,]+) others?$")
_LAST = re.compile(rf"(?:^|(?<= ))[+−-]?{_FIGURE}$")
_EACH = re.compile(rf"(?<![\w.,/-]){_FIGURE}(?![\w/-]|[.,]\d)")
_TERMS = 6
_OF_SEVERAL = ("parts", "shares", "sum", "values")
"""Placeholders of several numbers."""


def localised(name: str, value: str, lang: str) -> str:
    """Write the value of a placeholder as the language does; once only, or signs are lost."""
    if name.endswith("period"):
        value = period_words(value, lang)
    elif name.endswith("_parts"):
        value = _largest(value)
    if not lang.startswith("sr"):
        return value
    script = _LATIN if "latn" in lang.lower() else {}
    if name.endswith(("where", "scope", "dimension", "source", "breakdown")):
        value = _NAMED.sub(lambda found: _NAMES[found[0]].translate(script), value)
    is_place = name == "where" or name.endswith("_where")
    for english, serbian in _SECTIONS if is_place else _AMOUNTS:
        value = value.replace(english, serbian.translate(script))
    if is_place:
        return value
    if name.endswith(_OF_SEVERAL):
        value = _OTHERS.sub(" и још ".translate(script) + r"\1", value)
    return (_EACH if name.endswith(_OF_SEVERAL) else _LAST).sub(_with_comma, value)


def _largest(terms: str) -> str:
    """Shorten a sum of many numbers to its largest; all of them are among the finding's cells."""
    numbers = terms.split(" + ")
    if len(numbers) <= _TERMS:
        return terms
    named = sorted(numbers, key=_size, reverse=True)[:_TERMS]
    more = len(numbers) - _TERMS
    return f"{' + '.join(named)} and {more} other{'s' if more > 1 else ''}"


def _size(term: str) -> Fraction:
    digits = _LAST.search(term)
    return Fraction(digits[0].replace(",", "")) if digits else Fraction(0)


def _with_comma(figure: re.Match[str]) -> str:
    return figure[0].replace(",", "\0").replace(".", ",").replace("\0", ".")


@dataclass(frozen=True, slots=True)
class Finding:
    """A violated rule: what was expected, what was found, and which cells say so."""

    rule: str
    kind: Kind
    severity: str
    origin: str
    text: Text
    resolution: Text
    expected: Decimal | None
    found: Decimal | None
    difference: Decimal | None
    tolerance: Decimal
    cells: tuple[Cell, ...]
    related: tuple[Note, ...]
    """Where else the same cause shows."""
    fingerprint: str
    state: str = "open"
    symptoms: tuple[Cell, ...] = ()
    """Cells in which the same cause shows, beside those that the arithmetic uses."""
    ground: Ground | None = None
    """How the relation is known; None where the rule does not say."""
    sure: Sure = Sure.POSSIBLE
    why: Text = field(default_factory=lambda: NO_TEXT)
    """What makes it so sure, in one sentence."""
    facts: Facts = NO_FACTS
    """What stands beside its cells; the doubtful one is the first of them."""
    total: Cell | None = None
    """The cell that the others should add up to, where it is a sum of stated cells."""

    @property
    def template(self) -> str:
        """English message template."""
        return self.text.template

    @property
    def params(self) -> Mapping[str, str]:
        """Values of the placeholders of the template."""
        return self.text.params

    @property
    def message(self) -> str:
        """One English sentence for a person."""
        return self.text.render()


class CodeParts(Protocol):
    """Something that can say what a rule is about, when it is asked."""

    def parts(self) -> tuple[str, ...]:
        """Return the parts of the rule's code."""

    def relation(self) -> tuple[str, ...]:
        """Return those that are the same at every place."""


class RuleResult:
    """The result of one rule; its code is put together only when it is asked for."""

    __slots__ = ("_code", "cells", "kind", "origin", "outcome", "reason")

    def __init__(
        self,
        code: str | CodeParts,
        kind: Kind,
        outcome: Outcome,
        *,
        origin: str = "discovered",
        reason: str = "",
        cells: Sequence[Cell] = (),
    ) -> None:
        self._code = code
        self.kind = kind
        self.origin = origin
        self.outcome = outcome
        self.reason = reason
        self.cells = cells

    @property
    def parts(self) -> tuple[str, ...]:
        """What a discovered rule is about; of a written one, its code."""
        if isinstance(self._code, Code):
            return self._code.parts
        return (self._code,) if isinstance(self._code, str) else self._code.parts()

    @property
    def about(self) -> tuple[str, ...]:
        """What a rule is about, without the place where that is known by itself."""
        if isinstance(self._code, str):
            return self.parts
        return self._code.relation()

    @property
    def rule(self) -> str:
        """Permanent code of the rule."""
        return self._code if isinstance(self._code, str) else rule_code(self._code.parts())

    def __repr__(self) -> str:
        return f"<{self.rule} {self.outcome}{': ' + self.reason if self.reason else ''}>"


class Code(str):
    """A permanent code that remembers what it was made of."""

    __slots__ = ("parts",)
    parts: tuple[str, ...]


def rule_code(parts: tuple[str, ...]) -> Code:
    """Build a permanent code from what a rule is about; the same on every run."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:6]
    words = [_NO_WORD.sub("-", part.upper()).strip("-") for part in parts]
    code = Code(f"{'-'.join(filter(None, words))}-{digest.upper()}")
    code.parts = parts
    return code


def dims_text(dimensions: Iterable[tuple[str, str]]) -> str:
    """Write dimensions as figures.csv does."""
    return ";".join(f"{name}={code}" for name, code in sorted(dimensions))


def fingerprint(cells: Iterable[Cell]) -> str:
    """Digest of what the cells say, independent of their ids and order."""
    lines = sorted(
        "|".join(
            (
                c.source,
                c.measure,
                c.unit,
                c.period,
                dims_text(c.dimensions),
                "" if c.value is None else plain(c.value),
                c.status or "",
                c.qualifier,
            )
        )
        for c in cells
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def json_number(value: Decimal | None) -> int | float | None:
    """Return a number as JSON wants it, whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True, slots=True)
class Waiver:
    """A person's decision that a violated rule stands as it is, with the reason."""

    rule: str
    reason: str
    fingerprint: str | None = None
    """Only for these very cells; None waives the rule whatever they say."""


class Report:
    """What a run found: every rule's result, and the findings ranked by what matters."""

    __slots__ = ("cycle", "findings", "results")

    def __init__(
        self, results: list[RuleResult], findings: list[Finding], cycle: str | None = None
    ) -> None:
        self.results = results
        self.findings = findings
        self.cycle = cycle

    def count(self, outcome: Outcome) -> int:
        """Count the rules with this result."""
        return sum(1 for r in self.results if r.outcome is outcome)

    @property
    def checked(self) -> Summary:
        """What was tried, what holds and what could not be tried, in numbers."""
        from .summary import Summary  # noqa: PLC0415 - is written in terms of this module

        return Summary.of((r.kind, r.outcome, r.reason, 1) for r in self.results)

    def to_dict(self, speech: TextRenderer | None = None) -> dict[str, object]:
        """Return the document of `vidik checks run --json`, its sentences in a language."""
        from .speech import ENGLISH  # noqa: PLC0415 - is written in terms of this module

        speech = speech or ENGLISH
        n = {outcome: self.count(outcome) for outcome in Outcome}
        return {
            "cycle": self.cycle,
            "rules": len(self.results),
            "evaluated": n[Outcome.PASSED] + n[Outcome.VIOLATED] + n[Outcome.WAIVED],
            "passed": n[Outcome.PASSED],
            "violated": n[Outcome.VIOLATED],
            "skipped": n[Outcome.SKIPPED],
            "errors": n[Outcome.ERROR],
            "waived": n[Outcome.WAIVED],
            "checked": self.checked.to_dict(speech),
            "findings": [_finding_dict(f, speech) for f in self.findings],
            "skipped_rules": [
                {"rule": r.rule, "reason": r.reason}
                for r in self.results
                if r.outcome is Outcome.SKIPPED
            ],
            "failed_rules": [
                {"rule": r.rule, "reason": r.reason}
                for r in self.results
                if r.outcome is Outcome.ERROR
            ],
        }

    def to_json(self) -> str:
        """Write the document as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1)


def _facts_dict(f: Finding, speech: TextRenderer) -> dict[str, object]:
    """Write what is known of the cells; what is not known is left out."""
    from .hints import fact_sentences  # noqa: PLC0415 - is written in terms of this module

    facts = f.facts
    known = {
        "doubtful": facts.doubtful and facts.doubtful.id,
        "right": json_number(facts.right),
        "slip": facts.slip,
        "equal": facts.equal and facts.equal.id,
        "rest": [c.id for c in facts.rest[:CELLS_SHOWN]],
        "told": [speech.of(text) for text in fact_sentences(f)],
    }
    return {name: value for name, value in known.items() if value or value == 0}


def _finding_dict(f: Finding, speech: TextRenderer) -> dict[str, object]:
    from .elsewhere import also_seen  # noqa: PLC0415 - is written in terms of this module

    return {
        "rule": f.rule,
        "kind": str(f.kind),
        "severity": f.severity,
        "sure": str(f.sure),
        "why": speech.of(f.why),
        "origin": f.origin,
        "message": speech.of(f.text),
        "expected": json_number(f.expected),
        "found": json_number(f.found),
        "difference": json_number(f.difference),
        "tolerance": json_number(f.tolerance),
        "cells": [
            {
                "id": c.id,
                "measure": c.measure,
                "source": c.source,
                "period": c.period,
                "dimensions": dims_text(c.dimensions),
                "value": json_number(c.value),
                "section": c.section,
            }
            for c in f.cells[:CELLS_SHOWN]
        ],
        "related": [*f.related, *(c.id for c in f.symptoms)],
        "also": also_seen(f, speech),
        "facts": _facts_dict(f, speech),
        "resolution": speech.of(f.resolution),
        "fingerprint": f.fingerprint,
        "state": f.state,
    }
