# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the portal."""

from django.urls import path

from vidik.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.front, name="front"),
    path("find/", views.find, name="find"),
    path("desk/", views.desk, name="desk"),
]
