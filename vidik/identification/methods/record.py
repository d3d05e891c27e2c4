# SPDX-License-Identifier: EUPL-1.2
"""What the record of a victim may say: sections, fields and codes, read from the pack.

Three things are distinguished in every field: nobody has asked (no value), it was asked and is not
known (`unknown`), and it is known to be none (a code such as `no` or `none`, or the number 0).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Blank, Column, Pack

FIELDS: Final = "identification/fields.yaml"
CODES: Final = "identification/codes.csv"
REASONS: Final = "identification/reasons.csv"
TERMS: Final = "identification/deadlines.yaml"
ELEMENTS: Final = "identification/elements.yaml"
CARRIED: Final = "identification/carried.csv"
ENTITLEMENTS: Final = "identification/entitlements.yaml"
INFORMED_OF: Final = ("", "rights", "services")
SPECIAL: Final = "identification/special_data.yaml"
IN_RECORD: Final = "record"
SPECIAL_DATA: Final = ("ethnicity",)
"""Data of a special kind, of which nothing is recorded unless a decision of the pack allows it."""
SAID_BY: Final = "said-by"
"""In the table of what is carried over, and among the lists: who said something."""
ANY: Final = "*"
SAME: Final = "same"
_CARRIED_FROM: Final = (
    "age_group", "child", "sex", "citizenship", "form", "migrant", "asylum_seeker", "municipality",
    "report_source", "identity",
)  # fmt: skip
_OUTCOMES: Final = frozenset({"identified", "not-victim", "not-determined"})
_SPECIAL_CODE: Final = re.compile(rf"\bcode:\s*[\"']?({'|'.join(SPECIAL_DATA)})\b")
UNKNOWN: Final = "unknown"
"""May be said in every field that holds codes."""


class RecordError(ValueError):
    """A value that a field cannot hold."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One code of a list, with what it is called and what it is abroad."""

    code: str
    name: Texts
    figure: str = ""
    """`dimension=code` of the catalogue of figures; blank where it is counted nowhere."""
    htcds: str = ""
    """Value in the Human Trafficking Case Data Standard; blank: not mapped."""
    ictip: str = ""
    """Value in the International Classification for Administrative Data; blank: not mapped."""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the record."""

    code: str
    section: str
    name: Texts
    codes: tuple[Coded, ...] = ()
    number: tuple[int, int] | None = None
    several: bool = False
    needed: bool = False
    htcds: str = ""
    by_code: Mapping[str, Coded] = field(default_factory=dict, compare=False)

    def check(self, value: str | int) -> None:
        """Require that the field can hold a value.

        Raises:
            RecordError: says what was expected.
        """
        if self.number is None:
            if value != UNKNOWN and value not in self.by_code:
                msg = f"{self.code}: “{value}” is no code of this field"
                raise RecordError(msg)
            return
        low, high = self.number
        if value == UNKNOWN:
            return
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            msg = f"{self.code}: a whole number from {low} to {high} was expected"
            raise RecordError(msg)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that are asked and saved together."""

    code: str
    name: Texts
    fields: tuple[Field, ...]
    children_only: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a procedure was dismissed, suspended, terminated or concluded."""

    step: str
    outcome: Blank
    code: str
    figure: Blank
    name: Texts
    offence: bool = False
    """Whether the decision has to name which offence it is."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock of the procedure."""

    code: str
    minutes: int
    counted_from: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the offence, and for which outcomes it needs evidence."""

    code: str
    name: Texts
    needed_for: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """Fields of the record that may stand for it."""
    adults_only: Annotated[str, Column(key="for", one_of=["adults"])] = ""
    """Filled in where it is not needed for a child."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a code of a report, a screening or an identity says as a value of the record."""

    source: Annotated[str, Column(one_of=_CARRIED_FROM)]
    code: str
    """`*`: whatever it is, where no other line names it."""
    field: str
    """A field of the record, or `said-by`: who is taken to have said it."""
    value: str
    """`same`: the same code."""


@dataclass(frozen=True, slots=True)
class EntitlementKind:
    """Something that a person is entitled to from the opening of the procedure."""

    code: str
    name: Texts
    within: Annotated[int, Column(low=1, high=365)]
    """Days after the opening by which it is to be offered."""
    source: str
    informed_of: Annotated[str, Column(one_of=INFORMED_OF)] = ""
    """Of what the person is informed when this is provided; then nobody enters it by itself."""


@dataclass(frozen=True, slots=True)
class SpecialRule:
    """A decision about data of a special kind: whether, where, on what ground, until when."""

    data: Annotated[str, Column(one_of=SPECIAL_DATA)]
    allowed: bool
    name: Texts
    ground: Texts
    source: str
    decided_by: str
    where: Annotated[tuple[str, ...], Column(one_of=[IN_RECORD])] = ()
    until: dt.date | None = None

    def holds(self, where: str, on: dt.date) -> bool:
        """Whether such data may be recorded there on a day."""
        return self.allowed and where in self.where and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything of identification that a country's pack says."""

    sections: tuple[Section, ...]
    lists: Mapping[str, tuple[Coded, ...]]
    reasons: tuple[Reason, ...]
    deadlines: Mapping[str, Deadline]
    fields: Mapping[str, Field]
    elements: tuple[Element, ...] = ()
    carried: tuple[Carried, ...] = ()
    entitlements: tuple[EntitlementKind, ...] = ()
    special: tuple[SpecialRule, ...] = ()

    def carried_over(self, source: str, code: str) -> dict[str, str]:
        """Return what a code of somewhere else says, by field; what names it goes before `*`."""
        if not code:
            return {}
        found: dict[str, str] = {}
        for wanted in (ANY, code):
            for row in self.carried:
                if (row.source, row.code) == (source, wanted):
                    found[row.field] = code if row.value == SAME else row.value
        return found

    def elements_for(self, outcome: str) -> tuple[Element, ...]:
        """List the elements of the offence that an outcome has to state; none without one."""
        return tuple(each for each in self.elements if outcome in each.needed_for)

    def reasons_for(self, step: str, outcome: str = "") -> tuple[Reason, ...]:
        """List the reasons that a step may give."""
        return tuple(r for r in self.reasons if r.step == step and r.outcome == outcome)

    def named(self, list_code: str) -> Mapping[str, Coded]:
        """Return a list of codes by code."""
        return {each.code: each for each in self.lists[list_code]}

    def counted_as(self, field_code: str, figure: str) -> tuple[str, ...]:
        """List the codes of a field that are counted under `dimension=code` of the figures."""
        return tuple(c.code for c in self.fields[field_code].codes if c.figure == figure)


@dataclass(frozen=True, slots=True)
class _CodedRow(Coded):
    list: Annotated[str, Column(needed=True)] = ""


@dataclass(frozen=True, slots=True)
class _FieldRow:
    code: str
    name: Texts
    dimension: str = ""
    without: tuple[str, ...] = ()
    list: str = ""
    number: tuple[int, ...] = ()
    several: bool = False
    needed: bool = False
    htcds: str = ""
    special: Annotated[str, Column(one_of=SPECIAL_DATA)] = ""


@dataclass(frozen=True, slots=True)
class _SectionRow:
    code: str
    name: Texts
    fields: tuple[_FieldRow, ...]
    children_only: Annotated[str, Column(key="for", one_of=["children"])] = ""


@dataclass(frozen=True, slots=True)
class _Sections:
    sections: Annotated[tuple[_SectionRow, ...], Column(needed=True)] = ()


@dataclass(frozen=True, slots=True)
class _Elements:
    elements: Annotated[tuple[Element, ...], Column(needed=True)] = ()


@dataclass(frozen=True, slots=True)
class _Entitlements:
    entitlements: Annotated[tuple[EntitlementKind, ...], Column(needed=True)] = ()


@dataclass(frozen=True, slots=True)
class _Special:
    rules: Annotated[tuple[SpecialRule, ...], Column(needed=True)] = ()


@dataclass(frozen=True, slots=True)
class _TermRow:
    code: str
    counted_from: Annotated[str, Column(key="from")]
    name: Texts
    hours: int = 0
    days: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Terms:
    deadlines: Annotated[tuple[_TermRow, ...], Column(needed=True)] = ()


def read_definitions(pack: Pack, on: dt.date = dt.date.max) -> Definitions:
    """Read what a pack says of identification; nothing where it has no such part.

    Args:
        pack: the pack.
        on: the day for which decisions about data of a special kind are asked; by default only
            those that have no end hold.
    """
    lists = _lists(pack)
    rows = (pack.document(FIELDS, _Sections) or _Sections()).sections
    pack.expect_unique(rows)
    pack.expect_unique([field for row in rows for field in row.fields])
    special = (pack.document(SPECIAL, _Special) or _Special()).rules
    pack.expect_unique(special, "data")
    allowed = {rule.data for rule in special if rule.holds(IN_RECORD, on)}
    _expect_marked(pack, rows)
    sections = tuple(_section(pack, row, lists, allowed) for row in rows)
    deadlines = (pack.document(TERMS, _Terms) or _Terms()).deadlines
    pack.expect_unique(deadlines)
    fields = {each.code: each for section in sections for each in section.fields}
    elements = (pack.document(ELEMENTS, _Elements) or _Elements()).elements
    pack.expect_unique(elements)
    pack.expect_known(elements, "fields", fields, "a field of the record")
    pack.expect_known(elements, "needed_for", _OUTCOMES, "an outcome")
    carried = tuple(pack.table(CARRIED, Carried))
    pack.expect_known(carried, "field", {*fields, SAID_BY}, "a field of the record")
    for row in carried:
        allowed = {each.code for each in lists.get(SAID_BY, ())}
        if row.field in fields:
            allowed = set(fields[row.field].by_code)
        if row.value != SAME and row.value not in allowed:
            pack.fault(row, "value", "a code of the field, or “same”")
    entitlements = (pack.document(ENTITLEMENTS, _Entitlements) or _Entitlements()).entitlements
    pack.expect_unique(entitlements)
    return Definitions(
        sections=sections,
        lists=lists,
        reasons=tuple(pack.table(REASONS, Reason)),
        deadlines={
            each.code: Deadline(
                each.code, each.hours * 60 + each.days * 24 * 60, each.counted_from, each.name
            )
            for each in deadlines
        },
        fields=fields,
        elements=elements,
        carried=carried,
        entitlements=entitlements,
        special=special,
    )


def _expect_marked(pack: Pack, rows: Sequence[_SectionRow]) -> None:
    """Note fields of a special kind that do not say so, in the record and in registers."""
    for row in rows:
        for field_row in row.fields:
            if field_row.code in SPECIAL_DATA and field_row.special != field_row.code:
                pack.fault(field_row, "special", f"“{field_row.code}”, so that the rule holds")
    for name in pack.files("registers/*.yaml"):
        text = (pack.folder / name).read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if (found := _SPECIAL_CODE.search(line)) is not None:
                pack.add_fault(
                    name, number, found[1], "no such field: it may only be in the record"
                )


def _lists(pack: Pack) -> dict[str, tuple[Coded, ...]]:
    found: dict[str, list[_CodedRow]] = {}
    for row in pack.table(CODES, _CodedRow):
        found.setdefault(row.list, []).append(row)
        if row.code == UNKNOWN:
            pack.fault(row, "code", f"another word than “{UNKNOWN}”, which is reserved")
    for rows in found.values():
        pack.expect_unique(rows)
    return {name: tuple(rows) for name, rows in found.items()}


@dataclass(frozen=True, slots=True)
class _DimensionCode(Coded):
    iso: str = ""


def _dimension(pack: Pack, row: _FieldRow) -> tuple[Coded, ...]:
    codes = pack.table(f"codes/{row.dimension}.csv", _DimensionCode, required=True)
    return tuple(
        Coded(
            each.code,
            each.name,
            f"{row.dimension}={each.code}",
            each.htcds or each.iso,
            each.ictip,
            each.parent,
        )
        for each in codes
        if each.code not in row.without
    )


def _section(
    pack: Pack,
    row: _SectionRow,
    lists: Mapping[str, tuple[Coded, ...]],
    allowed: Collection[str],
) -> Section:
    fields = tuple(
        _field(pack, each, row.code, lists)
        for each in row.fields
        if not each.special or each.special in allowed
    )
    return Section(row.code, row.name, fields, children_only=bool(row.children_only))


def _field(
    pack: Pack, row: _FieldRow, section: str, lists: Mapping[str, tuple[Coded, ...]]
) -> Field:
    codes: tuple[Coded, ...] = ()
    if row.dimension:
        codes = _dimension(pack, row)
    elif row.list in lists:
        codes = lists[row.list]
    elif len(row.number) != len(("low", "high")):
        pack.fault(row, "list", "a dimension, a list of codes.csv, or the two ends of a number")
    return Field(
        code=row.code,
        section=section,
        name=row.name,
        codes=codes,
        number=(row.number[0], row.number[-1]) if row.number else None,
        several=row.several,
        needed=row.needed,
        htcds=row.htcds,
        by_code={each.code: each for each in codes},
    )
