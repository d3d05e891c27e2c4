# SPDX-License-Identifier: EUPL-1.2
"""Coded records of victims in the fields of the Human Trafficking Case Data Standard 2.0.

No identity: the fields of the standard that name a person are left out altogether, and what has no
value in the standard is left out too, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from vidik.identification.methods.record import UNKNOWN, Definitions

STATUS: Final = "vic_TraffickingStatus"
DECIDED_BY: Final = "vic_TraffickingStatusDecisionMakingOrg"
_ALWAYS: Final = {
    STATUS: "ActualVictimOfTrafficking",
    DECIDED_BY: "NonPoliceGovernmentalOrganization",
}
_GENDER: Final = "prs_Gender"
_NOT_SPECIFIED: Final = "NonSpecifiedUnknown"


def columns(known: Definitions) -> list[str]:
    """List the fields that a row has, in the order of the record."""
    mapped = [each for each in known.fields.values() if each.htcds or each.code == "sex"]
    names = [_name(each.code, each.htcds) for each in mapped]
    return list(dict.fromkeys([*_ALWAYS, *names]))


def _name(code: str, htcds: str) -> str:
    return _GENDER if code == "sex" else htcds


def row(said: Mapping[str, Sequence[str | int]], known: Definitions) -> dict[str, str]:
    """Write one record: several values are parted by semicolons, as the standard's tools do."""
    found: dict[str, list[str]] = {}
    for code, values in said.items():
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
    return _ALWAYS | {name: ";".join(sorted(values)) for name, values in found.items() if values}


def problems(rows: Iterable[Mapping[str, str]], allowed: Mapping[str, frozenset[str]]) -> list[str]:
    """Say which values are none of the standard's; an empty list: the rows are valid.

    Args:
        rows: as `row` writes them.
        allowed: field → its values; a field that is not named here holds free values.
    """
    found = []
    for number, each in enumerate(rows, start=1):
        for name, text in each.items():
            if name not in allowed:
                continue
            found += [
                f"row {number}: {name}: {value}"
                for value in text.split(";")
                if value not in allowed[name]
            ]
    return found
