# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the top floor."""

from django.urls import path

from vidik.shell import health, views, views_record, views_retention

app_name = "shell"
urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("audit/", views_record.audit, name="audit"),
    path("audit/acts/<int:sequence>/", views_record.act, name="act"),
    path("audit/verify/", views_record.verify_audit, name="verify-audit"),
    path("audit/acts.csv", views_record.export_audit, name="export-audit"),
    path("audit/patterns/", views_record.reviews, name="reviews"),
    path("audit/patterns/<uuid:key>/", views_record.review, name="review"),
    path("audit/thresholds/", views_record.thresholds, name="thresholds"),
    path("retention/", views_retention.retention, name="retention"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
