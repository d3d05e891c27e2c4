# SPDX-License-Identifier: EUPL-1.2
"""Searches of the demo for synthetic persons of its reports, as the pack says.

Everything goes through the services that people use: an expert searches and asks, police answer.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.referral.selectors import reports as reported
from vidik.tracing.models import Question
from vidik.tracing.selectors.asking import letter_asking
from vidik.tracing.services import asking, traces
from vidik.tracing.types import TOLD, AnswerDraft, Seen, TraceFacts


def make_searches(
    entry: Mapping[str, Any],
    *,
    actor: Callable[[str], Actor],
    reports: Mapping[str, uuid.UUID],
    today: dt.date,
) -> int:
    """Open the searches of a pack's day of work, ask and answer; gives how many were opened.

    Args:
        entry: `expert`, and `rows` with what is known and what was done.
        actor: gives the demo account with a name.
        reports: keys of the reports by their codes.
        today: the day from which others are counted back.
    """
    expert = actor(entry["expert"])
    for row in entry["rows"]:
        with acting(expert):
            report = reported.get_report(expert, reports[row["report"]])
            persons = reported.persons_of(report, actor=expert)
            key = persons[row["person"] - 1].pk
            person = reported.get_reported_person(expert, key)
            trace = traces.open_trace(person, _facts(row["facts"]), actor=expert)
            for each in row["sightings"]:
                traces.enter_sighting(trace, _seen(each, today), actor=expert)
            if "mark" in row:
                traces.add_mark(trace, row["mark"]["kind"], row["mark"]["typed"], actor=expert)
            tells = [each.value for each in TOLD]
            state = row.get("abroad", "")
            question = asking.ask(trace, row["asked"], tells=tells, state=state, actor=expert)
        for each in row["answered"]:
            _answer(question, each, actor(each["by"]), today)
    return len(entry["rows"])


def _facts(known: Mapping[str, Any]) -> TraceFacts:
    facts: dict[str, Any] = {
        name: tuple(each) if isinstance(each, list) else each for name, each in known.items()
    }
    return TraceFacts(**facts)


def _seen(each: Mapping[str, Any], today: dt.date) -> Seen:
    day = today - dt.timedelta(days=each["days"])
    return Seen(day, each["municipality"], source=each.get("source", ""))


def _answer(question: Question, each: Mapping[str, Any], by: Actor, today: dt.date) -> None:
    with acting(by):
        letter = letter_asking(by, str(question.pk))
        seen = _seen(each, today)
        draft = AnswerDraft(each["said"], seen.on, seen.municipality)
        if letter is not None:
            asking.answer(letter, draft, actor=by)
