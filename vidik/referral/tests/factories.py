# SPDX-License-Identifier: EUPL-1.2
"""The centre of the pack with its people, reporters, and reports for the tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from unittest.mock import patch

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.tests.factories import member
from vidik.institutions.models import Institution
from vidik.referral.models import Report
from vidik.referral.selectors import pack, reports
from vidik.referral.services import duties, handling, receiving
from vidik.referral.types import (
    AgeGroup,
    Channel,
    ClosingReason,
    Known,
    NotRequiredReason,
    PersonDraft,
    Receipt,
    ReportDraft,
    Source,
    Urgency,
)
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person
from vidik.vault.services import erasing
from vidik.vault.tests.factories import erase

CHILD: Final = PersonDraft(
    given="Драгица",
    family="Чворовић",
    age_group=AgeGroup.FROM_15,
    child=Known.YES,
    sex="f",
    migrant=Known.YES,
    asylum_seeker=Known.NO,
    about="Носи црвени шал и не сме кући",
)


def centre_member(role: Role = Role.DUTY_EXPERT) -> Actor:
    """Give somebody of the centre."""
    return member(role, pack.centre())


def reporter(code: str = "csw-novi-sad", role: Role = Role.FIRST_RESPONDER) -> Actor:
    """Give somebody of an institution that reports."""
    return member(role, Institution.objects.get(code=code))


def draft(*persons: PersonDraft, **fields: Any) -> ReportDraft:
    """Return a report of a child who works in Novi Sad."""
    made = ReportDraft(
        source=Source.SOCIAL_PROTECTION,
        channel=Channel.APP,
        urgency=Urgency.HIGH,
        persons=persons or (CHILD,),
        municipality="novi-sad",
        forms=("labour",),
        account="Виђена на пијаци са старијим човеком",
        suspects="Комшија кога зову Шиљоња",
    )
    return replace(made, **fields)


def filed(actor: Actor, *persons: PersonDraft, **fields: Any) -> Receipt:
    """Report as somebody."""
    with acting(actor):
        return receiving.file_report(draft(*persons, **fields), actor=actor)


def notified(expert: Actor, report: Report) -> None:
    """Notify everybody who is known, and enter why nobody else has to be."""
    with acting(expert):
        duties.notify_all(report, actor=expert)
        for duty in reports.duties_of(report, actor=expert):
            if duty.is_open:
                duties.set_aside(duty, NotRequiredReason.UNFOUNDED, actor=expert)


def closed(report: Report, actor: Actor) -> Report:
    """Close a report, and give a reason where somebody was not told."""
    return handling.close_report(
        report,
        why=ClosingReason.UNREACHABLE,
        words=Plain("Нико се не јавља на број"),
        actor=actor,
    )


def erased(person: Person, head: Actor) -> None:
    """Erase somebody as a restore does it again: what is open then bars nothing."""
    with patch.object(erasing, "open_obligations", return_value=[]):
        erase(person, head)


def seen(expert: Actor, receipt: Receipt) -> Report:
    """Return the report as an expert sees it."""
    with acting(expert):
        return reports.get_report(expert, receipt.key)
