# SPDX-License-Identifier: EUPL-1.2
"""Work on procedures of identification, write the record, decide by two, refer on, count."""

from vidik.identification.services.bulk import enter_generated
from vidik.identification.services.complaints import (
    answer_complaint,
    pass_complaint,
    receive_complaint,
    settle_complaint,
    withdraw_complaint,
)
from vidik.identification.services.crossings import (
    announce_crossing,
    finish_crossing,
    hand_over_person,
    miss_crossing,
    plan_crossing,
)
from vidik.identification.services.decisions import options, propose, send_back, take
from vidik.identification.services.expected import (
    ask_for,
    expect,
    expect_no_more,
    hear,
    hear_by_notice,
    name_teller,
    take_back,
)
from vidik.identification.services.experts import end_expert, name_expert
from vidik.identification.services.findings import (
    NotStated,
    draft_finding,
    last_opinion,
    opinion_of,
    send_finding,
)
from vidik.identification.services.following import follow_merge, follow_unmerge
from vidik.identification.services.interviews import (
    cancel_interview,
    enter_interview,
    hold_interview,
    plan_interview,
)
from vidik.identification.services.journey import (
    add_stretch,
    add_suspect,
    end_stretch,
    remove_suspect,
)
from vidik.identification.services.offences import report_offence
from vidik.identification.services.onward import enter_result, refer_onward
from vidik.identification.services.procedures import (
    ChangedMeanwhile,
    assign,
    begin_formal,
    begin_procedures,
    close,
    open_procedure,
    resume,
    set_urgency,
    take_over,
)
from vidik.identification.services.records import is_child, save_section
from vidik.identification.services.reopening import reopen
from vidik.identification.services.schools import (
    agree_step,
    change_cooperation,
    enter_cooperation,
    settle_step,
    strike_cooperation,
)
from vidik.identification.services.telling import tell
from vidik.identification.services.urgency import follow_terms
from vidik.identification.services.words import add_words, words_of

__all__ = [
    "ChangedMeanwhile",
    "NotStated",
    "add_stretch",
    "add_suspect",
    "add_words",
    "agree_step",
    "announce_crossing",
    "answer_complaint",
    "ask_for",
    "assign",
    "begin_formal",
    "begin_procedures",
    "cancel_interview",
    "change_cooperation",
    "close",
    "draft_finding",
    "end_expert",
    "end_stretch",
    "enter_cooperation",
    "enter_generated",
    "enter_interview",
    "enter_result",
    "expect",
    "expect_no_more",
    "finish_crossing",
    "follow_merge",
    "follow_terms",
    "follow_unmerge",
    "hand_over_person",
    "hear",
    "hear_by_notice",
    "hold_interview",
    "is_child",
    "last_opinion",
    "miss_crossing",
    "name_expert",
    "name_teller",
    "open_procedure",
    "opinion_of",
    "options",
    "pass_complaint",
    "plan_crossing",
    "plan_interview",
    "propose",
    "receive_complaint",
    "refer_onward",
    "remove_suspect",
    "reopen",
    "report_offence",
    "resume",
    "save_section",
    "send_back",
    "send_finding",
    "set_urgency",
    "settle_complaint",
    "settle_step",
    "strike_cooperation",
    "take",
    "take_back",
    "take_over",
    "tell",
    "withdraw_complaint",
    "words_of",
]
