# SPDX-License-Identifier: EUPL-1.2
"""Record what is followed besides: further monitoring, visits and meetings, matters to watch."""

from __future__ import annotations

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.figures.models import Cycle, Theme
from vidik.institutions.selectors import all_institutions
from vidik.recommendations.models import (
    Encounter,
    EncounterKind,
    MatterNote,
    MatterState,
    MonitoringDecision,
    Recommendation,
    TrackedMatter,
)
from vidik.recommendations.services.naming import figures_cited, named, require_seen
from vidik.recommendations.types import EncounterFacts, MatterFacts
from vidik.recommendations.workflow import WATCHED


def decide_monitoring(
    recommendation: Recommendation, *, stays: bool, reason: str, actor: Actor
) -> MonitoringDecision:
    """Decide whether a recommendation stays under watch in the next period, and why.

    Raises:
        ValidationError: no reason is given, or it is so already.
    """
    with change(actor, Action.RECOMMENDATIONS_ASSESS, recommendation) as (recommendation, act):
        if not reason.strip():
            raise ValidationError({"reason": _("State why.")})
        last = recommendation.monitoring_decisions.first()
        if last is not None and last.stays == stays and last.reason == reason.strip():
            raise ValidationError(_("This has already been decided."))
        decision = MonitoringDecision.objects.create(
            recommendation=recommendation,
            stays=stays,
            reason=reason.strip(),
            decided_on=timezone.localdate(),
            decided_by=actor.label,
        )
        recommendation.further_monitoring = stays
        recommendation.save(update_fields=["further_monitoring"])
        act.record("monitoring.decided", stays=stays)
    return decision


def record_encounter(cycle: Cycle, facts: EncounterFacts, *, actor: Actor) -> Encounter:
    """Record a visit, study visit, meeting or conference of the Rapporteur.

    Raises:
        ValidationError: a field is wrong, or what it names is not there.
    """
    with change(actor, Action.RECOMMENDATIONS_FOLLOW, cycle) as (cycle, act):
        row = Encounter(
            code=f"e-{cycle.code}-{secrets.token_hex(4)}", cycle=cycle, written_by=actor.label
        )
        _fill_encounter(row, facts)
        act.record("encounter.recorded", row, kind=row.kind)
    return row


def correct_encounter(
    row: Encounter, facts: EncounterFacts, *, seen: int, actor: Actor
) -> Encounter:
    """Correct what was recorded; the history of rows keeps what it said before.

    Raises:
        ChangedMeanwhile: somebody changed it since.
        ValidationError: it is struck out, or a field is wrong.
    """
    with change(actor, Action.RECOMMENDATIONS_FOLLOW, row) as (row, act):
        _require_not_struck(row)
        require_seen(row, seen)
        row.revision += 1
        _fill_encounter(row, facts)
        act.record("encounter.corrected")
    return row


def strike_encounter(row: Encounter, *, reason: str, actor: Actor) -> Encounter:
    """Strike out what should not have been recorded, with the reason.

    Raises:
        ValidationError: it is struck out already, or no reason is given.
    """
    with change(actor, Action.RECOMMENDATIONS_FOLLOW, row) as (row, act):
        _require_not_struck(row)
        if not reason.strip():
            raise ValidationError({"reason": _("State why it is struck out.")})
        row.struck_at = row.changed_at = timezone.now()
        row.struck_by, row.struck_reason = actor.label, reason.strip()
        row.save(update_fields=["struck_at", "struck_by", "struck_reason", "changed_at"])
        act.record("encounter.struck")
    return row


def open_matter(cycle: Cycle, facts: MatterFacts, *, actor: Actor) -> TrackedMatter:
    """Begin to watch a matter that did not become a recommendation.

    Raises:
        ValidationError: a field is wrong, or what it names is not there.
    """
    with change(actor, Action.RECOMMENDATIONS_FOLLOW, cycle) as (cycle, act):
        row = TrackedMatter(
            code=f"m-{cycle.code}-{secrets.token_hex(4)}", cycle=cycle, opened_by=actor.label
        )
        _fill_matter(row, facts)
        act.record("matter-to-watch.opened", row)
    return row


def change_matter(
    row: TrackedMatter, facts: MatterFacts, *, seen: int, actor: Actor
) -> TrackedMatter:
    """Change what is watched, and what to ask next time.

    Raises:
        ChangedMeanwhile: somebody changed it since.
        ValidationError: it is watched no more, or a field is wrong.
    """
    with change(actor, Action.RECOMMENDATIONS_FOLLOW, row) as (row, act):
        _require_watched(row)
        require_seen(row, seen)
        row.revision += 1
        _fill_matter(row, facts)
        act.record("matter-to-watch.changed")
    return row


def note_matter(row: TrackedMatter, *, seen_on: dt.date, text: str, actor: Actor) -> MatterNote:
    """Note what was seen of a matter on a day; the same note sent twice is one.

    Raises:
        ValidationError: it is watched no more, the day lies ahead, or nothing is noted.
    """
    with change(actor, Action.RECOMMENDATIONS_FOLLOW, row, idempotent=True) as (row, act):
        _require_watched(row)
        if seen_on > timezone.localdate():
            raise ValidationError({"seen_on": _("This day is in the future.")})
        if not text.strip():
            raise ValidationError({"text": _("State what was seen.")})
        same = row.notes.filter(seen_on=seen_on, text=text.strip()).first()
        if same is not None:
            return same
        note = MatterNote.objects.create(
            matter=row,
            seen_on=seen_on,
            text=text.strip(),
            written_at=timezone.now(),
            written_by=actor.label,
        )
        act.record("matter-to-watch.noted", seen_on=seen_on.isoformat())
    return note


def close_matter(row: TrackedMatter, *, reason: str, actor: Actor) -> TrackedMatter:
    """Watch a matter no more, with the reason.

    Raises:
        ValidationError: no reason is given.
        TransitionRefused: it is watched no more.
    """
    with change(actor, Action.RECOMMENDATIONS_FOLLOW, row) as (row, act):
        if not reason.strip():
            raise ValidationError({"reason": _("State why it is watched no more.")})
        WATCHED.apply(row, "close")
        row.closed_on, row.changed_at = timezone.localdate(), timezone.now()
        row.closed_by, row.close_reason = actor.label, reason.strip()
        row.save(update_fields=["state", "closed_on", "closed_by", "close_reason", "changed_at"])
        act.record("matter-to-watch.closed")
    return row


def _fill_encounter(row: Encounter, facts: EncounterFacts) -> None:
    if facts.ends_on < facts.starts_on:
        raise ValidationError({"ends_on": _("The last day cannot be before the first one.")})
    if facts.starts_on > timezone.localdate():
        raise ValidationError({"starts_on": _("This day is in the future.")})
    row.kind = EncounterKind(facts.kind)
    row.title, row.text, row.others = facts.title, facts.text, facts.others
    row.starts_on, row.ends_on = facts.starts_on, facts.ends_on
    row.period = f"{facts.starts_on:%Y-%m}"
    row.changed_at = timezone.now()
    institutions = named(all_institutions(), facts.institutions, "institutions")
    explained = named(Recommendation.objects.all(), facts.recommendations, "recommendations")
    figures = figures_cited(row.cycle, facts.figures, "figures")
    row.full_clean()
    row.save()
    row.institutions.set(institutions)
    row.recommendations.set(explained)
    row.figures.set(figures)


def _fill_matter(row: TrackedMatter, facts: MatterFacts) -> None:
    row.theme = named(Theme.objects.all(), [facts.theme], "theme")[0] if facts.theme else None
    row.title, row.text, row.question = facts.title, facts.text, facts.question
    row.changed_at = timezone.now()
    institutions = named(all_institutions(), facts.institutions, "institutions")
    near = named(Recommendation.objects.all(), facts.near, "near")
    row.full_clean()
    row.save()
    row.institutions.set(institutions)
    row.near.set(near)


def _require_not_struck(row: Encounter) -> None:
    if row.struck_at is not None:
        raise ValidationError(_("This has been struck out."))


def _require_watched(row: TrackedMatter) -> None:
    if row.state != MatterState.OPEN:
        raise ValidationError(_("This matter is watched no more."))
