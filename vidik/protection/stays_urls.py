# SPDX-License-Identifier: EUPL-1.2
"""Addresses of stays and facilities. A facility is named where no person is; stays are keys."""

from django.urls import path

from vidik.protection import stays_views as views
from vidik.protection.lists import Facilities, Stays

app_name = "stays"
urlpatterns = [
    path("", Stays.as_view(), name="list"),
    path("facilities/", Facilities.as_view(), name="facilities"),
    path("facilities/<slug:code>/", views.facility, name="facility"),
    path("facilities/<slug:code>/places/", views.places, name="places"),
    path("facilities/<slug:code>/close/", views.close, name="close"),
    path("facilities/<slug:code>/open/<uuid:key>/", views.open_again, name="open"),
    path("case/<uuid:case>/", views.of_case, name="of-case"),
    path("case/<uuid:case>/expect/", views.expect, name="expect"),
    path("<uuid:key>/", views.stay, name="stay"),
    path("<uuid:key>/decide/", views.decide, name="decide"),
    path("<uuid:key>/<slug:name>/", views.step, name="step"),
]
