# SPDX-License-Identifier: EUPL-1.2
"""Addresses under which somebody asks for help themselves: their words say nothing of it."""

from django.urls import path

from vidik.referral.views import help as pages

app_name = "help"
urlpatterns = [
    path("", pages.start, name="start"),
    path("back/", pages.come_back, name="come-back"),
    path("<slug:tag>/", pages.start, name="start-in"),
    path("<slug:tag>/back/", pages.come_back, name="come-back-in"),
]
