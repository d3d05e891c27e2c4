# SPDX-License-Identifier: EUPL-1.2
"""E-mails and text messages that say that something waits: queued with the act, sent by a job."""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.locking import lock, lock_free
from vidik.access.types import Action, Actor
from vidik.core.dialling import dialled, is_made_up
from vidik.exchange.models import Addressee, FeedbackDuty, Mail, WorkingCalendar
from vidik.exchange.services import gateway
from vidik.exchange.services.events import note
from vidik.exchange.services.receiving import mark_delivered
from vidik.exchange.types import Duty, MailState, Medium, NoticeEventKind, State, Template
from vidik.institutions.models import ContactPoint, Institution
from vidik.institutions.selectors import problems_of

MAILER: Final = Actor.system("mailer")
WAITS_MINUTES: Final = (1, 5, 15, 60, 240, 720, 720, 1440, 1440)
"""How long to wait after each failed try; after the last one the e-mail is given up."""
_PERMANENT: Final = 500
LEASE: Final = dt.timedelta(minutes=10)
"""How long nobody else takes an e-mail that was begun."""
CUT_OFF_MOST: Final = 2
"""How often handing over may be cut off before an e-mail is given up."""

NOT_SET_UP: Final = gettext_lazy("No mail server is set up; e-mails are waiting.")


@dataclass(frozen=True, slots=True)
class Reachable:
    """A contact point that can be written to."""

    address: str
    language: str
    number: str = ""
    """Where a text message reaches it; blank where none does."""
    is_duty_line: bool = False


def reachable(institutions: Iterable[int], on: dt.date) -> dict[int, list[Reachable]]:
    """Return the contact points that can be relied on, the newest first, by institution.

    They hold on the day, were confirmed within a year and are no private address. Those of a
    demonstration are written to in a demonstration only.
    """
    keys = set(institutions)
    languages = languages_of(keys)
    found: dict[int, list[Reachable]] = {key: [] for key in keys}
    rows = ContactPoint.objects.filter(institution__in=keys, valid_from__lte=on)
    for contact in rows.order_by("-valid_from", "pk"):
        ended = contact.valid_to is not None and contact.valid_to < on
        if ended or problems_of(contact, on) or (contact.is_demo and not settings.DEMO):
            continue
        key = contact.institution_id
        found[key].append(
            Reachable(contact.email, languages[key], number_for_sms(contact), contact.is_duty_line)
        )
    return found


def number_for_sms(contact: ContactPoint) -> str:
    """Return where a text message reaches a contact point; never a number of a demonstration."""
    if not contact.takes_sms or contact.is_demo or is_made_up(contact.phone):
        return ""
    return dialled(contact.phone)


def languages_of(keys: Iterable[int]) -> dict[int, str]:
    """Return in which language each of several institutions is written to."""
    base = WorkingCalendar.objects.first()
    by_kind: dict[str, str] = base.languages if base is not None else {}
    default = by_kind.get("default", settings.LANGUAGE_CODE)
    kinds = Institution.objects.filter(pk__in=keys).values_list("pk", "kind__code")
    return {key: by_kind.get(kind, default) for key, kind in kinds}


def mail_problem(institution: Institution, on: dt.date) -> str | Promise:
    """Say why no e-mail can go to an institution, blank where one can."""
    if reachable([institution.pk], on)[institution.pk]:
        return ""
    return _("no valid, confirmed contact point")


def queue_mails(
    rows: Sequence[Addressee],
    template: Template,
    occasion: str,
    *,
    to_sender: bool = False,
    both: bool = False,
    all_contacts: bool = False,
    skip_first: bool = False,
) -> dict[object, int]:
    """Queue an e-mail for each of several addressees, inside the transaction that causes it.

    Of a case that was handed over the institution responsible for it is written to in the place of
    the one before. Where what is expected is expected within minutes a text message goes beside it,
    if the pack and the operator have set up a gateway and the contact point takes them.

    Args:
        rows: addressees of notices.
        template: which e-mail.
        occasion: what it is for; an address gets one e-mail for each occasion.
        to_sender: write to the sender's contact point instead.
        both: write to both sides.
        all_contacts: write to every contact point, not to the first one only.
        skip_first: leave the first contact point out.

    Returns:
        How many e-mails there are for each addressee's key; 0 where nobody can be written to.
    """
    sides = (False, True) if both else (to_sender,)
    answered_by = _answered_by(rows)
    keys = {answered_by[row.pk][side] for row in rows for side in sides}
    contacts = reachable(keys, timezone.localdate())
    now = timezone.now()
    mails: list[Mail] = []
    counts: dict[object, int] = {row.pk: 0 for row in rows}
    for row in rows:
        for side in sides:
            known = contacts[answered_by[row.pk][side]]
            is_urgent = row.minutes is not None and (not side or template == Template.SILENCE)
            if is_urgent:
                # Where minutes count, whoever answers day and night comes first.
                known = sorted(known, key=lambda contact: not contact.is_duty_line)
            chosen = known[1:] if skip_first else known if all_contacts else known[:1]
            counts[row.pk] += len(chosen)
            ways = [(contact, Medium.EMAIL, contact.address) for contact in chosen]
            if is_urgent and gateway.is_on():
                ways += [(each, Medium.SMS, each.number) for each in chosen if each.number]
            mails += [
                Mail(
                    addressee=row,
                    institution_id=row.institution_id,
                    sender_id=row.sender_id,
                    to_sender=side,
                    template=template,
                    occasion=occasion,
                    medium=medium,
                    address=address,
                    language=contact.language,
                    queued_at=now,
                    next_try_at=now,
                )
                for contact, medium, address in ways
            ]
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    return counts


def _answered_by(rows: Sequence[Addressee]) -> dict[object, tuple[int, int]]:
    """Return who is written to for the addressee and for the sender of several letters.

    Told by the database: whoever sends does not know who answers for a case.
    """
    found: dict[object, tuple[int, int]] = {
        row.pk: (row.institution_id, row.sender_id) for row in rows
    }
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                "select letter, received, sent from vidik_letters_answered_by(%s)", [list(found)]
            )
            found |= {letter: (received, sent) for letter, received, sent in cursor.fetchall()}
    return found


def has_mail_server() -> bool:
    """Whether e-mails can leave at all."""
    return bool(settings.EMAIL_HOST) or "locmem" in settings.EMAIL_BACKEND


def _ways_out() -> list[str]:
    """Return what can leave at all: e-mails, text messages."""
    ways = {Medium.EMAIL: has_mail_server(), Medium.SMS: gateway.is_on()}
    return [medium.value for medium, is_open in ways.items() if is_open]


def run_outbox(*, limit: int = 1000, now: dt.datetime | None = None) -> tuple[int, int]:
    """Hand over waiting e-mails and text messages, each in transactions of its own.

    That it is begun is written down first; then the row is locked while the server is spoken to, so
    no other process sends the same e-mail. If this process dies after the server took it and before
    the row says so, it is sent once more with the same identifier: SMTP offers no way to ask. If
    that is cut off too it is given up and shown, so no address gets an e-mail a third time. The
    same holds of text messages and their gateway.

    Returns:
        How many were done, sent or no longer needed, and how many tries failed.
    """
    ways = _ways_out()
    if not ways:
        return 0, 0
    sent = failed = 0
    connection = get_connection()
    try:
        while sent + failed < limit:
            moment = now or timezone.now()
            with change(MAILER, Action.EXCHANGE_DELIVER, idempotent=True):
                mail = _begin_next(moment, ways)
            if mail is None:
                break
            done = False
            if mail.state == MailState.QUEUED:
                with change(MAILER, Action.EXCHANGE_DELIVER, idempotent=True):
                    done = _send(mail, connection, moment)
            sent, failed = sent + done, failed + (not done)
    finally:
        connection.close()
    return sent, failed


def _begin_next(now: dt.datetime, ways: Sequence[str]) -> Mail | None:
    """Note that the next e-mail is begun; nobody else takes it until some time has passed."""
    mail = (
        lock_free(Mail.objects.all())
        .filter(state=MailState.QUEUED, next_try_at__lte=now, medium__in=ways)
        .order_by("next_try_at")
        .first()
    )
    if mail is None:
        return None
    if mail.begun >= CUT_OFF_MOST:
        _give_up(mail, "CutOff")
    else:
        mail.begun, mail.next_try_at = mail.begun + 1, now + LEASE
    mail.save(update_fields=["state", "begun", "next_try_at", "last_error"])
    return mail


def _send(mail: Mail, connection: BaseEmailBackend, now: dt.datetime) -> bool:
    mail = lock(mail)
    if mail.state != MailState.QUEUED:
        return False
    mail.begun = 0
    if _is_overtaken(mail):
        mail.state, mail.next_try_at = MailState.DROPPED, None
        mail.save(update_fields=["state", "next_try_at", "begun"])
        return True
    try:
        if mail.medium == Medium.SMS:
            gateway.hand_over(mail.address, sms_text(mail.language))
        else:
            connection.open()
            connection.send_messages([compose(mail)])
    except (smtplib.SMTPException, HTTPException, OSError) as error:
        connection.close()
        _put_off(mail, error, now)
        return False
    mail.state, mail.sent_at, mail.next_try_at = MailState.SENT, timezone.now(), None
    mail.attempts, mail.last_error = mail.attempts + 1, ""
    mail.save(update_fields=["state", "sent_at", "next_try_at", "attempts", "begun", "last_error"])
    is_email = mail.medium == Medium.EMAIL
    if is_email and not mail.to_sender and mail.template in {Template.NOTICE, Template.CORRECTED}:
        addressee = lock(mail.addressee)
        if addressee.state == State.SENT:
            mark_delivered(addressee, MAILER)
    return True


def _is_overtaken(mail: Mail) -> bool:
    """Return whether what waits is about a duty that was settled meanwhile.

    That holds of reminders, and of every text message: it only says that there is no time to lose.
    """
    of_a_ladder = mail.template in {Template.REMINDER, Template.SILENCE}
    if not of_a_ladder and mail.medium != Medium.SMS:
        return False
    clocks: type[Addressee | FeedbackDuty] = Addressee
    key = "pk"
    if mail.occasion.startswith(f"{Duty.FEEDBACK.value}:"):
        clocks, key = FeedbackDuty, "addressee"
    rows = clocks._default_manager.filter(**{key: mail.addressee_id})  # noqa: SLF001 - Django's public-by-use API
    return rows.filter(settled_at__isnull=False).exists()


def _give_up(mail: Mail, error: str) -> None:
    mail.state, mail.next_try_at, mail.last_error = MailState.FAILED, None, error
    if not mail.to_sender and mail.medium == Medium.EMAIL:
        Addressee.objects.filter(pk=mail.addressee_id).update(is_unreachable=True)
        note([mail.addressee], NoticeEventKind.UNREACHABLE, MAILER, facts=[{"error": error}])


def _put_off(mail: Mail, error: Exception, now: dt.datetime) -> None:
    """Note a failed try; a permanent refusal or too many tries end it and are shown."""
    code = _code_of(error)
    mail.attempts += 1
    mail.last_error = f"{type(error).__name__} {code or ''}".strip()
    for_good = (
        error.is_for_good
        if isinstance(error, gateway.GatewayRefused)
        else code is not None and code >= _PERMANENT
    )
    if for_good or mail.attempts > len(WAITS_MINUTES):
        _give_up(mail, mail.last_error)
    else:
        minutes = WAITS_MINUTES[mail.attempts - 1]
        mail.next_try_at = now + dt.timedelta(minutes=minutes)
    mail.save(update_fields=["state", "attempts", "begun", "last_error", "next_try_at"])


def _code_of(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return max(codes, default=None)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code
    return error.status if isinstance(error, gateway.GatewayRefused) else None


_SUBJECTS: Final = {
    Template.NOTICE: gettext_lazy("A notice is waiting for your institution"),
    Template.REMINDER: gettext_lazy("A notice is still waiting for your institution"),
    Template.REPLY: gettext_lazy("A reply is waiting for your institution"),
    Template.MOVED: gettext_lazy("A deadline of your institution has moved"),
    Template.CORRECTED: gettext_lazy("A corrected notice is waiting for your institution"),
    Template.SILENCE: gettext_lazy("A notice of your institution was not answered in time"),
}


def compose(mail: Mail) -> EmailMessage:
    """Write an e-mail: that something waits and where to sign in, in the contact's language."""
    with translation.override(mail.language):
        subject = str(_SUBJECTS[Template(mail.template)])
        body = _(
            "%(subject)s in the information system of the anti-trafficking mechanism.\n\nSign in "
            "to read it:\n%(address)s\n\nFor the safety of the people concerned, this e-mail says "
            "nothing else. Please do not reply: replies are not read."
        ) % {"subject": subject, "address": f"{settings.SITE_URL}/exchange/"}
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
    return EmailMessage(
        subject,
        body,
        settings.DEFAULT_FROM_EMAIL,
        [mail.address],
        headers={
            "Message-ID": f"<{mail.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def sms_text(language: str) -> str:
    """Write a text message: that something waits, and not what, about whom or from whom."""
    with translation.override(language):
        return _("Vidik: something is waiting for your institution. Sign in at the usual address.")


def try_again(mail: Mail, *, actor: Actor) -> Mail:
    """Queue an e-mail again that was given up."""
    with change(actor, Action.EXCHANGE_WRITE, mail, idempotent=True) as (mail, act):
        if mail.state == MailState.FAILED:
            mail.state, mail.next_try_at = MailState.QUEUED, timezone.now()
            mail.attempts = mail.begun = 0
            mail.save(update_fields=["state", "attempts", "begun", "next_try_at"])
            act.record("notice.mail-again", mail.addressee)
    return mail
