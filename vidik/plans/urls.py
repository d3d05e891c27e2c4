# SPDX-License-Identifier: EUPL-1.2
"""Addresses of plans and requests: random keys, never the number of a case."""

from django.urls import path

from vidik.plans import views
from vidik.plans.lists import Asks, DeclinedAsks, Plans

app_name = "plans"
urlpatterns = [
    path("", Plans.as_view(), name="list"),
    path("doors/", views.doors, name="doors"),
    path("requests/", Asks.as_view(), name="asks"),
    path("requests/declined/", DeclinedAsks.as_view(), name="asks-declined"),
    path("requests/<uuid:key>/", views.ask, name="ask"),
    path("requests/<uuid:key>/withdraw/", views.withdraw, name="withdraw"),
    path("requests/<uuid:key>/<slug:name>/", views.answer, name="answer"),
    path("case/<uuid:case>/", views.of_case, name="of-case"),
    path("case/<uuid:case>/draft/", views.draft, name="draft"),
    path("case/<uuid:case>/doors/", views.doors_of_case, name="doors-of-case"),
    path("activities/<uuid:key>/", views.activity, name="activity"),
    path("activities/<uuid:key>/<slug:name>/", views.activity_step, name="activity-step"),
    path("<uuid:key>/", views.plan, name="plan"),
    path("<uuid:key>/copy/", views.copy, name="copy"),
    path("<uuid:key>/<slug:name>/", views.step, name="step"),
]
