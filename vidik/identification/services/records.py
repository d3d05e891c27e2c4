# SPDX-License-Identifier: EUPL-1.2
"""Write the record of a victim section by section; what held before stays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.identification.methods.forms import counted
from vidik.identification.methods.record import UNKNOWN, Field, RecordError
from vidik.identification.models import Fact, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.selectors.records import fingerprint_of_section
from vidik.identification.services.procedures import ConcurrentEdit
from vidik.identification.types import DECIDED, Origin

Values = Mapping[str, Sequence[str | int]]
"""Field → values that hold from now on; a field that is left out stays as it is."""
_ADULT: Final = 18


def save_section(
    procedure: Procedure,
    section: str,
    values: Values,
    *,
    stated_by: str,
    stated_on: dt.date,
    seen: str | None = None,
    origin: tuple[Origin, uuid.UUID] | None = None,
    actor: Actor,
) -> int:
    """Save one section of the record: what changed is ended and said anew, the rest stays.

    A known age gives its group where none is chosen.

    Args:
        procedure: an undecided one, or a decided one that is not closed, to complete it: of the
            fields that a conclusion needs, what was answered when it was decided stays.
        section: a section of the pack.
        values: every value of each field that holds from now on; an empty list: nothing is said.
        stated_by: code of who said so; blank where nothing new is said.
        stated_on: the day on which it was said.
        seen: the mark of `selectors.fingerprint_of_section` of what stood on the page; None without
            one.
        origin: from where what is new was taken over; None where somebody entered it.
        actor: who enters it.

    Returns:
        How many values were added or ended.

    Raises:
        ConcurrentEdit: somebody else changed it meanwhile; nothing is overwritten.
        ValidationError: names the field and what was expected; nothing is saved.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure, idempotent=True) as (procedure, act):
        now = moment()
        require_open(procedure)
        if stated_by:
            check_source(stated_by, stated_on, now)
        values = _with_group(procedure, section, values)
        fields = _checked(section, values)
        held = {
            code: {
                row.value or row.number: row
                for row in procedure.facts.filter(field=code, ended_at=None)
            }
            for code in fields
        }
        wanted = {code: dict.fromkeys(values[code]) for code in fields}
        changes = {code for code in fields if held[code].keys() != wanted[code].keys()}
        # What holds already, as after the same form was sent twice, overwrites nothing.
        if changes and seen is not None and seen != fingerprint_of_section(procedure, section):
            raise ConcurrentEdit
        if any(wanted[code].keys() - held[code].keys() for code in changes):
            # What nobody is named for would stand as said by whoever is first in the list.
            check_source(stated_by, stated_on, now)
        _require_consistent(procedure, values, changes)
        _require_undecided(procedure, held, wanted)
        changed = 0
        for code, field in fields.items():
            removed = [row.pk for value, row in held[code].items() if value not in wanted[code]]
            new = [value for value in wanted[code] if value not in held[code]]
            Fact.objects.filter(pk__in=removed).update(ended_at=now)
            Fact.objects.bulk_create(
                [
                    _fact(procedure, field, value, (stated_by, stated_on, origin), actor)
                    for value in new
                ]
            )
            changed += len(removed) + len(new)
        if changed:
            act.record("record.saved", section=section)
    return changed


def require_open(procedure: Procedure) -> None:
    """Require that the record may still be changed."""
    if procedure.closed_at is not None:
        raise ValidationError(_("The procedure is closed; its record can no longer be changed."))


def _require_undecided(
    procedure: Procedure,
    held: Mapping[str, Mapping[str | int | None, Fact]],
    wanted: Mapping[str, Collection[str | int]],
) -> None:
    """Check that nothing is ended on which two people decided; one person may only complete.

    The guard of the table says the same.
    """
    if procedure.state not in DECIDED or procedure.decided_at is None:
        return
    known = definitions().fields
    ends = [
        code
        for code, rows in held.items()
        if known[code].needed
        and any(
            row.entered_at <= procedure.decided_at and value not in wanted[code]
            for value, row in rows.items()
        )
    ]
    if ends:
        message = _(
            "The decision was taken on this answer, so it stays. To change it, open the procedure"
            " again."
        )
        raise ValidationError(dict.fromkeys(ends, message))


def _with_group(procedure: Procedure, section: str, values: Values) -> Values:
    """Add the age group that a known age gives, where the section leaves it blank."""
    group = definitions().fields.get("age-group")
    if group is None or group.section != section or not {"age", "age-group"} & values.keys():
        return values
    ages, groups = (_said(procedure, values, code) for code in ("age", "age-group"))
    known = [age for age in ages if isinstance(age, int)]
    if len(known) != 1 or groups:
        return values
    return {**values, "age-group": [_group_of(known[0])]}


def _group_of(age: int) -> str:
    return "under-18" if age < _ADULT else "over-18"


def _said(procedure: Procedure, values: Values, code: str) -> list[str | int]:
    """Return what holds of a field once some values are saved."""
    if code in values:
        return list(values[code])
    rows = procedure.facts.filter(field=code, ended_at=None)
    return [row.value or (row.number if row.number is not None else "") for row in rows]


def _fact(
    procedure: Procedure,
    field: Field,
    value: str | int,
    said: tuple[str, dt.date, tuple[Origin, uuid.UUID] | None],
    actor: Actor,
) -> Fact:
    stated_by, stated_on, origin = said
    is_number = isinstance(value, int)
    return Fact(
        procedure=procedure,
        case_id=procedure.case_id,
        field=field.code,
        value="" if is_number else str(value),
        number=int(value) if is_number else None,
        single=not field.several,
        stated_by=stated_by,
        stated_on=stated_on,
        entered_at=moment(),
        entered_by_id=actor.user_id,
        origin=origin[0] if origin else "",
        origin_key=origin[1] if origin else None,
    )


def check_source(stated_by: str, stated_on: dt.date, now: dt.datetime) -> None:
    """Require that a source is one of the pack, and its day not in the future."""
    if stated_by not in definitions().named("said-by"):
        raise ValidationError({"stated_by": _("Choose who said so.")})
    if stated_on > timezone.localdate(now):
        raise ValidationError({"stated_on": _("This day is in the future.")})


def _checked(section: str, values: Values) -> dict[str, Field]:
    known = definitions().fields
    problems: dict[str, str] = {}
    fields: dict[str, Field] = {}
    for code, given in values.items():
        field = known.get(code)
        if field is None or field.section != section:
            raise ValidationError(_("This field does not belong to the section."))
        fields[code] = field
        if len(given) > 1 and (not field.several or UNKNOWN in given):
            problems[code] = (
                _("“Unknown” cannot be combined with other answers.")
                if field.several
                else _("Choose one value.")
            )
            continue
        try:
            for value in given:
                field.check(value)
        except RecordError:
            problems[code] = (
                _("Enter a whole number from %(low)s to %(high)s, or leave it blank.")
                % {"low": field.number[0], "high": field.number[1]}
                if field.number
                else _("Choose from the list.")
            )
    if problems:
        raise ValidationError(problems)
    return fields


def _require_consistent(procedure: Procedure, values: Values, changes: Collection[str]) -> None:
    """Require that age and age group agree, and that the form counted follows from those found.

    An age and a group that stand already, as in a record that was decided, stop nothing else.
    """
    if "age" in changes or "age-group" in changes:
        groups = _said(procedure, values, "age-group")
        for age in _said(procedure, values, "age"):
            if not isinstance(age, int) or not groups or groups[0] == _group_of(age):
                continue
            if groups[0] == UNKNOWN:
                raise ValidationError(
                    {"age-group": _("The age is known: choose its group, or leave it blank.")}
                )
            raise ValidationError({"age": _("The age does not match the age group.")})
    if "form" in values or "form-part" in values:
        parts = [str(part) for part in _said(procedure, values, "form-part") if part != UNKNOWN]
        form = _said(procedure, values, "form")
        result = counted(parts)
        codes = definitions().fields["form"].by_code
        if not form or form[0] == UNKNOWN or result is None or result.form not in codes:
            return
        if form[0] != result.form:
            follows = codes[result.form]
            raise ValidationError(
                {"form": _("The forms found imply: %(form)s.") % {"form": str(follows.name)}}
            )


def is_child(procedure: Procedure) -> bool:
    """Return whether the record says that the person is under 18, or does not say otherwise."""
    reported = procedure.facts.filter(Q(field="age-group"), ended_at=None).first()
    return reported is None or reported.value in {"under-18", UNKNOWN}
