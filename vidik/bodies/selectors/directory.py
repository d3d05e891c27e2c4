# SPDX-License-Identifier: EUPL-1.2
"""The directory of contact persons of every network: by function and address, never by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.bodies.models import Post
from vidik.bodies.policies import on_day
from vidik.bodies.selectors.pack import contacts, word
from vidik.core.alphabet import alphabetical
from vidik.institutions.models import ContactPoint, Institution
from vidik.institutions.selectors import all_institutions, current
from vidik.registers.models import Entry
from vidik.registers.registry import register_called
from vidik.registers.selectors import GOES_ON, counting

Text = str | Promise
POINTS: Final = "contact-points"
REGISTERS: Final[Mapping[str, tuple[Text, tuple[str, ...]]]] = {
    "contact-prosecutors": (gettext_lazy("contact prosecutors"), ("appointed", "confirmed")),
    "trafficking-officers": (
        gettext_lazy("police officers for trafficking"), ("assigned", "confirmed"),
    ),
}  # fmt: skip
"""Registers whose rows are contact persons: their network, and the states in which one is one."""
OLD: Final = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact person, or several of an institution of whom only the number is known."""

    network: str
    network_name: str
    institution: str
    function: str
    number: int
    email: str
    phone: str
    confirmed_on: dt.date | None
    url: str = ""

    @property
    def is_old(self) -> bool:
        """Whether nobody has confirmed it for a year."""
        return self.confirmed_on is None or self.confirmed_on < timezone.localdate() - OLD


def lines(actor: Actor) -> list[ContactLine]:
    """List the contact persons of every network, by network and institution.

    The number of queries does not depend on how many there are.
    """
    authorize(actor, Action.BODIES_DIRECTORY)
    found = [*_of_institutions(), *_of_bodies(), *_of_registers()]
    return sorted(found, key=lambda each: alphabetical(f"{each.network_name} {each.institution}"))


def networks(rows: Iterable[ContactLine]) -> list[tuple[str, str]]:
    """Return the networks of some lines, to choose one from."""
    return list(dict.fromkeys((each.network, each.network_name) for each in rows))


def _of_institutions() -> Iterator[ContactLine]:
    rows = ContactPoint.objects.filter(
        current(timezone.localdate()), institution__in=all_institutions().order_by()
    )
    name = _("contact points of institutions")
    for row in rows.select_related("institution"):
        yield ContactLine(
            POINTS, name, str(row.institution.name), str(row.function), 1, row.email, row.phone,
            row.confirmed_on,
        )  # fmt: skip


def _of_bodies() -> Iterator[ContactLine]:
    rows = Post.objects.filter(
        on_day(timezone.localdate()), body__dissolved_on__isnull=True, held_for__isnull=False
    ).filter(Q(function__in=contacts()) | ~Q(email=""))
    # Posts alike, such as those of all branches, are one line.
    grouped = rows.order_by().values(
        "body__institution", "body__institution__code", "held_for", "function", "email", "phone",
        "confirmed_on",
    )  # fmt: skip
    counted = list(grouped.annotate(number=Count("pk")))
    names = _names_of(each[key] for each in counted for key in ("held_for", "body__institution"))
    for each in counted:
        code = each["body__institution__code"]
        yield ContactLine(
            code, names[each["body__institution"]], names[each["held_for"]],
            word("functions", each["function"]), each["number"], each["email"], each["phone"],
            each["confirmed_on"], reverse("bodies:body", args=[code]),
        )  # fmt: skip


def _of_registers() -> Iterator[ContactLine]:
    for code, (network, states) in REGISTERS.items():
        if register_called(code) is None:
            continue
        with counting():
            rows = Entry.objects.filter(
                GOES_ON, register=code, struck_at__isnull=True, values__state__in=states
            ).order_by()
            found = list(rows.values("institution").annotate(number=Count("pk"), last=Max("day")))
        names = _names_of({each["institution"] for each in found})
        for each in found:
            yield ContactLine(
                code, str(network), names[each["institution"]], "", each["number"], "", "",
                each["last"],
            )  # fmt: skip


def _names_of(keys: Iterable[int]) -> dict[int, str]:
    return {each.pk: str(each.name) for each in Institution.objects.filter(pk__in=set(keys))}
