# SPDX-License-Identifier: EUPL-1.2
"""Queries and services of the vault narrow by themselves, not only the database beneath them.

Inside `scene()` the database shows every row: what refuses there is the query or the service.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.scenes import as_application
from tests.scenes import scene as seeing_all
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, OutOfScope
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Name, Note, Person, StoredFile
from vidik.vault.selectors import get_row, persons_of
from vidik.vault.services import merging, notes, storing
from vidik.vault.tests.factories import Scene, enter, scene

pytestmark = pytest.mark.django_db


class Place:
    """A person of one centre, with a note and a scan, and a person of another one."""

    def __init__(self) -> None:
        self.at: Scene = scene()
        self.person: Person = enter(self.at)
        worker = self.at.worker
        with acting(worker):
            notes.write_note(self.person, "account", Plain("What was said."), actor=worker)
            self.file: StoredFile = storing.store_file(
                self.person, [b"%PDF-1.7"], kind="scan", title="a", actor=worker
            )
            self.name = Name.objects.get(person=self.person)
        elsewhere = scene()
        self.stranger: Actor = elsewhere.worker
        self.own: Person = enter(elsewhere)


@shared
def place(db: None) -> Place:
    return Place()


QUERIES: dict[str, Callable[[Place, Actor], object]] = {
    "persons of a case": lambda at, actor: list(persons_of(actor, at.at.case)),
    "row": lambda at, actor: get_row(actor, at.person, Name, at.name.pk),
}


def found(place: Place, query: str, actor: Actor) -> bool:
    with seeing_all(), acting(actor):
        try:
            return bool(QUERIES[query](place, actor))
        except OutOfScope:
            return False


@pytest.mark.parametrize("query", QUERIES)
def test_who_works_on_another_case_finds_nothing_by_any_query(place: Place, query: str) -> None:
    assert found(place, query, place.at.worker)
    assert not found(place, query, place.stranger)


SERVICES: dict[str, Callable[[Place, Actor], object]] = {
    "write a note": lambda at, actor: notes.write_note(
        at.person, "account", Plain("More."), actor=actor
    ),
    "read notes": lambda at, actor: notes.read_notes(at.person, actor=actor),
    "read a file": lambda at, actor: storing.read_file(at.file, actor=actor),
    "merge into": lambda at, actor: merging.merge_persons(at.own, at.person, actor=actor),
    "merge": lambda at, actor: merging.merge_persons(at.person, at.own, actor=actor),
}


@pytest.mark.parametrize("service", SERVICES)
def test_who_works_on_another_case_is_refused_by_every_service(place: Place, service: str) -> None:
    with seeing_all(), acting(place.stranger), pytest.raises(OutOfScope):
        SERVICES[service](place, place.stranger)


def test_notes_are_shown_by_the_database_to_who_works_on_the_case_alone(place: Place) -> None:
    for actor, number in ((place.at.worker, 1), (place.stranger, 0)):
        with as_application(), acting(actor):
            assert Note.objects.count() == number
