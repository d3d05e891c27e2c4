# SPDX-License-Identifier: EUPL-1.2
"""The rows of public things that a pack holds, and the codes by which its other files call them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from vidik.core.packfiles import Column, Pack

ROWS: Final = "registers/rows/*.yaml"
_CODE: Final = Column(pattern="[a-z0-9][a-z0-9-]{0,79}", what="small letters, digits and hyphens")


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A public thing, as a row of the register that holds such things."""

    code: Annotated[str, _CODE]
    register: str
    on: dt.date
    says: Mapping[str, Any]
    """Answers by field; that to a link is the code of a row further up."""


@dataclass(frozen=True, slots=True)
class PublicRows:
    """The rows of one file, and the institution in whose records they stand."""

    institution: str
    rows: tuple[PublicRow, ...]


def read_rows(pack: Pack) -> list[PublicRows]:
    """Read the files of a pack, and note institutions and registers that it does not have."""
    files = [pack.document(name, PublicRows) for name in pack.files(ROWS)]
    found = [each for each in files if each is not None]
    pack.expect_known(
        found, "institution", pack.codes("institutions.csv"), "an institution of the pack"
    )
    rows = [row for each in found for row in each.rows]
    pack.expect_unique(rows)
    for row in rows:
        if not pack.has(f"registers/{row.register}.yaml"):
            pack.fault(row, "register", f"a register of the pack, not “{row.register}”")
    return found


def called_in(pack: Pack) -> dict[str, str]:
    """Return the codes of the rows, each with its register."""
    return {row.code: row.register for each in read_rows(pack) for row in each.rows}
