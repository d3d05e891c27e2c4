# SPDX-License-Identifier: EUPL-1.2
"""Read what the pack says: the centre, the rules of alert, competences, lists of choices."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Final

from django.db.models import Q, QuerySet

from vidik.core.alphabet import by_alphabet, by_name
from vidik.core.models import Code
from vidik.institutions.models import Institution, Territory
from vidik.referral.methods.alerts import RuleBook, read_book
from vidik.referral.models import (
    Competence,
    RuleSet,
)

CENTRE_KIND: Final = "identification_centre"
PLACES: Final = ("municipality", "city")
"""Kinds of territories that a report may come from; a city may have municipalities of its own."""


@lru_cache(maxsize=4)
def _book(sha256: str) -> RuleBook:
    """Read rules once for each content; the sum of it is asked for every time."""
    return read_book(RuleSet.objects.values_list("content", flat=True).get(sha256=sha256))


class NoCentre(LookupError):
    """The pack names no identification centre, or several."""


def centre() -> Institution:
    """Return the identification centre of the country.

    Raises:
        NoCentre: the pack names none, or more than one.
    """
    rows = list(Institution.objects.filter(kind__code=CENTRE_KIND, merged_into__isnull=True)[:2])
    if len(rows) != 1:
        msg = f"one institution of the kind {CENTRE_KIND} is needed, there are {len(rows)}"
        raise NoCentre(msg)
    return rows[0]


def rules() -> RuleBook:
    """Return the alert rules in force; none where no pack was loaded."""
    current = RuleSet.objects.filter(is_current=True).order_by()
    sha256 = current.values_list("sha256", flat=True).first()
    return RuleBook() if sha256 is None else _book(sha256)


def competent(municipality: str) -> dict[str, Competence]:
    """Return the competent institutions of a municipality by their roles.

    What is not said of a municipality in a city holds as it does for the city.
    """
    city = Territory.objects.filter(code=municipality, parent__kind__in=PLACES)
    rows = Competence.objects.filter(
        Q(municipality=municipality) | Q(municipality__in=city.values("parent__code"))
    ).select_related("institution")
    return {row.role: row for row in sorted(rows, key=lambda row: row.municipality == municipality)}


_NAMED: Final = ("code", "name")


def codes(name: str) -> list[tuple[str, str]]:
    """Return a code list of the pack in its order, each code with its name."""
    rows = Code.objects.filter(list__code=f"dimension-{name}").values_list(*_NAMED)
    return [(code, str(name)) for code, name in rows]


def municipalities() -> list[tuple[str, str]]:
    """Return the municipalities and cities by name in the reader's language."""
    rows = Territory.objects.filter(kind__in=PLACES).order_by()
    named = ((code, str(name)) for code, name in rows.values_list(*_NAMED))
    return by_name(named)


def place_name(code: str) -> str:
    """Return the name of a municipality; blank where there is none of that code."""
    named = Territory.objects.filter(code=code).values_list(*_NAMED).first() if code else None
    return "" if named is None else str(named[1])


def place_names(wanted: Collection[str]) -> dict[str, str]:
    """Return the names of municipalities by their codes, in one query."""
    if not wanted:
        return {}
    rows = Territory.objects.filter(code__in=wanted).values_list(*_NAMED)
    return {code: str(name) for code, name in rows}


def cities_of(wanted: Collection[str]) -> dict[str, str]:
    """Return for municipalities that belong to a city the code of the city."""
    if not wanted:
        return {}
    rows = Territory.objects.filter(code__in=wanted, parent__kind__in=PLACES)
    return dict(rows.values_list("code", "parent__code"))


def institution_by_code(code: str) -> Institution | None:
    """Return an institution by its code."""
    return Institution.objects.filter(code=code, merged_into__isnull=True).first()


def institutions_of_kinds(kinds: list[str], codes_: list[str]) -> QuerySet[Institution]:
    """List the institutions of some kinds, or named by their codes, by name."""
    return Institution.objects.filter(
        Q(kind__code__in=kinds) | Q(code__in=codes_), merged_into__isnull=True
    ).order_by(by_alphabet("name"))
