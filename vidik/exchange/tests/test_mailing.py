# SPDX-License-Identifier: EUPL-1.2
"""E-mails through a real SMTP server: no content, none lost, none sent twice, none from a demo."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import socket
import ssl
import stat
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail
from django.test import override_settings
from django.utils import timezone

from tests.certificates import certificate
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.exchange.delivery import LoopbackSmtp, is_loopback
from vidik.exchange.models import Addressee, Mail, WorkingCalendar
from vidik.exchange.services import mailing
from vidik.exchange.services.mailing import WAITS_MINUTES
from vidik.exchange.tests.factories import make_kind, make_sent, member, office
from vidik.exchange.types import MailState
from vidik.institutions.tests.factories import make_contact

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("mailer")
PRIVATE = "vidik.exchange.delivery"


class Post:
    """Keeps what a mail server took, and refuses what it is told to."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refuse: str = ""

    async def handle_RCPT(  # noqa: N802 - the server's names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the server's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        message = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)  # type: ignore[arg-type]
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def post() -> Iterator[Post]:
    port = free_port()
    handler = Post()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    try:
        with override_settings(
            EMAIL_BACKEND="vidik.exchange.delivery.LoopbackSmtp",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
            SITE_URL="https://vidik.invalid",
        ):
            yield handler
    finally:
        server.stop()


def mails() -> list[Mail]:
    with acting(SYSTEM):
        return list(Mail.objects.order_by("queued_at"))


def test_an_email_says_that_something_waits_and_nothing_else(post: Post) -> None:
    requested = office()
    [row] = make_sent(
        make_kind("secret-kind"), member(office()), requested, text="Of a secret case."
    )
    assert mailing.run_outbox() == (1, 0)
    [message] = post.taken
    whole = message.as_string() + str(message.get_content())
    hidden = ("secret", "A question", row.number, str(row.pk), str(row.notice_id), row.sender.code)
    for part in hidden:
        assert part not in whole.replace(f"desk-0@{requested.code}.invalid", "")
    assert "https://vidik.invalid/exchange/" in message.get_content()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == f"desk-0@{requested.code}.invalid"


def test_the_language_is_that_of_the_contact(post: Post) -> None:
    WorkingCalendar.objects.update_or_create(
        pk=1,
        defaults={
            "rest": [5, 6],
            "languages": {"default": "sr", "international_organisation": "en"},
        },
    )
    make_sent(make_kind(), member(office()), office(), office(kind="international_organisation"))
    mailing.run_outbox()
    subjects = sorted(str(message["Subject"]).strip() for message in post.taken)
    assert subjects[0] == "A notice is waiting for your institution"
    assert any("А" <= letter <= "я" for letter in subjects[1]), subjects


def test_a_notice_whose_email_left_is_delivered(post: Post) -> None:
    [row] = make_sent(make_kind(), member(office()), office())
    mailing.run_outbox()
    with acting(SYSTEM):
        row.refresh_from_db()
        assert row.state == "delivered"
        assert row.delivered_at is not None
    assert [mail.state for mail in mails()] == ["sent"]


def test_running_again_sends_nothing_again(post: Post) -> None:
    make_sent(make_kind(), member(office()), office(), office())
    assert mailing.run_outbox() == (2, 0)
    assert mailing.run_outbox() == (0, 0)
    assert len({message["Message-ID"] for message in post.taken}) == 2


def test_a_server_that_is_busy_is_tried_again_later_with_the_same_identifier(post: Post) -> None:
    make_sent(make_kind(), member(office()), office())
    post.refuse = "451 try again later"
    assert mailing.run_outbox() == (0, 1)
    assert mailing.run_outbox() == (0, 0), "not before the wait is over"
    [mail] = mails()
    assert (mail.state, mail.attempts) == ("queued", 1)
    assert "451" in mail.last_error
    post.refuse = ""
    assert mailing.run_outbox(now=timezone.now() + dt.timedelta(minutes=2)) == (1, 0)
    assert post.taken[0]["Message-ID"].startswith(f"<{mail.pk}@")


def test_a_refusal_for_good_is_given_up_at_once_and_shown(post: Post) -> None:
    writer = member(office())
    [row] = make_sent(make_kind(), writer, office())
    post.refuse = "550 no such address"
    mailing.run_outbox()
    [mail] = mails()
    assert mail.state == "failed"
    with acting(SYSTEM):
        row.refresh_from_db()
        assert row.is_unreachable
    post.refuse = ""
    with acting(writer):
        mailing.try_again(mail, actor=writer)
    assert mailing.run_outbox() == (1, 0)


def test_tries_come_to_an_end(post: Post) -> None:
    make_sent(make_kind(), member(office()), office())
    post.refuse = "421 busy"
    moment = timezone.now()
    for _ in range(len(WAITS_MINUTES) + 1):
        moment += dt.timedelta(days=2)
        mailing.run_outbox(now=moment)
    assert [mail.state for mail in mails()] == ["failed"]


def test_without_a_mail_server_emails_wait() -> None:
    make_sent(make_kind(), member(office()), office())
    with override_settings(EMAIL_BACKEND="vidik.exchange.delivery.LoopbackSmtp", EMAIL_HOST=""):
        assert not mailing.has_mail_server()
        assert mailing.run_outbox() == (0, 0)
    assert [mail.state for mail in mails()] == ["queued"]


def test_a_server_that_is_not_there_loses_nothing() -> None:
    make_sent(make_kind(), member(office()), office())
    with override_settings(
        EMAIL_BACKEND="vidik.exchange.delivery.LoopbackSmtp", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1
    ):
        assert mailing.run_outbox() == (0, 1)
    assert [mail.state for mail in mails()] == ["queued"]


def test_a_demonstration_delivers_to_this_machine_only() -> None:
    assert is_loopback("127.0.0.1")
    assert is_loopback("localhost")
    assert not is_loopback("192.0.2.7")
    with pytest.raises(ImproperlyConfigured, match="this machine"):
        LoopbackSmtp(host="192.0.2.7").open()


@pytest.mark.parametrize(
    ("contact", "reached"),
    [
        ({"email": "desk@body.invalid"}, True),
        ({"email": "desk@body.invalid", "confirmed_on": None}, False),
        ({"email": "desk@body.invalid", "confirmed_on": dt.date(2020, 1, 1)}, False),
        ({"email": "someone@gmail.com"}, False),
        ({"email": "desk@body.invalid", "valid_to": dt.date(2025, 2, 1)}, False),
        ({"email": "desk@body.invalid", "valid_from": dt.date(2090, 1, 1)}, False),
    ],
)
def test_only_valid_confirmed_official_contact_points_are_written_to(
    contact: dict[str, object], reached: bool
) -> None:
    body = office(contacts=0)
    current = {"confirmed_on": timezone.localdate(), "valid_from": dt.date(2025, 1, 1)}
    make_contact(body, **(current | contact))  # type: ignore[arg-type]
    found = mailing.reachable([body.pk], timezone.localdate())
    assert bool(found[body.pk]) is reached
    assert bool(mailing.mail_problem(body, timezone.localdate())) is not reached


@override_settings(DEMO=False)
def test_contact_points_of_a_demonstration_are_not_written_to_elsewhere() -> None:
    body = office()
    body.contact_points.update(is_demo=True)
    assert mailing.reachable([body.pk], timezone.localdate())[body.pk] == []


def test_no_one_but_the_system_sends(post: Post) -> None:
    writer = member(office())
    [row] = make_sent(make_kind(), writer, office())
    with acting(writer):
        assert Mail.objects.filter(addressee=row).count() == 1
    stranger = member(office())
    with acting(stranger):
        assert Mail.objects.count() == 0
        assert Addressee.objects.count() == 0


# ------------------------------------------------------------------- TLS


@pytest.fixture
def shown(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of this machine, and a server's side that shows it."""
    public, private = certificate(tmp_path, "localhost")
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(public, private)
    return public, server


@pytest.mark.parametrize("kind", ["EMAIL_USE_SSL", "EMAIL_USE_TLS"])
@pytest.mark.parametrize("trusted", [True, False])
def test_mail_goes_over_tls_from_the_beginning_or_by_starttls(
    kind: str,
    trusted: bool,
    shown: tuple[Path, ssl.SSLContext],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    public, context = shown
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
    handler = Post()
    how = (
        {"ssl_context": context}
        if kind == "EMAIL_USE_SSL"
        else {"tls_context": context, "require_starttls": True}
    )
    server = Controller(handler, hostname="localhost", port=free_port(), **how)  # type: ignore[arg-type]
    server.start()
    try:
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="localhost",
            EMAIL_PORT=server.port,
            **{kind: True},
        ):
            make_sent(make_kind(), member(office()), office())
            assert mailing.run_outbox() == ((1, 0) if trusted else (0, 1))
    finally:
        server.stop()
    # To a server that cannot prove who it is nothing is handed over, and the e-mail waits.
    assert len(handler.taken) == (1 if trusted else 0)
    assert [mail.state for mail in mails()] == [MailState.SENT if trusted else MailState.QUEUED]


def test_the_folder_of_a_demonstrations_mail_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    with override_settings(EMAIL_FILE_PATH=folder, EMAIL_BACKEND=f"{PRIVATE}.PrivateFiles"):
        send_mail("A link", "inside", "a@b.invalid", ["c@d.invalid"])
    (mail,) = folder.iterdir()
    assert "inside" in mail.read_text()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
