# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, FLAG, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on accounts."""
    declare("account.created", _("An account was created"), ActKind.RIGHTS, role=CODE, demo=FLAG)
    declare("account.password-reset", _("A new password was set"), ActKind.RIGHTS, demo=FLAG)
    declare(
        "account.password-changed",
        _("A password was changed"),
        ActKind.RIGHTS,
        sign_ins_ended=NUMBER,
    )
    declare("sign-in.begun", _("Somebody signed in"), ActKind.SIGN_IN, factor=CODE)
    declare("sign-in.ended", _("A sign-in was ended"), ActKind.SIGN_IN, reason=CODE, count=NUMBER)
    declare(
        "sign-in.network-confirmed",
        _("Somebody confirmed their identity from another network"),
        ActKind.SIGN_IN,
    )
    declare(
        "sign-ins.purged",
        _("Sign-ins that ended long ago were deleted"),
        ActKind.SYSTEM,
        count=NUMBER,
    )
    declare("sign-in.refused", _("A sign-in was refused"), ActKind.FAILED_SIGN_IN)
    declare(
        "sign-in.code-refused",
        _("A code of a second factor was refused"),
        ActKind.FAILED_SIGN_IN,
        factor=CODE,
    )
    declare("factor.added", _("A second factor was set up"), ActKind.RIGHTS, factor=CODE)
    declare("factor.removed", _("A second factor was removed"), ActKind.RIGHTS, factor=CODE)
    declare("factor.renewed", _("New recovery codes were made"), ActKind.RIGHTS, factor=CODE)
    declare(
        "membership.begun",
        _("Somebody became a member"),
        ActKind.RIGHTS,
        role=CODE,
        demo=FLAG,
    )
    declare("membership.chosen", _("Somebody switched to another membership"), ActKind.SIGN_IN)
    declare(
        "membership.ended",
        _("A membership was ended"),
        ActKind.RIGHTS,
        role=CODE,
        reason=CODE,
        sign_ins_ended=NUMBER,
    )
    declare("membership.confirmed", _("A membership was confirmed"), ActKind.RIGHTS, role=CODE)
    declare(
        "calendar-address.made",
        _("An address of a calendar was created"),
        ActKind.RIGHTS,
        replaces=FLAG,
    )
    declare("calendar-address.revoked", _("An address of a calendar was revoked"), ActKind.RIGHTS)
    declare(
        "members.exported",
        _("A list of members was exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
    )
    declare(
        "reviews.exported",
        _("The status of access reviews was exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
    )
    declare(
        "elevations.exported",
        _("A list of elevated sessions was exported"),
        ActKind.EXPORT,
        rows=NUMBER,
        form=CODE,
    )
    declare(
        "invitation.made",
        _("Somebody was invited"),
        ActKind.RIGHTS,
        role=CODE,
        member=FLAG,
        waits=FLAG,
    )
    declare(
        "invitation.confirmed",
        _("A second person confirmed a role"),
        ActKind.RIGHTS,
        role=CODE,
        invited_by=CODE,
    )
    declare(
        "invitation.refused",
        _("A second person refused a role"),
        ActKind.RIGHTS,
        role=CODE,
        invited_by=CODE,
    )
    declare("invitation.resent", _("An invitation was sent again"), ActKind.RIGHTS, role=CODE)
    declare("invitation.revoked", _("An invitation was withdrawn"), ActKind.RIGHTS, role=CODE)
    declare(
        "invitation.accepted",
        _("An invitation was accepted"),
        ActKind.RIGHTS,
        role=CODE,
        invited_by=CODE,
        confirmed_by=CODE,
        beside=FLAG,
    )
    declare(
        "passkey-link.sent",
        _("A link for a first passkey was sent to the account’s e-mail address"),
        ActKind.RIGHTS,
    )
    declare("passkey-link.used", _("A link for a first passkey was opened"), ActKind.RIGHTS)
    declare("account.closed", _("A demo account was closed"), ActKind.RIGHTS)
    declare("reset-link.made", _("A one-time link was made"), ActKind.RIGHTS, factors=FLAG)
    declare(
        "reset-link.used", _("A one-time link was used"), ActKind.RIGHTS, factors=FLAG, count=NUMBER
    )
    declare("reset-link.revoked", _("A one-time link was cancelled"), ActKind.RIGHTS, count=NUMBER)
    declare(
        "one-time-link.shown", _("A one-time link was printed on the command line"), ActKind.RIGHTS
    )
    declare(
        "sign-in-rules.changed",
        _("The limits of sign-ins were changed"),
        ActKind.RIGHTS,
        idle_minutes=NUMBER,
        absolute_hours=NUMBER,
    )
    declare(
        "sign-in-key.rotated",
        _("The key of sign-in was replaced"),
        ActKind.SYSTEM,
        count=NUMBER,
    )
    declare(
        "sign-in.external-refused",
        _("Somebody who came from an institution’s own sign-in was refused"),
        ActKind.FAILED_SIGN_IN,
        reason=CODE,
    )
    for verb, words in (
        ("identity-provider.added", _("An institution’s own sign-in was set up")),
        ("identity-provider.changed", _("An institution’s own sign-in was changed")),
    ):
        declare(verb, words, ActKind.RIGHTS, trusts=FLAG)
    declare(
        "identity-provider.ended",
        _("An institution’s own sign-in was taken out of use"),
        ActKind.RIGHTS,
        sign_ins_ended=NUMBER,
    )
    declare(
        "external-identity.linked",
        _("An account was linked with an institution’s own sign-in"),
        ActKind.RIGHTS,
        provider=CODE,
    )
    declare(
        "external-identity.unlinked",
        _("The link of an account with an institution’s own sign-in was removed"),
        ActKind.RIGHTS,
        provider=CODE,
    )
    declare("elevation.begun", _("An elevated session was started"), ActKind.RIGHTS, role=CODE)
    declare("elevation.ended", _("An elevated session was ended"), ActKind.RIGHTS)
    declare_subject("accounts.identityprovider", _("institution’s own sign-in"), is_named=True)
    declare_subject(
        "accounts.elevation",
        _("elevated session"),
        is_named=True,
        named=lambda row: str(row.user),
        related=("user",),
    )
    declare_subject("accounts", _("accounts"))
    declare_subject(
        "accounts.invitation",
        _("invitation"),
        is_named=True,
        named=lambda row: f"{row.display_name}, {row.institution.name}",
        related=("institution",),
    )
    declare_subject("accounts.user", _("account"), is_named=True)
    declare_subject(
        "accounts.membership",
        _("membership"),
        is_named=True,
        named=lambda row: f"{row.user}, {row.get_role_display()}, {row.institution.name}",
        related=("user", "institution"),
    )
