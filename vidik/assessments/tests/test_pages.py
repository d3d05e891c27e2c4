# SPDX-License-Identifier: EUPL-1.2
"""The pages of assessments and safety plans, and what they hide from whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.elevated import elevate
from tests.scenes import as_application, as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.assessments.models import Assessment, Participation, SafetyPlan
from vidik.assessments.tests.factories import (
    World,
    answers,
    instrument,
    load,
    today,
    typed,
)
from vidik.cases.services.cases import close_case
from vidik.identification.tests.factories import centre, pair, report
from vidik.referral.models import ReportedPerson

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def page(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=args)


def sent(of: Assessment, *yes: str, **more: Any) -> dict[str, str]:
    """Return what the form of questions sends."""
    given = answers(of.instrument, *yes)
    return {f"answer-{code}": answer for code, answer in given.items()} | {
        "saves": str(of.saves), **more,
    }  # fmt: skip


def only(actor: Actor) -> Assessment:
    with acting(actor):
        return Assessment.objects.select_related("instrument", "case").get()


def test_the_risk_is_assessed_on_its_pages_from_the_case_to_the_judgement(world: World) -> None:
    with as_application():
        staff = client_of(world.staff)
        tab, begin = page("of-case", world.case.pk), page("begin", world.case.pk)
        shown = staff.get(tab).content.decode()
        assert "The risk has never been assessed" in shown
        steps = staff.get(begin).context["trail"]
        assert [label for _url, label in steps][1:] == [
            world.case.code, "Needs and risk", "Begin an assessment",
        ]  # fmt: skip
        assert begin in shown
        facts = {"instrument": instrument("risk-adult").pk, "on": f"{today()}"}
        assert staff.get(begin, {"kind": "risk"}).status_code == 200
        assert staff.post(begin, facts | {"on": f"{today(1)}"}).status_code == 422
        assert staff.post(begin, facts).status_code == 302
        row = only(world.staff)
        fill, finish = page("fill", row.pk), page("finish", row.pk)
        assert staff.get(fill).status_code == 200
        assert staff.get(finish).status_code == 302
        some = {"answer-threat": "no", "saves": "0"}
        assert staff.post(fill, some).status_code == 422
        assert staff.post(fill, some).status_code == 422
        row = only(world.staff)
        assert row.answers == {"threat": "no"}
        assert staff.post(fill, sent(row, "looked-for", later="1")).url == tab
        row = only(world.staff)
        assert staff.post(fill, sent(row, "looked-for") | {"answer-threat": "x"}).status_code == 422
        assert staff.post(fill, sent(row, "looked-for")).url == finish
        assert "The score proposes: Low risk" in staff.get(finish).content.decode()
        judged = {"level": "high", "took_part": ["person"], "outcomes": ["police"]}
        assert staff.post(finish, judged).status_code == 422
        why = {"why": "fear", "words": "боји се Косаре"}
        assert staff.post(finish, judged | why).status_code == 302
        shown = staff.get(page("assessment", row.pk)).content.decode()
        assert "Decided: High risk, because of the person’s own fear" in shown
        assert "Косаре" not in shown
        assert "Say why" in shown
        shown = client_of(world.expert).get(page("assessment", row.pk)).content.decode()
        assert "Косаре" in shown
        overview = client_of(world.expert).get(reverse("cases:case", args=[world.case.pk]))
        assert "High risk since" in overview.content.decode()
        assert "боји" not in overview.content.decode()


@pytest.mark.parametrize(
    ("child", "code"), [("yes", "risk-child"), ("no", "risk-adult"), ("unknown", None)]
)
def test_the_questions_that_fit_the_reported_age_are_proposed(child: str, code: str | None) -> None:
    with scene():
        load()
    office = centre()
    people = pair(office)
    (reported,) = report(office)
    with scene():
        ReportedPerson.objects.filter(pk=reported.pk).update(child=child)
    with as_application():
        begin = f"{page('begin', reported.case_id)}?kind=risk"
        expert = client_of(people.one)
        proposed = expert.get(begin).context["form"]["instrument"].value()
        assert proposed == (instrument(code).pk if code else None)
        assert expert.post(begin, {"on": f"{today()}"}).status_code == 422


def test_a_child_is_not_asked_the_questions_for_adults_that_were_begun_by_mistake(
    world: World,
) -> None:
    with as_application():
        expert, begin = client_of(world.expert), page("begin", world.case.pk)
        facts = {"on": f"{today()}"}
        adult, child = instrument("risk-adult").pk, instrument("risk-child").pk
        assert expert.post(begin, facts | {"instrument": adult}).status_code == 302
        row = only(world.expert)
        refused = expert.post(begin, facts | {"instrument": child})
        assert refused.status_code == 422
        assert "“Risk: adults” is not finished yet" in refused.content.decode()
        assert expert.post(begin, facts | {"instrument": adult}).url == page("fill", row.pk)


def test_a_form_that_is_sent_twice_is_done_once(world: World) -> None:
    with as_application():
        expert = client_of(world.expert)
        facts = {"instrument": instrument("risk-adult").pk, "on": f"{today()}", "once": "m" * 16}
        first = expert.post(page("begin", world.case.pk), facts)
        again = expert.post(page("begin", world.case.pk), facts)
        assert first.url == again.url
        row = only(world.expert)
        stale = sent(row, "threat")
        assert expert.post(page("fill", row.pk), sent(row)).status_code == 302
        assert expert.post(page("fill", row.pk), stale).status_code == 422
        assert only(world.expert).answers["threat"] == "no"
        for saves in ("", "-1", "x", "99999999999999999999"):
            hostile = sent(row) | {"saves": saves}
            assert expert.post(page("fill", row.pk), hostile).status_code == 422


def test_an_assessment_is_struck_out_on_its_page(world: World) -> None:
    with as_application():
        row = world.assess("threat")
        expert = client_of(world.expert)
        assert expert.post(page("strike", row.pk), {"why": ""}).status_code == 422
        assert expert.post(page("strike", row.pk), {"why": "double"}).status_code == 302
        shown = expert.get(page("assessment", row.pk)).content.decode()
        assert "It is not counted" in shown
        assert page("strike", row.pk) not in shown


def test_a_closed_case_offers_no_assessment(world: World) -> None:
    with as_application():
        row = world.begin()
        expert = client_of(world.expert)
        begin, fill = page("begin", world.case.pk), page("fill", row.pk)
        of_case, shown = page("of-case", world.case.pk), page("assessment", row.pk)
        assert begin in expert.get(of_case).content.decode()
        assert fill in expert.get(shown).content.decode()
        close_case(world.case, actor=world.colleague)
        assert begin not in expert.get(of_case).content.decode()
        for asked, led_to in ((begin, of_case), (fill, shown), (page("finish", row.pk), shown)):
            assert expert.get(asked).url == led_to
            assert expert.post(asked, {}).url == led_to
        text = expert.get(shown).content.decode()
        assert fill not in text
        assert "this assessment is not continued" in text


def test_others_find_neither_an_assessment_nor_that_there_is_one(world: World) -> None:
    with as_application():
        row = world.assess("threat")
        plan = world.plan()
        for actor in (world.judge, world.stranger):
            client = client_of(actor)
            for address in (
                page("of-case", world.case.pk), page("begin", world.case.pk),
                page("plan-new", world.case.pk), page("assessment", row.pk), page("fill", row.pk),
                page("finish", row.pk), page("strike", row.pk), page("plan", plan.pk),
                page("copy", plan.pk),
            ):  # fmt: skip
                assert client.get(address).status_code in {403, 404}, address
        shown = client_of(world.judge).get(reverse("cases:case", args=[world.case.pk]))
        assert shown.status_code == 200
        assert "High risk" not in shown.content.decode()


def planned(**more: Any) -> dict[str, Any]:
    return {
        "made_on": f"{today()}", "made_with": "yes", "after": "0",
        "followed-advice": ["people", "call"], "followed-numbers": ["police"],
        "followed-words": "идем код тетка Наде", **more,
    }  # fmt: skip


def test_a_safety_plan_is_made_renewed_and_read_in_the_persons_own_words(world: World) -> None:
    with as_application():
        expert = client_of(world.expert)
        form = page("plan-new", world.case.pk)
        assert expert.get(form).status_code == 200
        assert expert.post(form, planned(made_with="no")).status_code == 422
        assert expert.post(form, planned(**{"followed-advice": ["no-such"]})).status_code == 422
        assert expert.post(form, {"made_on": f"{today()}", "made_with": "yes"}).status_code == 422
        assert expert.post(form, planned()).status_code == 302
        assert expert.post(form, planned()).status_code == 422
        with acting(world.expert):
            plan = SafetyPlan.objects.get()
        shown = expert.get(page("plan", plan.pk)).content.decode()
        assert "тетка Наде" in shown
        assert "192" in shown
        again = expert.get(form).content.decode()
        assert "тетка Наде" in again
        assert expert.post(form, planned(after="1", copy="paper")).status_code == 302
        assert "There is a newer version" in expert.get(page("plan", plan.pk)).content.decode()
        helper = client_of(world.helper)
        shown = helper.get(page("plan", plan.pk)).content.decode()
        assert "тетка" not in shown
        assert helper.get(page("copy", plan.pk)).status_code == 302
        assert reverse("vault:person", args=[plan.person_id]) in helper.get(form).url


def test_the_copy_that_is_carried_betrays_nothing(world: World) -> None:
    with as_application():
        plan = world.plan(made_with="yes")
        answer = client_of(world.expert).get(page("copy", plan.pk))
        assert answer["Content-Type"] == "application/pdf"
        assert "notes.pdf" in answer["Content-Disposition"]
        assert world.case.code not in answer["Content-Disposition"]
    import io

    import pypdfium2 as pdfium

    text = ""
    with pdfium.PdfDocument(io.BytesIO(answer.content)) as document:
        for sheet in document:
            text += sheet.get_textpage().get_text_bounded()
        about = " ".join(document.get_metadata_dict().values())
    assert "192" in text
    assert "Somebody is following me" in text
    for word in (
        "Vidik",
        "traffick",
        "risk-centre",
        world.case.code,
        "victim",
        "Safety",
        "shelter",
    ):
        assert word.lower() not in (text + about).lower(), word


def test_a_release_is_assessed_with_those_who_have_the_duty_to_take_part(world: World) -> None:
    with as_application():
        row = world.begin("release")
        expert, helper = client_of(world.expert), client_of(world.helper)
        assert expert.post(page("fill", row.pk), sent(row, "afraid")).status_code == 302
        judged = {"level": "low", "took_part": ["person"]}
        assert expert.post(page("finish", row.pk), judged).status_code == 422
        with acting(world.expert):
            parts = {each.institution_id: each for each in Participation.objects.all()}
        assert set(parts) == {world.centre.pk, world.helpers.pk, world.shelter.pk}
        own = page("take-part", parts[world.helpers.pk].pk)
        other = page("take-part", parts[world.shelter.pk].pk)
        assert own in helper.get(page("assessment", row.pk)).content.decode()
        assert helper.get(other).status_code == 404
        assert helper.post(own, {"how": "absent"}).status_code == 422
        assert helper.post(own, {"how": "written"}).status_code == 302
        assert helper.post(own, {"how": "present"}).status_code == 422
        assert expert.post(other, {"how": "absent"}).status_code == 422
        absent = {"how": "absent", "why_absent": "no-answer"}
        assert expert.post(other, absent).status_code == 302
        centre = page("take-part", parts[world.centre.pk].pk)
        assert expert.post(centre, {"how": "present"}).status_code == 302
        assert expert.post(page("finish", row.pk), judged).status_code == 302
        shown = expert.get(page("assessment", row.pk)).content.decode()
        assert "no answer" in shown
        assert "Bring the safety plan in line with the result" in shown
        write = f"{reverse('exchange:write')}?kind=release-risk&amp;case={world.case.pk}"
        assert write in shown
        overview = expert.get(reverse("cases:case", args=[world.case.pk])).content.decode()
        assert "Low risk since" not in overview


@pytest.mark.parametrize(
    ("query", "many"),
    [({}, 1), ({"level": "high"}, 1), ({"level": "low"}, 0), ({"level": "none"}, 0),
     ({"due": "incident"}, 1), ({"due": "again"}, 0), ({"due": "first"}, 0), ({"due": "plan"}, 1)],
)  # fmt: skip
def test_the_list_is_narrowed_by_level_and_by_what_is_due(
    world: World, query: dict[str, str], many: int
) -> None:
    with as_application():
        world.assess("threat")
        world.incident()
        for actor in (world.expert, world.staff):
            found = client_of(actor).get(page("list"), query)
            assert len(found.context["page"].object_list) == many
        for actor in (world.judge, world.stranger):
            answer = client_of(actor).get(page("list"), query)
            assert answer.status_code == 403 or not answer.context["page"].object_list


def test_the_list_becomes_a_file_in_an_elevated_session_alone(world: World) -> None:
    with as_application():
        world.assess("threat")
        client = client_of(world.expert)
        plain = client.get(page("list"), {"format": "csv"})
        assert world.case.code.encode() not in plain.content
        with as_owner():
            assert world.expert.user_id is not None
            elevate(world.expert.user_id)
        lines = client.get(page("list"), {"format": "csv"}).content.decode("utf-8-sig")
        assert world.case.code in lines
        assert "high" in lines


def test_what_the_pages_cost_does_not_grow(world: World) -> None:
    def costs() -> list[int]:
        found = []
        client = client_of(world.expert)
        for address in (page("of-case", world.case.pk), page("list")):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    with as_application():
        world.assess("threat")
        world.incident()
        few = costs()
        for _each in range(4):
            world.assess("threat")
            world.incident()
        assert costs() == few


def test_the_words_of_a_judgement_stand_nowhere_but_in_the_vault(world: World) -> None:
    with as_application():
        world.assess(level="high", why="fear", words=typed("Косара прети"))
        plan = world.plan()
        assert client_of(world.expert).get(page("plan", plan.pk)).status_code == 200
    with as_owner(), connection.cursor() as cursor:
        for table in ("assessments_assessment", "assessments_safetyplan", "assessments_safetystep",
                      "audit_auditevent"):  # fmt: skip
            cursor.execute(f"select count(*) from {table} t where t::text like '%%Косара%%'")  # noqa: S608 - our own names
            assert cursor.fetchone() == (0,)


def test_steps_of_an_assessment_are_offered_to_whoever_may_take_them(world: World) -> None:
    with as_application():
        row = world.assess()
        shown, strike = page("assessment", row.pk), page("strike", row.pk)
        assert strike in client_of(world.expert).get(shown).content.decode()
        for actor in (world.helper, world.staff):
            client = client_of(actor)
            assert strike not in client.get(shown).content.decode()
            assert client.get(strike).status_code == 404
        release = world.begin("release")
        shown = page("assessment", release.pk)
        with acting(world.expert):
            parts = {each.institution_id: each.pk for each in release.participations.all()}
        own = page("take-part", parts[world.helpers.pk])
        assert own in client_of(world.helper).get(shown).content.decode()
        assert own not in client_of(world.staff).get(shown).content.decode()
        assert client_of(world.staff).get(own).status_code == 404
