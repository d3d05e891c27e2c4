# SPDX-License-Identifier: EUPL-1.2
"""Sign-in, sign-out, one's own account, language, and the members of the office.

Of the sign-in package only what the office uses has an address: accounts are given, so there is
no registration; whoever forgot the password asks the head of the office, so there is no reset by
e-mail; an address is changed by the head, so there is no page for it.
"""

from allauth.account import views as allauth_views
from django.urls import path

from vidik.accounts import views

urlpatterns = [
    path("", views.own_account, name="account"),
    path("sign-in/", allauth_views.login, name="account_login"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("password/", allauth_views.password_change, name="account_change_password"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("language/", views.choose_language, name="choose_language"),
    path("members/", views.members, name="members"),
]
