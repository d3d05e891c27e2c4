# SPDX-License-Identifier: EUPL-1.2
"""Programmes and projects of accounts: rows of registers that the reader sees, and their runs."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.packs import faults_of
from tests.scenes import as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.core.packfiles import Pack
from vidik.events.extension import PROGRAMME_RUNS
from vidik.events.methods.packfiles import read_accounts
from vidik.events.models import Account
from vidik.events.policies import LOADER
from vidik.events.selectors.counting import last_runs
from vidik.events.services import reporting
from vidik.events.services.loading import link_accounts
from vidik.events.tests.factories import World, facts, fresh
from vidik.events.tests.test_insiders import refused
from vidik.events.tests.test_pages import page_of, typed
from vidik.events.types import State
from vidik.registers import registry, selectors, services
from vidik.registers.models import Entry
from vidik.registers.selectors import roots_of_pack
from vidik.registers.states import with_states
from vidik.registers.types import Register

pytestmark = pytest.mark.django_db


def declared(code: str) -> Register:
    """Return a register of the pack."""
    found = registry.register_called(code)
    assert found is not None
    return found


def row_of(world: World, code: str, title: str) -> Entry:
    """Enter a programme, or a project, in the name of the coordination office."""
    with as_owner(), scene():
        services.write_definitions()
    values: dict[str, Any] = {"title": title}
    if code == "programmes":
        values |= {"kind": "accredited", "evaluated": "no",
                   "kept_by": "republic-institute-social-protection"}  # fmt: skip
    else:
        values |= {"phase": "running", "role": ["beneficiary"], "sole": "no"}
    actor = world.coordinator
    with acting(actor):
        return services.enter(declared(code), values, when=dt.date(2020, 1, 1), actor=actor)


def state(actor: Actor, row: Entry) -> str:
    """Return the state of a row, as the register shows it to somebody."""
    register = declared(row.register_id)
    with acting(actor):
        rows = with_states(actor, register, selectors.entries(actor, register))
        found: Any = rows.get(pk=row.pk)
    return str(found.state)


def test_a_held_event_of_the_last_year_wakes_a_programme(world: World) -> None:
    row = row_of(world, "programmes", "Обука која спава")
    assert state(world.coordinator, row) == "dormant"
    today = timezone.localdate()
    long_ago, lately = today - dt.timedelta(days=500), today - dt.timedelta(days=20)
    for day in (long_ago, lately):
        more = {"first_on": day, "last_on": day, "programme": row.pk, "title": f"Обука {day}"}
        account = world.report(world.expert, **more)
        # A planned one, and one that was withdrawn, are no runs.
        expected = "standing" if day == lately else "dormant"
        assert state(world.coordinator, row) == expected
    assert state(world.officer, row) == "standing"
    with acting(world.coordinator):
        assert last_runs([row.pk, uuid.uuid4()]) == {row.pk: lately}
    reporting.withdraw(account, "Није одржано", actor=world.expert)
    assert state(world.coordinator, row) == "dormant"
    ahead = today + dt.timedelta(days=20)
    world.report(
        world.expert, first_on=ahead, last_on=ahead, state="planned", programme=row.pk
    )  # fmt: skip
    assert state(world.coordinator, row) == "dormant"
    assert PROGRAMME_RUNS in registry.happened()


def test_the_form_offers_rows_and_the_page_leads_to_them(world: World) -> None:
    programme = row_of(world, "programmes", "<b>Програм</b>")
    project = row_of(world, "projects", "Пројекат о обукама")
    client = client_of(world.expert)
    offered = client.get(reverse("events:report")).content.decode()
    assert f'value="{programme.pk}"' in offered
    chosen = {"programme": str(programme.pk), "project": str(project.pk)}
    answer = client.post(reverse("events:report"), typed(**chosen))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    with acting(world.expert):
        (row,) = Account.objects.filter(institution=world.centre, origin="page")
    assert (row.programme_id, row.project_id) == (programme.pk, project.pk)
    shown = page_of(client, row.event_id)
    assert reverse("registers:entry", args=["programmes", programme.pk]) in shown
    assert "&lt;b&gt;Програм&lt;/b&gt;" in shown
    assert "<b>Програм" not in shown
    # A new version is shown by its own title, and what it was linked to stays.
    values = dict(programme.values) | {"title": "Нови назив"}
    with acting(world.coordinator):
        services.enter(
            declared("programmes"), values, when=dt.date(2021, 1, 1), follows=programme,
            actor=world.coordinator,
        )  # fmt: skip
    assert "Нови назив" in page_of(client, row.event_id)
    # Readers of the portal's kind read no register: they learn that there is one.
    other = page_of(client_of(world.reader), row.event_id)
    assert "Нови назив" not in other
    assert "a programme that is not shown to you" in other


def test_an_account_links_to_nothing_else(world: World) -> None:
    programme = row_of(world, "programmes", "Програм")
    project = row_of(world, "projects", "Пројекат")
    for wrong in (project.pk, uuid.uuid4()):
        with pytest.raises(ValidationError) as refusal:
            reporting.report(facts(programme=wrong), actor=world.expert)
        assert set(refusal.value.message_dict) == {"programme"}
    with acting(world.coordinator):
        services.strike(
            programme, declared("programmes"), services_reason(), actor=world.coordinator
        )  # fmt: skip
    with pytest.raises(ValidationError):
        reporting.report(facts(programme=programme.pk), actor=world.expert)
    # And who goes past the service is refused by the database.
    account = world.report(world.expert)
    own = Account.objects.filter(pk=account.pk)
    assert refused(world.expert, lambda: own.update(programme=project.pk))
    assert refused(world.expert, lambda: own.update(programme=programme.pk))
    assert refused(world.officer, lambda: own.update(project=project.pk))
    assert not refused(world.expert, lambda: own.update(project=project.pk))


def services_reason() -> str:
    """Return a reason for which rows of programmes are struck out."""
    return next(iter(services.reasons_of(declared("programmes"))))


def test_the_loader_links_what_the_pack_names_once_and_nothing_else(world: World) -> None:
    programme = row_of(world, "programmes", "HELP")
    pack = pack_of_serbia()
    with as_owner(), scene():
        roots = roots_of_pack()
        again = link_accounts(pack, roots | {"help": programme.pk})
        help_ = Account.objects.get(pack_code="coe-help")
        office = Account.objects.get(pack_code="office-eu4fast")
    # They were linked as the pack was loaded, and what is linked stays so.
    assert again == 0
    assert (help_.programme_id, office.project_id) == (roots["help"], roots["eu4fast"])
    loader = Actor.system(LOADER)
    rows = Account.objects.filter(pack_code="coe-help")
    assert refused(loader, lambda: rows.update(programme=None))
    assert refused(loader, lambda: rows.update(sessions=99))
    own = world.report(world.expert)
    other = Account.objects.filter(pk=own.pk)
    assert refused(loader, lambda: other.update(programme=programme.pk))
    assert fresh(own).programme_id is None


def pack_of_serbia() -> Pack:
    """Return the pack in use."""
    return Pack(Path(settings.PACKS_DIR) / "serbia")


def test_what_the_report_says_is_planned_is_loaded_as_planned(world: World) -> None:
    files = {each.year: each for each in read_accounts(pack_of_serbia())}
    [planned] = files[2025].accounts
    assert {each.state for each in files[2024].accounts} == {"held"}
    with as_owner(), scene():
        account = Account.objects.get(pack_code=planned.code)
    assert (account.state, account.sessions) == (State.PLANNED, 25)
    assert fresh(world.report(world.expert)).state == State.HELD


def test_an_unknown_programme_is_a_fault_of_the_pack(tmp_path: Path) -> None:
    folder = tmp_path / "serbia"
    shutil.copytree(Path(settings.PACKS_DIR) / "serbia", folder)
    accounts = folder / "events" / "2024.yaml"
    text = accounts.read_text()
    for wrong in ("nobody", "eu4fast"):
        accounts.write_text(text.replace("programme: help", f"programme: {wrong}"))
        pack = Pack(folder)
        read_accounts(pack)
        (fault,) = faults_of(pack)
        assert "programme: a row of programmes" in fault
