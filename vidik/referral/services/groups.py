# SPDX-License-Identifier: EUPL-1.2
"""Screen and report people who were met together, such as the workers of one inspection.

The signs that all of them share are answered once. Of each person there is a screening of their
own, with its level, as though they had been screened alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.referral.methods.screening import ANSWERS, YES, Level
from vidik.referral.models import IndicatorList, Screening
from vidik.referral.selectors.screenings import group_of
from vidik.referral.services.checking import MOST_PERSONS, known_codes
from vidik.referral.services.receiving import file_report
from vidik.referral.services.screenings import (
    agreement_of,
    begin_screening,
    check_beginning,
    dangers_of,
    is_child,
    known_child,
    result_of,
    sheet_in,
    sheet_of,
)
from vidik.referral.services.stopping import source_of_actor
from vidik.referral.types import (
    WITHOUT,
    AgeGroup,
    Agreement,
    Channel,
    Despite,
    Known,
    PersonDraft,
    Receipt,
    ReportDraft,
    Urgency,
)
from vidik.vault.methods.plain import Hidden
from vidik.vault.types import Sex

FEWEST: Final = 2
DIFFERS: Final = "differs"
"""In place of an answer: the sign is answered of each person by themselves."""
MOST_DIFFERENT: Final = 6
"""Signs that are answered of each person: more is no table any more, but screenings of each."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What is known of one person of a group."""

    sex: str = Sex.UNKNOWN
    age_group: str = AgeGroup.UNKNOWN
    citizenship: str = ""
    wants: str = Agreement.UNKNOWN
    answers: Mapping[str, str] = field(default_factory=dict)
    """Answers to the signs that differ, by their codes."""
    gone: bool = False
    """There is no such person: the row goes."""


@dataclass(frozen=True, slots=True, repr=False)
class GroupReport(Hidden):
    """What is added when a group is reported; nothing of it has to be."""

    account: str = ""
    municipality: str = ""
    urgency: str = ""
    call_back: str = ""
    despite: str = ""
    """Why those are reported who do not agree or could not be asked."""


def begin_group(
    found: IndicatorList,
    *,
    consent: str,
    number: int,
    answers: Mapping[str, str],
    actor: Actor,
) -> Screening:
    """Begin to screen a group: the signs that all share are answered, the others named.

    Args:
        found: the list to fill in.
        consent: what allows it, a `Consent`.
        number: how many persons.
        answers: by the codes of the signs; `DIFFERS` for those that are asked of each person.
        actor: who screens.

    Returns:
        The screening of the first person.

    Raises:
        ValidationError: a field is wrong.
    """
    with change(actor, Action.SCREENINGS_MAKE):
        if not FEWEST <= number <= MOST_PERSONS:
            raise ValidationError({"number": _number_fault()})
        known = {each.code for each in sheet_in(found).indicators}
        if set(answers) - known or set(answers.values()) - {*ANSWERS, DIFFERS}:
            raise ValidationError(_("Choose one of the answers offered."))
        differs = sorted(code for code, answer in answers.items() if answer == DIFFERS)
        if len(differs) > MOST_DIFFERENT:
            raise ValidationError(
                _(
                    "At most %(most)s signs can differ in one table. Split the group, or"
                    " screen each person separately."
                )
                % {"most": MOST_DIFFERENT}
            )
        shared = {code: answer for code, answer in answers.items() if answer != DIFFERS}
        first = begin_screening(
            found, consent=consent, age_group=AgeGroup.UNKNOWN, sex=Sex.UNKNOWN, actor=actor
        )
        _put_in_group(first, shared, differs)
        for _place in range(number - 1):
            _add_person(first, actor)
    return first


def _put_in_group(row: Screening, shared: Mapping[str, str], differs: list[str]) -> None:
    row.in_group, row.answers, row.differs = True, dict(shared), differs
    row.save(update_fields=["in_group", "answers", "differs"])


def _add_person(first: Screening, actor: Actor) -> None:
    """Begin the screening of a further person, with what all of the group share."""
    row = begin_screening(
        first.list,
        consent=first.consent,
        age_group=AgeGroup.UNKNOWN,
        sex=Sex.UNKNOWN,
        together_with=first,
        actor=actor,
    )
    shared = {code: each for code, each in first.answers.items() if code not in first.differs}
    _put_in_group(row, shared, first.differs)


def _number_fault() -> str:
    return _(
        "A group has between %(fewest)s and %(most)s persons; screen the others in a second one."
    ) % {
        "fewest": FEWEST,
        "most": MOST_PERSONS,
    }


def add_persons(first: Screening, number: int, *, actor: Actor) -> None:
    """Add persons to a group that is not finished.

    Raises:
        ValidationError: it is finished, or there would be too many.
    """
    with change(actor, Action.SCREENINGS_MAKE, about=first):
        rows = _held(first, actor)
        if len(rows) + number > MOST_PERSONS:
            raise ValidationError(_number_fault())
        for _place in range(number):
            _add_person(first, actor)


def _held(first: Screening, actor: Actor) -> list[Screening]:
    """Return the screenings of a group that is not finished, held.

    Raises:
        ValidationError: it is finished.
    """
    rows = lock_rows(group_of(first, actor=actor))
    rows.sort(key=lambda row: row.position)
    if any(row.finished_at is not None for row in rows):
        raise ValidationError(_("This screening is finished and can no longer be changed."))
    return rows


def save_rows(
    first: Screening, given: Sequence[GroupRow], *, finish: bool, actor: Actor
) -> list[Screening]:
    """Save what is known of each person of a group, and put the level of each where it is finished.

    Args:
        first: one of the group.
        given: a row for each person, in their order.
        finish: whether nothing is changed any more.
        actor: who screens.

    Raises:
        ValidationError: by `row-<number>-<field>`, what cannot be; nobody is left; or it is
            finished, or somebody has added persons meanwhile.
    """
    with change(actor, Action.SCREENINGS_MAKE, about=first, idempotent=True) as act:
        rows = _held(first, actor)
        if len(rows) != len(given):
            raise ValidationError(
                _("Somebody else has changed this meanwhile. Look at it again before you save.")
            )
        _check(first, given)
        now = timezone.now()
        remaining = []
        for row, each in zip(rows, given, strict=True):
            if each.gone:
                row.delete()
                continue
            row.sex, row.age_group = each.sex, each.age_group
            row.citizenship, row.wants = each.citizenship, each.wants
            row.answers = {**row.answers, **each.answers}
            row.changed_at = now
            if finish:
                row.finished_at, row.level = now, str(result_of(row).level)
                act.record("screening.finished", row, list=row.list.code)
            row.save()
            remaining.append(row)
    return remaining


def _check(first: Screening, given: Sequence[GroupRow]) -> None:
    faults: dict[str, str] = {}
    if all(each.gone for each in given):
        raise ValidationError(_("Nobody is left in the group."))
    offered = _("Choose one of the answers offered.")
    citizenships = known_codes("citizenship")
    for place, each in enumerate(given):
        if each.gone:
            continue
        prefix = f"row-{place}-"
        try:
            check_beginning(first.list, first.consent, each.age_group, each.sex)
        except ValidationError as error:
            faults |= {prefix + name: texts[0] for name, texts in error.message_dict.items()}
        if each.citizenship and each.citizenship not in citizenships:
            faults[prefix + "citizenship"] = _("Choose a citizenship from the list.")
        if each.wants not in Agreement.values:
            faults[prefix + "wants"] = offered
        for code, answer in each.answers.items():
            if code not in first.differs or answer not in ANSWERS:
                faults[f"{prefix}sign_{code}"] = offered
    if faults:
        raise ValidationError(faults)


@sensitive_variables()
def report_group(
    first: Screening, chosen: Collection[uuid.UUID], added: GroupReport, *, actor: Actor
) -> Receipt:
    """Report persons of a group as one report, with what was seen of all and of each.

    A group that is not finished is reported where somebody is in danger. Nobody is reported twice:
    where one of those chosen was reported while the page was open, whoever chose them looks again.

    Args:
        first: one of the group.
        chosen: the keys of the screenings of those who are reported.
        added: what is added; blank where one tap says enough.
        actor: who screened.

    Raises:
        ValidationError: nobody was chosen, somebody was reported meanwhile, or an adult is reported
            without a reason.
    """
    with change(actor, Action.SCREENINGS_MAKE, about=first, idempotent=True):
        held = lock_rows(group_of(first, actor=actor))
        held.sort(key=lambda row: row.position)
        picked = [row for row in held if row.pk in chosen]
        rows = [row for row in picked if row.reported_in is None]
        if not rows:
            raise ValidationError(_("Choose at least one person who has not been reported yet."))
        if len(rows) < len(picked):
            raise ValidationError(
                _("Somebody you chose has been reported meanwhile. Look at the page again.")
            )
        if unfinished := [row for row in rows if row.finished_at is None and not dangers_of(row)]:
            text = _("Finish the table first: for %(number)s persons there is no result yet.")
            raise ValidationError(text % {"number": len(unfinished)})
        in_danger = any(dangers_of(row) for row in rows)
        keys = ",".join(sorted(str(row.pk) for row in rows))
        draft = ReportDraft(
            source=source_of_actor(actor),
            channel=Channel.APP,
            persons=tuple(_person(row, added) for row in rows),
            urgency=Urgency.IMMEDIATE if in_danger else added.urgency or Urgency.UNKNOWN,
            municipality=added.municipality,
            account=_account(rows, added),
            dangers="\n".join(dict.fromkeys(str(e.text) for row in rows for e in dangers_of(row))),
            call_back=added.call_back.strip(),
            submission=uuid.uuid5(first.encounter, keys),
            screening=rows[0].pk,
        )
        receipt = file_report(draft, actor=actor)
        for row in rows:
            row.reported_in = receipt.key
            row.save(update_fields=["reported_in"])
    return receipt


def _person(row: Screening, added: GroupReport) -> PersonDraft:
    return PersonDraft(
        age_group=row.age_group,
        child=known_child(row),
        sex=row.sex,
        citizenship=row.citizenship,
        about=_seen(row, row.differs),
        screening=row.pk,
        **agreement_in_group(row, added.despite),
    )


def agreement_in_group(row: Screening, despite: str) -> dict[str, Any]:
    """Return what a person of a group agrees to, as a report puts it."""
    if is_child(row):
        return {}
    if row.wants == Agreement.UNKNOWN:
        return agreement_of(row)
    if row.wants not in WITHOUT:
        return {"knows": Known.YES.value, "agrees": row.wants}
    knows = Known.YES if row.wants == Agreement.NO else Known.UNKNOWN
    if not despite and result_of(row).level == Level.DANGER:
        despite = Despite.DANGER
    elif not despite and row.wants == Agreement.NOT_ASKED:
        despite = Despite.UNSAFE
    return {"knows": knows.value, "agrees": row.wants, "despite": str(despite)}


@sensitive_variables()
def _account(rows: Sequence[Screening], added: GroupReport) -> str:
    """Put what was seen of all into words, after what the reporter wrote."""
    lines = [added.account.strip()] if added.account.strip() else []
    lines.append(_("Persons who were met together: %(number)s.") % {"number": len(rows)})
    shared = set(rows[0].answers) - set(rows[0].differs)
    seen = _seen(rows[0], shared)
    if seen:
        lines.append(_("Answered “yes” for all of them:"))
        lines.append(seen)
    return "\n".join(lines)


def _seen(row: Screening, codes: Collection[str]) -> str:
    return "\n".join(
        f"– {each.text}"
        for each in sheet_of(row).indicators
        if each.code in codes and row.answers.get(each.code) == YES
    )
