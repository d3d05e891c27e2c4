# SPDX-License-Identifier: EUPL-1.2
"""Search without exposure, measured: speed beside a search on clear text, and recall.

`python -m benchmarks.vault PERSONS [SEARCHES]` fills a database of its own with synthetic persons,
then asks the same misspelt searches of the vault and of a table of clear names under pg_trgm, turn
by turn in one run. The clear table exists in this database only.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import statistics
import sys
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from multiprocessing import Pool
from typing import Any, Final

import psycopg

from benchmarks.filling import filling
from benchmarks.measuring import peak_megabytes
from vidik.core.database.cluster import Cluster
from vidik.vault.methods import names, synthetic, tokens
from vidik.vault.methods.envelope import PersonKey, Place
from vidik.vault.methods.names import units

Results = dict[str, float | int | str]
SEED: Final = 2026
BLOCK: Final = 20_000
ROTATED: Final = 100_000
"""Up to how many persons the rotation is measured."""


def key_for(number: int, what: str) -> uuid.UUID:
    """Return a key that each process makes alike."""
    return uuid.UUID(int=random.Random(f"{what}{number}").getrandbits(128), version=4)


def code_for(number: int) -> str:
    return f"P-{number:09d}"


class FixedKey:
    """A master key in memory, the same one in every process of the benchmark."""

    def __init__(self, secret: bytes) -> None:
        from vidik.vault.methods.keyring import KeyringFile, KeyVersion

        self._ring = KeyringFile.__new__(KeyringFile)
        self._ring._versions = {1: KeyVersion(1, "", secret)}  # noqa: SLF001 - see above
        self._ring.versions = lambda: list(self._ring._versions.values())  # type: ignore[method-assign]  # noqa: SLF001

    def wrap(self, key: bytes, context: bytes) -> bytes:
        return self._ring.wrap(key, context)


def remember_parts() -> None:
    """Names repeat a million times over: work each part out once. The vault itself never does."""
    names.unit = lru_cache(200_000)(names.unit)  # type: ignore[assignment]


# ------------------------------------------------------------------------------- the database


def _written(job: tuple[int, int, bytes, bytes, int]) -> tuple[list[str], ...]:
    """Make the rows of a block of persons as lines for COPY."""
    first, count, master_secret, search_secret, bits = job
    remember_parts()
    master = FixedKey(master_secret)
    keys = tokens.SearchKeys.derive(search_secret, version=1, bits=bits)
    when = "2026-01-01 00:00:00+00"
    cases, people, remaining, blind, clear = [], [], [], [], []
    persons = islice(synthetic.persons(SEED + first), count)
    for number, person in enumerate(persons, start=first):
        case, key, name = (key_for(number, what) for what in ("case", "person", "name"))
        code = code_for(number)
        own = PersonKey.new()
        found = units(person.given, person.family)
        content = {
            "given": person.given,
            "family": person.family,
            "kind": "official",
            "note": "",
            "units": [[one.smooth, *one.keys] for one in found],
            "born": person.born,
        }
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        sealed = own.seal(text, Place("name", str(name), "content", code))
        wrapped = own.wrap(code, master)  # type: ignore[arg-type]
        stored_tokens = ",".join(map(str, tokens.tokens_of(found, person.born, keys)))
        cases.append(f"{case}\tB{number:010d}\t1\topen\tordinary\tf\t{when}")
        people.append(f"{key}\t{code}\t{case}\t\\\\x{wrapped.hex()}\t1\t{when}\tbench")
        remaining.append(f"{name}\t{key}\t{case}\t\\\\x{sealed.hex()}\t{when}\tbench")
        blind.append(f"{name}\t{case}\t{{{stored_tokens}}}\t1")
        clear.append(f"{name}\t{folded(person.given, person.family)}\t{person.born}")
    return cases, people, remaining, blind, clear


def folded(*parts: str) -> str:
    """Write a name as a search on clear text would keep it: in Latin, without marks."""
    return " ".join(names.romanise(part) for part in parts)


_TABLES: Final = ("cases_case", "vault_person", "vault_name", "vault_nametokens")
_COPIES: Final = (
    "cases_case (id, code, responsible_id, state, sensitivity, restricted, opened_at)",
    "vault_person (id, code, case_id, wrapped_key, key_version, entered_at, entered_by)",
    "vault_name (id, person_id, case_id, content, entered_at, entered_by)",
    "vault_nametokens (name_id, case_id, tokens, search_version)",
    "bench_clear (id, name, born)",
)


def fill(cluster: Cluster, count: int, master: bytes, search: bytes, bits: int) -> Results:
    """Fill the database as its superuser, whom row-level security lets through."""
    took: dict[str, float] = {}
    with cluster._connect("vidik") as connection:  # noqa: SLF001 - only the superuser may COPY here
        cursor = connection.cursor()
        cursor.execute("create extension if not exists pg_trgm")
        cursor.execute("create table bench_clear (id uuid, name text, born int)")
        cursor.execute("grant select on bench_clear to vidik_app")
        jobs = [
            (first, min(BLOCK, count - first), master, search, bits)
            for first in range(0, count, BLOCK)
        ]
        with filling(connection, _TABLES, took), Pool(os.cpu_count()) as pool:
            for done, made in enumerate(pool.imap(_written, jobs), start=1):
                for target, lines in zip(_COPIES, made, strict=True):
                    with cursor.copy(f"copy {target} from stdin") as copy:
                        copy.write("\n".join(lines) + "\n")
                print(f"{done * BLOCK:,} persons", file=sys.stderr, flush=True)
        results: Results = {f"fill_{name}": seconds for name, seconds in took.items()}
        started = time.perf_counter()
        cursor.execute("create index on bench_clear using gin (name gin_trgm_ops)")
        results["index_clear_s"] = round(time.perf_counter() - started, 1)
        cursor.execute("vacuum analyze bench_clear")
        cursor.execute("select pg_relation_size('names_by_tokens') / 1048576")
        results["token_index_mb"] = cursor.fetchone()[0]  # type: ignore[index]
        cursor.execute("select pg_total_relation_size('bench_clear') / 1048576")
        results["clear_table_mb"] = cursor.fetchone()[0]  # type: ignore[index]
    return results


def prepare(cluster: Cluster, master: bytes, search: bytes, bits: int) -> None:
    """Make the tables, the centre and its expert."""
    os.environ["DATABASE_URL"] = cluster.connections().owner
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import django

    django.setup()
    from django.db import connections

    from vidik.accounts.models import Membership, User
    from vidik.core.models import Code, CodeList
    from vidik.institutions.models import Institution
    from vidik.shell.setup import migrate

    migrate(lambda *_step: None)
    _keyring("vault-master.json", master, 0)
    _keyring("vault-search.json", search, bits)
    kinds = CodeList.objects.create(code="institution-kind", name={"en": "Kinds", "sr": "Врсте"})
    kind = Code.objects.create(list=kinds, code="body", name={"en": "Body", "sr": "Орган"})
    centre = Institution.objects.create(
        id=1, code="bench", name={"en": "Centre", "sr": "Центар"}, kind=kind, control="outside",
        search_text="centre",
    )  # fmt: skip
    user = User.objects.create_user("bench", email="bench@bench.invalid", display_name="Expert")
    Membership.objects.create(
        user=user, institution=centre, role="case-expert", valid_from=dt.date(2024, 1, 1)
    )
    connections.close_all()


def _keyring(name: str, secret: bytes, bits: int) -> None:
    import base64
    from pathlib import Path

    path = Path(os.environ["VIDIK_DATA"]) / "keys" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(0o600)
    path.write_text(
        json.dumps(
            {
                "keys": [
                    {
                        "version": 1,
                        "made_at": "2026-01-01T00:00:00+00:00",
                        "key": base64.b64encode(secret).decode(),
                        "bits": bits,
                    }
                ]
            }
        ),
        encoding="utf-8",
    )


def searches(count: int, requested: int) -> Iterator[tuple[int, synthetic.SearchInput]]:
    """Draw persons of the database, and how somebody looks for each."""
    chance = random.Random(41)
    wanted = Counter(chance.randrange(count) for _ in range(requested))
    blocks = defaultdict(list)
    for number in wanted:
        blocks[number // BLOCK].append(number)
    for block in sorted(blocks):
        first = block * BLOCK
        persons = list(islice(synthetic.persons(SEED + first), min(BLOCK, count - first)))
        for number in blocks[block]:
            yield number, synthetic.search_input(persons[number - first], chance)


def without_limits() -> None:
    """Let one person search as often as a measurement takes.

    The count of the names shown is left out of the measured time: it grows with what one person
    saw today, and nobody sees as many as are searched for here.
    """
    from vidik.vault.services import searching

    searching.open_persons = lambda *_persons, **_more: None  # type: ignore[assignment]


def measure(cluster: Cluster, count: int, requested: int) -> Results:
    """Ask both sides turn by turn; both get the same misspelt names and years."""
    url = cluster.connections().app
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import django

    django.setup()
    from django.db import connections

    from vidik.access.services import acting
    from vidik.access.types import Actor, Role
    from vidik.accounts.models import Membership
    from vidik.vault.services.searching import search
    from vidik.vault.types import Query

    # Filling was the owner's; searching is the web server's.
    given = psycopg.conninfo.conninfo_to_dict(url)
    connections.close_all()
    connections.databases["default"].update({"USER": given["user"], "PASSWORD": given["password"]})
    del connections["default"]
    without_limits()
    held = Membership.objects.get(user__username="bench")
    actor = Actor(
        f"user:{held.user_id}", frozenset({Role.CASE_EXPERT}), "", held.user_id,
        frozenset({held.institution_id}), institution=held.institution_id, membership=held.pk,
    )  # fmt: skip
    drawn = list(searches(count, requested))
    random.Random(3).shuffle(drawn)
    ours, theirs, ours_cpu = [], [], []
    found = found_clear = 0
    with psycopg.connect(url) as clear:
        cursor = clear.cursor()
        cursor.execute("set pg_trgm.similarity_threshold = 0.3")
        for turn, (number, looked) in enumerate(drawn):
            warm = turn >= len(drawn) // 10
            query = Query(looked.given, looked.family, looked.born)
            started, cpu = time.perf_counter(), time.process_time()
            with acting(actor):
                hits = search(query, purpose="safety", actor=actor).hits
            if warm:
                ours.append((time.perf_counter() - started) * 1000)
                ours_cpu.append((time.process_time() - cpu) * 1000)
            found += key_for(number, "person") in {hit.person for hit in hits}
            started = time.perf_counter()
            rows = _clear(cursor, looked)
            if warm:
                theirs.append((time.perf_counter() - started) * 1000)
            found_clear += key_for(number, "name") in rows
    return {
        "asked": len(drawn),
        "recall_at_10": round(found / len(drawn), 4),
        "recall_at_10_clear": round(found_clear / len(drawn), 4),
        **{f"{name}_ms": value for name, value in _spread(ours).items()},
        **{f"clear_{name}_ms": value for name, value in _spread(theirs).items()},
        "python_p50_ms": round(statistics.median(ours_cpu), 2),
    }


def rotate() -> Results:
    """Replace the master key of everybody, as the command does it."""
    from vidik.vault.services.rotating import rotate_master

    started = time.perf_counter()
    rotation = rotate_master(advance=lambda *_step: None)
    seconds = time.perf_counter() - started
    return {"rotated": rotation.done, "rotate_s": round(seconds, 1)}


def _clear(cursor: psycopg.Cursor[Any], looked: synthetic.SearchInput) -> set[uuid.UUID]:
    """The same search on clear text: similar names, the year two away at most."""
    text = folded(looked.given, looked.family)
    year = " and born between %(first)s and %(last)s" if looked.born else ""
    cursor.execute(
        "select id from bench_clear where name %% %(name)s"  # noqa: S608 - our own words
        + year
        + " order by similarity(name, %(name)s) desc limit 10",
        {
            "name": text,
            "first": (looked.born or 0) - tokens.YEARS,
            "last": (looked.born or 0) + tokens.YEARS,
        },
    )
    return {key for (key,) in cursor.fetchall()}


def _spread(values: Sequence[float]) -> dict[str, float]:
    cut = statistics.quantiles(values, n=100)
    return {"p50": round(cut[49], 2), "p95": round(cut[94], 2), "p99": round(cut[98], 2)}


def _is_filled(cluster: Cluster) -> bool:
    """Return whether an earlier run left its persons in this data folder."""
    with cluster._connect("vidik") as connection:  # noqa: SLF001 - see above
        row = connection.execute("select to_regclass('bench_clear')").fetchone()
    return row is not None and row[0] is not None


def main() -> None:
    """Measure what was asked for and tell it as JSON."""
    count = int(sys.argv[1])
    requested = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    master, search = random.Random(1).randbytes(32), random.Random(2).randbytes(32)
    bits = tokens.bits_for(count)
    with Cluster() as cluster:
        results: Results = {}
        if not _is_filled(cluster):
            prepare(cluster, master, search, bits)
            results |= fill(cluster, count, master, search, bits)
        results |= measure(cluster, count, requested)
        if count <= ROTATED:
            results |= rotate()
        results |= {"bits": bits, "megabytes": peak_megabytes()}
    print(json.dumps(results))


if __name__ == "__main__":
    main()
