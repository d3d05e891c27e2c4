# SPDX-License-Identifier: EUPL-1.2
"""Look at a person: for a stated purpose, on record, with a reason where it is not one's case."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.services import authorize
from vidik.access.types import Action, Actor, OutOfScope
from vidik.audit.services import record
from vidik.cases.models import Case
from vidik.core.postgresql.moments import at
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Look, Person
from vidik.vault.reach import takes_part
from vidik.vault.services.sealing import key_of, place_of
from vidik.vault.types import LOOK_LASTS, Purpose, Why


@sensitive_variables()
def ask_to_look(
    person: Person, *, purpose: str, why: str = "", reason: Plain | None = None, actor: Actor
) -> Look:
    """State for what one looks at a person; it holds for a quarter of an hour.

    Args:
        person: the person.
        purpose: a `Purpose`.
        why: a `Why`, where the actor does not take part in the case.
        reason: what is to be added in words; it is sealed.
        actor: who looks.

    Raises:
        ValidationError: the purpose is missing, or the reason that this actor has to give.
        Denied, OutOfScope: the actor may not see the person.
        Erased: nothing of the person is left.
    """
    with transaction.atomic():
        authorize(actor, Action.IDENTITIES_LOOK, person)
        if actor.user_id is None or actor.institution is None:
            # A part of the system never looks: nobody would answer for it.
            raise OutOfScope(
                action=Action.IDENTITIES_LOOK, label="vault.person", key=str(person.pk)
            )
        key = key_of(person)
        own = takes_part(actor, person.case_id)
        if purpose not in Purpose.values:
            raise ValidationError({"purpose": _("State why you are viewing this person’s data.")})
        if not own:
            _check_reason(why, reason)
        now = timezone.now()
        look = Look(
            person=person,
            case_id=person.case_id,
            user_id=actor.user_id,
            institution_id=actor.institution,
            at=now,
            until=now + LOOK_LASTS,
            purpose=purpose,
            own=own,
            why="" if own else why,
        )
        if reason is not None and reason and not own:
            look.reason = key.seal(
                reason.reveal().encode(), place_of("look", str(look.pk), person, "reason")
            )
        look.save(force_insert=True)
        record(
            actor.label, "identity.opened", person, purpose=purpose, own=own, why=look.why or None
        )
    return look


def _check_reason(why: str, reason: Plain | None) -> None:
    if why not in Why.values:
        raise ValidationError(
            {"why": _("You do not take part in this case: say why you need to view the data.")}
        )
    if why == Why.OTHER and not (reason and reason.reveal().strip()):
        raise ValidationError({"reason": _("Give the reason in a few words.")})


def standing_look(person: Person, *, actor: Actor) -> Look | None:
    """Give the actor's look that still holds, None where the purpose has to be stated."""
    if actor.user_id is None or actor.institution is None:
        return None
    return (
        Look.objects.filter(
            person=person,
            user_id=actor.user_id,
            institution_id=actor.institution,
            until__gt=at(timezone.now()),
        )
        .order_by("-at")
        .first()
    )


def standing_looks(persons: Iterable[Person], *, actor: Actor) -> set[uuid.UUID]:
    """Give the keys of those of these persons at whom a look of the actor still holds."""
    if actor.user_id is None or actor.institution is None:
        return set()
    rows = Look.objects.filter(
        person__in=[person.pk for person in persons],
        user_id=actor.user_id,
        institution_id=actor.institution,
        until__gt=at(timezone.now()),
    )
    return set(rows.values_list("person", flat=True))


def has_stated(person: Person, *, actor: Actor) -> bool:
    """Say whether the actor may open words about a person now.

    Whoever takes part in the case may; everybody else first states for what they look, and why.
    """
    return takes_part(actor, person.case_id) or standing_look(person, actor=actor) is not None


def record_look(look: Look, *, actor: Actor) -> None:
    """Put on record that the person was shown."""
    record(
        actor.label, "identity.looked", look.person, purpose=look.purpose, own=look.own,
    )  # fmt: skip


def record_list(*, found: int, case: Case | None = None, actor: Actor) -> None:
    """Put on record that persons were listed by their codes, of one case or of all."""
    if case is None:
        record(actor.label, "persons.listed", label="vault", found=found)
    else:
        record(actor.label, "persons.listed", case, found=found)


def record_certificate(person: Person, *, actor: Actor) -> None:
    """Put on record that the certificate of an erasure was taken along."""
    record(actor.label, "identity.certificate-read", person)


def record_log(person: Person, *, actor: Actor) -> None:
    """Put on record that somebody asked who looked at a person."""
    own = takes_part(actor, person.case_id)
    record(actor.label, "identity.log-read", person, purpose=Purpose.KEEPING.value, own=own)
