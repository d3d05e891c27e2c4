# SPDX-License-Identifier: EUPL-1.2
"""Addresses of events: random keys, never a number."""

from django.urls import path

from vidik.events import views
from vidik.events.imports import PAGES
from vidik.events.lists import Events, Reach, Suggestions

app_name = "events"
urlpatterns = [
    path("", Events.as_view(), name="list"),
    path("report/", views.report, name="report"),
    *PAGES.addresses(),
    path("year/", views.year, name="year"),
    path("programmes/", Reach.as_view(), name="reach"),
    path("compare/", Suggestions.as_view(), name="suggestions"),
    path("compare/<uuid:key>/", views.suggestion, name="suggestion"),
    path("compare/<uuid:key>/<slug:name>/", views.decide, name="decide"),
    path("accounts/<uuid:key>/correct/", views.correct, name="correct"),
    path("accounts/<uuid:key>/withdraw/", views.withdraw, name="withdraw"),
    path("accounts/<uuid:key>/ask/", views.ask, name="ask"),
    path("accounts/<uuid:key>/<slug:name>/", views.arrange, name="arrange"),
    path("<uuid:key>/", views.event, name="event"),
]
