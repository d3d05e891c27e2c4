# SPDX-License-Identifier: EUPL-1.2
"""Put looks at sums on record; check the room's files of a pack."""

from __future__ import annotations

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.prevention.methods.exercises import FILE as EXERCISES
from vidik.prevention.methods.exercises import misfits, read_exercises
from vidik.prevention.methods.inspections import FILE as INSPECTIONS
from vidik.prevention.methods.inspections import read_inspections
from vidik.prevention.types import QUESTIONS, Share
from vidik.referral.services.loading import LOGIC, LogicFile, sheets


def record_recognition(year: int, *, actor: Actor) -> None:
    """Record that somebody looked at the sums over institutions.

    Raises:
        Denied: the actor may not see them.
    """
    authorize(actor, Action.RECOGNITION_READ)
    record(actor.label, "recognition.read", label="prevention", year=year)


def check_prevention(pack: Pack) -> None:
    """Note the faults in a pack's exercises and inspections; they are read where they are used."""
    lists = {sheet.code: sheet for sheet in sheets(pack)}
    inspected = read_inspections(pack, questions=QUESTIONS, answers=Share.values)
    if inspected.list_code not in {"", *lists}:
        pack.fault(inspected, "list", f"a list of lists.csv, not “{inspected.list_code}”")
    found, logic = read_exercises(pack), pack.document(LOGIC, LogicFile)
    if found is not None and logic is not None:
        for exercise, field, expected in misfits(found.exercises, lists, logic.thresholds):
            pack.fault(exercise, field, expected)


def register() -> None:
    """Register exercises and inspections as a part of packs."""
    register_part(Part("prevention", (INSPECTIONS, EXERCISES), check=check_prevention))
