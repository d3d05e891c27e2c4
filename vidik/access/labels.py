# SPDX-License-Identifier: EUPL-1.2
"""Actions and families of roles in words, for the pages that explain them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Action as A  # noqa: N817 - a table of them is read down
from vidik.access.types import Role as R  # noqa: N817 - see above

Text = str | Promise

FAMILIES: Final[tuple[tuple[Text, tuple[R, ...]], ...]] = (
    (_("Rapporteur’s office"), (R.READER, R.ANALYST, R.EDITOR, R.HEAD)),
    (
        _("Identification centre"),
        (R.CENTRE_HEAD, R.DUTY_EXPERT, R.CASE_EXPERT, R.SHELTER_STAFF, R.STATISTICIAN),
    ),
    (
        _("Those who report, police and justice"),
        (
            R.FIRST_RESPONDER,
            R.CASE_OFFICER,
            R.POLICE,
            R.PROSECUTOR,
            R.COURT_OFFICER,
            R.PRISON_OFFICER,
        ),
    ),
    (
        _("Associations and providers of services"),
        (R.ASSOCIATION_HEAD, R.ASSOCIATION_WORKER, R.PROVIDER),
    ),
    (
        _("Institutions and coordination"),
        (R.RESPONDENT, R.VALIDATOR, R.COORDINATOR, R.LOCAL_TEAM),
    ),
    (
        _("Administration and control"),
        (R.INSTITUTION_ADMIN, R.AUDITOR, R.SYSTEM_ADMIN, R.SYSTEM),
    ),
)
"""Roles that are read side by side."""

ACTIONS: Final[Mapping[A, Text]] = {
    A.DESK_OPEN: _("open the desk"),
    A.STYLEGUIDE_OPEN: _("open the style guide"),
    A.AUDIT_READ: _("read the record of acts"),
    A.AUDIT_REVIEW: _("review unusual patterns of acts"),
    A.AUDIT_EXPORT: _("export the record of acts"),
    A.RETENTION_READ: _("see retention periods"),
    A.RETENTION_PURGE: _("delete what is past its retention period"),
    A.ACCOUNT_USE: _("use one’s own account"),
    A.MEMBERS_READ: _("see the members of an institution"),
    A.MEMBERS_MANAGE: _("invite, change and end members"),
    A.MEMBERS_CONFIRM: _("confirm roles that somebody else gives"),
    A.MEMBERS_EXPORT: _("export lists of members"),
    A.ADMINISTRATORS_INVITE: _("invite administrators of institutions"),
    A.REVIEWS_READ: _("see the quarterly reviews of all institutions"),
    A.IDENTITY_PROVIDERS_MANAGE: _("set up an institution’s own sign-in"),
    A.ELEVATIONS_READ: _("see who started elevated sessions, and why"),
    A.INSTITUTIONS_READ: _("read the registry of institutions"),
    A.INSTITUTIONS_CHANGE: _("change institutions"),
    A.INSTITUTIONS_MERGE: _("merge institutions"),
    A.INSTITUTIONS_EXPORT: _("export institutions"),
    A.INSTITUTIONS_LOAD: _("load institutions from the country pack"),
    A.CONTACTS_READ: _("see which institutions have confirmed their contact points"),
    A.CONTACTS_MANAGE: _("keep the contact points of one’s own institution (the office: of all)"),
    A.FIGURES_READ: _("read figures"),
    A.FIGURES_EXPORT: _("export figures"),
    A.FIGURES_IMPORT: _("import figures"),
    A.FIGURES_CORRECT: _("correct figures"),
    A.FIGURES_DERIVE: _("compare figures with what is computed from cases"),
    A.CATALOGUE_LOAD: _("load the catalogue of measures"),
    A.RELEASE_FREEZE: _("freeze a release of figures"),
    A.CYCLE_OPEN: _("open yearly cycles"),
    A.CHECKS_RUN: _("run the checks"),
    A.FINDINGS_READ: _("read findings"),
    A.FINDINGS_HANDLE: _("handle findings"),
    A.FINDINGS_WAIVE: _("accept findings as they are"),
    A.CASES_READ: _("read cases that are one’s own to see"),
    A.CASES_OVERSEE: _("see all cases of one’s own institution"),
    A.CASES_OPEN: _("open cases"),
    A.CASES_CHANGE: _("change, close and reopen cases"),
    A.CASES_PARTICIPANTS: _("add participants to cases and end their part"),
    A.CASES_SHARE: _("share cases with other institutions"),
    A.CASES_RESTRICT: _("restrict cases to named persons"),
    A.CASES_TRANSFER: _("hand cases over to other institutions"),
    A.CASES_EXPLAIN: _("see who may see a case, and why"),
    A.CASES_ANSWER: _("accept or decline a case that is shared with the institution"),
    A.CASES_LOCATE: _("find a case by its code on behalf of others"),
    A.EMERGENCY_READ: _("see emergency accesses"),
    A.EMERGENCY_EXPORT: _("export lists of emergency accesses"),
    A.EMERGENCY_ASK: _("ask for emergency access"),
    A.EMERGENCY_ALONE: _("start emergency access alone on duty"),
    A.EMERGENCY_DECIDE: _("decide on emergency access of others"),
    A.EMERGENCY_REVIEW: _("review emergency access of others"),
    A.EMERGENCY_BE_NOTIFIED: _("be notified at once of emergency access"),
    A.EXCHANGE_READ: _("read notices"),
    A.EXCHANGE_WRITE: _("write and send notices"),
    A.EXCHANGE_ANSWER: _("acknowledge and answer notices"),
    A.EXCHANGE_CLASSIFY: _("judge answers to notices"),
    A.EXCHANGE_CALENDAR: _("keep the calendar of working days"),
    A.EXCHANGE_DELIVER: _("deliver notices and reminders"),
    A.EXCHANGE_LOAD: _("load kinds of notices from the country pack"),
    A.QUESTIONNAIRES_READ: _("read data calls and the answers to them"),
    A.QUESTIONNAIRES_PREPARE: _("write forms and prepare data calls"),
    A.QUESTIONNAIRES_DISPATCH: _("send questionnaires and close data calls"),
    A.QUESTIONNAIRES_DECIDE: _("accept and return answers, ask about findings"),
    A.QUESTIONNAIRES_EXPORT: _("export data calls and answers"),
    A.QUESTIONNAIRES_SEE_OWN: _("see the questionnaires of one’s own institution"),
    A.QUESTIONNAIRES_ANSWER: _("answer questionnaires"),
    A.QUESTIONNAIRES_SUBMIT: _("approve answers and send them"),
    A.QUESTIONNAIRES_SHARE_OUT: _("give sections of a questionnaire to colleagues"),
    A.IDENTITIES_ENTER: _("enter identities"),
    A.IDENTITIES_SEARCH: _("search for identities"),
    A.IDENTITIES_SEARCH_ACROSS: _("search for identities beyond one’s own cases"),
    A.IDENTITIES_VIEW: _("view identities"),
    A.IDENTITIES_VIEW_CONTACT: _("view contacts and addresses"),
    A.IDENTITIES_CHANGE: _("change identities"),
    A.IDENTITIES_CHANGE_CONTACT: _("change contacts and addresses"),
    A.IDENTITIES_MERGE: _("merge identities"),
    A.IDENTITIES_LOG: _("see who viewed an identity"),
    A.ACCESS_LIMIT_WIDEN: _("let a colleague view further identities"),
    A.ACCESS_LOG_REVIEW: _("see how many identities colleagues view, and review why"),
    A.IDENTITIES_HOLD: _("forbid the erasure of identities"),
    A.IDENTITIES_PROPOSE_ERASURE: _("propose to erase identities"),
    A.IDENTITIES_ERASE: _("erase identities that somebody else proposed to erase"),
    A.NOTES_WRITE: _("write notes about persons"),
    A.NOTES_CORRESPOND: _("write with those who reported a person"),
    A.VAULT_FIND: _("compare sealed names on behalf of others"),
    A.VAULT_MANAGE: _("manage the keys of the vault"),
    A.VAULT_ERASE_AGAIN: _("erase again after a restore whoever had been erased"),
    A.REGISTERS_MANAGE: _("manage the registers of one’s own institution"),
    A.REGISTERS_COUNT: _("sum registers over institutions"),
    A.CASE_ENTRIES_READ: _("read what registers hold about cases"),
    A.CASE_ENTRIES_WRITE: _("enter rows about cases in registers"),
    A.SCREENINGS_MAKE: _("screen persons by lists of indicators"),
    A.REPORTS_FILE: _("report a suspicion"),
    A.REPORTS_FOLLOW: _("follow reports of one’s own institution"),
    A.REPORTS_READ: _("read reports of a suspicion"),
    A.REPORTS_READ_SHARED: _("read what reports say in codes of cases shared with the institution"),
    A.REPORTS_HANDLE: _("take on and work on reports of a suspicion"),
    A.REPORTS_ROSTER: _("keep the duty roster"),
    A.REPORTS_RECEIVE: _("receive reports of a suspicion"),
    A.REPORTS_WATCH: _("watch over reports that nobody takes on"),
    A.COMPETENCES_READ: _("see which institutions are competent for a municipality"),
    A.TRACES_READ: _("read searches for unidentified persons"),
    A.TRACES_WORK: _("open and work on searches for unidentified persons"),
    A.TRACES_MATCH: _("compare reports with searches for unidentified persons"),
    A.RECOGNITION_READ: _("see which institutions screen and report, in sums"),
    A.RECOGNITION_COUNT: _("count screenings, reports and contacts of all institutions"),
    A.IDENTIFICATION_READ: _("read procedures of identification and victim records"),
    A.IDENTIFICATION_WORK: _("work on procedures of identification"),
    A.IDENTIFICATION_DECIDE: _("propose and take decisions of identification"),
    A.IDENTIFICATION_ASSIGN: _("assign procedures of identification"),
    A.IDENTIFICATION_NAME: _("name the expert for migrants"),
    A.IDENTIFICATION_STATISTICS: _("see the statistics of the identification centre"),
    A.IDENTIFICATION_EXPORT: _("export coded records of victims"),
    A.IDENTIFICATION_COMPLAIN: _("enter complaints about the centre that reached the ministry"),
    A.IDENTIFICATION_RECEIVE: _("begin procedures with reports"),
    A.IDENTIFICATION_COUNT: _("count procedures of all cases"),
    A.IDENTIFICATION_GENERATE: _("enter generated persons"),
    A.IDENTIFICATION_PROPAGATE: _("follow merges of persons and corrections of reports"),
    A.PROCEEDINGS_ENTER: _("enter what notices about proceedings leave no choice about"),
    A.FACILITIES_READ: _("see places in facilities"),
    A.FACILITIES_MANAGE: _("enter the places of one’s own facility"),
    A.STAYS_READ: _("read stays in facilities"),
    A.STAYS_WRITE: _("enter stays in facilities"),
    A.STAYS_DECIDE: _("decide on the extension of a stay"),
    A.STAYS_EXPORT: _("export stays in facilities"),
    A.STAYS_COUNT: _("count places that are taken"),
    A.RECOMMENDATIONS_READ: _("read recommendations"),
    A.RECOMMENDATIONS_EXPORT: _("export recommendations"),
    A.RECOMMENDATIONS_LOAD: _("load recommendations from the country pack"),
    A.RECOMMENDATIONS_ASSESS: _("draft assessments of recommendations"),
    A.RECOMMENDATIONS_APPROVE: _("approve assessments of recommendations"),
    A.RECOMMENDATIONS_RECORD_RESPONSE: _("record responses to recommendations"),
    A.REPORT_READ: _("read the annual report in preparation"),
    A.REPORT_EDIT: _("write the annual report"),
    A.REPORT_BUILD: _("build the documents of the annual report"),
    A.REPORT_PUBLISH: _("publish the annual report"),
    A.REPORT_LOAD: _("load texts of the annual report from the country pack"),
}
"""What each action lets somebody do; an action that has no words yet is called by its code."""

GROUPS: Final[tuple[tuple[Text, frozenset[str]], ...]] = (
    (_("Own account and desk"), frozenset({"account", "desk", "styleguide"})),
    (
        _("Reports of a suspicion"),
        frozenset({"screenings", "reports", "traces", "registers", "recognition"}),
    ),
    (_("Cases"), frozenset({"cases", "case-entries"})),
    (_("Emergency access"), frozenset({"emergency"})),
    (_("Identification"), frozenset({"identification"})),
    (_("Proceedings"), frozenset({"proceedings"})),
    (_("Places to sleep"), frozenset({"facilities", "stays"})),
    (_("Identities"), frozenset({"identities", "access-limit", "access-log", "notes", "vault"})),
    (_("Notices"), frozenset({"exchange"})),
    (_("Questionnaires"), frozenset({"questionnaires"})),
    (_("Figures"), frozenset({"figures", "catalogue", "release", "cycle"})),
    (_("Findings"), frozenset({"checks", "findings"})),
    (_("Recommendations"), frozenset({"recommendations"})),
    (_("Annual report"), frozenset({"report"})),
    (_("Institutions"), frozenset({"institutions", "contact-points", "competences"})),
    (
        _("Members"),
        frozenset({"members", "administrators", "reviews", "identity-providers", "elevations"}),
    ),
    (_("Record of acts and retention"), frozenset({"audit", "retention"})),
)
"""Actions that are read together, by the noun before the full stop of their codes."""


def group_of(action: A) -> Text:
    """Return the group in which an action is read; its own noun where no group names it."""
    noun = action.value.split(".")[0]
    return next((label for label, nouns in GROUPS if noun in nouns), noun)


def action_label(action: A) -> Text:
    """Return an action in words."""
    return ACTIONS.get(action, action.value)
