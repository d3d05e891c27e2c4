# SPDX-License-Identifier: EUPL-1.2
"""Registers that one country keeps, as its pack declares them in a file for each.

What a file can say is what `Register` and `Field` say without program code. What needs code, such
as further conditions or a sealed second form, is declared in a room.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from typing import Annotated, Any, Final

from vidik.access.types import Role
from vidik.core.languages import NO_TEXT, Texts
from vidik.core.listing.filters import coded
from vidik.core.packfiles import Column, Pack
from vidik.core.packparts import Part, register_part
from vidik.figures.methods.naming import Code
from vidik.institutions.selectors import all_institutions
from vidik.registers.policies import KEEPERS
from vidik.registers.registry import is_of_a_room
from vidik.registers.types import Field, Kind, Precision, Register

FILES: Final = "registers/*.yaml"
_LISTED: Final = frozenset({Kind.CODE, Kind.CODES, Kind.COUNTS})


@dataclass(frozen=True, slots=True)
class _When:
    field: str
    among: tuple[str, ...]


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
    most: int = 1_000_000
    group: Texts = NO_TEXT
    is_listed: bool = True
    is_summed: bool = True
    is_filter: bool = True


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
    position: int = 50


def read_registers(pack: Pack) -> list[Register]:
    """Read the registers that a pack declares, and note their faults."""
    found = []
    for name in pack.files(FILES):
        before, code = len(pack.faults), PurePosixPath(name).stem
        row = pack.document(name, _Register)
        if not re.fullmatch("[a-z][a-z0-9-]*", code):
            pack.add_fault(name, 1, "file", "a name of small letters, digits and hyphens")
        if row is None:
            continue
        _check_fields(pack, row)
        more = {
            "fields": tuple(_field(pack, each) for each in row.fields),
            "reasons": _choices(pack, row, "reasons", row.reasons),
            "keepers": frozenset(map(Role, row.keepers)),
        }
        if len(pack.faults) == before:
            given = {each.name: getattr(row, each.name) for each in fields(row)}
            found.append(Register(code, **given | more))
    return found


def _check_fields(pack: Pack, row: _Register) -> None:
    pack.expect_unique(row.fields, "name")
    lists = {each.name: each.choices for each in row.fields if each.kind == Kind.CODE}
    for each in row.fields:
        if each.when is not None:
            pack.expect_known([each.when], "field", lists, "a field of the kind code")
            codes = pack.codes(f"codes/{lists.get(each.when.field, '')}.csv")
            pack.expect_known([each.when], "among", codes, "codes of its list")
        if (each.kind in _LISTED) != bool(each.choices):
            pack.fault(each, "list", f"a list of codes for {', '.join(sorted(_LISTED))} alone")
    for each in [each for each in row.fields if each.kind == Kind.COUNTS][1:]:
        pack.fault(each, "kind", "a single field that counts codes")


def _field(pack: Pack, row: _Field) -> Field:
    choices = _choices(pack, row, "list", row.choices)
    pack.expect_known([row], "excludes", dict(choices), "a code of its list")
    given: dict[str, Any] = {each.name: getattr(row, each.name) for each in fields(row)}
    given |= {"choices": choices, "when": row.when and (row.when.field, frozenset(row.when.among))}
    if row.kind == Kind.INSTITUTION:
        given |= {"choices": _institutions, "is_summed": False, "is_filter": False}
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


def check_registers(pack: Pack) -> None:
    """Note the faults in the registers of a pack."""
    for each in read_registers(pack):
        if is_of_a_room(each.code):
            name = f"registers/{each.code}.yaml"
            pack.add_fault(name, 1, "file", "a name that no register of every country has")


def register() -> None:
    """Register registers as a part of packs."""
    register_part(Part("registers", (FILES,), check=check_registers))
