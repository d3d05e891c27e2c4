# SPDX-License-Identifier: EUPL-1.2
"""The list of the room: every version of every form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.core.alphabet import by_alphabet
from vidik.core.listing.cells import link, listed, missing, small, tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, search
from vidik.core.templatetags.vidik import number
from vidik.forms.models import FormVersion
from vidik.forms.registry import asking
from vidik.forms.selectors import versions


def _state(row: Any) -> SafeString:
    return words(
        tag(_("in use"), "good") if row.uses else tag(_("ready")),
        row.newest == row.pk and tag(_("newest"), "outline"),
    )


def _asked_in(row: Any) -> SafeString:
    if not row.uses:
        return missing(_("not asked yet"))
    count = ngettext("%(shown)s institution", "%(shown)s institutions", row.uses)
    years = listed(link(address, year) for year, address in row.asked_in)
    return words(years, small(count % {"shown": number(row.uses)}))


class Forms(ListPage):
    """The versions of all forms, and what is being written."""

    action = Action.QUESTIONNAIRES_READ
    source = versions.versions
    template_name = "forms/list.html"
    title = _("Forms")
    lead = _(
        "What is asked, in every version to date. A version never changes; what is rewritten"
        " becomes the next one."
    )
    noun = ngettext_lazy("%(shown)s version", "%(shown)s versions", "count")
    empty = (
        _("There are no forms"), _("They come with the country pack; or write one from blocks."),
    )  # fmt: skip
    buttons = (
        Link(_("From an earlier version"), "forms:copy", Action.QUESTIONNAIRES_PREPARE,
             is_main=True),
        Link(_("From blocks"), "forms:compose", Action.QUESTIONNAIRES_PREPARE),
        Link(_("Upload an XLSForm"), "forms:upload", Action.QUESTIONNAIRES_PREPARE),
    )  # fmt: skip
    filters = (
        search(label=_("Title or name of a form"), narrow=versions.called),
        choice(
            "state", _("State"),
            [("newest", _("the newest version")), ("used", _("in use")),
             ("ready", _("ready, not used yet"))],
            versions.in_state,
        ),
    )  # fmt: skip
    columns = (
        Column("title", _("Form"), sort=lambda: by_alphabet("title"),
               link=to("forms:version", "pk")),
        Column("version", _("Version"), sort=True, css="num"),
        Column("state", _("State"), cell=_state),
        Column("asked", _("Asked in"), cell=_asked_in),
        Column("since", _("Since"), "made_at", sort=True, kind=Kind.DAY),
        Column("download", _("Download"), template="forms/_xlsform.html"),
    )  # fmt: skip

    def prepared(self, rows: Iterable[FormVersion]) -> Iterable[FormVersion]:
        use = asking()
        for row in rows:
            row.asked_in = [(year, use.address_of(year)) for year in row.years or ()]  # type: ignore[attr-defined] # for a cell
            yield row

    def extra(self) -> dict[str, Any]:
        return {"drafts": versions.live_drafts(self.actor)}
