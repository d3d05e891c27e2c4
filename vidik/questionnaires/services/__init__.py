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
    NotOpen,
    explain,
    fill_table,
    fingerprint,
    replace_answers,
    save_answers,
)
from vidik.questionnaires.services.deciding import (
    accept,
    close_call,
    reopen,
    return_answers,
)
from vidik.questionnaires.services.dispatching import dispatch, extend
from vidik.questionnaires.services.preparing import (
    add_respondents,
    drop_respondent,
    load_pack_forms,
    prepare_call,
    record_export,
    record_form_download,
)
from vidik.questionnaires.services.submitting import (
    NotSubmittable,
    ask_approval,
    send_back,
    submit,
)
from vidik.questionnaires.services.workbooks import make_workbook, take_workbook

__all__ = [
    "ACT",
    "REQUEST",
    "Change",
    "Cited",
    "NotOpen",
    "NotSubmittable",
    "accept",
    "add_respondents",
    "ask_approval",
    "close_call",
    "dispatch",
    "drop_respondent",
    "explain",
    "extend",
    "fill_table",
    "fingerprint",
    "letter_before",
    "load_pack_acts",
    "load_pack_forms",
    "make_workbook",
    "prepare_call",
    "record_export",
    "record_form_download",
    "reopen",
    "replace_answers",
    "return_answers",
    "save_answers",
    "send_back",
    "submit",
    "take_workbook",
    "write_act",
]
