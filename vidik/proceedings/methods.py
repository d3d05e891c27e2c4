# SPDX-License-Identifier: EUPL-1.2
"""What is expected to be heard of proceedings: kinds, after what, by when, from whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack

FILE: Final = "proceedings/expected.yaml"

IDENTIFIED: Final = "identified"
"""The first of it is expected after this; the rest after something was heard."""


@dataclass(frozen=True, slots=True)
class ExpectedKind:
    """One thing that the centre expects to hear of proceedings."""

    code: str
    name: Texts
    answers: str
    """Kind of notice of the exchange that reports it."""
    after: str
    """`identified`, or the code of what has to be heard before."""
    days: int
    """By when, in days from that."""
    role: str
    """Role by which the competent institution of a municipality is found."""
    senders: Annotated[tuple[str, ...], Column(key="from")]
    """Kinds of institutions that report it."""
    source: Texts
    again: bool = False
    """Whether it is expected once more after it was heard."""
    ends: tuple[str, ...] = ()
    """What is not expected any more once this was heard."""

    def due(self, since: dt.date) -> dt.date:
        """Return by when it is expected, counted from a day."""
        return since + dt.timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class _Expected:
    expected: Annotated[tuple[ExpectedKind, ...], Column(needed=True)] = ()


def read_expected(pack: Pack) -> tuple[ExpectedKind, ...]:
    """Read what a pack expects, in its order; none where it has no such file."""
    found = (pack.document(FILE, _Expected) or _Expected()).expected
    pack.expect_unique(found)
    codes = {each.code for each in found}
    pack.expect_known(found, "after", {IDENTIFIED, *codes}, "a code of this list")
    pack.expect_known(found, "ends", codes, "codes of this list")
    for each in found:
        if each.code == IDENTIFIED:
            pack.fault(each, "code", f"another word than “{IDENTIFIED}”, which is reserved")
    return found


def successors(kinds: Sequence[ExpectedKind], heard: str) -> list[ExpectedKind]:
    """List what is expected once something was heard; itself where it is expected again."""
    return [each for each in kinds if each.after == heard or (each.code == heard and each.again)]
