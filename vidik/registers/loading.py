# SPDX-License-Identifier: EUPL-1.2
"""Registers that one country keeps, as its pack declares them in a file for each.

What a file can say is what `Register` and `Field` say without program code. What needs code, such
as further conditions or a sealed second form, is declared in a room.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from typing import Annotated, Any, Final, cast

from django.utils.translation import gettext_lazy as _

from vidik.access.types import Role
from vidik.cases.types import Part as CasePart
from vidik.core.languages import NO_TEXT, Texts
from vidik.core.listing.filters import coded
from vidik.core.packfiles import Column, Pack
from vidik.core.packparts import Part, register_part
from vidik.core.years import FIRST_YEAR
from vidik.figures.methods.cataloguefiles import MEASURES
from vidik.figures.methods.naming import Code, Measure
from vidik.institutions.selectors import all_institutions
from vidik.institutions.services.loading import INSTITUTIONS
from vidik.registers.policies import KEEPERS
from vidik.registers.registry import is_of_a_room, leads, register_called
from vidik.registers.types import (
    LARGEST_YEAR,
    NAMING,
    OF_CASES,
    SHARES,
    TITLE,
    By,
    Counted,
    Field,
    Kept,
    Kind,
    Narrowed,
    Precision,
    Register,
    Shape,
    State,
    StateTone,
    Subject,
    Unit,
    Values,
)

FILES: Final = "registers/*.yaml"
OF_ROOMS: Final = "registers/of_rooms/*.yaml"
"""What registers of rooms count in the country; each file is called as its register."""
ALL: Final = "all"
TERRITORY: Final = "territory"
YEAR: Final = "year"
LARGEST: Final = 10**13
_PERIODS: Final = (
    r"(\{year\}|at:\{year\}-[01][0-9]-[0-3][0-9]|to-date:\{year\}|school:\{year\}/\{next\})?"
)
_CODED: Final = frozenset({Kind.CODE, Kind.CODES})
_TWO: Final = 2
_NOT_THEIRS: Final = _("Your institution does not keep this register.")
_LISTED: Final = frozenset({Kind.CODE, Kind.CODES, Kind.COUNTS})


@dataclass(frozen=True, slots=True)
class _When:
    field: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """Rows with some answers belong to another part of their case."""

    field: str
    among: tuple[str, ...]
    part: CasePart


@dataclass(frozen=True, slots=True)
class _Bodies:
    institutions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Lead:
    to: str
    when: _When | None = None


@dataclass(frozen=True, slots=True)
class _State:
    """A state of rows that is computed, as the pack calls it."""

    code: Annotated[str, Column(pattern="[a-z][a-z0-9-]*", what="small letters and digits")]
    label: Texts
    shape: Annotated[Shape, Column(key="is")]
    tone: Annotated[str, Column(one_of=("", "good", "warn", "bad", "accent", "outline"))] = ""
    field: str = ""
    days: int = 0
    months: int = 0
    rows: Mapping[str, str] | None = None
    happened: str = ""
    where: Mapping[str, tuple[str, ...]] | None = None
    through: str = ""


@dataclass(frozen=True, slots=True)
class _Field:
    name: Annotated[str, Column(pattern="[a-z][a-z0-9_]*", what="small letters and digits")]
    label: Texts
    kind: Kind
    choices: Annotated[str, Column(key="list")] = ""
    required: bool = True
    when: _When | None = None
    excludes: str = ""
    least: int = 0
    most: Annotated[int, Column(high=LARGEST)] = 1_000_000
    group: Texts = NO_TEXT
    is_listed: bool = True
    is_summed: bool = True
    is_filter: bool = True
    hint: Texts = NO_TEXT
    may_lie_ahead: bool = False
    is_carried: bool = False
    parts: tuple[str, ...] = ()
    """Numbers of the row that make this one up."""
    register: str = ""
    """Of a link: the register of the pack whose rows it names."""
    earliest: Annotated[int, Column(low=1800, high=LARGEST_YEAR)] = FIRST_YEAR


@dataclass(frozen=True, slots=True)
class _By:
    dimension: str
    field: str = ""
    person: str = ""
    """A field of the register that says who the person is."""
    codes: Mapping[str, tuple[str, ...]] | None = None
    """Code of the figures → codes of the field; none: they are the same."""
    body: str = ""
    """`territory`: that of the institution whose row it is; then there is no field."""
    rest: str = ""
    """A wider code of all others."""
    but: tuple[str, ...] = ()
    """The codes that are not among those others."""
    through: str = ""
    """A field that links to a row of another register, whose field it is."""
    day: str = ""
    """`year`: that of the row's day; then there is no field."""
    always: str = ""
    this_year: str = ""
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class _Counted:
    measure: str
    of: Unit
    sources: tuple[str, ...]
    rule: Texts
    rows_of: str = ""
    """Whose rows are counted: an institution, or all; blank: those of the source."""
    where: Mapping[str, tuple[str, ...]] | None = None
    by: tuple[_By, ...] = ()
    rows_of_kinds: tuple[str, ...] = ()
    """Kinds of institutions whose rows are counted; none: of all kinds."""
    people: str = ""
    total: str = ""
    whole: str = ""
    shared_by: tuple[str, ...] = ()
    is_newest: bool = False
    is_last: bool = False
    is_standing: bool = False
    until: str = ""
    present: str = ""
    at_end: bool = False
    """The figures are those of the last day of the year; a short way to say that period."""
    period: Annotated[str, Column(pattern=_PERIODS, what="a period such as to-date:{year}")] = ""
    """The period of the figures as they write it; none: the year."""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _RoomField(_Field):
    """A field of a register that a room declares."""

    known: frozenset[str] | None = None
    """Its codes; None where only the database knows them."""


@dataclass(frozen=True, slots=True)
class _OfRoom:
    """The figures that a register of a room counts."""

    counts: tuple[_Counted, ...]


@dataclass(frozen=True, slots=True)
class _Register:
    title: Texts
    about: Texts
    keepers: tuple[Annotated[str, Column(one_of=tuple(KEEPERS))], ...]
    fields: tuple[_Field, ...]
    precision: Precision = Precision.DAY
    when: Texts = NO_TEXT
    reasons: str = ""
    is_sums_only: bool = False
    is_elevated: bool = False
    intro: Texts = NO_TEXT
    notice: Texts = NO_TEXT
    kept_by: _Bodies | None = None
    """Institutions, or kinds of them, that keep it; none: all of the keepers' roles."""
    leads: tuple[_Lead, ...] = ()
    """Pages of rooms to go on to, from a row that gives an answer or from all."""
    crossed: tuple[str, ...] = ()
    is_line: bool = False
    part: CasePart | None = None
    """Rows belong to cases, and are read by those who see this part of them."""
    narrowed: _Narrowed | None = None
    due: str = ""
    due_means: Texts = NO_TEXT
    lasts: str = ""
    """The last day of what a row tells of."""
    is_alarming: bool = False
    position: int = 50
    subject: Subject | None = None
    """What it is about; one whose rows belong to cases says so."""
    counts: tuple[_Counted, ...] = ()
    """The figures that its rows count."""
    seen_by: tuple[Annotated[str, Column(one_of=(ALL, *KEEPERS))], ...] = ()
    """Roles that read the rows of all institutions; `all`: every role that may keep a register."""
    earliest: Annotated[int, Column(low=1800, high=LARGEST_YEAR)] = FIRST_YEAR
    """The first year of which rows are entered."""
    states: tuple[_State, ...] = ()
    standing: Texts = NO_TEXT
    """What a row in none of the states is called."""


def read_registers(pack: Pack, *, leading: Collection[str] | None = None) -> list[Register]:
    """Read the registers that a pack declares, and note their faults.

    Args:
        pack: whose files they are.
        leading: the pages to which rows may lead on; not checked while rooms are being loaded.
    """
    found = []
    for name in pack.files(FILES):
        before, code = len(pack.faults), PurePosixPath(name).stem
        row = pack.document(name, _Register)
        if not re.fullmatch("[a-z][a-z0-9-]*", code):
            pack.add_fault(name, 1, "file", "a name of small letters, digits and hyphens")
        if row is None:
            continue
        _check_fields(pack, row)
        for lead in row.leads:
            if leading is not None and lead.to not in leading:
                pack.fault(lead, "to", f"one of {', '.join(leading)}")
        more: dict[str, Any] = {
            "fields": tuple(_field(pack, each) for each in row.fields),
            "reasons": _choices(pack, row, "reasons", row.reasons),
            "keepers": frozenset(map(Role, row.keepers)),
            "crossed": tuple(row.crossed) or None,
            "links": _links(row.leads) if row.leads else None,
            "states": tuple(_state(each) for each in row.states),
            "seen_by": frozenset(KEEPERS if ALL in row.seen_by else map(Role, row.seen_by)),
            "counted_as": tuple(one for each in row.counts for one in _counted(pack, row, each)),
        }
        if row.kept_by is not None:
            bodies = Kept(frozenset(row.kept_by.institutions), frozenset(row.kept_by.kinds))
            more |= {"kept_by": bodies, "refusal": _NOT_THEIRS}
        if row.narrowed is not None:
            said = row.narrowed
            more["narrowed"] = Narrowed(said.field, frozenset(said.among), said.part)
        if len(pack.faults) == before:
            given = {
                each.name: getattr(row, each.name)
                for each in fields(row)
                if each.name not in {"kept_by", "leads", "counts", "narrowed", "states", "seen_by"}
            }
            found.append(Register(code, **given | more))
    return found


def _check_fields(pack: Pack, row: _Register) -> None:
    pack.expect_unique(row.fields, "name")
    lists = {each.name: each.choices for each in row.fields if each.kind in _CODED}
    for each in row.fields:
        if each.when is not None:
            pack.expect_known([each.when], "field", lists, "a field of the kind code")
            codes = pack.codes(f"codes/{lists.get(each.when.field, '')}.csv")
            pack.expect_known([each.when], "among", codes, "codes of its list")
        if (each.kind in _LISTED) != bool(each.choices):
            pack.fault(each, "list", f"a list of codes for {', '.join(sorted(_LISTED))} alone")
    numbers = {each.name for each in row.fields if each.kind == Kind.NUMBER}
    for each in row.fields:
        if each.parts and not numbers >= {each.name, *each.parts}:
            pack.fault(each, "parts", "numbers of the row that make up a number")
    for each in [each for each in row.fields if each.kind == Kind.COUNTS][1:]:
        pack.fault(each, "kind", "a single field that counts codes")
    _check_case(pack, row)
    _check_named(pack, row)
    if row.narrowed is not None:
        singles = {each.name: each.choices for each in row.fields if each.kind == Kind.CODE}
        pack.expect_known([row.narrowed], "field", singles, "a field of the kind code")
        codes = pack.codes(f"codes/{singles.get(row.narrowed.field, '')}.csv")
        pack.expect_known([row.narrowed], "among", codes, "codes of its list")
        if row.part is None:
            pack.fault(row, "narrowed", "a register whose rows belong to cases")
    _check_rest(pack, row, lists)


def _check_case(pack: Pack, row: _Register) -> None:
    days = {each.name for each in row.fields if each.kind == Kind.DATE}
    if row.due and ((row.part is None and row.subject is None) or row.due not in days):
        pack.fault(row, "due", "a field of the kind date, in a register that has a subject")
    if row.lasts and (row.lasts not in days or row.part is not None):
        pack.fault(row, "lasts", "a field of the kind date, in a register of no case")
    if row.part is not None and row.subject is None:
        pack.fault(row, "subject", f"one of {', '.join(Subject)}, of a register of cases")
    if row.part is not None and (row.precision == Precision.MONTH or row.is_sums_only):
        pack.fault(row, "part", "a register whose rows are read one by one, by the day")


def _check_named(pack: Pack, row: _Register) -> None:
    """Note what is wrong with words, links, readers and states."""
    kinds = {each.name: each.kind for each in row.fields}
    is_public = row.part is None and not row.is_sums_only and row.precision == Precision.DAY
    if row.seen_by and not is_public:
        pack.fault(row, "seen_by", "a register by the day that belongs to no case")
    for each in row.fields:
        if each.kind in NAMING and not is_public:
            pack.fault(each, "kind", "words and links in registers by the day, of no case")
        if (each.kind == Kind.TITLE) != (each.name == TITLE):
            pack.fault(each, "name", "title for the field of the kind title alone")
        if each.kind == Kind.TITLE and (not each.required or each.when is not None):
            pack.fault(each, "required", "a title that is always asked")
        known = pack.has(f"registers/{each.register}.yaml")
        if (each.kind == Kind.LINK) != bool(each.register) or (each.register and not known):
            pack.fault(each, "register", "of a link: a register of the pack that has titles")
    if row.states and TITLE not in kinds:
        pack.fault(row, "states", "a register with a title")
    pack.expect_unique(row.states, "code")
    for state in row.states:
        _check_state(pack, row, state, kinds)


def _check_state(pack: Pack, row: _Register, state: _State, kinds: Mapping[str, Kind]) -> None:
    lists = {each.name: each.choices for each in row.fields if each.kind in _CODED}
    for name, codes in (state.where or {}).items():
        if name not in lists or not {*codes} <= pack.codes(f"codes/{lists[name]}.csv"):
            pack.fault(state, "where", "fields of the register with codes of their lists")
    if state.through and kinds.get(state.through) != Kind.LINK:
        pack.fault(state, "through", "a field of the kind link")
    is_by_day = state.shape in {Shape.PAST, Shape.WITHIN}
    if is_by_day and not state.through and kinds.get(state.field) != Kind.DATE:
        pack.fault(state, "field", "a field of the kind date")
    wanted = {
        "field": is_by_day,
        "days": state.shape is Shape.WITHIN,
        "months": state.shape is Shape.SILENT,
    }
    for name, is_wanted in wanted.items():
        if bool(getattr(state, name)) != is_wanted:
            pack.fault(state, name, "what this kind of state is computed from, and nothing else")
    if (state.shape is Shape.SILENT) != bool(state.rows or state.happened):
        pack.fault(state, "rows", "of silence: registers and their links, or what happened")
    if not all(_links_back(pack, code, name) for code, name in (state.rows or {}).items()):
        pack.fault(state, "rows", "registers of the pack, each with a field that links here")
    if state.shape is Shape.ANSWER and not state.where:
        pack.fault(state, "where", "the answers that make the state")


def _links_back(pack: Pack, code: str, name: str) -> bool:
    file = f"registers/{code}.yaml"
    child = pack.document(file, _Register) if pack.has(file) else None
    fields = child.fields if child is not None else ()
    return any(each.name == name and each.kind == Kind.LINK for each in fields)


def _state(said: _State) -> State:
    return State(
        said.code,
        said.label,
        said.shape,
        cast("StateTone", said.tone),
        {name: frozenset(codes) for name, codes in (said.where or {}).items()},
        said.rows or {},
        said.happened,
        said.months,
        said.days,
        said.field,
        said.through,
    )


def _check_rest(pack: Pack, row: _Register, lists: Mapping[str, str]) -> None:
    if row.crossed and (len(row.crossed) != _TWO or not set(row.crossed) <= set(lists)):
        pack.fault(row, "crossed", "two fields of the kinds code or codes")
    for lead in row.leads:
        if lead.when is not None:
            pack.expect_known([lead.when], "field", lists, "a field of the kind code")
    if row.kept_by is not None:
        known = pack.codes("institutions.csv"), pack.codes("institution_kinds.csv")
        if not {*row.kept_by.institutions} <= {*known[0]}:
            pack.fault(row.kept_by, "institutions", "institutions of the pack")
        if not {*row.kept_by.kinds} <= {*known[1]}:
            pack.fault(row.kept_by, "kinds", "kinds of institutions of the pack")


def _counted(pack: Pack, row: _Register, said: _Counted) -> Iterator[Counted]:
    """Give the declaration of a measure for each of its sources, and note what is wrong with it."""
    measures = {each.code: each for each in pack.table(MEASURES, Measure)}
    pack.expect_known([said], "measure", frozenset(measures), "a measure of the pack")
    if said.rows_of not in {"", ALL} | pack.codes(INSTITUTIONS):
        pack.fault(said, "rows_of", f"an institution of the pack, or {ALL}")
    pack.expect_known([said], "sources", pack.codes(INSTITUTIONS), "institutions of the pack")
    own = {each.name: each for each in row.fields}
    file = f"registers/{said.people}.yaml"
    people = pack.document(file, _Register) if said.people and pack.has(file) else None
    theirs = {each.name: each for each in people.fields} if people else {}
    if bool(said.people) != bool(people) or (people and people.part is None):
        pack.fault(said, "people", "a register of the pack whose rows belong to cases")
    _check_counted(pack, row, said, own)
    for each in said.by:
        _check_by(pack, said, each, theirs if each.person else _through(pack, own, each))
    by = tuple(
        _by(pack, each, theirs if each.person else _through(pack, own, each)) for each in said.by
    )
    always = {each.dimension for each in said.by if each.always}
    for source in said.sources:
        yield Counted(
            said.measure,
            said.of,
            source,
            said.rule,
            rows_of={"": source, ALL: ""}.get(said.rows_of, said.rows_of),
            where={field: frozenset(codes) for field, codes in (said.where or {}).items()},
            by=by,
            people=said.people,
            total=said.total,
            whole=said.whole,
            kinds=frozenset(said.rows_of_kinds),
            shared_by=frozenset(said.shared_by),
            is_newest=said.is_newest,
            is_last=said.is_last,
            is_standing=said.is_standing,
            until=said.until,
            present=said.present,
            period="at:{year}-12-31" if said.at_end else said.period or "{year}",
            needs=frozenset(always.union(said.needs)),
        )


def _check_counted(pack: Pack, row: _Register, said: _Counted, own: Mapping[str, _Field]) -> None:
    kinds = {each.name: each.kind for each in row.fields}
    for name, codes in (said.where or {}).items():
        if name not in own or not _knows(pack, own[name], codes):
            pack.fault(said, "where", "fields of the register with codes of their lists")
    if (said.of in {Unit.SUM, Unit.RATIO}) != bool(said.total) or (
        said.total and kinds.get(said.total) not in {Kind.NUMBER, Kind.COUNTS}
    ):
        pack.fault(said, "total", "a field that holds numbers, of sums and ratios alone")
    if (said.of == Unit.RATIO) != bool(said.whole) or (
        said.whole and kinds.get(said.whole) != Kind.NUMBER
    ):
        pack.fault(said, "whole", "a field of the kind number, of ratios alone")
    _check_rows_counted(pack, row, said)
    if said.until and (kinds.get(said.until) != Kind.DATE or not said.is_newest):
        pack.fault(said, "until", "a field of the kind date, where the newest row counts")
    if bool(said.shared_by) != (said.of in SHARES):
        pack.fault(said, "shared_by", "the dimensions of a share that are the property")


def _check_rows_counted(pack: Pack, row: _Register, said: _Counted) -> None:
    if not {*said.rows_of_kinds} <= pack.codes("institution_kinds.csv"):
        pack.fault(said, "rows_of_kinds", "kinds of institutions of the pack")
    if said.is_newest and (said.is_last or said.is_standing):
        pack.fault(said, "is_newest", "either the newest row of a case, or the last of its rows")
    if row.part is None and (said.of in OF_CASES or said.is_newest):
        pack.fault(said, "of", "rows or sum in a register whose rows belong to no case")


def _through(pack: Pack, own: Mapping[str, _Field], by: _By) -> Mapping[str, _Field]:
    """Return the fields of the register to which a field links; those of the row itself if none."""
    if not by.through:
        return own
    link = own.get(by.through)
    file = f"registers/{link.register if link else ''}.yaml"
    linked = pack.document(file, _Register) if pack.has(file) else None
    return {each.name: each for each in linked.fields} if linked else {}


def _check_by(pack: Pack, said: _Counted, by: _By, fields: Mapping[str, _Field]) -> None:
    measures = {each.code: each for each in pack.table(MEASURES, Measure)}
    dimensions = measures[said.measure].dimensions if said.measure in measures else ()
    if by.dimension not in dimensions:
        pack.fault(by, "dimension", f"a dimension of {said.measure}")
    elif by.body:
        if by.body != TERRITORY or not pack.has(f"codes/{by.dimension}.csv"):
            pack.fault(by, "body", f"{TERRITORY}, of a dimension with a list of codes")
    elif by.day:
        if by.day != YEAR:
            pack.fault(by, "day", YEAR)
    elif not by.always and (by.person or by.field) not in fields:
        pack.fault(by, "person" if by.person else "field", f"one of {', '.join(fields)}")
    elif unknown := _unknown(pack, by, fields):
        pack.fault(by, "codes", f"codes of its list, not {', '.join(unknown)}")


def _unknown(pack: Pack, each: _By, fields: Mapping[str, _Field]) -> list[str]:
    if each.always or each.this_year:
        return []
    field = fields[each.person or each.field]
    named = {code for codes in (each.codes or {}).values() for code in codes}
    return sorted(code for code in named | {*each.but} if not _knows(pack, field, [code]))


def _knows(pack: Pack, field: _Field, codes: Collection[str]) -> bool:
    """Say whether a field can have each of some answers."""
    if field.kind == Kind.FLAG:
        return {*codes} <= {"true", "false"}
    if field.kind in {Kind.INSTITUTION, Kind.INSTITUTIONS}:
        return {*codes} <= pack.codes(INSTITUTIONS)
    if isinstance(field, _RoomField):
        return field.known is None or {*codes} <= field.known
    return {*codes} <= pack.codes(f"codes/{field.choices}.csv")


def _by(pack: Pack, each: _By, fields: Mapping[str, _Field]) -> By:
    if each.body:
        territories = pack.codes(f"codes/{each.dimension}.csv")
        return By(each.dimension, {code: frozenset() for code in territories}, is_of_body=True)
    if each.day:
        return By(each.dimension, {}, is_of_day=True)
    field = fields.get(each.person or each.field)
    known = pack.codes(f"codes/{field.choices}.csv") if field and field.choices else frozenset()
    given: Mapping[str, Collection[str]] = each.codes or {}
    if each.codes is None and not (each.always or each.this_year):
        given = {code: (code,) for code in known}
    codes = {figure: frozenset(own) for figure, own in given.items()}
    if each.rest:
        codes[each.rest] = frozenset(known - {*each.but, each.rest})
    return By(
        each.dimension,
        codes,
        field=each.person or each.field,
        through=each.through,
        is_of_person=bool(each.person),
        always=each.always,
        this_year=each.this_year,
        earlier=each.earlier,
    )


def _links(rows: Sequence[_Lead]) -> Callable[[Values | None], Sequence[tuple[Any, str]]]:
    def links(values: Values | None) -> Sequence[tuple[Any, str]]:
        return [leads()[each.to]() for each in rows if _leads(each, values)]

    return links


def _leads(lead: _Lead, values: Values | None) -> bool:
    if lead.when is None:
        return True
    given = (values or {}).get(lead.when.field)
    return bool({*lead.when.among} & {*(given if isinstance(given, list) else [given])})


def _field(pack: Pack, row: _Field) -> Field:
    choices = _choices(pack, row, "list", row.choices)
    pack.expect_known([row], "excludes", dict(choices), "a code of its list")
    given: dict[str, Any] = {each.name: getattr(row, each.name) for each in fields(row)}
    given |= {"choices": choices, "when": row.when and (row.when.field, frozenset(row.when.among))}
    if row.kind in {Kind.INSTITUTION, Kind.INSTITUTIONS}:
        given |= {"choices": _institutions, "is_summed": False, "is_filter": False}
    if row.kind in {Kind.DATE, Kind.TITLE, Kind.TEXT}:
        given |= {"is_summed": False, "is_filter": False}
    if row.kind == Kind.TEXT:
        given["is_listed"] = False
    if row.kind == Kind.LINK:
        given["is_summed"] = False
    if row.kind == Kind.COUNTS:
        given["least"] = max(row.least, 1)
    return Field(**given)


def _choices(pack: Pack, row: object, key: str, code: str) -> list[tuple[str, Texts]]:
    name = f"codes/{code}.csv"
    if code and not pack.has(name):
        pack.fault(row, key, f"a list of codes, there is no {name}")
    return [(each.code, each.name) for each in pack.table(name, Code)] if code else []


def _institutions() -> list[tuple[str, str]]:
    return coded(all_institutions())


def rooms_counted(pack: Pack) -> list[str]:
    """List the registers of rooms of which a pack says what they count."""
    return [PurePosixPath(name).stem for name in pack.files(OF_ROOMS)]


def read_counts(pack: Pack, declared: Register) -> tuple[Counted, ...]:
    """Read the figures that a register of a room counts, and note what is wrong with them."""
    row = pack.document(f"registers/of_rooms/{declared.code}.yaml", _OfRoom)
    like = _as_of_a_pack(declared)
    return tuple(one for each in (row.counts if row else ()) for one in _counted(pack, like, each))


def _as_of_a_pack(declared: Register) -> _Register:
    """Describe a register of a room as a file would, as far as counting needs it."""
    own = tuple(
        _RoomField(
            each.name,
            NO_TEXT,
            each.kind,
            known=None if callable(each.choices) else frozenset(dict(each.options())),
        )
        for each in declared.fields
    )
    return _Register(NO_TEXT, NO_TEXT, (), own, part=declared.part)


def check_registers(pack: Pack) -> None:
    """Note the faults in the registers of a pack."""
    for code in rooms_counted(pack):
        declared = register_called(code)
        if declared is None or not is_of_a_room(code):
            name = f"registers/of_rooms/{code}.yaml"
            pack.add_fault(name, 1, "file", "the name of a register that a room declares")
        else:
            read_counts(pack, declared)
    for each in read_registers(pack, leading=leads()):
        if is_of_a_room(each.code):
            name = f"registers/{each.code}.yaml"
            pack.add_fault(name, 1, "file", "a name that no register of every country has")


def register() -> None:
    """Register registers as a part of packs."""
    register_part(Part("registers", (FILES, OF_ROOMS), check=check_registers))
