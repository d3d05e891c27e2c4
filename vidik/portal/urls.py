# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the portal."""

from django.urls import path

from vidik.portal import views, views_calendar, views_report
from vidik.portal.lists import WhatIsWhere

app_name = "portal"
urlpatterns = [
    path("", views.front, name="front"),
    path("find/", views.find, name="find"),
    path("desk/", views.desk, name="desk"),
    path("calendar/", views_calendar.calendar, name="calendar"),
    path("calendar/feed/<str:token>.ics", views_calendar.feed, name="feed"),
    path("what-exists-where/", WhatIsWhere.as_view(), name="coverage"),
    path("activity-report/", views_report.office_report, name="office-report"),
    path(
        "activity-report/<int:year>/report.docx",
        views_report.office_report_document,
        name="office-report-document",
    ),
]
