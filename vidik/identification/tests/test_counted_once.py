# SPDX-License-Identifier: EUPL-1.2
"""One person, one suspicion, one report: what is counted once, and under what it stands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting, scope
from vidik.access.types import Action, Denied, Role
from vidik.audit.selectors import last_event
from vidik.cases.models import Case
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.figures.registry import Derived
from vidik.identification.methods import htcds
from vidik.identification.models import LaterReport, Procedure
from vidik.identification.selectors.counting import overview, reports, victims
from vidik.identification.selectors.counting.overview import _indicators
from vidik.identification.selectors.counting.tables import by_reason, by_receipt, over_years, times
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import (
    bulk,
    procedures,
    propagation,
    records,
    reopening,
)
from vidik.identification.services import (
    onward as onward_services,
)
from vidik.identification.services.exporting import victims_as_htcds
from vidik.identification.services.later_reports import decide_later_report
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide, identify
from vidik.identification.types import Generated, LaterResult, Outcome, State, Step
from vidik.institutions.models import Institution
from vidik.referral.models import IndicatorList, Report, Screening
from vidik.referral.types import Channel, Source

YEAR = timezone.localtime().year
LAST = dt.datetime(YEAR - 1, 3, 1, 12, tzinfo=dt.UTC)
_DAY = dt.timedelta(days=1)


def _as_dict(rows: list[Derived]) -> dict[str, Decimal]:
    return {row.key: row.value for row in rows}


def _old(
    centre: Institution,
    people: Pair,
    state: State,
    *,
    at: dt.datetime = LAST,
    onward: tuple[tuple[str, str, str], ...] = (),
) -> Procedure:
    """Make a procedure that had ended sixty days after the report."""
    [person] = factories.report(centre, at=at)
    outcome, reason = {
        State.CONCLUDED: (Outcome.IDENTIFIED, "elements-found"),
        State.DISMISSED: (None, "other-act"),
    }.get(state, (None, "left"))
    bulk.enter_generated(
        [
            Generated(
                person.pk, at, state, outcome, (reason,),
                opened_at=None if state == State.DISMISSED else at, decided_at=at + 60 * _DAY,
                said=(("form", "sexual"),) if outcome else (), onward=onward,
            )
        ],
        proposer=people.one.user_id or 0,
        decider=people.other.user_id or 0,
    )  # fmt: skip
    with scene():
        return Procedure.objects.get(reported_person=person)


def _no_victim(of: Procedure, people: Pair, *, land: str = "RS") -> Procedure:
    procedures.open_procedure(of, actor=people.one)
    procedures.begin_formal(of, actor=people.one)
    factories.inform(of, *factories.BEGUN, actor=people.one)
    texts = {**factories.SAID["person"], "citizenship": [land]}
    for section, values in {**factories.SAID, "person": texts}.items():
        records.save_section(
            of, section, values, stated_by="expert", stated_on=factories.TODAY, actor=people.one
        )
    return decide(of, people, Step.CONCLUDE, "labour-rights-violation", Outcome.NOT_VICTIM)


# ------------------------------------------------------------------------------------ victims


@pytest.mark.parametrize("is_decided", [True, False])
def test_who_was_identified_is_no_second_victim_by_a_report_that_came_while_it_was_open_again(
    centre: Institution, people: Pair, *, is_decided: bool
) -> None:
    first = _old(centre, people, State.CONCLUDED)
    again = reopening.reopen(first, actor=people.one)
    other = factories.procedure(centre)
    if is_decided:
        identify(other, people)
    propagation.apply_merge(other.person_id, first.person_id)
    with scene():
        again.refresh_from_db()
        other.refresh_from_db()
    if not is_decided:
        identify(again if other.same_as_id == again.pk else other, people)
    assert _as_dict(victims.count_victims(YEAR - 1, ())) == {"": 1}
    assert victims.count_victims(YEAR, ()) == []
    row = next(row for row in over_years(YEAR).rows if row.name == "Victims identified")
    assert row.numbers[-2:] == (1, 0)


def test_what_was_joined_to_an_identified_one_and_is_opened_again_adds_no_victim(
    centre: Institution, people: Pair
) -> None:
    first = _old(centre, people, State.CONCLUDED)
    second = _old(centre, people, State.DISMISSED, at=LAST + 5 * _DAY)
    again = reopening.reopen(second, actor=people.one)
    propagation.apply_merge(second.person_id, first.person_id)
    identify(again, people)
    assert _as_dict(victims.count_victims(YEAR - 1, ())) == {"": 1}
    assert victims.count_victims(YEAR, ()) == []


def test_who_was_exploited_again_is_a_victim_again(centre: Institution, people: Pair) -> None:
    first = _old(centre, people, State.CONCLUDED)
    later = factories.procedure(centre)
    propagation.apply_merge(later.person_id, first.person_id)
    with scene():
        matter = LaterReport.objects.select_related("procedure").get(later=later)
    decide_later_report(
        matter, LaterResult.NEW_EXPLOITATION, "after-identification", actor=people.one
    )
    with scene():
        later.refresh_from_db()
    identify(later, people)
    assert _as_dict(victims.count_victims(YEAR - 1, ())) == {"": 1}
    assert _as_dict(victims.count_victims(YEAR, ())) == {"": 1}


# ----------------------------------------------------------------------------------- services


@pytest.mark.parametrize(
    ("result", "found"), [("accepted", 1), ("refused-by-person", 0), ("no-answer", 0), ("", 0)]
)
def test_only_who_got_a_service_is_counted_with_it(
    centre: Institution, people: Pair, result: str, found: int
) -> None:
    _old(centre, people, State.TERMINATED, onward=(("at-risk", "shelter", result),))
    assert sum(each.cases for each in reports.count_sheltered(YEAR - 1, ("status",))) == found
    referred = reports.count_referred(YEAR - 1, ("service", "status"))
    assert sum(each.cases for each in referred) == found


def test_a_service_counts_in_the_year_in_which_it_was_provided(
    centre: Institution, people: Pair
) -> None:
    row = _old(centre, people, State.TERMINATED, onward=(("at-risk", "shelter", ""),))
    with scene():
        onward = row.onward.get()
    onward_services.enter_result(onward, "accepted", actor=people.one)
    assert reports.count_sheltered(YEAR - 1, ("status",)) == []
    assert sum(each.cases for each in reports.count_sheltered(YEAR, ("status",))) == 1


# ------------------------------------------------------------------------------------ reports


def test_a_reason_is_that_of_a_report_in_which_nobody_was_identified(
    centre: Institution, people: Pair
) -> None:
    victim, other = procedures.begin_procedures(factories.report(centre, persons=2))
    identify(victim, people)
    _no_victim(other, people)
    assert reports.count_reports(YEAR, ("outcome", "reason")) == []
    assert reports.share_of_reports(YEAR, ("outcome", "reason")) == []
    assert by_reason(YEAR).rows == ()
    _no_victim(factories.procedure(centre), people)
    [share] = reports.share_of_reports(YEAR, ("outcome", "reason"))
    assert (share.value, share.part, share.cases) == (100, 1, 1)
    assert [row.numbers for row in by_reason(YEAR).rows] == [(1,)]


def test_two_persons_of_one_report_are_one_report_also_by_citizenship(
    centre: Institution, people: Pair
) -> None:
    for each in procedures.begin_procedures(factories.report(centre, persons=2)):
        _no_victim(each, people, land="BA")
    _no_victim(factories.procedure(centre), people, land="BA")
    found = reports.count_reports(YEAR, ("citizenship", "outcome", "reason"))
    assert {row.key: row.value for row in found if "dismissed" not in row.key} == {
        "citizenship=BA;outcome=not-victim;reason=labour-rights-violation": 2,
        "citizenship=foreign;outcome=not-victim;reason=labour-rights-violation": 2,
    }


def test_reports_are_counted_by_citizenship_whatever_became_of_them(
    centre: Institution, people: Pair
) -> None:
    for _each in range(3):
        identify(factories.procedure(centre), people, citizenship=["BA"])
    for _each in range(2):
        _no_victim(factories.procedure(centre), people, land="BA")
    decide(factories.procedure(centre), people, Step.DISMISS, "other-act")
    assert _as_dict(reports.count_reports(YEAR, ("citizenship",))) == {
        "citizenship=BA": 5, "citizenship=foreign": 5,
    }  # fmt: skip
    found = _as_dict(reports.count_reports(YEAR, ("citizenship", "outcome")))
    assert found["citizenship=BA;outcome=identified"] == 3
    assert found["citizenship=BA;outcome=not-victim"] == 2


def test_a_reason_keeps_the_source_and_the_way_of_the_report(
    centre: Institution, people: Pair
) -> None:
    decide(factories.procedure(centre), people, Step.DISMISS, "other-act")
    [ended] = procedures.begin_procedures(factories.report(centre, source=Source.ASSOCIATION))
    decide(ended, people, Step.DISMISS, "other-act")
    assert _as_dict(reports.count_reports(YEAR, ("reason",))) == {"reason=other-act": 2}
    assert _as_dict(reports.count_reports(YEAR, ("reason", "report-source"))) == {
        "reason=other-act;report-source=moi": 1,
        "reason=other-act;report-source=associations": 1,
    }
    with scene():
        Report.objects.filter(pk=ended.report_id).update(channel=Channel.APP)
    assert _as_dict(reports.count_reports(YEAR, ("reason", "system"))) == {
        "reason=other-act;system=centre-app": 1
    }


# -------------------------------------------------------------------------------------- times


def test_times_and_years_begin_with_the_report_however_often_it_was_opened_again(
    centre: Institution, people: Pair
) -> None:
    old = _old(centre, people, State.DISMISSED)
    assert [row.numbers for row in times(YEAR - 1).rows][1] == (60, 60, 60, 1)
    again = reopening.reopen(old, actor=people.one)
    identify(again, people)
    assert [(row.name, row.numbers) for row in by_receipt(YEAR).rows] == [
        (str(YEAR - 1), (1, 0, 0, 0, 1))
    ]
    assert [row.numbers[3] for row in times(YEAR).rows] == [0, 0]
    new = factories.procedure(centre, at=timezone.now() - dt.timedelta(minutes=9))
    identify(
        reopening.reopen(decide(new, people, Step.DISMISS, "other-act"), actor=people.one), people
    )
    name = str(timezone.localtime(new.received_at).year)
    rows = {row.name: row.numbers for row in by_receipt(YEAR).rows}
    assert rows[name][-1] == 1 + (name == str(YEAR - 1)), "a person counts once"


# --------------------------------------------------------------------------------- indicators


def _screened(of: Procedure, people: Pair, answers: dict[str, str]) -> None:
    with scene():
        lists, _new = IndicatorList.objects.get_or_create(
            code="list", version="1", defaults={
                "sha256": "0" * 64, "is_current": True, "loaded_at": LAST,
                "content": {"title": {"en": "List", "sr": "Листа"}, "groups": []},
            },
        )  # fmt: skip
        person = of.reported_person
        person.screening = Screening.objects.create(
            list=lists, institution_id=people.one.institution, user_id=people.one.user_id,
            started_at=of.received_at, changed_at=of.received_at, finished_at=of.received_at,
            consent="given", age_group="unknown", sex="u", encounter=person.pk, position=1,
            level="high", answers=answers,
        )  # fmt: skip
        person.save(update_fields=["screening"])


@pytest.mark.parametrize("is_front", [True, False])
def test_an_indicator_counts_in_whichever_report_of_the_person_it_was_seen(
    centre: Institution, people: Pair, *, is_front: bool
) -> None:
    now = timezone.now()
    plain, seen = (
        factories.procedure(centre, at=now - minutes * dt.timedelta(minutes=1))
        for minutes in ((5, 9) if is_front else (9, 5))
    )
    _screened(seen, people, {"held": "yes"})
    propagation.apply_merge(seen.person_id, plain.person_id)
    identify(seen if is_front else plain, people)
    year = timezone.localtime(now).year
    reported = [(each.name, each.share.trials, each.share.successes) for each in _indicators(year)]
    assert reported == [("held", 1, 1)]


def test_each_table_says_what_its_rows_are(centre: Institution, people: Pair) -> None:
    one = factories.procedure(centre)
    _screened(one, people, {"held": "yes"})
    identify(one, people)
    address = reverse("identification:statistics")
    page = signed_in(people.other).get(address, {"year": YEAR}).content.decode()
    for heading, first in (("sources", "Who reported"), ("indicators", "Indicator")):
        table = page[page.index(f'aria-labelledby="{heading}-heading"') :]
        assert table.index(f'<th scope="col">{first}</th>') < table.index("<tbody>")
    assert '<th scope="col">Source</th>' not in page
    assert '<th scope="col" class="num">people who screened</th>' in page


def test_every_indicator_that_was_seen_is_notified(centre: Institution, people: Pair) -> None:
    one = factories.procedure(centre)
    _screened(one, people, {f"sign-{number}": "yes" for number in range(55)})
    decide(one, people, Step.DISMISS, "other-act")
    assert len(_indicators(YEAR)) == 55


def test_the_download_shows_the_victims_and_their_age(centre: Institution, people: Pair) -> None:
    identify(factories.procedure(centre), people)
    with as_application():
        lines = list(overview.numbers_of(overview.overview(YEAR)))
    assert ["Victims identified", "All", "", 1, ""] in lines
    assert ["Average age", "Victims identified", "", Decimal("15.0"), ""] in lines


# ------------------------------------------------------------------------------------- export


def test_records_of_restricted_cases_do_not_leave_with_whom_they_are_closed_to(
    centre: Institution, people: Pair
) -> None:
    identify(factories.procedure(centre), people)
    hidden = identify(factories.procedure(centre), people, form=["labour"], form_part=["labour"])
    assert len(victims_as_htcds(YEAR, actor=people.other)[1]) == 2
    statistician = cases.member(Role.STATISTICIAN, centre)
    with pytest.raises(Denied):
        victims_as_htcds(YEAR, actor=statistician)
    with scene():
        Case.objects.filter(pk=hidden.case_id).update(restricted=True)
    with as_application():
        header, [row] = victims_as_htcds(YEAR, actor=people.other)
    assert dict(zip(header, row, strict=True))["vic_TypeOfExploitation"] == "SexualExploitation"
    entry = last_event("identification.exported")
    assert entry is not None
    assert entry.payload == {"year": YEAR, "rows": 1, "left_out": 1}


@pytest.mark.parametrize("how", ["joined", "emergency"])
def test_records_that_are_open_in_need_or_as_a_participant_do_not_leave(
    how: str, centre: Institution, people: Pair
) -> None:
    elsewhere = cases.institution("another-centre")
    theirs = identify(factories.procedure(elsewhere), factories.pair(elsewhere))
    with scene():
        if how == "joined":
            cases.participant(theirs.case, centre).save()
        else:
            cases.emergency(theirs.case, centre, people.other.user_id).save()
    with as_application(), acting(people.other):
        assert scope(people.other, Action.IDENTIFICATION_READ, Procedure.objects.all()).exists()
    with as_application():
        assert victims_as_htcds(YEAR, actor=people.other)[1] == []


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ({"form": ["labour"]}, "ForcedLabour"),
        ({"form": ["labour"], "form-part": []}, "ForcedLabour"),
        ({"form": ["labour"], "form-part": ["servitude"]}, "Servitude"),
        ({"form": ["forced-criminality"]}, "Other"),
        ({"form": ["multiple"]}, None),
        ({"form": ["unknown"]}, None),
    ],
)
def test_where_no_part_of_the_form_is_said_the_form_stands_for_it(
    texts: dict[str, list[str | int]], found: str | None
) -> None:
    assert htcds.row(texts, definitions()).get("vic_TypeOfExploitation") == found
