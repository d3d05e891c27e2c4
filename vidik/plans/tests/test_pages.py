# SPDX-License-Identifier: EUPL-1.2
"""The pages of plans: from the first need to an agreed plan, answers, and what they hide."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.elevated import elevate
from tests.scenes import as_application, as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting, allowed, authorize
from vidik.access.types import Action, Actor, Denied, OutOfScope, Role
from vidik.cases.tests import factories
from vidik.cases.types import Purpose
from vidik.plans.models import Activity, Agreement, Ask, Need, Plan
from vidik.plans.services import activities, asks, plans
from vidik.plans.tests.factories import World, today
from vidik.plans.types import ActivityFacts, Came
from vidik.registers.registry import register_called
from vidik.registers.services import enter

pytestmark = pytest.mark.django_db


def sent(actor: Actor, page: str, **data: Any) -> int:
    client = client_of(actor)
    assert client.get(page).status_code == 200, page
    return client.post(page, {name: str(value) for name, value in data.items()}).status_code


def step(plan: Plan, name: str) -> str:
    return reverse("plans:step", args=[plan.pk, name])


def test_a_plan_is_made_step_by_step_on_its_pages(world: World) -> None:
    with as_application():
        world.person()
        expert = client_of(world.expert)
        tab = reverse("plans:of-case", args=[world.case.pk])
        begin = reverse("plans:draft", args=[world.case.pk])
        assert begin in expert.get(tab).content.decode()
        assert sent(world.expert, begin) == 302
        with acting(world.expert):
            plan = Plan.objects.get(case=world.case)
        goal = "She has a doctor whom she trusts."
        assert sent(world.expert, step(plan, "need"), domain="health", goal=goal) == 302
        assert sent(world.expert, step(plan, "need"), domain="health") == 422
        with acting(world.expert):
            need = plan.needs.get()
        facts = {
            "need": need.pk, "kind": "psychological", "institution": world.centre.pk, "times": 16,
            "due_on": today(60), "details": "Every week",
        }  # fmt: skip
        assert sent(world.expert, step(plan, "activity"), **facts | {"kind": "x"}) == 422
        assert sent(world.expert, step(plan, "activity"), **facts) == 302
        unwanted = {"need": need.pk, "kind": "family", "on": today()}
        assert sent(world.expert, step(plan, "unwanted"), **unwanted) == 302
        assert sent(world.expert, step(plan, "propose")) == 302
        assert sent(world.staff, step(plan, "approve"), word="agrees") == 302
        assert client_of(world.staff).get(step(plan, "agree")).status_code == 403
        assert sent(world.expert, step(plan, "agree")) == 422
        word = {"who": "person", "word": "agrees", "on": today()}
        assert sent(world.expert, step(plan, "word"), **word) == 302
        assert sent(world.expert, step(plan, "agree")) == 302
        assert sent(world.expert, step(plan, "copy-given"), on=today()) == 302
        world.serve("psychological", 3)
        shown = expert.get(tab).content.decode()
        for text in (goal, "Every week", "3 of 16 held", "What she does not want", "agreed on"):
            assert text in shown, text
        review = {
            "held_on": today(), "result": "goes-on", "role_0": "person",
            "contribution_0": "agreed", "role_1": "guardian", "contribution_1": "informed",
            "institution_1": world.social.pk, "words_0": "She feels better",
        }  # fmt: skip
        assert sent(world.expert, step(plan, "review"), **review | {"contribution_0": ""}) == 422
        assert sent(world.expert, step(plan, "review"), **review) == 302
        codes = client_of(world.staff).get(tab).content.decode()
        assert "3 of 16 held" in codes
        assert goal not in codes
        assert "Every week" not in codes
        assert client_of(world.judge).get(tab).status_code == 403
        assert client_of(world.answering[0]).get(tab).status_code == 404
        unknown = step(plan, "no-such")
        assert expert.get(unknown).status_code == 404


def test_nobody_is_asked_by_default_who_is_not_responsible(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed()
        page = reverse("plans:activity-step", args=[activity.pk, "ask"])
        expert = client_of(world.expert)
        shown = expert.get(page)
        form = shown.context["form"]
        assert form["institution"].value() == activity.institution_id
        body = shown.content.decode()
        assert ">Ask an institution</button>" in body
        first = form.fields["institution"].choices.__iter__().__next__()
        assert first[0] == ""
        facts = {"answer_by": today(3)}
        assert sent(world.expert, page, **facts, ground="consent", institution="") == 422
        assert sent(world.expert, page, **facts, institution=world.doors[0].pk, ground="") == 422


def test_an_institution_that_knows_nothing_answers_on_its_own_page(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed()
        page = reverse("plans:activity-step", args=[activity.pk, "ask"])
        facts = {
            "institution": world.doors[0].pk, "ground": "consent", "answer_by": today(3),
            "sex": "female", "is_urgent": "on",
        }  # fmt: skip
        assert sent(world.expert, page, **facts | {"institution": world.centre.pk}) == 422
        assert sent(world.expert, page, **facts) == 302
        with acting(world.answering[0]):
            row = Ask.objects.get()
        provider = client_of(world.answering[0])
        own = reverse("plans:ask", args=[row.pk])
        for address in (own, reverse("plans:asks"), reverse("portal:desk")):
            answer = provider.get(address)
            assert answer.status_code == 200
            shown = answer.content.decode()
            assert "sychological support" in shown
            assert world.case.code not in shown
            assert str(world.case.pk) not in shown
            assert str(activity.pk) not in shown
        assert "female" in provider.get(own).content.decode()
        for address in (
            reverse("plans:activity", args=[activity.pk]),
            reverse("plans:plan", args=[activity.plan_id]),
            reverse("plans:of-case", args=[world.case.pk]),
            reverse("cases:case", args=[world.case.pk]),
        ):
            assert provider.get(address).status_code in {403, 404}
        for stranger in (world.answering[1], world.staff):
            assert client_of(stranger).get(own).status_code == 404
        decline = reverse("plans:answer", args=[row.pk, "decline"])
        assert sent(world.answering[0], decline, why="") == 422
        assert sent(world.answering[0], decline, why="no-place") == 302
        assert provider.post(decline, {"why": "no-fit"}).url == own
        shown = client_of(world.expert).get(reverse("plans:activity", args=[activity.pk]))
        assert "no place, or nobody to take it on" in shown.content.decode()
        again = reverse("plans:activity-step", args=[activity.pk, "ask"])
        assert sent(world.expert, again, **facts | {"institution": world.doors[1].pk}) == 302
        with acting(world.answering[1]):
            second = Ask.objects.get()
        withdraw = reverse("plans:withdraw", args=[second.pk])
        assert client_of(world.answering[1]).post(withdraw).status_code in {403, 404}
        assert client_of(world.expert).post(withdraw).status_code == 302
        assert (
            "withdrawn"
            in client_of(world.answering[1])
            .get(reverse("plans:ask", args=[second.pk]))
            .content.decode()
        )


def test_a_form_that_is_sent_twice_is_done_once(world: World) -> None:
    with as_application():
        plan = world.draft()
        world.activity(world.need(plan))
        plans.propose(plan, actor=world.expert)
        client = client_of(world.expert)
        word = {"who": "person", "word": "agrees", "on": f"{today()}", "once": "the-mark"}
        for _n in range(2):
            assert client.post(step(plan, "word"), word).status_code == 302
        with acting(world.expert):
            assert Agreement.objects.filter(plan=plan).count() == 1


def test_what_was_not_read_in_a_second_tab_is_not_overwritten(world: World) -> None:
    with as_application():
        plan = world.draft()
        activity = world.activity(world.need(plan))
        page = reverse("plans:activity-step", args=[activity.pk, "change"])
        facts = {"kind": "legal", "institution": world.centre.pk, "seen": 1, "times": 2}
        assert sent(world.expert, page, **facts) == 302
        assert sent(world.head, page, **facts | {"times": 9}) == 422
        with acting(world.expert):
            assert Activity.objects.get(pk=activity.pk).times == 2


def test_the_copy_names_neither_her_nor_the_case_nor_any_institution(world: World) -> None:
    with as_application():
        world.person()
        plan = world.draft()
        need = world.need(plan, goal="Nobody learns that she is at Persida’s")
        world.activity(need, institution=world.shelter.pk)
        page = reverse("plans:copy", args=[plan.pk])
        assert client_of(world.expert).get(page).status_code == 404
        world.agree(plan)
        whole = client_of(world.expert).get(page).content.decode()
        assert "<title>My plan</title>" in whole
        start, end = whole.index('<div class="narrow copy">'), whole.index("</main>")
        shown = whole[start:end]
        assert "Psychological support" in shown
        for secret in (
            world.case.code, world.shelter.code, str(world.shelter.name), "Persida",
            world.centre.code, "trafficking",
        ):  # fmt: skip
            assert secret not in shown


@pytest.mark.parametrize("language", ["en", "sr"])
def test_a_copy_that_is_found_speaks_of_no_proceedings_and_of_no_police(
    world: World, language: str
) -> None:
    with as_application():
        world.person()
        plan = world.draft()
        for domain, kinds in {
            "rights": ("legal", "attorney", "representation", "proceedings"),
            "safety": ("police-protection", "safety-planning"),
        }.items():
            need = world.need(plan, domain)
            for kind in kinds:
                world.activity(need, kind, institution=None)
        world.agree(plan)
        client = client_of(world.expert)
        client.cookies["vidik_language"] = language
        whole = client.get(reverse("plans:copy", args=[plan.pk])).content.decode().lower()
        shown = whole[whole.index('<div class="narrow copy">') : whole.index("</main>")]
        for told in (
            "proceeding", "attorney", "legal", "police", "represent",
            "поступ", "адвокат", "правн", "полиц", "заступ", "план безбедности",
        ):  # fmt: skip
            assert told not in shown, told
        assert {"en": "somebody goes along", "sr": "пратња"}[language] in shown


def test_nothing_is_chosen_where_a_form_is_sent_empty(world: World) -> None:
    with as_application():
        plan = world.draft()
        assert sent(world.expert, step(plan, "need"), domain="") == 422
        assert sent(world.expert, step(plan, "need")) == 422
        form = client_of(world.expert).get(step(plan, "need")).context["form"]
        assert next(iter(form.fields["domain"].choices))[0] == ""
        with acting(world.expert):
            assert not plan.needs.exists()
        world.need(plan)
        world.need(plan, "school")
        form = client_of(world.expert).get(step(plan, "activity")).context["form"]
        for name in ("need", "kind"):
            assert next(iter(form.fields[name].choices))[0] == "", name


def test_a_need_entered_by_mistake_is_taken_out_of_a_draft(world: World) -> None:
    with as_application():
        plan = world.draft()
        mistaken, meant = world.need(plan, "safety"), world.need(plan)
        world.activity(meant)
        page = reverse("plans:plan", args=[plan.pk])
        take_out = step(plan, "take-out")
        assert take_out in client_of(world.expert).get(page).content.decode()
        assert client_of(world.staff).get(take_out).status_code == 403
        assert sent(world.expert, take_out, need=meant.pk) == 422, "an activity is about it"
        assert sent(world.expert, take_out, need=mistaken.pk) == 302
        with acting(world.expert):
            assert list(plan.needs.all()) == [meant]
        assert take_out not in client_of(world.expert).get(page).content.decode()
        again = world.need(plan, "safety")
        plans.propose(plan, actor=world.expert)
        with pytest.raises(ValidationError):
            plans.take_out_need(again, actor=world.expert)
        with acting(world.expert):
            assert not Need.objects.filter(pk=again.pk).delete()[0]
            assert plan.needs.count() == 2, "the database lets nobody change what was proposed"


def test_the_list_of_plans_finds_what_is_late_nobodys_and_never_reviewed(world: World) -> None:
    with as_application():
        plan = world.draft()
        need = world.need(plan)
        world.late(world.activity(need))
        world.activity(need, "legal", institution=None, due_on=None)
        world.agree(plan)
        other = world.draft(world.other)
        client = client_of(world.expert)

        def found(**params: str) -> set[Any]:
            page = client.get(reverse("plans:list"), params).context["page"]
            return {row.pk for row in page.object_list}

        assert found() == {plan.pk}
        for state in ("late", "nobodys", "never", "no-copy", "agreed"):
            assert found(state=state) == {plan.pk}, state
        for state in ("review", "doors", "replaced", "proposed", "dropped"):
            assert found(state=state) == set(), state
        assert found(state="written") == found(state="draft") == {other.pk}
        assert found(state="", case__code=world.case.code) or found(state="")
        plans.review(
            plan, today(), "goes-on", [(Came("person", "agreed"), None)], actor=world.expert
        )
        assert found(state="never") == set()
        address = reverse("plans:list")
        plain = client.get(address, {"format": "csv"})
        assert world.case.code.encode() not in plain.content
        with as_owner():
            assert world.expert.user_id is not None
            elevate(world.expert.user_id)
        text = b"".join(client.get(address, {"format": "csv"})).decode()
        assert world.case.code in text
        assert client_of(world.judge).get(reverse("plans:list")).status_code == 403


def test_doors_are_shown_in_a_case_and_summed_by_year(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed(kind="attorney")
        row = world.ask(activity, is_urgent=True)
        asks.decline(row, "no-place", actor=world.answering[0])
        second = world.ask(activity, 1, is_urgent=True)
        asks.accept(second, actor=world.answering[1])
        asks.done(second, today(), actor=world.answering[1])
        register = register_called("providers-asked")
        assert register is not None
        values = {"need": "attorney", "other": "foster-family", "answer": "declined"}
        enter(register, values, when=today(), case=world.case, actor=world.expert)
        client = client_of(world.expert)
        tab = client.get(reverse("plans:of-case", args=[world.case.pk])).content.decode()
        assert "3 doors until one opened" in tab
        shown = client.get(reverse("plans:doors-of-case", args=[world.case.pk])).content.decode()
        for text in (
            "3 doors until one opened",
            "foster family",
            str(world.doors[0].name["en"]),
            "first service after 0",
        ):
            assert text in shown, text
        assert client.get(reverse("plans:doors")).status_code == 200
        assert client.get(reverse("plans:doors"), {"year": "2020"}).status_code == 200
        assert client_of(world.staff).get(reverse("plans:doors")).status_code == 403


def test_pages_ask_no_more_however_much_stands_in_a_plan(world: World) -> None:
    with as_application():
        plan = world.draft()
        need = world.need(plan)
        first = world.activity(need)
        client = client_of(world.expert)
        pages = [
            reverse("plans:of-case", args=[world.case.pk]),
            reverse("plans:plan", args=[plan.pk]),
            reverse("plans:activity", args=[first.pk]),
            reverse("plans:list"),
            reverse("plans:doors-of-case", args=[world.case.pk]),
        ]

        def counted() -> list[int]:
            numbers = []
            for page in pages:
                client.get(page)
                with CaptureQueriesContext(
                    connection,
                ) as queries:
                    assert client.get(page).status_code == 200
                numbers.append(len(queries))
            return numbers

        few = counted()
        for domain in ("school", "work", "rights"):
            more = world.need(plan, domain)
            for _n in range(4):
                world.activity(more, institution=world.shelter.pk)
        many = counted()
        assert all(after <= before + 1 for before, after in zip(few, many, strict=True)), (
            few,
            many,
        )


def test_a_suggestion_is_entered_by_the_second_side_on_its_page(world: World) -> None:
    with as_application():
        plan, _activity = world.agreed()
        with acting(world.staff):
            need = plan.needs.get()
        page = step(plan, "suggest")
        assert sent(world.staff, page, need=need.pk, kind="transport", times=2) == 302
        assert client_of(world.expert).get(page).status_code == 403
        with acting(world.staff):
            row = Activity.objects.get(state="suggested")
        assert row.institution_id == world.shelter.pk
        assert (
            client_of(world.staff)
            .get(reverse("plans:activity-step", args=[row.pk, "take-up"]))
            .status_code
            == 403
        )
        refused = activities.suggest(need, ActivityFacts("education"), actor=world.guardian)
        assert refused.institution_id == world.social.pk


def test_an_association_that_does_not_answer_for_the_case_is_offered_no_step_of_its_plan(
    world: World,
) -> None:
    place = factories.institution("plans-association")
    worker = factories.member(Role.ASSOCIATION_WORKER, place)
    with scene():
        factories.sharing(world.case, place, Purpose.SUPPORT).save()
    with as_application():
        plan, activity = world.agreed()
        pages = {
            reverse("plans:of-case", args=[world.case.pk]): reverse(
                "plans:draft", args=[world.case.pk]
            ),
            reverse("plans:plan", args=[plan.pk]): step(plan, "review"),
            reverse("plans:activity", args=[activity.pk]): reverse(
                "plans:activity-step", args=[activity.pk, "ask"]
            ),
        }
        for page, offered in pages.items():
            assert offered in client_of(world.expert).get(page).content.decode(), offered
            client = client_of(worker)
            assert offered not in client.get(page).content.decode(), offered
            assert client.get(offered).status_code == 404
        # Their own share of the plan stays theirs.
        approve = step(plan, "approve")
        own = client_of(worker).get(reverse("plans:plan", args=[plan.pk])).content.decode()
        assert approve in own


def test_what_somebody_may_do_with_a_row_is_asked_in_one_query(world: World) -> None:
    actions = (
        Action.PLANS_WRITE,
        Action.PLANS_ASK,
        Action.PLANS_READ,
        Action.PLANS_AGREE,
        Action.CASES_READ,
    )
    with as_application():
        for actor, expected in (
            (world.expert, {*actions} - {Action.PLANS_AGREE}),
            (world.guardian, {Action.PLANS_READ, Action.PLANS_AGREE, Action.CASES_READ}),
            (world.answering[0], set()),
        ):
            with acting(actor), CaptureQueriesContext(connection) as queries:
                assert allowed(actor, world.case, *actions) == expected
            asked = [each for each in queries if "UNION" in each["sql"]]
            assert len(asked) == 1
            for action in actions:
                with acting(actor):
                    try:
                        authorize(actor, action, world.case)
                    except (Denied, OutOfScope):
                        assert action not in expected
                    else:
                        assert action in expected
