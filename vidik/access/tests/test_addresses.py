# SPDX-License-Identifier: EUPL-1.2
"""Every address of the house, asked for by everybody: the permission matrix as it is lived.

The table is written by hand from what the roles are there for, not from the policies: a policy
that changes by mistake disagrees with it. An address without a row fails.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID
from zlib import crc32

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.scenes import undone
from vidik.access.services import can
from vidik.access.types import Action, Actor, Role

ROLES: Final = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)
NOBODYS: Final = 999_999_999
"""A key that no row has: the right is asked before the row is looked for."""


@dataclass(frozen=True)
class Row:
    """What a request gets from a visitor and from each role, in the order of `ROLES`."""

    name: str
    visitor: int | str
    answers: tuple[int, int, int, int]
    arguments: dict[str, object] = field(default_factory=dict)
    method: str = "GET"
    data: dict[str, str] = field(default_factory=dict)
    """What a form would send: a right that only the change itself asks for is asked then."""

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def _all(answer: int) -> tuple[int, int, int, int]:
    return (answer, answer, answer, answer)


def _analysts(answer: int) -> tuple[int, int, int, int]:
    """Analyst and head."""
    return (403, answer, 403, answer)


def _editors(answer: int) -> tuple[int, int, int, int]:
    """Editor and head."""
    return (403, 403, answer, answer)


def _heads(answer: int) -> tuple[int, int, int, int]:
    return (403, 403, 403, answer)


READERS_OF_ALL: Final = (403, 404, 404, 404)
"""Who reads registers of all institutions asks for one that there is not."""
KEEPERS_OF_SOME: Final = (403, 404, 403, 404)
"""Analyst and head keep registers, and so ask for one that there is not."""
SIGN_IN: Final = "sign-in"
CYCLE: Final = {"cycle": "2024"}
FIGURE: Final = CYCLE | {"reference": "c5-0036"}
MEASURE: Final = {"code": "questionnaires-prepared"}
OFFICE: Final = {"code": "rapporteur"}
SECTION: Final = CYCLE | {"code": "introduction"}
WRITTEN: Final = {"source": "A sentence.", "seen_version": "1"}
UNKNOWN: Final = {"key": NOBODYS}
NO_CASE: Final = UUID("00000000-0000-4000-8000-000000000000")
NO_CALL: Final = {"year": 1901}
NO_ANSWERS: Final = {"key": NO_CASE}
NO_TABLE: Final = {"key": f"{0:08}-{0:032}"}
NO_KEY: Final = uuid.UUID(int=0)

TABLE: Final = (
    Row("portal:front", 200, _all(200)),
    Row("portal:desk", SIGN_IN, _all(200)),
    Row("portal:find", SIGN_IN, _all(200)),
    Row("portal:calendar", SIGN_IN, _all(200)),
    Row("portal:feed", 404, _all(404), {"token": "no-such-token"}),
    Row("portal:coverage", SIGN_IN, _all(200)),
    Row("portal:office-report", SIGN_IN, _all(403)),
    Row("portal:office-report-document", SIGN_IN, _all(403), {"year": 2024}),
    Row("referral:inbox", SIGN_IN, _all(403)),
    Row("referral:new", SIGN_IN, _all(403)),
    Row("referral:public", 200, _all(200)),
    Row("referral:follow-up", 200, _all(200)),
    Row("own:page", 200, _all(200)),
    Row("own:page-in", 200, _all(200), {"tag": "ru"}),
    Row("own:away", 302, _all(302)),
    Row("help:start", 200, _all(200)),
    Row("help:start-in", 200, _all(200), {"tag": "ar"}),
    Row("help:come-back", 200, _all(200)),
    Row("help:come-back-in", 200, _all(200), {"tag": "ar"}),
    Row("referral:own-reports", SIGN_IN, _all(403)),
    Row("referral:follow-up-report", SIGN_IN, _all(403), NO_ANSWERS),
    Row("referral:write", SIGN_IN, _all(403), NO_ANSWERS),
    Row("referral:sent", SIGN_IN, _all(403), NO_ANSWERS),
    Row("referral:supplement", SIGN_IN, _all(403), NO_ANSWERS),
    Row("referral:screenings", SIGN_IN, _all(403)),
    Row("referral:group", SIGN_IN, _all(403), {"list_code": "police"}),
    Row("referral:group-rows", SIGN_IN, _all(403), NO_ANSWERS),
    Row("referral:begin", SIGN_IN, _all(403), {"list_code": "police"}),
    Row("referral:screening", SIGN_IN, _all(403), NO_ANSWERS),
    Row("referral:screening-page", SIGN_IN, _all(403), NO_ANSWERS | {"number": 1}),
    Row("referral:danger", SIGN_IN, _all(403), NO_ANSWERS),
    Row("referral:note-refusal", SIGN_IN, _all(403)),
    Row("referral:refuse", SIGN_IN, _all(403), NO_ANSWERS),
    Row("referral:report", SIGN_IN, _all(403), NO_ANSWERS),
    Row("referral:foreign-notification", SIGN_IN, _all(403), NO_ANSWERS),
    Row("referral:facts", SIGN_IN, _all(403), NO_ANSWERS),
    Row("referral:step", SIGN_IN, _all(403), NO_ANSWERS | {"name": "take"}),
    Row("referral:competences", SIGN_IN, _all(200)),
    Row("referral:record-report", SIGN_IN, _all(403)),
    Row("referral:roster", SIGN_IN, _all(403)),
    Row("referral:add-shift", SIGN_IN, _all(403)),
    Row("referral:remove-shift", SIGN_IN, _all(403), NO_ANSWERS),
    Row("prevention:inspection-sums", SIGN_IN, _all(200)),
    Row("prevention:export-inspection-sums", SIGN_IN, _all(200), {"extension": "csv"}),
    Row("prevention:recognition", SIGN_IN, _all(200)),
    Row("prevention:contact-sums", SIGN_IN, _all(200)),
    Row("prevention:export-contact-sums", SIGN_IN, _all(200), {"extension": "csv"}),
    Row("prevention:export-line-sums", SIGN_IN, _all(200), {"extension": "csv"}),
    Row("prevention:exercises", SIGN_IN, _all(403)),
    Row("prevention:exercise", SIGN_IN, _all(403), {"code": "quiet"}),
    Row("prevention:exercise-print", SIGN_IN, _all(403), {"code": "quiet"}),
    Row("referral:compare", SIGN_IN, _all(403), NO_ANSWERS | {"other": NO_CASE}),
    Row("account", SIGN_IN, _all(200)),
    Row("account_login", 200, _all(302)),
    Row("account_logout", 302, _all(200)),
    Row("account_change_password", SIGN_IN, _all(200)),
    Row("account_reauthenticate", SIGN_IN, _all(200)),
    Row("account_inactive", 200, _all(200)),
    Row("mfa_authenticate", SIGN_IN, _all(302)),
    Row("mfa_login_webauthn", SIGN_IN, _all(302)),
    Row("mfa_reauthenticate", SIGN_IN, _all(302)),
    Row("mfa_reauthenticate_webauthn", SIGN_IN, _all(302)),
    Row("choose_membership", SIGN_IN, _all(200)),
    Row("mfa_index", SIGN_IN, _all(200)),
    Row("mfa_list_webauthn", SIGN_IN, _all(200)),
    Row("mfa_activate_totp", SIGN_IN, _all(200)),
    Row("mfa_deactivate_totp", SIGN_IN, _all(404)),
    Row("mfa_add_webauthn", SIGN_IN, _all(302)),  # first the link to the account's e-mail
    Row("passkey_link", SIGN_IN, _all(200)),
    Row("open_passkey_link", 404, _all(404), {"token": "none"}),
    Row("mfa_edit_webauthn", SIGN_IN, _all(404), {"pk": NOBODYS}),
    Row("mfa_remove_webauthn", SIGN_IN, _all(404), {"pk": NOBODYS}),
    Row("mfa_view_recovery_codes", SIGN_IN, _all(404)),
    Row("mfa_generate_recovery_codes", SIGN_IN, _all(200)),
    Row("calendar_address", SIGN_IN, _all(200)),
    Row("make_calendar_address", SIGN_IN, _all(200)),
    Row("revoke_calendar_address", SIGN_IN, _all(404)),
    Row("sign_ins", SIGN_IN, _all(200)),
    Row("end_sign_ins", SIGN_IN, _all(405)),
    Row("accept_invitation", 404, _all(404)),
    Row("invitation_link", 404, _all(404), {"token": "none"}),
    Row("set_password", 404, _all(404)),
    Row("reset_link", 404, _all(404), {"token": "none"}),
    Row("here", 401, _all(200)),
    Row("here", 405, _all(405), method="POST"),
    Row("choose_language", 405, _all(405)),
    Row("choose_language", 302, _all(302), method="POST"),
    Row("members", SIGN_IN, _heads(200)),
    Row("member", SIGN_IN, _heads(404), {"pk": NOBODYS}),
    Row("member_step", SIGN_IN, _heads(405), {"pk": NOBODYS, "name": "end"}),
    Row("invitations", SIGN_IN, _heads(200)),
    Row("invitation_step", SIGN_IN, _heads(405), {"pk": NOBODYS, "name": "revoke"}),
    Row("confirmations", SIGN_IN, _heads(200)),
    Row("confirmation_step", SIGN_IN, _heads(405), {"pk": NOBODYS, "name": "confirm"}),
    Row("review", SIGN_IN, _heads(200)),
    Row("reviews", SIGN_IN, _heads(200)),
    Row("sign_in_rules", SIGN_IN, _heads(200)),
    Row("elevate", SIGN_IN, (404, 404, 404, 200)),
    Row("end_elevation", SIGN_IN, _all(405)),
    Row("elevations", SIGN_IN, _heads(200)),
    Row("identity_providers", SIGN_IN, _all(403)),
    Row("add_identity_provider", SIGN_IN, _all(403)),
    Row("identity_provider", SIGN_IN, _all(403), {"pk": NOBODYS}),
    Row("external_start", 405, _all(405), {"code": "no-such"}),
    Row("external_back", 404, _all(404), {"code": "no-such"}),
    Row("external_confirm", SIGN_IN, _all(405), {"code": "no-such"}),
    Row("external_link", SIGN_IN, _all(405), {"code": "no-such"}),
    Row("external_unlink", SIGN_IN, _all(405), {"pk": NOBODYS}),
    Row("figures:catalogue", SIGN_IN, _all(200)),
    Row("figures:list", SIGN_IN, _all(200)),
    Row("figures:list-download", SIGN_IN, _all(200), {"extension": "csv"}),
    Row("figures:import", SIGN_IN, _analysts(200)),
    Row("figures:import-confirm", SIGN_IN, _analysts(405)),
    Row("figures:import-faults", SIGN_IN, _analysts(405)),
    Row("figures:crosstab", SIGN_IN, _all(200)),
    Row("figures:measure", SIGN_IN, _all(200), MEASURE),
    Row("figures:chart", SIGN_IN, _all(200), MEASURE),
    Row("figures:table_download", SIGN_IN, _all(200), MEASURE | {"extension": "csv"}),
    Row("figures:correct", SIGN_IN, _analysts(200), FIGURE),
    Row("figures:figure", SIGN_IN, _all(200), FIGURE),
    Row("figures:figure", SIGN_IN, _all(404), CYCLE | {"reference": "no-such"}),
    Row("findings:list", SIGN_IN, _all(200)),
    Row("findings:run", SIGN_IN, _analysts(200)),
    Row("findings:runs", SIGN_IN, _all(200)),
    Row("findings:run-results", SIGN_IN, _all(404), UNKNOWN),
    Row("findings:rules", SIGN_IN, _all(200)),
    Row("findings:outside", SIGN_IN, _analysts(200)),
    Row("findings:outside", SIGN_IN, _analysts(422), method="POST"),
    Row("findings:outside-table", SIGN_IN, _analysts(302), NO_TABLE),
    Row("findings:outside-findings", SIGN_IN, _analysts(302), NO_TABLE),
    Row("findings:outside-marked", SIGN_IN, _analysts(302), NO_TABLE),
    Row("findings:outside-remove", SIGN_IN, _analysts(405), NO_TABLE),
    Row("findings:detail", SIGN_IN, _all(404), UNKNOWN),
    Row("findings:recheck", SIGN_IN, _analysts(405), UNKNOWN),
    Row("findings:step", SIGN_IN, _analysts(405), UNKNOWN | {"step": "query"}),
    Row("institutions:list", SIGN_IN, _all(200)),
    Row("institutions:add", SIGN_IN, _analysts(200)),
    Row("institutions:contacts", SIGN_IN, _all(200)),
    Row("institutions:confirmations", SIGN_IN, _all(200)),
    Row("institutions:own", SIGN_IN, _analysts(200)),
    Row("institutions:confirm-own", SIGN_IN, _analysts(405)),
    Row("institutions:edit-contact", SIGN_IN, _analysts(404), UNKNOWN),
    Row("institutions:end-contact", SIGN_IN, _analysts(404), UNKNOWN),
    Row("institutions:confirm-contact", SIGN_IN, _analysts(405), UNKNOWN),
    Row("institutions:detail", SIGN_IN, _all(200), OFFICE),
    Row("institutions:detail", SIGN_IN, _all(404), {"code": "no-such"}),
    Row("institutions:edit", SIGN_IN, _analysts(200), OFFICE),
    Row("institutions:history", SIGN_IN, _all(200), OFFICE),
    Row("institutions:add-contact", SIGN_IN, _analysts(200), OFFICE),
    Row("institutions:choose-merge", SIGN_IN, _heads(200), OFFICE),
    Row("institutions:merge", SIGN_IN, _heads(404), OFFICE | {"other": "no-such"}),
    Row("figures:cycles", SIGN_IN, _analysts(200)),
    Row("figures:measure-names", SIGN_IN, _all(200)),
    Row("questionnaires:calls", SIGN_IN, _all(200)),
    Row("questionnaires:holders", SIGN_IN, _all(200)),
    Row("forms:list", SIGN_IN, _all(200)),
    Row("forms:version", SIGN_IN, _all(404), UNKNOWN),
    Row("forms:xlsform", SIGN_IN, _all(404), UNKNOWN),
    Row("forms:compare", SIGN_IN, _all(404)),
    Row("forms:compare-export", SIGN_IN, _all(404)),
    Row("forms:copy", SIGN_IN, _analysts(200)),
    Row("forms:compose", SIGN_IN, _analysts(200)),
    Row("forms:upload", SIGN_IN, _analysts(200)),
    Row("forms:try", SIGN_IN, _all(404), UNKNOWN),
    Row("questionnaires:use-form", SIGN_IN, _analysts(404), UNKNOWN, "POST"),
    Row("forms:wording", SIGN_IN, _analysts(404), UNKNOWN),
    Row("forms:draft", SIGN_IN, _all(404), UNKNOWN),
    Row("forms:draft-act", SIGN_IN, _analysts(404), UNKNOWN, "POST"),
    Row("forms:draft-add", SIGN_IN, _analysts(404), UNKNOWN),
    Row("forms:draft-blocks", SIGN_IN, _analysts(404), UNKNOWN),
    Row("forms:draft-freeze", SIGN_IN, _analysts(404), UNKNOWN),
    Row("forms:draft-history", SIGN_IN, _all(404), UNKNOWN),
    Row("forms:draft-item", SIGN_IN, _analysts(404), UNKNOWN | {"name": "no-such"}),
    Row("forms:draft-list", SIGN_IN, _analysts(404), UNKNOWN | {"name": "no-such"}),
    Row("forms:draft-settings", SIGN_IN, _analysts(404), UNKNOWN),
    Row("forms:draft-try", SIGN_IN, _all(404), UNKNOWN),
    Row("forms:draft-xlsform", SIGN_IN, _all(404), UNKNOWN),
    Row("questionnaires:evidence", SIGN_IN, _all(200)),
    Row("questionnaires:evidence-add", SIGN_IN, _analysts(200), {"kind": "meeting"}),
    Row("questionnaires:evidence-one", SIGN_IN, _all(404), NO_ANSWERS),
    Row("questionnaires:evidence-correct", SIGN_IN, _analysts(404), NO_ANSWERS),
    Row("questionnaires:evidence-figure", SIGN_IN, _analysts(404), NO_ANSWERS),
    Row("questionnaires:evidence-scan-add", SIGN_IN, _analysts(404), NO_ANSWERS, "POST"),
    Row("questionnaires:evidence-scan", SIGN_IN, _all(404), NO_ANSWERS | {"number": 1}),
    Row(
        "questionnaires:evidence-scan-remove",
        SIGN_IN,
        _analysts(404),
        NO_ANSWERS | {"number": 1},
        "POST",
    ),
    Row("questionnaires:evidence-page", SIGN_IN, _all(404), NO_ANSWERS | {"number": 1, "page": 1}),
    Row("questionnaires:own", SIGN_IN, _all(403)),
    Row("questionnaires:call", SIGN_IN, _all(404), NO_CALL),
    Row("questionnaires:call-status", SIGN_IN, _all(404), NO_CALL),
    Row("questionnaires:call-status-file", SIGN_IN, _all(404), NO_CALL),
    Row("questionnaires:add", SIGN_IN, _analysts(404), NO_CALL),
    Row("questionnaires:send", SIGN_IN, _analysts(404), NO_CALL),
    Row("questionnaires:resend", SIGN_IN, _analysts(404), NO_CALL),
    Row("questionnaires:act-wording", SIGN_IN, _analysts(404), NO_CALL | {"basis": "bound"}),
    Row("questionnaires:act-preview", SIGN_IN, _analysts(404), NO_CALL | NO_ANSWERS),
    Row("questionnaires:close", SIGN_IN, _analysts(404), NO_CALL),
    Row("questionnaires:overview", SIGN_IN, _analysts(404), NO_ANSWERS),
    Row("questionnaires:section", SIGN_IN, _analysts(404), NO_ANSWERS | {"number": 1}),
    Row("questionnaires:listed", SIGN_IN, _analysts(404), NO_ANSWERS | {"question": "no-such"}),
    Row("questionnaires:check", SIGN_IN, _analysts(404), NO_ANSWERS),
    Row("questionnaires:hand-over", SIGN_IN, _analysts(404), NO_ANSWERS, "POST"),
    Row("questionnaires:workbook", SIGN_IN, _analysts(404), NO_ANSWERS),
    Row("questionnaires:sent", SIGN_IN, _analysts(404), NO_ANSWERS | {"number": 1}),
    Row("questionnaires:receipt", SIGN_IN, _analysts(404), NO_ANSWERS | {"number": 1}),
    Row("questionnaires:decide", SIGN_IN, _analysts(404), NO_ANSWERS, "POST"),
    Row("questionnaires:more-time", SIGN_IN, _analysts(404), NO_ANSWERS),
    Row("questionnaires:drop", SIGN_IN, _analysts(404), NO_ANSWERS, "POST"),
    Row("questionnaires:ask-back", SIGN_IN, _analysts(404), NO_ANSWERS),
    Row("questionnaires:letter", SIGN_IN, _analysts(404), NO_ANSWERS, "POST"),
    Row(
        "questionnaires:letter-page",
        SIGN_IN,
        _analysts(404),
        NO_ANSWERS | {"document": NO_CASE, "number": 1},
    ),
    Row("questionnaires:attach", SIGN_IN, _analysts(404), NO_ANSWERS, "POST"),
    Row("questionnaires:document", SIGN_IN, _analysts(404), NO_ANSWERS | {"document": NO_CASE}),
    Row(
        "questionnaires:document-remove",
        SIGN_IN,
        _analysts(404),
        NO_ANSWERS | {"document": NO_CASE},
        "POST",
    ),
    Row("questionnaires:remark", SIGN_IN, _analysts(404), NO_ANSWERS, "POST"),
    Row(
        "questionnaires:remark-settle", SIGN_IN, _analysts(404), NO_ANSWERS | {"number": 1}, "POST"
    ),
    Row("questionnaires:sections", SIGN_IN, _all(403), NO_ANSWERS),
    Row("questionnaires:section-take-back", SIGN_IN, _all(403), NO_ANSWERS | {"number": 1}, "POST"),
    Row("questionnaires:section-done", SIGN_IN, _analysts(404), NO_ANSWERS | {"number": 1}, "POST"),
    Row("questionnaires:reconciliation", SIGN_IN, _all(404), NO_ANSWERS),
    Row("questionnaires:query-ask", SIGN_IN, _analysts(404), UNKNOWN),
    Row("questionnaires:query", SIGN_IN, _analysts(404), NO_ANSWERS),
    Row("recommendations:board", SIGN_IN, _all(200)),
    Row("recommendations:list", SIGN_IN, _all(200)),
    Row("recommendations:latest-summary", SIGN_IN, _all(302)),
    Row("recommendations:summary", SIGN_IN, _all(200), CYCLE),
    Row("recommendations:institutions", SIGN_IN, _all(200)),
    Row("recommendations:institution", SIGN_IN, _all(200), OFFICE),
    Row("recommendations:matters", SIGN_IN, _all(200)),
    Row("recommendations:action-plan", SIGN_IN, _all(200)),
    Row("recommendations:encounters", SIGN_IN, _all(200)),
    Row("recommendations:drafts", SIGN_IN, _all(200)),
    Row("recommendations:detail", SIGN_IN, _all(404), {"code": "no-such"}),
    Row("recommendations:assess", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:decide", SIGN_IN, _heads(404), {"code": "no-such"} | UNKNOWN),
    Row("recommendations:respond", SIGN_IN, _analysts(404), {"code": "no-such"} | UNKNOWN),
    Row("recommendations:record-encounter", SIGN_IN, _analysts(200)),
    Row("recommendations:correct-encounter", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:strike-encounter", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:open-matter", SIGN_IN, _analysts(200)),
    Row("recommendations:change-matter", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:note-matter", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:close-matter", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:monitor", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:abroad", SIGN_IN, _all(200)),
    Row("recommendations:enter-from-abroad", SIGN_IN, _analysts(200)),
    Row("recommendations:next", SIGN_IN, _all(200)),
    Row("recommendations:preview", SIGN_IN, _all(404), {"cycle": "2024"}),
    Row("recommendations:draft", SIGN_IN, _all(404), UNKNOWN),
    Row("recommendations:write-draft", SIGN_IN, _analysts(200)),
    Row("recommendations:change-draft", SIGN_IN, _analysts(404), UNKNOWN),
    Row("recommendations:ready-draft", SIGN_IN, _analysts(404), UNKNOWN),
    Row("recommendations:agree-draft", SIGN_IN, _heads(404), UNKNOWN),
    Row("recommendations:return-draft", SIGN_IN, _heads(404), UNKNOWN),
    Row("recommendations:drop-draft", SIGN_IN, _analysts(404), UNKNOWN),
    Row("recommendations:enter-plan", SIGN_IN, _analysts(200)),
    Row("recommendations:activity", SIGN_IN, _all(404), {"code": "no-such"}),
    Row("recommendations:change-activity", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:add-indicator", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:indicator-chart", SIGN_IN, _all(404), UNKNOWN),
    Row("recommendations:set-target", SIGN_IN, _analysts(404), UNKNOWN),
    Row("recommendations:enter-count", SIGN_IN, _analysts(404), UNKNOWN),
    Row("recommendations:drop-indicator", SIGN_IN, _analysts(404), UNKNOWN),
    Row("recommendations:remove-target", SIGN_IN, _analysts(404), UNKNOWN),
    Row("recommendations:enter-activity", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:plan-report", SIGN_IN, _all(404), {"code": "no-such"}),
    Row("recommendations:plan-document", SIGN_IN, _all(404), {"code": "no-such", "form": "docx"}),
    Row("recommendations:change-plan", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:close-plan", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:reopen-plan", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row(
        "recommendations:ask-late",
        SIGN_IN,
        _analysts(404),
        {"code": "no-such", "period": "2024-Q1"},
    ),
    Row("recommendations:ask-report", SIGN_IN, _analysts(404), {"code": "no-such"}),
    Row("recommendations:answer-report", SIGN_IN, (403, 404, 403, 404), {"letter": NO_CASE}),
    Row("report:current", SIGN_IN, _all(302)),
    Row("report:outline", SIGN_IN, _all(200), CYCLE),
    Row("report:outline", SIGN_IN, _all(404), {"cycle": "1804"}),
    Row("report:checklist", SIGN_IN, _all(200), CYCLE),
    Row("report:builds", SIGN_IN, _all(200), CYCLE),
    Row("report:builds", SIGN_IN, _editors(302), CYCLE, "POST", {"language": "en"}),
    Row("report:build", SIGN_IN, _all(404), CYCLE | {"pk": NOBODYS}),
    Row("report:download", SIGN_IN, _all(404), CYCLE | {"pk": NOBODYS, "kind": "docx"}),
    Row("report:editions", SIGN_IN, _all(200), CYCLE),
    Row("report:editions", SIGN_IN, _heads(302), CYCLE, "POST"),
    Row("report:edition", SIGN_IN, _all(404), CYCLE | {"number": NOBODYS}),
    Row("report:section", SIGN_IN, _all(200), SECTION),
    Row("report:section", SIGN_IN, _editors(302), SECTION, "POST", WRITTEN),
    Row("report:preview", SIGN_IN, _editors(405), SECTION),
    Row("report:versions", SIGN_IN, _all(200), SECTION),
    Row("exchange:inbox", SIGN_IN, _all(200)),
    Row("exchange:sent", SIGN_IN, _all(200)),
    Row("exchange:batches", SIGN_IN, _all(200)),
    Row("exchange:duties", SIGN_IN, _all(200)),
    Row("exchange:files-due", SIGN_IN, _all(200)),
    Row("exchange:ledger", SIGN_IN, _all(200)),
    Row("exchange:post-reminder", SIGN_IN, _analysts(405), {"key": NO_KEY}),
    Row("exchange:resend-mail", SIGN_IN, _analysts(405), {"key": NO_KEY}),
    Row("exchange:statistics", SIGN_IN, _all(200)),
    Row("exchange:statistics-file", SIGN_IN, _all(200)),
    Row("exchange:kinds", SIGN_IN, _all(200)),
    Row("exchange:write", SIGN_IN, _analysts(200)),
    Row("exchange:notice", SIGN_IN, _all(404), {"key": NO_KEY}),
    Row("exchange:edit", SIGN_IN, _analysts(404), {"key": NO_KEY}),
    Row("exchange:preview", SIGN_IN, _analysts(404), {"key": NO_KEY}),
    Row("exchange:discard", SIGN_IN, _analysts(405), {"key": NO_KEY}),
    Row("exchange:remind-all", SIGN_IN, _analysts(405), {"key": NO_KEY}),
    Row("exchange:correct", SIGN_IN, _analysts(404), {"key": NO_KEY}),
    Row("exchange:letter", SIGN_IN, _all(404), {"key": NO_KEY}),
    Row("exchange:act", SIGN_IN, _all(404), {"key": NO_KEY}),
    Row("exchange:act-word", SIGN_IN, _all(404), {"key": NO_KEY}),
    Row("exchange:acknowledge", SIGN_IN, _analysts(405), {"key": NO_KEY}),
    Row("exchange:called", SIGN_IN, _analysts(405), {"key": NO_KEY}),
    Row("exchange:reply", SIGN_IN, _analysts(404), {"key": NO_KEY}),
    Row("exchange:record", SIGN_IN, _analysts(404), {"key": NO_KEY}),
    Row("exchange:feedback", SIGN_IN, _all(404), {"key": NO_KEY}),
    Row("exchange:close", SIGN_IN, _analysts(405), {"key": NO_KEY}),
    Row("exchange:resend", SIGN_IN, _analysts(405), {"key": NO_KEY}),
    Row("exchange:more-time", SIGN_IN, _analysts(404), {"key": NO_KEY}),
    Row("exchange:post", SIGN_IN, _analysts(405), {"key": NO_KEY}),
    Row("exchange:classify", SIGN_IN, _analysts(405), {"key": NO_KEY}),
    Row("exchange:remove-file", SIGN_IN, _analysts(405), {"key": NO_KEY}),
    Row("exchange:file", SIGN_IN, _all(404), {"key": NO_KEY}),
    Row("exchange:calendar", SIGN_IN, _all(302)),
    Row("exchange:declare", SIGN_IN, _heads(200)),
    Row("exchange:year", SIGN_IN, _all(200), {"number": 2026}),
    Row("exchange:withdraw", SIGN_IN, _heads(405), UNKNOWN),
    Row("exchange:deadline", SIGN_IN, _all(200)),
    Row("exchange:deadline-data", SIGN_IN, _all(422)),
    Row("access:roles", SIGN_IN, _all(200)),
    Row("access:role", SIGN_IN, _all(200), {"role": "duty-expert"}),
    Row("access:role", SIGN_IN, _all(404), {"role": "no-such"}),
    Row("cases:list", SIGN_IN, _all(403)),
    Row("cases:open", SIGN_IN, _all(403)),
    Row("cases:emergencies", SIGN_IN, _all(403)),
    Row("cases:ask", SIGN_IN, _all(403)),
    Row("cases:emergency", SIGN_IN, _all(403), {"access": NO_CASE}),
    Row("cases:decide", SIGN_IN, _all(403), {"access": NO_CASE}),
    Row("cases:review", SIGN_IN, _all(403), {"access": NO_CASE}),
    Row("cases:read-notice", SIGN_IN, _all(403), {"notice": NO_CASE}),
    Row("cases:case", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("cases:people", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("cases:documents", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("cases:alias", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("cases:answer", SIGN_IN, _all(403), {"key": NO_CASE, "sharing": NO_CASE}),
    Row("exchange:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("referral:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("referral:shared", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("cases:change", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("cases:restrict", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("cases:transfer", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("cases:hand-back", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("cases:viewers", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("cases:add-participant", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("cases:end-participation", SIGN_IN, _all(403), {"key": NO_CASE, "participant": NO_CASE}),
    Row("cases:share", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("cases:withdraw", SIGN_IN, _all(403), {"key": NO_CASE, "sharing": NO_CASE}),
    Row("identification:list", SIGN_IN, _all(403)),
    Row("identification:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("identification:experts", SIGN_IN, _all(403)),
    Row("identification:norms", SIGN_IN, _all(403)),
    Row("identification:name-expert", SIGN_IN, _all(403)),
    Row("identification:end-expert", SIGN_IN, _all(403), NO_ANSWERS),
    Row("identification:statistics", SIGN_IN, _all(403)),
    Row("identification:count-again", SIGN_IN, _all(403)),
    Row("identification:statistics_download", SIGN_IN, _all(403), {"extension": "csv"}),
    Row("identification:export", SIGN_IN, _all(403)),
    Row("identification:procedure", SIGN_IN, _all(403), NO_ANSWERS),
    Row("identification:complaint", SIGN_IN, _all(403), NO_ANSWERS | {"complaint": NO_CASE}),
    Row("proceedings:list", SIGN_IN, _all(403)),
    Row("proceedings:institutions", SIGN_IN, _all(200)),
    Row("proceedings:requests", SIGN_IN, _all(403)),
    Row("proceedings:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("proceedings:telling", SIGN_IN, _all(403), NO_ANSWERS),
    Row("proceedings:received", SIGN_IN, _all(403), NO_ANSWERS),
    Row("proceedings:aside", SIGN_IN, _all(403), NO_ANSWERS),
    Row("proceedings:notice", SIGN_IN, _all(403), NO_ANSWERS),
    Row("tracing:list", SIGN_IN, _all(403)),
    Row("tracing:open", SIGN_IN, _all(403), {"person": NO_CASE}),
    Row("tracing:answer", SIGN_IN, (403, 404, 403, 404), {"letter": NO_CASE}),
    Row("tracing:trace", SIGN_IN, _all(403), NO_ANSWERS),
    Row("tracing:facts", SIGN_IN, _all(403), NO_ANSWERS),
    Row("tracing:sighting", SIGN_IN, _all(403), NO_ANSWERS),
    Row("tracing:mark", SIGN_IN, _all(403), NO_ANSWERS),
    Row("tracing:ask", SIGN_IN, _all(403), NO_ANSWERS),
    Row("tracing:ask-abroad", SIGN_IN, _all(403), NO_ANSWERS),
    Row("tracing:close", SIGN_IN, _all(403), NO_ANSWERS),
    Row("tracing:step", SIGN_IN, _all(403), NO_ANSWERS | {"name": "review"}, "POST"),
    Row("identification:interview", SIGN_IN, _all(403), NO_ANSWERS | {"interview": NO_CASE}),
    Row("protection:school", SIGN_IN, _all(403), NO_ANSWERS),
    Row("stays:list", SIGN_IN, _all(403)),
    Row("stays:facilities", SIGN_IN, _all(403)),
    Row("stays:facility", SIGN_IN, _all(403), {"code": "no-such"}),
    Row("stays:places", SIGN_IN, _all(403), {"code": "no-such"}),
    Row("stays:close", SIGN_IN, _all(403), {"code": "no-such"}),
    Row("stays:open", SIGN_IN, _all(403), {"code": "no-such"} | NO_ANSWERS),
    Row("stays:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("stays:expect", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("stays:stay", SIGN_IN, _all(403), NO_ANSWERS),
    Row("stays:decide", SIGN_IN, _all(403), NO_ANSWERS, "POST"),
    Row("assessments:list", SIGN_IN, _all(403)),
    Row("assessments:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("assessments:begin", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("assessments:plan-new", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("assessments:plan", SIGN_IN, _all(403), NO_ANSWERS),
    Row("assessments:copy", SIGN_IN, _all(403), NO_ANSWERS),
    Row("assessments:take-part", SIGN_IN, _all(403), NO_ANSWERS),
    Row("assessments:assessment", SIGN_IN, _all(403), NO_ANSWERS),
    Row("assessments:fill", SIGN_IN, _all(403), NO_ANSWERS),
    Row("assessments:finish", SIGN_IN, _all(403), NO_ANSWERS),
    Row("assessments:strike", SIGN_IN, _all(403), NO_ANSWERS),
    Row("stays:step", SIGN_IN, _all(403), NO_ANSWERS | {"name": "arrive"}),
    Row("events:list", SIGN_IN, _all(200)),
    Row("events:report", SIGN_IN, (403, 200, 200, 200)),
    Row("events:year", SIGN_IN, _all(200)),
    Row("events:reach", SIGN_IN, _all(200)),
    Row("events:event", SIGN_IN, _all(404), NO_ANSWERS),
    Row("events:import", SIGN_IN, (403, 200, 200, 200)),
    Row("events:import-workbook", SIGN_IN, (403, 200, 200, 200)),
    Row("events:import-result", SIGN_IN, (403, 404, 404, 404), NO_ANSWERS),
    Row("events:import-file", SIGN_IN, (403, 404, 404, 404), NO_ANSWERS | {"name": "faults"}),
    Row("events:suggestions", SIGN_IN, _analysts(200)),
    Row("events:suggestion", SIGN_IN, _analysts(404), NO_ANSWERS),
    Row("events:decide", SIGN_IN, _analysts(404), NO_ANSWERS | {"name": "join"}, "POST"),
    Row("events:arrange", SIGN_IN, _analysts(404), NO_ANSWERS | {"name": "part"}, "POST"),
    Row("events:correct", SIGN_IN, (403, 404, 404, 404), NO_ANSWERS),
    Row("events:withdraw", SIGN_IN, (403, 404, 404, 404), NO_ANSWERS),
    Row("events:ask", SIGN_IN, (403, 404, 404, 404), NO_ANSWERS),
    Row("matters:list", SIGN_IN, _all(403)),
    Row("matters:open", SIGN_IN, _all(403)),
    Row("matters:balance", SIGN_IN, _all(403)),
    Row("matters:judgments", SIGN_IN, _all(403)),
    Row("matters:sums", SIGN_IN, (403, 200, 200, 200)),
    Row("matters:sums-chart", SIGN_IN, (403, 404, 404, 404), {"stage": "trial"}),
    Row("matters:sums-download", SIGN_IN, (403, 200, 200, 200), {"extension": "csv"}),
    Row("matters:analysis", SIGN_IN, (403, 200, 200, 200)),
    Row("matters:analysis-download", SIGN_IN, (403, 200, 200, 200), {"extension": "csv"}),
    Row("matters:import", SIGN_IN, _all(403)),
    Row("matters:import-workbook", SIGN_IN, _all(403)),
    Row("matters:import-result", SIGN_IN, _all(403), NO_ANSWERS),
    Row("matters:import-file", SIGN_IN, _all(403), NO_ANSWERS | {"name": "faults"}),
    Row("matters:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("matters:told", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("matters:link", SIGN_IN, _all(403), NO_ANSWERS),
    Row("matters:link-back", SIGN_IN, _all(403), NO_ANSWERS),
    Row("matters:owed", SIGN_IN, _all(403), NO_ANSWERS),
    Row("matters:waive", SIGN_IN, _all(403), NO_ANSWERS),
    Row("matters:measure", SIGN_IN, _all(403), NO_ANSWERS),
    Row("matters:measure-step", SIGN_IN, _all(403), NO_ANSWERS | {"name": "end"}),
    Row("matters:hearing", SIGN_IN, _all(403), NO_ANSWERS),
    Row("matters:serve", SIGN_IN, _all(403), NO_ANSWERS),
    Row("matters:strike", SIGN_IN, _all(403), NO_ANSWERS),
    Row("matters:act", SIGN_IN, _all(403), NO_ANSWERS | {"kind": "cooperation"}),
    Row("matters:step", SIGN_IN, _all(403), NO_ANSWERS | {"name": "end"}),
    Row("matters:matter", SIGN_IN, _all(403), NO_ANSWERS),
    Row("plans:list", SIGN_IN, _all(403)),
    Row("plans:doors", SIGN_IN, _all(403)),
    Row("plans:asks", SIGN_IN, _all(403)),
    Row("plans:asks-declined", SIGN_IN, _all(403)),
    Row("plans:ask", SIGN_IN, _all(403), NO_ANSWERS),
    Row("plans:withdraw", SIGN_IN, _all(403), NO_ANSWERS, "POST"),
    Row("plans:answer", SIGN_IN, _all(403), NO_ANSWERS | {"name": "accept"}),
    Row("plans:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("plans:draft", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("plans:doors-of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("plans:activity", SIGN_IN, _all(403), NO_ANSWERS),
    Row("plans:activity-step", SIGN_IN, _all(403), NO_ANSWERS | {"name": "begin"}),
    Row("plans:plan", SIGN_IN, _all(403), NO_ANSWERS),
    Row("plans:copy", SIGN_IN, _all(403), NO_ANSWERS),
    Row("plans:step", SIGN_IN, _all(403), NO_ANSWERS | {"name": "propose"}),
    Row("participation:list", SIGN_IN, _all(403)),
    Row("participation:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("participation:give", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("participation:step", SIGN_IN, _all(403), NO_ANSWERS | {"name": "answer"}),
    Row("participation:settle", SIGN_IN, _all(403), NO_ANSWERS, "POST"),
    Row("conferences:list", SIGN_IN, _all(403)),
    Row("conferences:consultative", SIGN_IN, _all(403)),
    Row("conferences:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("conferences:call", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("conferences:ask", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("conferences:decline", SIGN_IN, _all(403), NO_ANSWERS),
    Row("conferences:answer", SIGN_IN, (403, 404, 403, 404), {"letter": NO_CASE}),
    Row("conferences:meeting", SIGN_IN, _all(403), NO_ANSWERS),
    Row("conferences:minutes", SIGN_IN, _all(403), NO_ANSWERS),
    Row("conferences:do", SIGN_IN, _all(403), NO_ANSWERS | {"name": "finish"}, "POST"),
    Row("conferences:into-plan", SIGN_IN, _all(403), NO_ANSWERS),
    Row("conferences:step", SIGN_IN, _all(403), NO_ANSWERS | {"name": "move"}),
    Row("identification:step", SIGN_IN, _all(403), NO_ANSWERS | {"step": "open"}),
    Row("identification:section", SIGN_IN, _all(403), NO_ANSWERS | {"section": "person"}),
    Row("identification:carry", SIGN_IN, _all(403), NO_ANSWERS),
    Row("identification:complaints", SIGN_IN, _all(403)),
    Row("identification:at-ministry", SIGN_IN, _all(403)),
    Row("identification:enter-at-ministry", SIGN_IN, _all(403)),
    Row("identification:from-ministry", SIGN_IN, _all(403), NO_ANSWERS),
    Row("identification:decide", SIGN_IN, _all(403), NO_ANSWERS),
    Row("identification:proposals", SIGN_IN, _all(403), NO_ANSWERS),
    Row("identification:finding", SIGN_IN, _all(403), NO_ANSWERS | {"number": 1, "form": "pdf"}),
    Row("figures:counted", SIGN_IN, _analysts(200)),
    Row("figures:counted-chart", SIGN_IN, _analysts(404)),
    Row("figures:derived", SIGN_IN, _analysts(200)),
    Row("figures:derived-download", SIGN_IN, _analysts(200), {"extension": "csv"}),
    Row("vault:search", SIGN_IN, _all(403)),
    Row("vault:due", SIGN_IN, _all(403)),
    Row("vault:access-log", SIGN_IN, _all(403)),
    Row("vault:access-log-review", SIGN_IN, _all(403)),
    Row("vault:insights", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("vault:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("vault:enter", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("vault:person", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("vault:log", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("vault:merge", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("vault:retention", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("vault:certificate", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("vault:add-file", SIGN_IN, _all(403), {"key": NO_CASE}),
    Row("vault:file", SIGN_IN, _all(403), {"key": NO_CASE, "row": NO_CASE}),
    Row("vault:add", SIGN_IN, _all(403), {"key": NO_CASE, "table": "name"}),
    Row("vault:change", SIGN_IN, _all(403), {"key": NO_CASE, "table": "name", "row": NO_CASE}),
    Row("services:list", 200, _all(200)),
    Row("services:hsds", 200, _all(200)),
    Row("services:service", 404, _all(404), NO_ANSWERS),
    Row("bodies:list", SIGN_IN, _all(200)),
    Row("bodies:own", SIGN_IN, _all(200)),
    Row("bodies:teams", SIGN_IN, _all(200)),
    Row("bodies:directory", SIGN_IN, _analysts(200)),
    Row("bodies:found", SIGN_IN, _analysts(200)),
    Row("bodies:body", SIGN_IN, _all(404), {"code": "no-such"}),
    Row("bodies:step", SIGN_IN, _analysts(404), {"code": "no-such", "name": "renew"}),
    Row(
        "bodies:post-step",
        SIGN_IN,
        _analysts(404),
        NO_ANSWERS | {"code": "no-such", "name": "hold"},
    ),
    Row("bodies:session", SIGN_IN, _all(404), NO_ANSWERS),
    Row("bodies:session-step", SIGN_IN, _analysts(404), NO_ANSWERS | {"name": "held"}),
    Row("bodies:do", SIGN_IN, _analysts(404), NO_ANSWERS | {"name": "finish"}, "POST"),
    Row("catalogue:list", SIGN_IN, _all(200)),
    Row("catalogue:own", SIGN_IN, _all(403)),
    Row("catalogue:hsds", SIGN_IN, _all(200)),
    Row("catalogue:enter", SIGN_IN, _all(403)),
    Row("catalogue:enter-for", SIGN_IN, _all(403), {"code": "no-such"}),
    Row("catalogue:service", SIGN_IN, _all(404), NO_ANSWERS),
    Row("catalogue:change", SIGN_IN, _all(403), NO_ANSWERS),
    Row("catalogue:confirm", SIGN_IN, _all(403), NO_ANSWERS, "POST"),
    Row("catalogue:step", SIGN_IN, _all(403), NO_ANSWERS | {"name": "close"}),
    Row("registers:list", SIGN_IN, READERS_OF_ALL, {"code": "no-such"}),
    Row("registers:enter", SIGN_IN, KEEPERS_OF_SOME, {"code": "no-such"}),
    Row("registers:year", SIGN_IN, READERS_OF_ALL, {"code": "no-such"}),
    Row("registers:report", SIGN_IN, KEEPERS_OF_SOME, {"code": "no-such"}),
    Row("registers:entry", SIGN_IN, READERS_OF_ALL, {"code": "no-such"} | NO_ANSWERS),
    Row("registers:strike", SIGN_IN, KEEPERS_OF_SOME, {"code": "no-such"} | NO_ANSWERS),
    Row("registers:own", SIGN_IN, (403, 200, 200, 200)),
    Row("registers:of-cases", SIGN_IN, _all(403)),
    Row("registers:list-of-cases", SIGN_IN, _all(403), {"code": "no-such"}),
    Row("registers:year-of-cases", SIGN_IN, _all(403), {"code": "no-such"}),
    Row("registers:of-case", SIGN_IN, _all(403), {"case": NO_CASE}),
    Row("registers:enter-of-case", SIGN_IN, _all(403), {"case": NO_CASE, "code": "no-such"}),
    Row("registers:entry-of-case", SIGN_IN, _all(403), NO_ANSWERS),
    Row("registers:strike-of-case", SIGN_IN, _all(403), NO_ANSWERS),
    Row("shell:styleguide", SIGN_IN, _all(403)),
    Row("shell:audit", SIGN_IN, _heads(200)),
    Row("shell:verify-audit", SIGN_IN, _heads(405)),
    Row("shell:verify-audit", SIGN_IN, _heads(302), method="POST"),
    Row("shell:export-audit", SIGN_IN, _heads(200)),
    Row("shell:act", SIGN_IN, _heads(404), {"sequence": NOBODYS}),
    Row("shell:reviews", SIGN_IN, _heads(200)),
    Row("shell:review", SIGN_IN, _heads(404), {"key": NO_KEY}),
    Row("shell:thresholds", SIGN_IN, _heads(200)),
    Row("shell:thresholds", SIGN_IN, _heads(404), method="POST"),
    Row("shell:retention", SIGN_IN, _heads(200)),
    Row("shell:alive", 200, _all(200)),
    Row("shell:ready", 200, _all(200)),
)


OWN: Final = frozenset(
    {
        "account_change_password",
        "account_reauthenticate",
        "external_confirm",
        "external_link",
        "external_unlink",
        "choose_membership",
        "sign_ins",
        "end_sign_ins",
        "passkey_link",
        *(row.name for row in TABLE if row.name.startswith("mfa_")),
    }
)
"""What protects one's own account opens to everybody who is signed in, whatever their role."""


def names(
    patterns: Iterable[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterable[str]:
    """Return the name of every address, with its room."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{prefix}{pattern.name}"


def _answer(client: Client, row: Row) -> int | str:
    url = reverse(row.name, kwargs=row.arguments)
    response = client.get(url) if row.method == "GET" else client.post(url, row.data)
    if settings.SESSION_COOKIE_NAME in client.cookies:
        # Whatever a member is shown, no cache keeps it.
        assert "no-store" in response.headers["Cache-Control"]
    if response.status_code == 302 and response.headers["Location"].startswith(
        reverse("account_login")
    ):
        return SIGN_IN
    return response.status_code


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    addresses = list(names())
    assert len(addresses) > 60
    assert {row.name for row in TABLE} == set(addresses), "TABLE above says who may open what"


def _room(row: Row) -> str:
    return row.name.partition(":")[0] if ":" in row.name else "accounts"


def _rows_of(room: str) -> list[Row]:
    return [row for row in TABLE if _room(row) == room]


def _refused_by_the_matrix(row: Row, roles: frozenset[Role]) -> bool:
    """Say whether the right that an address is marked with refuses the roles before a page runs."""
    page = resolve(reverse(row.name, kwargs=row.arguments)).func
    mark = getattr(page, "vidik_action", "")
    actor = Actor("user:1", roles, "", 1, frozenset({1}), institution=1, membership=1)
    return mark in set(Action) and not can(actor, Action(mark))


def _is_asked(row: Row, role: Role) -> bool:
    """Say whether an address is asked for over HTTP: of those whom the matrix refuses, one is."""
    refused = [
        each
        for each, answer in zip(ROLES, row.answers, strict=True)
        if answer == 403 and _refused_by_the_matrix(row, frozenset({each}))
    ]
    return role not in refused or role == refused[crc32(str(row).encode()) % len(refused)]


def _mismatches(
    client: Client, rows: Iterable[Row], expected: Callable[[Row], int | str]
) -> list[str]:
    """Ask for each address as though nothing was asked before, and say what was not expected.

    Somebody signs in once for many addresses: that takes most of the time of an answer.
    """
    found = []
    cookies = client.cookies
    for row in rows:
        client.cookies = deepcopy(cookies)
        with undone():
            answer = _answer(client, row)
        if answer != expected(row):
            found.append(f"{row}: {answer}, not {expected(row)}")
    return found


ROOMS: Final = sorted({_room(row) for row in TABLE})


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
@pytest.mark.parametrize("room", ROOMS)
def test_an_address_answers_a_visitor_as_the_table_says(room: str) -> None:
    assert _mismatches(Client(), _rows_of(room), lambda row: row.visitor) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("room", ROOMS)
def test_an_address_answers_each_role_as_the_table_says(
    room: str, role: Role, client_as: Callable[[Role], Client]
) -> None:
    expected = ROLES.index(role)
    rows = [row for row in _rows_of(room) if _is_asked(row, role)]
    assert _mismatches(client_as(role), rows, lambda row: row.answers[expected]) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
@pytest.mark.parametrize("room", ROOMS)
def test_a_member_without_a_role_today_is_let_in_nowhere(
    room: str, client_as: Callable[[Role], Client]
) -> None:
    from vidik.accounts.models import Membership, User

    client = client_as(Role.HEAD)
    user = User.objects.get(username="test-head")
    Membership.objects.filter(user=user).delete()

    rows = [row for row in _rows_of(room) if row.visitor == SIGN_IN]
    refused = [row for row in rows if _refused_by_the_matrix(row, frozenset())]
    assert all(row.name not in OWN for row in refused)
    # One for all that are refused before a page runs.
    rows = [row for row in rows if row not in refused[1:]]
    assert (
        _mismatches(
            client,
            rows,
            lambda row: row.answers[ROLES.index(Role.HEAD)] if row.name in OWN else 403,
        )
        == []
    )
