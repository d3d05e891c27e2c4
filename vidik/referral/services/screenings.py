# SPDX-License-Identifier: EUPL-1.2
"""Screen somebody by a list of indicators: saved page by page, without a word about who it is."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied
from vidik.forms.methods.grouped import Audience
from vidik.referral.methods.lists import Indicator, IndicatorSheet, from_content
from vidik.referral.methods.screening import ANSWERS, Result, assess, read_logic
from vidik.referral.models import IndicatorList, Screening
from vidik.referral.types import CHILDREN, AgeGroup, Agreement, Consent, Despite, Known
from vidik.vault.types import Sex


def begin_screening(
    found: IndicatorList,
    *,
    consent: str,
    age_group: str,
    sex: str,
    together_with: Screening | None = None,
    actor: Actor,
) -> Screening:
    """Begin a screening; the server keeps the draft from the first page on.

    Args:
        found: the list to fill in.
        consent: what allows it, a `Consent`.
        age_group: an `AgeGroup`.
        sex: a `Sex`.
        together_with: a screening of somebody met together with this person.
        actor: who screens.

    Raises:
        ValidationError: a field is wrong.
    """
    with change(actor, Action.SCREENINGS_MAKE) as act:
        if actor.user_id is None or actor.institution is None:
            reason = _("Only a person acting on behalf of an institution can do this.")
            raise Denied(reason, action=Action.SCREENINGS_MAKE)
        check_beginning(found, consent, age_group, sex)
        encounter, position = uuid.uuid4(), 1
        if together_with is not None:
            authorize(actor, Action.SCREENINGS_MAKE, together_with)
            encounter = together_with.encounter
            # The row is held, so that two pages opened at once do not give one number twice.
            lock(together_with)
            rows = Screening.objects.filter(encounter=encounter)
            position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        now = timezone.now()
        row = Screening(
            list=found,
            encounter=encounter,
            position=position,
            institution_id=actor.institution,
            user_id=actor.user_id,
            started_at=now,
            changed_at=now,
            consent=consent,
            age_group=age_group,
            sex=sex,
        )
        row.save(force_insert=True)
        act.record("screening.begun", row, list=found.code)
    return row


def check_beginning(found: IndicatorList, consent: str, age_group: str, sex: str) -> None:
    """Refuse what a screening cannot start from, by field."""
    faults = {}
    audience = found.content["audience"]
    for_child = consent == Consent.CHILD or audience == Audience.CHILD
    if for_child and age_group not in {*CHILDREN, AgeGroup.UNKNOWN}:
        faults["age_group"] = _(
            "By the age stated this is an adult, and the list or what allows the screening is that"
            " of a child. Correct one of them; in doubt, “not known”."
        )
    elif audience == Audience.ADULT and age_group in CHILDREN:
        faults["age_group"] = _("This list is for adults: choose one that fits a child.")
    elif audience == Audience.ADULT and consent == Consent.CHILD:
        faults["consent"] = _("This list is for adults: choose one that fits a child.")
    if consent not in Consent.values:
        faults["consent"] = _("State what allows the screening.")
    if age_group not in AgeGroup.values:
        faults["age_group"] = _("Choose one of the answers offered.")
    if sex not in Sex.values:
        faults["sex"] = _("Choose one of the answers offered.")
    if faults:
        raise ValidationError(faults)


def save_answers(screening: Screening, answers: Mapping[str, str], *, actor: Actor) -> Screening:
    """Save the answers of a page; what was there before is replaced, other pages stay.

    Raises:
        ValidationError: the screening is finished, or an answer is none of those offered.
    """
    with change(actor, Action.SCREENINGS_MAKE, screening, idempotent=True) as (row, _act):
        _require_open(row)
        known = {each.code for each in sheet_of(row).indicators}
        wrong = [code for code, answer in answers.items()
                 if code not in known or answer not in ANSWERS]  # fmt: skip
        if wrong:
            raise ValidationError(_("Choose one of the answers offered."))
        row.answers = {**row.answers, **answers}
        row.changed_at = timezone.now()
        row.save(update_fields=["answers", "changed_at"])
    return row


def finish_screening(screening: Screening, *, actor: Actor) -> Screening:
    """Finish a screening; its level stands as the logic of its list puts it.

    Raises:
        ValidationError: it is finished already.
    """
    with change(actor, Action.SCREENINGS_MAKE, screening) as (row, act):
        _require_open(row)
        row.level = str(result_of(row).level)
        row.finished_at = row.changed_at = timezone.now()
        row.save(update_fields=["level", "finished_at", "changed_at"])
        act.record("screening.finished", list=row.list.code)
    return row


def _require_open(row: Screening) -> None:
    if row.finished_at is not None:
        raise ValidationError(_("This screening is finished and can no longer be changed."))


def sheet_in(found: IndicatorList) -> IndicatorSheet:
    """Return the list that a row keeps."""
    content_items = found.content.items()
    return from_content(
        {name: value for name, value in content_items if name not in {"logic", "position"}}
    )


def sheet_of(screening: Screening) -> IndicatorSheet:
    """Return the list as it stood when the screening was begun, narrowed to the person's age.

    For an adult what only concerns children is left out; where the age is not known all is asked.
    """
    sheet, child = sheet_in(screening.list), is_child(screening)
    if screening.age_group == AgeGroup.UNKNOWN and not child:
        return sheet
    return sheet.narrowed(child=child)


def is_child(screening: Screening) -> bool:
    """Return whether the person is taken for a child: by their age, the list, or what allows it.

    In doubt somebody is not taken for an adult: an age that nobody stated does not undo the others.
    """
    of_children: bool = screening.list.content["audience"] == Audience.CHILD
    return of_children or screening.age_group in CHILDREN or screening.consent == Consent.CHILD


def known_child(screening: Screening) -> Known:
    """Return whether the person is a child, as a report puts it: in doubt it is not known."""
    if is_child(screening):
        return Known.YES
    return Known.UNKNOWN if screening.age_group == AgeGroup.UNKNOWN else Known.NO


def agreement_of(screening: Screening) -> dict[str, Any]:
    """Return what allowed a screening as a report puts it; nothing where that does not say it."""
    if is_child(screening):
        return {}
    if screening.consent == Consent.GIVEN:
        return {"knows": Known.YES.value, "agrees": Agreement.YES.value}
    if screening.consent == Consent.OBSERVED:
        return {
            "knows": Known.NO.value,
            "agrees": Agreement.NOT_ASKED.value,
            "despite": Despite.UNSAFE.value,
        }
    return {}


def dangers_of(screening: Screening) -> tuple[Indicator, ...]:
    """Return the answers which say that somebody is in danger now, those that count most first."""
    return tuple(each for each in result_of(screening).led if each.danger)


def result_of(screening: Screening) -> Result:
    """Return the level of the answers so far, and why."""
    return assess(
        sheet_of(screening).indicators,
        screening.answers,
        read_logic(screening.list.content["logic"]["thresholds"]),
        child=is_child(screening),
    )
