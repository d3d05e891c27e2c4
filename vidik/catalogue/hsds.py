# SPDX-License-Identifier: EUPL-1.2
"""Services as Open Referral's Human Services Data Specification 3 has them, one page as JSON.

Names are those of HSDS 3.0, `service_capacity` that of 3.1. A service has no location here: HSDS
does not ask for one, and the catalogue knows none. Licence and level are attributes.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.paginator import Page

from vidik.catalogue.models import Service
from vidik.catalogue.presentation import for_whom, licence_of, words_of
from vidik.catalogue.selectors import contact_of, word
from vidik.catalogue.types import Cost, Disclosure, Finance, ServiceState, Unit, Way
from vidik.core.days import noon_of
from vidik.institutions.models import ContactPoint

Json = dict[str, Any]
STATUS: Final[Mapping[str, str]] = {
    ServiceState.ACTIVE: "active",
    ServiceState.CLOSED: "temporarily closed",
    ServiceState.ENDED: "defunct",
}
MOST: Final = 100
"""Services on one page."""


def page_of_services(page: Page[Service], names: Mapping[str, str], *, is_public: bool) -> Json:
    """Return a page of services with the keys of HSDS.

    Args:
        page: the services.
        names: names of their territories by code.
        is_public: whether everybody may read it; then contact points are shown that may be.
    """
    rows: Sequence[Service] = list(page.object_list)
    return {
        "total_items": page.paginator.count,
        "total_pages": page.paginator.num_pages,
        "page_number": page.number,
        "size": len(rows),
        "first_page": not page.has_previous(),
        "last_page": not page.has_next(),
        "empty": not rows,
        "contents": [service_of(row, names, is_public=is_public) for row in rows],
    }


def service_of(service: Service, names: Mapping[str, str], *, is_public: bool) -> Json:
    """Return a service with what belongs to it."""
    contact = contact_of(service, is_public=is_public)
    assured = service.assured_on
    found: Json = {
        "id": str(service.pk),
        "name": str(service.name),
        "description": str(service.description),
        "status": STATUS[service.state],
        "application_process": str(service.application),
        "fees_description": str(Cost(service.cost).label),
        "eligibility_description": for_whom(service),
        "minimum_age": service.age_from,
        "maximum_age": service.age_to,
        "assured_date": assured.isoformat() if assured else None,
        "last_modified": service.changed_at.isoformat(),
        "organization": _organization(service),
        "phones": _phones(service, contact),
        "service_areas": [
            {"id": _key(service, "area", code), "name": names.get(code, code)}
            for code in service.territories
        ],
        "languages": [
            {"id": _key(service, "language", code), "name": word("languages", code), "code": code}
            for code in service.languages
        ],
        "funding": [
            {"id": _key(service, "funding", code), "source": str(Finance(code).label)}
            for code in service.finance
        ],
        "cost_options": [
            {"id": _key(service, "cost", service.cost), "option": str(Cost(service.cost).label)}
        ]
        if service.cost != Cost.UNKNOWN
        else [],
        "required_documents": [
            {"id": _key(service, "document", ""), "document": str(service.documents)}
        ]
        if service.documents
        else [],
        "capacities": _capacities(service),
        "attributes": _attributes(service),
    }
    if contact is not None:
        found["email"] = contact.email
    if service.closed_until is not None:
        found["alert"] = service.closed_until.isoformat()
    return found


def _key(service: Service, table: str, code: str) -> str:
    """Return the identifier of what belongs to a service, the same each time."""
    return str(uuid.uuid5(service.pk, f"{table}:{code}"))


def _organization(service: Service) -> Json:
    body = service.institution
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"institution:{body.code}")),
        "name": str(body.name),
        "alternate_name": str(body.short),
        "description": str(body.name),
        "organization_identifiers": [
            {
                "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"identifier:{body.code}")),
                "identifier_type": "code",
                "identifier": body.code,
            }
        ],
    }


def _phones(service: Service, contact: ContactPoint | None) -> list[Json]:
    if contact is None or not contact.phone:
        return []
    return [
        {
            "id": _key(service, "phone", str(contact.pk)),
            "number": contact.phone,
            "description": str(contact.function),
        }
    ]


def _capacities(service: Service) -> list[Json]:
    if service.free is None or service.free_on is None:
        return []
    unit = Unit(service.unit)
    return [
        {
            "id": _key(service, "capacity", unit.value),
            "unit": {
                "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"unit:{unit.value}")),
                "name": str(unit.label),
            },
            "available": service.free,
            "maximum": service.capacity,
            "updated": noon_of(service.free_on).isoformat(),
        }
    ]


def _attributes(service: Service) -> list[Json]:
    terms = [
        ("care-kind", service.kind, words_of("kind", service.kind)),
        *(("group", code, word("groups", code)) for code in service.groups),
        *(("way", code, str(Way(code).label)) for code in service.ways),
        ("licence", (state := licence_of(service)).value, str(state.label)),
        ("disclosure", service.disclosure, str(Disclosure(service.disclosure).label)),
    ]
    return [
        {
            "id": _key(service, f"attribute:{taxonomy}", code),
            "link_id": str(service.pk),
            "link_entity": "service",
            "link_type": taxonomy,
            "taxonomy_term_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{taxonomy}:{code}")),
            "taxonomy_term": {
                "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{taxonomy}:{code}")),
                "code": code,
                "name": name,
                "description": name,
                "taxonomy": taxonomy,
            },
        }
        for taxonomy, code, name in terms
    ]
