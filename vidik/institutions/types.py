# SPDX-License-Identifier: EUPL-1.2
"""What crosses the institutions room's door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """One institution as a pack describes it."""

    code: str
    name_en: str
    name_sr: str
    short_en: str
    short_sr: str
    kind: str
    sector: str
    territory: str
    parent: str
    control: str
    basis_en: str
    basis_sr: str
    questionnaire: str
    aliases: tuple[str, ...]
    origin: str
    note: str


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    """One territory as a pack describes it."""

    code: str
    name_en: str
    name_sr: str
    kind: str
    parent: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact point as a pack describes it."""

    institution: str
    function_en: str
    function_sr: str
    email: str
    valid_from: dt.date
    valid_to: dt.date | None
    confirmed_on: dt.date | None
    is_demo: bool
