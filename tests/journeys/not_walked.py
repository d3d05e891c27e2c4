# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the house that the walk over all pages leaves out, each under its reason."""

from __future__ import annotations

from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


DOCUMENTS: Final = _names(
    """
    exchange:act exchange:act-word exchange:deadline-data exchange:file
    exchange:statistics-file figures:chart figures:counted-chart
    recommendations:indicator-chart recommendations:plan-document
    figures:derived-download figures:import-faults figures:list-download figures:measure-names
    figures:table_download
    findings:outside-marked
    identification:statistics_download identification:export
    identification:finding
    forms:compare-export questionnaires:document forms:draft-xlsform
    questionnaires:evidence-page questionnaires:evidence-scan
    questionnaires:letter-page questionnaires:receipt
    questionnaires:call-status-file questionnaires:workbook
    forms:xlsform report:download
    prevention:export-contact-sums prevention:export-inspection-sums
    prevention:export-line-sums
    matters:sums-chart matters:sums-download matters:analysis-download
    matters:import-workbook matters:import-file events:import-workbook events:import-file
    shell:alive shell:export-audit shell:ready vault:file catalogue:hsds services:hsds
    portal:feed portal:office-report-document
    """
)
"""They give a document or a fragment, and no page."""

SENT_TO: Final = _names(
    """
    account_logout cases:decide cases:read-notice cases:review choose_language confirmation_step
    end_elevation
    end_sign_ins exchange:acknowledge exchange:resend exchange:classify exchange:discard
    exchange:resend-mail exchange:post exchange:post-reminder exchange:remind-all
    exchange:remove-file exchange:withdraw exchange:called portal:find
    identification:count-again identification:name-expert identification:end-expert
    external_back external_confirm external_link external_start external_unlink
    figures:import-confirm findings:outside-remove findings:recheck findings:step here
    institutions:confirm-contact institutions:confirm-own
    invitation_link invitation_step member_step mfa_login_webauthn open_passkey_link
    questionnaires:ask-back
    questionnaires:attach questionnaires:decide questionnaires:document-remove questionnaires:drop
    questionnaires:evidence-scan-add questionnaires:evidence-scan-remove
    questionnaires:use-form questionnaires:hand-over forms:draft-act questionnaires:letter
    questionnaires:remark questionnaires:remark-settle questionnaires:section-done
    questionnaires:section-take-back
    referral:add-shift referral:remove-shift referral:sent referral:step referral:supplement
    referral:write report:preview reset_link tracing:step
    shell:verify-audit stays:decide plans:withdraw assessments:copy assessments:take-part
    bodies:do catalogue:confirm conferences:do own:away participation:settle
    events:arrange events:decide
    """
)
"""Forms send to them and links of e-mails lead over them: they answer with another page."""

SIGNING_IN: Final = _names(
    """
    accept_invitation account_inactive account_login account_reauthenticate add_identity_provider
    identity_provider identity_providers mfa_activate_totp mfa_authenticate mfa_edit_webauthn
    mfa_generate_recovery_codes mfa_list_webauthn mfa_reauthenticate mfa_reauthenticate_webauthn
    mfa_remove_webauthn mfa_view_recovery_codes passkey_link set_password
    """
)
"""They stand before a sign-in, or need a passkey: the journeys of signing in look at them."""

LATER: Final = _names(
    """
    conferences:minutes plans:answer plans:ask plans:copy plans:doors-of-case
    assessments:assessment assessments:fill assessments:finish assessments:plan
    assessments:strike cases:answer cases:hand-back cases:withdraw questionnaires:more-time
    exchange:close exchange:edit exchange:preview exchange:record
    identification:complaint identification:decide identification:of-case
    identification:proposals identification:carry identification:complaints
    identification:at-ministry identification:enter-at-ministry identification:from-ministry
    proceedings:notice identification:interview protection:school
    matters:link matters:link-back proceedings:received proceedings:aside proceedings:telling
    tracing:answer
    conferences:answer conferences:decline conferences:into-plan participation:step
    questionnaires:query questionnaires:sent questionnaires:listed
    events:ask events:correct events:withdraw
    recommendations:decide recommendations:respond referral:compare referral:group-rows
    referral:refuse registers:entry-of-case registers:strike-of-case report:edition
    vault:add
    vault:add-file vault:certificate vault:change vault:due vault:retention vault:log vault:merge
    revoke_calendar_address
    events:import-result
    """
)
"""They open after a step that the walk does not take: a look with its purpose, a proposal."""

OF_OTHERS: Final = _names(
    """
    matters:list matters:open matters:balance matters:matter matters:step matters:act
    matters:strike matters:owed matters:waive matters:measure matters:measure-step
    matters:hearing matters:serve matters:judgments matters:import matters:import-result
    referral:shared registers:report stays:places stays:close stays:open conferences:ask
    portal:office-report
    """
)
"""A helpline has them, a facility, police, prosecutors and courts, the coordination office, whoever
a case is shared with for an investigation, or may ask for a conference and not call one; none of
the walkers is any of these: the tests of the rooms look at them."""

UNLINKED: Final = _names("own:page own:page-in")
"""The page of the person is reached by its paper alone: no page of the house leads to it. Its own
journey looks at it."""

PLAN_PAGES: Final = _names(
    """
    recommendations:add-indicator recommendations:answer-report recommendations:ask-late
    recommendations:ask-report recommendations:change-plan recommendations:close-plan
    recommendations:drop-indicator recommendations:enter-activity recommendations:enter-count
    recommendations:enter-plan recommendations:remove-target recommendations:reopen-plan
    recommendations:set-target
    """
)
DRAFT_PAGES: Final = _names(
    """
    recommendations:agree-draft recommendations:change-draft recommendations:draft
    recommendations:drop-draft recommendations:ready-draft recommendations:return-draft
    """
)
BODY_PAGES: Final = _names("bodies:post-step bodies:session bodies:session-step bodies:step")
OWN_JOURNEYS: Final = PLAN_PAGES | DRAFT_PAGES | BODY_PAGES
"""They open after steps of a journey of their own: a quarter of a plan, a draft, a local team.
Each of these journeys looks at all of them, on a desk and on a phone, and fails if it left one
out."""

NOT_WALKED: Final = DOCUMENTS | SENT_TO | SIGNING_IN | LATER | OF_OTHERS | UNLINKED | OWN_JOURNEYS
