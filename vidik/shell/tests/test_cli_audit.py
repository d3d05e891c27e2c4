# SPDX-License-Identifier: EUPL-1.2
"""`vidik audit went-back`: a server that was led back by hand says so beside the signed heads."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.audit.services import anchor_file, record, sign_head
from vidik.shell.cli import audit as command
from vidik.shell.cli.runtime import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    monkeypatch.setattr(command, "database", contextlib.nullcontext)
    settings.DATA_DIR = tmp_path
    settings.AUDIT_ANCHORS_DIR = tmp_path / "anchors"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command.audit, list(arguments))


def act() -> None:
    actor = Actor.system("backup")
    with acting(actor):
        record(
            actor.label, "backup.made", label="backup", key="one", kind="base", made="2026-11-24"
        )


def test_a_server_led_back_by_hand_says_so(settings: Settings, tmp_path: Path) -> None:
    act()
    sign_head()
    (tmp_path / "anchors").rename(tmp_path / "away")
    assert run("verify").exit_code == 1
    done = run("went-back")
    assert done.exit_code == 0, done.output
    assert "the last one that was kept" in done.stderr
    assert json.loads(done.stdout)["restored"] == "by hand"
    done = run("verify", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["anchors"]["lines"] == 1


def test_the_last_act_that_was_kept_is_one_of_those_that_there_are() -> None:
    act()
    sign_head()
    done = run("went-back", "--to", "1000000")
    assert isinstance(done.exception, Refused)
    assert "There are only" in str(done.exception)
    assert len(anchor_file().read_text().splitlines()) == 1


def test_where_nobody_signed_there_is_nothing_to_note() -> None:
    act()
    done = run("went-back")
    assert done.exit_code == 0
    assert "Nothing to note" in done.stderr
    assert not anchor_file().exists()
