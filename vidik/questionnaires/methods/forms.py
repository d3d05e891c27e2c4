# SPDX-License-Identifier: EUPL-1.2
"""A form: its questions with their texts, bindings to measures, and the logic of XLSForm.

The sheets are checked and turned into an XForm by pyxform, the library of the ODK community, so
that a form that stands here also opens in ODK and Kobo. Our own columns add what a statistical
questionnaire needs: `vidik::measure`, `vidik::dimensions`, `vidik::period` and `vidik::unit` bind a
question to a figure, `vidik::rows` and `vidik::columns` make a table of figures.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import xlsxwriter
from lxml import etree
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from vidik.core.periods import Period, PeriodError
from vidik.questionnaires.methods.expressions import Bind, ExpressionError, compiled
from vidik.questionnaires.methods.sheets import Fault, FormError, SheetRow, Sheets
from vidik.questionnaires.methods.tables import (
    HINTS,
    LABELS,
    WHOLE,
    Codes,
    Pairs,
    Texts,
    headings,
    split_pairs,
    unfolded,
)

MESSAGES: Final = {
    "en": "constraint_message::English (en)",
    "sr": "constraint_message::Serbian (sr)",
}
PERIODS: Final[Mapping[str, str]] = {
    "": "{year}",
    "year": "{year}",
    "start": "at:{year-1}-12-31",
    "end": "at:{year}-12-31",
    "to-date": "to-date:{year}",
    "school": "school:{year}/{year+1}",
    "two-years": "{year-1}..{year}",
}
"""Words of `vidik::period`. Any other period is written out, with the year of the cycle as `{year}`
and years around it as `{year-1}` or `{year+1}`."""
OWN: Final = ("{territory}",)
"""Codes that stand for a fact about whoever answers."""
_YEAR: Final = re.compile(r"\{year(?P<shift>[+-][0-9]+)?\}")
_XFORMS: Final = "{http://www.w3.org/2002/xforms}"
_JAVAROSA: Final = "{http://openrosa.org/javarosa}"
_FIXED_DATE: Final = dt.datetime(2024, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
_SOME_YEAR: Final = 2024
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(frozen=True, slots=True)
class Measure:
    """What a form must know of a measure."""

    unit: str
    counts: str = ""
    """What is counted: `persons`, `cases`, …; a `change` may be negative or above 100 percent."""


class Kind(StrEnum):
    """What can be answered to a question."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    ONE = "select_one"
    MANY = "select_multiple"
    CALCULATED = "calculate"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Binding:
    """The figure that an answer becomes."""

    measure: str
    unit: str
    period: str
    """A word of `PERIODS`, or a period with the years left open."""
    dimensions: Pairs
    is_change: bool = False

    def period_in(self, year: int) -> str:
        """Give the period's written form in the cycle of a year."""
        return period_in(self.period, year)

    def dimensions_of(self, own: Mapping[str, str]) -> Pairs:
        """Give the dimensions with the facts about the institution that answers put in.

        Args:
            own: such as `{"{territory}": "nis"}`; what is not named is left out.
        """
        filled = (
            (name, own.get(code, "") if code in OWN else code) for name, code in self.dimensions
        )
        return tuple((name, code) for name, code in filled if code)

    @property
    def dimension_key(self) -> str:
        """The dimensions as files of figures write them."""
        return ";".join(f"{name}={code}" for name, code in self.dimensions)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a table of figures a question stands."""

    table: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form."""

    name: str
    path: str
    """Absolute path in the XForm's instance."""
    kind: Kind
    labels: Texts
    hints: Texts = field(default_factory=dict)
    choices: str = ""
    """Name of the list to choose from."""
    required: bool = False
    message: Texts = field(default_factory=dict)
    """What to say where the constraint does not hold."""
    binding: Binding | None = None
    place: Place | None = None
    repeat: str = ""
    """Name of the repeated group that the question belongs to."""
    reason_for: str = ""
    """Name of the question or table whose blanks it explains."""
    number: str = ""
    """Number of the section that it stands in."""

    @property
    def is_answered(self) -> bool:
        """Whether a person answers it."""
        return self.kind not in {Kind.CALCULATED, Kind.NOTE}

    @property
    def is_own(self) -> bool:
        """Whether it is asked by itself, and not as the reason for another one's blank."""
        return self.is_answered and not self.reason_for

    @property
    def is_number(self) -> bool:
        """Whether the answer is a number."""
        return self.kind in {Kind.INTEGER, Kind.DECIMAL}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures: its words and its headings."""

    name: str
    labels: Texts
    hints: Texts
    measure: str
    rows: tuple[Texts, ...]
    columns: tuple[Texts, ...]
    column_is_shown: bool
    """Whether the columns say something; a table of one column has none."""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of questions that stands on one page; repeated groups can be answered many times."""

    name: str
    labels: Texts
    hints: Texts
    questions: tuple[str, ...]
    tables: tuple[str, ...]
    repeats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    name: str
    labels: Texts


@dataclass(frozen=True, slots=True)
class Form:
    """A form that can be asked, evaluated, written as XLSForm and as a workbook."""

    id: str
    version: str
    titles: Texts
    questions: Mapping[str, Question]
    sections: tuple[Section, ...]
    tables: Mapping[str, Table]
    choices: Mapping[str, tuple[Choice, ...]]
    repeats: Mapping[str, Texts]
    sheets: Sheets
    """The sheets with tables unfolded: what other tools read."""
    xform: str
    binds: Mapping[str, Bind]
    warnings: tuple[str, ...] = ()

    @property
    def bound(self) -> tuple[Question, ...]:
        """The questions whose answers become figures, in their order."""
        return tuple(item for item in self.questions.values() if item.binding is not None)


def form_of(
    sheets: Sheets,
    codes: Codes,
    *,
    measures: Mapping[str, Measure],
    titles: Texts,
    form_id: str,
    version: str,
) -> Form:
    """Make a form of its sheets.

    Args:
        sheets: the form's sheets; figure tables may stand in them.
        codes: names of the codes that tables speak of.
        measures: every measure that a question may be bound to, by its code.
        titles: the form's title in each language.
        form_id: the form's permanent name.
        version: which version of it this is.

    Raises:
        FormError: a name, a binding, an expression or anything that pyxform refuses; all faults
            that can be told apart are named.
    """
    plain = unfolded(sheets, codes)
    faults = [*_name_faults(plain.survey), *_list_faults(plain)]
    bindings: dict[str, Binding] = {}
    for row in plain.survey:
        if not row.get("vidik::measure") or row.get("vidik::rows"):
            continue
        try:
            bindings[row.get("name")] = _binding(row, measures, codes)
        except ValueError as error:
            faults.append(Fault(row.where, str(error)))
    if faults:
        raise FormError(_once(faults))
    xform, warnings = _converted(plain, titles, form_id, version)
    tree = etree.fromstring(xform.encode(), _PARSER)
    binds = _binds(tree)
    reader = _Reader(plain.survey, bindings, codes)
    reader.read()
    if reader.faults:
        raise FormError(reader.faults)
    return Form(
        id=form_id,
        version=version,
        titles=dict(titles),
        questions=reader.questions,
        sections=tuple(reader.sections),
        tables=reader.tables,
        choices=_choices(plain.choices),
        repeats=reader.repeats,
        sheets=plain,
        xform=xform,
        binds=binds,
        warnings=warnings,
    )


def period_in(period: str, year: int) -> str:
    """Write a form's period out for the cycle of a year."""
    return _YEAR.sub(
        lambda match: str(year + int(match["shift"] or 0)), PERIODS.get(period, period)
    )


def xlsform_workbook(form: Form) -> bytes:
    """Write the form as an XLSForm workbook for ODK, Kobo and others; the same bytes each time."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(
        output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _FIXED_DATE})
    heading = book.add_format({"bold": True, "bg_color": "#E8E2D9"})
    settings = _settings(form.titles, form.id, form.version)
    settings["vidik::title_sr"] = form.titles["sr"]
    for name, rows in (
        ("survey", [row.cells for row in form.sheets.survey]),
        ("choices", [row.cells for row in form.sheets.choices]),
        ("settings", [settings]),
    ):
        sheet = book.add_worksheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column, heading)
            sheet.set_column(at, at, 24)
        for number, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                if row.get(column):
                    sheet.write_string(number, at, row[column])
        sheet.freeze_panes(1, 0)
    book.close()
    return output.getvalue()


def _name_faults(rows: Iterable[SheetRow]) -> Iterable[Fault]:
    seen: dict[str, str] = {}
    for row in rows:
        kind, name = row.get("type").replace(" ", "_"), row.get("name")
        if kind.startswith("end_"):
            continue
        if not name:
            yield Fault(row.where, "the row has no name")
        elif not _NAME.fullmatch(name):
            yield Fault(row.where, f"“{name}” is no name: letters without accents, digits and _")
        elif name in seen:
            yield Fault(row.where, f"the name “{name}” stands already in {seen[name]}")
        else:
            seen[name] = row.where


def _list_faults(sheets: Sheets) -> Iterable[Fault]:
    lists = {row.get("list_name") for row in sheets.choices}
    for row in sheets.survey:
        kind, _space, name = row.get("type").partition(" ")
        if kind in {Kind.ONE, Kind.MANY} and name.strip() not in lists:
            yield Fault(row.where, f"there is no list of choices “{name.strip()}”")


def _once(faults: Iterable[Fault]) -> list[Fault]:
    """A table repeats its fault for every cell; say it once."""
    return list(dict.fromkeys(faults))


def _binding(row: SheetRow, measures: Mapping[str, Measure], codes: Codes) -> Binding:
    measure, period = row.get("vidik::measure"), row.get("vidik::period")
    if measure not in measures:
        msg = f"there is no measure “{measure}”"
        raise ValueError(msg)
    try:
        Period.parse(period_in(period, _SOME_YEAR))
    except PeriodError:
        expected = ", ".join(word for word in PERIODS if word)
        msg = f"“{period}” is no period of a form; expected is one of: {expected}, or a period"
        raise ValueError(msg) from None
    known = measures[measure]
    unit = row.get("vidik::unit", known.unit)
    if unit != known.unit:
        msg = f"“{measure}” is measured in {known.unit}, not in {unit}"
        raise ValueError(msg)
    if row.get("type") not in {Kind.INTEGER, Kind.DECIMAL, Kind.CALCULATED}:
        msg = "only a number can be bound to a measure"
        raise ValueError(msg)
    pairs = split_pairs(row.get("vidik::dimensions"))
    for dimension, code in pairs:
        if code not in OWN and codes.names(dimension, code) is None:
            msg = f"the dimension “{dimension}” has no code “{code}”"
            raise ValueError(msg)
    return Binding(measure, unit, period, pairs, is_change=known.counts == "change")


def _settings(titles: Texts, form_id: str, version: str) -> dict[str, str]:
    return {
        "form_title": titles["en"],
        "form_id": form_id,
        "version": version,
        "default_language": "English (en)",
    }


def _converted(
    sheets: Sheets, titles: Texts, form_id: str, version: str
) -> tuple[str, tuple[str, ...]]:
    workbook = {
        "survey": [_foreign(row.cells) for row in sheets.survey],
        "choices": [_foreign(row.cells) for row in sheets.choices],
        "settings": [_settings(titles, form_id, version)],
    }
    warnings: list[str] = []
    try:
        result = convert(workbook, warnings=warnings, form_name="data")
    except PyXFormError as error:
        raise FormError([Fault("", " ".join(str(error).split()))]) from None
    return result.xform, tuple(warnings)


def _foreign(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in cells.items() if not name.startswith("vidik::")}


def _binds(tree: etree._Element) -> dict[str, Bind]:
    """Read the logic of the XForm by path.

    Raises:
        FormError: an expression uses what we cannot evaluate; to pass over it would be worse.
    """
    found, faults = {}, []
    for node in tree.iter(f"{_XFORMS}bind"):
        path = node.get("nodeset", "")
        expressions = {
            name: node.get(name, "").strip()
            for name in ("relevant", "constraint", "calculate", "required")
        }
        try:
            found[path] = Bind(
                path=path,
                relevant=compiled(expressions["relevant"]),
                constraint=compiled(expressions["constraint"]),
                calculate=compiled(expressions["calculate"]),
                required=compiled(expressions["required"]),
            )
        except ExpressionError as error:
            faults.append(Fault(path.rpartition("/")[2], str(error)))
    if faults:
        raise FormError(faults)
    return found


def _choices(rows: Iterable[SheetRow]) -> dict[str, tuple[Choice, ...]]:
    lists: dict[str, list[Choice]] = {}
    for row in rows:
        lists.setdefault(row.get("list_name"), []).append(
            Choice(row.get("name"), _texts(row, LABELS))
        )
    return {name: tuple(choices) for name, choices in lists.items()}


def _texts(row: SheetRow, columns: Mapping[str, str]) -> Texts:
    texts = {language: row.get(column) for language, column in columns.items()}
    if not any(texts.values()):
        return {}
    return {language: text or texts["en"] or texts["sr"] for language, text in texts.items()}


class _Reader:
    """Walks down the survey sheet and keeps track of the groups that are open."""

    def __init__(
        self, rows: Sequence[SheetRow], bindings: Mapping[str, Binding], codes: Codes
    ) -> None:
        self.rows = rows
        self.bindings = bindings
        self.codes = codes
        self.questions: dict[str, Question] = {}
        self.tables: dict[str, Table] = {}
        self.repeats: dict[str, Texts] = {}
        self.sections: list[Section] = []
        self.faults: list[Fault] = []
        self._open: list[SheetRow] = []
        self._slugs: dict[str, tuple[list[str], list[str]]] = {}

    def read(self) -> None:
        for row in self.rows:
            kind = row.get("type").replace(" ", "_")
            if kind in {"begin_group", "begin_repeat"}:
                self._begin(row, kind)
            elif kind in {"end_group", "end_repeat"}:
                self._end()
            else:
                self._question(row)

    def _begin(self, row: SheetRow, kind: str) -> None:
        if not self._open:
            if kind == "begin_repeat":
                self.faults.append(Fault(row.where, "a repeated group stands inside a group"))
            section = Section(row.get("name"), _texts(row, LABELS), _texts(row, HINTS), (), ())
            self.sections.append(section)
        self._open.append(row)
        if kind == "begin_repeat":
            if self._repeat() != row.get("name"):
                self.faults.append(Fault(row.where, "a repeated group inside a repeated one"))
            self.repeats[row.get("name")] = _texts(row, LABELS)
            self._extend(repeats=(row.get("name"),))
        if row.get("vidik::rows"):
            self._table(row)

    def _end(self) -> None:
        self._open.pop()

    def _table(self, row: SheetRow) -> None:
        name = row.get("name")
        down = headings(row.get("vidik::rows"), self.codes)
        across = headings(row.get("vidik::columns", WHOLE), self.codes)
        self._slugs[name] = ([item.slug for item in down], [item.slug for item in across])
        self.tables[name] = Table(
            name=name,
            labels=_texts(row, LABELS),
            hints=_texts(row, HINTS),
            measure=row.get("vidik::measure"),
            rows=tuple(item.texts for item in down),
            columns=tuple(item.texts for item in across),
            column_is_shown=len(across) > 1,
        )
        self._extend(tables=(name,))

    def _repeat(self) -> str:
        for row in self._open:
            if row.get("type").replace(" ", "_") == "begin_repeat":
                return row.get("name")
        return ""

    def _question(self, row: SheetRow) -> None:
        if not self._open:
            self.faults.append(Fault(row.where, "a question stands inside a group"))
            return
        word, _space, choices = row.get("type").partition(" ")
        try:
            kind = Kind(word)
        except ValueError:
            expected = ", ".join(Kind)
            message = f"the type “{word}” is not asked here; expected is one of: {expected}"
            self.faults.append(Fault(row.where, message))
            return
        name, repeat = row.get("name"), self._repeat()
        binding = self.bindings.get(name)
        if binding is not None and repeat:
            message = "an answer that can be given many times cannot be bound to one figure"
            self.faults.append(Fault(row.where, message))
        self.questions[name] = Question(
            name=name,
            path="/".join(["/data", *(item.get("name") for item in self._open), name]),
            kind=kind,
            labels=_texts(row, LABELS),
            hints=_texts(row, HINTS),
            choices=choices,
            required=row.get("required") in {"yes", "true", "true()"},
            message=_texts(row, MESSAGES),
            binding=binding,
            place=self._place(row),
            repeat=repeat,
            reason_for=row.get("vidik::reason_for"),
            number=str(len(self.sections)),
        )
        self._extend(questions=(name,))

    def _place(self, row: SheetRow) -> Place | None:
        table = row.get("vidik::table")
        if table not in self._slugs:
            return None
        down, across = self._slugs[table]
        return Place(
            table, down.index(row.get("vidik::row")), across.index(row.get("vidik::column"))
        )

    def _extend(
        self,
        *,
        questions: tuple[str, ...] = (),
        tables: tuple[str, ...] = (),
        repeats: tuple[str, ...] = (),
    ) -> None:
        last = self.sections[-1]
        self.sections[-1] = Section(
            last.name,
            last.labels,
            last.hints,
            last.questions + questions,
            last.tables + tables,
            last.repeats + repeats,
        )
