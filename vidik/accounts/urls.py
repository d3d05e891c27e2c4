# SPDX-License-Identifier: EUPL-1.2
"""Sign-in, sign-out, one's own account and its security, language, and the members.

Of the sign-in package only what is used here has an address: accounts are given, so there is no
registration; whoever forgot the password asks the administrator, who has a one-time link sent; an
address is changed by the administrator, so there is no page for it.
"""

from allauth.account import views as package
from allauth.mfa.base import views as second_step
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from vidik.accounts.lists import Confirmations, Elevations, Members, Providers, Reviews
from vidik.accounts.views import (
    calendar,
    elevations,
    external,
    factors,
    links,
    members,
    own,
    providers,
)

urlpatterns = [
    path("", own.own_account, name="account"),
    path("sign-in/", own.sign_in, name="account_login"),
    path("sign-in/code/", second_step.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", own.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("sign-in/with/<slug:code>/", external.start, name="external_start"),
    path("sign-in/with/<slug:code>/back/", external.back, name="external_back"),
    path("sign-out/", own.sign_out, name="account_logout"),
    path("password/", own.change_password, name="account_change_password"),
    path("reauthenticate/", own.reauthenticate, name="account_reauthenticate"),
    path("reauthenticate/code/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path(
        "reauthenticate/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("reauthenticate/with/<slug:code>/", external.confirm, name="external_confirm"),
    path("inactive/", package.account_inactive, name="account_inactive"),
    path("here/", own.here, name="here"),
    path("language/", own.choose_language, name="choose_language"),
    path("acting/", own.choose_membership, name="choose_membership"),
    path("security/", own.security, name="mfa_index"),
    path("security/codes/", factors.activate_codes, name="mfa_activate_totp"),
    path("security/codes/remove/", factors.remove_codes, name="mfa_deactivate_totp"),
    path("security/passkeys/", own.security, name="mfa_list_webauthn"),
    path("security/passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("security/passkeys/link/", factors.passkey_link, name="passkey_link"),
    path("passkey-link/<str:token>/", factors.open_passkey_link, name="open_passkey_link"),
    path("security/passkeys/<int:pk>/rename/", factors.rename_passkey, name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("security/recovery/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "security/recovery/renew/",
        factors.renew_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("security/links/<slug:code>/", external.link, name="external_link"),
    path("security/links/<int:pk>/remove/", external.unlink, name="external_unlink"),
    path("elevated/", elevations.elevate, name="elevate"),
    path("elevated/end/", elevations.end, name="end_elevation"),
    path("elevated/all/", Elevations.as_view(), name="elevations"),
    path("own-sign-ins/", Providers.as_view(), name="identity_providers"),
    path("own-sign-ins/add/", providers.add, name="add_identity_provider"),
    path("own-sign-ins/<int:pk>/", providers.detail, name="identity_provider"),
    path("calendar/", calendar.address, name="calendar_address"),
    path("calendar/create/", calendar.make, name="make_calendar_address"),
    path("calendar/revoke/", calendar.revoke, name="revoke_calendar_address"),
    path("sign-ins/", own.sign_ins, name="sign_ins"),
    path("sign-ins/end/", own.end_sign_ins, name="end_sign_ins"),
    path("members/", Members.as_view(), name="members"),
    path("members/<int:pk>/", members.detail, name="member"),
    path("members/<int:pk>/<slug:name>/", members.step, name="member_step"),
    path("invitations/", members.invitations, name="invitations"),
    path("invitations/<int:pk>/<slug:name>/", members.invitation_step, name="invitation_step"),
    path("confirmations/", Confirmations.as_view(), name="confirmations"),
    path(
        "confirmations/<int:pk>/<slug:name>/", members.confirmation_step, name="confirmation_step"
    ),
    path("review/", members.review, name="review"),
    path("reviews/", Reviews.as_view(), name="reviews"),
    path("limits/", members.rules, name="sign_in_rules"),
    path("invitation/", links.accept, name="accept_invitation"),
    path("invitation/<str:token>/", links.invitation_link, name="invitation_link"),
    path("new-password/", links.set_password, name="set_password"),
    path("new-password/<str:token>/", links.reset_link, name="reset_link"),
]
