# SPDX-License-Identifier: EUPL-1.2
"""The commands of accounts: who gets a link, when it is printed, and what is refused."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core import mail
from django.core.mail import send_mail

from tests.links import link_in, mailed
from vidik.access.types import Role
from vidik.accounts.models import Invitation, Membership, ResetLink, User
from vidik.accounts.services import invitations
from vidik.accounts.services.demo import open_demo_accounts
from vidik.accounts.tests.test_members import (
    address,
    admin,
    client_of,
    officer,
    place,
    police,
    proposed,
    second,
    someone,
)
from vidik.audit.selectors import last_event
from vidik.shell.cli import accounts as commands
from vidik.shell.cli import demo
from vidik.shell.cli.runtime import Refused

__all__ = ["admin", "officer", "place", "police", "second", "someone"]

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands work in the database of the tests."""
    monkeypatch.setattr(commands, "database", nullcontext)
    monkeypatch.setattr(demo, "database", nullcontext)


@pytest.fixture
def without_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, ""


def run(command: Any, *arguments: str) -> str:
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return str(done.output)


def invite(police: Any, *more: str) -> str:
    return run(
        commands.accounts, "invite", "first@test.invalid", "--name", "First",
        "--institution", police.code, "--role", "institution-admin", *more,
    )  # fmt: skip


def test_the_first_administrator_is_invited_by_e_mail_and_nothing_is_printed(police: Any) -> None:
    token = mailed(lambda: printed.append(invite(police)), to="first@test.invalid")
    assert "/account/" not in printed[0]
    assert invitations.open_invitation(token).confirmed_at is not None
    made = last_event("invitation.made")
    assert made is not None
    assert made.actor == "system:command-line"


printed: list[str] = []


@pytest.mark.usefixtures("without_mail")
def test_without_a_mail_server_links_are_printed_and_that_is_on_record(
    police: Any, admin: Membership, second: Membership
) -> None:
    link = json.loads(invite(police, "--json"))["link"]
    assert invitations.open_invitation(link.split("/")[-2])
    row = proposed(admin)
    with pytest.raises(Refused, match="is waiting for a link"):
        run(commands.accounts, "link", "new@test.invalid")
    client_of(second).post(f"/account/confirmations/{row.pk}/confirm/")
    text = run(commands.accounts, "link", "NEW@test.invalid")
    assert invitations.open_invitation(link_in(text).split("/")[-2]) == row
    shown = last_event("one-time-link.shown")
    assert shown is not None
    assert (shown.actor, shown.subject_key) == ("system:command-line", str(row.pk))
    # For a first passkey, somebody has to wait for it on the page.
    with pytest.raises(Refused, match="has not asked"):
        run(commands.accounts, "link", "m-admin")
    client = client_of(admin)
    client.post("/account/security/passkeys/link/")
    path = link_in(run(commands.accounts, "link", "m-admin"))
    assert client.get(path).headers["Location"] == "/account/security/passkeys/add/"
    text = run(commands.accounts, "reset", "m-admin", "--factors")
    assert "/account/new-password/" in link_in(text)
    assert mail.outbox == []


def test_where_mail_goes_out_no_link_is_printed(
    admin: Membership, second: Membership, police: Any
) -> None:
    text: list[str] = []
    mailed(lambda: text.append(run(commands.accounts, "reset", "m-admin")), to=admin.user.email)
    assert "/account/" not in text[0]
    assert ResetLink.objects.filter(user=admin.user).exists()
    with pytest.raises(Refused, match="A mail server is set up"):
        run(commands.accounts, "link", "m-admin")
    assert police.code


def test_the_operator_confirms_only_where_nobody_else_can(
    admin: Membership, someone: Callable[..., Membership]
) -> None:
    row = proposed(admin)
    other = someone("m-late", admin.institution, Role.INSTITUTION_ADMIN)
    with pytest.raises(Refused, match="m-late"):
        run(commands.accounts, "confirm", str(row.pk))
    other.delete()
    token = mailed(lambda: run(commands.accounts, "confirm", str(row.pk)), to=row.email)
    assert invitations.open_invitation(token) == row
    with pytest.raises(Refused, match="No invitation"):
        run(commands.accounts, "confirm", str(row.pk))
    assert Invitation.objects.get().confirmed_by is None


def test_demo_accounts_are_taken_out_of_use(police: Any) -> None:
    User.objects.create_user("d", email="d@demo.invalid", display_name="D", is_demo=True)
    assert open_demo_accounts().count() == 1, police
    assert "Demo accounts deactivated: 1." in run(demo.demo, "remove")
    assert not open_demo_accounts().exists()


def test_mails_of_a_demonstration_are_read_on_the_machine(
    tmp_path: Path, settings: Any, police: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    send_mail("Other", "nothing", None, ["other@demo.invalid"])
    for number in (1, 2):
        # Files of one moment have no order.
        for written in tmp_path.iterdir():
            os.utime(written, (number, number))
        link = address("invitation")(f"{number}" * 43)
        send_mail("Позив", f"Једна веза – “{number}”:\n\n{link}", None, ["Somebody@demo.invalid"])
    text = run(demo.demo, "mail", "somebody@demo.invalid")
    assert link_in(text) == f"/account/invitation/{'2' * 43}/", police
    with pytest.raises(Refused, match="no e-mail"):
        run(demo.demo, "mail", "nobody@demo.invalid")
    settings.DEMO = False
    with pytest.raises(Refused):
        run(demo.demo, "mail", "somebody@demo.invalid")
