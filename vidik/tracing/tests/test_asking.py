# SPDX-License-Identifier: EUPL-1.2
"""Other territories are asked by a notice, answer in a form, and learn nothing else."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, OutOfScope, Role
from vidik.cases.models import Case
from vidik.exchange.models import Addressee
from vidik.exchange.types import State
from vidik.referral.tests.factories import centre_member, reporter
from vidik.referral.tests.test_pages import client_of
from vidik.tracing.models import Answer, Question, Trace
from vidik.tracing.selectors import asking as selectors
from vidik.tracing.selectors import traces
from vidik.tracing.services import asking
from vidik.tracing.services import traces as services
from vidik.tracing.tests.factories import searched
from vidik.tracing.tests.test_traces import lines
from vidik.tracing.types import AnswerDraft, Said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


@pytest.fixture
def expert() -> Actor:
    return centre_member()


@pytest.fixture
def police() -> Actor:
    return reporter("pa-nis", Role.POLICE)


def asked(expert: Actor, *codes: str, tells: tuple[str, ...] = ("sex", "age")) -> Trace:
    trace = searched(expert)
    with acting(expert):
        asking.ask(trace, codes or ("pa-nis", "csw-nis"), tells=tells, actor=expert)
    return trace


def letter_to(police: Actor) -> Addressee:
    with acting(police):
        return Addressee.objects.select_related("notice", "kind").get(
            institution=police.institution
        )


def seen_in(place: str = "nis") -> AnswerDraft:
    return AnswerDraft(Said.SEEN, timezone.localdate(), place)


def test_a_question_says_the_facts_that_were_ticked_and_no_number(
    expert: Actor, police: Actor
) -> None:
    with as_application():
        trace = asked(expert)
        letter = letter_to(police)
        with acting(police):
            text = letter.notice.versions.get().text
    assert "женски" in text
    assert "18 до 25" in text
    assert "Врање" in text
    assert "Ниш" in text
    for kept in ("сексуалн", "Србија", trace.number, "T-"):
        assert kept not in text
    assert trace.number not in letter.title
    assert letter.due_at is not None


def test_whoever_was_asked_is_led_to_a_form_and_to_nothing_else(
    expert: Actor, police: Actor
) -> None:
    with as_application():
        trace = asked(expert)
        letter = letter_to(police)
        desk = client_of(police)
        page = desk.get(reverse("exchange:letter", args=[letter.pk])).content.decode()
        assert f"/traces/answer/{letter.pk}/" in page
        assert trace.number not in page
        assert str(trace.pk) not in page
        form = desk.get(f"/traces/answer/{letter.pk}/")
        assert form.status_code == 200
        assert desk.get(f"/traces/{trace.pk}/").status_code == 403
        with acting(police):
            assert not Question.objects.exists()
            assert not Trace.objects.exists()


def test_an_answer_that_she_was_seen_waits_for_the_centre_and_becomes_a_sighting(
    expert: Actor, police: Actor
) -> None:
    with as_application():
        trace = asked(expert)
        asking.answer(letter_to(police), seen_in(), actor=police)
        assert lines(expert) == [("trace-answers", trace.number)]
        with acting(expert):
            rows = selectors.asked_of(expert, trace)
        assert [(each.territory, each.said, each.place) for each in rows if each.answer] == [
            ("Niš", "seen", "Niš")
        ]
        [answer] = [each.answer for each in rows if each.answer]
        asking.settle_answer(trace, answer, "joined", actor=expert)
        assert lines(expert) == []
        with acting(expert):
            line = traces.sightings_of(expert, trace)[-1]
            assert (line.place, line.who) == ("Niš", "Niš Police Administration")
            assert Addressee.objects.get(pk=line.letter).state == State.ANSWERED
    with pytest.raises(ValidationError, match="already looked"):
        asking.settle_answer(trace, answer, "joined", actor=expert)


def test_an_answer_that_nobody_was_seen_is_noted_and_is_no_sighting(
    expert: Actor, police: Actor
) -> None:
    with as_application():
        trace = asked(expert)
        asking.answer(letter_to(police), AnswerDraft(Said.NOT_SEEN), actor=police)
        with acting(expert):
            answer = traces.answers_waiting(expert).get()
        with pytest.raises(ValidationError, match="nobody was seen"):
            asking.settle_answer(trace, answer, "joined", actor=expert)
        asking.settle_answer(trace, answer, "noted", actor=expert)
        with acting(expert):
            assert len(traces.sightings_of(expert, trace)) == 1


def test_the_same_answer_sent_twice_is_one(expert: Actor, police: Actor) -> None:
    asked(expert)
    letter = letter_to(police)
    with as_application():
        first = asking.answer(letter, seen_in(), actor=police)
        assert asking.answer(letter, seen_in(), actor=police) == first


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (AnswerDraft("maybe"), "said"),
        (AnswerDraft(Said.SEEN), "seen_on"),
        (AnswerDraft(Said.SEEN, timezone.localdate()), "municipality"),
        (AnswerDraft(Said.SEEN, timezone.localdate(), "nis", "AT"), "state"),
        (AnswerDraft(Said.NOT_SEEN, None, "nis"), "said"),
    ],
)
def test_an_answer_says_where_and_when_exactly_if_she_was_seen(
    expert: Actor, police: Actor, draft: AnswerDraft, field: str
) -> None:
    asked(expert)
    with pytest.raises(ValidationError) as refused:
        asking.answer(letter_to(police), draft, actor=police)
    assert field in refused.value.message_dict


def test_nobody_answers_for_another_institution_nor_reads_its_answer(
    expert: Actor, police: Actor
) -> None:
    other = reporter("pa-bor", Role.POLICE)
    with as_application():
        asked(expert)
        letter = letter_to(police)
        assert client_of(other).get(f"/traces/answer/{letter.pk}/").status_code == 404
        with pytest.raises(OutOfScope):
            asking.answer(letter, seen_in(), actor=other)
        asking.answer(letter, seen_in(), actor=police)
        with acting(other):
            assert not Answer.objects.exists()
        with acting(police):
            assert Answer.objects.count() == 1


def test_another_state_is_asked_through_the_police(expert: Actor) -> None:
    cooperation = reporter("international-operational-police-cooperation", Role.POLICE)
    with as_application():
        trace = searched(expert)
        code = "international-operational-police-cooperation"
        asking.ask(trace, [code], tells=["sex"], state="AT", actor=expert)
        letter = letter_to(cooperation)
        assert letter.kind.code == "trace-search-abroad"
        with acting(cooperation):
            assert "Аустрија" in letter.notice.versions.get().text
        draft = AnswerDraft(Said.SEEN, timezone.localdate(), "", "AT")
        answer = asking.answer(letter, draft, actor=cooperation)
        asking.settle_answer(trace, answer, "joined", actor=expert)
        with acting(expert):
            assert traces.sightings_of(expert, trace)[-1].place == "Austria"


def test_only_those_are_asked_whom_the_pack_names(expert: Actor) -> None:
    trace = searched(expert)
    with pytest.raises(ValidationError):
        asking.ask(trace, ["hppo-nis"], tells=[], actor=expert)
    with pytest.raises(ValidationError, match="Choose who"):
        asking.ask(trace, [], tells=[], actor=expert)
    with pytest.raises(ValidationError) as refused:
        asking.ask(trace, ["pa-nis"], tells=["mark"], actor=expert)
    assert "tells" in refused.value.message_dict


def test_closing_a_search_closes_the_questions_that_nobody_has_answered(
    expert: Actor, police: Actor
) -> None:
    with as_application():
        trace = asked(expert)
        letter = letter_to(police)
        services.close_trace(trace, "other", actor=expert)
        assert letter_to(police).state == State.CLOSED
        assert client_of(police).get(f"/traces/answer/{letter.pk}/").status_code == 404


def test_an_answer_about_a_restricted_case_is_hidden_from_other_experts(
    expert: Actor, police: Actor
) -> None:
    with as_application():
        trace = asked(expert)
        asking.answer(letter_to(police), seen_in(), actor=police)
    with scene():
        Case.objects.filter(pk=trace.case_id).update(restricted=True)
    with as_application(), acting(expert):
        assert not traces.answers_waiting(expert).exists()
        assert not Answer.objects.exists()


def test_pages_ask_answer_and_show_what_was_answered(expert: Actor, police: Actor) -> None:
    with as_application():
        trace = searched(expert)
        desk, station = client_of(expert), client_of(police)
        page = desk.get(f"/traces/{trace.pk}/ask/").content.decode()
        assert "pa-nis" in page
        answer = desk.post(f"/traces/{trace.pk}/ask/", {"addressees": ["pa-nis"], "tells": ["sex"]})
        assert answer.status_code == 302
        letter = letter_to(police)
        sent = station.post(
            f"/traces/answer/{letter.pk}/",
            {"said": "seen", "seen_on": timezone.localdate().isoformat(), "municipality": "nis"},
        )
        assert sent.status_code == 302
        page = desk.get(f"/traces/{trace.pk}/").content.decode()
        assert "The same person: enter the sighting" in page

        with acting(expert):
            given = traces.answers_waiting(expert)
            [key] = given.values_list("pk", flat=True)
        done = desk.post(f"/traces/{trace.pk}/step/settle/", {"row": key, "settled": "joined"})
        assert done.status_code == 302
        assert "Niš Police Administration" in desk.get(f"/traces/{trace.pk}/").content.decode()
