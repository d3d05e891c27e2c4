# SPDX-License-Identifier: EUPL-1.2
"""Import an institution's own record of events: looked at first, then entered whole or not at all.

An event is known again by the mark that the institution gives it; one that was entered on a page
before is known by its kind, days, places and title, and gets the mark.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor, Denied
from vidik.core.marking import gettext_noop
from vidik.core.transliterate import fold
from vidik.events.methods.importing import EVENTS, NUMBERS, SHEETS
from vidik.events.models import Account
from vidik.events.selectors.importing import known_by_mark, lists_for, options, own_accounts
from vidik.events.services.reporting import (
    correct,
    facts_of,
    hold_numbers,
    new_event,
    report,
    trial_event,
)
from vidik.events.types import AccountFacts, NumberFacts, Origin, Qualifier, State
from vidik.forms.methods import importing as sheets
from vidik.forms.methods.importing import Fault, Row, number_key
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
from vidik.institutions.selectors import code_and_kind

MOST_EVENTS: Final = 5_000
"""Events of one file: as long as it is entered, others wait for the next number of the year."""
TOO_MANY: Final = gettext_noop("Import at most %(most)s events at once. Split the file.")
_MOST: Final = {"most": str(MOST_EVENTS)}
_EVERY: Final = 100
"""Events after which it is said how far the work has got."""
_COLUMNS: Final = {
    "is_international": "international", "marks": "", "numbers": "",
}  # fmt: skip
"""What facts are called in the sheet where it is otherwise."""


def import_events(
    brought: Mapping[str, bytes],
    *,
    actor: Actor,
    dry_run: bool = False,
    advance: Advance = silent,
) -> Result:
    """Enter a record of events: all of it, or nothing and every fault by sheet, row and column.

    Args:
        brought: CSV files by sheet, or a workbook as `book`.
        actor: who imports.
        dry_run: look, and change nothing.
        advance: called now and then with the events that are done, and how many there are.

    Raises:
        Denied: the actor reports no events.
    """
    result = Result(SHEETS)
    with change(actor, Action.EVENTS_REPORT, idempotent=True) as act:
        if actor.institution is None or actor.user_id is None:
            raise Denied(_("First choose the institution for which you act."))
        with all_or_nothing(result, dry_run=dry_run):
            work = _Import(actor, code_and_kind(actor.institution)[0], result, dry_run=dry_run)
            work.work(brought, advance)
        if result.entered and not dry_run and not result.faults:
            act.record("events.imported", label="events", rows=result.entered)
    return result


class _Import:
    """One record of events on its way in."""

    def __init__(self, actor: Actor, own: str, result: Result, *, dry_run: bool) -> None:
        self._actor, self._own, self._result = actor, own, result
        self._made = trial_event if dry_run else new_event
        self._events: dict[str, Row] = {}
        """By their marks, however these are written."""
        self._numbers: dict[str, list[Row]] = defaultdict(list)
        self._broken: set[str] = set()
        """Marks of events of which a row cannot be read."""

    def work(self, brought: Mapping[str, bytes], advance: Advance) -> None:
        """Read all rows, then enter the events one after the other."""
        self._read(brought)
        if not self._events and not self._result.faults:
            self._result.faults.append(Fault("", 0, "", sheets.NO_ROWS))
        if len(self._events) > MOST_EVENTS:
            self._result.faults.append(Fault(EVENTS.code, 0, "", TOO_MANY, _MOST))
            return
        known = self._known()
        if self._made is new_event:
            hold_numbers(
                int(row.values["first_on"][:4])
                for key, row in self._events.items()
                if key not in known
            )
        for done, (key, row) in enumerate(self._events.items()):
            if self._result.is_cut:
                return
            if not done % _EVERY:
                advance(done, len(self._events))
            if key not in self._broken:
                self._enter(row, self._numbers[key], known.get(key))

    def _read(self, brought: Mapping[str, bytes]) -> None:
        for row in rows_of(brought, lists_for(self._actor), self._result):
            key = number_key(str(row.values.get("mark", "")))
            if row.line < 0:
                self._broken.add(key)
            elif row.sheet == NUMBERS.code:
                self._numbers[key].append(row)
            elif key in self._events:
                first = str(self._events[key].line)
                self._fault(row, "mark", sheets.SAME_NUMBER, first=first)
            else:
                self._events[key] = row
        for key, rows in self._numbers.items():
            if key not in self._events and key not in self._broken:
                for row in rows:
                    self._fault(row, "mark", _("No row of the sheet of events has this mark."))

    def _known(self) -> dict[str, Account]:
        marks = {str(row.values["mark"]) for row in self._events.values()}
        by_mark = known_by_mark(self._actor, marks).items()
        found = {number_key(mark): account for mark, account in by_mark}
        new = {key: row for key, row in self._events.items() if key not in found}
        if not new:
            return found
        days = [row.values["first_on"] for row in new.values()]
        rows = own_accounts(self._actor).filter(
            own_mark="", first_on__range=(f"{min(days)[:4]}-01-01", max(days))
        )
        unmarked: dict[tuple[Any, ...], list[Account]] = defaultdict(list)
        for account in rows:
            unmarked[_look_of(facts_of(account))].append(account)
        for key, row in new.items():
            if alike := unmarked.get(_look_of(self._facts(row, ()))):
                found[key] = alike.pop(0)
        return found

    def _enter(self, row: Row, numbers: Iterable[Row], known: Account | None) -> None:
        facts = self._facts(row, numbers)
        lines = [row, *numbers]
        outcome = Outcome.NEW
        try:
            if known is None:
                report(
                    facts, actor=self._actor, origin=Origin.WORKBOOK, made=self._made,
                    own_mark=row.values["mark"],
                )  # fmt: skip
            else:
                facts = replace(facts, marks=tuple(known.marks), passes_on=known.passes_on_id)
                is_same = _settled(facts, self._own) == _settled(facts_of(known), self._own)
                is_marked = number_key(known.own_mark) == number_key(row.values["mark"])
                outcome = Outcome.KNOWN if is_same and is_marked else Outcome.CHANGED
                if not is_same:
                    known = correct(known, facts, actor=self._actor)
                if not is_marked:
                    known.own_mark = row.values["mark"]
                    known.save(update_fields=["own_mark"])
        except ValidationError as refusal:
            self._refused(row, refusal)
            return
        self._result.add({(each.sheet, each.line): outcome for each in lines})

    def _refused(self, row: Row, refusal: ValidationError) -> None:
        if not hasattr(refusal, "error_dict"):
            for message in refusal.messages:
                self._fault(row, "", message)
            return
        for name, messages in refusal.message_dict.items():
            for message in messages:
                self._fault(row, _COLUMNS.get(name, name), message)

    def _fault(self, row: Row, column: str, message: Any, **params: str) -> None:
        if len(self._result.faults) < MOST_FAULTS:
            fault = Fault(row.sheet, row.line, column, str(message), params)
            self._result.faults.append(fault)

    def _facts(self, row: Row, numbers: Iterable[Row]) -> AccountFacts:
        values = row.values
        first = dt.date.fromisoformat(values["first_on"])
        last = dt.date.fromisoformat(values.get("last_on") or values["first_on"])
        if values.get("year"):
            first, last = dt.date(first.year, 1, 1), dt.date(first.year, 12, 31)
        return AccountFacts(
            kind=values["kind"],
            title=values["title"],
            first_on=first,
            last_on=last,
            state=values.get("state", State.HELD),
            topics=tuple(values.get("topics", ())),
            audiences=tuple(values.get("audiences", ())),
            territories=tuple(values.get("territories", ())),
            place=values.get("place", ""),
            mode=values.get("mode", ""),
            is_international=values.get("international", False),
            sessions=values.get("sessions", 1),
            days=values.get("days"),
            hours=values.get("hours"),
            organisers=tuple(values.get("organisers", ())),
            partners=tuple(values.get("partners", ())),
            programme=_key(values.get("programme")),
            project=_key(values.get("project")),
            materials=values.get("materials", ""),
            numbers=tuple(_number(each.values) for each in numbers),
        )


def _number(values: Mapping[str, Any]) -> NumberFacts:
    return NumberFacts(
        values["what"],
        values["number"],
        values.get("qualifier", Qualifier.EXACT),
        values.get("profession", ""),
        values.get("audience", ""),
        sex=values.get("sex", ""),
        age=values.get("age", ""),
    )


def _key(text: str | None) -> uuid.UUID | None:
    return uuid.UUID(text) if text else None


def _look_of(facts: AccountFacts) -> tuple[Any, ...]:
    """Return what an event that was entered on a page is known by."""
    title = " ".join(fold(facts.title).split())
    return facts.kind, facts.first_on, facts.last_on, frozenset(facts.territories), title


def _settled(facts: AccountFacts, own: str) -> AccountFacts:
    """Return facts as they would be stored, so that what says the same is equal."""
    organisers = facts.organisers
    if not organisers and not facts.partners:
        organisers = (own,)
    listed: dict[str, Any] = {
        name: tuple(sorted({*getattr(facts, name)}))
        for name in ("topics", "audiences", "territories", "partners", "marks")
    }
    return replace(
        facts,
        title=facts.title.strip(),
        organisers=tuple(sorted({*organisers})),
        numbers=tuple(sorted(facts.numbers, key=repr)),
        **listed,
    )


def _check(key: str) -> None:
    from vidik.events.tasks import check_import  # noqa: PLC0415 - tasks import this module

    check_import.defer(key=key)


def _enter(key: str) -> None:
    from vidik.events.tasks import enter_import  # noqa: PLC0415 - tasks import this module

    enter_import.defer(key=key)


def _workbook(actor: Actor) -> BookWords:
    return BookWords(
        _("Events of your institution"),
        [
            _("One row for each event; its numbers stand in the second sheet, under its mark."),
            _("Do not name anybody: attendees are numbers."),
        ],
        {name: [text for _code, text in rows] for name, rows in options(actor).items()},
    )


IMPORTER: Final = Importer(
    EVENTS.code,
    Action.EVENTS_REPORT,
    SHEETS,
    lists_for,
    lambda brought, actor, dry_run, advance: import_events(
        brought, actor=actor, dry_run=dry_run, advance=advance
    ),
    _check,
    _enter,
    _workbook,
)
