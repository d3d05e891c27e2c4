# SPDX-License-Identifier: EUPL-1.2
"""Two versions of a form side by side: what is asked otherwise, and what that means for series.

A question is recognised by its name; one that was given another name by what it is bound to or by
its words. A series is a measure with what it is divided by; whether it continues follows from the
bindings, whether its values can be compared from the words, the logic and the period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from vidik.forms.methods.drafting import Cells, Item, Items, renamed, theme_of, walk
from vidik.forms.methods.reading import MESSAGES
from vidik.forms.methods.tables import HINTS, LABELS, WHOLE, Texts, split_pairs

_WORDS: Final = re.compile(r"\s+|[^\W_]+|.", re.UNICODE)
_TEXTS: Final = {
    **dict.fromkeys(LABELS.values(), "label"),
    **dict.fromkeys(HINTS.values(), "hint"),
    **dict.fromkeys(MESSAGES.values(), "message"),
}
_LANGUAGES: Final = {
    column: language
    for columns in (LABELS, HINTS, MESSAGES)
    for language, column in columns.items()
}
_BINDING: Final = ("vidik::measure", "vidik::dimensions", "vidik::period")
_LOGIC: Final = {
    "constraint": "constraint",
    "relevant": "relevance",
    "calculation": "calculation",
    "required": "required",
    "type": "type",
    "vidik::kind": "type",
    "vidik::list": "type",
    "vidik::theme": "theme",
}


class What(StrEnum):
    """What is otherwise about a question, a group or a list."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    REWORDED = "reworded"
    REBOUND = "rebound"
    TABLE = "table"
    CONSTRAINT = "constraint"
    RELEVANCE = "relevance"
    CALCULATION = "calculation"
    REQUIRED = "required"
    TYPE = "type"
    THEME = "theme"
    CHOICES = "choices"
    MOVED = "moved"
    TITLE = "title"


class Effect(StrEnum):
    """What a difference means for a series of figures."""

    ENDS = "ends"
    LOSES = "loses"
    PERIOD = "period"
    BREAK = "break"
    LIMITS = "limits"
    ASKED = "asked"
    GAINS = "gains"
    BEGINS = "begins"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: `same`, `old` (only before) or `new` (only now)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is asked otherwise."""

    what: What
    name: str
    texts: Texts
    """The wording of the question, now or, if it was removed, before."""
    section: str = ""
    """Name of the section in which it stands."""
    part: str = ""
    """For words: `label`, `hint` or `message`."""
    language: str = ""
    old: str = ""
    new: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the differences mean for the series of one measure."""

    effect: Effect
    measure: str
    cells: int
    """How many figures of the measure are concerned."""
    items: tuple[str, ...]
    """Names of the questions or tables that ask for them."""


@dataclass(frozen=True, slots=True)
class Written:
    """A form as it is compared: folded, with its titles."""

    items: Items
    choices: Sequence[Cells]
    titles: Texts


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that is otherwise."""

    differences: tuple[Difference, ...]
    consequences: tuple[Consequence, ...]
    old_questions: int
    new_questions: int

    @property
    def is_same(self) -> bool:
        """Whether both ask the same in the same words and order."""
        return not self.differences

    def count(self, what: What) -> int:
        """Count the questions or groups that are otherwise in one way."""
        return len({item.name for item in self.differences if item.what is what})


def compared(old: Written, new: Written) -> Comparison:
    """Compare two forms, the older one first."""
    pair = _Pair(old, new)
    return Comparison(
        tuple(pair.differences()),
        tuple(pair.consequences()),
        sum(not item.is_group or item.is_table for item in walk(old.items)),
        sum(not item.is_group or item.is_table for item in walk(new.items)),
    )


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts word by word."""
    before, now = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(before[a:b])))
            continue
        if b > a:
            found.append(Piece("old", "".join(before[a:b])))
        if d > c:
            found.append(Piece("new", "".join(now[c:d])))
    return tuple(found)


def cells_of(item: Item) -> set[tuple[str, str, str]]:
    """Return the figures that an item asks for: measure, period, and dimensions as written.

    What cannot be read stands for nothing; the checks of a form name it.
    """
    measure = item.cells.get("vidik::measure", "")
    if not measure:
        return set()
    period = item.cells.get("vidik::period", "") or "year"
    try:
        fixed = split_pairs(item.cells.get("vidik::dimensions", ""))
        down = _side(item.cells.get("vidik::rows", ""))
        across = _side(item.cells.get("vidik::columns", ""))
    except ValueError:
        return set()
    return {
        (measure, period, ";".join(f"{name}={code}" for name, code in sorted({*fixed, *a, *b})))
        for a in down
        for b in across
    }


def _side(text: str) -> list[tuple[tuple[str, str], ...]]:
    return [split_pairs(part.strip()) for part in (text or WHOLE).split("|")]


@dataclass(slots=True)
class _Asked:
    """The figures of one measure, each with the item that asks for it."""

    cells: dict[tuple[str, str], Item] = field(default_factory=dict)


class _Pair:
    """Two forms with their items by name."""

    def __init__(self, old: Written, new: Written) -> None:
        self.old, self.new = old, new
        self.before = {item.name: item for item in walk(old.items)}
        self.now = {item.name: item for item in walk(new.items)}
        self.sections = _sections(new.items) | {
            name: section for name, section in _sections(old.items).items() if name not in self.now
        }
        self.renamed = dict(self._renamed())
        for name, other in self.renamed.items():
            # That another name is spoken of is no change of what is asked.
            items = renamed(self.old.items, name, other, is_table=self.before[name].is_table)
            self.old = Written(items, old.choices, old.titles)
        self.before = {item.name: item for item in walk(self.old.items)}

    def _renamed(self) -> Iterator[tuple[str, str]]:
        """Pair what went with what came, where it is bound to the same or reads the same."""
        removed = [item for name, item in self.before.items() if name not in self.now]
        come = [item for name, item in self.now.items() if name not in self.before]
        for item in removed:
            for other in come:
                same_cells = cells_of(item) and cells_of(item) == cells_of(other)
                same_words = item.kind == other.kind and all(
                    item.cells.get(column) == other.cells.get(column) and item.cells.get(column)
                    for column in LABELS.values()
                )
                if item.is_group == other.is_group and (same_cells or same_words):
                    come.remove(other)
                    yield item.name, other.name
                    break

    def differences(self) -> Iterator[Difference]:
        yield from self._titles()
        for name, item in self.before.items():
            if name not in self.now and name not in self.renamed:
                yield self._difference(What.REMOVED, item)
        moved = self._moved()
        received = set(self.renamed.values())
        for name, item in self.now.items():
            if name not in self.before and name not in received:
                yield self._difference(What.ADDED, item)
                continue
            earlier = self._earlier(name)
            if earlier.name != name:
                yield self._difference(What.RENAMED, item, old=earlier.name, new=name)
            yield from self._of_item(earlier, item)
            if name in moved:
                yield self._difference(What.MOVED, item)
        yield from self._choices()

    def _earlier(self, name: str) -> Item:
        for old, new in self.renamed.items():
            if new == name:
                return self.before[old]
        return self.before[name]

    def _titles(self) -> Iterator[Difference]:
        for language, now in self.new.titles.items():
            then = self.old.titles.get(language, "")
            if then != now:
                yield Difference(
                    What.TITLE, "", self.new.titles, language=language, old=then, new=now,
                    pieces=pieces(then, now),
                )  # fmt: skip

    def _of_item(self, old: Item, new: Item) -> Iterator[Difference]:
        for column, part in _TEXTS.items():
            then, now = old.cells.get(column, ""), new.cells.get(column, "")
            if then != now:
                yield self._difference(
                    What.REWORDED, new, part=part, language=_LANGUAGES[column], old=then, new=now,
                    pieces=pieces(then, now),
                )  # fmt: skip
        if any(old.cells.get(column, "") != new.cells.get(column, "") for column in _BINDING):
            yield self._difference(What.REBOUND, new, old=bound_to(old), new=bound_to(new))
        for column in ("vidik::rows", "vidik::columns"):
            then, now = old.cells.get(column, ""), new.cells.get(column, "")
            if then != now:
                yield self._difference(What.TABLE, new, old=then, new=now, pieces=pieces(then, now))
        for column, what in _LOGIC.items():
            then, now = old.cells.get(column, ""), new.cells.get(column, "")
            if column == "vidik::theme":
                then, now = theme_of(old), theme_of(new)
            if then != now:
                yield self._difference(What(what), new, old=then, new=now)

    def _difference(
        self,
        what: What,
        item: Item,
        *,
        old: str = "",
        new: str = "",
        part: str = "",
        language: str = "",
        pieces: tuple[Piece, ...] = (),
    ) -> Difference:
        texts = {lang: item.cells.get(column, "") for lang, column in LABELS.items()}
        section = self.sections.get(item.name, "")
        return Difference(what, item.name, texts, section, part, language, old, new, pieces)

    def _moved(self) -> set[str]:
        """Return what is elsewhere: what has to be removed for the rest to be in order."""
        here = [name for name in self.now if name in self.before]
        there = [name for name in self.before if name in self.now]
        blocks = SequenceMatcher(None, there, here, autojunk=False).get_matching_blocks()
        unmoved = {name for block in blocks for name in there[block.a : block.a + block.size]}
        old = _sections(self.old.items)
        return {
            name for name in here if name not in unmoved or old.get(name) != self.sections.get(name)
        }

    def _choices(self) -> Iterator[Difference]:
        then, now = _lists(self.old.choices), _lists(self.new.choices)
        for name in sorted({*then, *now}):
            before, after = then.get(name, ""), now.get(name, "")
            if before != after:
                yield Difference(
                    What.CHOICES, name, {}, old=before, new=after, pieces=pieces(before, after)
                )

    def consequences(self) -> Iterator[Consequence]:
        then, now = _asked(self.old.items), _asked(self.new.items)
        for measure in sorted({*then, *now}):
            old = then.get(measure, _Asked()).cells
            new = now.get(measure, _Asked()).cells
            yield from self._of_measure(measure, old, new)

    def _of_measure(
        self, measure: str, old: Mapping[tuple[str, str], Item], new: Mapping[tuple[str, str], Item]
    ) -> Iterator[Consequence]:
        if not new:
            yield _consequence(Effect.ENDS, measure, [old[cell] for cell in old])
            return
        if not old:
            yield _consequence(Effect.BEGINS, measure, [new[cell] for cell in new])
            return
        lost, gained = old.keys() - new.keys(), new.keys() - old.keys()
        shifted = {dims for _period, dims in lost} & {dims for _period, dims in gained}
        found: dict[Effect, list[Item]] = {
            Effect.PERIOD: [new[cell] for cell in sorted(gained) if cell[1] in shifted],
            Effect.LOSES: [old[cell] for cell in sorted(lost) if cell[1] not in shifted],
            Effect.GAINS: [new[cell] for cell in sorted(gained) if cell[1] not in shifted],
        }
        for cell in sorted(old.keys() & new.keys()):
            for effect in _changes(old[cell], new[cell]):
                found.setdefault(effect, []).append(new[cell])
        for effect in Effect:
            if found.get(effect):
                yield _consequence(effect, measure, found[effect])


def _changes(old: Item, new: Item) -> Iterator[Effect]:
    def differs(*columns: str) -> bool:
        return any(old.cells.get(column, "") != new.cells.get(column, "") for column in columns)

    if differs(*LABELS.values(), *HINTS.values(), "calculation"):
        yield Effect.BREAK
    if differs("constraint"):
        yield Effect.LIMITS
    if differs("relevant"):
        yield Effect.ASKED


def _consequence(effect: Effect, measure: str, items: Sequence[Item]) -> Consequence:
    names = tuple(dict.fromkeys(item.name for item in items))
    return Consequence(effect, measure, len(items), names)


def _asked(items: Items) -> dict[str, _Asked]:
    found: dict[str, _Asked] = {}
    for item in walk(items):
        for measure, period, dimensions in cells_of(item):
            found.setdefault(measure, _Asked()).cells.setdefault((period, dimensions), item)
    return found


def bound_to(item: Item) -> str:
    """Write in one line what an item is bound to; blank if nothing."""
    return " · ".join(text for column in _BINDING if (text := item.cells.get(column, "")))


def _lists(rows: Sequence[Cells]) -> dict[str, str]:
    """Write every list in one text, so that two of them can be compared word by word."""
    lists: dict[str, list[str]] = {}
    for row in rows:
        texts = " / ".join(row.get(column, "") for column in LABELS.values())
        lists.setdefault(row.get("list_name", ""), []).append(f"{row.get('name', '')}: {texts}")
    return {name: "; ".join(lines) for name, lines in lists.items()}


def _sections(items: Items) -> dict[str, str]:
    """Return the section in which every item stands, itself included."""
    return {child.name: top.name for top in items for child in (top, *walk(top.inside))}
