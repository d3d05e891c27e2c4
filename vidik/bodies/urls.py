# SPDX-License-Identifier: EUPL-1.2
"""Addresses of bodies: a body by the code of its institution, what belongs to it by its key."""

from django.urls import path

from vidik.bodies import views
from vidik.bodies.lists import Bodies, Directory, OwnBodies, Teams

app_name = "bodies"
urlpatterns = [
    path("", Bodies.as_view(), name="list"),
    path("own/", OwnBodies.as_view(), name="own"),
    path("teams/", Teams.as_view(), name="teams"),
    path("contact-persons/", Directory.as_view(), name="directory"),
    path("found/", views.found, name="found"),
    path("sessions/<uuid:key>/", views.session, name="session"),
    path("sessions/<uuid:key>/do/<slug:name>/", views.do, name="do"),
    path("sessions/<uuid:key>/<slug:name>/", views.session_step, name="session-step"),
    path("of/<slug:code>/", views.body, name="body"),
    path("of/<slug:code>/<slug:name>/", views.step, name="step"),
    path("of/<slug:code>/posts/<uuid:key>/<slug:name>/", views.post_step, name="post-step"),
]
