# SPDX-License-Identifier: EUPL-1.2
"""Read expected notices: of a procedure in words, over all procedures, and who notifies in time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.services import authorize, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.alphabet import alphabetical, by_alphabet
from vidik.core.history import HistoryLine, Labels, row_history
from vidik.core.packfiles import read
from vidik.core.small_numbers import FEW, at_least_few
from vidik.exchange.models import Addressee, Version
from vidik.identification.models import Procedure
from vidik.identification.selectors.counting.victims import counting
from vidik.identification.selectors.definitions import label
from vidik.identification.types import DECIDED, Event, Outcome, State
from vidik.institutions.models import Institution
from vidik.institutions.registry import actor_names
from vidik.proceedings.methods import IDENTIFIED, ExpectedKind, read_expected
from vidik.proceedings.models import BY_NOTICE, ExpectedNotice, Telling
from vidik.proceedings.types import NoticeState
from vidik.referral.selectors.pack import competent
from vidik.vault.models import Person

OPEN = Q(received_on__isnull=True, ended_at__isnull=True)


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """Something expected in words, with the notices that reported it and that asked for it."""

    row: ExpectedNotice
    what: str
    how: str
    because: str
    is_late: bool
    reported_in: Addressee | None = None
    asked_by: Addressee | None = None

    @property
    def tone(self) -> str:
        """How its state is marked: good, bad, or as something that is awaited."""
        if self.is_late:
            return "bad"
        return {NoticeState.HEARD: "good", NoticeState.ENDED: "outline"}.get(
            self.row.state, "accent"
        )

    @property
    def was_late(self) -> bool:
        """Whether it was heard after its day."""
        return self.row.received_on is not None and self.row.received_on > self.row.due_on


def expected_of(actor: Actor, procedure: Procedure) -> list[ExpectedLine]:
    """List what is expected in a procedure: what is late first, then what is due, then the rest.

    In two queries, in one where no letter belongs to it.
    """
    rows = list(procedure.expected_notices.select_related("institution"))
    keys = {key for row in rows for key in (row.notice_id, row.asked_notice_id) if key is not None}
    letters = _letters(actor, keys)
    lines = [_line(row, letters) for row in rows]
    return sorted(lines, key=lambda line: (not line.is_late, not line.row.is_open, line.row.due_on))


def line_of(actor: Actor, row: ExpectedNotice) -> ExpectedLine:
    """Return one row in words, with its letters."""
    return _line(row, _letters(actor, {key for key in (row.notice_id, row.asked_notice_id) if key}))


def in_words(rows: Iterable[ExpectedNotice]) -> list[ExpectedLine]:
    """Return rows of a list in words."""
    return [_line(row, {}) for row in rows]


def how_received(code: str) -> str:
    """Say how something was heard; blank where it was not."""
    if code == BY_NOTICE:
        return _("by a notice")
    return label("heard-way", code) if code else ""


def _line(row: ExpectedNotice, letters: dict[uuid.UUID, Addressee]) -> ExpectedLine:
    return ExpectedLine(
        row,
        name_of_expected(row.kind),
        how_received(row.received_how),
        label("not-coming", row.ended_because) if row.ended_because else "",
        row.is_late(timezone.localdate()),
        letters.get(row.notice_id) if row.notice_id else None,
        letters.get(row.asked_notice_id) if row.asked_notice_id else None,
    )


def _letters(actor: Actor, notices: set[uuid.UUID]) -> dict[uuid.UUID, Addressee]:
    if not notices:
        return {}
    rows = Addressee.objects.filter(notice__in=notices, sent_at__isnull=False)
    rows = scope(actor, Action.EXCHANGE_READ, rows).select_related("institution", "kind")
    # What came to several is shown as it came to the centre.
    rows = rows.order_by("notice_id", "pk")
    found = {row.notice_id: row for row in rows}
    found |= {row.notice_id: row for row in rows if row.institution_id == actor.institution}
    return found


def open_expected(procedure: Procedure) -> QuerySet[ExpectedNotice]:
    """Return what is still expected in a procedure."""
    return procedure.expected_notices.filter(OPEN).select_related("institution")


def get_notice(actor: Actor, key: uuid.UUID) -> ExpectedNotice:
    """Return an expected notice by its key.

    Raises:
        OutOfScope: there is none, or none in a procedure on which the actor works.
    """
    rows = scope(actor, Action.IDENTIFICATION_WORK, ExpectedNotice.objects.filter(pk=key))
    found = rows.select_related("institution", "entered_by").first()
    if found is None:
        raise OutOfScope(label="proceedings.expectednotice", key=str(key))
    return found


def reports_waiting(person: Person) -> tuple[str, ...]:
    """Return the numbers of the reports of a person that wait: for a notice, or for her to be told.

    Whoever may see them: it is asked before somebody is erased.
    """
    with counting():
        rows = ExpectedNotice.objects.filter(
            OPEN, Q(procedure__person=person) | Q(case=person.case_id)
        )
        number = "procedure__report__number"
        waiting = set(rows.values_list(number, flat=True))
        untold = Telling.objects.filter(
            Q(told_on__isnull=True, not_told=""),
            Q(procedure__person=person) | Q(case=person.case_id),
        ).exclude(procedure__wish__wants=False)
        return tuple(sorted(waiting | set(untold.values_list(number, flat=True))))


def letters_naming(procedure: Procedure) -> QuerySet[Addressee]:
    """Return the notices about proceedings that came to whoever is responsible and name the case.

    Also those that came to one that was responsible before. However its code is written: with a
    dash, a space or nothing between, in either case.
    """
    code = procedure.case.code
    named = Q()
    for written in {code, code.replace("-", ""), code.replace("-", " ")}:
        named |= Q(title__icontains=written) | Q(text__icontains=written)
    case = procedure.case
    came = Q(institution=case.responsible_id)
    if case.answered_before:
        came |= Q(institution__in=case.answered_before, notice__case=case)
    rows = Addressee.objects.filter(
        came,
        sent_at__isnull=False,
        kind__code__in={each.answers for each in expected_kinds()},
        notice__in=Version.objects.filter(named).values("notice"),
    )
    return rows.select_related("kind", "notice__sender").order_by("-sent_at", "pk")


def offered_kinds(procedure: Procedure) -> list[ExpectedKind]:
    """List what can be expected in a procedure now and is not: the rules of the pack."""
    if procedure.same_as_id is not None or not _may_have_proceedings(procedure):
        return []
    rows = list(procedure.expected_notices.all())
    current = {row.kind for row in rows if row.is_open}
    heard = {row.kind for row in rows if row.received_on is not None}
    if procedure.opened_at is not None:
        heard.add(IDENTIFIED)
    return [
        each
        for each in expected_kinds()
        if each.after in heard
        and each.code not in current
        and (each.code not in heard or each.again)
    ]


def stays_identified(procedure: Procedure) -> bool:
    """Return whether somebody is a victim by the latest procedure that found whether they are.

    One that was opened again and ended without a finding takes back nothing.
    """
    row: Procedure | None = procedure
    while row is not None:
        if row.outcome:
            return row.outcome == Outcome.IDENTIFIED
        row = row.follows
    return False


def _may_have_proceedings(procedure: Procedure) -> bool:
    if procedure.state in DECIDED:
        return stays_identified(procedure)
    return procedure.state != State.RECEIVED or procedure.opened_at is not None


def competent_for(procedure: Procedure) -> list[Institution]:
    """Return who by the rules of the pack is competent for the municipality of the report."""
    place = procedure.report.municipality
    if not place:
        return []
    found = competent(place)
    roles = dict.fromkeys(each.role for each in expected_kinds())
    return [found[role].institution for role in roles if role in found]


def happened_in_proceedings(lines: Iterable[ExpectedLine]) -> Iterator[Event]:
    """List on the timeline what was expected and no longer comes."""
    for line in lines:
        if line.row.ended_at is not None:
            yield Event(
                line.row.ended_at,
                _("Not expected any more"),
                "",
                (line.what, line.because),
            )


@lru_cache(maxsize=4)
def _expected_of(folder: Path) -> tuple[ExpectedKind, ...]:
    return read(folder, read_expected)


def expected_kinds() -> tuple[ExpectedKind, ...]:
    """Return what the centre expects to hear of proceedings, in the order of the pack in use.

    Raises:
        PackError: the file says what it should not.
    """
    return _expected_of(Path(settings.PACKS_DIR) / settings.PACK)


def name_of_expected(code: str) -> str:
    """Return what something expected of proceedings is called; the code where the pack lost it."""
    found = next((each for each in expected_kinds() if each.code == code), None)
    return code if found is None else str(found.name)


def expected_notices(actor: Actor) -> QuerySet[ExpectedNotice]:
    """List what is expected in the procedures on which the actor works, by its days."""
    rows = scope(actor, Action.IDENTIFICATION_WORK, counted_once())
    return rows.select_related("institution", "case").order_by("due_on", "pk")


def expected_from(rows: QuerySet[ExpectedNotice], institution: str) -> QuerySet[ExpectedNotice]:
    """Keep what is expected of an institution, or of one that is not confirmed yet."""
    if institution == NOT_CONFIRMED:
        return rows.filter(institution__isnull=True)
    return rows.filter(institution__code=institution)


def in_state(rows: QuerySet[ExpectedNotice], state: str) -> QuerySet[ExpectedNotice]:
    """Keep what is `late`, `open`, `asked` for, `heard` or `ended`."""
    return rows.filter(_state(state, timezone.localdate()))


def counted_once() -> QuerySet[ExpectedNotice]:
    """Return what is expected of everybody once, however often they were reported."""
    return ExpectedNotice.objects.filter(procedure__same_as__isnull=True)


NOT_CONFIRMED: Final = "-"
"""Instead of an institution: those of which nobody has confirmed from whom they come."""


def _state(state: str, today: dt.date) -> Q:
    if state == "late":
        return OPEN & Q(due_on__lt=today)
    return {
        "open": OPEN,
        "asked": OPEN & Q(asked_notice__isnull=False),
        "heard": Q(received_on__isnull=False),
        "ended": Q(ended_at__isnull=False),
    }.get(state, Q())


def notifiers_in(actor: Actor) -> QuerySet[Institution]:
    """List the institutions from which something is or was expected, by name."""
    rows = scope(actor, Action.IDENTIFICATION_WORK, ExpectedNotice.objects.all()).order_by()
    return Institution.objects.filter(pk__in=rows.values("institution")).order_by(
        by_alphabet("name")
    )


@dataclass(frozen=True, slots=True)
class NotifierCount:
    """An institution with what was expected of it in a year; None is too few to show."""

    name: str
    expected: int
    in_time: int | None
    late: int | None
    never: int | None


def count_by_notifier(actor: Actor, year: int) -> list[NotifierCount]:
    """Count by institution what was due in a year: heard in time, heard late, not heard yet.

    What does not come any more was expected of nobody. What is due later than today is not among
    it. Numbers below five, and those that would give them away, are hidden; nor is an institution
    named that had to report on fewer than five procedures: one victim alone makes several numbers.

    Raises:
        Denied: the actor may not see sums of institutions.
    """
    authorize(actor, Action.RECOGNITION_READ)
    until = min(dt.date(year, 12, 31), timezone.localdate() - dt.timedelta(days=1))
    with counting():
        rows = list(
            counted_once()
            .filter(
                ended_at__isnull=True,
                institution__isnull=False,
                due_on__gte=dt.date(year, 1, 1),
                due_on__lte=until,
            )
            .order_by()
            .values("institution")
            .annotate(
                procedures=Count("procedure", distinct=True),
                expected=Count("pk"),
                in_time=Count("pk", filter=Q(received_on__lte=F("due_on"))),
                late=Count("pk", filter=Q(received_on__gt=F("due_on"))),
                never=Count("pk", filter=Q(received_on__isnull=True)),
                of_in_time=Count(
                    "procedure", filter=Q(received_on__lte=F("due_on")), distinct=True
                ),
                of_late=Count("procedure", filter=Q(received_on__gt=F("due_on")), distinct=True),
                of_never=Count("procedure", filter=Q(received_on__isnull=True), distinct=True),
            )
            .filter(procedures__gte=FEW)
        )
    names = {
        row.pk: str(row.name)
        for row in Institution.objects.filter(pk__in=[row["institution"] for row in rows])
    }
    found = [_notifier_count(names[row["institution"]], {**row}) for row in rows]
    return sorted(found, key=lambda each: alphabetical(each.name))


def _notifier_count(name: str, row: Mapping[str, Any]) -> NotifierCount:
    names = ("in_time", "late", "never")
    # A procedure may be in several parts, so that a hidden one would follow from the rest.
    is_small = any(at_least_few(min(row[each], row[f"of_{each}"])) is None for each in names)
    return NotifierCount(
        name, row["expected"], *(None if is_small else row[each] for each in names)
    )


_FIELDS: Final[Labels] = {
    "institution": gettext_lazy("From whom"),
    "due_on": gettext_lazy("By when"),
    "received_on": gettext_lazy("Received on"),
    "received_how": gettext_lazy("How it was received otherwise"),
    "ended_because": gettext_lazy("Why it is no longer expected"),
}


def history_of(row: ExpectedNotice) -> list[HistoryLine]:
    """List what changed in something that is expected, for those who work on the case."""
    return row_history(
        row,
        _FIELDS,
        names=actor_names,
        show={
            "received_how": lambda _name, code: how_received(code),
            "ended_because": lambda _name, code: label("not-coming", code) if code else "",
        },
    )
