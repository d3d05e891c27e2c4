# SPDX-License-Identifier: EUPL-1.2
"""Keep the register of inspections; check the room's files of a pack."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.core.years import FIRST_YEAR
from vidik.institutions.models import Institution
from vidik.prevention.methods.exercises import read_exercises, see_fitting
from vidik.prevention.methods.inspections import InspectionFault, read_inspections
from vidik.prevention.models import MOST_WORKERS, InspectedWorkers, Inspection
from vidik.prevention.selectors.inspections import activities, citizenships, see_keeper
from vidik.prevention.types import QUESTIONS, Followed, Share, StruckWhy
from vidik.referral.methods.screening import read_logic
from vidik.referral.selectors.pack import municipalities
from vidik.referral.selectors.screenings import current_lists
from vidik.referral.services.screenings import sheet_in


def enter_inspection(
    row: Inspection, workers: Sequence[tuple[str, int]], *, actor: Actor
) -> Inspection:
    """Enter an inspection.

    Args:
        row: as filled in; the institution and who enters it are set here.
        workers: how many foreign workers of each citizenship were found.
        actor: somebody of a labour inspection.

    Raises:
        ValidationError: by field, what is wrong; `workers` for the rows of citizenships.
        Denied: the actor keeps no such register.
    """
    with change(actor, Action.INSPECTIONS_KEEP) as act:
        see_keeper(actor)
        # The right is given to members of institutions alone.
        assert actor.institution is not None  # noqa: S101
        assert actor.user_id is not None  # noqa: S101
        row.institution = Institution.objects.get(pk=actor.institution)
        row.entered_at, row.entered_by_id = timezone.now(), actor.user_id
        row.full_clean(
            exclude=["institution", "entered_by", "followed"], validate_constraints=False
        )
        _check(row, workers)
        row.save(force_insert=True)
        InspectedWorkers.objects.bulk_create(
            InspectedWorkers(inspection=row, citizenship=citizenship, number=number)
            for citizenship, number in workers
        )
        # The office reads the record of acts: it tells that one was entered, and nothing of it.
        act.record("inspection.entered", row)
    return row


def _check(row: Inspection, workers: Sequence[tuple[str, int]]) -> None:
    faults = {}
    if row.day > timezone.localdate():
        faults["day"] = _("Enter a day that is not in the future.")
    elif row.day.year < FIRST_YEAR:
        faults["day"] = _("Enter a day after the beginning of %(year)s.") % {"year": FIRST_YEAR}
    if row.municipality not in dict(municipalities()):
        faults["municipality"] = _("Choose a municipality of the list.")
    if row.activity not in dict(activities()):
        faults["activity"] = _("Choose an activity of the list.")
    if not row.followed or not set(row.followed) <= set(Followed.values):
        faults["followed"] = _("Say what followed, or that no measure was needed.")
    elif Followed.NOTHING in row.followed and len(row.followed) > 1:
        faults["followed"] = _("Either no measure was needed, or some were taken: not both.")
    if wrong := _wrong_with(workers):
        faults["workers"] = wrong
    if faults:
        raise ValidationError(faults)
    row.followed = [each.value for each in Followed if each in row.followed]


def _wrong_with(workers: Sequence[tuple[str, int]]) -> str:
    """Say what is wrong with the rows of citizenships; blank where nothing is."""
    found = [citizenship for citizenship, _number in workers]
    if not found:
        return _("Enter the citizenship of the workers found, and how many they were.")
    if len(set(found)) < len(found):
        return _("A citizenship stands twice: enter it once, with the number of all its workers.")
    if not set(found) <= {code for code, _name in citizenships()}:
        return _("Choose one of the citizenships offered.")
    if any(not 1 <= number <= MOST_WORKERS for _citizenship, number in workers):
        return _("Enter a number of workers from 1 to %(most)s.") % {"most": MOST_WORKERS}
    return ""


def strike_inspection(row: Inspection, why: str, *, actor: Actor) -> bool:
    """Strike out a record that is wrong; says whether it was, and not before already.

    Args:
        row: the record.
        why: a `StruckWhy`.
        actor: somebody of the institution whose record it is.

    Raises:
        ValidationError: no reason was given.
        OutOfScope: it is another institution's.
    """
    with change(actor, Action.INSPECTIONS_KEEP, about=row, idempotent=True) as act:
        if why not in StruckWhy.values:
            raise ValidationError({"why": _("Say why it is struck out.")})
        struck = Inspection.objects.filter(pk=row.pk, struck_at__isnull=True).update(
            struck_at=timezone.now(), struck_by=actor.user_id, struck_why=why
        )
        if struck:
            act.record("inspection.struck")
    return bool(struck)


def record_recognition(year: int, *, actor: Actor) -> None:
    """Put on record that somebody looked at the sums over institutions.

    Raises:
        Denied: the actor may not see them.
    """
    authorize(actor, Action.RECOGNITION_READ)
    record(actor.label, "recognition.read", label="prevention", year=year)


def check_pack_prevention(folder: Path) -> None:
    """Check the files of a pack; they are read where they are used, nothing of them is stored.

    Raises:
        ExerciseFault, InspectionFault: a file says what cannot be.
    """
    lists = {row.code: row for row in current_lists()}
    inspected = read_inspections(
        folder / "prevention" / "inspections.yaml", questions=QUESTIONS, answers=Share.values
    )
    if inspected.list_code not in {"", *lists}:
        msg = f"inspections.yaml: there is no list “{inspected.list_code}” in lists.csv"
        raise InspectionFault(msg)
    told = read_exercises(folder / "prevention" / "exercises.yaml")
    if told is not None:
        sheets = {code: sheet_in(row) for code, row in lists.items()}
        thresholds = next(iter(lists.values())).content["logic"]["thresholds"] if lists else {}
        see_fitting(told.exercises, sheets, read_logic(thresholds))
