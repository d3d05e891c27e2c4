# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the finding pages, which the figures room hosts."""

from django.urls import URLPattern

app_name = "findings"
urlpatterns: list[URLPattern] = []
