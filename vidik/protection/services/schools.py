# SPDX-License-Identifier: EUPL-1.2
"""Work with schools: enter it, correct it, agree steps, and record their outcomes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.models import Sharing
from vidik.cases.services.cases import moment
from vidik.cases.types import Ground
from vidik.core.bulk import insert_rows
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.bulk import generating
from vidik.identification.services.procedures import ConcurrentEdit, user_of
from vidik.identification.types import State
from vidik.protection.models import SchoolCooperation, SchoolStep
from vidik.protection.selectors.schools import fingerprint_of_cooperation, schools
from vidik.protection.types import SchoolFacts

LONGEST: Final = dt.timedelta(days=2 * 366)
"""How far ahead of the day of a meeting something is agreed."""
_LISTS: Final[Mapping[str, str]] = {"kind": "school-kind", "school_type": "school-type"}
_SEVERAL: Final[Mapping[str, str]] = {"took_part": "school-role", "informed_of": "school-informed"}
_ADULT: Final = "age=over-18"
"""Kinds that the pack counts under this are for adults alone."""


def enter_cooperation(
    procedure: Procedure, facts: SchoolFacts, *, actor: Actor
) -> SchoolCooperation:
    """Enter one act of cooperation with a school.

    Raises:
        ValidationError: the procedure is closed; or it names the field and what was expected.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        _require_open(procedure)
        row = SchoolCooperation(
            procedure=procedure,
            case_id=procedure.case_id,
            entered_at=moment(),
            entered_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        _write(row, procedure, facts)
        row.save(force_insert=True)
        act.record("procedure.school", kind=row.kind, informed_of=len(row.informed_of))
    return row


def enter_generated(rows: Mapping[uuid.UUID, SchoolFacts], *, by: int) -> None:
    """Enter cooperation about generated persons, whose procedures are there, in one statement.

    Args:
        rows: by the keys of reported persons.
        by: key of the user who entered it.
    """
    with generating():
        procedures = Procedure.objects.filter(reported_person__in=rows, follows__isnull=True)
        insert_rows(
            SchoolCooperation,
            (
                "id", "procedure_id", "case_id", "kind", "met_on", "school_type", "took_part",
                "informed_of", "ground", "reference", "entered_at", "entered_by_id",
            ),
            [
                (
                    uuid.uuid4(), each.pk, each.case_id, facts.kind, facts.met_on,
                    facts.school_type, list(facts.took_part), list(facts.informed_of), facts.ground,
                    facts.reference, each.decided_at or each.received_at, by,
                )
                for each in procedures
                for facts in (rows[each.reported_person_id],)
            ],
        )  # fmt: skip


def change_cooperation(
    cooperation: SchoolCooperation, facts: SchoolFacts, *, seen: str, actor: Actor
) -> SchoolCooperation:
    """Correct what was entered; what stood before is in the history of the row.

    Args:
        cooperation: one that was not struck out.
        facts: all of it, as it holds from now on.
        seen: the mark of `selectors.schools.fingerprint_of_cooperation` of what stood on the page.
        actor: who corrects it.

    Raises:
        ConcurrentEdit: somebody else changed it meanwhile; nothing is overwritten.
        ValidationError: it was struck out, the procedure is closed, or a field is wrong.
    """
    with change(actor, Action.IDENTIFICATION_WORK, cooperation) as (row, act):
        procedure = row.procedure
        _require_changeable(row)
        if seen != fingerprint_of_cooperation(row):
            raise ConcurrentEdit
        _write(row, procedure, facts)
        row.save()
        act.record("procedure.school-changed", kind=row.kind, informed_of=len(row.informed_of))
    return row


def strike_cooperation(cooperation: SchoolCooperation, *, actor: Actor) -> SchoolCooperation:
    """Strike out what was entered by mistake: it stays to be read and is counted nowhere.

    Raises:
        ValidationError: it was struck out already, or the procedure is closed.
    """
    with change(actor, Action.IDENTIFICATION_WORK, cooperation) as (row, act):
        _require_changeable(row)
        row.struck_at = moment()
        row.struck_by_id = user_of(actor, Action.IDENTIFICATION_WORK)
        row.save(update_fields=["struck_at", "struck_by"])
        act.record("procedure.school-struck")
    return row


def agree_step(
    cooperation: SchoolCooperation, *, what: str, who: str, due_on: dt.date, actor: Actor
) -> SchoolStep:
    """Enter a step that was agreed: what, who does it, by when.

    Raises:
        ValidationError: the cooperation was struck out, the procedure is closed, or a field is
            wrong.
    """
    with change(actor, Action.IDENTIFICATION_WORK, cooperation) as (row, act):
        procedure = row.procedure
        _require_changeable(row)
        known = definitions()
        problems: dict[str, str] = {}
        for field, value, name in (("what", what, "school-step"), ("who", who, "school-role")):
            if value not in known.named(name):
                problems[field] = _("Choose from the list.")
        if due_on < row.met_on:
            problems["due_on"] = _("This is before the day on which it was agreed.")
        elif due_on > row.met_on + LONGEST:
            problems["due_on"] = _("Choose a day within two years.")
        if problems:
            raise ValidationError(problems)
        step = SchoolStep.objects.create(
            cooperation=row,
            procedure=procedure,
            case_id=procedure.case_id,
            what=what,
            who=who,
            due_on=due_on,
            entered_at=moment(),
            entered_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        act.record("procedure.school-step")
    return step


def settle_step(step: SchoolStep, not_done: str = "", *, actor: Actor) -> SchoolStep:
    """Enter that an agreed step was done, or why it will not be; also in a closed procedure.

    Args:
        step: one of which nothing was entered yet.
        not_done: code of the reason; blank: it was done.
        actor: who enters it.

    Raises:
        ValidationError: it was entered already, its cooperation was struck out, or the reason is
            none of the list.
    """
    with change(actor, Action.IDENTIFICATION_WORK, step) as (row, act):
        if row.settled_at is not None or row.cooperation.struck_at is not None:
            raise ValidationError(_("The outcome of this step has already been entered."))
        if not_done and not_done not in definitions().named("school-not-done"):
            raise ValidationError({"not_done": _("Choose from the list.")})
        row.settled_at, row.not_done = moment(), not_done
        row.settled_by_id = user_of(actor, Action.IDENTIFICATION_WORK)
        row.save(update_fields=["settled_at", "settled_by", "not_done"])
        act.record("procedure.school-step-settled", done=not not_done)
    return row


def _require_changeable(row: SchoolCooperation) -> None:
    _require_open(row.procedure)
    if row.struck_at is not None:
        raise ValidationError(_("This was struck out; add the correct entry as a new one."))


def _require_open(procedure: Procedure) -> None:
    if procedure.state == State.CLOSED:
        raise ValidationError(
            _("The procedure is closed: open it again to enter work with a school.")
        )


def _write(row: SchoolCooperation, procedure: Procedure, facts: SchoolFacts) -> None:
    """Check what was entered and write it into the row.

    Raises:
        ValidationError: by field.
    """
    problems = {**_wrong_codes(facts), **_wrong_day(facts, procedure), **_wrong_ground(facts)}
    if not problems and _is_for_adults(facts.kind) and _is_child(procedure):
        problems["kind"] = _("By the record the person is under 18; choose another kind.")
    if problems:
        raise ValidationError(problems)
    row.kind, row.met_on, row.school_type = facts.kind, facts.met_on, facts.school_type
    row.institution_id = facts.institution
    row.took_part, row.informed_of = list(facts.took_part), list(facts.informed_of)
    row.ground, row.reference = facts.ground, facts.reference.strip()


def _wrong_codes(facts: SchoolFacts) -> dict[str, str]:
    known = definitions()
    problems = {
        field: _("Choose from the list.")
        for field, name in _LISTS.items()
        if getattr(facts, field) not in known.named(name)
    }
    for field, name in _SEVERAL.items():
        if not set(getattr(facts, field)) <= set(known.named(name)):
            problems[field] = _("Choose from the list.")
    if not facts.took_part:
        problems["took_part"] = _("Choose who took part.")
    if facts.institution is not None and not schools().filter(pk=facts.institution).exists():
        problems["institution"] = _("Choose from the list.")
    return problems


def _wrong_day(facts: SchoolFacts, procedure: Procedure) -> dict[str, str]:
    if facts.met_on > timezone.localdate(moment()):
        return {"met_on": _("This day is in the future.")}
    if facts.met_on < timezone.localdate(procedure.received_at):
        return {"met_on": _("This is before the report was received.")}
    return {}


def _wrong_ground(facts: SchoolFacts) -> dict[str, str]:
    """Require that nothing is informed without a ground, as where a case is shared."""
    if not facts.informed_of:
        if facts.ground or facts.reference.strip():
            return {
                "informed_of": _(
                    "Choose what the school was informed of, or leave the ground blank."
                )
            }
        return {}
    if facts.ground not in Ground.values:
        return {"ground": _("Choose the ground on which the school was informed.")}
    field = Sharing._meta.get_field("reference")  # noqa: SLF001 - Django's public-by-use API
    try:
        field.clean(facts.reference.strip(), None)
    except ValidationError as error:
        return {"reference": error.messages[0]}
    return {}


def _is_for_adults(kind: str) -> bool:
    return definitions().named("school-kind")[kind].figure == _ADULT


def _is_child(procedure: Procedure) -> bool:
    return procedure.facts.filter(field="age-group", value="under-18", ended_at=None).exists()
