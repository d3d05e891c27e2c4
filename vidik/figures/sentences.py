# SPDX-License-Identifier: EUPL-1.2
"""Findings in the reader's language: their sentences, and their cells with names instead of codes.

The checks know codes only. What a finding says is stored as a template with its values; here the
template is translated and codes are replaced by the names of the catalogue. Words for which no
name is known stay as the checks wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Final

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.checks import selectors as checks
from vidik.checks.methods.lexicon import words as spaced
from vidik.checks.methods.model import LEFT_OUT, fill_in, localised, period_code, without
from vidik.checks.methods.model import Finding as Found
from vidik.checks.methods.packrules import RulesError
from vidik.checks.methods.sentences import FRAGMENTS, MESSAGES
from vidik.checks.methods.texts import PUBLISHER
from vidik.checks.models import Finding, FindingCell
from vidik.core.formats import format_number
from vidik.core.models import Code
from vidik.figures.models import Dimension, Figure, Measure
from vidik.figures.selectors.figures import current_of, current_values
from vidik.figures.selectors.tables import Labels, labels_for
from vidik.figures.wording import (
    damaged,
    in_script,
    language,
    period_text,
    spoken,
    status_text,
    unit_beside,
    value_text,
)
from vidik.institutions import selectors as institutions

_PLACE: Final = re.compile(r"\{([a-z_0-9]+)(?::([^{}]*))?\}")
_PERIOD: Final = re.compile(r"(school|at|to-date):|\.\.|^\d{4}-(H|Q|\d\d)")
_POINT_BEFORE_SIGN: Final = re.compile(r"(?<=\d)\.(?=[,;:)])")
_YEAR: Final = re.compile(r"^\d{4}$")
_PART: Final = re.compile(
    r"^(?P<name>.+?) (?P<value>(?:(?:more than|at least|less than|at most|about) )?[\d.,]+|–)$"
)
_OTHERS: Final = re.compile(r" and (?P<count>[\d,]+) others?$")
_RELATED: Final = re.compile(r"^(?P<head>[A-Za-z0-9:._/-]+): (?P<text>.+)$", re.DOTALL)
_STATED_BY: Final = re.compile(r"\((?P<who>[^()]+)\)")
_IN_ALL: Final = "in all"
_AMOUNT: Final = re.compile(
    r"^(?P<amount>(?:[a-z]+ )*(?P<number>[\d.,]+)) (?P<unit>persons|years|months|days|RSD|EUR)$"
)
_LISTS: Final = frozenset({"parts", "shares", "sum"})
_NOT_WORDS: Final = re.compile(r"[\W_]+")
_NUMBERS: Final = frozenset({
    "found", "expected", "first", "second", "difference", "count", "base", "before", "after",
    "below", "above", "below_share", "above_share", "closing", "share", "number", "held",
    "failed", "tried", "step",
})  # fmt: skip
_TERM: Final = re.compile(
    r"^(?P<amount>(?:[+−÷] )?(?:(?:more than|at least|less than|at most|about) )?[\d.,]+) "
    r"(?P<name>.+)$"
)
_NEXT_TERM: Final = re.compile(r" (?=[+−÷] )")
WORDS: Final[Mapping[str, str | Promise]] = {
    PUBLISHER: gettext_lazy("the publisher"),
    "sex": gettext_lazy("sex"),
}
"""What the reading of tables from outside calls in words of its own."""
_ADDED: Final = {
    "fits": "(?:; .*)?",
    "hint": "(?:; .*)?",
    "others": "(?:; the same goes for .*? per cent)?",
}
"""What the checks add to a sentence: it begins with a semicolon, or there is nothing."""


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell of a finding, as its page shows it."""

    reference: str
    cycle: str
    measure_code: str
    measure: str
    unit: str
    institution_code: str
    institution: str
    section: str
    period: str
    dimensions: tuple[tuple[str, str], ...]
    """Name of the dimension and name of the code."""
    checked: str
    """The value that was checked, in words."""
    value: Decimal | None
    version: int
    current_version: int
    current: str
    is_changed: bool
    is_related: bool

    @property
    def place(self) -> str:
        """The dimensions in words; of a figure that is not broken down, that it is the whole."""
        return "; ".join(f"{name}: {code}" for name, code in self.dimensions) or _("in all")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the figures of a finding come from, each place once."""

    institutions: tuple[str, ...]
    sections: tuple[str, ...]
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Symptom:
    """A further contradiction that the same cause makes."""

    rule: str
    reference: str
    """Citation of the cell that it speaks of, where it is about one."""
    text: str
    is_translated: bool


@dataclass
class SentenceWriter:
    """Tells some findings in the reader's language; fetches what it needs in six queries."""

    figures: Mapping[str, Figure]
    labels: Labels
    names: dict[str, str] = field(default_factory=dict)
    """Words of the checks → name, of measures, institutions and dimensions."""
    codes: dict[str, Code] = field(default_factory=dict)
    """Words of the checks → code, whatever its dimension."""
    pairs: dict[str, tuple[str, Code]] = field(default_factory=dict)
    """Dimension and code in the words of the checks → dimension, code."""

    @classmethod
    def of(cls, actor: Actor, findings: Sequence[Finding]) -> SentenceWriter:
        """Fetch the figures and names that the findings speak of; their cells are prefetched."""
        rows = _figures(actor, findings, related=True)
        return cls._knowing(
            findings,
            rows.select_related("measure", "institution", "cycle").prefetch_related(
                current_values()
            ),
        )

    @classmethod
    def of_nothing(cls) -> SentenceWriter:
        """Know no names: tables from outside are reported in their own words."""
        return cls({}, Labels({}, {}, {}), names={name: str(text) for name, text in WORDS.items()})

    @classmethod
    def of_sentences(cls, actor: Actor, findings: Sequence[Finding]) -> SentenceWriter:
        """Fetch what sentences need, and neither values nor what is in symptoms only."""
        rows = _figures(actor, findings, related=False).only(
            "measure", "institution", "section", "dimensions"
        )
        # Hundreds of figures share few measures and institutions: these are fetched once each.
        measures = Measure.objects.only("code", "name")
        bodies = institutions.names_only()
        return cls._knowing(
            findings,
            rows.prefetch_related(Prefetch("measure", measures), Prefetch("institution", bodies)),
        )

    @classmethod
    def of_cells(cls, findings: Sequence[Found]) -> SentenceWriter:
        """Fetch the names for findings among cells that are no figures yet."""
        cells = [cell for finding in findings for cell in (*finding.cells, *finding.symptoms)]
        axes = {axis for cell in cells for axis, _code in cell.dimensions}
        texts = " ".join(
            text
            for finding in findings
            for text in (finding.template, *map(str, finding.params.values()))
        )
        writer = cls({}, labels_for(axes | _axes_in(texts)))
        writer._learn()
        for measure in Measure.objects.filter(code__in={cell.measure for cell in cells}):
            writer.names[words(measure.code)] = str(measure.name)
        bodies = institutions.names_only().filter(code__in={cell.source for cell in cells})
        for body in bodies:
            writer.names[body.code.lower()] = writer.names[words(body.code)] = str(body.short)
        return writer

    @classmethod
    def _knowing(cls, findings: Sequence[Finding], rows: QuerySet[Figure]) -> SentenceWriter:
        figures = {str(row.pk): row for row in rows}
        axes = {axis for row in figures.values() for axis in row.dimensions}
        writer = cls(figures, labels_for(axes | _axes_named(findings)))
        writer._learn()
        return writer

    def _learn(self) -> None:
        for (axis, code), row in self.labels.codes.items():
            spelled = words(code)
            self.codes.setdefault(spelled, row)
            self.pairs[f"{words(axis)} {spelled}"] = (axis, row)
        for axis in self.labels.dimensions:
            self.names[words(axis)] = _inside(self.labels.axis(axis))
        for figure in self.figures.values():
            self.names[words(figure.measure.code)] = str(figure.measure.name)
            self.names[figure.institution.code.lower()] = str(figure.institution.short)
            self.names[words(figure.institution.code)] = str(figure.institution.short)

    def _name(self, spelled: str) -> str:
        """Return the name of what the checks call so; blank where none is known."""
        spelled = words(spelled)
        if spelled in self.names:
            return self.names[spelled]
        code = self.codes.get(spelled)
        return str(code.name) if code is not None else ""

    @cached_property
    def _messages(self) -> Mapping[str, Mapping[str, str]]:
        """The messages of the written rules by code, in the languages of the pack."""
        try:
            return {rule.code: rule.message for rule in checks.pack_rules().rules}
        except RulesError:
            return {}

    # ------------------------------------------------------------------------------ sentences

    def message(self, finding: Finding) -> str:
        """Say in one sentence what does not agree."""
        return self._sentence(finding.template, finding.params, finding.translations)

    def why(self, finding: Finding) -> str:
        """Say in one sentence what makes a finding as sure as it is."""
        return self._sentence(finding.why_template, finding.why_params, {})

    def sentence(self, finding: Found) -> str:
        """Say in one sentence what does not agree among cells that are no figures yet."""
        return self._sentence(finding.template, finding.params, finding.text.translations)

    def said(self, template: str, params: Mapping[str, str]) -> str:
        """Say a sentence of the checks that no stored finding holds."""
        return self._sentence(template, params, {})

    def resolution(self, finding: Finding) -> str:
        """Say what would resolve it."""
        return self._sentence(
            finding.resolution_template,
            finding.resolution_params,
            finding.resolution_translations,
        )

    def symptoms(self, finding: Finding) -> list[Symptom]:
        """List what the same cause makes disagree besides."""
        return [self._symptom(str(note)) for note in finding.related]

    def _sentence(
        self, template: str, params: Mapping[str, str], translations: Mapping[str, str]
    ) -> str:
        if not template:
            return ""
        base = spoken()
        text = fill_in(translations.get(base) or _(template), self._named(params), base)
        text = text[:1].upper() + text[1:]
        # The point after an ordinal, as some languages write it, is left out before another sign.
        text = _POINT_BEFORE_SIGN.sub("", text)
        return in_script(text)

    def _named(self, params: Mapping[str, str]) -> dict[str, str]:
        return {name: self._value(name, str(value)) for name, value in params.items()}

    def _value(self, name: str, value: str) -> str:  # noqa: C901
        """Write the value of a placeholder in the reader's language, its numbers too."""
        if name == "where" or name.endswith("_where"):
            reported = _written(name, value)
        elif value in {"", _IN_ALL}:
            reported = ""
        elif name.endswith("scope") or name == "codes":
            reported = "; ".join(self._pair(part) for part in value.split(", "))
        elif (more := _OTHERS.search(value)) is not None and name in _LISTS:
            count = int(more["count"].replace(",", ""))
            reported = ngettext(
                "%(parts)s and %(count)s other", "%(parts)s and %(count)s others", count
            ) % {
                "parts": self._value(name, value[: more.start()]),
                "count": _written("count", more["count"]),
            }
        elif name in {"shares", "values"}:
            reported = _STATED_BY.sub(self._stated_by, _written(name, value))
        elif name == "parts":
            reported = ", ".join(self._part(part) for part in value.split(", "))
        elif name in {"fits", "hint", "others", "why"}:
            reported = self._fragment(value)
        elif name in {"sum", "target"}:
            reported = " ".join(self._term(term) for term in _NEXT_TERM.split(value))
        elif (amount := _AMOUNT.match(value)) is not None:
            number = _written("value", amount["amount"])
            size = Decimal(amount["number"].replace(",", ""))
            reported = f"{number} {unit_beside(amount['unit'], size)}"
        elif name in _NUMBERS or name.endswith("_parts"):
            reported = _written(name, value)
        elif _PERIOD.search(period_code(value)):
            reported = self._name(value) or period_text(period_code(value))
        else:
            reported = self._name(value) or _written(name, value)
        return reported

    def _term(self, text: str) -> str:
        """Write one term of a balance: its sign and number, and what is counted."""
        term = _TERM.match(text)
        if term is None:
            return self._name(text) or text
        return f"{_written('value', term['amount'])} {self._name(term['name']) or term['name']}"

    def _pair(self, text: str) -> str:
        pair = self.pairs.get(words(text))
        if pair is None:
            name, _blank, rest = text.partition(" ")
            if rest and name in WORDS:
                return f"{self._name(name) or name} {spaced(rest)}"
            return self._name(words(text)) or spaced(text)
        axis, code = pair
        return f"{_inside(self.labels.axis(axis))}: {code.name}"

    def _part(self, text: str) -> str:
        part = _PART.match(text)
        if part is None:
            return self._name(text) or text
        name = self._name(part["name"]) or part["name"]
        if _PERIOD.search(name) or _YEAR.match(name):
            name = f"{period_text(name)}:"
        return f"{name} {_written('value', part['value'])}"

    def _stated_by(self, found: re.Match[str]) -> str:
        return f"({self._name(words(found['who'])) or found['who']})"

    def _fragment(self, text: str) -> str:
        read = _read(text, FRAGMENTS)
        if read is None:
            return text
        template, params = read
        return fill_in(_(template), self._named(params), spoken())

    def _symptom(self, note: str) -> Symptom:
        found = _RELATED.match(note)
        if found is None:
            return Symptom("", "", note, is_translated=False)
        head, text = found["head"], found["text"]
        is_rule = head.isupper() or ":" in head
        translations = self._messages.get(head.split(":", 1)[0], {})
        known = (translations["en"],) if translations else MESSAGES
        read = _read(text, known)
        reported = self._sentence(read[0], read[1], translations) if read is not None else text
        return Symptom(
            rule=head if is_rule else "",
            reference="" if is_rule else head,
            text=reported,
            is_translated=read is not None,
        )

    # ------------------------------------------------------------------------------ cells

    def places(self, finding: Finding) -> Places:
        """Say where the figures of the arithmetic come from."""
        cells = [cell for cell in finding.cells.all() if not cell.is_related]
        figures = [self.figures[cell.cell] for cell in cells if cell.cell in self.figures]
        return Places(
            institutions=tuple(dict.fromkeys(str(figure.institution.short) for figure in figures)),
            sections=tuple(dict.fromkeys(figure.section for figure in figures if figure.section)),
            citations=tuple(cell.reference for cell in cells if cell.cell in self.figures),
        )

    def cells(self, finding: Finding, *, related: bool = False) -> list[CellView]:
        """List the cells of the arithmetic, or those of further symptoms, in their order."""
        rows = [cell for cell in finding.cells.all() if cell.is_related == related]
        return [
            self._cell(cell, self.figures[cell.cell]) for cell in rows if cell.cell in self.figures
        ]

    def _cell(self, cell: FindingCell, figure: Figure) -> CellView:
        current = current_of(figure)
        unit = figure.measure.unit
        is_changed = (
            current is None or current.version != cell.version or current.value != cell.value
        )
        now = (
            damaged()
            if current is None
            else value_text(current.value, current.status, current.qualifier, unit)
        )
        if not is_changed:
            checked = now
        elif cell.value is None:
            checked = status_text("")
        else:
            checked = format_number(cell.value, language()) + ("%" if unit == "percent" else "")
        return CellView(
            reference=cell.reference,
            cycle=figure.cycle.code,
            measure_code=figure.measure.code,
            measure=str(figure.measure.name),
            unit=unit,
            institution_code=figure.institution.code,
            institution=str(figure.institution.short),
            section=figure.section,
            period=period_text(figure.period),
            dimensions=self._dimensions(figure),
            checked=checked,
            value=cell.value,
            version=cell.version,
            current_version=cell.version if current is None else current.version,
            current=now,
            is_changed=is_changed,
            is_related=cell.is_related,
        )

    def _dimensions(self, figure: Figure) -> tuple[tuple[str, str], ...]:
        return tuple(
            (self.labels.axis(axis), self.labels.code(axis, code))
            for axis, code in sorted(
                figure.dimensions.items(), key=lambda pair: self.labels.order(pair[0])
            )
        )


def _figures(actor: Actor, findings: Iterable[Finding], *, related: bool) -> QuerySet[Figure]:
    keys = {
        int(cell.cell)
        for row in findings
        for cell in row.cells.all()
        if cell.cell.isdigit() and (related or not cell.is_related)
    }
    return scope(actor, Action.FIGURES_READ, Figure.objects.order_by()).filter(pk__in=keys)


def _written(name: str, value: str) -> str:
    return localised(name, value, spoken())


@lru_cache(maxsize=16384)
def words(code: str) -> str:
    """Write a code as the checks write it in sentences."""
    return spaced(code).lower()


def _axes_named(findings: Iterable[Finding]) -> set[str]:
    """Find the dimensions that sentences name although no cell of theirs is broken down so."""
    texts = " ".join(
        text
        for row in findings
        for text in (row.template, *map(str, row.params.values()), *map(str, row.related))
    )
    return _axes_in(texts)


def _axes_in(texts: str) -> set[str]:
    plain = f" {_NOT_WORDS.sub(' ', texts).lower()} "
    codes = Dimension.objects.order_by().values_list("code", flat=True)
    return {code for code in codes if f" {words(code)} " in plain}


def _inside(name: str) -> str:
    """Write a name as it is inside a sentence: small, unless it is an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def reason_text(reason: str) -> str:
    """Translate why a rule was skipped; what an error said stays as it is."""
    read = _read(reason, FRAGMENTS)
    if read is None:
        return _(reason) if reason else ""
    template, params = read
    lang = spoken()
    return fill_in(
        _(template), {name: localised(name, text, lang) for name, text in params.items()}, lang
    )


def _read(text: str, templates: Sequence[str]) -> tuple[str, dict[str, str]] | None:
    """Find the template that a filled text was made of, and its values."""
    for template in templates:
        # What is not broken down has no scope.
        for name in ("", *(name for name in LEFT_OUT if f"{{{name}}}" in template)):
            found = _pattern(without(template, name) if name else template).fullmatch(text)
            if found is not None:
                return template, found.groupdict() | ({name: ""} if name else {})
    return None


@lru_cache(maxsize=512)
def _pattern(template: str) -> re.Pattern[str]:
    pieces: list[str] = []
    seen: set[str] = set()
    at = 0
    for place in _PLACE.finditer(template):
        pieces.append(re.escape(template[at : place.start()]))
        name = place[1]
        value = _ADDED.get(name, ".*?")
        pieces.append(f"(?P={name})" if name in seen else f"(?P<{name}>{value})")
        if place[2]:
            # A number is followed by the form of the noun that goes with it.
            forms = "|".join(re.escape(form) for form in place[2].split("|"))
            pieces.append(f" (?:{forms})")
        seen.add(name)
        at = place.end()
    pieces.append(re.escape(template[at:]))
    return re.compile("".join(pieces), re.DOTALL)
