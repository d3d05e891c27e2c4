# SPDX-License-Identifier: EUPL-1.2
"""What a breakdown tells though a part of it is missing, or though nobody says that it adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import lexicon, vocabulary
from .breakdowns import Judge
from .intervals import (
    Number,
)
from .partitions import PAIR, WIDE, Kid, add_to_families, added, is_breakdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from .table import Dims, Layout, Node

_ENOUGH = 30


def derive_missing(  # noqa: C901
    judge: Judge, layout: Layout, make: Callable[[Dims], Node]
) -> list[tuple[Dims, str, str, list[Kid], list[Kid]]]:
    """Fill in totals that nobody states but a whole breakdown implies, the deepest first.

    Places of so many dimensions that not all their breakdowns are listed are left blank. Returns
    pairs of whole breakdowns of one such total.
    """
    found = judge.families
    nodes = judge.group.nodes
    clashes: list[tuple[Dims, str, str, list[Kid], list[Kid]]] = []
    by_size: dict[int, list[Dims]] = {}
    for rest in found:
        by_size.setdefault(len(rest), []).append(rest)
    if not by_size:
        return clashes
    for size in range(min(max(by_size), WIDE - 1), -1, -1):
        for rest in by_size.get(size, ()):
            known = nodes.get(rest)
            if known is not None and (known.spans or known.parts):
                continue
            wholes: list[tuple[str, list[Kid]]] = []
            for name, kids in found[rest].items():
                if (
                    len(kids) >= PAIR
                    and is_breakdown(name, kids, layout)
                    and None not in [node.value for _, node in kids]
                    and (whole := judge.certain(rest, name, kids))
                ):
                    wholes.append((name, whole))
            if not wholes:
                continue
            wholes.sort(key=lambda item: item[0])
            node = known or make(rest)
            node.parts = [kid for _, kid in wholes[0][1]]
            node.value = added(wholes[0][1])
            clashes.extend(
                (rest, wholes[0][0], name, wholes[0][1], kids) for name, kids in wholes[1:]
            )
            if known is not None:
                continue  # A blank row stands in its breakdowns already.
            nodes[rest] = node
            before = set()
            for i in range(len(rest)):
                outer = rest[:i] + rest[i + 1 :]
                if outer not in found:
                    before.add(outer)
            add_to_families(found, node, layout.names)
            by_size.setdefault(size - 1, []).extend(before)
    return clashes


def loose_pairs(judge: Judge, layout: Layout) -> list[tuple[Dims, str, str, list[Kid], list[Kid]]]:
    """Give breakdowns of a total that nobody states.

    Of lists that may both be partial nothing follows, unless their sums agree at other places.
    """
    clashes: list[tuple[Dims, str, str, list[Kid], list[Kid]]] = []
    for rest, by_name in judge.families.items():
        if len(by_name) < PAIR:
            continue
        known = judge.group.nodes.get(rest)
        if known is not None and (known.spans or known.parts):
            continue
        sums: list[tuple[Number, str, list[Kid]]] = []
        for name, kids in sorted(by_name.items()):
            if len(kids) <= PAIR or not _plain_list(name, kids, layout):
                continue
            sums.append((added(kids), name, kids))
        for i, (first, name, kids) in enumerate(sums):
            for second, other, others in sums[i + 1 :]:
                if max(first, second) >= _ENOUGH:
                    clashes.append((rest, name, other, kids, others))
    return clashes


def _plain_list(name: str, kids: list[Kid], layout: Layout) -> bool:
    """Say whether categories are told exactly and, as far as one sees, each by itself."""
    if lexicon.named(name, vocabulary.OVERLAPPING_NAMES) or not is_breakdown(name, kids, layout):
        return False
    codes = [layout.code(pid) for pid, _ in kids]
    return (
        all(node.value is not None for _, node in kids)
        and not Judge.nested_ages(name, codes)
        and not any(
            code in vocabulary.GROUP_OF_OTHERS or lexicon.is_list(code, codes) for code in codes
        )
    )
