# SPDX-License-Identifier: EUPL-1.2
"""Whoever was erased is erased again when an older database stands again, by a signed register."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from tests.scenes import as_application
from tests.scenes import scene as seeing_all
from tests.shared import shared
from vidik.access.services import acting
from vidik.audit.services.registers import register_file
from vidik.audit.services.signing_keys import AnchorError
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Document, Erasure, Merge, Name, NameTokens, Note, Person
from vidik.vault.services import erasing, merging, registering, restoring, storing
from vidik.vault.services.notes import write_note
from vidik.vault.services.registering import REGISTER
from vidik.vault.tests.factories import Scene, enter, erase, scene
from vidik.vault.types import ErasureGround, HoldGround

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _elsewhere(settings: Settings, tmp_path: Path) -> None:
    settings.AUDIT_ANCHORS_DIR = tmp_path / "elsewhere"


@shared
def at() -> Scene:
    return scene()


def erased_and_set_back(at: Scene, person: Person) -> str:
    """Erase somebody, and take the database back to before; gives the certificate's number."""
    with transaction.atomic():
        certificate = erase(person, at.head, ErasureGround.REQUEST)
        assert registering.register_erasures() == 1
        assert registering.register_erasures() == 0
        transaction.set_rollback(True)
    return certificate.number


def left(person: Person) -> set[str]:
    """Name the tables in which something of the person is left."""
    with seeing_all():
        found = {
            model.__name__
            for model in (Name, Document, Note)
            if model.objects.filter(person=person).exists()
        }
        if NameTokens.objects.filter(name__person=person).exists():
            found.add("NameTokens")
        if Person.objects.get(pk=person.pk).wrapped_key is not None:
            found.add("key")
    return found


def test_whoever_stands_in_the_register_is_erased_again_in_the_webs_own_role(at: Scene) -> None:
    person, other = enter(at, number="AB004417"), enter(at, "Драгица", "Чворовић")
    with acting(at.worker):
        write_note(person, "account", Plain("Причала је"), actor=at.worker)
    number = erased_and_set_back(at, person)
    assert left(person) == {"key", "Name", "NameTokens", "Document", "Note"}
    # A hold that is in the older database was lifted before the person was erased.
    with acting(at.head):
        erasing.place_hold(person, ground=HoldGround.ORDER, actor=at.head)
    with as_application():
        again = restoring.erase_again()
    assert (again.lines, again.persons, again.files) == (1, 1, 0)
    assert left(person) == set()
    assert left(other) == {"key", "Name", "NameTokens"}
    with seeing_all():
        certificate = Erasure.objects.get(person=person)
    assert certificate.number == number
    assert "erased again after a restore; the first time at:" in certificate.document
    assert restoring.erase_again().persons == 0
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_auditevent where verb = 'identity.erased-again'")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("remaining", [True, False])
@pytest.mark.parametrize("before", [True, False])
def test_a_merge_that_came_back_with_the_older_database_ends(
    at: Scene, *, remaining: bool, before: bool
) -> None:
    """Otherwise it would stand for ever: nobody looks at a person who was erased."""
    person, other = enter(at), enter(at)
    number = erased_and_set_back(at, person)
    if before:
        # As a restore by an earlier release left it.
        with seeing_all():
            both = Person.objects.filter(pk=person.pk)
            both.update(wrapped_key=None, erased_at=timezone.now())
        duplicate, front = (other, person) if remaining else (person, other)
        with seeing_all():
            Person.objects.filter(pk=duplicate.pk).update(merged_into=front)
            Merge.objects.create(
                primary=front, duplicate=duplicate, case_id=duplicate.case_id,
                merged_at=timezone.now(), merged_by="user:1",
            )  # fmt: skip
    else:
        with acting(at.worker):
            merging.merge_persons(
                *((other, person) if remaining else (person, other)), actor=at.worker
            )
    with as_application():
        assert restoring.erase_again().persons == (0 if before else 1)
    with seeing_all():
        assert not Person.objects.filter(merged_into__isnull=False).exists()
        merge = Merge.objects.get()
        assert merge.undone_at is not None
        assert merge.undone_by == "system:vault-eraser"
        assert before or Erasure.objects.get(person=person).number == number
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_auditevent where verb = 'identity.unmerged'")
        assert cursor.fetchone() == (1,)
    erase(other, at.head)


def test_the_register_names_nobody(at: Scene) -> None:
    person = enter(at, number="AB004417")
    erased_and_set_back(at, person)
    text = register_file(REGISTER).read_text()
    [line] = map(json.loads, text.splitlines())
    assert line["facts"]["person"] == str(person.pk)
    assert set(line["facts"]) == {"act", "at", "by", "certificate", "ground", "person", "what"}
    for word in ("Персида", "Чворовић", "AB004417", person.code, at.case.code, str(at.case.pk)):
        assert word not in text
    assert register_file(REGISTER).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("attack", ["forged", "changed", "taken out", "another key"])
def test_a_register_that_somebody_wrote_in_erases_nobody(
    attack: str, at: Scene, tmp_path: Path
) -> None:
    person, victim = enter(at), enter(at, "Драгица", "Чворовић")
    erased_and_set_back(at, person)
    erased_and_set_back(at, enter(at, "Милунка", "Чворовић"))
    path = register_file(REGISTER)
    first, second = path.read_text().splitlines()
    forged = json.loads(first)
    forged["facts"]["person"] = str(victim.pk)
    lines = {
        "forged": [first, second, json.dumps(forged, separators=(",", ":"))],
        "changed": [json.dumps(forged, separators=(",", ":")), second],
        "taken out": [second],
        "another key": [first, second],
    }[attack]
    path.write_text("\n".join(lines) + "\n")
    keys = None
    if attack == "another key":
        keys = tmp_path / "other.pub"
        raw = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        keys.write_text(base64.b64encode(raw).decode())
    with pytest.raises(AnchorError, match=r"not to be trusted from line \d on"):
        restoring.erase_again(keys=keys)
    assert left(person) == {"key", "Name", "NameTokens"}
    assert left(victim) == {"key", "Name", "NameTokens"}


def test_a_copy_stored_elsewhere_is_taken_over_and_a_torn_line_is_passed_over(
    at: Scene, tmp_path: Path
) -> None:
    person = enter(at)
    erased_and_set_back(at, person)
    own = register_file(REGISTER)
    copy = tmp_path / "copy.jsonl"
    copy.write_text(own.read_text() + '{"at":"20')
    own.unlink()
    assert restoring.erase_again().lines == 0
    assert restoring.erase_again(copy).persons == 1
    [remaining] = own.read_text().splitlines()
    assert str(person.pk) in remaining
    second = enter(at, "Милунка", "Чворовић")
    own.write_text(own.read_text() + '{"at":"20')
    erased_and_set_back(at, second)
    assert restoring.erase_again().persons == 1


def test_photos_that_were_erased_are_erased_again_and_later_ones_stay(at: Scene) -> None:
    person = enter(at)
    content = b"\x89PNG\r\n\x1a\n" + b"x" * 64

    def add() -> None:
        with acting(at.worker):
            storing.store_file(person, [content], kind="scan", title="scan", actor=at.worker)

    add()
    with transaction.atomic():
        with acting(at.head):
            assert erasing.erase_files(person, actor=at.head) == 1
        assert registering.register_erasures() == 1
        transaction.set_rollback(True)
    assert restoring.erase_again().files == 1
    add()
    again = restoring.erase_again()
    assert (again.persons, again.files) == (0, 0)
    assert left(person) == {"key", "Name", "NameTokens"}
