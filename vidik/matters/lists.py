# SPDX-License-Identifier: EUPL-1.2
"""The list of matters that a body has or had."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.listing.cells import tag
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, search
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.matters.selectors.matters import matters, with_number
from vidik.matters.selectors.pack import rules, stage_name
from vidik.matters.services.opening import own_institution


def _rows(actor: Any) -> QuerySet[Any]:
    return matters(actor).order_by("-opened_on", "pk")


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return {
        "here": rows.filter(is_here=True),
        "elsewhere": rows.filter(is_here=False, is_pending=True),
        "ended": rows.filter(is_pending=False),
        "all": rows,
    }[state]


def _state(row: Any) -> SafeString:
    if row.is_here:
        return tag(_("at your institution"), "accent")
    return tag(_("at another body"), "warn") if row.is_pending else tag(_("ended"))


def _state_word(row: Any) -> Any:
    if row.is_here:
        return _("at your institution")
    return _("at another body") if row.is_pending else _("ended")


def _form(row: Any) -> str:
    found = definitions().fields["form"].by_code.get(row.form)
    return name_of(found) if found is not None else row.form


def _forms(_page: Any) -> list[tuple[str, str]]:
    return [(each.code, name_of(each)) for each in definitions().fields["form"].codes]


def _stages(_page: Any) -> list[tuple[str, str]]:
    return [(each.code, str(each.name)) for each in rules().stages]


class Matters(ListPage):
    """Matters that the reader's institution has or had, those it has now at first."""

    action = Action.MATTERS_WRITE
    source = _rows
    title = _("Criminal matters")
    lead = _(
        "Matters of your institution, by number and code. The identity of a suspect is recorded in "
        "your own register alone."
    )
    noun = ngettext_lazy("%(shown)s matter", "%(shown)s matters", "count")
    empty = (
        _("No matters here"),
        _("Open one, or wait until another body hands one on to you."),
    )
    buttons = (
        Link(_("Open a matter"), "matters:open", needs=Action.MATTERS_WRITE),
        Link(_("Balance"), "matters:balance", needs=Action.MATTERS_WRITE),
    )
    sort = "-opened"
    export, export_act = "matters", "matters.exported"
    export_action = Action.MATTERS_EXPORT
    filters = (
        search(narrow=with_number, label=_("Number")),
        choice(
            "state", _("State"),
            [("here", _("at your institution")), ("elsewhere", _("at another body")),
             ("ended", _("ended")), ("all", pgettext_lazy("matters", "all"))],
            _in_state, default="here",
        ),
        choice("stage", _("Stage"), _stages, "stage"),
        choice("form", _("Form of exploitation"), _forms, "form"),
    )  # fmt: skip
    columns = (
        Column("code", _("Matter"), link=to("matters:matter", "pk"), sort=True, css="nowrap"),
        Column("number", _("Your number"), "own_number", sort="own_number", css="nowrap",
               missing=_("none yet")),
        Column("stage", _("Stage"), lambda row: stage_name(row.stage)),
        Column("state", _("State"), cell=_state, value=_state_word),
        Column("form", _("Form of exploitation"), _form),
        Column("suspected", _("Suspects"), sort=True, kind=Kind.NUMBER),
        Column("opened", _("Opened on"), "opened_on", sort="opened_on", kind=Kind.DAY),
    )  # fmt: skip

    @property
    def shown_buttons(self) -> list[tuple[Any, str, bool]]:
        """Leave out what the institution cannot do: courts open no matters."""
        own = own_institution(self.actor)
        begins = own.kind_id is not None and any(
            each.begins for each in rules().stages_of(own.kind.code)
        )
        shown = super().shown_buttons
        return shown if begins else [each for each in shown if each[1] != reverse("matters:open")]

    def opened(self, found: int) -> None:
        record(self.actor.label, "matters.listed", label="matters", found=found)
