# SPDX-License-Identifier: EUPL-1.2
"""Enter synthetic persons by the thousand: sealed and found like those entered by hand."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.bulk import insert_rows
from vidik.vault.keys import masters, search_keys
from vidik.vault.methods.envelope import PersonKey
from vidik.vault.methods.tokens import tokens_of
from vidik.vault.models import Name, NameTokens, Particulars, Person
from vidik.vault.services.sealing import seal, seal_name
from vidik.vault.types import NameFacts, ParticularFacts


class SyntheticRefused(RuntimeError):
    """Synthetic persons were asked for where real people work."""


@dataclass(frozen=True, slots=True)
class SyntheticPerson:
    """Somebody who does not exist, for a synthetic case that stands."""

    key: uuid.UUID
    case: uuid.UUID
    name: NameFacts
    particulars: ParticularFacts
    entered_at: dt.datetime


def enter_synthetic(rows: Sequence[SyntheticPerson], *, actor: Actor) -> int:
    """Enter synthetic persons, each with a key of their own, and put on record how many.

    Raises:
        SyntheticRefused: these are production settings.
    """
    if not settings.DEMO:
        msg = "Synthetic persons are refused here: these are production settings."
        raise SyntheticRefused(msg)
    keys = search_keys()[0]
    persons: list[tuple[Any, ...]] = []
    names: list[tuple[Any, ...]] = []
    particulars: list[tuple[Any, ...]] = []
    blind: list[tuple[Any, ...]] = []
    for row in rows:
        key = PersonKey.new()
        person = Person(
            id=row.key, case_id=row.case, entered_at=row.entered_at, entered_by=actor.label
        )
        person.wrapped_key = key.wrap(person.code, masters())
        reported = Particulars(person=person, case_id=row.case)
        seal(reported, row.particulars, person, key)
        name = Name(person=person, case_id=row.case)
        found = seal_name(name, row.name, row.particulars.year, person, key)
        persons.append((
            person.pk, person.code, row.case, person.wrapped_key, person.key_version,
            row.entered_at, actor.label,
        ))  # fmt: skip
        for into, sealed in ((names, name), (particulars, reported)):
            into.append((
                sealed.pk, person.pk, row.case, sealed.content, row.entered_at, actor.label,
            ))  # fmt: skip
        tokens = list(tokens_of(found, row.particulars.year, keys))
        blind.append((name.pk, row.case, tokens, keys.version))
    sealed_columns = ("id", "person_id", "case_id", "content", "entered_at", "entered_by")
    with change(actor, Action.IDENTITIES_ENTER) as act:
        insert_rows(
            Person,
            ("id", "code", "case_id", "wrapped_key", "key_version", "entered_at", "entered_by"),
            persons,
        )
        insert_rows(Particulars, sealed_columns, particulars)
        insert_rows(Name, sealed_columns, names)
        insert_rows(NameTokens, ("name_id", "case_id", "tokens", "search_version"), blind)
        act.record("identity.made-up", label="vault", rows=len(persons))
    return len(persons)
