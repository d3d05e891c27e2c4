# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of matters: their number, and those of the bodies."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.cases.methods.codes import read_code
from vidik.matters.models import Leg, Matter
from vidik.matters.selectors.pack import stage_name


def _by_code(actor: Actor, typed: str) -> QuerySet[Matter]:
    text = typed.strip()
    code = read_code(text[2:]) if text[:2].upper() in {"M-", "М-"} else None
    rows = Matter.objects.filter(code=f"M-{code}" if code else "")
    return scope(actor, Action.MATTERS_READ, rows)


def _matter(row: Matter, _actor: Actor) -> Target:
    return Target(row.code, reverse("matters:matter", args=[row.pk]), (_("criminal matter"),))


def _by_number(actor: Actor, typed: str) -> QuerySet[Leg]:
    rows = Leg.objects.filter(number__iexact=typed.strip()).exclude(number="")
    return scope(actor, Action.MATTERS_READ, rows).select_related("institution")


def _leg(row: Leg, _actor: Actor) -> Target:
    beside = (_("criminal matter"), str(row.institution.name), stage_name(row.stage))
    return Target(row.number, reverse("matters:matter", args=[row.matter_id]), beside)


def register() -> None:
    """Register what can be found of matters."""
    add(
        Finder(
            "matter", _("Criminal matters"), Action.MATTERS_READ, _matter, by_number=_by_code,
            position=30,
        ),
        Finder(
            "matter-number", _("Criminal matters"), Action.MATTERS_READ, _leg,
            by_number=_by_number, position=31,
        ),
    )  # fmt: skip
