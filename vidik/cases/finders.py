# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of cases: their code, documents by which they are shared, own words."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.types import Action, Actor
from vidik.cases.methods.codes import read_code
from vidik.cases.models import Case, OwnView, Sharing
from vidik.cases.selectors.cases import own_views_called, sharings_with_reference, visible_cases


def _by_code(actor: Actor, typed: str) -> QuerySet[Case]:
    return visible_cases(actor).filter(code=read_code(typed) or "")


def _case(row: Case, _actor: Actor) -> Target:
    return Target(
        row.code, reverse("cases:case", args=[row.pk]), (_("case"), str(row.responsible.name))
    )


def _by_reference(actor: Actor, typed: str) -> QuerySet[Sharing]:
    return sharings_with_reference(actor, typed)


def _sharing(row: Sharing, _actor: Actor) -> Target:
    return Target(
        row.case.code, reverse("cases:people", args=[row.case_id]), (_("case"), row.reference)
    )


def _by_word(actor: Actor, words: str) -> QuerySet[OwnView]:
    return own_views_called(actor, words)


def _own(row: Any, _actor: Actor) -> Target:
    return Target(
        row.get_alias_display(), reverse("cases:case", args=[row.case_id]), (row.case.code,)
    )


def register() -> None:
    """Register what can be found of cases."""
    add(
        Finder("case", _("Cases"), Action.CASES_READ, _case, by_number=_by_code, position=10),
        Finder(
            "sharing", _("Cases"), Action.CASES_READ, _sharing, by_number=_by_reference,
            position=11,
        ),
        Finder("own-word", _("Cases"), Action.CASES_READ, _own, by_words=_by_word, position=12),
    )  # fmt: skip
