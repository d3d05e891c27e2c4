# SPDX-License-Identifier: EUPL-1.2
"""Addresses for those who give persons a page of their own: random keys, never a number."""

from django.urls import path

from vidik.participation import views
from vidik.participation.lists import OwnPages

app_name = "participation"
urlpatterns = [
    path("", OwnPages.as_view(), name="list"),
    path("case/<uuid:case>/", views.of_case, name="of-case"),
    path("case/<uuid:case>/give/", views.give, name="give"),
    path("said/<uuid:key>/settle/", views.settle, name="settle"),
    path("<uuid:key>/<slug:name>/", views.step, name="step"),
]
