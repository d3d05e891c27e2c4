# SPDX-License-Identifier: EUPL-1.2
"""Count a person once who was reported several times: procedures are joined, nothing moves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models import F, Q

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.identification.models import LaterReport, Procedure
from vidik.identification.policies import UPDATER
from vidik.identification.services.progress import push_outcome_again
from vidik.identification.types import UNDECIDED, Outcome
from vidik.referral.services.propagating import hold_reports
from vidik.vault.services.merging import one_person


def apply_merge(duplicate: uuid.UUID, primary: uuid.UUID) -> int:
    """Join procedures of one suspicion: those that ran at the same time.

    All rows of the person are looked at, also of those merged before, so that every joined
    procedure points to the one that is counted and none to another joined one. What is counted is
    the one that identified the person, else the one that was decided first, else the one that came
    first; so an identification is never lost. Procedures that did not overlap stay two: a person
    may be exploited again. A joined procedure is not decided itself: it ends with the one that it
    is counted with, so what is reported later is a suspicion of its own. Where the person was
    identified, an undecided one that a later report began is joined as well: its clock ends, and
    what the report adds is a matter to decide on (`services.later_reports`). The entries of reports
    are given the outcome of the counted procedure.

    Args:
        duplicate: key of the row of the vault that is merged into the other.
        primary: key of the row that counts.

    Returns:
        How many procedures are counted otherwise than before.
    """
    persons = one_person([duplicate, primary])
    with _following() as actor:
        hold_reports_of(persons)
        return _join(_linked(persons), actor)


def undo_merge(duplicate: uuid.UUID, primary: uuid.UUID) -> int:
    """Part the procedures of a person from those of the others, who stay joined.

    Rows that are merged into the parted one, seen or not, go with it.
    """
    parted = one_person([duplicate])
    others = one_person([primary])
    with _following() as actor:
        hold_reports_of(others | parted)
        others = _linked(others | parted) - parted
        return _join(parted, actor) + _join(others, actor)


def hold_reports_of(persons: Iterable[uuid.UUID]) -> None:
    """Hold the reports of persons before these and their procedures are."""
    with _following():
        rows = Procedure.objects.filter(person__in=_linked(one_person(persons)))
        reports = set(rows.values_list("report", flat=True))
    hold_reports(reports)


@contextmanager
def _following() -> Iterator[Actor]:
    actor = Actor.system(UPDATER)
    with change(actor, Action.IDENTIFICATION_PROPAGATE, idempotent=True):
        yield actor


def _linked(persons: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Add the persons whose procedures are counted with one of these."""
    known = set(persons)
    rows = Procedure.objects.filter(person__in=known).values_list("pk", "same_as")
    fronts = {front or key for key, front in rows}
    found = Procedure.objects.filter(Q(pk__in=fronts) | Q(same_as__in=fronts))
    return known | set(found.values_list("person", flat=True))


def _join(persons: set[uuid.UUID], actor: Actor) -> int:
    """Say anew for all procedures of one person with which each is counted."""
    rows = sorted(lock_rows(Procedure.objects.filter(person__in=persons)), key=_rank)
    matters = LaterReport.objects.filter(later__in=rows, parted_at__isnull=True)
    known = set(matters.values_list("later", flat=True))
    released = set(matters.filter(led_to=F("later")).values_list("later", flat=True))
    running = {row.person_id for row in rows if row.state in UNDECIDED and row.follows_id}
    groups: list[list[Procedure]] = []
    changed: list[Procedure] = []
    for row in rows:
        group = next((each for each in groups if _belongs(row, each)), None)
        if group is None and row.pk not in released:
            # What comes while an identification is open again is counted with that.
            others = [
                each for each in groups if row.pk in known or each[0].person_id not in running
            ]
            group = next((each for each in others if _is_later_report(row, each[0])), None)
        front = None
        if group is None:
            groups.append([row])
        else:
            group.append(row)
            front = group[0]
        if row.same_as_id != (None if front is None else front.pk):
            row.same_as = front
            changed.append(row)
    for row in changed:
        row.save(update_fields=["same_as"])
    for row in changed:
        _follow_join(row, actor)
        push_outcome_again(row, actor)
    return len(changed)


def _follow_join(later: Procedure, actor: Actor) -> None:
    """Follow that a procedure was joined to another one, or parted from it.

    Joined to an identification that was decided before its report came, it makes a matter to decide
    on: what does the report add? Parted again, it runs by itself and the matter is gone.
    """
    front, matter = later.same_as, LaterReport.objects.filter(later=later).first()
    is_open = later.state in UNDECIDED and (matter is None or matter.decided_at is None)
    if not is_open:
        return
    if front is None or not _is_later_report(later, front):
        LaterReport.objects.filter(later=later, parted_at=None).update(parted_at=moment())
        return
    matter = matter or LaterReport(later=later)
    matter.procedure, matter.case_id = front, front.case_id
    matter.arose_at, matter.parted_at, matter.urgency = moment(), None, later.urgency
    matter.save()
    with change(actor, Action.IDENTIFICATION_PROPAGATE) as act:
        act.record("procedure.later-report", front)


def hold_both(matter: LaterReport) -> None:
    """Hold the two procedures that a later report is about, after their reports.

    The caller acts and has asked for its right to the one that identified the person.
    """
    with _following():
        rows = Procedure.objects.filter(pk__in=[matter.later_id, matter.procedure_id])
        hold_reports_of(list(rows.values_list("person", flat=True)))
        lock_rows(rows)


def release(key: uuid.UUID) -> Procedure:
    """Let the procedure that a later report began run by itself; its clock begins now."""
    with _following() as actor:
        later = Procedure.objects.get(pk=key)
        later.same_as, later.paused = None, max(moment() - later.received_at, later.paused)
        later.save(update_fields=["same_as", "paused"])
        push_outcome_again(later, actor)
    return later


def _rank(row: Procedure) -> tuple[bool, bool, dt.datetime, dt.datetime, uuid.UUID]:
    undecided = row.decided_at is None
    return (
        row.outcome != Outcome.IDENTIFIED,
        undecided,
        row.decided_at or row.received_at,
        row.received_at,
        row.pk,
    )


def _belongs(row: Procedure, group: list[Procedure]) -> bool:
    """Say whether a procedure ran while one of a group did, and concerns another report of it."""
    front = group[0]
    return front.person_id != row.person_id and any(
        each.person_id != row.person_id
        and row.received_at <= (_end(each, front) or row.received_at)
        and each.received_at <= (row.decided_at or each.received_at)
        for each in group
    )


def _is_later_report(row: Procedure, front: Procedure) -> bool:
    """Say whether a report began an undecided procedure after the person had been identified."""
    return (
        row.decided_at is None
        and row.follows_id is None
        and row.person_id != front.person_id
        and front.outcome == Outcome.IDENTIFIED
        and front.decided_at is not None
        and front.decided_at < row.received_at
    )


def _end(row: Procedure, front: Procedure) -> dt.datetime | None:
    """Return when a procedure of a group was over; None while it runs."""
    if row.decided_at is not None or row.pk == front.pk or front.decided_at is None:
        return row.decided_at
    return max(front.decided_at, row.received_at)
