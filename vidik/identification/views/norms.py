# SPDX-License-Identifier: EUPL-1.2
"""The acts that the centre works by: all of them, and the rules of one step where it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import requires
from vidik.access.types import Action
from vidik.identification.methods.guides import guides_at
from vidik.identification.methods.norms import Version, rules_at
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.selectors.definitions import guides as all_guides
from vidik.identification.selectors.definitions import norms as all_norms
from vidik.identification.views.joined import trail


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as a step's page shows it."""

    norm: str
    adopted: str
    text: str


def rules_of(procedure: Procedure, step: str) -> list[RuleLine]:
    """Return the rules of a step as they held when the report of the procedure came."""
    month = f"{timezone.localtime(procedure.received_at):%Y-%m}"
    return [
        RuleLine(str(norm.name), _month(version), str(rule.text))
        for norm, version, rule in rules_at(all_norms(), step, month)
    ]


@dataclass(frozen=True, slots=True)
class GuideShown:
    """A guide as a step's page shows it."""

    name: str
    source: str
    checked: bool
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def guides_of(procedure: Procedure, step: str) -> list[GuideShown]:
    """Return the guides for an interview that are at hand at a step of a procedure."""
    return [
        GuideShown(
            str(guide.name),
            str(guide.source),
            guide.checked,
            tuple((str(part.name), tuple(map(str, part.points))) for part in guide.parts),
        )
        for guide in guides_at(all_guides(), step, procedure.urgency)
    ]


@requires(Action.IDENTIFICATION_WORK)
@require_safe
def norms(request: HttpRequest) -> HttpResponse:
    """List the acts with their versions and rules."""
    found = [
        {
            "name": str(norm.name),
            "issuer": str(norm.issuer),
            "source": str(norm.source),
            "versions": [
                (_month(version), [str(rule.text) for rule in version.rules])
                for version in norm.versions
            ],
        }
        for norm in all_norms()
    ]
    return render(
        request,
        "identification/norms.html",
        {
            "norms": found,
            "special": definitions().special,
            "trail": trail((_("Acts that the centre works by"), "")),
        },
    )


def _month(version: Version) -> str:
    year, _dash, month = version.adopted.partition("-")
    return f"{int(month)}/{year}" if month else ""
