# SPDX-License-Identifier: EUPL-1.2
"""Write and send notices, reply, classify, remind; keep the working calendar."""

from vidik.exchange.letters import act_docx, act_pdf
from vidik.exchange.services.answering import (
    NotAnswerable,
    classify,
    close,
    close_all,
    give_feedback,
    record_reply,
    reply,
)
from vidik.exchange.services.attaching import (
    FILE_LARGEST,
    FILES_MOST,
    MEDIA_TYPES,
    read_file,
    remove_file,
)
from vidik.exchange.services.before import due_if_sent, letter_if_sent
from vidik.exchange.services.calendar import (
    count_again,
    declare_day,
    withdraw_day,
    would_move,
)
from vidik.exchange.services.demo import acknowledge_made_up, make_demo_notices
from vidik.exchange.services.events import record_export
from vidik.exchange.services.loading import PackFault, load_channels, load_kinds, load_pack_exchange
from vidik.exchange.services.mailing import (
    NOT_SET_UP,
    compose,
    has_mail_server,
    languages_of,
    mail_problem,
    reachable,
    run_outbox,
    try_again,
)
from vidik.exchange.services.more_time import FARTHEST, extend_deadline
from vidik.exchange.services.reaching import may_receive, may_send, see_reach
from vidik.exchange.services.reading import record_list, record_printed, record_read
from vidik.exchange.services.receiving import acknowledge, mark_seen
from vidik.exchange.services.reminding import record_letter, run_reminders
from vidik.exchange.services.sending import (
    correct,
    record_posting,
    send,
    send_again,
    send_again_to_silent,
)
from vidik.exchange.services.versions import (
    PLACES,
    DraftChanged,
    DraftGone,
    NotSendable,
    draft_as_it_stands,
    letter_of,
)
from vidik.exchange.services.working_days import current_calendar, current_revision, zone
from vidik.exchange.services.writing import (
    change_draft,
    discard_draft,
    draft_notice,
    preview,
)

__all__ = [
    "FARTHEST",
    "FILES_MOST",
    "FILE_LARGEST",
    "MEDIA_TYPES",
    "NOT_SET_UP",
    "PLACES",
    "DraftChanged",
    "DraftGone",
    "NotAnswerable",
    "NotSendable",
    "PackFault",
    "acknowledge",
    "acknowledge_made_up",
    "act_docx",
    "act_pdf",
    "change_draft",
    "classify",
    "close",
    "close_all",
    "compose",
    "correct",
    "count_again",
    "current_calendar",
    "current_revision",
    "declare_day",
    "discard_draft",
    "draft_as_it_stands",
    "draft_notice",
    "due_if_sent",
    "extend_deadline",
    "give_feedback",
    "has_mail_server",
    "languages_of",
    "letter_if_sent",
    "letter_of",
    "load_channels",
    "load_kinds",
    "load_pack_exchange",
    "mail_problem",
    "make_demo_notices",
    "mark_seen",
    "may_receive",
    "may_send",
    "preview",
    "reachable",
    "read_file",
    "record_export",
    "record_letter",
    "record_list",
    "record_posting",
    "record_printed",
    "record_read",
    "record_reply",
    "remove_file",
    "reply",
    "run_outbox",
    "run_reminders",
    "see_reach",
    "send",
    "send_again",
    "send_again_to_silent",
    "try_again",
    "withdraw_day",
    "would_move",
    "zone",
]
