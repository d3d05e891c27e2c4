# SPDX-License-Identifier: EUPL-1.2
"""Open, correct, review and close searches; enter sightings and marks; decide on matches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import Change, change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor, Denied
from vidik.core.spoken import spoken_languages
from vidik.exchange.models import Addressee
from vidik.exchange.services.answering import close_all
from vidik.referral.models import ReportedPerson
from vidik.referral.selectors import pack
from vidik.referral.types import AgeGroup, Source
from vidik.tracing.methods.marks import plain_mark
from vidik.tracing.models import Mark, Match, Question, Sighting, Trace, TraceNumber
from vidik.tracing.selectors.traces import open_trace_of, persons_seen, platforms, rules
from vidik.tracing.services.matching import compare_again, propose_for_trace
from vidik.tracing.types import (
    ClosedBecause,
    DecidedBy,
    KnownBy,
    MarkKind,
    MatchState,
    Seen,
    TraceFacts,
    Why,
)
from vidik.tracing.workflow import TRACE
from vidik.vault.types import Sex

_PLAIN: Final = (
    "why", "known_by", "sex", "citizenship", "language", "platform", "gone_municipality",
    "gone_state",
)  # fmt: skip
"""Facts that are written as they come; those of which there may be several are sorted."""


def open_trace(
    person: ReportedPerson, facts: TraceFacts, seen: Seen | None = None, *, actor: Actor
) -> Trace:
    """Search for a person whom a report could not identify, or who has left.

    Reports of the last year are compared at once. The report itself is the first sighting.

    Args:
        person: of a report; the right depends on their case.
        facts: what is known of them, in codes.
        seen: where and when, if that is not the place and the day of the report.
        actor: an expert of the centre.

    Raises:
        ValidationError: a field is wrong, or somebody searches for this person already.
    """
    with change(actor, Action.TRACES_WORK, about=person) as act:
        lock(person.report)
        if open_trace_of(actor, person) is not None:
            raise ValidationError(_("Somebody is already searching for this person."))
        _check(facts)
        now = timezone.now()
        row = Trace(
            number=_next_number(now),
            case_id=person.case_id,
            person=person,
            opened_at=now,
            opened_by_id=_user(actor),
            review_on=_next_review(now),
        )
        _write(row, facts)
        row.save(force_insert=True)
        at = seen or Seen(timezone.localdate(person.report.received_at), _place_of(person))
        _check_seen(at)
        _add_sighting(row, at, actor, person=person)
        act.record("trace.opened", row, why=row.why)
        propose_for_trace(row)
    return row


def change_facts(trace: Trace, facts: TraceFacts, *, seen: int, actor: Actor) -> Trace:
    """Correct what is known of a person; what stood before is in the history of the row.

    Args:
        trace: an open search.
        facts: all of it, as it holds from now on.
        seen: the version that was read.
        actor: an expert of the centre.

    Raises:
        ValidationError: a field is wrong, the search is closed, or somebody changed it meanwhile.
    """
    with change(actor, Action.TRACES_WORK, trace, idempotent=True) as (trace, act):
        _require_open(trace)
        if seen != trace.version:
            raise ValidationError(
                _("Somebody else has changed this meanwhile. Look at it again before you save.")
            )
        _check(facts)
        before = {name: getattr(trace, name) for name in (*_PLAIN, "ages", "forms")}
        _write(trace, facts)
        changed = [name for name, value in before.items() if getattr(trace, name) != value]
        if changed:
            trace.version += 1
            trace.save()
            act.record("trace.changed", facts=changed)
            propose_for_trace(trace)
    return trace


def enter_sighting(trace: Trace, seen: Seen, *, actor: Actor) -> Sighting:
    """Enter where and when somebody was seen, as the centre heard of it otherwise.

    Raises:
        ValidationError: a field is wrong, or the search is closed.
    """
    with change(actor, Action.TRACES_WORK, trace) as (trace, act):
        _require_open(trace)
        _check_seen(seen)
        if seen.source not in Source.values:
            raise ValidationError({"source": _("State who told of it.")})
        if not seen.municipality and not seen.state:
            raise ValidationError({"municipality": _("State where, in the country or abroad.")})
        row = _add_sighting(trace, seen, actor, source=seen.source)
        act.record("trace.sighting", source=seen.source)
        propose_for_trace(trace)
    return row


def withdraw_sighting(sighting: Sighting, *, actor: Actor) -> Sighting:
    """Withdraw a sighting that was a mistake or of somebody else; it stays to be read.

    Raises:
        ValidationError: it was withdrawn already, the search is closed, or it is the report that
            the search began with.
    """
    with change(actor, Action.TRACES_WORK, sighting) as (row, act):
        trace = row.trace
        _require_open(trace)
        if row.withdrawn_at is not None:
            raise ValidationError(_("This sighting was withdrawn already."))
        if row.person_id == trace.person_id:
            raise ValidationError(
                _("The search began with this report. Close the search if it was a mistake.")
            )
        now, user = timezone.now(), _user(actor)
        row.withdrawn_at, row.withdrawn_by_id = now, user
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        Match.objects.filter(trace=trace, person=row.person_id).update(
            state=MatchState.REJECTED, decided_at=now, decided_by=user
        )
        act.record("trace.sighting-withdrawn", trace)
        propose_for_trace(trace)
    return row


@sensitive_variables()
def add_mark(trace: Trace, kind: str, typed: str, *, actor: Actor) -> Mark:
    """Keep a mark of a number or an address that the report of a search names.

    What was typed is stored nowhere: whoever has it can find the mark again, nobody can read it.

    Raises:
        ValidationError: it cannot be a number or an address, it is there already, or the search is
            closed.
    """
    with change(actor, Action.TRACES_WORK, trace) as (trace, act):
        _require_open(trace)
        if kind not in MarkKind.values:
            raise ValidationError({"kind": _("Choose from the list.")})
        digest = digest_of(kind, typed)
        if not digest:
            raise ValidationError({"typed": _("This cannot be such a number or address.")})
        if Mark.objects.filter(person__in=persons_seen(trace), digest=digest).exists():
            raise ValidationError({"typed": _("This mark is there already.")})
        row = Mark(
            person=trace.person,
            case_id=trace.case_id,
            kind=kind,
            digest=digest,
            entered_at=timezone.now(),
            entered_by_id=_user(actor),
        )
        row.save(force_insert=True)
        act.record("trace.mark-added", kind=kind)
        propose_for_trace(trace)
        # The same number may be what another search has.
        compare_again(trace.person.report)
    return row


@sensitive_variables()
def digest_of(kind: str, typed: str) -> str:
    """Return the mark of what was typed; blank where it cannot be such a number or address.

    It is made with the secret key, which the database lacks: nobody can try numbers out there.
    """
    text = plain_mark(kind, typed)
    if not text:
        return ""
    keyed = salted_hmac("vidik.tracing.mark", f"{kind}\x1f{text}", algorithm="sha256")
    return keyed.hexdigest()[:32]


def remove_mark(trace: Trace, mark: Mark, *, actor: Actor) -> None:
    """Remove a mark that was entered by mistake; what was decided because of it stays.

    Raises:
        ValidationError: the search is closed.
    """
    with change(actor, Action.TRACES_WORK, trace) as (trace, act):
        _require_open(trace)
        act.record("trace.mark-removed", kind=mark.kind)
        mark.delete()
        propose_for_trace(trace)
        compare_again(trace.person.report)


def confirm_match(match: Match, *, actor: Actor) -> Match:
    """Decide that the person of another report is the one: the report becomes a sighting.

    Raises:
        ValidationError: it was decided already, or the search is closed.
    """

    def join(match: Match) -> None:
        person = match.person
        day = timezone.localdate(person.report.received_at)
        _add_sighting(match.trace, Seen(day, _place_of(person)), actor, person=person)

    return _decide(match, MatchState.CONFIRMED, join, actor)


def reject_match(match: Match, *, actor: Actor) -> Match:
    """Decide that the person of another report is somebody else; never proposed again.

    Raises:
        ValidationError: it was decided already, or the search is closed.
    """
    return _decide(match, MatchState.REJECTED, lambda _match: None, actor)


def _decide(match: Match, state: MatchState, then: Callable[[Match], None], actor: Actor) -> Match:
    with change(actor, Action.TRACES_WORK, match) as (match, act):
        _require_open(match.trace)
        if match.state != MatchState.PROPOSED:
            raise ValidationError(_("This match has already been decided."))
        match.state = state
        match.decided_at, match.decided_by_id = timezone.now(), _user(actor)
        match.save(update_fields=["state", "decided_at", "decided_by"])
        then(match)
        act.record("trace.match-decided", match.trace, state=str(state))
        if state == MatchState.CONFIRMED:
            # What the report says of her may agree with further reports.
            propose_for_trace(match.trace)
    return match


def review(trace: Trace, *, actor: Actor) -> Trace:
    """Enter that a search was looked at and goes on; the next review is counted from today.

    Raises:
        ValidationError: the search is closed.
    """
    with change(actor, Action.TRACES_WORK, trace) as (trace, act):
        _require_open(trace)
        now = timezone.now()
        trace.reviewed_at, trace.review_on = now, _next_review(now)
        trace.save(update_fields=["reviewed_at", "review_on"])
        act.record("trace.reviewed")
    return trace


def close_trace(
    trace: Trace,
    because: str,
    *,
    found: ReportedPerson | None = None,
    decided_by: str = "",
    actor: Actor,
) -> Trace:
    """Close a search; questions that nobody has answered are closed with it.

    Args:
        trace: an open search.
        because: a code of `ClosedBecause`.
        found: who was found to be the one, where that is the reason; one of its reports.
        decided_by: who decided that nobody searches any more, where that is the reason.
        actor: an expert of the centre.

    Raises:
        ValidationError: by field.
        TransitionRefused: it is closed already.
    """
    with change(actor, Action.TRACES_WORK, trace) as (trace, act):
        if because not in ClosedBecause.values:
            raise ValidationError({"because": _("Choose why the search is closed.")})
        if because == ClosedBecause.FOUND:
            if found is None or not persons_seen(trace).filter(pk=found.pk).exists():
                raise ValidationError(
                    {"found": _("Choose the report by which the person was found.")}
                )
        elif because == ClosedBecause.NO_LONGER and decided_by not in DecidedBy.values:
            raise ValidationError({"decided_by": _("State who decided it.")})
        TRACE.apply(trace, "close")
        trace.closed_at, trace.closed_by_id = timezone.now(), _user(actor)
        trace.closed_because = because
        trace.found = found if because == ClosedBecause.FOUND else None
        trace.decided_by = decided_by if because == ClosedBecause.NO_LONGER else ""
        trace.save()
        asked = Question.objects.filter(trace=trace).values("notice")
        letters = Addressee.objects.filter(notice__in=asked, settled_at__isnull=True)
        if keys := list(letters.values_list("pk", flat=True)):
            close_all(keys, actor=actor)
        act.record("trace.closed", why=because)
    return trace


def reopen_trace(trace: Trace, *, actor: Actor) -> Trace:
    """Open a search again that was closed too early; reports since then are compared.

    Raises:
        TransitionRefused: it is open.
        ValidationError: somebody is searching for this person in another search.
    """
    with change(actor, Action.TRACES_WORK, trace) as (trace, act):
        if open_trace_of(actor, trace.person) not in {None, trace}:
            raise ValidationError(_("Somebody is already searching for this person."))
        TRACE.apply(trace, "reopen")
        trace.closed_at, trace.closed_by, trace.closed_because = None, None, ""
        trace.found, trace.decided_by = None, ""
        trace.review_on = _next_review(timezone.now())
        trace.save()
        act.record("trace.reopened")
        propose_for_trace(trace)
    return trace


def require_open(trace: Trace) -> None:
    """Refuse to work on a closed search.

    Raises:
        ValidationError: it is closed.
    """
    _require_open(trace)


def add_sighting_of_answer(trace: Trace, seen: Seen, answer: object, act: Change) -> Sighting:
    """Enter the sighting that an answer tells of; the caller holds the search."""
    return _add_sighting(trace, seen, act.actor, answer=answer)


def _require_open(trace: Trace) -> None:
    if not trace.is_open:
        raise ValidationError(_("This search is closed. Open it again first."))


def _user(actor: Actor) -> int:
    if actor.user_id is None:
        raise Denied(_("Only a person can do this."), action=Action.TRACES_WORK)
    return actor.user_id


def _place_of(person: ReportedPerson) -> str:
    return person.report.municipality


def _next_review(now: dt.datetime) -> dt.date:
    return timezone.localdate(now) + dt.timedelta(days=rules().review_days)


def _next_number(now: dt.datetime) -> str:
    """Return the next number of the year, without gaps; others wait until the transaction ends."""
    year = timezone.localdate(now).year
    row = lock(TraceNumber.objects.get_or_create(year=year)[0])
    TraceNumber.objects.filter(pk=row.pk).update(last=F("last") + 1)
    return f"T-{year}-{row.last + 1:05}"


def _add_sighting(trace: Trace, seen: Seen, actor: Actor, **told: object) -> Sighting:
    row = Sighting(
        trace=trace,
        case_id=trace.case_id,
        seen_on=seen.on,
        municipality=seen.municipality,
        state=seen.state,
        entered_at=timezone.now(),
        entered_by_id=_user(actor),
        **told,
    )
    row.save(force_insert=True)
    return row


def _check_seen(seen: Seen) -> None:
    """Refuse a place or a day that cannot be, naming the field."""
    faults: dict[str, str] = {}
    if seen.on > timezone.localdate():
        faults["on"] = _("Enter today’s date or an earlier one.")
    faults |= check_place(seen.municipality, seen.state)
    if faults:
        raise ValidationError(faults)


def check_place(municipality: str, state: str, *, prefix: str = "") -> dict[str, str]:
    """Return what is wrong with a place, by field."""
    if municipality and state:
        return {f"{prefix}state": _("Choose a municipality or another state, not both.")}
    if municipality and municipality not in dict(pack.municipalities()):
        return {f"{prefix}municipality": _("Choose from the list.")}
    if state and state not in dict(pack.codes("country")):
        return {f"{prefix}state": _("Choose from the list.")}
    return {}


def _check(facts: TraceFacts) -> None:
    """Refuse codes that there are not, naming the field."""
    lists: dict[str, tuple[str, set[str]]] = {
        "why": (facts.why, set(Why.values)),
        "known_by": (facts.known_by, set(KnownBy.values)),
        "sex": (facts.sex, set(Sex.values)),
        "citizenship": (facts.citizenship, {"", *dict(pack.codes("citizenship"))}),
        "language": (facts.language, {"", *dict(spoken_languages())}),
        "platform": (facts.platform, {"", *dict(platforms())}),
    }
    choose = _("Choose from the list.")
    faults = {name: choose for name, (value, known) in lists.items() if value not in known}
    if not set(facts.ages) <= set(AgeGroup) - {AgeGroup.UNKNOWN}:
        faults["ages"] = choose
    if not set(facts.forms) <= set(dict(pack.codes("form"))):
        faults["forms_"] = choose
    faults |= check_place(facts.gone_municipality, facts.gone_state, prefix="gone_")
    if faults:
        raise ValidationError(faults)


def _write(row: Trace, facts: TraceFacts) -> None:
    for name in _PLAIN:
        setattr(row, name, getattr(facts, name))
    row.ages = [each.value for each in AgeGroup if each.value in facts.ages]
    row.forms = sorted(set(facts.forms))
