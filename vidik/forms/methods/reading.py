# SPDX-License-Identifier: EUPL-1.2
"""From sheets to a form; pyxform has the last word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lxml import etree

from vidik.core.languages import xlsform_columns
from vidik.core.periods import Period, PeriodError
from vidik.forms.methods.converting import Convert, converted
from vidik.forms.methods.expressions import Bind, ExpressionError, compiled
from vidik.forms.methods.model import (
    LISTS,
    OWN,
    PERIODS,
    Binding,
    Choice,
    Form,
    Kind,
    Measure,
    Place,
    Question,
    Section,
    Table,
    period_in,
)
from vidik.forms.methods.sheets import Fault, FormError, SheetRow, Sheets
from vidik.forms.methods.tables import (
    HINTS,
    LABELS,
    WHOLE,
    Codes,
    Texts,
    headings,
    split_pairs,
    texts_of,
    unfolded,
)
from vidik.forms.methods.xlsform import settings_row

MESSAGES: Final = xlsform_columns("constraint_message")


_XFORMS: Final = "{http://www.w3.org/2002/xforms}"


_SOME_YEAR: Final = 2024


WRITTEN: Final[Mapping[str, Kind]] = {kind.value: kind for kind in Kind if kind is not Kind.LIST}
"""The types that a sheet may name; a list is a text with a `vidik::list`."""


_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True)


def form_of(
    sheets: Sheets,
    codes: Codes,
    *,
    measures: Mapping[str, Measure],
    titles: Texts,
    form_id: str,
    version: str,
    convert: Convert = converted,
) -> Form:
    """Make a form of its sheets.

    Args:
        sheets: the form's sheets; figure tables may be in them.
        codes: names of the codes that tables speak of.
        measures: every measure that a question may be bound to, by its code.
        titles: the form's title in each language.
        form_id: the form's permanent name.
        version: which version of it this is.
        convert: how pyxform is asked; apart for what somebody uploaded.

    Raises:
        FormError: a name, a binding, an expression or anything that pyxform refuses; all faults
            that can be distinguished are named.
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
    xform, warnings = convert(
        {
            "survey": [_foreign(row.cells) for row in plain.survey],
            "choices": [_foreign(row.cells) for row in plain.choices],
            "settings": [settings_row(titles, form_id, version)],
        }
    )
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
            Choice(row.get("name"), texts_of(row, LABELS))
        )
    return {name: tuple(choices) for name, choices in lists.items()}


def _fault_of_list(row: SheetRow, kind: Kind, *, is_repeated: bool) -> list[Fault]:
    listed = row.get("vidik::list")
    if listed not in LISTS:
        expected = ", ".join(LISTS)
        return [Fault(row.where, f"“{listed}” is no list; expected is one of: {expected}")]
    if kind is not Kind.TEXT or is_repeated:
        return [Fault(row.where, "a list is asked by a text outside repeated groups")]
    return []


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
            section = Section(row.get("name"), texts_of(row, LABELS), texts_of(row, HINTS), (), ())
            self.sections.append(section)
        self._open.append(row)
        if kind == "begin_repeat":
            if self._repeat() != row.get("name"):
                self.faults.append(Fault(row.where, "a repeated group inside a repeated one"))
            self.repeats[row.get("name")] = texts_of(row, LABELS)
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
            labels=texts_of(row, LABELS),
            hints=texts_of(row, HINTS),
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
        kind: Kind
        try:
            kind = WRITTEN[word]
        except KeyError:
            expected = ", ".join(WRITTEN)
            message = f"the type “{word}” is not asked here; expected is one of: {expected}"
            self.faults.append(Fault(row.where, message))
            return
        name, repeat = row.get("name"), self._repeat()
        binding = self.bindings.get(name)
        listed = row.get("vidik::list")
        if listed:
            self.faults += _fault_of_list(row, kind, is_repeated=bool(repeat))
            kind = Kind.LIST
        if binding is not None and repeat:
            message = "an answer that can be given many times cannot be bound to one figure"
            self.faults.append(Fault(row.where, message))
        self.questions[name] = Question(
            name=name,
            path="/".join(["/data", *(item.get("name") for item in self._open), name]),
            kind=kind,
            labels=texts_of(row, LABELS),
            hints=texts_of(row, HINTS),
            choices=choices,
            listed=listed,
            required=row.get("required") in {"yes", "true", "true()"},
            message=texts_of(row, MESSAGES),
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
