# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of events: its lists, and the accounts of published reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack
from vidik.registers.methods.publicfile import ROWS, called_in

CODES: Final = "events/codes.csv"
ACCOUNTS: Final = "events/[0-9]*.yaml"
LINKS: Final[Mapping[str, str]] = {"programme": "programmes", "project": "projects"}
"""What an account links to → the register of which it is a row."""
KIND: Final = "kind"
WHAT: Final = "what"
SCORES: Final = (("score-before", "test-before"), ("score-after", "test-after"))
"""Codes of numbers: the mean score of a test in per cent, and how many filled it in."""
MEANS: Final = frozenset(mean for mean, _filled in SCORES)
"""Numbers that are never added up."""
OWN_LISTS: Final = (KIND, WHAT)
"""Lists of `events/codes.csv`: kinds of events, and what numbers are of."""
SHARED_LISTS: Final = (
    "topic", "audience", "profession", "partner", "territory", "programme", "project", "event",
    "activity", "role", "education-level", "statement", "institution-type", "organiser",
)  # fmt: skip
"""Lists of `codes/` that figures use as well."""
MARKS: Final = (
    "profession", "programme", "project", "event", "activity", "role", "education-level",
    "statement", "institution-type",
)  # fmt: skip
"""Lists whose codes an account may have as marks."""
_CODE: Final = Column(pattern="[a-z0-9][a-z0-9+-]{0,79}", what="small letters, digits and hyphens")


@dataclass(frozen=True, slots=True)
class Named:
    """A code of one of the lists of the room."""

    list: Annotated[str, Column(one_of=OWN_LISTS)]
    code: Annotated[str, _CODE]
    name: Texts


@dataclass(frozen=True, slots=True)
class Shared:
    """A code of a list that figures use as well."""

    code: str
    name: Texts
    parent: str = ""
    htcds: str = ""
    ictip: str = ""
    iso: str = ""


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number of an account in a file of the pack."""

    what: str
    value: Annotated[int, Column(low=0)]
    qualifier: Annotated[str, Column(one_of=("exact", "more-than", "at-least", "about"))] = "exact"
    profession: str = ""
    audience: str = ""
    body: str = ""
    territory: str = ""
    sex: Annotated[str, Column(one_of=("", "m", "f"))] = ""
    age: Annotated[str, Column(one_of=("", "under-18", "over-18"))] = ""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """What a published report says in the name of one institution."""

    code: Annotated[str, _CODE]
    institution: str
    """Code of the institution."""
    kind: str
    title: Texts
    section: str
    """Section of the report."""
    state: Annotated[str, Column(one_of=("held", "planned"))] = "held"
    first: dt.date | None = None
    """The first day; none: it is reported for the whole year."""
    last: dt.date | None = None
    mode: Annotated[str, Column(one_of=("", "in-person", "online", "both"))] = ""
    international: bool = False
    sessions: Annotated[int, Column(low=0)] = 1
    days: int | None = None
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    programme: str = ""
    """Code of a row among the public things of the pack."""
    project: str = ""
    marks: tuple[str, ...] = ()
    numbers: tuple[NumberRow, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountFile:
    """The accounts of one year."""

    year: int
    accounts: tuple[AccountRow, ...]


def read_codes(pack: Pack) -> dict[str, tuple[Named, ...]]:
    """Read the room's own lists, each in its order."""
    found: dict[str, list[Named]] = {}
    for row in pack.table(CODES, Named) if pack.has(CODES) else ():
        found.setdefault(row.list, []).append(row)
    for rows in found.values():
        pack.expect_unique(rows)
    return {name: tuple(rows) for name, rows in found.items()}


def read_shared(pack: Pack) -> dict[str, tuple[Shared, ...]]:
    """Read the lists that figures use as well."""
    return {
        name: tuple(pack.table(f"codes/{name}.csv", Shared))
        for name in SHARED_LISTS
        if pack.has(f"codes/{name}.csv")
    }


def days_of(row: AccountRow, year: int) -> tuple[dt.date, dt.date]:
    """Return the days of an account of a file; the whole year where it names none."""
    first = row.first or dt.date(year, 1, 1)
    return first, row.last or row.first or dt.date(year, 12, 31)


def read_accounts(pack: Pack) -> list[AccountFile]:
    """Read the accounts of published reports, and note codes that no list has."""
    files = [pack.document(name, AccountFile) for name in pack.files(ACCOUNTS)]
    found = [each for each in files if each is not None]
    rows = [row for each in found for row in each.accounts]
    for each in found:
        for row in each.accounts:
            first, last = days_of(row, each.year)
            if not first <= last or {first.year, last.year} != {each.year}:
                pack.fault(row, "last", "days of the year, the last not before the first")
    pack.expect_unique(rows)
    own = {name: {each.code for each in codes} for name, codes in read_codes(pack).items()}
    shared = {name: {each.code for each in codes} for name, codes in read_shared(pack).items()}
    bodies = pack.codes("institutions.csv")
    pack.expect_known(rows, "institution", bodies, "an institution of the pack")
    pack.expect_known(rows, "kind", own.get(KIND, set()), "a kind of events/codes.csv")
    pack.expect_known(rows, "topics", shared.get("topic", set()), "topics")
    pack.expect_known(rows, "audiences", shared.get("audience", set()), "audiences")
    places = {*pack.codes("territories.csv"), *shared.get("territory", set())}
    pack.expect_known(rows, "territories", places, "territories")
    pack.expect_known(
        rows, "organisers", {*bodies, *shared.get("organiser", set())}, "institutions"
    )
    pack.expect_known(rows, "partners", {*bodies, *shared.get("partner", set())}, "partners")
    called = called_in(pack)
    for name, register in LINKS.items():
        known = {each for each, code in called.items() if code == register}
        pack.expect_known(rows, name, {"", *known}, f"a row of {register} in {ROWS}")
    _check_numbers(pack, rows, own, shared)
    return found


def _check_numbers(
    pack: Pack,
    rows: Iterable[AccountRow],
    own: Mapping[str, set[str]],
    shared: Mapping[str, set[str]],
) -> None:
    lists = {"what": own.get(WHAT, set())} | {
        name: {"", *shared.get(name, set())} for name in ("profession", "audience")
    }
    for row in rows:
        for mark in row.marks:
            name, _equals, code = mark.partition("=")
            if name not in MARKS or code not in shared.get(name, set()):
                pack.fault(row, "marks", f"list=code of {', '.join(MARKS)}")
        for name, known in lists.items():
            pack.expect_known(row.numbers, name, known, f"a code of the list {name}")
