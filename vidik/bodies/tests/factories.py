# SPDX-License-Identifier: EUPL-1.2
"""A town with a local team, its members, the coordination office, and a stranger."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.scenes import as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.bodies.models import Body, Holding, Post, Session
from vidik.bodies.services import bodies, posts, sessions
from vidik.bodies.types import BodyFacts, NewInstitution, PostFacts, Presence, SessionPlan
from vidik.cases.tests import factories
from vidik.institutions.models import Institution


def today(days: int = 0) -> dt.date:
    """Return a day some days from now."""
    return timezone.localdate() + dt.timedelta(days=days)


class World:
    """The pack's institutions, a team founded two years ago that meets every three months."""

    def __init__(self) -> None:
        self.coordinator = self.of("coordination-office", Role.COORDINATOR)
        self.analyst = self.of("rapporteur", Role.ANALYST)
        self.police = self.of("pa-novi-sad", Role.POLICE)
        self.worker = self.of("csw-novi-sad", Role.FIRST_RESPONDER)
        self.second_worker = self.of("csw-novi-sad", Role.CASE_OFFICER)
        self.stranger = self.of("hppo-novi-sad", Role.PROSECUTOR)
        self.body = bodies.found_body(
            BodyFacts("local-team", "decision", "Одлука 1", today(-800), interval=3),
            NewInstitution("Локални тим Нигде", "Local team Nowhere", None),
            actor=self.coordinator,
        )
        self.team = factories.member(Role.LOCAL_TEAM, self.body.institution)
        self.colleague = factories.member(Role.LOCAL_TEAM, self.body.institution)

    @staticmethod
    def of(code: str, role: Role) -> Actor:
        """Give somebody of an institution of the pack."""
        return factories.member(role, Institution.objects.get(code=code))

    def post(self, code: str = "pa-novi-sad", function: str = "member", **more: Any) -> Post:
        """Add a post that is held for an institution."""
        held_for = Institution.objects.get(code=code)
        facts = PostFacts(function, held_for, **{"valid_from": today(-700), **more})
        return posts.add_post(self.body, facts, actor=self.coordinator)

    def hold(self, post: Post, name: str = "Службеник А") -> Holding:
        """Let an official hold a post."""
        return posts.begin_holding(post, name, today(-600), actor=self.coordinator)

    def plan(self, day: dt.date | None = None, *, by: Actor | None = None) -> Session:
        """Plan a session on a day; yesterday by default."""
        return sessions.plan_session(
            self.body,
            SessionPlan(day or today(-1), "Градска кућа", "in-person"),
            invites=False,
            actor=by or self.coordinator,
        )

    def held(self, day: dt.date | None = None, *, by: Actor | None = None) -> Session:
        """Let a session be held to which everybody came."""
        row = self.plan(day, by=by)
        actor = by or self.coordinator
        with acting(actor):
            seats = {seat.pk: Presence.CAME.value for seat in row.seats.all()}
        return sessions.enter_held(row, seats, actor=actor)

    def back_to(self, day: dt.date, session: Session) -> None:
        """Move the day of a session, as though it had been held then."""
        with as_owner(), scene():
            Session.objects.filter(pk=session.pk).update(planned_on=day)

    def fresh(self) -> Body:
        """Return the team as it is now."""
        return Body.objects.select_related("institution").get(pk=self.body.pk)
