# SPDX-License-Identifier: EUPL-1.2
"""Write the way that somebody was taken, and who is suspected: codes only, nothing is erased."""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.identification.methods.record import UNKNOWN
from vidik.identification.models import JourneyStage, Procedure, Suspect
from vidik.identification.selectors.definitions import definitions
from vidik.identification.selectors.records import suspects_of
from vidik.identification.services.records import check_source, require_open
from vidik.identification.types import Episode, SuspectFacts, SuspectRemoval

_MONTH: Final = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


def add_journey_stage(
    procedure: Procedure, episode: Episode, *, stated_by: str, actor: Actor
) -> JourneyStage:
    """Enter a stage of the journey.

    Raises:
        ValidationError: the procedure is closed; or it names the field and what was expected.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        require_open(procedure)
        now = moment()
        check_source(stated_by, timezone.localdate(now), now)
        countries = definitions().fields["country-of-exploitation"].by_code
        if episode.country not in countries and episode.country != UNKNOWN:
            raise ValidationError({"country": _("Choose a country, or “unknown”.")})
        for field in ("first_month", "last_month"):
            month = getattr(episode, field)
            if month and not _MONTH.fullmatch(month):
                raise ValidationError({field: _("Enter a month such as 2024-05.")})
            if month and month > f"{timezone.localtime(now):%Y-%m}":
                raise ValidationError({field: _("This month is in the future.")})
        if episode.last_month and episode.last_month < episode.first_month:
            raise ValidationError({"last_month": _("It ends before it begins.")})
        if episode.form and episode.form not in definitions().named("form-part"):
            raise ValidationError({"form": _("Choose from the list.")})
        row = JourneyStage.objects.create(
            procedure=procedure,
            case_id=procedure.case_id,
            kind=episode.kind,
            country=episode.country,
            territory=episode.territory,
            form=episode.form,
            first_month=episode.first_month,
            last_month=episode.last_month,
            stated_by=stated_by,
            entered_at=now,
            entered_by_id=actor.user_id,
        )
        act.record("record.journey_stage", kind=str(episode.kind))
    return row


def end_journey_stage(journey_stage: JourneyStage, *, actor: Actor) -> None:
    """Mark a stage as no longer valid; the row stays.

    Raises:
        ValidationError: it was taken out already, or the procedure is closed.
    """
    with change(actor, Action.IDENTIFICATION_WORK, journey_stage.procedure) as (procedure, act):
        require_open(procedure)
        rows = JourneyStage.objects.filter(pk=journey_stage.pk, ended_at=None)
        if not rows.update(ended_at=moment()):
            raise ValidationError(_("This stage has already been removed."))
        act.record("record.journey-stage-ended", kind=journey_stage.kind)


def add_suspect(procedure: Procedure, facts: SuspectFacts, *, actor: Actor) -> Suspect:
    """Enter a suspect under a code of their own, in codes; who it is stands here nowhere.

    Raises:
        ValidationError: the procedure is closed; or it names the field and what was expected.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        require_open(procedure)
        known = definitions()
        if not facts.roles or not set(facts.roles) <= set(known.named("suspect-role")):
            raise ValidationError({"roles": _("Choose at least one role.")})
        if facts.relation and facts.relation not in {*known.named("relation"), UNKNOWN}:
            raise ValidationError({"relation": _("Choose from the list.")})
        for field in ("sex", "citizenship"):
            value = getattr(facts, field)
            if value and value != UNKNOWN and value not in known.fields[field].by_code:
                raise ValidationError({field: _("Choose from the list.")})
        row = Suspect.objects.create(
            procedure=procedure,
            case_id=procedure.case_id,
            roles=list(facts.roles),
            relation=facts.relation,
            sex=facts.sex,
            citizenship=facts.citizenship,
            entered_at=moment(),
            entered_by_id=actor.user_id,
        )
        act.record("record.suspect")
    return row


def remove_suspect(
    procedure: Procedure, suspect: Suspect, reason: SuspectRemoval, *, actor: Actor
) -> None:
    """Clear somebody of suspicion; the row stays, and the reason with the act.

    Args:
        procedure: the one worked on: that of the suspect, or one that opens it again.
        suspect: who is suspected there.
        reason: why no longer.
        actor: who says so.

    Raises:
        ValidationError: they were removed already, or the procedure is closed.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        require_open(procedure)
        rows = suspects_of(procedure).filter(pk=suspect.pk, removed_at=None)
        if not rows.update(removed_at=moment()):
            raise ValidationError(_("This suspect has already been removed."))
        act.record("record.suspect-removed", suspect, reason=str(reason))
