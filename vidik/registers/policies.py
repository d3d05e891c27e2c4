# SPDX-License-Identifier: EUPL-1.2
"""Who may keep registers; each register narrows it, and `row_security` says the same."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.cases.selectors.cases import of_visible_cases
from vidik.registers.registry import keeps_any, may_manage, register_called, registers
from vidik.registers.types import Register

COUNTER: Final = "register-counter"
"""Sums rows over institutions; what calls it gives out sums alone."""
LOADER: Final = "registers-loader"
"""Enters the public things that a pack holds."""
KEEPERS: Final = tuple(
    role
    for role in Role
    if role
    not in {
        Role.READER,
        Role.PRISON_OFFICER,
        Role.INSTITUTION_ADMIN,
        Role.AUDITOR,
        Role.SYSTEM_ADMIN,
        Role.SYSTEM,
    }
)
"""Roles that a register may name; prisons, administrators, auditors and readers enter nothing."""


OF_CASES: Final = (
    Role.CENTRE_HEAD,
    Role.DUTY_EXPERT,
    Role.CASE_EXPERT,
    Role.ASSOCIATION_WORKER,
    Role.ASSOCIATION_HEAD,
    Role.POLICE,
    Role.PROSECUTOR,
    Role.COURT_OFFICER,
    Role.SHELTER_STAFF,
    Role.PROVIDER,
    Role.CASE_OFFICER,
)
"""Roles that may see a case; each register of cases narrows who enters."""


def register() -> None:
    """Register the room's policies and the part of the system that sums."""
    policy(Action.REGISTERS_MANAGE, KEEPERS, predicate=_may_manage, rows=own_entries)
    policy(Action.REGISTERS_READ, KEEPERS, predicate=_may_read, rows=entries_read)
    policy(Action.REGISTERS_COUNT, ())
    policy(Action.REGISTERS_LOAD, ())
    policy(Action.CASE_ENTRIES_READ, OF_CASES, rows=entries_of_cases)
    policy(Action.CASE_ENTRIES_WRITE, OF_CASES, predicate=_may_write, rows=own_entries_of_cases)
    declare_system(COUNTER, (Action.REGISTERS_COUNT,))
    declare_system(LOADER, (Action.REGISTERS_LOAD,))


def _may_manage(actor: Actor, obj: object) -> Decision:
    if isinstance(obj, Register):
        return may_manage(actor, obj)
    declared = register_called(getattr(obj, "register_id", ""))
    if declared is not None:
        return may_manage(actor, declared)
    if keeps_any(actor, registers()):
        return ALLOWED
    return Decision(allowed=False, reason=_("Your institution keeps no register."))


def own_entries(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to those of the registers that the actor's role keeps, as the database does."""
    codes = [
        each.code
        for each in registers()
        if actor.roles & each.keepers and each.part is None and not each.is_sums_only
    ]
    return rows.filter(institution=actor.institution, register__in=codes)


def _may_read(actor: Actor, obj: object) -> Decision:
    declared = (
        obj if isinstance(obj, Register) else register_called(getattr(obj, "register_id", ""))
    )
    if declared is not None:
        return ALLOWED if actor.roles & declared.seen_by else may_manage(actor, declared)
    if any(actor.roles & each.seen_by for each in registers()):
        return ALLOWED
    return _may_manage(actor, obj)


def entries_read(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to one's own, and to those of registers that one's role reads of all."""
    seen = [each.code for each in registers() if actor.roles & each.seen_by]
    own = own_entries(actor, rows)
    return own if not seen else own | rows.filter(register__in=seen)


def _may_write(actor: Actor, obj: object) -> Decision:
    if isinstance(obj, Register):
        return may_manage(actor, obj)
    declared = register_called(getattr(obj, "register_id", ""))
    return ALLOWED if declared is None else may_manage(actor, declared)


def entries_of_cases(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows of cases to those whose part of the case the actor sees.

    An institution reads what it entered itself with the part that its register names.
    """
    parts = {each.part for each in registers() if each.part is not None}
    parts |= {each.narrowed.part for each in registers() if each.narrowed is not None}
    seen = [of_visible_cases(actor, rows.filter(part=part), part) for part in sorted(parts)]
    for each in registers():
        if each.narrowed is not None:
            own = rows.filter(institution=actor.institution, register=each.code)
            seen.append(of_visible_cases(actor, own, each.part))
    return reduce(or_, seen, rows.none())


def own_entries_of_cases(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows of cases to those that the actor's institution entered."""
    return entries_of_cases(actor, rows).filter(institution=actor.institution)
