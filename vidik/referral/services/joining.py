# SPDX-License-Identifier: EUPL-1.2
"""Find whether somebody was reported before, put two entries side by side, join and part them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.services import authorize, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.formats import format_date, format_moment
from vidik.core.transliterate import fold
from vidik.referral.models import ReportedPerson
from vidik.referral.selectors.pack import codes, place_name
from vidik.referral.services.handling import link_reported_person
from vidik.referral.services.propagating import hold_joined, propagate_urgency
from vidik.vault.methods.plain import Hidden
from vidik.vault.models import Person
from vidik.vault.selectors import identity, near
from vidik.vault.services.accessing import current_accesses
from vidik.vault.services.merging import merge_persons, unmerge
from vidik.vault.services.openings import LimitReached
from vidik.vault.services.sealing import Erased
from vidik.vault.types import Hit, NameFacts, ParticularFacts


@dataclass(frozen=True, slots=True, repr=False)
class Likeness(Hidden):
    """An entry of another report that may be the same person."""

    row: ReportedPerson
    name: str
    percent: int
    by_number: bool


@dataclass(frozen=True, slots=True, repr=False)
class Line(Hidden):
    """One property of two entries, side by side."""

    label: str
    here: str
    there: str
    mark: str
    """`same`, `written` where the same was written otherwise, `differs`, or blank: one of the two
    is not known, or it says nothing of whether they are one person."""


@sensitive_variables()
def likenesses(rows: Iterable[ReportedPerson], *, actor: Actor) -> dict[uuid.UUID, list[Likeness]]:
    """Find for persons whose entries are open who in other reports may be the same.

    Only those within the actor's reach, by a search over protected tokens that is put on record.
    What is joined to something beyond it can be compared with nothing, and is left out.
    """
    listed = _in_reach(rows, actor)
    looked = current_accesses([row.person for row in listed], actor=actor)
    hits: dict[uuid.UUID, dict[uuid.UUID, Hit]] = {}
    for row in listed:
        if row.person_id not in looked:
            continue
        try:
            hits[row.pk] = {hit.person: hit for hit in near(row.person, actor=actor)}
        except (ValidationError, Erased, LimitReached):
            # Nothing to search by, nobody left to search for, or no more names to be shown.
            continue
    others = _of_persons({person for found in hits.values() for person in found}, actor)
    return {
        row.pk: sorted(
            (
                Likeness(other, hit.name, hit.percent, hit.by_number)
                for other in others
                if (hit := hits[row.pk].get(other.person_id)) is not None
                and other.report_id != row.report_id
                and (other.same_as_id or other.pk) != (row.same_as_id or row.pk)
            ),
            key=lambda each: (-each.percent, each.row.report.number),
        )
        for row in listed
        if row.pk in hits
    }


def _of_persons(persons: set[uuid.UUID], actor: Actor) -> list[ReportedPerson]:
    """Return the entries of persons of the vault that can be compared with."""
    if not persons:
        return []
    rows = ReportedPerson.objects.filter(person__in=persons)
    rows = scope(actor, Action.REPORTS_READ, rows).select_related("report", "case", "person")
    return _in_reach(rows, actor)


def _in_reach(rows: Iterable[ReportedPerson], actor: Actor) -> list[ReportedPerson]:
    """Leave out entries that are joined, here or in the vault, to what the actor may not see."""
    listed = list(rows)
    fronts = {row.same_as_id for row in listed if row.same_as_id is not None}
    mains = {row.person.merged_into_id for row in listed if row.person.merged_into_id is not None}
    if fronts:
        entries = ReportedPerson.objects.filter(pk__in=fronts)
        fronts -= set(scope(actor, Action.REPORTS_READ, entries).values_list("pk", flat=True))
    if mains:
        mains -= set(Person.objects.filter(pk__in=mains).values_list("pk", flat=True))
    return [
        row
        for row in listed
        if row.same_as_id not in fronts and row.person.merged_into_id not in mains
    ]


def require_in_reach(row: ReportedPerson, *, actor: Actor) -> None:
    """Require that nothing which an entry is joined to is beyond the actor's reach.

    Raises:
        OutOfScope: something is; answered as though this entry were not there, so that nobody
            learns of a person whom they may not see.
    """
    if not _in_reach([row], actor):
        raise OutOfScope(
            action=Action.REPORTS_READ, label="referral.reportedperson", key=str(row.pk)
        )


@sensitive_variables()
def compare(here: ReportedPerson, there: ReportedPerson, *, actor: Actor) -> list[Line]:
    """Put two entries side by side; both persons have to be open to the actor.

    Raises:
        Denied, OutOfScope: the actor may not see one of them.
        Erased: nothing of one of them is left.
    """
    for row in (here, there):
        authorize(actor, Action.REPORTS_READ, row)
    left, right = _known(here, actor), _known(there, actor)
    return [
        Line(label, value, right[label], _mark(value, right[label]))
        for label, value in left.items()
    ] + [
        # Two reports about one person need not agree in these.
        Line(_("Who reports"), _source(here), _source(there), ""),
        Line(_("Received"), _received(here), _received(there), ""),
    ]


def _mark(here: str, there: str) -> str:
    if not here or not there:
        return ""
    if here.casefold() == there.casefold():
        return "same"
    return "written" if sorted(fold(here).split()) == sorted(fold(there).split()) else "differs"


def _source(row: ReportedPerson) -> str:
    return str(row.report.get_source_display())


def _received(row: ReportedPerson) -> str:
    moment = timezone.localtime(row.report.received_at)
    return format_moment(moment, translation.get_language() or "en")


@sensitive_variables()
def _known(row: ReportedPerson, actor: Actor) -> dict[str, str]:
    person = identity(row.person, actor=actor)
    names = [each.facts for each in person.names if each.ended_at is None]
    born = person.particulars.facts if person.particulars is not None else None
    numbers: Sequence[Any] = [*person.documents, *person.contacts]
    language = translation.get_language() or "en"
    return {
        pgettext("person", "Name"): ", ".join(
            each.shown for each in names if isinstance(each, NameFacts)
        ),
        _("Born"): _birth(born, language) if isinstance(born, ParticularFacts) else "",
        _("Documents and telephones"): ", ".join(
            getattr(each.facts, "number", "") or getattr(each.facts, "value", "")
            for each in numbers
        ),
        _("Sex"): "" if row.sex == "u" else str(row.get_sex_display()),
        _("Age"): _stated(row.age_group, row.get_age_group_display()),
        _("Child"): _stated(row.child, row.get_child_display()),
        _("Citizenship"): dict(codes("citizenship")).get(row.citizenship, ""),
        _("Migrant"): _stated(row.migrant, row.get_migrant_display()),
        _("Municipality"): place_name(row.report.municipality),
    }


def _birth(facts: ParticularFacts, language: str) -> str:
    if facts.year is None:
        return ""
    if facts.month is None or facts.day is None:
        return str(facts.year)
    return format_date(dt.date(facts.year, facts.month, facts.day), language)


def _stated(code: str, words: str) -> str:
    return "" if code == "unknown" else str(words)


def join_persons(
    row: ReportedPerson, other: ReportedPerson, *, actor: Actor
) -> tuple[ReportedPerson, ReportedPerson]:
    """Say that two entries are one person: merged in the vault, linked here, counted once.

    Each may be joined to others already: all of them are one person from then on. The entry of the
    earliest report counts, and every other one points to it. Nothing moves, so it can be
    taken back. Their reports are from then on as urgent as the most urgent of them.

    Returns:
        The entry that is linked and the one in front.

    Raises:
        ValidationError: they are one already, or two of them are in one report.
        Denied, OutOfScope: the actor may not work on all of them.
        Erased: nothing of one of them is left.
    """
    with change(actor, Action.REPORTS_HANDLE, about=row):
        authorize(actor, Action.REPORTS_HANDLE, other)
        reports, _held = hold_joined([row.report_id, other.report_id], actor=actor)
        found = ReportedPerson.objects.filter(pk__in=[row.pk, other.pk])
        rows = lock_rows(found.select_related("report", "person"))
        for each in rows:
            require_in_reach(each, actor=actor)
        fronts = {front.pk: front for front in map(_front, rows)}
        if len(fronts) == 1:
            raise ValidationError(_("These two entries are one person already."))
        front, later = sorted(fronts.values(), key=lambda each: each.report.received_at)
        _require_different_reports(front, later)
        main, duplicate = _main(front.person), _main(later.person)
        successors = list(duplicate.merged.order_by("pk"))
        # The vault keeps no chains either: who was merged into the later one follows it.
        for person in successors:
            unmerge(person, actor=actor)
        for person in (duplicate, *successors):
            merge_persons(person, main, actor=actor)
        link_reported_person(later, front, actor=actor)
        propagate_urgency(reports, actor=actor)
    return later, front


def _front(row: ReportedPerson) -> ReportedPerson:
    """Return the entry that a person's entries point to: this one, where it points to none."""
    found = ReportedPerson.objects.select_related("report", "person")
    return row if row.same_as_id is None else found.get(pk=row.same_as_id)


def _main(person: Person) -> Person:
    """Return the row of the vault that counts for a person."""
    return person if person.merged_into_id is None else Person.objects.get(pk=person.merged_into_id)


def _require_different_reports(front: ReportedPerson, later: ReportedPerson) -> None:
    reports = [
        set(ReportedPerson.objects.filter(Q(pk=each.pk) | Q(same_as=each)).values_list("report"))
        for each in (front, later)
    ]
    if reports[0] & reports[1]:
        raise ValidationError(_("These two persons are in the same report: they are two people."))


def part_persons(row: ReportedPerson, *, actor: Actor) -> ReportedPerson:
    """Take back that an entry is the same person as an earlier one; each is as urgent as itself.

    Raises:
        ValidationError: it is not linked to another.
        Denied, OutOfScope: the actor may not work on it.
    """
    with change(actor, Action.REPORTS_HANDLE, about=row):
        if row.same_as_id is None:
            raise ValidationError(_("This entry is not linked to another."))
        # The others are looked for while they are still joined.
        reports, _held = hold_joined([row.report_id], actor=actor)
        unmerge(row.person, actor=actor)
        parted = link_reported_person(row, None, actor=actor)
        propagate_urgency(reports, actor=actor)
    return parted
