# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the annual report's pages."""

from django.urls import path

from vidik.report import views

app_name = "report"
urlpatterns = [
    path("", views.current, name="current"),
    path("<slug:cycle>/", views.outline, name="outline"),
    path("<slug:cycle>/checklist/", views.checklist_page, name="checklist"),
    path("<slug:cycle>/documents/", views.builds, name="builds"),
    path("<slug:cycle>/documents/<int:pk>/", views.build_progress, name="build"),
    path("<slug:cycle>/documents/<int:pk>/<slug:kind>/", views.download, name="download"),
    path("<slug:cycle>/editions/", views.editions, name="editions"),
    path("<slug:cycle>/editions/<int:number>/", views.edition, name="edition"),
    path("<slug:cycle>/sections/<slug:code>/", views.section, name="section"),
    path("<slug:cycle>/sections/<slug:code>/preview/", views.preview, name="preview"),
    path("<slug:cycle>/sections/<slug:code>/versions/", views.versions, name="versions"),
]
