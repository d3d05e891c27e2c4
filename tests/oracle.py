# SPDX-License-Identifier: EUPL-1.2
"""Which rows of which table somebody may see: an oracle over drawn facts, for every room.

It is written from what was promised, table by table. It knows neither the database nor the
policies nor the row-level security, and names roles and parts by itself; who may see which parts
of a case is said by the oracle of cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vidik.cases.tests.situations import (
    EVERYTHING,
    INSTITUTIONS,
    PEOPLE,
    DrawnMembership,
    Situation,
    visible,
)

EXPERTS: Final = {"centre-head", "duty-expert", "case-expert"}
ASSOCIATIONS: Final = {"association-head", "association-worker"}
JUSTICE: Final = {"police", "prosecutor", "court-officer"}
NEAR: Final = {"shelter-staff", "provider", "case-officer"}
OFFICE: Final = {"reader", "analyst", "editor", "head"}
HEADS: Final = {"centre-head", "association-head"}
LOOK: Final = EXPERTS | ASSOCIATIONS | JUSTICE | NEAR
REPORT: Final = LOOK | {"first-responder", "local-team"}
DECISION: Final = EXPERTS | ASSOCIATIONS | JUSTICE | {"case-officer"}
PLANS: Final = EXPERTS | ASSOCIATIONS | NEAR
CONFERENCES: Final = LOOK | {"first-responder"}
NOTICES: Final = (
    LOOK | OFFICE
    | {"first-responder", "coordinator", "respondent", "validator", "local-team",
       "prison-officer"}
)  # fmt: skip

WHOLE: Final = "whole"
"""Instead of a part: whoever may see every part of the case."""
OF_A_PART: Final[dict[str, tuple[str, set[str]]]] = {
    "vault_name": ("identity", LOOK),
    "vault_particulars": ("identity", LOOK),
    "vault_document": ("identity", LOOK),
    "vault_storedfile": ("identity", LOOK),
    "vault_contact": ("contact", LOOK),
    "vault_address": ("contact", LOOK),
    "vault_safecontact": ("contact", LOOK),
    "vault_note": (WHOLE, LOOK),
    "vault_message": (WHOLE, EXPERTS),
    "vault_nametokens": (WHOLE, EXPERTS | ASSOCIATIONS),
    "vault_formercontent": (WHOLE, EXPERTS | ASSOCIATIONS | {"shelter-staff"}),
    "vault_merge": (WHOLE, LOOK),
    "vault_insightreview": (WHOLE, LOOK),
    "vault_legalhold": (WHOLE, LOOK),
    "vault_erasure": (WHOLE, LOOK),
    "vault_erasureproposal": (WHOLE, LOOK),
    "referral_report": (WHOLE, EXPERTS),
    "referral_reportevent": (WHOLE, EXPERTS),
    "referral_reportedperson": (WHOLE, EXPERTS),
    "referral_reportedpersonevent": (WHOLE, EXPERTS),
    "referral_duty": (WHOLE, EXPERTS),
    "referral_handover": (WHOLE, EXPERTS),
    "referral_supplement": (WHOLE, EXPERTS),
    "referral_foreignnotification": (WHOLE, EXPERTS),
    "referral_foreignnotificationevent": (WHOLE, EXPERTS),
    "identification_procedureevent": (WHOLE, EXPERTS | ASSOCIATIONS | JUSTICE),
    "proceedings_expectednotice": (WHOLE, EXPERTS),
    "proceedings_expectednoticeevent": (WHOLE, EXPERTS),
    "proceedings_reportedact": (WHOLE, EXPERTS),
    "proceedings_reportedactevent": (WHOLE, EXPERTS),
    "proceedings_wish": (WHOLE, EXPERTS),
    "proceedings_wishevent": (WHOLE, EXPERTS),
    "proceedings_telling": (WHOLE, EXPERTS),
    "proceedings_tellingevent": (WHOLE, EXPERTS),
    "proceedings_toldinstitution": (WHOLE, EXPERTS),
    "tracing_trace": (WHOLE, EXPERTS),
    "tracing_traceevent": (WHOLE, EXPERTS),
    "tracing_sighting": (WHOLE, EXPERTS),
    "tracing_mark": (WHOLE, EXPERTS),
    "tracing_match": (WHOLE, EXPERTS),
    "protection_schoolcooperationevent": (WHOLE, EXPERTS | ASSOCIATIONS | JUSTICE),
} | {
    f"identification_{table}": ("identification", DECISION)
    for table in (
        "procedure", "decision", "notification", "complaint", "fact", "journeystage", "suspect",
        "interview", "finding", "foundoffence",
    )
} | {
    f"identification_{table}": (WHOLE, EXPERTS)
    for table in ("onwardreferral", "entitlement", "laterreport")
} | {
    "protection_crossing": ("identification", EXPERTS | ASSOCIATIONS | JUSTICE),
} | {
    f"protection_{table}": ("protection", DECISION)
    for table in ("schoolcooperation", "schoolstep")
} | {
    f"assessments_{table}": ("protection", LOOK - JUSTICE)
    for table in ("assessment", "participation", "safetyplan", "safetystep")
} | {
    f"protection_{table}": ("accommodation", LOOK)
    for table in ("stay", "stayevent", "stayphase", "stayabsence", "stayextension")
} | {
    f"plans_{table}": ("protection", PLANS)
    for table in (
        "plan", "need", "activity", "activityevent", "agreement", "review", "attendance",
        "askedfor",
    )
} | {
    f"conferences_{table}": ("protection", CONFERENCES)
    for table in (
        "meeting", "meetingevent", "formerday", "seat", "seatevent", "seatcorrection",
        "undertaking", "request", "point", "decision", "addendum", "planned",
    )
} | {
    f"participation_{table}": (WHOLE, EXPERTS | ASSOCIATIONS) for table in ("access", "saying")
}  # fmt: skip
OF_A_SHARED_PART: Final[dict[str, tuple[str, set[str]]]] = {
    "referral_report": ("report", DECISION - EXPERTS),
    "referral_reportedperson": ("report", DECISION - EXPERTS),
}
"""What others besides see who reach the part alone, and not the whole case."""
BETWEEN: Final = tuple(
    f"exchange_{table}"
    for table in (
        "notice", "version", "addressee", "feedbackduty", "answer", "attachment", "receipt",
        "event", "reminder", "moretime", "mail",
    )
)  # fmt: skip
OF_ANSWERS: Final = tuple(
    f"questionnaires_{table}"
    for table in (
        "respondent", "respondentevent", "draftanswer", "explanation", "submission", "extension",
        "document", "documentpage", "remark", "sectiontask", "findingquery", "findingqueryevent",
    )
)  # fmt: skip
OF_THE_WHOLE: Final = {"questionnaires_submission", "questionnaires_document"}
"""What belongs to a questionnaire as a whole, and to none of its sections."""
OF_THE_SECTION: Final = {"questionnaires_draftanswer", "questionnaires_remark"}
OF_DOERS: Final = ("vault_accesslogentry", "vault_insight", "vault_opening", "vault_widening",
                   "vault_limitnotice", "vault_person", "referral_reporterfollowup",
                   "referral_dutycall",
                   "referral_screening", "referral_shift", "registers_entry",
                   "identification_migrantsexpert",
                   "identification_ministrycomplaint")  # fmt: skip
TELLING: Final = ASSOCIATIONS | {
    "case-expert", "case-officer", "centre-head", "coordinator", "respondent", "validator",
}  # fmt: skip
AGREEING: Final = EXPERTS | ASSOCIATIONS | {
    "case-officer", "coordinator", "local-team", "police", "prosecutor", "provider", "respondent",
    "shelter-staff", "validator",
}  # fmt: skip
ASKED: Final = {"case-officer", "first-responder", "respondent"}
REGISTERS: Final = {
    "consultations": EXPERTS,
    "contact-prosecutors": {"prosecutor"},
    "contacts": ASSOCIATIONS,
    "employer-partners": EXPERTS | ASSOCIATIONS | {"provider"},
    "employment-exchange": EXPERTS,
    "employment-representatives": {"case-officer", "first-responder"},
    "equipment-delivered": {"case-officer", "court-officer", "first-responder", "prosecutor"},
    "experts-network": EXPERTS | ASSOCIATIONS | {"provider"},
    "foster-families": {"case-officer"},
    "free-legal-aid": ASSOCIATIONS,
    "group-sessions": EXPERTS | ASSOCIATIONS | {"provider", "shelter-staff"},
    "hearing-rooms": {"case-officer", "centre-head", "court-officer", "police", "prosecutor"},
    "house-log": {"provider", "shelter-staff"},
    "house-safety": {"provider", "shelter-staff"},
    "house-substances": {"provider", "shelter-staff"},
    "house-works": {"centre-head", "provider", "shelter-staff"},
    "inspections": {"first-responder", "case-officer"},
    "legal-assistance": {"case-officer", "first-responder", "prosecutor"},
    "library": TELLING | {"analyst", "prosecutor"},
    "licences": (TELLING - {"case-expert"}) | {"provider"},
    "line-116000": ASSOCIATIONS,
    "line-children-online": {"first-responder", "case-officer"},
    "line-national": {"police", "first-responder"},
    "line-support": EXPERTS,
    "materials": TELLING | {"duty-expert", "local-team"},
    "materials-given-out": TELLING | {"duty-expert", "local-team"},
    "media-calls": {"case-officer", "coordinator", "respondent", "validator"},
    "misdemeanour-steps": {"court-officer", "first-responder"},
    "network-requests": ASSOCIATIONS,
    "obligations": AGREEING,
    "papers": AGREEING,
    "obstacles": {"coordinator", "local-team"},
    "replies-abroad": {"coordinator"},
    "partner-assessments": {
        "case-officer",
        "centre-head",
        "coordinator",
        "local-team",
        "respondent",
        "validator",
    },
    "budgets": {
        "association-head",
        "case-officer",
        "centre-head",
        "coordinator",
        "local-team",
        "provider",
        "respondent",
        "validator",
    },
    "focal-person-reports": ASKED | {"validator"},
    "places-nearby": {"police"},
    "platform-monitoring": {"police"},
    "police-checks": {"police"},
    "police-cooperation": {"police"},
    "posts": {"court-officer", "prosecutor"},
    "practice-reviews": {"prosecutor"},
    "programme-runs-earlier": TELLING,
    "programmes": TELLING,
    "project-money": (TELLING - {"case-expert"}) | {"local-team", "provider"},
    "projects": (TELLING - {"case-expert"}) | {"local-team", "provider"},
    "protected-hearings": {
        "case-expert",
        "case-officer",
        "centre-head",
        "court-officer",
        "police",
        "prosecutor",
    },
    "refusals": set[str](),
    "social-work-supervision": {"case-officer", "first-responder"},
    "support-contacts": {"court-officer", "prosecutor"},
    "support-services": {"court-officer", "prosecutor"},
    "team-assessments": {"coordinator"},
    "therapy-capacity": EXPERTS | ASSOCIATIONS | {"provider"},
    "trafficking-officers": {"police"},
    "trials-followed": ASSOCIATIONS,
    "worker-advice": {"court-officer", "first-responder"},
    "affirmative-enrolment": ASKED,
    "scholarships": ASKED,
    "pedagogical-assistants": ASKED,
    "free-textbooks": ASKED,
    "school-programmes": ASKED,
    "returnee-pupils": ASKED,
    "migrant-pupils": ASKED,
    "school-grants": ASKED,
    "inclusion-support": ASKED,
    "mediators": {"case-officer", "first-responder", "provider", "respondent"},
    "birth-registration": ASKED,
    "residents-informed": {"case-officer", "first-responder", "provider", "respondent"},
    "inspection-measures": ASKED,
    "seasonal-work": ASKED,
    "market-inspections": ASKED,
    "licence-checks": ASKED,
    "joint-actions": {"case-officer", "coordinator", "first-responder", "police", "respondent"},
    "privacy-breaches": {
        "analyst",
        "association-head",
        "association-worker",
        "case-expert",
        "case-officer",
        "centre-head",
        "coordinator",
        "head",
        "respondent",
    },
    "broadcast-monitoring": ASKED,
    "internships": {
        "association-head",
        "association-worker",
        "case-officer",
        "centre-head",
        "respondent",
    },
    "rotations": {"case-officer", "police", "respondent"},
    "migration-plans": ASKED,
    "campaigns": {
        "analyst",
        "association-head",
        "association-worker",
        "case-expert",
        "case-officer",
        "centre-head",
        "coordinator",
        "head",
        "local-team",
        "police",
        "respondent",
    },
    "employment-agencies": ASKED,
    "opinions": {"analyst", "head"},
    "protector-proceedings": {"analyst", "head"},
    "outside-complaints": {
        "analyst",
        "association-head",
        "association-worker",
        "centre-head",
        "coordinator",
        "head",
    },
}
"""Who sees the rows of their own institution; of refusals nobody does, they are only counted."""
OVERSEEING: Final = {"analyst", "coordinator", "head"}
EVERYBODY_AT_WORK: Final = REPORT | {
    "analyst", "coordinator", "editor", "head", "respondent", "statistician", "validator",
}  # fmt: skip
SEEN: Final = {
    **dict.fromkeys(("library", "materials", "programmes", "programme-runs-earlier", "projects",
                     "campaigns"),
                    EVERYBODY_AT_WORK),
    **dict.fromkeys(("budgets", "joint-actions", "licences", "materials-given-out", "media-calls",
                     "obligations", "obstacles", "papers", "partner-assessments", "project-money",
                     "replies-abroad", "team-assessments"), OVERSEEING),
    "employment-agencies": OVERSEEING | {"first-responder", "police"},
    "opinions": {"coordinator"},
}  # fmt: skip
"""Registers whose rows of all institutions some roles read."""
OF_CASES: Final = {
    "abroad-cases": "protection",
    "aid-given": "protection",
    "asylum": "protection",
    "beneficiaries": "protection",
    "centre-findings": "proceedings",
    "child-crises": "health",
    "child-decisions": "protection",
    "compensation": "proceedings",
    "coordination-groups": "proceedings",
    "diets": "health",
    "document-debts": "protection",
    "guardianship": "protection",
    "health-care": "health",
    "incidents": "protection",
    "integration-points": "protection",
    "interpreting": "protection",
    "legal-aid": "proceedings",
    "legal-work": "proceedings",
    "medication": "health",
    "memos": "protection",
    "moves": "protection",
    "no-place": "protection",
    "non-punishment": "proceedings",
    "personal-documents": "protection",
    "procedures-kept": "protection",
    "protection-measures": "protection",
    "providers-asked": "protection",
    "representation": "proceedings",
    "residence": "protection",
    "returns": "protection",
    "rights-brochure": "identification",
    "schooling": "protection",
    "services-given": "protection",
    "stay-permits": "protection",
    "support-refused": "protection",
    "testimony": "proceedings",
    "urgent-interventions": "proceedings",
    "witness-status": "proceedings",
    "work": "protection",
}
"""The registers of cases, and the part of a case that their rows belong to."""
CACHED: Final = "identification_cachedcount"
"""Statistics of the whole country: one row, number 0, for all who may see them."""
OF_EVENTS: Final = ("events_event", "events_account", "events_accountevent", "events_number")
"""One row for each institution; all who work for one, and readers of the office, see all."""
OF_TWO_EVENTS: Final = ("events_suggestion", "events_joining", "events_apart", "events_question")
"""One row, number 0, between the accounts of two institutions; seen by the same."""
EVENT_READERS: Final = EVERYBODY_AT_WORK | {"prison-officer", "reader"}
TABLES: Final = (
    *OF_A_PART, *OF_DOERS, *BETWEEN, *OF_ANSWERS, *OF_EVENTS, *OF_TWO_EVENTS, CACHED,
)  # fmt: skip

Row = tuple[str, int]
"""A table and the number of the case, notice, questionnaire or institution the row belongs to."""

NOTICES_OF_ALL: Final = (
    *((number, (number + 1) % INSTITUTIONS, True) for number in range(INSTITUTIONS)),
    (0, 2, False),
)
"""Sender, addressee, and whether it was sent: the last one is a draft."""
QUESTIONNAIRES_OF_ALL: Final = (
    *((number, True) for number in range(INSTITUTIONS)),
    (0, False),
)
"""Who is asked, and whether it was sent."""


@dataclass(frozen=True)
class Doer:
    """Who did in a case what its doer alone sees: reported, screened, looked, was called."""

    person: int
    institution: int


def doer_of(case: int) -> Doer:
    """Say who did these things in a case."""
    return Doer((case + 1) % PEOPLE, (case + 2) % INSTITUTIONS)


def entry_of(register: str, institution: int) -> int:
    """Number an institution's row in a register."""
    return institution + INSTITUTIONS * list(REGISTERS).index(register)


def entry_of_case(register: str, case: int) -> int:
    """Number the row of a case in a register of cases."""
    return INSTITUTIONS * len(REGISTERS) + case + 100 * list(OF_CASES).index(register)


def answerer_of(institution: int) -> int:
    """Say which person has the section of an institution's questionnaire to answer."""
    return (institution + 1) % PEOPLE


def rows_seen(
    situation: Situation, actor: DrawnMembership, *, others_may_read: bool
) -> frozenset[Row]:
    """Say which rows somebody may see.

    Args:
        situation: what was drawn.
        actor: who asks, through which membership.
        others_may_read: whether colleagues may read sections that are not theirs.
    """
    works = actor.person not in situation.switched_off and actor.days.holds()
    if not works or actor.ended_at_once:
        return frozenset()
    seen: set[Row] = set()
    for number in range(len(situation.cases)):
        seen |= _of_case(situation, actor, number)
    seen |= _of_notices(actor) | _of_questionnaires(actor, others_may_read=others_may_read)
    for register, keepers in REGISTERS.items():
        if actor.role in keepers:
            seen.add(("registers_entry", entry_of(register, actor.institution)))
        if actor.role in SEEN.get(register, ()):
            seen |= {("registers_entry", entry_of(register, n)) for n in range(INSTITUTIONS)}
    if actor.role in EXPERTS:
        seen |= {("referral_shift", actor.institution)}
        seen |= {("identification_migrantsexpert", actor.institution)}
    if actor.role in EVENT_READERS:
        seen |= {(table, number) for table in OF_EVENTS for number in range(INSTITUTIONS)}
        seen |= {(table, 0) for table in OF_TWO_EVENTS}
    if actor.role in {*EXPERTS, "statistician"}:
        seen.add((CACHED, 0))
    seen |= {
        ("identification_ministrycomplaint", number)
        for number, (sender, addressee, sent) in enumerate(NOTICES_OF_ALL)
        if sent and _knows_complaint(actor, sender, addressee)
    }
    return frozenset(seen)


def _knows_complaint(actor: DrawnMembership, sender: int, addressee: int) -> bool:
    """Say whether somebody knows a complaint: of the ministry, or who works on procedures."""
    if actor.role == "case-officer":
        return actor.institution == sender
    return actor.role in EXPERTS and actor.institution in {sender, addressee}


def _of_case(situation: Situation, actor: DrawnMembership, number: int) -> set[Row]:
    parts = visible(situation, actor, number) or frozenset()
    whole = _sees_whole(situation, actor, number)
    entries: set[Row] = {
        ("registers_entry", entry_of_case(register, number))
        for register, part in OF_CASES.items()
        if actor.role in LOOK and part in parts
    }
    seen = {
        (table, number)
        for table, (part, roles) in OF_A_PART.items()
        if actor.role in roles and (whole if part == WHOLE else part in parts)
    }
    seen |= entries
    seen |= {
        (table, number)
        for table, (part, roles) in OF_A_SHARED_PART.items()
        if actor.role in roles and part in parts
    }
    doer = doer_of(number)
    is_house = doer.institution == actor.institution
    is_doer = is_house and doer.person == actor.person
    sees_report = whole and actor.role in EXPERTS
    if actor.role in LOOK and parts & {"identity", "contact"}:
        seen.add(("vault_person", number))
    decides = actor.role in HEADS and _answers_for(situation, actor, number)
    if (actor.role in LOOK and doer.person == actor.person) or decides:
        seen.add(("vault_accesslogentry", number))
    if actor.role in LOOK:
        seen |= {(table, number) for table in _of_limits(actor, doer, whole=whole)}
    if decides:
        # Who may erase a person finds what was written to them.
        seen.add(("vault_message", number))
    if (actor.role in REPORT and is_house) or sees_report:
        seen.add(("referral_reporterfollowup", number))
    if (actor.role in EXPERTS and is_doer) or sees_report:
        seen.add(("referral_dutycall", number))
    if actor.role in REPORT and is_doer:
        seen.add(("referral_screening", number))
    return seen


def _of_limits(actor: DrawnMembership, doer: Doer, *, whole: bool) -> set[str]:
    """Say which tables about limits of views show a doer's rows to whoever may look."""
    is_own, is_house = doer.person == actor.person, doer.institution == actor.institution
    seen = set()
    if is_own or whole:
        seen.add("vault_insight")
    if is_own or is_house:
        # Any colleague may be asked to let somebody go on beyond a limit.
        seen.add("vault_widening")
    if is_own or (is_house and actor.role in HEADS):
        seen |= {"vault_opening", "vault_limitnotice"}
    return seen


def _sees_whole(situation: Situation, actor: DrawnMembership, number: int) -> bool:
    """Return whether somebody works on a case: not those with whom parts of it are shared."""
    alone = Situation(
        situation.switched_off, situation.memberships, situation.cases, situation.parts, (),
        situation.emergencies,
    )  # fmt: skip
    return visible(alone, actor, number) == EVERYTHING


def _answers_for(situation: Situation, actor: DrawnMembership, number: int) -> bool:
    """Say whether the own institution is responsible for a case that one sees, but not in need."""
    calm = Situation(
        situation.switched_off, situation.memberships, situation.cases, situation.parts, (), ()
    )
    own = situation.cases[number].responsible == actor.institution
    return own and visible(calm, actor, number) == EVERYTHING


def _of_notices(actor: DrawnMembership) -> set[Row]:
    if actor.role not in NOTICES:
        return set()
    return {
        (table, number)
        for number, (sender, addressee, sent) in enumerate(NOTICES_OF_ALL)
        if actor.institution == sender or (sent and actor.institution == addressee)
        for table in BETWEEN
        if sent or table in {"exchange_notice", "exchange_version", "exchange_addressee"}
    }


def _of_questionnaires(actor: DrawnMembership, *, others_may_read: bool) -> set[Row]:
    seen: set[Row] = set()
    for number, (institution, sent) in enumerate(QUESTIONNAIRES_OF_ALL):
        own = institution == actor.institution and sent
        for table in OF_ANSWERS:
            if not sent and table not in {
                "questionnaires_respondent", "questionnaires_respondentevent",
            }:  # fmt: skip
                continue
            if actor.role in OFFICE or (own and _shown(actor, table, others_may_read)):
                seen.add((table, number))
    return seen


def _shown(actor: DrawnMembership, table: str, others_may_read: bool) -> bool:
    """Return whether an institution's own people see a row of its questionnaire."""
    if actor.role == "institution-admin":
        return table in {"questionnaires_respondent", "questionnaires_sectiontask"}
    if actor.role not in {"respondent", "validator"}:
        return False
    if actor.role == "validator" or others_may_read or table not in OF_THE_WHOLE | OF_THE_SECTION:
        return True
    return table in OF_THE_SECTION and answerer_of(actor.institution) == actor.person
