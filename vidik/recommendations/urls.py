# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the recommendations room."""

from django.urls import URLPattern

app_name = "recommendations"
urlpatterns: list[URLPattern] = []
