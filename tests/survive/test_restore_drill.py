# SPDX-License-Identifier: EUPL-1.2
"""Restore drill: what was backed up stands again elsewhere, and what is damaged is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from benchmarks.data import write_figures
from tests.journeys.conftest import ROOT, environment, free_port
from tests.journeys.test_a_killed_import import Visitor, hidden, wait_for
from tests.survive.conftest import vidik
from tests.survive.tables import content_of
from vidik.core.database.cluster import Cluster
from vidik.core.database.places import default_binaries

pytestmark = pytest.mark.journey
# One backup and restore is tried for every change, the others before a release.


def work(data: Path, year: int, rows: int = 400) -> None:
    """Do something that leaves rows and acts behind."""
    file = data.parent / f"{year}.csv"
    write_figures(file, rows)
    done = vidik(data, "figures", "import", str(file), "--cycle", str(year), "--json")
    assert done.returncode == 0, done.stderr


def key_of(data: Path) -> Path:
    """Take the private key away from the machine, as the words at the first backup say."""
    away = data.parent / "away.key"
    if not away.exists():
        (data / "keys" / "backup.key").rename(away)
    return away


def whole(data: Path, **more: str) -> dict[str, object]:
    """Have a restored system verify, sign and verify again."""
    assert vidik(data, "audit", "verify", **more).returncode == 0
    assert vidik(data, "audit", "sign", **more).returncode == 0
    done = vidik(data, "audit", "verify", "--json", **more)
    assert done.returncode == 0, done.stdout
    found: dict[str, object] = json.loads(done.stdout)["anchors"]
    return found


def test_a_backup_stands_again_elsewhere_table_by_table(data: Path, fresh: Path) -> None:
    work(data, 2051)
    (data / "reports").mkdir(exist_ok=True)
    (data / "reports" / "edition.pdf").write_bytes(b"%PDF a published edition")
    before = content_of(data)
    backup = data.parent / "office.backup"
    done = vidik(data, "backup", str(backup), "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["verified"]
    assert "keys/backup.key" in done.stderr
    work(data, 2052)
    assert content_of(data).tables != before.tables

    elsewhere = fresh.with_name("elsewhere")
    done = vidik(elsewhere, "restore", str(backup), "--key", str(key_of(data)), "--json")
    assert done.returncode == 0, done.stderr
    restored = json.loads(done.stdout)
    assert "ERASED PERSONS MAY BE BACK" in done.stderr
    assert made["made"] in done.stderr
    after = content_of(elsewhere)
    assert after.tables == before.tables
    assert after.acts[: len(before.acts)] == before.acts
    assert after.verbs[len(before.acts) :] == ["backup.made", "backup.restored"]
    assert restored["events"] == len(before.acts) + 1
    assert json.loads(vidik(elsewhere, "audit", "verify", "--json").stdout)["chain"] == "whole"
    assert (elsewhere / "reports" / "edition.pdf").read_bytes() == b"%PDF a published edition"
    for name in ("secret-key", "demo-accounts.json"):
        assert (elsewhere / "keys" / name).read_bytes() == (data / "keys" / name).read_bytes()
        assert (elsewhere / "keys" / name).stat().st_mode & 0o777 == 0o600
    assert not (elsewhere / "keys" / "backup.key").exists()

    # The next backup of the restored system is for the same key, which is not there.
    again = data.parent / "again.backup"
    assert vidik(elsewhere, "backup", str(again)).returncode == 0
    third = data.parent / "third"
    done = vidik(third, "restore", str(again), "--key", str(key_of(data)))
    assert done.returncode == 0, done.stderr


ENTER = """
from vidik.shell.cli.runtime import database
with database(as_owner=True):
    from tests.furniture import furnish_case
    from tests.scenes import prepare, scene
    from django.db import transaction
    from vidik.accounts.models import User
    from vidik.cases.tests import factories
    from vidik.referral.selectors import pack
    from vidik.vault.models import Person
    prepare()
    with transaction.atomic(), scene():
        centre = pack.centre()
        case = factories.case(centre)
        case.save()
        user = User.objects.get(username="centre-head")
        made = furnish_case(case, user=user, institution=centre)
        made.rows["vault_legalhold"].delete()
        Person.objects.filter(merged_into=made.key(Person)).update(merged_into=None)
        print(made.key(Person))
"""
ERASE = """
import sys
from unittest.mock import patch
from vidik.shell.cli.runtime import database
with database():
    from vidik.access.services import acting
    from vidik.access.types import Role
    from vidik.accounts.models import Membership
    from vidik.access.types import Actor
    from vidik.vault.methods.plain import Plain
    from vidik.vault.services import erasing
    from vidik.vault.models import Person
    def person_as(name, role):
        row = Membership.objects.get(user__username=name, role=role)
        return Actor(
            f"user:{row.user_id}", frozenset({role}), "", row.user_id,
            frozenset({row.institution_id}), institution=row.institution_id, membership=row.pk,
        )
    one = person_as("duty", Role.DUTY_EXPERT)
    other = person_as("centre-head", Role.CENTRE_HEAD)
    # Work about a synthetic person is still open, which bars an erasure and is not asked here.
    with patch("vidik.vault.services.erasing.open_obligations", return_value=[]):
        with acting(one):
            person = Person.objects.get(pk=sys.argv[1])
            proposal = erasing.propose_erasure(
                person, ground="request", words=Plain("a letter"), actor=one
            )
        with acting(other):
            erasing.approve_erasure(proposal, actor=other)
"""
HAS_KEY = """
import sys
from vidik.shell.cli.runtime import database
with database(as_owner=True):
    from django.db import transaction
    from tests.scenes import prepare, scene
    from vidik.vault.models import Name, Person
    prepare()
    with transaction.atomic(), scene():
        person = Person.objects.get(pk=sys.argv[1])
        print(person.wrapped_key is not None, Name.objects.filter(person=person).count())
"""


SIGN = """
from vidik.shell.cli.runtime import database
with database():
    from vidik.audit.services.anchors import sign_head
    assert sign_head() is not None
"""


def script(data: Path, text: str, *arguments: str) -> str:
    """Run a program on a data folder, as something that happens there."""
    done = subprocess.run(
        [sys.executable, "-c", text, *arguments],
        cwd=ROOT,
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.prove
def test_whoever_was_erased_since_the_backup_is_erased_again_by_the_restore(
    data: Path, fresh: Path
) -> None:
    person = script(data, ENTER)
    assert script(data, HAS_KEY, person) == "True 1"
    script(data, SIGN)  # as what serves does every few minutes: from now on there is a key
    backup = data.parent / "before.backup"
    assert vidik(data, "backup", str(backup)).returncode == 0
    script(data, ERASE, person)
    register = data / "anchors" / "erasures.jsonl"
    assert len(register.read_text().splitlines()) == 1

    # Without the newer register the person is back, and the restore says so.
    back = fresh.with_name("back")
    done = vidik(back, "restore", str(backup), "--key", str(key_of(data)))
    assert done.returncode == 0, done.stderr
    assert "ERASED PERSONS MAY BE BACK" in done.stderr
    assert "vidik vault erase-again --register FILE" in done.stderr
    assert script(back, HAS_KEY, person) == "True 1"
    done = vidik(back, "vault", "erase-again", "--register", str(register), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"lines": 1, "persons": 1, "files": 0}
    assert script(back, HAS_KEY, person) == "False 0"

    # With it, nobody comes back at all.
    elsewhere = fresh.with_name("elsewhere")
    named = ("--erasures", str(register), "--json")
    done = vidik(elsewhere, "restore", str(backup), "--key", str(key_of(data)), *named)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["erased_again"]["persons"] == 1
    assert "ERASED PERSONS MAY BE BACK" not in done.stderr
    assert script(elsewhere, HAS_KEY, person) == "False 0"
    assert len((elsewhere / "anchors" / "erasures.jsonl").read_text().splitlines()) == 1
    assert json.loads(vidik(elsewhere, "audit", "verify", "--json").stdout)["chain"] == "whole"

    # A register that somebody wrote in is refused, and nothing stands.
    forged = data.parent / "forged.jsonl"
    forged.write_text(register.read_text().replace('"what":"person"', '"what":"files"'))
    nowhere = fresh.with_name("nowhere")
    named = ("--erasures", str(forged))
    done = vidik(nowhere, "restore", str(backup), "--key", str(key_of(data)), *named)
    assert done.returncode == 1
    assert "not to be trusted from line 1 on" in done.stderr
    assert not nowhere.exists()


@pytest.mark.prove
def test_what_was_restored_serves_people(data: Path) -> None:
    backup, elsewhere = data.parent / "a.backup", data.parent / "elsewhere"
    assert vidik(data, "backup", str(backup)).returncode == 0
    done = vidik(elsewhere, "restore", str(backup), "--key", str(key_of(data)))
    assert done.returncode == 0, done.stderr
    port = str(free_port())
    serving = subprocess.Popen(
        [sys.executable, "-c", "from vidik.shell.cli import main; main()", "serve"],
        cwd=ROOT,
        env=environment(elsewhere, PORT=port),
    )
    try:
        visitor = Visitor(f"http://localhost:{port}")
        wait_for(lambda: visitor.get("/readyz"))
        passwords = json.loads((elsewhere / "keys" / "demo-accounts.json").read_text())
        page = visitor.get("/account/sign-in/")
        page = visitor.post(
            "/account/sign-in/", page, login="analyst", password=passwords["analyst"]
        )
        assert "csrfmiddlewaretoken" in page
        assert hidden(page, "csrfmiddlewaretoken")
    finally:
        serving.terminate()
        serving.wait(30)


@pytest.mark.prove
def test_the_keys_may_be_sealed_for_somebody_else(data: Path) -> None:
    other = data.parent / "other"
    other.mkdir()
    done = vidik(data, "backup", str(data.parent / "first.backup"))
    assert done.returncode == 0, done.stderr
    # A second pair, of a second person: made by another system's first backup.
    from vidik.shell.backup.keys import own_recipient

    second, private = own_recipient(other)
    assert private is not None
    backup = data.parent / "two.backup"
    done = vidik(data, "backup", str(backup), "--keys-recipient", str(second))
    assert done.returncode == 0, done.stderr
    one, both = data.parent / "one", data.parent / "both"
    done = vidik(one, "restore", str(backup), "--key", str(key_of(data)), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["keys"] is False
    assert "stay sealed" in done.stderr
    assert (one / "keys" / "secret-key").read_bytes() != (data / "keys" / "secret-key").read_bytes()
    done = vidik(
        both,
        "restore",
        str(backup),
        "--key",
        str(key_of(data)),
        "--keys-key",
        str(private),
        "--json",
    )
    assert json.loads(done.stdout)["keys"] is True
    assert (both / "keys" / "secret-key").read_bytes() == (
        data / "keys" / "secret-key"
    ).read_bytes()


@pytest.fixture(scope="module")
def sealed(prepared: Path) -> tuple[Path, Path]:
    """Make one backup to damage in every way."""
    backup = prepared.parent / "whole.backup"
    done = vidik(prepared, "backup", str(backup))
    assert done.returncode == 0, done.stderr
    return backup, prepared / "keys" / "backup.key"


@pytest.mark.prove
@pytest.mark.parametrize("place", ["beginning", "first block", "middle", "end"])
def test_a_flipped_bit_is_refused_and_nothing_is_written(
    sealed: tuple[Path, Path], fresh: Path, place: str
) -> None:
    backup, key = sealed
    damaged = fresh.with_name("damaged")
    content = bytearray(backup.read_bytes())
    position = {
        "beginning": 30, "first block": 1000, "middle": len(content) // 2, "end": len(content) - 1
    }[place]  # fmt: skip
    content[position] ^= 1
    damaged.write_bytes(content)
    refused(vidik(fresh, "restore", str(damaged), "--key", str(key)), fresh)


@pytest.mark.prove
@pytest.mark.parametrize("share", [0, 0.5, 0.999_999])
def test_a_cut_backup_is_refused_and_nothing_is_written(
    sealed: tuple[Path, Path], fresh: Path, share: float
) -> None:
    backup, key = sealed
    damaged = fresh.with_name("damaged")
    shutil.copy(backup, damaged)
    os.truncate(damaged, int(damaged.stat().st_size * share))
    refused(vidik(fresh, "restore", str(damaged), "--key", str(key)), fresh)


@pytest.mark.prove
def test_a_wrong_key_and_a_file_that_is_no_backup_are_refused(
    sealed: tuple[Path, Path], fresh: Path, tmp_path: Path
) -> None:
    from vidik.shell.backup.keys import own_recipient

    backup, key = sealed
    _public, wrong = own_recipient(tmp_path)
    done = refused(vidik(fresh, "restore", str(backup), "--key", str(wrong)), fresh)
    assert "another" in done.stderr
    other = fresh.with_name("letter.docx")
    other.write_bytes(b"PK\x03\x04 a letter")
    done = refused(vidik(fresh, "restore", str(other), "--key", str(key)), fresh)
    assert "no backup" in done.stderr
    done = refused(vidik(fresh, "restore", str(backup), "--key", str(other)), fresh)
    assert "private key" in done.stderr


@pytest.mark.prove
def test_a_folder_that_holds_something_is_refused_and_left_alone(
    sealed: tuple[Path, Path], fresh: Path
) -> None:
    backup, key = sealed
    fresh.mkdir()
    (fresh / "notes.txt").write_text("mine")
    done = vidik(fresh, "restore", str(backup), "--key", str(key))
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert [path.name for path in fresh.iterdir()] == ["notes.txt"]


@pytest.mark.prove
def test_a_backup_replaces_no_file(prepared: Path, fresh: Path) -> None:
    there = fresh.with_name("there")
    there.write_text("an older backup")
    done = vidik(prepared, "backup", str(there))
    assert done.returncode == 1
    assert "replaces none" in done.stderr
    assert there.read_text() == "an older backup"


@pytest.mark.prove
def test_a_killed_restore_is_begun_anew(sealed: tuple[Path, Path], fresh: Path) -> None:
    backup, key = sealed
    running = subprocess.Popen(
        [
            sys.executable, "-c", "from vidik.shell.cli import main; main()",
            "restore", str(backup), "--key", str(key),
        ],
        cwd=ROOT,
        env=environment(fresh),
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_for(lambda: (fresh / "restore.unfinished").exists() or running.poll() is not None, 60)
    running.kill()
    running.wait()
    assert (fresh / "restore.unfinished").exists(), "the restore was over before it was killed"
    done = vidik(fresh, "audit", "verify")
    assert done.returncode == 1
    assert "interrupted" in done.stderr
    done = vidik(fresh, "restore", str(backup), "--key", str(key))
    assert done.returncode == 0, done.stderr
    assert vidik(fresh, "audit", "verify").returncode == 0


def refused(
    done: subprocess.CompletedProcess[str], folder: Path
) -> subprocess.CompletedProcess[str]:
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert not folder.exists()
    return done


@pytest.mark.prove
def test_a_restore_killed_at_its_end_is_begun_anew(sealed: tuple[Path, Path], fresh: Path) -> None:
    """The database runs already, and nobody has proved the record or erased anybody again."""
    backup, key = sealed
    running = subprocess.Popen(
        [
            sys.executable, "-c", "from vidik.shell.cli import main; main()",
            "restore", str(backup), "--key", str(key),
        ],
        cwd=ROOT,
        env=environment(fresh),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith("Verifying the record"):
            break
    wait_for((fresh / "postgres" / "data" / "postmaster.pid").exists, 60)
    time.sleep(0.5)
    assert running.poll() is None
    # Another one begun meanwhile leaves the first alone.
    done = vidik(fresh, "restore", str(backup), "--key", str(key))
    assert done.returncode == 1
    assert "going on just now" in done.stderr
    running.kill()
    running.wait()
    running.stderr.close()
    done = vidik(fresh, "audit", "verify")
    assert done.returncode == 1
    assert "interrupted" in done.stderr
    done = vidik(fresh, "restore", str(backup), "--key", str(key))
    assert done.returncode == 0, done.stderr
    assert not (fresh / "restore.unfinished").exists()
    assert json.loads(vidik(fresh, "audit", "verify", "--json").stdout)["chain"] == "whole"


# ------------------------------------------------------------------ another server


@pytest.mark.prove
def test_another_servers_database_is_dumped_and_restored(data: Path) -> None:
    work(data, 2051)
    backup = data.parent / "dumped.backup"
    with Cluster(data) as cluster:
        addresses = cluster.connections()
        with psycopg.connect(addresses.owner) as owner:
            # A table whose rows nobody sees, its owner included, unless it is set who acts.
            owner.execute("CREATE TABLE drill_hidden (id int PRIMARY KEY)")
            owner.execute("INSERT INTO drill_hidden SELECT generate_series(1, 100)")
            owner.execute("ALTER TABLE drill_hidden ENABLE ROW LEVEL SECURITY")
            owner.execute("ALTER TABLE drill_hidden FORCE ROW LEVEL SECURITY")
        before = content_of(data)
        assert before.tables["drill_hidden"][0] == 100
        with cluster._connect("postgres") as connection:
            connection.execute("CREATE ROLE vidik_backup LOGIN BYPASSRLS PASSWORD 'for the drill'")
            connection.execute("GRANT CONNECT ON DATABASE vidik TO vidik_backup")
            connection.execute("GRANT pg_read_all_data TO vidik_backup")
        whole = psycopg.conninfo.conninfo_to_dict(addresses.app)
        reading = f"postgresql://vidik_backup:for%20the%20drill@127.0.0.1:{whole['port']}/{whole['dbname']}"
        server = {"DATABASE_URL": addresses.app, "DATABASE_OWNER_URL": addresses.owner}
        refusal = vidik(data, "backup", str(backup), **server)
        assert refusal.returncode == 1
        assert "Row security hides rows" in refusal.stderr
        assert not backup.exists()
        done = vidik(data, "backup", str(backup), "--json", DATABASE_BACKUP_URL=reading, **server)
        assert done.returncode == 0, done.stderr
    elsewhere = data.parent / "elsewhere"
    done = vidik(elsewhere, "restore", str(backup), "--key", str(key_of(data)), "--json")
    assert done.returncode == 0, done.stderr
    after = content_of(elsewhere)
    assert after.tables == before.tables
    assert after.acts[: len(before.acts)] == before.acts
    assert after.verbs[len(before.acts) :][-2:] == ["backup.made", "backup.restored"]
    assert json.loads(vidik(elsewhere, "audit", "verify", "--json").stdout)["chain"] == "whole"
    # The application's role works with what was loaded, and still may not rewrite the record.
    done = vidik(elsewhere, "recommendations", "summary", "--cycle", "2024", "--json")
    assert done.returncode == 0, done.stderr


@pytest.mark.prove
def test_a_backup_opens_with_nothing_but_age_and_tar(
    sealed: tuple[Path, Path], fresh: Path
) -> None:
    """What the ADR promises: no part of this system is needed to get the data back."""
    import io
    import tarfile

    import pyrage

    backup, key = sealed
    identity = pyrage.x25519.Identity.from_str(key.read_text().splitlines()[1])
    opened = pyrage.decrypt(backup.read_bytes(), [identity])
    with tarfile.open(fileobj=io.BytesIO(opened)) as tar:
        names = tar.getnames()
        assert names[:3] == ["about.json", "keys.age", "database.dump"]
        tar.extract("database.dump", fresh, filter="data")
    dump = str(fresh / "database.dump")
    listed = subprocess.run(
        [str(default_binaries() / "pg_restore"), "--list", dump],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "TABLE DATA public audit_auditevent" in listed
