# SPDX-License-Identifier: EUPL-1.2
"""The country that the pack in use is written for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml
from django.conf import settings

from vidik.core.alphabet import by_name

FILE: Final = "country.yaml"
_STATE: Final = 2
"""Letters of the code of a state; codes for more than one are longer."""


class CountryFault(ValueError):
    """A file of the country that cannot be used: what was expected and what stands there."""


@dataclass(frozen=True, slots=True)
class Country:
    """What the rooms need to know of the country itself."""

    state: str
    """Code of the own state in the code lists of countries."""
    border_police: str = ""
    """Code of the institution that is told of a way across the border; blank: nobody is offered."""
    report_sources: Mapping[str, str] = field(default_factory=dict)
    """How the figures call sources of reports, where they call them otherwise."""


def read_country(path: Path) -> Country:
    """Read the file of a pack.

    Raises:
        CountryFault: it is missing or does not say what it has to.
    """
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        msg = f"{path}: {error}"
        raise CountryFault(msg) from error
    if not isinstance(told, dict) or not isinstance(told.get("state"), str) or not told["state"]:
        msg = f"{path}: “state” names the own state by its code; found {told!r}."
        raise CountryFault(msg)
    if unknown := told.keys() - {"state", "border_police", "report_sources"}:
        msg = f"{path}: {', '.join(sorted(map(str, unknown)))} is not known here."
        raise CountryFault(msg)
    sources = told.get("report_sources") or {}
    if not isinstance(sources, dict) or not all(isinstance(to, str) for to in sources.values()):
        msg = f"{path}: “report_sources” leads from a source to a code; found {sources!r}."
        raise CountryFault(msg)
    return Country(told["state"], str(told.get("border_police") or ""), sources)


@lru_cache(maxsize=4)
def _of(path: Path) -> Country:
    return read_country(path)


def country() -> Country:
    """Give the country of the pack in use.

    Raises:
        CountryFault: the pack's file cannot be used.
    """
    return _of(Path(settings.PACKS_DIR) / settings.PACK / FILE)


def states_by_name(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put a menu of states in order: the own one, what stands for several, the others by name."""
    listed, own = list(choices), country().state
    wide = [each for each in listed if len(each[0]) != _STATE]
    others = [each for each in listed if len(each[0]) == _STATE and each[0] != own]
    return [*(each for each in listed if each[0] == own), *by_name(wide), *by_name(others)]
