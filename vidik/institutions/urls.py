# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the institutions room."""

from django.urls import URLPattern

app_name = "institutions"
urlpatterns: list[URLPattern] = []
