# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the prevention room."""

from django.urls import path

from vidik.prevention.lists import Exercises, Inspections, Recognisers
from vidik.prevention.views import exercises, inspections, recognition

app_name = "prevention"
urlpatterns = [
    path("recognition/", Recognisers.as_view(), name="who-recognises"),
    path("recognition/contacts/", recognition.sums_of_contacts, name="sums-of-contacts"),
    path(
        "recognition/contacts.<str:extension>",
        recognition.export_contacts,
        name="export-contact-sums",
    ),
    path("recognition/inspections/", inspections.sums, name="sums-of-inspections"),
    path(
        "recognition/inspections.<str:extension>",
        inspections.export_sums,
        name="export-inspection-sums",
    ),
    path("labour-inspections/", Inspections.as_view(), name="inspections"),
    path("labour-inspections/year/", inspections.year_of_inspections, name="year-of-inspections"),
    path("labour-inspections/enter/", inspections.enter_inspection, name="enter-inspection"),
    path("labour-inspections/<uuid:key>/", inspections.inspection, name="inspection"),
    path(
        "labour-inspections/<uuid:key>/strike/",
        inspections.strike_inspection,
        name="strike-inspection",
    ),
    path("exercises/", Exercises.as_view(), name="exercises"),
    path("exercises/<slug:code>/", exercises.exercise, name="exercise"),
    path("exercises/<slug:code>/print/", exercises.exercise_print, name="exercise-print"),
]
