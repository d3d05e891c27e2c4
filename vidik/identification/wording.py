# SPDX-License-Identifier: EUPL-1.2
"""Findings and opinion in the reader's language: what a version froze in codes, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.core.formats import format_date
from vidik.core.languages import languages
from vidik.exchange.selectors.notices import names_of_actors
from vidik.identification.methods.record import UNKNOWN, Field
from vidik.identification.models import Finding
from vidik.identification.selectors.definitions import definitions, label, name_of
from vidik.identification.types import ABOUT, EpisodeKind, Outcome, State

Pairs = list[tuple[str, str]]
"""Names and values, line by line."""


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """The document in the reader's language."""

    sender: str
    synthetic: str
    """Said above everything where the case is an example; blank where it is not."""
    title: str
    foot: str
    facts: Pairs
    sections: list[tuple[str, Pairs]]
    opinion: list[str]


def written_of(finding: Finding, opinion: str) -> Written:
    """Put a version into words; an older one says no more than it froze."""
    procedure = finding.procedure
    language = translation.get_language() or "en"
    text = languages().named().spell(opinion)
    about: dict[str, Any] = finding.content.get(ABOUT, {})
    foot, synthetic = procedure.case.code, ""
    if procedure.case.is_demo:
        foot = f"{foot} · {_('synthetic example')}"
        synthetic = _("Synthetic example: it describes no real person.")
    return Written(
        sender=str(procedure.case.responsible.name),
        synthetic=synthetic,
        title=_("Findings and opinion"),
        foot=foot,
        facts=[
            (_("Case"), procedure.case.code),
            (_("Person"), procedure.person.code),
            (_("Version"), str(finding.version)),
            (_("Drafted"), format_date(timezone.localdate(finding.made_at), language)),
            (_("Drafted by"), str(finding.made_by)),
        ],
        sections=[
            (heading, pairs)
            for heading, pairs in (
                (_("Decision"), _decision(about)),
                (_("Interviews"), _interviews(about.get("interviews", []))),
                *_sections(finding.content, about.get("sources", {})),
                (_("The journey"), _journey(about.get("journey", []))),
                (_("Suspects"), _suspects(about.get("suspects", []))),
            )
            if pairs
        ],
        opinion=[line for line in text.splitlines() if line.strip()],
    )


def _decision(about: dict[str, Any]) -> Pairs:
    if not about:
        return []
    if not about["decided_on"]:
        return [(_("Outcome"), _("No decision had been taken when this version was drafted."))]
    named = {each.code: str(each.name) for each in definitions().reasons}
    outcome = Outcome(about["outcome"]).label if about["outcome"] else State(about["state"]).label
    return [
        (_("Outcome"), str(outcome)),
        (_("Reasons"), "; ".join(named.get(code, code) for code in about["reasons"])),
        (_("Decided on"), _day(about["decided_on"])),
    ]


def _interviews(rows: Sequence[dict[str, Any]]) -> Pairs:
    names = names_of_actors(f"user:{row['held_by']}" for row in rows)
    return [
        (
            _day(row["held_on"]),
            "; ".join(
                [
                    label("interview-setting", row["setting"]),
                    _("language: %(language)s") % {"language": label("language", row["language"])},
                    *([_("with an interpreter")] if row["interpreter"] else []),
                    _("held by: %(who)s") % {"who": names[f"user:{row['held_by']}"]},
                    *(
                        [_("took part: %(who)s") % {"who": ", ".join(_partners(row["partners"]))}]
                        if row["partners"]
                        else []
                    ),
                ]
            ),
        )
        for row in rows
    ]


def _partners(codes: Sequence[str]) -> list[str]:
    return [label("interview-partner", code) for code in codes]


def _sections(
    content: dict[str, list[str | int]], sources: dict[str, list[list[str]]]
) -> list[tuple[str, Pairs]]:
    found = []
    for section in definitions().sections:
        pairs = [
            (
                str(field.name),
                _with_sources(_named(field, content[field.code]), sources.get(field.code, [])),
            )
            for field in section.fields
            if content.get(field.code)
        ]
        found.append((str(section.name), pairs))
    return found


def _named(field: Field, values: Sequence[str | int]) -> list[str]:
    return [
        str(value)
        if isinstance(value, int)
        else _("unknown")
        if value == UNKNOWN
        else name_of(field.by_code[value])
        if value in field.by_code
        else value
        for value in values
    ]


def _with_sources(names: list[str], sources: list[list[str]]) -> str:
    """Set values side by side, each group of the same source with who said so and when."""
    if len(sources) != len(names):
        return ", ".join(names)
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, source in zip(names, sources, strict=True):
        groups.setdefault(tuple(source), []).append(name)
    return "; ".join(
        f"{', '.join(group)} ({label('said-by', who)}, {_day(on)})"
        for (who, on), group in groups.items()
    )


def _journey(rows: Sequence[dict[str, Any]]) -> Pairs:
    countries = definitions().fields["country-of-exploitation"].by_code
    found = []
    for row in rows:
        country = countries.get(row["country"])
        parts = [name_of(country) if country else _("unknown")]
        if row["form"]:
            parts.append(label("form-part", row["form"]))
        months = [row["first_month"], row["last_month"]]
        if any(months):
            parts.append(" – ".join(month or "…" for month in months))
        texts = f"{', '.join(parts)} ({label('said-by', row['stated_by'])})"
        found.append((str(EpisodeKind(row["kind"]).label), texts))
    return found


def _suspects(rows: Sequence[dict[str, Any]]) -> Pairs:
    found = []
    for row in rows:
        parts = [", ".join(label("suspect-role", role) for role in row["roles"])]
        if row["relation"]:
            parts.append(
                _("%(field)s: not known") % {"field": _("Relation to the person")}
                if row["relation"] == UNKNOWN
                else label("relation", row["relation"])
            )
        for code in ("sex", "citizenship"):
            if row[code]:
                field = definitions().fields[code]
                [name] = _named(field, [row[code]])
                parts.append(f"{field.name!s}: {name}")
        found.append((row["code"], "; ".join(parts)))
    return found


def _day(iso: str) -> str:
    return format_date(dt.date.fromisoformat(iso), translation.get_language() or "en")
