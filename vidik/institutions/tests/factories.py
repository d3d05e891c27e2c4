# SPDX-License-Identifier: EUPL-1.2
"""Make institutions, their code lists and contact points for tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import count

from vidik.access.types import Actor, Role
from vidik.core.languages import Texts
from vidik.core.models import Code, CodeList
from vidik.institutions.models import Alias, ContactPoint, Institution, Territory
from vidik.institutions.services.loading import KIND_LIST, SECTOR_LIST
from vidik.institutions.services.names import search_text
from vidik.institutions.types import ContactFacts, InstitutionFacts

ANALYST = Actor("user:901", frozenset({Role.ANALYST}), "An analyst", 901)
HEAD = Actor("user:903", frozenset({Role.HEAD}), "A head of office", 903)
READER = Actor("user:904", frozenset({Role.READER}), "A reader", 904)
TODAY = dt.date(2032, 3, 1)
_numbers = count(1)


def make_code(code_list: str, code: str) -> Code:
    """Return a code of one of the registry's lists."""
    listed, _made = CodeList.objects.get_or_create(
        code=code_list, defaults={"name": {"en": code_list, "sr": code_list}}
    )
    return Code.objects.get_or_create(
        list=listed, code=code, defaults={"name": {"en": code.title(), "sr": code}}
    )[0]


def make_territory(code: str, parent: Territory | None = None) -> Territory:
    return Territory.objects.create(
        code=code, name={"en": code.title(), "sr": code}, kind="district", parent=parent
    )


def make_institution(
    code: str = "",
    *,
    name: Mapping[str, str] | None = None,
    kind: str = "ministry",
    sector: str = "",
    control: str = "controlled",
    parent: Institution | None = None,
    territory: Territory | None = None,
    aliases: tuple[str, ...] = (),
) -> Institution:
    code = code or f"institution-{next(_numbers)}"
    name = {"en": code, "sr": code} | dict(name or {})
    institution = Institution.objects.create(
        code=code,
        name=name,
        kind=make_code(KIND_LIST, kind),
        sector=make_code(SECTOR_LIST, sector) if sector else None,
        control=control,
        parent=parent,
        territory=territory,
        search_text=search_text(code, *name.values(), *aliases),
    )
    Alias.objects.bulk_create(Alias(institution=institution, text=text) for text in aliases)
    return institution


def make_contact(
    institution: Institution,
    email: str = "desk@office.invalid",
    *,
    confirmed_on: dt.date | None = TODAY - dt.timedelta(days=30),
    valid_from: dt.date = dt.date(2030, 1, 1),
    valid_to: dt.date | None = None,
) -> ContactPoint:
    return ContactPoint.objects.create(
        institution=institution,
        function={"en": "Statistics desk", "sr": "Статистика"},
        email=email,
        valid_from=valid_from,
        valid_to=valid_to,
        confirmed_on=confirmed_on,
    )


def facts_of(institution: Institution, **changes: object) -> InstitutionFacts:
    """Return what stands of an institution, some of it changed."""
    current: dict[str, object] = {
        "name": institution.name,
        "short_name": institution.short_name,
        "kind": institution.kind,
        "sector": institution.sector,
        "territory": institution.territory,
        "parent": institution.parent,
        "control": institution.control,
        "basis": institution.basis,
        "questionnaire": institution.questionnaire,
        "note": institution.note,
        "aliases": tuple(institution.aliases.values_list("text", flat=True)),
    }
    return InstitutionFacts(**(current | changes))  # type: ignore[arg-type]


def contact_facts(**changes: object) -> ContactFacts:
    current: dict[str, object] = {
        "function": Texts(en="Statistics desk", sr="Статистика"),
        "email": "desk@office.invalid",
        "valid_from": dt.date(2026, 1, 1),
        "confirmed_on": None,
    }
    return ContactFacts(**(current | changes))  # type: ignore[arg-type]
