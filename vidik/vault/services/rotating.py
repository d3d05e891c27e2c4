# SPDX-License-Identifier: EUPL-1.2
"""Replace the master key or the search key while people work; to be stopped and gone on with."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Final

from django.db import connection
from django.db.models import BinaryField, F, Func, Model
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.vault import keys as keys_of_vault
from vidik.vault.keys import VAULT_SYSTEM
from vidik.vault.methods.envelope import PersonKey
from vidik.vault.methods.keyring import VERSION_BYTES, KeyringFile, version_of
from vidik.vault.methods.tokens import bits_for
from vidik.vault.models import Contact, Document, Name, NameTokens, Numbered, Person, Rotation
from vidik.vault.services.entering import give_token, renew_names, year_of
from vidik.vault.services.sealing import key_of, opened

BATCH: Final = 500
Advance = Callable[[int, int], None]


def rotate_master(*, advance: Advance, retire: bool = False, batch: int = BATCH) -> Rotation:
    """Wrap every person's key under a new version of the master key.

    A rotation that was broken off is gone on with. Persons entered meanwhile are under the new
    version already. With `retire` the older versions are destroyed at the end: copies of the
    database made before then can no longer be opened with the keyring.

    Args:
        advance: called with how many of how many are done.
        retire: whether older versions are destroyed.
        batch: how many persons one transaction takes over.
    """
    keyring = keys_of_vault.masters()
    actor = Actor.system(VAULT_SYSTEM)
    with change(actor, Action.VAULT_MANAGE, idempotent=True):
        rotation = _current(Rotation.MASTER)
        if rotation is None:
            # A key service makes its next version by itself, before this is run.
            version = (
                keyring.add().number if isinstance(keyring, KeyringFile) else keyring.current()
            )
            rotation = _begin(Rotation.MASTER, version, Person.objects.count(), actor)
    after: uuid.UUID | None = None
    while True:
        with change(actor, Action.VAULT_MANAGE, idempotent=True):
            rows = Person.objects.filter(wrapped_key__isnull=False)
            if after is not None:
                rows = rows.filter(pk__gt=after)
            keys = rows.order_by("pk").values("pk")[:batch]
            taken = lock_rows(Person.objects.filter(pk__in=keys))
            for person in taken:
                if version_of(bytes(person.wrapped_key or b"")) < rotation.to_version:
                    person.wrapped_key = key_of(person).wrap(person.code, keyring)
            Person.objects.bulk_update(taken, ["wrapped_key"])
            _count(rotation, len(taken))
        if not taken:
            break
        after = taken[-1].pk
        advance(rotation.done, rotation.total)
    with change(actor, Action.VAULT_MANAGE):
        # Whoever was being entered while the walk passed is waited for, and taken over as well.
        _alone_with(Person)
        late = _under_older_master(rotation)
        for person in late:
            person.wrapped_key = key_of(person).wrap(person.code, keyring)
        Person.objects.bulk_update(late, ["wrapped_key"])
        _count(rotation, len(late))
        _finish(rotation, actor, retire=retire)
    if retire and isinstance(keyring, KeyringFile):
        _destroy_older(keyring)
    return rotation


def rotate_search(*, advance: Advance, batch: int = BATCH) -> Rotation:
    """Make all blind tokens anew with a new search key; searches go on meanwhile with both.

    The new key keeps as many bits as suit the number of names. The older versions are destroyed
    at the end, when no row is left that they made and the database refuses a new one.

    Args:
        advance: called with how many of how many are done.
        batch: how many persons one transaction takes over.
    """
    keyring = keys_of_vault.search_keyring()
    actor = Actor.system(VAULT_SYSTEM)
    with change(actor, Action.VAULT_MANAGE, idempotent=True):
        rotation = _current(Rotation.SEARCH)
        if rotation is None:
            version = keyring.add(bits=bits_for(Name.objects.count())).number
            rotation = _begin(Rotation.SEARCH, version, Person.objects.count(), actor)
    while True:
        with change(actor, Action.VAULT_MANAGE, idempotent=True):
            taken = _renew_some(rotation, batch)
        if not taken:
            break
        advance(min(rotation.done, rotation.total), rotation.total)
    with change(actor, Action.VAULT_MANAGE):
        _alone_with(NameTokens, Document, Contact)
        while _renew_some(rotation, batch):
            pass
        _finish(rotation, actor, retire=True)
    _destroy_older(keyring)
    return rotation


def _under_older_master(rotation: Rotation) -> list[Person]:
    """List whose key an older version wrapped: the database looks at the first bytes of each."""
    made_by = Func(
        F("wrapped_key"),
        template=f"substring(%(expressions)s for {VERSION_BYTES})",
        output_field=BinaryField(),
    )
    newest = rotation.to_version.to_bytes(VERSION_BYTES, "big")
    return list(
        Person.objects.filter(wrapped_key__isnull=False)
        .annotate(made_by=made_by)
        .filter(made_by__lt=newest)
        .order_by("pk")
    )


def _renew_some(rotation: Rotation, batch: int) -> int:
    """Make the tokens of some persons anew; says of how many."""
    older = rotation.to_version
    due = set(
        NameTokens.objects.filter(
            search_version__lt=older, name__person__wrapped_key__isnull=False
        ).values_list("name__person", flat=True)[:batch]
    )
    for model in (Document, Contact):
        due |= set(
            model.objects.filter(
                search_version__lt=older, person__wrapped_key__isnull=False
            ).values_list("person", flat=True)[:batch]
        )
    # Of whom was erased meanwhile nothing is left to be found by.
    alive = Person.objects.filter(pk__in=due, wrapped_key__isnull=False)
    taken = lock_rows(alive)
    for person in taken:
        _renew(person)
    _count(rotation, len(taken))
    return len(taken)


def _alone_with(*models: type[Model]) -> None:
    """Wait until nobody writes these tables, and let nobody until this transaction ends.

    A key that is destroyed while a row made with it is still on its way would take that row along.
    """
    tables = ", ".join(model._meta.db_table for model in models)  # noqa: SLF001 - Django's public-by-use API
    with connection.cursor() as cursor:
        cursor.execute(f"lock table {tables} in share row exclusive mode")


def _destroy_older(keyring: KeyringFile) -> None:
    for older in keyring.versions()[:-1]:
        keyring.retire(older.number)


def _renew(person: Person) -> None:
    key: PersonKey = key_of(person)
    renew_names(person, key, year_of(person, key))
    for model in (Document, Contact):
        rows: list[Numbered] = list(model.objects.filter(person=person))
        for row in rows:
            give_token(row, opened(row, person, key))
            row.save(update_fields=["token", "search_version"])


def _current(key: str) -> Rotation | None:
    return Rotation.objects.filter(key=key, finished_at__isnull=True).first()


def _begin(key: str, version: int, total: int, actor: Actor) -> Rotation:
    rotation = Rotation.objects.create(
        key=key, to_version=version, total=total, started_at=timezone.now()
    )
    record(actor.label, "vault.rotation-begun", label="vault", key=key, to=version, rows=total)
    return rotation


def _count(rotation: Rotation, more: int) -> None:
    Rotation.objects.filter(pk=rotation.pk).update(done=F("done") + more)
    rotation.refresh_from_db()


def _finish(rotation: Rotation, actor: Actor, *, retire: bool) -> None:
    """End a rotation; with `retire` the database refuses from now on what older versions made."""
    now = timezone.now()
    Rotation.objects.filter(pk=rotation.pk).update(
        finished_at=now, retired_at=now if retire else None
    )
    record(
        actor.label,
        "vault.rotation-done",
        label="vault",
        key=rotation.key,
        to=rotation.to_version,
        rows=rotation.done,
    )
