# SPDX-License-Identifier: EUPL-1.2
"""One procedure as the expert works on it: what is due, what is missing, what has happened."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.cases.models import Sharing
from vidik.cases.presentation import empty_tab
from vidik.cases.selectors.cases import sharings_of
from vidik.cases.selectors.frame import Frame
from vidik.exchange.models import Addressee
from vidik.identification.histories import history_of
from vidik.identification.models import JourneyStage, Procedure, Suspect
from vidik.identification.registry import StepPage, extensions
from vidik.identification.selectors import (
    carrying,
    clocks,
    entitlements,
    experts,
    procedures,
    records,
    timeline,
)
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.identification.selectors.definitions import label as label_of
from vidik.identification.types import DECIDED, Urgency
from vidik.identification.views.joined import is_offered, trail
from vidik.identification.views.steps import all_steps
from vidik.referral.selectors.foreign_notifications import notification_of

GROUPS = ("next", "person", "record", "more", "entitlements")


@requires(Action.IDENTIFICATION_READ)
@require_safe
def procedure(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a procedure: its state, what is due, what is missing, the record, its history."""
    actor = actor_of(request)
    found = procedures.get_procedure(actor, key)
    record(actor.label, "procedure.read", found)
    procedures.prefetch_related_rows(found)
    works = procedures.works_on(actor, found)
    follows = can(actor, Action.IDENTIFICATION_WORK, found)
    now = timezone.now()
    waiting = procedures.to_decide(found)
    sections = records.record_of(found)
    letters = list(procedures.notices_of(actor, found)) if works else []
    needs = clocks.needs_of(found) if works else []
    suspects = records.known_suspects(found)
    removed = [row for row in suspects if row.removed_at is not None]
    added = [section for each in extensions() for section in each.sections(actor, found, works)]
    due = sorted(
        ((line, line.is_overdue(now)) for line in clocks.due_of(found)),
        key=lambda pair: (pair[0].is_done, not pair[1], pair[0].due_at or now),
    )
    steps = _steps(actor, found, (*GROUPS, *(section.anchor for section in added)))
    offered, is_decided_here = steps["steps"], found.same_as_id is None
    return render(
        request,
        "identification/procedure.html",
        {
            "procedure": found,
            "frame": Frame(actor, found.case, "identification"),
            "trail": trail((found.case.code, "")),
            "due": due,
            "needs": needs,
            "needs_done": sum(need.is_done for need in needs),
            "events": sorted(
                [
                    *timeline.timeline(found, letters, works=works),
                    *(event for section in added for event in section.events),
                ],
                key=lambda event: event.at,
                reverse=True,
            ),
            "history": history_of(found) if works else [],
            "sections": sections,
            "answered": sum(each.answered for each in sections),
            "asked": sum(len(each.fields) for each in sections),
            "mapping": records.mapping_of(sections),
            "entitlements": entitlements.entitlements_of(found) if works else (),
            "later_reports": [
                row
                for row in (found.later_reports.all() if works else ())
                if row.decided_at or not row.parted_at
            ],
            "to_carry": _to_carry(actor, found) if works and follows else (),
            "carried_over": procedures.carried_over(found),
            "journey_stages": _journey_stages(found),
            "suspects": _suspects([row for row in suspects if row.removed_at is None]),
            "suspected_before": _suspects(removed, records.why_removed(removed))
            if works and removed
            else (),
            "interviews": interviews_in_words(found, letters),
            "findings": found.findings.all() if works else (),
            "letters": letters,
            "onward": _onward(found) if works else (),
            "added": [(section, steps["steps"].get(section.anchor, [])) for section in added],
            "complaints": _complaints(found),
            "because": procedures.complaint_behind(found),
            "waiting": waiting,
            "returned": procedures.sent_back(found) if works else None,
            "is_own_proposal": waiting is not None and waiting.proposed_by_id == actor.user_id,
            "works": works,
            "corrected_since": works and procedures.is_corrected_since(found),
            "follows": works and bool(follows),
            "why_not": follows.reason if works else "",
            "for_migrants": _for_migrants(found),
            "foreign_notification": notification_of(found.report_id, actor=actor)
            if works
            else None,
            "readers": timeline.readers_of(found) if works else (),
            **steps,
            # A procedure that is decided elsewhere has no empty parts to be filled.
            "shows_now": is_decided_here or due or needs or offered["next"] or offered["more"],
            "shows_record": (
                is_decided_here
                or any(each.answered for each in sections)
                or suspects
                or found.journey_stages.all()
                or found.findings.all()
            ),
            "others": procedures.others_of(actor, found),
            "instead": procedures.counted_instead(actor, found),
        },
    )


@requires(Action.IDENTIFICATION_READ)
@require_safe
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Lead to the newest procedure of a case, or say that there is none yet."""
    found = procedures.procedures_of(actor_of(request)).filter(case=case).first()
    if found is None:
        text = _("No procedure has been opened in this case yet.")
        return empty_tab(request, case, "identification", text)
    return redirect("identification:procedure", found.pk)


def _to_carry(actor: Actor, found: Procedure) -> list[str]:
    """Return the names of the fields for which something is proposed."""
    if found.same_as_id is not None or found.closed_at is not None:
        return []
    rows = carrying.beside(found, opens=False, actor=actor)
    return [row.name for row in rows if row.proposals]


def _for_migrants(found: Procedure) -> dict[str, object] | None:
    """Return who follows a migrant's procedure; None where it is no migrant's, or decided."""
    if found.urgency != Urgency.MIGRANT or found.state in DECIDED:
        return None
    return {"experts": experts.experts_for_migrants(found.case.responsible_id)}


def _steps(actor: Actor, found: Procedure, groups: Sequence[str]) -> dict[str, Any]:
    """Return the steps that are possible now, by where the page offers them."""
    steps: list[tuple[str, StepPage]] = [
        (slug, step)
        for slug, step in all_steps().items()
        if step.group in groups
        and is_offered(slug, step, found)
        and can(actor, step.action, found)
        and step.possible(found)
    ]
    return {
        "steps": {group: [pair for pair in steps if pair[1].group == group] for group in groups},
        "possible": {slug for slug, _step in steps},
    }


def _journey_stages(found: Procedure) -> list[tuple[JourneyStage, str, str]]:
    """List each stage of the journey with the names of its country and form of exploitation."""
    codes = {each.code: each for each in definitions().fields["country-of-exploitation"].codes}
    return [
        (
            row,
            name_of(codes[row.country]) if row.country in codes else _("unknown"),
            label_of("form-part", row.form) if row.form else "",
        )
        for row in found.journey_stages.all()
        if row.ended_at is None
    ]


def _suspects(
    rows: Sequence[Suspect], reasons: Mapping[uuid.UUID, Any] | None = None
) -> list[dict[str, object]]:
    """Return each suspect in words: roles, what else is known, and why nobody suspects them now.

    A procedure that was opened again knows those of the one before by the same codes.
    """
    return [
        {
            "row": row,
            "roles": [label_of("suspect-role", role) for role in row.roles],
            "known": records.known_of_suspect(row),
            "why": (reasons or {}).get(row.pk),
        }
        for row in rows
    ]


def interviews_in_words(
    found: Procedure, letters: Sequence[Addressee] = ()
) -> list[dict[str, Any]]:
    """Return each interview in words, with the letters that invite to it."""
    return [
        {
            "row": row,
            "setting": label_of("interview-setting", row.setting),
            "language": label_of("language", row.language),
            "partners": [label_of("interview-partner", code) for code in row.partners],
            "letters": [each for each in letters if each.notice_id == row.notice_id],
        }
        for row in found.interviews.all()
    ]


def _onward(found: Procedure) -> list[dict[str, object]]:
    rows = list(found.onward.all())
    # The current sharings come first.
    shared: dict[int, Sharing] = {}
    for sharing in sharings_of(found.case) if any(row.institution for row in rows) else ():
        shared.setdefault(sharing.institution_id, sharing)
    return [
        {
            "row": row,
            "sharing": shared.get(row.institution_id) if row.institution_id else None,
            "status": label_of("onward-status", row.status),
            "service": label_of("onward-service", row.service),
            "result": label_of("onward-result", row.result) if row.result else "",
        }
        for row in rows
    ]


def _complaints(found: Procedure) -> list[dict[str, object]]:
    return [
        {
            "row": row,
            "about": label_of("complaint-subject", row.about),
            "result": label_of("complaint-result", row.result) if row.result else "",
        }
        for row in found.complaints.all()
    ]
