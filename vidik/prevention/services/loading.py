# SPDX-License-Identifier: EUPL-1.2
"""See that what the pack says of inspections and exercises fits its lists of indicators."""

from __future__ import annotations

from pathlib import Path

from vidik.prevention.methods.exercises import read_exercises, see_fitting
from vidik.prevention.methods.inspections import InspectionFault, read_inspections
from vidik.prevention.types import QUESTIONS, Share
from vidik.referral.methods.screening import read_logic
from vidik.referral.selectors.screenings import current_lists
from vidik.referral.services.screenings import sheet_in


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
