# SPDX-License-Identifier: EUPL-1.2
"""Acts that identification works by, in versions, and which of their rules belong to a step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import BareTexts, BlankTexts, Column, Pack

FILE: Final = "identification/norms.yaml"
_MONTH: Final = Column(blank=True, pattern=r"\d{4}-(0[1-9]|1[0-2])", what="a month such as 2024-12")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in our words, and the steps at which it is shown."""

    code: str
    text: BareTexts
    at: Annotated[tuple[str, ...], Column(blank=True)]


@dataclass(frozen=True, slots=True)
class Version:
    """A norm as it was adopted; blank where the source does not tell when."""

    adopted: Annotated[str, _MONTH]
    """Month as `YYYY-MM`, or blank."""
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Norm:
    """An act with its versions, the newest first."""

    code: str
    name: Texts
    issuer: BlankTexts
    source: Texts
    versions: tuple[Version, ...]

    def in_force(self, month: str) -> Version | None:
        """Return the version that held in a month, `YYYY-MM`; None before the first one."""
        return next((each for each in self.versions if each.adopted <= month), None)


@dataclass(frozen=True, slots=True)
class _Norms:
    norms: Annotated[tuple[Norm, ...], Column(needed=True)] = ()


def read_norms(pack: Pack) -> tuple[Norm, ...]:
    """Read the norms of a pack, the versions of each from the newest to the oldest."""
    found = (pack.document(FILE, _Norms) or _Norms()).norms
    pack.expect_unique(found)
    for each in found:
        pack.expect_unique(each.versions, "adopted")
        for version in each.versions:
            pack.expect_unique(version.rules)
    return tuple(
        replace(each, versions=tuple(sorted(each.versions, key=_month, reverse=True)))
        for each in found
    )


def _month(version: Version) -> str:
    return version.adopted


def rules_at(norms: Sequence[Norm], step: str, month: str) -> list[tuple[Norm, Version, Rule]]:
    """Return the rules of a step as they held in a month, in the order of the norms."""
    return [
        (norm, version, rule)
        for norm in norms
        if (version := norm.in_force(month)) is not None
        for rule in version.rules
        if step in rule.at
    ]
