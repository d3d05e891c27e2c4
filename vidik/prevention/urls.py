# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the prevention room."""

from django.urls import path

from vidik.prevention.lists import Exercises, Recognisers
from vidik.prevention.views import exercises, inspections, recognition

app_name = "prevention"
urlpatterns = [
    path("recognition/", Recognisers.as_view(), name="recognition"),
    path("recognition/contacts/", recognition.contact_sums, name="contact-sums"),
    path(
        "recognition/contacts.<str:extension>",
        recognition.export_contacts,
        name="export-contact-sums",
    ),
    path("recognition/lines.<str:extension>", recognition.export_lines, name="export-line-sums"),
    path("recognition/inspections/", inspections.sums, name="inspection-sums"),
    path(
        "recognition/inspections.<str:extension>",
        inspections.export_sums,
        name="export-inspection-sums",
    ),
    path("exercises/", Exercises.as_view(), name="exercises"),
    path("exercises/<slug:code>/", exercises.exercise, name="exercise"),
    path("exercises/<slug:code>/print/", exercises.exercise_print, name="exercise-print"),
]
