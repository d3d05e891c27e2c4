# SPDX-License-Identifier: EUPL-1.2
"""The people and institutions of random situations, and the rows of one."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any, Final

from django.utils import timezone

from tests.depth import examples
from tests.scenes import scene
from vidik.access.types import Actor, Role
from vidik.accounts.models import Membership, User
from vidik.cases.models import Case, EmergencyAccess, Participant, Sharing
from vidik.cases.services.cases import moment
from vidik.cases.tests import factories
from vidik.cases.tests.situations import (
    INSTITUTIONS,
    PEOPLE,
    DrawnEmergency,
    DrawnMembership,
    Situation,
    hours,
)
from vidik.institutions.models import Institution

SITUATIONS: Final = int(os.environ.get("VIDIK_SITUATIONS", examples(100)))
"""How many each of the two tests draws, of cases and of all rooms."""
AT_ONCE: Final = 250
"""Situations of one transaction, whose clock stands still."""


def answered(answer: str, first: dt.datetime) -> dict[str, Any]:
    """Return the columns of a sharing that waits, or was answered or withdrawn in its moment."""
    if answer == "withdrawn":
        return {"state": "withdrawn", "withdrawn_at": first, "withdrawal": "mistake"}
    if answer == "declined":
        return {"state": "declined", "declined_at": first, "declining": "no-capacity"}
    return {"state": "standing", "accepted_at": first if answer == "accepted" else None}


class World:
    """The people and institutions of all situations, and the rows of one."""

    def __init__(self) -> None:
        self.institutions: list[Institution] = [
            factories.institution(f"oracle-{number}") for number in range(INSTITUTIONS)
        ]
        self.people = [
            User.objects.create_user(
                f"oracle-{number}",
                email=f"oracle-{number}@test.invalid",
                password=None,
                display_name=f"Oracle {number}",
            )
            for number in range(PEOPLE)
        ]
        self.approver = User.objects.create_user(
            "oracle-approver",
            email="oracle-approver@test.invalid",
            password=None,
            display_name="Approver",
        )
        self.now = moment()

    def set_up(self, situation: Situation) -> tuple[list[Case], list[Actor]]:
        """Write the rows of a situation and give its cases and actors."""
        User.objects.filter(pk__in=[self.people[n].pk for n in situation.switched_off]).update(
            is_active=False
        )
        memberships = Membership.objects.bulk_create(
            self._membership(row) for row in situation.memberships
        )
        with scene():
            cases = self.cases_of(situation)
            for part in situation.parts:
                first, last = hours(self.now, part.hours)
                Participant.objects.create(
                    case=cases[part.case],
                    institution=self.institutions[part.institution],
                    user=None if part.person is None else self.people[part.person],
                    role="worker",
                    why="assigned",
                    valid_from=first,
                    valid_to=last,
                )
            for sharing in situation.sharings:
                first, last = hours(self.now, sharing.hours)
                Sharing.objects.create(
                    case=cases[sharing.case],
                    institution=self.institutions[sharing.institution],
                    purpose=sharing.purpose,
                    ground="consent",
                    reference="1/2026",
                    valid_from=first,
                    valid_to=last or self.now + dt.timedelta(days=300),
                    **answered(sharing.answer, first),
                )
            EmergencyAccess.objects.bulk_create(
                self._emergency(row, cases[row.case]) for row in situation.emergencies
            )
        actors = [
            Actor(
                f"user:{row.user_id}",
                frozenset({Role(row.role)}),
                "",
                row.user_id,
                frozenset({row.institution_id}),
                institution=row.institution_id,
                membership=row.pk,
            )
            for row in memberships
        ]
        return cases, actors

    def cases_of(self, situation: Situation) -> list[Case]:
        """Write the cases of a situation."""
        return Case.objects.bulk_create(
            Case(
                responsible=self.institutions[row.responsible],
                restricted=row.restricted,
                state="closed" if row.closed else "open",
                opened_at=self.now - dt.timedelta(days=99),
                closed_at=self.now if row.closed else None,
            )
            for row in situation.cases
        )

    def _membership(self, drawn: DrawnMembership) -> Membership:
        today = timezone.localdate(self.now)
        last = drawn.days.last
        return Membership(
            user=self.people[drawn.person],
            institution=self.institutions[drawn.institution],
            role=drawn.role,
            valid_from=today + dt.timedelta(days=drawn.days.first),
            valid_to=None if last is None else today + dt.timedelta(days=last),
            ended_at=self.now if drawn.ended_at_once else None,
        )

    def _emergency(self, drawn: DrawnEmergency, case: Case) -> EmergencyAccess:
        started = self.now + dt.timedelta(minutes=drawn.begun)
        was_given = drawn.state not in {"requested", "refused"}
        reviewed = drawn.state == "reviewed"
        decided = drawn.state in {"granted", "refused", "ended"}
        return EmergencyAccess(
            case=case,
            case_code=case.code,
            responsible_id=case.responsible_id,
            user=self.people[drawn.person],
            institution=self.institutions[drawn.institution],
            reason="danger",
            explanation="Drawn by the tests.",
            hours=4,
            state=drawn.state,
            requested_at=started,
            alone=drawn.state == "started-alone",
            started_at=started if was_given else None,
            expires_at=started + dt.timedelta(minutes=drawn.lasts) if was_given else None,
            decided_by=self.approver if decided else None,
            reviewed_by=self.approver if reviewed else None,
            judgement="justified" if reviewed else "",
        )
