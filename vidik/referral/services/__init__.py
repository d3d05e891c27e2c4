# SPDX-License-Identifier: EUPL-1.2
"""Receive reports, work on them, screen, tell who must be told; keep the roster."""

from vidik.referral.services.abroad import save_word
from vidik.referral.services.alarming import (
    call_for_duties,
    call_for_letters,
    end_calls,
    mail_alarms,
    remind_of_feedback,
    run_watch,
)
from vidik.referral.services.approaches import (
    enter_approach,
    record_approaches_export,
    record_recognition,
    strike_approach,
)
from vidik.referral.services.carrying import hold_reports
from vidik.referral.services.correcting import (
    Corrected,
    correct_facts,
    facts_now,
    fingerprint,
)
from vidik.referral.services.duties import (
    TO_CHOOSE,
    Notified,
    choices_for,
    choose,
    restore,
    set_aside,
    tell_all,
)
from vidik.referral.services.following import (
    Followed,
    NoSuchCode,
    add_message,
    find_by_code,
    follow,
    read_letters,
    write_to_centre,
)
from vidik.referral.services.handling import (
    close_report,
    enter_outcome,
    hand_over,
    link_reported_person,
    read_told,
    record_list,
    record_outcome,
    record_read,
    reopen_report,
    see_hand_over,
    take_report,
)
from vidik.referral.services.inspections import (
    enter_inspection,
    record_inspections_export,
    strike_inspection,
)
from vidik.referral.services.joining import (
    compare,
    join_persons,
    likenesses,
    part_persons,
    see_in_reach,
)
from vidik.referral.services.letters import rule_of
from vidik.referral.services.loading import PackFault, load_pack_referral
from vidik.referral.services.made_up_today import (
    fill_made_up_roster,
    take_made_up,
    was_received,
)
from vidik.referral.services.making_up import (
    MadeUpReport,
    MadeUpReported,
    MadeUpScreening,
    enter_made_up,
    has_made_up,
    reserve_numbers,
)
from vidik.referral.services.receiving import came_before, file_report
from vidik.referral.services.refusing import Assured, is_surely_adult, note_refusal, why_reported
from vidik.referral.services.roster import (
    add_shift,
    enter_consultation,
    record_export,
    remove_shift,
)
from vidik.referral.services.screenings import (
    begin_screening,
    discard_screening,
    finish_screening,
    is_child,
    result_of,
    save_answers,
    sheet_in,
    sheet_of,
)

__all__ = [
    "TO_CHOOSE",
    "Assured",
    "Corrected",
    "Followed",
    "MadeUpReport",
    "MadeUpReported",
    "MadeUpScreening",
    "NoSuchCode",
    "Notified",
    "PackFault",
    "add_message",
    "add_shift",
    "begin_screening",
    "call_for_duties",
    "call_for_letters",
    "came_before",
    "choices_for",
    "choose",
    "close_report",
    "compare",
    "correct_facts",
    "discard_screening",
    "end_calls",
    "enter_approach",
    "enter_consultation",
    "enter_inspection",
    "enter_made_up",
    "enter_outcome",
    "facts_now",
    "file_report",
    "fill_made_up_roster",
    "find_by_code",
    "fingerprint",
    "finish_screening",
    "follow",
    "hand_over",
    "has_made_up",
    "hold_reports",
    "is_child",
    "is_surely_adult",
    "join_persons",
    "likenesses",
    "link_reported_person",
    "load_pack_referral",
    "mail_alarms",
    "note_refusal",
    "part_persons",
    "read_letters",
    "read_told",
    "record_approaches_export",
    "record_export",
    "record_inspections_export",
    "record_list",
    "record_outcome",
    "record_read",
    "record_recognition",
    "remind_of_feedback",
    "remove_shift",
    "reopen_report",
    "reserve_numbers",
    "restore",
    "result_of",
    "rule_of",
    "run_watch",
    "save_answers",
    "save_word",
    "see_hand_over",
    "see_in_reach",
    "set_aside",
    "sheet_in",
    "sheet_of",
    "strike_approach",
    "strike_inspection",
    "take_made_up",
    "take_report",
    "tell_all",
    "was_received",
    "why_reported",
    "write_to_centre",
]
