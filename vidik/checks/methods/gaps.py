# SPDX-License-Identifier: EUPL-1.2
"""What a breakdown tells though a part of it is missing, or though nobody says that it adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .breakdowns import Judge
from .partitions import (
    PAIR,
    WIDE,
    Child,
    Families,
    Names,
    add_to_families,
    added,
    is_breakdown,
    tables_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .table import Dims, Layout, Node


def derive_missing(  # noqa: C901
    judge: Judge, layout: Layout, make: Callable[[Dims], Node]
) -> list[tuple[Dims, str, str, list[Child], list[Child]]]:
    """Fill in totals that nobody states but a whole breakdown implies, the deepest first.

    Places of so many dimensions that not all their breakdowns are listed are left blank. Returns
    pairs of whole breakdowns of one such total.
    """
    found = judge.families
    nodes = judge.group.nodes
    names = layout.names
    tables: dict[Names, dict[Names, list[Node]]] | None = None
    """Once a total is filled in, the tables that lack lone nodes, which it may stand beside."""
    clashes: list[tuple[Dims, str, str, list[Child], list[Child]]] = []
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
            wholes: list[tuple[str, list[Child]]] = []
            for name, children in found[rest].items():
                if (
                    len(children) >= PAIR
                    and is_breakdown(name, children, layout)
                    and None not in [node.value for _, node in children]
                    and (whole := judge.certain(rest, name, children))
                ):
                    wholes.append((name, whole))
            if not wholes:
                continue
            wholes.sort(key=lambda item: item[0])
            node = known or make(rest)
            node.parts = [child for _, child in wholes[0][1]]
            node.value = added(wholes[0][1])
            clashes.extend(
                (rest, wholes[0][0], name, wholes[0][1], children) for name, children in wholes[1:]
            )
            if known is not None:
                continue  # A blank row stands in its breakdowns already.
            table = tuple(sorted([names[pid] for pid in rest]))
            if tables is None:
                tables = tables_of(judge.group, names)
            nodes[rest] = node
            before = set(_list_alone(found, tables.pop(table, {})))
            for i in range(len(rest)):
                outer = rest[:i] + rest[i + 1 :]
                if outer not in found:
                    before.add(outer)
            add_to_families(found, node, names)
            by_size.setdefault(size - 1, []).extend(before)
    return clashes


def _list_alone(found: Families, orders: dict[Names, list[Node]]) -> Iterator[Dims]:
    """Enter the nodes of a table that were not listed, alone as they are; gives new places."""
    for order, alike in orders.items():
        for i, name in enumerate(order if len(order) <= WIDE else ()):
            for node in alike:
                rest = node.dims[:i] + node.dims[i + 1 :]
                if rest not in found:
                    found[rest] = {}
                    yield rest
                found[rest].setdefault(name, [(node.dims[i], node)])
