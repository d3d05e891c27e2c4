# SPDX-License-Identifier: EUPL-1.2
"""What plans say of a case: versions, reviews, who was asked and answered, what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from vidik.access.services import can
from vidik.access.types import Action
from vidik.cases.registry import PROTECTION, Happened, Says, Section, Text, Tone, register_section
from vidik.cases.types import Part
from vidik.core.days import noon_of
from vidik.plans.models import AskedFor, Plan
from vidik.plans.selectors import plans
from vidik.plans.selectors.pack import KIND, is_kept, rules, word
from vidik.plans.selectors.places import is_where_in, leave_out_names
from vidik.plans.types import PlanState
from vidik.plans.work import CODE


class _Plans(Says):
    @cached_property
    def versions(self) -> list[Plan]:
        return plans.versions_of(self.scene.actor, self.scene.case)

    def missing(self) -> Iterator[tuple[Text, str]]:
        if not is_kept() or not can(self.scene.actor, Action.PLANS_WRITE):
            return
        if any(each.state != PlanState.DROPPED for each in self.versions):
            return
        late = timezone.now() - dt.timedelta(days=rules().plan_days)
        rows = plans.without_plan(self.scene.actor).filter(case=self.scene.case.pk)
        if rows.filter(decided_at__lt=late).exists():
            yield _("There is no plan yet"), reverse("plans:of-case", args=[self.scene.case.pk])

    def happened(self) -> Iterator[Happened]:
        url = reverse("plans:of-case", args=[self.scene.case.pk])
        for plan in self.versions:
            number = _("version %(number)s") % {"number": plan.version}
            if plan.agreed_on is not None:
                what = _("The plan was agreed")
                yield Happened(noon_of(plan.agreed_on), what, (number,), Tone.KEY, url)
            elif plan.proposed_at is not None:
                yield Happened(plan.proposed_at, _("A plan was proposed"), (number,), url=url)
            if plan.copy_on is not None:
                what = _("The person was given a copy of the plan")
                yield Happened(noon_of(plan.copy_on), what, url=url)
        if not self.versions:
            return
        for review in plans.reviews_of(self.scene.actor, self.scene.case):
            result = word("results", review.result)
            yield Happened(
                noon_of(review.held_on), _("The plan was reviewed"), (result,), url=f"{url}#reviews"
            )
        knows = is_where_in(self.scene.parts)
        for asked in plans.asked_in(self.scene.actor, self.scene.case):
            leave_out_names(self.scene.actor, [asked.ask], knows=knows)
            yield from _asked(asked)


def _asked(row: AskedFor) -> Iterator[Happened]:
    ask, url = row.ask, reverse("plans:activity", args=[row.activity_id])
    what, who = word(KIND, ask.kind), str(ask.institution.name)
    yield Happened(ask.asked_at, _("An institution was asked"), (what, who), url=url)
    if ask.answered_at is not None:
        answer = ask.get_answer_display()
        yield Happened(ask.answered_at, _("An institution answered"), (answer, what, who), url=url)
    if ask.settled_at is not None:
        end = ask.get_state_display()
        yield Happened(
            ask.settled_at,
            _("A request to an institution was completed"),
            (end, what, who),
            url=url,
        )


def register() -> None:
    """Register the section for whoever sees the protection of a case."""
    register_section(
        Section(
            CODE,
            pgettext_lazy("case", "Plan"),
            33,
            frozenset({Part.PROTECTION}),
            "plans:of-case",
            area=PROTECTION,
            action=Action.PLANS_READ,
            rooms=(CODE,),
            says=_Plans,
        )
    )
