# SPDX-License-Identifier: EUPL-1.2
"""Acts that identification works by, in versions, and which of their rules belong to a step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from vidik.core.languages import Texts
from vidik.identification.methods.record import RecordError

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in our words, and the steps at which it is shown."""

    code: str
    text: Texts
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A norm as it was adopted; blank where the source does not tell when."""

    adopted: str
    """Month as `YYYY-MM`, or blank."""
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Norm:
    """An act with its versions, the newest first."""

    code: str
    name: Texts
    issuer: Texts
    source: Texts
    versions: tuple[Version, ...]

    def in_force(self, month: str) -> Version | None:
        """Give the version that held in a month, `YYYY-MM`; None before the first one."""
        return next((each for each in self.versions if each.adopted <= month), None)


def read_norms(path: Path) -> tuple[Norm, ...]:
    """Read the norms of a pack; none where it has no such file.

    Raises:
        RecordError: a version has no rule, a month is none, or a code stands twice.
    """
    if not path.exists():
        return ()
    told = yaml.safe_load(path.read_text(encoding="utf-8"))["norms"]
    _see_once([each["code"] for each in told], "norms")
    return tuple(_norm(each) for each in told)


def _norm(told: Mapping[str, Any]) -> Norm:
    versions = [_version(each, told["code"]) for each in told["versions"]]
    _see_once([each.adopted for each in versions], f"{told['code']}: months")
    return Norm(
        code=str(told["code"]),
        name=Texts.read(told, "name"),
        issuer=Texts.read(told, "issuer", blank=True),
        source=Texts.read(told, "source"),
        versions=tuple(sorted(versions, key=lambda each: each.adopted, reverse=True)),
    )


def _version(told: Mapping[str, Any], code: str) -> Version:
    adopted = str(told["adopted"])
    if adopted and not _MONTH.fullmatch(adopted):
        msg = f"norms.yaml: {code}: “{adopted}” is no month such as 2024-12"
        raise RecordError(msg)
    rules = tuple(Rule(each["code"], Texts.read(each), tuple(each["at"])) for each in told["rules"])
    if not rules:
        msg = f"norms.yaml: {code}: a version has no rule"
        raise RecordError(msg)
    _see_once([each.code for each in rules], f"{code}: rules")
    return Version(adopted, rules)


def _see_once(codes: Sequence[str], where: str) -> None:
    if len(set(codes)) < len(codes):
        msg = f"norms.yaml: {where}: something stands twice"
        raise RecordError(msg)


def rules_at(norms: Sequence[Norm], step: str, month: str) -> list[tuple[Norm, Version, Rule]]:
    """Give the rules of a step as they held in a month, in the order of the norms."""
    return [
        (norm, version, rule)
        for norm in norms
        if (version := norm.in_force(month)) is not None
        for rule in version.rules
        if step in rule.at
    ]
