# SPDX-License-Identifier: EUPL-1.2
"""Coded records of victims in the fields of the Human Trafficking Case Data Standard 2.0.

No identity: the fields of the standard that name a person are left out altogether, and what has no
value in the standard is left out too, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.packfiles import Blank, Column, Pack
from vidik.identification.methods.record import UNKNOWN, Definitions

FILE: Final = "identification/htcds.csv"
STATUS: Final = "vic_TraffickingStatus"
DECIDED_BY: Final = "vic_TraffickingStatusDecisionMakingOrg"
DECISION: str = "NonPoliceGovernmentalOrganization"
WARNING: Final = "vidik_Disclosure"
"""Not of the standard: a warning that goes with every row wherever it goes."""
WARNED: Final = "not assessed: a single row may point to a person; not for publication"
_OLDEST: Final = 110
_INSTEAD: Final = {"form-part": "form"}
"""A field that may be blank, and the one as whose values its codes are counted."""
_GENDER: Final = "prs_Gender"
_NOT_SPECIFIED: Final = "NonSpecifiedUnknown"


def columns(known: Definitions) -> list[str]:
    """List the fields that a row has, in the order of the record."""
    mapped = [each for each in known.fields.values() if each.htcds or each.code == "sex"]
    names = [_name(each.code, each.htcds) for each in mapped]
    return list(dict.fromkeys([STATUS, DECIDED_BY, *names, WARNING]))


def _name(code: str, htcds: str) -> str:
    return _GENDER if code == "sex" else htcds


def row(texts: Mapping[str, Sequence[str | int]], known: Definitions) -> dict[str, str]:
    """Write one record: several values are parted by semicolons, as the standard's tools do."""
    found: dict[str, list[str]] = {}
    texts = {**texts}
    for code, other in _INSTEAD.items():
        if not texts.get(code):
            reported = {f"{known.fields[other].code}={value}" for value in texts.get(other, ())}
            texts[code] = [
                each.code for each in known.fields[code].codes if each.figure in reported
            ]
    for code, values in texts.items():
        field = known.fields[code]
        name = _name(code, field.htcds)
        if not name:
            continue
        for value in values:
            if value == UNKNOWN:
                mapped = _NOT_SPECIFIED if name == _GENDER else ""
            elif isinstance(value, int):
                mapped = str(value)
            else:
                mapped = field.by_code[value].htcds if value in field.by_code else ""
            if mapped and mapped not in found.setdefault(name, []):
                found[name].append(mapped)
    always = {STATUS: "ActualVictimOfTrafficking", DECIDED_BY: DECISION, WARNING: WARNED}
    return always | {name: ";".join(sorted(values)) for name, values in found.items() if values}


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a field of the standard may hold."""

    values: frozenset[str] = frozenset()
    is_number: bool = False
    """Years of age."""

    def holds(self, value: str) -> bool:
        """Whether a single value may be in the field."""
        if self.is_number:
            return bool(re.fullmatch(r"[0-9]{1,3}", value)) and int(value) <= _OLDEST
        return value in self.values


@dataclass(frozen=True, slots=True)
class _StandardRow:
    field: str
    kind: Annotated[str, Column(one_of=("value", "country", "number"))]
    value: Blank


def read_standard(pack: Pack, countries: frozenset[str]) -> dict[str, Allowed]:
    """Read the fields of the standard that a pack uses, and their values.

    Args:
        pack: whose `kind` of a field is `value`, `country` or `number`.
        countries: codes of countries.
    """
    found: dict[str, Allowed] = {}
    for row in pack.table(FILE, _StandardRow):
        if row.kind == "number":
            found[row.field] = Allowed(is_number=True)
        elif row.kind == "country":
            found[row.field] = Allowed(countries)
        else:
            known = found.get(row.field, Allowed()).values
            found[row.field] = Allowed(known | {row.value})
    return found


def problems(rows: Iterable[Mapping[str, str]], allowed: Mapping[str, Allowed]) -> list[str]:
    """Say which fields and values are none of the standard's; an empty list: the rows are valid.

    Args:
        rows: as `row` writes them.
        allowed: every field that may be there; beside them stands the warning alone.
    """
    found = []
    for number, each in enumerate(rows, start=1):
        for name, text in each.items():
            if name == WARNING or (name in allowed and not text):
                continue
            known = allowed.get(name)
            if known is None or not all(known.holds(value) for value in text.split(";")):
                found.append(f"row {number}: {name}: {text}")
    return found
