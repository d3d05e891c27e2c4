# SPDX-License-Identifier: EUPL-1.2
"""Addresses of expected notices: keys that say nothing."""

from django.urls import path

from vidik.proceedings.lists import ExpectedNotices
from vidik.proceedings.views import lists, notices

app_name = "proceedings"
urlpatterns = [
    path("", ExpectedNotices.as_view(), name="list"),
    path("institutions/", lists.institutions, name="institutions"),
    path("<uuid:key>/", notices.notice, name="notice"),
]
