# SPDX-License-Identifier: EUPL-1.2
"""Canaries: synthetic identities that no other text contains, and a search for them everywhere.

`python -m tests.canaries COUNT` enters that many through the pages of a system of its own (the data
folder that `VIDIK_DATA` names), looks for them, opens them, makes mistakes and errors on the way,
and then searches the dump, the data folder with its write-ahead log, logs, temporary files and
mails. It prints what it found as one JSON document. Other tests take `forms` and `hits`.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import mmap
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

MARKS: Final = ("Жвргољ", "Шкнедиђ", "Цмурфићев")
"""How every given name, family name and street of a canary begins; no other text has them."""
NUMBERS: Final = ("70359172", "KQ904173")
"""How every telephone and every document's number of a canary begins."""
_SYLLABLES: Final = ("ба", "ву", "ги", "де", "зо", "ли", "мо", "не", "па", "ру", "си", "ту")
_LATIN: Final = dict(zip("жвргољшкнедиђцмурфћбзлпст", (
    "ž", "v", "r", "g", "o", "lj", "š", "k", "n", "e", "d", "i", "đ", "c", "m", "u", "r", "f", "ć",
    "b", "z", "l", "p", "s", "t"), strict=False))  # fmt: skip


@dataclass(frozen=True)
class Canary:
    """One synthetic identity."""

    given: str
    family: str
    number: str
    phone: str
    street: str
    year: int


def canaries(count: int, seed: int = 17) -> Iterator[Canary]:
    """Make up identities, the same ones for the same seed; no two of them alike."""
    chance = random.Random(seed)  # noqa: S311 - the same ones every time
    for index in range(count):

        def tail(length: int = 3) -> str:
            return "".join(chance.choice(_SYLLABLES) for _ in range(length))

        yield Canary(
            MARKS[0] + tail(4),
            MARKS[1] + tail(4),
            f"{NUMBERS[1]}{index:04}",
            f"0{NUMBERS[0]}{index:04}",
            f"{MARKS[2]} {tail()}",
            1950 + index % 60,
        )


def latin(text: str) -> str:
    """Write a mark in Latin."""
    return "".join(_LATIN.get(char, char) for char in text.lower())


def forms(marks: Iterable[str] = (*MARKS, *NUMBERS)) -> dict[bytes, str]:
    """Return every form in which a text could lie somewhere, with the name of the form.

    Cyrillic and Latin, with marks and without, in small and capital letters; UTF-8, UTF-16 of both
    orders, Windows-1251; escaped as JSON, as an address, as HTML; in hexadecimal and base64.
    """
    found: dict[bytes, str] = {}
    for mark in marks:
        spoken = latin(mark)
        bare = spoken.translate(str.maketrans("žšđćč", "zsdcc"))
        for spelling in {mark, spoken, bare, spoken.replace("đ", "dj")}:
            for text in {spelling, spelling.lower(), spelling.upper(), spelling.capitalize()}:
                utf8 = text.encode()
                found[utf8] = f"{mark}: UTF-8"
                found[utf8.hex().encode()] = f"{mark}: hexadecimal"
                found[text.encode("utf-16-le")] = f"{mark}: UTF-16"
                found[text.encode("utf-16-be")] = f"{mark}: UTF-16"
                if not text.isascii():
                    found[json.dumps(text).strip('"').encode()] = f"{mark}: JSON"
                    found[quote(text).encode()] = f"{mark}: address"
                    found["".join(f"&#{ord(char)};" for char in text).encode()] = f"{mark}: HTML"
                    found[text.encode("cp1251", "ignore")] = f"{mark}: Windows-1251"
                for shift in range(3):
                    # Base64 depends on where in three bytes the text begins.
                    coded = base64.b64encode(bytes(shift) + utf8)[4:-4]
                    if len(coded) >= 8:
                        found[coded] = f"{mark}: base64"
    return {pattern: name for pattern, name in found.items() if len(pattern) >= 6}


def hits(places: Iterable[Path], patterns: dict[bytes, str]) -> list[str]:
    """Search files and folders for the patterns; gives where each was found and in which form."""
    found = []
    for place in places:
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for path in files:
            if not path.is_file() or path.is_symlink() or path.stat().st_size == 0:
                continue
            with (
                path.open("rb") as stream,
                mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content,
            ):
                found += [
                    f"{path}: {name}"
                    for pattern, name in patterns.items()
                    if content.find(pattern) != -1
                ]
    return found


# --------------------------------------------------------------------- a system of its own


def main() -> None:
    """Enter canaries through the pages and search for them."""
    count = int(sys.argv[1])
    data = Path(os.environ["VIDIK_DATA"])
    for name in ("tmp", "mail", "dump", "said"):
        (data / name).mkdir(parents=True, exist_ok=True)
    os.environ["TMPDIR"] = str(data / "tmp")
    from vidik.core.database.cluster import Cluster

    with Cluster() as cluster:
        entered = _enter(cluster, count, data)
        entered["searched_mb"] = _dump(cluster, data)
        places = [data, cluster.pgdata]
        entered["hits"] = hits(places, forms())
        # A search that finds nothing proves something only where it could have found it.
        planted = data / "dump" / "planted"
        planted.write_bytes(b"\n".join(forms()))
        entered["forms"] = len(forms())
        entered["found_when_planted"] = len(hits([planted], forms()))
        planted.unlink()
    print(json.dumps(entered, ensure_ascii=False))


def _enter(cluster: Any, count: int, data: Path) -> dict[str, Any]:
    os.environ["DATABASE_URL"] = cluster.connections().owner
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import logging

    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    from vidik.shell.setup import collect_static, migrate

    handler = logging.FileHandler(data / "said" / "log")
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(data / "mail")
    migrate(lambda *_step: None)
    collect_static()
    client, case = _scene()
    # From here on in the role of the web server.
    connections.close_all()
    from psycopg.conninfo import conninfo_to_dict

    given = conninfo_to_dict(cluster.connections().app)
    connections.databases["default"].update({"USER": given["user"], "PASSWORD": given["password"]})
    del connections["default"]
    made = list(canaries(count))
    persons = [_one(client, case, canary, number) for number, canary in enumerate(made)]
    _errors(client, case, made[0])
    connections.close_all()
    return {"entered": len(set(persons)), "found_by_search": _found(client, made, persons)}


def _scene() -> tuple[Any, Any]:
    from django.test import Client
    from django.utils import timezone

    from vidik.access.services import acting
    from vidik.access.types import Actor, Role
    from vidik.accounts.models import Membership, SignIn, User
    from vidik.cases.services.cases import open_case
    from vidik.core.models import Code, CodeList
    from vidik.institutions.models import Institution
    from vidik.vault.models import Budget

    kinds = CodeList.objects.create(code="institution-kind", name={"en": "Kinds", "sr": "Врсте"})
    kind = Code.objects.create(list=kinds, code="body", name={"en": "Body", "sr": "Орган"})
    centre = Institution.objects.create(
        code="centre", name={"en": "Centre", "sr": "Центар"}, kind=kind, control="outside",
        search_text="centre",
    )  # fmt: skip
    user = User.objects.create_user("worker", email="worker@test.invalid", display_name="Worker")
    held = Membership.objects.create(
        user=user, institution=centre, role=Role.CASE_EXPERT, valid_from=dt.date(2024, 1, 1)
    )
    actor = Actor(
        f"user:{user.pk}", frozenset({Role.CASE_EXPERT}), "Worker", user.pk,
        frozenset({centre.pk}), institution=centre.pk, membership=held.pk,
    )  # fmt: skip
    # One expert looks at all of them within minutes here.
    most = dict.fromkeys(("hour", "day", "more", "times", "found_hour", "found_day"), 5000)
    Budget.objects.update_or_create(role=Role.CASE_EXPERT.value, defaults=most)
    with acting(actor):
        case = open_case(actor=actor)
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(user)
    SignIn.objects.filter(user=user).update(
        factor="webauthn", confirmed_at=timezone.now(), membership=held
    )
    return client, case


def _one(client: Any, case: Any, canary: Canary, number: int) -> str:
    """Enter one identity with everything a page takes, as a person would."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client.post(
        f"/identities/case/{case.pk}/enter/",
        {
            "given": canary.given, "family": canary.family, "kind": "official",
            "year": canary.year, "sex": "f", "document_kind": "passport",
            "number": canary.number, "phone": canary.phone, "somebody_else": "on",
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    person = str(answer.url)
    client.post(person, {"purpose": "support"})
    for table, typed in (
        ("address", {"kind": "lives", "lines": canary.street, "place": "Горња Река"}),
        ("name", {"given": canary.given, "family": canary.street, "kind": "alias"}),
        ("safecontact", {"in_whose_name": canary.street, "never_say": canary.family}),
    ):
        assert client.post(f"{person}{table}/add/", typed).status_code == 302
    shown = client.get(person).content.decode()
    assert canary.family in shown
    if number % 10 == 0:
        scan = SimpleUploadedFile(
            f"{canary.family}.pdf", b"%PDF-1.7 " + canary.family.encode() * 200_000
        )
        typed = {"kind": "scan", "title": canary.family, "file": scan}
        assert client.post(f"{person}files/add/", typed).status_code == 302
    return person


def _errors(client: Any, case: Any, canary: Canary) -> None:
    """Wrong fields, an address with a name in it, and a program that fails with names in hand."""
    from unittest.mock import patch

    wrong = {"given": canary.given, "family": canary.family, "year": "1700", "kind": "official",
             "sex": "f"}  # fmt: skip
    assert client.post(f"/identities/case/{case.pk}/enter/", wrong).status_code == 400
    assert client.post("/identities/", {"given": canary.given}).status_code == 400
    with patch("vidik.vault.services.searching.search", side_effect=RuntimeError("it failed")):
        typed = {"given": canary.given, "family": canary.family, "purpose": "safety"}
        assert client.post("/identities/", typed).status_code == 500


def _found(client: Any, made: Sequence[Canary], persons: Sequence[str]) -> int:
    """Count how many are found by their Latin spelling with the year one off."""
    found = 0
    for canary, person in zip(made, persons, strict=True):
        typed = {
            "given": latin(canary.given).replace("ž", "z").replace("а", "a"),
            "number": canary.number, "purpose": "safety",
        }  # fmt: skip
        found += person in client.post("/identities/", typed).content.decode()
    return found


def _dump(cluster: Any, data: Path) -> int:
    """Write the whole database out as text, and give how much there is to search."""
    with cluster._connect("vidik") as connection:
        connection.autocommit = True
        connection.execute("checkpoint")
        tables = connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        for (table,) in tables:
            with (
                (data / "dump" / f"{table}.txt").open("wb") as stream,
                connection.cursor().copy(f"copy {table} to stdout") as copy,
            ):
                for piece in copy:
                    stream.write(piece)
    sizes = [
        path.stat().st_size
        for place in (data, cluster.pgdata)
        for path in place.rglob("*")
        if path.is_file()
    ]
    return sum(sizes) // 2**20


def run(count: int, folder: Path) -> dict[str, Any]:
    """Do all of it in a process and a data folder of its own, and return its output."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.canaries", str(count)],
        env=os.environ | {"VIDIK_DATA": str(folder), "DATABASE_URL": ""},
        cwd=Path(__file__).resolve().parents[1],
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


if __name__ == "__main__":
    main()
