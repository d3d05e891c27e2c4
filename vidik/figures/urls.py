# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the figures room."""

from django.urls import path

from vidik.figures.lists import Measures
from vidik.figures.views import counted, cycles, derived, figures, imports, measures

app_name = "figures"
urlpatterns = [
    path("", Measures.as_view(), name="catalogue"),
    path("list/", figures.figure_list, name="list"),
    path("list.<str:extension>", figures.list_download, name="list-download"),
    path("cycles/", cycles.cycles, name="cycles"),
    path("derived/", derived.derived, name="derived"),
    path("derived.<str:extension>", derived.derived_download, name="derived-download"),
    path("counted/", counted.counted, name="counted"),
    path("counted/chart.svg", counted.counted_chart, name="counted-chart"),
    path("measure-names/", figures.measure_names, name="measure-names"),
    path("import/", imports.import_page, name="import"),
    path("import/confirm/", imports.import_confirm, name="import-confirm"),
    path("import/faults/", imports.import_faults, name="import-faults"),
    path("crosstab/", measures.crosstab, name="crosstab"),
    path("measures/<slug:code>/", measures.measure, name="measure"),
    path("measures/<slug:code>/chart.svg", measures.chart, name="chart"),
    path(
        "measures/<slug:code>/table.<str:extension>", measures.table_download, name="table_download"
    ),
    path("<slug:cycle>/<path:reference>/correct/", figures.correct, name="correct"),
    path("<slug:cycle>/<path:reference>/", figures.figure, name="figure"),
]
