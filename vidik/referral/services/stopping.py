# SPDX-License-Identifier: EUPL-1.2
"""Report danger from a screening that stops: at once, with what was answered so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor, Role
from vidik.institutions.models import Institution
from vidik.referral.methods.screening import YES
from vidik.referral.models import ReporterFollowUp, Screening
from vidik.referral.policies import ASSOCIATIONS, EXPERTS
from vidik.referral.selectors.follow_ups import follow_ups
from vidik.referral.selectors.sectors import source_of
from vidik.referral.services.checking import is_municipality
from vidik.referral.services.receiving import file_report, stored_keys
from vidik.referral.services.screenings import (
    agreement_of,
    dangers_of,
    known_child,
    sheet_of,
)
from vidik.referral.types import Channel, PersonDraft, Receipt, ReportDraft, Source, Urgency

_SOURCES: Final[Mapping[Role, Source]] = {
    **dict.fromkeys(EXPERTS, Source.CENTRE),
    **dict.fromkeys(ASSOCIATIONS, Source.ASSOCIATION),
    Role.LOCAL_TEAM: Source.LOCAL_TEAM,
}
"""As whom people report whose institution is in no sector of the pack that says it."""


def report_danger(
    screening: Screening, *, municipality: str = "", call_back: str = "", actor: Actor
) -> Receipt:
    """Report that somebody is in danger now, with the answers so far; nothing else is asked.

    The screening stays as it is and can be completed. Reported twice, it is one report.

    Args:
        screening: one's own, with an answer that says that somebody is in danger.
        municipality: code of a territory; blank where nobody knows the place.
        call_back: where whoever reports is called back; sealed like the account.
        actor: who screened.

    Raises:
        ValidationError: no answer says so, or a field is wrong.
    """
    with change(actor, Action.SCREENINGS_MAKE, about=screening, idempotent=True):
        found = dangers_of(screening)
        if not found:
            raise ValidationError(_("None of the answers says that somebody is in danger now."))
        dangers = [str(each.text) for each in found]
        person = PersonDraft(
            age_group=screening.age_group,
            child=known_child(screening),
            sex=screening.sex,
            screening=screening.pk,
            **agreement_of(screening),
        )
        draft = ReportDraft(
            source=source_of_actor(actor),
            channel=Channel.APP,
            persons=(person,),
            municipality=municipality,
            account=_account(screening),
            call_back=call_back.strip(),
            dangers="\n".join(dangers),
            # Pressed twice, or again after a lost answer, the same screening is the same report.
            submission=screening.pk,
            screening=screening.pk,
            urgency=Urgency.IMMEDIATE,
        )
        return file_report(draft, actor=actor)


def reported_from(screening: Screening, *, actor: Actor) -> ReporterFollowUp | None:
    """Return what the reporter may know of the report made of a screening, alone or in a group."""
    of_group = Q(pk=screening.reported_in) if screening.reported_in else Q(pk__in=[])
    rows = follow_ups(actor)
    return rows.filter(of_group | Q(submission__in=stored_keys(screening.pk))).first()


def place_of(actor: Actor) -> str:
    """Return the municipality of the actor's institution; blank where it has none of its own."""
    rows = Institution.objects.filter(pk=actor.institution or 0)
    code = rows.values_list("territory__code", flat=True).first() or ""
    return code if is_municipality(code) else ""


def source_of_actor(actor: Actor) -> str:
    """Return as whom somebody reports."""
    of_role = (_SOURCES[role] for role in sorted(actor.roles) if role in _SOURCES)
    return source_of(actor.institution) or next(of_role, Source.OTHER)


def _account(screening: Screening) -> str:
    """Put the answers so far into words: the recipient of the report has nothing else to act on."""
    seen = [
        str(each.text)
        for each in sheet_of(screening).indicators
        if screening.answers.get(each.code) == YES
    ]
    lines = [
        _("Reported from a screening that was stopped because somebody is in danger now."),
        _("Answered with yes so far:"),
        *(f"– {text}" for text in seen),
    ]
    return "\n".join(lines)
