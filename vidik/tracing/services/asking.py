# SPDX-License-Identifier: EUPL-1.2
"""Ask other territories and states whether a person was seen; take what they answer.

Whoever is asked reads a notice and fills in a form. They see no row of this room but their own
answer, and nothing says what else is known or whom else the centre asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor, Denied
from vidik.core.formats import format_date
from vidik.exchange.models import Addressee
from vidik.exchange.services import sending, writing
from vidik.exchange.services.answering import classify, reply
from vidik.exchange.types import Classification, NoticeDraft
from vidik.referral.selectors import pack
from vidik.tracing.methods.matching import Fact
from vidik.tracing.models import Answer, Question, Trace
from vidik.tracing.selectors.traces import facts_of, gone_to, place_names, rules, sightings_of
from vidik.tracing.services.matching import propose_for_trace
from vidik.tracing.services.traces import add_sighting_of_answer, check_place, require_open
from vidik.tracing.types import TOLD, AnswerDraft, Said, Seen, Settled

SUBJECT = "tracing.question"


def ask(
    trace: Trace,
    addressees: Sequence[str],
    *,
    tells: Sequence[str],
    state: str = "",
    actor: Actor,
) -> Question:
    """Ask institutions whether a person was seen; one notice to all of them, each with a clock.

    Args:
        trace: an open search.
        addressees: codes of institutions.
        tells: codes of the facts that the notice says; places and days are always said.
        state: the state that they are to ask, for a question to another state.
        actor: an expert of the centre.

    Raises:
        ValidationError, NotSendable: nobody is named, a code is wrong, or the exchange refuses.
    """
    with change(actor, Action.TRACES_WORK, trace) as (trace, act):
        require_open(trace)
        if actor.user_id is None:
            raise Denied(_("Only a person can do this."), action=Action.TRACES_WORK)
        if not addressees:
            raise ValidationError({"addressees": _("Choose who is asked.")})
        if state and state not in dict(pack.codes("country")):
            raise ValidationError({"state": _("Choose from the list.")})
        if not set(tells) <= set(TOLD):
            raise ValidationError({"tells": _("Choose from the list.")})
        kinds = rules().asks
        kind = kinds.abroad if state else kinds.country
        key = uuid.uuid4()
        title, text = _letter(trace, tells, state, actor)
        notice = writing.draft_notice(
            NoticeDraft(
                kind=kind,
                title=title,
                text=text,
                addressees=tuple(dict.fromkeys(addressees)),
                subject_label=SUBJECT,
                subject_key=str(key),
                case=trace.case_id,
            ),
            actor=actor,
        )
        sending.send(notice, actor=actor)
        row = Question(
            id=key,
            trace=trace,
            case_id=trace.case_id,
            notice=notice,
            state=state,
            asked_at=timezone.now(),
            asked_by_id=actor.user_id,
        )
        row.save(force_insert=True)
        act.record("trace.asked", kind=kind, addressees=len(set(addressees)))
    return row


def _letter(trace: Trace, tells: Sequence[str], state: str, actor: Actor) -> tuple[str, str]:
    """Write a question in the language of notices: what is known in codes, where and when seen."""
    language = settings.COUNTRY.official_language
    with translation.override(language):
        parts = [
            _(
                "The centre is looking for a presumed victim of trafficking in human beings whose"
                " identity is not known or who has left. Please check whether this person was seen"
                " in your area, and answer in the form that “Answer” leads to."
            )
        ]
        if state:
            named = dict(pack.codes("country")).get(state, state)
            parts.append(_("Please pass the question on to this state: %(state)s.") % {
                "state": named
            })  # fmt: skip
        chosen = {Fact(each) for each in tells}
        parts += [
            f"{line.label}: {line.text}."
            for line in facts_of(trace)
            if line.text and line.fact in chosen
        ]
        seen = [each for each in sightings_of(actor, trace) if each.row.withdrawn_at is None]
        parts += [
            _("Seen: %(place)s, %(day)s.")
            % {
                "place": each.place or _("place not known"),
                "day": format_date(each.row.seen_on, language).rstrip("."),
            }
            for each in seen[-3:]
        ]
        if gone := gone_to(trace):
            parts.append(_("Thought to have gone to: %(place)s.") % {"place": gone})
        return _("Was this person seen? A question of the centre"), "\n".join(parts)


def answer(letter: Addressee, draft: AnswerDraft, *, actor: Actor) -> Answer:
    """Answer whether a person was seen, for an institution that was asked.

    The answer is a reply with a receipt like any other; what it says in codes stands beside it.

    Raises:
        ValidationError: by field.
        NotAnswerable: the notice is closed.
    """
    with change(actor, Action.EXCHANGE_ANSWER, letter, idempotent=True) as (letter, _act):
        _check(draft)
        received = reply(letter, text=_said(draft), actor=actor)
        known = Answer.objects.filter(reply=received).first()
        if known is not None:
            return known
        row = Answer(
            reply=received,
            said=draft.said,
            seen_on=draft.seen_on,
            municipality=draft.municipality,
            state=draft.state,
            answered_at=timezone.now(),
        )
        row.save(force_insert=True)
    return row


def _check(draft: AnswerDraft) -> None:
    faults: dict[str, str] = {}
    if draft.said not in Said.values:
        faults["said"] = _("Say whether the person was seen.")
    elif draft.said == Said.SEEN:
        if draft.seen_on is None:
            faults["seen_on"] = _("State on which day.")
        elif draft.seen_on > timezone.localdate():
            faults["seen_on"] = _("Enter today’s date or an earlier one.")
        if not draft.municipality and not draft.state:
            faults["municipality"] = _("State where, in the country or abroad.")
        faults |= check_place(draft.municipality, draft.state)
    elif draft.seen_on or draft.municipality or draft.state:
        faults["said"] = _("Day and place are stated only where the person was seen.")
    if faults:
        raise ValidationError(faults)


def _said(draft: AnswerDraft) -> str:
    language = settings.COUNTRY.official_language
    with translation.override(language):
        text = str(Said(draft.said).label)
        if draft.seen_on is None:
            return f"{text[:1].upper()}{text[1:]}."
        place = place_names([draft.municipality]).get(draft.municipality, "")
        place = place or dict(pack.codes("country")).get(draft.state, draft.state)
        return _("Seen: %(place)s, %(day)s.") % {
            "place": place,
            "day": format_date(draft.seen_on, language).rstrip("."),
        }


def settle_answer(trace: Trace, given: Answer, settled: str, *, actor: Actor) -> Answer:
    """Look at an answer: enter it as a sighting, note it, or find that it was somebody else.

    The reply is classified with it, so that its clock stops.

    Args:
        trace: the search that was asked about.
        given: an answer that nobody has looked at.
        settled: a code of `Settled`.
        actor: an expert of the centre.

    Raises:
        ValidationError: it was looked at already, nobody was seen, or the search is closed.
    """
    with change(actor, Action.TRACES_WORK, trace) as (trace, act):
        row = lock(given)
        if row.settled:
            raise ValidationError(_("Somebody has already looked at this answer."))
        if settled not in Settled.values:
            raise ValidationError({"settled": _("Choose from the list.")})
        if settled != Settled.NOTED:
            require_open(trace)
            if row.said != Said.SEEN or row.seen_on is None:
                raise ValidationError(_("By this answer nobody was seen."))
        row.settled, row.settled_at = settled, timezone.now()
        row.settled_by_id = actor.user_id
        row.save(update_fields=["settled", "settled_at", "settled_by"])
        if not row.reply.classification:
            classify(row.reply, Classification.FULL, actor=actor)
        act.record("trace.answer-settled", settled=str(settled))
        if settled == Settled.JOINED and row.seen_on is not None:
            seen = Seen(row.seen_on, row.municipality, row.state)
            add_sighting_of_answer(trace, seen, row, act)
            propose_for_trace(trace)
    return row
