# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the referral room: keys that say nothing; a code is never in one."""

from django.urls import path

from vidik.referral.lists import Competences, Inbox, OwnReports
from vidik.referral.views import (
    centre,
    correcting,
    following,
    foreign_notifications,
    groups,
    inbox,
    joining,
    refusing,
    reporting,
    screening,
    shared,
    stopping,
)

app_name = "referral"
urlpatterns = [
    path("", Inbox.as_view(), name="inbox"),
    path("new/", reporting.report, name="new"),
    path("record/", centre.record_report, name="record-report"),
    path("competences/", Competences.as_view(), name="competences"),
    path("roster/", centre.roster, name="roster"),
    path("roster/add/", centre.add_shift, name="add-shift"),
    path("roster/<uuid:key>/remove/", centre.remove_shift, name="remove-shift"),
    path("public/", reporting.report_publicly, name="public"),
    path("follow-up/", following.follow_up, name="follow-up"),
    path("own-reports/", OwnReports.as_view(), name="own-reports"),
    path("own-reports/<uuid:key>/", following.follow_up_report, name="follow-up-report"),
    path("own-reports/<uuid:key>/write/", following.write, name="write"),
    path("own-reports/<uuid:key>/sent/", following.sent, name="sent"),
    path("own-reports/<uuid:key>/supplement/", following.supplement, name="supplement"),
    path("screenings/", screening.index, name="screenings"),
    path("screenings/group/<slug:list_code>/", groups.begin, name="group"),
    path("screenings/refused/", refusing.note_refusal, name="note-refusal"),
    path("screenings/<uuid:key>/refused/", refusing.refuse, name="refuse"),
    path("screenings/begin/<slug:list_code>/", screening.begin, name="begin"),
    path("screenings/<uuid:key>/", screening.result, name="screening"),
    path("screenings/<uuid:key>/group/", groups.table, name="group-rows"),
    path("screenings/<uuid:key>/danger/", stopping.danger, name="danger"),
    path("screenings/<uuid:key>/<int:number>/", screening.page, name="screening-page"),
    path("persons/<uuid:key>/with/<uuid:other>/", joining.compare, name="compare"),
    path(
        "<uuid:key>/foreign-notification/",
        foreign_notifications.notification,
        name="foreign-notification",
    ),
    path("case/<uuid:case>/", inbox.of_case, name="of-case"),
    path("case/<uuid:case>/shared/", shared.of_case, name="shared"),
    path("<uuid:key>/facts/", correcting.facts, name="facts"),
    path("<uuid:key>/", inbox.detail, name="report"),
    path("<uuid:key>/<slug:name>/", inbox.step, name="step"),
]
