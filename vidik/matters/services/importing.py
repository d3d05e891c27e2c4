# SPDX-License-Identifier: EUPL-1.2
"""Import a body's register of criminal matters: looked at first, then entered whole or not at all.

Looking does what entering does, and takes it back: what a file would bring, and what is wrong with
it, is found by the rules of the services and by the database itself. A body imports its own matters
alone, in the name of whoever confirms.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied, OutOfScope
from vidik.accounts.selectors.acting import actor_again
from vidik.core.bulk import update_rows
from vidik.forms.methods.books import Book, Cell, WorkbookRefused, read_book
from vidik.institutions.models import Institution
from vidik.matters.methods import importing as sheets
from vidik.matters.methods.importing import BY_CODE, ORDER, SHEETS, Fault, Lists, Row
from vidik.matters.methods.importing_csv import Unreadable, read_csv
from vidik.matters.models import (
    Act,
    Charge,
    Hearing,
    Injured,
    JudgedCharge,
    Judgment,
    Leg,
    Matter,
    Measure,
    Owed,
    Pause,
    PersonLeg,
    Suspect,
    Testimony,
)
from vidik.matters.selectors.importing import bodies, lists_for, own_stages, places, ranks
from vidik.matters.services import importing_files as files
from vidik.matters.services.importing_base import Around
from vidik.matters.services.importing_files import Brought, Progress
from vidik.matters.services.importing_known import Known, elsewhere
from vidik.matters.services.importing_matter import MatterAtWork
from vidik.matters.services.importing_rows import Bundle, batches, put_aside
from vidik.matters.services.matching import match
from vidik.matters.services.opening import entering, own_institution
from vidik.matters.types import ImportState, Outcome

MOST_FAULTS: Final = 10_000
BATCH_ROWS: Final = 20_000
_FIRST: Final[tuple[type[Model], ...]] = (Matter, Leg, Suspect, PersonLeg, Charge, Injured)
_THEN: Final[tuple[type[Model], ...]] = (Act, Measure, Hearing, Testimony, Judgment, JudgedCharge)
_CHANGES: Final[Mapping[type[Model], tuple[str, ...]]] = {
    Leg: ("number",),
    Measure: ("ended_on", "ending"),
    Pause: ("ended_on",),
    Hearing: ("state", "reason"),
    Judgment: ("served_on", "appeal_by", "final_on"),
    PersonLeg: ("closed_on", "ending", "ground"),
}
_OUTCOMES: Final = tuple(Outcome)
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Result:
    """What an import does, or would do."""

    faults: list[Fault] = field(default_factory=list)
    rows: array[int] = field(default_factory=lambda: array("Q"))
    """What happens to each row: sheet, line and outcome in one number, so that millions fit."""
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    read: Counter[str] = field(default_factory=Counter)
    owed: int = 0
    old: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether checking ended early."""
        return len(self.faults) >= MOST_FAULTS

    def outcomes(self) -> Iterator[tuple[str, int, Outcome]]:
        """Give sheet, line and outcome of each row, in the order of the file."""
        for number in sorted(self.rows):
            yield SHEETS[number >> 40].code, (number >> 8) & 0xFFFFFFFF, _OUTCOMES[number & 0xFF]

    def add(self, work: MatterAtWork) -> None:
        """Take what became of the rows of a matter."""
        for (sheet, line), outcome in work.outcomes.items():
            self.rows.append(ORDER[sheet] << 40 | line << 8 | _OUTCOMES.index(outcome))
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
            state, counts=counts, faults=len(self.faults), is_cut=self.is_cut, owed=self.owed,
            old=self.old,
        )  # fmt: skip


# ---------------------------------------------------------------------------- what is asked


def begin(brought: Mapping[str, bytes], *, language: str, actor: Actor) -> str:
    """Store a register that somebody brought, and let it be looked at; gives its key.

    Args:
        brought: CSV files by sheet, or a workbook as `book`.
        language: in which faults are named.
        actor: who brought it.

    Raises:
        Denied: the actor keeps no matters.
    """
    authorize(actor, Action.MATTERS_WRITE)
    from vidik.matters.tasks import check_import  # noqa: PLC0415 - tasks import this module

    key = files.store(brought, language=language, actor=actor)
    check_import.defer(key=key)
    return key


def progress_of(key: str, *, actor: Actor) -> Progress:
    """Return how far an import has got.

    Raises:
        OutOfScope: there is none, or somebody else brought it.
    """
    authorize(actor, Action.MATTERS_WRITE)
    files.brought(key, actor)
    return files.progress_of(key)


def result_of(key: str, *, actor: Actor) -> tuple[list[Fault], list[tuple[str, int, Outcome]]]:
    """Return the faults of an import, and what happens to each row.

    Raises:
        OutOfScope: there is none, or somebody else brought it, or it has not been looked at.
    """
    authorize(actor, Action.MATTERS_WRITE)
    files.brought(key, actor)
    try:
        content = json.loads(files.opened(key, "result"))
    except FileNotFoundError as error:
        raise OutOfScope(action=Action.MATTERS_WRITE, label="matters.import", key=key) from error
    faults = [Fault(*each) for each in content["faults"]]
    packed = Result(rows=array("Q", content["rows"]))
    return faults, list(packed.outcomes())


def brought_book(key: str, *, actor: Actor) -> dict[str, list[tuple[int, Mapping[int, Cell]]]]:
    """Return the cells of an import by sheet, for a copy in which faults are marked.

    Raises:
        OutOfScope: there is none, or somebody else brought it.
        WorkbookRefused: it cannot be opened.
    """
    authorize(actor, Action.MATTERS_WRITE)
    files.brought(key, actor)
    lists = lists_for(own_institution(actor))
    found = {}
    for name, lines in _sheets(files.files_of(key), lists):
        if name in BY_CODE and not isinstance(lines, Fault):
            found[name] = list(lines)
    return found


def confirm(key: str, *, actor: Actor) -> None:
    """Let an import be entered, as it was looked at.

    Raises:
        OutOfScope: there is none, or somebody else brought it.
        ValidationError: it has faults, or it was confirmed already.
    """
    authorize(actor, Action.MATTERS_WRITE)
    from vidik.matters.tasks import enter_import  # noqa: PLC0415 - tasks import this module

    files.brought(key, actor)
    if files.progress_of(key).state != ImportState.READY or not files.take(key):
        raise ValidationError(_("This file was confirmed already, or it cannot be entered."))
    files.report(key, replace(files.progress_of(key), state=ImportState.ENTERING))
    enter_import.defer(key=key)


def drop(key: str, *, actor: Actor) -> None:
    """Forget an import that will not be entered.

    Raises:
        OutOfScope: there is none, or somebody else brought it.
        ValidationError: a job works on it.
    """
    authorize(actor, Action.MATTERS_WRITE)
    files.brought(key, actor)
    if files.progress_of(key).is_under_way:
        raise ValidationError(_("Wait until this file has been read."))
    files.drop(key)


# ------------------------------------------------------------------------------ what is done


def run(key: str, *, dry_run: bool) -> None:
    """Look at a register or enter it, in the name of whoever brought it; a job calls this."""
    try:
        brought = files.brought(key)
    except OutOfScope:
        return  # forgotten meanwhile
    state = ImportState.CHECKING if dry_run else ImportState.ENTERING
    last = files.progress_of(key)

    def told(done: int, total: int) -> None:
        files.report(key, replace(last, state=state, done=done, total=total))

    told(0, 0)
    try:
        result = _run(brought, told, dry_run=dry_run)
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


def _run(brought: Brought, told: Told, *, dry_run: bool) -> Result:
    actor = actor_again(brought.membership)
    if actor.institution != brought.institution or actor.label != brought.actor:
        raise OutOfScope(action=Action.MATTERS_WRITE, label="matters.import", key=brought.key)
    with translation.override(brought.language):
        return import_register(files.files_of(brought.key), actor=actor, dry_run=dry_run, told=told)


def import_register(
    brought: Mapping[str, bytes], *, actor: Actor, dry_run: bool = False, told: Told | None = None
) -> Result:
    """Enter a register: all of it, or nothing and every fault by sheet, row and column.

    Args:
        brought: CSV files by sheet, or a workbook as `book`.
        actor: who imports.
        dry_run: look, and change nothing.
        told: called now and then with the rows that are done, and how many there are.

    Raises:
        Denied: the actor keeps no matters.
    """
    result = Result()
    with change(actor, Action.MATTERS_WRITE, idempotent=True) as act:
        own = own_institution(actor)
        with transaction.atomic():
            # What refers to nothing is found at once, and not by the million at the end.
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")
            _Import(actor, own, result, told or _silent).work(brought)
            if dry_run or result.faults:
                transaction.set_rollback(True)
                return result
        entered = sum(
            number
            for counted in result.counts.values()
            for outcome, number in counted.items()
            if outcome != Outcome.KNOWN
        )
        if entered:
            act.record(
                "matters.imported", label="matters", key="", rows=entered,
                matters=result.counts.get("matters", Counter())[Outcome.NEW], owed=result.owed,
            )  # fmt: skip
    return result


def _silent(_done: int, _total: int) -> None:
    """Report nothing."""


class _Import:
    """One register on its way in."""

    def __init__(self, actor: Actor, own: Institution, result: Result, told: Told) -> None:
        self._own, self._result, self._told = own, result, told
        self._lists = lists_for(own)
        self._stages = [each.code for each in own_stages(own)]
        self._around = Around(
            actor,
            own,
            {each.code: each for each in bodies()} | {own.code: own},
            {each.code: each.pk for each in places()},
            entering(actor),
        )

    def work(self, brought: Mapping[str, bytes]) -> None:
        """Read all rows, then go through the matters in the order of proceedings."""
        total = put_aside(self._rows(brought), ranks())
        if not total and not self._result.faults:
            self._result.faults.append(Fault("", 0, "", sheets.NO_ROWS))
        done = 0
        for batch in batches(BATCH_ROWS):
            if self._result.is_cut:
                return
            self._batch(batch)
            done += sum(len(lines) for bundle in batch for lines in bundle.rows.values())
            self._told(done, total)

    # ------------------------------------------------------------------------------ reading

    def _rows(self, brought: Mapping[str, bytes]) -> Iterator[Row]:
        faults = self._result.faults
        said: dict[str, tuple[int, int]] = {}
        there: set[str] = set()
        try:
            for name, lines in _sheets(brought, self._lists):
                there.add(name)
                sheet = BY_CODE.get(name)
                if sheet is None:
                    faults.append(Fault("", 0, "", sheets.EXTRA_SHEET, {"found": name}))
                elif isinstance(lines, Fault):
                    faults.append(lines)
                else:
                    yield from self._rows_of(sheet, lines, said)
                if self._result.is_cut:
                    return
        except Unreadable as error:
            faults.append(error.fault)
        except WorkbookRefused as refusal:
            for each in refusal.faults:
                faults.append(Fault("", 0, each.cell, each.message, each.params))
        else:
            faults += _missing(there)
            faults += self._lies(said)

    def _lies(self, said: Mapping[str, tuple[int, int]]) -> Iterator[Fault]:
        read = self._result.read
        for name, (line, rows) in said.items():
            if rows != read[name]:
                title = _(BY_CODE[name].title)
                params = {"said": str(rows), "sheet": title, "found": str(read[name])}
                yield Fault("totals", line, "rows", sheets.LYING, params)

    def _rows_of(
        self,
        sheet: sheets.Sheet,
        lines: Iterable[tuple[int, Mapping[int, Cell]]],
        said: dict[str, tuple[int, int]],
    ) -> Iterator[Row]:
        faults = self._result.faults
        for item in sheets.read_lines(sheet, lines, self._lists):
            if isinstance(item, Fault):
                faults.append(item)
                if self._result.is_cut:
                    return
                continue
            self._result.read[sheet.code] += 1
            if sheet.code == "totals":
                if item.line > 0:
                    said[item.values["sheet"]] = (item.line, item.values["rows"])
                continue
            row = self._with_stage(item)
            if row is not None:
                yield row

    def _with_stage(self, row: Row) -> Row | None:
        """Name the stage where the body has one only; nothing where it cannot be known."""
        values = row.values
        if not values.get("number"):
            return None
        if values.get("stage"):
            return row
        if len(self._stages) == 1:
            return replace(row, values={**values, "stage": self._stages[0]})
        if row.line > 0:
            self._result.faults.append(Fault(row.sheet, row.line, "stage", sheets.NEEDED))
        return None

    # ----------------------------------------------------------------------------- entering

    def _batch(self, bundles: list[Bundle]) -> None:
        known = Known(self._own, bundles)
        good = []
        for bundle in bundles:
            work = MatterAtWork(self._around, known, bundle)
            work.work()
            good.append(work)
        self._find_moved(good)
        for work in good:
            if work.faults or work.bundle.is_broken:
                self._around.broken.add(work.bundle.name)
                self._result.faults += work.faults[: MOST_FAULTS - len(self._result.faults)]
            self._result.add(work)
        sound = [work for work in good if work.bundle.name not in self._around.broken]
        self._result.old += sum(work.old for work in sound)
        self._store(sound)

    def _find_moved(self, works: list[MatterAtWork]) -> None:
        new = {
            row.pk: (work, row)
            for work in works
            if work.has_leg and work.of_matter.legs
            for row in work.gathered.new[Suspect]
        }
        for key, code in elsewhere(new).items():
            work, row = new[key]
            label = next(each for each, one in work.people.items() if one.suspect is row)
            work.refuse_moved(label, code)

    def _store(self, works: list[MatterAtWork]) -> None:
        """Store what the matters bring: what has ended last, since nothing is entered in it."""
        gathered = [work.gathered for work in works]

        def new(model: type[Any]) -> list[Any]:
            return [row for each in gathered for row in each.new[model]]

        for model in _FIRST:
            model._default_manager.bulk_create(new(model))  # noqa: SLF001 - Django's public-by-use API
        match(new(Injured), self._own.pk)
        for model in _THEN:
            model._default_manager.bulk_create(new(model))  # noqa: SLF001 - see above
        for model, fields in _CHANGES.items():
            update_rows([row for each in gathered for row in each.changed[model].values()], fields)
        Leg.objects.bulk_create([leg for each in gathered for leg in each.following])
        PersonLeg.objects.bulk_create([row for each in gathered for row in each.come])
        owed = new(Owed)
        Owed.objects.bulk_create(owed)
        self._result.owed += len(owed)
        closed = []
        for each in gathered:
            for leg, on, ending in each.closes:
                leg.closed_on, leg.ending = on, ending
                closed.append(leg)
        update_rows(closed, ("closed_on", "ending"))


def _missing(there: Collection[str]) -> Iterator[Fault]:
    for sheet in SHEETS:
        if sheet.needed and sheet.code not in there:
            yield Fault("", 0, "", sheets.NO_SHEET, {"sheet": _(sheet.title)})


def _sheets(
    brought: Mapping[str, bytes], lists: Lists
) -> Iterator[tuple[str, Any]]:  # fmt: skip
    """Give each sheet by its code with its rows, or with a fault of the whole."""
    if "book" in brought:
        yield from _of_book(read_book(brought["book"]), lists)
        return
    for name in sorted(brought, key=lambda each: ORDER.get(each, len(ORDER))):
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
