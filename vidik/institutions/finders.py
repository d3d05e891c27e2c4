# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of institutions: words of their names."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.types import Action, Actor
from vidik.institutions.models import Institution
from vidik.institutions.selectors import matching


def _institution(row: Institution, _actor: Actor) -> Target:
    return Target(str(row.name), reverse("institutions:detail", args=[row.code]))


def register() -> None:
    """Register what can be found of institutions."""
    add(
        Finder(
            "institution", _("Institutions"), Action.INSTITUTIONS_READ, _institution,
            by_words=matching, position=60,
        )
    )  # fmt: skip
