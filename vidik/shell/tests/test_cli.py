# SPDX-License-Identifier: EUPL-1.2
"""The commands do what is asked or refuse with one clear line, and exit as promised."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.test import override_settings

from vidik.shell import cli
from vidik.shell.cli.parts import Place
from vidik.shell.cli.run import _refuse_strangers
from vidik.shell.cli.runtime import Refused

ROOT = Path(__file__).resolve().parents[3]
SMALL = (
    "id,section,source,measure,unit,period,dimensions,value,qualifier,note\n"
    "x-1,1,police,thefts,count,2020,,10,exact,\n"
    "x-2,1,police,thefts,count,2020,sex=m,6,exact,\n"
    "x-3,1,police,thefts,count,2020,sex=f,{women},exact,\n"
)


@pytest.fixture
def new_data() -> Iterator[Path]:
    """A data folder that the database's user can reach: nothing of it outlives the test."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "data"


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


def test_a_database_without_tables_is_refused_with_the_next_step(new_data: Path) -> None:
    done = vidik("audit", "verify", VIDIK_DATA=str(new_data))
    assert done.returncode == 1
    assert "vidik setup" in done.stderr
    assert "Traceback" not in done.stderr


def test_demo_accounts_are_refused_where_real_people_work(new_data: Path) -> None:
    done = vidik(
        "setup", "--demo",
        VIDIK_DATA=str(new_data),
        DJANGO_SETTINGS_MODULE="config.settings.production",
        SECRET_KEY="x" * 60,
        ALLOWED_HOSTS="vidik.example.invalid",
    )  # fmt: skip
    assert done.returncode == 1
    assert "refused" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_demonstration_without_its_packages_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from vidik.accounts.services.demo import DemoRefused
    from vidik.shell import setup

    monkeypatch.setattr(setup, "find_spec", lambda _name: None)
    with pytest.raises(DemoRefused, match="“make install”") as refusal:
        setup.run_setup(pack="serbia", demo=True, advance=lambda *_: None)
    assert "\n" not in str(refusal.value)


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
        _refuse_strangers(Place(host))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])  # noqa: S104 - refused
def test_a_port_that_others_reach_needs_a_proxy_that_is_named(host: str) -> None:
    with override_settings(DEMO=False):
        with pytest.raises(Refused, match="TRUSTED_PROXIES"):
            _refuse_strangers(Place(host))
        # On a socket the host says nothing.
        _refuse_strangers(Place(host, socket=Path("/run/vidik/web.sock")))
    with override_settings(DEMO=False, TRUSTED_PROXIES=(ip_network("192.0.2.1"),)):
        _refuse_strangers(Place(host))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
@pytest.mark.parametrize("demo", [True, False])
def test_this_machine_may_ask_without_a_proxy(host: str, demo: bool) -> None:
    with override_settings(DEMO=demo):
        _refuse_strangers(Place(host))


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "vidik.example.invalid",
    "DATABASE_URL": "postgresql://nobody:a-secret-word@127.0.0.1:1/none",
}


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("DATABASE_URL", "postgresql:/nobody:a-secret-word@host/none", "DATABASE_URL must be like"),
        ("DATABASE_URL", "postgresql://nobody:a-secret-word/3@host/none", "as %XX"),
        ("DATABASE_URL", "mysql://nobody:a-secret-word@host/none", "DATABASE_URL must be like"),
        (
            "DATABASE_URL",
            "postgresql://nobody:a-secret-word@db.invalid/none",
            "sslmode=verify-full",
        ),
        (
            "DATABASE_URL",
            "postgresql://nobody:a-secret-word@db.invalid/none?sslmode=require",
            "sslmode=verify-full",
        ),
        ("SECRET_KEY", "", "Production needs SECRET_KEY"),
        ("ALLOWED_HOSTS", "", "Production needs ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ",", "Production needs ALLOWED_HOSTS"),
        ("EMAIL_PORT", "smtp", "EMAIL_PORT must be a number from 1 to 65535, not “smtp”"),
        ("EMAIL_USE_TLS", "true", "EMAIL_USE_TLS must be 0 or 1, not “true”"),
        ("EMAIL_HOST", "mail.example.invalid", "EMAIL_USE_SSL=1"),
        ("TRUSTED_PROXY_COUNT", "one", "TRUSTED_PROXY_COUNT must be a number"),
        ("TRUSTED_PROXIES", "proxy", "TRUSTED_PROXIES must be addresses"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT must be text or json, not “xml”"),
        ("VIDIK_PACK", "nowhere", "VIDIK_PACK must be one of serbia, testland, not “nowhere”"),
        ("DJANGO_SETTINGS_MODULE", "config.settings.prod", "There are no settings"),
    ],
)
def test_a_setting_that_cannot_be_is_named_in_one_line(
    name: str, value: str, text: str, tmp_path: Path
) -> None:
    done = vidik("audit", "verify", **(PRODUCTION | {"VIDIK_DATA": str(tmp_path), name: value}))
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert text in line
    assert "a-secret-word" not in line


def test_a_refusal_is_a_line_of_json_where_that_is_asked_for(tmp_path: Path) -> None:
    more = {"VIDIK_DATA": str(tmp_path), "LOG_FORMAT": "json", "EMAIL_PORT": "smtp"}
    done = vidik("audit", "verify", **(PRODUCTION | more))
    found = json.loads(done.stderr)
    assert (found["level"], found["message"][:10]) == ("ERROR", "EMAIL_PORT")


@pytest.mark.parametrize("workers", ["0", "two", "-1"])
def test_a_number_of_workers_that_is_none_is_a_usage_error(tmp_path: Path, workers: str) -> None:
    done = vidik("serve", WEB_WORKERS=workers, VIDIK_DATA=str(tmp_path / "never-made"))
    assert done.returncode == 2
    assert "WEB_WORKERS" in done.stderr


def test_a_host_that_is_none_of_this_machine_is_refused(tmp_path: Path) -> None:
    for host, text in (("300.1.1.1", "HOST must be an address"), ("192.0.2.7", "Set HOST")):
        done = vidik("serve", HOST=host, VIDIK_DATA=str(tmp_path / "never-made"))
        assert done.returncode == 1
        [line] = done.stderr.splitlines()
        assert text in line


def test_a_data_folder_that_cannot_be_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = vidik("audit", "verify", VIDIK_DATA=str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "VIDIK_DATA" in line


@pytest.mark.parametrize(
    ("number", "text"), [(errno.ENOSPC, "Make room"), (errno.EROFS, "set VIDIK_DATA")]
)
def test_what_the_disk_refuses_is_said_in_one_line(
    number: int, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(**_options: object) -> None:
        raise OSError(number, os.strerror(number), "/srv/vidik/x")

    monkeypatch.setattr(cli, "vidik", refused)
    with pytest.raises(SystemExit, match="1"):
        cli.main()
    [line] = capsys.readouterr().err.splitlines()
    assert text in line
    assert "/srv/vidik/x" in line
