# SPDX-License-Identifier: EUPL-1.2
"""The registers of the room: contacts of associations, advice of the centre, refusals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.core.listing.filters import coded
from vidik.institutions.selectors import all_institutions
from vidik.referral import types
from vidik.referral.forms_marks import MarksForm
from vidik.referral.models import IndicatorList
from vidik.referral.policies import ASSOCIATIONS, EXPERTS, REPORTERS
from vidik.referral.services.marks import seal
from vidik.referral.types import (
    ADVICE_CHANNELS,
    About,
    Advice,
    Before,
    Caller,
    Channel,
    ContactOutcome,
    Direction,
    Known,
    RefusalGround,
    Topic,
    Way,
)
from vidik.registers.registry import register as add
from vidik.registers.registry import register_lead
from vidik.registers.types import Precision, Register, code, flag, institution
from vidik.vault.types import Sex


def _lists() -> Sequence[tuple[str, str]]:
    found = IndicatorList.objects.order_by("code").values_list("code", flat=True).distinct()
    return [(each, each) for each in found]


CONTACTS: Final = Register(
    types.CONTACTS,
    _("Contacts received"),
    _(
        "Everybody who turned to your association or its helpline. No names and no accounts of"
        " events are kept, only what can be counted. Nobody outside sees single contacts; the"
        " National Rapporteur sees yearly sums."
    ),
    (
        code("way", _("Way of contact"), Way.choices),
        code(
            "direction",
            _("Direction of the contact"),
            Direction.choices,
            required=False,
            is_listed=False,
        ),
        code("known", _("First contact"), Before.choices, required=False),
        code(
            "sex",
            _("Sex"),
            Sex.choices,
            required=False,
            is_listed=False,
        ),
        code("about", _("About what"), About.choices),
        code("child", _("About a child"), Known.choices, initial=Known.UNKNOWN),
        flag("recognised", _("Preliminarily recognised as a victim"), required=False),
        flag("field_work", _("Field intervention"), required=False, is_listed=False),
        code("led", _("Result"), ContactOutcome.choices),
    ),
    keepers=frozenset(ASSOCIATIONS),
    precision=Precision.MINUTE,
    noun=ngettext_lazy("%(shown)s contact", "%(shown)s contacts", "count"),
    further=MarksForm,
    entered=seal,
    intro=_("A few taps after the call or message. If somebody is in danger, report first."),
    links=lambda _values: ((_("Report a suspicion"), reverse("referral:new")),),
    position=4,
)
CONSULTATIONS: Final = Register(
    "consultations",
    _("Consultations"),
    _(
        "Advice that somebody asked the centre for without reporting anybody. No names and no"
        " accounts of events are kept, only what can be counted."
    ),
    (
        code("caller", _("Who asked"), Caller.choices),
        institution(
            "institution", _("Institution"), lambda: coded(all_institutions()), required=False
        ),
        code(
            "channel", _("Way of contact"), [(each.value, each.label) for each in ADVICE_CHANNELS],
            initial=Channel.PHONE, is_listed=False,
        ),
        code("topic", _("About what"), Topic.choices),
        code("child", _("About a child"), Known.choices, initial=Known.UNKNOWN),
        code("advice", _("Result"), Advice.choices),
    ),
    keepers=frozenset(EXPERTS),
    precision=Precision.MINUTE,
    noun=ngettext_lazy("%(shown)s consultation", "%(shown)s consultations", "count"),
    is_elevated=True,
    tabs="referral/_tabs.html",
    menu="referral:inbox",
    intro=_(
        "It takes half a minute after the call. If somebody is in danger, record a report instead."
    ),
    links=lambda _values: (
        (pgettext_lazy("button", "Record a report"), reverse("referral:record-report")),
    ),
)  # fmt: skip
REFUSALS: Final = Register(
    types.REFUSALS,
    _("Refusals"),
    _("Adults who were told of the centre and do not want to be reported."),
    (
        code("list", _("List"), _lists),
        code("ground", _("What the person does not want"), RefusalGround.choices),
    ),
    keepers=frozenset(REPORTERS),
    precision=Precision.MONTH,
    is_sums_only=True,
)


def _report() -> tuple[str | Promise, str]:
    return _("Report a suspicion"), reverse("referral:new")


def register() -> None:
    """Declare the registers of the room, and where those of a pack may lead on to."""
    register_lead("report", _report)
    for each in (CONTACTS, CONSULTATIONS, REFUSALS):
        add(each)
