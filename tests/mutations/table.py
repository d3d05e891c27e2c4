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
        f"tests/architecture/test_writes.py {tests}",
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
_ANSWERS: Final = " ".join(
    f"questionnaires/tests/test_{name}.py" for name in ("guards", "cycle", "views")
)

# Joining persons is not among them: linking and merging, which it calls, ask for their own rights.
AUTHORIZED: Final = (
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
    _changed("referral/services/propagating.py", "propagate_urgency", "REPORTS_HANDLE", _RIGHTS),
    _changed("referral/services/roster.py", "add_shift", "REPORTS_ROSTER", _RIGHTS),
    _changed(
        "identification/services/procedures.py",
        "open_procedure",
        "IDENTIFICATION_WORK",
        "identification",
    ),
    _asked(
        "identification/services/exporting.py",
        "victims_as_htcds",
        "actor, Action.IDENTIFICATION_EXPORT",
        "identification",
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
    _changed("exchange/services/receiving.py", "acknowledge", "EXCHANGE_ANSWER", "exchange"),
    _changed("exchange/services/sending.py", "send", "EXCHANGE_WRITE", "exchange"),
    _changed(_ANSWERING, "classify", "EXCHANGE_CLASSIFY", "exchange"),
    _changed(
        "questionnaires/services/deciding.py", "return_answers", "QUESTIONNAIRES_DECIDE", _ANSWERS
    ),
    _changed("questionnaires/services/deciding.py", "accept", "QUESTIONNAIRES_DECIDE", _ANSWERS),
    _changed("vault/services/accessing.py", "request_access", "IDENTITIES_VIEW", "vault"),
    _changed(_NOTES, "write_note", "NOTES_WRITE", "vault referral"),
    _changed(_NOTES, "read_notes", "IDENTITIES_VIEW", "vault referral identification"),
    _changed("vault/services/storing.py", "read_file", "IDENTITIES_VIEW", "vault"),
    _changed("vault/services/erasing.py", "erase_person", "IDENTITIES_ERASE", "vault"),
    _changed(_MERGING, "merge_persons", "IDENTITIES_MERGE", "vault"),
    _asked(_MERGING, "merge_persons", "actor, Action.IDENTITIES_MERGE, primary", "vault"),
    _changed("cases/services/sharings.py", "share_case", "CASES_SHARE", "cases"),
    _changed("cases/services/cases.py", "change_sensitivity", "CASES_CHANGE", "cases"),
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
        "referral/selectors/reports.py",
        "reports",
        "scope(actor, Action.REPORTS_READ, Report.objects.all())",
        "Report.objects.all()",
        "referral",
    ),
    _scoped(
        "referral/selectors/reports.py",
        "persons_of",
        "scope(actor, Action.REPORTS_READ, ReportedPerson.objects.filter(report=report))",
        "ReportedPerson.objects.filter(report=report)",
        "referral",
    ),
    _scoped(
        "referral/selectors/reports.py",
        "get_reported_person",
        "scope(actor, Action.REPORTS_READ, ReportedPerson.objects.filter(pk=key))",
        "ReportedPerson.objects.filter(pk=key)",
        "referral",
    ),
    _scoped(
        "referral/selectors/reports.py",
        "hand_overs",
        "scope(actor, Action.REPORTS_READ, HandOver.objects.all())",
        "HandOver.objects.all()",
        "referral",
    ),
    _scoped(
        "referral/selectors/follow_ups.py",
        "follow_ups",
        "scope(actor, Action.REPORTS_FOLLOW, ReporterFollowUp.objects.all())",
        "ReporterFollowUp.objects.all()",
        "referral",
    ),
    _scoped(
        "referral/selectors/screenings.py",
        "screenings",
        "scope(actor, Action.SCREENINGS_MAKE, Screening.objects.all())",
        "Screening.objects.all()",
        "referral",
    ),
    _scoped(
        "identification/selectors/procedures.py",
        "procedures_of",
        "scope(actor, Action.IDENTIFICATION_READ, Procedure.objects.all())",
        "Procedure.objects.all()",
        "identification",
    ),
    _scoped(
        "exchange/selectors/notices.py",
        "addressee",
        "scope(actor, Action.EXCHANGE_READ, rows)",
        "rows",
        "exchange",
    ),
    _scoped(
        "exchange/selectors/lists.py",
        "received",
        "scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=RECEIVED)",
        "Addressee.objects.all()",
        "exchange",
    ),
    _scoped(
        "questionnaires/selectors/calls.py",
        "own",
        "scope(actor, Action.QUESTIONNAIRES_SEE_OWN, rows)",
        "rows",
        _ANSWERS,
    ),
    _scoped(
        "vault/selectors.py",
        "persons_of",
        "scope(actor, Action.IDENTITIES_VIEW, Person.objects.filter(case=case))",
        "Person.objects.filter(case=case)",
        "vault",
    ),
    _scoped(
        "vault/selectors.py",
        "get_row",
        'scope(actor, action, rows.select_related("person"))',
        'rows.select_related("person")',
        "vault",
    ),
    _scoped(
        "cases/selectors/cases.py",
        "visible_cases",
        "scope(actor, Action.CASES_READ, Case.objects.all())",
        "Case.objects.all()",
        "cases",
    ),
)
"""A query that is narrowed to what the actor may see no more."""

TWO_PEOPLE: Final = (
    Mutation(
        "identification/services/decisions.py",
        "def take(",
        "if decision.proposed_by_id == user:",
        "if False:",
        "identification",
    ),
    Mutation(
        "cases/policies.py",
        "def _second_person(",
        "if access is not None and access.user_id == actor.user_id:",
        "if False:",
        "cases",
    ),
    Mutation(
        "recommendations/services/assessments.py",
        "def _move(",
        "if assessment.assessed_by == actor.label:",
        "if False:",
        "recommendations",
    ),
    Mutation(
        "referral/services/handling.py",
        "def enter_outcome(",
        "if is_decided_above(reported_person):",
        "if False:",
        "referral identification",
    ),
    Mutation(
        "identification/row_security.py",
        "def register(",
        "    _protect_decided_rows()\n",
        "",
        "identification",
    ),
    Mutation(
        "identification/services/records.py",
        "def save_section(",
        "        _require_undecided(procedure, held, wanted)\n",
        "",
        "identification",
    ),
    Mutation(
        "identification/row_security.py",
        "def register(",
        '        own_user("proposed_by_id"),\n',
        "",
        "identification",
    ),
    Mutation(
        "identification/row_security.py",
        "def register(",
        'unchanged("taken_by_id")\n            + " or new.taken_by_id = public.vidik_user()"',
        '"true"',
        "identification",
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
        "cases",
    ),
)
"""What one person may not do alone."""

IN_DATABASE: Final = (
    Mutation(
        "referral/row_security.py",
        "def register(",
        "reads = allow(Action.REPORTS_READ, works)",
        f"reads = allow(Action.REPORTS_READ, {_EVERYBODY})",
        "referral",
    ),
    Mutation(
        "referral/row_security.py",
        '"referral_reporterfollowup"',
        "allow(Action.REPORTS_FOLLOW, own)",
        f"allow(Action.REPORTS_FOLLOW, {_EVERYBODY})",
        "referral",
    ),
    Mutation(
        "referral/row_security.py",
        "    maker = ",
        'all_of(own_user("user_id"), own)',
        _EVERYBODY,
        "referral",
    ),
    Mutation(
        "referral/row_security.py",
        "def register(",
        "handles = allow(Action.REPORTS_HANDLE, works)",
        f"handles = allow(Action.REPORTS_HANDLE, {_EVERYBODY})",
        "referral",
    ),
    Mutation(
        "identification/row_security.py",
        "def register(",
        'reads = allow(Action.IDENTIFICATION_READ, case("case_id", Part.IDENTIFICATION))',
        f"reads = allow(Action.IDENTIFICATION_READ, {_EVERYBODY})",
        "identification",
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
        "enters = allow(Action.REGISTERS_MANAGE, all_of(own, _MANAGED))",
        f"enters = allow(Action.REGISTERS_MANAGE, {_EVERYBODY})",
        "registers",
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
        "def may_manage(",
        "if not register.may_be_managed(actor):",
        "if False:",
        "prevention/tests/test_inspections.py",
    ),
    Mutation(
        "identification/row_security.py",
        "def register(",
        'works = allow(Action.IDENTIFICATION_WORK, case("case_id", WORK))',
        f"works = allow(Action.IDENTIFICATION_WORK, {_EVERYBODY})",
        "identification",
    ),
    Mutation(
        "vault/row_security.py",
        '"vault_person"',
        "allow(Action.IDENTITIES_VIEW, either)",
        f"allow(Action.IDENTITIES_VIEW, {_EVERYBODY})",
        "vault",
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
        "all_of(may(Action.IDENTITIES_ERASE), _ANSWERS_FOR)",
        "everybody()",
        "vault/tests/test_who_answers.py",
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
        "vault referral",
    ),
    Mutation(
        "exchange/row_security.py",
        '"exchange_addressee"',
        "any_of(SENDER, all_of(ADDRESSEE, SENT))",
        _EVERYBODY,
        "exchange",
    ),
    Mutation(
        "questionnaires/row_security.py", "    sent = ", "all_of(MINE, SENT)", _EVERYBODY, _ANSWERS
    ),
    Mutation(
        "cases/row_security.py",
        '"cases_sharing"',
        'any_of(case("case_id", WORK), own)',
        _EVERYBODY,
        "cases",
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
        '        ("cases_sharing", "insert or update or delete", "row"),\n',
        "",
        "cases/tests/test_reach.py",
    ),
    Mutation(
        "cases/reach.py",
        '"vidik_reach_follows_case"',
        "    perform pg_advisory_xact_lock({lock}, hashtext(new.id::text));\n",
        "",
        "cases/tests/test_reach.py",
    ),
)
"""A policy of the database that lets more through; `everybody` in place of a relation."""

STATES: Final = (
    Mutation(
        "identification/workflow.py",
        "Step.CONCLUDE.value",
        "frozenset({State.OPENED})",
        "frozenset({State.OPENED, State.RECEIVED})",
        "identification",
    ),
    Mutation(
        "identification/workflow.py",
        "Step.CONCLUDE.value",
        "(_was_informed_of_rights, _record_supports_outcome)",
        "()",
        "identification",
    ),
    Mutation(
        "identification/workflow.py",
        '"close"',
        "(_was_informed_of_outcome,)",
        "()",
        "identification",
    ),
    Mutation(
        "referral/workflow.py",
        '"close"',
        "guards=(_every_person_decided, _everybody_notified)",
        "guards=(_everybody_notified,)",
        "referral",
    ),
    Mutation(
        "referral/workflow.py",
        '"close"',
        "guards=(_every_person_decided, _everybody_notified)",
        "guards=(_every_person_decided,)",
        "referral",
    ),
    Mutation(
        "referral/workflow.py",
        '"close"',
        "frozenset({S.TAKEN})",
        "frozenset({S.TAKEN, S.RECEIVED})",
        "referral",
    ),
    Mutation("cases/workflow.py", '"review"', "(_is_over,)", "()", "cases"),
    Mutation("cases/workflow.py", '"approve"', "(_still_active,)", "()", "cases"),
)
"""A transition that was not there, or that asks for less."""

AROUND: Final = (
    Mutation(
        "access/services.py",
        "def require_elevated(",
        "if not actor.elevated:",
        "if False:",
        "access accounts/tests/test_elevations.py",
    ),
    Mutation(
        "accounts/factors.py",
        "def accept_code(",
        'and counter > row.data.get("last_counter", -1)',
        "",
        "accounts",
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
        "referral",
    ),
    Mutation("vault/methods/envelope.py", "def seal(", "place.associated()", 'b""', "vault"),
    Mutation(
        "referral/services/handling.py",
        "def record_read(",
        'record(actor.label, "report.read", report, own=own, ended=report.closed_at is not None)',
        "del own",
        "referral",
    ),
)
"""Elevated sessions, codes used twice, limits, ciphertexts moved, a look that leaves no trace."""

MUTATIONS: Final = (*AUTHORIZED, *SCOPED, *TWO_PEOPLE, *IN_DATABASE, *STATES, *AROUND)
