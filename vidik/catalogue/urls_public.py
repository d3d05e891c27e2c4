# SPDX-License-Identifier: EUPL-1.2
"""Addresses of what everybody may know of."""

from django.urls import path

from vidik.catalogue import views_public as views

app_name = "services"
urlpatterns = [
    path("", views.services, name="list"),
    path("hsds.json", views.hsds, name="hsds"),
    path("<uuid:key>/", views.service, name="service"),
]
