# SPDX-License-Identifier: EUPL-1.2
"""Import what an institution brings in files: looked at first, then entered whole or not at all.

Looking does what entering does, and takes it back: what a file would bring, and what is wrong with
it, is found by the rules of the services and by the database itself. A room declares an `Importer`;
how files are stored, read, checked by a job, confirmed and reported on is the same for all.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied, OutOfScope
from vidik.accounts.selectors.acting import actor_again
from vidik.forms.methods import importing as sheets
from vidik.forms.methods.books import Book, Cell, WorkbookRefused, read_book
from vidik.forms.methods.importing import Fault, Lists, Row, Sheet
from vidik.forms.methods.importing_csv import Unreadable, read_csv
from vidik.forms.services import importing_files as files
from vidik.forms.services.importing_files import Brought, Progress
from vidik.forms.types import ImportState, Outcome

MOST_FAULTS: Final = 10_000
_OUTCOMES: Final = tuple(Outcome)
Advance = Callable[[int, int], None]
"""Takes the rows that are done, and how many there are."""


@dataclass(slots=True)
class Result:
    """What an import does, or would do."""

    sheets: tuple[Sheet, ...]
    faults: list[Fault] = field(default_factory=list)
    rows: array[int] = field(default_factory=lambda: array("Q"))
    """What happens to each row: sheet, line and outcome in one number, so that millions fit."""
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)
    further: Counter[str] = field(default_factory=Counter)
    """What else the room counts."""

    @property
    def is_cut(self) -> bool:
        """Whether checking ended early."""
        return len(self.faults) >= MOST_FAULTS

    @property
    def entered(self) -> int:
        """How many rows are new or changed."""
        return sum(
            number
            for counted in self.counts.values()
            for outcome, number in counted.items()
            if outcome != Outcome.KNOWN
        )

    def outcomes(self) -> Iterator[tuple[str, int, Outcome]]:
        """Give sheet, line and outcome of each row, in the order of the file."""
        for number in sorted(self.rows):
            code = self.sheets[number >> 40].code
            yield code, (number >> 8) & 0xFFFFFFFF, _OUTCOMES[number & 0xFF]

    def add(self, outcomes: Mapping[tuple[str, int], Outcome]) -> None:
        """Take what happens to some rows."""
        order = {each.code: at for at, each in enumerate(self.sheets)}
        for (sheet, line), outcome in outcomes.items():
            self.rows.append(order[sheet] << 40 | line << 8 | _OUTCOMES.index(outcome))
            self.counts.setdefault(sheet, Counter())[outcome] += 1

    def progress(self, state: ImportState) -> Progress:
        """Return it in numbers."""
        named = {(fault.sheet, fault.line) for fault in self.faults if fault.line}
        counts = {sheet: dict(counted) for sheet, counted in self.counts.items()}
        for sheet, _line in named:
            of_sheet = counts.setdefault(sheet, {})
            of_sheet["fault"] = of_sheet.get("fault", 0) + 1
        for sheet, of_sheet in counts.items():
            if named:
                left = self.read[sheet] - sum(of_sheet.values())
                of_sheet["unchecked"] = max(left, 0)
        return Progress(
            state, counts=counts, faults=len(self.faults), is_cut=self.is_cut,
            further=dict(self.further),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookWords:
    """What the workbook of an import says beside its columns."""

    title: str
    steps: Sequence[str]
    """How to fill it in, beside what holds for every workbook."""
    lists: Mapping[str, Sequence[str]]
    """What may be chosen, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Importer:
    """What a room imports."""

    code: str
    action: Action
    """What whoever imports may do, each for their institution."""
    sheets: tuple[Sheet, ...]
    lists: Callable[[Actor], Lists]
    """Gives what may be chosen."""
    work: Callable[[Mapping[str, bytes], Actor, bool, Advance], Result]
    """Enters files, or only looks at them."""
    check: Callable[[str], object]
    """Lets a job look at the files of a key."""
    enter: Callable[[str], object]
    """Lets a job enter them."""
    workbook: Callable[[Actor], BookWords]
    """Gives what its workbook says."""

    @property
    def by_code(self) -> dict[str, Sheet]:
        """Its sheets by their codes."""
        return {each.code: each for each in self.sheets}


# ---------------------------------------------------------------------------- what is asked


def begin(
    importer: Importer, brought: Mapping[str, bytes], *, language: str, actor: Actor
) -> str:  # fmt: skip
    """Store what somebody brought, and let it be looked at; gives its key.

    Args:
        importer: what is imported.
        brought: CSV files by sheet, or a workbook as `book`.
        language: in which faults are named.
        actor: who brought it.

    Raises:
        Denied: the actor imports no such thing.
    """
    authorize(actor, importer.action)
    key = files.store(importer.code, brought, language=language, actor=actor)
    importer.check(key)
    return key


def progress_of(importer: Importer, key: str, *, actor: Actor) -> Progress:
    """Return how far an import has got.

    Raises:
        OutOfScope: there is none, or somebody else brought it.
    """
    _own(importer, key, actor)
    return files.progress_of(key)


def result_of(
    importer: Importer, key: str, *, actor: Actor
) -> tuple[list[Fault], list[tuple[str, int, Outcome]]]:
    """Return the faults of an import, and what happens to each row.

    Raises:
        OutOfScope: there is none, or somebody else brought it, or it has not been looked at.
    """
    _own(importer, key, actor)
    try:
        content = json.loads(files.opened(key, "result"))
    except FileNotFoundError as error:
        label = f"{importer.code}.import"
        raise OutOfScope(action=importer.action, label=label, key=key) from error
    faults = [Fault(*each) for each in content["faults"]]
    packed = Result(importer.sheets, rows=array("Q", content["rows"]))
    return faults, list(packed.outcomes())


def brought_book(
    importer: Importer, key: str, *, actor: Actor
) -> dict[str, list[tuple[int, Mapping[int, Cell]]]]:
    """Return the cells of an import by sheet, for a copy in which faults are marked.

    Raises:
        OutOfScope: there is none, or somebody else brought it.
        WorkbookRefused: it cannot be opened.
    """
    _own(importer, key, actor)
    found = {}
    for name, lines in _sheets(importer.sheets, files.files_of(key), importer.lists(actor)):
        if name in importer.by_code and not isinstance(lines, Fault):
            found[name] = list(lines)
    return found


def confirm(importer: Importer, key: str, *, actor: Actor) -> None:
    """Let an import be entered, as it was looked at.

    Raises:
        OutOfScope: there is none, or somebody else brought it.
        ValidationError: it has faults, or it was confirmed already.
    """
    _own(importer, key, actor)
    if files.progress_of(key).state != ImportState.READY or not files.take(key):
        raise ValidationError(_("This file was confirmed already, or it cannot be entered."))
    files.report(key, replace(files.progress_of(key), state=ImportState.ENTERING))
    importer.enter(key)


def drop(importer: Importer, key: str, *, actor: Actor) -> None:
    """Forget an import that will not be entered.

    Raises:
        OutOfScope: there is none, or somebody else brought it.
        ValidationError: a job works on it.
    """
    _own(importer, key, actor)
    if files.progress_of(key).is_under_way:
        raise ValidationError(_("Wait until this file has been read."))
    files.drop(key)


def _own(importer: Importer, key: str, actor: Actor) -> None:
    authorize(actor, importer.action)
    files.brought(importer.code, importer.action, key, actor)


# ------------------------------------------------------------------------------ what is done


def run(importer: Importer, key: str, *, dry_run: bool) -> None:
    """Look at files or enter them, in the name of whoever brought them; a job calls this."""
    try:
        brought = files.brought(importer.code, importer.action, key)
    except OutOfScope:
        return  # forgotten meanwhile
    state = ImportState.CHECKING if dry_run else ImportState.ENTERING
    last = files.progress_of(key)

    def advance(done: int, total: int) -> None:
        files.report(key, replace(last, state=state, done=done, total=total))

    advance(0, 0)
    try:
        result = _run(importer, brought, advance, dry_run=dry_run)
    except (Denied, OutOfScope, IntegrityError, LookupError):
        # A right that ended, or somebody entered the same meanwhile: nothing was entered.
        files.report(key, Progress(ImportState.FAILED))
        return
    except BaseException:
        files.report(key, Progress(ImportState.FAILED))
        raise
    content = {
        "faults": [
            [each.sheet, each.line, each.column, each.message, dict(each.params)]
            for each in result.faults
        ],
        "rows": list(result.rows),
    }
    files.seal(key, "result", json.dumps(content).encode())
    done = ImportState.READY if dry_run else ImportState.DONE
    files.report(key, result.progress(ImportState.FAULTY if result.faults else done))


def _run(importer: Importer, brought: Brought, advance: Advance, *, dry_run: bool) -> Result:
    actor = actor_again(brought.membership)
    if actor.institution != brought.institution or actor.label != brought.actor:
        raise OutOfScope(
            action=importer.action, label=f"{importer.code}.import", key=brought.key
        )  # fmt: skip
    with translation.override(brought.language):
        return importer.work(files.files_of(brought.key), actor, dry_run, advance)


@contextmanager
def all_or_nothing(result: Result, *, dry_run: bool) -> Iterator[None]:
    """Enter what the block enters, or take it back: when only looking, and where it has faults."""
    with transaction.atomic():
        # What refers to nothing is found at once, and not by the million at the end.
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        yield
        if dry_run or result.faults:
            transaction.set_rollback(True)


def silent(_done: int, _total: int) -> None:
    """Report nothing."""


# ------------------------------------------------------------------------------ what is read


def rows_of(brought: Mapping[str, bytes], lists: Lists, result: Result) -> Iterator[Row]:
    """Give the rows of files that can be read; what cannot, and lying totals, become faults.

    A row with a fault comes too, with a negative line.
    """
    known = {each.code: each for each in result.sheets}
    announced: dict[str, tuple[int, int]] = {}
    there: set[str] = set()
    try:
        for name, lines in _sheets(result.sheets, brought, lists):
            there.add(name)
            sheet = known.get(name)
            if sheet is None:
                result.faults.append(Fault("", 0, "", sheets.EXTRA_SHEET, {"found": name}))
            elif isinstance(lines, Fault):
                result.faults.append(lines)
            else:
                yield from _rows_of(sheet, lines, lists, result, announced)
            if result.is_cut:
                return
    except Unreadable as error:
        result.faults.append(error.fault)
    except WorkbookRefused as refusal:
        for each in refusal.faults:
            result.faults.append(Fault("", 0, each.cell, each.message, each.params))
    else:
        result.faults += _missing(result.sheets, there)
        result.faults += _lies(known, announced, result.read)


def _rows_of(
    sheet: Sheet,
    lines: Iterable[tuple[int, Mapping[int, Cell]]],
    lists: Lists,
    result: Result,
    announced: dict[str, tuple[int, int]],
) -> Iterator[Row]:
    for item in sheets.read_lines(sheet, lines, lists):
        if isinstance(item, Fault):
            result.faults.append(item)
            if result.is_cut:
                return
            continue
        result.read[sheet.code] += 1
        if sheet.code != sheets.TOTALS.code:
            yield item
        elif item.line > 0:
            announced[item.values["sheet"]] = (item.line, item.values["rows"])


def _lies(
    known: Mapping[str, Sheet], announced: Mapping[str, tuple[int, int]], read: Counter[str]
) -> Iterator[Fault]:
    for name, (line, rows) in announced.items():
        if rows != read[name]:
            title = _(known[name].title)
            params = {"said": str(rows), "sheet": title, "found": str(read[name])}
            yield Fault(sheets.TOTALS.code, line, "rows", sheets.LYING, params)


def _missing(declared: Iterable[Sheet], there: Collection[str]) -> Iterator[Fault]:
    for sheet in declared:
        if sheet.needed and sheet.code not in there:
            yield Fault("", 0, "", sheets.NO_SHEET, {"sheet": _(sheet.title)})


def _sheets(
    declared: tuple[Sheet, ...], brought: Mapping[str, bytes], lists: Lists
) -> Iterator[tuple[str, Any]]:
    """Give each sheet by its code with its rows, or with a fault of the whole."""
    if "book" in brought:
        yield from _of_book(read_book(brought["book"]), lists)
        return
    order = {each.code: at for at, each in enumerate(declared)}
    for name in sorted(brought, key=lambda each: order.get(each, len(order))):
        yield name, read_csv(name, brought[name])


def _of_book(book: Book, lists: Lists) -> Iterator[tuple[str, Any]]:
    for sheet in book.sheets:
        code = lists.sheet(sheet.title)
        if code is None and sheet.cells:
            yield sheet.title[:60], ()
        if not code:
            continue
        if sheet.has_merged:
            yield code, Fault(code, 0, "", sheets.MERGED)
            continue
        lines: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(sheet.cells.items()):
            lines.setdefault(row, {})[column] = cell
        yield code, lines.items()
