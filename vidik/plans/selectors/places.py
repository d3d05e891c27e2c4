# SPDX-License-Identifier: EUPL-1.2
"""Who reads by name which institution gives a place to sleep, or was asked for one.

A plan follows the part *protection* of its case. Where the person sleeps is the part
*accommodation*, which those who support her or are her guardian need not see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.cases.models import Case
from vidik.cases.selectors.cases import parts_visible
from vidik.cases.types import Part
from vidik.core.languages import Texts
from vidik.institutions.models import Institution
from vidik.plans.models import Activity, Ask
from vidik.plans.selectors.pack import rules


def knows_where(actor: Actor, case: Case) -> bool:
    """Return whether the actor sees where the person of a case sleeps."""
    return is_where_in(parts_visible(actor, case))


def is_where_in(parts: Collection[Part]) -> bool:
    """Return whether the parts of a case that somebody sees say where the person sleeps."""
    return Part.ACCOMMODATION in parts


def leave_out_names(actor: Actor, rows: Iterable[Activity | Ask], *, knows: bool) -> None:
    """Leave out who gives a place to sleep, or was asked for one, for whoever does not know it.

    The key of the institution stays in the row; its own people read its name.
    """
    if knows:
        return
    kinds = rules().accommodation
    for row in rows:
        key = row.institution_id
        if row.kind not in kinds or key is None or key == actor.institution:
            continue
        text = Texts({get_language() or "en": _("an institution that is not named here")})
        row.institution = Institution(pk=key, name=text)
        if isinstance(row, Activity):
            row.person = None
