# SPDX-License-Identifier: EUPL-1.2
"""Addresses of work with schools: keys that say nothing."""

from django.urls import path

from vidik.protection import views

app_name = "protection"
urlpatterns = [
    path("<uuid:key>/", views.school, name="school"),
]
