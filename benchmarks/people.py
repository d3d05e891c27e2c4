# SPDX-License-Identifier: EUPL-1.2
"""Make a million persons out of twenty-two thousand: their rows once more, with keys of their own.

Some are made by `vidik demo people`, through the rooms' own services. Whatever rows belong to
their cases is then copied by the database, table by table: new keys, codes and numbers, all times
of a person moved back by some days of the same year. Identities are not copied: each person gets a
name and a key of their own, sealed by the vault's own functions, found by blind tokens like others.
"""

from __future__ import annotations

import os
import random
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from multiprocessing import get_context
from typing import Any, Final

import psycopg
from psycopg import sql

from benchmarks.filling import filling, nothing_found, say
from vidik.core.database.cluster import Cluster

BASE: Final = 22_000
"""How many are made by the generator, some in every year; the rest are their copies."""
BLOCK: Final = 10_000
OPENED: Final = 300
"""How many of the copied persons are opened with their keys to see that they are whole."""
_VAULT: Final = (
    "vault_person",
    "vault_particulars",
    "vault_name",
    "vault_nametokens",
)
_UNCHANGED: Final = frozenset({"pgh_context_id"})
"""Keys that stay: what they name is not copied."""
_BY_KEY: Final = {
    "cases_case": "case_id",
    "cases_caseevent": "case_id",
    "referral_screening": "screening",
}
"""Tables whose own key is one of what was made: which one."""
_MOVED_DAYS: Final = 7

PREPARE: Final = """
create function bench_key(known uuid, copy int) returns uuid language sql immutable as
$$ select overlay(overlay(md5(known::text || '/' || copy) placing '4' from 13)
  placing '8' from 17)::uuid $$;
create table bench_base as
select r.id as report_id, r.case_id, p.person_id, p.screening_id as screening, r.received_at,
  date_trunc('year', r.received_at, 'Europe/Belgrade') as year
from referral_report r join referral_reportedperson p on p.report_id = r.id
where r.id not in (select id from bench_stood);
"""
COPY: Final = """
create table bench_copy as
with chosen as (
  select b.*, n as copy from bench_base b, generate_series(1, %(copies)s) n
  order by n, random() limit %(more)s
), moved as (
  select *, date_trunc('second', least(interval '{days} days', received_at - year) * random())
    as moved
  from chosen
), counted as (
  select *, row_number() over (order by received_at - moved, report_id, copy) as place,
    row_number() over (partition by year order by received_at - moved, report_id, copy) as of_year
  from moved
)
select place, report_id, case_id, person_id, screening, copy, moved, received_at - moved as at,
  'R-' || n.year || '-' || lpad((n.last + of_year)::text,
    greatest(5, length((n.last + of_year)::text)), '0') as number
from counted join referral_reportnumber n
  on n.year = extract(year from counted.year at time zone 'Europe/Belgrade')
order by place
""".replace("{days}", str(_MOVED_DAYS))


@dataclass(frozen=True, slots=True)
class Known:
    """What a copied person has in common with the one that was made."""

    year: int | None
    about: bool
    sex: str
    citizenships: tuple[str, ...]


def stood(cluster: Cluster) -> None:
    """Remember which reports stand before any are made for measuring."""
    with cluster._connect("vidik") as connection:  # noqa: SLF001 - the benchmark's own cluster
        connection.execute("create table bench_stood as select id from referral_report")


def bits(persons: int) -> dict[str, int]:
    """Return the search key as many bits as suit so many names, as replacing it would later."""
    from vidik.vault.methods.tokens import bits_for
    from vidik.vault.services import rotating
    from vidik.vault.services.rotating import rotate_search

    rotating.bits_for = lambda _names: bits_for(persons)  # type: ignore[assignment]
    rotation = rotate_search(advance=lambda *_step: None)
    return {"renewed": rotation.done, "bits": bits_for(persons)}


def multiply(persons: int) -> dict[str, float]:
    """Copy what was made until there are so many persons."""
    timings: dict[str, float] = {}
    with Cluster() as cluster, cluster._connect("vidik") as connection:  # noqa: SLF001 - see above
        started = time.perf_counter()
        connection.execute(PREPARE)
        made = _one(connection, "select count(*) from bench_base")
        more = persons - made
        if more <= 0:
            return {"copied": 0}
        _plan_copies(connection, made, more)
        say(f"{more:,} copies of {made:,} planned", started)
        tables = _tables(connection)
        before = _amounts(connection, tables)
        with filling(connection, [*tables, *_VAULT], timings):
            _identities(cluster, connection, more)
            say("identities sealed", started)
            for table, key in tables.items():
                rows = _copied(connection, table, key)
                say(f"{table}: {rows:,}", started)
            connection.execute(
                "update referral_reportnumber n set last = greatest(n.last, c.last) from ("
                " select split_part(number, '-', 2)::int as year,"
                " max(split_part(number, '-', 3)::int) as last from bench_copy group by 1) c"
                " where c.year = n.year"
            )
            nothing_found(connection, WRONG)
        connection.execute("select vidik_rebuild_reach()")
        timings |= {"made": made, "copied": more}
        _same_shares(connection, tables, before, made, more)
        _opened(connection, more)
        timings["rows"] = sum(_amounts(connection, tables).values())
        connection.execute("drop table bench_base, bench_copy, bench_stood")
        connection.execute("drop function bench_key")
        timings["seconds"] = round(time.perf_counter() - started, 1)
        megabytes = "select pg_database_size('vidik') / 1048576"
        timings["megabytes"] = _one(connection, megabytes)
    return timings


WRONG: Final = {
    "decided by one": "select count(*) from identification_procedure p where state in"
    " ('dismissed', 'suspended', 'terminated', 'concluded') and not exists (select from"
    " identification_decision d where d.procedure_id = p.id and d.taken_at is not null and"
    " d.proposed_by_id <> d.taken_by_id and d.outcome = p.outcome and d.step = case p.state"
    " when 'dismissed' then 'dismiss' when 'suspended' then 'suspend'"
    " when 'terminated' then 'terminate' else 'conclude' end)",
    "closed without telling": "select count(*) from identification_procedure p"
    " where state = 'closed' and not exists (select from identification_notification n"
    " where n.procedure_id = p.id and n.subject = 'outcome')",
    "rows of another case": "select count(*) from identification_fact f"
    " join identification_procedure p on p.id = f.procedure_id where p.case_id <> f.case_id",
    "identities of another case": "select count(*) from referral_reportedperson r"
    " join vault_person v on v.id = r.person_id join vault_name n on n.person_id = v.id"
    " join vault_nametokens t on t.name_id = n.id"
    " where v.case_id <> r.case_id or n.case_id <> r.case_id or t.case_id <> r.case_id",
    "persons without a name": "select count(*) from referral_reportedperson r"
    " left join vault_name n on n.person_id = r.person_id where n.id is null"
    " and r.report_id not in (select id from bench_stood)",
    "numbers with gaps": "select count(*) from (select split_part(number, '-', 2)::int as year,"
    " count(*) as rows, max(split_part(number, '-', 3)::int) as last"
    " from referral_report group by 1) r join referral_reportnumber n on n.year = r.year"
    " where r.rows <> r.last or n.last <> r.last",
    "reports of tomorrow": "select count(*) from referral_report where received_at > now()",
    "numbers of another year": "select count(*) from referral_report where"
    " extract(year from received_at at time zone 'Europe/Belgrade') <> substr(number, 3, 4)::int",
}
"""What triggers and services would not have let through."""


def _plan_copies(connection: psycopg.Connection, made: int, more: int) -> None:
    from vidik.cases.models import draw_code

    connection.execute("set work_mem = '512MB'")
    connection.execute(COPY, {"copies": -(-more // made), "more": more})
    connection.execute("create table bench_code (place int primary key, code text)")
    drawn: set[str] = {
        code for (code,) in connection.execute("select code from cases_case").fetchall()
    }
    stand = len(drawn)
    with connection.cursor().copy("copy bench_code from stdin") as copy:
        place = 0
        while place < more:
            code = draw_code()
            if code not in drawn:
                drawn.add(code)
                place += 1
                copy.write_row((place, code))
    assert len(drawn) == stand + more
    connection.execute(
        "create table bench_coded as select c.place, report_id, case_id, person_id, screening,"
        " copy, moved, at, number, d.code from bench_copy c join bench_code d using (place)"
        " order by place"
    )
    connection.execute("drop table bench_copy, bench_code")
    connection.execute("alter table bench_coded rename to bench_copy")
    connection.execute("alter table bench_copy add primary key (place)")
    connection.execute("analyze bench_base")
    connection.execute("analyze bench_copy")


def _tables(connection: psycopg.Connection) -> dict[str, str]:
    """Find the tables with rows of what was made, each with the column by which they belong."""
    listed = connection.execute(
        "select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace"
        " and a.attname in ('case_id', 'report_id', 'id') and a.atttypid = 'uuid'::regtype"
        " and c.relname not like 'vault%' and c.relname not like 'bench%'"
        # Written anew at the end, from what it follows from.
        " and c.relname <> 'cases_reach'"
        " order by c.relname, array_position(array['case_id', 'report_id', 'id']::name[],"
        " a.attname)"
    ).fetchall()
    found: dict[str, str] = {}
    for table, column in listed:
        if table in found:
            continue
        known = _belongs(table, column)
        if not known:
            continue
        query = sql.SQL("select exists (select from {} t join bench_base b on b.{} = t.{})").format(
            sql.Identifier(table), sql.Identifier(known), sql.Identifier(column)
        )
        row = connection.execute(query).fetchone()
        if row is not None and row[0]:
            found[table] = column
    return found


def _belongs(table: str, column: str) -> str:
    """Name the key of what was made that stands in a column; none where it is the row's own."""
    return _BY_KEY.get(table, "") if column == "id" else column


def _copied(connection: psycopg.Connection, table: str, key: str) -> int:
    """Write the rows of a table once more for each copy, in the order of time."""
    columns = connection.execute(
        "select attname, format_type(atttypid, null), attidentity <> '' or"
        " pg_get_expr(d.adbin, d.adrelid) like 'nextval%%' from pg_attribute a"
        " left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        " and attgenerated = '' order by attnum",
        [table],
    ).fetchall()
    written, values = [], []
    for name, kind, counted in columns:
        if counted:
            continue
        written.append(sql.Identifier(name))
        values.append(_value(table, name, kind))
    named = sql.SQL(", ").join(written)
    belongs = _belongs(table, key)
    connection.execute("drop table if exists bench_source")
    connection.execute(
        sql.SQL(
            "create unlogged table bench_source as select t.*, b.{} as belongs"
            " from {} t join bench_base b on b.{} = t.{}"
        ).format(*map(sql.Identifier, (belongs, table, belongs, key)))
    )
    connection.execute("create index on bench_source (belongs)")
    connection.execute("analyze bench_source")
    for way in ("enable_hashjoin", "enable_mergejoin", "synchronize_seqscans"):
        connection.execute(sql.SQL("set {} = off").format(sql.Identifier(way)))
    done = connection.execute(
        sql.SQL(
            "insert into {} ({}) select {} from bench_copy c cross join lateral"
            " (select * from bench_source o where o.belongs = c.{} offset 0) s"
        ).format(
            sql.Identifier(table),
            named,
            sql.SQL(", ").join(values),
            sql.Identifier(belongs),
        )
    )
    for way in ("enable_hashjoin", "enable_mergejoin", "synchronize_seqscans"):
        connection.execute(sql.SQL("reset {}").format(sql.Identifier(way)))
    connection.execute("drop table bench_source")
    return done.rowcount


def _value(table: str, name: str, kind: str) -> sql.Composable:
    column = sql.Identifier("s", name)
    if kind == "uuid" and name not in _UNCHANGED:
        return sql.SQL("bench_key({}, c.copy)").format(column)
    if kind == "timestamp with time zone":
        return sql.SQL("{} - c.moved").format(column)
    if kind == "date" and name == "stated_on":
        return sql.SQL("((s.entered_at - c.moved) at time zone 'Europe/Belgrade')::date")
    if name == "number" and table.startswith("referral_"):
        return sql.SQL("c.number")
    if name == "code" and table in _BY_KEY:
        return sql.SQL("c.code")
    return column


def _one(connection: psycopg.Connection, query: str) -> int:
    row = connection.execute(query).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row[0])


def _amounts(connection: psycopg.Connection, tables: Mapping[str, str]) -> dict[str, int]:
    return {table: _one(connection, f"select count(*) from {table}") for table in tables}  # noqa: S608 - names of tables


def _same_shares(
    connection: psycopg.Connection,
    tables: Mapping[str, str],
    before: Mapping[str, int],
    made: int,
    more: int,
) -> None:
    """Require that every table grew like the persons did, to a hundredth."""
    after = _amounts(connection, tables)
    for table, key in tables.items():
        belongs = _belongs(table, key)
        own = _one(
            connection,
            f"select count(*) from {table} t join bench_base b on b.{belongs} = t.{key}",  # noqa: S608 - names of tables
        )
        expected = own * more / made
        grown = after[table] - before[table]
        assert abs(grown - expected) <= max(50, expected / 100), (table, grown, expected)


# --------------------------------------------------------------------------------- identities


_known: Final[dict[uuid.UUID, Known]] = {}
"""What a process that seals knows of those who were made; set before it is forked."""


def _identities(cluster: Cluster, connection: psycopg.Connection, more: int) -> None:
    from django.db import connections

    from vidik.vault.keys import masters, search_keys

    _known.update(_read_known(connection))
    masters()
    search_keys()
    connections.close_all()
    ranges = [(first, min(first + BLOCK, more + 1)) for first in range(1, more + 1, BLOCK)]
    with get_context("fork").Pool(os.cpu_count()) as pool:
        for done in pool.imap_unordered(_sealed, [(cluster, *each) for each in ranges]):
            assert done


def _read_known(connection: psycopg.Connection) -> dict[uuid.UUID, Known]:
    from vidik.vault.methods.envelope import PersonKey
    from vidik.vault.models import Particulars, Person
    from vidik.vault.services.sealing import facts_from, key_of, place

    found = {}
    rows = connection.execute(
        "select v.id, v.code, v.wrapped_key, v.key_version, p.id, p.content from vault_person v"
        " join bench_base b on b.person_id = v.id join vault_particulars p on p.person_id = v.id"
    )
    for key, code, wrapped, version, row, content in rows:
        person = Person(id=key, code=code, wrapped_key=wrapped, key_version=version)
        own: PersonKey = key_of(person)
        particulars = Particulars(id=row, person=person)
        facts = facts_from(Particulars, own.open(bytes(content), place(particulars, person)))
        found[key] = Known(facts.year, facts.about, facts.sex, tuple(facts.citizenships))
    return found


@cache
def _origins() -> dict[str, dict[str, int]]:
    from pathlib import Path

    from django.conf import settings

    from vidik.packs.people.plan import read_plan

    raw = read_plan(Path(settings.PACKS_DIR) / settings.PACK).raw
    return {entry["alpha3"]: entry["names"] for entry in raw["countries"].values()}


def _sealed(job: tuple[Cluster, int, int]) -> int:
    """Seal the identities of some copies and write them; runs in a process of its own."""
    from vidik.vault.keys import masters, search_keys
    from vidik.vault.methods import names, synthetic
    from vidik.vault.methods.envelope import PersonKey
    from vidik.vault.methods.tokens import tokens_of
    from vidik.vault.models import Name, Particulars, Person
    from vidik.vault.services.sealing import seal, seal_name
    from vidik.vault.types import NameFacts, ParticularFacts

    cluster, first, last = job
    if not hasattr(names.unit, "cache_info"):
        # The parts of names repeat: each is worked out once. The vault itself never keeps one.
        names.unit = lru_cache(200_000)(names.unit)  # type: ignore[assignment]
    origins = _origins()
    chance = random.Random(first)
    keys, master = search_keys()[0], masters()
    lines: tuple[list[str], ...] = ([], [], [], [])
    persons, particulars, named, blind = lines
    by = "system:report-desk"
    with cluster._connect("vidik") as connection:  # noqa: SLF001 - the benchmark's own cluster
        connection.execute("set session_replication_role = replica")
        connection.execute("set synchronous_commit = off")
        rows = connection.execute(
            "select person_id, bench_key(person_id, copy), bench_key(case_id, copy), at::text"
            " from bench_copy where place >= %s and place < %s order by place",
            [first, last],
        ).fetchall()
        for base, key, case, at in rows:
            known = _known[base]
            drawn = origins[known.citizenships[0]]
            origin = chance.choices(list(drawn), list(drawn.values()))[0]
            name = synthetic.of_origin(origin, known.sex, chance)
            person = Person(id=key, case_id=case)
            own = PersonKey.new()
            person.wrapped_key = own.wrap(person.code, master)
            facts = Particulars(person=person, case_id=case)
            seal(
                facts,
                ParticularFacts(
                    year=known.year,
                    about=known.about,
                    sex=known.sex,
                    citizenships=known.citizenships,
                ),
                person,
                own,
            )
            row = Name(person=person, case_id=case)
            spelled = NameFacts(name.given, name.family)
            units = seal_name(row, spelled, known.year, person, own)
            tokens = ",".join(map(str, tokens_of(units, known.year, keys)))
            persons.append(
                f"{key}\t{person.code}\t{case}\t\\\\x{person.wrapped_key.hex()}\t"
                f"{person.key_version}\t{at}\t{by}"
            )
            particulars.append(f"{facts.pk}\t{key}\t{case}\t\\\\x{facts.content.hex()}\t{at}\t{by}")
            named.append(f"{row.pk}\t{key}\t{case}\t\\\\x{row.content.hex()}\t{at}\t{by}")
            blind.append(f"{row.pk}\t{case}\t{{{tokens}}}\t{keys.version}")
        sealed = "(id, person_id, case_id, content, entered_at, entered_by)"
        columns = (
            "(id, code, case_id, wrapped_key, key_version, entered_at, entered_by)",
            sealed,
            sealed,
            "(name_id, case_id, tokens, search_version)",
        )
        for table, listed, made in zip(_VAULT, columns, lines, strict=True):
            with connection.cursor().copy(f"copy {table} {listed} from stdin") as copy:  # type: ignore[arg-type]
                copy.write("\n".join(made) + "\n")
    return len(rows)


def _opened(connection: psycopg.Connection, more: int) -> None:
    """Open some of the copied persons as the vault would; it refuses what does not belong."""
    from vidik.vault.models import Name, Particulars, Person
    from vidik.vault.services.sealing import key_of, opened, opened_name, place

    rows: list[Any] = connection.execute(
        "select v.id, v.code, v.wrapped_key, v.key_version, n.id, n.content, p.id, p.content"
        " from bench_copy c join vault_person v on v.id = bench_key(c.person_id, c.copy)"
        " join vault_name n on n.person_id = v.id join vault_particulars p on p.person_id = v.id"
        " where c.place %% greatest(%s / %s, 1) = 0 limit %s",
        [more, OPENED, OPENED],
    ).fetchall()
    assert len(rows) == OPENED
    for key, code, wrapped, version, name, content, particulars, facts in rows:
        person = Person(id=key, code=code, wrapped_key=wrapped, key_version=version)
        own = key_of(person)
        assert opened_name(bytes(content), place(Name(id=name), person), own).shown
        row_facts = Particulars(id=particulars, person=person, content=facts)
        assert opened(row_facts, person, own).sex
