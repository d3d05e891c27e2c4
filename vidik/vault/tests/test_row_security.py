# SPDX-License-Identifier: EUPL-1.2
"""What the database shows of the vault to whom, in the role in which the web server works."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.scenes import as_application
from tests.scenes import scene as seeing_all
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.tests.factories import sharing
from vidik.cases.types import Purpose
from vidik.institutions.models import Institution
from vidik.vault.models import (
    AccessLogEntry,
    Address,
    Contact,
    Document,
    FormerContent,
    Name,
    NameTokens,
    Particulars,
    Person,
    SafeContact,
    StoredFile,
)
from vidik.vault.tests.factories import Scene, enter, institution, member, scene

pytestmark = pytest.mark.django_db

TABLES = (
    Person, Name, NameTokens, Particulars, Document, Contact, Address, SafeContact, StoredFile,
    FormerContent, AccessLogEntry,
)  # fmt: skip


@shared
def at() -> Scene:
    made = scene()
    enter(made, number="AB004417", phone="+381 64 0000 123")
    return made


def seen(actor: Actor) -> set[str]:
    """Return the tables of which the database shows rows, asked without any filter."""
    with as_application(), acting(actor):
        return {model.__name__ for model in TABLES if model.objects.exists()}


def test_nobody_sees_anything_without_an_actor(at: Scene) -> None:
    assert seen(Actor.visitor()) == set()
    assert seen(Actor.system("importer")) == set()
    with as_application():
        assert not any(model.objects.exists() for model in TABLES)


def test_who_works_on_the_case_sees_its_rows(at: Scene) -> None:
    assert {"Person", "Name", "Particulars", "Document", "Contact"} <= seen(at.worker)


@pytest.mark.parametrize(
    "role",
    [Role.HEAD, Role.ANALYST, Role.EDITOR, Role.READER, Role.AUDITOR, Role.SYSTEM_ADMIN,
     Role.STATISTICIAN, Role.INSTITUTION_ADMIN],
)  # fmt: skip
def test_the_office_and_those_who_run_the_system_see_nothing(at: Scene, role: Role) -> None:
    assert seen(member(role, at.centre)) == set()


def test_another_institution_sees_nothing_until_the_case_is_shared_and_then_its_part(
    at: Scene,
) -> None:
    police = member(Role.POLICE, institution())
    assert seen(police) == set()
    with seeing_all():
        sharing(
            at.case, Institution.objects.get(pk=police.institution), Purpose.INVESTIGATION
        ).save()
    assert seen(police) == {"Person", "Name", "Particulars", "Document"}


def test_blind_tokens_are_read_by_nobody_who_only_searches(at: Scene) -> None:
    police = member(Role.POLICE, institution())
    with seeing_all():
        sharing(at.case, Institution.objects.get(pk=police.institution), Purpose.TRIAL).save()
    assert "NameTokens" not in seen(police)


def test_the_comparing_function_answers_only_those_who_may_search(at: Scene) -> None:
    with seeing_all():
        tokens = NameTokens.objects.get().tokens

    def met(actor: Actor) -> int:
        with as_application(), acting(actor), connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from vault_candidates(%s::int[], '{}'::int[], 10)", [tokens]
            )
            return int(cursor.fetchone()[0])

    assert met(at.worker) == 1
    assert met(member(Role.HEAD, at.centre)) == 0
    assert met(Actor.visitor()) == 0
    assert met(Actor.system("importer")) == 0


def test_the_finder_alone_learns_who_answers_for_a_case(at: Scene) -> None:
    def reported(actor: Actor) -> int:
        with as_application(), acting(actor), connection.cursor() as cursor:
            cursor.execute("select count(*) from vault_places(%s::uuid[])", [[at.case.pk]])
            return int(cursor.fetchone()[0])

    assert reported(Actor.system("vault-finder")) == 1
    assert reported(at.worker) == reported(Actor.visitor()) == 0
