# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the questionnaires room."""

from django.urls import path

from vidik.questionnaires.lists import Holders
from vidik.questionnaires.urls_answers import further
from vidik.questionnaires.views import (
    acts,
    answering,
    call_status,
    office,
    resending,
    sections,
    using,
)

app_name = "questionnaires"
urlpatterns = [
    path("", office.calls, name="calls"),
    path("forms/<int:key>/use/", using.use_form, name="use-form"),
    path("holders/", Holders.as_view(), name="holders"),
    path("own/", answering.own, name="own"),
    path("call/<int:year>/", office.call, name="call"),
    path("call/<int:year>/status/", call_status.status, name="call-status"),
    path("call/<int:year>/status/export/", call_status.status_file, name="call-status-file"),
    path("call/<int:year>/add/", office.add, name="add"),
    path("call/<int:year>/send/", acts.send, name="send"),
    path("call/<int:year>/resend/", resending.resend, name="resend"),
    path("call/<int:year>/act/<slug:basis>/", acts.wording, name="act-wording"),
    path("call/<int:year>/letter/<uuid:key>/", acts.preview, name="act-preview"),
    path("call/<int:year>/close/", office.close, name="close"),
    path("answers/<uuid:key>/", answering.overview, name="overview"),
    path("answers/<uuid:key>/section/<int:number>/", sections.section, name="section"),
    path("answers/<uuid:key>/check/", answering.check, name="check"),
    path("answers/<uuid:key>/hand-over/", answering.hand_over, name="hand-over"),
    path("answers/<uuid:key>/workbook/", answering.workbook, name="workbook"),
    path("answers/<uuid:key>/sent/<int:number>/", answering.sent, name="sent"),
    path("answers/<uuid:key>/sent/<int:number>/receipt.pdf", answering.receipt, name="receipt"),
    path("answers/<uuid:key>/decide/", office.decide, name="decide"),
    path("answers/<uuid:key>/more-time/", office.more_time, name="more-time"),
    path("answers/<uuid:key>/drop/", office.drop, name="drop"),
    *further,
]
