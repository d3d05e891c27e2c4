# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the report room."""

from django.urls import URLPattern

app_name = "report"
urlpatterns: list[URLPattern] = []
