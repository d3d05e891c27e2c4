# SPDX-License-Identifier: EUPL-1.2
"""A form while it is written: a tree of groups and questions that can be put in another order.

A version keeps its sheets with every table of figures unfolded into questions. Who writes a form
works on the folded one, in which a table is one row; `folded` and `tables.unfolded` undo each
other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from vidik.forms.methods.sheets import SheetRow, Sheets
from vidik.forms.methods.tables import REASONS, wants_reason

THEMES: Final = ("prosecution", "protection", "prevention")
"""The thematic units of the questionnaire: `vidik::theme` of a section names one. Where it is
blank, the end of the section's name tells."""
Cells = Mapping[str, str]
REFERENCE: Final = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")


class Sort(StrEnum):
    """What one item of a form is."""

    SECTION = "section"
    GROUP = "group"
    TABLE = "table"
    REPEAT = "repeat"
    QUESTION = "question"


class Way(StrEnum):
    """Whither an item is moved."""

    UP = "up"
    DOWN = "down"


class NoSuchItemError(LookupError):
    """An item that the form does not have, or not any more."""


class CannotMoveError(ValueError):
    """An item that is at the end already, or that would be put into itself."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question, or a group with what is in it."""

    cells: Cells
    inside: tuple[Item, ...] = ()

    @property
    def name(self) -> str:
        """Its permanent name."""
        return self.cells.get("name", "")

    @property
    def kind(self) -> str:
        """Its type as XLSForm writes it, without a list of choices."""
        return _kind(self.cells).partition(" ")[0]

    @property
    def list_name(self) -> str:
        """The list of choices that it offers; blank if none."""
        return self.cells.get("type", "").partition(" ")[2].strip() if not self.is_group else ""

    @property
    def is_group(self) -> bool:
        """Whether other items may be in it."""
        return self.kind.startswith("begin_")

    @property
    def is_table(self) -> bool:
        """Whether it is a table of figures."""
        return self.kind == "begin_group" and bool(self.cells.get("vidik::rows"))

    def sort(self, *, is_top: bool) -> Sort:
        """Return what it is, given whether it is at the top level of the form."""
        if self.kind == "begin_repeat":
            return Sort.REPEAT
        if self.is_table:
            return Sort.TABLE
        if self.is_group:
            return Sort.SECTION if is_top else Sort.GROUP
        return Sort.QUESTION


Items = tuple[Item, ...]


def items_of(rows: Iterable[Cells]) -> Items:
    """Read the rows of a survey sheet into a tree.

    Raises:
        ValueError: a group is closed that was not opened, or is not closed.
    """
    levels: list[tuple[Cells, list[Item]]] = [({}, [])]
    for cells in rows:
        kind = _kind(cells)
        if kind.startswith("begin_"):
            levels.append((cells, []))
        elif kind.startswith("end_"):
            opened, inside = levels.pop()
            if not levels or _kind(opened) != f"begin_{kind.removeprefix('end_')}":
                raise ValueError(cells.get("name", kind))
            levels[-1][1].append(Item(opened, tuple(inside)))
        else:
            levels[-1][1].append(Item(cells))
    if len(levels) > 1:
        raise ValueError(levels[-1][0].get("name", ""))
    return tuple(levels[0][1])


def rows_of(items: Iterable[Item]) -> list[dict[str, str]]:
    """Write a tree as the rows of a survey sheet."""
    return list(_rows(items))


def _rows(items: Iterable[Item]) -> Iterator[dict[str, str]]:
    for item in items:
        yield dict(item.cells)
        if item.is_group:
            yield from _rows(item.inside)
            yield {"type": f"end_{item.kind.removeprefix('begin_')}"}


def sheets_of(items: Iterable[Item], choices: Iterable[Cells]) -> Sheets:
    """Return the sheets of a form that is being written, each row with its number."""
    return Sheets(
        tuple(SheetRow(f"survey row {at}", row) for at, row in enumerate(_rows(items), start=2)),
        tuple(SheetRow(f"choices row {at}", row) for at, row in enumerate(choices, start=2)),
    )


def folded(sheets: Sheets) -> tuple[list[Cells], list[Cells]]:
    """Return the rows of survey and choices with each table of figures as one row again."""
    requested = {row.get("vidik::reason_for") for row in sheets.survey} - {""}
    survey: list[Cells] = []
    for row in sheets.survey:
        if row.get("vidik::table") or row.get("vidik::reason_for"):
            continue
        cells = dict(row.cells)
        if row.get("name") in requested and wants_reason(row):
            # Whether a number may stay blank was written into the condition of its reason.
            if row.get("required"):
                del cells["required"]
            else:
                cells["required"] = "no"
        survey.append(cells)
    choices: list[Cells] = [
        dict(row.cells) for row in sheets.choices if row.get("list_name") != REASONS
    ]
    return survey, choices


def walk(items: Iterable[Item]) -> Iterator[Item]:
    """Go through all items, each group before what is in it."""
    for item in items:
        yield item
        yield from walk(item.inside)


def find(items: Iterable[Item], name: str) -> Item:
    """Return the item of a name.

    Raises:
        NoSuchItemError: there is none.
    """
    for item in walk(items):
        if item.name == name and name:
            return item
    raise NoSuchItemError(name)


def above(items: Items, name: str) -> tuple[str, ...]:
    """Return the names of the groups in which an item stands, the outermost first.

    Raises:
        NoSuchItemError: there is no such item.
    """
    for item in items:
        if item.name == name:
            return ()
        try:
            return (item.name, *above(item.inside, name))
        except NoSuchItemError:
            continue
    raise NoSuchItemError(name)


def changed(items: Items, name: str, cells: Cells) -> Items:
    """Give an item other cells; a new name is put in wherever the old one is spoken of."""
    old = find(items, name)
    new = {column: text for column, text in cells.items() if text}
    result = _with_siblings(items, name, lambda level, at: _put(level, at, new))
    if new.get("name", name) == name:
        return result
    return renamed(result, name, new["name"], is_table=old.is_table)


def _put(level: Items, at: int, cells: Cells) -> Items:
    return (*level[:at], replace(level[at], cells=cells), *level[at + 1 :])


def renamed(items: Items, old: str, new: str, *, is_table: bool = False) -> Items:
    """Put a new name in wherever the old one is spoken of; cells of a table carry its name."""
    tail = r"(?P<tail>__[A-Za-z0-9_]+)?" if is_table else r"(?P<tail>__blank)?"
    pattern = re.compile(rf"\$\{{\s*{re.escape(old)}{tail}\s*\}}")

    def put(match: re.Match[str]) -> str:
        return f"${{{new}{match['tail'] or ''}}}"

    def again(item: Item) -> Item:
        cells = {
            column: text if column == "name" else pattern.sub(put, text)
            for column, text in item.cells.items()
        }
        return Item(cells, tuple(again(child) for child in item.inside))

    return tuple(again(item) for item in items)


def without(items: Items, name: str) -> Items:
    """Remove an item, with all that is in it."""
    return _with_siblings(items, name, lambda level, at: (*level[:at], *level[at + 1 :]))


def inserted(items: Items, new: Sequence[Item], *, after: str = "", into: str = "") -> Items:
    """Put items in: after another one, at the end of a group, or at the end of the form.

    Raises:
        NoSuchItemError: there is no such place.
    """
    if after:
        return _with_siblings(
            items, after, lambda level, at: (*level[: at + 1], *new, *level[at + 1 :])
        )
    if not into:
        return (*items, *new)

    def end(level: Items, at: int) -> Items:
        group = level[at]
        if not group.is_group or group.is_table:
            raise NoSuchItemError(into)
        return (*level[:at], replace(group, inside=(*group.inside, *new)), *level[at + 1 :])

    return _with_siblings(items, into, end)


def moved(items: Items, name: str, way: Way) -> Items:
    """Move an item one place up or down; at the end of its group, out of it.

    What is at the top of a section moves to the end of the section before, and the other way
    round; what is in another group moves before or behind that group.

    Raises:
        NoSuchItemError: there is no such item.
        CannotMoveError: it is at the end of the form already.
    """
    outside = above(items, name)
    siblings = find(items, outside[-1]).inside if outside else items
    at = next(place for place, item in enumerate(siblings) if item.name == name)
    step = -1 if way is Way.UP else 1
    if 0 <= at + step < len(siblings):
        order = list(siblings)
        order[at], order[at + step] = order[at + step], order[at]
        return _arranged(items, outside, tuple(order))
    if not outside:
        raise CannotMoveError(name)
    item = siblings[at]
    rest = without(items, name)
    if len(outside) > 1:
        shift = 0 if way is Way.UP else 1
        return _with_siblings(
            rest,
            outside[-1],
            lambda level, place: (*level[: place + shift], item, *level[place + shift :]),
        )
    top = [section.name for section in rest]
    place = top.index(outside[0]) + step
    if not 0 <= place < len(top) or not rest[place].is_group or rest[place].is_table:
        raise CannotMoveError(name)
    section = rest[place]
    inside = (*section.inside, item) if way is Way.UP else (item, *section.inside)
    return (*rest[:place], replace(section, inside=inside), *rest[place + 1 :])


def placed(items: Items, name: str, into: str) -> Items:
    """Move an item to the end of another group.

    Raises:
        NoSuchItemError: there is no such item or group.
        CannotMoveError: the group is the item itself or in it.
    """
    item = find(items, name)
    if into in {name, *(child.name for child in walk(item.inside))}:
        raise CannotMoveError(name)
    return inserted(without(items, name), [item], into=into)


def ordered(items: Items, name: str, before: str) -> Items:
    """Move an item before another one, wherever that stands: what dragging does.

    Raises:
        NoSuchItemError: one of them is not there.
        CannotMoveError: the other one is the item itself or in it.
    """
    item = find(items, name)
    if before in {name, *(child.name for child in walk(item.inside))}:
        raise CannotMoveError(name)
    return _with_siblings(
        without(items, name), before, lambda level, at: (*level[:at], item, *level[at:])
    )


def spoken_of_by(items: Iterable[Item], names: Iterable[str]) -> list[str]:
    """List the items whose logic or text speaks of one of these names or of their cells."""
    wanted = set(names)
    found = []
    for item in walk(items):
        spoken = {
            reference
            for column, text in item.cells.items()
            if column != "name"
            for reference in REFERENCE.findall(text)
        }
        if any(name in wanted or name.partition("__")[0] in wanted for name in spoken):
            found.append(item.name)
    return found


def theme_of(item: Item) -> str:
    """Return the thematic unit of a section; blank where it says none."""
    text = item.cells.get("vidik::theme", "")
    if text:
        return text
    end = item.name.rpartition("_")[2]
    return end if end in THEMES else ""


def _kind(cells: Cells) -> str:
    kind = cells.get("type", "").strip()
    for word in ("begin", "end"):
        if kind.startswith(f"{word} "):
            return kind.replace(" ", "_", 1)
    return kind


def _with_siblings(items: Items, name: str, change: Callable[[Items, int], Items]) -> Items:
    """Change the level on which an item stands.

    Raises:
        NoSuchItemError: there is no such item.
    """
    for at, item in enumerate(items):
        if item.name == name:
            return change(items, at)
    for at, item in enumerate(items):
        try:
            inside = _with_siblings(item.inside, name, change)
        except NoSuchItemError:
            continue
        return (*items[:at], replace(item, inside=inside), *items[at + 1 :])
    raise NoSuchItemError(name)


def _arranged(items: Items, outside: Sequence[str], level: Items) -> Items:
    if not outside:
        return level
    return _with_siblings(
        items,
        outside[-1],
        lambda siblings, at: (
            *siblings[:at],
            replace(siblings[at], inside=level),
            *siblings[at + 1 :],
        ),
    )
