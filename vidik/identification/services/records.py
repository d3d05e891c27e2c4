# SPDX-License-Identifier: EUPL-1.2
"""Write the record of a victim section by section; what held before is kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import acting
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.cases.services import moment
from vidik.core.bilingual import pick
from vidik.identification.definitions import UNKNOWN, definitions
from vidik.identification.methods.forms import counted
from vidik.identification.methods.record import Field, RecordError
from vidik.identification.models import Fact, Procedure, Stretch, Suspect
from vidik.identification.selectors import seen_of_section
from vidik.identification.services.procedures import ChangedMeanwhile, locked
from vidik.identification.types import Episode, SuspectFacts

Values = Mapping[str, Sequence[str | int]]
"""Field → values that hold from now on; a field that is left out stays as it is."""
_MONTH: Final = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
_ADULT: Final = 18


def save_section(
    procedure: Procedure,
    section: str,
    values: Values,
    *,
    said_by: str,
    said_on: dt.date,
    seen: str | None = None,
    actor: Actor,
) -> int:
    """Save one section of the record: what changed is ended and said anew, the rest stays.

    Args:
        procedure: an undecided one, or a decided one that is not closed, to complete it.
        section: a section of the pack.
        values: every value of each field that holds from now on; an empty list: nothing is said.
        said_by: code of who said so.
        said_on: the day on which it was said.
        seen: the mark of `selectors.seen_of_section` of what stood on the page; None without one.
        actor: who enters it.

    Returns:
        How many values were added or ended.

    Raises:
        ChangedMeanwhile: something else holds by now; nothing is overwritten unseen.
        ValidationError: names the field and what was expected; nothing is saved.
    """
    with acting(actor):
        procedure = locked(procedure, Action.IDENTIFICATION_WORK, actor)
        now = moment()
        _see_open(procedure)
        _check_said(said_by, said_on, now)
        fields = _checked(section, values)
        held = {
            code: {
                row.value or row.number: row
                for row in procedure.facts.filter(field=code, ended_at=None)
            }
            for code in fields
        }
        wanted = {code: dict.fromkeys(values[code]) for code in fields}
        differs = any(held[code].keys() != wanted[code].keys() for code in fields)
        # What holds already, as after the same form was sent twice, overwrites nothing.
        if differs and seen is not None and seen != seen_of_section(procedure, section):
            raise ChangedMeanwhile
        _see_consistent(procedure, values)
        changed = 0
        for code, field in fields.items():
            gone = [row.pk for value, row in held[code].items() if value not in wanted[code]]
            new = [value for value in wanted[code] if value not in held[code]]
            Fact.objects.filter(pk__in=gone).update(ended_at=now)
            Fact.objects.bulk_create(
                [_fact(procedure, field, value, (said_by, said_on), actor) for value in new]
            )
            changed += len(gone) + len(new)
        if changed:
            record(actor.label, "record.saved", procedure, section=section)
    return changed


def _see_open(procedure: Procedure) -> None:
    if procedure.closed_at is not None:
        raise ValidationError(_("The procedure is closed; its record can no longer be changed."))


def _fact(
    procedure: Procedure, field: Field, value: str | int, said: tuple[str, dt.date], actor: Actor
) -> Fact:
    is_number = isinstance(value, int)
    return Fact(
        procedure=procedure,
        case_id=procedure.case_id,
        field=field.code,
        value="" if is_number else str(value),
        number=int(value) if is_number else None,
        single=not field.several,
        said_by=said[0],
        said_on=said[1],
        entered_at=moment(),
        entered_by_id=actor.user_id,
    )


def _check_said(said_by: str, said_on: dt.date, now: dt.datetime) -> None:
    if said_by not in definitions().named("said-by"):
        raise ValidationError({"said_by": _("Choose who said so.")})
    if said_on > timezone.localdate(now):
        raise ValidationError({"said_on": _("This day is in the future.")})


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


def _see_consistent(procedure: Procedure, values: Values) -> None:
    """See that age and age group agree, and that the form counted follows from those found."""

    def said(code: str) -> list[str | int]:
        if code in values:
            return list(values[code])
        rows = procedure.facts.filter(field=code, ended_at=None)
        return [row.value or (row.number if row.number is not None else "") for row in rows]

    ages = [value for value in said("age") if isinstance(value, int)]
    groups = said("age-group")
    if "age" in values or "age-group" in values:
        for age in ages:
            right = "under-18" if age < _ADULT else "over-18"
            if groups and groups[0] not in {right, UNKNOWN}:
                raise ValidationError({"age": _("The age does not match the age group.")})
    if "form" in values or "form-part" in values:
        parts = [str(part) for part in said("form-part") if part != UNKNOWN]
        form = said("form")
        result = counted(parts)
        codes = definitions().fields["form"].by_code
        if not form or form[0] == UNKNOWN or result is None or result.form not in codes:
            return
        if form[0] != result.form:
            follows = codes[result.form]
            raise ValidationError(
                {
                    "form": _("The forms found imply: %(form)s.")
                    % {"form": pick(follows.name_en, follows.name_sr)}
                }
            )


def add_stretch(procedure: Procedure, episode: Episode, *, said_by: str, actor: Actor) -> Stretch:
    """Enter a stretch of the way.

    Raises:
        ValidationError: the procedure is closed; or it names the field and what was expected.
    """
    with acting(actor):
        procedure = locked(procedure, Action.IDENTIFICATION_WORK, actor)
        _see_open(procedure)
        now = moment()
        _check_said(said_by, timezone.localdate(now), now)
        countries = definitions().fields["country-of-exploitation"].by_code
        if episode.country not in countries and episode.country != UNKNOWN:
            raise ValidationError({"country": _("Choose a country, or “unknown”.")})
        for field in ("first_month", "last_month"):
            month = getattr(episode, field)
            if month and not _MONTH.fullmatch(month):
                raise ValidationError({field: _("Enter a month such as 2024-05.")})
            if month and month > f"{timezone.localtime(now):%Y-%m}":
                raise ValidationError({field: _("This month is in the future.")})
        if episode.last_month and episode.last_month < episode.first_month:
            raise ValidationError({"last_month": _("It ends before it begins.")})
        if episode.form and episode.form not in definitions().named("form-part"):
            raise ValidationError({"form": _("Choose from the list.")})
        row = Stretch.objects.create(
            procedure=procedure,
            case_id=procedure.case_id,
            kind=episode.kind,
            country=episode.country,
            territory=episode.territory,
            form=episode.form,
            first_month=episode.first_month,
            last_month=episode.last_month,
            said_by=said_by,
            entered_at=now,
            entered_by_id=actor.user_id,
        )
        record(actor.label, "record.stretch", procedure, kind=str(episode.kind))
    return row


def end_stretch(stretch: Stretch, *, actor: Actor) -> None:
    """Let a stretch hold no more; it is kept.

    Raises:
        ValidationError: it was taken out already, or the procedure is closed.
    """
    with acting(actor):
        procedure = locked(stretch.procedure, Action.IDENTIFICATION_WORK, actor)
        _see_open(procedure)
        rows = Stretch.objects.filter(pk=stretch.pk, ended_at=None)
        if not rows.update(ended_at=moment()):
            raise ValidationError(_("This stage has already been removed."))
        record(actor.label, "record.stretch-ended", procedure, kind=stretch.kind)


def add_suspect(procedure: Procedure, facts: SuspectFacts, *, actor: Actor) -> Suspect:
    """Enter a suspect under a code of their own; the name is entered in the vault and only there.

    Raises:
        ValidationError: the procedure is closed; or it names the field and what was expected.
    """
    with acting(actor):
        procedure = locked(procedure, Action.IDENTIFICATION_WORK, actor)
        _see_open(procedure)
        known = definitions()
        if not facts.roles or not set(facts.roles) <= set(known.named("suspect-role")):
            raise ValidationError({"roles": _("Choose at least one role.")})
        if facts.relation and facts.relation not in {*known.named("relation"), UNKNOWN}:
            raise ValidationError({"relation": _("Choose from the list.")})
        for field in ("sex", "citizenship"):
            value = getattr(facts, field)
            if value and value != UNKNOWN and value not in known.fields[field].by_code:
                raise ValidationError({field: _("Choose from the list.")})
        row = Suspect.objects.create(
            procedure=procedure,
            case_id=procedure.case_id,
            roles=list(facts.roles),
            relation=facts.relation,
            sex=facts.sex,
            citizenship=facts.citizenship,
            person_id=facts.person,
            entered_at=moment(),
            entered_by_id=actor.user_id,
        )
        record(actor.label, "record.suspect", procedure)
    return row


def is_child(procedure: Procedure) -> bool:
    """Say whether the record says that the person is under 18, or does not say otherwise."""
    told = procedure.facts.filter(Q(field="age-group"), ended_at=None).first()
    return told is None or told.value in {"under-18", UNKNOWN}
