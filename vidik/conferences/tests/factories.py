# SPDX-License-Identifier: EUPL-1.2
"""The centre of the pack, a case of a child shared with an association, and who is invited."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.utils import timezone

from tests.scenes import as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.cases.types import Purpose
from vidik.conferences.models import Meeting, Seat
from vidik.conferences.services import answering, meetings, minutes
from vidik.conferences.types import Call, Came, HerPart, Reply, ReplyDraft
from vidik.exchange.models import Addressee
from vidik.institutions.models import Institution
from vidik.referral.selectors import pack
from vidik.vault.keys import masters
from vidik.vault.methods.envelope import PersonKey
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person

DUTY: Final = "csw-novi-sad"
POLICE: Final = "pa-novi-sad"
PROSECUTOR: Final = "hppo-novi-sad"
INVITED: Final = (DUTY, POLICE, PROSECUTOR)
HER: Final = HerPart("whole", "herself", "", Plain("Снажна и стрпљива"), Plain("Жели школу"))


def hence(**span: int) -> dt.datetime:
    """Return a moment some time from now, to the minute."""
    return (timezone.now() + dt.timedelta(**span)).replace(second=0, microsecond=0)


def called(at: dt.datetime | None = None) -> Call:
    """Return when, how and why."""
    return Call(at or hence(days=5), "remote", "identified")


class World:
    """Two experts of the centre, an association that sees the protection, one that sees nothing."""

    def __init__(self) -> None:
        centre = pack.centre()
        self.expert = factories.member(Role.CASE_EXPERT, centre)
        self.head = factories.member(Role.CENTRE_HEAD, centre)
        association = Institution.objects.get(code="atina")
        self.worker = factories.member(Role.ASSOCIATION_WORKER, association)
        self.chief = factories.member(Role.ASSOCIATION_HEAD, association)
        self.stranger = factories.member(
            Role.ASSOCIATION_WORKER, factories.institution("conference-stranger")
        )
        self.guardian = self.of(DUTY, Role.FIRST_RESPONDER)
        self.police = self.of(POLICE, Role.POLICE)
        self.prosecutor = self.of(PROSECUTOR, Role.PROSECUTOR)
        with scene():
            self.case, self.other = (self.known(centre, association) for _n in range(2))
            self.foreign = factories.case(centre)
            self.foreign.save()

    @staticmethod
    def known(centre: Institution, to: Institution) -> Case:
        """Make a case of the centre that is shared for support; inside `scene()`."""
        case = factories.case(centre)
        case.save()
        factories.sharing(case, to, Purpose.SUPPORT).save()
        return case

    @staticmethod
    def of(code: str, role: Role) -> Actor:
        """Give somebody of an institution of the pack."""
        return factories.member(role, Institution.objects.get(code=code))

    def call(
        self, *codes: str, at: dt.datetime | None = None, actor: Actor | None = None, **more: Any
    ) -> Meeting:
        """Call a conference about the case of a child."""
        facts: dict[str, Any] = {"is_child": True, "actor": actor or self.expert} | more
        return meetings.call_conference(
            facts.pop("case", self.case), called(at), codes or INVITED, **facts
        )

    def letter(self, actor: Actor) -> Addressee:
        """Return the last invitation to the institution of somebody."""
        with acting(actor):
            rows = Addressee.objects.filter(institution=actor.institution)
            return rows.select_related("notice", "kind").latest("sent_at")

    def answer(
        self, actor: Actor, reply: str = Reply.COMES, sends: str = "", why: str = ""
    ) -> None:
        """Answer the last invitation."""
        answering.answer(self.letter(actor), ReplyDraft(reply, sends, why), actor=actor)

    def seats(self, meeting: Meeting, actor: Actor | None = None) -> dict[str, Seat]:
        """Return the seats by the codes of institutions."""
        with acting(actor or self.expert):
            rows = Seat.objects.filter(meeting=meeting).select_related("institution")
            return {each.institution.code: each for each in rows}

    def past(self, meeting: Meeting) -> Meeting:
        """Let the hour of a meeting have come."""
        with as_owner(), scene():
            Meeting.objects.filter(pk=meeting.pk).update(starts_at=hence(hours=-2))
        meeting.starts_at = hence(hours=-2)
        return meeting

    def held(self, *absent: str, meeting: Meeting | None = None) -> Meeting:
        """Let a conference be held to which all but some came."""
        row = self.past(meeting or self.call())
        came = [
            Came(seat.pk, code not in absent, "excused" if code in absent else "")
            for code, seat in self.seats(row).items()
        ]
        return meetings.enter_held(row, came, actor=self.expert)

    def identity(self, case: Case | None = None) -> None:
        """Enter a person whose key can seal words."""
        with as_owner(), scene():
            row = Person(
                case=case or self.case, entered_at=timezone.now(), entered_by="system:test"
            )
            row.wrapped_key = PersonKey.new().wrap(row.code, masters())
            row.save(force_insert=True)

    def written(self, meeting: Meeting | None = None) -> Meeting:
        """Let the minutes be finished by the expert."""
        row = meeting or self.held()
        meetings.enter_her_part(row, HerPart("no", "", "own-wish"), actor=self.expert)
        point = minutes.add_point(row, self.case, "safety", is_confidential=True, actor=self.expert)
        minutes.add_decision(point, "risk", actor=self.expert)
        return minutes.finish(row, actor=self.expert)
