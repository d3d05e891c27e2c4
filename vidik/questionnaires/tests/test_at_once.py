# SPDX-License-Identifier: EUPL-1.2
"""Tabs, approvals, more time and acceptance at the same moment, on connections of their own.

Nothing is simulated: every hand is a thread with its own connection to a database that keeps what
is committed. Whatever the order in which they come, no saved answer is lost and none counts twice.
"""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.at_once import at_once
from tests.depth import examples
from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.core.workflow import TransitionRefused
from vidik.figures.models import Observation
from vidik.figures.services.cycles import ensure_cycle
from vidik.forms.methods.answers.model import Answer, from_json
from vidik.forms.types import Change
from vidik.questionnaires.models import Extension, Respondent
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.services import answering, deciding, dispatching, preparing, submitting
from vidik.questionnaires.services.locking import NotOpen
from vidik.questionnaires.services.submitting import NotSubmittable
from vidik.questionnaires.tests.test_cycle import CATALOGUE, fill, member

CODE = "hppo-nis"
QUESTIONS = 5
ATTEMPTS = 30
SAVE = st.tuples(
    st.integers(0, QUESTIONS - 1),
    st.one_of(
        st.integers(0, 10**6).map(lambda number: Answer(str(number))),
        st.sampled_from(["not_collected", "refused"]).map(lambda code: Answer(status=code)),
    ),
    st.booleans(),
)
"""Which question, what is typed, and whether a conflict is settled by one's own answer."""
TAB = st.lists(SAVE, min_size=2, max_size=8)


@dataclass
class Story:
    """One questionnaire, and what each writer was told was saved."""

    row: Respondent
    names: Sequence[str]
    saved: list[tuple[str, int, Answer]] = field(default_factory=list)
    """Question, revision and answer of every save that was confirmed."""
    granted: int = 0
    rounds: int = 0

    def newest(self) -> dict[str, Answer]:
        """Return what stands by the confirmations alone: the highest revision of each question."""
        listed = sorted(self.saved, key=lambda item: item[1])
        return {name: answer for name, _revision, answer in listed}


@pytest.fixture
def story(serbia: str, committed_database: None) -> Story:
    office = member("rapporteur", Role.ANALYST)
    validator = member(CODE, Role.VALIDATOR)
    loader = Actor.system("pack-loader")
    with acting(loader):
        cycle = ensure_cycle("2025", actor=loader)
    with acting(office):
        call = preparing.prepare_call(cycle, actor=office)
        dispatching.dispatch(
            call,
            due_on=timezone.localdate() + dt.timedelta(days=30),
            title="Questionnaire",
            texts={True: "Please answer.", False: "We ask you."},
            actor=office,
        )
        row = Respondent.objects.select_related("call", "form", "institution").get(
            call=call, institution__code=CODE
        )
    with acting(validator):
        form = calls.form_of_respondent(row)
        single = [item.name for item in form.bound if item.is_number][:QUESTIONS]
        fill(row, validator, **dict.fromkeys(single, "1"))
        relevant = calls.judged(validator, row)[1].relevant
        assert set(single) <= set(relevant)
    return Story(row, single, [(name, 1, Answer("1")) for name in single])


def tab(story: Story, saves: Sequence[tuple[int, Answer, bool]]) -> None:
    """Save as somebody in a tab of their own does, who knows only what that tab has shown."""
    actor = member(CODE, Role.VALIDATOR)
    with acting(actor):
        seen = dict(calls.drafts(story.row)[1])
    for at, answer, insists in saves:
        name = story.names[at]
        for _attempt in range(ATTEMPTS):
            try:
                with acting(actor):
                    change = Change(name, answer, base=seen.get((name, -1), 0))
                    saved = answering.save_answers(story.row, [change], actor=actor)[0]
            except NotOpen:
                return
            if saved.is_saved:
                story.saved.append((name, saved.revision, answer))
            seen[name, -1] = saved.revision
            if not saved.is_conflict or not insists:
                break


def approve(story: Story) -> None:
    """Explain what is questioned and send; a tab may have changed something in between."""
    actor = member(CODE, Role.VALIDATOR)
    for _attempt in range(ATTEMPTS):
        try:
            with acting(actor):
                answers, found = calls.judged(actor, story.row)
                keys = [answering.fingerprint(item, answers) for item in found.problems]
                answering.explain(story.row, dict.fromkeys(keys, "As counted."), actor=actor)
                submitting.submit(story.row, actor=actor)
        except NotSubmittable:
            continue
        except (NotOpen, TransitionRefused):
            return  # another hand has sent it


def give_time(story: Story, days: int) -> None:
    """Give more time while the institution works, unless it has answered meanwhile."""
    office = member("rapporteur", Role.ANALYST)
    with acting(office):
        row = calls.respondent(office, story.row.pk)
        assert row.due_on is not None
        try:
            dispatching.extend(
                row, until=row.due_on + dt.timedelta(days=days), reason="As asked.", actor=office
            )
        except ValidationError:
            return
    story.granted += 1


def accept(story: Story) -> int:
    """Accept; a second analyst at the same moment is told that there is nothing to accept."""
    office = member("rapporteur", Role.ANALYST)
    with acting(office):
        row = calls.respondent(office, story.row.pk)
        try:
            deciding.accept(row, catalogue=CATALOGUE, actor=office)
        except TransitionRefused:
            return 0
    return 1


def current_figures(story: Story) -> dict[str, Observation]:
    rows = Observation.objects.filter(
        figure__cycle=story.row.call.cycle, figure__institution=story.row.institution
    ).select_related("figure")
    current = [item for item in rows if item.is_current]
    by_reference = {item.figure.reference: item for item in current}
    assert len(by_reference) == len(current), "a figure has one current version"
    versions: dict[str, list[int]] = {}
    for item in rows:
        versions.setdefault(item.figure.reference, []).append(item.version)
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in versions.values())
    assert all(len(found) <= story.rounds for found in versions.values()), "none counts twice"
    return by_reference


def check_nothing_lost(story: Story) -> None:
    """Compare what the writers were told with what is in the database."""
    twice = Counter((name, revision) for name, revision, _answer in story.saved)
    assert max(twice.values()) == 1, "two saves were told that they are the same revision"
    newest: Mapping[str, Answer] = story.newest()
    with transaction.atomic(), scene():
        drafts = {item.question: item for item in story.row.drafts.filter(occurrence=-1)}
        submission = story.row.submissions.order_by("-number").first()
        assert submission is not None
        assert story.row.submissions.count() == story.rounds, "sent twice is sent once"
        assert Extension.objects.filter(respondent=story.row).count() == story.granted
        text = from_json(submission.answers)
        figures = current_figures(story)
        order = {item.name: at for at, item in enumerate(
            calls.form_of_respondent(story.row).bound, start=1
        )}  # fmt: skip
        for name, answer in newest.items():
            draft = drafts[name]
            highest = max(revision for one, revision, _answer in story.saved if one == name)
            assert (draft.value, draft.status) == (answer.value, answer.status), name
            assert draft.revision == highest, "a revision came that nobody was told of"
            assert text.get(name) == answer, "what was confirmed was sent"
            figure = figures[f"q2025-{CODE}-{order[name]:03d}"]
            value = Decimal(answer.value) if answer.value else None
            assert (figure.value, figure.status) == (value, answer.status), name


@settings(
    max_examples=int(os.environ.get("VIDIK_AT_ONCE", examples(2))),
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(first=TAB, second=TAB, during=TAB, days=st.integers(1, 9))
def test_no_saved_answer_is_lost_and_none_counts_twice_whoever_comes_first(
    story: Story,
    first: list[tuple[int, Answer, bool]],
    second: list[tuple[int, Answer, bool]],
    during: list[tuple[int, Answer, bool]],
    days: int,
) -> None:
    office = member("rapporteur", Role.ANALYST)
    if story.rounds:
        with acting(office):
            row = calls.respondent(office, story.row.pk)
            deciding.reopen(row, reason="Once more.", actor=office)
    story.rounds += 1
    at_once(lambda: tab(story, first), lambda: tab(story, second), lambda: give_time(story, days))
    hands: list[Callable[[], Any]] = [
        lambda: approve(story), lambda: approve(story), lambda: tab(story, during),
        lambda: give_time(story, days),
    ]  # fmt: skip
    random.Random(days).shuffle(hands)  # noqa: S311 - not for secrets
    at_once(*hands)
    assert sum(at_once(lambda: accept(story), lambda: accept(story))) == 1
    check_nothing_lost(story)


@pytest.mark.django_db
def test_there_is_nothing_to_accept_while_an_institution_still_works(asked: Respondent) -> None:
    assert accept(Story(asked, [])) == 0
