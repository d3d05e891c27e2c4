# SPDX-License-Identifier: EUPL-1.2
"""Receive reports, work on them, screen, tell who must be told; keep the roster."""

from vidik.referral.services.abroad import save_word
from vidik.referral.services.alarming import mail_alarms, remind_of_feedback, run_watch
from vidik.referral.services.approaches import (
    enter_approach,
    record_approaches_export,
    record_recognition,
    strike_approach,
)
from vidik.referral.services.duties import (
    choices_for,
    choose,
    letter,
    rule_of,
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
from vidik.referral.services.joining import compare, join_persons, likenesses, part_persons
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
from vidik.referral.services.receiving import file_report
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
    sheet_of,
)

__all__ = [
    "Followed",
    "MadeUpReport",
    "MadeUpReported",
    "MadeUpScreening",
    "NoSuchCode",
    "PackFault",
    "add_message",
    "add_shift",
    "begin_screening",
    "choices_for",
    "choose",
    "close_report",
    "compare",
    "discard_screening",
    "enter_approach",
    "enter_consultation",
    "enter_made_up",
    "enter_outcome",
    "file_report",
    "fill_made_up_roster",
    "find_by_code",
    "finish_screening",
    "follow",
    "hand_over",
    "has_made_up",
    "is_child",
    "join_persons",
    "letter",
    "likenesses",
    "link_reported_person",
    "load_pack_referral",
    "mail_alarms",
    "part_persons",
    "read_letters",
    "read_told",
    "record_approaches_export",
    "record_export",
    "record_list",
    "record_outcome",
    "record_read",
    "record_recognition",
    "remind_of_feedback",
    "remove_shift",
    "reopen_report",
    "reserve_numbers",
    "result_of",
    "rule_of",
    "run_watch",
    "save_answers",
    "save_word",
    "see_hand_over",
    "set_aside",
    "sheet_of",
    "strike_approach",
    "take_made_up",
    "take_report",
    "tell_all",
    "was_received",
    "write_to_centre",
]
