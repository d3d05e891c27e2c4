# SPDX-License-Identifier: EUPL-1.2
"""What a pack looks for among the events of a municipality, such as a training of its schools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack
from vidik.events.methods.packfiles import KIND, MARKS, read_codes, read_shared

FILE: Final = "events/coverage.yaml"


@dataclass(frozen=True, slots=True)
class Sought:
    """Events that a municipality has in a year, or lacks; one that fits all that is named."""

    code: Annotated[str, Column(pattern="[a-z][a-z-]*", what="small letters and hyphens")]
    label: Texts
    about: Texts
    position: Annotated[int, Column(low=0, high=1000)] = 50
    kinds: tuple[str, ...] = ()
    """Of one of these kinds; none: of any."""
    audiences: tuple[str, ...] = ()
    """For one of these, or with numbers of one of the professions."""
    professions: tuple[str, ...] = ()
    marked: Annotated[str, Column(one_of=("", *MARKS))] = ""
    """With a mark of this list, such as a programme."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole file; a pack without it looks for nothing."""

    columns: tuple[Sought, ...] = ()


def read_coverage(pack: Pack) -> Coverage:
    """Read the file of a pack, and note codes that no list has."""
    if not pack.has(FILE):
        return Coverage()
    found = pack.document(FILE, Coverage) or Coverage()
    pack.expect_unique(found.columns)
    kinds = {each.code for each in read_codes(pack).get(KIND, ())}
    shared = read_shared(pack)
    pack.expect_known(found.columns, "kinds", kinds, "kinds of events/codes.csv")
    for field, name in (("audiences", "audience"), ("professions", "profession")):
        codes = {each.code for each in shared.get(name, ())}
        pack.expect_known(found.columns, field, codes, f"codes of {name}")
    return found
