# SPDX-License-Identifier: EUPL-1.2
"""Read lists of indicators and one's own screenings."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.languages import Texts
from vidik.referral.methods.danger import Danger, read_danger
from vidik.referral.methods.lists import Wording
from vidik.referral.methods.screening import Logic, Result
from vidik.referral.models import IndicatorList, Screening

_HEAD: Final = (
    "code", "version", "title", "issuer", "note", "adopted", "wording",
)  # fmt: skip


def current_lists() -> QuerySet[IndicatorList]:
    """Return the lists of indicators that new screenings use."""
    return IndicatorList.objects.filter(is_current=True).order_by("code")


def heads_of_lists() -> list[Mapping[str, Any]]:
    """Return what introduces each list that new screenings use, without its hundred questions."""
    rows = current_lists().order_by().values_list("sha256", flat=True)
    return sorted((_head(sha256) for sha256 in rows), key=itemgetter("position", "code"))


def without_questions(rows: QuerySet[Screening]) -> QuerySet[Screening]:
    """Take the list of each screening along without what it asks."""
    return rows.defer("list__content")


def title_of(requested: IndicatorList) -> Texts:
    """Return the title of a list; its questions need not have been read."""
    return Texts(_head(requested.sha256)["title"])


@lru_cache(maxsize=64)
def _head(sha256: str) -> Mapping[str, Any]:
    """Return what introduces the list of a content that never changes."""
    rows = IndicatorList.objects.filter(sha256=sha256).order_by()
    row = rows.values(*(f"content__{name}" for name in ("position", *_HEAD)))[0]
    return MappingProxyType({name.removeprefix("content__"): value for name, value in row.items()})


def danger() -> Danger:
    """Return whom to call and what to do while somebody is in danger; empty where no pack says it.

    It is that of the lists in use, also for a screening by an older one: numbers may have changed.
    """
    text = current_lists().values_list("content__logic__danger", flat=True).first()
    return Danger() if text is None else read_danger(text)


def get_list(code: str) -> IndicatorList | None:
    """Return the version of a list that new screenings use, None where there is no such list."""
    return current_lists().filter(code=code).first()


def screenings(actor: Actor) -> QuerySet[Screening]:
    """Return the screenings that this very person made, the newest first."""
    rows = scope(actor, Action.SCREENINGS_MAKE, Screening.objects.all())
    return rows.select_related("list").order_by("-started_at", "id")


def get_screening(actor: Actor, key: uuid.UUID) -> Screening:
    """Return one's own screening by its key.

    Raises:
        OutOfScope: there is none.
    """
    found = screenings(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.SCREENINGS_MAKE, label="referral.screening", key=str(key))
    return found


def met_together(screening: Screening, *, actor: Actor) -> QuerySet[Screening]:
    """List the screenings of the persons met together, in their order."""
    return screenings(actor).filter(encounter=screening.encounter).order_by("position")


def group_of(screening: Screening, *, actor: Actor) -> QuerySet[Screening]:
    """List the screenings of a group that was screened in one table, in their order."""
    return met_together(screening, actor=actor).filter(in_group=True)


def head_of(content: Mapping[str, Any]) -> dict[str, str]:
    """Return what introduces a list on a page: title, issuer, whose words it is in."""
    return {
        "code": str(content["code"]),
        "version": str(content["version"]),
        "title": str(Texts(content["title"])),
        "issuer": str(Texts(content["issuer"])),
        "note": str(Texts(content["note"])),
        "adopted": str(content["adopted"]),
        "wording": str(content.get("wording") or Wording.OWN),
    }


def worked_out(found: Result, logic: Logic, *, child: bool) -> str:
    """Say how the level came about, so that it can be followed without trusting the system."""
    if any(each.danger for each in found.led):
        return _("One of the indicators says that somebody is in danger: that alone decides.")
    if any(each.strong for each in found.led):
        return _("One of the indicators is strong: it is enough on its own to ground a suspicion.")
    needed = logic.elements - 1 if child else logic.elements
    return _(
        "The indicators found weigh %(score)s. From %(some)s there are some signs; from "
        "%(grounded)s, and where at least %(elements)s of act, means and purpose are shown, the "
        "suspicion is well founded."
    ) % {
        "score": found.score,
        "some": logic.some_from,
        "grounded": logic.grounded_from,
        "elements": needed,
    }
