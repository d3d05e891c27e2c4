# SPDX-License-Identifier: EUPL-1.2
"""What the vault, referral and identification keep of a case: one row of each table."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from django.db.models import Model
from django.utils import timezone

from vidik.accounts.models import User
from vidik.assessments.models import (
    Assessment,
    Instrument,
    Participation,
    SafetyPlan,
    SafetyStep,
)
from vidik.cases.models import Case
from vidik.cases.tests import factories as institutions
from vidik.conferences.models import (
    Addendum,
    FormerDay,
    Meeting,
    Planned,
    Point,
    Seat,
    SeatCorrection,
    Undertaking,
)
from vidik.conferences.models import Decision as ConferenceDecision
from vidik.conferences.models import Request as ConferenceRequest
from vidik.exchange.models import Addressee
from vidik.identification.models import (
    Complaint,
    Decision,
    Entitlement,
    Fact,
    Finding,
    FoundOffence,
    Interview,
    JourneyStage,
    LaterReport,
    Notification,
    OnwardReferral,
    Procedure,
    Suspect,
)
from vidik.institutions.models import Institution
from vidik.participation.models import Access, Saying
from vidik.plans.models import (
    Activity,
    Agreement,
    Ask,
    AskedFor,
    Attendance,
    Need,
    Plan,
    Review,
)
from vidik.proceedings.models import (
    ExpectedNotice,
    ReportedAct,
    Telling,
    ToldInstitution,
    Wish,
)
from vidik.protection.models import (
    Crossing,
    Facility,
    Places,
    SchoolCooperation,
    SchoolStep,
    Stay,
    StayAbsence,
    StayExtension,
    StayPhase,
)
from vidik.referral.models import (
    Duty,
    DutyCall,
    ForeignNotification,
    HandOver,
    IndicatorList,
    Report,
    ReportedPerson,
    ReporterFollowUp,
    Screening,
    Supplement,
)
from vidik.tracing.models import Mark, Match, Sighting, Trace
from vidik.vault.keys import masters
from vidik.vault.methods.envelope import PersonKey
from vidik.vault.models import (
    AccessLogEntry,
    Address,
    Contact,
    Document,
    Erasure,
    ErasureProposal,
    FormerContent,
    Insight,
    InsightReview,
    LegalHold,
    LimitNotice,
    Merge,
    Message,
    Name,
    NameTokens,
    Note,
    Opening,
    Particulars,
    Person,
    SafeContact,
    StoredFile,
    Widening,
)
from vidik.vault.services.sealing import place, seal
from vidik.vault.types import (
    AddressFacts,
    ContactFacts,
    DocumentFacts,
    FileFacts,
    NameFacts,
    ParticularFacts,
    SafeContactFacts,
)

_number = count(1)
BY: Final = "system:test"


@dataclass
class OfCase:
    """The rows of a case by their tables; the person has rows in all parts of the vault."""

    case: Case
    erased: Person
    rows: dict[str, Model] = field(default_factory=dict)

    def key(self, model: type[Model]) -> Any:
        """Return the key of the case's row in a table."""
        return self.rows[model._meta.db_table].pk

    def put(self, row: Model) -> None:
        """Write a row and remember it."""
        row.save(force_insert=True)
        self.rows[row._meta.db_table] = row


def furnish_case(
    case: Case, *, user: User, institution: Institution, addressee: Addressee | None = None
) -> OfCase:
    """Write one row of each table that belongs to a case.

    Args:
        case: the case.
        user: who did everything that somebody did: reported, screened, looked, was called.
        institution: for which they did it.
        addressee: a notice by which somebody was notified of the report.
    """
    made = OfCase(case, _person(case))
    _furnish_vault(made, user, institution)
    _furnish_referral(made, user, institution, addressee)
    _furnish_identification(made, user, addressee)
    _furnish_tracing(made, user)
    _furnish_stay(made, user, institution)
    _furnish_plan(made, user, institution)
    _furnish_assessments(made, user, institution)
    _furnish_conference(made, user, institution)
    _furnish_participation(made, user)
    return made


def _person(case: Case) -> Person:
    row = Person(case=case, entered_at=timezone.now(), entered_by=BY)
    row.wrapped_key = PersonKey.new().wrap(row.code, masters())
    row.save(force_insert=True)
    return row


def _furnish_vault(made: OfCase, user: User, institution: Institution) -> None:
    case, now = made.case, timezone.now()
    person = Person(case=case, entered_at=now, entered_by=BY)
    key = PersonKey.new()
    person.wrapped_key = key.wrap(person.code, masters())
    made.put(person)
    common: dict[str, Any] = {
        "person": person, "case": case, "entered_at": now, "entered_by": BY,
    }  # fmt: skip
    for row, facts in (
        (Name(**common), NameFacts("Персида", "Чворовић")),
        (Particulars(**common), ParticularFacts(year=1990)),
        (Document(**common), DocumentFacts(number="AB004417", country="SRB")),
        (Contact(**common), ContactFacts(value="+381640000123")),
        (Address(**common), AddressFacts(place="Ниш")),
        (SafeContact(**common), SafeContactFacts(may_call="yes")),
        (StoredFile(**common), FileFacts(title="scan", media_type="image/png")),
    ):
        seal(row, facts, person, key)  # type: ignore[arg-type]
        made.put(row)
    name = made.rows["vault_name"]
    made.put(NameTokens(name=name, case=case, tokens=[1, 2, 3], search_version=1))
    note = Note(**common, kind="account")
    letter = Message(**common, subject=uuid.uuid4(), inward=True)
    for sealed in (note, letter):
        sealed.content = key.seal("Причала је".encode(), place(sealed, person))
        made.put(sealed)
    made.put(
        FormerContent(
            person=person, case=case, table="name", row=name.pk, content=b"sealed",
            replaced_at=now, replaced_by=BY,
        )
    )  # fmt: skip
    who: dict[str, Any] = {"user": user, "institution": institution}
    made.put(
        Opening(
            **who, role="case-expert", person=person, case=case, at=now,
            day=timezone.localdate(now - dt.timedelta(hours=2)),
        )
    )  # fmt: skip
    made.put(Widening(**who, persons=4, hours=2, purpose="support", asked_at=now))
    made.put(LimitNotice(**who, kind="hour", at=now))
    insight = Insight(
        **who, person=person, case=case, at=now, until=now, purpose="support", why="asked"
    )
    made.put(insight)
    made.put(
        InsightReview(
            insight=insight, case=case, judgement="seen", reviewed_at=now, reviewed_by=user
        )
    )
    made.put(
        AccessLogEntry(
            person=person, case=case, user=user, institution=institution, purpose="support",
            at=now - dt.timedelta(hours=2), until=now - dt.timedelta(hours=1), own=True,
        )
    )  # fmt: skip
    twin = _person(case)
    twin.merged_into = person
    twin.save()
    made.put(Merge(primary=person, duplicate=twin, case=case, merged_at=now, merged_by=BY))
    made.put(LegalHold(person=person, case=case, ground="order", since=now, placed_by=BY))
    made.put(
        ErasureProposal(
            person=person, case=case, institution=case.responsible, ground="mistake",
            proposed_by=user, proposed_at=now,
        )
    )  # fmt: skip
    removed = made.erased
    removed.wrapped_key, removed.erased_at = None, now
    removed.save()
    made.put(
        Erasure(
            number=f"F-{next(_number):06d}", person=removed, case=case, ground="mistake",
            erased_at=now, erased_by=BY, document="{}", hash="0" * 64,
        )
    )  # fmt: skip


def _list() -> IndicatorList:
    found = IndicatorList.objects.filter(is_current=True).first()
    if found is not None:
        return found
    return IndicatorList.objects.create(
        code="furniture", version="1", content={}, sha256="0" * 64, loaded_at=timezone.now()
    )


def _furnish_referral(
    made: OfCase, user: User, institution: Institution, addressee: Addressee | None
) -> None:
    case, now, number = made.case, timezone.now(), next(_number)
    made.put(
        Screening(list=_list(), institution=institution, user=user, started_at=now, changed_at=now)
    )
    report = Report(
        number=f"F-{number:08d}", case=case, received_at=now, source="police", channel="web",
        reporter_institution=institution, urgency="normal",
    )  # fmt: skip
    made.put(report)
    made.put(ReportedPerson(report=report, case=case, person=made.rows["vault_person"]))
    made.put(
        ReporterFollowUp(
            report=report, number=report.number, submission=uuid.uuid4(), institution=institution,
            user=user, received_at=now, source="police", persons=1,
        )
    )  # fmt: skip
    notice = {"addressee": addressee, "notified_at": now, "verified": True} if addressee else {}
    made.put(
        Duty(
            report=report, case=case, rule="furniture",
            institution=addressee.institution if addressee else None, **notice,
        )
    )  # fmt: skip
    made.put(ForeignNotification(report=report, case=case, informant="police"))
    made.put(HandOver(report=report, case=case, written_at=now, written_by=user))
    made.put(Supplement(report=report, case=case, came_at=now))
    made.put(
        DutyCall(report=report, user=user, institution=institution, rung="received", sent_at=now)
    )


def _furnish_plan(made: OfCase, user: User, institution: Institution) -> None:
    case, now = made.case, timezone.now()
    today = timezone.localdate(now)
    entered: dict[str, Any] = {"case": case, "entered_at": now, "entered_by": user}
    plan = Plan(
        case=case, version=1, state="agreed", drafted_at=now, drafted_by=user, proposed_at=now,
        agreed_on=today, review_by=today + dt.timedelta(days=30),
    )  # fmt: skip
    made.put(plan)
    need = Need(plan=plan, domain="health", words=uuid.uuid4(), **entered)
    made.put(need)
    activity = Activity(plan=plan, need=need, kind="legal", institution=institution, **entered)
    made.put(activity)
    made.put(Agreement(plan=plan, who="person", word="agrees", on=today, **entered))
    review = Review(
        plan=plan, held_on=today, result="goes-on", next_on=today + dt.timedelta(days=30), **entered
    )
    made.put(review)
    made.put(Attendance(review=review, case=case, role="person", contribution="agreed"))
    other = Institution.objects.exclude(pk=institution.pk).order_by("pk").first()
    assert other is not None
    ask = Ask(
        institution=other, asking=institution, kind="legal", ground="consent", answer_by=today,
        asked_at=now, asked_by=user,
    )  # fmt: skip
    ask.save(force_insert=True)
    made.put(AskedFor(ask=ask, activity=activity, case=case, line=activity.line))


def _furnish_conference(made: OfCase, user: User, institution: Institution) -> None:
    case, now = made.case, timezone.now()
    entered: dict[str, Any] = {"case": case, "entered_at": now, "entered_by": user}
    # Of no drawn institution: whoever is invited sees the own seat, whatever they see of the case.
    guest = institutions.institution("conference-guest")
    meeting = Meeting(
        number=f"K-{next(_number):06d}", kind="conference", case=case, holder=institution,
        starts_at=now - dt.timedelta(hours=3), form="remote", ground="identified", called_at=now,
        called_by=user, state="held", held_at=now, held_by=user,
    )  # fmt: skip
    made.put(meeting)
    made.put(
        FormerDay(
            meeting=meeting, starts_at=now, reason="hearing", moved_at=now, moved_by=user
        )
    )  # fmt: skip
    seat = Seat(
        meeting=meeting, case=case, holder=institution, institution=guest, role="police",
        came=True, invited_at=now, invited_by=user,
    )  # fmt: skip
    made.put(seat)
    made.put(SeatCorrection(meeting=meeting, seat=seat, was=False, came=True, **entered))
    made.put(
        Undertaking(
            meeting=meeting, institution=guest, given_on=timezone.localdate(now),
            signed_as="head", **entered,
        )
    )  # fmt: skip
    made.put(
        ConferenceRequest(
            case=case, institution=institution, ground="incident", asked_at=now, asked_by=user
        )
    )
    point = Point(meeting=meeting, subject="safety", **entered)
    made.put(point)
    decision = ConferenceDecision(meeting=meeting, point=point, code="service", **entered)
    made.put(decision)
    made.put(Planned(decision=decision, reason="done", **entered))
    made.put(Addendum(meeting=meeting, **entered))


def _furnish_participation(made: OfCase, user: User) -> None:
    now = timezone.now()
    access = Access(
        case=made.case, person=made.rows["vault_person"], holder="person",
        wished_on=timezone.localdate(now), proof="signed", reference="12/2026",
        given_at=now, given_by=user, coded_at=now,
        safe_at=now, lapses_on=timezone.localdate(now) + dt.timedelta(days=60),
    )  # fmt: skip
    made.put(access)
    made.put(
        Saying(
            access=access, case=made.case, kind="wants", line=uuid.uuid4(), what="health",
            said_at=now,
        )
    )  # fmt: skip


def _furnish_stay(made: OfCase, user: User, institution: Institution) -> None:
    case, now = made.case, timezone.now()
    today = timezone.localdate(now)
    facility, _new = Facility.objects.get_or_create(
        institution=institution, defaults={"kind": "shelter", "groups": ["women"]}
    )
    # A place of its own for each: the database gives none away twice.
    held = Stay.objects.filter(facility=facility).count()
    Places.objects.create(
        facility=facility, group="women", places=held + 1, from_on=today - dt.timedelta(days=9),
        entered_at=now, entered_by=user,
    )  # fmt: skip
    stay = Stay(
        facility=facility, case=case, group="women", is_child=False,
        expected_on=today - dt.timedelta(days=3), arrived_on=today - dt.timedelta(days=3),
        ends_on=today + dt.timedelta(days=30), entered_at=now, entered_by=user,
    )  # fmt: skip
    made.put(stay)
    entered: dict[str, Any] = {"stay": stay, "case": case, "entered_at": now, "entered_by": user}
    made.put(StayPhase(phase="adaptation", from_on=today, **entered))
    made.put(StayAbsence(kind="unapproved", from_on=today, **entered))
    made.put(
        StayExtension(
            stay=stay, case=case, reason="trauma", until_on=today + dt.timedelta(days=60),
            proposed_at=now, proposed_by=user,
        )
    )  # fmt: skip


def _furnish_assessments(made: OfCase, user: User, institution: Institution) -> None:
    case, now, person = made.case, timezone.now(), made.rows["vault_person"]
    today = timezone.localdate(now)
    content = {
        "code": "furniture", "title": {"en": "Release"}, "kind": "release", "audience": "everybody",
        "medium_from": 1, "high_from": 2, "thresholds": "1", "verified": False, "source": {},
        "note": {}, "domains": [],
    }  # fmt: skip
    instrument, _new = Instrument.objects.get_or_create(
        code="furniture", version="1",
        defaults={"kind": "release", "content": content, "sha256": "0" * 64, "position": 9,
                  "loaded_at": now, "is_current": False},
    )  # fmt: skip
    row = Assessment(
        case=case, person=person, instrument=instrument, kind="release", on=today,
        institution=institution, entered_at=now, entered_by=user,
    )  # fmt: skip
    made.put(row)
    made.put(
        Participation(
            assessment=row, case=case, institution=institution, asked_at=now, asked_by=user
        )
    )
    plan = SafetyPlan(
        case=case, person=person, version=1, made_on=today, institution=institution,
        made_with="yes", again_on=today + dt.timedelta(days=60), entered_at=now, entered_by=user,
    )  # fmt: skip
    made.put(plan)
    made.put(SafetyStep(plan=plan, case=case, position=0, situation="followed", advice=["people"]))


def _furnish_tracing(made: OfCase, user: User) -> None:
    case, now, person = made.case, timezone.now(), made.rows["referral_reportedperson"]
    trace = Trace(
        number=f"F-{next(_number):06d}", case=case, person=person, opened_at=now, opened_by=user,
        why="left", known_by="advertised", review_on=now.date(),
    )  # fmt: skip
    made.put(trace)
    entered: dict[str, Any] = {"case": case, "entered_at": now, "entered_by": user}
    made.put(Sighting(trace=trace, seen_on=now.date(), person=person, **entered))
    made.put(Mark(person=person, kind="telephone", digest="0" * 32, **entered))
    made.put(Match(trace=trace, person=person, case=case, proposed_at=now))


def _furnish_identification(made: OfCase, user: User, addressee: Addressee | None) -> None:
    case, now = made.case, timezone.now()
    procedure = Procedure(
        reported_person=made.rows["referral_reportedperson"],
        report=made.rows["referral_report"],
        case=case,
        person=made.rows["vault_person"],
        received_at=now - dt.timedelta(days=2),
        state="opened",
        opened_at=now - dt.timedelta(days=1),
    )
    made.put(procedure)
    common: dict[str, Any] = {"procedure": procedure, "case": case}
    made.put(
        Decision(
            **common, step="suspend", reasons=["victim-denied"], proposed_by=user, proposed_at=now
        )
    )
    made.put(
        Notification(
            **common, subject="rights", how="orally", language="sr", proof="minutes",
            informed_at=now, informed_by=user,
        )
    )  # fmt: skip
    made.put(Complaint(**common, about="decision", received_at=now, entered_by=user))
    made.put(
        Fact(
            **common, field="sex", value="f", single=True, stated_by="person", stated_on=now.date(),
            entered_at=now, entered_by=user,
        )
    )  # fmt: skip
    made.put(
        JourneyStage(
            **common, kind="transit", country="RS", stated_by="person", entered_at=now,
            entered_by=user,
        )
    )  # fmt: skip
    made.put(Suspect(**common, roles=["recruiter"], entered_at=now, entered_by=user))
    made.put(
        Interview(
            **common, planned_at=now, setting="office", language="sr", planned_by=user
        )
    )  # fmt: skip
    made.put(Finding(**common, version=1, content={}, made_at=now, made_by=user))
    made.put(
        Entitlement(
            **common, code="health", state="offered", since_on=now.date(), entered_at=now,
            entered_by=user,
        )
    )  # fmt: skip
    made.put(LaterReport(**common, later=procedure, arose_at=now))
    made.put(
        OnwardReferral(
            **common, status="social-risk", service="social-work", referred_at=now,
            referred_by=user,
        )
    )  # fmt: skip
    made.put(
        Crossing(
            **common, direction="from-abroad", country="BA", kind="assisted",
            planned_on=now.date(), entered_at=now, entered_by=user,
        )
    )  # fmt: skip
    school = SchoolCooperation(
        **common, kind="enrolment", met_on=now.date(), school_type="primary",
        took_part=["centre"], entered_at=now, entered_by=user,
    )  # fmt: skip
    made.put(school)
    made.put(
        SchoolStep(
            **common, cooperation=school, what="enrol", who="centre", due_on=now.date(),
            entered_at=now, entered_by=user,
        )
    )  # fmt: skip
    expected = ExpectedNotice(
        **common, kind="start", since_on=now.date(), due_on=now.date(), entered_at=now,
        entered_by=user,
    )  # fmt: skip
    made.put(expected)
    made.put(
        FoundOffence(**common, offence="rape", found_at=now, found_by=user),
    )
    made.put(Wish(**common, wants=True, through="self", entered_at=now, entered_by=user))
    telling = Telling(**common, what="start", expected=expected, opened_at=now, due_at=now)
    made.put(telling)
    if addressee is not None:
        made.put(
            ReportedAct(
                **common, letter=addressee, institution=addressee.institution, version=1,
                act="investigation-ordered", on=now.date(), entered_at=now, entered_by=user,
                taken_back_at=now,
            )
        )  # fmt: skip
        made.put(
            ToldInstitution(
                telling=telling, case=case, institution=addressee.institution,
                notice=addressee.notice, told_at=now, told_by=user,
            )
        )  # fmt: skip
