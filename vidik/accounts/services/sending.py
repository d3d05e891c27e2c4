# SPDX-License-Identifier: EUPL-1.2
"""Send one-time links to the person they are for, and to nobody else.

The address of a link is in the e-mail alone: no page, no answer, no row and no log has it. Where no
mail goes out, the operator of the system draws it on the machine.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import smtplib
from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

_log = logging.getLogger(__name__)

LinkMaker = Callable[[str], str]
"""Makes the address of a one-time link from its token."""


class LinkInvalid(Exception):
    """A one-time link that was used, revoked, has expired or never was."""


def new_token() -> tuple[str, str]:
    """Draw the token of a one-time link; give it and the hash that is stored."""
    token = secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """Return what the database stores of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def mails_go_out() -> bool:
    """Return whether a mail server is set up; without one only the operator can draw links."""
    return bool(settings.EMAIL_HOST) or not issubclass(
        import_string(settings.EMAIL_BACKEND), EmailBackend
    )


def mail_later(address: str, subject: str, text: str) -> None:
    """Send a mail when the transaction has been committed; what fails is no reason to fail."""
    if not mails_go_out():
        return

    def send() -> None:
        try:
            send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [address])
        except (OSError, smtplib.SMTPException) as error:
            _log.warning("A mail could not be sent: %s", type(error).__name__)

    transaction.on_commit(send)


def send_invitation(email: str, address: str) -> None:
    """Send the link of an invitation; neither role nor institution is named."""
    mail_later(
        email,
        _("An invitation is waiting for you"),
        _(
            "You have been invited to an information system of the public administration. The "
            "link below opens the invitation once, within three days. If you do not know what "
            "this is about, do not open it.\n\n%(link)s"
        )
        % {"link": address},
    )


def send_reset_link(email: str, address: str) -> None:
    """Send the link with which somebody sets a new password."""
    mail_later(
        email,
        _("A link for a new password"),
        _(
            "An administrator has created a link for setting a new password for your "
            "account. You can open it once, within a day. If you did not ask for it, do "
            "not open it, and notify the Rapporteur’s office at once.\n\n%(link)s"
        )
        % {"link": address},
    )


def send_passkey_link(email: str, address: str) -> None:
    """Send the link that confirms that the account's e-mail reaches the person signed in."""
    mail_later(
        email,
        _("Your link for adding a passkey"),
        _(
            "Somebody is signed in to your account and wants to add its first passkey. "
            "If it is you, open the link within half an hour, in the browser in which "
            "you are signed in; it does not work anywhere else. If it is not you, "
            "somebody else knows your password: notify the administrator of your "
            "institution at once.\n\n%(link)s"
        )
        % {"link": address},
    )
