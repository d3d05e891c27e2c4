# SPDX-License-Identifier: EUPL-1.2
"""Addresses of matters: random keys, never a number."""

from django.urls import path

from vidik.matters import views, views_sums
from vidik.matters.imports import PAGES
from vidik.matters.lists import Judgments, Matters

app_name = "matters"
urlpatterns = [
    path("", Matters.as_view(), name="list"),
    path("open/", views.open_matter, name="open"),
    *PAGES.addresses(),
    path("balance/", views.balance, name="balance"),
    path("sums/", views_sums.sums, name="sums"),
    path("sums/chart/<slug:stage>/", views_sums.sums_chart, name="sums-chart"),
    path("sums/download.<slug:extension>", views_sums.sums_download, name="sums-download"),
    path("judgments/", Judgments.as_view(), name="judgments"),
    path("judgments/analysis/", views_sums.analysis, name="analysis"),
    path(
        "judgments/analysis.<slug:extension>",
        views_sums.analysis_download,
        name="analysis-download",
    ),
    path("case/<uuid:case>/", views.of_case, name="of-case"),
    path("case/<uuid:case>/told/", views.told, name="told"),
    path("links/<uuid:key>/", views.link, name="link"),
    path("links/<uuid:key>/back/", views.link_back, name="link-back"),
    path("owed/<uuid:key>/", views.owed, name="owed"),
    path("owed/<uuid:key>/waive/", views.waive, name="waive"),
    path("measures/<uuid:key>/", views.measure, name="measure"),
    path("measures/<uuid:key>/<slug:name>/", views.measure_step, name="measure-step"),
    path("hearings/<uuid:key>/", views.hearing, name="hearing"),
    path("judgments/<uuid:key>/served/", views.serve, name="serve"),
    path("acts/<uuid:key>/strike/", views.strike, name="strike"),
    path("stages/<uuid:key>/acts/<slug:kind>/", views.act, name="act"),
    path("stages/<uuid:key>/<slug:name>/", views.step, name="step"),
    path("<uuid:key>/", views.matter, name="matter"),
]
