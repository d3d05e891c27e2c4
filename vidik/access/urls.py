# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the pages that explain roles."""

from django.urls import path

from vidik.access import views

app_name = "access"
urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("roles/<slug:role>/", views.role, name="role"),
]
