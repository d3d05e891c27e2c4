# SPDX-License-Identifier: EUPL-1.2
"""Check and load the rules of bodies, and the bodies that a country pack knows publicly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.bodies.methods.book import (
    BODIES,
    RULES,
    BodyRow,
    PostRow,
    is_leading,
    read_bodies,
    read_rules,
)
from vidik.bodies.methods.figures import FILE as FIGURES
from vidik.bodies.methods.figures import read_figures
from vidik.bodies.models import Body, Budget, Holding, Post, Renewal, Session
from vidik.bodies.policies import LOADER
from vidik.bodies.selectors.pack import rules
from vidik.bodies.types import SessionState
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.institutions.models import Institution, Territory
from vidik.institutions.selectors import by_code, territories

UNKNOWN_SINCE: Final = dt.date(2024, 1, 1)
"""From when posts count of which the pack does not say since when they stand."""


def check_bodies(pack: Pack) -> None:
    """Note the faults in what a pack says of bodies."""
    found, book = read_rules(pack), read_bodies(pack)
    read_figures(pack)
    institutions = pack.entries("institutions.csv")
    kinds = {str(row["code"]): str(row.get("kind", "")) for row in institutions}
    places = pack.codes("territories.csv")
    pack.expect_known(found.expected, "territory", places, "a territory of the pack")
    known_kinds = pack.codes("institution_kinds.csv")
    pack.expect_known(found.kinds, "institutions", known_kinds, "a kind of institutions")
    named = "an institution of the pack"
    pack.expect_known(book.bodies, "institution", kinds, named)
    pack.expect_known(book.bodies, "founded_by", kinds, named)
    of_kind = {each.code: each.institutions for each in found.kinds}
    for body in book.bodies:
        pack.expect_known(body.posts, "institution", kinds, named)
        pack.expect_known(body.posts, "place", places, "a territory of the pack")
        allowed = of_kind.get(body.kind, ())
        if body.institution in kinds and kinds[body.institution] not in allowed:
            pack.fault(body, "kind", "a kind of body that institutions of its kind may be")


def load_bodies(pack: Pack, *, actor: Actor) -> list[str]:
    """Write the bodies that a pack knows publicly; what somebody changed on pages stays."""
    del actor  # the room's own part of the system may write bodies, and nothing else
    rows = read_bodies(pack).bodies
    loader = Actor.system(LOADER)
    written, remaining = 0, []
    with change(loader, Action.BODIES_LOAD, idempotent=True) as act:
        known = by_code(loader)
        places = {each.code: each for each in territories()}
        present = {each.institution_id: each for each in Body.objects.all()}
        for row in rows:
            found = present.get(known[row.institution].pk)
            if found is not None and found.is_changed_here:
                remaining.append(row.institution)
                continue
            written += _write(found or Body(institution=known[row.institution]), row, known, places)
        if written:
            act.record("bodies.loaded", label="bodies", written=written)
    return [f"Bodies that stay as written here: {', '.join(remaining)}"] if remaining else []


def _write(
    body: Body, row: BodyRow, known: Mapping[str, Institution], places: Mapping[str, Territory]
) -> int:
    facts = {
        "kind": row.kind,
        "legal_basis": row.legal_basis,
        "founding_act": row.founding_act,
        "founded_on": row.founded,
        "is_day_known": not row.year_only,
        "founded_by_id": known[row.founded_by].pk if row.founded_by else None,
        "interval": row.every,
        "interval_unit": row.unit,
        "source": row.source,
    }
    is_new = body._state.adding  # noqa: SLF001 - Django's public-by-use API
    is_other = is_new or any(getattr(body, name) != value for name, value in facts.items())
    if is_other:
        for name, value in facts.items():
            setattr(body, name, value)
        body.changed_at = timezone.now()
        body.save()
    posts = sum(_write_post(body, each, known, places) for each in row.posts)
    now = timezone.now()
    if row.renewed is not None:
        facts = {"entered_at": now, "entered_by": None, "is_day_known": not row.year_only}
        Renewal.objects.get_or_create(body=body, renewed_on=row.renewed, defaults=facts)
    days = set(body.sessions.values_list("planned_on", flat=True))
    number = body.sessions.count()
    for each in row.sessions:
        if each.day in days:
            continue
        number += 1
        Session.objects.create(
            body=body,
            number=number,
            planned_on=each.day,
            is_day_known=not each.month_only,
            topic=each.topic,
            kind=each.kind,
            state=SessionState.HELD,
            planned_at=now,
            planned_by=None,
        )
    for money in row.budgets:
        Budget.objects.get_or_create(
            body=body,
            year=money.year,
            purpose=money.purpose,
            currency=money.currency,
            defaults={
                "amount": Decimal(str(money.amount)),
                "is_estimate": money.estimate,
                "entered_at": now,
                "entered_by": None,
            },
        )
    return int(is_other or posts > 0)


def _write_post(
    body: Body, row: PostRow, known: Mapping[str, Institution], places: Mapping[str, Territory]
) -> int:
    """Write the posts of a line, as many as it says; gives how many are new."""
    now = timezone.now()
    parts = (row.function, row.institution, row.profession, row.place)
    present = set(body.posts.exclude(pack_line="").values_list("pack_line", flat=True))
    made = 0
    for number in range(1, row.times + 1):
        line = ":".join(filter(None, (*parts, str(number))))[:60]
        if line in present:
            continue
        start = row.since or body.founded_on or UNKNOWN_SINCE
        post = Post.objects.create(
            body=body,
            function=row.function,
            is_leading=is_leading(rules(), row.function),
            held_for=known[row.institution] if row.institution else None,
            profession=row.profession,
            place=places[row.place] if row.place else None,
            valid_from=start,
            valid_to=row.until,
            pack_line=line,
        )
        if row.held:
            Holding.objects.create(
                body=body, post=post, from_on=start, entered_at=now, entered_by=None
            )
        made += 1
    return made


def register() -> None:
    """Register bodies as a part of packs; one without the file keeps none."""
    register_part(
        Part(
            "bodies", (RULES, BODIES, FIGURES), check=check_bodies, load=load_bodies,
            after=("institutions",), needs=RULES, pages=("bodies",),
        )
    )  # fmt: skip
