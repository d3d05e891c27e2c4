# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the referral room: keys that say nothing; a code is never in one."""

from django.urls import path

from vidik.referral.views import inbox, reporting, screening

app_name = "referral"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("new/", reporting.report, name="new"),
    path("public/", reporting.report_publicly, name="public"),
    path("follow/", reporting.follow_up, name="follow-up"),
    path("ours/", reporting.mine, name="mine"),
    path("ours/<uuid:key>/", reporting.followed, name="followed"),
    path("ours/<uuid:key>/write/", reporting.write, name="write"),
    path("screenings/", screening.index, name="screenings"),
    path("screenings/begin/<slug:list_code>/", screening.begin, name="begin"),
    path("screenings/<uuid:key>/", screening.result, name="screening"),
    path("screenings/<uuid:key>/<int:number>/", screening.page, name="screening-page"),
    path("<uuid:key>/", inbox.detail, name="report"),
    path("<uuid:key>/<slug:name>/", inbox.step, name="step"),
]
