# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the finding pages, which the figures room hosts."""

from django.urls import path

from vidik.figures.lists import Findings, Runs
from vidik.figures.views import findings, outside, runs

app_name = "findings"
urlpatterns = [
    path("", Findings.as_view(), name="list"),
    path("run/", runs.run, name="run"),
    path("runs/", Runs.as_view(), name="runs"),
    path("runs/<int:key>/", runs.run_results, name="run-results"),
    path("rules/", runs.rules, name="rules"),
    path("tables/", outside.upload, name="outside"),
    path("tables/<slug:key>/", outside.structure, name="outside-table"),
    path("tables/<slug:key>/findings/", outside.found, name="outside-findings"),
    path("tables/<slug:key>/marked/", outside.marked, name="outside-marked"),
    path("tables/<slug:key>/remove/", outside.remove, name="outside-remove"),
    path("<int:key>/", findings.finding, name="detail"),
    path("<int:key>/recheck/", findings.recheck, name="recheck"),
    path("<int:key>/steps/<slug:step>/", findings.take_step, name="step"),
]
