# SPDX-License-Identifier: EUPL-1.2
"""Searches: opened, compared in both directions, reviewed, closed by a person; hidden from all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.finding import find
from vidik.access.services import acting
from vidik.access.types import Actor, OutOfScope, Role
from vidik.access.worklist import worklist
from vidik.cases.models import Case
from vidik.core.workflow import TransitionRefused
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.selectors import reports
from vidik.referral.services import foreign_notifications
from vidik.referral.services.correcting import correct_facts, facts_now, fingerprint
from vidik.referral.tests.factories import centre_member, reporter, seen
from vidik.referral.types import AgeGroup, ForeignNotificationDraft
from vidik.tracing.models import Mark, Match, Sighting, Trace
from vidik.tracing.selectors import matching
from vidik.tracing.selectors import traces as selectors
from vidik.tracing.services import traces as services
from vidik.tracing.tests.factories import FACTS, HER, first_of, reported, searched
from vidik.tracing.types import Seen
from vidik.vault.models import Person
from vidik.vault.registry import unfinished

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


@pytest.fixture
def expert() -> Actor:
    return centre_member()


def proposed(expert: Actor) -> list[Match]:
    with acting(expert):
        return list(matching.matches(expert).order_by("person__report__number"))


def lines(actor: Actor) -> list[tuple[str, str]]:
    with acting(actor):
        found = worklist(actor)
    return [
        (each.kind.code, each.line.about)
        for group in found.groups
        for each in group.lines
        if each.kind.room == "tracing"
    ]


def test_a_search_begins_with_the_report_as_its_first_sighting(expert: Actor) -> None:
    receipt = reported()
    with as_application():
        trace = searched(expert, receipt)
        assert trace.number == f"T-{timezone.localdate().year}-00001"
        with acting(expert):
            [line] = selectors.sightings_of(expert, trace)
        assert (line.who, line.place) == (receipt.number, "Vranje")


def test_somebody_is_searched_for_once(expert: Actor) -> None:
    receipt = reported()
    searched(expert, receipt)
    with pytest.raises(ValidationError, match="already searching"):
        searched(expert, receipt)


def test_a_report_that_comes_in_later_is_proposed_to_the_centre(expert: Actor) -> None:
    with as_application():
        trace = searched(expert)
        later = reported(by="csw-nis", place="nis")
        [match] = proposed(expert)
        assert (match.trace, match.person.report.number) == (trace, later.number)
        assert ("trace-matches", trace.number) in lines(expert)


def test_an_opened_search_looks_back_over_reports_of_the_last_year(expert: Actor) -> None:
    now = timezone.now()
    recent, older = (reported(by=by, place="nis") for by in ("csw-nis", "csw-bor"))
    for receipt, days in ((recent, 300), (older, 400)):
        with scene():
            came = now - dt.timedelta(days=days)
            Report.objects.filter(pk=receipt.key).update(received_at=came)
    searched(expert)
    assert [each.person.report.number for each in proposed(expert)] == [recent.number]


def test_closed_reports_are_compared_as_well(expert: Actor) -> None:
    receipt = reported(by="csw-nis", place="nis")
    with scene():
        Report.objects.filter(pk=receipt.key).update(
            state="closed", taken_at=timezone.now(), taken_by=expert.user_id,
            closed_at=timezone.now(),
        )  # fmt: skip
    searched(expert)
    assert [each.person.report.number for each in proposed(expert)] == [receipt.number]


def test_another_sex_age_or_citizenship_is_not_proposed(expert: Actor) -> None:
    searched(expert)
    for other in (
        replace(HER, sex="m"),
        replace(HER, age_group=AgeGroup.FROM_60),
        replace(HER, citizenship="AL"),
    ):
        reported(other, by="csw-nis", place="nis")
    assert proposed(expert) == []


def test_the_other_persons_of_the_same_report_are_not_proposed(expert: Actor) -> None:
    searched(expert, reported(HER, HER))
    assert proposed(expert) == []


def test_what_agrees_what_differs_and_what_is_unknown_is_shown_side_by_side(expert: Actor) -> None:
    trace = searched(expert, facts=replace(FACTS, language="sr"))
    reported(by="csw-nis", place="nis")
    with acting(expert):
        [line] = matching.matches_of(expert, trace)
    says = {side.label: side.says for side in line.sides}
    assert says == {
        "Sex": "agrees", "Age": "agrees", "Citizenship": "agrees", "Language": "unknown",
        "Suspected exploitation": "agrees", "Where it was advertised": "unknown",
        "Places": "agrees",
    }  # fmt: skip


def test_a_confirmed_match_becomes_a_sighting(expert: Actor) -> None:
    with as_application():
        trace = searched(expert)
        later = reported(by="csw-nis", place="nis")
        [match] = proposed(expert)
        services.confirm_match(match, actor=expert)
        with acting(expert):
            assert [each.who for each in selectors.sightings_of(expert, trace)][-1] == later.number
        assert proposed(expert) == []
    with pytest.raises(ValidationError, match="already been decided"):
        services.reject_match(match, actor=expert)


def test_a_rejected_pair_is_never_proposed_again(expert: Actor) -> None:
    with as_application():
        trace = searched(expert)
        reported(by="csw-nis", place="nis")
        [match] = proposed(expert)
        services.reject_match(match, actor=expert)
        changed = services.change_facts(
            trace, replace(FACTS, ages=("18-25", "15-17")), seen=trace.version, actor=expert
        )
        assert changed.version == 2
        services.enter_sighting(
            trace, Seen(timezone.localdate(), "nis", source="association"), actor=expert
        )
        assert proposed(expert) == []


def test_an_equal_mark_is_proposed_although_something_contradicts(expert: Actor) -> None:
    with as_application():
        trace = searched(expert)
        other = searched(
            expert,
            reported(replace(HER, sex="u", citizenship=""), by="csw-nis", place="nis"),
            replace(FACTS, sex="u", citizenship="AL", gone_municipality="", ages=("60+",)),
        )
        with scene():
            ReportedPerson.objects.filter(pk=other.person_id).update(
                citizenship="AL", age_group="60+"
            )
            Match.objects.all().delete()
        services.add_mark(trace, "telephone", "+381 64 000 55 501", actor=expert)
        assert proposed(expert) == []
        services.add_mark(other, "telephone", "064/000-55501", actor=expert)
        pairs = {(each.trace.number, each.person_id) for each in proposed(expert)}
        assert pairs == {(trace.number, other.person_id), (other.number, trace.person_id)}
        assert all(each.by_mark for each in proposed(expert))


def test_a_mark_is_stored_without_what_was_typed(expert: Actor) -> None:
    trace = searched(expert)
    row = services.add_mark(trace, "telephone", "064/000-55501", actor=expert)
    assert "55501" not in "".join(str(value) for value in vars(row).values())
    with pytest.raises(ValidationError, match="there already"):
        services.add_mark(trace, "telephone", "+381640 0055501", actor=expert)
    with pytest.raises(ValidationError, match="cannot be"):
        services.add_mark(trace, "telephone", "zovi me", actor=expert)


def test_a_mark_that_was_removed_proposes_nothing_more(expert: Actor) -> None:
    trace = searched(expert)
    apart = searched(
        expert,
        reported(replace(HER, sex="m"), by="csw-nis", place="bor"),
        replace(FACTS, sex="m", gone_municipality=""),
    )
    services.add_mark(apart, "advert", "oglasi.example/ad/17", actor=expert)
    mark = services.add_mark(trace, "advert", "https://www.oglasi.example/ad/17/", actor=expert)
    assert proposed(expert) != []
    services.remove_mark(trace, mark, actor=expert)
    assert proposed(expert) == []


def test_what_is_corrected_or_learned_from_abroad_is_compared_again(expert: Actor) -> None:
    receipt = reported(replace(HER, citizenship=""), by="csw-nis", place="bor")
    trace = searched(expert, facts=replace(FACTS, gone_municipality="", gone_state="AT"))
    assert proposed(expert) == []
    report = seen(expert, receipt)
    foreign_notifications.save_notification(
        report,
        ForeignNotificationDraft("police", "AT", None, "unknown", ""),
        seen=0,
        actor=expert,
    )
    assert [each.trace for each in proposed(expert)] == [trace]
    with acting(expert):
        before = facts_now(report, list(reports.persons_of(report, actor=expert)), in_sight=True)
    man = replace(before, persons=tuple(replace(each, sex="m") for each in before.persons))
    correct_facts(report, man, seen=fingerprint(before), actor=expert)
    assert proposed(expert) == []


def test_a_review_is_due_after_the_days_of_the_pack_and_then_again(expert: Actor) -> None:
    trace = searched(expert)
    assert trace.review_on == timezone.localdate() + dt.timedelta(days=30)
    assert lines(expert) == []
    with scene():
        Trace.objects.update(review_on=timezone.localdate())
    assert lines(expert) == [("traces-to-review", trace.number)]
    with as_application():
        services.review(trace, actor=expert)
    assert lines(expert) == []


def test_a_search_is_closed_by_a_person_with_a_reason(expert: Actor) -> None:
    trace = searched(expert)
    with pytest.raises(ValidationError, match="Choose the report"):
        services.close_trace(trace, "found", actor=expert)
    with pytest.raises(ValidationError, match="who decided"):
        services.close_trace(trace, "no-longer", actor=expert)
    with as_application():
        closed = services.close_trace(trace, "no-longer", decided_by="prosecutor", actor=expert)
    assert (closed.state, closed.decided_by) == ("closed", "prosecutor")
    with pytest.raises(TransitionRefused):
        services.close_trace(trace, "other", actor=expert)
    with pytest.raises(ValidationError, match="closed"):
        services.review(trace, actor=expert)


def test_who_was_found_leads_to_the_case_of_the_report(expert: Actor) -> None:
    trace = searched(expert)
    later = reported(by="csw-nis", place="nis")
    person = first_of(later, expert)
    with pytest.raises(ValidationError, match="Choose the report"):
        services.close_trace(trace, "found", found=person, actor=expert)
    services.confirm_match(proposed(expert)[0], actor=expert)
    closed = services.close_trace(trace, "found", found=person, actor=expert)
    assert closed.found == person


def test_a_closed_search_is_compared_with_nothing_until_it_is_opened_again(expert: Actor) -> None:
    trace = searched(expert)
    services.close_trace(trace, "other", actor=expert)
    reported(by="csw-nis", place="nis")
    assert proposed(expert) == []
    with as_application():
        services.reopen_trace(trace, actor=expert)
    assert len(proposed(expert)) == 1


def test_a_withdrawn_sighting_stays_to_be_read_and_is_not_proposed_again(expert: Actor) -> None:
    with as_application():
        trace = searched(expert)
        reported(by="csw-nis", place="nis")
        services.confirm_match(proposed(expert)[0], actor=expert)
        with acting(expert):
            first, second = (each.row for each in selectors.sightings_of(expert, trace))
        services.withdraw_sighting(second, actor=expert)
        assert proposed(expert) == []
        with acting(expert):
            assert len(selectors.sightings_of(expert, trace)) == 2
            assert list(selectors.persons_seen(trace)) == [trace.person]
        with pytest.raises(ValidationError, match="began with this report"):
            services.withdraw_sighting(first, actor=expert)


def test_what_was_not_read_is_not_overwritten(expert: Actor) -> None:
    trace = searched(expert)
    services.change_facts(trace, replace(FACTS, language="sr"), seen=1, actor=expert)
    with pytest.raises(ValidationError, match="meanwhile"):
        services.change_facts(trace, replace(FACTS, language="hu"), seen=1, actor=expert)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"citizenship": "roma"}, "citizenship"),
        ({"ages": ("unknown",)}, "ages"),
        ({"gone_state": "AT"}, "gone_state"),
        ({"platform": "elsewhere"}, "platform"),
        ({"forms": ("x",)}, "forms_"),
    ],
)
def test_codes_that_there_are_not_are_refused_beside_their_field(
    expert: Actor, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        searched(expert, facts=replace(FACTS, **wrong))  # type: ignore[arg-type]
    assert field in refused.value.message_dict


def test_nobody_but_experts_of_the_centre_learns_that_there_is_a_search(expert: Actor) -> None:
    trace = searched(expert)
    services.add_mark(trace, "advert", "oglasi.example/ad/17", actor=expert)
    reported(by="csw-nis", place="nis")
    rows = (Trace, Sighting, Mark, Match)
    with as_application():
        for other in (
            reporter("csw-vranje"),
            reporter("pa-vranje", Role.POLICE),
            reporter("hppo-nis", Role.PROSECUTOR),
        ):
            with acting(other):
                assert [row.__name__ for row in rows if row.objects.exists()] == []
                assert not selectors.traces(other).exists()
                assert not find(other, trace.number).by_number
        with acting(expert):
            assert all(row.objects.exists() for row in rows)
            assert find(expert, trace.number.lower()).by_number


def test_of_a_restricted_case_neither_the_search_nor_the_match_is_shown(expert: Actor) -> None:
    trace = searched(expert)
    later = reported(by="csw-nis", place="nis")
    with scene():
        case = ReportedPerson.objects.get(report=later.key).case_id
        Case.objects.filter(pk=case).update(restricted=True)
    with as_application():
        assert proposed(expert) == []
    with scene():
        Case.objects.filter(pk=trace.case_id).update(restricted=True)
    with as_application(), acting(expert):
        assert not Trace.objects.exists()
        with pytest.raises(OutOfScope):
            selectors.get_trace(expert, trace.pk)


def test_the_database_lets_nobody_propose_or_rewrite_by_hand(expert: Actor) -> None:
    trace = searched(expert)
    reported(by="csw-nis", place="nis")
    [match] = proposed(expert)
    with as_application(), acting(expert):
        for write in (
            lambda: Match.objects.create(
                trace=trace, person=match.person, case=match.case, proposed_at=timezone.now()
            ),
            lambda: Sighting.objects.update(municipality="bor"),
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                write()
        assert Match.objects.filter(pk=match.pk).delete()[0] == 0


def test_an_open_search_bars_erasing_the_person(expert: Actor) -> None:
    trace = searched(expert)
    with scene():
        person = Person.objects.get(pk=ReportedPerson.objects.get(pk=trace.person_id).person_id)
    with acting(expert):
        assert trace.number in str(unfinished(person, expert))
        services.close_trace(trace, "other", actor=expert)
        assert trace.number not in str(unfinished(person, expert))
