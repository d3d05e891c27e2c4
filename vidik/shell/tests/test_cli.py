# SPDX-License-Identifier: EUPL-1.2
"""The commands do what is asked or refuse with one clear line, and exit as promised."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings

from vidik.shell.cli.run import _refuse_strangers
from vidik.shell.cli.runtime import Refused

ROOT = Path(__file__).resolve().parents[3]
SMALL = (
    "id,section,source,measure,unit,period,dimensions,value,qualifier,note\n"
    "x-1,1,police,thefts,count,2020,,10,exact,\n"
    "x-2,1,police,thefts,count,2020,sex=m,6,exact,\n"
    "x-3,1,police,thefts,count,2020,sex=f,{women},exact,\n"
)


def vidik(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process of its own, without the tests' database."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-c", "from vidik.shell.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean | environment,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("women", "code", "violated"), [("4", 0, 0), ("5", 1, 1)], ids=["agrees", "does not"]
)
def test_a_file_is_checked_without_any_database(
    tmp_path: Path, women: str, code: int, violated: int
) -> None:
    file = tmp_path / "figures.csv"
    file.write_text(SMALL.format(women=women))
    done = vidik(
        "checks", "run", "--figures", str(file), "--json",
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
        VIDIK_DATA=str(tmp_path / "never-made"),
    )  # fmt: skip
    document = json.loads(done.stdout)
    assert done.returncode == code
    assert document["cycle"] is None
    assert document["violated"] == violated
    assert not (tmp_path / "never-made").exists()


def test_a_command_that_is_none_is_a_usage_error() -> None:
    assert vidik("frobnicate").returncode == 2


def test_a_database_without_tables_is_refused_with_the_next_step(tmp_path: Path) -> None:
    done = vidik("audit", "verify", VIDIK_DATA=str(tmp_path / "data"))
    assert done.returncode == 1
    assert "vidik setup" in done.stderr
    assert "Traceback" not in done.stderr


def test_demo_accounts_are_refused_where_real_people_work(tmp_path: Path) -> None:
    done = vidik(
        "setup", "--demo",
        VIDIK_DATA=str(tmp_path / "data"),
        DJANGO_SETTINGS_MODULE="config.settings.production",
        SECRET_KEY="x" * 60,
        ALLOWED_HOSTS="vidik.example.invalid",
    )  # fmt: skip
    assert done.returncode == 1
    assert "refused" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    done = vidik("serve", PORT="eighty", VIDIK_DATA=str(tmp_path / "data"))
    assert done.returncode == 2


def test_a_port_that_is_taken_is_said_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = vidik("serve", PORT=port, VIDIK_DATA=str(tmp_path / "never-made"))
    assert done.returncode == 1
    assert f"port {port}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "never-made").exists()


@pytest.mark.parametrize("given", ["web.sock", "/run/" + "ш" * 60])
def test_a_socket_that_can_be_none_is_a_usage_error(tmp_path: Path, given: str) -> None:
    done = vidik("serve", WEB_SOCKET=given, VIDIK_DATA=str(tmp_path / "never-made"))
    assert done.returncode == 2
    assert "WEB_SOCKET" in done.stderr
    assert not (tmp_path / "never-made").exists()


def test_a_file_where_the_socket_should_be_is_left_and_said(tmp_path: Path) -> None:
    there = tmp_path / "web.sock"
    there.write_text("mine")
    done = vidik("serve", WEB_SOCKET=str(there), VIDIK_DATA=str(tmp_path / "never-made"))
    assert done.returncode == 1
    assert "no socket" in done.stderr
    assert "Traceback" not in done.stderr
    assert there.read_text() == "mine"


@pytest.mark.parametrize("cycle", ["20x4", "0000", "２０２４", "2024 ", "20244"])
def test_a_cycle_that_is_no_year_is_a_usage_error(tmp_path: Path, cycle: str) -> None:
    file = tmp_path / "figures.csv"
    file.write_text(SMALL.format(women="4"))
    done = vidik("figures", "import", str(file), "--cycle", cycle)
    assert done.returncode == 2
    assert "a year of four digits" in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])  # noqa: S104 - refused
def test_a_demonstration_does_not_leave_its_machine(host: str) -> None:
    with override_settings(DEMO=True), pytest.raises(Refused, match="on this machine only"):
        _refuse_strangers(host)
    with override_settings(DEMO=False):
        _refuse_strangers(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_demonstration_is_shown_here(host: str) -> None:
    with override_settings(DEMO=True):
        _refuse_strangers(host)
