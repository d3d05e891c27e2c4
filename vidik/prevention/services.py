# SPDX-License-Identifier: EUPL-1.2
"""Keep the register of inspections; check the room's files of a pack."""

from __future__ import annotations

from pathlib import Path

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.prevention.methods.exercises import read_exercises, see_fitting
from vidik.prevention.methods.inspections import InspectionFault, read_inspections
from vidik.prevention.types import QUESTIONS, Share
from vidik.referral.methods.screening import read_logic
from vidik.referral.selectors.screenings import current_lists
from vidik.referral.services.screenings import sheet_in


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
