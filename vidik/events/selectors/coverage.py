# SPDX-License-Identifier: EUPL-1.2
"""Which territories had an event that the pack looks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Exists, F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Concat

from vidik.access.types import Actor
from vidik.core.packfiles import read
from vidik.events.methods.coverage import Coverage, Sought, read_coverage
from vidik.events.methods.packfiles import LINKS
from vidik.events.models import Number
from vidik.events.selectors.events import events
from vidik.events.types import State


@lru_cache(maxsize=4)
def _coverage_of(folder: Path) -> Coverage:
    return read(folder, read_coverage)


def sought() -> tuple[Sought, ...]:
    """Return what the pack in use looks for."""
    return _coverage_of(Path(settings.PACKS_DIR) / settings.PACK).columns


def held_in(actor: Actor, what: Sought, codes: Collection[str], year: int) -> Counter[str]:
    """Count by territory the events held in a year that fit, each event once."""
    rows = events(actor).filter(
        state=State.HELD,
        first_on__year=year,
        territories__overlap=sorted(codes),
    )
    if what.kinds:
        rows = rows.filter(kind__in=what.kinds)
    if what.audiences or what.professions:
        numbers = Number.objects.filter(account=OuterRef("pk"), struck_at__isnull=True).filter(
            Q(audience__in=what.audiences) | Q(profession__in=what.professions)
        )
        rows = rows.filter(Q(audiences__overlap=list(what.audiences)) | Exists(numbers))
    if what.marked:
        words = Func(F("marks"), Value(" "), function="array_to_string", output_field=TextField())
        marked = Q(words__contains=f" {what.marked}=")
        # A row of a register says it as well as a code of figures does.
        if what.marked in LINKS:
            marked |= Q(**{f"{what.marked}__isnull": False})
        rows = rows.annotate(words=Concat(Value(" ", TextField()), words)).filter(marked)
    code = Func(F("territories"), function="unnest", output_field=TextField())
    found = rows.order_by().annotate(code=code).values("code").annotate(many=Count("pk"))
    wanted = frozenset(codes)
    return Counter({row["code"]: row["many"] for row in found if row["code"] in wanted})
