# SPDX-License-Identifier: EUPL-1.2
"""Load the accounts that a pack holds of published reports."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor
from vidik.core.packfiles import Pack
from vidik.events.methods.packfiles import LINKS, AccountRow, days_of, read_accounts
from vidik.events.models import Account
from vidik.events.policies import LOADER
from vidik.events.services.arranging import arrange
from vidik.events.services.reporting import fill, new_event, write_numbers
from vidik.events.types import AccountFacts, NumberFacts, Origin
from vidik.institutions.models import Institution
from vidik.institutions.selectors import by_code
from vidik.registers.selectors import roots_of_pack


def load_accounts(pack: Pack, *, actor: Actor) -> list[str]:
    """Write the accounts that a pack holds and that are not there yet.

    What was loaded before stays as it is: it may have been joined since.
    """
    del actor  # the room's own part of the system may write accounts of others, and nothing else
    files = read_accounts(pack)
    if not files:
        return []
    written = []
    with change(Actor.system(LOADER), Action.EVENTS_LOAD, idempotent=True) as act:
        bodies = by_code(Actor.system(LOADER))
        known = {*Account.objects.exclude(pack_code="").values_list("pack_code", flat=True)}
        for year, row in ((each.year, row) for each in files for row in each.accounts):
            if row.code not in known:
                written.append(_write(row, year, bodies[row.institution]))
        if written:
            act.record("events.loaded", label="events", accounts=len(written))
    # Also those of an earlier version of the pack, which did not name what they are of.
    link_accounts(pack, roots_of_pack())
    if written:
        arrange([each.event_id for each in written], written)
        return [f"Accounts of events: {len(written)}"]
    return []


def link_accounts(pack: Pack, roots: Mapping[str, uuid.UUID]) -> int:
    """Link the accounts of a pack to the programmes and projects that its file names.

    Args:
        pack: the pack.
        roots: keys of the first versions of rows, by the codes that the pack gives them.

    Returns:
        How many accounts were linked; one that has a link keeps it.
    """
    named = {row.code: row for each in read_accounts(pack) for row in each.accounts}
    linked = []
    with change(Actor.system(LOADER), Action.EVENTS_LOAD, idempotent=True):
        for account in lock_rows(Account.objects.filter(pack_code__in=named)):
            for name in LINKS:
                key = roots.get(getattr(named[account.pack_code], name))
                if key is not None and getattr(account, f"{name}_id") is None:
                    setattr(account, f"{name}_id", key)
                    account.save(update_fields=[name])
                    linked.append(account)
    return len(linked)


def _write(row: AccountRow, year: int, institution: Institution) -> Account:
    facts = facts_of_row(row, year)
    account = Account(
        event=new_event(year), institution=institution, pack_code=row.code, origin=Origin.REPORT,
        entered_at=timezone.now(),
    )  # fmt: skip
    fill(account, facts, row.title)
    account.save(force_insert=True)
    write_numbers(account, facts.numbers)
    return account


def facts_of_row(row: AccountRow, year: int) -> AccountFacts:
    """Return what a row of a file says."""
    first, last = days_of(row, year)
    return AccountFacts(
        kind=row.kind,
        title=str(row.title),
        first_on=first,
        last_on=last,
        state=row.state,
        topics=row.topics,
        audiences=row.audiences,
        territories=row.territories,
        mode=row.mode,
        is_international=row.international,
        sessions=row.sessions,
        days=row.days,
        organisers=row.organisers,
        partners=row.partners,
        marks=row.marks,
        numbers=tuple(
            NumberFacts(
                each.what, each.value, each.qualifier, each.profession, each.audience, each.body,
                each.territory, each.sex, each.age,
            )
            for each in row.numbers
        ),
    )  # fmt: skip
