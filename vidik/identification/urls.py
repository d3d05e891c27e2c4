# SPDX-License-Identifier: EUPL-1.2
"""Addresses of identification: keys that say nothing."""

from django.urls import path

from vidik.identification.lists import Complaints, MinistryComplaints, Procedures
from vidik.identification.views import (
    carrying,
    complaints,
    deciding,
    experts,
    interviews,
    norms,
    pages,
    procedure,
    record,
    statistics,
)

app_name = "identification"
urlpatterns = [
    path("", Procedures.as_view(), name="list"),
    path("norms/", norms.norms, name="norms"),
    path("experts/", experts.experts, name="experts"),
    path("experts/name/", experts.name_expert, name="name-expert"),
    path("experts/<uuid:key>/end/", experts.end_expert, name="end-expert"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/count/", statistics.count_again, name="count-again"),
    path(
        "statistics/tables.<str:extension>",
        statistics.statistics_download,
        name="statistics_download",
    ),
    path("victims/", statistics.export, name="export"),
    path("complaints/", Complaints.as_view(), name="complaints"),
    path("complaints/ministry/", MinistryComplaints.as_view(), name="at-ministry"),
    path("complaints/ministry/enter/", complaints.enter_at_ministry, name="enter-at-ministry"),
    path("complaints/ministry/<uuid:key>/", complaints.from_ministry, name="from-ministry"),
    path("case/<uuid:case>/", procedure.of_case, name="of-case"),
    path("<uuid:key>/", procedure.procedure, name="procedure"),
    path("<uuid:key>/complaints/<uuid:complaint>/", complaints.complaint, name="complaint"),
    path("<uuid:key>/interviews/<uuid:interview>/", interviews.interview, name="interview"),
    path("<uuid:key>/steps/<slug:step>/", pages.step, name="step"),
    path("<uuid:key>/record/<slug:section>/", record.section, name="section"),
    path("<uuid:key>/carry/", carrying.carry, name="carry"),
    path("<uuid:key>/findings/<int:number>.<str:form>", record.finding, name="finding"),
    path("<uuid:key>/decide/", deciding.decide, name="decide"),
    path("<uuid:key>/proposals/", deciding.proposals, name="proposals"),
]
