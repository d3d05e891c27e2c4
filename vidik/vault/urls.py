# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the vault: keys drawn at random, never a name."""

from django.urls import path

from vidik.vault import views, views_access_log, views_facts, views_retention
from vidik.vault.lists import Due

app_name = "vault"
urlpatterns = [
    path("", views.search, name="search"),
    path("access-log/", views_access_log.access_log, name="access-log"),
    path("access-log/review/", views_access_log.review, name="access-log-review"),
    path("case/<uuid:case>/insights/", views_access_log.insights, name="insights"),
    path("due/", Due.as_view(), name="due"),
    path("case/<uuid:case>/", views.of_case, name="of-case"),
    path("case/<uuid:case>/enter/", views.enter, name="enter"),
    path("<uuid:key>/", views.person, name="person"),
    path("<uuid:key>/log/", views_retention.log, name="log"),
    path("<uuid:key>/merge/", views_retention.merge, name="merge"),
    path("<uuid:key>/retention/", views_retention.retention, name="retention"),
    path("<uuid:key>/certificate/", views_retention.certificate, name="certificate"),
    path("<uuid:key>/files/add/", views_facts.add_file, name="add-file"),
    path("<uuid:key>/files/<uuid:row>/", views_facts.read_file, name="file"),
    path("<uuid:key>/<slug:table>/add/", views_facts.add, name="add"),
    path("<uuid:key>/<slug:table>/<uuid:row>/", views_facts.change, name="change"),
]
