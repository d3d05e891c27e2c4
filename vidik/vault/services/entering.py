# SPDX-License-Identifier: EUPL-1.2
"""Enter persons, and change what is known of them; nothing that was known is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, cast

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor
from vidik.cases.models import Case
from vidik.vault.keys import masters, search_keys
from vidik.vault.methods.envelope import PersonKey
from vidik.vault.methods.names import units
from vidik.vault.methods.tokens import exact_token, plain_number, tokens_of
from vidik.vault.models import (
    Document,
    FormerContent,
    Name,
    NameTokens,
    Numbered,
    Particulars,
    Person,
    Sealed,
)
from vidik.vault.services.sealing import MODEL_OF, key_of, opened, seal, seal_name
from vidik.vault.types import (
    ContactFacts,
    ContactKind,
    DocumentFacts,
    Entered,
    Facts,
    NameFacts,
    ParticularFacts,
    SafeContactFacts,
)

EARLIEST_YEAR: Final = 1900
_FEWEST_DIGITS: Final = 4


@sensitive_variables()
def enter_person(case: Case, entered: Entered, *, actor: Actor) -> Person:
    """Enter a person for a case, with a key of their own.

    Raises:
        ValidationError: a field is wrong; nothing is saved.
        Denied, OutOfScope: the actor may not enter anybody for this case.
    """
    with change(actor, Action.IDENTITIES_ENTER, about=case) as act:
        _check(entered.particulars)
        if entered.name is not None:
            _check(entered.name)
        key = PersonKey.new()
        person = Person(case=case, entered_at=timezone.now(), entered_by=actor.label)
        person.wrapped_key = key.wrap(person.code, masters())
        person.save(force_insert=True)
        _add(person, key, entered.particulars, actor, entered.particulars.year)
        if entered.name is not None:
            _add(person, key, entered.name, actor, entered.particulars.year)
        for facts in (entered.document, entered.contact, entered.safe_contact):
            if facts is not None:
                _check(facts)
                _add(person, key, facts, actor, None)
        act.record("identity.entered", person)
    return person


@sensitive_variables()
def add_facts(person: Person, facts: Facts, *, actor: Actor) -> Sealed:
    """Add a name, document, contact, address or rule of safe contact.

    Raises:
        ValidationError: a field is wrong, or what stands once a person is known already.
        Erased: nothing of the person is left.
    """
    with change(actor, action_for(MODEL_OF[type(facts)]), person) as (person, act):
        _check(facts)
        if (
            isinstance(facts, (ParticularFacts, SafeContactFacts))
            and MODEL_OF[type(facts)]._default_manager.filter(person=person).exists()  # noqa: SLF001 - see Django
        ):
            raise ValidationError(_("This is known already. Go back to the person and change it."))
        key = key_of(person)
        row = _add(person, key, facts, actor, year_of(person, key))
        act.record("identity.added-to", kind=_kind(facts))
    return row


@sensitive_variables()
def change_facts(row: Sealed, facts: Facts, *, actor: Actor) -> Sealed:
    """Change what a row says; what it said before is stored, sealed.

    Raises:
        ValidationError: a field is wrong, or the row has ended.
        Erased: nothing of the person is left.
    """
    with change(actor, action_for(type(row)), row.person) as (person, act):
        _check(facts)
        row = lock(row)
        if row.ended_at is not None:
            raise ValidationError(_("This has ended and can no longer be changed."))
        key = key_of(person)
        _store(row, person, actor)
        year = year_of(person, key)
        _fill(row, facts, year, person, key)
        row.save()
        _index(row, facts, year)
        if isinstance(facts, ParticularFacts):
            renew_names(person, key, facts.year)
        act.record("identity.changed", kind=_kind(facts))
    return row


def end_facts(row: Sealed, *, actor: Actor) -> None:
    """Mark a row as no longer valid. It stays, and a former name still finds the person."""
    with change(actor, action_for(type(row)), row.person) as (person, act):
        key_of(person)
        if isinstance(row, Particulars):
            raise ValidationError(_("Birth, sex and citizenship can be changed, not ended."))
        type(row)._default_manager.filter(pk=row.pk, ended_at__isnull=True).update(  # noqa: SLF001 - see Django
            ended_at=timezone.now()
        )
        act.record("identity.ended", kind=type(row)._meta.model_name)  # noqa: SLF001 - Django's public-by-use API


def action_for(model: type[Sealed]) -> Action:
    """Return the action that changing such facts needs: contacts are a part of their own."""
    of_identity = issubclass(model, (Name, Particulars, Document))
    return Action.IDENTITIES_CHANGE if of_identity else Action.IDENTITIES_CHANGE_CONTACT


def _kind(facts: Facts) -> str:
    return MODEL_OF[type(facts)]._meta.model_name or ""  # noqa: SLF001 - Django's public-by-use API


@sensitive_variables()
def _add(person: Person, key: PersonKey, facts: Facts, actor: Actor, year: int | None) -> Sealed:
    model = MODEL_OF[type(facts)]
    row = model(
        person=person,
        case_id=person.case_id,
        entered_at=timezone.now(),
        entered_by=actor.label,
    )
    _fill(row, facts, year, person, key)
    row.save(force_insert=True)
    _index(row, facts, year)
    return row


@sensitive_variables()
def _fill(row: Sealed, facts: Facts, year: int | None, person: Person, key: PersonKey) -> None:
    if isinstance(row, Name) and isinstance(facts, NameFacts):
        seal_name(row, facts, year, person, key)
    else:
        seal(row, facts, person, key)
    give_token(row, facts)


def _store(row: Sealed, person: Person, actor: Actor) -> None:
    FormerContent.objects.create(
        person=person,
        case_id=person.case_id,
        table=row._meta.model_name or "",  # noqa: SLF001 - Django's public-by-use API
        row=row.pk,
        content=row.content,
        replaced_at=timezone.now(),
        replaced_by=actor.label,
    )


@sensitive_variables()
def _index(row: Sealed, facts: Facts, year: int | None) -> None:
    """Write a name's blind tokens with the newest search key."""
    if not (isinstance(row, Name) and isinstance(facts, NameFacts)):
        return
    keys = search_keys()[0]
    NameTokens.objects.update_or_create(
        name=row,
        defaults={
            "case_id": row.case_id,
            "tokens": tokens_of(units(facts.given, facts.family), year, keys),
            "search_version": keys.version,
        },
    )


@sensitive_variables()
def renew_names(person: Person, key: PersonKey, year: int | None) -> None:
    """Write the person's names anew: the year of birth, the search key or the rules changed."""
    for row in Name.objects.filter(person=person):
        facts = opened(row, person, key)
        seal_name(row, facts, year, person, key)
        row.save(update_fields=["content"])
        _index(row, facts, year)


@sensitive_variables()
def year_of(person: Person, key: PersonKey) -> int | None:
    """Return the person's year of birth; None where it is not known."""
    row = Particulars.objects.filter(person=person).first()
    return None if row is None else cast("int | None", opened(row, person, key).year)


@sensitive_variables()
def give_token(row: Sealed, facts: Facts) -> None:
    """Give a row the token under which its number is found, where it has one."""
    if not isinstance(row, Numbered):
        return
    keys = search_keys()[0]
    found = number_of(facts)
    row.token = exact_token(*found, keys) if found is not None else None
    row.search_version = keys.version


def number_of(facts: Any) -> tuple[str, str] | None:
    """Return the kind and number under which facts are found exactly; None where there is none."""
    if isinstance(facts, DocumentFacts) and facts.number:
        return "document", facts.number
    if isinstance(facts, ContactFacts) and facts.kind == ContactKind.PHONE and facts.value:
        return "phone", local_number(facts.value)
    return None


def local_number(phone: str) -> str:
    """Reduce a telephone number to what is the same with and without the country before it."""
    digits = "".join(char for char in phone if char.isdigit())
    return digits[-8:]


@sensitive_variables()
def _check(facts: Facts) -> None:
    """Refuse what cannot be, and say what was expected."""
    if isinstance(facts, NameFacts):
        if not units(facts.given, facts.family):
            raise ValidationError(
                {"given": _("Enter a name in letters: the given name, the family name or both.")}
            )
    elif isinstance(facts, ParticularFacts):
        _check_birth(facts)
    elif isinstance(facts, DocumentFacts):
        if len(plain_number(facts.number)) < _FEWEST_DIGITS:
            raise ValidationError(
                {"number": _("A document number must have at least four letters or digits.")}
            )
    elif isinstance(facts, ContactFacts) and not facts.value.strip():
        raise ValidationError({"value": _("State how the person can be reached.")})


@sensitive_variables()
def _check_birth(facts: ParticularFacts) -> None:
    today = timezone.localdate()
    if facts.year is None:
        if facts.month or facts.day:
            raise ValidationError(
                {"year": _("Enter the year as well as the month or day of birth.")}
            )
        return
    if not EARLIEST_YEAR <= facts.year <= today.year:
        raise ValidationError(
            {
                "year": _("The year of birth must be between %(first)s and %(last)s.")
                % {"first": EARLIEST_YEAR, "last": today.year}
            }
        )
    if facts.day and not facts.month:
        raise ValidationError({"month": _("Enter the month as well as the day of birth.")})
    try:
        born = dt.date(facts.year, facts.month or 1, facts.day or 1)
    except ValueError:
        raise ValidationError({"day": _("There is no such day in the calendar.")}) from None
    if born > today:
        raise ValidationError({"year": _("This day is in the future.")})
