# SPDX-License-Identifier: EUPL-1.2
"""Synthetic support of a demonstration: who is supported by whom, and the rows of registers.

The pack says how many rows there are in how many cases; whose they are and on which day is drawn by
a seed. Rows are entered by the service of registers that takes many at once.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor
from vidik.cases.services import demo
from vidik.core.packfiles import Column, Pack, PackError, read
from vidik.identification.services.bulk import generating
from vidik.institutions import selectors as institutions
from vidik.institutions.services.loading import INSTITUTIONS
from vidik.registers.registry import is_of_a_room, presences
from vidik.registers.selectors import counting, entries_of_all
from vidik.registers.services import enter_generated
from vidik.registers.types import GeneratedRow

FILE: Final = "demo/services.yaml"
OF_BODIES: Final = "demo/rows_of_bodies.yaml"
"""The same for rows that belong to no case: what institutions counted of their own work."""
FILES: Final = (FILE, OF_BODIES)
DESK: Final = Actor.system("report-desk")
_OPENS: Final = dt.timedelta(days=400)
_WORKS: Final = 10
"""The hour after which rows are entered."""


@dataclass(frozen=True, slots=True)
class _People:
    body: str
    many: int
    says: Mapping[str, object]
    source: Annotated[str, Column(key="from")] = ""
    """Cases that a room knows under this name; blank: they are opened."""
    name: str = ""
    spread: Mapping[str, Mapping[str, int]] | None = None


@dataclass(frozen=True, slots=True)
class _Rows:
    register: str
    rows: int
    says: Mapping[str, object]
    body: str = ""
    bodies: tuple[str, ...] = ()
    """Several that enter the same; none: the one that `body` names."""
    year: int = 0
    """Another year than that of the file, for rows that belong to no case."""
    persons: int = 0
    of: tuple[str, ...] = ()
    """Names of groups of people; none: all of the body."""
    among: Mapping[str, tuple[str, ...]] | None = None
    """What the body's row about the person says."""
    skip: int | None = None
    """Of those people the ones after so many, in their order; else they are drawn."""
    entered_for: str = ""
    """Whose row it is, where it is not the body's."""
    on: dt.date | None = None
    """The day of rows that belong to no case; None: drawn out of the year."""


@dataclass(frozen=True, slots=True)
class _Support:
    seed: int
    year: int
    entered_by: str
    rows: tuple[_Rows, ...]
    register: str = ""
    """The register in which a body says who is supported."""
    people: tuple[_People, ...] = ()


@dataclass(frozen=True, slots=True)
class _Person:
    case: uuid.UUID
    body: str
    name: str
    says: Mapping[str, Any]
    since: dt.datetime = field(compare=False)


def check_services(pack: Pack) -> None:
    """Note the faults in the synthetic support of a pack."""
    for name in FILES:
        found = pack.document(name, _Support)
        if found is not None:
            _check(pack, found)


def _check(pack: Pack, found: _Support) -> None:
    bodies = pack.codes(INSTITUTIONS)
    names = {each.name for each in found.people if each.name}
    for each in found.people:
        pack.expect_known([each], "body", bodies, "an institution of the pack")
        for name, dealt in (each.spread or {}).items():
            if sum(dealt.values()) != each.many:
                pack.fault(each, "spread", f"codes of {name} for {each.many} people")
        if each.source and each.source not in presences():
            pack.fault(each, "from", f"one of {', '.join(sorted(presences()))}")
    for row in found.rows:
        if bool(row.body) == bool(row.bodies) or (
            (row.bodies or row.year or row.on) and row.persons
        ):
            pack.fault(
                row,
                "body",
                "a body; several `bodies`, another `year` or a day for rows that belong to no case",
            )
        if row.on and row.year:
            pack.fault(row, "on", "a day, or another `year`")
        pack.expect_known([row], "body", bodies | {""}, "an institution of the pack")
        pack.expect_known([row], "bodies", bodies, "institutions of the pack")
        pack.expect_known([row], "of", names, "names of people")
        if not (pack.has(f"registers/{row.register}.yaml") or is_of_a_room(row.register)):
            pack.fault(row, "register", "a register of the pack or of a room")
        if row.persons > row.rows:
            pack.fault(row, "persons", f"no more than {row.rows}, the number of rows")


def make_demo_services(folder: Path, *, actor: Actor) -> int:
    """Make the synthetic support of a pack once.

    Returns:
        How many rows were entered; none if there are some, if these settings are for real work, or
        if people whom the file expects are not there, as in a demonstration of an earlier version.

    Raises:
        PackError: the file names what there is not, or more people than it describes.
    """
    return _make(folder, FILE, actor)


def make_rows_of_bodies(folder: Path, *, actor: Actor) -> int:
    """Enter once what institutions of a pack counted of their own work, without any case.

    Returns:
        How many rows were entered; none if there are some, or these settings are for real work.

    Raises:
        PackError: the file names what there is not.
    """
    return _make(folder, OF_BODIES, actor)


def _make(folder: Path, name: str, actor: Actor) -> int:
    found = read(folder, lambda pack: pack.document(name, _Support))
    if not settings.DEMO or found is None:
        return 0
    with counting():
        if entries_of_all(found.register or found.rows[0].register, found.year).exists():
            return 0
    by = demo_actor(found.entered_by)
    if by is None or by.user_id is None:
        raise PackError.of(name, "entered_by", f"a demo account, not “{found.entered_by}”")
    keys = {code: each.pk for code, each in institutions.by_code(actor).items()}
    known = _present(found)
    if any(len(cases) < _expected(found, name) for name, cases in known.items()):
        return 0
    with transaction.atomic():
        people = _people(found, keys, known)
        rows = [*_who(found, people, keys), *_what(found, people, keys)]
        with generating() as generator:
            return enter_generated(rows, by=by.user_id, actor=generator)


def _present(found: _Support) -> dict[str, list[uuid.UUID]]:
    """Return the cases that rooms know under the names that the file gives."""
    first, after = dt.date(found.year, 1, 1), dt.date(found.year + 1, 1, 1)
    names = {each.source for each in found.people if each.source}
    return {name: list(presences()[name](first, after)) for name in sorted(names)}


def _expected(found: _Support, name: str) -> int:
    return sum(each.many for each in found.people if each.source == name)


def _people(
    found: _Support, keys: Mapping[str, int], present: Mapping[str, list[uuid.UUID]]
) -> list[_Person]:
    chance = random.Random(f"support-{found.seed}")  # noqa: S311 - synthetic people are no secret
    first, after = dt.date(found.year, 1, 1), dt.date(found.year + 1, 1, 1)
    known = dict(present)
    since = demo.opened_at(case for cases in known.values() for case in cases)
    opened: dict[str, list[demo.SyntheticCase]] = defaultdict(list)
    people = []
    for group in found.people:
        says = _dealt(group, chance)
        if group.source:
            taken, known[group.source] = (
                known[group.source][: group.many],
                known[group.source][group.many :],
            )
            moments = [since[case] for case in taken]
        else:
            own = [_case(chance, first, after) for _one in range(group.many)]
            opened[group.body] += own
            taken, moments = [each.key for each in own], [each.opened_at for each in own]
        people += [
            _Person(case, group.body, group.name, each, max(moment, _start(first)))
            for case, each, moment in zip(taken, says, moments, strict=True)
        ]
    for body, cases in opened.items():
        demo.make_up_cases(cases, responsible=keys[body], actor=DESK)
    return people


def _start(day: dt.date) -> dt.datetime:
    zone = timezone.get_default_timezone()
    return dt.datetime.combine(day, dt.time(_WORKS), zone)


def _case(chance: random.Random, first: dt.date, after: dt.date) -> demo.SyntheticCase:
    """Open a case before the year and close it after."""
    opened = _start(first) - chance.random() * _OPENS
    closed = _start(after) + chance.random() * _OPENS / 4
    key = uuid.UUID(int=chance.getrandbits(128), version=4)
    return demo.SyntheticCase(key, opened, closed)


def _dealt(group: _People, chance: random.Random) -> list[dict[str, Any]]:
    """Deal the codes of fields out to the people of a group, each field by itself."""
    said: list[dict[str, Any]] = [dict(group.says) for _one in range(group.many)]
    for name, codes in (group.spread or {}).items():
        dealt = [code for code, many in codes.items() for _one in range(many)]
        chance.shuffle(dealt)
        for one, code in zip(said, dealt, strict=True):
            one[name] = code
    return said


def _who(
    found: _Support, people: Sequence[_Person], keys: Mapping[str, int]
) -> Iterator[GeneratedRow]:
    for each in people:
        yield GeneratedRow(found.register, keys[each.body], each.since, each.says, each.case)


def _what(
    found: _Support, people: Sequence[_Person], keys: Mapping[str, int]
) -> Iterator[GeneratedRow]:
    last = _start(dt.date(found.year, 12, 30))
    for number, said in enumerate(found.rows):
        chance = random.Random(f"{found.seed}-{number}")  # noqa: S311 - see above
        values = dict(said.says)
        if not said.persons:
            year = said.year or found.year
            start, end = _start(dt.date(year, 1, 2)), _start(dt.date(year, 12, 30))
            for code in said.bodies or (said.entered_for or said.body,):
                for _one in range(said.rows):
                    at = start + chance.random() * (end - start)
                    at = _start(said.on) if said.on else at
                    yield GeneratedRow(said.register, keys[code], at, values)
            continue
        body = keys[said.entered_for or said.body]
        chosen = _chosen(said, people, chance)
        more = chance.choices(chosen, k=said.rows - said.persons)
        for person in (*chosen, *more):
            at = person.since + chance.random() * (last - person.since)
            yield GeneratedRow(said.register, body, at, values, person.case)


def _chosen(said: _Rows, people: Sequence[_Person], chance: random.Random) -> list[_Person]:
    fit = [
        each
        for each in people
        if each.body == said.body
        and (not said.of or each.name in said.of)
        and all(each.says.get(name) in codes for name, codes in (said.among or {}).items())
    ]
    if said.skip is not None:
        fit = fit[said.skip :]
    if len(fit) < said.persons:
        expected = f"{said.persons} people of “{said.body}”; {len(fit)} fit"
        raise PackError.of(FILE, "persons", expected)
    return fit[: said.persons] if said.skip is not None else chance.sample(fit, said.persons)
