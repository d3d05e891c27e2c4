# SPDX-License-Identifier: EUPL-1.2
"""Find a person by a misspelt name or an exact number, over blind tokens only."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.services import acting, authorize, can
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.cases.selectors.cases import visible_cases
from vidik.cases.services.hits import refer_to
from vidik.vault.keys import masters, search_keys
from vidik.vault.methods.envelope import PersonKey, Place
from vidik.vault.methods.names import Unit, units
from vidik.vault.methods.plain import Hidden
from vidik.vault.methods.ranking import NEAR, PLAUSIBLE, greatest, nearness
from vidik.vault.methods.tokens import (
    FEWEST_DIGITS,
    YEARS,
    exact_token,
    plain_number,
    search_tokens,
)
from vidik.vault.models import Contact, Document, Name, Person
from vidik.vault.services.entering import local_number, year_of
from vidik.vault.services.openings import open_persons
from vidik.vault.services.sealing import RankedName, key_of, opened, opened_name
from vidik.vault.types import ContactKind, Found, Hit, KnownElsewhere, NameFacts, Purpose, Query

FINDER: Final = "vault-finder"
"""Searches beyond the actor's reach, and reveals only which institution to ask."""
FIRST: Final = 10
"""How many hits are shown."""
SHARED: Final = 500
"""How many rows with one number are read at most: many people share a shelter's telephone."""
MOST_HITS: Final = 30
"""How many hits are checked if the search was limited to the actor's reach."""
CANDIDATES: Final = 140
MORE_CANDIDATES: Final = 250
"""How many names are decrypted and compared at first, and at most if none was near."""


@dataclass(frozen=True, slots=True, repr=False)
class Candidate(Hidden):
    """A decrypted name that shares tokens with the search."""

    person: uuid.UUID
    code: str
    case: uuid.UUID
    name: RankedName
    nearness: float


@sensitive_variables()
def search(query: Query, *, purpose: str, actor: Actor) -> Found:
    """Find persons by name and year of birth, or by a document's or telephone's number.

    The hits are those that the actor may see. Those who have the right also learn which
    institutions know a very similar person, and nothing else.

    Every person whose name is shown counts towards the hourly and daily limits of the role.

    Raises:
        ValidationError: no purpose is given, or too little to search by.
        Spent: the actor was shown as many names as the role may see.
        Denied: the actor may not search.
    """
    found = _found(query, purpose=purpose, actor=actor)
    _count(found.hits, actor)
    return found


def _count(hits: Iterable[Hit], actor: Actor) -> None:
    open_persons({hit.person: hit.case for hit in hits}, found=True, actor=actor)


@sensitive_variables()
def _found(query: Query, *, purpose: str, actor: Actor) -> Found:
    authorize(actor, Action.IDENTITIES_SEARCH)
    if purpose not in Purpose.values:
        raise ValidationError({"purpose": _("State the purpose of the search.")})
    _check(query)
    across = bool(can(actor, Action.IDENTITIES_SEARCH_ACROSS))
    # Those who may learn of other institutions search once, beyond their reach, as the finder.
    numbered: Sequence[Document | Contact] = ()
    own: set[uuid.UUID] = set()
    if query.number:
        with acting(Actor.system(FINDER)) if across else nullcontext():
            numbered = _numbered(query)
        own = _reached(actor, [row.person_id for row in numbered])
    with acting(Actor.system(FINDER)) if across else nullcontext():
        near = _by_number(numbered, own) if query.number else _by_name(query)
        places = _places({hit.case for hit in near if _sure(query, hit)}) if across else {}
    if not across:
        near = near[:MOST_HITS]
    seen = _within_reach(actor, near)
    hits = [hit for hit in near if hit.person in seen][:FIRST]
    mark = uuid.uuid4()
    beyond: dict[int, list[uuid.UUID]] = {}
    for hit in near:
        if hit.person not in seen and hit.case in places and _sure(query, hit):
            beyond.setdefault(places[hit.case], []).append(hit.case)
    elsewhere = tuple(
        KnownElsewhere(place, len(cases), _references(cases, mark, actor))
        for place, cases in sorted(beyond.items())
    )
    record(
        actor.label,
        "identities.searched",
        None,
        label="vault",
        purpose=purpose,
        by="number" if query.number else "name",
        hits=len(hits),
        elsewhere=len(elsewhere),
        **({"search": str(mark)} if elsewhere else {}),
    )
    return Found(tuple(hits), elsewhere)


def _references(cases: Iterable[uuid.UUID], search: uuid.UUID, actor: Actor) -> tuple[str, ...]:
    """Seal a reference to each case, for those who may ask for emergency access."""
    if not can(actor, Action.EMERGENCY_ASK):
        return ()
    # Sorted by what was drawn at random, they do not tell who is nearest.
    return tuple(sorted(refer_to(case, search=search, actor=actor) for case in cases))


@sensitive_variables()
def duplicates_of(query: Query, *, actor: Actor) -> Found:
    """Find persons already entered who may be the one being entered: only very near ones."""
    found = _found(query, purpose=Purpose.DUPLICATES, actor=actor)
    near = tuple(hit for hit in found.hits if hit.by_number or hit.nearness >= NEAR)
    _count(near, actor)
    return Found(near, found.elsewhere)


@sensitive_variables()
def _check(query: Query) -> None:
    if query.number:
        if len(plain_number(query.number)) < FEWEST_DIGITS:
            raise ValidationError(
                {"number": _("Enter the whole number: at least four letters or digits.")}
            )
        return
    found = units(query.given, query.family)
    if not found:
        raise ValidationError({"given": _("Enter a name in letters, or a number.")})
    if len(found) < 2 and query.year is None:  # noqa: PLR2004 - given and family name
        raise ValidationError(
            {"year": _("One name alone finds too many: add the other name or the year of birth.")}
        )


def _sure(query: Query, hit: Hit) -> bool:
    """Return whether a hit is near enough to reveal its institution to those who may not see it."""
    agree = query.year is not None and hit.year is not None and abs(query.year - hit.year) <= YEARS
    return hit.by_number or (agree and hit.nearness >= NEAR)


def _within_reach(actor: Actor, hits: Sequence[Hit]) -> set[uuid.UUID]:
    """Return those whom the actor may see, by row-level security and by the rules of cases."""
    return _reached(actor, [hit.person for hit in hits])


def _reached(actor: Actor, persons: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    rows = Person.objects.filter(pk__in=persons, case__in=visible_cases(actor).values("pk"))
    return set(rows.values_list("pk", flat=True))


@sensitive_variables()
def _by_name(query: Query) -> list[Hit]:
    best: dict[uuid.UUID, Hit] = {}
    most = greatest(query.year)
    for item in candidates(query):
        if item.nearness < PLAUSIBLE or item.person in best:
            continue
        best[item.person] = Hit(
            item.person, item.code, item.case, item.name.shown, item.name.kind, item.name.year,
            item.nearness, item.nearness / most,
        )  # fmt: skip
    return list(best.values())


@sensitive_variables()
def candidates(query: Query) -> list[Candidate]:
    """Decrypt and rank the few names that share tokens with the search, the nearest first.

    Row-level security narrows them to those that the actor of the transaction may see.
    """
    wanted = units(query.given, query.family)
    keys = _sharing(wanted, query.year, wide=False)
    opened_: dict[uuid.UUID, Candidate] = {}
    unlocked: dict[uuid.UUID, PersonKey] = {}

    def open_(more: Iterable[uuid.UUID]) -> bool:
        fresh = [key for key in more if key not in opened_]
        opened_.update(_compared(fresh, wanted, query.year, unlocked))
        return any(item.nearness >= NEAR for item in opened_.values())

    # Each further try is rarely needed and costs more; in the last one, a single part of the name
    # and the year have to agree.
    if not open_(keys[:CANDIDATES]) and not open_(keys[CANDIDATES:]):
        open_(_sharing(wanted, query.year, wide=True))
    return sorted(opened_.values(), key=lambda item: (-item.nearness, item.code))


_OPEN: Final = """
select n.id, n.content, p.id, p.code, p.wrapped_key, p.key_version, n.case_id
from vault_name n join vault_person p on p.id = n.person_id
where n.id = any(%s) and p.wrapped_key is not null
"""


@sensitive_variables()
def _compared(
    names: Sequence[uuid.UUID],
    wanted: Sequence[Unit],
    year: int | None,
    unlocked: dict[uuid.UUID, PersonKey],
) -> dict[uuid.UUID, Candidate]:
    """Decrypt names and compare them with the search.

    Args:
        names: keys of names.
        wanted: the parts of the name that is searched for.
        year: year of birth, if known.
        unlocked: the keys of persons unlocked so far; those of these names are added.
    """
    if not names:
        return {}
    master = masters()
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [list(names)])
        rows = cursor.fetchall()
    found = {}
    for pk, content, person, code, wrapped, version, case in rows:
        key = unlocked.get(person)
        if key is None:
            key = unlocked[person] = PersonKey.unwrap(bytes(wrapped), code, master, version)
        name = opened_name(bytes(content), Place("name", str(pk), "content", code, version), key)
        near = nearness(wanted, year, name.units, name.year)
        found[pk] = Candidate(person, code, case, name, near)
    return found


@sensitive_variables()
def _sharing(wanted: Sequence[Unit], year: int | None, *, wide: bool) -> list[uuid.UUID]:
    """Return the keys of the names that share tokens with the search, the most first."""
    strong: list[int] = []
    weak: list[int] = []
    # While a search key is being replaced, there are rows of the old and of the new one.
    for keys in search_keys():
        tokens = search_tokens(wanted, year, keys)
        strong += tokens.strong + (tokens.wide if wide else ())
        weak += tokens.weak
    with connection.cursor() as cursor:
        cursor.execute(
            "select name_id from vault_candidates(%s::int[], %s::int[], %s)",
            [strong, weak, MORE_CANDIDATES],
        )
        return [key for (key,) in cursor.fetchall()]


@sensitive_variables()
def _by_number(found: Sequence[Document | Contact], own: set[uuid.UUID]) -> list[Hit]:
    """Decrypt those with a number; if many share it, such as a shelter's, one's own come first."""
    rows = [
        *[row for row in found if row.person_id in own][:FIRST],
        *[row for row in found if row.person_id not in own][:FIRST],
    ]
    hits = []
    for row in rows:
        person = row.person
        key = key_of(person)
        name = Name.objects.filter(person=person, ended_at__isnull=True).first()
        facts: NameFacts = opened(name, person, key) if name is not None else NameFacts()
        hits.append(
            Hit(
                person.pk, person.code, person.case_id, facts.shown, facts.kind,
                year_of(person, key), 1.0, by_number=True,
            )
        )  # fmt: skip
    return hits


@sensitive_variables()
def _numbered(query: Query) -> list[Document | Contact]:
    """Return the rows with this number: documents of every kind, and telephones."""
    documents: list[bytes] = []
    phones: list[bytes] = []
    for keys in search_keys():
        documents.append(exact_token("document", query.number, keys))
        phones.append(exact_token("phone", local_number(query.number), keys))
    found: list[Document | Contact] = []
    alive = Q(person__erased_at__isnull=True)
    if query.number_kind != ContactKind.PHONE:
        rows = Document.objects.filter(alive, token__in=documents).select_related("person")
        found += rows[:SHARED]
    if query.number_kind in {"", ContactKind.PHONE} and local_number(query.number):
        rows_ = Contact.objects.filter(alive, token__in=phones).select_related("person")
        found += rows_[:SHARED]
    return list({row.person_id: row for row in found}.values())


def _places(cases: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return the institutions responsible for cases; restricted cases are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select case_id, institution_id from vault_places(%s::uuid[])", [list(cases)]
        )
        return dict(cursor.fetchall())
