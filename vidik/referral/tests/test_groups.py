# SPDX-License-Identifier: EUPL-1.2
"""Twelve workers of one inspection: screened in one table, reported with one tap."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.referral.models import Report, ReportedPerson, Screening
from vidik.referral.selectors import screenings
from vidik.referral.services import groups
from vidik.referral.services.groups import GroupReport, GroupRow
from vidik.referral.services.purging import purge_screenings
from vidik.referral.services.screenings import sheet_in
from vidik.referral.tests.factories import reporter
from vidik.referral.tests.test_pages import client_of
from vidik.referral.work import _begun, _screen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def inspector() -> Actor:
    return reporter("labour-inspection")


def signs(*, danger: bool = False) -> list[str]:
    """Give codes of signs of the list of the labour inspection, those that count most first."""
    found = screenings.get_list("labour")
    assert found is not None
    listed = [each for each in sheet_in(found).indicators if each.danger == danger]
    return [each.code for each in sorted(listed, key=lambda each: (-each.strong, -each.weight))]


def begun(actor: Actor, number: int = 12, consent: str = "duty", **answers: str) -> Screening:
    found = screenings.get_list("labour")
    assert found is not None
    with acting(actor):
        return groups.begin_group(
            found, consent=consent, number=number, answers=answers, actor=actor
        )


def key_of(address: str) -> str:
    return re.findall(r"[0-9a-f-]{36}", address)[0]


def rows_posted(number: int, differs: str, **first: Any) -> dict[str, Any]:
    """Give a table as a browser sends it: of the first person alone something is known."""
    data: dict[str, Any] = {"row-TOTAL_FORMS": number, "row-INITIAL_FORMS": number}
    for place in range(number):
        data |= {
            f"row-{place}-sex": "u", f"row-{place}-age_group": "unknown",
            f"row-{place}-citizenship": "", f"row-{place}-wants": "unknown",
            f"row-{place}-sign_{differs}": "unknown",
        }  # fmt: skip
    return data | {f"row-0-{name}": value for name, value in first.items()}


def values(page: str, field: str) -> list[str]:
    """Give which option of a menu is chosen in each row."""
    parts = re.findall(rf'name="row-\d+-{field}".*?</select>', page, re.DOTALL)
    return [(re.findall(r'value="([^"]*)" selected', part) or [""])[0] for part in parts]


def test_twelve_workers_are_screened_in_one_table_and_reported_with_one_tap() -> None:
    actor = inspector()
    strong, differs, *_more = signs()
    with as_application():
        desk = client_of(actor)
        start = "/suspicions/screenings/group/labour/"
        page = desk.get(start).content.decode()
        assert "data-stops" in page
        too_many = desk.post(start, {"number": "21", "consent": "duty"})
        assert too_many.status_code == 422
        sent = desk.post(
            start,
            {"number": "12", "consent": "duty", f"answer-{strong}": "yes",
             f"answer-{differs}": "differs"},
        )  # fmt: skip
        at = sent.headers["Location"]
        assert desk.get(at).content.decode().count('scope="row"') == 12
        # Filled down without a script: what the others do not say they get from the first one.
        table = rows_posted(12, differs, sex="m", age_group="26-59", citizenship="IN", wants="yes")
        table["row-3-sex"] = "f"
        filled = desk.post(
            at, table | {"fill": "1", f"row-0-sign_{differs}": "yes"}
        ).content.decode()
        assert values(filled, "citizenship") == ["IN"] * 12
        assert values(filled, "sex") == ["m", "m", "m", "f", *["m"] * 8]
        for place in range(12):
            table |= {
                f"row-{place}-sex": "m", f"row-{place}-age_group": "26-59",
                f"row-{place}-citizenship": "IN", f"row-{place}-wants": "yes",
            }  # fmt: skip
        table |= {"row-2-wants": "no", "row-11-gone": "on", f"row-1-sign_{differs}": "yes"}
        assert desk.post(at, table | {"finish": "1"}).status_code == 302
        result = desk.get(at).content.decode()
        assert result.count('name="chosen"') == 11
        assert result.count(" checked") == 10
        chosen = re.findall(r'name="chosen" value="([0-9a-f-]+)" id="chosen-\d+" checked', result)
        done = desk.post(at, {"report": "1", "chosen": chosen, "urgency": "unknown"})
        assert done.status_code == 302
        after = desk.get(at).content.decode()
        assert after.count('name="chosen"') == 1
        assert "Note the refusal" in after
    with scene():
        report = Report.objects.get()
        persons = ReportedPerson.objects.filter(report=report)
        assert persons.count() == 10
        assert set(persons.values_list("citizenship", "sex", "agrees", "knows")) == {
            ("IN", "m", "yes", "yes")
        }
        assert persons.filter(screening__isnull=False).count() == 10
        levels = Screening.objects.values_list("level", flat=True)
        assert set(levels) <= {"grounded", "some"}
        assert Screening.objects.count() == 11


def test_danger_that_all_share_stops_and_is_reported_before_the_table_is_filled_in() -> None:
    actor = inspector()
    (danger, *_more) = signs(danger=True)
    with as_application():
        desk = client_of(actor)
        # The script sends what there is: nothing that was not filled in yet keeps anybody.
        sent = desk.post(
            "/suspicions/screenings/group/labour/",
            {"number": "3", f"answer-{danger}": "yes", "rest": "1"},
        )
        at = sent.headers["Location"]
        page = desk.get(at).content.decode()
        assert "Stop here: somebody is in danger now" in page
        assert "tel:" in page
        chosen = re.findall(r'name="chosen" value="([0-9a-f-]+)"', page)
        assert len(chosen) == 3
        assert desk.post(at, {"report": "1", "chosen": chosen}).status_code == 302
        assert "Stop here" not in desk.get(at).content.decode()
    with scene():
        report = Report.objects.get()
        assert report.urgency == "immediate"
        assert report.persons.count() == 3
    # What was reported is not purged as an unfinished screening.
    purge_screenings(timezone.now() + dt.timedelta(days=1), 100)
    with scene():
        assert Screening.objects.count() == 3


def test_danger_to_one_of_the_group_stops_the_table_and_is_reported_of_that_one() -> None:
    actor = inspector()
    (danger, *_more) = signs(danger=True)
    first = begun(actor, 3, **{danger: "differs"})
    with as_application():
        desk = client_of(actor)
        at = f"/suspicions/screenings/{first.pk}/group/"
        assert "data-stops" in desk.get(at).content.decode()
        table = rows_posted(3, danger) | {f"row-1-sign_{danger}": "yes", "rest": "1"}
        assert desk.post(at, table).status_code == 302
        page = desk.get(at).content.decode()
        assert "Report 1 person now" in page
        chosen = re.findall(r'name="chosen" value="([0-9a-f-]+)"', page)
        assert desk.post(at, {"report": "1", "chosen": chosen}).status_code == 302
    with scene():
        assert Report.objects.get().persons.count() == 1


def test_nobody_is_reported_against_their_will_without_a_reason_and_nobody_twice() -> None:
    actor = inspector()
    strong, *_more = signs()
    first = begun(actor, 2, **{strong: "yes"})
    with as_application(), acting(actor):
        rows = [GroupRow("m", "26-59", "IN", "no"), GroupRow("m", "26-59", "IN", "yes")]
        one, two = groups.save_rows(first, rows, finish=True, actor=actor)
        with pytest.raises(ValidationError, match="State why this adult is reported"):
            groups.report_group(first, {one.pk, two.pk}, GroupReport(), actor=actor)
        made = groups.report_group(first, {two.pk}, GroupReport(), actor=actor)
        with pytest.raises(ValidationError, match="has not been reported yet"):
            groups.report_group(first, {two.pk}, GroupReport(), actor=actor)
        again = groups.report_group(first, {one.pk}, GroupReport(despite="others"), actor=actor)
    assert made.number != again.number
    with scene():
        row = ReportedPerson.objects.get(report=again.key)
        assert (row.agrees, row.despite) == ("no", "others")


def test_whoever_chose_somebody_reported_meanwhile_looks_again() -> None:
    actor = inspector()
    strong, *_more = signs()
    first = begun(actor, 3, **{strong: "yes"})
    with as_application(), acting(actor):
        rows = [GroupRow("m", "26-59", "IN", "yes") for _place in range(3)]
        one, two, three = groups.save_rows(first, rows, finish=True, actor=actor)
        with CaptureQueriesContext(connection) as asked:
            groups.report_group(first, {one.pk, two.pk}, GroupReport(), actor=actor)
        held = [
            each["sql"]
            for each in asked
            if "FOR UPDATE" in each["sql"] and "referral_screening" in each["sql"]
        ]
        assert held, "a second tab waits for the first"
        with pytest.raises(ValidationError, match="reported meanwhile"):
            groups.report_group(first, {two.pk, three.pk}, GroupReport(), actor=actor)
        groups.report_group(first, {three.pk}, GroupReport(), actor=actor)
    with scene():
        assert ReportedPerson.objects.count() == 3


def test_what_cannot_be_in_a_table_is_refused_at_its_field_and_nothing_is_saved() -> None:
    actor = inspector()
    strong, differs, *_more = signs()
    first = begun(actor, 2, **{strong: "yes", differs: "differs"})
    wrong = [
        GroupRow("z", "26-59", "IN", "yes", {differs: "yes"}),
        GroupRow("m", "old", "ATLANTIS", "perhaps", {strong: "no"}),
    ]
    with as_application(), acting(actor):
        with pytest.raises(ValidationError) as refused:
            groups.save_rows(first, wrong, finish=True, actor=actor)
        assert set(refused.value.message_dict) == {
            "row-0-sex", "row-1-age_group", "row-1-citizenship", "row-1-wants",
            f"row-1-sign_{strong}",
        }  # fmt: skip
        with pytest.raises(ValidationError, match="Nobody is left"):
            groups.save_rows(first, [GroupRow(gone=True)] * 2, finish=True, actor=actor)
        with pytest.raises(ValidationError, match="changed this meanwhile"):
            groups.save_rows(first, [GroupRow()], finish=True, actor=actor)
        with pytest.raises(ValidationError, match="between 2 and 20"):
            groups.add_persons(first, 19, actor=actor)
        with pytest.raises(ValidationError, match="Finish the table first"):
            groups.report_group(first, {first.pk}, GroupReport(), actor=actor)
    with scene():
        assert not Screening.objects.filter(finished_at__isnull=False).exists()


def test_at_most_six_signs_differ() -> None:
    actor = inspector()
    with pytest.raises(ValidationError, match="At most 6 signs"):
        begun(actor, 2, **dict.fromkeys(signs()[:7], "differs"))
    with scene():
        assert not Screening.objects.exists()


def test_a_group_is_one_line_of_the_desk_and_of_nobody_else() -> None:
    actor, colleague = inspector(), inspector()
    first = begun(actor, 5)
    with as_application():
        with acting(actor):
            (row,) = _begun(actor, timezone.now())
            line = _screen(row, actor)
            assert line.what == "Finish the screening of the group"
            assert line.details == (str(screenings.title_of(first.list)),), "which list"
        page = client_of(actor).get(f"/suspicions/screenings/{first.pk}/")
        assert page.headers["Location"] == f"/suspicions/screenings/{first.pk}/group/"
        other = client_of(colleague).get(f"/suspicions/screenings/{first.pk}/group/")
        assert other.status_code == 404


def posted(count: int, **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "submission": "", "source": "police", "channel": "app", "urgency": "high",
        "account": "Радници без пасоша", "person-TOTAL_FORMS": count, "person-INITIAL_FORMS": 0,
    }  # fmt: skip
    for place in range(count):
        data |= {
            f"person-{place}-{name}": value
            for name, value in (("age_group", "unknown"), ("child", "unknown"), ("sex", "u"),
                                ("migrant", "unknown"), ("asylum_seeker", "unknown"))
        }  # fmt: skip
    return data | more


def form_rows(desk: Client, **more: Any) -> str:
    return desk.post("/suspicions/new/", posted(1, **more)).content.decode()


def test_the_persons_of_a_report_are_rows_that_are_added_at_once_and_filled_down() -> None:
    with as_application():
        desk = client_of(inspector())
        for step in (1, 5, 10):
            assert form_rows(desk, add=str(step)).count('class="rows__more"') == step + 1
        # What nobody answered is not known: no menu of a new row begins with a yes.
        more = form_rows(desk, add="1")
        for name in ("knows", "agrees", "may_call", "child", "migrant", "asylum_seeker"):
            part = more.partition(f'name="person-1-{name}"')[2].partition("</select>")[0]
            assert 'value="unknown" selected' in part, name
        most = desk.post("/suspicions/new/", posted(15, add="10")).content.decode()
        assert most.count('class="rows__more"') == 20
        assert 'name="add"' not in most
        assert "At most 20 persons in one report" in most
        known = {
            "person-0-citizenship": "IN",
            "person-0-wishes": ["woman"],
            "person-0-given": "Милорад",
            "person-1-citizenship": "NP",
            "fill": "1",
        }
        page = desk.post("/suspicions/new/", posted(3, **known)).content.decode()
        for place, state in enumerate(("IN", "NP", "IN")):
            part = page.partition(f'name="person-{place}-citizenship"')[2].partition("</select>")[0]
            assert f'value="{state}" selected' in part
            assert re.search(rf'name="person-{place}-wishes" value="woman"[^>]* checked', page)
        assert page.count("Милорад") == 1
        assert desk.post("/suspicions/new/", posted(2)).status_code in {302, 422}
