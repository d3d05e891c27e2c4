# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the finding pages, which the figures room hosts."""

from django.urls import path

from vidik.figures import views_findings as views

app_name = "findings"
urlpatterns = [
    path("", views.finding_list, name="list"),
    path("list.<str:extension>", views.list_download, name="list_download"),
    path("run/", views.run, name="run"),
    path("runs/", views.run_list, name="runs"),
    path("runs/<int:key>/", views.run_results, name="run_results"),
    path("rules/", views.rules, name="rules"),
    path("<int:key>/", views.finding, name="detail"),
    path("<int:key>/recheck/", views.recheck, name="recheck"),
    path("<int:key>/steps/<slug:step>/", views.take_step, name="step"),
]
