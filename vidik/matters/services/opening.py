# SPDX-License-Identifier: EUPL-1.2
"""Open a matter; enter who is suspected of what, and who is injured."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.methods.codes import draw_code, read_code
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.procedures import user_of
from vidik.institutions.models import Institution
from vidik.matters.models import Charge, Injured, Leg, Matter, PersonLeg, Suspect
from vidik.matters.selectors.pack import codes, rules
from vidik.matters.services.matching import match
from vidik.matters.types import (
    Came,
    ChargeFacts,
    Entered,
    MatterFacts,
    Nature,
    PersonFacts,
    Trigger,
)

LIST: Final = gettext_lazy("Choose from the list.")
RECLASSIFIED: Final = gettext_lazy("This offence has been reclassified already.")
NOT_HERE: Final = gettext_lazy("This suspect is not at your institution at this stage.")
OLDEST: Final = dt.timedelta(days=20 * 366)
"""How far back anything of a matter may lie."""
LONGEST_NUMBER: Final = 30


def new_code(letter: str) -> str:
    """Draw a number, such as `M-7KQ2M-X4T9B`."""
    return f"{letter}-{draw_code()}"


def own_institution(actor: Actor) -> Institution:
    """Return the institution for which somebody acts, with its kind."""
    assert actor.institution is not None  # noqa: S101 - a person acts for one
    return Institution.objects.select_related("kind").get(pk=actor.institution)


def entering(actor: Actor) -> Entered:
    """Return that somebody enters something now.

    Raises:
        Denied: no person acts.
    """
    return Entered(timezone.now(), user_of(actor, Action.MATTERS_WRITE))


def require_past(day: dt.date, field: str, *, since: dt.date | None = None) -> None:
    """Refuse a day that lies ahead, too far back, or before something else.

    Raises:
        ValidationError: under the field.
    """
    today = timezone.localdate()
    if not today - OLDEST <= day <= today:
        raise ValidationError(
            {field: _("This day has to be today or within the past twenty years.")}
        )
    if since is not None and day < since:
        raise ValidationError({field: _("This is before the day on which the matter came here.")})


def require_code(value: str, name: str, field: str, *, blank: bool = False) -> None:
    """Refuse what is not of a list of the pack.

    Raises:
        ValidationError: under the field.
    """
    if (value or not blank) and value not in codes(name):
        raise ValidationError({field: LIST})


def require_form(value: str, field: str, *, blank: bool = False) -> None:
    """Refuse what is no form of exploitation of the pack.

    Raises:
        ValidationError: under the field.
    """
    if (value or not blank) and value not in definitions().fields["form"].by_code:
        raise ValidationError({field: LIST})


def require_open(leg: Leg, actor: Actor) -> None:
    """Refuse to go on where another body has the matter, or nobody any more.

    Raises:
        ValidationError: whose it is.
    """
    if leg.institution_id != actor.institution:
        raise ValidationError(_("Your institution does not have this matter at this stage."))
    if leg.closed_on is not None:
        raise ValidationError(_("This stage has ended at your institution."))


def open_matter(facts: MatterFacts, *, actor: Actor) -> Matter:
    """Open a matter at the actor's institution.

    Raises:
        ValidationError: a field is wrong, or the institution opens no matters at this stage.
        Denied: the actor keeps no matters.
    """
    with change(actor, Action.MATTERS_WRITE) as act:
        own = own_institution(actor)
        leg = new_matter(facts, own, entering(actor))
        leg.matter.save(force_insert=True)
        save_numbered(leg)
        act.record("matter.opened", leg.matter, stage=leg.stage)
    return leg.matter


def new_matter(facts: MatterFacts, own: Institution, entered: Entered) -> Leg:
    """Make a matter that begins at an institution, with what the institution has of it.

    Raises:
        ValidationError: a field is wrong, or the institution opens no matters at this stage.
    """
    stage = rules().stage(facts.stage)
    if stage is None or own.kind_id is None or own.kind.code not in stage.kinds:
        raise ValidationError({"stage": LIST})
    if not stage.begins:
        raise ValidationError({"stage": _("No matter begins at this stage.")})
    _check(facts)
    matter = Matter(
        code=new_code("M"),
        opened_on=facts.opened_on,
        opened_by=own,
        trigger=facts.trigger,
        origin=facts.origin,
        form=facts.form,
        ways=sorted(facts.ways),
        channels=sorted(facts.channels),
        territory_id=facts.territory,
        entered_at=entered.at,
        entered_by_id=entered.by,
    )
    return Leg(
        matter=matter,
        institution=own,
        stage=stage.code,
        number=facts.number.strip(),
        opened_on=facts.opened_on,
        came=Came.NEW,
        entered_at=entered.at,
        entered_by_id=entered.by,
    )


def save_numbered(leg: Leg) -> None:
    """Store a leg; its number may be taken.

    Raises:
        ValidationError: another matter of the body has this number.
    """
    try:
        with transaction.atomic():
            leg.save()
    except IntegrityError as error:
        if "a_number_of_a_body_is_one_matter" not in str(error):
            raise
        raise ValidationError(
            {"number": _("Your institution has another matter under this number.")}
        ) from error


def require_number(number: str) -> None:
    """Refuse a number that is blank or too long.

    Raises:
        ValidationError: under its field.
    """
    if not number.strip() or len(number.strip()) > LONGEST_NUMBER:
        raise ValidationError({"number": _("Enter the number under which you keep it.")})


def _check(facts: MatterFacts) -> None:
    require_past(facts.opened_on, "opened_on")
    require_number(facts.number)
    if facts.trigger not in Trigger.values:
        raise ValidationError({"trigger": LIST})
    require_code(facts.origin, "origin", "origin")
    require_form(facts.form, "form")
    for name in ("ways", "channels"):
        for code in getattr(facts, name):
            require_code(code, name, name)


def add_suspect(leg: Leg, facts: PersonFacts, charge: ChargeFacts, *, actor: Actor) -> Suspect:
    """Enter a suspect of a matter, and the first offence.

    Raises:
        ValidationError: the stage has ended, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        entered = entering(actor)
        suspect, here = new_suspect(leg, facts, charge, entered)
        suspect.save(force_insert=True)
        here.save(force_insert=True)
        new_charge(leg, suspect, charge, entered).save(force_insert=True)
        act.record("matter.suspect", leg.matter)
        act.record("matter.charged", leg.matter, offence=charge.offence)
    return suspect


def new_suspect(
    leg: Leg, facts: PersonFacts, charge: ChargeFacts, entered: Entered
) -> tuple[Suspect, PersonLeg]:
    """Make a suspect of a matter, who is at its institution from the day of the first charge.

    Raises:
        ValidationError: a field is wrong.
    """
    _check_person(facts)
    require_past(charge.laid_on, "laid_on", since=leg.opened_on)
    suspect = Suspect(
        matter=leg.matter,
        code=new_code("S"),
        nature=facts.nature,
        sex=facts.sex,
        age=facts.age,
        citizenship=facts.citizenship,
        entered_at=entered.at,
        entered_by_id=entered.by,
    )
    here = PersonLeg(
        matter=leg.matter,
        leg=leg,
        suspect=suspect,
        opened_on=charge.laid_on,
        came=Came.NEW,
        entered_at=entered.at,
        entered_by_id=entered.by,
    )
    return suspect, here


def _check_person(facts: PersonFacts) -> None:
    if facts.nature not in Nature.values:
        raise ValidationError({"nature": LIST})
    if facts.nature == Nature.LEGAL and (facts.sex or facts.age):
        raise ValidationError({"sex": _("A legal person has neither sex nor age.")})
    require_code(facts.sex, "sex", "sex", blank=True)
    require_code(facts.age, "age", "age", blank=True)
    if facts.citizenship and facts.citizenship not in definitions().fields["citizenship"].by_code:
        raise ValidationError({"citizenship": LIST})


def new_charge(leg: Leg, suspect: Suspect, facts: ChargeFacts, entered: Entered) -> Charge:
    """Make an offence of a suspect.

    Raises:
        ValidationError: a field is wrong.
    """
    require_code(facts.offence, "offence", "offence")
    require_form(facts.form, "form", blank=True)
    require_past(facts.laid_on, "laid_on", since=leg.opened_on)
    if facts.begun_on is not None and facts.begun_on > facts.laid_on:
        raise ValidationError(
            {"begun_on": _("It cannot have been committed after it was charged.")}
        )
    return Charge(
        matter=leg.matter,
        suspect=suspect,
        offence=facts.offence,
        paragraph=facts.paragraph.strip(),
        form=facts.form,
        begun_on=facts.begun_on,
        laid_on=facts.laid_on,
        institution_id=leg.institution_id,
        stage=leg.stage,
        entered_at=entered.at,
        entered_by_id=entered.by,
    )


def add_charge(leg: Leg, suspect: Suspect, facts: ChargeFacts, *, actor: Actor) -> Charge:
    """Enter a further offence of a suspect whom the actor's institution has now.

    Raises:
        ValidationError: the stage has ended, the suspect is elsewhere, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        _require_here(leg, suspect)
        row = new_charge(leg, suspect, facts, entering(actor))
        row.save(force_insert=True)
        act.record("matter.charged", leg.matter, offence=facts.offence)
    return row


def _require_here(leg: Leg, suspect: Suspect) -> None:
    if not leg.persons.filter(suspect=suspect, closed_on__isnull=True).exists():
        raise ValidationError(NOT_HERE)


def requalify(leg: Leg, charge: Charge, facts: ChargeFacts, reason: str, *, actor: Actor) -> Charge:
    """Reclassify an offence: what it was before stays, with who changed it when and why.

    Raises:
        ValidationError: the stage has ended, the offence was reclassified before or stays as it is,
            or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        _require_here(leg, charge.suspect)
        if Charge.objects.filter(replaces=charge).exists():
            raise ValidationError(RECLASSIFIED)
        row = new_successor(leg, charge, facts, reason, entering(actor))
        row.save(force_insert=True)
        act.record("matter.requalified", leg.matter, offence=facts.offence, reason=reason)
    return row


def new_successor(
    leg: Leg, charge: Charge, facts: ChargeFacts, reason: str, entered: Entered
) -> Charge:
    """Make the offence into which a charge that nothing has replaced is reclassified.

    Raises:
        ValidationError: it stays as it is, or a field is wrong.
    """
    require_code(reason, "requalification", "reason")
    if (facts.offence, facts.paragraph.strip()) == (charge.offence, charge.paragraph):
        raise ValidationError({"offence": _("This is how it is classified already.")})
    if facts.laid_on < charge.laid_on:
        raise ValidationError({"laid_on": _("This is before the offence was first charged.")})
    row = new_charge(leg, charge.suspect, facts, entered)
    row.replaces, row.reason = charge, reason
    return row


def add_injured(leg: Leg, facts: PersonFacts, *, actor: Actor) -> Injured:
    """Enter somebody injured; where a case is named, a part of the system looks for it.

    The body does not learn whether there is a case of this code.

    Raises:
        ValidationError: the stage has ended, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        row = new_injured(leg, facts, entering(actor))
        if row.case_code and leg.matter.injured.filter(case_code=row.case_code).exists():
            raise ValidationError({"case": _("This person is in the matter already.")})
        row.save(force_insert=True)
        act.record("matter.injured", leg.matter, named=bool(row.case_code))
        match([row], leg.institution_id)
    return row


def new_injured(leg: Leg, facts: PersonFacts, entered: Entered) -> Injured:
    """Make an injured party of a matter.

    Raises:
        ValidationError: a field is wrong.
    """
    _check_person(facts)
    named = read_code(facts.case) if facts.case.strip() else ""
    if named is None:
        raise ValidationError(
            {"case": _("This is not the code of a case: a character is wrong or missing.")}
        )
    return Injured(
        matter=leg.matter,
        code=new_code("O"),
        sex=facts.sex,
        age=facts.age,
        citizenship=facts.citizenship,
        case_code=named,
        entered_at=entered.at,
        entered_by_id=entered.by,
    )
