# SPDX-License-Identifier: EUPL-1.2
"""Read services of the catalogue: what the pack says of it, lists, what waits, what is free."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from vidik.access.services import allowed, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.catalogue.methods import book as books
from vidik.catalogue.methods.places import betrayal
from vidik.catalogue.models import Service
from vidik.catalogue.policies import EXPERTS
from vidik.catalogue.types import Disclosure, Finance, LicenceState, ServiceState
from vidik.core.alphabet import by_alphabet
from vidik.core.languages import Texts
from vidik.core.packfiles import Pack
from vidik.institutions.models import ContactPoint, Institution, Territory
from vidik.institutions.selectors import all_institutions
from vidik.institutions.selectors import current as current_contacts


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the pack in use says of the catalogue, with its lists of codes."""

    book: books.Book
    kinds: Mapping[str, Texts]
    groups: Mapping[str, Texts]
    languages: Mapping[str, Texts]


@lru_cache(maxsize=4)
def _catalogue_of(folder: Path) -> Catalogue:
    pack = Pack(folder)
    found = Catalogue(
        book := books.read_book(pack),
        books.names_of(pack, books.KINDS),
        {each.code: each.name for each in book.groups},
        books.names_of(pack, books.LANGUAGES),
    )
    pack.raise_faults()
    return found


def catalogue() -> Catalogue:
    """Return what the pack in use says of the catalogue."""
    return _catalogue_of(Path(settings.PACKS_DIR) / settings.PACK)


def choices(name: str) -> list[tuple[str, str]]:
    """Return the codes of one of the lists of the pack, in its order, with their names."""
    rows: Mapping[str, Texts] = getattr(catalogue(), name)
    return [(code, str(text)) for code, text in rows.items()]


def word(name: str, code: str) -> str:
    """Return a code of one of the lists in words; the code itself where the list lacks it."""
    rows: Mapping[str, Texts] = getattr(catalogue(), name)
    return str(rows.get(code, code))


def kinds_in_use(rows: QuerySet[Service]) -> list[tuple[str, str]]:
    """Return the kinds of some services, in the order of the list, to choose one from."""
    used = set(rows.order_by().values_list("kind", flat=True).distinct())
    return [(code, name) for code, name in choices("kinds") if code in used]


# --------------------------------------------------------------------------------- which rows


def services(actor: Actor) -> QuerySet[Service]:
    """List the services that the actor may know of."""
    rows = scope(actor, Action.SERVICES_READ, Service.objects.all())
    return _shown(rows)


def public_services() -> QuerySet[Service]:
    """List the services that everybody may know of and that have not ended."""
    rows = Service.objects.filter(disclosure=Disclosure.PUBLIC).exclude(state=ServiceState.ENDED)
    return _shown(rows)


def own_services(actor: Actor) -> QuerySet[Service]:
    """List the services of the actor's institution."""
    return services(actor).filter(institution=actor.institution)


def _shown(rows: QuerySet[Service]) -> QuerySet[Service]:
    named = by_alphabet("institution__name")
    rows = rows.select_related("institution", "contact")
    return rows.order_by(by_alphabet("name"), named, "pk")


def get_service(actor: Actor, key: uuid.UUID) -> Service:
    """Return a service.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    found = services(actor).filter(pk=key).select_related("confirmed_by").first()
    if found is None:
        raise OutOfScope(action=Action.SERVICES_READ, label="catalogue.service", key=str(key))
    return found


def get_public(key: uuid.UUID) -> Service:
    """Return a public service.

    Raises:
        OutOfScope: there is none that everybody may know of.
    """
    found = public_services().filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.SERVICES_READ, label="catalogue.service", key=str(key))
    return found


def keeps(actor: Actor, service: Service) -> bool:
    """Return whether the actor writes a service."""
    return bool(allowed(actor, service, Action.SERVICES_WRITE))


def kept_institutions(actor: Actor) -> QuerySet[Institution]:
    """List the institutions whose services the actor may enter: the own one, or all."""
    rows = all_institutions()
    keys = () if actor.institution is None else (actor.institution,)
    return rows if actor.roles & {*EXPERTS} else rows.filter(pk__in=keys)


# ------------------------------------------------------------------------------- what is asked


def reaching(code: str) -> frozenset[str]:
    """Return the territories by which a service reaches one: itself, above it, within it."""
    parents: dict[str, str | None] = dict(Territory.objects.values_list("code", "parent__code"))
    found = {code} if code in parents else set()
    above = parents.get(code)
    while above is not None and above not in found:
        found.add(above)
        above = parents.get(above)
    below: dict[str | None, list[str]] = {}
    for each, parent in parents.items():
        below.setdefault(parent, []).append(each)
    waiting = list(below.get(code, ()))
    while waiting:
        each = waiting.pop()
        found.add(each)
        waiting += below.get(each, ())
    return frozenset(found)


def in_territory(rows: QuerySet[Service], code: str) -> QuerySet[Service]:
    """Keep the services that people of a territory can use, or of some part of it."""
    return rows.filter(territories__overlap=sorted(reaching(code)))


def for_group(rows: QuerySet[Service], code: str) -> QuerySet[Service]:
    """Keep the services for a group; one that names no group is for all."""
    return rows.filter(Q(groups__contains=[code]) | Q(groups=[]))


def in_language(rows: QuerySet[Service], code: str) -> QuerySet[Service]:
    """Keep the services that are given in a language."""
    return rows.filter(languages__contains=[code])


def with_free_places(rows: QuerySet[Service], _asked: object = True) -> QuerySet[Service]:  # noqa: FBT002 - the value of a filter
    """Keep the services that said that something is free."""
    return rows.filter(state=ServiceState.ACTIVE, free__gte=1)


def with_licence(rows: QuerySet[Service], state: str) -> QuerySet[Service]:
    """Keep the services whose licence is in a state; `Service.licence_state` says the same."""
    today = timezone.localdate()
    soon = today + dt.timedelta(days=catalogue().book.licence_days)
    needed = Q(needs_licence=True)
    settled = needed & Q(renewal_asked_on__isnull=True)
    conditions: dict[str, Q] = {
        LicenceState.NONE_NEEDED: Q(needs_licence=False),
        LicenceState.PENDING: needed & Q(renewal_asked_on__isnull=False),
        LicenceState.UNKNOWN: settled & Q(licence_until__isnull=True),
        LicenceState.EXPIRED: settled & Q(licence_until__lt=today),
        LicenceState.SOON: settled & Q(licence_until__gte=today, licence_until__lte=soon),
        LicenceState.VALID: settled & Q(licence_until__gt=soon),
    }
    return rows.filter(conditions[state])


def by_projects_alone(rows: QuerySet[Service]) -> QuerySet[Service]:
    """Keep the services that nothing but projects pays for."""
    return rows.filter(finance=[Finance.PROJECT.value])


def whom_to_ask(
    actor: Actor, kind: str, *, territory: str = "", group: str = ""
) -> QuerySet[Service]:
    """List the services of a kind that are given now, for whoever looks for one.

    Those with free capacity come first, then those that do not say. Only what the actor may know
    of is among them; a sealed service of another institution is not, nor is it counted.
    """
    rows = services(actor).filter(kind=kind, state=ServiceState.ACTIVE)
    if territory:
        rows = in_territory(rows, territory)
    if group:
        rows = for_group(rows, group)
    rank = Case(When(free__gte=1, then=0), When(free__isnull=True, then=1), default=2)
    return rows.order_by(rank, "-free", *rows.query.order_by)


# ------------------------------------------------------------------------------- what waits


def kept_services(actor: Actor) -> QuerySet[Service]:
    """List the services that the actor writes and that have not ended."""
    rows = scope(actor, Action.SERVICES_WRITE, Service.objects.all())
    return _shown(rows.exclude(state=ServiceState.ENDED))


def to_confirm(rows: QuerySet[Service], on: dt.date) -> QuerySet[Service]:
    """Keep the services that nobody has confirmed for the days of the pack."""
    before = on - dt.timedelta(days=catalogue().book.confirm_days)
    unconfirmed = Q(confirmed_on__isnull=True) & (
        Q(verified_on__isnull=True) | Q(verified_on__lte=before)
    )
    return rows.filter(unconfirmed | Q(confirmed_on__lte=before))


def licences_ending(rows: QuerySet[Service], on: dt.date) -> QuerySet[Service]:
    """Keep the services whose licence has expired or ends soon, and of which no renewal runs."""
    soon = on + dt.timedelta(days=catalogue().book.licence_days)
    return rows.filter(needs_licence=True, renewal_asked_on__isnull=True, licence_until__lte=soon)


def finance_ending(rows: QuerySet[Service], on: dt.date) -> QuerySet[Service]:
    """Keep the services whose project has ended or ends soon."""
    soon = on + dt.timedelta(days=catalogue().book.finance_days)
    return rows.filter(finance_until__lte=soon)


def renewals_unanswered(rows: QuerySet[Service], on: dt.date) -> QuerySet[Service]:
    """Keep the services whose renewal was asked for and not answered for the days of the pack."""
    before = on - dt.timedelta(days=catalogue().book.renewal_days)
    return rows.filter(needs_licence=True, renewal_asked_on__lte=before)


WAITING: Final[Mapping[str, Callable[[QuerySet[Service], dt.date], QuerySet[Service]]]] = {
    "confirm": to_confirm,
    "licence": licences_ending,
    "finance": finance_ending,
    "renewal": renewals_unanswered,
}


def waiting(rows: QuerySet[Service], what: str) -> QuerySet[Service]:
    """Keep the services for which something of a kind is to be done, none that has ended."""
    return WAITING[what](rows.exclude(state=ServiceState.ENDED), timezone.localdate())


# ------------------------------------------------------------------------------- what is shown


def territory_names(rows: Iterable[Service]) -> dict[str, str]:
    """Return the names of the territories of some services, by code, with one query."""
    codes = {code for row in rows for code in row.territories}
    return {each.code: str(each.name) for each in Territory.objects.filter(code__in=codes)}


def contact_of(service: Service, *, is_public: bool) -> ContactPoint | None:
    """Return the contact point that a service shows, if it may be shown and still holds.

    What an institution wrote beside its telephone is asked too whether it says where it is.
    """
    contact = service.contact
    if contact is None or (is_public and not service.is_contact_public):
        return None
    # A contact point may have become a duty line after it was chosen.
    if contact.is_duty_line:
        return None
    today = timezone.localdate()
    if contact.valid_from > today or (contact.valid_to is not None and contact.valid_to < today):
        return None
    texts = (*contact.function.values(), *contact.hours.values())
    return None if any(map(betrayal, texts)) else contact


def contacts_of(institution: Institution) -> QuerySet[ContactPoint]:
    """List the contact points that a service of an institution may show."""
    rows = ContactPoint.objects.filter(
        current_contacts(timezone.localdate()), institution=institution
    )
    return rows.filter(is_duty_line=False)
