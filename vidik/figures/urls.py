# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the figures room."""

from django.urls import URLPattern

app_name = "figures"
urlpatterns: list[URLPattern] = []
