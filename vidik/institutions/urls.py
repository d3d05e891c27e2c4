# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the institutions room."""

from django.urls import path

from vidik.institutions.lists import Confirmations, ContactsToConfirm, Institutions
from vidik.institutions.views import contacts, institutions, merging

app_name = "institutions"
urlpatterns = [
    path("", Institutions.as_view(), name="list"),
    path("new/", institutions.add, name="add"),
    path("own/", contacts.own, name="own"),
    path("own/confirm/", contacts.confirm_own, name="confirm-own"),
    path("confirmations/", Confirmations.as_view(), name="confirmations"),
    path("contacts/", ContactsToConfirm.as_view(), name="contacts"),
    path("contacts/<int:key>/edit/", contacts.edit_contact, name="edit-contact"),
    path("contacts/<int:key>/end/", contacts.end_contact, name="end-contact"),
    path("contacts/<int:key>/confirm/", contacts.confirm_contact, name="confirm-contact"),
    path("<slug:code>/", institutions.detail, name="detail"),
    path("<slug:code>/edit/", institutions.edit, name="edit"),
    path("<slug:code>/history/", institutions.history, name="history"),
    path("<slug:code>/contacts/new/", contacts.add_contact, name="add-contact"),
    path("<slug:code>/merge/", merging.choose_merge, name="choose-merge"),
    path("<slug:code>/merge/<slug:other>/", merging.merge, name="merge"),
]
