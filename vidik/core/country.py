# SPDX-License-Identifier: EUPL-1.2
"""The country that the pack in use is written for; settings read it, so it knows no Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from vidik.core.languages import Language, LanguageFault, Texts, read_languages

FILE: Final = "country.yaml"
_KEYS: Final = {
    "state", "time_zone", "languages", "official_language", "rapporteur", "border_police",
    "report_sources",
}  # fmt: skip


class CountryFault(ValueError):
    """A file of the country that cannot be used: what was expected and what stands there."""


@dataclass(frozen=True, slots=True)
class Country:
    """What the rooms need to know of the country itself."""

    state: str
    """Code of the own state in the code lists of countries."""
    time_zone: str
    languages: tuple[Language, ...]
    """The first one is the default."""
    official_language: str
    """Tag of the language in which institutions write to each other."""
    rapporteur: Texts
    """The title of the office that is the National Rapporteur."""
    border_police: str = ""
    """Code of the institution that is notified of a way across the border; blank for none."""
    report_sources: Mapping[str, str] = field(default_factory=dict)
    """How the figures call sources of reports, where they call them otherwise."""


@lru_cache(maxsize=4)
def read_country(path: Path) -> Country:
    """Read the file of a pack.

    Raises:
        CountryFault: it is missing or does not say what it has to.
    """
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        msg = f"{path}: {error}"
        raise CountryFault(msg) from error
    try:
        return _country(given if isinstance(given, dict) else {})
    except (LanguageFault, CountryFault) as error:
        msg = f"{path}: {error}"
        raise CountryFault(msg) from None


def _country(given: Mapping[Any, Any]) -> Country:
    if unknown := given.keys() - _KEYS:
        msg = f"{', '.join(sorted(map(str, unknown)))} is not known here."
        raise CountryFault(msg)
    state, zone = given.get("state"), given.get("time_zone")
    if not isinstance(state, str) or not state:
        msg = f"“state” names the own state by its code; found {state!r}."
        raise CountryFault(msg)
    languages = read_languages(given.get("languages"))
    sources = given.get("report_sources") or {}
    if not isinstance(sources, dict) or not all(isinstance(to, str) for to in sources.values()):
        msg = f"“report_sources” leads from a source to a code; found {sources!r}."
        raise CountryFault(msg)
    title = given.get("rapporteur")
    written = [each.tag for each in languages if not each.source]
    if not isinstance(title, dict) or not all(title.get(tag) for tag in written):
        msg = (
            f"“rapporteur” gives the title of the office in {', '.join(written)}; found {title!r}."
        )
        raise CountryFault(msg)
    official = given.get("official_language")
    if official not in written:
        msg = f"“official_language” is one of {', '.join(written)}; found {official!r}."
        raise CountryFault(msg)
    return Country(
        state,
        _time_zone(zone),
        languages,
        official,
        Texts({str(tag): str(text) for tag, text in title.items()}),
        str(given.get("border_police") or ""),
        sources,
    )


def _time_zone(name: object) -> str:
    try:
        return ZoneInfo(str(name or "")).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        msg = f"“time_zone” is one of the IANA database, such as Europe/Paris; found {name!r}."
        raise CountryFault(msg) from None
