# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the cases room: keys that say nothing."""

from django.urls import path

from vidik.cases import views, views_emergencies

app_name = "cases"
urlpatterns = [
    path("", views.listing, name="list"),
    path("open/", views.open_case, name="open"),
    path("emergencies/", views_emergencies.queue, name="emergencies"),
    path("emergencies/ask/", views_emergencies.ask, name="ask"),
    path("emergencies/<uuid:access>/", views_emergencies.emergency, name="emergency"),
    path("emergencies/<uuid:access>/decide/", views_emergencies.decide, name="decide"),
    path("emergencies/<uuid:access>/review/", views_emergencies.review, name="review"),
    path("notices/<uuid:notice>/read/", views_emergencies.read, name="read-notice"),
    path("<uuid:key>/", views.detail, name="case"),
    path("<uuid:key>/change/", views.change, name="change"),
    path("<uuid:key>/restrict/", views.restrict, name="restrict"),
    path("<uuid:key>/transfer/", views.transfer, name="transfer"),
    path("<uuid:key>/viewers/", views.viewers, name="viewers"),
    path("<uuid:key>/participants/add/", views.add_participant, name="add-participant"),
    path(
        "<uuid:key>/participants/<uuid:participant>/end/",
        views.end_participation,
        name="end-participation",
    ),
    path("<uuid:key>/share/", views.share, name="share"),
    path("<uuid:key>/sharings/<uuid:sharing>/withdraw/", views.withdraw, name="withdraw"),
]
