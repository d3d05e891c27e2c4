# SPDX-License-Identifier: EUPL-1.2
"""Text messages: without content, tried again, to the named gateway, to no made-up number."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.scenes import as_owner
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.core.packfiles import Pack, PackError
from vidik.exchange.models import Addressee, Kind, Mail, SmsGateway
from vidik.exchange.services import gateway, mailing, receiving
from vidik.exchange.services.loading import check_exchange
from vidik.exchange.services.mailing import WAITS_MINUTES
from vidik.exchange.services.sending import send
from vidik.exchange.services.writing import draft_notice
from vidik.exchange.tests.factories import make_kind, member, office
from vidik.exchange.types import DeadlineSpec, Expects, MailState, NoticeDraft
from vidik.institutions.models import ContactPoint, Institution

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("mailer")
NUMBER = "+381 11 555 0100"


@dataclass
class Taken:
    """What a gateway was sent, and what it answers."""

    status: int = 200
    location: str = ""
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@pytest.fixture
def taken() -> Iterator[Taken]:
    """Start a gateway on this machine, and let the pack name it."""
    log = Taken()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            log.paths.append(self.path)
            log.headers.append(dict(self.headers))
            log.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(log.status)
            if log.location:
                self.send_header("Location", log.location)
            self.end_headers()

        def log_message(self, *_args: object) -> None:  # type: ignore[override]
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    place(f"http://127.0.0.1:{server.server_port}/messages?v=1")
    try:
        with override_settings(SMS_HOST="127.0.0.1", SMS_SECRET="s3cret"):
            yield log
    finally:
        server.shutdown()
        server.server_close()


def place(url: str, **more: object) -> None:
    """Let the pack describe a gateway."""
    described = {
        "url": url,
        "headers": {"Authorization": "Bearer {secret}"},
        "body": {"messages": [{"to": "{number}", "text": "{text}"}]},
        "body_format": "json",
    }
    with as_owner():
        SmsGateway.objects.update_or_create(pk=1, defaults=described | more)


def with_number(number: str = NUMBER, *, is_demo: bool = False) -> Institution:
    """Return an institution whose contact point takes text messages."""
    body = office()
    ContactPoint.objects.filter(institution=body).update(
        phone=number, takes_sms=True, is_demo=is_demo
    )
    return body


def alert(to: Institution, minutes: int | None = 30) -> Addressee:
    """Send an alert that is to be acknowledged within minutes."""
    kind: Kind = make_kind(
        "secret-kind", expects=Expects.ACKNOWLEDGE, deadline=DeadlineSpec(24, "hours"), ladder=()
    )
    actor = member(office())
    with acting(actor):
        notice = draft_notice(
            NoticeDraft(
                kind=kind.code, title="A secret title", text="Of a secret case.",
                addressees=(to.code,), minutes=minutes,
            ),
            actor=actor,
        )  # fmt: skip
        send(notice, actor=actor)
        return notice.addressees.get()


def messages() -> list[Mail]:
    """List the text messages."""
    with acting(SYSTEM):
        return list(Mail.objects.filter(medium="sms"))


def test_an_alert_in_minutes_is_said_to_wait_and_nothing_else(taken: Taken) -> None:
    row = alert(with_number())
    done, failed = mailing.run_outbox()
    assert (done, failed) == (2, 0), "the e-mail and the text message"
    [body] = taken.bodies
    [sent] = json.loads(body)["messages"]
    assert sent["to"] == "+381115550100"
    assert "Видик" in sent["text"]
    for part in ("secret", "title", row.number, str(row.pk), row.sender.code, "http"):
        assert part not in body.decode()
    assert taken.headers[0]["Authorization"] == "Bearer s3cret"
    assert taken.paths == ["/messages?v=1"]
    [mail] = messages()
    assert mail.state == MailState.SENT


def test_what_is_due_in_a_day_is_not_sent_to_a_telephone(taken: Taken) -> None:
    alert(with_number(), minutes=None)
    mailing.run_outbox()
    assert (messages(), taken.bodies) == ([], [])


@pytest.mark.parametrize(("number", "is_demo"), [("000 555 0100", False), (NUMBER, True)])
def test_a_number_of_a_demonstration_gets_none(taken: Taken, number: str, *, is_demo: bool) -> None:
    alert(with_number(number, is_demo=is_demo))
    mailing.run_outbox()
    assert (messages(), taken.bodies) == ([], [])


def test_without_the_host_of_the_operator_nothing_leaves(taken: Taken) -> None:
    body = with_number()
    with override_settings(SMS_HOST=""):
        alert(body)
        mailing.run_outbox()
    with override_settings(SMS_HOST="gateway.example"):
        alert(body)
        mailing.run_outbox()
    assert (messages(), taken.bodies) == ([], [])


def test_what_the_gateway_does_not_take_is_tried_again_and_in_the_end_given_up(
    taken: Taken,
) -> None:
    row = alert(with_number())
    taken.status = 503
    moment = timezone.now()
    for _wait in range(len(WAITS_MINUTES) + 1):
        mailing.run_outbox(now=moment)
        moment += dt.timedelta(days=2)
    [mail] = messages()
    assert (mail.state, mail.last_error) == (MailState.FAILED, "GatewayRefused 503")
    assert len(taken.bodies) == len(WAITS_MINUTES) + 1
    with acting(SYSTEM):
        row.refresh_from_db()
    assert not row.is_unreachable, "the e-mail went"


def test_a_refusal_for_good_is_not_tried_again(taken: Taken) -> None:
    alert(with_number())
    taken.status = 403
    mailing.run_outbox()
    mailing.run_outbox(now=timezone.now() + dt.timedelta(days=2))
    [mail] = messages()
    assert (mail.state, len(taken.bodies)) == (MailState.FAILED, 1)


def test_a_redirect_is_not_followed(taken: Taken) -> None:
    alert(with_number())
    taken.status, taken.location = 307, taken.location or "/elsewhere"
    mailing.run_outbox()
    [mail] = messages()
    assert (mail.state, taken.paths) == (MailState.FAILED, ["/messages?v=1"])


def test_a_gateway_that_is_not_there_does_not_hold_the_emails_up(taken: Taken) -> None:
    del taken
    place("http://127.0.0.1:9/messages")
    alert(with_number())
    assert mailing.run_outbox() == (1, 1)
    [mail] = messages()
    assert mail.state == MailState.QUEUED


def test_who_has_acknowledged_gets_no_message_any_more(taken: Taken) -> None:
    body = with_number()
    row = alert(body)
    reader = member(body)
    with acting(reader):
        receiving.acknowledge(row, actor=reader)
    mailing.run_outbox()
    [mail] = messages()
    assert (mail.state, taken.bodies) == (MailState.DROPPED, [])


def test_the_form_a_gateway_wants_is_encoded_whatever_the_text_is(taken: Taken) -> None:
    place(
        urlsplit(SmsGateway.objects.get().url).geturl(),
        body={"to": "{number}", "text": "{text}", "key": "{secret}"},
        body_format="form",
    )
    gateway.hand_over("+38111", "a&to=+999\r\nb")
    [body] = taken.bodies
    assert parse_qs(body.decode()) == {
        "to": ["+38111"], "text": ["a&to=+999\r\nb"], "key": ["s3cret"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "host", "is_demo"),
    [
        ("http://gateway.example/", "gateway.example", False),
        ("https://user:word@gateway.example/", "gateway.example", False),
        ("https://gateway.example/", "other.example", False),
        ("https://gateway.example.evil.example/", "gateway.example", False),
        ("https://gateway.example@evil.example/", "gateway.example", False),
        ("https://203.0.113.5/", "203.0.113.5", True),
    ],
)
def test_an_address_that_messages_may_not_go_to_is_refused(
    url: str, host: str, *, is_demo: bool
) -> None:
    with override_settings(SMS_HOST=host, DEMO=is_demo):
        assert gateway.problem_of(urlsplit(url))
        place(url)
        assert not gateway.is_on()
        with pytest.raises(gateway.NotAllowed):
            gateway.hand_over("+38111", "a")


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1"])  # noqa: S104 - refused
def test_a_real_server_never_speaks_with_itself_or_its_neighbours_on_the_wire(
    address: str,
) -> None:
    place(f"https://{address}/latest")
    with override_settings(SMS_HOST=address, DEMO=False), pytest.raises(gateway.NotAllowed):
        gateway.hand_over("+38111", "a")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("url: http://gateway.invalid/\nbody: {to: '{number}', text: '{text}'}", "https"),
        ("url: https://{number}.invalid/\nbody: {to: '{number}', text: '{text}'}", "braces"),
        ("url: https://gateway.invalid/\nbody: {to: '{number}'}", "{text} where"),
        (
            "url: https://gateway.invalid/\nformat: form\nbody: {to: ['{number}'], text: '{text}'}",
            "texts alone",
        ),
    ],
)
def test_a_pack_that_describes_its_gateway_wrongly_is_refused(
    tmp_path: object, text: str, fault: str
) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "exchange").mkdir()
    (folder / "exchange" / "sms.yaml").write_text(text, encoding="utf-8")
    (folder / "country.yaml").write_bytes(Path("packs/serbia/country.yaml").read_bytes())
    pack = Pack(folder)
    check_exchange(pack)
    with pytest.raises(PackError, match=fault):
        pack.raise_faults()
