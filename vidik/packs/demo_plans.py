# SPDX-License-Identifier: EUPL-1.2
"""Synthetic plans of a demonstration, in synthetic cases that stand already.

Everything goes through the services that people use, in the names of the demo accounts; what
happened some days ago is then dated back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor
from vidik.cases.models import Case
from vidik.cases.selectors.cases import is_named_in, sharings_of, visible_cases
from vidik.cases.services import sharings
from vidik.cases.types import CaseState, Ground, Purpose
from vidik.core.packfiles import PackError, read
from vidik.institutions.models import Institution
from vidik.institutions.selectors import by_code
from vidik.plans.models import Activity
from vidik.plans.services import activities, asks, demo, plans
from vidik.plans.types import ActivityFacts, AskFacts, Came
from vidik.registers.registry import register_called
from vidik.registers.services import enter
from vidik.vault.methods.plain import Plain
from vidik.vault.selectors import persons_of

FILE: Final = "demo/plans.yaml"
SHARED_DAYS: Final = 360
Said = Mapping[str, Any]
Places = Mapping[str, Institution]


def make_demo_plans(folder: Path, *, actor: Actor) -> int:
    """Make the synthetic plans of a pack once, in the names of its demo accounts.

    Returns:
        How many were made; none if there are some or these settings are for real work.

    Raises:
        PackError: the file names an account that there is not.
    """
    found = read(folder, lambda pack: pack.optional(FILE))
    if not settings.DEMO or not found:
        return 0
    lead = _actor(found["by"])
    if demo.has_plans(lead):
        return 0
    places = by_code(actor)
    with acting(lead):
        rows = visible_cases(lead).filter(is_demo=True, state=CaseState.OPEN, restricted=False)
        cases = [
            case
            for case in rows.order_by("opened_at")
            if is_named_in(lead, case.pk)
            and persons_of(lead, case).filter(wrapped_key__isnull=False).exists()
        ]
    made = list(zip(cases, found["plans"], strict=False))
    for case, said in made:
        for row in found["with"]:
            _share(case, row, places, _actor(found["shared"]))
        _Writer(case, lead, places).write(said)
    return len(made)


def _actor(username: str) -> Actor:
    found = demo_actor(username)
    if found is None:
        raise PackError.of(FILE, "by", f"a demo account that acts, not “{username}”")
    return found


def _day(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


def _share(case: Case, row: Said, places: Places, by: Actor) -> None:
    place = places[row["institution"]]
    with acting(by):
        alike = sharings_of(case).filter(institution=place, purpose=row["purpose"])
        if alike.exists():
            return
    sharings.share_case(
        case,
        institution=place,
        purpose=Purpose(row["purpose"]),
        ground=Ground.CONSENT,
        reference="14/2026",
        until=timezone.now() + dt.timedelta(days=SHARED_DAYS),
        actor=by,
    )


class _Writer:
    """Writes the plan of one case."""

    def __init__(self, case: Case, lead: Actor, places: Places) -> None:
        self.case, self.lead, self.places = case, lead, places

    def write(self, said: Said) -> None:
        """Draft, propose and agree the plan; then what came of it."""
        plan = plans.draft_plan(self.case, actor=self.lead)
        entered: list[tuple[Activity, Said]] = []
        for need in said["needs"]:
            row = plans.add_need(plan, need["domain"], Plain(need["goal"]), actor=self.lead)
            for each in need["activities"]:
                facts = self._facts(each)
                words = Plain(each["details"]) if "details" in each else None
                activity = activities.add_activity(row, facts, words, actor=self.lead)
                if each["due"] > 0:
                    demo.date_activity_back(activity, _day(each["due"]), actor=self.lead)
                entered.append((activity, each))
        plans.propose(plan, actor=self.lead)
        if "agreed" not in said:
            return
        plans.enter_word(plan, "person", "agrees", _day(0), actor=self.lead)
        for account in said.get("approved", ()):
            plans.approve(plan, "agrees", actor=_actor(account))
        plan = plans.agree(plan, actor=self.lead)
        demo.date_plan_back(plan, said["agreed"], actor=self.lead)
        for activity, each in entered:
            self._came_of(activity, each)
        if "copy" in said:
            plans.give_copy(plan, _day(said["copy"]), actor=self.lead)
        if "review" in said:
            held = said["review"]
            came = [(Came(role, what), None) for role, what in held["came"].items()]
            plans.review(plan, _day(held["days"]), held["result"], came, actor=self.lead)

    def _facts(self, each: Said) -> ActivityFacts:
        who = each["who"]
        place = self.places[who].pk if who else None
        begins = _day(each["begins"]) if "begins" in each else None
        due = _day(each["due"]) if each["due"] <= 0 else None
        return ActivityFacts(each["kind"], place, None, begins, due, each.get("times"))

    def _came_of(self, activity: Activity, each: Said) -> None:
        for asked in each.get("asks", ()):
            self._ask(activity, asked)
        register = register_called("providers-asked")
        for row in each.get("hand", ()) if register is not None else ():
            values = {"need": each["kind"], "provider": row["provider"], "answer": row["answer"]}
            assert register is not None  # noqa: S101 - looked at above
            enter(register, values, when=_day(row["days"]), case=self.case, actor=self.lead)
        services = register_called("services-given")
        for at in range(each.get("served", 0) if services is not None else 0):
            assert services is not None  # noqa: S101 - looked at above
            values = {"kind": each["kind"], "outcome": "held", "mode": "person", "whom": "person"}
            enter(services, values, when=_day(7 * at), case=self.case, actor=self.lead)
        if "finished" in each:
            activities.finish(activity, _day(each["finished"]), actor=self.lead)
        if "refused" in each:
            activities.refuse(activity, _day(each["refused"]), actor=self.lead)

    def _ask(self, activity: Activity, said: Said) -> None:
        place = self.places[said["who"]]
        facts = AskFacts(
            Ground.CONSENT, _day(-7), said.get("urgent", False), sex="female", age="aged-14-17"
        )
        row = asks.ask(activity, place, facts, actor=self.lead)
        answers = _actor(said["account"])
        if said["answer"] == "accepted":
            row = asks.accept(row, actor=answers)
        else:
            row = asks.decline(row, said["answer"], actor=answers)
        row = demo.date_ask_back(row, said["days"], said.get("hours", 30), actor=self.lead)
        if "served" in said:
            asks.done(row, _day(said["served"]), actor=answers)
