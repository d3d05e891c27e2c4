# SPDX-License-Identifier: EUPL-1.2
"""The lists of bodies: all, the own ones, teams by municipality, contact persons of networks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext, pgettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.bodies.presentation import STATE_CHOICES, STATES, in_month, meets, state_tag, why
from vidik.bodies.selectors import bodies as selectors
from vidik.bodies.selectors import directory
from vidik.bodies.selectors.pack import choices, word
from vidik.core.alphabet import by_alphabet
from vidik.core.listing.cells import missing, tag
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, coded, search
from vidik.core.transliterate import fold
from vidik.institutions.selectors import territories


def _state(row: Any) -> SafeString:
    return state_tag(row.judged)


def _last(row: Any) -> str:
    if row.last_held is None:
        return ""
    return in_month(row.last_held, is_known=row.is_held_day_known)


def _linked(text: Any, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text) if url else format_html("{}", text)


class Bodies(ListPage):
    """Every body, with its state."""

    action = Action.BODIES_READ
    source = selectors.bodies
    title = _("Bodies")
    lead = _(
        "Councils, working groups, boards, local teams and networks: who meets, and how often."
    )
    noun = ngettext_lazy("%(shown)s body", "%(shown)s bodies", "count")
    empty = (_("No body has been entered"), _("The coordination office enters bodies."))
    buttons: Sequence[Link] = (
        Link(_("Our bodies"), "bodies:own"),
        Link(_("Teams by municipality"), "bodies:teams"),
        Link(_("Contact persons"), "bodies:directory", Action.BODIES_DIRECTORY),
        Link(_("Found a body"), "bodies:found", Action.BODIES_FOUND, is_main=True),
    )
    sort = "name"
    export, export_act = "bodies", "bodies.exported"
    filters = (
        search("institution__search_text"),
        choice("kind", _("Kind"), lambda _page: choices("kinds"), "kind"),
        choice("state", _("State"), STATE_CHOICES[:-1], selectors.in_state),
        choice("territory", _("Territory"), lambda _page: coded(territories()),
               selectors.in_territory),
    )  # fmt: skip
    columns = (
        Column("name", pgettext_lazy("body", "Body"), "institution.name",
               sort=lambda: by_alphabet("institution__name"),
               link=to("bodies:body", "institution.code")),
        Column("kind", _("Kind"), lambda row: word("kinds", row.kind)),
        Column("state", _("State"), lambda row: STATES[row.judged.state], cell=_state),
        Column("territory", _("Territory"), "institution.territory.name",
               missing=_("not stated")),
        Column("last", _("Last session"), _last, sort="last_held", missing=_("none on record")),
        Column("meets", _("Meets"), meets, missing=_("not stated")),
        Column("members", _("Institutions with a post"), "members", kind=Kind.NUMBER),
        Column("basis", _("Legal basis"), "get_legal_basis_display", only="file"),
        Column("founded", _("Founded on"), "founded_on", kind=Kind.DAY, only="file"),
        Column("why", _("What the state follows from"), lambda row: why(
            row.judged, is_day_known=selectors.is_day_known(row, row.judged)),
               only="file"),
    )  # fmt: skip

    def prepared(self, rows: Iterable[Any]) -> list[Any]:
        found = list(rows)
        members = selectors.member_counts(row.pk for row in found)
        for row in found:
            row.judged, row.members = selectors.judged(row), members.get(row.pk, 0)
        return found


class OwnBodies(Bodies):
    """The bodies in which the own institution holds a post, or which it is."""

    source = selectors.own
    title = _("Our bodies")
    lead = _("Bodies in which your institution holds a post, or which it is itself.")
    empty = (
        _("Your institution is in no body"),
        _("Posts are entered by whoever keeps the body, such as the coordination office."),
    )
    buttons = (Link(_("All bodies"), "bodies:list"),)


class Teams(ListPage):
    """What exists and what is missing, by municipality and city."""

    action = Action.BODIES_READ
    source = selectors.team_territories
    title = _("Teams by municipality")
    lead = _("Where a team stands, in what state it is, and where one is missing.")
    noun = ngettext_lazy("%(shown)s municipality or city", "%(shown)s municipalities and cities",
                         "count")  # fmt: skip
    empty = (_("No team exists or is expected"), "")
    above = (Link(_("Bodies"), "bodies:list"),)
    export, export_act = "teams", "bodies.exported"
    per_page = 200
    filters = (choice("state", _("State"), STATE_CHOICES, selectors.territories_in_state),)
    columns = (
        Column("territory", _("Municipality or city"), "territory.name", heading=True),
        Column("state", _("State"), lambda row: STATES[row.state.state],
               cell=lambda row: state_tag(row.state)),
        Column("team", _("Team"), "body.institution.name",
               cell=lambda row: _linked(row.body.institution.name, row.url) if row.body
               else missing(pgettext("team", "none"))),
        Column("why", _("What the state follows from"),
               lambda row: why(row.state, is_day_known=row.is_day_known)),
        Column("last", _("Last session"), lambda row: row.body and _last(row.body),
               missing=_("none on record")),
        Column("members", _("Institutions with a post"), "members", kind=Kind.NUMBER),
    )  # fmt: skip

    def prepared(self, rows: Iterable[Any]) -> list[Any]:
        return selectors.teams_of(rows)


def _with_words(rows: list[directory.ContactLine], typed: str) -> list[directory.ContactLine]:
    wanted = fold(typed).split()
    return [
        row
        for row in rows
        if all(part in fold(f"{row.institution} {row.function} {row.email}") for part in wanted)
    ]


def _old(row: Any) -> SafeString | str:
    return tag(_("not confirmed for a year"), "warn") if row.is_old else ""


class Directory(ListPage):
    """Contact persons of every network, by function and official address, never by name."""

    action = Action.BODIES_DIRECTORY
    title = _("Contact persons")
    lead = _(
        "Contact points of institutions, posts of bodies, contact prosecutors and police officers"
        " for trafficking, with the day on which each was last confirmed. There are no names here."
    )
    noun = ngettext_lazy("%(shown)s line", "%(shown)s lines", "count")
    empty = (_("No contact person is on record"), "")
    above = (Link(_("Bodies"), "bodies:list"),)
    export, export_act = "contact-persons", "bodies.exported"
    per_page = 50
    filters = (
        search(label=_("Institution, function or address"), narrow=_with_words),
        choice("network", _("Network"), lambda page: directory.networks(page.rows()),
               lambda rows, code: [row for row in rows if row.network == code]),
        choice("state", _("State"), [("old", _("not confirmed for a year"))],
               lambda rows, _code: [row for row in rows if row.is_old]),
    )  # fmt: skip
    columns = (
        Column("network", _("Network"), "network_name", only="file"),
        Column("institution", _("Institution"), "institution", sort=True, heading=True,
               cell=lambda row: _linked(row.institution, row.url), under="network_name"),
        Column("function", _("Function"), "function", missing=_("not stated")),
        Column("number", _("Persons"), "number", kind=Kind.NUMBER),
        Column("email", _("E-mail"), "email", missing=_("not stated")),
        Column("phone", _("Telephone"), "phone", missing=_("not stated"), css="nowrap"),
        Column("confirmed", _("Confirmed on"), "confirmed_on", kind=Kind.DAY, sort=True,
               missing=_("never"), marks=_old),
    )  # fmt: skip

    def rows(self) -> list[directory.ContactLine]:
        if self._lines is None:
            self._lines = directory.lines(self.actor)
        return self._lines

    _lines: list[directory.ContactLine] | None = None
