# SPDX-License-Identifier: EUPL-1.2
"""The registers that rooms declare."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.services import actor_of
from vidik.access.types import ALLOWED, Actor, Decision
from vidik.core import navigation
from vidik.core.navigation import Entry, Group
from vidik.institutions.selectors import code_and_kind
from vidik.registers.types import Register

Lead = Callable[[], tuple[str | Promise, str]]
"""Gives the label and the address of a page."""

OWN: Final = "registers:own"
"""The page of the registers of an institution that stand in no menu."""

_leads: Final[dict[str, Lead]] = {}
_registers: Final[dict[str, Register]] = {}
_awaited: Final[dict[str, Callable[[Register], object]]] = {}
_of_pack: Final[set[str]] = set()


def register(declared: Register, *, of_pack: bool = False) -> None:
    """Add a register; each code once.

    Args:
        declared: the register.
        of_pack: whether the pack in use declares it, not a room.

    Raises:
        ValueError: the code is taken.
    """
    if declared.code in _registers:
        msg = f"There is a register {declared.code} already"
        raise ValueError(msg)
    _registers[declared.code] = declared
    if (work := _awaited.pop(declared.code, None)) is not None:
        work(declared)
    if of_pack:
        _of_pack.add(declared.code)
    if declared.menu:
        navigation.attach("registers:list", declared.menu, args=(declared.code,))
    if declared.subject is not None and declared.part is None:
        navigation.attach("registers:list", OWN, args=(declared.code,))
        return
    if declared.is_sums_only or declared.menu or declared.part is not None:
        return
    navigation.register(
        Entry(
            "registers:list",
            declared.title,
            declared.position,
            lambda request: may_read(actor_of(request), declared),
            args=(declared.code,),
            group=Group.WORK,
        )
    )


def when_declared(code: str, work: Callable[[Register], object]) -> None:
    """Do something with a register of a room: now, or as soon as the room declares it."""
    if code in _registers:
        work(_registers[code])
    else:
        _awaited[code] = work


Presence = Callable[[dt.date, dt.date], Iterable[uuid.UUID]]
"""Takes the first day and the day after the last; gives the cases that were present in between."""

_presences: Final[dict[str, Presence]] = {}


def register_presence(code: str, presence: Presence) -> None:
    """Add what tells of which cases were present in a year; again replaces it."""
    _presences[code] = presence


def presences() -> Mapping[str, Presence]:
    """Return what tells which cases were present, by code."""
    return _presences


Happened = Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, dt.date]]
"""Takes the keys of some rows; gives the last day on which something happened to each of them."""

_happened: Final[dict[str, Happened]] = {}


def register_happened(code: str, happened: Happened) -> None:
    """Add what tells when something last happened to rows; again replaces it."""
    _happened[code] = happened


def happened() -> Mapping[str, Happened]:
    """Return what tells when something last happened to rows, by code."""
    return _happened


def register_lead(code: str, lead: Lead) -> None:
    """Add a page of a room to which rows of a register may lead on; again replaces it."""
    _leads[code] = lead


def leads() -> Mapping[str, Lead]:
    """Return the pages to which registers may lead on, by code."""
    return _leads


def registers() -> list[Register]:
    """List the registers in the order of their codes."""
    return [_registers[each] for each in sorted(_registers)]


def register_called(code: str) -> Register | None:
    """Return the register with a code; None where there is none."""
    return _registers.get(code)


def is_of_a_room(code: str) -> bool:
    """Return whether a room declares a register with this code."""
    return code in _registers and code not in _of_pack


def own_registers() -> list[Register]:
    """List the registers of institutions that stand on a page together, in their order."""
    found = [each for each in registers() if each.subject is not None and each.part is None]
    return sorted(found, key=lambda each: (each.position, each.code))


def may_read(actor: Actor, register: Register) -> bool:
    """Return whether an actor reads a register: of their own institution, or of all."""
    return bool(actor.roles & register.seen_by) or bool(may_manage(actor, register))


def readable(actor: Actor, declared: Iterable[Register]) -> list[Register]:
    """List those of some registers that an actor reads, in the order in which they are given."""
    found = list(declared)
    kept = {each.code for each in kept_among(actor, found)}
    return [each for each in found if each.code in kept or actor.roles & each.seen_by]


def linking_to(code: str) -> list[tuple[Register, str]]:
    """List the registers whose rows link to those of a register, each with the field that does."""
    return [
        (each, field.name)
        for each in registers()
        for field in each.linking
        if field.register == code
    ]


def may_manage(actor: Actor, register: Register) -> Decision:
    """Return whether an actor keeps a register for their institution, and if not, why."""
    if actor.institution is None or not actor.roles & register.keepers:
        return Decision(allowed=False, reason=_("Your role keeps no such register."))
    if not any(kept_among(actor, [register])):
        return Decision(allowed=False, reason=register.refusal)
    return ALLOWED


def kept_among(actor: Actor, declared: Iterable[Register]) -> Iterator[Register]:
    """Give those of some registers that an actor keeps; their institution is asked for once.

    Args:
        actor: who works for an institution.
        declared: in the order in which they are given; those that every institution keeps ask for
            nothing.
    """
    own: tuple[str, str] | None = None
    for each in declared:
        if actor.institution is None or not actor.roles & each.keepers:
            continue
        if each.kept_by is not None:
            own = own or code_and_kind(actor.institution)
            if own[0] not in each.kept_by.institutions and own[1] not in each.kept_by.kinds:
                continue
        if each.may_be_managed(actor):
            yield each


def keeps_any(actor: Actor, declared: Iterable[Register]) -> bool:
    """Return whether an actor keeps one of some registers; those of all institutions come first."""
    found = sorted(declared, key=lambda each: each.kept_by is not None)
    return any(True for _each in kept_among(actor, found))
