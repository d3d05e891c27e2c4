# SPDX-License-Identifier: EUPL-1.2
"""Load the public things that a pack holds as rows of registers."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.institutions.models import Institution
from vidik.institutions.selectors import by_code
from vidik.registers.methods.publicfile import ROWS, PublicRow, read_rows
from vidik.registers.models import Entry
from vidik.registers.policies import LOADER
from vidik.registers.registry import register_called
from vidik.registers.selectors import counting, roots_of_pack
from vidik.registers.services import (
    in_order,
    search_text,
    tidied,
    write_definitions,
    wrong_values,
)
from vidik.registers.types import Kind, Register, Values

PART: Final = "public-rows"


def check_rows(pack: Pack) -> None:
    """Note the faults in the rows of public things, and links to what stands nowhere above."""
    above: set[str] = set()
    for row in (row for each in read_rows(pack) for row in each.rows):
        declared = register_called(row.register)
        for field in declared.linking if declared is not None else ():
            if field.name in row.says and row.says[field.name] not in above:
                pack.fault(row, "says", f"{field.name}: the code of a row further up")
        above.add(row.code)


def load_rows(pack: Pack, *, actor: Actor) -> list[str]:
    """Write the rows that a pack holds and that are not there yet.

    What was loaded before stays as it is: somebody may have gone on from it, or struck it out.
    """
    del actor  # the room's own part of the system may write rows of others, and nothing else
    files = read_rows(pack)
    if not any(each.rows for each in files):
        return []
    # The database checks every row against what the pack declares.
    write_definitions()
    loader = Actor.system(LOADER)
    bodies = by_code(loader)
    written = 0
    with change(loader, Action.REGISTERS_LOAD, idempotent=True) as act:
        roots = roots_of_pack()
        for each in files:
            for row in each.rows:
                if row.code in roots:
                    continue
                made = _made(pack, row, bodies[each.institution], roots)
                same = _entered(made)
                if same is None:
                    made.save(force_insert=True)
                    written += 1
                roots[row.code] = made.root_id if same is None else same
        if written:
            act.record("entry.loaded", label="registers", rows=written)
    return [f"Public things: {written}"] if written else []


def _made(
    pack: Pack, row: PublicRow, institution: Institution, roots: dict[str, uuid.UUID]
) -> Entry:
    declared = register_called(row.register)
    values = _values(declared, row, roots) if declared is not None else {}
    faults = wrong_values(declared, values) if declared is not None else {"register": ""}
    for name, fault in faults.items():
        pack.fault(row, "says", f"{name}: {fault}")
    pack.raise_faults()
    assert declared is not None  # noqa: S101 - a register that is not declared is a fault
    made = Entry(
        register_id=declared.code,
        institution=institution,
        day=row.on,
        values=in_order(declared, values, institution.pk),
        search_text=search_text(declared, values),
        entered_at=timezone.now(),
        pack_code=row.code,
    )
    made.root_id = made.pk
    return made


def _entered(made: Entry) -> uuid.UUID | None:
    """Return the first version of a row that the institution itself entered in the same words."""
    with counting():
        same = Entry.objects.filter(
            register=made.register_id,
            institution=made.institution_id,
            day=made.day,
            values=made.values,
            struck_at__isnull=True,
        )
        return same.values_list("root_id", flat=True).first()


def _values(declared: Register, row: PublicRow, roots: dict[str, uuid.UUID]) -> Values:
    found: dict[str, Any] = dict(row.says)
    for field in declared.fields:
        if field.name not in row.says:
            continue
        if field.kind == Kind.DATE:
            found[field.name] = row.says[field.name].isoformat()
        if field.kind == Kind.LINK:
            found[field.name] = str(roots[row.says[field.name]])
    return tidied(declared, found)


def register() -> None:
    """Register the rows as a part of packs."""
    register_part(
        Part(PART, (ROWS,), check=check_rows, load=load_rows, after=("institutions", "registers"))
    )
