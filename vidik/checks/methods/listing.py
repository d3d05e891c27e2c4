# SPDX-License-Identifier: EUPL-1.2
"""What names and codes alone say of a list of categories, reported once for each list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, vocabulary
from .partitions import PAIR
from .words import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .partitions import Child
    from .table import Layout

MOST = "most"
_SEVERAL_OF_THEM = WORDS["several-categories"]  # fmt: skip


class Listed(NamedTuple):
    """How a list of categories may be read, as positions in it, whatever its values are."""

    order: Sequence[int]
    """All of them, by code."""
    single: Sequence[int]
    """By code, without those that name several of the others."""
    kind: str
    """"ages", "others" for codes beside a group such as "foreign", or ""."""
    whole: str
    """"sure" or "likely" if they are all there are, MOST if it is sure where they make up most."""
    mute: bool
    """Whether names tell nothing of it, and there is one way to read it."""


class Lists:
    """What is known of each list of categories of a run."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.size = len(layout.pairs)
        self._known: dict[tuple[int, ...], Listed] = {}

    def of(self, name: str, children: list[Child]) -> Listed:
        """Return how the categories of a dimension may be read."""
        pids = tuple([pid for pid, _ in children])
        known = self._known.get(pids)
        if known is None:
            known = self._known[pids] = self._read(name, children)
        return known

    def _read(self, name: str, children: list[Child]) -> Listed:
        codes = [self.layout.code(pid) for pid, _ in children]
        order = sorted(range(len(children)), key=codes.__getitem__)
        single = order
        if not self.layout.listing.isdisjoint(pid for pid, _ in children):
            beside = set(codes)
            single = [i for i in order if not lexicon.is_list(codes[i], beside)] or order
        kind = self._kind(name, [children[i][0] for i in single])
        whole = _whole(name, [codes[i] for i in order])
        mute = not (whole or kind) and single == order
        return Listed(order, single, kind, whole, mute)

    def _kind(self, name: str, pids: list[int]) -> str:
        if self.layout.nesting.isdisjoint(pids):
            return ""
        codes = [self.layout.code(pid) for pid in pids]
        ages = sum(1 for code in codes if lexicon.ages_of(name, code))
        if len(codes) > 1 and ages >= len(codes) - 1:
            return "ages"
        return "others" if any(code in vocabulary.GROUP_OF_OTHERS for code in codes) else ""


def _whole(name: str, codes: list[str]) -> str:
    """Return how surely categories are all there are, as names tell."""
    if vocabulary.CALENDAR_NAMES.get(name) == len(codes):
        return "sure"
    if len(codes) < PAIR:
        return ""
    rests = [code for code in codes if lexicon.residual(code)]
    plain = [code for code in codes if not lexicon.residual(code)]
    if len(plain) == PAIR and (pair := lexicon.complement(*plain)):
        return "sure" if pair == "sure" or rests else "likely"
    if len(codes) == PAIR:
        return lexicon.complement(*codes)
    several = all(code in _SEVERAL_OF_THEM for code in rests)
    return "" if several or lexicon.named(name, vocabulary.OVERLAPPING_NAMES) else MOST
