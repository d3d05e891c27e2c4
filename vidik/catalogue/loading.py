# SPDX-License-Identifier: EUPL-1.2
"""Check and load the services that a country pack knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.catalogue.methods.book import FILE, ServiceRow, read_book
from vidik.catalogue.models import Service
from vidik.catalogue.policies import LOADER
from vidik.catalogue.services import folded
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.institutions.selectors import by_code


def check_services(pack: Pack) -> None:
    """Note the faults in what a pack says of services."""
    rows = read_book(pack).services
    known = pack.codes("institutions.csv")
    pack.expect_known(rows, "institution", known, "an institution of the pack")
    places = pack.codes("territories.csv")
    pack.expect_known(rows, "territories", places, "a territory of the pack")


def load_services(pack: Pack, *, actor: Actor) -> list[str]:
    """Write the services that a pack names.

    What somebody changed or confirmed on a page stays as it is there; what is no longer named
    stays as well.
    """
    del actor  # the room's own part of the system may write services, and nothing else
    rows = read_book(pack).services
    with change(Actor.system(LOADER), Action.SERVICES_LOAD, idempotent=True) as act:
        bodies = by_code(Actor.system(LOADER))
        present = {each.pack_code: each for each in Service.objects.exclude(pack_code="")}
        written, remaining = 0, []
        for row in rows:
            found = present.get(row.code) or Service(pack_code=row.code)
            if found.is_changed_here:
                remaining.append(row.code)
            elif _write(found, _facts(row) | {"institution_id": bodies[row.institution].pk}):
                written += 1
        if written:
            act.record("services.loaded", label="catalogue", written=written)
    return [f"Services that stay as written here: {', '.join(remaining)}"] if remaining else []


def _write(service: Service, facts: Mapping[str, Any]) -> bool:
    is_new = service._state.adding  # noqa: SLF001 - Django's public-by-use API
    if not is_new and all(getattr(service, name) == value for name, value in facts.items()):
        return False
    for name, value in facts.items():
        setattr(service, name, value)
    service.search_text = folded(service)
    service.changed_at = timezone.now()
    service.save()
    return True


def _facts(row: ServiceRow) -> dict[str, Any]:
    plain = (
        "kind", "name", "source", "disclosure", "description", "age_from", "age_to", "sex",
        "citizens", "cost", "application", "documents", "accessibility", "needs_licence",
        "licence_number", "licence_from", "licence_until", "renewal_asked_on", "finance_until",
    )  # fmt: skip
    lists = ("groups", "languages", "ways", "territories", "finance")
    return (
        {name: getattr(row, name) for name in plain}
        | {name: list(getattr(row, name)) for name in lists}
        | {"verified_on": row.verified}
    )


def register() -> None:
    """Register services as a part of packs; one without the file has no catalogue."""
    register_part(
        Part(
            "services", (FILE,), check=check_services, load=load_services,
            after=("institutions",), needs=FILE, pages=("services", "catalogue"),
        )
    )  # fmt: skip
