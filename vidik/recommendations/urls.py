# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the recommendations room."""

from django.urls import path

from vidik.recommendations import lists, views

app_name = "recommendations"
urlpatterns = [
    path("", lists.Board.as_view(), name="board"),
    path("list/", lists.Recommendations.as_view(), name="list"),
    path("summary/", views.latest_summary, name="latest-summary"),
    path("summary/<slug:cycle>/", views.summary, name="summary"),
    path("institutions/", lists.AddressedInstitutions.as_view(), name="institutions"),
    path("institutions/<slug:code>/", views.institution, name="institution"),
    path("matters/", lists.Matters.as_view(), name="matters"),
    path("action-plan/", lists.ActionPlan.as_view(), name="action-plan"),
    path("encounters/", lists.Encounters.as_view(), name="encounters"),
    path("drafts/", lists.Drafts.as_view(), name="drafts"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/assess/", views.assess, name="assess"),
    path("<slug:code>/assessments/<int:key>/", views.decide, name="decide"),
    path("<slug:code>/addressees/<int:key>/", views.respond, name="respond"),
]
