# SPDX-License-Identifier: EUPL-1.2
"""Synthetic rows of registers of a demonstration.

They are entered through the service that people use, in the names of the demo accounts. Days count
back from the day of setup, negative ones ahead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor
from vidik.cases.models import Case
from vidik.cases.selectors.cases import is_named_in, visible_cases
from vidik.cases.types import CaseState
from vidik.core.packfiles import Pack, PackError, read
from vidik.registers.models import Entry
from vidik.registers.registry import register_called
from vidik.registers.selectors import entries
from vidik.registers.services import enter
from vidik.registers.types import Kind, Precision, Register
from vidik.vault.selectors import persons_of

FILE: Final = "demo/registers.yaml"
Said = Mapping[str, Any]


def check_registers(pack: Pack) -> None:
    """Note the registers that the file names and that the pack does not declare."""
    found = pack.optional(FILE) or {}
    rows = [
        *found.get("institutions", ()),
        *(row for case in found.get("cases", ()) for row in case),
    ]
    for row in rows:
        if not pack.has(f"registers/{row['register']}.yaml"):
            fault = f"a register of the pack, not “{row['register']}”"
            pack.add_fault(FILE, 1, "register", fault)


def make_demo_registers(folder: Path) -> int:
    """Enter the synthetic rows of a pack once, in the names of its demo accounts.

    Args:
        folder: the pack.

    Returns:
        How many were entered; none if there are some or these settings are for real work.

    Raises:
        PackError: the file names an account or a register that there is not.
    """
    found = read(folder, lambda pack: pack.optional(FILE))
    if not settings.DEMO or not found:
        return 0
    first = found["institutions"][0]
    if entries(_actor(first["by"]), _register(first["register"])).exists():
        return 0
    lead = _actor(found["by"])
    with acting(lead):
        rows = visible_cases(lead).filter(is_demo=True, state=CaseState.OPEN, restricted=False)
        cases = [
            case
            for case in rows.order_by("opened_at")
            if is_named_in(lead, case.pk)
            and persons_of(lead, case).filter(wrapped_key__isnull=False).exists()
        ]
    _enter(found["institutions"], None, lead)
    made = len(found["institutions"])
    for case, said in zip(cases, found["cases"], strict=False):
        _enter(said, case, lead)
        made += len(said)
    return made


def _enter(rows: list[Said], case: Case | None, lead: Actor) -> None:
    last: dict[str, Entry] = {}
    for said in rows:
        register = _register(said["register"])
        actor = _actor(said["by"]) if "by" in said else lead
        with acting(actor):
            last[register.code] = enter(
                register,
                _values(register, said["says"]),
                when=_when(register, said),
                case=case,
                follows=last[register.code] if said.get("goes_on") else None,
                actor=actor,
            )


def _when(register: Register, said: Said) -> dt.datetime | dt.date:
    if register.precision == Precision.MINUTE:
        ago = dt.timedelta(days=said["days"], minutes=5)
        return timezone.now().replace(microsecond=0) - ago
    return _day(said["days"])


def _day(said: int | str | dt.date) -> dt.date:
    """Return a day, or the one so many days ago."""
    if isinstance(said, int):
        return timezone.localdate() - dt.timedelta(days=said)
    return said if isinstance(said, dt.date) else dt.date.fromisoformat(said)


def _values(register: Register, says: Said) -> dict[str, Any]:
    found = dict(says)
    for each in register.fields:
        if each.kind == Kind.DATE and each.name in says:
            found[each.name] = _day(says[each.name]).isoformat()
    return found


def _register(code: str) -> Register:
    found = register_called(code)
    if found is None:
        raise PackError.of(FILE, "register", f"a register of the pack, not “{code}”")
    return found


def _actor(username: str) -> Actor:
    found = demo_actor(username)
    if found is None:
        raise PackError.of(FILE, "by", f"a demo account that acts, not “{username}”")
    return found
