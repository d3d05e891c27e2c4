# SPDX-License-Identifier: EUPL-1.2
"""How services are written for people: on pages, in files, in the history of an entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from vidik.catalogue.models import Service
from vidik.catalogue.selectors import catalogue, territory_names, word
from vidik.catalogue.types import (
    Citizens,
    Disclosure,
    Finance,
    LicenceState,
    ServiceState,
    Sex,
    Way,
)
from vidik.core.formats import format_date, format_number
from vidik.core.history import HistoryLine, row_history
from vidik.core.languages import Texts
from vidik.core.listing.cells import Tone
from vidik.core.listing.filters import Label
from vidik.institutions.registry import actor_names

LABELS: Final[Mapping[str, Label]] = {
    "institution": _t("Institution"),
    "disclosure": _t("Who may know of it"),
    "kind": _t("Kind"),
    "name": _t("Name"),
    "description": _t("What is offered"),
    "groups": _t("For whom"),
    "age_from": _t("From age"),
    "age_to": _t("To age"),
    "sex": _t("Sex"),
    "citizens": _t("Citizenship"),
    "languages": _t("Languages"),
    "ways": _t("How it is given"),
    "territories": _t("Territories served"),
    "cost": _t("Cost"),
    "application": _t("How to apply"),
    "documents": _t("Required documents"),
    "accessibility": _t("Accessibility"),
    "state": _t("State"),
    "closed_until": _t("Closed until"),
    "ended_on": _t("Ended on"),
    "needs_licence": _t("A licence is needed"),
    "licence_number": _t("Number of the licence"),
    "licence_from": _t("Licence valid from"),
    "licence_until": _t("Licence valid until"),
    "renewal_asked_on": _t("Renewal asked for on"),
    "finance": _t("Paid from"),
    "finance_until": _t("Project ends on"),
    "unit": _t("What is counted"),
    "capacity": _t("All together"),
    "free": pgettext_lazy("capacity", "Free"),
    "free_on": pgettext_lazy("capacity", "As of"),
    "contact": _t("Contact point"),
    "is_contact_public": _t("Contact point shown to everybody"),
    "confirmed_on": _t("Confirmed on"),
}
LICENCE_TONES: Final[Mapping[LicenceState, Tone]] = {
    LicenceState.VALID: "good",
    LicenceState.SOON: "warn",
    LicenceState.PENDING: "warn",
    LicenceState.EXPIRED: "bad",
    LicenceState.NONE_NEEDED: "",
    LicenceState.UNKNOWN: "warn",
}
STATE_TONES: Final[Mapping[str, Tone]] = {
    ServiceState.ACTIVE: "good",
    ServiceState.CLOSED: "warn",
    ServiceState.ENDED: "",
}
LEVEL_TONES: Final[Mapping[str, Tone]] = {
    Disclosure.PUBLIC: "",
    Disclosure.PROFESSIONALS: "accent",
    Disclosure.SEALED: "bad",
}
_NOT_IN_HISTORY: Final = frozenset({"institution", "contact", "unit", "is_contact_public"})


def licence_of(service: Service) -> LicenceState:
    """Return how far the licence of a service is today."""
    return service.licence_state(timezone.localdate(), catalogue().book.licence_days)


def words_of(name: str, value: Any) -> str:
    """Write a value of one of the coded fields in words."""
    lists = {"groups": "groups", "languages": "languages"}
    enums: dict[str, Any] = {"ways": Way, "finance": Finance}
    if name == "kind":
        return word("kinds", value)
    if name in lists:
        return ", ".join(word(lists[name], code) for code in value)
    if name in enums:
        return ", ".join(str(enums[name](code).label) for code in value)
    return str(value)


def for_whom(service: Service) -> str:
    """Say for whom a service is, in one line."""
    parts = [words_of("groups", service.groups)]
    if service.sex != Sex.ALL:
        parts.append(str(Sex(service.sex).label))
    if service.citizens != Citizens.ALL:
        parts.append(str(Citizens(service.citizens).label))
    parts.append(ages_of(service))
    return ", ".join(filter(None, parts)) or _("everybody")


def ages_of(service: Service) -> str:
    """Say for which ages a service is; blank where for all."""
    start, end = service.age_from, service.age_to
    if start is not None and end is not None:
        return _("aged %(from)s to %(to)s") % {"from": start, "to": end}
    if start is not None:
        return _("aged %(from)s and over") % {"from": start}
    if end is not None:
        return _("aged up to %(to)s") % {"to": end}
    return ""


def territories_of(service: Service, names: Mapping[str, str]) -> str:
    """Name the territories of a service."""
    return ", ".join(names.get(code, code) for code in service.territories)


def free_of(service: Service) -> str:
    """Say how much is free of how much, as of when; blank where it is not said."""
    if service.free is None or service.free_on is None:
        return ""
    language = get_language() or "en"
    text = _("%(free)s of %(all)s free, as of %(day)s")
    return text % {
        "free": format_number(service.free, language),
        "all": format_number(service.capacity or 0, language),
        "day": format_date(service.free_on, language),
    }


def _in_history(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return str(Texts(value))
    if name == "territories":
        names = territory_names([Service(territories=value)])
        return ", ".join(names.get(code, code) for code in value)
    return words_of(name, value)


def history_of(service: Service) -> list[HistoryLine]:
    """List what changed in a service; row-level security shows it to its keepers alone."""
    names = {name: label for name, label in LABELS.items() if name not in _NOT_IN_HISTORY}
    shown = (
        "kind", "name", "description", "groups", "languages", "ways", "territories", "application",
        "documents", "accessibility", "finance",
    )  # fmt: skip
    return row_history(service, names, names=actor_names, show=dict.fromkeys(shown, _in_history))
