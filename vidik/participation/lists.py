# SPDX-License-Identifier: EUPL-1.2
"""The list of own pages over all cases on which the reader works."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import ListPage
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.listing.cells import Tone, tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, search
from vidik.participation.presentation import VIEWS
from vidik.participation.selectors.accesses import accesses, view_now
from vidik.participation.types import AccessState, Holder, View

_TONES: Final[dict[View, Tone]] = {View.FULL: "good", View.EMPTY: "warn"}


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == "waiting":
        held = Q(after_incident=True) & ~Q(state=AccessState.OFF)
        return rows.filter(Q(waiting__gt=0) | held, case__state="open")
    return rows.filter(state=state)


def _state(row: Any) -> SafeString:
    now = view_now(row)
    return words(tag(str(VIEWS[now]), _TONES.get(now, "")))


class OwnPages(ListPage):
    """Own pages in cases on which the reader works, those in use at first."""

    action = Action.PARTICIPATION_READ
    source = accesses
    title = _("Own pages")
    lead = _("Pages on which persons see their plan and say what they want, in cases you work on.")
    noun = ngettext_lazy("%(shown)s own page", "%(shown)s own pages", "count")
    empty = (
        _("Nobody has a page of their own yet"),
        _("It is given on the tab “Protection” of a case, by the person’s wish."),
    )
    filters = (
        search("case__code", label=_("Number of the case")),
        choice(
            "state", _("State"),
            [("waiting", _("something waits")), *AccessState.choices], _in_state,
        ),
        choice("holder", _("Whose page it is"), Holder, "holder"),
    )  # fmt: skip
    columns = (
        Column("case", _("Case"), "case.code", link=to("participation:of-case", "case_id"),
               css="nowrap"),
        Column("holder", _("Whose page it is"), "get_holder_display"),
        Column("now", _("Opens"), cell=_state, value=lambda row: VIEWS[view_now(row)]),
        Column("waiting", pgettext_lazy("own page", "Waiting"), "waiting", kind=Kind.NUMBER),
        Column("used", _("Last used"), "used_on", sort=True, kind=Kind.DAY),
        Column("given", pgettext_lazy("own page", "Given"), "given_at", sort=True,
               kind=Kind.MOMENT),
    )  # fmt: skip

    def opened(self, found: int) -> None:
        record(self.actor.label, "own-pages.listed", label="participation", found=found)
