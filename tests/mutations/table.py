# SPDX-License-Identifier: EUPL-1.2
"""The guards that are taken away: rights, queries, second persons, policies, transitions."""

from __future__ import annotations

from typing import Final

from tests.mutations.guards import Mutation


def _asked(file: str, function: str, call: str, tests: str) -> Mutation:
    """Drop a call of `authorize`."""
    return Mutation(file, f"def {function}(", f"authorize({call})", "pass", tests)


def _changed(file: str, function: str, action: str, tests: str) -> Mutation:
    """Open the transaction of a change without asking for its right."""
    return Mutation(
        file,
        f"def {function}(",
        f"change(actor, Action.{action}",
        "change(actor, None",
        tests,
    )


_HANDLING: Final = "referral/services/handling.py"
_FOLLOWING: Final = "referral/services/reporter_follow_up.py"
_DUTIES: Final = "referral/services/duties.py"
_SCREENINGS: Final = "referral/services/screenings.py"
_RIGHTS: Final = "referral/tests/test_rights.py"
_NOTES: Final = "vault/services/notes.py"
_MERGING: Final = "vault/services/merging.py"
_ANSWERING: Final = "exchange/services/answering.py"
_EVERYBODY: Final = "everybody()"
_ANSWERS: Final = "questionnaires/tests/test_scopes.py"
_CONTACTS: Final = "institutions/services/contacts.py"
_KEEPING: Final = "institutions/tests/test_keeping_contacts.py"

_HOSTILE: Final = "events/tests/test_hostile.py"
_OTHERS: Final = "test_another_institution_neither_corrects_nor_withdraws"
_READERS: Final = "test_readers_ask_nothing_and_those_who_report_arrange_nothing"
_ATTRIBUTES: Final = "test_an_institution_attributes_nothing_to_another_and_joins_nothing_itself"

# Joining persons is not among them: linking and merging, which it calls, ask for their own rights.
AUTHORIZED: Final = (
    _changed(
        "assessments/services/assessing.py",
        "begin",
        "ASSESSMENTS_WRITE",
        "assessments/tests/test_assessing.py::test_only_who_sees_the_protection_begins_an_assessment",
    ),
    _changed(
        "recommendations/services/drafting.py",
        "write_draft",
        "RECOMMENDATIONS_DRAFT",
        "recommendations/tests/test_drafting.py::test_readers_write_nothing",
    ),
    _changed(
        "recommendations/services/issuing.py",
        "issue_drafts",
        "RECOMMENDATIONS_ISSUE",
        "recommendations/tests/test_drafting.py::test_an_analyst_does_not_issue",
    ),
    _changed(
        "recommendations/services/following.py",
        "record_encounter",
        "RECOMMENDATIONS_FOLLOW",
        "recommendations/tests/test_following.py::test_readers_enter_nothing",
    ),
    _changed(
        "recommendations/services/planning.py",
        "enter_activity",
        "ACTION_PLAN_WRITE",
        "recommendations/tests/test_planning.py::test_a_local_team_changes_its_own_plan_alone",
    ),
    _changed(
        "recommendations/services/planning.py",
        "close_plan",
        "ACTION_PLAN_OPEN",
        "recommendations/tests/test_reporting.py::test_another_team_renames_and_closes_nothing",
    ),
    _changed(
        "recommendations/services/asking.py",
        "ask",
        "ACTION_PLAN_WRITE",
        "recommendations/tests/test_reporting.py"
        "::test_only_who_takes_part_is_asked_and_only_by_who_changes_the_plan",
    ),
    _asked(
        "recommendations/services/planning.py",
        "add_indicator",
        "actor, Action.ACTION_PLAN_BIND",
        "recommendations/tests/test_planning.py"
        "::test_only_whoever_reads_figures_binds_them_to_a_plan",
    ),
    _changed(
        "participation/services/giving.py",
        "switch_off",
        "PARTICIPATION_WRITE",
        "participation/tests/test_giving.py"
        "::test_whoever_merely_sees_the_protection_gives_reads_and_ends_no_page",
    ),
    _asked(
        "forms/services/importing.py",
        "begin",
        "actor, importer.action",
        "matters/tests/test_importing.py::test_nobody_else_brings_or_enters_a_register",
    ),
    _changed(
        "matters/services/importing.py",
        "import_register",
        "MATTERS_WRITE",
        "matters/tests/test_importing.py::test_nobody_else_brings_or_enters_a_register",
    ),
    _changed(
        "events/services/importing.py",
        "import_events",
        "EVENTS_REPORT",
        "events/tests/test_importing.py"
        "::test_a_file_for_one_import_is_none_of_another_nor_of_anybody_else",
    ),
    _changed(
        "events/services/reporting.py",
        "report",
        "EVENTS_REPORT",
        "events/tests/test_reporting.py::test_readers_report_nothing_and_nobody_changes_the_account_of_another",
    ),
    _changed(
        "events/services/joining.py",
        "join",
        "EVENTS_JOIN",
        "events/tests/test_reporting.py::test_readers_report_nothing_and_nobody_changes_the_account_of_another",
    ),
    *(
        _changed(f"events/services/{file}.py", function, action, f"{_HOSTILE}::{test}")
        for file, function, action, test in (
            ("reporting", "correct", "EVENTS_REPORT", _OTHERS),
            ("reporting", "withdraw", "EVENTS_REPORT", _OTHERS),
            ("asking", "ask", "EVENTS_REPORT", _READERS),
            ("joining", "undo", "EVENTS_JOIN", _READERS),
            ("joining", "choose_leading", "EVENTS_JOIN", _READERS),
            ("joining", "set_apart", "EVENTS_JOIN", _READERS),
            ("joining", "undo_apart", "EVENTS_JOIN", _READERS),
        )
    ),
    Mutation(
        "events/policies.py",
        "def own(",
        "rows.filter(institution=actor.institution) if rows.model is Account else rows",
        "rows",
        f"{_HOSTILE}::{_OTHERS}",
    ),
    Mutation(
        "events/services/reporting.py",
        "def correct(",
        "seen is not None and seen != mark_of(account)",
        "False",
        f"{_HOSTILE}::test_a_stale_form_overwrites_nothing",
    ),
    Mutation(
        "events/services/asking.py",
        "def ask(",
        "account.withdrawn_at is not None",
        "False",
        f"{_HOSTILE}::test_nobody_is_asked_about_a_withdrawn_account",
    ),
    Mutation(
        "events/services/checking.py",
        "def fault_of_words(",
        "return wrong_words(text, longest=longest, is_one_line=is_one_line)",
        'return ""',
        f"{_HOSTILE}::test_words_hide_nothing_and_name_nobody",
    ),
    Mutation(
        "events/row_security.py",
        "def _guards(",
        'f"({own}) or {_SAID_THE_SAME} or {_links_of_a_pack()}"',
        '"true"',
        "events/tests/test_insiders.py::test_nobody_changes_or_takes_over_the_account_of_another",
    ),
    Mutation(
        "events/row_security.py",
        "def _guards(",
        'f"old.withdrawn_at is null or {_SAID_THE_SAME}"',
        '"true"',
        "events/tests/test_insiders.py::test_what_was_withdrawn_stays_so",
    ),
    Mutation(
        "events/row_security.py",
        "def register(",
        'own, own_user("entered_by_id"), sql("vidik_event_is_fresh({table}.event_id)"),',
        'own, own_user("entered_by_id"),',
        f"events/tests/test_insiders.py::{_ATTRIBUTES}",
    ),
    Mutation(
        "events/row_security.py",
        "def register(",
        'said = allow(join, own_user("by_id"))',
        "said = allow(join, everybody())",
        "events/tests/test_insiders.py::test_only_joiners_join_and_only_in_their_own_name",
    ),
    Mutation(
        "events/row_security.py",
        "def _links_stand(",
        "or public.vidik_is_row_of(new.{name}_id, '{register}'))",
        "or true)",
        "events/tests/test_links.py::test_an_account_links_to_nothing_else",
    ),
    _asked(
        "matters/selectors/balances.py",
        "sums_of_all",
        "actor, Action.MATTERS_SUMS",
        "matters/tests/test_judgments.py"
        "::test_only_those_who_report_on_the_country_see_what_all_bodies_had",
    ),
    _asked(
        "matters/selectors/judgments.py",
        "analysis",
        "actor, Action.MATTERS_SUMS",
        "matters/tests/test_judgments.py::test_a_single_sentence_is_none_for_trafficking_alone",
    ),
    _changed(_HANDLING, "take_report", "REPORTS_HANDLE", _RIGHTS),
    _changed(_HANDLING, "close_report", "REPORTS_HANDLE", _RIGHTS),
    _changed(_HANDLING, "record_outcome", "REPORTS_HANDLE", _RIGHTS),
    _changed(_HANDLING, "link_reported_person", "REPORTS_HANDLE", _RIGHTS),
    _asked(_HANDLING, "link_reported_person", "actor, Action.REPORTS_HANDLE, same_as", _RIGHTS),
    _asked(_HANDLING, "read_texts", "actor, Action.REPORTS_READ, report", _RIGHTS),
    _changed(_HANDLING, "acknowledge_hand_over", "REPORTS_HANDLE", _RIGHTS),
    _asked(_FOLLOWING, "_let_in", "actor, Action.REPORTS_FOLLOW, follow_up", _RIGHTS),
    _changed(_FOLLOWING, "add_message", "REPORTS_HANDLE", _RIGHTS),
    _changed(_FOLLOWING, "read_letters", "REPORTS_READ", _RIGHTS),
    _changed(_DUTIES, "choose", "REPORTS_HANDLE", _RIGHTS),
    _changed(_DUTIES, "notify_all", "REPORTS_HANDLE", _RIGHTS),
    _changed("referral/services/correcting.py", "correct_facts", "REPORTS_HANDLE", _RIGHTS),
    _changed(_SCREENINGS, "save_answers", "SCREENINGS_MAKE", _RIGHTS),
    _asked(_SCREENINGS, "begin_screening", "actor, Action.SCREENINGS_MAKE, together_with", _RIGHTS),
    _asked(
        "referral/services/refusing.py",
        "note_refusal",
        "actor, Action.SCREENINGS_MAKE, screening",
        _RIGHTS,
    ),
    _changed(_CONTACTS, "confirm_all", "CONTACTS_MANAGE", _KEEPING),
    _changed(_CONTACTS, "change_contact_point", "CONTACTS_MANAGE", _KEEPING),
    Mutation(
        _CONTACTS,
        "def confirm_contact_point(",
        "seen != selectors.mark_of_contact(contact)",
        "seen == '-'",
        _KEEPING,
    ),
    _changed("referral/services/propagating.py", "propagate_urgency", "REPORTS_HANDLE", _RIGHTS),
    _changed("referral/services/roster.py", "add_shift", "REPORTS_ROSTER", _RIGHTS),
    _changed(
        "identification/services/procedures.py",
        "open_procedure",
        "IDENTIFICATION_WORK",
        "identification/tests/test_experts.py::test_nobody_else_works_on_it",
    ),
    _asked(
        "identification/services/exporting.py",
        "victims_as_htcds",
        "actor, Action.IDENTIFICATION_EXPORT",
        "identification/tests/test_counted_once.py",
    ),
    _asked(
        "identification/services/findings.py",
        "opinion_of",
        "actor, Action.IDENTIFICATION_DECIDE, procedure",
        "identification/tests/test_interviews.py",
    ),
    _asked(
        "identification/services/interviews.py",
        "words_of",
        "actor, Action.IDENTIFICATION_DECIDE, procedure",
        "identification/tests/test_interviews.py",
    ),
    _changed(
        "exchange/services/receiving.py",
        "mark_seen",
        "EXCHANGE_READ",
        "exchange/tests/test_guards.py",
    ),
    _changed(
        "exchange/services/receiving.py",
        "acknowledge",
        "EXCHANGE_ANSWER",
        "exchange/tests/test_services.py",
    ),
    _changed(
        "exchange/services/sending.py", "send", "EXCHANGE_WRITE", "exchange/tests/test_scopes.py"
    ),
    _changed(_ANSWERING, "classify", "EXCHANGE_CLASSIFY", "exchange/tests/test_scopes.py"),
    _changed(
        "questionnaires/services/deciding.py", "return_answers", "QUESTIONNAIRES_DECIDE", _ANSWERS
    ),
    _changed("questionnaires/services/deciding.py", "accept", "QUESTIONNAIRES_DECIDE", _ANSWERS),
    _changed(
        "vault/services/accessing.py",
        "request_access",
        "IDENTITIES_VIEW",
        "vault/tests/test_services.py",
    ),
    _changed(_NOTES, "write_note", "NOTES_WRITE", "vault/tests/test_scopes.py"),
    _changed(_NOTES, "read_notes", "IDENTITIES_VIEW", "vault/tests/test_scopes.py"),
    _changed(
        "vault/services/storing.py", "read_file", "IDENTITIES_VIEW", "vault/tests/test_scopes.py"
    ),
    _changed(
        "vault/services/erasing.py",
        "approve_erasure",
        "IDENTITIES_ERASE",
        "vault/tests/test_erasing_by_two.py",
    ),
    _changed(
        "vault/services/erasing.py",
        "propose_erasure",
        "IDENTITIES_PROPOSE_ERASURE",
        "vault/tests/test_erasing_by_two.py",
    ),
    _changed(_MERGING, "merge_persons", "IDENTITIES_MERGE", "vault/tests/test_scopes.py"),
    _asked(
        _MERGING,
        "merge_persons",
        "actor, Action.IDENTITIES_MERGE, primary",
        "vault/tests/test_scopes.py",
    ),
    _changed(
        "cases/services/sharings.py", "share_case", "CASES_SHARE", "cases/tests/test_services.py"
    ),
    _changed(
        "cases/services/cases.py",
        "change_sensitivity",
        "CASES_CHANGE",
        "cases/tests/test_scopes.py",
    ),
    _changed(
        "accounts/services/members.py",
        "end_membership",
        "MEMBERS_MANAGE",
        "accounts/tests/test_members.py",
    ),
    _changed(
        "accounts/services/providers.py",
        "switch_off",
        "IDENTITY_PROVIDERS_MANAGE",
        "accounts/tests/test_own_sign_in.py",
    ),
)
"""A service that asks for a right no more."""


def _scoped(file: str, function: str, before: str, after: str, tests: str) -> Mutation:
    return Mutation(file, f"def {function}(", before, after, tests)


SCOPED: Final = (
    _scoped(
        "recommendations/policies.py",
        "of_own_plans",
        "if actor.roles & SEE_ALL:",
        "if True:",
        "recommendations/tests/test_planning.py"
        "::test_a_respondent_reads_the_activities_of_its_institution_alone",
    ),
    _scoped(
        "recommendations/policies.py",
        "kept_by",
        "if actor.roles & CHANGE_ALL:",
        "if True:",
        "recommendations/tests/test_planning.py::test_a_local_team_changes_its_own_plan_alone",
    ),
    _scoped(
        "recommendations/policies.py",
        "changed_by",
        'closed_at__isnull": True',
        'revision__isnull": False',
        "recommendations/tests/test_reporting.py::test_a_closed_plan_is_read_and_not_changed",
    ),
    _scoped(
        "institutions/policies.py",
        "register",
        "(*_CHANGING, *_KEEPING), rows=of_own_institution)",
        "(*_CHANGING, *_KEEPING))",
        _KEEPING,
    ),
    _scoped(
        "registers/registry.py",
        "kept_among",
        "if each.kept_by is not None:",
        "if False:",
        "prevention/tests/test_lines.py",
    ),
    _scoped(
        "plans/policies.py",
        "asked_of",
        "if rows.model is Ask:",
        "if False:",
        "plans/tests/test_asks.py"
        "::test_whoever_declined_reads_when_and_why_and_no_longer_what_was_asked",
    ),
    _scoped(
        "registers/policies.py",
        "entries_of_cases",
        "rows.filter(institution=actor.institution, register=each.code)",
        "rows.filter(register=each.code)",
        "plans/tests/test_insiders.py"
        "::test_who_was_asked_by_hand_for_a_place_to_sleep_is_read_by_whoever_sees_where_she_sleeps",
    ),
    _scoped(
        "referral/selectors/reports.py",
        "reports",
        "scope(actor, Action.REPORTS_READ, Report.objects.all())",
        "Report.objects.all()",
        "referral/tests/test_scopes.py::test_of_a_case_that_is_restricted_no_query_finds_anything",
    ),
    _scoped(
        "referral/selectors/reports.py",
        "persons_of",
        "scope(actor, Action.REPORTS_READ, ReportedPerson.objects.filter(report=report))",
        "ReportedPerson.objects.filter(report=report)",
        "referral/tests/test_scopes.py::test_of_a_case_that_is_restricted_no_query_finds_anything",
    ),
    _scoped(
        "referral/selectors/reports.py",
        "get_reported_person",
        "scope(actor, Action.REPORTS_READ, ReportedPerson.objects.filter(pk=key))",
        "ReportedPerson.objects.filter(pk=key)",
        "referral/tests/test_scopes.py::test_of_a_case_that_is_restricted_no_query_finds_anything",
    ),
    _scoped(
        "referral/selectors/reports.py",
        "hand_overs",
        "scope(actor, Action.REPORTS_READ, HandOver.objects.all())",
        "HandOver.objects.all()",
        "referral/tests/test_scopes.py::test_of_a_case_that_is_restricted_no_query_finds_anything",
    ),
    _scoped(
        "referral/selectors/follow_ups.py",
        "follow_ups",
        "scope(actor, Action.REPORTS_FOLLOW, ReporterFollowUp.objects.all())",
        "ReporterFollowUp.objects.all()",
        "referral/tests/test_scopes.py::test_a_reporter_finds_the_own_reports_and_screenings_alone",
    ),
    _scoped(
        "referral/selectors/screenings.py",
        "screenings",
        "scope(actor, Action.SCREENINGS_MAKE, Screening.objects.all())",
        "Screening.objects.all()",
        "referral/tests/test_scopes.py::test_a_reporter_finds_the_own_reports_and_screenings_alone",
    ),
    _scoped(
        "identification/selectors/procedures.py",
        "procedures_of",
        "scope(actor, Action.IDENTIFICATION_READ, Procedure.objects.all())",
        "Procedure.objects.all()",
        "identification/tests/test_scopes.py",
    ),
    _scoped(
        "exchange/selectors/notices.py",
        "addressee",
        "scope(actor, Action.EXCHANGE_READ, rows)",
        "rows",
        "exchange/tests/test_scopes.py",
    ),
    _scoped(
        "exchange/selectors/lists.py",
        "received",
        "scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=RECEIVED)",
        "Addressee.objects.all()",
        "exchange/tests/test_scopes.py",
    ),
    _scoped(
        "questionnaires/selectors/calls.py",
        "own",
        "scope(actor, Action.QUESTIONNAIRES_SEE_OWN, rows)",
        "rows",
        "questionnaires/tests/test_scopes.py",
    ),
    _scoped(
        "vault/selectors.py",
        "persons_of",
        "scope(actor, Action.IDENTITIES_VIEW, Person.objects.filter(case=case))",
        "Person.objects.filter(case=case)",
        "vault/tests/test_scopes.py",
    ),
    _scoped(
        "vault/selectors.py",
        "get_row",
        'scope(actor, action, rows.select_related("person"))',
        'rows.select_related("person")',
        "vault/tests/test_scopes.py",
    ),
    _scoped(
        "cases/selectors/cases.py",
        "visible_cases",
        "scope(actor, Action.CASES_READ, Case.objects.all())",
        "Case.objects.all()",
        "cases/tests/test_scopes.py",
    ),
)
"""A query that is narrowed to what the actor may see no more."""

TWO_PEOPLE: Final = (
    Mutation(
        "identification/services/decisions.py",
        "def take(",
        "if decision.proposed_by_id == user:",
        "if False:",
        "identification/tests/test_procedure.py::test_nobody_takes_their_own_proposal",
    ),
    Mutation(
        "cases/policies.py",
        "def _second_person(",
        "if access is not None and access.user_id == actor.user_id:",
        "if False:",
        "cases/tests/test_emergencies.py::test_nobody_approves_or_reviews_their_own",
    ),
    Mutation(
        "recommendations/services/assessments.py",
        "def _move(",
        "if assessment.assessed_by == actor.label:",
        "if False:",
        "recommendations/tests/test_services.py::test_nobody_approves_or_returns_their_own_draft",
    ),
    Mutation(
        "recommendations/services/drafting.py",
        "def _require_other(",
        "if draft.written_by == actor.label:",
        "if False:",
        "recommendations/tests/test_drafting.py::test_nobody_agrees_to_or_returns_an_own_draft",
    ),
    Mutation(
        "recommendations/services/naming.py",
        "def require_seen(",
        "if row.revision != seen:",
        "if False:",
        "recommendations/tests/test_drafting.py::test_whoever_agrees_agrees_to_what_they_saw",
    ),
    Mutation(
        "recommendations/services/issuing.py",
        "def issue_drafts(",
        "if undecided:",
        "if False:",
        "recommendations/tests/test_drafting.py::test_nothing_is_issued_while_a_draft_is_undecided",
    ),
    Mutation(
        "referral/services/handling.py",
        "def enter_outcome(",
        "if is_decided_above(reported_person):",
        "if False:",
        "identification/tests/test_scopes.py",
    ),
    Mutation(
        "recommendations/row_security.py",
        "def _reports(",
        'own = own_institution("institution_id")',
        "own = everybody()",
        "recommendations/tests/test_reporting.py::test_another_institution_neither_answers_nor_reads",
    ),
    Mutation(
        "recommendations/row_security.py",
        "def _reports(",
        'all_of(_OF_THE_OWN_REQUEST, _OWN_REPLY, own_user("answered_by_id"))',
        'own_user("answered_by_id")',
        "recommendations/tests/test_reporting.py"
        "::test_the_database_lets_nobody_write_in_the_name_of_others",
    ),
    Mutation(
        "recommendations/services/asking.py",
        "def take_counts(",
        "if given.classification not in COUNTED:",
        "if False:",
        "recommendations/tests/test_reporting.py::test_an_automatic_reply_enters_no_count",
    ),
    Mutation(
        "identification/row_security.py",
        "def _protect_decided_rows(",
        "whom=NOT_THE_OWNER",
        'whom="false"',
        "identification/tests/test_record_decided.py",
    ),
    Mutation(
        "identification/policies.py",
        "def of_the_ministry(",
        "    if institutions_for(COMPLAINT_KIND).filter(pk=actor.institution or 0).exists():\n",
        "    if True:\n",
        "identification/tests/test_complaints_past_the_centre.py",
    ),
    Mutation(
        "identification/services/carrying.py",
        "def take_over(",
        "_save(procedure, [chosen], seen, actor)",
        "_save(procedure, [chosen], None, actor)",
        "identification/tests/test_carrying.py",
    ),
    Mutation(
        "identification/services/records.py",
        "def save_section(",
        "        _require_undecided(procedure, held, wanted)\n",
        "",
        "identification/tests/test_record_decided.py",
    ),
    Mutation(
        "identification/row_security.py",
        "def register(",
        '        own_user("proposed_by_id"),\n',
        "",
        "identification/tests/test_scopes.py",
    ),
    Mutation(
        "identification/row_security.py",
        "def register(",
        '        sql(_states_elements("{table}")),\n',
        "",
        "identification/tests/test_second_person.py",
    ),
    Mutation(
        "identification/services/basis.py",
        "def words_behind(",
        "    if not has_stated(procedure.person, actor=actor):\n        raise NotStated\n",
        "",
        "identification/tests/test_second_person.py",
    ),
    Mutation(
        "identification/row_security.py",
        "def register(",
        'unchanged("taken_by_id")\n            + " or new.taken_by_id = public.vidik_user()"',
        '"true"',
        "identification/tests/test_scopes.py",
    ),
    Mutation(
        "cases/row_security.py",
        "def _protect_participants(",
        '        sql(f"{{table}}.user_id <> {USER}"),\n',
        "",
        "cases/tests/test_in_need.py",
    ),
    Mutation(
        "cases/row_functions.py",
        "_IS_LOST: Final",
        "where p.case_id = key\n",
        "where false\n",
        "cases/tests/test_in_need.py",
    ),
    Mutation(
        "cases/policies.py",
        "def in_charge_also_in_need(",
        "Reached(actor, Relation.EMERGENCY) & ~Exists(left)",
        "Reached(actor, Relation.EMERGENCY)",
        "cases/tests/test_in_need.py",
    ),
    Mutation(
        "cases/services/handing_over.py",
        "def transfer_case(",
        "_require_none_of_own(case, actor)",
        "pass",
        "cases/tests/test_handing_over.py",
    ),
    Mutation(
        "cases/services/handing_over.py",
        "def transfer_case(",
        "if not people.institutions_that_answer().filter(pk=to.pk).exists():",
        "if False:",
        "cases/tests/test_handing_over.py",
    ),
    Mutation(
        "cases/services/emergencies.py",
        "def decide_emergency(",
        "_require_own(access)",
        "pass",
        "cases/tests/test_handing_over.py",
    ),
    Mutation(
        "cases/row_security.py",
        "def _protect_emergencies(",
        'sql(f"{{table}}.user_id <> {USER}")',
        'sql("true")',
        "cases/tests/test_scopes.py",
    ),
    Mutation(
        "conferences/policies.py",
        "def _second_person(",
        "obj.written_by_id == actor.user_id",
        "False",
        "conferences/tests/test_minutes.py",
    ),
    Mutation(
        "conferences/services/minutes.py",
        "def confirm(",
        "seen != meeting.written_at.isoformat()",
        "False",
        "conferences/tests/test_insiders.py"
        "::test_minutes_that_were_written_anew_are_not_confirmed_from_an_old_page",
    ),
    Mutation(
        "protection/policies.py",
        "def _second_person(",
        "obj.proposed_by_id == actor.user_id",
        "False",
        "protection/tests/test_stays.py::test_an_extension_is_decided_by_a_second_person_and_once",
    ),
)
"""What one person may not do alone."""

IN_DATABASE: Final = (
    Mutation(
        "referral/row_security.py",
        "def register(",
        "reads = allow(Action.REPORTS_READ, works)",
        f"reads = allow(Action.REPORTS_READ, {_EVERYBODY})",
        "referral/tests/test_scopes.py::test_of_a_case_that_is_restricted_the_database_shows_and_changes_nothing",
    ),
    Mutation(
        "referral/row_security.py",
        '"referral_reporterfollowup"',
        "allow(Action.REPORTS_FOLLOW, own)",
        f"allow(Action.REPORTS_FOLLOW, {_EVERYBODY})",
        "referral/tests/test_scopes.py::test_of_reporters_the_database_shows_each_the_own_alone",
    ),
    Mutation(
        "referral/row_security.py",
        "    maker = ",
        'all_of(own_user("user_id"), own)',
        _EVERYBODY,
        "referral/tests/test_scopes.py::test_of_reporters_the_database_shows_each_the_own_alone",
    ),
    Mutation(
        "referral/row_security.py",
        "def register(",
        "handles = allow(Action.REPORTS_HANDLE, works)",
        f"handles = allow(Action.REPORTS_HANDLE, {_EVERYBODY})",
        "referral/tests/test_scopes.py::test_of_a_case_that_is_restricted_the_database_shows_and_changes_nothing",
    ),
    Mutation(
        "identification/row_security.py",
        "def register(",
        'reads = allow(Action.IDENTIFICATION_READ, case("case_id", Part.IDENTIFICATION))',
        f"reads = allow(Action.IDENTIFICATION_READ, {_EVERYBODY})",
        "identification/tests/test_procedure.py::test_another_institution_sees_no_procedure",
    ),
    Mutation(
        "referral/row_security.py",
        "def register(",
        '"referral_contactmark",\n        read=[sums],',
        '"referral_contactmark",\n        read=[sums, allow(Action.REGISTERS_MANAGE, own)],',
        "referral/tests/test_persons_counted_once.py",
    ),
    Mutation(
        "registers/row_security.py",
        "def register(",
        "enters = allow(Action.REGISTERS_MANAGE, all_of(own, _MANAGED, of_nobodys_pack))",
        f"enters = allow(Action.REGISTERS_MANAGE, {_EVERYBODY})",
        "registers/tests/test_services.py::test_the_database_takes_rows_of_ones_own_institution_and_registers_alone",
    ),
    Mutation(
        "registers/row_security.py",
        "def register(",
        "enters = allow(Action.REGISTERS_MANAGE, all_of(own, _MANAGED, of_nobodys_pack))",
        "enters = allow(Action.REGISTERS_MANAGE, all_of(own, _MANAGED))",
        "registers/tests/test_public_rows.py"
        "::test_nobody_but_the_loader_gives_a_row_the_code_of_a_pack",
    ),
    Mutation(
        "questionnaires/extension.py",
        "def _asked(",
        "if not can(actor, Action.QUESTIONNAIRES_SEE_OWN):",
        "if False:",
        "questionnaires/tests/test_listing.py"
        "::test_the_office_enters_its_own_events_and_not_for_the_question_of_another",
    ),
    Mutation(
        "questionnaires/services/answering.py",
        "def _check_lists(",
        "if confirmed and not confirmed.items() <= standing(actor, respondent, form).items():",
        "if False:",
        "questionnaires/tests/test_listing.py"
        "::test_nothing_but_the_list_itself_can_be_typed_as_its_answer",
    ),
    Mutation(
        "registers/row_security.py",
        "_READ: Final",
        "and not d.is_sums_only))",
        "))",
        "referral/tests/test_refusing.py",
    ),
    Mutation(
        "registers/row_security.py",
        "def register(",
        'may_change=("struck_at", "struck_by_id", "struck_why", "event"),',
        'may_change=("struck_at", "struck_by_id", "struck_why", "event", "values"),',
        "prevention/tests/test_inspections.py",
    ),
    Mutation(
        "registers/registry.py",
        "def kept_among(",
        "if each.may_be_managed(actor):",
        "if True:",
        "prevention/tests/test_inspections.py",
    ),
    Mutation(
        "identification/row_security.py",
        "def register(",
        'works = allow(Action.IDENTIFICATION_WORK, case("case_id", WORK))',
        f"works = allow(Action.IDENTIFICATION_WORK, {_EVERYBODY})",
        "identification/tests/test_scopes.py",
    ),
    Mutation(
        "vault/row_security.py",
        '"vault_person"',
        "allow(Action.IDENTITIES_VIEW, either)",
        f"allow(Action.IDENTITIES_VIEW, {_EVERYBODY})",
        "vault/tests/test_row_security.py",
    ),
    Mutation(
        "vault/row_security.py",
        "_ANSWERS_FOR: Final",
        'relation("in-charge", "case_id")',
        'case("case_id", WORK)',
        "vault/tests/test_who_answers.py",
    ),
    Mutation(
        "vault/row_security.py",
        "def _protect_persons(",
        "all_of(may(Action.IDENTITIES_ERASE), _ANSWERS_FOR, agreed)",
        "everybody()",
        "vault/tests/test_who_answers.py",
    ),
    Mutation(
        "vault/row_security.py",
        "def _protect_persons(",
        "_ANSWERS_FOR, agreed)",
        "_ANSWERS_FOR)",
        "vault/tests/test_erasing_by_two.py",
    ),
    Mutation(
        "vault/services/erasing.py",
        "def approve_erasure(",
        "if proposal.proposed_by_id == actor.user_id:",
        "if False:",
        "vault/tests/test_erasing_by_two.py",
    ),
    Mutation(
        "vault/policies.py",
        "def register(",
        "predicate=_answers_for, rows=reach.answered_rows",
        "rows=reach.worked_rows",
        "vault/tests/test_who_answers.py",
    ),
    Mutation(
        "vault/row_security.py",
        '"vault_note"',
        'allow(Action.IDENTITIES_VIEW, case("case_id", WORK))',
        f"allow(Action.IDENTITIES_VIEW, {_EVERYBODY})",
        "vault/tests/test_scopes.py::test_notes_are_shown_by_the_database_to_who_works_on_the_case_alone",
    ),
    Mutation(
        "exchange/row_security.py",
        '"exchange_addressee"',
        'any_of(SENDER, all_of(ADDRESSEE, SENT), _taken_over("id"))',
        _EVERYBODY,
        "exchange/tests/test_services.py::test_an_addressee_of_a_batch_does_not_see_the_other_letters",
    ),
    Mutation(
        "exchange/row_security.py",
        "def _as_addressee(",
        "all_of(ADDRESSEE, _none_of(row_functions.GIVEN_RECEIVED, column))",
        "ADDRESSEE",
        "exchange/tests/test_handed_over.py::test_the_database_lets_neither_more_than_its_side_may",
    ),
    Mutation(
        "questionnaires/row_security.py",
        "    sent = ",
        "all_of(MINE, SENT)",
        _EVERYBODY,
        "questionnaires/tests/test_cycle.py"
        "::test_an_institution_sees_its_own_questionnaire_and_no_other",
    ),
    Mutation(
        "cases/row_security.py",
        '"cases_sharing"',
        'any_of(case("case_id", WORK), own)',
        _EVERYBODY,
        "cases/tests/test_scopes.py",
    ),
    Mutation(
        "cases/row_security.py",
        "def _protect_reach(",
        "{table}.holder = any((select vidik_reach_holders())::text[])",
        "true",
        "cases/tests/test_oracle.py",
    ),
    Mutation(
        "cases/reach.py",
        "def register(",
        '("cases_sharing", "insert or update or delete", "row")',
        '("cases_sharing", "insert or delete", "row")',
        "cases/tests/test_row_security.py::test_a_sharing_shows_the_case_while_it_stands",
    ),
    Mutation(
        "cases/reach.py",
        '"vidik_reach_follows_case"',
        "    perform pg_advisory_xact_lock({lock}, hashtext(new.id::text));\n",
        "",
        "cases/tests/test_reach.py",
    ),
    Mutation(
        "protection/row_security.py",
        "def _of_stays(",
        "{table}.state = 'proposed'",
        "true",
        "protection/tests/test_stays.py"
        "::test_the_database_takes_no_extension_that_is_granted_as_it_is_proposed",
    ),
    Mutation(
        "assessments/row_security.py",
        "def register(",
        "{table}.answered_at is null",
        "true",
        "assessments/tests/test_insiders.py"
        "::test_the_database_lets_nobody_say_that_an_institution_took_part_which_was_not_asked",
    ),
    Mutation(
        "plans/row_security.py",
        "def _of_asks(",
        'asked = own_institution("institution_id")',
        "asked = everybody()",
        "plans/tests/test_asks.py"
        "::test_the_asked_institution_sees_its_request_and_nothing_of_the_case",
    ),
    Mutation(
        "registers/row_security.py",
        "def register(",
        "all_of(own, _narrowed_from(part))",
        "_narrowed_from(part)",
        "plans/tests/test_insiders.py"
        "::test_who_was_asked_by_hand_for_a_place_to_sleep_is_read_by_whoever_sees_where_she_sleeps",
    ),
    Mutation(
        "plans/row_security.py",
        "def _guards(",
        "new.state in ({_FAR})",
        "true",
        "plans/tests/test_insiders.py"
        "::test_the_database_lets_no_institution_refuse_for_the_person_what_it_should_do",
    ),
    Mutation(
        "plans/row_security.py",
        "def _of_asks(",
        "all_of(asked, _NOT_DECLINED)",
        "asked",
        "plans/tests/test_asks.py"
        "::test_whoever_declined_reads_when_and_why_and_no_longer_what_was_asked",
    ),
    Mutation(
        "conferences/row_security.py",
        "def register(",
        "all_of(own, _IN_FORCE)",
        "own",
        "conferences/tests/test_minutes.py"
        "::test_an_undertaking_entered_by_mistake_is_struck_out_and_opens_nothing_any_more",
    ),
    Mutation(
        "bodies/row_security.py",
        "_OWN_POST",
        "p.valid_to >= vidik_today()",
        "true",
        "bodies/tests/test_services.py"
        "::test_a_member_whose_institution_left_reads_nothing_from_the_day_after",
    ),
    Mutation(
        "catalogue/row_security.py",
        "_OF_PROFESSIONALS",
        "{table}.disclosure = 'professionals'",
        "true",
        "catalogue/tests/test_services.py",
    ),
)
"""A policy of the database that lets more through; `everybody` in place of a relation.

A trigger is weakened, not left out: databases of tests are copies of one that has it already.
"""

STATES: Final = (
    Mutation(
        "identification/workflow.py",
        "Step.CONCLUDE.value",
        "frozenset({State.OPENED})",
        "frozenset({State.OPENED, State.RECEIVED})",
        "identification/tests/test_every_step.py",
    ),
    Mutation(
        "identification/workflow.py",
        "Step.CONCLUDE.value",
        "(_was_informed_of_rights, _record_supports_outcome)",
        "()",
        "identification/tests/test_procedure.py::test_nobody_is_identified_without_being_informed_of_rights_and_a_record",
    ),
    Mutation(
        "identification/workflow.py",
        '"close"',
        "(_was_informed_of_outcome,)",
        "()",
        "identification/tests/test_procedure.py::test_nothing_is_closed_before_the_person_was_informed",
    ),
    Mutation(
        "referral/workflow.py",
        '"close"',
        "guards=(_every_person_decided, _everybody_notified)",
        "guards=(_everybody_notified,)",
        "referral/tests/test_every_step.py::test_a_report_is_not_closed_while_somebody_in_it_waits_for_a_decision",
    ),
    Mutation(
        "referral/workflow.py",
        '"close"',
        "guards=(_every_person_decided, _everybody_notified)",
        "guards=(_every_person_decided,)",
        "referral/tests/test_every_step.py"
        "::test_a_report_is_not_closed_while_somebody_waits_to_be_notified",
    ),
    Mutation(
        "referral/workflow.py",
        '"close"',
        "frozenset({S.TAKEN})",
        "frozenset({S.TAKEN, S.RECEIVED})",
        "referral/tests/test_every_step.py",
    ),
    Mutation(
        "cases/workflow.py", '"review"', "(_is_over,)", "()", "cases/tests/test_emergencies.py"
    ),
    Mutation(
        "cases/workflow.py",
        '"approve"',
        "(_still_active,)",
        "()",
        "cases/tests/test_emergencies.py",
    ),
)
"""A transition that was not there, or that asks for less."""

AROUND: Final = (
    Mutation(
        "access/services.py",
        "def require_elevated(",
        "if not actor.elevated:",
        "if False:",
        "accounts/tests/test_elevations.py",
    ),
    Mutation(
        "accounts/factors.py",
        "def accept_code(",
        'and counter > row.data.get("last_counter", -1)',
        "",
        "accounts/tests/test_factors.py::test_a_code_is_accepted_once",
    ),
    Mutation(
        "accounts/selectors/signins.py",
        "def is_fresh(",
        "sign_in.provider_id is None and not",
        "not",
        "accounts/tests/test_changes_of_factors.py",
    ),
    Mutation(
        "accounts/selectors/signins.py",
        "def change_block(",
        "return ChangeBlock.PASSWORD_FIRST",
        "return None",
        "accounts/tests/test_changes_of_factors.py",
    ),
    Mutation(
        "accounts/selectors/signins.py",
        "def may_elevate(",
        "in OWN_DEVICE",
        "in Factor",
        "accounts/tests/test_elevations.py",
    ),
    Mutation(
        "accounts/services/invitations.py",
        "def open_invitation(",
        "or members.lapsed([row])",
        "",
        "accounts/tests/test_members.py",
    ),
    Mutation(
        "referral/limits.py",
        "def within(",
        'bool(ratelimit.consume(request, app="vidik.referral", action=name, config=RATES))',
        "True",
        "referral/tests/test_taking_down.py",
    ),
    Mutation(
        "vault/methods/envelope.py",
        "def seal(",
        "place.associated()",
        'b""',
        "vault/tests/test_methods_envelope.py",
    ),
    Mutation(
        "referral/services/handling.py",
        "def record_read(",
        'record(actor.label, "report.read", report, own=own, ended=report.closed_at is not None)',
        "del own",
        "referral/tests/test_scopes.py::test_opening_a_report_leaves_a_trace",
    ),
    Mutation(
        "proceedings/services/entering.py",
        "def _enter_sent(",
        "not _is_expected_of_sender(procedure, said, letter)",
        "False",
        "proceedings/tests/test_forms.py"
        "::test_an_act_of_whom_nothing_is_expected_waits_for_an_expert",
    ),
    Mutation(
        "proceedings/services/entering.py",
        "def _correct(",
        "row.entered_by_id is not None",
        "False",
        "proceedings/tests/test_forms.py::test_a_correction_of_what_an_expert_entered_waits",
    ),
    Mutation(
        "proceedings/selectors/received.py",
        "def letters_to_enter(",
        "rows.exclude(pk__in=LETTERS_ENTERED)",
        "rows",
        "proceedings/tests/test_forms.py"
        "::test_what_was_entered_waits_for_nobody_who_does_not_know_of_the_case",
    ),
    Mutation(
        "exchange/services/sending.py",
        "def send(",
        "case_named(notice, _content(notice), actor)",
        "notice.case_id",
        "proceedings/tests/test_forms.py"
        "::test_which_case_may_be_named_is_asked_again_when_a_notice_is_sent_and_corrected",
    ),
    Mutation(
        "plans/services/activities.py",
        "def refuse(",
        "_copies(activity, *OPEN, ActivityState.SUGGESTED)",
        "()",
        "plans/tests/test_insiders.py"
        "::test_what_she_refuses_stands_refused_in_the_version_that_is_being_made",
    ),
    Mutation(
        "plans/services/plans.py",
        "def enter_word(",
        "on < timezone.localdate(plan.proposed_at)",
        "False",
        "plans/tests/test_insiders.py::test_nobody_agreed_to_a_version_before_it_was_proposed",
    ),
    Mutation(
        "plans/selectors/places.py",
        "def leave_out_names(",
        "if knows:",
        "if True:",
        "plans/tests/test_insiders.py"
        "::test_who_gives_a_place_to_sleep_is_read_by_whoever_sees_where_she_sleeps",
    ),
    Mutation(
        "catalogue/views.py",
        "def change(",
        "if is_sent else services.mark_of(row)",
        "or services.mark_of(row)",
        "catalogue/tests/test_pages.py"
        "::test_staff_enter_change_confirm_close_and_end_a_service_on_pages",
    ),
)
"""Elevated sessions, codes used twice, limits, ciphertexts moved, a look that leaves no trace."""

_MATTERS: Final = "matters/tests/test_situations.py"
_MATTER_ROWS: Final = "matters/row_security.py"
_OTHER_SIDE: Final = (
    "matters/tests/test_hostile.py"
    "::test_a_body_with_which_the_case_is_shared_does_not_learn_which_matter_is_hers"
)
_FOLLOWS_HERS: Final = (
    "matters/tests/test_insiders.py"
    "::test_those_of_the_case_see_the_course_hers_and_no_act_of_investigation"
)
_BY_HAND: Final = "matters/tests/test_insiders.py::test_nobody_brings_a_matter_in_or_away_by_hand"
OF_MATTERS: Final = (
    Mutation(
        _MATTER_ROWS,
        "def _links(",
        "Action.MATTERS_FOLLOW, all_of(",
        "Action.MATTERS_READ, all_of(",
        _OTHER_SIDE,
    ),
    Mutation("matters/policies.py", "def in_sight(", "& {*FOLLOWERS}", "| {*FOLLOWERS}", _MATTERS),
    Mutation(
        "matters/policies.py",
        "def links(",
        "Link.objects.filter(confirmed_at__isnull=False)",
        "Link.objects.all()",
        _MATTERS,
    ),
    Mutation(
        "matters/policies.py",
        "def _follows(",
        "if rows.model in {Testimony, Act}:",
        "if rows.model is Testimony:",
        _MATTERS,
    ),
    Mutation("matters/policies.py", "def _follows(", "rows.model is Injured", "False", _MATTERS),
    Mutation(
        "matters/policies.py",
        "def _has(",
        "if not actor.roles & {*BODIES}",
        "if not actor.roles",
        _MATTERS,
    ),
    Mutation(
        "matters/policies.py",
        "def _has(",
        'Q(closed_on=None) | Q(closed_on__gte=OuterRef("on"))',
        "",
        _MATTERS,
    ),
    Mutation(
        _MATTER_ROWS,
        "_UNTIL: Final",
        "l.closed_on >= day",
        "true",
        _MATTERS,
    ),
    Mutation(
        _MATTER_ROWS,
        "_FOLLOWED: Final",
        " and k.confirmed_at is not null",
        "",
        "matters/tests/test_insiders.py::test_bodies_that_have_or_had_it_see_it_and_others_nothing",
    ),
    Mutation(
        _MATTER_ROWS,
        "_OWN: Final",
        '"l.institution_id = (select public.vidik_membership_institution())"',
        '"true"',
        "matters/tests/test_insiders.py::test_bodies_that_have_or_had_it_see_it_and_others_nothing",
    ),
    Mutation(_MATTER_ROWS, "def _hers(", " and k.confirmed_at is not null", "", _MATTERS),
    Mutation(_MATTER_ROWS, "def _read_of_hers(", "_hers(column)", "_FOLLOWED", _FOLLOWS_HERS),
    Mutation(_MATTER_ROWS, "_READS: Final", "MATTERS_WRITE", "MATTERS_READ", _MATTERS),
    Mutation(_MATTER_ROWS, "_LEADS: Final", " and l.matter_id = key", "", _BY_HAND),
    Mutation(
        _MATTER_ROWS,
        "def _legs(",
        "{table}.matter_id, true)",
        "{table}.matter_id, false)",
        _BY_HAND,
    ),
    Mutation(
        _MATTER_ROWS,
        "def _legs(",
        "        own, sql(\"{table}.came = 'reopened'\"),\n",
        "        sql(\"{table}.came = 'reopened'\"),\n",
        _BY_HAND,
    ),
    Mutation(
        _MATTER_ROWS, "def _guards(", '"public.vidik_matter_holds(old.id)"', '"true"', _BY_HAND
    ),
    Mutation(_MATTER_ROWS, "def _persons(", 'own_institution("institution_id"), ', "", _MATTERS),
    Mutation(
        "matters/selectors/matters.py",
        "def get_measure(",
        "Measure.objects.filter(_here(actor))",
        "Measure.objects.all()",
        "matters/tests/test_hostile.py::test_what_a_body_handed_on_it_changes_no_more_on_its_pages",
    ),
    Mutation(
        "matters/services/matching.py",
        "def match(",
        "found=len(links)",
        "found=1",
        "matters/tests/test_hostile.py::test_every_code_that_is_looked_for_is_on_record_found_or_not",
    ),
)
"""Criminal matters: nobody of the other side learns who is injured; bodies write their own."""

_FEED: Final = "portal/tests/test_feed.py::"
_ALIKE: Final = "test_a_revoked_replaced_guessed_or_ended_address_answers_alike"
OF_CALENDARS: Final = (
    Mutation(
        "portal/feeds.py",
        "def summary_of(",
        "not shown.is_public",
        "False",
        f"{_FEED}test_events_and_sessions_have_titles_and_everything_else_its_kind_alone",
    ),
    Mutation(
        "access/occurrences.py",
        "class Shown:",
        " and not self.it.is_withheld",
        "",
        "recommendations/tests/test_days.py"
        "::test_the_feed_has_the_title_of_a_national_activity_and_of_a_local_one_its_kind",
    ),
    Mutation(
        "conferences/row_security.py",
        "_DAYS_OF_INVITATIONS: Final",
        "s.institution_id = (select public.vidik_membership_institution())",
        "true",
        "conferences/tests/test_calendar.py::test_raw_sql_gives_the_invited_their_own_days_alone",
    ),
    Mutation(
        "recommendations/selectors/plans.py",
        "def ending_between(",
        "scope(actor, Action.ACTION_PLAN_READ, rows.filter(plan__isnull=False))",
        "rows.filter(plan__isnull=False)",
        "recommendations/tests/test_days.py"
        "::test_it_is_on_the_calendar_of_whoever_may_read_the_activity",
    ),
    Mutation(
        "accounts/services/calendar_addresses.py",
        "def reader_of(",
        ", ended_at__isnull=True",
        "",
        f"{_FEED}{_ALIKE}",
    ),
    Mutation(
        "accounts/services/calendar_addresses.py",
        "def reader_of(",
        "not membership.user.may_sign_in or ",
        "",
        f"{_FEED}{_ALIKE}",
    ),
    Mutation(
        "accounts/services/calendar_addresses.py",
        "def reader_of(",
        " or not acting.holds(membership, timezone.localdate())",
        "",
        f"{_FEED}{_ALIKE}",
    ),
    Mutation(
        "bodies/row_security.py",
        "def _known_to_all(",
        '"bodies_post", is_open=True, looked_up=True,\n        insert=[allow(manage, kept)',
        '"bodies_post", is_open=True, looked_up=True,\n        insert=[allow(manage, everybody())',
        "bodies/tests/test_insiders.py::test_nobody_makes_themselves_a_member_to_read_names",
    ),
    Mutation(
        "recommendations/row_security.py",
        "def _kept(",
        "all_of(role(Role.LOCAL_TEAM), _of(path, _OWNS))",
        "role(Role.LOCAL_TEAM)",
        "recommendations/tests/test_insiders.py"
        "::test_the_history_of_a_plan_is_read_by_whoever_keeps_it",
    ),
    Mutation(
        "recommendations/row_security.py",
        "def _changed(",
        'f"p.closed_at is null and {_OWNS}"',
        '"p.closed_at is null"',
        "recommendations/tests/test_insiders.py::test_nobody_writes_in_the_plan_of_another",
    ),
    Mutation(
        "recommendations/row_security.py",
        "def _changed(",
        'f"p.closed_at is null and {_OWNS}"',
        "_OWNS",
        "recommendations/tests/test_insiders.py"
        "::test_nothing_in_a_closed_plan_changes_before_it_is_opened_again",
    ),
    Mutation(
        "recommendations/row_security.py",
        "def _guards(",
        "f\"({unchanged('owner_id')}) or {_by_merge()}\"",
        '"true"',
        "recommendations/tests/test_insiders.py"
        "::test_nobody_takes_a_plan_over_to_read_what_was_asked_about_it",
    ),
    Mutation(
        "recommendations/row_security.py",
        "def _indicators(",
        "all_of(changed, any_of(role(*WRITERS), by_hand))",
        "changed",
        "recommendations/tests/test_insiders.py"
        "::test_a_measure_is_bound_by_those_who_may_show_its_figures",
    ),
    Mutation(
        "access/worklist.py",
        "def urgency_of(",
        " or line.due - now <= SHIFT",
        "",
        "access/tests/test_worklist.py"
        "::test_what_is_due_in_this_shift_is_of_today_after_midnight_too",
    ),
    Mutation(
        "bodies/services/words.py",
        "def check_words(",
        "if fault := wrong_words(",
        'if fault := "" and wrong_words(',
        "bodies/tests/test_hostile.py::test_what_is_hidden_from_the_eye_is_refused_in_words",
    ),
    Mutation(
        "access/row_security.py",
        "def statements(",
        "if lost:",
        "if False:",
        "access/tests/test_row_security.py"
        "::test_a_guard_of_a_table_that_is_not_protected_is_not_lost_in_silence",
    ),
    Mutation(
        "catalogue/selectors.py",
        "def public_services(",
        "Service.objects.filter(disclosure=Disclosure.PUBLIC)",
        "Service.objects.all()",
        "portal/tests/test_coverage.py::test_a_hidden_place_to_sleep_leaves_no_trace",
    ),
)
"""Calendars and places: what leaves the system, and what nobody finds by a table."""

MUTATIONS: Final = (
    *AUTHORIZED, *SCOPED, *TWO_PEOPLE, *IN_DATABASE, *STATES, *AROUND, *OF_MATTERS, *OF_CALENDARS,
)  # fmt: skip
