# SPDX-License-Identifier: EUPL-1.2
"""Addresses of expected notices: keys that say nothing."""

from django.urls import path

from vidik.proceedings import views
from vidik.proceedings.lists import ExpectedNotices, Requests

app_name = "proceedings"
urlpatterns = [
    path("", ExpectedNotices.as_view(), name="list"),
    path("institutions/", views.institutions, name="institutions"),
    path("requests/", Requests.as_view(), name="requests"),
    path("case/<uuid:case>/", views.of_case, name="of-case"),
    path("received/<uuid:key>/", views.received, name="received"),
    path("received/<uuid:key>/aside/", views.aside, name="aside"),
    path("told/<uuid:key>/", views.telling_page, name="telling"),
    path("<uuid:key>/", views.notice, name="notice"),
]
