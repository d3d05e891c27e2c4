# SPDX-License-Identifier: EUPL-1.2
"""Addresses of conferences: keys that say nothing."""

from django.urls import path

from vidik.conferences import views
from vidik.conferences.lists import Conferences

app_name = "conferences"
urlpatterns = [
    path("", Conferences.as_view(), name="list"),
    path("consultative/", views.consultative, name="consultative"),
    path("case/<uuid:case>/", views.of_case, name="of-case"),
    path("case/<uuid:case>/call/", views.call, name="call"),
    path("case/<uuid:case>/ask/", views.ask, name="ask"),
    path("request/<uuid:key>/decline/", views.decline, name="decline"),
    path("decision/<uuid:key>/into-plan/", views.into_plan, name="into-plan"),
    path("answer/<uuid:letter>/", views.answer, name="answer"),
    path("<uuid:key>/", views.meeting, name="meeting"),
    path("<uuid:key>/minutes/", views.minutes, name="minutes"),
    path("<uuid:key>/do/<slug:name>/", views.do, name="do"),
    path("<uuid:key>/<slug:name>/", views.step, name="step"),
]
