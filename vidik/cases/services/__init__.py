# SPDX-License-Identifier: EUPL-1.2
"""Write cases, participations, sharings and emergency access."""

from vidik.cases.selectors import parts_visible, works_on
from vidik.cases.services.cases import (
    at_earliest,
    change_sensitivity,
    close_case,
    lift_restriction,
    moment,
    open_case,
    open_case_for,
    record_list,
    record_read,
    reopen_case,
    restrict_case,
)
from vidik.cases.services.demo import (
    MadeUpCase,
    MadeUpRefused,
    close_made_up_case,
    has_made_up_cases,
    make_up_case,
    make_up_cases,
)
from vidik.cases.services.emergencies import (
    ask_emergency,
    decide_emergency,
    read_notice,
    record_emergency_export,
    record_queue,
    record_reading,
    review_emergency,
)
from vidik.cases.services.handing_over import transfer_case
from vidik.cases.services.participants import add_participant, end_participation
from vidik.cases.services.sharings import share_case, withdraw_sharing
from vidik.cases.services.telling import mail_that_something_waits, send_to_head

__all__ = [
    "MadeUpCase",
    "MadeUpRefused",
    "add_participant",
    "ask_emergency",
    "at_earliest",
    "change_sensitivity",
    "close_case",
    "close_made_up_case",
    "decide_emergency",
    "end_participation",
    "has_made_up_cases",
    "lift_restriction",
    "mail_that_something_waits",
    "make_up_case",
    "make_up_cases",
    "moment",
    "open_case",
    "open_case_for",
    "parts_visible",
    "read_notice",
    "record_emergency_export",
    "record_list",
    "record_queue",
    "record_read",
    "record_reading",
    "reopen_case",
    "restrict_case",
    "review_emergency",
    "send_to_head",
    "share_case",
    "transfer_case",
    "withdraw_sharing",
    "works_on",
]
