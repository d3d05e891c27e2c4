# SPDX-License-Identifier: EUPL-1.2
"""From the tables of a book to cells as the checks take them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from .. import lexicon, measurewords, texts
from ..model import NOT_STATED, Cell, Text
from ..words import WORDS
from . import labels, spans, titles, units
from .disambiguation import Table, Value, distinguish, settle_parts, settle_sheets
from .facts import TOTAL, Facts, column_facts, period_from, row_facts
from .grid import Box, area_of, column_name, ref_of
from .heads import column_heads, stub_heads
from .layout import Line, Region, Rows, find_regions, footnotes_in, sources_in
from .limits import TableFileError
from .lists import find_list, say_more
from .numbers import NIL_SIGNS
from .structure import Place, Structure, TableShape, Unread
from .stub import read_stub, sums_to

if TYPE_CHECKING:
    from collections.abc import Callable

    from .grid import Area, Book, Sheet

NO_PERIOD: Final = NOT_STATED
_NOTE_LENGTH: Final = 400
_NAMES_SHOWN: Final = 20
_USUAL_MARKS: Final = {"r": "revised", "p": "provisional", "()": "in brackets"}
_GENERIC: Final = re.compile(
    r"^(?:sheet|table|tabelle|feuil|hoja|foglio|list|arkusz|blatt|лист)\s?\d*$", re.IGNORECASE
)
_NIL: Final = re.compile(
    r"(?:^|[\s;,(])[\"'“„‘]?(?:-|–|—)[\"'”“’]?\s*(?:[=:–—-]|means|is|stands for)?\s*(?:no cases|"
    r"nil|zero|none|null|no "
    r"occurrence|magnitude (?:nil|zero)|quantity zero|nichts vorhanden|genau null|exactly zero|"
    r"nema pojave|нема појаве|не појављује|nema slučajeva|valeur nulle|néant|"
    r"zjawisko nie wystąpiło|"
    r"jev se nevyskytoval|nulla|явлени\w+ нет|явищ не було)\b",
    re.IGNORECASE,
)
_NIL_WORDS: Final = re.compile(
    r"^(?:no cases|nil|zero|none|null|magnitude nil|nichts vorhanden|nema pojave|нема појаве|"
    r"néant)\b",
    re.IGNORECASE,
)
_UNKNOWN_DASH: Final = re.compile(
    r"(?:^|[\s;,(])[\"'“„‘]?(?:-|–|—)[\"'”“’]?\s*(?:[=:–—-]|means|is)?\s*(?:not (?:available|"
    r"applicable|known|"
    r"collected)|no data|missing|unknown|suppressed)\b",
    re.IGNORECASE,
)
_LABELLED: Final = 40
_MANY_DECIMALS: Final = 0.3
_SECTION: Final = 80
"""Letters of a section, at most."""
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader corrects; what is blank is found out."""

    sheet: str = ""
    area: str = ""
    header_rows: int | None = None
    stub_columns: int | None = None
    source: str = ""
    unnamed: str = texts.PUBLISHER
    """What to call a publisher whom the file does not name."""


def assemble(book: Book, name: str, options: Options) -> tuple[Structure, dict[str, Place]]:
    """Read all tables of a book.

    Raises:
        TableFileError: there is no such sheet or area, or no table at all.
    """
    unread: list[Unread] = []
    tables: list[Table] = []
    for sheet in _chosen(book, options):
        tables.extend(_sheet(sheet, name, options, unread))
    if not tables:
        if not any(sheet.boxes for sheet in book.sheets):
            raise TableFileError(texts.NO_CELLS)
        boxes = [box for sheet in book.sheets for box in sheet.boxes.values()]
        numbers = sum(box.number is not None for box in boxes)
        raise TableFileError(texts.NO_TABLE, cells=f"{len(boxes):,}", numbers=f"{numbers:,}")
    settle_parts(tables)
    _settle_dashes(book, tables)
    _settle_measures(tables)
    for table in tables:
        if not table.region.is_own:
            distinguish(table, unread)
    places: dict[str, Place] = {}
    source = options.source or _source(tables) or options.unnamed
    addressed = [(table, _cells(table, source, unread, places)) for table in tables]
    settle_sheets(addressed)
    for table, cells in addressed:
        table.shape.cells = cells
    return Structure(tuple(table.shape for table in tables), tuple(unread)), places


def _chosen(book: Book, options: Options) -> list[Sheet]:
    if not options.sheet:
        sheets = [sheet for sheet in book.sheets if not sheet.is_findings]
        return sheets if not options.area else sheets[:1]
    found = [sheet for sheet in book.sheets if sheet.name == options.sheet]
    if not found:
        names = ", ".join(sheet.name for sheet in book.sheets[:_NAMES_SHOWN])
        raise TableFileError(texts.NO_SHEET, sheet=options.sheet[:60], names=names)
    return found


def _sheet(sheet: Sheet, name: str, options: Options, unread: list[Unread]) -> list[Table]:
    """Read the tables of one sheet, and say what of it is not read."""

    def say(ref: str, template: str, **params: str) -> None:
        unread.append(Unread(sheet.name, ref, Text(template, params)))

    if sheet.is_chart or not sheet.boxes:
        say("", texts.SHEET_OF_CHART if sheet.is_chart else texts.SHEET_EMPTY)
        return []
    area = area_of(options.area) if options.area else None
    tables: list[Table] = []
    for region in _regions(sheet, area, options):
        if region.columns and _is_table(region):
            table = _table(region, name, tables[-1] if tables else None, unread)
            tables.extend([table] if table.values else [])
        else:
            say(region.area.ref, texts.LONE_NUMBERS)
    taken = {(value.row, value.column) for table in tables for value in table.values}
    for spot, box in sheet.boxes.items():
        if box.fault and spot not in taken and (area is None or area.holds(spot)):
            say(ref_of(*spot), box.fault, value=box.text[:_LABELLED])
    if not tables:
        say("", texts.SHEET_NO_NUMBERS)
        return []
    if sheet.hidden:
        say("", texts.SHEET_HIDDEN)
    _say_hidden(sheet, tables, say)
    return tables


def _regions(sheet: Sheet, area: Area | None, options: Options) -> list[Region]:
    """Find the tables of a sheet as a reader wants them divided."""
    if options.header_rows is None and options.stub_columns is None:
        listed = find_list(Rows(sheet, area))
        return [listed] if listed is not None else find_regions(sheet, area)
    regions = find_regions(sheet, area, options.header_rows)
    for region in regions if options.stub_columns is not None else ():
        _set_stub(region, options.stub_columns or 0)
    return regions


def _say_hidden(sheet: Sheet, tables: list[Table], say: Callable[..., None]) -> None:
    rows = {row for table in tables for row in table.region.body}
    columns = {c for table in tables for c in table.region.columns}
    hidden_rows = sorted(rows & sheet.hidden_rows)
    hidden = sorted(
        c for c in columns if any(first <= c <= last for first, last in sheet.hidden_columns)
    )
    if hidden_rows:
        shown = ", ".join(str(row + 1) for row in hidden_rows[:_NAMES_SHOWN])
        say("", texts.ROWS_HIDDEN, rows=shown)
    if hidden:
        say("", texts.COLUMNS_HIDDEN, columns=", ".join(map(column_name, hidden[:_NAMES_SHOWN])))


def _set_stub(region: Region, count: int) -> None:
    used = sorted({*region.stub, *region.columns, *region.skipped})
    region.stub = used[:count]
    region.columns = [c for c in used[count:] if c not in region.skipped]


def _is_table(region: Region) -> bool:
    """Return whether numbers have headings on one side at least, and are more than one."""
    count = sum(
        (box := region.sheet.boxes.get((row, c))) is not None and box.number is not None
        for row in region.data
        for c in region.columns
    )
    return count > 1 and bool(region.header or region.stub)


# --------------------------------------------------------------------------- one table


def _table(region: Region, name: str, before: Table | None, unread: list[Unread]) -> Table:
    marked, general = footnotes_in(region.notes)
    known = set(marked)
    title, title_marks = _title(region.captions, known)
    inherits = before is not None and before.shape.title and not _has_own_title(region)
    part = _part(region, "" if inherits else title)
    if before is not None and not region.captions:
        part = before.part
    if before is not None and inherits:
        title = before.shape.title
        region.captions = [*before.region.captions, *region.captions]
    heads = column_heads(region, known)
    stub = read_stub(region, known)
    names = stub_heads(region, known)
    used = [names[region.stub.index(c)] for c in stub.columns]
    columns = column_facts(heads, stub.rows)
    rows = row_facts(stub, used)
    subject = titles.subject_of(title) or _fallback_subject(region, name)
    area = region.area
    shape = TableShape(
        region.sheet.name, area.ref, title, subject, len(region.header), len(region.stub),
        next(iter(sources_in(region.notes)), ""),
        [*(f"{mark}: {text}" for mark, text in marked.items()), *general],
    )  # fmt: skip
    table = Table(region, shape, stub, part=part)
    for column, template in region.skipped.items():
        unread.append(Unread(region.sheet.name, column_name(column), Text(template)))
    about = _About(region, marked, general, title_marks, used)
    by_column = dict(zip(region.columns, columns, strict=True))
    places = ((at, c) for at in sorted(region.data & rows.keys()) for c in region.columns)
    for at, column in places:
        box = region.sheet.boxes.get((at, column))
        if box is None and "status" in region.roles:
            box = Box("", missing=True)
        if box is not None and (box.text or box.fault or box.missing):
            table.values.append(about.value(at, column, box, by_column[column], rows[at]))
    for value in table.values if region.is_list else ():
        say_more(region, value)
    _units_by_look(table)
    _name_totals(table)
    _change_periods(table)
    return table


def _name_totals(table: Table) -> None:
    """Write "Total, all offences" as the total of its dimension where nothing else is."""
    codes: dict[str, set[str]] = {}
    for value in table.values:
        for name, code in value.facts.codes:
            codes.setdefault(name, set()).add(code)
    totals = {
        name: next(iter(found))
        for name, known in codes.items()
        if not any(map(labels.is_total, known))
        and len(found := {code for code in known if labels.is_total_of_all(code)}) == 1
    }
    for value in table.values:
        value.facts.codes = [
            (name, TOTAL if totals.get(name) == code else code) for name, code in value.facts.codes
        ]


def _change_periods(table: Table) -> None:
    """Return changes without years those of the table, where it has two."""
    years = list(dict.fromkeys(v.period for v in table.values if not v.facts.change and v.period))
    if len(years) != _TWO or not all(map(spans.looks_like_year, years)):
        return
    for value in table.values:
        if value.facts.change and not value.facts.periods:
            value.period = f"{min(years)}..{max(years)}"


def _part(region: Region, title: str) -> str:
    """Return the short line directly above the headings."""
    own = [row for row in region.header if row not in region.borrowed]
    above = [line for line in region.captions if own and line.row < own[0]]
    if not above:
        return ""
    text = above[-1].text
    unit = units.unit_of(text)
    apart = titles.begins_table(text) or (unit is not None and unit.pure)
    if apart or len(text) > _LABELLED or spans.period_of(text) is not None:
        return ""
    return "" if text == title else text


def _has_own_title(region: Region) -> bool:
    return any(titles.begins_table(line.text) for line in region.captions) or (
        sum(len(line.text) for line in region.captions) > _LABELLED
    )


def _title(captions: list[Line], known: set[str]) -> tuple[str, tuple[str, ...]]:
    """Choose the title among the lines above a table."""
    from .numbers import split_label  # noqa: PLC0415 - beside its only use

    numbered = [at for at, line in enumerate(captions) if titles.begins_table(line.text)]
    if numbered:
        at = numbered[-1]
        text, marks = split_label(captions[at].text, known)
        if len(titles.subject_of(text)) < 3 and len(captions) > 1:  # noqa: PLR2004 - only a number
            before = at > 0 and captions[at - 1].row == captions[at].row
            beside = captions[at - 1 if before or at + 1 == len(captions) else at + 1]
            more, further = split_label(beside.text, known)
            return f"{text} {more}", (*captions[at].marks, *marks, *further)
        return text, (*captions[at].marks, *marks)
    best, rank = None, -99
    for line in captions:
        if spans.period_of(line.text) or len(line.text) < 4:  # noqa: PLR2004 - no title
            continue
        unit = units.unit_of(line.text)
        if unit and unit.pure and lexicon.slug(unit.unit) not in measurewords.PERSON_UNITS:
            continue
        points = titles.like_title(line.text) + line.bold - 8 * bool(unit and unit.pure)
        if points > rank:
            best, rank = line, points
    if best is None:
        return "", ()
    text, marks = split_label(best.text, known)
    at = captions.index(best)
    if at and titles.continues(text):
        return f"{captions[at - 1].text} {text}", (*best.marks, *marks)
    return text, (*best.marks, *marks)


def _fallback_subject(region: Region, name: str) -> str:
    if not _GENERIC.match(region.sheet.name):
        return labels.clean_name(region.sheet.name)
    return labels.clean_name(re.sub(r"\.\w{2,4}$", "", name)) if name else "figures"


def _is_old(period: str) -> bool:
    """Return whether a title's number is rather that of a list than the year of its figures."""
    return period.removeprefix("at:").startswith("1") and period.removeprefix("at:")[1] == "8"


class _About:
    """What the title and the notes of a table say of its values."""

    def __init__(
        self,
        region: Region,
        marked: dict[str, str],
        general: list[str],
        marks: tuple[str, ...],
        corner: list[str],
    ) -> None:
        self._region = region
        self._marked = marked
        self._marks = marks
        self._general = " ".join(general)[:_NOTE_LENGTH]
        lines = [line.text for line in region.captions]
        self._periods: list[str] = []
        for line in lines:
            for period in spans.periods_in(line):
                if period not in self._periods and not _is_old(period):
                    self._periods.append(period)
        for line in (*corner, region.sheet.name):
            self._periods = self._periods or spans.periods_in(line)
        self._day = next((day for line in lines if (day := spans.day_in(line))), "")
        self._unit = ""
        for line in lines:
            self._unit = units.unit_in_title(line) or self._unit

    def value(self, row: int, column: int, box: Box, head: Facts, stub: Facts) -> Value:
        """Put together what is said of one value."""
        facts = Facts(
            periods=[*stub.periods, *head.periods],
            unit=head.unit or stub.unit,
            change=head.change or stub.change,
            codes=_merged(stub.codes, head.codes),
        )
        if stub.unit and (head.unit == "count" or (stub.change and stub.unit == "percent")):
            # A change in per cent of a rate is in per cent.
            facts.unit = stub.unit
        own = [text for text in dict.fromkeys((stub.measure, head.measure)) if text]
        unit = facts.unit or ("percent" if box.percent else self._unit)
        marks = (*box.marks, *self._beside(row, column), *stub.marks, *head.marks, *self._marks)
        period = period_from(facts.periods, self._periods, self._day)
        return Value(
            row, column, box, facts, unit, ", ".join(own), bool(own), period, self._note(marks)
        )

    def _beside(self, row: int, column: int) -> tuple[str, ...]:
        """Return the marks that stand in a column of their own."""
        from .numbers import marks_of  # noqa: PLC0415 - beside its only use

        found: tuple[str, ...] = ()
        for at, owner in self._region.mark_columns.items():
            box = self._region.sheet.boxes.get((row, at))
            if owner == column and box is not None:
                found += (*marks_of(box.text), *box.marks)
        return found

    def _note(self, marks: tuple[str, ...]) -> str:
        message = []
        for mark in dict.fromkeys(marks):
            text = self._marked.get(mark) or _USUAL_MARKS.get(mark)
            if text:
                message.append(text)
        return " ".join([*message, self._general]).strip()[:_NOTE_LENGTH]


def _merged(rows: list[tuple[str, str]], columns: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join the categories of rows and columns; two of one name are distinguished."""
    names = {name for name, _ in rows}
    return [*rows, *((f"{n} 2" if n in names else n, c) for n, c in columns)]


def _units_by_look(table: Table) -> None:
    """Return of values whether they are counts by how they look and how they are stored.

    Without a unit they are counts, or something with decimals. What is stored with more digits than
    it is shown with is rounded, and its sums are.
    """
    groups: dict[tuple[str, str, bool], list[Value]] = {}
    for value in table.values:
        groups.setdefault((value.unit, value.measure, value.facts.change), []).append(value)
    for (unit, _, _), group in groups.items():
        boxes = [v.box for v in group if v.box.number is not None]
        most = _MANY_DECIMALS * len(boxes)
        if sum(box.rounded for box in boxes) > most and not any(map(_has_decimals, boxes)):
            unit_text = f"{unit.replace('count', '') or 'value'} (rounded)"
        elif not unit:
            unit_text = "value" if boxes and sum(map(_has_decimals, boxes)) > most else "count"
        else:
            continue
        for value in group:
            value.unit = unit_text


def _has_decimals(box: Box) -> bool:
    return box.number is not None and box.number != box.number.to_integral_value()


# ------------------------------------------------------------- what the whole file teaches


def _settle_dashes(book: Book, tables: list[Table]) -> None:
    """Decide whether a dash is none or not known: by a legend, else by what the sums say."""
    nil = _legend(book)
    if nil is None:
        held = failed = 0
        for table in tables:
            for whole, parts in _sums_with_dashes(table):
                holds = sums_to(whole, parts)
                held += holds
                failed += not holds
        nil = held > failed
    if not nil:
        return
    for table in tables:
        for value in table.values:
            if value.box.missing and value.box.text in NIL_SIGNS:
                value.box = replace(value.box, number=Decimal(0), missing=False)


def _legend(book: Book) -> bool | None:
    for sheet in book.sheets:
        for (row, column), box in sheet.boxes.items():
            if box.text in NIL_SIGNS:
                beside = sheet.boxes.get((row, column + 1))
                if beside is not None and _NIL_WORDS.match(beside.text):
                    return True
            elif len(box.text) > 4:  # noqa: PLR2004 - a sign and a word
                if _NIL.search(box.text):
                    return True
                if _UNKNOWN_DASH.search(box.text):
                    return False
    return None


def _sums_with_dashes(table: Table) -> list[tuple[Decimal, list[Decimal]]]:
    """List totals whose parts have dashes among them, with the parts that are numbers."""
    if not any(value.box.missing and value.box.text in NIL_SIGNS for value in table.values):
        return []
    lines: dict[tuple[object, ...], list[tuple[str, Box]]] = {}
    for value in table.values:
        head = (value.unit, value.measure, value.period)
        for at, (name, code) in enumerate(value.facts.codes):
            others = (*value.facts.codes[:at], *value.facts.codes[at + 1 :])
            lines.setdefault((*head, name, others), []).append((code, value.box))
    found = []
    for line in lines.values():
        totals = [box.number for code, box in line if labels.is_total(code)]
        parts = [box for code, box in line if not labels.is_total(code)]
        numbers = [box.number for box in parts if box.number is not None]
        dashes = sum(box.missing and box.text in NIL_SIGNS for box in parts)
        whole = totals[0] if len(totals) == 1 else None
        if whole is not None and dashes and numbers and dashes + len(numbers) == len(parts):
            found.append((whole, numbers))
    return found


def _settle_measures(tables: list[Table]) -> None:
    """Name what each value measures, by the title or by its own heading."""
    subjects: dict[str, set[str]] = {}
    for table in tables:
        for value in table.values:
            if value.own_measure:
                subjects.setdefault(value.measure, set()).add(table.shape.subject)
    for table in tables:
        subject = table.shape.subject
        for value in table.values:
            if not value.own_measure:
                value.measure = subject
            elif not value.is_named and (
                len(subjects[value.measure]) > 1
                or value.facts.change
                or lexicon.slug(value.measure).split("-")[0] in _RELATIVE
                or lexicon.slug(value.measure) in measurewords.COUNT_UNITS
            ):
                value.measure = f"{subject}, {value.measure}"


_RELATIVE: Final = WORDS["relative"]
"""First words of a heading that says of a measure only how it is looked at."""


def _source(tables: list[Table]) -> str:
    sources = Counter(table.shape.source for table in tables if table.shape.source)
    return labels.clean_name(sources.most_common(1)[0][0])[:120] if len(sources) == 1 else ""


def _cut(section: str) -> str:
    """Cut a long section between words, and say that it was cut."""
    if len(section) <= _SECTION:
        return section
    head = section[: _SECTION - 1]
    return f"{(head.rpartition(' ')[0] or head).rstrip(' ,:-')} …"


def _cells(table: Table, source: str, unread: list[Unread], places: dict[str, Place]) -> list[Cell]:
    """Make cells of the values of a table."""
    found: list[Cell] = []
    sheet = table.region.sheet.name
    for value in table.values:
        box = value.box
        place = Place(sheet, ref_of(value.row, value.column))
        template = box.fault
        if not template and not box.valued:
            template = texts.NOT_A_NUMBER
        if template:
            unread.append(Unread(sheet, place.ref, Text(template, {"value": box.text[:_LABELLED]})))
        status = None
        if box.number is None:
            status = value.why_missing or f"not available ({box.text})"
            if template:
                status = f"not a number ({box.text[:20]})"
        found.append(Cell(
            key=str(place), id=str(place),
            section=_cut(labels.clean_name(value.section or table.shape.name)),
            source=labels.clean_name(value.source) if value.source else source,
            measure=labels.clean_name(value.measure)[:200],
            unit=labels.clean_name(value.unit), period=value.period or NO_PERIOD,
            dimensions=value.dimensions, value=box.number, status=status,
            qualifier=box.qualifier, note=value.note,
        ))  # fmt: skip
        places[str(place)] = place
    return found
