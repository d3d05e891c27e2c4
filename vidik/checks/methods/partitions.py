# SPDX-License-Identifier: EUPL-1.2
"""Which categories stand beside which total, and what their sum may be."""

from __future__ import annotations

from collections import Counter
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from . import flowwords, vocabulary
from .intervals import ANY_COUNT, ZERO, Number, Span, span_of
from .table import reading_order

if TYPE_CHECKING:
    from .model import Cell
    from .table import Dims, Group, Layout, Node


Child = tuple[int, "Node"]
Names = tuple[str, ...]
Families = dict["Dims", dict[str, list[Child]]]
PAIR = 2
WIDE = 12
"""Places with more dimensions are not listed: the work grows with their number."""
FULL_AGE = 200


class Reading(NamedTuple):
    """One way to read a breakdown: the categories that make it up, and how surely all of it."""

    children: list[Child]
    whole: str
    """"sure", "likely" or "" for a breakdown that may be partial."""


class Judgement(NamedTuple):
    """What a breakdown says about its total."""

    verdict: str
    """passed, over, short, or skipped."""
    children: list[Child]
    total: Span
    found: Span
    whole: str
    reason: str = ""
    """Why it is skipped, or why words alone do not make it a contradiction."""
    slack: Number = 0
    """By how much rounded parts may miss their rounded total."""
    readings: tuple[Reading, ...] = ()
    """Further ways to read it, of which the file may show that they add up."""


def families(group: Group, layout: Layout, least: float = PAIR) -> Families:
    """List, for every place and dimension, the nodes that are one code more specific.

    Of a place that nobody states they are listed only where there are so many of them.
    """
    found: Families = {}
    names, nodes = layout.names, group.nodes
    tables = tables_of(group, names)
    for table, orders in tables.items():
        for i, name in enumerate(table if len(table) <= WIDE else ()):
            if least == inf and (*table[:i], *table[i + 1 :]) not in tables:
                continue
            for rest, children in _by(name, orders).items():
                if rest in nodes or len(children) >= least:
                    found.setdefault(rest, {})[name] = children
    return found


def _by(name: str, orders: dict[Names, list[Node]]) -> dict[Dims, list[Child]]:
    """List the nodes of a table by what is left without one of its dimensions."""
    listed: dict[Dims, list[Child]] = {}
    for order, alike in orders.items():
        at = order.index(name)
        for node in alike:
            dims = node.dims
            rest = dims[:at] + dims[at + 1 :]
            children = listed.get(rest)
            if children is None:
                listed[rest] = [(dims[at], node)]
            else:
                children.append((dims[at], node))
    return listed


def tables_of(group: Group, names: list[str]) -> dict[Names, dict[Names, list[Node]]]:
    """Sort the nodes of a group by the dimensions that tell them, and by the order of these."""
    tables: dict[Names, dict[Names, list[Node]]] = {}
    orders: dict[Names, list[Node]] = {}
    for node in group.nodes.values():
        order = tuple([names[pid] for pid in node.dims])
        alike = orders.get(order)
        if alike is None:
            alike = orders[order] = tables.setdefault(tuple(sorted(order)), {})[order] = []
        alike.append(node)
    return tables


def beyond(group: Group, layout: Layout) -> Families:
    """List breakdowns that leave out what follows from their dimension: units of all districts.

    Where a level between is stated, the breakdowns by it and of it say all there is.
    """
    found: Families = {}
    above = layout.attributes.above
    if not above:
        return found
    names, nodes = layout.names, group.nodes
    plain: set[tuple[Dims, str]] = set()
    for node in nodes.values():
        dims = node.dims
        for pid in dims:
            name = names[pid]
            if name not in above:
                continue
            removed = [p for p in dims if names[p] in above[name]]
            rest = tuple([p for p in dims if p != pid and p not in removed])
            if rest in nodes:
                found.setdefault(rest, {}).setdefault(name, []).append((pid, node))
                if any(tuple(sorted((*rest, p))) in nodes for p in removed):
                    plain.add((rest, name))
    for rest, by_name in found.items():
        for name in [n for n, children in by_name.items() if (rest, n) in plain or all(
            len(node.dims) == len(rest) + 1 for _, node in children
        )]:  # fmt: skip
            del by_name[name]
    return found


def add_to_families(found: Families, node: Node, names: list[str]) -> None:
    """Enter a node in the breakdowns that it is part of."""
    dims = node.dims
    for i, pid in enumerate(dims):
        rest = dims[:i] + dims[i + 1 :]
        by_name = found.get(rest)
        if by_name is None:
            by_name = found[rest] = {}
        name = names[pid]
        children = by_name.get(name)
        if children is None:
            by_name[name] = [(pid, node)]
        else:
            children.append((pid, node))


def is_breakdown(name: str, children: list[Child], layout: Layout) -> bool:  # noqa: PLR0911
    """Return whether a dimension's codes are categories, not numbered persons or statistics."""
    if name not in layout.odd_names or layout.odd.isdisjoint([pid for pid, _ in children]):
        return True
    if name in vocabulary.STAT_NAMES or name in vocabulary.PSEUDO_NAMES:
        return False
    if name in vocabulary.CALENDAR_NAMES:
        return True
    codes = [layout.code(pid) for pid, _ in children]
    if is_flow(codes):
        return False
    if name in vocabulary.INDEX_NAMES:
        return not all(len(code) <= 3 and code.isdigit() for code in codes)  # noqa: PLR2004
    if any(code in vocabulary.STATISTICS for code in codes):
        return False
    return not (len(codes) > 1 and {str(i + 1) for i in range(len(codes))} == set(codes))


def is_flow(codes: list[str]) -> bool:
    """Return whether codes are the stations of a stock: opening, in, out, closing."""
    roles = [flowwords.FLOW_CODES.get(code) for code in codes]
    return "opening" in roles and "closing" in roles


def sum_of(children: list[Child], total: Span | None = None) -> Span:  # noqa: C901, PLR0912
    """Add up a breakdown; a missing count adds something unknown, but nothing negative.

    Where a part is stated in several ways, a combination that fits the total counts, or else the
    one that stays with one statement of the whole breakdown.
    """
    result = ZERO
    several: list[Node] = []
    for _, node in children:
        if node.value is not None:
            result = result.plus(Span(node.value, node.value))
        elif not node.spans:
            result = result.plus(ANY_COUNT)
        elif len(node.spans) == 1:
            result = result.plus(node.spans[0])
        else:
            several.append(node)
    if not several:
        return result
    if total is not None:
        sums = [result]
        for node in several[:6]:
            sums = [s.plus(span) for s in sums for span in node.spans[:4]]
        for node in several[6:]:
            sums = [s.plus(node.spans[0]) for s in sums]
        for one in sums:
            if one.meets(total):
                return one
    for cell in chosen_cells(children):
        if any(cell in node.cells for node in several) and cell.value is not None:
            result = result.plus(span_of(cell.value, cell.qualifier))
    return result


def chosen_cells(children: list[Child]) -> list[Cell]:
    """Choose one statement of every part, from the same statement of the breakdown if possible."""
    tags = Counter(
        tag for _, node in children for tag in set(node.tags or [""] * min(1, len(node.cells)))
    )
    order = sorted(tags, key=lambda tag: (-tags[tag], tag))
    chosen: list[Cell] = []
    for _, node in children:
        if node.parts:
            chosen.extend(node.leaves())
            continue
        stated = sorted((c for c in node.cells if c.value is not None), key=reading_order)
        if not stated:
            chosen.extend(sorted(node.cells, key=reading_order)[:1])
            continue
        by_tag = dict(
            zip((id(c) for c in node.cells), node.tags or [""] * len(node.cells), strict=True)
        )
        chosen.append(min(stated, key=lambda c: (order.index(by_tag[id(c)]), reading_order(c))))
    return chosen


def added(children: list[Child]) -> Number:
    """Add up the values of parts that are all stated exactly."""
    return sum((node.value or 0 for _, node in children), start=0)


def all_known(children: list[Child]) -> bool:
    """Return whether each part has a value, or parts of its own."""
    return all(node.spans or node.parts for _, node in children)


def floor_of(span: Span) -> Number:
    """Return the least that a span allows."""
    return span.lo if span.lo is not None else 0
