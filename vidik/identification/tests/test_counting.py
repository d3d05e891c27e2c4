# SPDX-License-Identifier: EUPL-1.2
"""Statistics count every person once, by the definitions of the figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.cases.tests.test_views import signed_in
from vidik.core.formats import format_date
from vidik.figures.registry import Derived, derivation_of, derivations
from vidik.identification.selectors.counting import (
    balances,
    foreign_notifications,
    overview,
    reports,
    victims,
)
from vidik.identification.selectors.counting.foreign_notifications import from_abroad
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import bulk, procedures, propagation
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide, identify
from vidik.identification.types import Generated, Outcome, State, Step
from vidik.institutions.models import Institution
from vidik.referral.models import ForeignNotification
from vidik.referral.types import Source

YEAR = timezone.localtime().year


def _as_dict(rows: list[Derived]) -> dict[str, Decimal]:
    return {row.key: row.value for row in rows}


def test_victims_are_counted_by_form_age_and_sex(centre: Institution, people: Pair) -> None:
    identify(factories.procedure(centre), people)
    identify(
        factories.procedure(centre),
        people,
        sex=["m"],
        form=["labour"],
        form_part=["labour"],
        age_group=["over-18"],
        age=[40],
        citizenship=["NG"],
    )
    decide(factories.procedure(centre), people, Step.DISMISS, "other-act")
    with as_application():
        found = _as_dict(victims.count_victims(YEAR, ("form", "age", "sex")))
    assert found == {
        "age=under-18;form=sexual;sex=f": 1,
        "age=over-18;form=labour;sex=m": 1,
    }
    assert _as_dict(victims.count_victims(YEAR, ())) == {"": 2}
    assert _as_dict(victims.count_victims(YEAR, ("citizenship",))) == {
        "citizenship=RS": 1,
        "citizenship=NG": 1,
        "citizenship=foreign": 1,
    }
    assert _as_dict(victims.average_age(YEAR, ())) == {"": Decimal("27.5")}
    assert _as_dict(victims.average_age(YEAR, ("age",))) == {
        "age=under-18": Decimal("15.0"),
        "age=over-18": Decimal("40.0"),
    }
    assert _as_dict(victims.share_of_victims(YEAR, ("citizenship", "form"))) == {
        "citizenship=RS;form=sexual": 100,
        "citizenship=NG;form=labour": 100,
        "citizenship=foreign;form=labour": 100,
    }
    assert victims.count_victims(YEAR - 1, ()) == []


def test_several_ways_of_recruitment_hold_and_unknown_counts_as_no_way(
    centre: Institution, people: Pair
) -> None:
    identify(factories.procedure(centre), people, recruitment=["job-offer", "courtship"])
    identify(
        factories.procedure(centre), people, recruitment=["unknown"], internet_recruitment=["yes"]
    )
    assert _as_dict(victims.share_by_recruitment(YEAR, ("form", "recruitment"))) == {
        "form=sexual;recruitment=job-offer": 50,
        "form=sexual;recruitment=courtship": 50,
    }
    assert _as_dict(victims.share_with_internet(YEAR, ())) == {"": 50}


def test_two_ways_that_are_counted_as_one_group_count_a_person_once(
    centre: Institution, people: Pair
) -> None:
    identify(factories.procedure(centre), people, migration=["asylum-seeker", "mixed-migration"])
    assert _as_dict(victims.count_victims(YEAR, ("group",))) == {"group=migrants": 1}


def test_reports_and_persons_are_different_counts(centre: Institution, people: Pair) -> None:
    two = procedures.begin_procedures(
        factories.report(centre, persons=2, source=Source.ASSOCIATION)
    )
    identify(two[0], people)
    decide(two[1], people, Step.DISMISS, "no-criminal-offence")
    procedures.begin_procedures(factories.report(centre))
    decide(factories.procedure(centre), people, Step.DISMISS, "other-act")
    assert _as_dict(reports.count_reports(YEAR, ())) == {"": 3}
    assert _as_dict(reports.count_reports(YEAR, ("report-source",))) == {
        "report-source=associations": 1,
        "report-source=moi": 2,
    }
    assert _as_dict(reports.count_reports(YEAR, ("outcome",))) == {
        "outcome=identified": 1,
        "outcome=pending": 1,
        "outcome=dismissed": 1,
        "outcome=dismissed-terminated-or-not-victim": 1,
    }
    assert _as_dict(reports.count_persons(YEAR, ("outcome",))) == {
        "outcome=identified": 1,
        "outcome=pending": 1,
        "outcome=dismissed": 2,
        "outcome=dismissed-terminated-or-not-victim": 2,
    }
    reasons = _as_dict(reports.count_reports(YEAR, ("outcome", "reason")))
    assert reasons["outcome=dismissed;reason=other-act"] == 1
    assert (
        _as_dict(reports.share_of_reports(YEAR, ("outcome", "report-source")))[
            "outcome=identified;report-source=associations"
        ]
        == 100
    )


def test_a_person_who_was_reported_twice_counts_once(centre: Institution, people: Pair) -> None:
    first, second = factories.procedure(centre), factories.procedure(centre)
    identify(first, people)
    propagation.apply_merge(second.person_id, first.person_id)
    assert _as_dict(reports.count_persons(YEAR, ())) == {"": 1}
    assert _as_dict(reports.count_reports(YEAR, ("outcome",))) == {"outcome=identified": 2}
    propagation.undo_merge(second.person_id, first.person_id)
    assert _as_dict(reports.count_persons(YEAR, ())) == {"": 2}


def test_an_identified_duplicate_is_not_lost_in_a_merge(centre: Institution, people: Pair) -> None:
    remaining, duplicate = factories.procedure(centre), factories.procedure(centre)
    identify(duplicate, people)
    propagation.apply_merge(duplicate.person_id, remaining.person_id)
    assert _as_dict(victims.count_victims(YEAR, ())) == {"": 1}
    assert _as_dict(reports.count_persons(YEAR, ())) == {"": 1}


def test_generated_procedures_count_like_those_entered_by_hand(
    centre: Institution, people: Pair
) -> None:
    at = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
    rows = factories.report(centre, persons=2, at=at)
    later = at + dt.timedelta(days=30)
    made = bulk.enter_generated(
        [
            Generated(
                rows[0].pk, at, State.CONCLUDED, Outcome.IDENTIFIED, ("elements-found",),
                opened_at=at, interviewed_at=at, decided_at=later,
                said=(("sex", "f"), ("age-group", "over-18"), ("form", "labour"), ("age", 30),
                      ("subtype", "services")),
            ),
            Generated(
                rows[1].pk, at, State.DISMISSED, None, ("other-act",), decided_at=later,
                onward=(("other-violence", "information", "accepted"),),
            ),
        ],
        proposer=people.one.user_id or 0,
        decider=people.other.user_id or 0,
    )  # fmt: skip
    assert made == 2
    assert _as_dict(victims.count_victims(2024, ("form", "subtype"))) == {
        "form=labour;subtype=services": 1
    }
    assert _as_dict(reports.count_referred(2024, ("service", "status"))) == {
        "service=information-and-representation;status=victim-of-other-violence": 1
    }
    balance = balances.balance(2024)
    assert (balance.received, balance.decided, balance.closing_count) == (2, 2, 0)


def test_one_person_generates_no_decisions_alone(people: Pair) -> None:
    with pytest.raises(ValueError, match="second person"):
        bulk.enter_generated([], proposer=1, decider=1)


def test_every_code_that_the_pack_counts_is_a_code_of_the_catalogue() -> None:
    from vidik.packs.services import catalogue

    known = catalogue()
    for coded in (c for codes in definitions().lists.values() for c in codes if c.figure):
        dimension, _sign, code = coded.figure.partition("=")
        assert code in known.dimensions[dimension].codes, coded.figure
    for reason in definitions().reasons:
        assert not reason.figure or reason.figure in known.dimensions["reason"].codes
    for derivation in derivations():
        measure = known.measures[derivation.measure]
        assert derivation.dimensions - {"statement"} <= set(measure.dimensions), measure.code
    assert derivation_of("victims-identified") is not None


def test_a_report_of_somebody_reported_twice_ends_with_the_other_one(
    centre: Institution, people: Pair
) -> None:
    first, second = factories.procedure(centre), factories.procedure(centre)
    propagation.apply_merge(second.person_id, first.person_id)
    identify(first, people)
    found = balances.report_balance(YEAR)
    assert (found.received, found.decided, found.closing_count) == (2, 2, 0)


def test_tables_of_the_page_count_what_was_made(centre: Institution, people: Pair) -> None:
    at = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
    rows = factories.report(centre, persons=2, at=at)
    bulk.enter_generated(
        [
            Generated(
                rows[0].pk, at, State.CONCLUDED, Outcome.IDENTIFIED, ("elements-found",),
                opened_at=at, interviewed_at=at + dt.timedelta(hours=10),
                decided_at=at + dt.timedelta(days=20),
                said=(("form", "labour"), ("detection", "proactive")),
            ),
            Generated(
                rows[1].pk, at, State.DISMISSED, None, ("other-act",),
                decided_at=at + dt.timedelta(days=10),
            ),
        ],
        proposer=people.one.user_id or 0,
        decider=people.other.user_id or 0,
    )  # fmt: skip
    with as_application():
        reported = overview.overview(2024)
    tables = {each.code: {row.name: row.numbers for row in each.rows} for each in reported.tables}
    assert tables["years"]["Victims identified"] == (0, 0, 0, 0, 0, 1)
    assert tables["years"]["of them found by the centre itself"] == (0, 0, 0, 0, 0, 1)
    assert tables["years"]["Procedures decided"] == (0, 0, 0, 0, 0, 2)
    assert tables["sources"]["police"] == (1, 0, 0, 0, 0, 1)
    assert tables["carried"]["2024"] == (1, 0, 1, 0, 2)
    assert tables["reasons"] == {}, "of two persons in the report one was identified"
    assert tables["times"]["to the first interview, in hours"] == (10, 10, 10, 1)
    assert tables["times"]["to the decision, in days"] == (12.5, 15, 17.5, 2)
    assert reported.sources[0].is_few
    lines = list(overview.numbers_of(reported))
    assert ["Decided in the year, by the year of the report", "2024", "identified", 1, ""] in lines
    assert not any(line[0] == "Who reported" and line[2] == "Share" for line in lines)


def test_reports_after_word_from_abroad_are_counted_by_state_operation_and_outcome(
    centre: Institution, people: Pair
) -> None:
    reported = factories.procedure(centre)
    identify(reported, people)
    other, alone = factories.procedure(centre), factories.procedure(centre)
    with scene():
        for row, state, operation in (
            (reported, "AT", "empact-labour"),
            (other, "", "empact-labour"),
        ):
            ForeignNotification.objects.create(
                report_id=row.report_id, case_id=row.case_id, informant="police", state=state,
                investigation="investigated", operation=operation,
            )  # fmt: skip
    assert alone.report_id != reported.report_id
    with as_application():
        assert _as_dict(foreign_notifications.count_after_notification(YEAR, ())) == {"": 2}
        assert _as_dict(foreign_notifications.count_after_notification(YEAR, ("country",))) == {
            "country=AT": 1
        }
        assert _as_dict(
            foreign_notifications.count_after_notification(YEAR, ("outcome", "operation"))
        ) == {
            "operation=empact-labour;outcome=identified": 1,
            "operation=empact-labour;outcome=pending": 1,
        }
        assert foreign_notifications.count_after_notification(YEAR - 1, ()) == []
        table = from_abroad(YEAR)
    shown = {row.name: row.numbers for row in table.rows}
    # Names of states and operations are the pack's, which may not be loaded here.
    assert (
        shown.items()
        >= {
            "All": (2, 1),
            "Who gave it: police of another state": (2, 1),
            "Proceedings abroad: exploiters are under investigation abroad": (2, 1),
        }.items()
    )


@pytest.mark.parametrize("is_running", [True, False])
def test_a_running_year_is_reported_as_it_is_and_not_by_its_end(
    people: Pair, *, is_running: bool
) -> None:
    client, year = signed_in(people.other), timezone.localdate().year - (not is_running)
    requested = {"year": year}
    page = client.get(reverse("identification:statistics"), requested).content.decode()
    address = reverse("identification:statistics_download", args=["csv"])
    file = client.get(address, requested).content.decode()
    for shown in (page, file):
        assert ("Not yet decided" in shown) is is_running
        assert ("Carried forward" in shown) is not is_running
        assert ("pending at the end of the year" in shown) is not is_running
    assert ('<th scope="row">pending</th>' in page) is is_running
    today = f"As of {format_date(timezone.localdate(), 'en')}."
    with as_application():
        notes = {table.code: table.note for table in overview.overview(year).tables}
    for code in ("times", "school-steps", "screening", "crossings"):
        assert (today in notes[code]) is is_running
        assert ("the end of the year" in notes[code]) is not is_running
    assert notes["times"].startswith("Only persons reported in this year.")
