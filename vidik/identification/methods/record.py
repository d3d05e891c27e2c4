# SPDX-License-Identifier: EUPL-1.2
"""What the record of a victim may say: sections, fields and codes, read from the pack.

Three things are kept apart in every field: nobody has asked (no value), it was asked and is not
known (`unknown`), and it is known to be none (a code such as `no` or `none`, or the number 0).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from vidik.core.languages import Texts, folded

UNKNOWN: Final = "unknown"
"""May be said in every field that holds codes."""


class RecordError(ValueError):
    """A value that a field cannot hold, or a definition that cannot be read."""


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
        """See that the field can hold a value.

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
    outcome: str
    code: str
    figure: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Term:
    """A clock of the procedure."""

    code: str
    minutes: int
    counted_from: str
    name: Texts


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything of identification that a country's pack says."""

    sections: tuple[Section, ...]
    lists: Mapping[str, tuple[Coded, ...]]
    reasons: tuple[Reason, ...]
    terms: Mapping[str, Term]
    fields: Mapping[str, Field]

    def reasons_for(self, step: str, outcome: str = "") -> tuple[Reason, ...]:
        """List the reasons that a step may give."""
        return tuple(r for r in self.reasons if r.step == step and r.outcome == outcome)

    def named(self, list_code: str) -> Mapping[str, Coded]:
        """Give a list of codes by code."""
        return {each.code: each for each in self.lists[list_code]}

    def counted_as(self, field_code: str, figure: str) -> tuple[str, ...]:
        """List the codes of a field that are counted under `dimension=code` of the figures."""
        return tuple(c.code for c in self.fields[field_code].codes if c.figure == figure)


def read_definitions(folder: Path) -> Definitions:
    """Read a pack's folder.

    Raises:
        RecordError: a file names a list, a dimension or a code that is not there.
    """
    own = folder / "identification"
    lists = _lists(own / "codes.csv")
    raw = yaml.safe_load((own / "fields.yaml").read_text(encoding="utf-8"))
    sections = tuple(_section(each, lists, folder) for each in raw["sections"])
    fields = {each.code: each for section in sections for each in section.fields}
    if len(fields) != sum(len(section.fields) for section in sections):
        msg = "fields.yaml: a field is declared twice"
        raise RecordError(msg)
    return Definitions(
        sections=sections,
        lists=lists,
        reasons=tuple(Reason(**folded(row, "name")) for row in _table(own / "reasons.csv")),
        terms=_terms(own / "terms.yaml"),
        fields=fields,
    )


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _lists(path: Path) -> dict[str, tuple[Coded, ...]]:
    found: dict[str, list[Coded]] = {}
    for row in _table(path):
        name = row.pop("list")
        codes = found.setdefault(name, [])
        coded = Coded(**folded(row, "name"))
        if coded.code == UNKNOWN or coded.code in {each.code for each in codes}:
            msg = f"codes.csv: {name}: {coded.code} is declared twice or is a reserved word"
            raise RecordError(msg)
        codes.append(coded)
    return {name: tuple(codes) for name, codes in found.items()}


def _dimension(folder: Path, name: str, without: Iterable[str]) -> tuple[Coded, ...]:
    path = folder / "codes" / f"{name}.csv"
    if not path.exists():
        msg = f"fields.yaml: there is no dimension “{name}”"
        raise RecordError(msg)
    left_out = set(without)
    return tuple(
        Coded(
            row["code"],
            Texts.read(row, "name"),
            f"{name}={row['code']}",
            row.get("htcds") or row.get("iso") or "",
            row.get("ictip", ""),
            row.get("parent", ""),
        )
        for row in _table(path)
        if row["code"] not in left_out
    )


def _section(raw: Any, lists: Mapping[str, tuple[Coded, ...]], folder: Path) -> Section:
    return Section(
        code=raw["code"],
        name=Texts.read(raw, "name"),
        fields=tuple(_field(each, raw["code"], lists, folder) for each in raw["fields"]),
        children_only=raw.get("for") == "children",
    )


def _field(raw: Any, section: str, lists: Mapping[str, tuple[Coded, ...]], folder: Path) -> Field:
    number = raw.get("number")
    if number is not None:
        codes: tuple[Coded, ...] = ()
    elif "dimension" in raw:
        codes = _dimension(folder, raw["dimension"], raw.get("without", ()))
    elif raw.get("list") in lists:
        codes = lists[raw["list"]]
    else:
        msg = f"fields.yaml: {raw['code']} names no list that is there"
        raise RecordError(msg)
    return Field(
        code=raw["code"],
        section=section,
        name=Texts.read(raw, "name"),
        codes=codes,
        number=(int(number[0]), int(number[1])) if number is not None else None,
        several=bool(raw.get("several")),
        needed=bool(raw.get("needed")),
        htcds=raw.get("htcds", ""),
        by_code={each.code: each for each in codes},
    )


def _terms(path: Path) -> dict[str, Term]:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        each["code"]: Term(
            each["code"],
            int(each.get("hours", 0)) * 60 + int(each.get("days", 0)) * 24 * 60,
            each["from"],
            Texts.read(each, "name"),
        )
        for each in raw["terms"]
    }
