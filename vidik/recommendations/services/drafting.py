# SPDX-License-Identifier: EUPL-1.2
"""Draft the recommendations of the next annual report; a second person agrees to each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import can
from vidik.access.types import Action, Actor, Denied
from vidik.core.workflow import Refusal, TransitionRefused
from vidik.figures.models import Cycle, Measure, Theme
from vidik.institutions.models import Institution
from vidik.institutions.selectors import all_institutions
from vidik.recommendations.models import (
    Activity,
    AddresseeRole,
    Draft,
    DraftAddressee,
    MatterState,
    Recommendation,
    TrackedMatter,
)
from vidik.recommendations.selectors.drafts import draftable_cycles
from vidik.recommendations.services.naming import figures_cited, named, require_seen
from vidik.recommendations.types import DraftFacts, ForeignFacts
from vidik.recommendations.workflow import DRAFTED


class AlreadyIssued(Refusal):
    """The annual report of the cycle has issued its recommendations."""


def write_draft(cycle: Cycle, facts: DraftFacts, *, actor: Actor) -> Draft:
    """Write a draft for the annual report of a cycle.

    Raises:
        AlreadyIssued: that report has issued its recommendations.
        ValidationError: a field is wrong, or what it names is not there.
    """
    with change(actor, Action.RECOMMENDATIONS_DRAFT, cycle) as (cycle, act):
        if not draftable_cycles().filter(pk=cycle.pk).exists():
            raise AlreadyIssued(
                _("The annual report on this cycle is published, or has issued recommendations.")
            )
        draft = Draft(cycle=cycle, written_by=actor.label, written_at=timezone.now())
        _fill(draft, facts)
        act.record("draft-recommendation.written", draft, cycle=cycle.code)
    return draft


def change_draft(draft: Draft, facts: DraftFacts, *, seen: int, actor: Actor) -> Draft:
    """Change one's own draft as long as nobody has decided on it.

    Args:
        draft: the draft.
        facts: what it is to say.
        seen: the revision that the author saw.
        actor: its author.

    Raises:
        Denied: another person wrote it.
        ChangedMeanwhile: it was changed since.
        TransitionRefused: it is ready or decided on.
        ValidationError: a field is wrong, or what it names is not there.
    """
    with change(actor, Action.RECOMMENDATIONS_DRAFT, draft) as (draft, act):
        _require_author(draft, actor)
        require_seen(draft, seen)
        DRAFTED.apply(draft, "change")
        draft.revision += 1
        _fill(draft, facts)
        act.record("draft-recommendation.changed")
    return draft


def declare_ready(draft: Draft, *, actor: Actor) -> Draft:
    """Offer one's own draft for agreement.

    Raises:
        Denied: another person wrote it.
        TransitionRefused: it is ready or decided on.
    """
    with change(actor, Action.RECOMMENDATIONS_DRAFT, draft) as (draft, act):
        _require_author(draft, actor)
        DRAFTED.apply(draft, "ready")
        draft.ready_at = timezone.now()
        draft.save(update_fields=["state", "ready_at"])
        act.record("draft-recommendation.ready")
    return draft


def agree_to_draft(draft: Draft, *, seen: int, actor: Actor) -> Draft:
    """Agree that the annual report issues a draft.

    Raises:
        Denied: the actor wrote it.
        ChangedMeanwhile: it was changed since the actor saw it.
        TransitionRefused: it is not ready.
    """
    with change(actor, Action.RECOMMENDATIONS_AGREE, draft) as (draft, act):
        _require_other(draft, actor)
        require_seen(draft, seen)
        DRAFTED.apply(draft, "agree")
        draft.agreed_at, draft.agreed_by = timezone.now(), actor.label
        draft.save(update_fields=["state", "agreed_at", "agreed_by"])
        act.record("draft-recommendation.agreed")
    return draft


def return_draft(draft: Draft, *, reason: str, actor: Actor) -> Draft:
    """Return a draft to its author with the reason, also one that was agreed to.

    Raises:
        Denied: the actor wrote it.
        TransitionRefused: it is neither ready nor agreed to, or no reason is given.
    """
    with change(actor, Action.RECOMMENDATIONS_AGREE, draft) as (draft, act):
        _require_other(draft, actor)
        if not reason.strip():
            raise TransitionRefused(_("State why the draft is returned."))
        DRAFTED.apply(draft, "return")
        draft.returned_by, draft.return_reason = actor.label, reason.strip()
        draft.agreed_at, draft.agreed_by = None, ""
        draft.save(
            update_fields=["state", "returned_by", "return_reason", "agreed_at", "agreed_by"]
        )
        act.record("draft-recommendation.returned")
    return draft


def drop_draft(draft: Draft, *, reason: str, actor: Actor) -> Draft:
    """Drop a draft with the reason: its author may, and whoever agrees to drafts.

    Raises:
        Denied: the actor neither wrote it nor agrees to drafts.
        TransitionRefused: it is issued or dropped, or no reason is given.
    """
    with change(actor, Action.RECOMMENDATIONS_DRAFT, draft) as (draft, act):
        if draft.written_by != actor.label and not can(actor, Action.RECOMMENDATIONS_AGREE):
            raise Denied(_("A draft is dropped by its author or by the head of office."))
        if not reason.strip():
            raise TransitionRefused(_("State why the draft is dropped."))
        DRAFTED.apply(draft, "drop")
        draft.dropped_by, draft.drop_reason = actor.label, reason.strip()
        draft.save(update_fields=["state", "dropped_by", "drop_reason"])
        act.record("draft-recommendation.dropped")
    return draft


def _require_author(draft: Draft, actor: Actor) -> None:
    if draft.written_by != actor.label:
        raise Denied(_("A draft is changed by its author."))


def _require_other(draft: Draft, actor: Actor) -> None:
    if draft.written_by == actor.label:
        raise Denied(_("A draft is decided on by a second person, not by its author."))


def _fill(draft: Draft, facts: DraftFacts) -> None:
    draft.theme = named(Theme.objects.all(), [facts.theme], "theme")[0]
    draft.title, draft.text = facts.title, facts.text
    draft.addressees_note, draft.sections = facts.addressees_note, facts.sections
    draft.continues_note = facts.continues_note
    draft.matter = None
    if facts.matter:
        watched = TrackedMatter.objects.filter(state=MatterState.OPEN)
        draft.matter = named(watched, [facts.matter], "matter")[0]
    earlier = Recommendation.objects.filter(
        cycle__ends_on__lt=draft.cycle.ends_on, issuer__isnull=True
    )
    links: list[tuple[str, Callable[[], list[Any]]]] = [
        ("continues", lambda: named(earlier, facts.continues, "continues")),
        ("measures", lambda: named(Measure.objects.all(), facts.measures, "measures")),
        ("activities", lambda: named(Activity.objects.all(), facts.activities, "activities")),
        ("grounds", lambda: figures_cited(draft.cycle, facts.grounds, "grounds")),
    ]
    found = {name: rows() for name, rows in links}
    addressed = addressees(facts)
    draft.full_clean(validate_constraints=False)
    draft.save()
    for name, rows in found.items():
        getattr(draft, name).set(rows)
    draft.addressees.all().delete()
    DraftAddressee.objects.bulk_create(
        DraftAddressee(draft=draft, institution=institution, role=role)
        for institution, role in addressed
    )


def addressees(facts: DraftFacts | ForeignFacts) -> list[tuple[Institution, AddresseeRole]]:
    """Return whom a recommendation is for, each once.

    Raises:
        ValidationError: an institution is named twice, or is not there.
    """
    both = sorted(set(facts.leads) & set(facts.cooperating))
    if both:
        raise ValidationError(
            {"cooperating": _("An institution is addressed once, as lead or in cooperation.")}
        )
    rows = all_institutions()
    leads = named(rows, facts.leads, "leads")
    others = named(rows, facts.cooperating, "cooperating")
    return [(row, AddresseeRole.LEAD) for row in leads] + [
        (row, AddresseeRole.COOPERATION) for row in others
    ]
