# SPDX-License-Identifier: EUPL-1.2
"""How somebody may be related to the row that an address leads to, with real rows in every room.

Each room has a function that writes the rows for one relation, inside `scene()`, and says for each
of its addresses by which keys they are named. An address without a scene fails the permission
test, unless `ALIKE` says why its rows are the same for everybody who may open it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils import timezone

from tests.furniture import furnish_case, furnish_notice, furnish_questionnaire
from vidik.access.types import Actor, Role
from vidik.accounts.models import IdentityProvider, Invitation, Membership, User
from vidik.assessments.models import Assessment, SafetyPlan
from vidik.cases.models import Case, EmergencyAccess, Participant, Sharing, UrgentNotice
from vidik.cases.policies import NAMED_ONLY
from vidik.cases.tests import factories
from vidik.conferences.models import Meeting
from vidik.exchange.models import (
    Addressee,
    Answer,
    Attachment,
    Mail,
    Notice,
    Reminder,
)
from vidik.identification.models import (
    Complaint,
    Interview,
    MigrantsExpert,
    MinistryComplaint,
    Procedure,
)
from vidik.institutions.models import ContactPoint, Institution
from vidik.matters.models import (
    Act,
    Hearing,
    Injured,
    Judgment,
    Leg,
    Matter,
    Measure,
    Owed,
    PersonLeg,
    Suspect,
)
from vidik.matters.types import BODIES
from vidik.participation.models import Access, Saying
from vidik.plans.models import Activity, Plan
from vidik.proceedings.models import ExpectedNotice, Telling
from vidik.protection.models import SchoolCooperation, Stay
from vidik.questionnaires.models import Document, FindingQuery, Remark, Respondent, SectionTask
from vidik.referral.models import Report, ReportedPerson, Screening, Shift
from vidik.referral.registers import CONSULTATIONS, CONTACTS
from vidik.registers.models import Entry
from vidik.tracing.models import Trace
from vidik.vault.models import Contact, Name, Person, StoredFile

Keys = dict[str, object]


class Related(StrEnum):
    """How the one who asks is related to what an address leads to."""

    OWN = "own"
    PARTICIPANT = "participant"
    FORMER = "former participant"
    FOREIGN = "foreign"
    UNSENT = "not sent yet"
    """A draft to the own institution, which does not know of it."""
    NONE = "none"
    """There is nothing of the kind."""


OUT_OF_REACH: Final = (Related.FORMER, Related.FOREIGN, Related.UNSENT)


@dataclass(frozen=True)
class Around:
    """Who asks, for which institution, and the others of the scene."""

    actor: Actor
    user: User
    own: Institution
    elsewhere: Institution
    third: Institution
    earlier: Institution
    """For which the one who asks worked until yesterday."""


def around(actor: Actor) -> Around:
    """Set up the institutions of the scenes; inside `scene()`."""
    earlier = factories.institution("matrix-earlier")
    user = User.objects.get(pk=actor.user_id)
    today = timezone.localdate()
    for role in actor.roles:
        Membership.objects.create(
            user=user, institution=earlier, role=role, valid_from=dt.date(2024, 1, 1),
            valid_to=today - dt.timedelta(days=1),
        )  # fmt: skip
    return Around(
        actor,
        user,
        Institution.objects.get(pk=actor.institution),
        factories.institution("matrix-elsewhere"),
        factories.institution("matrix-third"),
        earlier,
    )


def _case(at: Around, related: Related) -> Case:
    case = factories.case(at.own if related == Related.OWN else at.elsewhere)
    case.save()
    if related == Related.OWN and at.actor.roles & set(NAMED_ONLY):
        # These roles see a case of their own institution where they are named.
        factories.participant(case, at.own, at.user.pk).save()
    if related in {Related.PARTICIPANT, Related.FORMER}:
        row = factories.participant(case, at.own, at.user.pk)
        if related == Related.FORMER:
            row.valid_to = timezone.now() - dt.timedelta(days=1)
        row.save()
    return case


def _doer(at: Around, related: Related) -> tuple[User, Institution]:
    """Say who did what is seen by the one who did it alone, and for which institution."""
    if related == Related.OWN:
        return at.user, at.own
    if related == Related.FORMER:
        return at.user, at.earlier
    somebody = factories.member(Role.CASE_EXPERT, at.elsewhere)
    return User.objects.get(pk=somebody.user_id), at.elsewhere


def _cases(at: Around, related: Related) -> dict[str, list[Keys]]:
    case = _case(at, related)
    other = Participant(
        case=case, institution=at.third, role="support", why="joint-work",
        valid_from=timezone.now() - dt.timedelta(days=2),
    )  # fmt: skip
    other.save()
    shared: Sharing = factories.sharing(case, at.third)
    shared.save()
    mine = factories.sharing(case, _doer(at, related)[1])
    if related == Related.PARTICIPANT:
        mine.institution = at.own
    mine.save()
    access = _emergency(case, at.third)
    notice = UrgentNotice.objects.create(
        emergency=access,
        user_id=at.user.pk if related == Related.OWN else access.user_id,
        institution_id=case.responsible_id,
        sent_at=timezone.now(),
    )
    whole: list[Keys] = [{"key": case.pk}]
    emergency: list[Keys] = [{"access": access.pk}]
    return {
        "cases:case": whole,
        "cases:change": whole,
        "cases:restrict": whole,
        "cases:transfer": whole,
        "cases:hand-back": whole,
        "cases:viewers": whole,
        "cases:add-participant": whole,
        "cases:share": whole,
        "cases:end-participation": [{"key": case.pk, "participant": other.pk}],
        "cases:withdraw": [{"key": case.pk, "sharing": shared.pk}],
        "cases:answer": [{"key": case.pk, "sharing": mine.pk}],
        "cases:alias": whole,
        "cases:people": whole,
        "cases:documents": whole,
        "cases:emergency": emergency,
        "cases:decide": emergency,
        "cases:review": emergency,
        "cases:read-notice": [{"notice": notice.pk}],
    }


def _emergency(case: Case, institution: Institution) -> EmergencyAccess:
    somebody = factories.member(Role.CASE_EXPERT, institution)
    return EmergencyAccess.objects.create(
        case=case, case_code=case.code, responsible_id=case.responsible_id,
        user_id=somebody.user_id, institution=institution, reason="missing",
        explanation="Set up by the tests.", hours=2, state="requested",
        requested_at=timezone.now(),
    )  # fmt: skip


def _rooms_of_cases(at: Around, related: Related) -> dict[str, list[Keys]]:
    """The vault, reports and procedures of one case."""
    user, institution = _doer(at, related)
    made = furnish_case(_case(at, related), user=user, institution=institution)
    now = timezone.now()
    shift = Shift.objects.create(
        institution=institution, user=user, starts_at=now, ends_at=now + dt.timedelta(hours=8)
    )
    expert = MigrantsExpert.objects.create(
        institution=institution, user=user, valid_from=now, valid_to=now, named_by=user
    )
    asked = furnish_notice(at.third, institution)
    complaint = MinistryComplaint.objects.create(
        institution=at.third, about="conduct", came_on=now.date(), entered_at=now,
        notice_id=asked.key(Notice), entered_by=user,
    )  # fmt: skip
    case: list[Keys] = [{"case": made.case.pk}]
    person, report = made.key(Person), made.key(Report)
    reported = made.key(ReportedPerson)
    screening, procedure = made.key(Screening), made.key(Procedure)
    rows: list[tuple[str, uuid.UUID]] = [
        ("contact", made.key(Contact)), ("name", made.key(Name)),
    ]  # fmt: skip
    return {
        "vault:of-case": case,
        "vault:insights": case,
        "vault:enter": case,
        "vault:person": [{"key": person}, {"key": made.erased.pk}],
        "vault:log": [{"key": person}],
        "vault:merge": [{"key": person}],
        "vault:retention": [{"key": person}],
        "vault:certificate": [{"key": made.erased.pk}],
        "vault:add-file": [{"key": person}],
        "vault:file": [{"key": person, "row": made.key(StoredFile)}],
        "vault:add": [{"key": person, "table": table} for table, _row in rows],
        "vault:change": [{"key": person, "table": table, "row": row} for table, row in rows],
        "referral:remove-shift": [{"key": shift.pk}],
        "exchange:of-case": case,
        "referral:of-case": case,
        "referral:shared": case,
        "referral:report": [{"key": report}],
        "referral:foreign-notification": [{"key": report}],
        "referral:facts": [{"key": report}],
        "referral:compare": [{"key": reported, "other": reported}],
        "referral:step": [{"key": report, "name": name} for name in ("take", "notify", "message")],
        "referral:follow-up-report": [{"key": report}],
        "referral:write": [{"key": report}],
        "referral:sent": [{"key": report}],
        "referral:supplement": [{"key": report}],
        "referral:screening": [{"key": screening}],
        "referral:screening-page": [{"key": screening, "number": 1}],
        "referral:refuse": [{"key": screening}],
        "referral:danger": [{"key": screening}],
        "referral:group-rows": [{"key": screening}],
        "identification:end-expert": [{"key": expert.pk}],
        "identification:of-case": case,
        "identification:procedure": [{"key": procedure}],
        "identification:complaint": [{"key": procedure, "complaint": made.key(Complaint)}],
        "proceedings:notice": [{"key": made.key(ExpectedNotice)}],
        "proceedings:of-case": case,
        "proceedings:telling": [{"key": made.key(Telling)}],
        "tracing:open": [{"person": reported}],
        **{
            f"tracing:{page}": [{"key": made.key(Trace)}]
            for page in ("trace", "facts", "sighting", "mark", "ask", "ask-abroad", "close")
        },
        "tracing:step": [{"key": made.key(Trace), "name": "review"}],
        "identification:interview": [{"key": procedure, "interview": made.key(Interview)}],
        "protection:school": [{"key": made.key(SchoolCooperation)}],
        "plans:of-case": case,
        "plans:doors-of-case": case,
        "plans:plan": [{"key": made.key(Plan)}],
        "plans:copy": [{"key": made.key(Plan)}],
        "plans:activity": [{"key": made.key(Activity)}],
        "assessments:of-case": case,
        "assessments:begin": case,
        "assessments:plan-new": case,
        "assessments:assessment": [{"key": made.key(Assessment)}],
        "assessments:plan": [{"key": made.key(SafetyPlan)}],
        "assessments:copy": [{"key": made.key(SafetyPlan)}],
        **{f"conferences:{page}": case for page in ("of-case", "call", "ask")},
        "conferences:meeting": [{"key": made.key(Meeting)}],
        "conferences:minutes": [{"key": made.key(Meeting)}],
        "participation:of-case": case,
        "participation:give": case,
        "participation:step": [{"key": made.key(Access), "name": "answer"}],
        "participation:settle": [{"key": made.key(Saying)}],
        "stays:of-case": case,
        "stays:stay": [{"key": made.key(Stay)}],
        "stays:expect": case,
        "identification:step": [{"key": procedure, "step": step} for step in ("formal", "plan")],
        "identification:section": [{"key": procedure, "section": "person"}],
        "identification:finding": [
            {"key": procedure, "number": 1, "form": form} for form in ("docx", "pdf")
        ],
        "identification:carry": [{"key": procedure}],
        "identification:from-ministry": [{"key": complaint.pk}],
        "identification:decide": [{"key": procedure}],
        "identification:proposals": [{"key": procedure}],
    }


def _exchange(at: Around, related: Related) -> dict[str, list[Keys]]:
    sender, addressee = {
        Related.OWN: (at.own, at.elsewhere),
        Related.PARTICIPANT: (at.elsewhere, at.own),
        Related.FORMER: (at.elsewhere, at.earlier),
        Related.FOREIGN: (at.elsewhere, at.third),
        Related.UNSENT: (at.elsewhere, at.own),
    }[related]
    made = furnish_notice(sender, addressee, sent=related != Related.UNSENT)
    draft = furnish_notice(sender, addressee, sent=False)
    notice: list[Keys] = [{"key": made.key(Notice)}]
    drafted: list[Keys] = [{"key": draft.key(Notice)}]
    letter: list[Keys] = [{"key": made.key(Addressee)}]
    found = {
        "exchange:notice": notice,
        "exchange:edit": drafted,
        "exchange:preview": drafted,
        "exchange:discard": drafted,
        "exchange:remind-all": notice,
        "exchange:correct": notice,
    } | {
        f"exchange:{name}": letter
        for name in (
            "letter", "act", "act-word", "acknowledge", "reply", "record", "feedback", "close",
            "resend", "more-time", "post", "called",
        )
    }  # fmt: skip
    if related != Related.UNSENT:
        found |= {
            "exchange:classify": [{"key": made.key(Answer)}],
            "exchange:file": [{"key": made.key(Attachment)}],
            "exchange:remove-file": [{"key": made.key(Attachment)}],
            "exchange:post-reminder": [{"key": made.key(Reminder)}],
            "exchange:resend-mail": [{"key": made.key(Mail)}],
        }
    return found


def _questionnaires(at: Around, related: Related) -> dict[str, list[Keys]]:
    institution = {
        Related.OWN: at.own, Related.PARTICIPANT: at.own, Related.FORMER: at.earlier,
        Related.FOREIGN: at.elsewhere, Related.UNSENT: at.own,
    }[related]  # fmt: skip
    made = furnish_questionnaire(institution, person=at.user, sent=related != Related.UNSENT)
    row = made.rows["questionnaires_respondent"]
    assert isinstance(row, Respondent)
    whole: Keys = {"key": row.pk}
    found: dict[str, list[Keys]] = {
        f"questionnaires:{name}": [whole]
        for name in (
            "overview", "check", "hand-over", "workbook", "decide", "more-time", "drop",
            "ask-back", "letter", "attach", "remark", "sections", "reconciliation",
        )
    }  # fmt: skip
    found["questionnaires:section"] = [whole | {"number": 1}]
    found["questionnaires:listed"] = [whole | {"question": "general_events"}]
    found["questionnaires:act-preview"] = [whole | {"year": row.call.year}]
    if related == Related.UNSENT:
        return found
    document = made.key(Document)
    return found | {
        "questionnaires:sent": [whole | {"number": 1}],
        "questionnaires:receipt": [whole | {"number": 1}],
        "questionnaires:letter-page": [whole | {"document": document, "number": 1}],
        "questionnaires:document": [whole | {"document": document}],
        "questionnaires:document-remove": [whole | {"document": document}],
        "questionnaires:remark-settle": [whole | {"number": made.key(Remark)}],
        "questionnaires:section-take-back": [whole | {"number": made.key(SectionTask)}],
        "questionnaires:section-done": [whole | {"number": made.key(SectionTask)}],
        "questionnaires:query": [{"key": made.key(FindingQuery)}],
    }


def _accounts(at: Around, related: Related) -> dict[str, list[Keys]]:
    institution = {Related.OWN: at.own, Related.FORMER: at.earlier}.get(related, at.elsewhere)
    somebody = factories.member(Role.RESPONDENT, institution)
    # Where an institution has nobody who could confirm, the office does.
    factories.member(Role.INSTITUTION_ADMIN, institution)
    code = uuid.uuid4().hex[:12]
    invitation = Invitation.objects.create(
        institution=institution, role=Role.RESPONDENT, email=f"{code}@test.invalid",
        display_name="Somebody", token_hash=uuid.uuid4().hex,
        expires_at=timezone.now() + dt.timedelta(days=2),
    )  # fmt: skip
    provider = IdentityProvider.objects.create(
        institution=institution, code=code, issuer=f"https://{code}.invalid", client_id="vidik"
    )
    return {
        "member": [{"pk": somebody.membership}],
        "member_step": [{"pk": somebody.membership, "name": name} for name in ("end", "confirm")],
        "invitation_step": [{"pk": invitation.pk, "name": "revoke"}],
        "confirmation_step": [{"pk": invitation.pk, "name": "confirm"}],
        "identity_provider": [{"pk": provider.pk}],
    }


def _contact_points(at: Around, related: Related) -> dict[str, list[Keys]]:
    institution = {Related.OWN: at.own, Related.FORMER: at.earlier}.get(related, at.elsewhere)
    contact = ContactPoint.objects.create(
        institution=institution, function={"en": "Desk", "sr": "Писарница"},
        email="desk@matrix.invalid", valid_from=dt.date(2024, 1, 1),
    )  # fmt: skip
    steps = ("edit-contact", "end-contact", "confirm-contact")
    return {f"institutions:{step}": [{"key": contact.pk}] for step in steps}


def _registers(at: Around, related: Related) -> dict[str, list[Keys]]:
    """A row of the register that the one who asks keeps."""
    user, institution = _doer(at, related)
    register = CONTACTS if at.actor.roles & CONTACTS.keepers else CONSULTATIONS
    now = timezone.now()
    values = {each.name: each.options()[0][0] for each in register.fields if each.required}
    row = Entry.objects.create(
        register_id=register.code, institution=institution, at=now, day=timezone.localdate(now),
        values=values, entered_at=now, entered_by=user,
    )  # fmt: skip
    keys: list[Keys] = [{"code": register.code, "key": row.pk}]
    case = _case(at, related)
    given = Entry.objects.create(
        register_id="services-given", institution=institution, day=timezone.localdate(now),
        values={"kind": "legal", "outcome": "absent", "whom": "person"}, case=case,
        part="protection", entered_at=now, entered_by=user,
    )  # fmt: skip
    return {
        "registers:entry": keys,
        "registers:strike": keys,
        "registers:of-case": [{"case": case.pk}],
        "registers:enter-of-case": [{"case": case.pk, "code": "services-given"}],
        "registers:entry-of-case": [{"key": given.pk}],
        "registers:strike-of-case": [{"key": given.pk}],
    }


def _matters(at: Around, related: Related) -> dict[str, list[Keys]]:
    """A matter that a body has, with a row of everything."""
    user, institution = _doer(at, related)
    now, today = timezone.now(), timezone.localdate()
    by = {"entered_at": now, "entered_by": user}
    code = uuid.uuid4().hex[:11]
    matter = Matter.objects.create(
        code=f"M-{code}", opened_on=today, opened_by=institution, trigger="reactive",
        origin="victim", form="sexual", **by,
    )  # fmt: skip
    leg = Leg.objects.create(
        matter=matter, institution=institution, stage="trial", opened_on=today, came="new",
        number=code, **by,
    )  # fmt: skip
    suspect = Suspect.objects.create(matter=matter, code=f"S-{code}", nature="natural", **by)
    PersonLeg.objects.create(
        matter=matter, leg=leg, suspect=suspect, opened_on=today, came="new", **by
    )
    hurt = Injured.objects.create(matter=matter, code=f"O-{code}", **by)
    act = Act.objects.create(
        matter=matter, institution=institution, stage="trial", act="cooperation", on=today, **by
    )
    measure = Measure.objects.create(
        matter=matter, suspect=suspect, institution=institution, kind="detention",
        ordered_on=today, until=today, **by,
    )  # fmt: skip
    hearing = Hearing.objects.create(matter=matter, leg=leg, kind="main", at=now, **by)
    judgment = Judgment.objects.create(
        matter=matter, leg=leg, suspect=suspect, on=today, verdict="acquitted", **by
    )
    owed = Owed.objects.create(
        matter=matter, injured=hurt, institution=institution, kind="detention-change",
        act="detention-ended", on=today, opened_at=now, due_at=now,
    )  # fmt: skip
    return {
        "matters:matter": [{"key": matter.pk}],
        "matters:step": [{"key": leg.pk, "name": name} for name in ("end", "suspect")],
        "matters:act": [{"key": leg.pk, "kind": "equipment"}],
        "matters:strike": [{"key": act.pk}],
        "matters:measure": [{"key": measure.pk}],
        "matters:measure-step": [{"key": measure.pk, "name": name} for name in ("extend", "end")],
        "matters:hearing": [{"key": hearing.pk}],
        "matters:serve": [{"key": judgment.pk}],
        "matters:owed": [{"key": owed.pk}],
        "matters:waive": [{"key": owed.pk}],
    }


@dataclass(frozen=True)
class Scenery:
    """The scenes of some rooms."""

    rooms: frozenset[str]
    write: Callable[[Around, Related], dict[str, list[Keys]]]
    relations: tuple[Related, ...]
    in_database: bool = True
    """Whether the rows are under row-level security."""
    left_out: frozenset[Role] = frozenset()
    """Roles to which every row of these rooms is their own, or none is."""

    def __str__(self) -> str:
        return " ".join(sorted(self.rooms)) or "accounts"


_OF_CASES: Final = (Related.OWN, Related.PARTICIPANT, Related.FORMER, Related.FOREIGN)
SCENES: Final = (
    Scenery(frozenset({"cases"}), _cases, _OF_CASES),
    Scenery(
        frozenset(
            {
                "vault",
                "referral",
                "identification",
                "plans",
                "proceedings",
                "protection",
                "stays",
                "tracing",
                "assessments",
                "conferences",
                "participation",
            }
        ),
        _rooms_of_cases,
        _OF_CASES,
    ),
    Scenery(frozenset({"exchange"}), _exchange, (*_OF_CASES, Related.UNSENT)),
    Scenery(
        frozenset({"questionnaires"}),
        _questionnaires,
        (Related.OWN, Related.FORMER, Related.FOREIGN, Related.UNSENT),
        left_out=frozenset({Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD}),
    ),
    Scenery(
        frozenset({"registers"}),
        _registers,
        (Related.OWN, Related.FORMER, Related.FOREIGN),
        left_out=frozenset(Role) - CONTACTS.keepers - CONSULTATIONS.keepers,
    ),
    Scenery(
        frozenset({"matters"}),
        _matters,
        (Related.OWN, Related.FORMER, Related.FOREIGN),
        left_out=frozenset(Role) - {*BODIES},
    ),
    # Nor are contact points, which are public functions.
    Scenery(
        frozenset({"institutions"}),
        _contact_points,
        (Related.OWN, Related.FORMER, Related.FOREIGN),
        in_database=False,
        left_out=frozenset({Role.ANALYST, Role.HEAD}),
    ),
    # Who works where is no case data: these tables are narrowed by queries alone.
    Scenery(
        frozenset({""}),
        _accounts,
        (Related.OWN, Related.FORMER, Related.FOREIGN),
        in_database=False,
    ),
)

_OFFICES: Final = "rows of the Rapporteur’s office, the same for everybody who may open them"
_EVENTS: Final = "events, which every institution reads; own accounts: `vidik/events/tests/`"
ALIKE: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("events:event", "events:suggestion", "events:decide", "events:arrange"),
        _EVENTS,
    ),
    "exchange:withdraw": "the calendar of working days is one for the whole country",
    "findings:run-results": _OFFICES,
    "findings:detail": _OFFICES,
    "findings:recheck": _OFFICES,
    "findings:step": _OFFICES,
    "questionnaires:query-ask": "names a finding, which is the office’s",
    "recommendations:decide": _OFFICES,
    "recommendations:respond": _OFFICES,
    "recommendations:draft": _OFFICES,
    "recommendations:change-draft": _OFFICES,
    "recommendations:ready-draft": _OFFICES,
    "recommendations:agree-draft": _OFFICES,
    "recommendations:return-draft": _OFFICES,
    "recommendations:drop-draft": _OFFICES,
    "report:build": _OFFICES,
    "report:download": _OFFICES,
    "shell:review": "whoever reviews patterns of acts reviews all of them",
}
"""Addresses that lead to a row, and why nobody who may open them is related to it in a way."""
BY_ANOTHER_RIGHT: Final[dict[str, str]] = {
    "proceedings:received": "a letter as `exchange:letter` shows it, once it waits to be entered",
    "proceedings:aside": "as proceedings:received",
    "tracing:answer": "a question as `exchange:letter` shows it, while it takes an answer",
    "assessments:fill": "an assessment as `assessments:assessment` shows it, for its institution",
    "assessments:finish": "as assessments:fill",
    "assessments:strike": "as assessments:fill",
    "assessments:take-part": "an assessment before a release, for whoever has to take part in it",
    "conferences:answer": "an invitation as `exchange:letter` shows it, while it takes an answer",
    "conferences:step": "a meeting as `conferences:meeting` shows it, for whoever holds it",
    "conferences:do": "as conferences:step",
    "conferences:into-plan": "a decision of minutes as `conferences:meeting` shows it, for whoever"
    " writes the plan of its case",
    "conferences:decline": "a request as `conferences:of-case` shows it, while it waits",
    "stays:step": "a stay as `stays:stay` shows it, for its facility and the experts of the centre",
    "stays:decide": "as stays:step",
    "matters:of-case": "a case as `proceedings:of-case` shows it, for whoever sees that part",
    "matters:import-result": "what one brought oneself: tried in `vidik/matters/tests/`",
    "matters:import-file": "as matters:import-result",
    "matters:told": "a case as `matters:of-case` shows it, for the experts who work on it",
    "matters:link": "a case that a body named, for the experts who work on it",
    "matters:link-back": "as matters:link",
    "recommendations:answer-report": "a letter to the own institution: tried in"
    " `vidik/recommendations/tests/test_reporting_pages.py`",
    "events:correct": "an account of the own institution: tried in `vidik/events/tests/`",
    "events:import-result": "what one brought oneself: tried in `vidik/events/tests/`",
    "events:import-file": "as events:import-result",
    "events:withdraw": "as events:correct",
    "events:ask": "an account of another institution, asked about by whoever reported the event",
    "plans:draft": "a case as `plans:of-case` shows it, for whoever writes its plan",
    "plans:step": "a plan as `plans:plan` shows it, for whoever writes it or agrees to it",
    "plans:activity-step": "an activity as `plans:activity` shows it, for whoever does it",
    "plans:ask": "what one’s institution is asked for, whatever cases it reaches",
    "plans:answer": "as plans:ask",
    "plans:withdraw": "what an institution was asked for, for whoever writes the plan",
    **dict.fromkeys(
        ("bodies:post-step", "bodies:session", "bodies:session-step", "bodies:do"),
        "a body, of which members see more: tried in `vidik/bodies/tests/`",
    ),
    **dict.fromkeys(
        ("catalogue:service", "catalogue:change", "catalogue:confirm", "catalogue:step"),
        "a service at its level: tried in `vidik/catalogue/tests/`",
    ),
    **dict.fromkeys(
        (
            "recommendations:indicator-chart",
            "recommendations:set-target",
            "recommendations:enter-count",
            "recommendations:drop-indicator",
            "recommendations:remove-target",
        ),
        "part of a plan, of which some see their own alone: tried in"
        " `vidik/recommendations/tests/test_planning.py`",
    ),
    "stays:open": "what a facility entered about its own places, which belong to no case",
}
"""Addresses whose rows another right narrows: they are tried with the rooms' own tests."""
ALIKE_ROWS: Final = (
    "forms:", "questionnaires:use-form", "questionnaires:evidence",
)  # fmt: skip
"""The same by the beginning of their names: forms, meetings and proceedings are the office's."""

NOT_REACHED: Final[dict[str, frozenset[Related]]] = {
    # What somebody asked for in need is decided by the institution that answers for the case.
    **dict.fromkeys(
        ("cases:emergency", "cases:decide", "cases:review", "cases:read-notice"),
        frozenset({Related.PARTICIPANT}),
    ),
    # A report is followed by the institution that reported it, not by who takes part in the case.
    "referral:follow-up-report": frozenset({Related.PARTICIPANT}),
    "referral:remove-shift": frozenset({Related.PARTICIPANT}),
    "identification:end-expert": frozenset({Related.PARTICIPANT}),
    "identification:from-ministry": frozenset({Related.PARTICIPANT}),
    "referral:write": frozenset({Related.PARTICIPANT}),
    "referral:sent": frozenset({Related.PARTICIPANT}),
    "referral:supplement": frozenset({Related.PARTICIPANT}),
    "referral:screening": frozenset({Related.PARTICIPANT}),
    "referral:screening-page": frozenset({Related.PARTICIPANT}),
    "referral:refuse": frozenset({Related.PARTICIPANT}),
    "referral:danger": frozenset({Related.PARTICIPANT}),
    "referral:group-rows": frozenset({Related.PARTICIPANT}),
    # What the sender alone has of a notice.
    **dict.fromkeys(
        (
            "exchange:edit", "exchange:preview", "exchange:discard", "exchange:remind-all",
            "exchange:correct", "exchange:resend-mail", "exchange:remove-file",
        ),
        frozenset({Related.PARTICIPANT}),
    ),
}  # fmt: skip
"""Where a relation gives nothing, although it gives something of the same room."""
