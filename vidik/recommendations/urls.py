# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the recommendations room."""

from django.urls import path

from vidik.recommendations import lists, views

app_name = "recommendations"
urlpatterns = [
    path("", lists.Board.as_view(), name="board"),
    path("list/", lists.Recommendations.as_view(), name="list"),
    path("summary/", views.latest_summary, name="latest-summary"),
    path("summary/<slug:cycle>/", views.summary, name="summary"),
    path("institutions/", lists.AddressedInstitutions.as_view(), name="institutions"),
    path("institutions/<slug:code>/", views.institution, name="institution"),
    path("matters/", lists.Matters.as_view(), name="matters"),
    path("action-plan/", lists.Activities.as_view(), name="action-plan"),
    path("action-plan/new/", views.enter_plan, name="enter-plan"),
    path("action-plan/reports/<uuid:letter>/", views.answer_report, name="answer-report"),
    path("action-plan/activities/<slug:code>/", views.activity, name="activity"),
    path("action-plan/activities/<slug:code>/ask/", views.ask_report, name="ask-report"),
    path(
        "action-plan/activities/<slug:code>/change/", views.change_activity, name="change-activity"
    ),
    path(
        "action-plan/activities/<slug:code>/indicators/", views.add_indicator, name="add-indicator"
    ),
    path("action-plan/indicators/<int:key>/chart.svg", views.chart, name="indicator-chart"),
    path("action-plan/indicators/<int:key>/target/", views.set_target, name="set-target"),
    path("action-plan/indicators/<int:key>/count/", views.enter_count, name="enter-count"),
    path("action-plan/indicators/<int:key>/drop/", views.drop_indicator, name="drop-indicator"),
    path("action-plan/targets/<int:key>/remove/", views.remove_target, name="remove-target"),
    path("action-plan/<slug:code>/activities/", views.enter_activity, name="enter-activity"),
    path("action-plan/<slug:code>/change/", views.change_plan, name="change-plan"),
    path("action-plan/<slug:code>/close/", views.close_plan, name="close-plan"),
    path("action-plan/<slug:code>/reopen/", views.reopen_plan, name="reopen-plan"),
    path("action-plan/<slug:code>/late/<slug:period>/", views.ask_late, name="ask-late"),
    path("action-plan/<slug:code>/report/", views.plan_report, name="plan-report"),
    path("action-plan/<slug:code>/report/<slug:form>/", views.plan_document, name="plan-document"),
    path("encounters/", lists.Encounters.as_view(), name="encounters"),
    path("encounters/new/", views.record_encounter, name="record-encounter"),
    path("encounters/<slug:code>/correct/", views.correct_encounter, name="correct-encounter"),
    path("encounters/<slug:code>/strike/", views.strike_encounter, name="strike-encounter"),
    path("matters/new/", views.open_matter, name="open-matter"),
    path("matters/<slug:code>/change/", views.change_matter, name="change-matter"),
    path("matters/<slug:code>/note/", views.note_matter, name="note-matter"),
    path("matters/<slug:code>/close/", views.close_matter, name="close-matter"),
    path("abroad/", lists.FromAbroad.as_view(), name="abroad"),
    path("abroad/new/", views.enter_from_abroad, name="enter-from-abroad"),
    path("next/", lists.DraftedRecommendations.as_view(), name="next"),
    path("next/new/", views.write, name="write-draft"),
    path("next/issue/<slug:cycle>/", views.preview, name="preview"),
    path("next/<int:key>/", views.draft, name="draft"),
    path("next/<int:key>/change/", views.change, name="change-draft"),
    path("next/<int:key>/ready/", views.ready, name="ready-draft"),
    path("next/<int:key>/agree/", views.agree, name="agree-draft"),
    path("next/<int:key>/return/", views.give_back, name="return-draft"),
    path("next/<int:key>/drop/", views.drop, name="drop-draft"),
    path("drafts/", lists.Drafts.as_view(), name="drafts"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/monitoring/", views.monitor, name="monitor"),
    path("<slug:code>/assess/", views.assess, name="assess"),
    path("<slug:code>/assessments/<int:key>/", views.decide, name="decide"),
    path("<slug:code>/addressees/<int:key>/", views.respond, name="respond"),
]
