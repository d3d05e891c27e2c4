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
from vidik.matters.selectors.pack import choices, rules
from vidik.matters.services.matching import match
from vidik.matters.types import Came, ChargeFacts, MatterFacts, Nature, PersonFacts, Trigger

LIST: Final = gettext_lazy("Choose from the list.")
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
    if (value or not blank) and value not in dict(choices(name)):
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
        stage = rules().stage(facts.stage)
        if stage is None or own.kind_id is None or own.kind.code not in stage.kinds:
            raise ValidationError({"stage": LIST})
        if not stage.begins:
            raise ValidationError({"stage": _("No matter begins at this stage.")})
        _check(facts)
        now = timezone.now()
        user = user_of(actor, Action.MATTERS_WRITE)
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
            entered_at=now,
            entered_by_id=user,
        )
        matter.save(force_insert=True)
        leg = Leg(
            matter=matter,
            institution=own,
            stage=stage.code,
            number=facts.number.strip(),
            opened_on=facts.opened_on,
            came=Came.NEW,
            entered_at=now,
            entered_by_id=user,
        )
        save_numbered(leg)
        act.record("matter.opened", matter, stage=stage.code)
    return matter


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


def _check(facts: MatterFacts) -> None:
    require_past(facts.opened_on, "opened_on")
    if not facts.number.strip() or len(facts.number.strip()) > LONGEST_NUMBER:
        raise ValidationError({"number": _("Enter the number under which you keep it.")})
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
        _check_person(facts)
        now, user = timezone.now(), user_of(actor, Action.MATTERS_WRITE)
        suspect = Suspect(
            matter=leg.matter,
            code=new_code("S"),
            nature=facts.nature,
            sex=facts.sex,
            age=facts.age,
            citizenship=facts.citizenship,
            entered_at=now,
            entered_by_id=user,
        )
        suspect.save(force_insert=True)
        require_past(charge.laid_on, "laid_on", since=leg.opened_on)
        PersonLeg(
            matter=leg.matter,
            leg=leg,
            suspect=suspect,
            opened_on=charge.laid_on,
            came=Came.NEW,
            entered_at=now,
            entered_by_id=user,
        ).save(force_insert=True)
        _lay(leg, suspect, charge, actor)
        act.record("matter.suspect", leg.matter)
        act.record("matter.charged", leg.matter, offence=charge.offence)
    return suspect


def _check_person(facts: PersonFacts) -> None:
    if facts.nature not in Nature.values:
        raise ValidationError({"nature": LIST})
    if facts.nature == Nature.LEGAL and (facts.sex or facts.age):
        raise ValidationError({"sex": _("A legal person has neither sex nor age.")})
    require_code(facts.sex, "sex", "sex", blank=True)
    require_code(facts.age, "age", "age", blank=True)
    if facts.citizenship and facts.citizenship not in definitions().fields["citizenship"].by_code:
        raise ValidationError({"citizenship": LIST})


def _lay(
    leg: Leg,
    suspect: Suspect,
    facts: ChargeFacts,
    actor: Actor,
    *,
    replaces: Charge | None = None,
    reason: str = "",
) -> Charge:
    require_code(facts.offence, "offence", "offence")
    require_form(facts.form, "form", blank=True)
    require_past(facts.laid_on, "laid_on", since=leg.opened_on)
    if facts.begun_on is not None and facts.begun_on > facts.laid_on:
        raise ValidationError(
            {"begun_on": _("It cannot have been committed after it was charged.")}
        )
    row = Charge(
        matter=leg.matter,
        suspect=suspect,
        offence=facts.offence,
        paragraph=facts.paragraph.strip(),
        form=facts.form,
        begun_on=facts.begun_on,
        laid_on=facts.laid_on,
        institution_id=leg.institution_id,
        stage=leg.stage,
        replaces=replaces,
        reason=reason,
        entered_at=timezone.now(),
        entered_by_id=user_of(actor, Action.MATTERS_WRITE),
    )
    row.save(force_insert=True)
    return row


def add_charge(leg: Leg, suspect: Suspect, facts: ChargeFacts, *, actor: Actor) -> Charge:
    """Enter a further offence of a suspect whom the actor's institution has now.

    Raises:
        ValidationError: the stage has ended, the suspect is elsewhere, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        _require_here(leg, suspect)
        row = _lay(leg, suspect, facts, actor)
        act.record("matter.charged", leg.matter, offence=facts.offence)
    return row


def _require_here(leg: Leg, suspect: Suspect) -> None:
    if not leg.persons.filter(suspect=suspect, closed_on__isnull=True).exists():
        raise ValidationError(_("This suspect is not at your institution at this stage."))


def requalify(leg: Leg, charge: Charge, facts: ChargeFacts, reason: str, *, actor: Actor) -> Charge:
    """Reclassify an offence: what it was before stays, with who changed it when and why.

    Raises:
        ValidationError: the stage has ended, the offence was reclassified before or stays as it is,
            or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        _require_here(leg, charge.suspect)
        require_code(reason, "requalification", "reason")
        if Charge.objects.filter(replaces=charge).exists():
            raise ValidationError(_("This offence has been reclassified already."))
        if (facts.offence, facts.paragraph.strip()) == (charge.offence, charge.paragraph):
            raise ValidationError({"offence": _("This is how it is classified already.")})
        if facts.laid_on < charge.laid_on:
            raise ValidationError({"laid_on": _("This is before the offence was first charged.")})
        row = _lay(leg, charge.suspect, facts, actor, replaces=charge, reason=reason)
        act.record("matter.requalified", leg.matter, offence=facts.offence, reason=reason)
    return row


def add_injured(leg: Leg, facts: PersonFacts, *, actor: Actor) -> Injured:
    """Enter somebody injured; where a case is named, a part of the system looks for it.

    The body does not learn whether there is a case of this code.

    Raises:
        ValidationError: the stage has ended, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        _check_person(facts)
        named = read_code(facts.case) if facts.case.strip() else ""
        if named is None:
            raise ValidationError(
                {"case": _("This is not the code of a case: a character is wrong or missing.")}
            )
        if named and leg.matter.injured.filter(case_code=named).exists():
            raise ValidationError({"case": _("This person is in the matter already.")})
        row = Injured(
            matter=leg.matter,
            code=new_code("O"),
            sex=facts.sex,
            age=facts.age,
            citizenship=facts.citizenship,
            case_code=named,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.MATTERS_WRITE),
        )
        row.save(force_insert=True)
        act.record("matter.injured", leg.matter, named=bool(named))
        match(row, leg.institution_id)
    return row
