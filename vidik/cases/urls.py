# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the cases room: keys that say nothing."""

from django.urls import path

from vidik.cases.lists import Cases, Documents, Emergencies
from vidik.cases.views import cases, emergencies, sharing

app_name = "cases"
urlpatterns = [
    path("", Cases.as_view(), name="list"),
    path("open/", cases.open_case, name="open"),
    path("emergencies/", Emergencies.as_view(), name="emergencies"),
    path("emergencies/ask/", emergencies.ask, name="ask"),
    path("emergencies/<uuid:access>/", emergencies.emergency, name="emergency"),
    path("emergencies/<uuid:access>/decide/", emergencies.decide, name="decide"),
    path("emergencies/<uuid:access>/review/", emergencies.review, name="review"),
    path("notices/<uuid:notice>/read/", emergencies.read, name="read-notice"),
    path("<uuid:key>/", cases.detail, name="case"),
    path("<uuid:key>/people/", cases.people, name="people"),
    path("<uuid:key>/documents/", Documents.as_view(), name="documents"),
    path("<uuid:key>/alias/", cases.alias, name="alias"),
    path("<uuid:key>/change/", cases.change, name="change"),
    path("<uuid:key>/restrict/", cases.restrict, name="restrict"),
    path("<uuid:key>/transfer/", cases.transfer, name="transfer"),
    path("<uuid:key>/hand-back/", cases.hand_back, name="hand-back"),
    path("<uuid:key>/viewers/", cases.viewers, name="viewers"),
    path("<uuid:key>/participants/add/", sharing.add_participant, name="add-participant"),
    path(
        "<uuid:key>/participants/<uuid:participant>/end/",
        sharing.end_participation,
        name="end-participation",
    ),
    path("<uuid:key>/share/", sharing.share, name="share"),
    path("<uuid:key>/sharings/<uuid:sharing>/withdraw/", sharing.withdraw, name="withdraw"),
    path("<uuid:key>/sharings/<uuid:sharing>/answer/", sharing.answer, name="answer"),
]
