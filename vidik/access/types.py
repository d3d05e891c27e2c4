# SPDX-License-Identifier: EUPL-1.2
"""Roles, actions, actors and decisions: what every room speaks of when it asks for permission."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a member of an institution may be there for; one person may hold several."""

    READER = "reader"
    ANALYST = "analyst"
    EDITOR = "editor"
    HEAD = "head"

    CENTRE_HEAD = "centre-head"
    DUTY_EXPERT = "duty-expert"
    CASE_EXPERT = "case-expert"
    SHELTER_STAFF = "shelter-staff"
    STATISTICIAN = "statistician"

    FIRST_RESPONDER = "first-responder"
    POLICE = "police"
    PROSECUTOR = "prosecutor"
    COURT_OFFICER = "court-officer"
    PRISON_OFFICER = "prison-officer"
    ASSOCIATION_WORKER = "association-worker"
    ASSOCIATION_HEAD = "association-head"
    PROVIDER = "provider"
    CASE_OFFICER = "case-officer"

    RESPONDENT = "respondent"
    VALIDATOR = "validator"
    COORDINATOR = "coordinator"
    LOCAL_TEAM = "local-team"

    INSTITUTION_ADMIN = "institution-admin"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system-admin"
    SYSTEM = "system"

    @property
    def label(self) -> str | Promise:
        """The role as pages call it."""
        return _ROLE_LABELS[self]


_ROLE_LABELS: Final = {
    Role.READER: _("reader"),
    Role.ANALYST: _("analyst"),
    Role.EDITOR: _("editor"),
    Role.HEAD: _("head of office"),
    Role.CENTRE_HEAD: _("head of the identification centre"),
    Role.DUTY_EXPERT: _("duty expert"),
    Role.CASE_EXPERT: _("case expert"),
    Role.SHELTER_STAFF: _("shelter staff"),
    Role.STATISTICIAN: _("statistician of the centre"),
    Role.FIRST_RESPONDER: _("first responder"),
    Role.POLICE: _("police officer"),
    Role.PROSECUTOR: _("public prosecutor"),
    Role.COURT_OFFICER: _("court officer"),
    Role.PRISON_OFFICER: _("prison officer"),
    Role.ASSOCIATION_WORKER: _("case worker of an association"),
    Role.ASSOCIATION_HEAD: _("head of an association"),
    Role.PROVIDER: _("service provider"),
    Role.CASE_OFFICER: _("case officer of an authority"),
    Role.RESPONDENT: _("respondent"),
    Role.VALIDATOR: _("validating authority"),
    Role.COORDINATOR: _("coordinator’s office"),
    Role.LOCAL_TEAM: _("member of a local team"),
    Role.INSTITUTION_ADMIN: _("administrator of an institution"),
    Role.AUDITOR: _("auditor"),
    Role.SYSTEM_ADMIN: _("system administrator"),
    Role.SYSTEM: _("system"),
}


class Action(StrEnum):
    """Everything that can be permitted; the value is permanent, rooms register the policy."""

    DESK_OPEN = "desk.open"
    COVERAGE_READ = "coverage.read"
    OFFICE_REPORT_DRAFT = "office-report.draft"
    STYLEGUIDE_OPEN = "styleguide.open"
    AUDIT_READ = "audit.read"
    AUDIT_REVIEW = "audit.review"
    AUDIT_EXPORT = "audit.export"
    RETENTION_READ = "retention.read"
    RETENTION_PURGE = "retention.purge"
    ACCOUNT_USE = "account.use"
    MEMBERS_READ = "members.read"
    MEMBERS_MANAGE = "members.manage"
    MEMBERS_CONFIRM = "members.confirm"
    MEMBERS_EXPORT = "members.export"
    ADMINISTRATORS_INVITE = "administrators.invite"
    REVIEWS_READ = "reviews.read"
    IDENTITY_PROVIDERS_MANAGE = "identity-providers.manage"
    ELEVATIONS_READ = "elevations.read"

    INSTITUTIONS_READ = "institutions.read"
    INSTITUTIONS_CHANGE = "institutions.change"
    INSTITUTIONS_MERGE = "institutions.merge"
    INSTITUTIONS_EXPORT = "institutions.export"
    INSTITUTIONS_LOAD = "institutions.load"
    CONTACTS_READ = "contact-points.read"
    CONTACTS_MANAGE = "contact-points.manage"

    FIGURES_READ = "figures.read"
    FIGURES_EXPORT = "figures.export"
    FIGURES_IMPORT = "figures.import"
    FIGURES_CORRECT = "figures.correct"
    FIGURES_DERIVE = "figures.derive"
    CATALOGUE_LOAD = "catalogue.load"
    RELEASE_FREEZE = "release.freeze"
    CYCLE_OPEN = "cycle.open"

    CHECKS_RUN = "checks.run"
    FINDINGS_READ = "findings.read"
    FINDINGS_HANDLE = "findings.handle"
    FINDINGS_WAIVE = "findings.waive"

    CASES_READ = "cases.read"
    CASES_OVERSEE = "cases.oversee"
    CASES_OPEN = "cases.open"
    CASES_CHANGE = "cases.change"
    CASES_PARTICIPANTS = "cases.participants"
    CASES_SHARE = "cases.share"
    CASES_RESTRICT = "cases.restrict"
    CASES_TRANSFER = "cases.transfer"
    CASES_EXPLAIN = "cases.explain"
    CASES_ANSWER = "cases.answer"
    CASES_LOCATE = "cases.locate"
    EMERGENCY_READ = "emergency.read"
    EMERGENCY_EXPORT = "emergency.export"
    EMERGENCY_ASK = "emergency.ask"
    EMERGENCY_ALONE = "emergency.start-alone"
    EMERGENCY_DECIDE = "emergency.decide"
    EMERGENCY_REVIEW = "emergency.review"
    EMERGENCY_BE_NOTIFIED = "emergency.be-notified"

    EXCHANGE_READ = "exchange.read"
    EXCHANGE_WRITE = "exchange.write"
    EXCHANGE_ANSWER = "exchange.answer"
    EXCHANGE_CLASSIFY = "exchange.classify"
    EXCHANGE_CALENDAR = "exchange.calendar"
    EXCHANGE_DELIVER = "exchange.deliver"
    EXCHANGE_LOAD = "exchange.load"

    QUESTIONNAIRES_READ = "questionnaires.read"
    QUESTIONNAIRES_PREPARE = "questionnaires.prepare"
    QUESTIONNAIRES_DISPATCH = "questionnaires.dispatch"
    QUESTIONNAIRES_DECIDE = "questionnaires.decide"
    QUESTIONNAIRES_EXPORT = "questionnaires.export"
    QUESTIONNAIRES_SEE_OWN = "questionnaires.see-own"
    QUESTIONNAIRES_ANSWER = "questionnaires.answer"
    QUESTIONNAIRES_SUBMIT = "questionnaires.submit"
    QUESTIONNAIRES_SHARE_OUT = "questionnaires.share-out"

    IDENTITIES_ENTER = "identities.enter"
    IDENTITIES_SEARCH = "identities.search"
    IDENTITIES_SEARCH_ACROSS = "identities.search-across"
    IDENTITIES_VIEW = "identities.view"
    IDENTITIES_VIEW_CONTACT = "identities.view-contact"
    IDENTITIES_CHANGE = "identities.change"
    IDENTITIES_CHANGE_CONTACT = "identities.change-contact"
    IDENTITIES_MERGE = "identities.merge"
    IDENTITIES_LOG = "identities.log"
    IDENTITIES_HOLD = "identities.hold"
    ACCESS_LIMIT_WIDEN = "access-limit.widen"
    ACCESS_LOG_REVIEW = "access-log.review"
    IDENTITIES_PROPOSE_ERASURE = "identities.propose-erasure"
    IDENTITIES_ERASE = "identities.erase"
    NOTES_WRITE = "notes.write"
    NOTES_CORRESPOND = "notes.correspond"
    NOTES_PROTECT = "notes.protect"
    VAULT_FIND = "vault.find"
    VAULT_MANAGE = "vault.manage"
    VAULT_ERASE_AGAIN = "vault.erase-again"

    REGISTERS_MANAGE = "registers.manage"
    REGISTERS_READ = "registers.read"
    REGISTERS_COUNT = "registers.count"
    REGISTERS_LOAD = "registers.load"
    CASE_ENTRIES_READ = "case-entries.read"
    CASE_ENTRIES_WRITE = "case-entries.write"

    SERVICES_READ = "services.read"
    SERVICES_WRITE = "services.write"
    SERVICES_LOAD = "services.load"

    SCREENINGS_MAKE = "screenings.make"
    REPORTS_FILE = "reports.file"
    REPORTS_FOLLOW = "reports.follow"
    REPORTS_READ = "reports.read"
    REPORTS_READ_SHARED = "reports.read-shared"
    REPORTS_HANDLE = "reports.handle"
    REPORTS_ROSTER = "reports.roster"
    REPORTS_RECEIVE = "reports.receive"
    REPORTS_WATCH = "reports.watch"
    COMPETENCES_READ = "competences.read"
    TRACES_READ = "traces.read"
    TRACES_WORK = "traces.work"
    TRACES_MATCH = "traces.match"

    RECOGNITION_READ = "recognition.read"
    RECOGNITION_COUNT = "recognition.count"
    IDENTIFICATION_READ = "identification.read"
    IDENTIFICATION_WORK = "identification.work"
    IDENTIFICATION_DECIDE = "identification.decide"
    IDENTIFICATION_ASSIGN = "identification.assign"
    IDENTIFICATION_NAME = "identification.name"
    IDENTIFICATION_STATISTICS = "identification.statistics"
    IDENTIFICATION_EXPORT = "identification.export"
    IDENTIFICATION_COMPLAIN = "identification.complain"
    IDENTIFICATION_RECEIVE = "identification.receive"
    IDENTIFICATION_COUNT = "identification.count"
    IDENTIFICATION_GENERATE = "identification.generate"
    IDENTIFICATION_PROPAGATE = "identification.propagate"
    PROCEEDINGS_ENTER = "proceedings.enter"

    FACILITIES_READ = "facilities.read"
    FACILITIES_MANAGE = "facilities.manage"
    STAYS_READ = "stays.read"
    STAYS_WRITE = "stays.write"
    STAYS_DECIDE = "stays.decide"
    STAYS_EXPORT = "stays.export"
    STAYS_COUNT = "stays.count"

    PLANS_READ = "plans.read"
    PLANS_WRITE = "plans.write"
    PLANS_AGREE = "plans.agree"
    PLANS_ASK = "plans.ask"
    PLANS_ANSWER = "plans.answer"
    PLANS_EXPORT = "plans.export"
    PLANS_COUNT = "plans.count"
    ASSESSMENTS_READ = "assessments.read"
    ASSESSMENTS_WRITE = "assessments.write"
    ASSESSMENTS_EXPORT = "assessments.export"
    BODIES_READ = "bodies.read"
    BODIES_INSIDE = "bodies.inside"
    BODIES_FOUND = "bodies.found"
    BODIES_MANAGE = "bodies.manage"
    BODIES_CONFIRM = "bodies.confirm"
    BODIES_DIRECTORY = "bodies.directory"
    BODIES_SETTLE = "bodies.settle"
    BODIES_COUNT = "bodies.count"
    BODIES_LOAD = "bodies.load"
    CONFERENCES_READ = "conferences.read"
    CONFERENCES_ASK = "conferences.ask"
    CONFERENCES_CALL = "conferences.call"
    CONFERENCES_CONSULT = "conferences.consult"
    CONFERENCES_CONFIRM = "conferences.confirm"
    CONFERENCES_EXPORT = "conferences.export"
    PARTICIPATION_READ = "participation.read"
    PARTICIPATION_WRITE = "participation.write"
    PARTICIPATION_SERVE = "participation.serve"

    EVENTS_READ = "events.read"
    EVENTS_REPORT = "events.report"
    EVENTS_JOIN = "events.join"
    EVENTS_EXPORT = "events.export"
    EVENTS_ARRANGE = "events.arrange"
    EVENTS_LOAD = "events.load"
    EVENTS_COUNT = "events.count"

    MATTERS_READ = "matters.read"
    MATTERS_FOLLOW = "matters.follow"
    MATTERS_WRITE = "matters.write"
    MATTERS_LINK = "matters.link"
    MATTERS_MATCH = "matters.match"
    MATTERS_EXPORT = "matters.export"
    MATTERS_COUNT = "matters.count"
    MATTERS_SUMS = "matters.sums"
    MATTERS_REMIND = "matters.remind"

    RECOMMENDATIONS_READ = "recommendations.read"
    RECOMMENDATIONS_EXPORT = "recommendations.export"
    RECOMMENDATIONS_LOAD = "recommendations.load"
    RECOMMENDATIONS_ASSESS = "recommendations.assess"
    RECOMMENDATIONS_APPROVE = "recommendations.approve"
    RECOMMENDATIONS_RECORD_RESPONSE = "recommendations.record-response"
    RECOMMENDATIONS_DRAFT = "recommendations.draft"
    RECOMMENDATIONS_AGREE = "recommendations.agree"
    RECOMMENDATIONS_ISSUE = "recommendations.issue"
    RECOMMENDATIONS_FOLLOW = "recommendations.follow"
    ACTION_PLAN_READ = "action-plan.read"
    ACTION_PLAN_WRITE = "action-plan.write"
    ACTION_PLAN_OPEN = "action-plan.open"
    ACTION_PLAN_BIND = "action-plan.bind"

    REPORT_READ = "report.read"
    REPORT_EDIT = "report.edit"
    REPORT_BUILD = "report.build"
    REPORT_PUBLISH = "report.publish"
    REPORT_LOAD = "report.load"


ELEVATED: Final = frozenset(
    {
        # Whatever takes persons or cases along in a file is among these.
        Action.AUDIT_EXPORT,
        Action.EMERGENCY_EXPORT,
        Action.IDENTIFICATION_EXPORT,
        Action.STAYS_EXPORT,
        Action.PLANS_EXPORT,
        Action.ASSESSMENTS_EXPORT,
        Action.CONFERENCES_EXPORT,
        Action.MATTERS_EXPORT,
        Action.MEMBERS_EXPORT,
        Action.MEMBERS_MANAGE,
        Action.MEMBERS_CONFIRM,
        Action.IDENTITY_PROVIDERS_MANAGE,
        Action.INSTITUTIONS_MERGE,
        Action.EXCHANGE_CALENDAR,
        Action.IDENTITIES_ERASE,
        Action.REPORT_PUBLISH,
    }
)
"""Acts of great reach: pages that do them open in an elevated session only."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a signed-in person or a named part of the system."""

    label: str
    """`user:<key>` or `system:<name>`: what the audit keeps."""
    roles: frozenset[Role]
    name: str = ""
    user_id: int | None = None
    institutions: frozenset[int] = field(default_factory=frozenset)
    institution: int | None = None
    """The institution on whose behalf the person acts now; None for the system's own actors."""
    membership: int | None = None
    """The membership through which the person acts now."""
    elevated: bool = False
    """Whether the person has asked, for a reason and some minutes, for acts of great reach."""

    @classmethod
    def system(cls, name: str) -> Self:
        """Return the named system actor that background work acts as."""
        return cls(label=f"system:{name}", roles=frozenset({Role.SYSTEM}), name=name)

    @classmethod
    def visitor(cls) -> Self:
        """Return the public visitor, who has no role."""
        return cls(label="visitor", roles=frozenset())

    @property
    def is_visitor(self) -> bool:
        """Whether nobody is signed in."""
        return self.user_id is None and Role.SYSTEM not in self.roles

    @property
    def system_name(self) -> str:
        """The name of the part of the system that acts, empty for a person."""
        return self.label.removeprefix("system:") if self.label.startswith("system:") else ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, and why not."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED: Final = Decision(allowed=True)


class Refused(Exception):
    """An action that was not let pass, with what the record of acts may keep of it."""

    def __init__(self, text: str = "", *, action: str = "", label: str = "", key: str = "") -> None:
        super().__init__(text)
        self.action = action
        self.label = label
        """The kind of the object, such as `figures.figure`; empty where none was asked about."""
        self.key = key


class Denied(Refused):
    """The actor has not the right; pages answer 403 with the reason."""

    def __init__(
        self, reason: str | Promise, *, action: str = "", label: str = "", key: str = ""
    ) -> None:
        super().__init__(str(reason), action=action, label=label, key=key)
        self.reason = reason


class NotElevated(Refused):
    """The right is there, and the act needs an elevated session; pages lead to asking for one."""


class OutOfScope(Refused):
    """The object is not in what the actor may know of; pages answer 404, as for nothing there."""


class NoPolicy(LookupError):
    """An action was asked for that no room has registered a policy for."""
