# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the institutions room."""

from django.urls import path

from vidik.institutions import views

app_name = "institutions"
urlpatterns = [
    path("", views.listing, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views.add, name="add"),
    path("contacts/", views.contacts, name="contacts"),
    path("contacts/<int:key>/edit/", views.edit_contact, name="edit-contact"),
    path("contacts/<int:key>/end/", views.end_contact, name="end-contact"),
    path("contacts/<int:key>/confirm/", views.confirm_contact, name="confirm-contact"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/edit/", views.edit, name="edit"),
    path("<slug:code>/history/", views.history, name="history"),
    path("<slug:code>/contacts/new/", views.add_contact, name="add-contact"),
    path("<slug:code>/merge/", views.choose_merge, name="choose-merge"),
    path("<slug:code>/merge/<slug:other>/", views.merge, name="merge"),
]
