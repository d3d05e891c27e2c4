# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the catalogue for members. A service is a key: its name stands in no address."""

from django.urls import path

from vidik.catalogue import views
from vidik.catalogue.lists import OwnServices, Services

app_name = "catalogue"
urlpatterns = [
    path("", Services.as_view(), name="list"),
    path("own/", OwnServices.as_view(), name="own"),
    path("hsds.json", views.hsds, name="hsds"),
    path("enter/", views.choose, name="enter"),
    path("enter/<slug:code>/", views.enter, name="enter-for"),
    path("<uuid:key>/", views.service, name="service"),
    path("<uuid:key>/change/", views.change, name="change"),
    path("<uuid:key>/confirm/", views.confirm, name="confirm"),
    path("<uuid:key>/<slug:name>/", views.step, name="step"),
]
