# SPDX-License-Identifier: EUPL-1.2
"""What is expected to be heard of proceedings: kinds, after what, by when, from whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import BareTexts, Column, Pack

FILE: Final = "proceedings/expected.yaml"
FORMS: Final = "proceedings/notices.yaml"

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
    only: tuple[str, ...] = ()
    """Acts, one of which has to be what was heard before; blank: whatever it was."""
    tell: int = 0
    """Within how many hours the person is told of it, once it was heard; 0: not at all."""
    danger: bool = False
    """Whether somebody may be in danger by it."""

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


def successors(kinds: Sequence[ExpectedKind], heard: str, act: str = "") -> list[ExpectedKind]:
    """List what is expected once something was heard; itself where it is expected again.

    Args:
        kinds: what the pack expects.
        heard: the code of what was heard.
        act: what happened, as a notice says it; blank where nobody knows more.
    """
    follow = (each for each in kinds if each.after == heard or (each.code == heard and each.again))
    return [each for each in follow if not each.only or act in each.only]


class When(StrEnum):
    """Where the day of an act lies."""

    PAST = "past"
    AHEAD = "ahead"


class Until(StrEnum):
    """Whether an act has a day until and including which it holds."""

    NONE = "none"
    POSSIBLE = "possible"
    NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may have happened in proceedings, as a notice says it."""

    code: str
    name: Texts
    reports: str = ""
    """What is heard by it; blank where it is entered by itself."""
    when: When = When.PAST
    until: Until = Until.NONE
    tell: int = 0
    """Within how many hours the person is told; 0: as it is said of what is heard."""
    danger: bool = False
    """Whether somebody may be in danger by it."""


@dataclass(frozen=True, slots=True)
class Codes:
    """The fifth field of a form: an offence or a measure."""

    list: str
    name: Annotated[Texts, Column(bare=True)]
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a kind of notice about proceedings."""

    kind: str
    codes: Codes
    acts: tuple[Act, ...]

    def act(self, code: str) -> Act | None:
        """Return an act by its code."""
        return next((each for each in self.acts if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Stage:
    """How a person may obtain the information, after something was heard."""

    after: str
    text: BareTexts
    source: Texts


@dataclass(frozen=True, slots=True)
class Forms:
    """What notices about proceedings say, and who is told what was heard."""

    forms: tuple[Form, ...] = ()
    told_for: tuple[str, ...] = ()
    """Purposes of sharings; those with whom a case is shared for one are told as well."""
    stages: tuple[Stage, ...] = ()

    def of_kind(self, kind: str) -> Form | None:
        """Return the form of a kind of notice."""
        return next((each for each in self.forms if each.kind == kind), None)

    def act(self, code: str) -> Act | None:
        """Return an act of any form by its code."""
        return next((found for each in self.forms if (found := each.act(code))), None)


def read_forms(pack: Pack) -> Forms:
    """Read the forms of a pack; none where it has no such file."""
    found = pack.document(FORMS, Forms) or Forms()
    expected = {each.code for each in read_expected(pack)}
    acts = [act for form in found.forms for act in form.acts]
    pack.expect_unique(acts)
    pack.expect_unique(found.forms, "kind")
    pack.expect_known(acts, "reports", expected, "a code of expected.yaml")
    pack.expect_known(found.stages, "after", {IDENTIFIED, *expected}, "a code of expected.yaml")
    pack.expect_known(
        read_expected(pack), "only", {each.code for each in acts}, "an act of notices.yaml"
    )
    return found
