# SPDX-License-Identifier: EUPL-1.2
"""Addresses of registers."""

from django.urls import path

from vidik.registers import views
from vidik.registers.lists import Rows

app_name = "registers"
urlpatterns = [
    path("<slug:code>/", Rows.as_view(), name="list"),
    path("<slug:code>/enter/", views.enter, name="enter"),
    path("<slug:code>/year/", views.year, name="year"),
    path("<slug:code>/report/", views.report, name="report"),
    path("<slug:code>/<uuid:key>/", views.entry, name="entry"),
    path("<slug:code>/<uuid:key>/strike/", views.strike, name="strike"),
]
