# SPDX-License-Identifier: EUPL-1.2
"""Addresses of expected notices: keys that say nothing."""

from django.urls import path

from vidik.proceedings import views
from vidik.proceedings.lists import ExpectedNotices

app_name = "proceedings"
urlpatterns = [
    path("", ExpectedNotices.as_view(), name="list"),
    path("institutions/", views.institutions, name="institutions"),
    path("<uuid:key>/", views.notice, name="notice"),
]
