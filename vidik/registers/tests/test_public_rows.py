# SPDX-License-Identifier: EUPL-1.2
"""Public things of a pack are rows of registers as soon as it is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.scenes import as_application, as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories
from vidik.core.packfiles import Pack
from vidik.events.models import Account
from vidik.events.tests.test_insiders import refused
from vidik.institutions.models import Institution
from vidik.registers.methods.publicfile import read_rows
from vidik.registers.models import Entry
from vidik.registers.policies import LOADER
from vidik.registers.public_rows import check_rows, load_rows
from vidik.registers.registry import register_called
from vidik.registers.selectors import roots_of_pack
from vidik.registers.services import reasons_of, strike

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def pack() -> Pack:
    return Pack(Path(settings.PACKS_DIR) / "serbia")


def loaded() -> list[str]:
    with as_owner(), scene():
        return load_rows(pack(), actor=Actor.system("pack-loader"))


def coordinator() -> Actor:
    return factories.member(Role.COORDINATOR, Institution.objects.get(code="coordination-office"))


def test_every_row_stands_once_however_often_the_pack_is_loaded() -> None:
    wanted = {row.code: row.register for each in read_rows(pack()) for row in each.rows}
    assert loaded() == []
    with as_owner(), scene():
        found = dict(Entry.objects.exclude(pack_code="").values_list("pack_code", "register_id"))
    assert found == wanted


def test_accounts_of_the_pack_are_linked_without_a_demonstration() -> None:
    with as_owner(), scene():
        roots = roots_of_pack()
        named = dict(
            Account.objects.exclude(programme=None).values_list("pack_code", "programme_id")
        )
    assert named["coe-help"] == roots["help"]
    assert named["red-cross-workshops"] == named["red-cross-educators"] == roots["red-cross-peers"]


def test_what_was_struck_out_stays_so_when_the_pack_is_loaded_again() -> None:
    declared = register_called("materials")
    assert declared is not None
    with scene():
        actor = coordinator()
    with as_application(), acting(actor):
        row = Entry.objects.get(pack_code="ukraine")
        assert row.entered_by is None
        strike(row, declared, next(iter(reasons_of(declared))), actor=actor)
    assert loaded() == []


def test_what_the_institution_entered_itself_is_not_entered_again() -> None:
    with as_owner(), scene():
        row = Entry.objects.get(pack_code="licences-1")
        by = coordinator().user_id
        given = {
            field.attname: getattr(row, field.attname) for field in Entry._meta.concrete_fields
        }
        Entry.objects.filter(pk=row.pk).delete()
        Entry.objects.create(**given | {"pack_code": "", "entered_by_id": by})
    assert loaded() == []
    with as_owner(), scene():
        assert roots_of_pack().get("licences-1") is None


def test_nobody_but_the_loader_gives_a_row_the_code_of_a_pack() -> None:
    with scene():
        actor = coordinator()
        with as_owner():
            row = Entry.objects.get(pack_code="help")
    given = {field.attname: getattr(row, field.attname) for field in Entry._meta.concrete_fields}

    def insert(**more: Any) -> int:
        made = Entry(**given | more)
        made.pk = made.root_id = Entry().pk
        made.save(force_insert=True)
        return 1

    own = {"entered_by_id": actor.user_id}
    with as_application():
        assert refused(actor, lambda: insert(pack_code="another", entered_by_id=None))
        assert refused(actor, lambda: insert(pack_code="another", **own))
        assert not refused(actor, lambda: insert(pack_code="", **own))
        assert refused(Actor.system(LOADER), lambda: Entry.objects.filter(pk=row.pk).delete()[0])


def test_a_link_to_a_row_further_down_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "registers" / "rows").mkdir(parents=True)
    for name in ("obligations", "papers"):
        text = (Path(settings.PACKS_DIR) / f"serbia/registers/{name}.yaml").read_text("utf-8")
        (tmp_path / f"registers/{name}.yaml").write_text(text, "utf-8")
    (tmp_path / "institutions.csv").write_text("code\nmoi\n", "utf-8")
    (tmp_path / "registers/rows/2024.yaml").write_text(
        "institution: nobody\nrows:\n"
        "  - {register: obligations, code: a, on: 2024-01-01, says: {title: A, paper: b}}\n"
        "  - {register: none, code: b, on: 2024-01-01, says: {title: B}}\n"
        "  - {register: papers, code: b, on: 2024-01-01, says: {title: B}}\n",
        "utf-8",
    )
    made = Pack(tmp_path)
    check_rows(made)
    faults = {(each.line, each.field) for each in made.faults}
    assert {(1, "institution"), (3, "says"), (4, "register"), (5, "code")} <= faults
