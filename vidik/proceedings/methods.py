# SPDX-License-Identifier: EUPL-1.2
"""What is expected to be heard of proceedings: kinds, after what, by when, from whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from vidik.core.languages import LanguageFault, Texts
from vidik.identification.methods.record import RecordError

IDENTIFIED: Final = "identified"
"""The first of it is expected after this; the rest after something was heard."""


@dataclass(frozen=True, slots=True)
class ExpectedKind:
    """One thing that the centre expects to hear of proceedings."""

    code: str
    name: Texts
    answers: str
    """Kind of notice of the exchange that tells it."""
    after: str
    """`identified`, or the code of what has to be heard before."""
    days: int
    """By when, in days from that."""
    role: str
    """Role by which the competent institution of a municipality is found."""
    senders: tuple[str, ...]
    """Kinds of institutions that tell it."""
    source: Texts
    again: bool = False
    """Whether it is expected once more after it was heard."""
    ends: tuple[str, ...] = ()
    """What is not expected any more once this was heard."""

    def due(self, since: dt.date) -> dt.date:
        """Give by when it is expected, counted from a day."""
        return since + dt.timedelta(days=self.days)


def read_expected(path: Path) -> tuple[ExpectedKind, ...]:
    """Read what a pack expects, in its order; none where it has no such file.

    Raises:
        RecordError: a code stands twice, or something is expected after nothing that is there.
    """
    if not path.exists():
        return ()
    told = yaml.safe_load(path.read_text(encoding="utf-8"))["expected"]
    found = tuple(_kind(each) for each in told)
    codes = [each.code for each in found]
    if len(codes) != len(set(codes)) or IDENTIFIED in codes:
        msg = "expected.yaml: a code stands twice or is a reserved word"
        raise RecordError(msg)
    for each in found:
        if each.after not in {IDENTIFIED, *codes} or not set(each.ends) <= set(codes):
            msg = f"expected.yaml: {each.code} names something that is not there"
            raise RecordError(msg)
    return found


def following(kinds: Sequence[ExpectedKind], heard: str) -> list[ExpectedKind]:
    """List what is expected once something was heard; itself where it is expected again."""
    return [each for each in kinds if each.after == heard or (each.code == heard and each.again)]


def _kind(told: Any) -> ExpectedKind:
    try:
        return ExpectedKind(
            code=str(told["code"]),
            name=Texts.read(told, "name"),
            answers=told["answers"],
            after=told["after"],
            days=int(told["days"]),
            role=told["role"],
            senders=tuple(told["from"]),
            source=Texts.read(told["source"]),
            again=bool(told.get("again")),
            ends=tuple(told.get("ends", ())),
        )
    except (KeyError, LanguageFault) as error:
        msg = f"expected.yaml: {told.get('code', '?')}: {error} is missing"
        raise RecordError(msg) from error
