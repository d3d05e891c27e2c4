# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the recommendations room."""

from django.urls import path

from vidik.recommendations import views

app_name = "recommendations"
urlpatterns = [
    path("", views.board, name="board"),
    path("list/", views.listing, name="list"),
    path("export/", views.export, name="export"),
    path("summary/", views.latest_summary, name="latest-summary"),
    path("summary/<slug:cycle>/", views.summary, name="summary"),
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/<slug:code>/", views.institution, name="institution"),
    path("matters/", views.matters, name="matters"),
    path("action-plan/", views.action_plan, name="action-plan"),
    path("encounters/", views.encounters, name="encounters"),
    path("drafts/", views.drafts, name="drafts"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/assess/", views.assess, name="assess"),
    path("<slug:code>/assessments/<int:key>/", views.decide, name="decide"),
    path("<slug:code>/addressees/<int:key>/", views.respond, name="respond"),
]
