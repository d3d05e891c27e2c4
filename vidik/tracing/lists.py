# SPDX-License-Identifier: EUPL-1.2
"""The list of searches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.listing.cells import tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, given
from vidik.referral.selectors import pack
from vidik.tracing.models import Sighting, Trace
from vidik.tracing.selectors.traces import ages_in_words, place_names, traces
from vidik.tracing.types import TraceState
from vidik.vault.types import Sex


def _number(rows: QuerySet[Trace], typed: str) -> QuerySet[Trace]:
    return rows.filter(number__icontains=typed.strip())


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == "review":
        return rows.filter(state=TraceState.OPEN, review_on__lte=timezone.localdate())
    if state == "matches":
        return rows.filter(has_matches=True)
    return rows.filter(state=state)


def _at(rows: QuerySet[Trace], place: str) -> QuerySet[Trace]:
    seen = Sighting.objects.filter(municipality=place, withdrawn_at__isnull=True)
    return rows.filter(Q(pk__in=seen.values("trace")) | Q(gone_municipality=place))


def _state(row: Any) -> SafeString:
    return words(
        tag(row.get_state_display()),
        row.is_open and row.review_on <= timezone.localdate() and tag(_("review due"), "warn"),
        row.has_matches and tag(_("match to decide"), "accent"),
    )


def _person(row: Trace) -> str:
    parts = [str(Sex(row.sex).label) if row.sex != Sex.UNKNOWN else "", ages_in_words(row.ages)]
    return ", ".join(part for part in parts if part)


class Traces(ListPage):
    """Searches, those that go on at first."""

    action = Action.TRACES_READ
    source = traces
    title = pgettext_lazy("persons", "Searches for unidentified persons")
    lead = _(
        "Presumed victims whom nobody could identify, or who left before anybody spoke with them."
    )
    noun = ngettext_lazy("%(shown)s search", "%(shown)s searches", "count")
    empty = (
        _("Nobody is searched for"),
        _(
            "Open a search from the report of a person who could not be identified or who has left:"
            " on the page of the report, beside the person."
        ),
    )
    buttons = (Link(_("Reports of a suspicion"), "referral:inbox"),)
    sort = "-opened"
    export, export_act = "searches", "traces.exported"
    export_action = Action.IDENTIFICATION_EXPORT
    filters = (
        given(
            "number", forms.CharField(label=_("Number"), required=False, max_length=20), _number
        ),
        choice(
            "state", _("State"),
            [*TraceState.choices, ("review", _("review due")),
             ("matches", _("with a match to decide"))],
            _in_state, default="open",
        ),
        choice("place", _("Seen in, or gone to"), lambda _page: pack.municipalities(), _at),
    )  # fmt: skip
    columns = (
        Column("number", _("Number"), link=to("tracing:trace", "pk"), sort=True, css="nowrap"),
        Column("opened", pgettext_lazy("search", "Opened"), "opened_at", sort=True, kind=Kind.DAY),
        Column("state", _("State"), cell=_state, value=lambda row: row.get_state_display()),
        Column("person", _("Person"), cell=_person, missing=_("not known")),
        Column("first", _("First seen in"), "first_name", missing=_("not known")),
        Column("last", _("Last seen in"), "last_name", missing=_("not known")),
        Column("seen", _("Last seen on"), "last_seen", sort=True, kind=Kind.DAY),
        Column("sightings", _("Sightings"), "sightings_count", only="file"),
        Column("review", _("Review due"), "review_on", sort=True, kind=Kind.DAY),
    )  # fmt: skip

    def prepared(self, rows: Iterable[Any]) -> list[Any]:
        found = list(rows)
        places = place_names([
            *(row.first_place or "" for row in found), *(row.last_place or "" for row in found)
        ])  # fmt: skip
        states = dict(pack.codes("country"))
        for row in found:
            row.first_name = places.get(row.first_place, "")
            row.last_name = places.get(row.last_place, "") or states.get(row.last_state, "")
        return found

    def opened(self, found: int) -> None:
        record(self.actor.label, "trace.listed", label="tracing", found=found)
