# SPDX-License-Identifier: EUPL-1.2
"""Ports that rooms above fill: the catalogue of measures, and where forms are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol

from django.db.models import QuerySet

from vidik.access.types import Actor
from vidik.forms.methods.flaw import KnownMeasure
from vidik.forms.methods.model import Form
from vidik.forms.methods.tables import Texts
from vidik.forms.models import FormVersion
from vidik.forms.types import CatalogueMeasure
from vidik.institutions.models import Institution


class Catalogue(Protocol):
    """The measures and codes that questions may be bound to."""

    def measures(self, codes: Iterable[str]) -> Mapping[str, KnownMeasure]:
        """Return what a form must know of measures, by code."""

    def codes(self, dimensions: Iterable[str] | None) -> Mapping[str, Mapping[str, Texts]]:
        """Name the codes of some dimensions, or of all: dimension → code → language → text."""

    def like(self, actor: Actor, words: str) -> list[CatalogueMeasure]:
        """Find measures by words of their names, in either script."""

    def measure(self, actor: Actor, code: str) -> CatalogueMeasure | None:
        """Return a measure with what divides it; None where there is none."""

    def names(self, codes: Iterable[str]) -> Mapping[str, Texts]:
        """Name measures in every language, by code."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The room that asks forms of institutions."""

    rows: Callable[[], QuerySet[Any]]
    """One row for each institution that is asked: its `form` and its `institution`."""
    year: str
    """Path from a row to the year in which it is asked."""
    address_of: Callable[[int], str]
    """Gives the page about what is asked in a year."""
    next_year: Callable[[Actor], int]
    """Gives the cycle for which a form is most likely written."""
    last_year: Callable[[Actor, Form, Institution, int], Mapping[str, Decimal]]
    """Gives what an institution stated a year before, by question."""
    panel: str
    """Template of the part of a version's page that says where it is asked."""
    panel_context: Callable[[Actor, FormVersion], Mapping[str, object]]


@dataclass
class _Ports:
    catalogue: Catalogue | None = None
    asking: Asking | None = None


_ports: Final = _Ports()


def register_catalogue(catalogue: Catalogue) -> None:
    """Let questions be bound to the measures of a catalogue."""
    _ports.catalogue = catalogue


def catalogue() -> Catalogue:
    """Return the catalogue of measures."""
    assert _ports.catalogue is not None, "no room has registered a catalogue"  # noqa: S101
    return _ports.catalogue


def register_asking(asking: Asking) -> None:
    """Say where forms are asked."""
    _ports.asking = asking


def asking() -> Asking:
    """Return the room that asks forms."""
    assert _ports.asking is not None, "no room has registered where forms are asked"  # noqa: S101
    return _ports.asking
