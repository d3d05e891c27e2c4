# SPDX-License-Identifier: EUPL-1.2
"""Sign-in, sign-out, password change, language, and the members of the office."""

from allauth.account import views as allauth_views
from django.urls import path

from vidik.accounts import views

urlpatterns = [
    path("sign-in/", allauth_views.login, name="account_login"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("password/", allauth_views.password_change, name="account_change_password"),
    path("sign-up/", allauth_views.signup, name="account_signup"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("password/reset/", allauth_views.password_reset, name="account_reset_password"),
    path("e-mail/", allauth_views.email, name="account_email"),
    path("language/", views.choose_language, name="choose_language"),
    path("members/", views.members, name="members"),
]
