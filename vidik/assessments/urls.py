# SPDX-License-Identifier: EUPL-1.2
"""Addresses of assessments and safety plans: keys, and nothing that says what stands there."""

from django.urls import path

from vidik.assessments import plan_views, views
from vidik.assessments.lists import Risks

app_name = "assessments"
urlpatterns = [
    path("", Risks.as_view(), name="list"),
    path("case/<uuid:case>/", views.of_case, name="of-case"),
    path("case/<uuid:case>/begin/", views.begin, name="begin"),
    path("case/<uuid:case>/plan/", plan_views.make, name="plan-new"),
    path("plan/<uuid:key>/", plan_views.plan, name="plan"),
    path("plan/<uuid:key>/notes.pdf", plan_views.copy, name="copy"),
    path("part/<uuid:key>/", views.take_part, name="take-part"),
    path("<uuid:key>/", views.assessment, name="assessment"),
    path("<uuid:key>/fill/", views.fill, name="fill"),
    path("<uuid:key>/finish/", views.finish, name="finish"),
    path("<uuid:key>/strike/", views.strike, name="strike"),
]
