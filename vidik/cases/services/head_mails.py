# SPDX-License-Identifier: EUPL-1.2
"""E-mail heads when somebody broke the glass: that something waits, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.accounts.models import User
from vidik.cases.registry import Urgent


def queue_mails(urgent: Urgent, actor: Actor) -> None:
    """Queue an e-mail to each head, in the transaction that opens the access.

    A job for each, so that an address that a server refuses keeps nobody else from being notified.
    """
    del actor
    queue_head_mails(urgent.recipients)


def queue_head_mails(users: Iterable[int]) -> None:
    """Queue an e-mail that says that something urgent waits, to each of these users."""
    from vidik.cases.tasks import mail_head  # noqa: PLC0415 - tasks import this module

    for user in users:
        mail_head.defer(user=user)


def send_to_head(user: int) -> bool:
    """Write to one head that something urgent waits; gives whether an e-mail left.

    Raises:
        OSError, smtplib.SMTPException: the mail server is away or did not take it.
    """
    head = User.objects.filter(pk=user, is_active=True).first()
    if head is None or not head.email or not _has_mail_server():
        return False
    with translation.override(settings.LANGUAGE_CODE):
        message = EmailMessage(
            _("Something is waiting for you"),
            _(
                "Something urgent is waiting for you in Vidik. Sign in at the usual address to "
                "see it. For safety, this e-mail says nothing more."
            ),
            to=[head.email],
            headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        )
    return message.send() > 0


def _has_mail_server() -> bool:
    return bool(settings.EMAIL_HOST) or "locmem" in settings.EMAIL_BACKEND
