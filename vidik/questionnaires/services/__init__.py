# SPDX-License-Identifier: EUPL-1.2
"""Prepare and send questionnaires, answer them, decide on the answers."""

from vidik.questionnaires.services.acting import (
    ACT,
    REQUEST,
    letter_before,
    load_pack_acts,
    write_act,
)
from vidik.questionnaires.services.answering import (
    Change,
    Cited,
    explain,
    fill_table,
    fingerprint,
    replace_answers,
    save_answers,
)
from vidik.questionnaires.services.asking import Asked, ask, language_of
from vidik.questionnaires.services.deciding import (
    accept,
    close_call,
    reopen,
    return_answers,
)
from vidik.questionnaires.services.demo import make_demo_call, plan_of
from vidik.questionnaires.services.dispatching import dispatch, extend
from vidik.questionnaires.services.evidence import (
    Told,
    add_scan,
    correct_evidence,
    read_scan,
    record_evidence,
    record_evidence_export,
    remove_scan,
)
from vidik.questionnaires.services.locking import NotOpen
from vidik.questionnaires.services.papers import (
    add_attachment,
    add_letter,
    ask_at_questions,
    read_document,
    remove_document,
    settle_remark,
    write_remark,
)
from vidik.questionnaires.services.preparing import (
    add_respondents,
    drop_respondent,
    load_pack_forms,
    prepare_call,
    record_export,
    record_form_download,
    record_holders_export,
    record_reconciliation,
)
from vidik.questionnaires.services.querying import (
    answer_query,
    take_correction,
    take_explanation,
    withdraw,
)
from vidik.questionnaires.services.resending import send_again
from vidik.questionnaires.services.rewording import NotReworded, reword
from vidik.questionnaires.services.sharing import let_read, say_done, share_out, take_back
from vidik.questionnaires.services.submitting import (
    NotSubmittable,
    ask_approval,
    send_back,
    submit,
)
from vidik.questionnaires.services.telling import ToldFigure, tell_figure
from vidik.questionnaires.services.workbooks import make_workbook, take_workbook

__all__ = [
    "ACT",
    "REQUEST",
    "Asked",
    "Change",
    "Cited",
    "NotOpen",
    "NotReworded",
    "NotSubmittable",
    "Told",
    "ToldFigure",
    "accept",
    "add_attachment",
    "add_letter",
    "add_respondents",
    "add_scan",
    "answer_query",
    "ask",
    "ask_approval",
    "ask_at_questions",
    "close_call",
    "correct_evidence",
    "dispatch",
    "drop_respondent",
    "explain",
    "extend",
    "fill_table",
    "fingerprint",
    "language_of",
    "let_read",
    "letter_before",
    "load_pack_acts",
    "load_pack_forms",
    "make_demo_call",
    "make_workbook",
    "plan_of",
    "prepare_call",
    "read_document",
    "read_scan",
    "record_evidence",
    "record_evidence_export",
    "record_export",
    "record_form_download",
    "record_holders_export",
    "record_reconciliation",
    "remove_document",
    "remove_scan",
    "reopen",
    "replace_answers",
    "return_answers",
    "reword",
    "save_answers",
    "say_done",
    "send_again",
    "send_back",
    "settle_remark",
    "share_out",
    "submit",
    "take_back",
    "take_correction",
    "take_explanation",
    "take_workbook",
    "tell_figure",
    "withdraw",
    "write_act",
    "write_remark",
]
