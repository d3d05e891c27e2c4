# SPDX-License-Identifier: EUPL-1.2
"""The register of inspections at which foreign workers were found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Role
from vidik.prevention.selectors.inspections import (
    activities,
    citizenships,
    has_inspections,
    of_pack,
    signs_of,
)
from vidik.prevention.types import (
    INSPECTIONS,
    EmployerKind,
    EmployerSize,
    FollowUp,
    StrikeReason,
    answers_to,
)
from vidik.referral.selectors.pack import municipalities
from vidik.referral.types import Known
from vidik.registers.registry import register as add
from vidik.registers.types import (
    Field,
    Register,
    Values,
    code,
    codes,
    counts,
    date,
    flag,
    keyed,
    number,
)

MOST_WORKERS: Final = 5000
"""More of one citizenship at one employer are a slip of the keyboard."""


def _share(question: str, label: Any) -> Field:
    choices = [(each.value, each.label) for each in answers_to(question)]
    group = _("About the workers found, as a group")
    return code(question, label, choices, group=group, is_listed=False, is_filter=False)


def _links(values: Values | None) -> Sequence[tuple[Any, str]]:
    report = (_("Report a suspicion"), reverse("referral:new"))
    if values is None:
        return (report,)
    if not signs_of(values):
        return ()
    screen = (_("Screen a worker"), reverse("referral:begin", args=[of_pack().list_code]))
    return (screen,) if FollowUp.REPORTED in values["follow_ups"] else (screen, report)


def more_than_found(values: Values, _day: dt.date) -> dict[str, str]:
    """Refuse more workers without something than were found."""
    found = sum(values["workers"].values())
    return {
        name: gettext("This is more than the number of workers found.")
        for name in ("without_contract", "without_permit", "without_safety")
        if values.get(name, 0) > found
    }


REGISTER: Final = Register(
    INSPECTIONS,
    _("Inspections"),
    _(
        "Inspections at which your institution found foreign workers. No worker and no employer is"
        " named, only what can be counted. Nobody outside sees single inspections; the National"
        " Rapporteur and the identification centre see yearly sums."
    ),
    (
        code("municipality", _("Municipality"), municipalities, is_summed=False),
        code("activity", _("Activity of the employer"), activities),
        code(
            "registered", _("The employer is registered"), Known.choices,
            is_listed=False, is_filter=False,
        ),
        code(
            "employer_kind", _("Kind of employer"), EmployerKind.choices, required=False,
            is_listed=False,
        ),
        code(
            "employer_size", _("How many work there"), EmployerSize.choices, required=False,
            is_listed=False, is_filter=False,
        ),
        keyed(
            "employer", _("Registration number of the employer"), required=False,
            hint=_(
                "The number is not stored, only a mark by which your institution"
                " recognises the same employer again."
            ),
        ),
        flag("with_police", _("Together with the police"), is_listed=False, is_filter=False),
        counts(
            "workers", _("Citizenship"), citizenships, most=MOST_WORKERS, is_filter=False,
            number=_("How many workers"), total=_("Workers found"),
        ),
        *(
            number(
                name, label, required=False, most=MOST_WORKERS, is_listed=False,
                group=_("How many of the workers found (blank: not counted)"),
            )
            for name, label in (
                ("without_contract", _("without a written contract")),
                ("without_permit", _("without a work permit")),
                ("without_safety", _("without training in work safety")),
            )
        ),
        _share("contracts", _("Written contracts of work")),
        _share("insured", _("Registration for social insurance")),
        _share("permits", _("Permits of residence and work")),
        _share("safe", _("Measures of safety and health at work")),
        _share("paid", _("Payment of wages as agreed")),
        _share("withheld", _("Documents withheld by the employer")),
        _share("housed", _("Housing provided by the employer")),
        codes(
            "follow_ups", _("What followed"), FollowUp.choices, excludes=FollowUp.NOTHING,
            error=_("Say what followed, or that no measure was needed."),
        ),
        date(
            "police_on", _("Day of the referral to the police"), is_listed=False, required=False,
            when=("follow_ups", frozenset({FollowUp.POLICE.value})),
        ),
    ),
    check=more_than_found,
    keepers=frozenset({Role.FIRST_RESPONDER, Role.CASE_OFFICER}),
    may_be_managed=lambda actor: has_inspections(actor.institution),
    refusal=_("Only a labour inspection keeps a register of inspections."),
    when=_("Day of the inspection"),
    reasons=StrikeReason.choices,
    wrong=StrikeReason.WRONG,
    noun=ngettext_lazy("%(shown)s inspection", "%(shown)s inspections", "count"),
    intro=_(
        "An inspection at which foreign workers were found. If somebody is in danger, call the"
        " police and report first."
    ),
    notice=_(
        "No worker and no employer is named here, and no address is kept: only choices, a day and"
        " numbers, and the workers as a group."
    ),
    signs=signs_of,
    signs_mean=_(
        "These answers may point to exploitation. They are no proof: a breach of labour law alone"
        " is not trafficking. Screen each worker with whom you can speak alone."
    ),
    links=_links,
    position=4,
)  # fmt: skip


def register() -> None:
    """Declare the register."""
    add(REGISTER)
