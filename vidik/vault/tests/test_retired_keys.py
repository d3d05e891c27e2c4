# SPDX-License-Identifier: EUPL-1.2
"""A key is destroyed while somebody enters a person: nobody is lost with it."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event
from typing import Final

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import Settings

from tests.at_once import at_once
from tests.scenes import as_application
from tests.scenes import scene as seeing_all
from vidik.access.services import acting
from vidik.vault import keys as keys_of_vault
from vidik.vault import selectors
from vidik.vault.methods.keyring import KeyringFault, KeyringFile, Unreadable, version_of
from vidik.vault.models import NameTokens, Person
from vidik.vault.services import rotating, searching
from vidik.vault.services.sealing import key_of
from vidik.vault.tests.factories import enter, scene
from vidik.vault.types import Query

MOST: Final = 60


def quiet(_done: int, _total: int) -> None:
    """Tell nobody."""


@pytest.fixture
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyringFile:
    """Keyrings of this test alone: the processes of a run keep their keys in one folder."""
    masters = KeyringFile(tmp_path / "vault-master.json")
    search = KeyringFile(tmp_path / "vault-search.json")
    search.add(bits=16)
    monkeypatch.setattr(keys_of_vault, "file_masters", lambda: masters)
    monkeypatch.setattr(keys_of_vault, "search_keyring", lambda: search)
    return masters


def versions() -> set[int]:
    with transaction.atomic(), seeing_all():
        return {
            version_of(bytes(person.wrapped_key or b""))
            for person in Person.objects.filter(erased_at__isnull=True)
        }


def wait_until_somebody_waits_for(table: str) -> None:
    end = time.monotonic() + MOST
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(
                "select exists (select 1 from pg_locks where not granted"
                " and relation = %s::regclass)",
                [table],
            )
            (waits,) = cursor.fetchone() or (False,)
            if waits:
                return
            time.sleep(0.02)
    pytest.fail("nobody waits")


@pytest.mark.django_db
def test_what_a_destroyed_key_wrapped_is_refused_and_the_person_stays(
    own_keys: KeyringFile,
) -> None:
    at = scene()
    person = enter(at)
    late = bytes(person.wrapped_key or b"")
    rotation = rotating.rotate_master(advance=quiet, retire=True)
    assert [one.number for one in own_keys.versions()] == [rotation.to_version]
    with acting(at.worker):
        person.refresh_from_db()
        assert selectors.identity(person, actor=at.worker).names
        with pytest.raises(OperationalError, match="replaced meanwhile"), transaction.atomic():
            Person.objects.filter(pk=person.pk).update(wrapped_key=late)
        assert key_of(Person.objects.get(pk=person.pk))
    assert enter(at, "Персида", "Млађа").pk
    assert versions() == {rotation.to_version}


@pytest.mark.django_db
def test_without_retiring_the_older_version_still_comes_in_and_opens(
    own_keys: KeyringFile,
) -> None:
    at = scene()
    person = enter(at)
    late = bytes(person.wrapped_key or b"")
    rotating.rotate_master(advance=quiet)
    with acting(at.worker):
        Person.objects.filter(pk=person.pk).update(wrapped_key=late)
        person.refresh_from_db()
        assert key_of(person)


def test_whoever_is_being_entered_meanwhile_is_waited_for_and_taken_over(
    own_keys: KeyringFile, committed_database: None
) -> None:
    with transaction.atomic():
        at = scene()
    entered = Event()

    def enters() -> Person:
        with acting(at.worker):
            person = enter(at, "Персида", "Чворовић")
            entered.set()
            # Committed after the walk has passed, as a slow page may be.
            wait_until_somebody_waits_for(Person._meta.db_table)
            return person

    def rotates() -> int:
        assert entered.wait(MOST)
        return rotating.rotate_master(advance=quiet, retire=True).to_version

    person, newest = at_once(enters, rotates)
    assert [one.number for one in own_keys.versions()] == [newest]
    assert versions() == {newest}
    with acting(at.worker):
        person.refresh_from_db()
        assert selectors.identity(person, actor=at.worker).names


@pytest.mark.django_db
def test_tokens_of_a_destroyed_search_key_are_refused(own_keys: KeyringFile) -> None:
    at = scene()
    person = enter(at, number="AB004417")
    with seeing_all():
        late = NameTokens.objects.get(name__person=person)
    newest = rotating.rotate_search(advance=quiet).to_version
    assert late.search_version < newest
    with (
        pytest.raises(OperationalError, match="replaced meanwhile"),
        transaction.atomic(),
        seeing_all(),
    ):
        late.save()
    with acting(at.worker):
        query = Query("Персида", "Чворовић")
        found = searching.search(query, purpose="safety", actor=at.worker).hits
    assert [hit.code for hit in found] == [person.code]


# ------------------------------------------------------------------ a keyring that is away


@pytest.mark.django_db
def test_a_keyring_that_is_away_is_not_made_anew(settings: Settings, tmp_path: Path) -> None:
    """Whoever were entered under a new key would be lost when the right file is put back."""
    settings.DATA_DIR = tmp_path / "first"
    at = scene()
    person = enter(at, number="AB004417")
    remaining = {
        path.name: path.read_bytes() for path in sorted((tmp_path / "first" / "keys").iterdir())
    }
    settings.DATA_DIR = tmp_path / "restored"
    keys = tmp_path / "restored" / "keys"
    with as_application():
        with pytest.raises(KeyringFault, match=r"vault-master\.json is not there"):
            enter(at, "Драгица")
        with pytest.raises(KeyringFault, match=r"vault-master\.json is not there"):
            rotating.rotate_master(advance=quiet)
        with pytest.raises(Unreadable), acting(at.worker):
            key_of(person)
        with pytest.raises(KeyringFault, match=r"vault-search\.json is not there"):
            rotating.rotate_search(advance=quiet)
        with pytest.raises(KeyringFault, match=r"vault-search\.json is not there"):
            keys_of_vault.search_keys()
    assert not list(keys.glob("*.json"))
    for name, content in remaining.items():
        (keys / name).write_bytes(content)
        (keys / name).chmod(0o600)
    with as_application():
        enter(at, "Драгица")
        with acting(at.worker):
            assert key_of(person) is not None
