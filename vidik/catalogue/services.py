# SPDX-License-Identifier: EUPL-1.2
"""Enter, change, confirm, close and end services of the catalogue."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import Change, change
from vidik.access.types import Action, Actor, OutOfScope
from vidik.catalogue import selectors
from vidik.catalogue.methods.book import TEXTS
from vidik.catalogue.methods.places import Betrayal, betrayal
from vidik.catalogue.models import OLDEST, Service
from vidik.catalogue.policies import EXPERTS
from vidik.catalogue.types import Finance, ServiceFacts, Way
from vidik.catalogue.workflow import SERVICE
from vidik.core.days import require_within_range
from vidik.core.transliterate import fold
from vidik.institutions.models import Institution, Territory

MOST_CAPACITY: Final = 5000
REFUSED: Final[Mapping[Betrayal, str | Promise]] = {
    Betrayal.STREET: gettext_lazy(
        "This text seems to contain a street and a number. Where a service is located does not "
        "belong in the catalogue, whatever its level: people get there through the contact "
        "point."
    ),
    Betrayal.COORDINATES: gettext_lazy(
        "This text seems to contain coordinates. Where a service is located does not belong in "
        "the catalogue, whatever its level."
    ),
    Betrayal.LINK: gettext_lazy(
        "Links are not stored here: a link can lead to a map. Write in words what is meant."
    ),
}
_LICENCE: Final = re.compile(r"[0-9A-Za-zА-Яа-яЈјЉљЊњЋћЂђЏџČĆŽŠĐčćžšđ ./-]{0,40}")


def folded(service: Service) -> str:
    """Return the texts of a service as searches compare them."""
    texts = (text for name in TEXTS for text in getattr(service, name).values())
    return fold(" ".join(texts))[:10_000]


def mark_of(service: Service) -> str:
    """Return a mark of what stands of a service; it changes with every change."""
    text = f"{service.pk}:{service.changed_at.isoformat()}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def facts_of(service: Service) -> ServiceFacts:
    """Return what stands of a service as it would be entered."""
    values = {each.name: getattr(service, each.name) for each in fields(ServiceFacts)}
    values["contact"] = service.contact_id
    given: dict[str, Any] = {
        name: tuple(each) if isinstance(each, list) else each for name, each in values.items()
    }
    return ServiceFacts(**given)


def enter_service(institution: Institution, facts: ServiceFacts, *, actor: Actor) -> Service:
    """Enter a service of an institution; whoever enters it confirms it.

    Raises:
        Denied: the actor has not the right.
        OutOfScope: it would be a service of somebody else's institution.
        ValidationError: a field is wrong, or a text says where something is.
    """
    with change(actor, Action.SERVICES_WRITE) as act:
        if institution.pk != actor.institution and not actor.roles & {*EXPERTS}:
            raise OutOfScope(
                action=Action.SERVICES_WRITE,
                label="institutions.institution",
                key=str(institution.pk),
            )
        service = Service(institution=institution)
        _take(service, facts)
        _save(service, actor, is_confirmed=True)
        act.record("service.entered", service, kind=service.kind, level=service.disclosure)
    return service


def change_service(service: Service, facts: ServiceFacts, *, seen: str, actor: Actor) -> Service:
    """Change a service; whoever changes it confirms it.

    Args:
        service: which one.
        facts: what holds from now on.
        seen: the mark of what stood on the page, see `mark_of`.
        actor: who changes it.

    Raises:
        ValidationError: a field is wrong, a text says where something is, or somebody has changed
            it since.
    """
    with change(actor, Action.SERVICES_WRITE, service, idempotent=True) as (service, act):
        _require_seen(service, seen)
        before = facts_of(service)
        _take(service, facts)
        after = facts_of(service)
        changed = [
            each.name
            for each in fields(ServiceFacts)
            if getattr(before, each.name) != getattr(after, each.name)
        ]
        if changed:
            _save(service, actor, is_confirmed=True)
            act.record("service.changed", fields=changed, level=service.disclosure)
    return service


def confirm_service(service: Service, *, seen: str, actor: Actor) -> Service:
    """Confirm that an entry is right as it stands.

    Raises:
        ValidationError: somebody has changed it since.
    """
    with change(actor, Action.SERVICES_WRITE, service, idempotent=True) as (service, act):
        _require_seen(service, seen)
        if service.confirmed_on != timezone.localdate():
            _save(service, actor, is_confirmed=True)
            act.record("service.confirmed")
    return service


def close_service(service: Service, until: dt.date | None, *, actor: Actor) -> Service:
    """Close a service for a while, until a day where that is known.

    Raises:
        TransitionRefused: it is closed or ended already.
        ValidationError: the day has passed.
    """
    with change(actor, Action.SERVICES_WRITE, service) as (service, act):
        if until is not None and until <= timezone.localdate():
            raise ValidationError({"until": _("Enter a day that is still to come.")})
        SERVICE.apply(service, "close")
        service.closed_until = until
        _done(service, actor, act, "service.closed")
    return service


def reopen_service(service: Service, *, actor: Actor) -> Service:
    """Open a service again.

    Raises:
        TransitionRefused: it is not closed.
    """
    with change(actor, Action.SERVICES_WRITE, service) as (service, act):
        SERVICE.apply(service, "reopen")
        service.closed_until = None
        _done(service, actor, act, "service.reopened")
    return service


def end_service(service: Service, on: dt.date, *, actor: Actor) -> Service:
    """End a service; its entry stays as history.

    Raises:
        TransitionRefused: it has ended already.
        ValidationError: the day is still to come.
    """
    with change(actor, Action.SERVICES_WRITE, service) as (service, act):
        require_within_range(on)
        if on > timezone.localdate():
            raise ValidationError({"on": _("Enter a day that is not ahead.")})
        SERVICE.apply(service, "end")
        service.closed_until, service.ended_on = None, on
        _done(service, actor, act, "service.ended")
    return service


def _done(service: Service, actor: Actor, act: Change, verb: str) -> None:
    _save(service, actor, is_confirmed=False)
    act.record(verb)


def _require_seen(service: Service, seen: str) -> None:
    if seen != mark_of(service):
        raise ValidationError(
            _("Somebody has changed this service in the meantime. Look at it again.")
        )


def _save(service: Service, actor: Actor, *, is_confirmed: bool) -> None:
    service.is_changed_here = True
    service.changed_at = timezone.now()
    service.search_text = folded(service)
    if is_confirmed:
        service.confirmed_on = timezone.localdate()
        service.confirmed_by_id = actor.user_id
    service.save()


def _take(service: Service, facts: ServiceFacts) -> None:
    """Put facts into a service.

    Raises:
        ValidationError: by fields, what is wrong with them.
    """
    errors: dict[str, list[str | Promise]] = {}
    for faults in (_codes, _texts, _order, _licence_and_finance, _capacity):
        for name, reason in faults(facts):
            errors.setdefault(name, []).append(reason)
    if facts.contact is not None and not (
        selectors.contacts_of(service.institution).filter(pk=facts.contact).exists()
        or facts.contact == service.contact_id
    ):
        errors.setdefault("contact", []).append(_("Choose from the list."))
    if errors:
        raise ValidationError({name: list(map(str, reasons)) for name, reasons in errors.items()})
    for each in fields(ServiceFacts):
        value: Any = getattr(facts, each.name)
        name = "contact_id" if each.name == "contact" else each.name
        setattr(service, name, list(value) if isinstance(value, tuple) else value)


Faults = list[tuple[str, "str | Promise"]]


def _codes(facts: ServiceFacts) -> Faults:
    known = selectors.catalogue()
    given: dict[str, tuple[tuple[str, ...], Any]] = {
        "kind": ((facts.kind,), known.kinds),
        "groups": (facts.groups, known.groups),
        "languages": (facts.languages, known.languages),
        "ways": (facts.ways, set(Way.values)),
        "finance": (facts.finance, set(Finance.values)),
    }
    wrong = [name for name, (codes, among) in given.items() if not set(codes) <= set(among)]
    places = set(facts.territories)
    if Territory.objects.filter(code__in=places).count() != len(places):
        wrong.append("territories")
    return [(name, _("Choose from the list.")) for name in wrong]


def _texts(facts: ServiceFacts) -> Faults:
    found: Faults = []
    for name in TEXTS:
        told = {betrayal(text) for text in getattr(facts, name).values()} - {None}
        found += [(name, REFUSED[each]) for each in told if each is not None]
    number = facts.licence_number
    if not _LICENCE.fullmatch(number) or betrayal(number):
        found.append(("licence_number", _("Enter the number as the decision writes it.")))
    if not facts.name:
        found.append(("name", _("This field is required.")))
    return found


def _order(facts: ServiceFacts) -> Faults:
    found: Faults = []
    ages = [each for each in (facts.age_from, facts.age_to) if each is not None]
    if any(not 0 <= each <= OLDEST for each in ages):
        found.append(("age_to", _("Enter an age from 0 to %(most)s.") % {"most": OLDEST}))
    elif ages != sorted(ages):
        found.append(("age_to", _("Enter an age that is not below the first one.")))
    return found


def _licence_and_finance(facts: ServiceFacts) -> Faults:
    found: Faults = []
    if not facts.needs_licence and (
        facts.licence_number or facts.licence_from or facts.licence_until or facts.renewal_asked_on
    ):
        found.append(("needs_licence", _("Say that a licence is needed, or leave it blank.")))
    if facts.licence_from and facts.licence_until and facts.licence_until <= facts.licence_from:
        found.append(("licence_until", _("Enter a day after the first one.")))
    if facts.renewal_asked_on and facts.renewal_asked_on > timezone.localdate():
        found.append(("renewal_asked_on", _("Enter a day that is not ahead.")))
    if facts.finance_until and Finance.PROJECT.value not in facts.finance:
        found.append(("finance_until", _("Only a project has an end. Choose “project” above.")))
    return found


def _capacity(facts: ServiceFacts) -> Faults:
    found: Faults = []
    if (facts.capacity is None) != (not facts.unit):
        found.append(("unit", _("Say both how many there are and what is counted.")))
    if facts.capacity is not None and not 0 <= facts.capacity <= MOST_CAPACITY:
        found.append(
            ("capacity", _("Enter a number from 0 to %(most)s.") % {"most": MOST_CAPACITY})
        )
    if (facts.free is None) != (facts.free_on is None):
        found.append(("free_on", _("Say both how many are free and as of which day.")))
    if facts.free is not None and (facts.capacity is None or not 0 <= facts.free <= facts.capacity):
        found.append(("free", _("No more can be free than there are in total.")))
    if facts.free_on and facts.free_on > timezone.localdate():
        found.append(("free_on", _("Enter a day that is not ahead.")))
    return found
