# SPDX-License-Identifier: EUPL-1.2
"""What does not fit in a form that is being written: the item, the column, and a sentence.

This says in the reader's language, at the field, what the compiler and pyxform would refuse later;
they still have the last word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final

from vidik.core.periods import Period, PeriodError
from vidik.forms.methods.drafting import (
    REFERENCE,
    THEMES,
    Cells,
    Item,
    Items,
    Sort,
    sheets_of,
    walk,
)
from vidik.forms.methods.expressions import ExpressionError, check_patterns, compiled
from vidik.forms.methods.flaw import Flaw, KnownMeasure
from vidik.forms.methods.model import LISTS, OWN, PERIODS, Kind, period_in
from vidik.forms.methods.reading import MESSAGES, WRITTEN
from vidik.forms.methods.sheets import FormError, SheetRow
from vidik.forms.methods.tables import (
    HINTS,
    LABELS,
    REASONS,
    WHOLE,
    Codes,
    Pairs,
    split_pairs,
    unfolded,
)

LONGEST_NAME: Final = 80
LONGEST_TEXT: Final = 2000
MOST_CELLS: Final = 800
MOST_CELLS_IN_ALL: Final = 10_000
"""Of all tables together: each becomes a question before anything else is looked at."""
MOST_ITEMS: Final = 1500
LOGIC: Final = ("relevant", "constraint", "calculation", "required")
TEXTS: Final = (*LABELS.values(), *HINTS.values(), *MESSAGES.values())
COLUMNS: Final = frozenset(
    {"type", "name", *TEXTS, *LOGIC}
    | {
        f"vidik::{name}"
        for name in (
            "measure", "unit", "period", "dimensions", "rows", "columns", "kind", "table", "row",
            "column", "reason_for", "theme", "list",
        )
    }
)  # fmt: skip
"""What may be in the survey sheet; anything else would be lost, so it is refused."""
METADATA_NAMES: Final = frozenset({"data", "meta", "instanceid", "instancename", "instance"})
"""What XForms and the tools that read them use themselves, whatever the size of the letters."""
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CHOICE: Final = re.compile(r"[A-Za-z0-9_.-]+")
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_YEAR: Final = 2024

NAME_MISSING: Final = "a name is missing"
NAME_MALFORMED: Final = "“%(found)s” is not a name: use Latin letters without accents, digits and _"
NAME_DOUBLE: Final = "the name “%(found)s” appears twice; every question and group needs its own"
NAME_RESERVED: Final = "“%(found)s” contains __, which is reserved for the cells of tables"
NAME_OF_METADATA: Final = (
    "the name “%(found)s” is reserved for what every form records about itself"
)
BOUND_TWICE: Final = "this is the same figure as “%(found)s”; a figure may be asked for only once"
TOO_LONG: Final = "this is longer than %(most)s characters"
HIDDEN: Final = "the text holds characters that cannot be seen"
TEXT_MISSING: Final = "a text is missing; both languages are required"
TYPE_UNKNOWN: Final = "the type “%(found)s” is not supported; use one of: %(expected)s"
LIST_UNKNOWN: Final = "there is no list of answers “%(found)s”"
LIST_WRONG: Final = "“%(found)s” is not a list of records; use a text and one of: %(expected)s"
OUTSIDE: Final = "a question must be in a section"
REPEAT_OUTSIDE: Final = "a repeated group must be in a section, and not in another repeated group"
REPEAT_BOUND: Final = "an answer that can be given many times cannot become one figure"
MEASURE_UNKNOWN: Final = "there is no measure “%(found)s” in the catalogue"
MEASURE_MISSING: Final = "a table of figures needs a measure"
UNIT_WRONG: Final = "the measure is counted in %(expected)s, not in %(found)s"
PERIOD_WRONG: Final = "“%(found)s” is not a period; use one of: %(expected)s, or a period"
NO_NUMBER: Final = "only a number can become a figure; this is of the type “%(found)s”"
PAIRS_WRONG: Final = (
    "“%(found)s” is not a combination of codes such as form=labour;age=under-18, each dimension "
    "once"
)
DIMENSION_WRONG: Final = (
    "the measure “%(measure)s” is not divided by “%(found)s”; it is divided by: %(expected)s"
)
CODE_UNKNOWN: Final = "the dimension “%(dimension)s” has no code “%(found)s”"
APPEARS_TWICE: Final = "“%(found)s” appears twice"
SAME_DIMENSION: Final = (
    "“%(found)s” is used as a division in two places: rows, columns, or the whole table"
)
TOO_MANY: Final = "a table may have at most %(most)s cells; this one would have %(found)s"
TOO_MANY_IN_ALL: Final = (
    "the tables of a form may have at most %(most)s cells together; these would have %(found)s"
)
REFERENCE_UNKNOWN: Final = "there is no question “%(found)s”"
CALCULATION_MISSING: Final = "a calculated value needs a calculation"
CIRCLE: Final = "this depends on itself, through: %(found)s"
THEME_UNKNOWN: Final = "“%(found)s” is not a thematic unit; use one of: %(expected)s"
EMPTY: Final = "a form needs a section with a question in it"
CHOICE_MALFORMED: Final = (
    "“%(found)s” is not a code: use Latin letters without accents, digits, _ . -"
)
CHOICE_DOUBLE: Final = "the code “%(found)s” appears twice in the list “%(list)s”"
LIST_RESERVED: Final = "the list “%(found)s” is reserved for the reasons for a blank"
FORM_TOO_LARGE: Final = "a form may have at most %(most)s questions and groups"
COLUMN_UNKNOWN: Final = "the column “%(found)s” is not used here and would be lost"


def flaws_of(
    items: Items,
    choices: Sequence[Cells],
    *,
    measures: Mapping[str, KnownMeasure],
    codes: Codes,
) -> list[Flaw]:
    """List what does not fit in a form that is being written."""
    if sum(1 for _item in walk(items)) > MOST_ITEMS:
        return [Flaw("", "", FORM_TOO_LARGE, {"most": str(MOST_ITEMS)})]
    looked = _Look(choices, measures, codes)
    looked.names(items)
    for item in items:
        looked.item(item, is_top=True, in_repeat=False)
    if looked.cells > MOST_CELLS_IN_ALL:
        params = {"most": str(MOST_CELLS_IN_ALL), "found": str(looked.cells)}
        looked.found.append(Flaw("", "", TOO_MANY_IN_ALL, params))
    looked.lists()
    if not any(not item.is_group or item.is_table for item in walk(items)):
        looked.found.append(Flaw("", "", EMPTY))
    if not looked.found:
        looked.logic(items)
    return looked.found


class _Look:
    """Goes through the form and keeps what does not fit."""

    def __init__(
        self, choices: Sequence[Cells], measures: Mapping[str, KnownMeasure], codes: Codes
    ) -> None:
        self.choices = choices
        self.measures = measures
        self.codes = codes
        self.found: list[Flaw] = []
        self.cells = 0
        self.known_lists = {row.get("list_name", "") for row in choices}

    def say(self, item: str, column: str, message: str, **params: str) -> None:
        self.found.append(Flaw(item, column, message, params))

    def names(self, items: Items) -> None:
        counted = Counter(item.name for item in walk(items))
        for item in walk(items):
            name = item.name
            if not name:
                self.say("", "name", NAME_MISSING)
            elif not _NAME.fullmatch(name):
                self.say(name, "name", NAME_MALFORMED, found=name[:80])
            elif "__" in name:
                self.say(name, "name", NAME_RESERVED, found=name[:80])
            elif name.lower() in METADATA_NAMES:
                self.say(name, "name", NAME_OF_METADATA, found=name)
            elif len(name) > LONGEST_NAME:
                self.say(name, "name", TOO_LONG, most=str(LONGEST_NAME))
        for name, times in counted.items():
            if name and times > 1:
                self.say(name, "name", NAME_DOUBLE, found=name)

    def item(self, item: Item, *, is_top: bool, in_repeat: bool) -> None:
        sort = item.sort(is_top=is_top)
        self._texts(item)
        if sort is Sort.QUESTION:
            self._question(item, is_top=is_top)
        elif sort is Sort.REPEAT and (is_top or in_repeat):
            self.say(item.name, "type", REPEAT_OUTSIDE)
        theme = item.cells.get("vidik::theme", "")
        if theme and theme not in THEMES:
            self.say(
                item.name, "vidik::theme", THEME_UNKNOWN, found=theme, expected=", ".join(THEMES)
            )
        if item.cells.get("vidik::measure") or item.is_table:
            self._binding(item)
            if in_repeat:
                self.say(item.name, "vidik::measure", REPEAT_BOUND)
        for child in item.inside:
            self.item(child, is_top=False, in_repeat=in_repeat or sort is Sort.REPEAT)

    def _texts(self, item: Item) -> None:
        for column, text in item.cells.items():
            if column not in COLUMNS:
                self.say(item.name, "", COLUMN_UNKNOWN, found=column[:80])
            elif _CONTROL.search(text):
                self.say(item.name, column, HIDDEN)
            elif len(text) > (20 * LONGEST_TEXT if column == "vidik::rows" else LONGEST_TEXT):
                self.say(item.name, column, TOO_LONG, most=str(LONGEST_TEXT))
        if item.kind != Kind.CALCULATED:
            for column in LABELS.values():
                if not item.cells.get(column, "").strip():
                    self.say(item.name, column, TEXT_MISSING)

    def _question(self, item: Item, *, is_top: bool) -> None:
        if item.kind not in WRITTEN:
            expected = ", ".join(WRITTEN)
            self.say(item.name, "type", TYPE_UNKNOWN, found=item.kind[:80], expected=expected)
        if is_top:
            self.say(item.name, "type", OUTSIDE)
        listed = item.cells.get("vidik::list", "")
        if listed and (listed not in LISTS or item.kind != Kind.TEXT):
            self.say(item.name, "type", LIST_WRONG, found=listed[:80], expected=", ".join(LISTS))
        is_choice = item.kind in {Kind.ONE, Kind.MANY}
        if is_choice and (item.list_name not in self.known_lists or not item.list_name):
            self.say(item.name, "list", LIST_UNKNOWN, found=item.list_name[:80])
        if item.kind == Kind.CALCULATED and not item.cells.get("calculation"):
            self.say(item.name, "calculation", CALCULATION_MISSING)

    def _binding(self, item: Item) -> None:
        name, code = item.name, item.cells.get("vidik::measure", "")
        if not code:
            self.say(name, "vidik::measure", MEASURE_MISSING)
            return
        measure = self.measures.get(code)
        if measure is None:
            self.say(name, "vidik::measure", MEASURE_UNKNOWN, found=code[:80])
            return
        unit = item.cells.get("vidik::unit", measure.unit)
        if unit != measure.unit:
            self.say(name, "vidik::measure", UNIT_WRONG, found=unit[:40], expected=measure.unit)
        if not item.is_table and item.kind not in {Kind.INTEGER, Kind.DECIMAL, Kind.CALCULATED}:
            self.say(name, "vidik::measure", NO_NUMBER, found=item.kind[:80])
        if item.is_table and item.cells.get("vidik::kind", "integer") not in {"integer", "decimal"}:
            self.say(name, "vidik::kind", NO_NUMBER, found=item.cells["vidik::kind"][:80])
        self._period(name, item.cells.get("vidik::period", ""))
        fixed = self._pairs(
            name, "vidik::dimensions", item.cells.get("vidik::dimensions", ""), code
        )
        if item.is_table:
            self._table(item, code, fixed)

    def _period(self, name: str, period: str) -> None:
        try:
            Period.parse(period_in(period, _YEAR))
        except PeriodError:
            expected = ", ".join(word for word in PERIODS if word)
            self.say(name, "vidik::period", PERIOD_WRONG, found=period[:80], expected=expected)

    def _pairs(self, name: str, column: str, text: str, measure: str) -> Pairs:
        try:
            pairs = split_pairs(text)
        except ValueError:
            self.say(name, column, PAIRS_WRONG, found=text[:80])
            return ()
        allowed = self.measures[measure].dimensions
        for dimension, code in pairs:
            if dimension not in allowed:
                expected = ", ".join(sorted(allowed))
                self.say(
                    name, column, DIMENSION_WRONG,
                    measure=measure, found=dimension[:80], expected=expected,
                )  # fmt: skip
            elif code not in OWN and self.codes.names(dimension, code) is None:
                self.say(name, column, CODE_UNKNOWN, dimension=dimension, found=code[:80])
        return pairs

    def _table(self, item: Item, measure: str, fixed: Pairs) -> None:
        sides: list[list[Pairs]] = []
        for column, blank in (("vidik::rows", ""), ("vidik::columns", WHOLE)):
            parts = [part.strip() for part in item.cells.get(column, blank).split("|")]
            for part, times in Counter(parts).items():
                if times > 1:
                    self.say(item.name, column, APPEARS_TWICE, found=part[:80])
            sides.append([self._pairs(item.name, column, part, measure) for part in parts])
        down, across = sides
        self.cells += len(down) * len(across)
        if len(down) * len(across) > MOST_CELLS:
            size = str(len(down) * len(across))
            self.say(item.name, "vidik::rows", TOO_MANY, most=str(MOST_CELLS), found=size)
            return
        places = [{name for name, _code in fixed}]
        places += [{name for pairs in side for name, _code in pairs} for side in sides]
        for name, times in Counter(name for place in places for name in place).items():
            if times > 1:
                self.say(item.name, "vidik::rows", SAME_DIMENSION, found=name)

    def lists(self) -> None:
        counted = Counter((row.get("list_name", ""), row.get("name", "")) for row in self.choices)
        for (name, code), times in counted.items():
            if name == REASONS:
                self.choice(name, LIST_RESERVED, found=name)
            elif not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
                self.choice(name, NAME_MALFORMED, found=name[:80])
            elif not _CHOICE.fullmatch(code) or len(code) > LONGEST_NAME:
                self.choice(name, CHOICE_MALFORMED, found=code[:80])
            elif times > 1:
                self.choice(name, CHOICE_DOUBLE, found=code, list=name)
        for row in self.choices:
            self._choice_texts(row)

    def _choice_texts(self, row: Cells) -> None:
        name = row.get("list_name", "")
        for column, text in row.items():
            if column not in {"list_name", "name", *LABELS.values()}:
                self.choice(name, COLUMN_UNKNOWN, found=column[:80])
            elif _CONTROL.search(text):
                self.choice(name, HIDDEN)
            elif len(text) > LONGEST_TEXT:
                self.choice(name, TOO_LONG, most=str(LONGEST_TEXT))
        if not all(row.get(column, "").strip() for column in LABELS.values()):
            self.choice(name, TEXT_MISSING)

    def choice(self, name: str, message: str, **params: str) -> None:
        flaw = Flaw(name, "", message, params, is_choice=True)
        if flaw not in self.found:
            self.found.append(flaw)

    def logic(self, items: Items) -> None:
        """Look at expressions, once everything that they may speak of is known to be sound."""
        try:
            rows = unfolded(sheets_of(items, self.choices), self.codes).survey
        except FormError as error:
            self.say("", "", "%(reason)s", reason=str(error))
            return
        names = {row.get("name") for row in rows} - {""}
        for item in walk(items):
            for column in LOGIC:
                self._expression(item, column, names)
        self._figures(rows)
        if not self.found:
            self._circles(rows)

    def _figures(self, rows: Iterable[SheetRow]) -> None:
        """Require that no two questions ask for one figure: they could be answered in two ways."""
        requested: dict[tuple[object, ...], str] = {}
        for row in rows:
            if not row.get("vidik::measure") or row.get("vidik::rows"):
                continue
            name = row.get("vidik::table") or row.get("name")
            figure = (
                row.get("vidik::measure"),
                period_in(row.get("vidik::period"), _YEAR),
                split_pairs(row.get("vidik::dimensions")),
            )
            if figure not in requested:
                requested[figure] = name
            elif (
                flaw := Flaw(name, "vidik::measure", BOUND_TWICE, {"found": requested[figure]})
            ) not in (self.found):
                self.found.append(flaw)

    def _expression(self, item: Item, column: str, names: set[str]) -> None:
        text = item.cells.get(column, "")
        if not text or (column == "required" and text in {"yes", "no", "true", "true()"}):
            return
        unknown = [name for name in REFERENCE.findall(text) if name not in names]
        for name in dict.fromkeys(unknown):
            self.say(item.name, column, REFERENCE_UNKNOWN, found=name[:80])
        if unknown:
            return
        try:
            compiled(REFERENCE.sub(r"/data/\1", text))
            check_patterns(text)
        except ExpressionError as error:
            params = dict(error.params)
            if "found" in params:
                params["found"] = text[:200]
            self.say(item.name, column, error.message, **params)

    def _circles(self, rows: Iterable[SheetRow]) -> None:
        try:
            TopologicalSorter(dict(_dependences(rows))).prepare()
        except CycleError as error:
            ring = list(error.args[1])
            self.say(ring[0], "relevant", CIRCLE, found=" → ".join(ring))


def _dependences(rows: Iterable[SheetRow]) -> Iterator[tuple[str, set[str]]]:
    """Return for every node those on which it hangs; what is in a group hangs on the group."""
    outside: list[str] = []
    for row in rows:
        kind = row.get("type").replace(" ", "_")
        if kind.startswith("end_"):
            outside.pop()
            continue
        spoken = {
            name
            for column in ("relevant", "calculation", "required")
            for name in REFERENCE.findall(row.get(column))
        }
        yield row.get("name"), spoken | set(outside[-1:])
        if kind.startswith("begin_"):
            outside.append(row.get("name"))
