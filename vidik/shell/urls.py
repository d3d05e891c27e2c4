# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the top floor."""

from django.urls import path

from vidik.shell import views

app_name = "shell"
urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("audit/", views.audit, name="audit"),
    path("audit/verify/", views.verify_audit, name="verify_audit"),
    path("audit/acts.csv", views.export_audit, name="export_audit"),
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
]
