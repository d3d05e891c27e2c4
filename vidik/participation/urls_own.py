# SPDX-License-Identifier: EUPL-1.2
"""The addresses of own pages: their word says nothing, and nothing is ever in an address."""

from django.urls import path

from vidik.participation import views_own as pages

app_name = "own"
urlpatterns = [
    path("", pages.own, name="page"),
    path("away/", pages.away, name="away"),
    path("<slug:tag>/", pages.own, name="page-in"),
]
