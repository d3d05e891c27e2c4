# SPDX-License-Identifier: EUPL-1.2
"""Import a body's register of criminal matters: looked at first, then entered whole or not at all.

Looking does what entering does, and takes it back: what a file would bring, and what is wrong with
it, is found by the rules of the services and by the database itself. A body imports its own matters
alone, in the name of whoever confirms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.bulk import update_rows
from vidik.forms.methods import importing as sheets
from vidik.forms.methods.importing import Fault, Row
from vidik.forms.services.importing import (
    MOST_FAULTS,
    Advance,
    BookWords,
    Importer,
    Result,
    all_or_nothing,
    rows_of,
    silent,
)
from vidik.forms.types import Outcome
from vidik.institutions.models import Institution
from vidik.matters.methods.importing import SHEETS
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
from vidik.matters.selectors.importing import bodies, lists_for, options, own_stages, places, ranks
from vidik.matters.services.importing_base import Around
from vidik.matters.services.importing_known import Known, elsewhere
from vidik.matters.services.importing_matter import MatterAtWork
from vidik.matters.services.importing_rows import Bundle, batches, put_aside
from vidik.matters.services.matching import match
from vidik.matters.services.opening import entering, own_institution

OWED: Final = "owed"
"""Notices that become due."""
OLD: Final = "old"
"""Notices that are not owed, because what they are about lies too far back."""
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


def import_register(
    brought: Mapping[str, bytes], *, actor: Actor, dry_run: bool = False, advance: Advance = silent
) -> Result:
    """Enter a register: all of it, or nothing and every fault by sheet, row and column.

    Args:
        brought: CSV files by sheet, or a workbook as `book`.
        actor: who imports.
        dry_run: look, and change nothing.
        advance: called now and then with the rows that are done, and how many there are.

    Raises:
        Denied: the actor keeps no matters.
    """
    result = Result(SHEETS)
    with change(actor, Action.MATTERS_WRITE, idempotent=True) as act:
        own = own_institution(actor)
        with all_or_nothing(result, dry_run=dry_run):
            _Import(actor, own, result, advance).work(brought)
        if result.entered and not dry_run and not result.faults:
            act.record(
                "matters.imported", label="matters", key="", rows=result.entered,
                matters=result.counts.get("matters", Counter())[Outcome.NEW],
                owed=result.further[OWED],
            )  # fmt: skip
    return result


def _check(key: str) -> None:
    from vidik.matters.tasks import check_import  # noqa: PLC0415 - tasks import this module

    check_import.defer(key=key)


def _enter(key: str) -> None:
    from vidik.matters.tasks import enter_import  # noqa: PLC0415 - tasks import this module

    enter_import.defer(key=key)


def _workbook(actor: Actor) -> BookWords:
    own = own_institution(actor)
    stages = ", ".join(f"{each.name} ({each.number})" for each in own_stages(own))
    return BookWords(
        _("Register of criminal matters: %(who)s") % {"who": own.name},
        [
            _("One row for each matter, suspect, act and so on."),
            _("Do not name anybody: codes, numbers and days are all that is entered."),
            _("Stages of your institution: %(stages)s.") % {"stages": stages},
        ],
        {
            name: [text for _code, text in rows]
            for name, rows in options(own).items()
            if ":" not in name
        },
    )


IMPORTER: Final = Importer(
    "matters",
    Action.MATTERS_WRITE,
    SHEETS,
    lambda actor: lists_for(own_institution(actor)),
    lambda brought, actor, dry_run, advance: import_register(
        brought, actor=actor, dry_run=dry_run, advance=advance
    ),
    _check,
    _enter,
    _workbook,
)


class _Import:
    """One register on its way in."""

    def __init__(self, actor: Actor, own: Institution, result: Result, advance: Advance) -> None:
        self._own, self._result, self._advance = own, result, advance
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
            self._advance(done, total)

    # ------------------------------------------------------------------------------ reading

    def _rows(self, brought: Mapping[str, bytes]) -> Iterator[Row]:
        for item in rows_of(brought, self._lists, self._result):
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
            self._result.add(work.outcomes)
        sound = [work for work in good if work.bundle.name not in self._around.broken]
        self._result.further[OLD] += sum(work.old for work in sound)
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
        self._result.further[OWED] += len(owed)
        closed = []
        for each in gathered:
            for leg, on, ending in each.closes:
                leg.closed_on, leg.ending = on, ending
                closed.append(leg)
        update_rows(closed, ("closed_on", "ending"))
