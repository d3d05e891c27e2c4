# SPDX-License-Identifier: EUPL-1.2
"""`vidik vault rotate`: a key is replaced, and the command says how far it came."""

from __future__ import annotations

import contextlib
import json

import pytest
from click.testing import CliRunner

from vidik.access.services import acting
from vidik.shell.cli import vault as command
from vidik.vault.services import searching
from vidik.vault.tests.factories import enter, scene
from vidik.vault.types import Query


@pytest.fixture(autouse=True)
def tests_own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "database", contextlib.nullcontext)


@pytest.mark.xdist_group("keys")  # all processes of a run keep their keys in one folder
@pytest.mark.django_db
@pytest.mark.parametrize("key", ["master", "search"])
def test_a_key_is_replaced_and_everybody_is_still_found(key: str) -> None:
    at = scene()
    person = enter(at)
    done = CliRunner().invoke(command.vault, ["rotate", "--key", key, "--json"])
    assert done.exit_code == 0, done.output
    content = json.loads(done.stdout)
    assert content["key"] == key
    assert content["persons"] >= 1
    with acting(at.worker):
        found = searching.search(Query("Persida", "Čvorović"), purpose="safety", actor=at.worker)
    assert [hit.code for hit in found.hits] == [person.code]


@pytest.mark.xdist_group("keys")  # all processes of a run keep their keys in one folder
def test_only_the_master_key_leaves_older_versions_to_retire() -> None:
    done = CliRunner().invoke(command.vault, ["rotate", "--key", "search", "--retire"])
    assert done.exit_code == 2
    assert "--retire" in done.output
