# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the portal."""

from django.urls import path

from vidik.portal import views, views_calendar

app_name = "portal"
urlpatterns = [
    path("", views.front, name="front"),
    path("find/", views.find, name="find"),
    path("desk/", views.desk, name="desk"),
    path("calendar/", views_calendar.calendar, name="calendar"),
    path("calendar/feed/<str:token>.ics", views_calendar.feed, name="feed"),
]
