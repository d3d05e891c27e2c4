# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the exchange room."""

from django.urls import path

from vidik.exchange.lists import Batches, CaseLetters, Duties, FilesDue, Inbox, Ledger, Sent
from vidik.exchange.views import calendar, letters, lists, replies, writing

app_name = "exchange"
urlpatterns = [
    path("", Inbox.as_view(), name="inbox"),
    path("sent/", Sent.as_view(), name="sent"),
    path("batches/", Batches.as_view(), name="batches"),
    path("duties/", Duties.as_view(), name="duties"),
    path("case/<uuid:case>/", CaseLetters.as_view(), name="of-case"),
    path("ledger/", Ledger.as_view(), name="ledger"),
    path("ledger/<uuid:key>/posted/", lists.post_reminder, name="post-reminder"),
    path("mails/<uuid:key>/resend/", lists.resend_mail, name="resend-mail"),
    path("statistics/", lists.statistics, name="statistics"),
    path("statistics/export/", lists.statistics_file, name="statistics-file"),
    path("kinds/", lists.kinds, name="kinds"),
    path("write/", writing.write, name="write"),
    path("notices/<uuid:key>/", writing.notice, name="notice"),
    path("notices/<uuid:key>/edit/", writing.edit, name="edit"),
    path("notices/<uuid:key>/preview/", writing.preview, name="preview"),
    path("notices/<uuid:key>/discard/", writing.discard, name="discard"),
    path("notices/<uuid:key>/remind/", writing.remind_all, name="remind-all"),
    path("notices/<uuid:key>/correct/", writing.correct, name="correct"),
    path("letters/<uuid:key>/", letters.letter, name="letter"),
    path("letters/<uuid:key>/act.pdf", letters.act, name="act"),
    path("letters/<uuid:key>/act.docx", letters.act_word, name="act-word"),
    path("letters/<uuid:key>/acknowledge/", letters.acknowledge, name="acknowledge"),
    path("letters/<uuid:key>/called/", letters.called, name="called"),
    path("letters/<uuid:key>/reply/", replies.reply, name="reply"),
    path("letters/<uuid:key>/record/", replies.record, name="record"),
    path("letters/<uuid:key>/feedback/", replies.feedback, name="feedback"),
    path("letters/<uuid:key>/close/", letters.close, name="close"),
    path("letters/<uuid:key>/resend/", letters.resend, name="resend"),
    path("letters/<uuid:key>/more-time/", replies.more_time, name="more-time"),
    path("letters/<uuid:key>/posted/", letters.post, name="post"),
    path("answers/<uuid:key>/classify/", letters.classify, name="classify"),
    path("files/due/", FilesDue.as_view(), name="files-due"),
    path("files/<uuid:key>/", letters.file, name="file"),
    path("files/<uuid:key>/remove/", writing.remove_file, name="remove-file"),
    path("calendar/", calendar.this_year, name="calendar"),
    path("calendar/declare/", calendar.declare, name="declare"),
    path("calendar/<int:number>/", calendar.year, name="year"),
    path("calendar/days/<int:key>/withdraw/", calendar.withdraw, name="withdraw"),
    path("deadline/", calendar.deadline, name="deadline"),
    path("deadline.json", calendar.deadline_data, name="deadline-data"),
]
