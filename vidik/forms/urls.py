# SPDX-License-Identifier: EUPL-1.2
"""Addresses of forms and their drafts."""

from django.urls import path

from vidik.forms.lists import Forms
from vidik.forms.views import builder, comparing, drafting, items, parts, rewording, trying

app_name = "forms"
urlpatterns = [
    path("", Forms.as_view(), name="list"),
    path("compare/", comparing.compare, name="compare"),
    path("compare/export/", comparing.compare_export, name="compare-export"),
    path("copy/", builder.copy, name="copy"),
    path("compose/", builder.compose, name="compose"),
    path("upload/", builder.upload, name="upload"),
    path("<int:key>/", builder.version, name="version"),
    path("<int:key>/try/", trying.version, name="try"),
    path("<int:key>/wording/", rewording.wording, name="wording"),
    path("<int:key>/xlsform/", builder.xlsform, name="xlsform"),
    path("drafts/<int:key>/", drafting.outline, name="draft"),
    path("drafts/<int:key>/act/", drafting.act, name="draft-act"),
    path("drafts/<int:key>/add/", items.add, name="draft-add"),
    path("drafts/<int:key>/blocks/", parts.blocks, name="draft-blocks"),
    path("drafts/<int:key>/freeze/", comparing.freeze, name="draft-freeze"),
    path("drafts/<int:key>/history/", drafting.history, name="draft-history"),
    path("drafts/<int:key>/item/<str:name>/", items.item, name="draft-item"),
    path("drafts/<int:key>/list/<str:name>/", parts.choice_list, name="draft-list"),
    path("drafts/<int:key>/settings/", parts.draft_settings, name="draft-settings"),
    path("drafts/<int:key>/try/", trying.draft, name="draft-try"),
    path("drafts/<int:key>/xlsform/", drafting.draft_xlsform, name="draft-xlsform"),
]
