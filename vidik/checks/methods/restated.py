# SPDX-License-Identifier: EUPL-1.2
"""One quantity stated twice, and values that cannot be."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from . import lexicon, measurewords, notewords, periods, sentences, vocabulary
from .grouping import Hit
from .hints import digits_hint
from .intervals import Span, decimal, qualifier_of
from .model import Basis, Ground, Kind, Outcome, RuleResult, render_text
from .notes import distinguished
from .percents import HUNDRED
from .table import Group, Node, reading_order
from .wording import stated, where

if TYPE_CHECKING:
    from .model import Cell

from .evaluation import ZERO, Evaluation
from .learning import About


class RestatedRules:
    """One quantity stated twice, and values that cannot be."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation
        self._fractions: list[tuple[Group, Node]] = []
        """Places whose value is not whole."""
        self._below: dict[tuple[str, str], Counter[tuple[int | str, ...]]] = {}

    def same(self, group: Group, node: Node) -> None:
        """Compare the statements of one quantity."""
        if not node.spans:
            return
        dims = self.e.layout.text(node.dims)
        if len(node.spans) == 1:
            self.e.results.append(
                RuleResult(
                    About("SAME", self.e.layout, group.head, node.dims, ""),
                    Kind.SAME,
                    Outcome.PASSED,
                )
            )
            return
        code = self.e.code("SAME", group, dims)
        clash = _clash(node.spans)
        if clash is None:
            self.e.ok(Kind.SAME, code)
            return
        if _individual(group) and not any(
            self.e.layout.name(pid) in vocabulary.INDEX_NAMES for pid in node.dims
        ):
            self.e.skip(Kind.SAME, code, "the values may belong to different persons")
            return
        if _each_noted(group, node):
            self.e.skip(Kind.SAME, code, "the values may belong to different persons")
            return
        self.e.hit(self.same_hit(group, code, node, clash))

    def same_hit(self, group: Group, code: str, node: Node, clash: tuple[Span, Span]) -> Hit:
        """Report a quantity stated twice with different values."""
        cells = sorted((c for c in node.cells if c.value is not None), key=reading_order)
        counts = Counter(c.value for c in cells)
        first = min(cells, key=lambda c: (-counts[c.value], reading_order(c)))
        other = next((c for c in cells if c.value != first.value), cells[-1])
        if other.value == first.value:
            other = next(c for c in cells if c.qualifier != first.qualifier)
        exact = clash[0].exact and clash[1].exact
        both = [c for c in cells if c.value == first.value] + [
            c for c in cells if c.value != first.value
        ]
        params = self.e.subject(group, node.dims) | {
            "first": stated(first), "second": stated(other), "first_where": where([first]),
            "second_where": where([other]),
            "hint": self._share_hint(group, first, other) or digits_hint(first.value, other.value),
        }  # fmt: skip
        if first.section == other.section:
            template = sentences.STATED_TWICE_HERE

        else:
            template = sentences.STATED_TWICE

        if not exact or distinguished(first.note, other.note):
            severity = "low"
        elif group.percent or not self.e.central(group):
            severity = "medium"
        else:
            severity = "high"
        return Hit(
            code, Kind.SAME, severity, template, sentences.ASK_STATEMENTS, params, both,
            expected=first.value, found=other.value, ground=Ground(Basis.ARITHMETIC),
        )  # fmt: skip

    def _share_hint(self, group: Group, first: Cell, other: Cell) -> str:
        """Return whether the second value is a share of the first: a part stated as the whole."""
        if first.value is None or other.value is None or group.percent or not first.value:
            return ""
        for key in sorted(self.e.cluster.groups):
            shares = self.e.cluster.groups[key]
            if not shares.percent or shares.period != group.period:
                continue
            for dims in sorted(shares.nodes, key=self.e.layout.text):
                node = shares.nodes[dims]
                if not dims or not node.value or node.value == HUNDRED:
                    continue
                exact = other.value * 100 / first.value
                if abs(exact - decimal(node.value)) <= Decimal("0.5"):
                    share = stated(node.first())
                    return render_text(
                        sentences.HINT_PART,
                        part=stated(other),
                        share=share,
                        whole=stated(first),
                        scope=self.e.scope(dims),
                    )
        return ""

    def fractions(self) -> None:
        """Report numbers of persons that are not whole.

        Several fractions show that a measure is stated in thousands or in full-time posts.
        """
        found: dict[tuple[str, str], list[tuple[Group, Node]]] = {}
        for group, node in self._fractions:
            if group.unit in measurewords.PERSON_UNITS and lexicon.is_additive(
                group.measure, group.unit
            ):
                found.setdefault((group.measure, group.unit), []).append((group, node))
        for (measure, _), places in found.items():
            if len(places) > 1 or lexicon.may_be_fraction(measure):
                continue
            group, node = places[0]
            cell = node.first()
            averaged = cell.note and notewords.NOTE_AVERAGE.search(cell.note)
            if qualifier_of(cell.qualifier) == "exact" and not averaged:
                self._impossible(group, node, sentences.HINT_WHOLE_PERSONS, "whole")

    def values(self, group: Group) -> None:
        """Report counts and percentages that cannot be."""
        change = lexicon.is_change(group.measure) or periods.is_range(group.period)
        for node in group.nodes.values():
            for span in node.spans:
                low = span.lo
                if low is None:
                    continue
                if type(low) is not int:
                    self._fractions.append((group, node))
                if low >= 0 and not (group.percent and low > 100):  # noqa: PLR2004
                    continue
                if change or (group.percent and lexicon.is_rate(group.measure)):
                    continue
                counted = (
                    group.unit in measurewords.COUNT_UNITS | measurewords.PERSON_UNITS
                    and not lexicon.may_be_negative(group.measure, group.unit)
                )
                if (group.percent or counted) and self._falling(group, node):
                    code = self.e.code("BOUND", group, self.e.layout.text(node.dims), "range")
                    self.e.skip(Kind.BOUND, code, "the values may be differences")
                elif group.percent:
                    self._beyond(group, node)
                elif counted:
                    self._impossible(group, node, sentences.HINT_NOT_NEGATIVE)

    def _falling(self, group: Group, node: Node) -> bool:
        """Return whether a row or column has more than one negative value, as a balance has.

        One value alone with a minus is a slip.
        """
        kind = (group.measure, group.unit)
        known = self._below.get(kind)
        if known is None:
            known = self._below[kind] = Counter(
                line
                for (measure, unit, _), other in self.e.cluster.groups.items()
                if (measure, unit) == kind
                for one in other.nodes.values()
                if one.value is not None and one.value < 0
                for line in self._lines(one)
            )
        return any(known[line] > 1 for line in self._lines(node))

    def _lines(self, node: Node) -> list[tuple[int | str, ...]]:
        """Name the rows and columns that a place stands in: it is stated in each of its codes."""
        dims = node.dims
        name = self.e.layout.name
        return [
            (*dims[:i], name(dims[i]), *dims[i + 1 :]) for i in range(len(dims))
        ] or [()]  # fmt: skip

    def _beyond(self, group: Group, node: Node) -> None:
        """Report a percentage that no share can be, if it is a share.

        A fall, or a target that was exceeded, is reported in per cent too: what counts stand
        beside, or what is called a share, is one.
        """
        pair = (group.source, group.measure)
        shares = self.e.layout.stems.get(pair, group.measure)
        counted = any(m == shares and unit != "percent" for m, unit, _ in self.e.cluster.groups)
        named = lexicon.is_share(lexicon.measure_of(group.raw_measure))
        level = lexicon.is_level(shares) or measurewords.OF_AN_AIM.search(group.measure)
        others = self.e.layout.denominators
        elsewhere = others is not None and any(others.fits(cell) for cell in node.cells)
        if (counted or named) and not level and not elsewhere:
            self._impossible(group, node, sentences.HINT_SHARE_LIMITS)
            if not counted and not node.dims:
                self.e.hits[-1].severity = "medium"
            return
        code = self.e.code("BOUND", group, self.e.layout.text(node.dims), "range")
        self.e.skip(Kind.BOUND, code, "the percentage may be a change or a rate")

    def _impossible(self, group: Group, node: Node, why: str, rule: str = "range") -> None:
        cell = node.first()
        params = self.e.subject(group, node.dims, [cell]) | {
            "found": stated(cell), "why": render_text(why),
        }  # fmt: skip
        bound = None
        if rule == "range":
            bound = ZERO if (cell.value or ZERO) < 0 else HUNDRED
        self.e.hit(Hit(
            self.e.code("BOUND", group, self.e.layout.text(node.dims), rule), Kind.BOUND, "high",
            sentences.IMPOSSIBLE, sentences.ASK_VALUE, params, [cell],
            expected=bound if bound is None else Decimal(bound), found=cell.value,
            ground=Ground(Basis.ARITHMETIC),
        ))  # fmt: skip


def _clash(spans: list[Span]) -> tuple[Span, Span] | None:
    for i, a in enumerate(spans):
        for b in spans[i + 1 :]:
            if not a.meets(b):
                return a, b
    return None


def _each_noted(group: Group, node: Node) -> bool:
    """Return whether single values, such as sentences or fines, each have a note of their own."""
    notes = [c.note for c in node.cells]
    return (
        all(notes)
        and len(set(notes)) == len(notes)
        and lexicon.is_measured(group.measure, group.unit)
        and not group.percent
    )


def _individual(group: Group) -> bool:
    """Return whether a measure is about single persons, whose values differ."""
    if group.unit not in {"years", "year", "months", "month", "days", "age", "eur", "rsd"}:
        return False
    return (
        any(
            word in group.measure.split("-")
            for word in ("age", "sentence", "length", "stay", "compensation", "amount", "fine")
        )
        and "average" not in group.measure
    )
