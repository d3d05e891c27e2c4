# SPDX-License-Identifier: EUPL-1.2
"""Hand synthetic people over to the rooms: case, identity, report, procedure, each its part."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor
from vidik.cases.services import demo
from vidik.core.packfiles import PackError, read
from vidik.identification.methods.record import read_definitions
from vidik.identification.services import bulk
from vidik.institutions import selectors as institutions
from vidik.packs.methods.margins import solve
from vidik.packs.people import working
from vidik.packs.people.building import Many, build
from vidik.packs.people.generating import GeneratedReport, Places
from vidik.packs.people.plan import FILE, has_people, read_plan
from vidik.packs.people.screening import Screened
from vidik.packs.people.working import Block
from vidik.protection.services import schools
from vidik.referral.selectors import screenings
from vidik.referral.services import synthetic
from vidik.vault.services import merging
from vidik.vault.services import synthetic as vault_synthetic

DESK: Final = Actor.system("report-desk")
LOADER: Final = Actor.system("pack-loader")
AT_ONCE: Final = 500
BLOCK: Final = 2_000
FIRST_YEAR: Final = 2016
OPEN_FOR: Final = dt.timedelta(days=60)
Advance = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """Who acts in the demonstration, and for which institution."""

    centre: int
    proposer: int
    decider: int
    places: Places


def stage_of(raw: Mapping[str, object], *, actor: Actor) -> Stage:
    """Find the demo accounts and institutions that synthetic people need.

    Raises:
        PackError: one of them is missing.
    """
    accounts = {}
    for username in ("case", "centre-head"):
        found = demo_actor(username)
        if found is None or found.user_id is None or found.institution is None:
            expected = f"the demo account “{username}”; run “vidik setup --demo” first"
            raise PackError.of(FILE, "accounts", expected)
        accounts[username] = found
    keys = {code: each.pk for code, each in institutions.by_code(actor).items()}
    head = accounts["centre-head"]
    return Stage(
        centre=int(head.institution or 0),
        proposer=int(accounts["case"].user_id or 0),
        decider=int(head.user_id or 0),
        places=Places(keys, _screened(raw)),
    )


def _screened(raw: Mapping[str, object]) -> dict[str, Screened]:
    found = {}
    reported = raw.get("screenings", {})
    assert isinstance(reported, Mapping)  # noqa: S101 - the pack's file says so
    for source, how in reported.items():
        row = screenings.get_list(how["list"])
        by = demo_actor(how["user"])
        if row is None or by is None or by.institution is None or by.user_id is None:
            continue
        found[source] = Screened.read(
            row.pk,
            row.content,
            institution=by.institution,
            user=by.user_id,
            chance=int(how["chance"]),
        )
    return found


def make_demo_people(folder: Path, *, actor: Actor, advance: Advance) -> int:
    """Make the people of a pack once; return how many reports were entered.

    Raises:
        Infeasible: no people can have the counts that the pack follows.
        PackError: the pack names what there is not.
    """
    if not settings.DEMO or not has_people(folder) or synthetic.has_synthetic():
        return 0
    plan = read_plan(folder)
    stage = stage_of(plan.raw, actor=actor)
    made = build(plan, stage.places, read(folder, read_definitions))
    for place in range(0, len(made), AT_ONCE):
        advance("Making up people", place, len(made))
        enter(made[place : place + AT_ONCE], stage)
    join(made)
    advance("Making up people", len(made), len(made))
    return len(made)


def enter(
    rows: Sequence[GeneratedReport], stage: Stage, *, numbers: Mapping[int, int] | None = None
) -> None:
    """Enter some people in one transaction."""
    with transaction.atomic():
        demo.make_up_cases((row.case for row in rows), responsible=stage.centre, actor=DESK)
        vault_synthetic.enter_synthetic([row.person for row in rows], actor=DESK)
        synthetic.enter_synthetic(
            [row.report for row in rows], taken_by=stage.proposer, first=numbers
        )
        bulk.enter_generated(
            (row.procedure for row in rows), proposer=stage.proposer, decider=stage.decider
        )
        schools.enter_generated(
            {row.procedure.reported_person: row.school for row in rows if row.school is not None},
            by=stage.proposer,
        )


def join(made: Sequence[GeneratedReport]) -> None:
    """Say of those who were reported twice that they are one person, as an expert would."""
    head = demo_actor("centre-head")
    again = {row.person.key: row.same_as for row in made if row.same_as is not None}
    if head is None or not again:
        return
    with acting(head):
        merging.merge_by_keys(again, actor=head)


# ------------------------------------------------------------------------------------- scale


_worker: Final[dict[str, tuple[Many, Stage]]] = {}
"""What a process keeps from block to block, by pack."""


def make_many_people(pack: str, many: int, *, workers: int, seed: str, advance: Advance) -> int:
    """Make any number of people, each with a report, in several processes; streaming.

    They are spread over the years up to this one. Of this year some are pending still.

    Raises:
        PackError: the pack has no synthetic people, or a demo account is missing.
        SyntheticRefused: these are production settings.
    """
    folder = Path(settings.PACKS_DIR) / pack
    if not has_people(folder):
        raise PackError.of(FILE, "file", "synthetic people in this pack")
    tables = solve(read_plan(folder).problem)
    blocks = list(_blocks(pack, many, seed))
    connections.close_all()
    done = 0
    advance("Making up people", done, many)
    with ProcessPoolExecutor(workers, get_context("spawn"), working.prepare, (tables,)) as pool:
        for entered in pool.map(working.enter_block, blocks):
            done += entered
            advance("Making up people", done, many)
    return done


def _blocks(pack: str, many: int, seed: str) -> Iterator[Block]:
    years = range(FIRST_YEAR, timezone.localtime().year + 1)
    sizes = [min(BLOCK, many - first) for first in range(0, many, BLOCK)]
    wanted: Counter[int] = Counter()
    for number, size in enumerate(sizes):
        wanted[years[number % len(years)]] += size
    last = synthetic.reserve_numbers(wanted)
    for number, size in enumerate(sizes):
        year = years[number % len(years)]
        yield Block(pack, f"{seed}-{number}", year, size, last[year])
        last[year] += size


def enter_block(block: Block) -> int:
    """Make and enter one block; runs in a process of its own."""
    if block.pack not in _worker:
        folder = Path(settings.PACKS_DIR) / block.pack
        plan = read_plan(folder)
        stage = stage_of(plan.raw, actor=LOADER)
        known = read(folder, read_definitions)
        _worker[block.pack] = Many(plan, stage.places, known, working.solved), stage
    maker, stage = _worker[block.pack]
    rows = maker.draw(block.seed, block.year, block.many, still=_still_open(block.year))
    done = 0
    while part := list(islice(rows, AT_ONCE)):
        part.sort(key=lambda each: each.report.received_at)
        enter(part, stage, numbers={block.year: block.first + done})
        done += len(part)
    connections.close_all()
    return done


def _still_open(year: int) -> tuple[dt.datetime, dt.datetime] | None:
    """Give since when reports may be open still, and the present; None for a year that is over."""
    now = timezone.localtime()
    if year != now.year:
        return None
    return max(now - OPEN_FOR, now.replace(month=1, day=1, hour=0, minute=0)), now
