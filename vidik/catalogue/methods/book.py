# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of the catalogue: days of warning, groups, and the services known publicly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from vidik.catalogue.methods.places import betrayal
from vidik.core.languages import NO_TEXT, Texts
from vidik.core.packfiles import Column, Pack
from vidik.figures.methods.naming import Code

FILE: Final = "catalogue/services.yaml"
KINDS: Final = "care-kind"
LANGUAGES: Final = "language-of-advice"
_CODE: Final = Column(pattern="[a-z][a-z0-9-]{0,59}", what="small letters and hyphens")
_AGE: Final = Column(high=120)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of persons whom a service may be for."""

    code: Annotated[str, Column(pattern="[a-z][a-z0-9-]{0,29}", what="small letters and hyphens")]
    name: Texts


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service as the pack knows it; what its institution changes on pages holds instead."""

    code: Annotated[str, _CODE]
    institution: str
    kind: str
    name: Texts
    source: Texts
    """Where it is said, such as the section of a report."""
    verified: dt.date
    """The day on which somebody compared it with the source."""
    disclosure: Annotated[str, Column(one_of=("public", "professionals", "sealed"))]
    description: Texts = NO_TEXT
    groups: tuple[str, ...] = ()
    age_from: Annotated[int | None, _AGE] = None
    age_to: Annotated[int | None, _AGE] = None
    sex: Annotated[str, Column(one_of=("all", "women", "men"))] = "all"
    citizens: Annotated[str, Column(one_of=("all", "citizens", "foreigners"))] = "all"
    languages: tuple[str, ...] = ()
    ways: tuple[
        Annotated[str, Column(one_of=("person", "field", "phone", "video", "always"))], ...
    ] = ()
    territories: tuple[str, ...] = ()
    cost: Annotated[str, Column(one_of=("free", "shared", "paid", "unknown"))] = "unknown"
    application: Texts = NO_TEXT
    documents: Texts = NO_TEXT
    accessibility: Texts = NO_TEXT
    needs_licence: bool = False
    licence_number: str = ""
    licence_from: dt.date | None = None
    licence_until: dt.date | None = None
    renewal_asked_on: dt.date | None = None
    finance: tuple[
        Annotated[str, Column(one_of=("budget", "project", "donation", "own"))], ...
    ] = ()
    finance_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """The whole file; a pack without it has no catalogue."""

    groups: tuple[Group, ...] = ()
    confirm_days: Annotated[int, Column(low=7, high=1100)] = 180
    """After so many days an entry is confirmed again."""
    licence_days: Annotated[int, Column(low=1, high=1100)] = 180
    """So many days before its end a licence is warned of."""
    finance_days: Annotated[int, Column(low=1, high=1100)] = 90
    """So many days before its end a project is warned of."""
    renewal_days: Annotated[int, Column(low=1, high=1100)] = 60
    """After so many days without an answer a renewal is asked about."""
    sleeping: tuple[str, ...] = ()
    """Kinds of services with places to sleep."""
    services: tuple[ServiceRow, ...] = ()


TEXTS: Final = ("name", "description", "application", "documents", "accessibility")
"""The fields in free words."""


def read_book(pack: Pack) -> Book:
    """Read the file of a pack, and note what is wrong in it."""
    found = pack.document(FILE, Book) or Book()
    pack.expect_unique(found.groups)
    pack.expect_unique(found.services)
    known = {
        "kind": names_of(pack, KINDS),
        "languages": names_of(pack, LANGUAGES),
        "groups": {each.code for each in found.groups},
    }
    for field, codes in known.items():
        pack.expect_known(found.services, field, codes, f"a code of {field}")
    pack.expect_known([found], "sleeping", known["kind"], "kinds of services")
    for each in found.services:
        _check(pack, each)
    return found


def names_of(pack: Pack, name: str) -> Mapping[str, Texts]:
    """Return the names of a list of codes of the pack."""
    rows: Iterable[Code] = pack.table(f"codes/{name}.csv", Code)
    return {each.code: each.name for each in rows}


def _check(pack: Pack, row: ServiceRow) -> None:
    for field in TEXTS:
        texts: Texts = getattr(row, field)
        for tag, text in texts.items():
            if betrayal(text):
                pack.fault(row, f"{field}_{tag}", "a text that does not say where something is")
    if row.age_from is not None and row.age_to is not None and row.age_to < row.age_from:
        pack.fault(row, "age_to", "an age that is not below age_from")
    if row.finance_until and "project" not in row.finance:
        pack.fault(row, "finance_until", "finance with project")
    has_licence = row.licence_number or row.licence_from or row.licence_until
    if not row.needs_licence and (has_licence or row.renewal_asked_on):
        pack.fault(row, "needs_licence", "yes, since a licence is stated")
    if row.licence_from and row.licence_until and row.licence_until <= row.licence_from:
        pack.fault(row, "licence_until", "a day after licence_from")
