# SPDX-License-Identifier: EUPL-1.2
"""Addresses of searches: keys that say nothing."""

from django.urls import path

from vidik.tracing import views
from vidik.tracing.lists import Traces

app_name = "tracing"
urlpatterns = [
    path("", Traces.as_view(), name="list"),
    path("open/<uuid:person>/", views.open_page, name="open"),
    path("answer/<uuid:letter>/", views.answer, name="answer"),
    path("<uuid:key>/", views.trace, name="trace"),
    path("<uuid:key>/facts/", views.facts, name="facts"),
    path("<uuid:key>/sighting/", views.sighting, name="sighting"),
    path("<uuid:key>/mark/", views.mark, name="mark"),
    path("<uuid:key>/ask/", views.ask, name="ask"),
    path("<uuid:key>/ask-abroad/", views.ask_abroad, name="ask-abroad"),
    path("<uuid:key>/close/", views.close, name="close"),
    path("<uuid:key>/step/<slug:name>/", views.step, name="step"),
]
