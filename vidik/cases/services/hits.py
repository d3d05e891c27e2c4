# SPDX-License-Identifier: EUPL-1.2
"""Let a search hand out references to cases that the searcher does not see, and read them back."""

from __future__ import annotations

import hmac
import uuid
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting, can
from vidik.access.types import Action, Actor
from vidik.cases import policies
from vidik.cases.methods.hits import FoundCase, open_hit, seal_hit
from vidik.cases.models import Case
from vidik.cases.types import HIT_LASTS

_PURPOSE: Final = b"vidik: a hit of a search, to ask for emergency access"


def refer_to(case: uuid.UUID, *, search: uuid.UUID, actor: Actor) -> str:
    """Return a reference by which the searcher may ask for emergency access to a case."""
    until = timezone.now() + HIT_LASTS
    return seal_hit(
        FoundCase(case, search),
        searcher=_searcher(actor),
        until=int(until.timestamp()),
        key=_key(settings.SECRET_KEY),
    )


def found_by(reference: str, *, actor: Actor) -> tuple[Case, uuid.UUID] | None:
    """Return the case of a reference with the search that found it.

    None for whatever leads nowhere, for one reason or another: it is no reference, is somebody
    else’s, is too old, or the case has been restricted since, so that no search would find it.
    """
    found = open_hit(
        reference,
        searcher=_searcher(actor),
        now=int(timezone.now().timestamp()),
        key=_key(settings.SECRET_KEY),
    )
    if found is None or not can(actor, Action.IDENTITIES_SEARCH_ACROSS):
        return None
    with acting(Actor.system(policies.LOCATOR)):
        case = Case.objects.filter(pk=found.case, restricted=False).first()
    return None if case is None else (case, found.search)


def _searcher(actor: Actor) -> str:
    return f"{actor.user_id}/{actor.institution}/{actor.membership}"


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), _PURPOSE, "sha256")
