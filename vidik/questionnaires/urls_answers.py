# SPDX-License-Identifier: EUPL-1.2
"""Addresses around answers: letters, remarks, sections, queries, meetings and proceedings."""

from __future__ import annotations

from typing import Final

from django.urls import path

from vidik.questionnaires.lists import EvidenceList
from vidik.questionnaires.views import (
    evidence,
    evidence_figures,
    listing,
    papers,
    queries,
    reconciling,
    sharing,
)

ANSWERS: Final = "answers/<uuid:key>/"
HELD: Final = "evidence/<uuid:key>/"
further: Final = [
    path("evidence/", EvidenceList.as_view(), name="evidence"),
    path("evidence/record/<slug:kind>/", evidence.add, name="evidence-add"),
    path(HELD, evidence.one, name="evidence-one"),
    path(f"{HELD}correct/", evidence.correct, name="evidence-correct"),
    path(f"{HELD}figure/", evidence_figures.enter, name="evidence-figure"),
    path(f"{HELD}scan/", evidence.add_scan, name="evidence-scan-add"),
    path(f"{HELD}scan/<int:number>/", evidence.scan, name="evidence-scan"),
    path(f"{HELD}scan/<int:number>/remove/", evidence.remove_scan, name="evidence-scan-remove"),
    path(f"{HELD}scan/<int:number>/<int:page>/", evidence.scan_page, name="evidence-page"),
    path(f"{ANSWERS}return/", papers.ask_back, name="ask-back"),
    path(f"{ANSWERS}letter/", papers.letter, name="letter"),
    path(f"{ANSWERS}letter/<uuid:document>/<int:number>/", papers.letter_page, name="letter-page"),
    path(f"{ANSWERS}attach/", papers.attach, name="attach"),
    path(f"{ANSWERS}document/<uuid:document>/", papers.document, name="document"),
    path(f"{ANSWERS}document/<uuid:document>/remove/", papers.remove, name="document-remove"),
    path(f"{ANSWERS}remark/", papers.remark, name="remark"),
    path(f"{ANSWERS}remark/<int:number>/settle/", papers.settle, name="remark-settle"),
    path(f"{ANSWERS}list/<slug:question>/", listing.listed, name="listed"),
    path(f"{ANSWERS}sections/", sharing.sections, name="sections"),
    path(f"{ANSWERS}sections/<int:number>/take-back/", sharing.take_back, name="section-take-back"),
    path(f"{ANSWERS}sections/<int:number>/done/", sharing.done, name="section-done"),
    path(f"{ANSWERS}reconciliation/", reconciling.reconciliation, name="reconciliation"),
    path("queries/ask/<int:key>/", queries.ask, name="query-ask"),
    path("queries/<uuid:key>/", queries.query, name="query"),
]
