# SPDX-License-Identifier: EUPL-1.2
"""Read whom the centre asked about a person, and what they answered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.exchange.models import Addressee
from vidik.exchange.selectors.kinds import addressees_of
from vidik.exchange.types import State
from vidik.institutions.models import Institution
from vidik.referral.selectors import pack
from vidik.tracing.models import Answer, Question, Trace
from vidik.tracing.selectors.traces import place_names, rules
from vidik.tracing.types import Said


@dataclass(frozen=True, slots=True)
class AskedLine:
    """An institution that was asked, and what it answered."""

    letter: Addressee
    territory: str
    state: str
    """The state that it was to ask, in words; blank for its own area."""
    answer: Answer | None
    said: str
    """What was answered, with day and place apart."""
    place: str
    is_waiting: bool
    """Whether the answer waits for somebody to look at it."""


def asked_of(actor: Actor, trace: Trace) -> list[AskedLine]:
    """List whom the centre asked about a person, the newest question first."""
    questions = list(scope(actor, Action.TRACES_READ, Question.objects.filter(trace=trace)))
    states = {each.notice_id: each.state for each in questions}
    letters = Addressee.objects.filter(notice__in=states).select_related(
        "institution__territory", "kind", "notice"
    )
    rows = list(scope(actor, Action.EXCHANGE_READ, letters).order_by("-sent_at", "number"))
    answers: dict[uuid.UUID, Answer] = {}
    found = Answer.objects.filter(reply__addressee__in=rows).select_related("reply")
    for each in scope(actor, Action.TRACES_READ, found).order_by("answered_at"):
        answers[each.reply.addressee_id] = each
    places = place_names([each.municipality for each in answers.values()])
    countries = dict(pack.codes("country"))
    lines = []
    for row in rows:
        given = answers.get(row.pk)
        territory = row.institution.territory
        lines.append(
            AskedLine(
                row,
                str(territory.name) if territory else "",
                countries.get(states[row.notice_id], ""),
                given,
                str(Said(given.said).label) if given else "",
                (places.get(given.municipality) or countries.get(given.state, ""))
                if given else "",
                given is not None and not given.settled,
            )
        )  # fmt: skip
    return lines


def get_answer(actor: Actor, trace: Trace, key: uuid.UUID) -> Answer:
    """Return an answer about a search.

    Raises:
        OutOfScope: there is none, or the actor may not know of it.
    """
    asked = Question.objects.filter(trace=trace).values("notice")
    rows = Answer.objects.filter(reply__addressee__notice__in=asked)
    row = scope(actor, Action.TRACES_READ, rows).filter(pk=key).first()
    if row is None:
        raise OutOfScope(label=Answer._meta.label_lower, key=str(key))  # noqa: SLF001 - Django's public-by-use API
    return row


def offered(actor: Actor, *, abroad: bool) -> list[Institution]:
    """List whom an actor may ask, in the country or for another state."""
    asks = rules().asks
    return addressees_of(actor, asks.abroad if abroad else asks.country)


def question_of(actor: Actor, key: str) -> Question | None:
    """Return the question with a key, None where the actor may not know of it."""
    try:
        rows = scope(actor, Action.TRACES_READ, Question.objects.filter(pk=uuid.UUID(key)))
    except (ValueError, ValidationError):
        return None
    return rows.first()


def get_letter_asked(actor: Actor, key: uuid.UUID) -> Addressee:
    """Return a question that came to the actor's institution and that it may answer now.

    Raises:
        OutOfScope: there is none, it came to somebody else, or it is another kind of notice.
    """
    asks = rules().asks
    rows = Addressee.objects.filter(
        institution=actor.institution, kind__code__in=(asks.country, asks.abroad)
    ).exclude(state__in=(State.DRAFTED, State.CLOSED))
    row = (
        scope(actor, Action.EXCHANGE_ANSWER, rows)
        .select_related("notice", "kind", "sender")
        .filter(pk=key)
        .first()
    )
    if row is None:
        raise OutOfScope(label=Addressee._meta.label_lower, key=str(key))  # noqa: SLF001 - Django's public-by-use API
    return row


def letter_asking(actor: Actor, key: str) -> Addressee | None:
    """Return the letter to the actor's institution about a question, while it takes an answer."""
    rows = Addressee.objects.filter(notice__subject_key=key, institution=actor.institution).exclude(
        state__in=(State.DRAFTED, State.CLOSED)
    )
    return scope(actor, Action.EXCHANGE_ANSWER, rows).first()
