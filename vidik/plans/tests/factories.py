# SPDX-License-Identifier: EUPL-1.2
"""A case of the centre with a plan, those who see its protection, and doors that know nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.scenes import as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.cases.types import Purpose
from vidik.institutions.models import Institution
from vidik.plans.models import Activity, Ask, Need, Plan
from vidik.plans.services import activities, asks, plans
from vidik.plans.types import ActivityFacts, AskFacts
from vidik.registers.registry import register_called
from vidik.registers.services import enter
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person
from vidik.vault.services import entering
from vidik.vault.tests.factories import entered

DAY = dt.timedelta(days=1)


def today(days: int = 0) -> dt.date:
    """Return a day some days from now."""
    return timezone.localdate() + days * DAY


class World:
    """The centre, a shelter and a guardian who see the protection, a court, three far doors."""

    def __init__(self) -> None:
        self.centre, self.shelter, self.social, court, *far = map(
            factories.institution,
            ("plans-centre", "plans-shelter", "plans-social", "plans-court", "plans-one",
             "plans-two", "plans-three"),
        )  # fmt: skip
        self.expert = factories.member(Role.CASE_EXPERT, self.centre)
        self.head = factories.member(Role.CENTRE_HEAD, self.centre)
        self.staff = factories.member(Role.SHELTER_STAFF, self.shelter)
        self.guardian = factories.member(Role.CASE_OFFICER, self.social)
        self.judge = factories.member(Role.COURT_OFFICER, court)
        self.doors: list[Institution] = far
        self.answering = [factories.member(Role.PROVIDER, each) for each in far]
        with scene():
            self.case, self.other = (factories.case(self.centre) for _n in range(2))
            for case in (self.case, self.other):
                case.save()
            factories.participant(self.case, self.centre, self.expert.user_id).save()
            factories.sharing(self.case, self.shelter, Purpose.ACCOMMODATION).save()
            factories.sharing(self.case, self.social, Purpose.GUARDIANSHIP).save()
            factories.sharing(self.case, court, Purpose.TRIAL).save()

    def person(self) -> Person:
        """Enter who the person is."""
        with acting(self.expert):
            return entering.enter_person(self.case, entered(), actor=self.expert)

    def draft(self, case: Case | None = None) -> Plan:
        """Begin a version."""
        return plans.draft_plan(case or self.case, actor=self.expert)

    def need(self, plan: Plan, domain: str = "health", goal: str = "") -> Need:
        """Enter a need."""
        words = Plain(goal) if goal else None
        return plans.add_need(plan, domain, words, actor=self.expert)

    def activity(self, need: Need, kind: str = "psychological", **more: Any) -> Activity:
        """Enter an activity for which the centre answers."""
        given: dict[str, Any] = {"institution": self.centre.pk, "due_on": today(20)}
        facts = ActivityFacts(kind, **given | more)
        return activities.add_activity(need, facts, actor=self.expert)

    def late(self, activity: Activity, days: int = 1) -> Activity:
        """Let an activity have been due some days ago."""
        with as_owner(), scene():
            Activity.objects.filter(pk=activity.pk).update(due_on=today(-days))
            activity.refresh_from_db()
        return activity

    def agreed(self, **more: Any) -> tuple[Plan, Activity]:
        """Let there be an agreed plan with one activity."""
        plan = self.draft()
        activity = self.activity(self.need(plan), **more)
        return self.agree(plan), activity

    def agree(self, plan: Plan) -> Plan:
        """Propose a draft, let the person agree, and put it into force."""
        plans.propose(plan, actor=self.expert)
        plans.enter_word(plan, "person", "agrees", today(), actor=self.expert)
        return plans.agree(plan, actor=self.expert)

    def ask(
        self, activity: Activity, door: int = 0, actor: Actor | None = None, **more: Any
    ) -> Ask:
        """Knock on one of the far doors."""
        given: dict[str, Any] = {"ground": "consent", "answer_by": today(5)}
        facts = AskFacts(**given | more)
        return asks.ask(activity, self.doors[door], facts, actor=actor or self.expert)

    def serve(self, kind: str, times: int = 1, outcome: str = "held", day: int = 0) -> None:
        """Enter services in the register."""
        register = register_called("services-given")
        assert register is not None
        values = {"kind": kind, "outcome": outcome, "whom": "person"}
        if outcome == "held":
            values["mode"] = "person"
        for _n in range(times):
            enter(register, values, when=today(day), case=self.case, actor=self.expert)
