# SPDX-License-Identifier: EUPL-1.2
"""The list of matters that a body has or had."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, ngettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.listing.cells import tag
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, search
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.matters.presentation import charge_name
from vidik.matters.selectors.judgments import judgments
from vidik.matters.selectors.matters import matters, with_number
from vidik.matters.selectors.pack import rules, stage_name, word
from vidik.matters.services.opening import own_institution
from vidik.matters.types import Verdict


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


def _offences(row: Any) -> str:
    return "; ".join(charge_name(each.charge) for each in row.charges.all())


def _sentence(row: Any) -> str:
    convicted = [each for each in row.charges.all() if each.verdict == Verdict.CONVICTED]
    parts = [str(row.get_verdict_display())]
    if row.months:
        parts.append(
            str(ngettext("%(shown)s month", "%(shown)s months", row.months)) % {"shown": row.months}
        )
    if row.suspended:
        parts.append(pgettext("sentence", "suspended"))
    if row.fine:
        parts.append(gettext("fine"))
    if row.security:
        parts.append(word("security-measure", row.security))
    if row.months and len(convicted) > 1:
        parts.append(gettext("a single sentence for several offences"))
    return ", ".join(parts)


def _lasted(row: Any) -> int | None:
    return (row.on - row.indicted_on).days if row.indicted_on else None


def _finality(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows if state == "all" else rows.filter(final_on__isnull=state != "final")


class Judgments(ListPage):
    """The judgments in the matters of the reader's institution."""

    action = Action.MATTERS_WRITE
    source = judgments
    title = _("Judgments")
    lead = _(
        "Judgments in matters that your institution has or had. A single sentence for several "
        "offences is marked; it does not count as a sentence for any one of them."
    )
    noun = ngettext_lazy("%(shown)s judgment", "%(shown)s judgments", "count")
    empty = (_("No judgments"), _("They appear once a court has entered one in a matter of yours."))
    above = (Link(_("Criminal matters"), "matters:list"),)
    sort = "-on"
    export, export_act = "judgments", "judgments.exported"
    export_action = Action.MATTERS_EXPORT
    filters = (
        choice(
            "state", _("State"),
            [("all", pgettext_lazy("judgments", "all")),
             ("final", pgettext_lazy("judgments", "final")),
             ("open", pgettext_lazy("judgments", "not final"))],
            _finality, default="all",
        ),
        choice("verdict", _("Verdict"), lambda _page: Verdict.choices, "verdict"),
    )  # fmt: skip
    columns = (
        Column("matter", _("Matter"), "matter.code", link=to("matters:matter", "matter_id"),
               css="nowrap"),
        Column("court", _("Court"), lambda row: str(row.leg.institution.name)),
        Column("on", _("Given on"), sort="on", kind=Kind.DAY),
        Column("final", _("Final since"), "final_on", sort="final_on", kind=Kind.DAY),
        Column("offences", _("Criminal offences"), _offences),
        Column("sentence", _("Sentence"), _sentence),
        Column("lasted", _("Days since the indictment"), _lasted, kind=Kind.NUMBER),
        Column("accused", _("Accused"), kind=Kind.NUMBER),
        Column("injured", _("Injured parties"), kind=Kind.NUMBER),
    )  # fmt: skip

    def opened(self, found: int) -> None:
        record(self.actor.label, "judgments.listed", label="matters", found=found)


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
        Link(_("Import a register"), "matters:import", needs=Action.MATTERS_WRITE),
        Link(_("Judgments"), "matters:judgments", needs=Action.MATTERS_WRITE),
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
