# SPDX-License-Identifier: EUPL-1.2
"""Addresses of registers."""

from django.urls import path

from vidik.registers import views
from vidik.registers.lists import Rows, RowsOfCases

app_name = "registers"
urlpatterns = [
    path("own/", views.own, name="own"),
    path("case/", views.of_cases, name="of-cases"),
    path("case/all/<slug:code>/", RowsOfCases.as_view(), name="list-of-cases"),
    path("case/all/<slug:code>/year/", views.year_of_cases, name="year-of-cases"),
    path("case/<uuid:case>/", views.of_case, name="of-case"),
    path("case/<uuid:case>/<slug:code>/enter/", views.enter_of_case, name="enter-of-case"),
    path("case/entry/<uuid:key>/", views.entry_of_case, name="entry-of-case"),
    path("case/entry/<uuid:key>/strike/", views.strike_of_case, name="strike-of-case"),
    path("<slug:code>/", Rows.as_view(), name="list"),
    path("<slug:code>/enter/", views.enter, name="enter"),
    path("<slug:code>/year/", views.year, name="year"),
    path("<slug:code>/report/", views.report, name="report"),
    path("<slug:code>/<uuid:key>/", views.entry, name="entry"),
    path("<slug:code>/<uuid:key>/strike/", views.strike, name="strike"),
]
