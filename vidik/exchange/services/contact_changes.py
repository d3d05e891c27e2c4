# SPDX-License-Identifier: EUPL-1.2
"""E-mail an institution that its contact points changed: that something waits, and nothing more.

Whoever diverts calls and letters to themselves does not do so unnoticed: the former address is
written to as well (decision 90).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.access.types import Actor, Role
from vidik.accounts.selectors.acting import current_memberships
from vidik.exchange.services.mailing import has_mail_server, languages_of, reachable
from vidik.institutions.models import Institution
from vidik.institutions.registry import register_contacts_changed


def register() -> None:
    """Register with the institutions who is notified of a change."""
    register_contacts_changed(queue_mails)


def queue_mails(institution: Institution, former: Sequence[str], actor: Actor) -> None:
    """Queue an e-mail to administrators and contact points of an institution, except who did it.

    A job for each, so that an address that a server refuses keeps nobody else from being notified.
    """
    from vidik.exchange.tasks import mail_contact_change  # noqa: PLC0415 - tasks import services

    today = timezone.localdate()
    contacts = [each.address for each in reachable([institution.pk], today)[institution.pk]]
    administrators = current_memberships(today).filter(
        institution=institution, role=Role.INSTITUTION_ADMIN, user__is_active=True
    )
    people = administrators.exclude(user=actor.user_id).values_list("user__email", flat=True)
    former = [] if _is_demo(institution) else list(former)
    addresses = {each.strip().lower() for each in (*contacts, *former, *people)} - {""}
    language = languages_of([institution.pk])[institution.pk]
    for address in sorted(addresses):
        mail_contact_change.defer(address=address, language=language)


def _is_demo(institution: Institution) -> bool:
    """Return whether nobody is behind its addresses and this is no demonstration."""
    return not settings.DEMO and institution.contact_points.filter(is_demo=True).exists()


def send_mail(address: str, language: str) -> bool:
    """Write to one address that something waits; gives whether an e-mail left.

    Raises:
        OSError, smtplib.SMTPException: the mail server is away or did not take it.
    """
    if not has_mail_server():
        return False
    with translation.override(language):
        message = EmailMessage(
            _("Something is waiting for your institution"),
            _(
                "Something is waiting for your institution in the information system of the"
                " anti-trafficking mechanism. Sign in at the usual address to see it under “Our"
                " contact points”. For safety, this e-mail says nothing more."
            ),
            to=[address],
            headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        )
    return message.send() > 0
