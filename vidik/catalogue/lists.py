# SPDX-License-Identifier: EUPL-1.2
"""The lists of services: what members may know of, the own ones, what everybody may know of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.catalogue import selectors
from vidik.catalogue.models import Service
from vidik.catalogue.presentation import (
    LABELS,
    LEVEL_TONES,
    LICENCE_TONES,
    STATE_TONES,
    for_whom,
    free_of,
    licence_of,
    territories_of,
    words_of,
)
from vidik.catalogue.types import Cost, Disclosure, LicenceState, ServiceState
from vidik.core.alphabet import by_alphabet
from vidik.core.listing.cells import tag, words
from vidik.core.listing.columns import Column, Kind, to
from vidik.core.listing.filters import choice, coded, flag, search
from vidik.institutions.selectors import territories

NOW = "now"


def _in_state(rows: QuerySet[Service], state: str) -> QuerySet[Service]:
    if state == NOW:
        return rows.exclude(state=ServiceState.ENDED)
    return rows.filter(state=state)


def _marks(row: Any) -> SafeString:
    licence = licence_of(row)
    return words(
        row.state != ServiceState.ACTIVE and tag(row.get_state_display(), STATE_TONES[row.state]),
        licence not in {LicenceState.NONE_NEEDED, LicenceState.VALID}
        and tag(_("licence: %(state)s") % {"state": licence.label}, LICENCE_TONES[licence]),
        row.by_projects_alone and tag(_("projects alone"), "warn"),
        row.is_old and tag(_("not confirmed recently"), "warn"),
    )


def _level(row: Any) -> SafeString:
    return tag(row.get_disclosure_display(), LEVEL_TONES[row.disclosure])


_FIND = search("search_text")
_KIND = choice("kind", _("Kind"), lambda page: selectors.kinds_in_use(page.rows()), "kind")
_TERRITORY = choice(
    "territory", _("For people in"), lambda _page: coded(territories()), selectors.in_territory
)
_GROUP = choice(
    "group", _("For whom"), lambda _page: selectors.choices("groups"), selectors.for_group
)
_LANGUAGE = choice(
    "language", _("Language"), lambda _page: selectors.choices("languages"), selectors.in_language
)
_FREE = flag("free", _("Has something free"), selectors.with_free_places)


class _Services(ListPage):
    """What lists of services have alike."""

    noun = ngettext_lazy("%(shown)s service", "%(shown)s services", "count")

    def prepared(self, rows: Iterable[Any]) -> list[Any]:
        found = list(rows)
        names = selectors.territory_names(found)
        old = set(
            selectors.to_confirm(
                Service.objects.filter(pk__in=[row.pk for row in found]), timezone.localdate()
            ).values_list("pk", flat=True)
        )
        for row in found:
            row.where, row.is_old = territories_of(row, names), row.pk in old
        return found


_OF_A_SERVICE = (
    Column("institution", _("Institution"), "institution.name",
           sort=lambda: by_alphabet("institution__name")),
    Column("kind", _("Kind"), lambda row: words_of("kind", row.kind)),
    Column("whom", _("For whom"), for_whom),
    Column("where", _("Territories served"), "where", missing=_("not stated")),
    Column("free", pgettext_lazy("capacity", "Free"), free_of, missing=_("not stated")),
)  # fmt: skip
_IN_FILES = (
    Column("ways", _("How it is given"), lambda row: words_of("ways", row.ways), only="file"),
    Column("languages", _("Languages"), lambda row: words_of("languages", row.languages),
           only="file"),
    Column("cost", _("Cost"), lambda row: Cost(row.cost).label, only="file"),
    Column("application", _("How to apply"), only="file"),
    Column("description", _("What is offered"), only="file"),
    Column("state", _("State"), "get_state_display", only="file"),
)  # fmt: skip


class Services(_Services):
    """The services that the reader may know of."""

    action = Action.SERVICES_READ
    source = selectors.services
    title = _("Services")
    lead = _(
        "Who offers what to whom. There are no addresses here: people get to a service through "
        "the contact point of its institution."
    )
    empty = (
        _("No service has been entered"),
        _("Institutions enter the services that they offer."),
    )
    buttons: Sequence[Link] = (
        Link(_("What everybody sees"), "services:list"),
        Link(_("Download as HSDS"), "catalogue:hsds"),
        Link(_("Enter a service"), "catalogue:enter", Action.SERVICES_WRITE, is_main=True),
    )
    sort = "name"
    export, export_act = "services", "services.exported"
    filters = (
        _FIND, _KIND, _TERRITORY, _GROUP, _LANGUAGE,
        choice("licence", _("Licence"), LicenceState, selectors.with_licence),
        choice("level", LABELS["disclosure"], Disclosure, "disclosure"),
        choice("state", _("State"), [(NOW, _("all that have not ended")), *ServiceState.choices],
               _in_state, default=NOW),
        choice(
            "waiting", _("To do"),
            [("confirm", _("confirm again")), ("licence", _("licence ends or has expired")),
             ("finance", _("project finance ends")), ("renewal", _("renewal without an answer"))],
            selectors.waiting,
        ),
        _FREE,
        flag("projects", _("Paid by projects alone"),
             lambda rows, _value: selectors.by_projects_alone(rows)),
    )  # fmt: skip
    columns = (
        Column("name", _("Service"), sort=lambda: by_alphabet("name"),
               link=to("catalogue:service", "pk")),
        *_OF_A_SERVICE,
        Column("level", LABELS["disclosure"], cell=_level, value="get_disclosure_display"),
        *_IN_FILES,
        Column("licence", _("Licence"), lambda row: licence_of(row).label, only="file"),
        Column("until", LABELS["licence_until"], "licence_until", kind=Kind.DAY, only="file"),
        Column("finance", _("Paid from"), lambda row: words_of("finance", row.finance),
               only="file"),
        Column("confirmed", LABELS["confirmed_on"], "assured_on", kind=Kind.DAY, only="file"),
        Column("marks", _("Marks"), cell=_marks, only="page"),
    )  # fmt: skip


class OwnServices(Services):
    """The services of the own institution."""

    action = Action.SERVICES_WRITE
    source = selectors.own_services
    title = _("Our services")
    lead = _(
        "What your institution offers. Confirm each entry from time to time, so that others can"
        " rely on it."
    )
    empty = (
        _("Your institution has not entered any services"),
        _("Enter what you offer, so that others know whom to ask."),
    )
    buttons = (
        Link(_("All services"), "catalogue:list"),
        Link(_("Enter a service"), "catalogue:enter", Action.SERVICES_WRITE, is_main=True),
    )


class PublicServices(_Services):
    """The services that everybody may know of; `answer` shows them without a sign-in."""

    template_name = "catalogue/public_list.html"
    action = Action.SERVICES_READ  # as_view is not used: the page is public
    title = _("Find help")
    lead = _("Services for people who were exploited or are in danger of it, and who offers them.")
    empty = (_("No service is published yet"), "")
    sort = "name"
    filters = (_FIND, _KIND, _TERRITORY, _GROUP, _LANGUAGE, _FREE)
    columns = (
        Column("name", _("Service"), sort=lambda: by_alphabet("name"),
               link=to("services:service", "pk")),
        *_OF_A_SERVICE,
    )  # fmt: skip

    def rows(self) -> QuerySet[Service]:
        return selectors.public_services()
