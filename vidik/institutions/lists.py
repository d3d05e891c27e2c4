# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from vidik.access.listing import Link, ListPage, Tile
from vidik.access.types import Action
from vidik.core.alphabet import by_alphabet
from vidik.core.listing.cells import Tone, lines, small, tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, coded, hidden, search
from vidik.core.templatetags.vidik import day
from vidik.institutions import selectors
from vidik.institutions.models import ContactPoint, Control, Institution, Purpose, QuestionnaireKind
from vidik.institutions.presentation import ContactLine, contact_lines
from vidik.institutions.services.loading import KIND_LIST, SECTOR_LIST
from vidik.institutions.types import Confirmation, Problem

_FIND = search("search_text", label=_("Name, either script"))


def _marks(row: Any) -> SafeString:
    return words(
        row.has_private and tag(_("address looks private"), "bad"),
        row.has_never and tag(_("never confirmed"), "warn"),
        row.has_unconfirmed and tag(_("unconfirmed for a year"), "warn"),
        row.has_ended and tag(_("ended without a successor"), "warn"),
    )


class Institutions(ListPage):
    """All institutions, searched in both scripts."""

    action = Action.INSTITUTIONS_READ
    template_name = "institutions/list.html"
    title = _("Institutions")
    lead = _("Every body that reports, answers questionnaires or is addressed.")
    noun = ngettext_lazy("%(shown)s institution", "%(shown)s institutions", "count")
    empty = (_("No institution yet"), _("Load a country pack, or add the first one."))
    sort = "name"
    export, export_act = "institutions", "institutions.exported"
    export_action = Action.INSTITUTIONS_EXPORT
    buttons = (
        Link(_("Contacts to confirm"), "institutions:contacts"),
        Link(_("Who has confirmed"), "institutions:confirmations"),
        Link(_("Add an institution"), "institutions:add", Action.INSTITUTIONS_CHANGE, is_main=True),
    )  # fmt: skip
    filters = (
        _FIND,
        choice("kind", _("Kind"), lambda _page: coded(selectors.codes(KIND_LIST)), "kind__code"),
        choice("sector", _("Sector"), lambda _page: coded(selectors.codes(SECTOR_LIST)),
               "sector__code"),
        choice("territory", _("Territory"), lambda _page: coded(selectors.territories()),
               selectors.within),
        choice("control", _("Control"), Control, "control"),
        choice("questionnaire", _("Questionnaire"), QuestionnaireKind, "questionnaire"),
        choice(
            "problem", _("Contact points"),
            [("any", _("with a problem")), *((each.value, each.label) for each in Problem),
             ("none", _("none recorded"))],
            selectors.with_problem,
        ),
        hidden("under", "parent__code"),
    )  # fmt: skip
    columns = (
        Column("code", _("Code"), only="file"),
        Column("name", _("Name"), sort=lambda: by_alphabet("name"),
               link=to("institutions:detail", "code"),
               under=lambda row: row.short if row.short != row.name else ""),
        Column("kind", _("Kind"), "kind.name", sort="kind__position"),
        Column("sector", _("Sector"), "sector.name", sort="sector__position",
               missing=_("not stated")),
        Column("territory", _("Territory"), "territory.name",
               sort=lambda: by_alphabet("territory__name"), missing=_("not stated")),
        Column("short", _("Short name"), only="file"),
        Column("parent", _("Part of"), "parent.name", only="file"),
        Column("control", _("Control"), "get_control_display", only="file"),
        Column("basis", _("Legal basis"), only="file"),
        Column("questionnaire", _("Questionnaire"), "get_questionnaire_display", only="file"),
        Column("aliases", _("Other names"), only="file",
               value=lambda row: "; ".join(alias.text for alias in row.aliases.all())),
        Column("confirmed", _("Contact confirmed"), "last_confirmed", sort=True, kind=Kind.DAY,
               missing=lambda row: _("never") if row.has_contact else _("no contact point")),
        Column("marks", _("Marks"), cell=_marks, only="page"),
    )  # fmt: skip

    def rows(self) -> QuerySet[Institution]:
        return selectors.listed(self.actor, on=timezone.localdate())

    def extra(self) -> dict[str, Any]:
        under = self.asked["under"]
        return {"under": selectors.institutions(self.actor).filter(code=under).first()}


def _problems(line: ContactLine) -> SafeString:
    if line.has_ended:
        last = day(line.contact.valid_to)
        return lines(tag(_("ended")), small(_("on %(last)s, without a successor") % {"last": last}))
    return words(
        *(tag(each.label, "bad" if each is Problem.PRIVATE else "warn") for each in line.problems)
    )


class ContactsToConfirm(ListPage):
    """Contact points that cannot be relied on, the least recently confirmed first."""

    action = Action.INSTITUTIONS_READ
    title = _("Contacts to confirm")
    lead = _(
        "A contact point is relied on for a year after somebody has answered there. An address that"
        " belongs to a person is lost when that person leaves."
    )
    above = (Link(_("Institutions"), "institutions:list"),)
    caption = _("Contact points with a problem, the least recently confirmed first")
    empty = (
        _("Nothing to confirm"),
        _("Every contact point was confirmed within a year at an official address."),
    )
    export, export_act = "contacts-to-confirm", "institutions.exported"
    export_action = Action.INSTITUTIONS_EXPORT
    filters = (
        search("institution__search_text", label=_("Name, either script")),
        hidden("problem"),
    )  # fmt: skip
    columns = (
        Column("code", _("Code"), "contact.institution.code", only="file"),
        Column("institution", _("Institution"), "contact.institution.name",
               sort=lambda: by_alphabet("institution__name"),
               link=to("institutions:detail", "contact.institution.code")),
        Column("function", _("Function"), "contact.function"),
        Column("email", _("E-mail"), "contact.email", sort="email"),
        Column("phone", _("Telephone"), "contact.phone", only="file"),
        Column("confirmed", _("Confirmed on"), "contact.confirmed_on", sort="confirmed_on",
               kind=Kind.DAY, missing=_("never")),
        Column("until", _("Until"), "contact.valid_to", only="file"),
        Column("marks", _("Marks"), cell=_problems, only="page"),
        Column("steps", _("Actions"), template="institutions/_contact_steps.html", only="page",
               needs=Action.CONTACTS_MANAGE),
    )  # fmt: skip

    def rows(self) -> QuerySet[ContactPoint]:
        return selectors.to_confirm(self.actor, self.asked["problem"], on=timezone.localdate())

    def prepared(self, rows: Iterable[ContactPoint]) -> list[ContactLine]:
        return contact_lines(rows, timezone.localdate())

    def tiles(self) -> list[Tile]:
        counts = selectors.problem_counts(self.actor, on=timezone.localdate())
        requested = self.asked["problem"]
        return [
            Tile(
                counts[each], each.label,
                self.request.path if each == requested else f"?problem={each.value}",
                each == requested,
            )
            for each in Problem
        ]  # fmt: skip


_TAGS: Final[Mapping[Confirmation, Tone]] = {
    Confirmation.CONFIRMED: "good",
    Confirmation.ASKED: "",
    Confirmation.OVERDUE: "bad",
    Confirmation.NONE: "warn",
}


def _confirmation(row: Any) -> Confirmation:
    return selectors.confirmation_of(row, on=timezone.localdate())


def _contact(contact: ContactPoint) -> str:
    known = filter(None, (contact.email, contact.phone, str(contact.hours)))
    purposes = f" ({', '.join(contact.purpose_labels)})" if contact.purposes else ""
    return f"{contact.function}{purposes}: {', '.join(known)}"


class Confirmations(ListPage):
    """Who has confirmed their contact points in this period, and how they are reached."""

    action = Action.CONTACTS_READ
    title = _("Contact points of institutions")
    lead = _(
        "Each institution keeps its own contact points and confirms them once in each"
        " period. An institution that has none, or has not confirmed them, may be"
        " impossible to reach when it matters."
    )
    above = (Link(_("Institutions"), "institutions:list", Action.INSTITUTIONS_READ),)
    noun = ngettext_lazy("%(shown)s institution", "%(shown)s institutions", "count")
    empty = (_("No institution yet"), _("Load a country pack, or add the first one."))
    export, export_act = "contact-points", "institutions.exported"
    export_action = Action.INSTITUTIONS_EXPORT
    filters = (
        _FIND,
        choice(
            "state", _("State"),
            [("open", _("not confirmed")),
             *((each.value, each.label) for each in Confirmation)],
            selectors.in_confirmation,
        ),
        choice("purpose", _("Contact point for"), Purpose, selectors.for_purpose),
        choice("kind", _("Kind"), lambda _page: coded(selectors.codes(KIND_LIST)), "kind__code"),
        choice("territory", _("Territory"), lambda _page: coded(selectors.territories()),
               selectors.within),
    )  # fmt: skip
    columns = (
        Column("code", _("Code"), only="file"),
        Column("name", _("Name"), sort=lambda: by_alphabet("name"), heading=True),
        Column("kind", _("Kind"), "kind.name", sort="kind__position"),
        Column(
            "contacts", _("Contact points"),
            value=lambda row: "; ".join(map(_contact, row.current_contacts)),
            cell=lambda row: lines(*map(_contact, row.current_contacts)),
        ),
        Column("confirmed", _("Last confirmed"), "last_confirmed", sort=True, kind=Kind.DAY,
               missing=_("never")),
        Column("changed", _("Last change on record"), "last_changed", sort=True,
               kind=Kind.MOMENT, missing=_("none")),
        Column(
            "state", _("State"), value=lambda row: _confirmation(row).label,
            cell=lambda row: tag(_confirmation(row).label, _TAGS[_confirmation(row)]),
        ),
    )  # fmt: skip

    def rows(self) -> QuerySet[Institution]:
        return selectors.confirmations(self.actor, on=timezone.localdate())

    def tiles(self) -> list[Tile]:
        today = timezone.localdate()
        rows = selectors.confirmations(self.actor, on=today)
        requested = self.asked["state"]
        return [
            Tile(
                selectors.in_confirmation(rows, each, on=today).count(), each.label,
                self.request.path if each == requested else f"?state={each.value}",
                each == requested,
            )
            for each in Confirmation
        ]  # fmt: skip
