# SPDX-License-Identifier: EUPL-1.2
"""Keep contact points current: add, change, confirm and end them."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.core.dialling import is_made_up, is_number
from vidik.institutions import selectors
from vidik.institutions.models import ContactPoint, Institution
from vidik.institutions.policies import may_set_duty_line
from vidik.institutions.registry import notify_contacts_changed
from vidik.institutions.types import ContactFacts

_PRIVATE: Final = gettext_lazy(
    "This address is with a private e-mail provider: whoever leaves takes it along. Enter"
    " an official address of the institution."
)


def add_contact_point(
    institution: Institution, facts: ContactFacts, *, actor: Actor
) -> ContactPoint:
    """Add a contact point; the same one sent twice is added once.

    Raises:
        ValidationError: a field is wrong, or the confirmation lies in the future.
    """
    with change(actor, Action.CONTACTS_MANAGE, institution, idempotent=True) as (
        institution,
        act,
    ):
        current = institution.contact_points.filter(
            email__iexact=facts.email, valid_from=facts.valid_from, valid_to=None
        ).first()
        if current is not None:
            return current
        contact = ContactPoint(institution=institution)
        _take(contact, facts, actor)
        contact.save()
        act.record("contact-point.added", contact=contact.pk)
        notify_contacts_changed(institution, [], actor)
    return contact


def change_contact_point(
    contact: ContactPoint, facts: ContactFacts, *, actor: Actor
) -> ContactPoint:
    """Correct a contact point.

    Raises:
        ValidationError: a field is wrong, or the confirmation lies in the future.
    """
    with change(actor, Action.CONTACTS_MANAGE, contact) as (contact, act):
        before, email = selectors.facts_in_view(contact), contact.email
        _take(contact, facts, actor)
        contact.save()
        act.record("contact-point.changed", contact=contact.pk)
        if selectors.facts_in_view(contact) != before:
            notify_contacts_changed(contact.institution, [email], actor)
    return contact


def confirm_contact_point(
    contact: ContactPoint, *, on: dt.date, seen: str, actor: Actor
) -> ContactPoint:
    """Note that somebody answered there on a day, so that it can be relied on for a year.

    Args:
        contact: which one.
        on: the day.
        seen: the mark of `selectors.mark_of_contact` of what stood on the page.
        actor: who confirms.

    Raises:
        ValidationError: somebody has changed it since, it has ended, or its address belongs to a
            person.
    """
    with change(actor, Action.CONTACTS_MANAGE, contact, idempotent=True) as (contact, act):
        if contact.valid_to is not None and contact.valid_to < on:
            raise ValidationError(_("This contact point has ended and cannot be confirmed."))
        if contact.looks_private:
            raise ValidationError(_PRIVATE)
        if seen != selectors.mark_of_contact(contact):
            raise ValidationError(
                _("Somebody has changed this contact point meanwhile. Look at it again.")
            )
        if contact.confirmed_on == on:
            return contact
        contact.confirmed_on = on
        contact.save()
        act.record("contact-point.confirmed", contact=contact.pk, on=on.isoformat())
    return contact


def confirm_all(institution: Institution, *, on: dt.date, seen: str, actor: Actor) -> int:
    """Confirm that the contact points of an institution are right on a day; return how many.

    One whose address belongs to a person is left out: it has to be replaced.

    Args:
        institution: whose contact points.
        on: the day.
        seen: the mark of `selectors.mark_of_contacts` of what stood on the page.
        actor: who confirms.

    Raises:
        ValidationError: somebody has changed them since.
    """
    with change(actor, Action.CONTACTS_MANAGE, institution, idempotent=True) as (
        institution,
        act,
    ):
        lock_rows(institution.contact_points.all())
        if seen != selectors.mark_of_contacts(institution, on=on):
            raise ValidationError(
                _("Somebody has changed the contact points meanwhile. Look at them again.")
            )
        rows = institution.contact_points.filter(selectors.current(on)).exclude(confirmed_on=on)
        found = [each for each in rows if not each.looks_private]
        for contact in found:
            contact.confirmed_on = on
            contact.save()
            act.record("contact-point.confirmed", contact, contact=contact.pk, on=on.isoformat())
    return len(found)


def end_contact_point(contact: ContactPoint, *, on: dt.date, actor: Actor) -> ContactPoint:
    """End a contact point with a day; it stays in the registry as history.

    Raises:
        ValidationError: the day lies before the first day, or it has ended already.
    """
    with change(actor, Action.CONTACTS_MANAGE, contact, idempotent=True) as (contact, act):
        if contact.valid_to is not None:
            if contact.valid_to == on:
                return contact
            raise ValidationError(_("This contact point already has an end date."))
        if on < contact.valid_from:
            raise ValidationError({"valid_to": _("The last day cannot be before the first one.")})
        _check_duty_line(contact, "valid_to", actor)
        contact.valid_to = on
        contact.save()
        act.record("contact-point.ended", contact=contact.pk, on=on.isoformat())
        notify_contacts_changed(contact.institution, [contact.email], actor)
    return contact


def _take(contact: ContactPoint, facts: ContactFacts, actor: Actor) -> None:
    is_new = contact.email.lower() != facts.email.lower()
    for field in ("is_duty_line", "phone", "alternative", "valid_from"):
        if getattr(contact, field) != getattr(facts, field):
            _check_duty_line(contact, field, actor, becomes=facts.is_duty_line)
    elsewhere = facts.alternative is not None and (
        facts.alternative.institution_id != contact.institution_id
    )
    is_other = elsewhere and contact.alternative != facts.alternative
    if is_other and not can(actor, Action.INSTITUTIONS_CHANGE):
        raise ValidationError({"alternative": _("Choose a contact point of your own institution.")})
    if facts.confirmed_on is not None and facts.confirmed_on > timezone.localdate():
        raise ValidationError({"confirmed_on": _("This day is in the future.")})
    contact.function = facts.function
    contact.purposes = list(facts.purposes)
    contact.email = facts.email
    contact.valid_from, contact.confirmed_on = facts.valid_from, facts.confirmed_on
    if is_new and contact.looks_private:
        raise ValidationError({"email": _PRIVATE})
    if contact.institution_id == actor.institution and not contact.looks_private:
        # Whoever works there says how they are reached.
        contact.confirmed_on = timezone.localdate()
    contact.phone, contact.hours = facts.phone, facts.hours
    contact.is_duty_line, contact.takes_sms = facts.is_duty_line, facts.takes_sms
    contact.alternative = facts.alternative
    _check_telephone(contact)
    contact.full_clean()


def _check_duty_line(
    contact: ContactPoint, field: str, actor: Actor, *, becomes: bool = False
) -> None:
    """Refuse that somebody diverts a duty line, or who stands in for one, who may not set it."""
    leads = becomes or contact.is_duty_line
    if not leads and contact.pk is not None:
        leads = ContactPoint.objects.filter(alternative=contact, is_duty_line=True).exists()
    if leads and not may_set_duty_line(actor):
        raise ValidationError(
            {
                field: _(
                    "Urgent alerts lead calls here. Ask a colleague who works on alerts and keeps"
                    " the contact points, or the office, to change it."
                )
            }
        )


def _check_telephone(contact: ContactPoint) -> None:
    if contact.phone and not is_number(contact.phone):
        raise ValidationError(
            {"phone": _("Enter digits, perhaps with + before them and spaces between them.")}
        )
    if not contact.phone and (contact.is_duty_line or contact.takes_sms):
        raise ValidationError({"phone": _("Enter the number that is called.")})
    if contact.takes_sms and not (contact.phone.startswith("+") or is_made_up(contact.phone)):
        raise ValidationError(
            {"phone": _("Text messages need the number with + and the code of the country.")}
        )
    if contact.phone and contact.alternative is not None and not contact.alternative.phone:
        raise ValidationError(
            {"alternative": _("This contact point cannot be called: it has no number.")}
        )
